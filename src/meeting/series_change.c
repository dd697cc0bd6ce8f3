/* series.change: what all its meetings to come have from now on. */
#include "base/catalogue.h"
#include "meeting/hold.h"
#include "meeting/meeting.sql.h"
#include "meeting/series_acts.h"

struct series_change {
	id series;
	int kind;
	opt_number minutes;
	struct plan plan;
	struct timing timing;
	str reason;
};

static const struct field change_fields[] = {
	{ AT(struct series_change, series, REF), .label = N_("Series"), .need = true, .ref = "series",
		.help = N_("What is not given stays as it is. Its meetings that are made already follow; what was "
			   "changed for one alone stays.") },
	{ AT(struct series_change, kind, CHOICE), .label = N_("Kind"), .choices = meeting_kinds },
	{ AT_AS(struct series_change, plan.title, "title", TEXT), .label = N_("Title"), .max = TITLE_MAX },
	{ AT_AS(struct series_change, timing.first, "first", DATE), .label = N_("Meets first on"),
		.help = N_("The rule is counted from this day on.") },
	{ AT_AS(struct series_change, timing.at, "time", TEXT), .label = N_("Begins at"), .max = 5,
		.help = N_("The time of the day: 09:30.") },
	TIMING_FIELDS(struct series_change),
	OUTLINE_FIELDS(struct series_change),
	{ AT_AS(struct series_change, plan.campaign, "campaign", REF), .label = N_("Campaign"), .ref = "campaign" },
	{ AT(struct series_change, reason, TEXT), .label = N_("Reason"), .prose = true, .max = REASON_MAX,
		.help = N_("For those who were invited to a meeting that is not held any more.") },
};

/* ---- What becomes another ---- */

static void drop_same(str *given, str now)
{
	if (str_given(*given) && str_eq(*given, now))
		*given = STR_NONE;
}

static void drop_number(opt_number *given, int64_t now)
{
	given->given = given->given && given->v != now;
}

/* A form gives everything again. Only what is another goes on to meetings that are made already. */
static void drop_what_stays(struct series_change *change, const struct series *now)
{
	struct timing *timing = &change->timing;

	plan_drop_same(&change->plan, &now->plan);
	drop_same(&timing->at, now->at);
	drop_number(&change->minutes, now->minutes);
	drop_number(&timing->ahead, now->ahead);
	timing->first.given = timing->first.given && timing->first.v.day != now->first.day;
	timing->draft.given = timing->draft.given && timing->draft.v != now->draft;
	if (timing->days_off == now->days_off)
		timing->days_off = 0;
	if (change->kind == now->kind)
		change->kind = 0;
}

static void resolve_change(struct tx *tx, void *in, struct problems *problems)
{
	struct series_change *change = in;
	struct timing *timing = &change->timing;
	struct series now;

	if (!series_get(tx_conn(tx), change->series, tx_arena(tx), &now))
		return;
	if (!str_given(change->reason))
		change->reason = arena_copy(
			tx_arena(tx), str_of(tr(problems->language, N_("The series was changed."))));
	drop_what_stays(change, &now);
	const struct timing_from from = { timing->first.given ? timing->first.v : now.first,
		str_given(timing->at) ? timing->at : now.at, now.rule };
	timing_resolve(timing, &from, tx_arena(tx), problems);
	drop_same(&timing->rule, now.rule);
}

/* As it is then. */
static void put_over(struct series *series, const struct series_change *change)
{
	const struct timing *timing = &change->timing;

	plan_put_over(&series->plan, &change->plan);
	series->kind = change->kind ? change->kind : series->kind;
	series->minutes = change->minutes.given ? change->minutes.v : series->minutes;
	series->first = timing->first.given ? timing->first.v : series->first;
	series->at = str_given(timing->at) ? timing->at : series->at;
	series->rule = str_given(timing->rule) ? timing->rule : series->rule;
	series->days_off = timing->days_off ? timing->days_off : series->days_off;
	series->ahead = timing->ahead.given ? timing->ahead.v : series->ahead;
	series->draft = timing->draft.given ? timing->draft.v : series->draft;
}

