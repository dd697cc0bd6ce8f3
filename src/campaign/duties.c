/* Duties looked through: those of a unit, and the answers to a measure. */
#include "campaign/campaign.sql.h"
#include "campaign/duty.h"
#include "campaign/escalate.h"
#include "campaign/evidence.h"
#include "view/view.h"

static str unit_text(struct conn *conn, id unit, struct arena *arena, str *ret_name)
{
	struct org_unit found = { .code = STR_NONE };

	org_unit_get(conn, unit, arena, &found);
	*ret_name = found.name;
	return found.code;
}

/* ---- duties of one unit ---- */

struct duties_parameters {
	id unit;
};

static const struct field duties_fields[] = {
	{ AT(struct duties_parameters, unit, REF), .label = N_("Unit"), .need = true,
		.ref = "unit" },
};

/* What is to come next, while the campaign is in force; a duty with which nothing is to be done waits for nothing. */
enum duty_awaited { AWAITED_ANSWER = 1, AWAITED_ACCEPTANCE };
static const struct choice awaited[] = {
	{ AWAITED_ANSWER, "answer", N_("an answer") },
	{ AWAITED_ACCEPTANCE, "acceptance", N_("being accepted") },
	{ 0 },
};

static const struct view_column duties_columns[] = {
	{ "campaign", N_("Campaign"), FIELD_TEXT, .thing = "campaign" },
	{ "measure", N_("Measure"), FIELD_TEXT, .thing = "measure" },
	{ "title", N_("Title"), FIELD_TEXT },
	{ "due", N_("Due"), FIELD_DATE },
	{ "state", N_("State"), FIELD_CHOICE, .choices = duty_states, .leads = DUTY_LEADS },
	{ "overdue", N_("Overdue"), FIELD_YESNO },
	{ "late", N_("Late"), FIELD_YESNO },
	{ "given", N_("Given"), FIELD_MOMENT },
	{ "reason", N_("Reason"), FIELD_TEXT },
	{ "passed_to", N_("Passed on to"), FIELD_TEXT },
	{ "by", N_("In its place"), FIELD_TEXT },
	{ "waits_for", N_("Waits for"), FIELD_CHOICE, .choices = awaited },
	{ "counted_from", N_("Counted from"), FIELD_TEXT },
};

int duty_state_shown(enum board_state state)
{
	static const int shown[] = {
		[BOARD_OPEN] = DUTY_OPEN,
		[BOARD_WAITING] = DUTY_ANSWERED,
		[BOARD_ACCEPTED] = DUTY_ACCEPTED,
		[BOARD_RETURNED] = DUTY_RETURNED,
		[BOARD_WAIVED] = DUTY_WAIVED,
	};

	return shown[state];
}

static bool no_answer_stands(enum board_state state)
{
	return state == BOARD_OPEN || state == BOARD_RETURNED;
}

/* The code of the unit that answered in another one's place, where one did. */
static struct view_value in_place_value(
	struct conn *conn, struct query *q, int column, struct arena *arena)
{
	str name;

	return column_null(q, column)
		       ? view_none()
		       : view_text(unit_text(conn, column_id(q, column), arena, &name));
}

static struct view_value text_or_none(struct query *q, int column)
{
	return column_null(q, column) ? view_none() : view_text(column_text(q, column));
}

static struct view_value moment_value(struct query *q, int column)
{
	return column_null(q, column) ? view_none() : view_number(column_moment(q, column).us);
}

struct measure_text {
	str code, title, campaign;
	bool in_force;
};

static struct measure_text measure_text(struct conn *conn, id measure, struct arena *arena)
{
	struct query *q = conn_query(conn, &campaign_sql_measure_told);
	struct measure_text text = { STR_NONE, STR_NONE, STR_NONE, false };

	query_id(q, "id", measure);
	if (query_next(q))
		text = (struct measure_text){ arena_copy(arena, column_text(q, 0)),
			arena_copy(arena, column_text(q, 1)),
			arena_copy(arena, column_text(q, 2)),
			column_number(q, 3) == CAMPAIGN_IN_FORCE };
	query_end(q);
	return text;
}

static struct view_value awaited_value(const struct board_duty *duty, bool in_force)
{
	if (in_force && no_answer_stands(duty->state))
		return view_number(AWAITED_ANSWER);
	return in_force && duty->state == BOARD_WAITING && !duty->accepted
		       ? view_number(AWAITED_ACCEPTANCE)
		       : view_none();
}

/* The code of the unit above to whom an open duty was passed on last; not given: to none. */
static str passed_to(struct conn *conn, id unit, const struct board_duty *duty, struct arena *arena)
{
	id above;
	str name;

	if (!no_answer_stands(duty->state) || !escalated(conn, duty->measure, unit, &above, NULL))
		return STR_NONE;
	return unit_text(conn, above, arena, &name);
}

