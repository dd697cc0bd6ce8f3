/* duty.answer: a unit says what came of a measure. */
#include "campaign/campaign.sql.h"
#include "campaign/evidence.h"
#include "campaign/figure.h"
#include "campaign/form.h"
#include "campaign/tighten.h"
#include "ledger/ledger.h"

struct duty_answer {
	struct duty_ref duty;
	struct values values;
	str note;
	struct rows evidence;
	opt_date done;
	opt_date due; /* in force for the unit when it was answered */
	struct texts likenesses, places;
	id by;
};

static const struct field answer_fields[] = {
	{ AT_AS(struct duty_answer, duty.unit, "unit", REF), .label = N_("Unit"), .need = true,
		.ref = "unit" },
	{ AT_AS(struct duty_answer, duty.measure, "measure", REF), .label = N_("Measure"),
		.need = true, .ref = "measure" },
	{ AT(struct duty_answer, values, VALUES), .label = N_("Values"), .max = FORM_MAX,
		.help = N_("What the measure's form asks for.") },
	{ AT(struct duty_answer, note, TEXT), .label = N_("Note"), .prose = true, .max = 20000 },
	{ AT(struct duty_answer, evidence, ROWS), .label = N_("Evidence"), .rows = &evidence_table,
		.max = EVIDENCE_MAX },
	{ AT(struct duty_answer, done, DATE), .label = N_("Done on"), .since = 2,
		.help = N_("The day it was done. Not given: today.") },
	{ AT(struct duty_answer, due, DATE), .label = N_("Due"), .resolved = true, .since = 2 },
	{ AT(struct duty_answer, likenesses, TEXTS), .label = N_("Likenesses"), .resolved = true,
		.max = EVIDENCE_MAX, .since = 2 },
	{ AT(struct duty_answer, places, TEXTS), .label = N_("Places"), .resolved = true,
		.max = EVIDENCE_MAX, .since = 3 },
	{ AT(struct duty_answer, by, REF), .label = N_("In its place"), .ref = "unit", .since = 4,
		.help = N_("The unit above that answers for one that has nobody to.") },
};

static size_t answer_made_by(struct conn *conn, const void *in, int64_t *ret, size_t max)
{
	return duty_made_by(conn, &((const struct duty_answer *)in)->duty, ret, max);
}

/* ---- How it stands, for a form that takes its place ---- */

struct standing_answer {
	struct arena *arena;
	struct pair *pairs;
	size_t count, max;
};

static void add(struct standing_answer *s, str name, str text)
{
	if (text.len && s->count < s->max)
		s->pairs[s->count++] = (struct pair){ name, arena_copy(s->arena, text) };
}

static struct query *of_duty(struct reading *reading, const struct statement *statement, const struct duty_ref *duty)
{
	struct query *q = conn_query(reading->conn, statement);

	query_id(q, "measure", duty->measure);
	query_id(q, "unit", duty->unit);
	return q;
}

static bool add_note(struct standing_answer *s, struct reading *reading, const struct duty_ref *duty)
{
	struct query *q = of_duty(reading, &campaign_sql_duty_page, duty);
	bool given = query_next(q) && !column_null(q, 2);

	if (given)
		add(s, STR("note"), column_text(q, 4));
	query_end(q);
	return given;
}

static void add_values(struct standing_answer *s, struct reading *reading, const struct duty_ref *duty)
{
	struct query *q = of_duty(reading, &campaign_sql_duty_values, duty);

	while (query_next(q))
		if (!column_null(q, 3))
			add(s, arena_printf(s->arena, "values.%.*s", STR_ARG(column_text(q, 0))), column_text(q, 3));
	query_end(q);
}

static void add_evidence(struct standing_answer *s, struct reading *reading, const struct duty_ref *duty)
{
	struct query *q = of_duty(reading, &campaign_sql_duty_evidence, duty);
	char text[HASH_TEXT], day[DATE_TEXT];

	for (size_t n = 0; n < EVIDENCE_MAX && query_next(q); n++) {
		add(s, arena_printf(s->arena, "evidence.%zu.file", n), hash_print(column_hash(q, 0), text));
		add(s, arena_printf(s->arena, "evidence.%zu.title", n), column_text(q, 1));
		add(s, arena_printf(s->arena, "evidence.%zu.dated", n), date_print(column_date(q, 2), day));
		if (!column_null(q, 3))
			add(s, arena_printf(s->arena, "evidence.%zu.valid_until", n),
				date_print(column_date(q, 3), day));
	}
	query_end(q);
}

static size_t answer_stands(struct reading *reading, const struct pair *typed, size_t count, struct arena *arena,
	struct pair *ret, size_t max)
{
	struct standing_answer s = { .arena = arena, .pairs = ret, .max = max };
	struct duty_ref duty = { 0 };

