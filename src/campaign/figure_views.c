/* Figures looked through: the dictionary, what units gave, and what a form asks for and what it
 * does not. */
#include "campaign/campaign.sql.h"
#include "campaign/figure.h"
#include "campaign/rehearsal.h"
#include "view/view.h"

/* ---- figures ---- */

static const struct view_column figure_columns[] = {
	{ "id", N_("Id"), FIELD_REF, .sql = "g.id" },
	{ "code", N_("Code"), FIELD_TEXT, .sql = "g.code", .always = true, .thing = "figure" },
	{ "title", N_("Title"), FIELD_TEXT, .sql = "g.title", .words = true, .always = true },
	{ "kind", N_("Kind"), FIELD_CHOICE, .sql = "g.kind", .choices = figure_kinds },
	{ "places", N_("Digits after the point"), FIELD_NUMBER, .sql = "g.places" },
	{ "period", N_("Given for each"), FIELD_CHOICE, .sql = "g.period",
		.choices = figure_periods },
	{ "help", N_("Help"), FIELD_TEXT, .sql = "g.help" },
	{ "units", N_("Units that gave it"), FIELD_NUMBER,
		.sql = "(select count(distinct h.unit) from campaign_held h where h.figure = "
		       "g.id)" },
};

const struct view figures_view = {
	.name = "figures",
	.sees = SEES_ALL,
	.label = N_("Figures"),
	.summary = N_("What is asked for once"),
	.columns = figure_columns,
	.column_count = COUNT(figure_columns),
	.from = "from campaign_figure g",
	.key = "g.id",
	.order = "code",
};

/* ---- figure-values ---- */

struct values_parameters {
	id figure, unit;
};

static const struct field values_fields[] = {
	{ AT(struct values_parameters, figure, REF), .label = N_("Figure"), .ref = "figure",
		.help = N_("Only this one.") },
	{ AT(struct values_parameters, unit, REF), .label = N_("Unit"), .ref = "unit",
		.help = N_("Only of this one. Not given: of all.") },
};

static const struct view_column values_columns[] = {
	{ "figure", N_("Figure"), FIELD_TEXT, .sql = "g.code", .always = true, .thing = "figure" },
	{ "unit", N_("Unit"), FIELD_TEXT, .sql = ORG_CODE_OF("h.unit"), .thing = "unit" },
	{ "name", N_("Name"), FIELD_TEXT, .sql = ORG_NAME_OF("h.unit"), .words = true },
	{ "begins", N_("Period begins"), FIELD_DATE,
		.sql = "case when g.period = 1 then null else h.begins end" },
	{ "value", N_("Value"), FIELD_TEXT, .sql = "h.text", .always = true, .leads = "/duty/{unit}/{from}" },
	{ "from", N_("Given in"), FIELD_TEXT, .sql = "m.code", .always = true },
	{ "day", N_("Day"), FIELD_DATE, .sql = "h.day", .always = true },
};

static const struct view_condition values_when[] = { { "figure", "h.figure = $figure" },
	{ "unit", "h.unit = $unit" } };

const struct view figure_values_view = {
	.name = "figure-values",
	.sees = SEES_ROWS,
	.unit = "h.unit",
	.known = KNOWN_IN_RANGE,
	.label = N_("Values of figures"),
	.summary = N_("What units gave for figures, and where"),
	.parameters = FIELD_TABLE(struct values_parameters, values_fields),
	.columns = values_columns,
	.column_count = COUNT(values_columns),
	.from = "from campaign_held h join campaign_figure g on g.id = h.figure "
		"join campaign_measure m on m.id = h.measure",
	.when = values_when,
	.when_count = COUNT(values_when),
	.key = "h.nr",
	.order = "figure",
};

/* ---- asked: the form of a duty, and what need not be asked again ---- */

struct asked_parameters {
	id unit, measure;
};

static const struct field asked_fields[] = {
	{ AT(struct asked_parameters, unit, REF), .label = N_("Unit"), .need = true,
		.ref = "unit" },
	{ AT(struct asked_parameters, measure, REF), .label = N_("Measure"), .need = true,
		.ref = "measure" },
};

static const struct view_column asked_columns[] = {
	{ "field", N_("Field"), FIELD_TEXT, .always = true },
	{ "label", N_("Label"), FIELD_TEXT, .always = true },
	{ "kind", N_("Kind"), FIELD_CHOICE, .choices = form_kinds },
	{ "need", N_("Must be given"), FIELD_YESNO },
	{ "figure", N_("Figure"), FIELD_TEXT, .thing = "figure" },
	{ "held", N_("Not asked: given already"), FIELD_TEXT },
	{ "from", N_("Given in"), FIELD_TEXT },
	{ "day", N_("Day"), FIELD_DATE },
};

static bool give_field(struct reading *reading, const struct asked_parameters *asked, date due,
	struct query *q, struct arena *arena, struct view_sink *sink)
{
	struct figure figure = { .code = STR_NONE };
	struct held held;
	bool named =
		!column_null(q, 9) && figure_get(reading->conn, column_id(q, 9), arena, &figure);
	bool given = named && figure_held(reading->conn, figure.figure, asked->unit,
				      figure_begins(figure.period, due), arena, &held);

	return view_row(sink, (struct view_value[]){
				      view_text(column_text(q, 1)),
				      view_text(column_text(q, 2)),
				      view_number(column_number(q, 3)),
				      view_number(column_number(q, 4)),
				      named ? view_text(figure.code) : view_none(),
				      given ? view_text(held.text) : view_none(),
				      given ? view_text(held.from) : view_none(),
				      given ? view_date(held.day) : view_none(),
			      });
}

