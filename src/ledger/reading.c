/* Readers: a pool of connections, each lent with a read transaction and a board that is at least as
 * new. */
#include "ledger/ledger.sql.h"
#include "ledger/private.h"

#define BOARD_WAIT_MS 2000

static struct reading *pool_take(struct pool *pool)
{
	pthread_mutex_lock(&pool->mutex);
	struct reading *reading = pool->free;
	if (reading)
		pool->free = reading->next;
	pool->lent++;
	pthread_mutex_unlock(&pool->mutex);
	return reading;
}

void pool_give(struct pool *pool, struct reading *reading)
{
	pthread_mutex_lock(&pool->mutex);
	if (reading) {
		reading->next = pool->free;
		pool->free = reading;
	}
	pool->lent--;
	pthread_mutex_unlock(&pool->mutex);
}

struct reading *reading_of(struct ledger *ledger, struct conn *conn)
{
	struct callings *callings = callings_new();
	struct reading *reading = callings ? calloc(1, sizeof(*reading)) : NULL;

	if (!reading) {
		callings_free(callings);
		return NULL;
	}
	*reading = (struct reading){
		.conn = conn, .board = ledger->board, .ledger = ledger, .callings = callings
	};
	return reading;
}

struct reading *reading_new(struct ledger *ledger, struct err *err)
{
	struct conn *conn;

	if (!folder_open(ledger->folder, CONN_READ, &conn, err))
		return NULL;
	struct reading *reading = reading_of(ledger, conn);
	if (!reading) {
		err_set(err, ERR_SYSTEM, "out of memory");
		conn_close(conn);
	}
	return reading;
}

/* A store that is only read stays as it was when its board was filled: its one reader keeps the
 * transaction of that moment. What was known on an earlier day does not change, and a transaction
 * that is kept open lets the log of the store beside it grow. */
static bool keeps_transaction(const struct reading *reading)
{
	const struct ledger_settings *settings = &reading->ledger->settings;

	return settings->read_only && !settings->past_given;
}

static bool reading_begin(struct reading *reading, struct err *err)
{

	reading->language = LANGUAGE_EN;
	reading->standing = NULL;
	reading->today = ledger_today(reading->ledger);
	if (!keeps_transaction(reading))
		conn_begin_read(reading->conn);
	struct query *q = conn_query(reading->conn, &ledger_sql_seq_last);
	reading->seq = query_next(q) ? column_number(q, 0) : 0;
	query_end(q);
	if (conn_fault(reading->conn)) {
		*err = *conn_fault(reading->conn);
		return false;
	}
	if (!board_wait(reading->board, reading->seq, BOARD_WAIT_MS))
		return err_set(err, ERR_BUSY,
			"the board did not come up to event %lld within %d ms",
			(long long)reading->seq, BOARD_WAIT_MS);
	if (board_day(reading->board).day < reading->today.day)
		board_turn(reading->board, reading->today); /* whoever comes first after midnight */
	return true;
}

struct reading *ledger_read(struct ledger *ledger, struct err *err)
{
	struct reading *reading = pool_take(&ledger->pool);

	if (!reading && ledger->settings.read_only)
		err_set(err, ERR_BUSY, "a store that is only read has one reader at a time");
	else if (!reading)
		reading = reading_new(ledger, err);
	if (!reading) {
		pool_give(&ledger->pool, NULL);
		return NULL;
	}
	if (!reading_begin(reading, err)) {
		ledger_read_end(reading);
		return NULL;
	}
	return reading;
}

void ledger_read_end(struct reading *reading)
{
	if (!reading)
		return;
	callings_forget(reading->callings);
	if (!keeps_transaction(reading))
		conn_end_read(reading->conn);
	conn_forgive(reading->conn);
	struct ledger *ledger = reading->ledger;
	pool_give(&ledger->pool, reading);
	if (ledger->home)
		past_give(ledger);
}

id reading_find(struct reading *reading, const char *thing, str text)
{
	const struct slice *const *slices = reading->ledger->settings.slices;
	id found = thing_find(reading->conn, slices, thing, text);

	return reading_knows(reading, thing, found) ? found : ID_NONE;
}

const struct called *reading_called(struct reading *reading, const char *name, id which)
{
	const struct thing *thing = slices_thing(reading->ledger->settings.slices, name);

	return thing ? called_of(reading->conn, reading->callings, thing, which) : NULL;
}

static struct knowing knowing_of(const struct reading *reading)
{
	return (struct knowing){ .conn = reading->conn,
		.callings = reading->callings,
		.slices = reading->ledger->settings.slices,
		.standing = reading->standing,
		.board = reading->board,
		.day = reading->today };
}

