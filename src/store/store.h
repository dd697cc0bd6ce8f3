/* Databases, with no idea of what is in them: connections, named statements, transactions.
 *
 * One SQL text serves SQLite and PostgreSQL (see sql.h for what it may hold). A slice writes its
 * statements in `<slice>.sql`; the build makes a `struct statement` of each, and every connection
 * keeps them prepared.
 *
 * The connection keeps its FIRST fault: every call after it does nothing and gives nothing
 * (query_next() false, zero columns), so the code between reads straight on, and whoever holds the
 * transaction looks once:
 *
 *     struct query *q = conn_query(conn, &org_sql_unit_by_code);
 *     query_text(q, "code", code);
 *     if (query_next(q)) unit = column_id(q, 0);
 *     query_end(q);
 *     ...
 *     if (conn_fault(conn)) ...
 *
 * A connection is used by one thread at a time. A query that is not ended is a bug; conn_query() on
 * a statement that still runs on this connection is one too. Parameters not bound are NULL. */
#ifndef MUSTER_STORE_STORE_H
#define MUSTER_STORE_STORE_H

#include "base/crypto.h"
#include "base/date.h"
#include "base/decimal.h"
#include "base/err.h"
#include "base/id.h"
#include "base/language.h"
#include "store/sql.h"

struct conn;
struct query;

enum conn_use {
	CONN_CREATE, /* make the file (for its owner only); it must not be there yet: ERR_MISUSE */
	CONN_WRITE,  /* read and write an existing one */
	CONN_READ,   /* read only */
	CONN_SCRATCH /* a private, empty database that goes when it is closed; path: the folder to
		      * use for it; not durable */
};

/* Opens the database file at `path`. Faults: ERR_NOT_FOUND, ERR_DAMAGED (not a database), ERR_FULL,
 * ERR_SYSTEM. The caller's to conn_close(). Durable: WAL, synchronous=FULL, secure_delete, 16 MiB
 * of cache. */
bool conn_open(struct conn **ret, const char *path, enum conn_use, struct err *);
void conn_close(struct conn *); /* NULL is fine; open transactions are rolled back */

const struct err *conn_fault(
	const struct conn *); /* the first fault since conn_forgive(); NULL: none */
void conn_forgive(struct
	conn *); /* not between conn_begin() and its end: half of the changes could be committed */
void conn_fail(struct conn *,
	const struct err *); /* the caller found a fault of its own; kept if it is the first */

/* The collation in which names stand as people of a language expect them (base/collate.h); equal are only the same
 * bytes. SQLite has it on every connection; PostgreSQL is given it once, from the same ICU:
 *
 *     create collation muster_zh (provider = icu, locale = 'zh-CN-u-kn-true')
 *
 * It is for what is shown, and for no index, since these orders change with the library. */
const char *store_collation(enum language);

/* Transactions do not nest. BEGIN IMMEDIATE to write; a reader sees the state of its first
 * statement until conn_end_read(). conn_commit() is durable when it returns true; false: nothing
 * was kept, and the fault says why. */
void conn_begin(struct conn *);
bool conn_commit(struct conn *);
void conn_rollback(struct conn *); /* forgives nothing */
void conn_begin_read(struct conn *);
void conn_end_read(struct conn *);

/* Carries the write-ahead log over into the database and empties it, so that nothing stands in it that
 * was overwritten since. False: a reader still needs it; nothing is waited for. Outside of
 * transactions. */
bool conn_empty_log(struct conn *);

/* Creates the tables and indexes of an .sql file (of these kinds; a bit set of 1 << enum
 * sql_kind). */
void conn_create_tables(struct conn *, const struct sql_file *, unsigned kinds);
/* Those of them that are not there yet: a store that an older program made. */
void conn_add_tables(struct conn *, const struct sql_file *, unsigned kinds);
/* For very many rows into a table that is empty: its indexes go, and come back at conn_fill_end(),
 * which makes each at once instead of row by row; meanwhile the cache is of 64 MiB. False, and nothing
 * done, where the table has rows already. Both within one transaction; between them a question that would
 * use an index reads the whole table. */
bool conn_fill_begin(struct conn *, const struct sql_file *, const char *table);
void conn_fill_end(struct conn *, const struct sql_file *, const char *table);
/* Any SQL, run once, type words translated; for the house's own use, never with input in it. */
void conn_script(struct conn *, const char *sql);

/* Lets the tables of another database file be named `as`.table in conn_script() until
 * conn_detach(). Outside of transactions. */
void conn_attach(struct conn *, const char *path, const char *as);
void conn_detach(struct conn *, const char *as);
const char *conn_path(const struct conn *); /* of a scratch one too */

/* Copies the whole database as it stands in the read transaction at hand, which must have read
 * something, into the empty file at `path`, with others writing meanwhile; not synced. Tells how
 * many pages of how many are there (NULL: nobody). */
typedef void (*conn_progress)(void *context, int64_t done, int64_t total);
bool conn_copy(struct conn *, const char *path, conn_progress, void *context, struct err *);

/* Whoever holds a lock that others wait for asks nothing of the database: as long as the connection rests, a query is
 * a bug. */
void conn_rest(struct conn *, bool rests);

struct query *conn_query(struct conn *, const struct statement *);
/* A statement composed at run time (only view/ does); freed by query_end(). Parameters are named as
 * in an .sql file. */
struct query *conn_compose(struct conn *, str sql);

/* Binding by name; text and bytes must stay as they are until query_end(). A value not given (ptr
 * NULL, id 0) is NULL; a hash, number, date or moment is always given. */
void query_text(struct query *, const char *name, str);
void query_bytes(struct query *, const char *name, const void *, size_t);
void query_hash(struct query *, const char *name, hash);
void query_number(struct query *, const char *name, int64_t);
void query_id(struct query *, const char *name, id);
void query_date(struct query *, const char *name, date);
void query_moment(struct query *, const char *name, moment);
bool query_takes(
	const struct query *, const char *name); /* whether the statement has that parameter */

bool query_next(struct query *); /* the next row; false at the end or at a fault */
void query_run(struct query *);  /* a statement without rows: does it and ends the query */
void query_end(struct query *);

/* Columns of the row at hand, from 0. Text and bytes are borrowed until query_next() or
 * query_end(). */
size_t query_columns(const struct query *);
const char *query_column_name(const struct query *, int column);
bool column_null(struct query *, int column);
str column_text(struct query *, int column); /* not given where NULL */
str column_bytes(struct query *, int column);
hash column_hash(
	struct query *, int column); /* zero where NULL; another length than 32 is ERR_DAMAGED */
int64_t column_number(struct query *, int column);
id column_id(struct query *, int column);
date column_date(struct query *, int column);
moment column_moment(struct query *, int column);

int64_t conn_changed(struct conn *); /* rows that the last query_run() changed */

#endif