static bool says_nothing(const struct series_change *change)
{
	const struct timing *timing = &change->timing;

	return plan_says_nothing(&change->plan) && !change->kind && !change->minutes.given && !timing->first.given &&
	       !str_given(timing->at) && !str_given(timing->rule) && !timing->days_off && !timing->ahead.given &&
	       !timing->draft.given;
}

static void check_change(struct tx *tx, const void *in, struct problems *problems)
{
	const struct series_change *change = in;
	const opt_date today = { change->timing.first.given, tx_day(tx) };
	struct series series;

	if (!series_goes_on(tx, change->series, &series, problems))
		return;
	if (says_nothing(change))
		problem(problems, "series", "R-MEET-15", N_("Say what becomes another."));
	put_over(&series, change);
	struct timing timing = change->timing;
	timing.at = series.at;
	timing.rule = series.rule;
	timing_check(&timing, series.first, today, problems);
	/* Who has left since is left out of its meetings; only new lines are looked at. */
	struct plan plan = series.plan;
	plan.expected = change->plan.expected;
	plan_check(tx, series.unit, &plan, problems);
	series_check_whole(tx, &series.plan, series.draft, problems);
}

static void apply_change(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct series_change *change = in;
	struct series series;

	if (!series_get(tx_conn(tx), change->series, tx_arena(tx), &series))
		return;
	put_over(&series, change);
	series_bind(conn_query(tx_conn(tx), &meeting_sql_series_change), change->series, &series);
	meeting_store_lists(tx, change->series, &change->plan);
}

/* ---- Its meetings to come ---- */

#define LOOK_BACK 31 /* days: nobody rests longer, so that what was moved to a day before is seen */

struct following {
	struct tx *tx;
	const struct series_change *change;
	struct series series;
	struct occurrence *days; /* where other days may be held, those of the meetings to come */
	size_t day_count;
};

/* Also those shortly before: of two on one day the first is held. */
static void find_days(struct following *f, const struct coming *list, size_t count)
{
	const struct timing *timing = &f->change->timing;
	const bool others = str_given(timing->rule) || timing->first.given || timing->days_off;

	if (!others || !count)
		return;
	const date from = { list[0].day.day - LOOK_BACK }, until = list[count - 1].day;
	f->day_count = series_occurrences(tx_conn(f->tx), &f->series, from, until, tx_arena(f->tx), &f->days,
		(size_t)(until.day - from.day) + 1);
}

static bool is_held(const struct following *f, date day, struct occurrence *ret)
{
	for (size_t n = 0; n < f->day_count; n++)
		if (f->days[n].day.day == day.day) {
			*ret = f->days[n];
			return !ret->skipped && !ret->again;
		}
	return false;
}

/* At the time that the series has now. */
static void move(struct plan *plan, const struct series *series, date held)
{
	const moment starts = series_starts(series, held);

	plan->starts = (opt_moment){ true, starts };
	plan->ends = (opt_moment){ true, { starts.us + series->minutes * MINUTE_US } };
}

/* What of the change is for this meeting: not what was changed for it alone. */
static struct plan share_of(const struct series_change *change, int own)
{
	struct plan plan = change->plan;

	if (own & OWN_TITLE)
		plan.title = STR_NONE;
	if (own & OWN_PURPOSE)
		plan.purpose = STR_NONE;
	if (own & OWN_PLACE)
		plan.place = STR_NONE;
	if (own & OWN_LINK)
		plan.link = STR_NONE;
	if (own & OWN_CAMPAIGN)
		plan.campaign = ID_NONE;
	if (own & OWN_AGENDA)
		plan.agenda = (struct rows){ 0 };
	if (own & OWN_EXPECTED)
		plan.expected = (struct rows){ 0 };
	return plan;
}

