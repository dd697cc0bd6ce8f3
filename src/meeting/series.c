/* series.begin, series.skip, series.end: meetings that repeat. How a series is changed: series_change.c. */
#include "meeting/series.h"
#include "base/catalogue.h"
#include "meeting/meeting.sql.h"
#include "meeting/series_acts.h"

/* ---- series.begin ---- */

struct series_begin {
	id unit, template, like;
	int kind;
	str code;
	date first;
	opt_number minutes;
	struct plan plan;
	struct timing timing;
	struct ids dropped, closed;
};

static const struct field begin_fields[] = {
	{ AT(struct series_begin, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit",
		.help = N_("The unit that meets.") },
	BEGINNING_FIELDS(struct series_begin, 0),
	{ AT(struct series_begin, kind, CHOICE), .label = N_("Kind"), .unless = BEGINNING_HAS,
		.choices = meeting_kinds },
	{ AT_AS(struct series_begin, plan.title, "title", TEXT), .label = N_("Title"), .unless = BEGINNING_HAS,
		.max = TITLE_MAX },
	{ AT(struct series_begin, first, DATE), .label = N_("Meets first on"), .need = true,
		.help = N_("The rule is counted from this day on.") },
	{ AT_AS(struct series_begin, timing.at, "time", TEXT), .label = N_("Begins at"), .need = true, .max = 5,
		.help = N_("The time of the day: 09:30.") },
	TIMING_FIELDS(struct series_begin),
	OUTLINE_FIELDS(struct series_begin),
	{ AT_AS(struct series_begin, plan.campaign, "campaign", REF), .label = N_("Campaign"), .ref = "campaign" },
	{ AT(struct series_begin, code, TEXT), .label = N_("Code"), .code = true, .max = CODE_MAX,
		.help = N_("Not given: that of the unit and a number.") },
	DROPPED_FIELDS(struct series_begin, 0),
};

static void resolve_begin(struct tx *tx, void *in, struct problems *problems)
{
	struct series_begin *begin = in;
	const struct beginning beginning = { .template = begin->template,
		.like = begin->like,
		.unit = begin->unit,
		.kind = &begin->kind,
		.minutes = &begin->minutes,
		.plan = &begin->plan,
		.dropped = &begin->dropped,
		.closed = &begin->closed };

	if (!begin->code.len)
		begin->code = code_make(tx, &coded_series, begin->unit);
	begin_resolve(tx, &beginning);
	if (!begin->minutes.given)
		begin->minutes = (opt_number){ true, LENGTH_USUAL };
	if (!begin->timing.ahead.given)
		begin->timing.ahead = (opt_number){ true, AHEAD_USUAL };
	timing_resolve(&begin->timing, &(struct timing_from){ begin->first, begin->timing.at, STR_NONE }, tx_arena(tx),
		problems);
	if (!begin->timing.days_off)
		begin->timing.days_off = OFF_KEPT;
}

static size_t begin_series_stands(struct reading *reading, const struct pair *typed, size_t count, struct arena *arena,
	struct pair *ret, size_t max)
{
	return begin_stands(reading, typed, count, BEGIN_SERIES, arena, ret, max);
}

void series_check_whole(struct tx *tx, const struct plan *plan, bool draft, struct problems *problems)
{
	struct plan whole = *plan;

	if (draft)
		return;
	/* Each of its meetings gets times of its own. */
	whole.starts = whole.ends = (opt_moment){ true, { (tx_day(tx).day + INT64_C(1)) * DAY_US } };
	plan_check_whole(tx, &whole, NULL, problems);
}

static bool as_drafts(const struct timing *timing)
{
	return timing->draft.given && timing->draft.v;
}

static void check_begin(struct tx *tx, const void *in, struct problems *problems)
{
	const struct series_begin *begin = in;

	if (code_is_taken(tx_conn(tx), &coded_series, begin->code))
		problem(problems, "code", "R-MEET-01", N_("The code %.*s is taken."), STR_ARG(begin->code));
	org_check_open(tx, begin->unit, problems, "unit");
	begin_check(tx, begin->template, begin->like, problems);
	begin_check_whole(begin->kind, begin->plan.title, problems);
	begin_check_room(&begin->plan, problems);
	plan_check(tx, begin->unit, &begin->plan, problems);
	series_check_whole(tx, &begin->plan, as_drafts(&begin->timing), problems);
	timing_check(&begin->timing, begin->first, (opt_date){ true, tx_day(tx) }, problems);
}

void series_bind(struct query *q, id which, const struct series *series)
{
	const struct rule rule = series_rule_of(series);
	const struct plan *plan = &series->plan;

	query_id(q, "id", which);
	query_number(q, "kind", series->kind);
	query_text(q, "title", plan->title);
	query_text(q, "purpose", plan->purpose);
	query_text(q, "place", plan->place);
	query_text(q, "link", plan->link);
	query_id(q, "campaign", plan->campaign);
	query_number(q, "minutes", series->minutes);
	query_date(q, "first", series->first);
	query_text(q, "at", series->at);
	query_text(q, "rule", series->rule);
	query_number(q, "freq", rule.freq);
	query_number(q, "every", rule.interval);
	if (rule.until.given)
		query_date(q, "until", rule.until.v);
	query_number(q, "days_off", series->days_off);
	query_number(q, "ahead", series->ahead);
	query_number(q, "draft", series->draft);
	query_run(q);
}

static void apply_begin(struct tx *tx, const struct event *event, const void *in)
{
	const struct series_begin *begin = in;
	const struct timing *timing = &begin->timing;
	const struct series series = { .kind = begin->kind,
		.minutes = begin->minutes.v,
		.first = begin->first,
		.at = timing->at,
		.rule = timing->rule,
		.days_off = timing->days_off,
		.ahead = timing->ahead.v,
		.draft = as_drafts(timing),
		.plan = begin->plan };
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_series_insert);

	query_text(q, "code", begin->code);
	query_id(q, "unit", begin->unit);
	series_bind(q, event->first, &series);
	meeting_store_lists(tx, event->first, &begin->plan);
}

