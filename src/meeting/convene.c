/* The acts on a meeting before it is held: it is convened, announced, changed, cancelled. */
#include "meeting/hold.h"
#include "meeting/meeting.sql.h"
#include "meeting/series.h"

/* ---- meeting.convene ---- */

static const struct field convene_fields[] = {
	{ AT(struct meeting_convene, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit",
		.help = N_("The unit that meets.") },
	BEGINNING_FIELDS(struct meeting_convene, 2),
	{ AT(struct meeting_convene, kind, CHOICE), .label = N_("Kind"), .unless = BEGINNING_HAS,
		.choices = meeting_kinds },
	{ AT_AS(struct meeting_convene, plan.title, "title", TEXT), .label = N_("Title"), .unless = BEGINNING_HAS,
		.max = TITLE_MAX },
	PLAN_FIELDS(struct meeting_convene, N_("(a draft needs none)"), N_("(unless it has a link)")),
	{ AT(struct meeting_convene, draft, YESNO), .label = N_("As a draft"),
		.help = N_("It need not be complete, and nobody below hears of it until it is "
			   "announced.") },
	{ AT(struct meeting_convene, code, TEXT), .label = N_("Code"), .code = true, .max = CODE_MAX,
		.help = N_("Not given: that of the unit and a number.") },
	DROPPED_FIELDS(struct meeting_convene, 2),
	{ AT(struct meeting_convene, series, REF), .label = N_("Series"), .ref = "series", .resolved = true,
		.since = 2 },
	{ AT(struct meeting_convene, occurrence, DATE), .label = N_("Day of the series"), .resolved = true,
		.since = 2 },
};

static struct beginning beginning_of(struct meeting_convene *convene, opt_number *minutes)
{
	return (struct beginning){ .template = convene->template,
		.like = convene->like,
		.unit = convene->unit,
		.kind = &convene->kind,
		.minutes = minutes,
		.plan = &convene->plan,
		.dropped = &convene->dropped,
		.closed = &convene->closed };
}

static void resolve_convene(struct tx *tx, void *in, UNUSED struct problems *problems)
{
	struct meeting_convene *convene = in;
	struct plan *plan = &convene->plan;
	opt_number minutes = { 0 };
	const struct beginning beginning = beginning_of(convene, &minutes);

	if (!convene->code.len)
		convene->code = code_make(tx, &coded_meetings, convene->unit);
	begin_resolve(tx, &beginning);
	if (plan->starts.given && !plan->ends.given && minutes.given)
		plan->ends = (opt_moment){ true, { plan->starts.v.us + minutes.v * MINUTE_US } };
}

static size_t convene_stands(struct reading *reading, const struct pair *typed, size_t count, struct arena *arena,
	struct pair *ret, size_t max)
{
	return begin_stands(reading, typed, count, BEGIN_MEETING, arena, ret, max);
}

static bool is_draft(const struct meeting_convene *convene)
{
	return convene->draft.given && convene->draft.v;
}

static void check_convene(struct tx *tx, const void *in, struct problems *problems)
{
	const struct meeting_convene *convene = in;

	if (code_is_taken(tx_conn(tx), &coded_meetings, convene->code))
		problem(problems, "code", "R-MEET-01", N_("The code %.*s is taken."),
			STR_ARG(convene->code)); /* R-MEET-01 */
	org_check_open(tx, convene->unit, problems, "unit");
	begin_check(tx, convene->template, convene->like, problems);
	begin_check_whole(convene->kind, convene->plan.title, problems);
	plan_check(tx, convene->unit, &convene->plan, problems);
	if (!is_draft(convene))
		plan_check_whole(tx, &convene->plan, NULL, problems);
}

static void bind_plan(struct query *q, const struct event *event, const struct plan *plan)
{
	query_text(q, "title", plan->title);
	query_text(q, "purpose", plan->purpose);
	query_text(q, "place", plan->place);
	query_text(q, "link", plan->link);
	if (plan->starts.given)
		query_moment(q, "starts", plan->starts.v);
	if (plan->ends.given)
		query_moment(q, "ends", plan->ends.v);
	query_id(q, "campaign", plan->campaign);
	query_moment(q, "changed", event->at);
}

static void apply_convene(struct tx *tx, const struct event *event, const void *in)
{
	const struct meeting_convene *convene = in;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_meeting_insert);

	query_id(q, "id", event->first);
	query_text(q, "code", convene->code);
	query_id(q, "unit", convene->unit);
	query_number(q, "kind", convene->kind);
	query_number(q, "state", is_draft(convene) ? MEETING_DRAFT : MEETING_ANNOUNCED);
	query_number(q, "announced", !is_draft(convene));
	bind_plan(q, event, &convene->plan);
	query_run(q);
	meeting_store_lists(tx, event->first, &convene->plan);
	if (id_given(convene->series))
		series_take(tx, event->first, convene->series, convene->occurrence.v);
	meeting_store_quorum(tx, event->first, &convene->plan);
}

