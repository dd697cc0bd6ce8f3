/* Turns a slice's .sql file into static C data: tables and named statements (see store/sql.h for
 * the file's shape).
 *
 *     sqlc NAME in.sql out.c out.h
 *
 * makes `const struct sql_file NAME_sql` and a `const struct statement NAME_sql_<statement>` for
 * each statement. What it refuses, it refuses with file, line and a sentence, and writes nothing.
 */
#include "sqlc.h"
#include <stdarg.h>

#define WORDS_MAX 8 /* the first words of a statement, enough to see what it makes */

/* One SQL statement without its semicolon. */
struct piece {
	size_t at;
	str text;
	str words[WORDS_MAX];
	size_t word_count;
};

static const struct {
	const char *word;
	enum sql_kind kind;
} kinds[] = {
	{ "ledger", SQL_LEDGER },
	{ "derived", SQL_DERIVED },
	{ "personal", SQL_PERSONAL },
	{ "kept", SQL_KEPT },
};

/* ---- refusing ---- */

static int line_of(const struct source *source, size_t at)
{
	int line = 1;

	for (size_t i = 0; i < at; i++)
		line += source->scan.sql.ptr[i] == '\n';
	return line;
}

NORETURN static void refuse(const struct source *source, size_t at, const char *format, ...)
	PRINTF(3, 4);
static void refuse(const struct source *source, size_t at, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	fprintf(stderr, "%s:%d: ", source->path, line_of(source, at));
	vfprintf(stderr, format, values);
	fputc('\n', stderr);
	va_end(values);
	exit(1);
}

/* ---- words ---- */

static bool same(str a, str b)
{
	return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

static bool is(str text, const char *word)
{
	struct sql_token token = { .kind = SQL_WORD, .text = text };

	return sql_token_is(&token, word);
}

/* A name that may stand in C and in SQL as it is: lower-case letters, digits and _, a letter first.
 */
static bool is_name(str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		bool letter = c >= 'a' && c <= 'z';
		if (!letter && (i == 0 || ((c < '0' || c > '9') && c != '_')))
			return false;
	}
	return text.len > 0;
}

static str word_of(str *rest)
{
	size_t from = strspn(rest->ptr, " \t\r"), to;

	from = from < rest->len ? from : rest->len;
	for (to = from; to < rest->len && !strchr(" \t\r", rest->ptr[to]);)
		to++;
	str word = { rest->ptr + from, to - from };
	*rest = (str){ rest->ptr + to, rest->len - to };
	return word;
}

/* NAME itself, or NAME_ and more. */
static bool belongs(const struct source *source, str name)
{
	size_t len = strlen(source->name);

	return name.len >= len && memcmp(name.ptr, source->name, len) == 0 &&
	       (name.len == len || name.ptr[len] == '_');
}

/* ---- comments that say what follows ---- */

enum keyword { KEYWORD_NONE, KEYWORD_KIND, KEYWORD_STATEMENT };

static enum keyword keyword_of(str comment, enum sql_kind *ret_kind, str *ret_rest)
{
	if (comment.ptr[0] != '-')
		return KEYWORD_NONE;
	str rest = { comment.ptr + 2, comment.len - 2 };
	str first = word_of(&rest);

	*ret_rest = rest;
	if (same(first, STR("statement")))
		return KEYWORD_STATEMENT;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (same(first, (str){ kinds[i].word, strlen(kinds[i].word) })) {
			*ret_kind = kinds[i].kind;
			return KEYWORD_KIND;
		}
	}
	return KEYWORD_NONE;
}

/* A block that has said what it is must have had its SQL before the next one begins. */
static void end_block(const struct source *source)
{
	if (source->block == BLOCK_KIND)
		refuse(source, source->block_at, "No create table follows this comment.");
	if (source->block == BLOCK_STATEMENT)
		refuse(source, source->block_at, "No SQL follows the name of the statement %.*s.",
			STR_ARG(source->statement));
}

static void begin_statement(struct source *source, size_t at, str rest)
{
	str name = word_of(&rest);

	if (!is_name(name) || word_of(&rest).len > 0)
		refuse(source, at,
			"After \"statement\" stands one name, of lower-case letters, digits and "
			"_.");
	for (size_t i = 0; i < source->statement_count; i++)
		if (same(source->statements[i].name, name))
			refuse(source, at, "There is a statement %.*s already.", STR_ARG(name));
	if (source->statement_count == STATEMENTS_MAX)
		refuse(source, at, "A file has at most %d statements.", STATEMENTS_MAX);
	source->statement = name;
	source->block = BLOCK_STATEMENT;
}

