/* Resolutions and points stressed, looked through: with how far each is. */
#include "meeting/hold_far.h"
#include "meeting/meeting.sql.h"
#include "view/view.h"

#define ROW_MAX ((size_t)4 << 20)

struct parameters {
	id meeting, campaign, unit;
	int state;
};

static const struct field resolution_fields[] = {
	{ AT(struct parameters, meeting, REF), .label = N_("Meeting"), .ref = "meeting" },
	{ AT(struct parameters, campaign, REF), .label = N_("Campaign"), .ref = "campaign",
		.help = N_("Of the meetings of this campaign.") },
	{ AT(struct parameters, unit, REF), .label = N_("Who is responsible"), .ref = "unit" },
	{ AT(struct parameters, state, CHOICE), .label = N_("State"), .choices = resolution_states },
};

static const struct field point_fields[] = {
	{ AT(struct parameters, meeting, REF), .label = N_("Meeting"), .ref = "meeting" },
	{ AT(struct parameters, campaign, REF), .label = N_("Campaign"), .ref = "campaign",
		.help = N_("Of the meetings of this campaign.") },
};

static const struct view_column resolution_columns[] = {
	{ "code", N_("Code"), FIELD_TEXT, .always = true, .thing = "resolution" },
	{ "resolved", N_("What is resolved"), FIELD_TEXT, .always = true },
	{ "meeting_code", N_("Meeting"), FIELD_TEXT, .always = true, .thing = "meeting" },
	{ "item", N_("Item of the agenda"), FIELD_NUMBER },
	{ "point", N_("Point stressed"), FIELD_TEXT, .thing = "point" },
	{ "unit_code", N_("Who is responsible"), FIELD_TEXT, .thing = "unit" },
	{ "due", N_("By when"), FIELD_DATE },
	{ "is", N_("State"), FIELD_CHOICE, .choices = resolution_states, .always = true },
	{ "measures", N_("Measures"), FIELD_NUMBER, .always = true },
	{ "scope", N_("Asked"), FIELD_NUMBER, .always = true },
	{ "answered", N_("Answered"), FIELD_NUMBER, .always = true },
	{ "overdue", N_("Overdue"), FIELD_NUMBER, .always = true },
	{ "percent", N_("Answered (%)"), FIELD_NUMBER, .always = true },
	{ "deployed", N_("In force since"), FIELD_DATE },
	{ "note", N_("Note"), FIELD_TEXT },
};

static const struct view_column point_columns[] = {
	{ "code", N_("Code"), FIELD_TEXT, .always = true, .thing = "point" },
	{ "text", N_("Point stressed"), FIELD_TEXT, .always = true },
	{ "clause", N_("Clause"), FIELD_TEXT },
	{ "meeting_code", N_("Meeting"), FIELD_TEXT, .always = true, .thing = "meeting" },
	{ "resolutions", N_("Resolutions"), FIELD_NUMBER, .always = true,
		.help = N_("Those that were not dropped.") },
	{ "done", N_("Done"), FIELD_NUMBER, .always = true },
	{ "measures", N_("Measures"), FIELD_NUMBER, .always = true },
	{ "scope", N_("Asked"), FIELD_NUMBER, .always = true },
	{ "answered", N_("Answered"), FIELD_NUMBER, .always = true },
	{ "overdue", N_("Overdue"), FIELD_NUMBER, .always = true },
	{ "percent", N_("Answered (%)"), FIELD_NUMBER, .always = true },
};

struct giving {
	struct reading *reading;
	const struct parameters *asked;
	struct view_sink *sink;
	struct arena arena; /* of a row */
};

static struct view_value text_or_none(str text)
{
	return text.len ? view_text(text) : view_none();
}

static struct view_value code_or_none(struct giving *g, const char *thing, id which)
{
	return id_given(which) && reading_knows(g->reading, thing, which)
		       ? view_text(reading_code(g->reading, thing, which, &g->arena))
		       : view_none();
}

static struct view_value day_or_none(opt_date day)
{
	return day.given ? view_date(day.v) : view_none();
}

