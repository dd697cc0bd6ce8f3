/* What a campaign would ask, looked through: by unit, by week, whom too much at once, what others
 * ask already; and what all campaigns ask of one unit. */
#include "campaign/campaign.sql.h"
#include "campaign/rehearsal.h"
#include "view/view.h"

#define UNITS_MAX 1000000

struct rehearsal_parameters {
	id campaign, unit, measure;
	opt_date due;
	opt_number effort_minutes, most;
};

static const struct field parameters[] = {
	{ AT(struct rehearsal_parameters, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct rehearsal_parameters, unit, REF), .label = N_("Unit"), .ref = "unit",
		.help = N_("At and below this unit. Not given: the campaign's own.") },
	{ AT(struct rehearsal_parameters, measure, REF), .label = N_("Measure"), .ref = "measure",
		.help = N_("To rehearse an amendment: as if this one had another day or "
			   "effort.") },
	{ AT(struct rehearsal_parameters, due, DATE), .label = N_("New day") },
	{ AT(struct rehearsal_parameters, effort_minutes, NUMBER),
		.label = N_("Effort (minutes a unit)"), .max = 100000 },
	{ AT(struct rehearsal_parameters, most, NUMBER), .label = N_("Duties in one week"),
		.min = 1, .max = 1000, .help = N_("More is too much. Not given: 5.") },
};

struct asking {
	struct reading *reading;
	struct rehearsal r;
	struct arena arena;
	id unit;
	int64_t limit;
	struct view_sink *sink;
};

static bool ask_begin(struct asking *a, struct reading *reading,
	const struct rehearsal_parameters *asked, bool others, struct view_sink *sink)
{
	struct rehearsal_change change = { asked->measure, asked->due, asked->effort_minutes };

	*a = (struct asking){ .reading = reading, .sink = sink };
	arena_init(&a->arena, 64 << 20);
	if (!rehearsal_read(reading->conn, reading->board, asked->campaign, others,
		    id_given(asked->measure) ? &change : NULL, &a->arena, &a->r))
		return false;
	a->unit = id_given(asked->unit) ? asked->unit : a->r.campaign.unit;
	a->limit = asked->most.given ? asked->most.v : REHEARSAL_WEEK_LIMIT;
	return a->r.count > 0;
}

static struct view_value hours(int64_t minutes, struct arena *arena)
{
	return view_text(rehearsal_hours(minutes, arena));
}

static void check_together(struct reading *reading, const void *in, struct problems *problems)
{
	struct asking a;

	ask_begin(&a, reading, in, true, NULL);
	arena_done(&a.arena);
	if (a.r.cut)
		problem(problems, "campaign", "R-REHEARSAL-01",
			N_("At most %d measures of all campaigns are weighed "
			   "together."),
			BOARD_COLUMNS_MAX); /* R-REHEARSAL-01 */
}

/* ---- by unit ---- */

static const struct view_column unit_columns[] = {
	{ "unit", N_("Unit"), FIELD_TEXT, .always = true, .thing = "unit" },
	{ "name", N_("Name"), FIELD_TEXT, .always = true },
	{ "units", N_("Units"), FIELD_NUMBER, .always = true },
	{ "duties", N_("Duties"), FIELD_NUMBER, .always = true },
	{ "hours", N_("Hours"), FIELD_DECIMAL, .always = true },
	{ "most", N_("Most of one unit"), FIELD_NUMBER, .always = true },
};

static bool give_unit(struct asking *a, id unit)
{
	struct burden burden =
		rehearsal_burden(a->reading->board, &a->r, unit, a->r.own, pick_all, NULL);
	struct org_unit found;

	if (!org_unit_get(a->reading->conn, unit, &a->arena, &found))
		return true;
	return view_row(a->sink, (struct view_value[]){
					 view_text(found.code),
					 view_text(found.name),
					 view_number(burden.units),
					 view_number(burden.duties),
					 hours(burden.minutes, &a->arena),
					 view_number(burden.most),
				 });
}

static void each_unit(struct reading *reading, const void *in, struct view_sink *sink)
{
	struct asking a;

	if (ask_begin(&a, reading, in, false, sink) && give_unit(&a, a.unit)) {
		size_t room = board_children(reading->board, a.unit, NULL, 0);
		id *children = arena_array(&a.arena, room, sizeof(*children));
		size_t count =
			children ? board_children(reading->board, a.unit, children, room) : 0;
		for (size_t n = 0; n < count && n < room; n++)
			if (!give_unit(&a, children[n]))
				break;
	}
	arena_done(&a.arena);
}

