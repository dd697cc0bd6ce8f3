/* Units are looked for in memory: the texts of finder.h, made when somebody first looks, and from then on
 * brought up to the event that the reader sees before each search.
 *
 * New units have higher ids than all before. Which others were changed since, the writer tells after each
 * commit: it stands in a ring of the last CHANGES_MAX, so that an act writes nothing for it, and catching up
 * costs a look into an index where nothing was. Who comes when more were changed reads all anew. */
#include "board/room.h"
#include "org/finder.h"
#include "org/org.sql.h"
#include "org/unit.h"
#include <pthread.h>
#include <stdlib.h>

#define CHANGES_MAX 65536

/* Which units the last events changed. */
struct news {
	pthread_mutex_t mutex; /* held for moments: the writer waits for it */
	struct change {
		int64_t seq;
		id unit;
	} *ring; /* NULL: nothing yet */
	size_t begin, count;
	int64_t after; /* it has all that events after this one changed */
};

struct finding {
	pthread_rwlock_t lock;
	struct pinyin *pinyin;
	struct unit_finder *finder; /* NULL: nobody has looked yet */
	int64_t seq;                /* the event as of which it is */
	struct news news;
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
	must(pthread_mutex_init(&finding->news.mutex, NULL) == 0);
	finding->pinyin = pinyin;
	return finding;
}

static void finding_close(void *kept)
{
	struct finding *finding = kept;

	unit_finder_free(finding->finder);
	pthread_rwlock_destroy(&finding->lock);
	pthread_mutex_destroy(&finding->news.mutex);
	free(finding->news.ring);
	free(finding);
}

/* ---- What the writer tells ---- */

static void keep_news(struct news *news, int64_t seq, id unit)
{
	if (!news->ring)
		must(news->ring = reallocarray(NULL, CHANGES_MAX, sizeof(*news->ring)));
	if (news->count == CHANGES_MAX) {
		news->after = news->ring[news->begin].seq;
		news->begin = (news->begin + 1) % CHANGES_MAX;
		news->count--;
	}
	news->ring[(news->begin + news->count++) % CHANGES_MAX] =
		(struct change){ .seq = seq, .unit = unit };
}

static void finding_changed(void *kept, int64_t seq, id unit)
{
	struct news *news = &((struct finding *)kept)->news;

	pthread_mutex_lock(&news->mutex);
	if (id_given(unit)) {
		keep_news(news, seq, unit);
	} else {
		news->count = 0;
		news->after = seq;
	}
	pthread_mutex_unlock(&news->mutex);
}

/* The units that events after `since` up to `until` changed, some of them several times. False: not all of
 * them are known. */
static bool news_between(struct news *news, int64_t since, int64_t until, struct buf *units)
{
	pthread_mutex_lock(&news->mutex);
	bool whole = since >= news->after;
	for (size_t n = news->count; whole && n > 0; n--) {
		const struct change *change = &news->ring[(news->begin + n - 1) % CHANGES_MAX];
		if (change->seq <= since)
			break;
		if (change->seq <= until)
			buf_bytes(units, &change->unit, sizeof(change->unit));
	}
	pthread_mutex_unlock(&news->mutex);
	return whole && !units->failed;
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

static int by_id(const void *a, const void *b)
{
	const id *x = a, *y = b;

	return (x->v > y->v) - (x->v < y->v);
}

/* The units of these ids, each once; not those that are new to the finder, which come by themselves. */
static bool read_again(struct conn *conn, struct buf *ids, id last, struct arena *arena, struct buf *units)
{
	id *list = (void *)ids->ptr;
	size_t count = ids->len / sizeof(*list);
	bool fit = true;

	qsort(list, count, sizeof(*list), by_id);
	for (size_t n = 0; n < count && list[n].v <= last.v && fit; n++) {
		if (n > 0 && id_eq(list[n], list[n - 1]))
			continue;
		struct query *q = conn_query(conn, &org_sql_unit_to_find);
		query_id(q, "id", list[n]);
		fit = read_changes(q, arena, units);
	}
	return fit;
}

#define CHANGES_ROOM ((size_t)64 << 20) /* more than that is read anew */

/* False: it is quicker to begin anew, or there was a fault. */
static bool take_changes(struct finding *finding, struct reading *reading)
{
	CLEANUP(arena_done) struct arena arena = ARENA(CHANGES_ROOM);
	CLEANUP(buf_done) struct buf ids = BUF(CHANGES_MAX * sizeof(id)), units = BUF(CHANGES_ROOM);
	id last = unit_finder_last(finding->finder);

	if (!news_between(&finding->news, finding->seq, reading->seq, &ids) ||
		!read_again(reading->conn, &ids, last, &arena, &units))
		return false;
	struct query *q = conn_query(reading->conn, &org_sql_units_after);
	query_number(q, "after", last.v);
	bool fit = read_changes(q, &arena, &units);
	size_t count = units.len / sizeof(struct finder_unit);
	if (!fit || unit_finder_stale(finding->finder, count))
		return false;
	if (count && !conn_fault(reading->conn))
		unit_finder_change(finding->finder, (const void *)units.ptr, count);
	return true;
}

static void catch_up(struct finding *finding, struct reading *reading)
{
	if (finding->finder && finding->seq >= reading->seq)
		return;
	if (!finding->finder || !take_changes(finding, reading)) {
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
	.changed = finding_changed,
	.find = finding_find,
};
