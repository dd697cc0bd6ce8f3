/* What was mailed about a meeting, looked through: by name who may be known by name, of others how many. */
#include "base/catalogue.h"
#include "notice/told.h"
#include "view/view.h"

struct parameters {
	id meeting;
	int state;
};

static const struct field fields[] = {
	{ AT(struct parameters, meeting, REF), .label = N_("Meeting"), .need = true, .ref = "meeting" },
	{ AT(struct parameters, state, CHOICE), .label = N_("State"), .choices = delivery_states,
		.help = N_("Only the mails that stand so.") },
};

static const struct view_column columns[] = {
	{ "unit", N_("Unit"), FIELD_TEXT, .thing = "unit" },
	{ "unit_name", N_("Name of the unit"), FIELD_TEXT },
	{ "person", N_("Person"), FIELD_TEXT, .thing = "person" },
	{ "name", N_("Name"), FIELD_TEXT },
	{ "persons", N_("Persons"), FIELD_TEXT, .always = true,
		.help = N_("Above the unit \"<5\" where there are fewer than five.") },
	{ "mail", N_("Kind of mail"), FIELD_CHOICE, .choices = delivery_kinds },
	{ "is", N_("State"), FIELD_CHOICE, .choices = delivery_states, .always = true },
	{ "why", N_("Why"), FIELD_TEXT },
	{ "sequence", N_("Sequence of the invitation"), FIELD_NUMBER },
	{ "tries", N_("Tries"), FIELD_NUMBER },
	{ "at", N_("Since"), FIELD_MOMENT },
};

struct giving {
	struct reading *reading;
	struct view_sink *sink;
	struct arena arena; /* of a row */
};

static struct view_value text_or_none(str text)
{
	return text.len ? view_text(text) : view_none();
}

static bool give_person(struct giving *g, const struct told_delivery *one)
{
	struct reading *reading = g->reading;
	const struct delivery *delivery = &one->delivery;
	const bool nothing = delivery->state == DELIVERY_NO_ADDRESS;

	return view_row(g->sink,
		(struct view_value[]){
			view_text(reading_code(reading, "unit", one->unit, &g->arena)),
			view_text(reading_label(reading, "unit", one->unit, &g->arena)),
			text_or_none(reading_code(reading, "person", delivery->person, &g->arena)),
			text_or_none(reading_label(reading, "person", delivery->person, &g->arena)),
			view_text(STR("1")),
			nothing ? view_none() : view_number(delivery->kind),
			view_number(delivery->state),
			text_or_none(delivery_why(delivery, reading->language, &g->arena)),
			nothing || delivery->kind == DELIVERY_MINUTES ? view_none()
								      : view_number(delivery->sequence),
			view_number(delivery->tries),
			view_number(delivery->at.us),
		});
}

static bool give_others(struct giving *g, const struct told_delivery *first, int64_t count)
{
	struct reading *reading = g->reading;

	return view_row(g->sink,
		(struct view_value[]){
			view_text(reading_code(reading, "unit", first->unit, &g->arena)),
			view_text(reading_label(reading, "unit", first->unit, &g->arena)),
			view_none(),
			view_none(),
			view_text(told_number(count, false, &g->arena)),
			view_none(),
			view_number(first->delivery.state),
			view_none(),
			view_none(),
			view_none(),
			view_none(),
		});
}

/* Of one unit and one state: names first. What stands beside the reader's line is not told. */
static bool give_some(struct giving *g, const struct told_delivery *list, size_t count)
{
	int64_t others = 0;
	bool go_on = true;

	for (size_t n = 0; go_on && n < count; n++) {
		if (reading_may_name(g->reading, list[n].delivery.person))
			go_on = give_person(g, &list[n]);
		else
			others++;
		arena_clear(&g->arena);
	}
	if (go_on && others && reading_may(g->reading, RIGHT_SEE, list->unit))
		go_on = give_others(g, list, others);
	arena_clear(&g->arena);
	return go_on;
}

static void each(struct reading *reading, const void *in, struct view_sink *sink)
{
	CLEANUP(arena_done) struct arena arena = ARENA(64 << 20);
	const struct parameters *asked = in;
	struct giving g = { .reading = reading, .sink = sink, .arena = ARENA(1 << 20) };
	struct told_delivery *list;
	const size_t count = told_deliveries(reading, asked->meeting, asked->state, &arena, &list);

	for (size_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count && told_alike(&list[from], &list[to]);)
			to++;
		if (!give_some(&g, list + from, to - from))
			break;
	}
	arena_done(&g.arena);
}

const struct view deliveries_view = {
	.name = "deliveries",
	.sees = SEES_AT,
	.right_at = "meeting",
	.beside = true,
	.label = N_("Mails"),
	.summary = N_("What was mailed about a meeting, and how it went: by name within one's unit, by number above"),
	.parameters = FIELD_TABLE(struct parameters, fields),
	.columns = columns,
	.column_count = COUNT(columns),
	.each = each,
};
