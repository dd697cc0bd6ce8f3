/* To begin from a template or from an earlier meeting: for acts, and for their forms. */
#include "base/catalogue.h"
#include "meeting/template.h"

struct source {
	id unit;
	int kind;
	opt_number minutes;
	struct plan plan; /* with its lists, without times */
};

static bool from_template(struct conn *conn, id which, struct arena *arena, struct source *ret)
{
	struct outline outline;

	if (!id_given(which) || !outline_get(conn, which, arena, &outline))
		return false;
	*ret = (struct source){ outline.unit, outline.kind, outline.minutes, outline.plan };
	return true;
}

/* Its times, campaign and papers were of that one meeting. */
static bool from_meeting(struct conn *conn, id which, struct arena *arena, struct source *ret)
{
	struct meeting meeting;

	if (!id_given(which) || !meeting_get(conn, which, arena, &meeting))
		return false;
	meeting_lists(conn, &meeting, arena);
	meeting_quorum(conn, &meeting);
	struct plan *plan = &meeting.plan;
	opt_number minutes = { .given = plan->starts.given && plan->ends.given };
	if (minutes.given)
		minutes.v = (plan->ends.v.us - plan->starts.v.us) / MINUTE_US;
	if (minutes.v < 1)
		minutes.given = false;
	plan->starts = plan->ends = (opt_moment){ 0 };
	plan->campaign = ID_NONE;
	plan->papers = (struct rows){ 0 };
	*ret = (struct source){ meeting.unit, meeting.kind, minutes, *plan };
	return true;
}

/* ---- For acts ---- */

static bool tx_has(void *context, const char *thing, id which)
{
	return tx_knows(context, thing, which);
}

/* Only what is taken over is fitted: what is not used is not said to be left out. */
static void fit(struct tx *tx, const struct beginning *b, struct source *source)
{
	struct fitting fitting = { .conn = tx_conn(tx),
		.board = tx_board(tx),
		.arena = tx_arena(tx),
		.from = source->unit,
		.unit = b->unit,
		.knows = tx_has,
		.context = tx };

	if (b->plan->agenda.count)
		source->plan.agenda = (struct rows){ 0 };
	if (b->plan->expected.count)
		source->plan.expected = (struct rows){ 0 };
	plan_fit(&fitting, &source->plan);
	*b->dropped = fitting.dropped;
	*b->closed = fitting.closed;
}

void begin_resolve(struct tx *tx, const struct beginning *b)
{
	struct source source;

	if (!from_template(tx_conn(tx), b->template, tx_arena(tx), &source) &&
		!from_meeting(tx_conn(tx), b->like, tx_arena(tx), &source))
		return;
	fit(tx, b, &source);
	plan_put_over(&source.plan, b->plan);
	source.plan.papers = b->plan->papers;
	*b->plan = source.plan;
	if (!*b->kind)
		*b->kind = source.kind;
	if (!b->minutes->given)
		*b->minutes = source.minutes;
}

void begin_check(struct tx *tx, id template, id like, struct problems *problems)
{
	struct outline outline;

	if (id_given(template) && id_given(like))
		problem(problems, "like", "R-MEET-91",
			N_("It begins from a template or from a meeting, not from both.")); /* R-MEET-91 */
	if (id_given(template) && outline_get(tx_conn(tx), template, tx_arena(tx), &outline) && outline.ended.given)
		problem(problems, "template", "R-MEET-91", N_("This template has ended."));
}

void begin_check_whole(int kind, str title, struct problems *problems)
{
	if (!kind)
		problem(problems, "kind", "R-MEET-90", N_("Say what kind of meeting it is.")); /* R-MEET-90 */
	if (!title.len)
		problem(problems, "title", "R-MEET-90", N_("Say what it is called."));
}

static void check_room(const struct rows *rows, size_t most, const char *field, struct problems *problems)
{
	if (rows->count > most)
		problem(problems, field, "count", N_("Give at most %zu rows."), most);
}

void begin_check_room(const struct plan *plan, struct problems *problems)
{
	check_room(&plan->agenda, OUTLINE_ITEMS_MAX, "agenda", problems);
	check_room(&plan->expected, OUTLINE_CALLS_MAX, "expected", problems);
}

/* ---- For forms ---- */

static bool reading_has(void *context, const char *thing, id which)
{
	return reading_knows(context, thing, which);
}

static str asked_for(const struct pair *typed, size_t count, const char *name)
{
	for (size_t n = 0; n < count; n++)
		if (str_eq(typed[n].name, str_of(name)))
			return str_trim(typed[n].text);
	return STR_NONE;
}

static id named(struct reading *reading, const struct pair *typed, size_t count, const char *name, const char *thing)
{
	str text = asked_for(typed, count, name);

	return text.len ? reading_find(reading, thing, text) : ID_NONE;
}

/* Who uses a template of a unit above meets in its own. */
static id who_meets(struct reading *reading, id given, id from)
{
	if (id_given(given))
		return given;
	if (reading_may(reading, RIGHT_ANSWER, from))
		return from;
	const id home = reading_home(reading);
	return id_given(home) && board_within(reading->board, home, from) ? home : from;
}

static void tell_numbers(struct plan_telling *t, const struct source *source, enum begin_what what)
{
	if (what != BEGIN_MEETING) {
		tell_number(t, "minutes", source->minutes);
		return;
	}
	tell_number(t, "quorum", source->plan.quorum);
	tell_number(t, "quorum_share", source->plan.quorum_share);
}

size_t begin_stands(struct reading *reading, const struct pair *typed, size_t count, enum begin_what what,
	struct arena *arena, struct pair *ret, size_t max)
{
	const id template = named(reading, typed, count, "from_template", "outline"),
		 like = named(reading, typed, count, "from_meeting", "meeting");
	struct plan_telling t = { .reading = reading, .arena = arena, .pairs = ret, .max = max };
	struct source source;

	if (!from_template(reading->conn, template, arena, &source) &&
		!from_meeting(reading->conn, like, arena, &source))
		return 0;
	struct fitting fitting = { .conn = reading->conn,
		.board = reading->board,
		.arena = arena,
		.from = source.unit,
		.unit = who_meets(reading, named(reading, typed, count, "unit", "unit"), source.unit),
		.knows = reading_has,
		.context = reading };
	plan_fit(&fitting, &source.plan);
	tell_ref(&t, "unit", "unit", fitting.unit);
	if (what == BEGIN_OUTLINE)
		tell_text(&t, "name", source.plan.title);
	tell_text(&t, "kind", choice_code(meeting_kinds, source.kind));
	tell_numbers(&t, &source, what);
	tell_plan(&t, &source.plan);
	return t.count;
}
