/* What a connection to SQLite does besides queries: faults, transactions, tables. */
#include "store/sqlite.h"
#include <errno.h>

/* ---- faults ---- */

/* The first %s is the file, the second what SQLite says of it. */
static const struct {
	int primary;
	enum err_code code;
	const char *sentence;
} meanings[] = {
	{ SQLITE_FULL, ERR_FULL,
		"The disk is full: %s could not grow (%s). Make room and try again." },
	{ SQLITE_IOERR, ERR_SYSTEM, "The system could not read or write %s (%s). Check the disk." },
	{ SQLITE_NOTADB, ERR_DAMAGED, "%s is not a database (%s). Check the path." },
	{ SQLITE_CORRUPT, ERR_DAMAGED, "%s is damaged (%s). Put it back from a backup." },
	{ SQLITE_FORMAT, ERR_DAMAGED, "%s is damaged (%s). Put it back from a backup." },
	{ SQLITE_BUSY, ERR_BUSY,
		"%s is in use by somebody else (%s). Wait for them and try again." },
	{ SQLITE_LOCKED, ERR_BUSY,
		"%s is in use by somebody else (%s). Wait for them and try again." },
	{ SQLITE_PROTOCOL, ERR_BUSY,
		"%s is in use by somebody else (%s). Wait for them and try again." },
	{ SQLITE_NOMEM, ERR_SYSTEM, "There is no memory left to work on %s (%s)." },
	{ SQLITE_CANTOPEN, ERR_SYSTEM,
		"%s could not be opened (%s). Check that its folder is there and ours." },
	{ SQLITE_READONLY, ERR_SYSTEM, "%s may not be written (%s). Check whose file it is." },
	{ SQLITE_PERM, ERR_SYSTEM, "%s may not be opened (%s). Check whose file it is." },
	{ SQLITE_RANGE, ERR_DATABASE, "%s: a statement has too many parameters (%s)." },
	{ SQLITE_MISUSE, ERR_DATABASE, "%s: a text is not one SQL statement (%s)." },
};

/* A full disk comes as SQLITE_FULL or, from some calls, as an input/output error with the system's
 * own code. */
static bool is_full(sqlite3 *db, int rc)
{
	int system = db ? sqlite3_system_errno(db) : 0;

	return (rc & 0xff) == SQLITE_IOERR && (system == ENOSPC || system == EDQUOT);
}

bool sqlite_err(struct err *err, sqlite3 *db, int rc, const char *path, const char *what)
{
	bool told = db && sqlite3_extended_errcode(db) == rc;
	const char *message = told ? sqlite3_errmsg(db) : sqlite3_errstr(rc);
	int primary = is_full(db, rc) ? SQLITE_FULL : rc & 0xff;

	for (size_t i = 0; i < COUNT(meanings); i++)
		if (meanings[i].primary == primary)
			return err_set(err, meanings[i].code, meanings[i].sentence, path, message);
	return err_set(err, ERR_DATABASE, "%s: the database refused %s: %s.", path,
		what ? what : "this", message);
}

void sqlite_fault(struct conn *conn, int rc, const char *what)
{
	if (conn->failed)
		return;
	sqlite_err(&conn->fault, conn->db, rc, conn->path, what);
	conn->failed = true;
}

const struct err *conn_fault(const struct conn *conn)
{
	return conn->failed ? &conn->fault : NULL;
}

void conn_fail(struct conn *conn, const struct err *err)
{
	if (conn->failed)
		return;
	conn->fault = *err;
	conn->failed = true;
}

/* Forgiven inside a transaction, half of its changes could be committed. */
void conn_forgive(struct conn *conn)
{
	must(conn->state != CONN_WRITING);
	conn->failed = false;
}

/* ---- transactions ---- */

static const struct statement begin_write = { "store.begin_write", "begin immediate" };
static const struct statement begin_read = { "store.begin_read", "begin" };
static const struct statement commit = { "store.commit", "commit" };

static void begin(struct conn *conn, enum conn_state state, const struct statement *statement)
{
	must(conn->state == CONN_FREE && conn->running == 0);
	conn->state = state;
	query_run(conn_query(conn, statement));
}

/* After some faults SQLite has rolled back by itself. A rollback cannot fail in a way that keeps
 * anything. */
static void undo(struct conn *conn)
{
	if (!sqlite3_get_autocommit(conn->db))
		sqlite3_exec(conn->db, "rollback", NULL, NULL, NULL);
	conn->state = CONN_FREE;
}

static void end_filling(struct conn *conn)
{
	sqlite_exec(conn, "pragma cache_size = -16384", "the size of the cache");
	conn->filling = false;
}

void conn_begin(struct conn *conn)
{
	if (conn->filling) /* the transaction that filled a table came to nothing */
		end_filling(conn);
	begin(conn, CONN_WRITING, &begin_write);
}