static void follow_on(const struct following *f, const struct coming *one)
{
	const struct series_change *change = f->change;
	const bool times = !(one->own & OWN_TIMES);
	struct meeting_change follows = { .meeting = one->meeting, .plan = share_of(change, one->own) };
	struct occurrence on;
	struct meeting meeting;

	if (!meeting_get(tx_conn(f->tx), one->meeting, tx_arena(f->tx), &meeting))
		return;
	meeting_lists(tx_conn(f->tx), &meeting, tx_arena(f->tx));
	date held = moment_day(meeting.plan.starts.v);
	if (f->days && times) {
		if (!is_held(f, one->day, &on)) {
			series_cancel(f->tx, one->meeting, change->reason);
			return;
		}
		if (on.held.day >= tx_day(f->tx).day) /* nobody comes to what was yesterday */
			held = on.held;
	}
	if (times && (f->days || str_given(change->timing.at) || change->minutes.given))
		move(&follows.plan, &f->series, held);
	plan_drop_same(&follows.plan, &meeting.plan);
	follows.moved = items_moved(tx_conn(f->tx), one->meeting, &follows.plan.agenda, tx_arena(f->tx));
	if (change->kind != meeting.kind && !(one->own & OWN_KIND))
		follows.kind = change->kind;
	if (!plan_says_nothing(&follows.plan) || follows.kind)
		tx_follow(f->tx, &meeting_change_act, &follows, STR_NONE);
}

static void then_change(struct tx *tx, const struct event *event, const void *in)
{
	struct following f = { .tx = tx, .change = in };
	struct coming *list;

	if (!series_get(tx_conn(tx), f.change->series, tx_arena(tx), &f.series))
		return;
	const size_t count = series_coming(tx, f.change->series, event->at, &list);
	find_days(&f, list, count);
	for (size_t n = 0; n < count; n++)
		follow_on(&f, &list[n]);
	series_make(tx, f.change->series);
}

/* ---- Its form ---- */

static void now_change(struct reading *reading, id about, void *in, struct arena *arena)
{
	struct series_change *change = in;
	struct series series;

	if (!series_get(reading->conn, about, arena, &series))
		return;
	change->kind = series.kind;
	change->minutes = (opt_number){ true, series.minutes };
	change->plan = series.plan;
	change->timing = (struct timing){ .first = { true, series.first },
		.at = series.at,
		.rule = series.rule,
		.days_off = series.days_off,
		.ahead = { true, series.ahead },
		.draft = { true, series.draft } };
}

/* Without its rule, in whose place another may be chosen. */
static size_t change_stands(struct reading *reading, const struct pair *typed, size_t count, struct arena *arena,
	struct pair *ret, size_t max)
{
	struct plan_telling t = { .reading = reading, .arena = arena, .pairs = ret, .max = max };
	struct series series;
	id which = ID_NONE;

	for (size_t n = 0; n < count; n++)
		if (str_eq(typed[n].name, STR("series")))
			which = reading_find(reading, "series", str_trim(typed[n].text));
	if (!id_given(which) || !series_get(reading->conn, which, arena, &series))
		return 0;
	tell_text(&t, "kind", choice_code(meeting_kinds, series.kind));
	tell_text(&t, "time", series.at);
	tell_number(&t, "minutes", (opt_number){ true, series.minutes });
	tell_text(&t, "days_off", choice_code(days_off_choices, series.days_off));
	tell_number(&t, "ahead", (opt_number){ true, series.ahead });
	tell_text(&t, "draft", series.draft ? STR("yes") : STR("no"));
	tell_plan(&t, &series.plan);
	return t.count;
}

const struct act series_change_act = {
	.name = "series.change",
	.summary = N_("Change a series of meetings from now on"),
	.history = N_("{actor} changed the series {series}[; title: {title}][; place: {place}][; at {time}]"
		      "[; rule: {rule}]"),
	.version = 1,
	.record = FIELD_TABLE(struct series_change, change_fields),
	.right = RIGHT_ANSWER,
	.right_at = "series",
	.now = now_change,
	.stands = change_stands,
	.amends = true,
	.resolve = resolve_change,
	.check = check_change,
	.apply = apply_change,
	.then = then_change,
};
