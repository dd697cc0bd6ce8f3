/* Resolutions and points stressed, looked through: with how far each is. */
#include "meeting/hold_far.h"
#include "meeting/meeting.sql.h"
#include "view/view.h"

#define ROW_MAX ((size_t)1 << 20)
#define FEW_UNITS 2000                   /* whose meetings are looked up one by one */
#define COLLECTED_MAX ((size_t)32 << 20) /* of the rows that they have */

struct parameters {
	id meeting, campaign, unit;
	int state;
};

static const struct field resolution_fields[] = {
	{ AT(struct parameters, meeting, REF), .label = N_("Meeting"), .ref = "meeting" },
	{ AT(struct parameters, campaign, REF), .label = N_("Campaign"), .ref = "campaign",
		.help = N_("Of the meetings of this campaign.") },
	{ AT(struct parameters, unit, REF), .label = N_("Responsible unit"), .ref = "unit" },
	{ AT(struct parameters, state, CHOICE), .label = N_("State"), .choices = resolution_states },
};

static const struct field point_fields[] = {
	{ AT(struct parameters, meeting, REF), .label = N_("Meeting"), .ref = "meeting" },
	{ AT(struct parameters, campaign, REF), .label = N_("Campaign"), .ref = "campaign",
		.help = N_("Of the meetings of this campaign.") },
};

/* Where in a row stands how far it is. */
enum { RESOLUTION_FAR = 8, POINT_FAR = 4 };

static const struct view_column resolution_columns[] = {
	{ "code", N_("Code"), FIELD_TEXT, .always = true, .thing = "resolution" },
	{ "resolved", N_("What is resolved"), FIELD_TEXT, .always = true },
	{ "meeting_code", N_("Meeting"), FIELD_TEXT, .always = true, .thing = "meeting" },
	{ "item", N_("Item of the agenda"), FIELD_NUMBER },
	{ "point", N_("Point stressed"), FIELD_TEXT, .thing = "point" },
	{ "unit_code", N_("Responsible unit"), FIELD_TEXT, .thing = "unit" },
	{ "due", N_("By when"), FIELD_DATE },
	{ "is", N_("State"), FIELD_CHOICE, .choices = resolution_states, .always = true },
	{ "measures", N_("Measures"), FIELD_NUMBER, .always = true, .later = true },
	{ "scope", N_("Units asked"), FIELD_NUMBER, .always = true, .later = true },
	{ "answered", N_("Answered"), FIELD_NUMBER, .always = true, .later = true },
	{ "overdue", N_("Overdue"), FIELD_NUMBER, .always = true, .later = true },
	{ "percent", N_("Answered (%)"), FIELD_NUMBER, .always = true, .later = true },
	{ "deployed", N_("In force since"), FIELD_DATE },
	{ "note", N_("Note"), FIELD_TEXT },
};

static const struct view_column point_columns[] = {
	{ "code", N_("Code"), FIELD_TEXT, .always = true, .thing = "point" },
	{ "text", N_("Point stressed"), FIELD_TEXT, .always = true },
	{ "clause", N_("Clause"), FIELD_TEXT },
	{ "meeting_code", N_("Meeting"), FIELD_TEXT, .always = true, .thing = "meeting" },
	{ "resolutions", N_("Resolutions"), FIELD_NUMBER, .always = true, .later = true,
		.help = N_("Those that were not dropped.") },
	{ "done", N_("Done"), FIELD_NUMBER, .always = true, .later = true },
	{ "measures", N_("Measures"), FIELD_NUMBER, .always = true, .later = true },
	{ "scope", N_("Units asked"), FIELD_NUMBER, .always = true, .later = true },
	{ "answered", N_("Answered"), FIELD_NUMBER, .always = true, .later = true },
	{ "overdue", N_("Overdue"), FIELD_NUMBER, .always = true, .later = true },
	{ "percent", N_("Answered (%)"), FIELD_NUMBER, .always = true, .later = true },
};

struct giving {
	struct reading *reading;
	const struct parameters *asked;
	struct view_sink *sink;
	struct arena arena; /* of a row */
};

/* Gives the row of a resolution, or of a point. False: enough. */
typedef bool give_row(struct giving *, id which);

