/* duty.prove: what was done elsewhere in Muster answers a duty by itself, and nobody reports it again.
 *
 * Nobody does this act: it follows from the record that proves (tx_follow()). The event has all that it
 * rests on, so that the answer stays what it was whatever becomes of the record. */
#include "campaign/prove.h"
#include "base/catalogue.h"
#include "campaign/campaign.sql.h"
#include "campaign/duty.h"
#include "campaign/form.h"
#include "campaign/tighten.h"
#include "ledger/ledger.h"

/* ---- What a measure says of it ---- */

static const struct form_field *field_named(const struct rows *form, str name)
{
	const struct form_field *list = form->ptr;

	for (size_t n = 0; n < form->count; n++)
		if (str_eq(list[n].name, name))
			return &list[n];
	return NULL;
}

static void check_count(const struct measure_add *measure, struct problems *problems)
{
	const struct form_field *field = field_named(&measure->form, measure->proven_count);

	if (!field || (field->kind != FORM_NUMBER && field->kind != FORM_DECIMAL) ||
		field->figure.len)
		problem(problems, "proven_count", "R-PROVE-02",
			N_("Name a number field of its form that is no figure.")); /* R-PROVE-02 */
}

/* What a record does not know it cannot answer: so nobody would notice that it does not. */
static void check_rest(const struct measure_add *measure, struct problems *problems)
{
	const struct form_field *list = measure->form.ptr;

	for (size_t n = 0; n < measure->form.count; n++)
		if (list[n].need.given && list[n].need.v &&
			!str_eq(list[n].name, measure->proven_count))
			problem(problems, "proven_by", "R-PROVE-03",
				N_("What counts by itself can tell only how many there were: %.*s "
				   "must not be needed."),
				STR_ARG(list[n].label)); /* R-PROVE-03 */
}

void prove_check_measure(
	struct tx *tx, const struct measure_add *measure, struct problems *problems)
{
	if (measure->proven_count.len && !measure->proven_by.len)
		problem(problems, "proven_by", "required", N_("This must be given."));
	if (!measure->proven_by.len)
		return;
	if (!tx_proof(tx, measure->proven_by))
		problem(problems, "proven_by", "R-PROVE-01",
			N_("Nothing in Muster counts as that; choose one of: %.*s."),
			STR_ARG(tx_proofs(tx))); /* R-PROVE-01 */
	if (measure->proven_count.len)
		check_count(measure, problems);
	check_rest(measure, problems);
}

str proven_label(struct reading *reading, str proven_by)
{
	const struct proof_kind *kind = slices_proof(ledger_slices(reading->ledger), proven_by);

	return kind ? str_of(tr(reading->language, kind->label)) : STR_NONE;
}

/* ---- How a record stands to duties ---- */

struct provable {
	id measure;
	str code, title, count; /* count: the field that takes the number; not given: none does */
};

static size_t add_provable(struct conn *conn, struct board *board, const struct proof *proof, id at,
	struct arena *arena, struct provable *ret, size_t max)
{
	struct query *q = conn_query(conn, &campaign_sql_provable);
	size_t count = 0;
	date due;

	query_id(q, "at", at);
	query_text(q, "kind", proof->sort);
	query_text(q, "any", str_of(proof->thing));
	query_id(q, "campaign", proof->campaign);
	query_date(q, "day", proof->day);
	while (count < max && query_next(q))
		if (measure_binds(conn, board, proof->unit, column_id(q, 0), &due))
			ret[count++] = (struct provable){ column_id(q, 0),
				arena_copy(arena, column_text(q, 1)),
				arena_copy(arena, column_text(q, 2)),
				arena_copy(arena, column_text(q, 3)) };
	query_end(q);
	return count;
}

/* Campaigns that bind a unit are those of units of its line. */
static size_t provable_of(struct conn *conn, struct board *board, const struct proof *proof,
	struct arena *arena, struct provable *ret, size_t max)
{
	id line[BOARD_DEPTH_MAX];
	size_t depth = board_line(board, proof->unit, line), count = 0;

	for (size_t n = 0; n < depth; n++)
		count += add_provable(conn, board, proof, line[n], arena, ret + count, max - count);
	return count;
}

static str number_text(
	const struct proof *proof, const struct provable *provable, struct arena *arena)
{
	return provable->count.len && proof->count.given
		       ? arena_printf(arena, "%lld", (long long)proof->count.v)
		       : STR_NONE;
}

