/* What waits to be accepted: answers of the units directly below one, over all measures. */
#include "campaign/campaign.sql.h"
#include "campaign/duty.h"
#include "view/view.h"

#define CHILDREN_MAX 1000 /* that are looked at: it must not grow with the tree */

struct gathering {
	struct reading *reading;
	struct arena *arena;
	struct answer_waiting *list;
	size_t count;
};

/* Of a campaign that is closed nothing is judged any more. */
static bool in_force(struct reading *reading, id measure)
{
	struct query *q = conn_query(reading->conn, &campaign_sql_measure_judge);

	query_id(q, "id", measure);
	bool yes = query_next(q) && column_number(q, 2) == CAMPAIGN_IN_FORCE;
	query_end(q);
	return yes;
}

static void add(struct gathering *g, id unit, const struct board_duty *duty)
{
	struct answer_waiting *more = arena_more(g->arena, g->list, g->count, sizeof(*more));
	struct query *q;

	if (!more)
		return;
	g->list = more;
	q = conn_query(g->reading->conn, &campaign_sql_duty_given_when);
	query_id(q, "measure", duty->measure);
	query_id(q, "unit", unit);
	if (query_next(q))
		g->list[g->count++] = (struct answer_waiting){
			.unit = unit,
			.duty = *duty,
			.day = column_date(q, 0),
			.given = column_moment(q, 1),
		};
	query_end(q);
}

static void look_at(struct gathering *g, id unit)
{
	size_t many = board_duties(g->reading->board, unit, NULL, 0);
	struct board_duty *duties = calloc(many ? many : 1, sizeof(*duties));

	must(duties);
	size_t count = board_duties(g->reading->board, unit, duties, many);
	for (size_t n = 0; n < count && n < many; n++)
		if (duties[n].state == BOARD_WAITING && !duties[n].accepted &&
			in_force(g->reading, duties[n].measure))
			add(g, unit, &duties[n]);
	free(duties);
}

static int by_given(const void *a, const void *b)
{
	const struct answer_waiting *x = a, *y = b;

	if (x->given.us != y->given.us)
		return (x->given.us > y->given.us) - (x->given.us < y->given.us);
	if (!id_eq(x->unit, y->unit))
		return (x->unit.v > y->unit.v) - (x->unit.v < y->unit.v);
	return (x->duty.measure.v > y->duty.measure.v) - (x->duty.measure.v < y->duty.measure.v);
}

void answers_in_order(struct answer_waiting *list, size_t count)
{
	if (count)
		qsort(list, count, sizeof(*list), by_given);
}

size_t answers_waiting(struct reading *reading, id above, struct arena *arena, struct answer_waiting **ret)
{
	struct gathering g = { reading, arena, NULL, 0 };
	id *children = arena_array(arena, CHILDREN_MAX, sizeof(*children));
	size_t count = children ? board_children(reading->board, above, children, CHILDREN_MAX) : 0;

	for (size_t n = 0; n < count && n < CHILDREN_MAX; n++)
		look_at(&g, children[n]);
	answers_in_order(g.list, g.count);
	*ret = g.list;
	return g.count;
}

/* ---- As a list ---- */

struct waiting_parameters {
	id unit;
};

static const struct field waiting_fields[] = {
	{ AT(struct waiting_parameters, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit",
		.help = N_("Of the units directly below this one.") },
};

enum {
	WAITING_UNIT,
	WAITING_NAME,
	WAITING_TITLE,
	WAITING_MEASURE = 6,
	WAITING_CAMPAIGN,
	WAITING_NOTE,
};

static const struct view_column waiting_columns[] = {
	[WAITING_UNIT] = { "unit", N_("Unit"), FIELD_TEXT, .thing = "unit" },
	[WAITING_NAME] = { "name", N_("Name"), FIELD_TEXT },
	[WAITING_TITLE] = { "title", N_("Title"), FIELD_TEXT, .leads = DUTY_LEADS },
	{ "given", N_("Given"), FIELD_MOMENT },
	{ "due", N_("Due"), FIELD_DATE },
	{ "late", N_("Late"), FIELD_YESNO },
	[WAITING_MEASURE] = { "measure", N_("Measure"), FIELD_TEXT, .thing = "measure" },
	[WAITING_CAMPAIGN] = { "campaign", N_("Campaign"), FIELD_TEXT, .thing = "campaign" },
	[WAITING_NOTE] = { "note", N_("Note"), FIELD_TEXT, .later = true },
};

struct waiting_row {
	struct reading *reading;
	const struct answer_waiting *answer;
	struct arena arena;
};

static void complete(void *context, struct view_value *values)
{
	struct waiting_row *r = context;
	struct query *q = conn_query(r->reading->conn, &campaign_sql_duty_told);

	query_id(q, "measure", r->answer->duty.measure);
	query_id(q, "unit", r->answer->unit);
	if (query_next(q) && !column_null(q, 3))
		values[WAITING_NOTE] = view_text(arena_copy(&r->arena, column_text(q, 3)));
	query_end(q);
}

static bool give(struct reading *reading, const struct answer_waiting *answer, struct view_sink *sink)
{
	struct waiting_row row = { .reading = reading, .answer = answer };
	str code = STR_NONE, name = STR_NONE;

	arena_init(&row.arena, 1 << 20);
	struct query *q = conn_query(reading->conn, &campaign_sql_measure_told);
	query_id(q, "id", answer->duty.measure);
	bool told = query_next(q);
	reading_named(reading, "unit", answer->unit, &code, &name);
	bool more = view_row_later(sink,
		(struct view_value[]){
			[WAITING_UNIT] = view_text(code),
			[WAITING_NAME] = view_text(name),
			[WAITING_TITLE] = told ? view_text(column_text(q, 1)) : view_none(),
			view_number(answer->given.us),
			view_date(answer->duty.due),
			view_number(answer->duty.late),
			[WAITING_MEASURE] = told ? view_text(column_text(q, 0)) : view_none(),
			[WAITING_CAMPAIGN] = told ? view_text(column_text(q, 2)) : view_none(),
			[WAITING_NOTE] = view_none(),
		},
		complete, &row);
	query_end(q);
	arena_done(&row.arena);
	return more;
}

static void each_waiting(struct reading *reading, const void *in, struct view_sink *sink)
{
	CLEANUP(arena_done) struct arena arena = ARENA(64 << 20);
	struct answer_waiting *list;
	size_t count = answers_waiting(
		reading, ((const struct waiting_parameters *)in)->unit, &arena, &list);

	for (size_t n = 0; n < count; n++)
		if (!give(reading, &list[n], sink))
			break;
}

static const struct view_bulk waiting_bulk[] = {
	{ .act = "duty.accept" },
	{ .act = "duty.return" },
};

const struct view waiting_view = {
	.name = "waiting",
	.bulk = waiting_bulk,
	.bulk_count = COUNT(waiting_bulk),
	.sees = SEES_AT,
	.right_at = "unit",
	.label = N_("Answers that wait"),
	.summary = N_("What the units directly below one gave and nobody has accepted or sent back yet, the "
		      "oldest first"),
	.parameters = FIELD_TABLE(struct waiting_parameters, waiting_fields),
	.columns = waiting_columns,
	.column_count = COUNT(waiting_columns),
	.each = each_waiting,
};
