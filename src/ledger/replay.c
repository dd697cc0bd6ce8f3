/* Replaying: the events once more, into a scratch database, by the slices of today; and putting
 * what came of it in the place of the derived tables that stood there. What is interrupted leaves
 * those as they were. */
#include "ledger/ledger.sql.h"
#include "ledger/private.h"
#include <unistd.h>

#define ARENA_MAX SIZE_MAX /* what was taken in once is taken in again */

bool slice_changed(struct conn *conn, const struct slice *slice, bool *ret_new)
{
	struct query *q = conn_query(conn, &ledger_sql_slice_version);

	query_text(q, "name", str_of(slice->name));
	*ret_new = !query_next(q);
	bool changed = *ret_new || !str_eq(column_text(q, 0), str_of(slice->version));
	query_end(q);
	return changed;
}

void slice_put(struct conn *conn, const struct slice *slice)
{
	struct query *q = conn_query(conn, &ledger_sql_slice_put);

	query_text(q, "name", str_of(slice->name));
	query_text(q, "version", str_of(slice->version));
	query_run(q);
}

bool replay_begin(struct replay *replay, struct conn *real, const char *folder,
	const struct slice *const *slices, const struct slice *only, struct err *err)
{
	*replay = (struct replay){ .real = real, .slices = slices, .only = only };
	arena_init(&replay->arena, ARENA_MAX);
	if (!conn_open(&replay->scratch, folder, CONN_SCRATCH, err))
		return false;
	tx_init(&replay->tx, replay->scratch, slices);
	replay->tx.arena = &replay->arena;
	conn_begin(replay->scratch);
	for (; *slices; slices++)
		if (!only || *slices == only)
			conn_create_tables(replay->scratch, (*slices)->schema, SQL_ALL_DERIVED);
	conn_commit(replay->scratch); /* so that there is something to attach */
	conn_begin(replay->scratch);
	return fault_of(replay->scratch, err);
}

void replay_end(struct replay *replay)
{
	tx_done(&replay->tx);
	conn_close(replay->scratch);
	arena_done(&replay->arena);
}

static bool act_of(const struct replay *replay, const struct event *event, const struct act **ret,
	const struct slice **ret_slice, struct err *err)
{
	*ret_slice = slices_owner(replay->slices, event->act, ret);
	if (*ret_slice && (*ret)->version >= event->version)
		return true;
	return err_set(err, ERR_NEWER,
		"event %lld is %.*s (version %d), which this version of Muster does not know",
		(long long)event->seq, STR_ARG(event->act), event->version);
}

struct naming {
	const struct replay *replay;
	const struct event *event;
};

static void tell_file(void *context, hash file)
{
	const struct naming *naming = context;

	naming->replay->file(naming->replay->context, naming->event, file);
}

bool replay_event(struct replay *replay, const struct event *event, struct err *err)
{
	const struct slice *slice;
	const struct act *act;
	void *in;

	if (!act_of(replay, event, &act, &slice, err))
		return false;
	if (replay->only && slice != replay->only)
		return true;
	bool read = event_record(replay->real, act, event, &replay->arena, &in);
	if (!fault_of(replay->real, err))
		return false;
	if (!read)
		return err_set(err, ERR_DAMAGED, "event %lld (%s) cannot be read",
			(long long)event->seq, act->name);
	if (replay->file)
		record_files(&act->record, in, tell_file, &(struct naming){ replay, event });
	if (replay->erased && act->erases)
		replay->erased(replay->context, event, act_erases(act, in));
	tx_replay(&replay->tx, act, event, in);
	arena_clear(&replay->arena);
	if (conn_fault(replay->scratch))
		return err_set(err, conn_fault(replay->scratch)->code,
			"event %lld (%s) could not be done again: %.200s", (long long)event->seq,
			act->name, conn_fault(replay->scratch)->text);
	return true;
}

/* What is made of a ledger with a hole, or of another one, would be believed. */
static bool follows(const struct event *event, const struct head *head, struct err *err)
{
	if (event->seq == head->seq + 1 && hash_eq(event_hash(event, head->hash), event->hash))
		return true;
	return err_set(err, ERR_DAMAGED,
		"the ledger does not hold at event %lld (see: muster verify); the tables were left "
		"as they are",
		(long long)head->seq + 1);
}

