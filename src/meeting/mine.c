/* The meetings at which one person is expected: of the units on the lines of its own, and those that name it. */
#include "meeting/mine.h"
#include "base/catalogue.h"
#include "meeting/attend.h"
#include "meeting/meeting.sql.h"
#include "meeting/minutes.h"
#include "web/thing.h"

#define DAYS_AHEAD 14
#define DAYS_BACK 92 /* of a meeting whose minutes are remarked on */
#define LINES_MAX (HELD_MAX * BOARD_DEPTH_MAX)

struct gathering {
	struct reading *reading;
	id person;
	moment since, until;
	bool minutes; /* only those whose minutes may be remarked on, whenever they end */
	struct arena *arena;
	struct meeting *list;
	size_t count;
};

static bool is_there(const struct gathering *g, id meeting)
{
	for (size_t n = 0; n < g->count; n++)
		if (id_eq(g->list[n].meeting, meeting))
			return true;
	return false;
}

/* Many are looked at for one that is taken. */
static bool is_mine(struct gathering *g, id which)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 20);
	struct meeting meeting;

	if (!meeting_get(g->reading->conn, which, &arena, &meeting))
		return false;
	meeting_calls(g->reading->conn, &meeting, &arena);
	return meeting_expects(
		g->reading->conn, g->reading->board, &meeting, g->person, g->reading->today);
}

static void fail_full(struct gathering *g)
{
	struct err err;

	err_set(&err, ERR_FULL, "the meetings of a person take more memory than they may");
	conn_fail(g->reading->conn, &err);
}

static void take(struct gathering *g, id which)
{
	if (is_there(g, which) || !is_mine(g, which))
		return;
	struct meeting *more = arena_more(g->arena, g->list, g->count, sizeof(*more));
	if (more) {
		g->list = more;
		g->count += meeting_get(g->reading->conn, which, g->arena, &more[g->count]);
	}
	if (g->arena->failed)
		fail_full(g);
}

static void take_all(struct gathering *g, struct query *q)
{
	query_moment(q, "since", g->since);
	if (g->minutes)
		query_date(q, "day", g->reading->today);
	else
		query_moment(q, "until", g->until);
	while (query_next(q))
		take(g, column_id(q, 0));
	query_end(q);
}

static void take_unit(struct gathering *g, id unit)
{
	struct query *q = conn_query(
		g->reading->conn, g->minutes ? &meeting_sql_minutes_of_unit : &meeting_sql_meetings_of_unit);

	query_id(q, "unit", unit);
	take_all(g, q);
}

/* The units at which the person has anything, and those above them: each once. */
static void take_lines(struct gathering *g)
{
	const struct standing *standing = g->reading->standing;
	id *seen = arena_array(g->arena, LINES_MAX, sizeof(*seen)), line[BOARD_DEPTH_MAX];
	size_t count = 0;

	for (size_t n = 0; seen && standing && n < standing->own; n++) {
		size_t length = board_line(g->reading->board, standing->held[n].unit, line);
		for (size_t k = 0; k < length; k++) {
			size_t at = 0;
			while (at < count && !id_eq(seen[at], line[k]))
				at++;
			if (at < count || count == LINES_MAX)
				continue;
			seen[count++] = line[k];
			take_unit(g, line[k]);
		}
	}
}

static int by_start(const void *a, const void *b)
{
	const struct meeting *x = a, *y = b;
	const int64_t left = x->plan.starts.v.us, right = y->plan.starts.v.us;

	if (left != right)
		return left < right ? -1 : 1;
	return (x->meeting.v > y->meeting.v) - (x->meeting.v < y->meeting.v);
}

static size_t gather(struct gathering *g, struct meeting **ret)
{
	if (!id_given(g->person))
		return 0;
	struct query *q = conn_query(
		g->reading->conn, g->minutes ? &meeting_sql_minutes_naming : &meeting_sql_meetings_naming);
	query_id(q, "person", g->person);
	take_all(g, q);
	take_lines(g);
	if (g->count)
		qsort(g->list, g->count, sizeof(*g->list), by_start);
	*ret = g->list;
	return g->count;
}

size_t meetings_mine(
	struct reading *reading, id person, moment since, moment until, struct arena *arena, struct meeting **ret)
{
	struct gathering g = {
		.reading = reading, .person = person, .since = since, .until = until, .arena = arena
	};

	return gather(&g, ret);
}

/* ---- For the first page ---- */

/* Minutes that were circulated to the person, who was expected: until when it may remark on them. */
static size_t minutes_await(struct reading *reading, id person, struct arena *arena, struct awaited *ret, size_t max)
{
	struct gathering g = { .reading = reading, .person = person, .minutes = true, .arena = arena,
		.since = { (int64_t)(reading->today.day - DAYS_BACK) * DAY_US } };
	struct meeting *list;
	const size_t all = gather(&g, &list);
	size_t count = 0;

	for (; count < all && count < max; count++) {
		const str own = thing_url(reading, "meeting", list[count].meeting, arena);
		ret[count] = (struct awaited){
			.label = list[count].plan.title,
			.url = arena_printf(arena, "%.*s/minutes", STR_ARG(own)),
			.remarks = true,
			.until = minutes_of(reading->conn, list[count].meeting, arena).until.v,
		};
	}
	return count;
}

/* What the person replied; not given: nothing yet. */
static str said_of(struct reading *reading, const struct meeting *meeting, id person)
{
	struct reply reply;

	return reply_get(reading->conn, meeting->meeting, person, &reply) && !reply.before_move
		       ? choice_label(reply_answers, reply.answer, reading->language)
		       : STR_NONE;
}

size_t meetings_await(struct reading *reading, id person, struct arena *arena, struct awaited *ret, size_t max)
{
	const moment since = { (int64_t)(reading->today.day - 1) * DAY_US };
	struct sign_in in;
	struct meeting *list;
	size_t all = meetings_mine(
		reading, person, since, (moment){ since.us + (DAYS_AHEAD + 2) * DAY_US }, arena, &list);
	size_t count = 0;

	for (size_t n = 0; n < all && count < max; n++) {
		const date day = moment_day(list[n].plan.starts.v);
		/* One that was cancelled stands there until its day is past: nobody is to come in vain. */
		if (list[n].state == MEETING_HELD || day.day < reading->today.day ||
			day.day > reading->today.day + DAYS_AHEAD)
			continue;
		ret[count++] = (struct awaited){
			.label = list[n].plan.title,
			.url = thing_url(reading, "meeting", list[n].meeting, arena),
			.where = list[n].plan.place.len ? list[n].plan.place : list[n].plan.link,
			.at = list[n].plan.starts.v,
			.said = said_of(reading, &list[n], person),
			.there = sign_in_get(reading->conn, list[n].meeting, person, &in),
			.cancelled = list[n].state == MEETING_CANCELLED,
		};
	}
	return count + minutes_await(reading, person, arena, ret + count, max - count);
}