	for (size_t n = 0; n < count; n++)
		if (str_eq(typed[n].name, STR("unit")))
			duty.unit = reading_find(reading, "unit", str_trim(typed[n].text));
		else if (str_eq(typed[n].name, STR("measure")))
			duty.measure = reading_find(reading, "measure", str_trim(typed[n].text));
	if (!id_given(duty.unit) || !id_given(duty.measure) || !reading_may(reading, RIGHT_SEE, duty.unit) ||
		!add_note(&s, reading, &duty))
		return 0;
	add_values(&s, reading, &duty);
	add_evidence(&s, reading, &duty);
	return s.count;
}

/* ---- The act ---- */

static void resolve_answer(struct tx *tx, void *in, struct problems *problems)
{
	struct duty_answer *answer = in;

	evidence_date(tx, &answer->evidence, problems);
	answer->likenesses = evidence_likenesses(tx, &answer->evidence);
	answer->places = evidence_places(tx, answer->duty.measure, &answer->evidence);
	answer->due.given = duty_due(tx, &answer->duty, &answer->due.v);
	form_read(tx, answer->duty.measure, answer->duty.unit, &answer->values, problems);
}

static void check_answer(struct tx *tx, const void *in, struct problems *problems)
{
	const struct duty_answer *answer = in;

	if (duty_check(tx, &answer->duty, MOVE_ANSWER, problems))
		floors_check(
			tx, answer->duty.unit, answer->duty.measure, &answer->values, problems);
	if (answer->done.given && answer->done.v.day > tx_day(tx).day)
		problem(problems, "done", "R-DUTY-09",
			N_("That day is still to come.")); /* R-DUTY-09 */
	evidence_check(tx, &answer->evidence, problems);
	in_place_check(tx, answer->duty.unit, answer->by, problems);
}

static void forget_answer(struct tx *tx, const struct duty_ref *duty)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_values_delete);

	query_id(q, "measure", duty->measure);
	query_id(q, "unit", duty->unit);
	query_run(q);
	evidence_forget(tx, duty);
}

/* What was asked for is not decided any more once it was answered. */
static void settle_plea(struct tx *tx, const struct duty_ref *duty, date day)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_plea_settle);

	query_id(q, "measure", duty->measure);
	query_id(q, "unit", duty->unit);
	query_date(q, "decided", day);
	query_run(q);
}

void duty_give(struct tx *tx, const struct event *event, const struct duty_given *given)
{
	struct judge judge = judge_of(tx, given->duty.measure);

	if (duty_state_of(tx, &given->duty) != DUTY_OPEN)
		forget_answer(tx, &given->duty);
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_duty_answer);
	query_id(q, "unit", given->duty.unit);
	query_id(q, "measure", given->duty.measure);
	query_number(q, "late", event->day.day > (given->due.given ? given->due.v.day : judge.due.day));
	query_date(q, "done", given->done.given ? given->done.v : event->day);
	query_number(q, "version", judge.version);
	query_id(q, "seq", (id){ event->seq });
	query_text(q, "trail", duty_trail(event, tx_arena(tx)));
	query_moment(q, "given", event->at);
	query_date(q, "given_day", event->day);
	query_id(q, "given_by", event->actor);
	query_text(q, "note", given->note);
	query_id(q, "in_place", given->by);
	query_id(q, "proof", given->proof);
	query_text(q, "proof_thing", given->proof_thing);
	query_text(q, "proof_code", given->proof_code);
	query_run(q);
	form_store(tx, given->duty.measure, given->duty.unit, given->values);
	settle_plea(tx, &given->duty, event->day);
}

static void apply_answer(struct tx *tx, const struct event *event, const void *in)
{
	const struct duty_answer *answer = in;
	const struct duty_given given = {
		.duty = answer->duty,
		.values = &answer->values,
		.note = answer->note,
		.by = answer->by,
		.done = answer->done,
		.due = answer->due,
	};

	duty_give(tx, event, &given);
	figures_keep(tx, answer->duty.unit, answer->duty.measure, &answer->values, event);
	evidence_store(
		tx, &answer->duty, &answer->evidence, &answer->likenesses, &answer->places, event);
	duty_tell(tx, &answer->duty);
}

const struct act duty_answer_act = {
	.name = "duty.answer",
	.summary = N_("Answer a duty of a unit"),
	.history = N_("{actor} answered {measure} for {unit}[, {by} in its place]"),
	.version = 4,
	.record = FIELD_TABLE(struct duty_answer, answer_fields),
	.right = RIGHT_ANSWER,
	.right_at = "unit",
	.right_or = "by",
	.asks = form_asks,
	.made_by = answer_made_by,
	.stands = answer_stands,
	.resolve = resolve_answer,
	.check = check_answer,
	.apply = apply_answer,
};