const struct view rehearsal_view = {
	.name = "rehearsal",
	.sees = SEES_AT,
	.right_at = "unit",
	.or_at = "campaign",
	.label = N_("Rehearsal"),
	.summary = N_("What a campaign asks, or would ask, of a unit and of those below it"),
	.parameters = FIELD_TABLE(struct rehearsal_parameters, parameters),
	.columns = unit_columns,
	.column_count = COUNT(unit_columns),
	.each = each_unit,
};

/* ---- by week ---- */

static const struct view_column week_columns[] = {
	{ "week", N_("Week"), FIELD_TEXT, .always = true },
	{ "from", N_("From"), FIELD_DATE, .always = true },
	{ "duties", N_("Duties"), FIELD_NUMBER, .always = true },
	{ "hours", N_("Hours"), FIELD_DECIMAL, .always = true },
	{ "most", N_("Most of one unit, all campaigns"), FIELD_NUMBER, .always = true },
	{ "over", N_("Units with too many"), FIELD_NUMBER, .always = true },
};

static bool give_week(struct asking *a, date monday)
{
	struct rehearsal_week week =
		rehearsal_week(a->reading->board, &a->r, a->unit, monday, a->limit);

	return view_row(a->sink, (struct view_value[]){
					 view_text(rehearsal_week_text(monday, &a->arena)),
					 view_date(monday),
					 view_number(week.duties),
					 hours(week.minutes, &a->arena),
					 view_number(week.most),
					 view_number(week.over),
				 });
}

static void each_week(struct reading *reading, const void *in, struct view_sink *sink)
{
	struct asking a;
	date weeks[BOARD_COLUMNS_MAX];

	if (ask_begin(&a, reading, in, true, sink)) {
		size_t count = rehearsal_weeks(&a.r, a.r.own, weeks);
		for (size_t n = 0; n < count; n++)
			if (!give_week(&a, weeks[n]))
				break;
	}
	arena_done(&a.arena);
}

const struct view rehearsal_weeks_view = {
	.name = "rehearsal-weeks",
	.sees = SEES_AT,
	.right_at = "unit",
	.or_at = "campaign",
	.label = N_("Rehearsal by week"),
	.summary = N_("What a campaign asks week by week, and where that is too much beside the "
		      "others"),
	.parameters = FIELD_TABLE(struct rehearsal_parameters, parameters),
	.columns = week_columns,
	.column_count = COUNT(week_columns),
	.each = each_week,
	.check = check_together,
};

/* ---- whom too much at once ---- */

static const struct view_column over_columns[] = {
	{ "week", N_("Week"), FIELD_TEXT, .always = true },
	{ "unit", N_("Unit"), FIELD_TEXT, .always = true, .thing = "unit" },
	{ "name", N_("Name"), FIELD_TEXT, .always = true },
	{ "duties", N_("Duties"), FIELD_NUMBER, .always = true },
};

/* Units that have exactly so many duties in the week. */
struct crowding {
	const struct asking *a;
	date monday;
	int64_t exactly;
};

static bool has_exactly(void *context, const uint8_t *asked)
{
	const struct crowding *c = context;

	return rehearsal_duties(&c->a->r, c->monday, asked) == c->exactly;
}

static bool give_over(struct asking *a, id unit, const struct crowding *c)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);
	struct org_unit found;

	if (!org_unit_get(a->reading->conn, unit, &arena, &found))
		return true;
	return view_row(a->sink, (struct view_value[]){
					 view_text(rehearsal_week_text(c->monday, &arena)),
					 view_text(found.code),
					 view_text(found.name),
					 view_number(c->exactly),
				 });
}

static bool give_crowded(struct asking *a, struct crowding *c)
{
	struct board *board = a->reading->board;
	const struct rehearsal *r = &a->r;
	size_t room = board_asked_so(
		board, r->campaign.unit, r->columns, r->count, a->unit, has_exactly, c, NULL, 0);
	bool more = true;

	if (room > UNITS_MAX)
		room = UNITS_MAX;
	id *units = calloc(room + 1, sizeof(*units));
	must(units);
	size_t count = board_asked_so(board, r->campaign.unit, r->columns, r->count, a->unit,
		has_exactly, c, units, room);
	for (size_t n = 0; more && n < count && n < room; n++)
		more = give_over(a, units[n], c);
	free(units);
	return more;
}