static void then_begin(struct tx *tx, const struct event *event, UNUSED const void *in)
{
	series_make(tx, event->first);
}

const struct act series_begin_act = {
	.name = "series.begin",
	.summary = N_("Begin a series of meetings"),
	.history = N_("{actor} began the series of meetings {title}, from {first} at {time}: {rule}"
		      "[; left out: {dropped}][; left out: {closed}]"),
	.version = 1,
	.record = FIELD_TABLE(struct series_begin, begin_fields),
	.right = RIGHT_ANSWER,
	.right_at = "unit",
	.makes = "series",
	.stands = begin_series_stands,
	.resolve = resolve_begin,
	.check = check_begin,
	.apply = apply_begin,
	.then = then_begin,
};

/* ---- series.skip ---- */

struct series_skip {
	id series;
	date day;
	str reason;
};

static const struct field skip_fields[] = {
	{ AT(struct series_skip, series, REF), .label = N_("Series"), .need = true, .ref = "series" },
	{ AT(struct series_skip, day, DATE), .label = N_("Day of the series"), .need = true,
		.help = N_("As its rule has it. Where its meeting was made already, it is cancelled.") },
	{ AT(struct series_skip, reason, TEXT), .label = N_("Reason"), .prose = true, .need = true,
		.max = REASON_MAX },
};

bool series_goes_on(struct tx *tx, id which, struct series *ret, struct problems *problems)
{
	if (!series_get(tx_conn(tx), which, tx_arena(tx), ret))
		return false;
	if (ret->ended.given)
		problem(problems, "series", "R-MEET-101", N_("This series has ended.")); /* R-MEET-101 */
	return !ret->ended.given;
}

static bool occurs(struct tx *tx, const struct series *series, date day, struct occurrence *ret)
{
	struct occurrence *list;

	if (series_occurrences(tx_conn(tx), series, day, day, tx_arena(tx), &list, 1) != 1)
		return false;
	*ret = list[0];
	return true;
}

