/* SQL cut into tokens; see sql_scan.h. */
#include "store/sql_scan.h"
#include <strings.h>

/* Numbers are 64 bits wide in SQLite whatever they are called; PostgreSQL is told the width that
 * the value needs. */
static const struct sql_type types[] = {
	{ "id", { "integer", "bigint" } },
	{ "int", { "integer", "bigint" } },
	{ "flag", { "integer", "smallint" } },
	{ "date", { "integer", "integer" } },
	{ "moment", { "integer", "bigint" } },
	{ "text", { "text", "text collate \"C\"" } },
	{ "bytes", { "blob", "bytea" } },
	{ "hash", { "blob", "bytea" } },
};

static bool is_word(str text, const char *word)
{
	return strlen(word) == text.len && strncasecmp(text.ptr, word, text.len) == 0;
}

const struct sql_type *sql_type_find(str word)
{
	for (size_t i = 0; i < COUNT(types); i++)
		if (is_word(word, types[i].word))
			return &types[i];
	return NULL;
}

bool sql_token_is(const struct sql_token *token, const char *word)
{
	return token->kind == SQL_WORD && is_word(token->text, word);
}

static bool is_space(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool begins_word(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* Both databases let a name hold a $ behind its first byte: a$b is a name, not a parameter. */
static bool goes_on_in_word(unsigned char c)
{
	return begins_word(c) || is_digit(c) || c == '$';
}

static size_t length_while(str text, size_t from, bool (*belongs)(unsigned char))
{
	size_t at = from;

	while (at < text.len && belongs((unsigned char)text.ptr[at]))
		at++;
	return at;
}

static bool goes_on_in_parameter(unsigned char c)
{
	return begins_word(c) || is_digit(c);
}

/* A doubled quote needs no care: it ends one quoted run and begins the next. */
static enum sql_token_kind scan_quoted(str rest, size_t *ret_len)
{
	const char *end = memchr(rest.ptr + 1, rest.ptr[0], rest.len - 1);

	*ret_len = end ? (size_t)(end - rest.ptr) + 1 : rest.len;
	return end ? SQL_QUOTED : SQL_UNENDED;
}

static enum sql_token_kind scan_comment(str rest, size_t *ret_len)
{
	const char *end;

	if (rest.ptr[0] == '-') {
		end = memchr(rest.ptr, '\n', rest.len);
		*ret_len = end ? (size_t)(end - rest.ptr) : rest.len;
		return SQL_COMMENT;
	}
	end = memmem(rest.ptr + 2, rest.len - 2, "*/", 2);
	*ret_len = end ? (size_t)(end - rest.ptr) + 2 : rest.len;
	return end ? SQL_COMMENT : SQL_UNENDED;
}

static enum sql_token_kind scan_token(str rest, size_t *ret_len)
{
	unsigned char first = (unsigned char)rest.ptr[0];
	unsigned char second = rest.len > 1 ? (unsigned char)rest.ptr[1] : 0;

	if (is_space(first)) {
		*ret_len = length_while(rest, 1, is_space);
		return SQL_SPACE;
	}
	if (begins_word(first) || is_digit(first)) {
		*ret_len = length_while(rest, 1, goes_on_in_word);
		return SQL_WORD;
	}
	if (first == '$' && begins_word(second)) {
		*ret_len = length_while(rest, 2, goes_on_in_parameter);
		return SQL_PARAMETER;
	}
	if (first == '\'' || first == '"')
		return scan_quoted(rest, ret_len);
	if ((first == '-' && second == '-') || (first == '/' && second == '*'))
		return scan_comment(rest, ret_len);
	*ret_len = 1;
	return SQL_SIGN;
}

static bool is_sign(const struct sql_token *token, char sign)
{
	return token->kind == SQL_SIGN && token->text.ptr[0] == sign;
}

static bool begins_constraint(const struct sql_token *token)
{
	static const char *const words[] = { "primary", "unique", "check", "foreign",
		"constraint" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (sql_token_is(token, words[i]))
			return true;
	return false;
}

static enum sql_place place_in_definition(struct sql_scan *scan, const struct sql_token *token)
{
	if (is_sign(token, '('))
		scan->depth++;
	if (is_sign(token, ')') && --scan->depth == 0)
		return SQL_AT_REST;
	return is_sign(token, ',') && scan->depth == 1 ? SQL_AT_COLUMN : SQL_AT_DEFINITION;
}

static enum sql_place place_after(struct sql_scan *scan, const struct sql_token *token)
{
	switch (scan->place) {
	case SQL_AT_START:
		return sql_token_is(token, "create") ? SQL_AT_CREATE : SQL_AT_REST;
	case SQL_AT_CREATE:
		if (sql_token_is(token, "temp") || sql_token_is(token, "temporary"))
			return SQL_AT_CREATE;
		return sql_token_is(token, "table") ? SQL_AT_TABLE : SQL_AT_REST;
	case SQL_AT_TABLE:
		if (is_sign(token, '(')) {
			scan->depth = 1;
			return SQL_AT_COLUMN;
		}
		return sql_token_is(token, "as") ? SQL_AT_REST : SQL_AT_TABLE;
	case SQL_AT_COLUMN:
		return begins_constraint(token) ? SQL_AT_DEFINITION : SQL_AT_TYPE;
	case SQL_AT_TYPE:
	case SQL_AT_DEFINITION:
		return place_in_definition(scan, token);
	case SQL_AT_REST:
		return SQL_AT_REST;
	}
	return SQL_AT_REST;
}

bool sql_scan_next(struct sql_scan *scan, struct sql_token *ret)
{
	size_t len = 0;

	if (scan->at >= scan->sql.len)
		return false;
	str rest = { scan->sql.ptr + scan->at, scan->sql.len - scan->at };
	struct sql_token token = { .kind = scan_token(rest, &len) };
	token.text = (str){ rest.ptr, len };
	scan->at += len;
	if (token.kind != SQL_SPACE && token.kind != SQL_COMMENT) {
		token.is_type = scan->place == SQL_AT_TYPE;
		scan->place = is_sign(&token, ';') ? SQL_AT_START : place_after(scan, &token);
	}
	*ret = token;
	return true;
}
