/* Units are looked for in memory: the texts of finder.h, made when somebody first looks, and from then on
 * brought up to the event that the reader sees before each search.
 *
 * New units have higher ids than all before, and what has changed of others since stands in a table by
 * event (org_changed), so that catching up costs two looks into indexes where nothing has. */
#include "board/room.h"
#include "org/finder.h"
#include "org/org.sql.h"
#include "org/unit.h"
#include <pthread.h>
#include <stdlib.h>

struct finding {
	pthread_rwlock_t lock;
	struct pinyin *pinyin;
	struct unit_finder *finder; /* NULL: nobody has looked yet */
	int64_t seq;                /* the event as of which it is */
};

static void *finding_open(struct pinyin *pinyin)
{
	struct finding *finding = calloc(1, sizeof(*finding));
	pthread_rwlockattr_t first;

	must(finding);
	/* Whoever searches again and again does not keep out who catches up. */
	must(pthread_rwlockattr_init(&first) == 0);
	pthread_rwlockattr_setkind_np(&first, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
	must(pthread_rwlock_init(&finding->lock, &first) == 0);
	pthread_rwlockattr_destroy(&first);
	finding->pinyin = pinyin;
	return finding;
}

static void finding_close(void *kept)
{
	struct finding *finding = kept;

	unit_finder_free(finding->finder);
	pthread_rwlock_destroy(&finding->lock);
	free(finding);
}

/* ---- Catching up ---- */

static struct finder_unit unit_at(struct query *q)
{
	return (struct finder_unit){ .unit = column_id(q, 0),
		.parent = column_id(q, 1),
		.code = column_text(q, 2),
		.name = column_text(q, 3),
		.alias = column_text(q, 4),
		.closed = !column_null(q, 5) };
}

static struct unit_finder *read_all(struct finding *finding, struct conn *conn)
{
	struct unit_finder *finder = unit_finder_new(finding->pinyin);
	struct query *q = conn_query(conn, &org_sql_units_after);

	query_number(q, "after", 0);
	while (query_next(q)) {
		struct finder_unit unit = unit_at(q);
		unit_finder_add(finder, &unit);
	}
	query_end(q);
	unit_finder_pack(finder);
	return finder;
}

static bool read_changes(struct query *q, struct arena *arena, struct buf *units)
{
	while (query_next(q)) {
		struct finder_unit unit = unit_at(q);
		unit.code = arena_copy(arena, unit.code);
		unit.name = arena_copy(arena, unit.name);
		unit.alias = arena_copy(arena, unit.alias);
		buf_bytes(units, &unit, sizeof(unit));
	}
	query_end(q);
	return !units->failed && !arena->failed;
}

#define CHANGES_ROOM ((size_t)64 << 20) /* more than that is read anew */

/* False: it is quicker to begin anew, or there was a fault. */
static bool take_changes(struct finding *finding, struct conn *conn)
{
	CLEANUP(arena_done) struct arena arena = ARENA(CHANGES_ROOM);
	CLEANUP(buf_done) struct buf units = BUF(CHANGES_ROOM);

	struct query *q = conn_query(conn, &org_sql_units_changed);
	query_number(q, "seq", finding->seq);
	query_id(q, "last", unit_finder_last(finding->finder));
	bool fit = read_changes(q, &arena, &units);
	q = conn_query(conn, &org_sql_units_after);
	query_number(q, "after", unit_finder_last(finding->finder).v);
	fit = read_changes(q, &arena, &units) && fit;
	size_t count = units.len / sizeof(struct finder_unit);
	if (!fit || unit_finder_stale(finding->finder, count))
		return false;
	if (count && !conn_fault(conn))
		unit_finder_change(finding->finder, (const void *)units.ptr, count);
	return true;
}

static void catch_up(struct finding *finding, struct reading *reading)
{
	if (finding->finder && finding->seq >= reading->seq)
		return;
	if (!finding->finder || !take_changes(finding, reading->conn)) {
		struct unit_finder *finder = read_all(finding, reading->conn);
		if (conn_fault(reading->conn)) {
			unit_finder_free(finder);
			return;
		}
		unit_finder_free(finding->finder);
		finding->finder = finder;
	}
	if (!conn_fault(reading->conn))
		finding->seq = reading->seq;
}

/* ---- Searching ---- */

#define ONLY_MAX 5000 /* units: a range so small is quicker looked at one by one */

static size_t places_of(const struct standing *standing, struct finder_place ret[HELD_MAX])
{
	for (size_t n = 0; n < standing->count; n++)
		ret[n] = (struct finder_place){ standing->held[n].unit,
			standing_sees_below(standing, n) };
	return standing->count;
}

static size_t finding_find(void *kept, struct reading *reading, const struct look *look, id *ret)
{
	struct finding *finding = kept;
	struct finder_place places[HELD_MAX];
	struct finder_look asked = { .words = look->words,
		.count = look->count,
		.under = look->under,
		.everywhere = reading_everywhere(reading),
		.places = places };
	id *only = NULL;

	if (!asked.everywhere)
		asked.place_count = places_of(reading->standing, places);
	if (!asked.everywhere && (only = room_new(ONLY_MAX, sizeof(*only)))) {
		asked.only_count =
			standing_range(reading->standing, reading->board, true, only, ONLY_MAX);
		asked.only = asked.only_count == SIZE_MAX ? NULL : only;
	}
	pthread_rwlock_rdlock(&finding->lock);
	if (!finding->finder || finding->seq < reading->seq) {
		pthread_rwlock_unlock(&finding->lock);
		pthread_rwlock_wrlock(&finding->lock);
		catch_up(finding, reading);
		pthread_rwlock_unlock(&finding->lock);
		pthread_rwlock_rdlock(&finding->lock);
	}
	size_t count =
		finding->finder ? unit_finder_find(finding->finder, &asked, ret, look->max) : 0;
	pthread_rwlock_unlock(&finding->lock);
	free(only);
	return count;
}

const struct thing_finder unit_finding = {
	.open = finding_open,
	.close = finding_close,
	.find = finding_find,
};

/* ---- What is noted for it ---- */

void unit_changed(struct tx *tx, const struct event *event, id unit)
{
	struct query *q = conn_query(tx_conn(tx), &org_sql_changed_put);

	query_id(q, "unit", unit);
	query_number(q, "seq", event->seq);
	query_run(q);
}
