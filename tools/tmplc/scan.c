/* Moving through a page's text: see scan.h. */
#include "scan.h"
#include <string.h>

struct scan scan_of(str text)
{
	return (struct scan){ .text = text, .place = { 1, 1 } };
}

bool scan_ended(const struct scan *scan)
{
	return scan->at >= scan->text.len;
}

char scan_peek(const struct scan *scan)
{
	return scan_ended(scan) ? '\0' : scan->text.ptr[scan->at];
}

str scan_rest(const struct scan *scan)
{
	return str_from(scan->text, scan->at);
}

bool scan_sees(const struct scan *scan, str what)
{
	return str_starts(scan_rest(scan), what);
}

void scan_skip(struct scan *scan, size_t count)
{
	for (; count > 0 && !scan_ended(scan); count--) {
		const char c = scan->text.ptr[scan->at++];

		if (c == '\n')
			scan->place = (struct place){ scan->place.line + 1, 1 };
		else if ((c & 0xC0) != 0x80)
			scan->place.column++;
	}
}

bool scan_take(struct scan *scan, str what)
{
	if (!scan_sees(scan, what))
		return false;
	scan_skip(scan, what.len);
	return true;
}

void scan_space(struct scan *scan)
{
	while (is_space(scan_peek(scan)))
		scan_skip(scan, 1);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

str scan_name(struct scan *scan)
{
	const str rest = scan_rest(scan);
	size_t len = 0;

	while (len < rest.len && (is_letter(rest.ptr[len]) || is_digit(rest.ptr[len]) ||
					 str_has(STR("-_:."), rest.ptr[len])))
		len++;
	scan_skip(scan, len);
	return str_slice(rest, 0, len);
}

bool scan_until(struct scan *scan, str mark, str *ret)
{
	const str rest = scan_rest(scan);
	const size_t len = str_find(rest, mark);

	scan_skip(scan, len + mark.len);
	if (len == rest.len)
		return false;
	*ret = str_slice(rest, 0, len);
	return true;
}

bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool same_name(str a, str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.ptr[i]) != lower(b.ptr[i]))
			return false;
	return true;
}

size_t str_find(str text, str part)
{
	const char *found = text.len ? memmem(text.ptr, text.len, part.ptr, part.len) : NULL;

	return found ? (size_t)(found - text.ptr) : text.len;
}

size_t reference_length(str text)
{
	size_t len = 1;

	if (!str_starts(text, STR("&")))
		return 0;
	if (len < text.len && text.ptr[len] == '#')
		len++;
	const size_t from = len;
	while (len < text.len && (is_letter(text.ptr[len]) || is_digit(text.ptr[len])))
		len++;
	return len > from && len < text.len && text.ptr[len] == ';' ? len + 1 : 0;
}