static void each_field(struct reading *reading, const void *in, struct view_sink *sink)
{
	CLEANUP(arena_done) struct arena arena = ARENA(4 << 20);
	const struct asked_parameters *asked = in;
	struct query *about = conn_query(reading->conn, &campaign_sql_measure_days);
	date day = { 0 };

	query_id(about, "id", asked->measure);
	if (query_next(about))
		day = column_null(about, 1) ? column_date(about, 0) : column_date(about, 1);
	query_end(about);
	struct query *q = conn_query(reading->conn, &campaign_sql_form);
	query_id(q, "measure", asked->measure);
	while (query_next(q) && give_field(reading, asked, day, q, &arena, sink))
		;
	query_end(q);
}

const struct view asked_view = {
	.name = "asked",
	.sees = SEES_AT,
	.right_at = "unit",
	.label = N_("Asked for"),
	.summary = N_("The form of one duty: what a unit must fill in, and what it gave already"),
	.parameters = FIELD_TABLE(struct asked_parameters, asked_fields),
	.columns = asked_columns,
	.column_count = COUNT(asked_columns),
	.each = each_field,
};

/* ---- rehearsal-held: what a campaign would not have to ask ---- */

struct of_campaign {
	id campaign;
};

static const struct field of_campaign_fields[] = {
	{ AT(struct of_campaign, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
};

static const struct view_column held_columns[] = {
	{ "measure", N_("Measure"), FIELD_TEXT, .always = true, .thing = "measure" },
	{ "field", N_("Field"), FIELD_TEXT, .always = true },
	{ "label", N_("Label"), FIELD_TEXT, .always = true },
	{ "figure", N_("Figure"), FIELD_TEXT, .always = true, .thing = "figure" },
	{ "units", N_("Units"), FIELD_NUMBER, .always = true },
	{ "held", N_("Not asked: given already"), FIELD_NUMBER, .always = true },
};

struct bound_units {
	id *list;
	size_t count;
};

static int by_id(const void *a, const void *b)
{
	int64_t x = ((const id *)a)->v, y = ((const id *)b)->v;

	return (x > y) - (x < y);
}

static bool is_asked(void *context, const uint8_t *asked)
{
	return asked[*(const size_t *)context];
}

/* Whom one column binds, ascending; the list is the caller's to free. */
static struct bound_units bound_by(struct board *board, const struct rehearsal *r, size_t column)
{
	id top = r->campaign.unit;
	size_t count =
		board_asked_so(board, top, r->columns, r->own, top, is_asked, &column, NULL, 0);
	struct bound_units units = { .list = calloc(count + 1, sizeof(id)) };

	must(units.list);
	units.count = board_asked_so(
		board, top, r->columns, r->own, top, is_asked, &column, units.list, count);
	if (units.count > count)
		units.count = count;
	if (units.count)
		qsort(units.list, units.count, sizeof(id), by_id);
	return units;
}

static int64_t held_by(struct conn *conn, id figure, date begins, const struct bound_units *units)
{
	struct query *q = conn_query(conn, &campaign_sql_held_units);
	int64_t held = 0;

	query_id(q, "figure", figure);
	query_date(q, "begins", begins);
	while (query_next(q)) {
		id unit = column_id(q, 0);
		held += units->count &&
			bsearch(&unit, units->list, units->count, sizeof(unit), by_id) != NULL;
	}
	query_end(q);
	return held;
}

static bool give_held(struct reading *reading, const struct rehearsal *r, struct query *q,
	struct arena *arena, struct view_sink *sink)
{
	struct figure figure;
	size_t column = 0;

	while (column < r->own && !id_eq(r->columns[column].measure, column_id(q, 0)))
		column++;
	if (column == r->own || !figure_get(reading->conn, column_id(q, 4), arena, &figure))
		return true;
	date day = column_null(q, 6) ? column_date(q, 5) : column_date(q, 6);
	struct bound_units units = bound_by(reading->board, r, column);
	int64_t held =
		held_by(reading->conn, figure.figure, figure_begins(figure.period, day), &units);
	bool more = view_row(sink, (struct view_value[]){
					   view_text(column_text(q, 1)),
					   view_text(column_text(q, 2)),
					   view_text(column_text(q, 3)),
					   view_text(figure.code),
					   view_number((int64_t)units.count),
					   view_number(held),
				   });
	free(units.list);
	return more;
}

static void each_held(struct reading *reading, const void *in, struct view_sink *sink)
{
	CLEANUP(arena_done) struct arena arena = ARENA(64 << 20);
	id campaign = ((const struct of_campaign *)in)->campaign;
	struct rehearsal r;

	if (!rehearsal_read(reading->conn, reading->board, campaign, false, NULL, &arena, &r))
		return;
	struct query *q = conn_query(reading->conn, &campaign_sql_figures_asked);
	query_id(q, "campaign", campaign);
	while (query_next(q) && give_held(reading, &r, q, &arena, sink))
		;
	query_end(q);
}

const struct view rehearsal_held_view = {
	.name = "rehearsal-held",
	.sees = SEES_AT,
	.right_at = "campaign",
	.label = N_("Not asked again"),
	.summary =
		N_("Fields of a campaign that name a figure, and how many units gave it already"),
	.parameters = FIELD_TABLE(struct of_campaign, of_campaign_fields),
	.columns = held_columns,
	.column_count = COUNT(held_columns),
	.each = each_held,
};