bool replay_until(struct replay *replay, const date *until, struct head *ret, struct err *err)
{
	struct event event;
	bool going = true;

	*ret = (struct head){ .next = { ID_FIRST } };
	struct query *q = conn_query(replay->real, &ledger_sql_events);
	while (going && query_next(q)) {
		event_columns(q, &event);
		if (until && event.day.day > until->day)
			break;
		going = follows(&event, ret, err) && replay_event(replay, &event, err);
		*ret = head_after(&event);
	}
	query_end(q);
	if (!going || !fault_of(replay->real, err))
		return false;
	return conn_commit(replay->scratch) || fault_of(replay->scratch, err);
}

static void drop_table(struct conn *conn, const char *table)
{
	char sql[300];

	snprintf(sql, sizeof(sql), "drop table if exists main.%s", table);
	conn_script(conn, sql);
}

/* "main": where a table is not there yet, its bare name would be the scratch one. The rows first,
 * the indexes after them: that is the quicker order. */
static void swap_table(struct conn *conn, const struct sql_table *table)
{
	char sql[300];

	drop_table(conn, table->name);
	conn_script(conn, table->create);
	snprintf(sql, sizeof(sql), "insert into %s select * from scratch.%s", table->name,
		table->name);
	conn_script(conn, sql);
	if (table->indexes)
		conn_script(conn, table->indexes);
}

static void swap_slice(struct conn *conn, const struct slice *slice)
{
	bool brand_new;

	slice_changed(conn, slice, &brand_new);
	if (brand_new)
		conn_create_tables(conn, slice->schema, 1u << SQL_KEPT);
	for (size_t n = 0; n < slice->schema->table_count; n++)
		if (SQL_ALL_DERIVED & 1u << slice->schema->tables[n].kind)
			swap_table(conn, &slice->schema->tables[n]);
	for (const char *const *former = slice->former; former && *former; former++)
		drop_table(conn, *former);
	slice_put(conn, slice);
}

static bool swap(struct replay *replay, struct err *err)
{
	struct conn *conn = replay->real;

	conn_attach(conn, conn_path(replay->scratch), "scratch");
	conn_begin(conn);
	for (const struct slice *const *slice = replay->slices; *slice; slice++)
		if (!replay->only || *slice == replay->only)
			swap_slice(conn, *slice);
	bool swapped = conn_commit(conn) || fault_of(conn, err);
	conn_forgive(conn);
	conn_detach(conn, "scratch");
	return swapped;
}

static bool replay_into(struct conn *conn, const char *folder, const struct slice *const *slices,
	const struct slice *only, int64_t *ret_events, struct err *err)
{
	struct replay replay;
	struct head head = { 0 };

	bool done = replay_begin(&replay, conn, folder, slices, only, err) &&
		    replay_until(&replay, NULL, &head, err) && swap(&replay, err);
	replay_end(&replay);
	*ret_events = head.seq;
	return done;
}

bool replay_slices(struct conn *conn, const char *folder, const struct slice *const *slices,
	bool all, int64_t *ret_events, struct err *err)
{
	bool brand_new;

	if (all)
		return replay_into(conn, folder, slices, NULL, ret_events, err);
	for (const struct slice *const *slice = slices; *slice; slice++)
		if (slice_changed(conn, *slice, &brand_new) &&
			!replay_into(conn, folder, slices, *slice, ret_events, err))
			return false;
	return fault_of(conn, err);
}

bool ledger_rebuild(
	const char *folder, const struct slice *const *slices, int64_t *ret_events, struct err *err)
{
	struct conn *conn;
	int lock;

	if (!folder_lock(folder, &lock, err))
		return false;
	bool done = folder_open(folder, CONN_WRITE, &conn, err);
	if (done) {
		done = replay_slices(conn, folder, slices, true, ret_events, err);
		conn_close(conn);
	}
	close(lock);
	return done;
}
