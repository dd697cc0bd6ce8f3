/* Queries on SQLite: statements kept prepared, values bound by name, rows read. */
#include "store/sqlite.h"

/* ---- the prepared statements of a connection ---- */

static size_t slot_of(const struct conn *conn, const struct statement *statement)
{
	uint64_t mixed = ((uintptr_t)statement >> 4) * UINT64_C(0x9E3779B97F4A7C15);
	size_t slot = (size_t)(mixed >> 32) & (conn->kept_size - 1);

	while (conn->kept[slot] && conn->kept[slot]->statement != statement)
		slot = (slot + 1) & (conn->kept_size - 1);
	return slot;
}

static bool grow(struct conn *conn)
{
	struct conn larger = *conn;

	larger.kept_size = conn->kept_size ? conn->kept_size * 2 : 64;
	larger.kept = calloc(larger.kept_size, sizeof(*larger.kept));
	if (!larger.kept)
		return false;
	for (size_t i = 0; i < conn->kept_size; i++)
		if (conn->kept[i])
			larger.kept[slot_of(&larger, conn->kept[i]->statement)] = conn->kept[i];
	free(conn->kept);
	conn->kept = larger.kept;
	conn->kept_size = larger.kept_size;
	return true;
}

static void query_free(struct query *q)
{
	sqlite3_finalize(q->stmt);
	free(q->composed);
	free(q);
}

void sqlite_queries_free(struct conn *conn)
{
	for (size_t i = 0; i < conn->kept_size; i++)
		if (conn->kept[i])
			query_free(conn->kept[i]);
	free(conn->kept);
	conn->kept = NULL;
	conn->kept_size = conn->kept_count = 0;
}

/* Prepares q->stmt from `sql`, from which q->names will borrow; the result code: SQLITE_RANGE for
 * too many parameters, SQLITE_MISUSE where it is not one statement. */
static int prepare(struct query *q, const char *sql, unsigned flags)
{
	CLEANUP(buf_done) struct buf text = BUF(SQL_TEXT_MAX);
	const char *rest = NULL;

	if (!sql_translate(SQL_SQLITE, str_of(sql), false, &text, q->names, &q->name_count))
		return SQLITE_RANGE;
	buf_byte(&text, '\0');
	if (text.failed)
		return SQLITE_NOMEM;
	int rc = sqlite3_prepare_v3(q->conn->db, text.ptr, (int)text.len, flags, &q->stmt, &rest);
	if (rc == SQLITE_OK)
		q->columns = sqlite3_column_count(q->stmt);
	return rc == SQLITE_OK && (!q->stmt || *rest != '\0') ? SQLITE_MISUSE : rc;
}

static struct query *start(struct query *q)
{
	must(!q->running && !q->conn->rests);
	q->running = true;
	q->row = q->ended = false;
	q->next_name = 0;
	q->conn->running++;
	return q;
}

/* A query of this statement, or of this text, which is taken over. NULL: the connection's fault
 * says why. */
static struct query *query_new(struct conn *conn, const struct statement *statement, char *composed)
{
	struct query *q = calloc(1, sizeof(*q));
	const char *sql = statement ? statement->sql : composed;
	int rc = SQLITE_NOMEM;

	if (q && sql) {
		*q = (struct query){ .conn = conn, .statement = statement, .composed = composed };
		rc = prepare(q, sql, statement ? SQLITE_PREPARE_PERSISTENT : 0);
		if (rc == SQLITE_OK)
			return q;
	}
	sqlite_fault(conn, rc, statement ? statement->name : "a composed statement");
	if (q)
		sqlite3_finalize(q->stmt);
	free(composed);
	free(q);
	return NULL;
}

void conn_rest(struct conn *conn, bool rests)
{
	conn->rests = rests;
}