bool reading_knows(struct reading *reading, const char *thing, id which)
{
	const struct knowing knowing = knowing_of(reading);

	return reading_everywhere(reading) || thing_known(&knowing, thing, which);
}

id reading_unit(struct reading *reading, const char *thing, id which)
{
	const struct called *called = reading_called(reading, thing, which);

	return called ? called->unit : ID_NONE;
}

bool reading_everywhere(const struct reading *reading)
{
	return !reading->standing || standing_everywhere(reading->standing);
}

bool reading_near(struct reading *reading, enum known known, id unit)
{
	return reading_everywhere(reading) ||
	       standing_knows(reading->standing, reading->board, known, unit);
}

bool reading_may(struct reading *reading, enum right right, id unit)
{
	return !reading->standing || standing_may(reading->standing, reading->board, right, unit);
}

id reading_home(struct reading *reading)
{
	if (reading_everywhere(reading))
		return ID_NONE;
	id top = standing_top(reading->standing, reading->board);
	if (!id_given(top) && reading->standing->count)
		top = reading->standing->held[0].unit;
	return top;
}

const char *reading_actors(const struct reading *reading)
{
	const struct slice *rights = slices_rights(reading->ledger->settings.slices);

	return rights ? rights->actors : "";
}

const char *reading_places(const struct reading *reading)
{
	const struct slice *rights = slices_rights(reading->ledger->settings.slices);

	return rights ? rights->places : "";
}

bool reading_may_name(struct reading *reading, id person)
{
	const struct knowing knowing = knowing_of(reading);

	return reading_everywhere(reading) || actor_may_be_named(&knowing, person);
}

static bool shown_by(struct reading *reading, const struct slice *slice, id where)
{
	return slice->file_thing ? reading_knows(reading, slice->file_thing, where)
				 : reading_may(reading, RIGHT_SEE, where);
}

static bool shown(struct reading *reading, const struct slice *slice, hash file)
{
	struct query *q = conn_query(reading->conn, slice->file_units);
	bool may = false;

	query_hash(q, "file", file);
	while (!may && query_next(q))
		may = shown_by(reading, slice, column_id(q, 0));
	query_end(q);
	return may;
}

bool reading_may_file(struct reading *reading, hash file)
{
	const struct slice *const *slice = reading->ledger->settings.slices;

	if (reading_everywhere(reading))
		return reading_may(reading, RIGHT_SEE, ID_NONE);
	for (; *slice; slice++)
		if ((*slice)->file_units && shown(reading, *slice, file))
			return true;
	return false;
}

static str title_by(
	struct reading *reading, const struct slice *slice, hash file, struct arena *arena)
{
	struct query *q = conn_query(reading->conn, slice->file_units);
	str title = STR_NONE;

	query_hash(q, "file", file);
	while (!str_given(title) && query_next(q))
		if (!column_null(q, 1) && shown_by(reading, slice, column_id(q, 0)))
			title = arena_copy(arena, column_text(q, 1));
	query_end(q);
	return title;
}

str reading_file_title(struct reading *reading, hash file, struct arena *arena)
{
	const struct slice *const *slice = reading->ledger->settings.slices;
	str title = STR_NONE;

	for (; *slice && !str_given(title); slice++)
		if ((*slice)->file_units)
			title = title_by(reading, *slice, file, arena);
	return title;
}

str reading_file(struct reading *reading, hash file, struct arena *arena)
{
	return file_read(reading->conn, file, LEDGER_FILE_MAX, arena);
}

struct file_about reading_file_about(struct reading *reading, hash file)
{
	return about_of(reading->conn, file);
}

static bool day_of_event(struct conn *conn, int64_t seq, date *ret)
{
	struct query *q = conn_query(conn, &ledger_sql_event_day);

	query_number(q, "seq", seq);
	bool found = query_next(q);
	if (found)
		*ret = column_date(q, 0);
	query_end(q);
	return found;
}

int64_t reading_seq_at(struct reading *reading, date day)
{
	int64_t before = 0, after = reading->seq + 1; /* the last that is, the first that is not */

	while (before + 1 < after) {
		const int64_t middle = before + (after - before) / 2;
		date of;
		if (day_of_event(reading->conn, middle, &of) && of.day <= day.day)
			before = middle;
		else
			after = middle;
	}
	return before;
}

void pool_close(struct pool *pool)
{
	must(pool->lent == 0);
	while (pool->free) {
		struct reading *next = pool->free->next;
		conn_close(pool->free->conn);
		callings_free(pool->free->callings);
		free(pool->free);
		pool->free = next;
	}
	pthread_mutex_destroy(&pool->mutex);
}
