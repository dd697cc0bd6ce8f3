/* A series as it stands in the tables, and on which days it is held. */
#include "meeting/meeting.sql.h"
#include "meeting/series.h"

bool series_get(struct conn *conn, id which, struct arena *arena, struct series *ret)
{
	struct query *q = conn_query(conn, &meeting_sql_series);

	query_id(q, "id", which);
	const bool found = query_next(q);
	if (found)
		*ret = (struct series){
			.series = which,
			.code = arena_copy(arena, column_text(q, 0)),
			.unit = column_id(q, 1),
			.kind = (int)column_number(q, 2),
			.plan = { .title = arena_copy(arena, column_text(q, 3)),
				.purpose = arena_copy(arena, column_text(q, 4)),
				.place = arena_copy(arena, column_text(q, 5)),
				.link = arena_copy(arena, column_text(q, 6)),
				.campaign = column_id(q, 7) },
			.minutes = column_number(q, 8),
			.first = column_date(q, 9),
			.at = arena_copy(arena, column_text(q, 10)),
			.rule = arena_copy(arena, column_text(q, 11)),
			.days_off = (int)column_number(q, 12),
			.ahead = column_number(q, 13),
			.draft = column_number(q, 14) != 0,
			.ended = { !column_null(q, 15), column_date(q, 15) },
		};
	query_end(q);
	if (!found)
		return false;
	struct meeting lists = { .meeting = which };
	meeting_lists(conn, &lists, arena);
	ret->plan.agenda = lists.plan.agenda;
	ret->plan.expected = lists.plan.expected;
	return true;
}

/* It was read when it was stored. */
struct rule series_rule_of(const struct series *series)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);
	struct rule rule = { .freq = RULE_DAILY, .interval = 1 };
	struct problems none;

	problems_init(&none, &arena, LANGUAGE_EN);
	rule_read(series->rule, &rule, &none, "rule");
	return rule;
}

moment series_starts(const struct series *series, date held)
{
	char text[DATE_TEXT + 6];
	moment starts = { 0 };

	date_print(held, text);
	snprintf(text + DATE_TEXT - 1, sizeof(text) - DATE_TEXT + 1, " %.*s", STR_ARG(series->at));
	moment_parse_local(str_of(text), &starts);
	return starts;
}

/* ---- Its days ---- */

static bool is_skipped(struct conn *conn, const struct series *series, date day)
{
	struct query *q = conn_query(conn, &meeting_sql_skipped);

	query_id(q, "series", series->series);
	query_date(q, "day", day);
	const bool skipped = query_next(q);
	query_end(q);
	return skipped;
}

static void look_up_meeting(struct conn *conn, const struct series *series, struct occurrence *one)
{
	struct query *q = conn_query(conn, &meeting_sql_series_meeting);

	query_id(q, "series", series->series);
	query_date(q, "day", one->day);
	if (query_next(q)) {
		one->meeting = column_id(q, 0);
		one->state = (int)column_number(q, 1);
		one->starts = column_moment(q, 2);
	}
	query_end(q);
}

static struct occurrence occurrence_on(struct conn *conn, const struct series *series, date day)
{
	struct occurrence one = { .day = day, .held = day };

	if (series->days_off != OFF_KEPT) {
		one.held = org_workday_before(conn, day, 0);
		one.skipped = one.held.day != day.day && series->days_off == OFF_SKIPPED;
	}
	one.skipped = one.skipped || is_skipped(conn, series, day);
	look_up_meeting(conn, series, &one);
	return one;
}

size_t series_occurrences(struct conn *conn, const struct series *series, date from, date until, struct arena *arena,
	struct occurrence **ret, size_t max)
{
	const struct rule rule = series_rule_of(series);
	date *days = arena_array(arena, max, sizeof(*days));
	struct occurrence *list = arena_array(arena, max, sizeof(*list));
	size_t count = 0;