static void take_comment(struct source *source, size_t at, str comment)
{
	str rest;
	enum sql_kind kind = SQL_LEDGER;
	enum keyword keyword = keyword_of(comment, &kind, &rest);

	if (keyword == KEYWORD_NONE)
		return;
	end_block(source);
	source->block_at = at;
	if (keyword == KEYWORD_STATEMENT) {
		begin_statement(source, at, rest);
		return;
	}
	if (word_of(&rest).len > 0)
		refuse(source, at,
			"Nothing stands after the kind of a table; a comment may not begin with "
			"that word.");
	source->kind = kind;
	source->block = BLOCK_KIND;
}

/* ---- SQL ---- */

static void check_token(const struct source *source, size_t at, const struct sql_token *token)
{
	enum sql_kind kind;
	str rest;

	if (memchr(token->text.ptr, '\0', token->text.len))
		refuse(source, at, "Here stands a NUL byte; an .sql file is text.");
	if (token->kind == SQL_UNENDED)
		refuse(source, at, "This quote or comment does not end.");
	if (token->kind == SQL_COMMENT && keyword_of(token->text, &kind, &rest) != KEYWORD_NONE)
		refuse(source, at, "The SQL before this line does not end with a semicolon.");
	if (token->is_type && !sql_type_find(token->text))
		refuse(source, at,
			"\"%.*s\" is no type word; there are id, int, flag, date, moment, text, "
			"bytes and hash.",
			STR_ARG(token->text));
}

static void count_parameter(
	const struct source *source, size_t at, str name, str seen[], size_t *count)
{
	for (size_t i = 0; i < *count; i++)
		if (same(seen[i], name))
			return;
	if (*count == SQL_PARAMETERS_MAX)
		refuse(source, at, "A statement has at most %d parameters.", SQL_PARAMETERS_MAX);
	seen[(*count)++] = name;
}

/* Reads on to the semicolon; `first` is the token that was read already. */
static struct piece read_piece(struct source *source, struct sql_token first)
{
	struct sql_token token = first;
	size_t at = source->scan.at - first.text.len, parameters = 0;
	struct piece piece = { .at = at };
	str seen[SQL_PARAMETERS_MAX];

	do {
		size_t here = source->scan.at - token.text.len;
		check_token(source, here, &token);
		if (token.kind == SQL_PARAMETER)
			count_parameter(source, here, token.text, seen, &parameters);
		if (token.kind == SQL_WORD && piece.word_count < WORDS_MAX)
			piece.words[piece.word_count++] = token.text;
		if (token.kind == SQL_SIGN && token.text.ptr[0] == ';') {
			piece.text = (str){ source->scan.sql.ptr + at, here - at };
			return piece;
		}
	} while (sql_scan_next(&source->scan, &token));
	refuse(source, at, "This SQL does not end with a semicolon.");
}

static str word(const struct piece *piece, size_t i)
{
	return i < piece->word_count ? piece->words[i] : (str){ "", 0 };
}

static void add_table(struct source *source, const struct piece *piece)
{
	str name = word(piece, 2);

	if (source->block == BLOCK_STATEMENT)
		refuse(source, piece->at,
			"A table is no statement: say its kind above it (derived, personal, ledger "
			"or "
			"kept).");
	if (source->block != BLOCK_KIND)
		refuse(source, piece->at,
			"The table %.*s has no kind: say derived, personal, ledger or kept above "
			"it.",
			STR_ARG(name));
	if (!is_name(name) || !belongs(source, name))
		refuse(source, piece->at, "The name of the table \"%.*s\" does not begin with %s.",
			STR_ARG(name), source->name);
	for (size_t i = 0; i < source->table_count; i++)
		if (same(source->tables[i].name, name))
			refuse(source, piece->at, "There is a table %.*s already.", STR_ARG(name));
	if (source->table_count == TABLES_MAX)
		refuse(source, piece->at, "A file has at most %d tables.", TABLES_MAX);
	source->tables[source->table_count++] =
		(struct table){ .name = name, .kind = source->kind, .create = piece->text };
	source->block = BLOCK_TABLE;
}

