/* The meetings of a series are made ahead of time: when it begins or is changed, and by the clock. */
#include "meeting/meeting.sql.h"
#include "meeting/series_acts.h"
#include <inttypes.h>

#define LOOK_MAX 256 /* series looked at in one look at the store */

size_t series_coming(struct tx *tx, id series, moment now, struct coming **ret)
{
	struct coming *list = arena_array(tx_arena(tx), AHEAD_MAX + 1, sizeof(*list));
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_series_coming);
	size_t count = 0;

	query_id(q, "series", series);
	query_moment(q, "now", now);
	query_number(q, "most", AHEAD_MAX + 1);
	while (list && count < AHEAD_MAX + 1 && query_next(q))
		list[count++] = (struct coming){ column_id(q, 0), column_date(q, 1), (int)column_number(q, 2) };
	query_end(q);
	*ret = list;
	return count;
}

/* ---- One ---- */

static void make_one(struct tx *tx, const struct series *series, const struct occurrence *one,
	const struct fitting *fitting)
{
	const moment starts = series_starts(series, one->held);
	const struct plan *plan = &series->plan;
	struct meeting_convene convene = {
		.unit = series->unit,
		.kind = series->kind,
		.code = code_make(tx, &coded_meetings, series->unit),
		.plan = *plan,
		.dropped = fitting->dropped,
		.closed = fitting->closed,
		.series = series->series,
		.occurrence = { true, one->day },
	};

	convene.plan.starts = (opt_moment){ true, starts };
	convene.plan.ends = (opt_moment){ true, { starts.us + series->minutes * MINUTE_US } };
	/* All who were expected may have left since: somebody has to look at it before it is announced. */
	if (series->draft || !plan->expected.count || (!plan->place.len && !plan->link.len))
		convene.draft = (opt_yesno){ true, true };
	tx_follow(tx, &meeting_convene_act, &convene, STR_NONE);
}

void series_make(struct tx *tx, id which)
{
	struct occurrence *due;
	struct series series;

	if (!series_get(tx_conn(tx), which, tx_arena(tx), &series))
		return;
	struct fitting fitting = { .conn = tx_conn(tx),
		.board = tx_board(tx),
		.arena = tx_arena(tx),
		.from = series.unit,
		.unit = series.unit };
	plan_fit(&fitting, &series.plan);
	const size_t count = series_due(tx_conn(tx), &series, tx_day(tx), tx_arena(tx), &due);
	for (size_t n = 0; n < count; n++)
		make_one(tx, &series, &due[n], &fitting);
}

/* ---- series.extend: the clock did it ---- */

struct series_extend {
	id series;
};

static const struct field extend_fields[] = {
	{ AT(struct series_extend, series, REF), .label = N_("Series"), .need = true, .ref = "series" },
};

static void apply_extend(struct tx *tx, const struct event *event, const void *in)
{
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_series_extended);

	query_id(q, "id", ((const struct series_extend *)in)->series);
	query_date(q, "day", event->day);
	query_run(q);
}

static void then_extend(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	series_make(tx, ((const struct series_extend *)in)->series);
}

const struct act series_extend_act = {
	.name = "series.extend",
	.summary = N_("Make the meetings of a series that come next"),
	.history = N_("{actor} made the next meetings of the series {series}"),
	.version = 1,
	.record = FIELD_TABLE(struct series_extend, extend_fields),
	.right = RIGHT_CLOCK,
	.right_at = "series",
	.apply = apply_extend,
	.then = then_extend,
};

/* ---- The clock's job ---- */

struct looking {
	id after; /* the last one looked at */
	id due[LOOK_MAX];
	size_t count;
};

static bool is_due(struct reading *reading, id which, date today)
{
	CLEANUP(arena_done) struct arena arena = ARENA(4 << 20);
	struct occurrence *due;
	struct series series;

	return series_get(reading->conn, which, &arena, &series) && board_unit_open(reading->board, series.unit) &&
	       series_due(reading->conn, &series, today, &arena, &due) > 0;
}

/* Looks at some; false: these were the last ones. */
static bool look(struct clock *clock, struct looking *looking)
{
	struct reading *reading = clock_read(clock);
	id list[LOOK_MAX];
	size_t count = 0;

	looking->count = 0;
	if (!reading)
		return false;
	struct query *q = conn_query(reading->conn, &meeting_sql_series_live);
	query_number(q, "after", looking->after.v);
	query_number(q, "most", LOOK_MAX);
	while (count < LOOK_MAX && query_next(q))
		list[count++] = column_id(q, 0);
	query_end(q);
	for (size_t n = 0; n < count; n++)
		if (is_due(reading, list[n], clock_day(clock)))
			looking->due[looking->count++] = list[n];
	clock_read_end(clock);
	if (count)
		looking->after = list[count - 1];
	return count == LOOK_MAX;
}

static bool extend(struct clock *clock, id which)
{
	char day[DATE_TEXT], key[LEDGER_KEY_MAX];

	date_print(clock_day(clock), day);
	snprintf(key, sizeof(key), "series/%s/%" PRId64, day, which.v);
	return clock_do(clock, &series_extend_act, &(struct series_extend){ which }, str_of(key));
}

static void run(struct clock *clock)
{
	struct looking looking = { .after = ID_NONE };
	bool more = true;

	while (more) {
		more = look(clock, &looking);
		for (size_t n = 0; n < looking.count; n++)
			if (!extend(clock, looking.due[n]))
				return;
	}
}

const struct job meeting_jobs[] = { { "series", run }, { 0 } };
