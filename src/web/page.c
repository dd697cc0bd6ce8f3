/* Printing values into pages, escaped by place: see page.h. */
#include "web/page.h"
#include <stdio.h>
#include <time.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define VALUE_TEXT 128 /* room for any number, date or moment as text */

static const char *const months[] = { "January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December" };

/* ---- values as text --------------------------------------------------------------------- */

/* 1234567.5 as 1,234,567.5: both languages group by thousands. */
static str grouped(str plain, char into[VALUE_TEXT])
{
	const size_t sign = str_starts(plain, STR("-")) ? 1 : 0;
	size_t digits = sign, len = 0;

	while (digits < plain.len && plain.ptr[digits] != '.')
		digits++;
	for (size_t i = 0; i < plain.len && len < VALUE_TEXT - 2; i++) {
		if (i > sign && i < digits && (digits - i) % 3 == 0)
			into[len++] = ',';
		into[len++] = plain.ptr[i];
	}
	return (str){ into, len };
}

static str printed(char into[VALUE_TEXT], int len)
{
	must(len >= 0 && len < VALUE_TEXT);
	return (str){ into, (size_t)len };
}

static str number_plain(int64_t number, char into[VALUE_TEXT])
{
	char *at = into + VALUE_TEXT;
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	/* By hand: a page has thousands of them, and printf() is five times as slow. */
	do {
		*--at = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (number < 0)
		*--at = '-';
	return (str){ at, (size_t)(into + VALUE_TEXT - at) };
}

static str day_worded(enum language language, date day, char into[VALUE_TEXT])
{
	int year, month, of_month;

	date_split(day, &year, &month, &of_month);
	switch (language) {
	case LANGUAGE_EN:
		return printed(into,
			snprintf(into, VALUE_TEXT, "%d %s %d", of_month, months[month - 1], year));
	case LANGUAGE_ZH:
		return printed(
			into, snprintf(into, VALUE_TEXT, "%d年%d月%d日", year, month, of_month));
	}
	return STR_NONE;
}

/* The local day and time, to the minute, in the process's zone. */
static str moment_worded(enum language language, moment at, char into[VALUE_TEXT])
{
	const time_t seconds = (time_t)(at.us / 1000000 - (at.us % 1000000 < 0));
	const str day = day_worded(language, moment_day(at), into);
	struct tm local;

	localtime_r(&seconds, &local);
	const int len = snprintf(
		into + day.len, VALUE_TEXT - day.len, " %02d:%02d", local.tm_hour, local.tm_min);
	return printed(into, (int)day.len + len);
}

static str value_plain(struct page_value value, char into[VALUE_TEXT])
{
	switch (value.kind) {
	case PAGE_STR:
	case PAGE_HTML:
		return value.text;
	case PAGE_NUMBER:
		return number_plain(value.number, into);
	case PAGE_DECIMAL:
		return decimal_print(value.decimal, into);
	case PAGE_SUM:
		return decimal_sum_print(value.sum, into);
	case PAGE_DATE:
		return date_print(value.date, into);
	case PAGE_MOMENT:
		return moment_print(value.moment, into);
	case PAGE_ID:
		return id_given(value.id) ? number_plain(value.id.v, into) : STR_NONE;
	}
	return STR_NONE;
}

/* For people: grouped and in their language. An id is a name, not a quantity. */
static str value_worded(enum language language, struct page_value value, char into[VALUE_TEXT])
{
	char plain[VALUE_TEXT];

	switch (value.kind) {
	case PAGE_NUMBER:
	case PAGE_DECIMAL:
	case PAGE_SUM:
		return grouped(value_plain(value, plain), into);
	case PAGE_DATE:
		return day_worded(language, value.date, into);
	case PAGE_MOMENT:
		return moment_worded(language, value.moment, into);
	case PAGE_STR:
	case PAGE_HTML:
	case PAGE_ID:
		return value_plain(value, into);
	}
	return STR_NONE;
}

/* ---- escaping --------------------------------------------------------------------------- */

static str entity_of(char c)
{
	switch (c) {
	case '&':
		return STR("&amp;");
	case '<':
		return STR("&lt;");
	case '>':
		return STR("&gt;");
	case '"':
		return STR("&quot;");
	case '\'':
		return STR("&#39;");
	case '\0': /* no HTML text can hold it */
		return STR("\xEF\xBF\xBD");
	default:
		return STR_NONE;
	}
}

#ifdef __SSE2__
/* Passes over what needs no entity as long as there are sixteen bytes: few texts have any. */
static size_t pass_many(str text, size_t at)
{
	for (; text.len - at >= 16; at += 16) {
		const __m128i bytes =
			_mm_loadu_si128((const __m128i *)(const void *)(text.ptr + at));
		__m128i found = _mm_cmpeq_epi8(bytes, _mm_setzero_si128());
		for (const char *c = "&<>\"'"; *c; c++)
			found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(*c)));
		const unsigned mask = (unsigned)_mm_movemask_epi8(found);
		if (mask)
			return at + (size_t)__builtin_ctz(mask);
	}
	return at;
}
#endif