	if (!days || !list)
		return 0;
	const size_t found = rule_days(&rule, series->first, from, until, days, max);
	for (size_t n = 0; n < found; n++) {
		struct occurrence one = occurrence_on(conn, series, days[n]);
		/* Of two that are moved to the same day the first is held. */
		one.again = count && list[count - 1].held.day >= one.held.day;
		if (!one.again || id_given(one.meeting))
			list[count++] = one;
	}
	*ret = list;
	return count;
}

size_t series_due(struct conn *conn, const struct series *series, date today, struct arena *arena,
	struct occurrence **ret)
{
	const date until = { today.day + (int32_t)series->ahead };
	struct occurrence *list;
	size_t count, due = 0;

	if (series->ended.given)
		return 0;
	count = series_occurrences(conn, series, today, until, arena, &list, AHEAD_MAX + 1);
	for (size_t n = 0; n < count && due < MADE_MAX; n++) {
		const bool stands = id_given(list[n].meeting) && list[n].state != MEETING_CANCELLED;
		if (!stands && !list[n].skipped && !list[n].again && list[n].held.day >= today.day)
			list[due++] = list[n];
	}
	*ret = list;
	return due;
}

/* ---- Its meetings ---- */

bool meeting_series(struct conn *conn, id meeting, struct of_series *ret)
{
	struct query *q = conn_query(conn, &meeting_sql_series_of);

	query_id(q, "meeting", meeting);
	const bool found = query_next(q);
	if (found)
		*ret = (struct of_series){ column_id(q, 0), column_date(q, 1), (int)column_number(q, 2) };
	query_end(q);
	return found;
}

id series_neighbour(struct conn *conn, const struct of_series *of, bool after)
{
	struct query *q = conn_query(conn, after ? &meeting_sql_series_after : &meeting_sql_series_before);

	query_id(q, "series", of->series);
	query_date(q, "day", of->day);
	const id found = query_next(q) ? column_id(q, 0) : ID_NONE;
	query_end(q);
	return found;
}

void series_take(struct tx *tx, id meeting, id series, date day)
{
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_series_take);

	query_id(q, "meeting", meeting);
	query_id(q, "series", series);
	query_date(q, "day", day);
	query_run(q);
}

void series_pass_over(struct tx *tx, id meeting)
{
	struct of_series of;

	if (!meeting_series(tx_conn(tx), meeting, &of))
		return;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_skip_insert);
	query_id(q, "series", of.series);
	query_date(q, "day", of.day);
	query_run(q);
}

static bool becomes_another(str given, str now)
{
	return str_given(given) && !str_eq(given, now);
}

/* A form gives all texts and times again: what is the same was not changed. */
void series_own(struct tx *tx, const struct meeting *before, const struct meeting_change *by)
{
	const struct plan *now = &before->plan, *change = &by->plan;
	struct of_series of;

	if (!meeting_series(tx_conn(tx), before->meeting, &of))
		return;
	/* Papers are of items by their numbers. */
	of.own |= (becomes_another(change->title, now->title) ? OWN_TITLE : 0) |
		  (becomes_another(change->purpose, now->purpose) ? OWN_PURPOSE : 0) |
		  (becomes_another(change->place, now->place) ? OWN_PLACE : 0) |
		  (becomes_another(change->link, now->link) ? OWN_LINK : 0) |
		  (plan_moves(change, now) ? OWN_TIMES : 0) |
		  (id_given(change->campaign) && !id_eq(change->campaign, now->campaign) ? OWN_CAMPAIGN : 0) |
		  (change->agenda.count || change->papers.count ? OWN_AGENDA : 0) |
		  (change->expected.count ? OWN_EXPECTED : 0) |
		  (by->kind && by->kind != before->kind ? OWN_KIND : 0);
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_series_own);
	query_id(q, "meeting", before->meeting);
	query_number(q, "own", of.own);
	query_run(q);
}
