/* outline.make, outline.change, outline.end: meetings that a unit keeps as templates. */
#include "meeting/template.h"
#include "base/catalogue.h"
#include "meeting/meeting.sql.h"

bool outline_get(struct conn *conn, id which, struct arena *arena, struct outline *ret)
{
	struct query *q = conn_query(conn, &meeting_sql_outline);

	query_id(q, "id", which);
	const bool found = query_next(q);
	if (found)
		*ret = (struct outline){
			.outline = which,
			.code = arena_copy(arena, column_text(q, 0)),
			.unit = column_id(q, 1),
			.name = arena_copy(arena, column_text(q, 2)),
			.kind = (int)column_number(q, 3),
			.plan = { .title = arena_copy(arena, column_text(q, 4)),
				.purpose = arena_copy(arena, column_text(q, 5)),
				.place = arena_copy(arena, column_text(q, 6)),
				.link = arena_copy(arena, column_text(q, 7)) },
			.minutes = opt_number_of(q, 8),
			.ended = { !column_null(q, 9), column_date(q, 9) },
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

/* ---- outline.make ---- */

struct outline_make {
	id unit, like;
	str name, code;
	int kind;
	opt_number minutes;
	struct plan plan;
	struct ids dropped, closed;
};

static const struct field make_fields[] = {
	{ AT(struct outline_make, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit",
		.help = N_("Those on its line may use it.") },
	{ AT(struct outline_make, name, TEXT), .label = N_("Name"), .need = true, .max = TITLE_MAX,
		.help = N_("Under which the template is found.") },
	{ AT(struct outline_make, like, REF), .label = N_("As an earlier meeting"), .ref = "meeting",
		.help = N_("What is left empty here is as it was there.") },
	{ AT(struct outline_make, kind, CHOICE), .label = N_("Kind"), .choices = meeting_kinds },
	{ AT_AS(struct outline_make, plan.title, "title", TEXT), .label = N_("Title"), .max = TITLE_MAX },
	OUTLINE_FIELDS(struct outline_make),
	{ AT(struct outline_make, code, TEXT), .label = N_("Code"), .code = true, .max = CODE_MAX,
		.help = N_("Not given: that of the unit and a number.") },
	DROPPED_FIELDS(struct outline_make, 0),
};

static void resolve_make(struct tx *tx, void *in, UNUSED struct problems *problems)
{
	struct outline_make *make = in;
	const struct beginning beginning = { .like = make->like,
		.unit = make->unit,
		.kind = &make->kind,
		.minutes = &make->minutes,
		.plan = &make->plan,
		.dropped = &make->dropped,
		.closed = &make->closed };

	if (!make->code.len)
		make->code = code_make(tx, &coded_outlines, make->unit);
	begin_resolve(tx, &beginning);
}

static size_t make_stands(struct reading *reading, const struct pair *typed, size_t count, struct arena *arena,
	struct pair *ret, size_t max)
{
	return begin_stands(reading, typed, count, BEGIN_OUTLINE, arena, ret, max);
}

/* Of those of a unit that are still used. */
static void check_name(struct tx *tx, id unit, str name, id own, struct problems *problems)
{
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_outline_named);

	query_id(q, "unit", unit);
	query_text(q, "name", name);
	const id other = query_next(q) ? column_id(q, 0) : ID_NONE;
	query_end(q);
	if (id_given(other) && !id_eq(other, own))
		problem(problems, "name", "R-MEET-92",
			N_("The unit has a template of this name already.")); /* R-MEET-92 */
}

static void check_make(struct tx *tx, const void *in, struct problems *problems)
{
	const struct outline_make *make = in;

	if (code_is_taken(tx_conn(tx), &coded_outlines, make->code))
		problem(problems, "code", "R-MEET-01", N_("The code %.*s is taken."), STR_ARG(make->code));
	org_check_open(tx, make->unit, problems, "unit");
	check_name(tx, make->unit, make->name, ID_NONE, problems);
	begin_check_whole(make->kind, make->plan.title, problems);
	begin_check_room(&make->plan, problems);
	plan_check(tx, make->unit, &make->plan, problems);
}

static void bind_outline(struct query *q, id which, str name, int kind, const struct plan *plan, opt_number minutes)
{
	query_id(q, "id", which);
	query_text(q, "name", name);
	query_number(q, "kind", kind);
	query_text(q, "title", plan->title);
	query_text(q, "purpose", plan->purpose);
	query_text(q, "place", plan->place);
	query_text(q, "link", plan->link);
	if (minutes.given)
		query_number(q, "minutes", minutes.v);
	query_run(q);
}

static void apply_make(struct tx *tx, const struct event *event, const void *in)
{
	const struct outline_make *make = in;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_outline_insert);

	query_text(q, "code", make->code);
	query_id(q, "unit", make->unit);
	bind_outline(q, event->first, make->name, make->kind, &make->plan, make->minutes);
	meeting_store_lists(tx, event->first, &make->plan);
}

const struct act outline_make_act = {
	.name = "outline.make",
	.summary = N_("Keep a template of a meeting"),
	.history = N_("{actor} made the meeting template {name}[; left out: {dropped}][; left out: {closed}]"),
	.version = 1,
	.record = FIELD_TABLE(struct outline_make, make_fields),
	.right = RIGHT_ANSWER,
	.right_at = "unit",
	.makes = "outline",
	.stands = make_stands,
	.resolve = resolve_make,
	.check = check_make,
	.apply = apply_make,
};

/* ---- outline.change ---- */

struct outline_change {
	id outline;
	str name;
	int kind;
	opt_number minutes;
	struct plan plan;
};

static const struct field change_fields[] = {
	{ AT(struct outline_change, outline, REF), .label = N_("Meeting template"), .need = true, .ref = "outline",
		.help = N_("What is not given stays as it is; a list that is given takes the place of the one "
			   "before.") },
	{ AT(struct outline_change, name, TEXT), .label = N_("Name"), .max = TITLE_MAX },
	{ AT(struct outline_change, kind, CHOICE), .label = N_("Kind"), .choices = meeting_kinds },
	{ AT_AS(struct outline_change, plan.title, "title", TEXT), .label = N_("Title"), .max = TITLE_MAX },
	OUTLINE_FIELDS(struct outline_change),
};

static void now_change(struct reading *reading, id about, void *in, struct arena *arena)
{
	struct outline_change *change = in;
	struct outline outline;

	if (!outline_get(reading->conn, about, arena, &outline))
		return;
	change->name = outline.name;
	change->kind = outline.kind;
	change->minutes = outline.minutes;
	change->plan = outline.plan;
}

/* With its lists, so that a line can be changed. */
static size_t change_stands(struct reading *reading, const struct pair *typed, size_t count, struct arena *arena,
	struct pair *ret, size_t max)
{
	struct plan_telling t = { .reading = reading, .arena = arena, .pairs = ret, .max = max };
	struct outline outline;
	id which = ID_NONE;

	for (size_t n = 0; n < count; n++)
		if (str_eq(typed[n].name, STR("outline")))
			which = reading_find(reading, "outline", str_trim(typed[n].text));
	if (!id_given(which) || !outline_get(reading->conn, which, arena, &outline))
		return 0;
	tell_text(&t, "name", outline.name);
	tell_text(&t, "kind", choice_code(meeting_kinds, outline.kind));
	tell_number(&t, "minutes", outline.minutes);
	tell_plan(&t, &outline.plan);
	return t.count;
}

/* False: it has ended. */
static bool is_kept(struct tx *tx, id which, struct outline *ret, struct problems *problems)
{
	if (!outline_get(tx_conn(tx), which, tx_arena(tx), ret))
		return false;
	if (ret->ended.given)
		problem(problems, "outline", "R-MEET-93", N_("This template has ended.")); /* R-MEET-93 */
	return !ret->ended.given;
}

static void put_outline(struct outline *outline, const struct outline_change *change)
{
	plan_put_over(&outline->plan, &change->plan);
	if (str_given(change->name))
		outline->name = change->name;
	if (change->kind)
		outline->kind = change->kind;
	if (change->minutes.given)
		outline->minutes = change->minutes;
}

static void check_change(struct tx *tx, const void *in, struct problems *problems)
{
	const struct outline_change *change = in;
	struct outline outline;

	if (!is_kept(tx, change->outline, &outline, problems))
		return;
	if (plan_says_nothing(&change->plan) && !str_given(change->name) && !change->kind && !change->minutes.given)
		problem(problems, "outline", "R-MEET-15", N_("Say what becomes another."));
	put_outline(&outline, change);
	/* Who has left since it was made is left out when it is used. */
	outline.plan.expected = change->plan.expected;
	check_name(tx, outline.unit, outline.name, outline.outline, problems);
	plan_check(tx, outline.unit, &outline.plan, problems);
}

static void apply_change(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct outline_change *change = in;
	struct outline outline;

	if (!outline_get(tx_conn(tx), change->outline, tx_arena(tx), &outline))
		return;
	put_outline(&outline, change);
	bind_outline(conn_query(tx_conn(tx), &meeting_sql_outline_change), change->outline, outline.name, outline.kind,
		&outline.plan, outline.minutes);
	meeting_store_lists(tx, change->outline, &change->plan);
}

const struct act outline_change_act = {
	.name = "outline.change",
	.summary = N_("Change a template of a meeting"),
	.history = N_("{actor} changed the meeting template {outline}"),
	.version = 1,
	.record = FIELD_TABLE(struct outline_change, change_fields),
	.right = RIGHT_ANSWER,
	.right_at = "outline",
	.now = now_change,
	.stands = change_stands,
	.amends = true,
	.check = check_change,
	.apply = apply_change,
};

/* ---- outline.end ---- */

struct outline_end {
	id outline;
};

static const struct field end_fields[] = {
	{ AT(struct outline_end, outline, REF), .label = N_("Meeting template"), .need = true, .ref = "outline" },
};

static void check_end(struct tx *tx, const void *in, struct problems *problems)
{
	struct outline outline;

	is_kept(tx, ((const struct outline_end *)in)->outline, &outline, problems);
}

static void apply_end(struct tx *tx, const struct event *event, const void *in)
{
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_outline_end);

	query_id(q, "id", ((const struct outline_end *)in)->outline);
	query_date(q, "day", event->day);
	query_run(q);
}

const struct act outline_end_act = {
	.name = "outline.end",
	.summary = N_("End a template of a meeting"),
	.history = N_("{actor} ended the meeting template {outline}"),
	.version = 1,
	.record = FIELD_TABLE(struct outline_end, end_fields),
	.right = RIGHT_ANSWER,
	.right_at = "outline",
	.check = check_end,
	.apply = apply_end,
};
