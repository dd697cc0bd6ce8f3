/* Which units a campaign would bind at which nobody is liaison, and who above them could answer. */
#include "campaign/rehearsal.h"
#include "view/view.h"

#define UNITS_MAX 10000000

struct nobody_parameters {
	id campaign, unit;
};

static const struct field parameters[] = {
	{ AT(struct nobody_parameters, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct nobody_parameters, unit, REF), .label = N_("Unit"), .ref = "unit",
		.help = N_("At and below this unit. Not given: the campaign's own.") },
};

static const struct view_column columns[] = {
	{ "unit", N_("Unit"), FIELD_TEXT, .always = true, .thing = "unit" },
	{ "name", N_("Name"), FIELD_TEXT, .always = true },
	{ "nearest", N_("Nearest above with a liaison"), FIELD_TEXT },
	{ "nearest_name", N_("Its name"), FIELD_TEXT },
};

struct looking {
	struct reading *reading;
	struct view_sink *sink;
	/* Units of one parent mostly come together: what was found for the last one. */
	id parent, nearest;
};

static bool has_liaison(const struct looking *l, id unit)
{
	return id_given(org_post_holder(l->reading->conn, unit, ROLE_LIAISON, l->reading->today));
}

static id nearest_above(struct looking *l, id unit)
{
	struct board *board = l->reading->board;
	id above = board_parent(board, unit);

	if (id_given(above) && id_eq(above, l->parent))
		return l->nearest;
	l->parent = above;
	while (id_given(above) && !has_liaison(l, above))
		above = board_parent(board, above);
	l->nearest = above;
	return above;
}

static bool give(struct looking *l, id unit)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);
	struct org_unit found, above;
	id nearest = nearest_above(l, unit);

	if (!org_unit_get(l->reading->conn, unit, &arena, &found))
		return true;
	bool any = id_given(nearest) && org_unit_get(l->reading->conn, nearest, &arena, &above);
	return view_row(l->sink, (struct view_value[]){
					 view_text(found.code),
					 view_text(found.name),
					 any ? view_text(above.code) : view_none(),
					 any ? view_text(above.name) : view_none(),
				 });
}

static bool has_any(void *context, const uint8_t *asked)
{
	const struct rehearsal *r = context;

	return memchr(asked, 1, r->own) != NULL;
}

static void look(struct looking *l, struct rehearsal *r, id top)
{
	struct board *board = l->reading->board;
	size_t room = board_asked_so(
		board, r->campaign.unit, r->columns, r->own, top, has_any, r, NULL, 0);
	id *units = calloc((room < UNITS_MAX ? room : UNITS_MAX) + 1, sizeof(*units));

	must(units);
	size_t count = board_asked_so(board, r->campaign.unit, r->columns, r->own, top, has_any, r,
		units, room < UNITS_MAX ? room : UNITS_MAX);
	for (size_t n = 0; n < count && n < room && n < UNITS_MAX; n++)
		if (!has_liaison(l, units[n]) && !give(l, units[n]))
			break;
	free(units);
}

static void each(struct reading *reading, const void *in, struct view_sink *sink)
{
	CLEANUP(arena_done) struct arena arena = ARENA(64 << 20);
	const struct nobody_parameters *asked = in;
	struct looking l = { .reading = reading, .sink = sink };
	struct rehearsal r;

	if (rehearsal_read(
		    reading->conn, reading->board, asked->campaign, false, NULL, &arena, &r) &&
		r.own > 0)
		look(&l, &r, id_given(asked->unit) ? asked->unit : r.campaign.unit);
}

const struct view rehearsal_nobody_view = {
	.name = "rehearsal-nobody",
	.sees = SEES_AT,
	.right_at = "unit",
	.or_at = "campaign",
	.label = N_("Nobody to answer"),
	.summary = N_("Units that a campaign asks, or would ask, and at which nobody is liaison "
		      "today"),
	.parameters = FIELD_TABLE(struct nobody_parameters, parameters),
	.columns = columns,
	.column_count = COUNT(columns),
	.each = each,
};
