/* Duties looked through: those of a unit, those that nobody has answered, and the answers to a
 * measure. */
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

static const struct view_column duties_columns[] = {
	{ "campaign", N_("Campaign"), FIELD_TEXT, .thing = "campaign" },
	{ "measure", N_("Measure"), FIELD_TEXT, .thing = "measure" },
	{ "title", N_("Title"), FIELD_TEXT },
	{ "due", N_("Due"), FIELD_DATE },
	{ "state", N_("State"), FIELD_CHOICE, .choices = duty_states },
	{ "overdue", N_("Overdue"), FIELD_YESNO },
	{ "late", N_("Late"), FIELD_YESNO },
	{ "given", N_("Given"), FIELD_MOMENT },
	{ "reason", N_("Reason"), FIELD_TEXT },
	{ "passed_to", N_("Passed on to"), FIELD_TEXT },
	{ "by", N_("In its place"), FIELD_TEXT },
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

static struct view_value moment_value(struct query *q, int column)
{
	return column_null(q, column) ? view_none() : view_number(column_moment(q, column).us);
}

struct measure_text {
	str code, title, campaign;
};

static struct measure_text measure_text(struct conn *conn, id measure, struct arena *arena)
{
	struct query *q = conn_query(conn, &campaign_sql_measure_told);
	struct measure_text text = { STR_NONE, STR_NONE, STR_NONE };

	query_id(q, "id", measure);
	if (query_next(q))
		text = (struct measure_text){ arena_copy(arena, column_text(q, 0)),
			arena_copy(arena, column_text(q, 1)),
			arena_copy(arena, column_text(q, 2)) };
	query_end(q);
	return text;
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
	{ "duty.accept", "state", "answered" },
	{ "duty.return", "state", "answered" },
	{ "duty.waive", "state", "open" },
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

/* ---- unanswered: who has not answered ---- */

struct unanswered_parameters {
	id campaign, measure, unit;
};

static const struct field unanswered_fields[] = {
	{ AT(struct unanswered_parameters, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct unanswered_parameters, measure, REF), .label = N_("Measure"), .ref = "measure",
		.help = N_("Only this one. Not given: all of the campaign.") },
	{ AT(struct unanswered_parameters, unit, REF), .label = N_("Unit"), .ref = "unit",
		.help = N_("At and below this unit. Not given: the campaign's own.") },
};

static const struct view_column unanswered_columns[] = {
	{ "measure", N_("Measure"), FIELD_TEXT, .thing = "measure" },
	{ "due", N_("Due"), FIELD_DATE },
	{ "unit", N_("Unit"), FIELD_TEXT, .thing = "unit" },
	{ "name", N_("Name"), FIELD_TEXT },
	{ "overdue", N_("Overdue"), FIELD_YESNO },
	{ "state", N_("State"), FIELD_CHOICE, .choices = duty_states },
};

static bool give_unanswered(
	struct reading *reading, id unit, id measure, str code, struct view_sink *sink)
{
	struct board_duty duty;
	str unit_code, name;

	if (!board_binds(reading->board, unit, measure, &duty))
		return true;
	reading_named(reading, "unit", unit, &unit_code, &name);
	return view_row(sink, (struct view_value[]){
				      view_text(code),
				      view_date(duty.due),
				      view_text(unit_code),
				      view_text(name),
				      view_number(reading->today.day > duty.due.day),
				      view_number(duty_state_shown(duty.state)),
			      });
}

static bool each_of_measure(
	struct reading *reading, id top, id measure, str code, struct view_sink *sink)
{
	struct board_walk walk = { 0 };
	id units[256];
	size_t count;

	while ((count = board_unanswered(
			reading->board, top, measure, &walk, units, COUNT(units))) > 0)
		for (size_t n = 0; n < count; n++)
			if (!give_unanswered(reading, units[n], measure, code, sink))
				return false;
	return true;
}

static void each_unanswered(struct reading *reading, const void *in, struct view_sink *sink)
{
	const struct unanswered_parameters *asked = in;
	struct campaign campaign;
	struct arena arena;

	arena_init(&arena, 1 << 20);
	if (campaign_get(reading->conn, asked->campaign, &arena, &campaign)) {
		id top = id_given(asked->unit) ? asked->unit : campaign.unit;
		struct query *q = conn_query(reading->conn, &campaign_sql_measures_told);
		query_id(q, "campaign", asked->campaign);
		while (query_next(q)) {
			id measure = column_id(q, 0);
			if (id_given(asked->measure) && !id_eq(asked->measure, measure))
				continue;
			if (!each_of_measure(reading, top, measure, column_text(q, 1), sink))
				break;
		}
		query_end(q);
	}
	arena_done(&arena);
}

static const struct view_bulk unanswered_bulk[] = {
	{ "duty.chase", NULL, NULL },
	{ "duty.waive", NULL, NULL },
};

const struct view unanswered_view = {
	.name = "unanswered",
	.bulk = unanswered_bulk,
	.bulk_count = COUNT(unanswered_bulk),
	.sees = SEES_AT,
	.right_at = "unit",
	.or_at = "campaign",
	.label = N_("Who has not answered"),
	.summary = N_("The units whose answer is still missing or was sent back"),
	.parameters = FIELD_TABLE(struct unanswered_parameters, unanswered_fields),
	.columns = unanswered_columns,
	.column_count = COUNT(unanswered_columns),
	.each = each_unanswered,
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

static const struct view_column answers_columns[] = {
	{ "unit", N_("Unit"), FIELD_TEXT, .thing = "unit" },
	{ "name", N_("Name"), FIELD_TEXT },
	{ "state", N_("State"), FIELD_CHOICE, .choices = duty_states },
	{ "late", N_("Late"), FIELD_YESNO },
	{ "given", N_("Given"), FIELD_MOMENT },
	{ "values", N_("Values"), FIELD_TEXT },
	{ "evidence", N_("Evidence"), FIELD_NUMBER },
	{ "repeated", N_("Handed in before"), FIELD_NUMBER },
	{ "note", N_("Note"), FIELD_TEXT },
	{ "reason", N_("Reason"), FIELD_TEXT },
	{ "version", N_("Version"), FIELD_NUMBER },
	{ "done", N_("Done on"), FIELD_DATE },
	{ "by", N_("In its place"), FIELD_TEXT },
};

/* "hours=12 share=0.5" */
static void write_values(struct conn *conn, id measure, id unit, struct buf *out)
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
	}
	query_end(q);
}

static bool give_answer(
	struct reading *reading, id measure, struct query *q, struct view_sink *sink)
{
	struct arena arena;
	CLEANUP(buf_done) struct buf values = BUF(1 << 20);
	id unit = column_id(q, 0);
	str name = STR_NONE;

	arena_init(&arena, 1 << 16);
	str code = unit_text(reading->conn, unit, &arena, &name);
	write_values(reading->conn, measure, unit, &values);
	bool more = view_row(
		sink, (struct view_value[]){
			      view_text(code),
			      view_text(name),
			      view_number((int)column_number(q, 1)),
			      view_number(column_number(q, 2)),
			      moment_value(q, 3),
			      view_text(buf_str(&values)),
			      view_number(column_number(q, 6)),
			      view_number(column_number(q, 6)
						  ? evidence_repeated(reading->conn,
							    &(struct duty_ref){ unit, measure })
						  : 0),
			      view_text(column_text(q, 4)),
			      view_text(column_text(q, 5)),
			      column_null(q, 7) ? view_none() : view_number(column_number(q, 7)),
			      column_null(q, 8) ? view_none() : view_date(column_date(q, 8)),
			      in_place_value(reading->conn, q, 9, &arena),
		      });
	arena_done(&arena);
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

static const struct view_bulk answers_bulk[] = {
	{ "duty.accept", "state", "answered" },
	{ "duty.return", "state", "answered" },
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