static bool give_duty(
	struct reading *reading, id unit, const struct board_duty *duty, struct view_sink *sink)
{
	struct arena arena;

	arena_init(&arena, 1 << 20);
	struct measure_text text = measure_text(reading->conn, duty->measure, &arena);
	str passed = passed_to(reading->conn, unit, duty, &arena);
	struct query *q = conn_query(reading->conn, &campaign_sql_duty_told);
	query_id(q, "measure", duty->measure);
	query_id(q, "unit", unit);
	bool row = query_next(q);
	bool more = view_row(
		sink, (struct view_value[]){
			      view_text(text.campaign),
			      view_text(text.code),
			      view_text(text.title),
			      view_date(duty->due),
			      view_number(duty_state_shown(duty->state)),
			      view_number(no_answer_stands(duty->state) &&
					  reading->today.day > duty->due.day),
			      view_number(duty->late),
			      row ? moment_value(q, 2) : view_none(),
			      row ? view_text(column_text(q, 4)) : view_none(),
			      view_text(passed),
			      row ? in_place_value(reading->conn, q, 5, &arena) : view_none(),
			      awaited_value(duty, text.in_force),
			      row ? text_or_none(q, 6) : view_none(),
		      });
	query_end(q);
	arena_done(&arena);
	return more;
}

static void each_duty(struct reading *reading, const void *in, struct view_sink *sink)
{
	id unit = ((const struct duties_parameters *)in)->unit;
	size_t count = board_duties(reading->board, unit, NULL, 0), room = count;
	struct board_duty *duties = calloc(room ? room : 1, sizeof(*duties));

	must(duties);
	count = board_duties(reading->board, unit, duties, room);
	for (size_t n = 0; n < count && n < room; n++)
		if (!give_duty(reading, unit, &duties[n], sink))
			break;
	free(duties);
}

static const struct view_bulk duties_bulk[] = {
	{ "duty.accept", "waits_for", "acceptance" },
	{ "duty.return", "waits_for", "acceptance" },
	{ "duty.waive", "waits_for", "answer" },
};

const struct view duties_view = {
	.name = "duties",
	.bulk = duties_bulk,
	.bulk_count = COUNT(duties_bulk),
	.sees = SEES_AT,
	.right_at = "unit",
	.label = N_("Asked of us"),
	.summary = N_("All duties of one unit, over all campaigns"),
	.parameters = FIELD_TABLE(struct duties_parameters, duties_fields),
	.columns = duties_columns,
	.column_count = COUNT(duties_columns),
	.each = each_duty,
};

/* ---- answers to a measure ---- */

struct answers_parameters {
	id measure, unit;
};

static const struct field answers_fields[] = {
	{ AT(struct answers_parameters, measure, REF), .label = N_("Measure"), .need = true,
		.ref = "measure" },
	{ AT(struct answers_parameters, unit, REF), .label = N_("Unit"), .ref = "unit",
		.help = N_("At and below this unit. Not given: all.") },
};

enum {
	ANSWERS_UNIT,
	ANSWERS_NAME,
	ANSWERS_VALUES = 5,
	ANSWERS_REPEATED = 7,
	ANSWERS_BY = 12,
};

static const struct view_column answers_columns[] = {
	[ANSWERS_UNIT] = { "unit", N_("Unit"), FIELD_TEXT, .thing = "unit", .later = true },
	[ANSWERS_NAME] = { "name", N_("Name"), FIELD_TEXT, .later = true },
	{ "state", N_("State"), FIELD_CHOICE, .choices = duty_states, .leads = DUTY_LEADS },
	{ "late", N_("Late"), FIELD_YESNO },
	{ "given", N_("Given"), FIELD_MOMENT },
	[ANSWERS_VALUES] = { "values", N_("Values"), FIELD_TEXT, .later = true },
	{ "evidence", N_("Evidence"), FIELD_NUMBER },
	[ANSWERS_REPEATED] = { "repeated", N_("Handed in before"), FIELD_NUMBER, .later = true },
	{ "note", N_("Note"), FIELD_TEXT },
	{ "reason", N_("Reason"), FIELD_TEXT },
	{ "version", N_("Version"), FIELD_NUMBER },
	{ "done", N_("Done on"), FIELD_DATE },
	[ANSWERS_BY] = { "by", N_("In its place"), FIELD_TEXT, .later = true },
	{ "counted_from", N_("Counted from"), FIELD_TEXT },
};

