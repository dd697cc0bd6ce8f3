/* Comma-separated values: reading records out of a text in memory, and writing them. */
#include "base/csv.h"
#include "base/decimal.h"

/* ---- What a spreadsheet would take for a formula ---- */

/* Also in the wide letters of Chinese and Japanese, which some take for the narrow ones. */
static bool begins_formula(str value)
{
	static const str wide[] = { STR_INIT("\xef\xbc\x9d"), STR_INIT("\xef\xbc\x8b"),
		STR_INIT("\xef\xbc\x8d"), STR_INIT("\xef\xbc\xa0") }; /* = + - @ */

	if (value.len && memchr("=+-@\t\r\n", value.ptr[0], 7))
		return true;
	for (size_t n = 0; n < COUNT(wide); n++)
		if (str_starts(value, wide[n]))
			return true;
	return false;
}

/* An apostrophe, or several, before what would be one: on writing one more is put before it, on
 * reading one taken off, so that each text comes back as it was. */
static bool is_marked(str value)
{
	size_t n = 0;

	while (n < value.len && value.ptr[n] == '\'')
		n++;
	return n > 0 && begins_formula(str_from(value, n));
}

/* ---- Reading ---- */

/* Of the first record: which candidate stands most often outside quotes. */
static char find_separator(str text)
{
	static const char candidates[] = { ',', ';', '\t' };
	size_t seen[sizeof(candidates)] = { 0 }, best = 0;
	bool quoted = false;
	size_t n = 0;

	while (n < text.len && (text.ptr[n] == '\n' || text.ptr[n] == '\r'))
		n++;
	for (; n < text.len; n++) {
		char c = text.ptr[n];
		if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == '\n' || c == '\r'))
			break;
		for (size_t k = 0; k < sizeof(candidates) && !quoted; k++)
			seen[k] += c == candidates[k];
	}
	for (size_t k = 1; k < sizeof(candidates); k++)
		if (seen[k] > seen[best])
			best = k;
	return candidates[best];
}

void csv_open(struct csv *csv, str text, struct arena *arena)
{
	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_from(text, 3);
	csv->sheet = text.len && text.ptr[0] == CSV_SHEET;
	if (csv->sheet)
		text = str_from(text, 1);
	csv->text = text;
	csv->at = 0;
	csv->arena = arena;
	csv->separator = csv->sheet ? ',' : find_separator(text);
	csv->count = 0;
	csv->line = 0;
	csv->next_line = 1;
	csv->column = 0;
	csv->problem = CSV_FINE;
}

static bool ends_line(const struct csv *csv, size_t at)
{
	return at == csv->text.len || csv->text.ptr[at] == '\n' || csv->text.ptr[at] == '\r';
}

/* Past the line end at `at`, if there is one. */
static void next_line(struct csv *csv)
{
	const char *text = csv->text.ptr;

	if (csv->at == csv->text.len)
		return;
	if (text[csv->at] == '\r' && csv->at + 1 < csv->text.len && text[csv->at + 1] == '\n')
		csv->at++;
	csv->at++;
	csv->next_line++;
}

/* The value between quotes, doubled ones undone. */
static enum csv_problem unquote(struct csv *csv, size_t from, size_t to, bool doubled, str *ret)
{
	const char *text = csv->text.ptr;

	*ret = (str){ text + from, to - from };
	if (!doubled)
		return CSV_FINE;
	char *copy = arena_alloc(csv->arena, to - from + 1);
	size_t len = 0;
	if (!copy)
		return CSV_MEMORY;
	for (size_t n = from; n < to; n++) {
		copy[len++] = text[n];
		n += text[n] == '"';
	}
	*ret = (str){ copy, len };
	return CSV_FINE;
}

/* Lines inside are counted. */
static enum csv_problem read_quoted(struct csv *csv, str *ret)
{
	const char *text = csv->text.ptr;
	size_t from = ++csv->at;
	bool doubled = false;