struct query *conn_query(struct conn *conn, const struct statement *statement)
{
	if (conn->failed)
		return &conn->idle;
	if (conn->kept_size <= conn->kept_count * 2 && !grow(conn)) {
		sqlite_fault(conn, SQLITE_NOMEM, statement->name);
		return &conn->idle;
	}
	struct query **slot = &conn->kept[slot_of(conn, statement)];
	if (*slot)
		return start(*slot);
	struct query *q = query_new(conn, statement, NULL);
	if (!q)
		return &conn->idle;
	*slot = q;
	conn->kept_count++;
	return start(q);
}

struct query *conn_compose(struct conn *conn, str sql)
{
	struct query *q = conn->failed ? NULL : query_new(conn, NULL, strndup(sql.ptr, sql.len));

	return q ? start(q) : &conn->idle;
}

/* ---- binding ---- */

static bool is_name(str name, const char *wanted)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] != wanted[i])
			return false;
	return wanted[name.len] == '\0';
}

/* The position from 1; 0: there is none. */
static int position_of(const struct query *q, const char *name)
{
	for (size_t i = 0; i < q->name_count; i++) {
		size_t at = q->next_name + i < q->name_count ? q->next_name + i
							     : q->next_name + i - q->name_count;
		if (is_name(q->names[at], name))
			return (int)at + 1;
	}
	return 0;
}

/* Where to bind; 0 where there is nothing to do. A name that the statement does not have is a
 * bug. */
static int place_of(struct query *q, const char *name)
{
	if (!q->stmt || q->conn->failed)
		return 0;
	int position = position_of(q, name);
	must(position > 0 && q->running && !q->row && !q->ended);
	q->next_name = (size_t)position;
	return position;
}

static const char *name_of(const struct query *q)
{
	return q->statement ? q->statement->name : "a composed statement";
}

static void check_rc(struct query *q, int rc)
{
	if (rc != SQLITE_OK)
		sqlite_fault(q->conn, rc, name_of(q));
}

void query_text(struct query *q, const char *name, str value)
{
	int position = place_of(q, name);

	if (position)
		check_rc(q, sqlite3_bind_text64(q->stmt, position, value.ptr, value.len,
				    SQLITE_STATIC, SQLITE_UTF8));
}

void query_bytes(struct query *q, const char *name, const void *bytes, size_t len)
{
	int position = place_of(q, name);

	if (position)
		check_rc(q, sqlite3_bind_blob64(q->stmt, position, bytes, len, SQLITE_STATIC));
}

/* The value comes by value, so it has to be copied. */
void query_hash(struct query *q, const char *name, hash value)
{
	int position = place_of(q, name);

	if (position)
		check_rc(q, sqlite3_bind_blob(
				    q->stmt, position, value.bytes, HASH_SIZE, SQLITE_TRANSIENT));
}

void query_number(struct query *q, const char *name, int64_t value)
{
	int position = place_of(q, name);

	if (position)
		check_rc(q, sqlite3_bind_int64(q->stmt, position, value));
}

void query_id(struct query *q, const char *name, id value)
{
	int position = place_of(q, name);

	if (position && id_given(value))
		check_rc(q, sqlite3_bind_int64(q->stmt, position, value.v));
	else if (position)
		check_rc(q, sqlite3_bind_null(q->stmt, position));
}

void query_date(struct query *q, const char *name, date value)
{
	query_number(q, name, value.day);
}

void query_moment(struct query *q, const char *name, moment value)
{
	query_number(q, name, value.us);
}

bool query_takes(const struct query *q, const char *name)
{
	return position_of(q, name) > 0;
}

/* ---- running ---- */

bool query_next(struct query *q)
{
	if (!q->stmt)
		return false;
	must(q->running);
	q->row = false;
	if (q->conn->failed || q->ended)
		return false;
	int rc = sqlite3_step(q->stmt);
	q->row = rc == SQLITE_ROW;
	q->ended = !q->row;
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		check_rc(q, rc);
	return q->row;
}

void query_run(struct query *q)
{
	struct conn *conn = q->conn;

	must(!query_next(q));
	conn->changed = conn->failed ? 0 : sqlite3_changes64(conn->db);
	query_end(q);
}

