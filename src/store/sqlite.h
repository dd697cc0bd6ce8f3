/* The insides of a connection to SQLite; only the files sqlite_*.c of this folder include it.
 *
 * Always holds: a query whose `stmt` is NULL is the connection's `idle` one, which does nothing: it
 * is what conn_query() gives once there is a fault. `running` counts the queries that are not
 * ended. */
#ifndef MUSTER_STORE_SQLITE_H
#define MUSTER_STORE_SQLITE_H

#include "store/store.h"
#include <sqlite3.h>

#define SQL_TEXT_MAX ((size_t)16 << 20) /* bytes of one SQL text */

#define BUSY_WAIT_MS 5000 /* how long another process's lock is waited for */

enum conn_state { CONN_FREE, CONN_READING, CONN_WRITING };

struct query {
	struct conn *conn;
	sqlite3_stmt *stmt;
	const struct statement *statement; /* NULL: composed */
	char *composed;                    /* owned; the names borrow from it */
	str names[SQL_PARAMETERS_MAX];
	size_t name_count;
	size_t next_name; /* callers bind in the order of the text, mostly: where to look first */
	int columns;
	bool running, row, ended;
};

struct conn {
	sqlite3 *db;
	char *path; /* owned */
	enum conn_use use;
	enum conn_state state;
	bool failed;
	bool rests;   /* conn_rest() */
	bool filling; /* with a larger cache, from conn_fill_begin() on */
	struct err fault;    /* valid where `failed` */
	struct query **kept; /* prepared statements: open addressing by the address of the struct
				statement */
	size_t kept_count,
		kept_size; /* kept_size: 0 or a power of two, at least twice kept_count */
	struct query idle;
	size_t running;
	int64_t changed;
};

/* Fills *err with what SQLite's result code means for the operator. `what` names the statement, or
 * NULL; `message` is SQLite's own. */
bool sqlite_err(struct err *, sqlite3 *, int rc, const char *path, const char *what);

/* The same as the connection's fault, unless it has one. */
void sqlite_fault(struct conn *, int rc, const char *what);

/* Runs SQL as it is; a fault of the connection where it fails. Nothing where there is a fault
 * already. */
void sqlite_exec(struct conn *, const char *sql, const char *what);

/* The collations of store_collation() are there from now on. */
void sqlite_collate(struct conn *);

void sqlite_queries_free(struct conn *);

#endif