const struct act meeting_convene_act = {
	.name = "meeting.convene",
	.summary = N_("Convene a meeting"),
	.history = N_("{actor} convened the meeting {title}[ for {starts}][; as a draft: {draft}]"
		      "[; left out: {dropped}][; left out: {closed}]"),
	.version = 2,
	.record = FIELD_TABLE(struct meeting_convene, convene_fields),
	.right = RIGHT_ANSWER,
	.right_at = "unit",
	.makes = "meeting",
	.stands = convene_stands,
	.resolve = resolve_convene,
	.check = check_convene,
	.apply = apply_convene,
};

/* ---- meeting.announce ---- */

static const struct field announce_fields[] = {
	{ AT(struct meeting_named, meeting, REF), .label = N_("Meeting"), .need = true, .ref = "meeting" },
};

bool meeting_is_ahead(struct tx *tx, const struct meeting *meeting, struct problems *problems)
{
	if (meeting->state == MEETING_CANCELLED)
		problem(problems, "meeting", "R-MEET-13", N_("This meeting was cancelled.")); /* R-MEET-13 */
	else if (meeting->state == MEETING_IN_SESSION || meeting->state == MEETING_HELD)
		problem(problems, "meeting", "R-MEET-23", N_("This meeting has begun.")); /* R-MEET-23 */
	else if (meeting->state == MEETING_ANNOUNCED && meeting->plan.starts.given &&
		 moment_day(meeting->plan.starts.v).day < tx_day(tx).day)
		problem(problems, "meeting", "R-MEET-14", N_("The day of this meeting has passed.")); /* R-MEET-14 */
	else
		return true;
	return false;
}

static void check_announce(struct tx *tx, const void *in, struct problems *problems)
{
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), ((const struct meeting_named *)in)->meeting, tx_arena(tx), &meeting))
		return;
	if (meeting.state != MEETING_DRAFT) {
		problem(problems, "meeting", "R-MEET-12", N_("Only a draft is announced.")); /* R-MEET-12 */
		return;
	}
	meeting_lists(tx_conn(tx), &meeting, tx_arena(tx));
	plan_check_whole(tx, &meeting.plan, "meeting", problems);
}

static void apply_announce(struct tx *tx, const struct event *event, const void *in)
{
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_meeting_announce);

	query_id(q, "id", ((const struct meeting_named *)in)->meeting);
	query_moment(q, "changed", event->at);
	query_run(q);
}

const struct act meeting_announce_act = {
	.name = "meeting.announce",
	.summary = N_("Announce a meeting that is a draft"),
	.history = N_("{actor} announced the meeting {meeting}"),
	.version = 1,
	.record = FIELD_TABLE(struct meeting_named, announce_fields),
	.right = RIGHT_ANSWER,
	.right_at = "meeting",
	.check = check_announce,
	.apply = apply_announce,
};

/* ---- meeting.change ---- */

static const struct field change_fields[] = {
	{ AT(struct meeting_change, meeting, REF), .label = N_("Meeting"), .need = true, .ref = "meeting",
		.help = N_("What is not given stays as it is; a list that is given takes the place of the "
			   "one before. Moved by more than an hour, whoever has signed in signs in again.") },
	{ AT(struct meeting_change, kind, CHOICE), .label = N_("Kind"), .choices = meeting_kinds, .since = 3 },
	{ AT_AS(struct meeting_change, plan.title, "title", TEXT), .label = N_("Title"), .max = TITLE_MAX },
	PLAN_FIELDS(struct meeting_change, NULL, NULL),
	{ AT(struct meeting_change, moved, ROWS), .label = N_("Items that moved"), .rows = &move_table,
		.max = ITEMS_MAX, .resolved = true, .since = 3 },
};

static void now_change(struct reading *reading, id about, void *in, struct arena *arena)
{
	struct meeting meeting;

	if (!meeting_get(reading->conn, about, arena, &meeting))
		return;
	meeting_quorum(reading->conn, &meeting);
	((struct meeting_change *)in)->kind = meeting.kind;
	((struct meeting_change *)in)->plan = meeting.plan;
}

bool plan_says_nothing(const struct plan *plan)
{
	return !str_given(plan->title) && !str_given(plan->purpose) && !str_given(plan->place) &&
	       !str_given(plan->link) && !plan->starts.given && !plan->ends.given &&
	       !id_given(plan->campaign) && !plan->quorum.given && !plan->quorum_share.given &&
	       !plan->agenda.count && !plan->papers.count && !plan->expected.count;
}

static void put_text(str *now, str given)
{
	if (str_given(given))
		*now = given;
}

static void put_rows(struct rows *now, const struct rows *given)
{
	if (given->count)
		*now = *given;
}

void plan_put_over(struct plan *now, const struct plan *given)
{
	put_text(&now->title, given->title);
	put_text(&now->purpose, given->purpose);
	put_text(&now->place, given->place);
	put_text(&now->link, given->link);
	if (given->starts.given)
		now->starts = given->starts;
	if (given->ends.given)
		now->ends = given->ends;
	if (id_given(given->campaign))
		now->campaign = given->campaign;
	put_rows(&now->agenda, &given->agenda);
	put_rows(&now->papers, &given->papers);
	put_rows(&now->expected, &given->expected);
	if (given->quorum.given || given->quorum_share.given) { /* either takes the place of both */
		now->quorum = given->quorum;
		now->quorum_share = given->quorum_share;
	}
}