/* The next place from there on that needs one; text.len: there is none. */
static size_t next_entity(str text, size_t at)
{
#ifdef __SSE2__
	at = pass_many(text, at);
#endif
	while (at < text.len && !str_given(entity_of(text.ptr[at])))
		at++;
	return at;
}

static void escape(struct buf *out, str text)
{
	size_t from = 0;

	for (size_t at; (at = next_entity(text, from)) < text.len; from = at + 1) {
		buf_add(out, str_slice(text, from, at - from));
		buf_add(out, entity_of(text.ptr[at]));
	}
	buf_add(out, str_from(text, from));
}

/* What RFC 3986 never reserves, and '@', which means nothing in a path or a query but makes
 * addresses of mail. */
static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~' || c == '@';
}

static bool is_scheme(str head, const char *scheme)
{
	const str name = str_of(scheme);

	if (head.len != name.len)
		return false;
	for (size_t i = 0; i < head.len; i++)
		if ((head.ptr[i] | 0x20) != name.ptr[i])
			return false;
	return true;
}

/* Browsers drop control characters before they look for the scheme, so none may be there; the
 * leading spaces that they drop too make a scheme that is none of ours. */
static bool url_is_safe(str url)
{
	size_t len = 0;

	for (size_t i = 0; i < url.len; i++)
		if ((unsigned char)url.ptr[i] < ' ' || url.ptr[i] == 0x7F)
			return false;
	while (len < url.len && !str_has(STR(":/?#"), url.ptr[len]))
		len++;
	if (len == url.len || url.ptr[len] != ':')
		return true;
	const str head = str_slice(url, 0, len);
	return is_scheme(head, "http") || is_scheme(head, "https") || is_scheme(head, "mailto") ||
	       is_scheme(head, "tel");
}

void page_html(struct page *page, str html)
{
	buf_add(page->out, html);
}

void page_put_text(struct page *page, struct page_value value)
{
	char room[VALUE_TEXT];

	if (value.kind == PAGE_HTML)
		buf_add(page->out, value.text);
	else
		escape(page->out, value_worded(page->language, value, room));
}

void page_put_words(struct page *page, struct page_value value)
{
	char room[VALUE_TEXT];

	escape(page->out, value_worded(page->language, value, room));
}

/* HTML takes no more than three digits of a second. */
static str moment_for_html(moment at, char into[VALUE_TEXT])
{
	const size_t len = moment_print(at, into).len - 3;

	into[len - 1] = 'Z';
	return (str){ into, len };
}

void page_put_attribute(struct page *page, struct page_value value)
{
	char room[VALUE_TEXT];

	escape(page->out, value.kind == PAGE_MOMENT ? moment_for_html(value.moment, room)
						    : value_plain(value, room));
}

void page_put_url(struct page *page, struct page_value value)
{
	char room[VALUE_TEXT];
	const str url = value_plain(value, room);

	if (url_is_safe(url))
		escape(page->out, url);
	else
		buf_add(page->out, STR("#"));
}

void page_put_url_part(struct page *page, struct page_value value)
{
	static const char digits[] = "0123456789ABCDEF";
	char room[VALUE_TEXT];
	const str part = value_plain(value, room);

	for (size_t i = 0; i < part.len; i++) {
		const unsigned char c = (unsigned char)part.ptr[i];

		if (is_unreserved(part.ptr[i])) {
			buf_byte(page->out, part.ptr[i]);
			continue;
		}
		buf_byte(page->out, '%');
		buf_byte(page->out, digits[c >> 4]);
		buf_byte(page->out, digits[c & 15]);
	}
}
