/* Looking whether all holds: the chain, the stored files, and every derived table against a
 * replay. */
#include "ledger/keep.h"
#include "ledger/ledger.sql.h"
#include "ledger/private.h"
#include <stdarg.h>

#define LINES_MAX 100

struct verify {
	struct conn *conn;
	struct replay replay;
	struct buf *report;
	size_t lines;
	struct head head;
	const struct checkpoint *checkpoint; /* NULL: none */
	int64_t events;
	bool replayed; /* so far every event could be done again */
};

PRINTF(2, 3) static void line(struct verify *v, const char *format, ...)
{
	char text[600];
	va_list values;

	if (v->lines++ >= LINES_MAX)
		return;
	va_start(values, format);
	vsnprintf(text, sizeof(text), format, values);
	va_end(values);
	buf_text(v->report, text);
	buf_byte(v->report, '\n');
}

/* ---- The chain ---- */

/* After each thing that is wrong it goes on from what stands there, so that one fault is told
 * once. */
static void check_event(struct verify *v, const struct event *event)
{
	long long expected = (long long)v->head.seq + 1;

	if (event->seq < expected) { /* only before the first: they are read in their order */
		line(v, "there is an event %lld, which is no number of an event",
			(long long)event->seq);
		return;
	}
	if (event->seq == expected + 1)
		line(v, "event %lld is missing", expected);
	else if (event->seq > expected)
		line(v, "events %lld to %lld are missing", expected, (long long)event->seq - 1);
	else if (!hash_eq(event_hash(event, v->head.hash), event->hash))
		line(v, "event %lld is not what was written: its hash does not fit", expected);
	else if (event->first.v != v->head.next.v || event->count < 0 ||
		 event->count > ID_MAX - event->first.v || event->cause < 0 ||
		 event->cause >= event->seq)
		line(v, "event %lld has ids or a cause that it cannot have", expected);
	if (event->at.us < v->head.at.us)
		line(v, "event %lld is older than the one before it", (long long)event->seq);
	v->head = head_after(event);
	if (v->checkpoint && event->seq == v->checkpoint->events &&
		!hash_eq(event->hash, v->checkpoint->head))
		line(v,
			"event %lld is not the one of the checkpoint: it, or one before it, was "
			"rewritten",
			(long long)event->seq);
}

static void check_length(struct verify *v)
{
	if (v->checkpoint && v->head.seq < v->checkpoint->events)
		line(v, "the ledger ends with event %lld; the checkpoint knew event %lld",
			(long long)v->head.seq, (long long)v->checkpoint->events);
}

/* A checkpoint of another store says nothing about this one. */
static bool checkpoint_fits(struct verify *v, struct err *err)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 12);
	char store[HASH_TEXT];

	if (!v->checkpoint)
		return true;
	bool fits = str_eq(
		setting_read(v->conn, "origin", &arena), hash_print(v->checkpoint->store, store));
	return fault_of(v->conn, err) &&
	       (fits || err_set(err, ERR_MISUSE, "the checkpoint is of another store"));
}

static bool walk(struct verify *v, struct err *err)
{
	struct query *q = conn_query(v->conn, &ledger_sql_events);
	struct event event;
	struct err fault = { 0 };

	while (query_next(q)) {
		event_columns(q, &event);
		v->events++;
		check_event(v, &event);
		if (!v->replayed || replay_event(&v->replay, &event, &fault))
			continue;
		if (fault.code == ERR_NEWER && v->lines == 0)
			break; /* not ours to judge; what was altered is no newer act */
		v->replayed = false;
		line(v, "%s; the tables were not compared", fault.text);
		conn_forgive(v->conn);
	}
	query_end(q);
	check_length(v);
	bool newer = fault.code == ERR_NEWER && v->lines == 0;
	if (newer)
		*err = fault;
	return !newer && fault_of(v->conn, err);
}

/* ---- Stored files ---- */

static void look_for_file(void *context, const struct event *event, hash file)
{
	struct verify *v = context;
	char text[HASH_TEXT];

	if (!file_known(v->conn, file))
		line(v, "event %lld names the file %s, which is gone", (long long)event->seq,
			hash_print(file, text).ptr);
}

static void look_for_key(void *context, const struct event *event, id whose)
{
	struct verify *v = context;

	if (secret_there(v->conn, whose))
		line(v, "there is a key of #%lld, whom event %lld erased", (long long)whose.v,
			(long long)event->seq);
}

static hash hash_parts(struct conn *conn, hash file, int64_t *ret_size)
{
	struct query *q = conn_query(conn, &ledger_sql_file_parts);
	struct hashing hashing;

	hash_begin(&hashing);
	*ret_size = 0;
	query_hash(q, "file", file);
	while (query_next(q)) {
		str part = column_bytes(q, 0);
		hash_add(&hashing, part.ptr, part.len);
		*ret_size += (int64_t)part.len;
	}
	query_end(q);
	return hash_end(&hashing);
}

