/* Writing JSON. */
#include "base/json.h"

struct json json_into(struct buf *out)
{
	return (struct json){ .out = out };
}

static uint64_t bit(const struct json *json)
{
	return UINT64_C(1) << json->depth;
}

/* What comes before a value: a comma after an earlier one, nothing after a key. */
static void before(struct json *json)
{
	if (json->keyed) {
		json->keyed = false;
		return;
	}
	must(json->depth == 0 || !(json->object & bit(json)));
	if (json->filled & bit(json))
		buf_byte(json->out, ',');
	json->filled |= bit(json);
}

static void open(struct json *json, bool object)
{
	before(json);
	must(json->depth < JSON_DEPTH_MAX);
	json->depth++;
	json->filled &= ~bit(json);
	if (object)
		json->object |= bit(json);
	else
		json->object &= ~bit(json);
	buf_byte(json->out, object ? '{' : '[');
}

void json_begin_object(struct json *json)
{
	open(json, true);
}

void json_begin_array(struct json *json)
{
	open(json, false);
}

void json_end(struct json *json)
{
	must(json->depth > 0 && !json->keyed);
	buf_byte(json->out, json->object & bit(json) ? '}' : ']');
	json->depth--;
}

void json_key(struct json *json, str key)
{
	must(json->depth > 0 && (json->object & bit(json)) && !json->keyed);
	if (json->filled & bit(json))
		buf_byte(json->out, ',');
	json->filled |= bit(json);
	json_quote(json->out, key);
	buf_byte(json->out, ':');
	json->keyed = true;
}

static void escape(struct buf *out, unsigned char c)
{
	static const char shorts[] = { ['\b'] = 'b',
		['\t'] = 't',
		['\n'] = 'n',
		['\f'] = 'f',
		['\r'] = 'r',
		['"'] = '"',
		['\\'] = '\\' };

	if (c < sizeof(shorts) && shorts[c]) {
		buf_byte(out, '\\');
		buf_byte(out, shorts[c]);
	} else {
		buf_printf(out, "\\u%04x", c);
	}
}

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c != '"' && c != '\\';
}

#define EACH_BYTE(value) (UINT64_C(0x0101010101010101) * (value))

/* Whether eight bytes are, looked at as one word: subtracting borrows into a byte's top bit where
 * the byte was less. */
static bool are_plain(const char *eight)
{
	uint64_t word, quotes, slashes;

	memcpy(&word, eight, sizeof(word));
	quotes = word ^ EACH_BYTE('"');
	slashes = word ^ EACH_BYTE('\\');
	return !((((word - EACH_BYTE(0x20)) & ~word) | ((quotes - EACH_BYTE(1)) & ~quotes) |
			 ((slashes - EACH_BYTE(1)) & ~slashes)) &
		 EACH_BYTE(0x80));
}

static size_t plain_until(str text, size_t n)
{
	while (n + 8 <= text.len && are_plain(text.ptr + n))
		n += 8;
	while (n < text.len && is_plain((unsigned char)text.ptr[n]))
		n++;
	return n;
}

void json_quote(struct buf *out, str text)
{
	buf_byte(out, '"');
	for (size_t n = 0; n < text.len; n++) {
		const size_t stop = plain_until(text, n);
		buf_bytes(out, text.ptr + n, stop - n);
		n = stop;
		if (n < text.len)
			escape(out, (unsigned char)text.ptr[n]);
	}
	buf_byte(out, '"');
}

void json_text(struct json *json, str text)
{
	before(json);
	if (str_given(text))
		json_quote(json->out, text);
	else
		buf_add(json->out, STR("null"));
}

void json_number(struct json *json, int64_t number)
{
	before(json);
	buf_number(json->out, number);
}

void json_counts(struct json *json, const uint32_t *counts, size_t count)
{
	before(json);
	buf_byte(json->out, '[');
	buf_counts(json->out, counts, count);
	buf_byte(json->out, ']');
}

void json_bool(struct json *json, bool value)
{
	before(json);
	buf_add(json->out, value ? STR("true") : STR("false"));
}

void json_write_null(struct json *json)
{
	before(json);
	buf_add(json->out, STR("null"));
}

void json_date(struct json *json, date value)
{
	char text[DATE_TEXT];

	json_text(json, date_print(value, text));
}

void json_moment(struct json *json, moment value)
{
	char text[MOMENT_TEXT];

	json_text(json, moment_print(value, text));
}

void json_decimal(struct json *json, decimal value)
{
	char text[DECIMAL_TEXT];

	json_text(json, decimal_print(value, text));
}

void json_id(struct json *json, id value)
{
	if (id_given(value))
		json_number(json, value.v);
	else
		json_write_null(json);
}

void json_raw(struct json *json, str bytes)
{
	before(json);
	buf_add(json->out, bytes);
}