static void check_skip(struct tx *tx, const void *in, struct problems *problems)
{
	const struct series_skip *skip = in;
	struct occurrence one;
	struct series series;

	if (!series_goes_on(tx, skip->series, &series, problems))
		return;
	if (!occurs(tx, &series, skip->day, &one))
		problem(problems, "day", "R-MEET-102", N_("The series does not meet on that day.")); /* R-MEET-102 */
	else if (one.skipped)
		problem(problems, "day", "R-MEET-102", N_("That day is left out already."));
	else if (skip->day.day < tx_day(tx).day)
		problem(problems, "day", "R-MEET-102", N_("That day has already passed."));
}

static void apply_skip(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct series_skip *skip = in;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_skip_insert);

	query_id(q, "series", skip->series);
	query_date(q, "day", skip->day);
	query_run(q);
}

void series_cancel(struct tx *tx, id which, str reason)
{
	const struct meeting_named cancel = { which, reason };
	struct meeting meeting;

	if (meeting_get(tx_conn(tx), which, tx_arena(tx), &meeting) &&
		(meeting.state == MEETING_DRAFT || meeting.state == MEETING_ANNOUNCED))
		tx_follow(tx, &meeting_cancel_act, &cancel, STR_NONE);
}

static void then_skip(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct series_skip *skip = in;
	struct occurrence one;
	struct series series;

	if (series_get(tx_conn(tx), skip->series, tx_arena(tx), &series) && occurs(tx, &series, skip->day, &one) &&
		id_given(one.meeting))
		series_cancel(tx, one.meeting, skip->reason);
}

const struct act series_skip_act = {
	.name = "series.skip",
	.summary = N_("Leave out one meeting of a series"),
	.history = N_("{actor} left out {day} of the series {series}: {reason}"),
	.version = 1,
	.record = FIELD_TABLE(struct series_skip, skip_fields),
	.right = RIGHT_ANSWER,
	.right_at = "series",
	.check = check_skip,
	.apply = apply_skip,
	.then = then_skip,
};

/* ---- series.end ---- */

struct series_end {
	id series;
	str reason;
	opt_yesno cancel;
};

static const struct field end_fields[] = {
	{ AT(struct series_end, series, REF), .label = N_("Series"), .need = true, .ref = "series" },
	{ AT(struct series_end, reason, TEXT), .label = N_("Reason"), .prose = true, .need = true,
		.max = REASON_MAX },
	{ AT(struct series_end, cancel, YESNO), .label = N_("Cancel its meetings to come"),
		.help = N_("Those that were made already. Else they are held, and no more are made.") },
};

static void check_end(struct tx *tx, const void *in, struct problems *problems)
{
	struct series series;

	series_goes_on(tx, ((const struct series_end *)in)->series, &series, problems);
}

static void apply_end(struct tx *tx, const struct event *event, const void *in)
{
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_series_end);

	query_id(q, "id", ((const struct series_end *)in)->series);
	query_date(q, "day", event->day);
	query_run(q);
}

static void then_end(struct tx *tx, const struct event *event, const void *in)
{
	const struct series_end *end = in;
	struct coming *list;

	if (!end->cancel.given || !end->cancel.v)
		return;
	const size_t count = series_coming(tx, end->series, event->at, &list);
	for (size_t n = 0; n < count; n++)
		series_cancel(tx, list[n].meeting, end->reason);
}

const struct act series_end_act = {
	.name = "series.end",
	.summary = N_("End a series of meetings"),
	.history = N_("{actor} ended the series {series}: {reason}[; its meetings to come were cancelled: {cancel}]"),
	.version = 1,
	.record = FIELD_TABLE(struct series_end, end_fields),
	.right = RIGHT_ANSWER,
	.right_at = "series",
	.check = check_end,
	.apply = apply_end,
	.then = then_end,
};