bool conn_commit(struct conn *conn)
{
	must(conn->state == CONN_WRITING && conn->running == 0);
	query_run(conn_query(conn, &commit));
	undo(conn);
	return !conn->failed;
}

void conn_rollback(struct conn *conn)
{
	must(conn->state == CONN_WRITING && conn->running == 0);
	undo(conn);
}

void conn_begin_read(struct conn *conn)
{
	begin(conn, CONN_READING, &begin_read);
}

void conn_end_read(struct conn *conn)
{
	must(conn->state == CONN_READING && conn->running == 0);
	query_run(conn_query(conn, &commit));
	undo(conn);
}

/* ---- tables and scripts ---- */

void sqlite_exec(struct conn *conn, const char *sql, const char *what)
{
	if (conn->failed)
		return;
	int rc = sqlite3_exec(conn->db, sql, NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		sqlite_fault(conn, rc, what);
}

static void run_script(struct conn *conn, const char *sql, const char *what)
{
	CLEANUP(buf_done) struct buf text = BUF(SQL_TEXT_MAX);

	must(sql_translate(SQL_SQLITE, str_of(sql), true, &text, NULL, NULL));
	buf_byte(&text, '\0');
	if (text.failed)
		sqlite_fault(conn, SQLITE_NOMEM, what);
	else
		sqlite_exec(conn, text.ptr, what);
}

static bool has_table(struct conn *conn, const char *name)
{
	struct query *q = conn_compose(
		conn, STR("select 1 from sqlite_master where type = 'table' and name = $name"));

	query_text(q, "name", str_of(name));
	bool there = query_next(q);
	query_end(q);
	return there;
}

static void create_table(struct conn *conn, const struct sql_table *table)
{
	run_script(conn, table->create, table->name);
	if (table->indexes)
		run_script(conn, table->indexes, table->name);
}

void conn_create_tables(struct conn *conn, const struct sql_file *file, unsigned kinds)
{
	for (size_t i = 0; i < file->table_count; i++)
		if (kinds & 1u << file->tables[i].kind)
			create_table(conn, &file->tables[i]);
}

void conn_add_tables(struct conn *conn, const struct sql_file *file, unsigned kinds)
{
	for (size_t i = 0; i < file->table_count; i++)
		if (kinds & 1u << file->tables[i].kind && !has_table(conn, file->tables[i].name))
			create_table(conn, &file->tables[i]);
}

static bool is_empty(struct conn *conn, const char *table)
{
	char sql[200];

	snprintf(sql, sizeof(sql), "select 1 from %s limit 1", table);
	struct query *q = conn_compose(conn, str_of(sql));
	bool empty = !query_next(q);
	query_end(q);
	return empty && !conn->failed;
}

static const struct sql_table *table_named(const struct sql_file *file, const char *name)
{
	size_t n = 0;

	while (n < file->table_count && strcmp(file->tables[n].name, name) != 0)
		n++;
	must(n < file->table_count);
	return &file->tables[n];
}

/* The names are asked for first: what is read cannot be dropped. */
static void drop_indexes(struct conn *conn, const char *table)
{
	static const struct statement indexes = { "store.indexes",
		"select name from sqlite_schema where type = 'index' and tbl_name = $table "
		"and sql is not null" };
	CLEANUP(buf_done) struct buf drops = BUF(SQL_TEXT_MAX);
	struct query *q = conn_query(conn, &indexes);

	query_text(q, "table", str_of(table));
	while (query_next(q))
		buf_printf(&drops, "drop index %.*s;", STR_ARG(column_text(q, 0)));
	query_end(q);
	buf_byte(&drops, 0);
	run_script(conn, drops.ptr, table);
}

bool conn_fill_begin(struct conn *conn, const struct sql_file *file, const char *table)
{
	must(conn->state == CONN_WRITING);
	if (!table_named(file, table)->indexes || !is_empty(conn, table))
		return false;
	drop_indexes(conn, table);
	sqlite_exec(conn, "pragma cache_size = -65536", table);
	conn->filling = true;
	return true;
}

void conn_fill_end(struct conn *conn, const struct sql_file *file, const char *table)
{
	must(conn->state == CONN_WRITING);
	run_script(conn, table_named(file, table)->indexes, table);
	end_filling(conn);
}

void conn_script(struct conn *conn, const char *sql)
{
	run_script(conn, sql, "a script");
}

bool conn_empty_log(struct conn *conn)
{
	must(conn->state == CONN_FREE && conn->running == 0);
	sqlite3_busy_timeout(conn->db, 0);
	int rc =
		sqlite3_wal_checkpoint_v2(conn->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_busy_timeout(conn->db, BUSY_WAIT_MS);
	return rc == SQLITE_OK;
}