static bool check_files(struct verify *v, struct err *err)
{
	struct query *q = conn_query(v->conn, &ledger_sql_files);
	char text[HASH_TEXT];
	int64_t size;

	while (query_next(q)) {
		hash file = column_hash(q, 0);
		hash found = hash_parts(v->conn, file, &size);
		if (!hash_eq(found, file) || size != column_number(q, 1))
			line(v, "the stored file %s is not what was stored",
				hash_print(file, text).ptr);
	}
	query_end(q);
	q = conn_query(v->conn, &ledger_sql_file_parts_lost);
	if (query_next(q) && column_number(q, 0) > 0)
		line(v, "%lld parts belong to no stored file", (long long)column_number(q, 0));
	query_end(q);
	return fault_of(v->conn, err);
}

/* ---- The derived tables ---- */

PRINTF(2, 3) static int64_t count(struct conn *conn, const char *format, ...)
{
	char sql[400];
	int64_t rows = 0;
	va_list values;

	va_start(values, format);
	vsnprintf(sql, sizeof(sql), format, values);
	va_end(values);
	struct query *q = conn_compose(conn, str_of(sql));
	if (query_next(q))
		rows = column_number(q, 0);
	query_end(q);
	return rows;
}

static int64_t count_except(
	struct conn *conn, const char *from, const char *these, const char *table)
{
	return count(conn, "select count(*) from (select * from %s%s except select * from %s%s) x",
		from, table, these, table);
}

static void compare_table(struct verify *v, const char *table)
{
	int64_t more = count_except(v->conn, "main.", "scratch.", table);
	int64_t less = count_except(v->conn, "scratch.", "main.", table);
	int64_t here = count(v->conn, "select count(*) from main.%s", table);
	int64_t there = count(v->conn, "select count(*) from scratch.%s", table);

	if (more > 0 || less > 0)
		line(v,
			"table %s: %lld rows are not what the ledger gives, %lld that it gives are "
			"not there",
			table, (long long)more, (long long)less);
	else if (here != there)
		line(v, "table %s has %lld rows; the ledger gives %lld", table, (long long)here,
			(long long)there);
}

static bool compare(struct verify *v, struct err *err)
{
	bool brand_new;

	for (const struct slice *const *slice = v->replay.slices; *slice; slice++) {
		if (slice_changed(v->conn, *slice, &brand_new)) {
			line(v, "the tables of %s are of another version", (*slice)->name);
			continue;
		}
		for (size_t n = 0; n < (*slice)->schema->table_count; n++)
			if (SQL_ALL_DERIVED & 1u << (*slice)->schema->tables[n].kind)
				compare_table(v, (*slice)->schema->tables[n].name);
	}
	return fault_of(v->conn, err);
}

/* ---- What the database itself may not have ---- */

static bool check_schema(struct verify *v, struct err *err)
{
	if (count(v->conn,
		    "select count(*) from main.sqlite_schema where type in ('trigger', 'view')"))
		line(v, "the database has triggers or views: Muster makes none");
	if (!count(v->conn, "select count(*) from main.sqlite_schema where type = 'index' and "
			    "name = 'ledger_event_key'"))
		line(v, "the index ledger_event_key is missing: a key could be used twice");
	return fault_of(v->conn, err);
}

/* Pages that hang together and indexes that have every row: what an index misses is not found by
 * those who ask through it, and a key could be used twice. */
static bool check_database(struct verify *v, struct err *err)
{
	static const struct statement check = { "verify.integrity",
		"pragma main.integrity_check(1)" };

	struct query *q = conn_query(v->conn, &check);
	if (query_next(q) && !str_eq(column_text(q, 0), STR("ok")))
		line(v, "the database file is damaged: %.*s", STR_ARG(column_text(q, 0)));
	query_end(q);
	return fault_of(v->conn, err);
}

/* ---- All of it ---- */

/* In one read transaction, so that a store that is being served stands still while it is looked
 * at. */
static bool look(struct verify *v, struct err *err)
{
	conn_begin_read(v->conn);
	bool looked = checkpoint_fits(v, err) && check_schema(v, err) && check_database(v, err) &&
		      walk(v, err) && check_files(v, err);
	if (looked && v->replayed)
		looked = (conn_commit(v->replay.scratch) || fault_of(v->replay.scratch, err)) &&
			 compare(v, err);
	conn_end_read(v->conn);
	return looked;
}

bool ledger_verify(const char *folder, const struct slice *const *slices,
	const struct checkpoint *checkpoint, struct buf *report, int64_t *ret_events,
	struct err *err)
{
	struct verify v = { .report = report,
		.checkpoint = checkpoint,
		.replayed = true,
		.head = { .at = { INT64_MIN }, .next = { ID_FIRST } } };

	if (!folder_open(folder, CONN_READ, &v.conn, err))
		return false;
	bool looked = replay_begin(&v.replay, v.conn, folder, slices, NULL, err);
	if (looked) {
		v.replay.file = look_for_file;
		v.replay.erased = look_for_key;
		v.replay.context = &v;
		conn_attach(v.conn, conn_path(v.replay.scratch), "scratch");
		looked = look(&v, err);
	}
	replay_end(&v.replay);
	conn_close(v.conn);
	*ret_events = v.events;
	return looked && v.lines == 0;
}