/* A form gives all texts and times again: what is the same is no news to anybody. */
static void resolve_change(struct tx *tx, void *in, UNUSED struct problems *problems)
{
	struct meeting_change *change = in;
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), change->meeting, tx_arena(tx), &meeting))
		return;
	meeting_lists(tx_conn(tx), &meeting, tx_arena(tx));
	meeting_quorum(tx_conn(tx), &meeting);
	plan_drop_same(&change->plan, &meeting.plan);
	if (change->kind == meeting.kind)
		change->kind = 0;
	change->moved = items_moved(tx_conn(tx), change->meeting, &change->plan.agenda, tx_arena(tx));
}

static void check_change(struct tx *tx, const void *in, struct problems *problems)
{
	const struct meeting_change *change = in;
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), change->meeting, tx_arena(tx), &meeting) ||
		!meeting_is_ahead(tx, &meeting, problems))
		return;
	if (plan_says_nothing(&change->plan) && !change->kind)
		problem(problems, "meeting", "R-MEET-15", N_("Say what becomes another.")); /* R-MEET-15 */
	meeting_lists(tx_conn(tx), &meeting, tx_arena(tx));
	meeting_quorum(tx_conn(tx), &meeting);
	notes_check(tx, &meeting, &change->moved, problems);
	plan_put_over(&meeting.plan, &change->plan);
	/* Who has left since is not expected any more, and stops no change: only new lines are looked at. */
	struct plan judged = meeting.plan;
	judged.expected = change->plan.expected;
	plan_check(tx, meeting.unit, &judged, problems);
	if (meeting.state == MEETING_ANNOUNCED)
		plan_check_whole(tx, &meeting.plan, NULL, problems);
}

static void apply_change(struct tx *tx, const struct event *event, const void *in)
{
	const struct meeting_change *change = in;
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), change->meeting, tx_arena(tx), &meeting))
		return;
	if (!event->cause)
		series_own(tx, &meeting, change);
	if (event->version >= 3)
		roll_moved(tx, &meeting, change->plan.starts);
	const bool moves = plan_moves(&change->plan, &meeting.plan);
	plan_put_over(&meeting.plan, &change->plan);
	/* Those who are invited hear of what an invitation tells; before version 3, of every change. */
	const bool heard = meeting.state == MEETING_ANNOUNCED &&
			   (event->version < 3 || plan_is_told(&change->plan));
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_meeting_change);
	query_id(q, "id", change->meeting);
	query_number(q, "kind", change->kind ? change->kind : meeting.kind);
	query_number(q, "sequence", meeting.sequence + heard);
	if (moves)
		query_number(q, "moved", event->seq);
	bind_plan(q, event, &meeting.plan);
	query_run(q);
	meeting_store_lists(tx, change->meeting, &change->plan);
	notes_move(tx, event, change->meeting, &change->moved);
	meeting_store_quorum(tx, change->meeting, &change->plan);
}

const struct act meeting_change_act = {
	.name = "meeting.change",
	.summary = N_("Change a meeting before it is held"),
	.history = N_("{actor} changed the meeting {meeting}[; it begins {starts}][; place: {place}]"),
	.version = 3,
	.record = FIELD_TABLE(struct meeting_change, change_fields),
	.right = RIGHT_ANSWER,
	.right_at = "meeting",
	.now = now_change,
	.amends = true,
	.resolve = resolve_change,
	.check = check_change,
	.apply = apply_change,
};

/* ---- meeting.cancel ---- */

static const struct field cancel_fields[] = {
	{ AT(struct meeting_named, meeting, REF), .label = N_("Meeting"), .need = true, .ref = "meeting" },
	{ AT(struct meeting_named, reason, TEXT), .label = N_("Reason"), .prose = true, .need = true,
		.max = REASON_MAX },
};

static void check_cancel(struct tx *tx, const void *in, struct problems *problems)
{
	struct meeting meeting;

	if (meeting_get(tx_conn(tx), ((const struct meeting_named *)in)->meeting, tx_arena(tx), &meeting))
		meeting_is_ahead(tx, &meeting, problems);
}

static void apply_cancel(struct tx *tx, const struct event *event, const void *in)
{
	const struct meeting_named *cancel = in;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_meeting_cancel);

	query_id(q, "id", cancel->meeting);
	query_moment(q, "changed", event->at);
	query_text(q, "reason", cancel->reason);
	query_run(q);
	if (!event->cause)
		series_pass_over(tx, cancel->meeting);
}

const struct act meeting_cancel_act = {
	.name = "meeting.cancel",
	.summary = N_("Cancel a meeting"),
	.history = N_("{actor} cancelled the meeting {meeting}: {reason}"),
	.version = 1,
	.record = FIELD_TABLE(struct meeting_named, cancel_fields),
	.right = RIGHT_ANSWER,
	.right_at = "meeting",
	.check = check_cancel,
	.apply = apply_cancel,
};