	for (;; csv->at++) {
		if (csv->at == csv->text.len)
			return CSV_QUOTE_OPEN;
		char c = text[csv->at];
		bool ends =
			c == '\n' ||
			(c == '\r' && !(csv->at + 1 < csv->text.len && text[csv->at + 1] == '\n'));
		csv->next_line += ends && !csv->sheet;
		if (c != '"')
			continue;
		if (csv->at + 1 == csv->text.len || text[csv->at + 1] != '"')
			break;
		doubled = true;
		csv->at++;
	}
	size_t to = csv->at++;
	if (!ends_line(csv, csv->at) && text[csv->at] != csv->separator)
		return CSV_QUOTE_STRAY;
	return unquote(csv, from, to, doubled, ret);
}

static str read_plain(struct csv *csv)
{
	const char *text = csv->text.ptr;
	size_t from = csv->at, at = from, len = csv->text.len;
	char separator = csv->separator;

	while (at < len && text[at] != separator && text[at] != '\n' && text[at] != '\r')
		at++;
	csv->at = at;
	return (str){ text + from, at - from };
}

static bool read_value(struct csv *csv)
{
	const int64_t line = csv->next_line;
	str value = STR_NONE;

	if (csv->count == CSV_COLUMNS_MAX)
		csv->problem = CSV_TOO_WIDE;
	else if (csv->at < csv->text.len && csv->text.ptr[csv->at] == '"')
		csv->problem = read_quoted(csv, &value);
	else
		value = read_plain(csv);
	if (!csv->problem && value.len > CSV_VALUE_MAX)
		csv->problem = CSV_VALUE_LONG;
	if (csv->problem) {
		csv->line = line;
		csv->column = (int64_t)csv->count + 1;
		return false;
	}
	csv->values[csv->count++] = is_marked(value) ? str_from(value, 1) : value;
	return true;
}

static bool is_blank(const struct csv *csv)
{
	for (size_t n = 0; n < csv->count; n++)
		if (str_trim(csv->values[n]).len)
			return false;
	return true;
}

static bool read_record(struct csv *csv)
{
	csv->count = 0;
	csv->line = csv->next_line;
	for (;;) {
		if (!read_value(csv))
			return false;
		if (ends_line(csv, csv->at))
			break;
		csv->at++; /* the separator */
	}
	next_line(csv);
	return true;
}

bool csv_next(struct csv *csv)
{
	while (csv->problem == CSV_FINE && csv->at < csv->text.len) {
		if (!read_record(csv))
			return false;
		if (!is_blank(csv))
			return true;
	}
	return false;
}

/* ---- Writing ---- */

static bool needs_mark(str value)
{
	decimal number;

	return is_marked(value) || (begins_formula(value) && !decimal_parse(value, &number));
}

static bool needs_quotes(str value)
{
	static const bool special[256] = { [','] = true,
		[';'] = true,
		['\t'] = true,
		['"'] = true,
		['\r'] = true,
		['\n'] = true };

	if (!value.len)
		return false;
	if (value.ptr[0] == ' ' || value.ptr[value.len - 1] == ' ')
		return true;
	for (size_t n = 0; n < value.len; n++)
		if (special[(unsigned char)value.ptr[n]])
			return true;
	return false;
}

void csv_value(struct buf *out, bool first, str value)
{
	bool mark = needs_mark(value);

	if (!first)
		buf_byte(out, ',');
	if (!needs_quotes(value)) {
		if (mark)
			buf_byte(out, '\'');
		buf_add(out, value);
		return;
	}
	buf_byte(out, '"');
	if (mark)
		buf_byte(out, '\'');
	for (size_t n = 0; n < value.len; n++) {
		if (value.ptr[n] == '"')
			buf_byte(out, '"');
		buf_byte(out, value.ptr[n]);
	}
	buf_byte(out, '"');
}

void csv_line_end(struct buf *out)
{
	buf_add(out, STR("\r\n"));
}