/* Whether the number is one that the form takes, as far as it asks for any. */
static enum proof_state judge_number(struct conn *conn, struct board *board,
	const struct proof *proof, struct proof_line *line, str field)
{
	bool need = false, most_given = false;
	int64_t most = 0;

	if (!field.len)
		return PROOF_COUNTS;
	struct query *q = conn_query(conn, &campaign_sql_proof_field);
	query_id(q, "measure", line->measure);
	query_text(q, "name", field);
	if (query_next(q)) {
		need = column_number(q, 0);
		most_given = !column_null(q, 1);
		most = column_number(q, 1);
	}
	query_end(q);
	if (!proof->count.given)
		return need ? PROOF_NO_NUMBER : PROOF_COUNTS;
	struct floor_found floor = floor_in_force(conn, board, proof->unit, line->measure, field);
	line->least = floor.given ? floor.least : 0;
	return (most_given && proof->count.v > most) ||
			       (floor.given && proof->count.v < floor.least)
		       ? PROOF_OUT_OF_RANGE
		       : PROOF_COUNTS;
}

/* What stands for the duty now. */
struct proof_standing {
	enum duty_state state;
	bool by_it;    /* the same record answers it */
	bool as_asked; /* the measure asks now what it asked then */
	str number;
};

static struct proof_standing standing_now(struct conn *conn, const struct proof *proof,
	const struct provable *provable, struct arena *arena)
{
	struct query *q = conn_query(conn, &campaign_sql_duty_proof);
	struct proof_standing now = { .state = DUTY_OPEN };

	query_id(q, "measure", provable->measure);
	query_id(q, "unit", proof->unit);
	query_text(q, "name", provable->count);
	if (query_next(q))
		now = (struct proof_standing){
			.state = (enum duty_state)column_number(q, 0),
			.by_it = !column_null(q, 2) &&
				 str_eq(column_text(q, 1), str_of(proof->thing)) &&
				 id_eq(column_id(q, 2), proof->record),
			.number = arena_copy(arena, column_text(q, 3)),
			.as_asked = column_number(q, 4),
		};
	query_end(q);
	return now;
}

static enum proof_state state_of(struct conn *conn, struct board *board, const struct proof *proof,
	const struct provable *provable, struct arena *arena, struct proof_line *line)
{
	const struct proof_standing now = standing_now(conn, proof, provable, arena);
	const bool stands = now.state == DUTY_ANSWERED || now.state == DUTY_ACCEPTED;
	const bool same = now.by_it && str_eq(now.number, number_text(proof, provable, arena));
	enum proof_state fits;

	if (now.state == DUTY_WAIVED)
		return PROOF_RELEASED;
	if (stands && !now.by_it)
		return PROOF_ANSWERED;
	if (stands && same)
		return PROOF_COUNTED;
	if (now.state == DUTY_RETURNED && same && now.as_asked)
		return PROOF_RETURNED; /* who sent it back would see the same once more */
	if (now.state == DUTY_ACCEPTED)
		return PROOF_OTHERWISE;
	fits = judge_number(conn, board, proof, line, provable->count);
	return stands && fits != PROOF_COUNTS ? PROOF_OTHERWISE : fits;
}

static struct proof_line line_of(struct conn *conn, struct board *board, const struct proof *proof,
	const struct provable *provable, struct arena *arena)
{
	struct proof_line line = {
		.measure = provable->measure, .code = provable->code, .title = provable->title
	};

	line.state = state_of(conn, board, proof, provable, arena, &line);
	return line;
}

size_t proof_lines(struct conn *conn, struct board *board, const struct proof *proof,
	struct arena *arena, struct proof_line *ret, size_t max)
{
	struct provable *list = arena_array(arena, max, sizeof(*list));
	size_t count = list ? provable_of(conn, board, proof, arena, list, max) : 0;

	for (size_t n = 0; n < count; n++)
		ret[n] = line_of(conn, board, proof, &list[n], arena);
	return count;
}

/* ---- duty.prove ---- */

struct duty_prove {
	struct duty_ref duty;
	str thing;
	number record;
	str code;
	struct values values;
	opt_date done, due; /* due: in force for the unit when it was proven */
};

