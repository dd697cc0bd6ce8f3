/* Who is expected at a meeting, looked through: by name who may be known by name, of others how many, unit by
 * unit. */
#include "base/catalogue.h"
#include "meeting/expected.h"
#include "view/view.h"

struct parameters {
	id meeting;
};

static const struct field fields[] = {
	{ AT(struct parameters, meeting, REF), .label = N_("Meeting"), .need = true, .ref = "meeting" },
};

static const struct view_column columns[] = {
	{ "unit", N_("Unit"), FIELD_TEXT, .thing = "unit" },
	{ "unit_name", N_("Name of the unit"), FIELD_TEXT },
	{ "person", N_("Person"), FIELD_TEXT, .thing = "person" },
	{ "name", N_("Name"), FIELD_TEXT },
	{ "persons", N_("Persons"), FIELD_TEXT, .always = true,
		.help = N_("Above the unit \"<5\" where there are fewer than five.") },
	{ "reply", N_("Reply"), FIELD_CHOICE, .choices = reply_answers },
	{ "deputy", N_("Deputy"), FIELD_TEXT, .thing = "person" },
	{ "reason", N_("Reason"), FIELD_TEXT },
	{ "before_move", N_("Before it was moved"), FIELD_YESNO,
		.help = N_("The reply was to other times: to those of now nothing was replied yet.") },
};

struct giving {
	struct reading *reading;
	struct view_sink *sink;
	struct arena arena; /* of a row */
};

static str person_code(struct giving *g, id person)
{
	return id_given(person) && reading_knows(g->reading, "person", person)
		       ? reading_code(g->reading, "person", person, &g->arena)
		       : STR_NONE;
}

static struct view_value text_or_none(str text)
{
	return text.len ? view_text(text) : view_none();
}

static bool give_person(struct giving *g, const struct expected_person *one)
{
	struct reading *reading = g->reading;
	const struct reply *reply = &one->reply;

	return view_row(g->sink,
		(struct view_value[]){
			view_text(reading_code(reading, "unit", one->unit, &g->arena)),
			view_text(reading_label(reading, "unit", one->unit, &g->arena)),
			text_or_none(person_code(g, one->person)),
			view_text(reading_label(reading, "person", one->person, &g->arena)),
			view_text(STR("1")),
			reply->answer ? view_number(reply->answer) : view_none(),
			text_or_none(person_code(g, reply->deputy)),
			reply->answer ? text_or_none(reply_reason(reading, one->person, reply->event, &g->arena))
				      : view_none(),
			reply->answer ? view_number(reply->before_move) : view_none(),
		});
}

static bool give_others(struct giving *g, id unit, int64_t count)
{
	struct reading *reading = g->reading;

	return view_row(g->sink,
		(struct view_value[]){
			view_text(reading_code(reading, "unit", unit, &g->arena)),
			view_text(reading_label(reading, "unit", unit, &g->arena)),
			view_none(),
			view_none(),
			view_text(few_or(reading, unit, count, &g->arena)),
			view_none(),
			view_none(),
			view_none(),
			view_none(),
		});
}

/* One unit: names first. What stands beside the reader's line is not told. */
static bool give_unit(struct giving *g, const struct expected_person *list, size_t count)
{
	int64_t others = 0;
	bool go_on = true;

	for (size_t n = 0; go_on && n < count; n++) {
		if (reading_may_name(g->reading, list[n].person))
			go_on = give_person(g, &list[n]);
		else
			others++;
		arena_clear(&g->arena);
	}
	if (go_on && others && reading_may(g->reading, RIGHT_SEE, list->unit))
		go_on = give_others(g, list->unit, others);
	return go_on;
}

static void each(struct reading *reading, const void *in, struct view_sink *sink)
{
	CLEANUP(arena_done) struct arena arena = ARENA(32 << 20);
	struct giving g = { .reading = reading, .sink = sink, .arena = ARENA(1 << 20) };
	struct meeting meeting;

	if (!meeting_get(reading->conn, ((const struct parameters *)in)->meeting, &arena, &meeting))
		return;
	meeting_calls(reading->conn, &meeting, &arena);
	const struct gathered all = meeting_gather(reading, &meeting, &arena);
	for (size_t from = 0, to; from < all.count; from = to) {
		for (to = from + 1; to < all.count && id_eq(all.ptr[to].unit, all.ptr[from].unit);)
			to++;
		if (!give_unit(&g, all.ptr + from, to - from))
			break;
	}
	arena_done(&g.arena);
}

/* More than that are not gone through. */
static void check(struct reading *reading, const void *in, struct problems *problems)
{
	CLEANUP(arena_done) struct arena arena = ARENA(32 << 20);
	struct meeting meeting;

	if (!meeting_get(reading->conn, ((const struct parameters *)in)->meeting, &arena, &meeting))
		return;
	meeting_calls(reading->conn, &meeting, &arena);
	if (meeting_gather(reading, &meeting, &arena).more)
		problem(problems, "meeting", "R-MEET-19",
			N_("More are expected than can be told one by one: %zu persons of %d units."),
			GATHERED_MAX, ORG_CALLED_UNITS_MAX); /* R-MEET-19 */
}

const struct view meeting_expected_view = {
	.name = "meeting-expected",
	.sees = SEES_OWN,
	.label = N_("Who is expected"),
	.summary = N_("Who is expected at a meeting and what they replied: by name within one's unit, by number above"),
	.parameters = FIELD_TABLE(struct parameters, fields),
	.columns = columns,
	.column_count = COUNT(columns),
	.each = each,
	.check = check,
};