static void each_over(struct reading *reading, const void *in, struct view_sink *sink)
{
	struct asking a;
	date weeks[BOARD_COLUMNS_MAX];
	bool more = true;

	if (ask_begin(&a, reading, in, true, sink)) {
		size_t count = rehearsal_weeks(&a.r, a.r.own, weeks);
		for (size_t n = 0; more && n < count; n++) {
			struct crowding c = { .a = &a, .monday = weeks[n] };
			c.exactly = rehearsal_burden(
				reading->board, &a.r, a.unit, a.r.count, pick_week, &weeks[n])
					    .most;
			for (; more && c.exactly > a.limit; c.exactly--)
				more = give_crowded(&a, &c);
		}
	}
	arena_done(&a.arena);
}

const struct view rehearsal_over_view = {
	.name = "rehearsal-over",
	.sees = SEES_AT,
	.right_at = "unit",
	.or_at = "campaign",
	.label = N_("Too much at once"),
	.summary = N_("Units with more duties due in one week than they should have, over all "
		      "campaigns"),
	.parameters = FIELD_TABLE(struct rehearsal_parameters, parameters),
	.columns = over_columns,
	.column_count = COUNT(over_columns),
	.each = each_over,
	.check = check_together,
};

/* ---- what others ask already ---- */

static const struct view_column repeat_columns[] = {
	{ "measure", N_("Measure"), FIELD_TEXT, .always = true, .thing = "measure" },
	{ "field", N_("Field"), FIELD_TEXT, .always = true },
	{ "label", N_("Label"), FIELD_TEXT, .always = true },
	{ "asked_by", N_("Asked already by"), FIELD_TEXT, .always = true },
	{ "as", N_("There"), FIELD_TEXT, .always = true },
	{ "units", N_("Units asked twice"), FIELD_NUMBER, .always = true },
};

static const struct board_column *column_named(const struct rehearsal *r, id measure, size_t *ret)
{
	for (*ret = 0; *ret < r->count; ++*ret)
		if (id_eq(r->columns[*ret].measure, measure))
			return &r->columns[*ret];
	return NULL;
}

struct both {
	size_t one, other;
	int64_t units;
};

static void count_both(void *context, uint32_t units, const uint8_t *asked)
{
	struct both *both = context;

	if (asked[both->one] && asked[both->other])
		both->units += units;
}

static bool give_repeat(struct asking *a, struct query *q)
{
	struct both both = { .units = 0 };

	if (!column_named(&a->r, column_id(q, 0), &both.one) ||
		!column_named(&a->r, column_id(q, 4), &both.other))
		return true;
	board_rehearse(a->reading->board, a->r.campaign.unit, a->r.columns, a->r.count, a->unit,
		NULL, count_both, &both);
	if (!both.units)
		return true;
	return view_row(a->sink, (struct view_value[]){
					 view_text(column_text(q, 1)),
					 view_text(column_text(q, 2)),
					 view_text(column_text(q, 3)),
					 view_text(column_text(q, 5)),
					 view_text(column_text(q, 6)),
					 view_number(both.units),
				 });
}

static void each_repeat(struct reading *reading, const void *in, struct view_sink *sink)
{
	struct asking a;

	if (ask_begin(&a, reading, in, true, sink)) {
		struct query *q = conn_query(reading->conn, &campaign_sql_form_repeats);
		query_id(q, "campaign", a.r.campaign.campaign);
		while (query_next(q) && give_repeat(&a, q))
			;
		query_end(q);
	}
	arena_done(&a.arena);
}

const struct view rehearsal_repeats_view = {
	.name = "rehearsal-repeats",
	.sees = SEES_AT,
	.right_at = "campaign",
	.label = N_("Asked already"),
	.summary = N_("Questions that another campaign in force asks of the same units"),
	.parameters = FIELD_TABLE(struct rehearsal_parameters, parameters),
	.columns = repeat_columns,
	.column_count = COUNT(repeat_columns),
	.each = each_repeat,
	.check = check_together,
};