/* Those of one meeting or campaign, or all; each if the reader may know of it. Goes on while `give` says so. */
static void each_of(struct giving *g, struct query *q, const char *thing, bool (*give)(struct giving *, id))
{
	bool go_on = true;

	while (go_on && query_next(q)) {
		if (reading_knows(g->reading, thing, column_id(q, 0)))
			go_on = give(g, column_id(q, 0));
		arena_clear(&g->arena);
	}
	query_end(q);
	arena_done(&g->arena);
}

/* `by`: of all, of a meeting, of a campaign. */
static struct query *begin(const struct giving *g, const struct statement *const by[3])
{
	const struct parameters *asked = g->asked;
	const int which = id_given(asked->meeting) ? 1 : id_given(asked->campaign) ? 2 : 0;
	struct query *q = conn_query(g->reading->conn, by[which]);

	if (which == 1)
		query_id(q, "meeting", asked->meeting);
	else if (which == 2)
		query_id(q, "campaign", asked->campaign);
	return q;
}

/* ---- resolutions ---- */

static bool is_asked_for(const struct parameters *asked, const struct resolution *resolution)
{
	return (!id_given(asked->unit) || id_eq(asked->unit, resolution->unit)) &&
	       (!asked->state || asked->state == resolution->state);
}

static bool give_resolution(struct giving *g, id which)
{
	struct resolution found;

	if (!resolution_get(g->reading->conn, which, &g->arena, &found) || !is_asked_for(g->asked, &found))
		return true;
	const struct far far = far_of_resolution(g->reading, &found, &g->arena);
	return view_row(g->sink,
		(struct view_value[]){
			view_text(found.code),
			view_text(found.title),
			code_or_none(g, "meeting", found.meeting),
			found.item.given ? view_number(found.item.v) : view_none(),
			code_or_none(g, "point", found.point),
			code_or_none(g, "unit", found.unit),
			day_or_none(found.due),
			view_number(found.state),
			view_number(far.measures),
			view_number(far.share.scope),
			view_number(far.share.answered),
			view_number(far.share.overdue),
			view_number(far_percent(&far)),
			day_or_none(found.deployed),
			text_or_none(found.note),
		});
}

static void each_resolution(struct reading *reading, const void *in, struct view_sink *sink)
{
	static const struct statement *const by[] = { &meeting_sql_resolutions_all,
		&meeting_sql_resolution_ids, &meeting_sql_resolutions_of_campaign };
	struct giving g = { reading, in, sink, ARENA(ROW_MAX) };

	each_of(&g, begin(&g, by), "resolution", give_resolution);
}

const struct view resolutions_view = {
	.name = "resolutions",
	.sees = SEES_OWN,
	.label = N_("Resolutions"),
	.summary = N_("What meetings resolved, and how far each resolution is"),
	.parameters = FIELD_TABLE(struct parameters, resolution_fields),
	.columns = resolution_columns,
	.column_count = COUNT(resolution_columns),
	.each = each_resolution,
};

/* ---- points ---- */

static bool give_point(struct giving *g, id which)
{
	struct point found;

	if (!point_get(g->reading->conn, which, &g->arena, &found))
		return true;
	const struct far far = far_of_point(g->reading, which, &g->arena);
	return view_row(g->sink,
		(struct view_value[]){
			view_text(found.code),
			view_text(found.text),
			text_or_none(found.clause),
			code_or_none(g, "meeting", found.meeting),
			view_number(far.resolutions),
			view_number(far.done),
			view_number(far.measures),
			view_number(far.share.scope),
			view_number(far.share.answered),
			view_number(far.share.overdue),
			view_number(far_percent(&far)),
		});
}

static void each_point(struct reading *reading, const void *in, struct view_sink *sink)
{
	static const struct statement *const by[] = { &meeting_sql_points_all, &meeting_sql_point_ids,
		&meeting_sql_point_ids_of_campaign };
	struct giving g = { reading, in, sink, ARENA(ROW_MAX) };

	each_of(&g, begin(&g, by), "point", give_point);
}

const struct view points_view = {
	.name = "points",
	.sees = SEES_OWN,
	.label = N_("Points stressed"),
	.summary = N_("What was stressed at meetings, and what came of each point"),
	.parameters = FIELD_TABLE(struct parameters, point_fields),
	.columns = point_columns,
	.column_count = COUNT(point_columns),
	.each = each_point,
};