static const struct field fields[] = {
	{ AT_AS(struct duty_prove, duty.unit, "unit", REF), .label = N_("Unit"), .need = true,
		.ref = "unit" },
	{ AT_AS(struct duty_prove, duty.measure, "measure", REF), .label = N_("Measure"),
		.need = true, .ref = "measure" },
	{ AT(struct duty_prove, thing, TEXT), .label = N_("Kind of record"), .need = true,
		.max = PROOF_NAME_MAX },
	{ AT(struct duty_prove, record, NUMBER), .label = N_("Record"), .need = true,
		.max = ID_MAX },
	{ AT(struct duty_prove, code, TEXT), .label = N_("Counted from"), .need = true,
		.max = TITLE_MAX },
	{ AT(struct duty_prove, values, VALUES), .label = N_("Values"), .max = FORM_MAX },
	{ AT(struct duty_prove, done, DATE), .label = N_("Done on") },
	{ AT(struct duty_prove, due, DATE), .label = N_("Due") },
};

static void check(struct tx *tx, const void *in, struct problems *problems)
{
	duty_check(tx, &((const struct duty_prove *)in)->duty, MOVE_ANSWER, problems);
}

static void apply(struct tx *tx, const struct event *event, const void *in)
{
	const struct duty_prove *prove = in;
	const struct duty_given given = {
		.duty = prove->duty,
		.values = &prove->values,
		.done = prove->done,
		.due = prove->due,
		.proof = { prove->record.v },
		.proof_thing = prove->thing,
		.proof_code = prove->code,
	};

	duty_give(tx, event, &given);
	duty_tell(tx, &prove->duty);
}

const struct act duty_prove_act = {
	.name = "duty.prove",
	.summary = N_("A record answers a duty by itself"),
	.history = N_("{measure} counted as done by {unit}, from {code}"),
	.version = 1,
	.record = FIELD_TABLE(struct duty_prove, fields),
	.right = RIGHT_FOLLOW,
	.right_at = "unit",
	.check = check,
	.apply = apply,
};

/* `due`: not given: the day in force for the unit. */
static void follow(struct tx *tx, const struct proof *proof, const struct provable *provable, opt_date due)
{
	struct duty_prove prove = {
		.duty = { proof->unit, provable->measure },
		.thing = str_of(proof->thing),
		.record = { proof->record.v },
		.code = proof->code,
		.done = { true, proof->day.day < tx_day(tx).day ? proof->day : tx_day(tx) },
	};
	struct value value = { provable->count, number_text(proof, provable, tx_arena(tx)) };

	if (value.text.len)
		prove.values = (struct values){ &value, 1 };
	if (!due.given)
		due.given = duty_due(tx, &prove.duty, &due.v);
	prove.due = due;
	tx_follow(tx, &duty_prove_act, &prove, STR_NONE);
}

/* What was done in time before anybody asked for it is in time. */
static opt_date due_if_new(struct tx *tx, const struct proof *proof, id measure)
{
	const struct duty_ref duty = { proof->unit, measure };
	opt_date due = { .given = false };

	due.given = duty_due(tx, &duty, &due.v);
	if (due.given && proof->day.day <= due.v.day && due.v.day < tx_day(tx).day)
		due.v = tx_day(tx);
	return due;
}

static bool among(const struct ids *ids, id one)
{
	for (size_t n = 0; n < ids->count; n++)
		if (id_eq(ids->ptr[n], one))
			return true;
	return false;
}

/* One after the other: what one answers may be what the next hangs on. fresh: NULL: all. */
static void prove(struct tx *tx, const struct proof *proof, const struct ids *fresh)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 20);
	struct provable *list = arena_array(&arena, PROOFS_MAX, sizeof(*list));
	size_t count =
		list ? provable_of(tx_conn(tx), tx_board(tx), proof, &arena, list, PROOFS_MAX) : 0;

	for (size_t n = 0; n < count; n++)
		if ((!fresh || among(fresh, list[n].measure)) &&
			line_of(tx_conn(tx), tx_board(tx), proof, &list[n], &arena).state == PROOF_COUNTS)
			follow(tx, proof, &list[n],
				fresh ? due_if_new(tx, proof, list[n].measure) : (opt_date){ .given = false });
}

void duties_prove(struct tx *tx, const struct proof *proof)
{
	prove(tx, proof, NULL);
}

void duties_prove_new(struct tx *tx, const struct proof *proof, const struct ids *measures)
{
	if (measures->count)
		prove(tx, proof, measures);
}