/* "hours=12 share=0.5"; for people "Hours: 12; Share: 0.5" */
static void write_values(struct conn *conn, id measure, id unit, struct buf *out, struct buf *told)
{
	struct query *q = conn_query(conn, &campaign_sql_values_told);

	query_id(q, "measure", measure);
	query_id(q, "unit", unit);
	while (query_next(q)) {
		if (out->len)
			buf_byte(out, ' ');
		buf_add(out, column_text(q, 0));
		buf_byte(out, '=');
		buf_add(out, column_text(q, 1));
		buf_text(told, told->len ? "; " : "");
		buf_add(told, column_text(q, 2));
		buf_text(told, ": ");
		buf_add(told, column_text(q, 1));
	}
	query_end(q);
}

struct answer_row {
	struct reading *reading;
	id measure;
	struct query *q;
	struct arena arena;
	struct buf values, told;
};

static void complete_answer(void *context, struct view_value *values)
{
	struct answer_row *r = context;
	struct conn *conn = r->reading->conn;
	id unit = column_id(r->q, 0);
	str name = STR_NONE;

	write_values(conn, r->measure, unit, &r->values, &r->told);
	values[ANSWERS_UNIT] = view_text(unit_text(conn, unit, &r->arena, &name));
	values[ANSWERS_NAME] = view_text(name);
	values[ANSWERS_VALUES] = view_text(buf_str(&r->values));
	values[ANSWERS_VALUES].told = r->told.len ? buf_str(&r->told) : STR_NONE;
	if (column_number(r->q, 6))
		values[ANSWERS_REPEATED] = view_number(
			evidence_repeated(conn, &(struct duty_ref){ unit, r->measure }));
	values[ANSWERS_BY] = in_place_value(conn, r->q, 9, &r->arena);
}

static bool give_answer(
	struct reading *reading, id measure, struct query *q, struct view_sink *sink)
{
	struct answer_row row = { .reading = reading, .measure = measure, .q = q };

	arena_init(&row.arena, 1 << 16);
	buf_init(&row.values, 1 << 20);
	buf_init(&row.told, 1 << 20);
	bool more = view_row_later(sink,
		(struct view_value[]){
			[ANSWERS_UNIT] = view_none(),
			[ANSWERS_NAME] = view_none(),
			view_number((int)column_number(q, 1)),
			view_number(column_number(q, 2)),
			moment_value(q, 3),
			[ANSWERS_VALUES] = view_none(),
			view_number(column_number(q, 6)),
			[ANSWERS_REPEATED] = view_number(0),
			view_text(column_text(q, 4)),
			view_text(column_text(q, 5)),
			column_null(q, 7) ? view_none() : view_number(column_number(q, 7)),
			column_null(q, 8) ? view_none() : view_date(column_date(q, 8)),
			[ANSWERS_BY] = view_none(),
			text_or_none(q, 10),
		},
		complete_answer, &row);
	buf_done(&row.values);
	buf_done(&row.told);
	arena_done(&row.arena);
	return more;
}

static void each_answer(struct reading *reading, const void *in, struct view_sink *sink)
{
	const struct answers_parameters *asked = in;
	struct query *q = conn_query(reading->conn, &campaign_sql_answers);

	query_id(q, "measure", asked->measure);
	while (query_next(q)) {
		if (id_given(asked->unit) &&
			!board_within(reading->board, column_id(q, 0), asked->unit))
			continue;
		if (!give_answer(reading, asked->measure, q, sink))
			break;
	}
	query_end(q);
}

/* Whether answers to this measure wait for somebody above: not where an answer is enough, nor where nothing is
 * judged any more. */
static bool some_wait(struct reading *reading, const void *in)
{
	const struct answers_parameters *asked = in;
	uint32_t counts[BOARD_COUNTS] = { 0 };
	struct query *q = conn_query(reading->conn, &campaign_sql_measure_judge);

	query_id(q, "id", asked->measure);
	bool judged = query_next(q) && column_number(q, 0) == ACCEPTED_ABOVE &&
		      column_number(q, 2) == CAMPAIGN_IN_FORCE && column_null(q, 4);
	query_end(q);
	id top = id_given(asked->unit) ? asked->unit
				       : reading_unit(reading, "measure", asked->measure);
	if (judged)
		board_total(reading->board, top, asked->measure, reading->today, counts);
	return counts[BOARD_ANSWERED] > counts[BOARD_ACCEPTS];
}

static const struct view_bulk answers_bulk[] = {
	{ "duty.accept", "state", "answered", some_wait },
	{ "duty.return", "state", "answered", some_wait },
};

const struct view answers_view = {
	.name = "answers",
	.bulk = answers_bulk,
	.bulk_count = COUNT(answers_bulk),
	.sees = SEES_AT,
	.right_at = "unit",
	.or_at = "measure",
	.label = N_("Answers"),
	.summary = N_("What units said of a measure"),
	.parameters = FIELD_TABLE(struct answers_parameters, answers_fields),
	.columns = answers_columns,
	.column_count = COUNT(answers_columns),
	.each = each_answer,
};
