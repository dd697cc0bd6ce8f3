/* SQL cut into tokens, as far as our .sql files need it: what is quoted, what is a comment, what is
 * a parameter, and where in a create table a type word stands.
 *
 * Needs nothing but libc, since tools/sqlc is built from it too. Knows what SQLite and PostgreSQL
 * have in common: 'text' and "names" with doubled quotes, -- and slash-star comments (not nested),
 * $name.
 *
 *     struct sql_scan scan = { .sql = sql };
 *     struct sql_token token;
 *     while (sql_scan_next(&scan, &token)) ... */
#ifndef MUSTER_STORE_SQL_SCAN_H
#define MUSTER_STORE_SQL_SCAN_H

#include "store/sql.h"

enum sql_token_kind {
	SQL_SPACE,
	SQL_COMMENT,
	SQL_WORD,      /* a name, a keyword or a number */
	SQL_QUOTED,    /* 'text' or "name" */
	SQL_PARAMETER, /* $name, with its $ */
	SQL_SIGN,      /* any other single byte */
	SQL_UNENDED,   /* a quote or comment that does not end: all the rest */
};

struct sql_token {
	enum sql_token_kind kind;
	str text;
	bool is_type; /* stands in a create table where a column's type word belongs, whatever it is
		       */
};

enum sql_place { /* where a scan stands in its statement */
	SQL_AT_START,
	SQL_AT_CREATE,     /* after create */
	SQL_AT_TABLE,      /* after create table, before its parenthesis */
	SQL_AT_COLUMN,     /* where a column's name or a constraint begins */
	SQL_AT_TYPE,       /* after a column's name */
	SQL_AT_DEFINITION, /* in the rest of a column or constraint */
	SQL_AT_REST,       /* anything else, until the statement's end */
};

struct sql_scan { /* all but `sql` begins as zero */
	str sql;
	size_t at;
	enum sql_place place;
	int depth; /* of parentheses in a create table */
};

/* The next token; the tokens' texts together are the whole of `sql`. False at the end. */
bool sql_scan_next(struct sql_scan *, struct sql_token *ret);

/* Whether the token is this word, in any case. */
bool sql_token_is(const struct sql_token *, const char *word);

struct sql_type {
	const char *word;
	const char *native[2]; /* by enum sql_dialect */
};

const struct sql_type *sql_type_find(str word); /* NULL: no type word of ours */

#endif
