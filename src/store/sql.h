/* What an .sql file becomes: tables and named statements, as static data.
 *
 * `tools/sqlc NAME in.sql out.c out.h` reads a file of this shape and writes `const struct
 * sql_file NAME_sql` and one `const struct statement NAME_sql_<statement>` for each statement:
 *
 *     -- What the slice keeps, in words. A comment that begins with no keyword is for the reader.
 *     -- derived        (or: personal, ledger, kept) the kind of the next create
 *                       table, whose indexes follow it
 *     create table org_unit (
 *         id id primary key,
 *         code text,
 *         opened date not null
 *     );
 *     create index org_unit_code on org_unit (code);
 *
 *     -- statement unit_by_code
 *     select id from org_unit where code = $code;
 *
 * Names of a slice's tables begin with the slice's name. Type words: `id`, `int`, `flag` (0 or
 * 1), `date`, `moment`, `text`, `bytes`, `hash`; sql_translate() turns them into the database's
 * own. In PostgreSQL `text` compares by bytes (collate "C"), as SQLite does. A parameter is
 * $name; one that may be NULL is cast where PostgreSQL could not tell its type: cast($name as
 * text). A statement has at most SQL_PARAMETERS_MAX. */
#ifndef MUSTER_STORE_SQL_H
#define MUSTER_STORE_SQL_H

#include "base/buf.h"

#define SQL_PARAMETERS_MAX 40

/* SQL_PERSONAL: derived, and what it holds of persons is in no backup: a row is there only as long as
 * the keys of those whom it is about. */
enum sql_kind { SQL_LEDGER, SQL_DERIVED, SQL_PERSONAL, SQL_KEPT };
#define SQL_ALL_DERIVED (1u << SQL_DERIVED | 1u << SQL_PERSONAL)
enum sql_dialect { SQL_SQLITE, SQL_POSTGRES };

struct statement {
	const char *name; /* "org.unit_by_code", for faults and tests */
	const char *sql;  /* with $name parameters */
};

struct sql_table {
	const char *name;
	enum sql_kind kind;
	const char *create;  /* with the type words */
	const char *indexes; /* statements, or NULL */
};

struct sql_file {
	const char *name;
	const struct sql_table *tables;
	size_t table_count;
	const struct statement *const *statements;
	size_t statement_count;
};

/* The text for one database: type words translated (in DDL), $name turned into ?1 or $1 by order of
 * first use. `ret_names` receives the names in that order (borrowed from `sql`), `ret_count` how
 * many; both may be NULL. Quoted text, quoted names and comments are left alone. False where there
 * are more than SQL_PARAMETERS_MAX. */
bool sql_translate(enum sql_dialect, str sql, bool ddl, struct buf *out,
	str ret_names[SQL_PARAMETERS_MAX], size_t *ret_count);

#endif
