/* Where things come from: why a unit must do what it must, which answers a clause has come to, and
 * what a number on a board rests on. */
#include "base/catalogue.h"
#include "campaign/campaign.sql.h"
#include "campaign/duty.h"
#include "campaign/progress.h"
#include "view/view.h"

#define TEXT_MAX ((size_t)16 << 10)

/* ---- why: what a unit must do, and whence ---- */

struct why_parameters {
	id unit, measure;
};

static const struct field why_fields[] = {
	{ AT(struct why_parameters, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit" },
	{ AT(struct why_parameters, measure, REF), .label = N_("Measure"), .ref = "measure",
		.help = N_("Only this one. Not given: all that the unit must do.") },
};

static const struct view_column why_columns[] = {
	{ "measure", N_("Measure"), FIELD_TEXT, .always = true, .thing = "measure" },
	{ "title", N_("Title"), FIELD_TEXT, .always = true, .leads = DUTY_LEADS },
	{ "due", N_("Due"), FIELD_DATE, .always = true },
	{ "issued", N_("Issued for"), FIELD_DATE, .always = true },
	{ "directive", N_("Directive"), FIELD_TEXT, .thing = "directive" },
	{ "clauses", N_("Clauses"), FIELD_TEXT },
	{ "campaign", N_("Campaign"), FIELD_TEXT, .always = true },
	{ "issued_by", N_("Handed down by"), FIELD_TEXT, .always = true },
	{ "tightened", N_("Tightened by"), FIELD_TEXT },
	{ "after", N_("After the measure"), FIELD_TEXT },
	{ "granted", N_("Granted until"), FIELD_DATE },
	{ "why", N_("Why this unit"), FIELD_TEXT, .always = true },
};

struct whence {
	struct reading *reading;
	struct arena *arena;
	struct org_unit unit;
	enum language language;
};

static void join(struct buf *text, str word)
{
	buf_text(text, text->len ? ", " : "");
	buf_add(text, word);
}

static struct view_value text_or_none(struct arena *arena, const struct buf *text)
{
	return text->len ? view_text(arena_copy(arena, buf_str(text))) : view_none();
}

static struct view_value clauses_of(const struct whence *w, id measure)
{
	CLEANUP(buf_done) struct buf text = BUF(TEXT_MAX);
	struct query *q = conn_query(w->reading->conn, &campaign_sql_clauses_carried);

	query_id(q, "measure", measure);
	while (query_next(q))
		join(&text, column_text(q, 0));
	query_end(q);
	return text_or_none(w->arena, &text);
}

static str name_of(const struct whence *w, id unit)
{
	struct org_unit found = { .name = STR("") };

	org_unit_get(w->reading->conn, unit, w->arena, &found);
	return found.name;
}

/* "B: 2026-12-01, B: rooms at least 5", of the unit and all above it. */
static struct view_value tightened_of(const struct whence *w, id measure)
{
	CLEANUP(buf_done) struct buf text = BUF(TEXT_MAX);
	struct query *q = conn_query(w->reading->conn, &campaign_sql_tightened_told);

	query_id(q, "measure", measure);
	while (query_next(q)) {
		char day[DATE_TEXT];
		if (!board_within(w->reading->board, w->unit.unit, column_id(q, 0)))
			continue;
		join(&text, name_of(w, column_id(q, 0)));
		if (column_null(q, 1))
			buf_printf(&text, tr(w->language, N_(": %.*s at least %lld")),
				STR_ARG(column_text(q, 2)), (long long)column_number(q, 3));
		else
			buf_printf(&text, tr(w->language, N_(": %s")),
				date_print(column_date(q, 1), day).ptr);
	}
	query_end(q);
	return text_or_none(w->arena, &text);
}

static struct view_value granted_of(const struct whence *w, id measure)
{
	struct query *q = conn_query(w->reading->conn, &campaign_sql_granted);

	query_id(q, "measure", measure);
	query_id(q, "unit", w->unit.unit);
	struct view_value until = query_next(q) ? view_date(column_date(q, 0)) : view_none();
	query_end(q);
	return until;
}

static bool listed(const struct ids *ids, id unit)
{
	for (size_t n = 0; n < ids->count; n++)
		if (id_eq(ids->ptr[n], unit))
			return true;
	return false;
}

/* "At or below Alpha; level section", or that it is listed. */
static str why_of(const struct whence *w, struct query *q)
{
	CLEANUP(buf_done) struct buf text = BUF(TEXT_MAX);
	struct ids ins = ids_of_text(w->arena, column_text(q, 9), BOARD_LISTED_MAX);

	if (listed(&ins, w->unit.unit))
		return str_of(tr(w->language, N_("Listed by name")));
	str top = name_of(w, column_id(q, 6));
	buf_printf(&text, tr(w->language, N_("At or below %.*s")), STR_ARG(top));
	if (!column_null(q, 11))
		buf_text(&text, tr(w->language, N_("; in a group")));
	if (!column_null(q, 7))
		buf_printf(&text, tr(w->language, N_("; level %.*s")), STR_ARG(w->unit.level));
	if (!column_null(q, 8))
		buf_printf(&text, tr(w->language, N_("; kind %.*s")), STR_ARG(w->unit.kind));
	return arena_copy(w->arena, buf_str(&text));
}

static bool give_why(struct whence *w, const struct board_duty *duty, struct view_sink *sink)
{
	struct query *q = conn_query(w->reading->conn, &campaign_sql_whence);
	bool more = true;

	query_id(q, "id", duty->measure);
	if (query_next(q))
		more = view_row(sink,
			(struct view_value[]){
				view_text(column_text(q, 0)),
				view_text(column_text(q, 1)),
				view_date(duty->due),
				view_date(column_date(q, 2)),
				column_null(q, 3) ? view_none() : view_text(column_text(q, 3)),
				clauses_of(w, duty->measure),
				view_text(column_text(q, 4)),
				view_text(name_of(w, column_id(q, 5))),
				tightened_of(w, duty->measure),
				column_null(q, 10) ? view_none() : view_text(column_text(q, 10)),
				granted_of(w, duty->measure),
				view_text(why_of(w, q)),
			});
	query_end(q);
	return more;
}

static void each_why(struct reading *reading, const void *in, struct view_sink *sink)
{
	CLEANUP(arena_done) struct arena arena = ARENA(64 << 20);
	const struct why_parameters *asked = in;
	size_t room = board_duties(reading->board, asked->unit, NULL, 0);
	struct board_duty *duties = arena_array(&arena, room + 1, sizeof(*duties));
	size_t count = duties ? board_duties(reading->board, asked->unit, duties, room) : 0;
	struct whence w = { .reading = reading, .arena = &arena, .language = reading->language };

	if (!org_unit_get(reading->conn, asked->unit, &arena, &w.unit))
		return;
	for (size_t n = 0; n < count && n < room; n++) {
		if (id_given(asked->measure) && !id_eq(asked->measure, duties[n].measure))
			continue;
		if (!give_why(&w, &duties[n], sink))
			return;
	}
}

const struct view why_view = {
	.name = "why",
	.sees = SEES_AT,
	.right_at = "unit",
	.label = N_("Why us"),
	.summary = N_("What a unit must do, by when, from which clause, handed down and tightened "
		      "by whom, and why it"),
	.parameters = FIELD_TABLE(struct why_parameters, why_fields),
	.columns = why_columns,
	.column_count = COUNT(why_columns),
	.each = each_why,
};

/* ---- rests-on: the units and answers that a number on a board rests on ---- */

struct rests_parameters {
	id unit, measure;
	int count; /* of progress_counts; 0: not given */
	str field;
};

static const struct field rests_fields[] = {
	{ AT(struct rests_parameters, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit",
		.help = N_("The row of the board: this unit and all below it.") },
	{ AT(struct rests_parameters, measure, REF), .label = N_("Measure"), .need = true,
		.ref = "measure" },
	{ AT(struct rests_parameters, count, CHOICE), .label = N_("Count"),
		.choices = progress_counts, .help = N_("Not given: answered.") },
	{ AT(struct rests_parameters, field, TEXT), .label = N_("Field"), .max = 60,
		.help = N_("Instead: a number of the form, as it is added up.") },
};

static const struct view_column rests_columns[] = {
	{ "unit", N_("Unit"), FIELD_TEXT, .always = true, .thing = "unit" },
	{ "name", N_("Name"), FIELD_TEXT, .always = true },
	{ "state", N_("State"), FIELD_CHOICE, .choices = duty_states, .leads = DUTY_LEADS },
	{ "due", N_("Due"), FIELD_DATE, .always = true },
	{ "late", N_("Late"), FIELD_YESNO },
	{ "given", N_("Given"), FIELD_MOMENT },
	{ "value", N_("Value"), FIELD_TEXT },
};

struct resting {
	struct reading *reading;
	const struct rests_parameters *asked;
	struct view_sink *sink;
	bool answer_is_enough;
};

static bool no_answer(const struct board_duty *duty)
{
	return duty->state == BOARD_OPEN || duty->state == BOARD_RETURNED;
}

static bool counts(const struct resting *r, const struct board_duty *duty)
{
	bool stands = duty->state == BOARD_WAITING || duty->state == BOARD_ACCEPTED;

	if (r->asked->field.len || !r->asked->count)
		return stands;
	switch ((enum board_count)(r->asked->count - 1)) {
	case BOARD_SCOPE:
		return true;
	case BOARD_ACCEPTS:
		return duty->state == BOARD_ACCEPTED || (stands && r->answer_is_enough);
	case BOARD_RETURNS:
		return duty->state == BOARD_RETURNED;
	case BOARD_WAIVES:
		return duty->state == BOARD_WAIVED;
	case BOARD_OVERDUE:
		return no_answer(duty) && r->reading->today.day > duty->due.day;
	case BOARD_LATE:
		return stands && duty->late;
	case BOARD_ANSWERED:
	case BOARD_COUNTS:
		break;
	}
	return stands;
}

static struct view_value value_of(const struct resting *r, id unit, struct arena *arena)
{
	struct query *q = conn_query(r->reading->conn, &campaign_sql_value);

	query_id(q, "measure", r->asked->measure);
	query_id(q, "unit", unit);
	query_text(q, "name", r->asked->field);
	struct view_value value =
		query_next(q) ? view_text(arena_copy(arena, column_text(q, 0))) : view_none();
	query_end(q);
	return value;
}

static bool give_resting(struct resting *r, id unit)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 17);
	struct view_value value = view_none();
	struct board_duty duty;
	struct org_unit found;

	if (!board_binds(r->reading->board, unit, r->asked->measure, &duty) || !counts(r, &duty) ||
		!org_unit_get(r->reading->conn, unit, &arena, &found))
		return true;
	if (r->asked->field.len && !(value = value_of(r, unit, &arena)).given)
		return true;
	struct query *q = conn_query(r->reading->conn, &campaign_sql_duty_told);
	query_id(q, "measure", r->asked->measure);
	query_id(q, "unit", unit);
	bool said = query_next(q);
	bool more = view_row(
		r->sink, (struct view_value[]){
				 view_text(found.code),
				 view_text(found.name),
				 view_number(duty_state_shown(duty.state)),
				 view_date(duty.due),
				 view_number(duty.late),
				 said && !column_null(q, 2) ? view_number(column_moment(q, 2).us)
							    : view_none(),
				 value,
			 });
	query_end(q);
	return more;
}

/* Those that have said something, and are not on the list of those who have not answered. */
static bool each_said(struct resting *r)
{
	struct query *q = conn_query(r->reading->conn, &campaign_sql_answers);
	bool more = true;

	query_id(q, "measure", r->asked->measure);
	while (more && query_next(q)) {
		struct board_duty duty;
		id unit = column_id(q, 0);
		if (board_within(r->reading->board, unit, r->asked->unit) &&
			board_binds(r->reading->board, unit, r->asked->measure, &duty) &&
			!no_answer(&duty))
			more = give_resting(r, unit);
	}
	query_end(q);
	return more;
}

static void each_silent(struct resting *r)
{
	struct board_walk walk = { 0 };
	id units[256];
	size_t count;

	while ((count = board_unanswered(r->reading->board, r->asked->unit, r->asked->measure,
			&walk, units, COUNT(units))) > 0)
		for (size_t n = 0; n < count; n++)
			if (!give_resting(r, units[n]))
				return;
}

static void each_resting(struct reading *reading, const void *in, struct view_sink *sink)
{
	struct resting r = { .reading = reading, .asked = in, .sink = sink };
	struct query *q = conn_query(reading->conn, &campaign_sql_measure_judge);

	query_id(q, "id", r.asked->measure);
	r.answer_is_enough = query_next(q) && column_number(q, 0) == ACCEPTED_NOBODY;
	query_end(q);
	if (each_said(&r))
		each_silent(&r);
}

const struct view rests_on_view = {
	.name = "rests-on",
	.sees = SEES_AT,
	.right_at = "unit",
	.label = N_("What a number rests on"),
	.summary = N_("The units and answers that a number on a board rests on"),
	.parameters = FIELD_TABLE(struct rests_parameters, rests_fields),
	.columns = rests_columns,
	.column_count = COUNT(rests_columns),
	.each = each_resting,
};

/* ---- clause-answers: a clause, down to every answer ---- */

struct clause_parameters {
	id campaign;
	str clause;
};

static const struct field clause_fields[] = {
	{ AT(struct clause_parameters, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct clause_parameters, clause, TEXT), .label = N_("Clause"), .need = true,
		.max = CODE_MAX, .help = N_("Its number in the directive.") },
};

static const struct view_column clause_columns[] = {
	{ "measure", N_("Measure"), FIELD_TEXT, .sql = "m.code", .always = true,
		.thing = "measure" },
	{ "unit", N_("Unit"), FIELD_TEXT, .sql = ORG_CODE_OF("d.unit"), .thing = "unit" },
	{ "name", N_("Name"), FIELD_TEXT, .sql = ORG_NAME_OF("d.unit") },
	{ "state", N_("State"), FIELD_CHOICE, .sql = "d.state", .choices = duty_states,
		.leads = DUTY_LEADS },
	{ "late", N_("Late"), FIELD_YESNO, .sql = "d.late" },
	{ "given", N_("Given"), FIELD_MOMENT, .sql = "d.given" },
	{ "version", N_("Version"), FIELD_NUMBER, .sql = "d.version" },
	{ "note", N_("Note"), FIELD_TEXT, .sql = "d.note" },
};

const struct view clause_answers_view = {
	.name = "clause-answers",
	.sees = SEES_ROWS,
	.unit = "d.unit",
	.known = KNOWN_IN_RANGE,
	.label = N_("What a clause has come to"),
	.summary = N_("Every answer to every measure of a campaign that carries a clause"),
	.parameters = FIELD_TABLE(struct clause_parameters, clause_fields),
	.columns = clause_columns,
	.column_count = COUNT(clause_columns),
	.from = "from campaign_clause k join campaign_carries c on c.clause = k.id "
		"join campaign_measure m on m.id = c.measure join campaign_duty d on d.measure = "
		"m.id",
	.where = "k.number = $clause and m.campaign = $campaign",
	.key = "d.seq",
	.order = "measure",
};