struct list_of {
	const char *thing;
	give_row *give;
	const struct statement *all, *of_meeting, *of_campaign, *of_unit;
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

static void fail_full(struct reading *reading)
{
	struct err err;

	err_set(&err, ERR_FULL, "a list takes more memory than it may");
	conn_fail(reading->conn, &err);
}

/* If the reader may know of it. False: enough. */
static bool give_known(struct giving *g, const char *thing, id which, give_row *give)
{
	bool go_on = true;

	if (reading_knows(g->reading, thing, which))
		go_on = give(g, which);
	if (g->arena.failed)
		fail_full(g->reading);
	arena_clear(&g->arena);
	return go_on;
}

/* ---- Of few units: what they have, brought into order ---- */

struct row_of {
	id which, meeting;
	int64_t starts, number; /* starts: INT64_MIN: no time is said yet */
};

struct collected {
	struct arena arena;
	struct row_of *rows;
	size_t count;
};

/* As the statements have them: the newest meeting first. */
static int by_meeting(const void *a, const void *b)
{
	const struct row_of *x = a, *y = b;

	if (x->starts != y->starts)
		return x->starts > y->starts ? -1 : 1;
	if (!id_eq(x->meeting, y->meeting))
		return x->meeting.v > y->meeting.v ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

static bool collect(struct giving *g, id unit, const struct statement *of_unit, struct collected *all)
{
	struct query *q = conn_query(g->reading->conn, of_unit);

	query_id(q, "unit", unit);
	query_id(q, "campaign", g->asked->campaign);
	while (query_next(q)) {
		struct row_of *more = arena_more(&all->arena, all->rows, all->count, sizeof(*more));
		if (!more)
			break;
		all->rows = more;
		more[all->count++] = (struct row_of){ column_id(q, 0), column_id(q, 1),
			column_null(q, 4) ? INT64_MIN : column_moment(q, 4).us, column_number(q, 5) };
	}
	query_end(q);
	return !all->arena.failed;
}

/* False: it has not been done, since the reader may know of many units. */
static bool each_of_few(struct giving *g, const struct list_of *list)
{
	struct collected all = { .arena = ARENA(COLLECTED_MAX) };
	struct reading *reading = g->reading;
	id units[FEW_UNITS];
	bool fine = true;

	if (reading_everywhere(reading) || id_given(g->asked->meeting))
		return false;
	const size_t count = standing_range(reading->standing, reading->board, true, units, FEW_UNITS);
	if (count > FEW_UNITS)
		return false;
	for (size_t n = 0; fine && n < count; n++)
		fine = collect(g, units[n], list->of_unit, &all);
	if (!fine)
		fail_full(reading);
	if (all.count)
		qsort(all.rows, all.count, sizeof(*all.rows), by_meeting);
	for (size_t n = 0; fine && n < all.count; n++)
		if (!n || !id_eq(all.rows[n].which, all.rows[n - 1].which)) /* of two posts on one line */
			fine = give_known(g, list->thing, all.rows[n].which, list->give);
	arena_done(&all.arena);
	return true;
}

/* ---- Of a meeting, of a campaign, of all ---- */

static struct query *begin(const struct giving *g, const struct list_of *list)
{
	const struct parameters *asked = g->asked;
	struct query *q = conn_query(g->reading->conn, id_given(asked->meeting)    ? list->of_meeting
						       : id_given(asked->campaign) ? list->of_campaign
										   : list->all);

	if (id_given(asked->meeting))
		query_id(q, "meeting", asked->meeting);
	else if (id_given(asked->campaign))
		query_id(q, "campaign", asked->campaign);
	return q;
}

static void each_of(struct reading *reading, const void *in, struct view_sink *sink, const struct list_of *list)
{
	struct giving g = { reading, in, sink, ARENA(ROW_MAX) };
	bool go_on = true;

	if (!each_of_few(&g, list)) {
		struct query *q = begin(&g, list);
		while (go_on && query_next(q))
			if (reading_near(reading, KNOWN_ON_LINE, column_id(q, 2)))
				go_on = give_known(&g, list->thing, column_id(q, 0), list->give);
		query_end(q);
	}
	arena_done(&g.arena);
}

/* ---- resolutions ---- */

static bool is_asked_for(const struct parameters *asked, const struct resolution *resolution)
{
	return (!id_given(asked->unit) || id_eq(asked->unit, resolution->unit)) &&
	       (!asked->state || asked->state == resolution->state);
}

/* How far one is, for a row that is given. */
struct telling {
	struct reading *reading;
	const struct resolution *resolution;
	id point;
};

static void put_share(const struct far *far, struct view_value *values)
{
	values[0] = view_number(far->measures);
	values[1] = view_number(far->share.scope);
	values[2] = view_number(far->share.answered);
	values[3] = view_number(far->share.overdue);
	values[4] = view_number(far_percent(far));
}

static void tell_resolution(void *context, struct view_value *values)
{
	const struct telling *telling = context;
	const struct far far = far_of_resolution(telling->reading, telling->resolution);

	put_share(&far, values + RESOLUTION_FAR);
}

static void tell_point(void *context, struct view_value *values)
{
	const struct telling *telling = context;
	const struct far far = far_of_point(telling->reading, telling->point);

	values[POINT_FAR] = view_number(far.resolutions);
	values[POINT_FAR + 1] = view_number(far.done);
	put_share(&far, values + POINT_FAR + 2);
}

static bool give_resolution(struct giving *g, id which)
{
	struct resolution found;

	if (!resolution_get(g->reading->conn, which, &g->arena, &found) || !is_asked_for(g->asked, &found))
		return true;
	struct telling telling = { g->reading, &found };
	struct view_value row[] = {
		view_text(found.code),
		view_text(found.title),
		code_or_none(g, "meeting", found.meeting),
		found.item.given ? view_number(found.item.v) : view_none(),
		code_or_none(g, "point", found.point),
		code_or_none(g, "unit", found.unit),
		day_or_none(found.due),
		view_number(found.state),
		[COUNT(resolution_columns) - 2] = day_or_none(found.deployed),
		text_or_none(found.note),
	};
	return view_row_later(g->sink, row, tell_resolution, &telling);
}

static void each_resolution(struct reading *reading, const void *in, struct view_sink *sink)
{
	static const struct list_of list = { "resolution", give_resolution, &meeting_sql_resolutions_all,
		&meeting_sql_resolutions_of_meeting, &meeting_sql_resolutions_of_campaign,
		&meeting_sql_resolutions_of_unit };

	each_of(reading, in, sink, &list);
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
	struct view_value row[COUNT(point_columns)] = {
		view_text(found.code),
		view_text(found.text),
		text_or_none(found.clause),
		code_or_none(g, "meeting", found.meeting),
	};
	struct telling telling = { g->reading, .point = which };
	return view_row_later(g->sink, row, tell_point, &telling);
}

static void each_point(struct reading *reading, const void *in, struct view_sink *sink)
{
	static const struct list_of list = { "point", give_point, &meeting_sql_points_all,
		&meeting_sql_points_of_meeting, &meeting_sql_points_of_campaign, &meeting_sql_points_of_unit };

	each_of(reading, in, sink, &list);
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
