/* The meetings of a span of time whose attendance is asked for: unit by unit where these are few, whoever else met;
 * else by going through the span. */
#include "meeting/attend_span.h"
#include "meeting/meeting.sql.h"

#define FEW_UNITS 2000 /* whose meetings are looked up one by one */

struct row {
	id meeting;
	int64_t starts;
};

struct gathering {
	struct reading *reading;
	const struct span_asked *asked;
	struct row *rows;
	size_t count, max, looked;
};

static bool is_wanted(const struct gathering *g, id unit)
{
	struct board *board = g->reading->board;
	const id asked = g->asked->unit;

	return reading_near(g->reading, KNOWN_ON_LINE, unit) &&
	       (!id_given(asked) || board_within(board, unit, asked) || board_within(board, asked, unit));
}

static void take(struct gathering *g, struct query *q)
{
	const id meeting = column_id(q, 0);
	const moment starts = column_moment(q, 2);
	const date day = moment_day(starts);

	if (day.day >= g->asked->since.day && day.day <= g->asked->until.day && is_wanted(g, column_id(q, 1)) &&
		reading_knows(g->reading, "meeting", meeting))
		g->rows[g->count++] = (struct row){ meeting, starts.us };
}

static void take_all(struct gathering *g, struct query *q, size_t looked_max)
{
	/* The organisation's days lie up to a day beside those of UTC. */
	query_moment(q, "since", (moment){ ((int64_t)g->asked->since.day - 1) * DAY_US });
	query_moment(q, "until", (moment){ ((int64_t)g->asked->until.day + 2) * DAY_US });
	for (; g->count < g->max && g->looked < looked_max && query_next(q); g->looked++)
		take(g, q);
	query_end(q);
}

static int by_id(const void *a, const void *b)
{
	const id *x = a, *y = b;

	return (x->v > y->v) - (x->v < y->v);
}

static int by_start(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->starts != y->starts)
		return x->starts < y->starts ? -1 : 1;
	return by_id(&x->meeting, &y->meeting);
}

/* The units above the one that was asked for, it, and those below. */
static size_t units_asked(const struct gathering *g, id ret[FEW_UNITS])
{
	const id unit = g->asked->unit;
	const size_t line = board_line(g->reading->board, unit, ret);
	const size_t below = line ? board_below(g->reading->board, unit, ret + line - 1, FEW_UNITS - line) : 0;

	return below > FEW_UNITS - line ? SIZE_MAX : line + below - 1;
}

/* False: they are many. */
static bool take_few(struct gathering *g)
{
	struct reading *reading = g->reading;
	id units[FEW_UNITS];
	size_t count = id_given(g->asked->unit) ? units_asked(g, units) : SIZE_MAX;

	if (count == SIZE_MAX && !reading_everywhere(reading))
		count = standing_range(reading->standing, reading->board, true, units, FEW_UNITS);
	if (count == SIZE_MAX)
		return false;
	if (count)
		qsort(units, count, sizeof(*units), by_id);
	for (size_t n = 0; n < count; n++) {
		if (n > 0 && id_eq(units[n], units[n - 1])) /* of two posts on one line */
			continue;
		struct query *q = conn_query(reading->conn, &meeting_sql_meetings_at_between);
		query_id(q, "unit", units[n]);
		take_all(g, q, SIZE_MAX);
	}
	return true;
}

size_t meetings_of_span(struct reading *reading, const struct span_asked *asked, id *ret, size_t max)
{
	struct gathering g = { .reading = reading, .asked = asked, .max = max };
	bool whole = true;

	must(g.rows = calloc(max, sizeof(*g.rows)));
	if (!take_few(&g)) {
		take_all(&g, conn_query(reading->conn, &meeting_sql_meetings_between), SPAN_LOOKED_MAX);
		whole = g.count == max || g.looked < SPAN_LOOKED_MAX;
	}
	if (g.count)
		qsort(g.rows, g.count, sizeof(*g.rows), by_start);
	for (size_t n = 0; n < g.count; n++)
		ret[n] = g.rows[n].meeting;
	free(g.rows);
	return whole ? g.count : SIZE_MAX;
}