/* create [unique] index NAME on TABLE: `shift` is 1 where it is unique. The indexes of a table are
 * kept as one text. */
static void add_index(struct source *source, const struct piece *piece, size_t shift)
{
	str name = word(piece, 2 + shift), of = word(piece, 4 + shift);

	if (source->block != BLOCK_TABLE)
		refuse(source, piece->at, "An index stands right after its table.");
	struct table *table = &source->tables[source->table_count - 1];
	if (!is(word(piece, 3 + shift), "on") || !same(of, table->name))
		refuse(source, piece->at, "The index %.*s is not on the table above it, %.*s.",
			STR_ARG(name), STR_ARG(table->name));
	if (!is_name(name) || !belongs(source, name))
		refuse(source, piece->at, "The name of the index \"%.*s\" does not begin with %s.",
			STR_ARG(name), source->name);
	if (!table->indexes.ptr)
		table->indexes.ptr = piece->text.ptr;
	table->indexes.len = (size_t)(piece->text.ptr + piece->text.len + 1 - table->indexes.ptr);
}

static void take_piece(struct source *source, const struct piece *piece)
{
	bool creates = is(word(piece, 0), "create");

	if (piece->text.len == 0)
		refuse(source, piece->at, "This semicolon ends nothing.");
	if (creates && is(word(piece, 1), "table"))
		add_table(source, piece);
	else if (creates && is(word(piece, 1), "index"))
		add_index(source, piece, 0);
	else if (creates && is(word(piece, 1), "unique") && is(word(piece, 2), "index"))
		add_index(source, piece, 1);
	else if (source->block == BLOCK_FULL)
		refuse(source, piece->at, "The statement %.*s has more than one SQL statement.",
			STR_ARG(source->statement));
	else if (source->block != BLOCK_STATEMENT)
		refuse(source, piece->at,
			"This SQL has no name: write \"-- statement NAME\" above it.");
	else {
		source->statements[source->statement_count++] =
			(struct named){ .name = source->statement, .sql = piece->text };
		source->block = BLOCK_FULL;
	}
}

static void read_source(struct source *source)
{
	struct sql_token token;

	while (sql_scan_next(&source->scan, &token)) {
		size_t at = source->scan.at - token.text.len;
		if (token.kind == SQL_COMMENT) {
			take_comment(source, at, token.text);
		} else if (token.kind != SQL_SPACE) {
			struct piece piece = read_piece(source, token);
			take_piece(source, &piece);
		}
	}
	end_block(source);
}

/* ---- files ---- */

NORETURN static void give_up(const char *path)
{
	perror(path);
	exit(1);
}

/* The file's text, NUL-terminated; the caller's to free(). */
static char *read_file(const char *path, size_t *ret_len)
{
	FILE *file = fopen(path, "rb");
	size_t len = 0, size = 1 << 16;
	char *text = file ? malloc(size) : NULL;

	while (text && (len += fread(text + len, 1, size - len, file)) == size)
		text = realloc(text, size *= 2);
	if (!text || ferror(file))
		give_up(path);
	fclose(file);
	text[len] = '\0';
	*ret_len = len;
	return text;
}

static FILE *create_file(const char *path)
{
	FILE *file = fopen(path, "wb");

	if (!file)
		give_up(path);
	return file;
}

static void close_file(FILE *file, const char *path)
{
	bool bad = ferror(file) != 0;

	if (fclose(file) != 0 || bad) {
		remove(path);
		give_up(path);
	}
}

int main(int count, char **values)
{
	if (count != 5 || !is_name((str){ values[1], strlen(values[1]) })) {
		fputs("usage: sqlc NAME in.sql out.c out.h\n", stderr);
		return 2;
	}
	struct source *source = calloc(1, sizeof(*source));
	if (!source)
		give_up("sqlc");
	source->name = values[1];
	source->path = values[2];
	char *text = read_file(values[2], &source->scan.sql.len);
	source->scan.sql.ptr = text;
	read_source(source);
	FILE *out = create_file(values[3]);
	write_c(source, values[4], out);
	close_file(out, values[3]);
	out = create_file(values[4]);
	write_h(source, out);
	close_file(out, values[4]);
	free(text);
	free(source);
	return 0;
}