void query_end(struct query *q)
{
	if (!q->stmt)
		return;
	must(q->running);
	q->running = q->row = false;
	q->conn->running--;
	if (!q->statement) {
		query_free(q);
		return;
	}
	sqlite3_reset(q->stmt);
	if (q->name_count > 0)
		sqlite3_clear_bindings(q->stmt);
}

int64_t conn_changed(struct conn *conn)
{
	return conn->changed;
}

/* ---- columns ---- */

size_t query_columns(const struct query *q)
{
	return q->conn->failed ? 0 : (size_t)q->columns;
}

const char *query_column_name(const struct query *q, int column)
{
	must(column >= 0 && column < q->columns);
	return sqlite3_column_name(q->stmt, column);
}

/* Whether there is a row at hand to read from. */
static bool at_row(const struct query *q, int column)
{
	if (!q->row || q->conn->failed)
		return false;
	must(column >= 0 && column < q->columns);
	return true;
}

static void damaged(struct query *q, int column, const char *what)
{
	struct err err;

	err_set(&err, ERR_DAMAGED,
		"%s is damaged: column %d of %s is %s. Put it back from a backup.", q->conn->path,
		column, name_of(q), what);
	conn_fail(q->conn, &err);
}

bool column_null(struct query *q, int column)
{
	return !at_row(q, column) || sqlite3_column_type(q->stmt, column) == SQLITE_NULL;
}

/* SQLite gives no pointer for NULL and for empty bytes; for others that means that memory is
 * out. */
static str without_pointer(struct query *q, int column)
{
	if (sqlite3_column_type(q->stmt, column) == SQLITE_NULL)
		return STR_NONE;
	if (sqlite3_errcode(q->conn->db) != SQLITE_NOMEM)
		return STR("");
	check_rc(q, SQLITE_NOMEM);
	return STR_NONE;
}

/* SQLite would turn one type into another; what stands there must be what was written, or a hash
 * over it says nothing of what is read by others. NULL is for the caller to know. */
static bool has_type(struct query *q, int column, int type)
{
	int found = sqlite3_column_type(q->stmt, column);

	if (found == type || found == SQLITE_NULL)
		return true;
	damaged(q, column, "not of its type");
	return false;
}

str column_text(struct query *q, int column)
{
	if (!at_row(q, column) || !has_type(q, column, SQLITE_TEXT))
		return STR_NONE;
	const void *text = sqlite3_column_text(q->stmt, column);
	if (!text)
		return without_pointer(q, column);
	return (str){ text, (size_t)sqlite3_column_bytes(q->stmt, column) };
}

str column_bytes(struct query *q, int column)
{
	if (!at_row(q, column) || !has_type(q, column, SQLITE_BLOB))
		return STR_NONE;
	const void *bytes = sqlite3_column_blob(q->stmt, column);
	if (!bytes)
		return without_pointer(q, column);
	return (str){ bytes, (size_t)sqlite3_column_bytes(q->stmt, column) };
}

hash column_hash(struct query *q, int column)
{
	str bytes = column_bytes(q, column);
	hash value = { { 0 } };

	if (!bytes.ptr)
		return value;
	if (bytes.len == HASH_SIZE)
		memcpy(value.bytes, bytes.ptr, HASH_SIZE);
	else
		damaged(q, column, "no hash");
	return value;
}

int64_t column_number(struct query *q, int column)
{
	return at_row(q, column) && has_type(q, column, SQLITE_INTEGER)
		       ? sqlite3_column_int64(q->stmt, column)
		       : 0;
}

id column_id(struct query *q, int column)
{
	return (id){ column_number(q, column) };
}

date column_date(struct query *q, int column)
{
	int64_t day = column_number(q, column);

	if (day >= INT32_MIN && day <= INT32_MAX)
		return (date){ (int32_t)day };
	damaged(q, column, "no day");
	return (date){ 0 };
}

moment column_moment(struct query *q, int column)
{
	return (moment){ column_number(q, column) };
}
