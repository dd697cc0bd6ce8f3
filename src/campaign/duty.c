/* What comes of a duty: answered, accepted, returned, waived. */
#include "campaign/duty.h"
#include "campaign/campaign.sql.h"
#include "campaign/form.h"
#include "campaign/tighten.h"

const struct choice duty_states[] = {
	{ DUTY_OPEN, "open", N_("Open") },
	{ DUTY_ANSWERED, "answered", N_("Answered") },
	{ DUTY_ACCEPTED, "accepted", N_("Accepted") },
	{ DUTY_RETURNED, "returned", N_("Returned") },
	{ DUTY_WAIVED, "waived", N_("Waived") },
	{ 0 },
};

/* The life of a duty: in which states each act may be done, and the sentence that refuses it
 * elsewhere. */
enum duty_move { MOVE_ANSWER, MOVE_ACCEPT, MOVE_RETURN, MOVE_WAIVE };

static const struct {
	unsigned from; /* a bit set of 1 << enum duty_state */
	enum duty_state to;
	const char *code, *refusal;
} moves[] = {
	[MOVE_ANSWER] = { 1 << DUTY_OPEN | 1 << DUTY_ANSWERED | 1 << DUTY_RETURNED, DUTY_ANSWERED,
		"R-DUTY-03",
		N_("The answer was accepted, or the unit was released: there is nothing to "
		   "answer.") }, /* R-DUTY-03 */
	[MOVE_ACCEPT] = { 1 << DUTY_ANSWERED, DUTY_ACCEPTED, "R-DUTY-04",
		N_("No answer of this unit waits to be accepted.") }, /* R-DUTY-04 */
	[MOVE_RETURN] = { 1 << DUTY_ANSWERED | 1 << DUTY_ACCEPTED, DUTY_RETURNED, "R-DUTY-05",
		N_("No answer of this unit stands that could be sent back.") }, /* R-DUTY-05 */
	[MOVE_WAIVE] = { 1 << DUTY_OPEN | 1 << DUTY_ANSWERED | 1 << DUTY_RETURNED, DUTY_WAIVED,
		"R-DUTY-06",
		N_("The answer was accepted, or the unit was released already.") }, /* R-DUTY-06 */
};

/* What the board is told: the house's states and the board's differ, since an open duty is no row
 * here. */
static const enum board_state told[] = {
	[DUTY_OPEN] = BOARD_OPEN,
	[DUTY_ANSWERED] = BOARD_WAITING,
	[DUTY_ACCEPTED] = BOARD_ACCEPTED,
	[DUTY_RETURNED] = BOARD_RETURNED,
	[DUTY_WAIVED] = BOARD_WAIVED,
};

static enum duty_state state_of(struct tx *tx, const struct duty_ref *duty)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_duty);
	query_id(q, "measure", duty->measure);
	query_id(q, "unit", duty->unit);
	enum duty_state state = query_next(q) ? (enum duty_state)column_number(q, 0) : DUTY_OPEN;

	query_end(q);
	return state;
}

bool duty_is_open(struct tx *tx, const struct duty_ref *duty)
{
	enum duty_state state = state_of(tx, duty);

	return state == DUTY_OPEN || state == DUTY_RETURNED;
}

struct judge {
	enum accepted_by accepted_by;
	date due;
	enum campaign_state campaign;
	bool recurs, withdrawn;
	int64_t version;
};

static struct judge judge_of(struct tx *tx, id measure)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_measure_judge);
	struct judge judge = { 0 };

	query_id(q, "id", measure);
	if (query_next(q))
		judge = (struct judge){
			.accepted_by = (enum accepted_by)column_number(q, 0),
			.due = column_date(q, 1),
			.campaign = (enum campaign_state)column_number(q, 2),
			.recurs = !column_null(q, 3),
			.withdrawn = !column_null(q, 4),
			.version = column_number(q, 6),
		};
	query_end(q);
	return judge;
}

/* True where it refused; `one`: it must be due once, or a period. */
static bool refuse_measure(const struct judge *judge, bool one, struct problems *problems)
{
	if (judge->campaign == CAMPAIGN_DRAFT)
		problem(problems, "measure", "R-DUTY-01",
			N_("This measure is not in force yet.")); /* R-DUTY-01 */
	else if (judge->campaign != CAMPAIGN_IN_FORCE)
		problem(problems, "measure", "R-DUTY-01", N_("This measure's campaign is closed."));
	else if (judge->withdrawn)
		problem(problems, "measure", "R-AMEND-02",
			N_("This measure was withdrawn.")); /* R-AMEND-02 */
	else if (judge->recurs && one)
		problem(problems, "measure", "R-PERIOD-01",
			N_("This measure is due again and again: name the period, as its duties "
			   "are named.")); /* R-PERIOD-01 */
	else
		return false;
	return true;
}

void check_in_force(struct tx *tx, id measure, struct problems *problems)
{
	struct judge judge = judge_of(tx, measure);

	refuse_measure(&judge, true, problems);
}

bool measure_in_force(struct tx *tx, id measure, struct problems *problems)
{
	struct judge judge = judge_of(tx, measure);

	return !refuse_measure(&judge, false, problems);
}

/* True where nothing was said against it. */
static bool check_move(
	struct tx *tx, const struct duty_ref *duty, enum duty_move move, struct problems *problems)
{
	struct judge judge = judge_of(tx, duty->measure);

	if (refuse_measure(&judge, true, problems))
		return false;
	if (!board_binds(tx_board(tx), duty->unit, duty->measure, NULL))
		problem(problems, "unit", "R-DUTY-02",
			N_("This measure does not bind this unit.")); /* R-DUTY-02 */
	else if (judge.accepted_by == ACCEPTED_NOBODY &&
		 (move == MOVE_ACCEPT || move == MOVE_RETURN))
		problem(problems, "measure", "R-DUTY-07",
			N_("An answer to this measure is enough: nobody accepts it or sends it "
			   "back.")); /* R-DUTY-07 */
	else if (!(moves[move].from >> state_of(tx, duty) & 1))
		problem(problems, "unit", moves[move].code, moves[move].refusal, NULL);
	else
		return true;
	return false;
}

/* ---- Telling the board ---- */

struct numbers {
	bool given[FORM_MAX];
	decimal values[FORM_MAX];
	size_t count;
};

static struct numbers numbers_of(struct tx *tx, const struct duty_ref *duty)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_values_numbers);
	struct numbers numbers = { .count = 0 };

	query_id(q, "measure", duty->measure);
	query_id(q, "unit", duty->unit);
	for (; query_next(q) && numbers.count < FORM_MAX; numbers.count++)
		if (!column_null(q, 1))
			numbers.given[numbers.count] =
				decimal_parse(column_text(q, 1), &numbers.values[numbers.count]);
	query_end(q);
	return numbers;
}

static void read_days(struct tx *tx, const struct duty_ref *duty, struct board_cell *ret)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_duty_late);

	query_id(q, "measure", duty->measure);
	query_id(q, "unit", duty->unit);
	if (query_next(q)) {
		ret->late = column_number(q, 0);
		ret->day = column_date(q, 1);
	}
	query_end(q);
}

static bool stands(enum duty_state state)
{
	return state == DUTY_ANSWERED || state == DUTY_ACCEPTED;
}

static void tell(struct tx *tx, const struct duty_ref *duty, enum duty_state state)
{
	struct board_cell cell = {
		.unit = duty->unit, .measure = duty->measure, .state = told[state]
	};
	struct numbers numbers = { .count = 0 };

	if (!tx_has_board(tx))
		return; /* a replay: a fifth of its time would go into reading the numbers again */
	if (stands(state)) {
		numbers = numbers_of(tx, duty);
		read_days(tx, duty, &cell);
		cell.number_count = numbers.count;
		cell.numbers_given = numbers.count ? numbers.given : NULL;
		cell.numbers = numbers.values;
	}
	change_cell(tx_changes(tx), &cell);
}

/* ---- duty.answer ---- */

struct evidence_row {
	opt_file file;
	str title;
	date dated;
};

static const struct field evidence_fields[] = {
	{ AT(struct evidence_row, file, FILE), .label = N_("File"), .need = true },
	{ AT(struct evidence_row, title, TEXT), .label = N_("Title"), .max = TITLE_MAX },
	{ AT(struct evidence_row, dated, DATE), .label = N_("Its own date"), .need = true,
		.help = N_("The day that it shows, not the day it was handed in.") },
};
static const struct field_table evidence_table = FIELD_TABLE(struct evidence_row, evidence_fields);

struct duty_answer {
	struct duty_ref duty;
	struct values values;
	str note;
	struct rows evidence;
	opt_date done;
	opt_date due; /* in force for the unit when it was answered */
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
		.max = 20 },
	{ AT(struct duty_answer, done, DATE), .label = N_("Done on"), .since = 2,
		.help = N_("The day it was done. Not given: today.") },
	{ AT(struct duty_answer, due, DATE), .label = N_("Due"), .resolved = true, .since = 2 },
};

static void resolve_answer(struct tx *tx, void *in, struct problems *problems)
{
	struct duty_answer *answer = in;

	answer->due.given = duty_due(tx, &answer->duty, &answer->due.v);
	form_read(tx, answer->duty.measure, &answer->values, problems);
}

static void check_answer(struct tx *tx, const void *in, struct problems *problems)
{
	const struct duty_answer *answer = in;
	const struct evidence_row *evidence = answer->evidence.ptr;

	if (check_move(tx, &answer->duty, MOVE_ANSWER, problems))
		floors_check(
			tx, answer->duty.unit, answer->duty.measure, &answer->values, problems);
	if (answer->done.given && answer->done.v.day > tx_day(tx).day)
		problem(problems, "done", "R-DUTY-09",
			N_("That day is still to come.")); /* R-DUTY-09 */
	for (size_t n = 0; n < answer->evidence.count; n++) {
		problems_in_row(problems, "evidence", n, 0);
		if (evidence[n].dated.day > tx_day(tx).day)
			problem(problems, "dated", "R-DUTY-08",
				N_("That day is still to come.")); /* R-DUTY-08 */
	}
	problems_in_row(problems, NULL, 0, 0);
}

static void forget_answer(struct tx *tx, const struct duty_ref *duty)
{
	static const struct statement *const statements[] = { &campaign_sql_values_delete,
		&campaign_sql_evidence_delete };

	for (size_t n = 0; n < COUNT(statements); n++) {
		struct query *q = conn_query(tx_conn(tx), statements[n]);
		query_id(q, "measure", duty->measure);
		query_id(q, "unit", duty->unit);
		query_run(q);
	}
}

static void store_evidence(struct tx *tx, const struct duty_answer *answer)
{
	const struct evidence_row *evidence = answer->evidence.ptr;

	for (size_t n = 0; n < answer->evidence.count; n++) {
		struct query *q = conn_query(tx_conn(tx), &campaign_sql_evidence_insert);
		query_id(q, "measure", answer->duty.measure);
		query_id(q, "unit", answer->duty.unit);
		query_number(q, "position", (int64_t)n);
		query_hash(q, "file", evidence[n].file.v);
		query_text(q, "title", evidence[n].title);
		query_date(q, "dated", evidence[n].dated);
		query_run(q);
	}
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

static void apply_answer(struct tx *tx, const struct event *event, const void *in)
{
	const struct duty_answer *answer = in;
	struct judge judge = judge_of(tx, answer->duty.measure);

	if (state_of(tx, &answer->duty) != DUTY_OPEN)
		forget_answer(tx, &answer->duty);
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_duty_answer);
	query_id(q, "unit", answer->duty.unit);
	query_id(q, "measure", answer->duty.measure);
	query_number(q, "late",
		event->day.day > (answer->due.given ? answer->due.v.day : judge.due.day));
	query_date(q, "done", answer->done.given ? answer->done.v : event->day);
	query_number(q, "version", judge.version);
	query_moment(q, "given", event->at);
	query_date(q, "given_day", event->day);
	query_id(q, "given_by", event->actor);
	query_text(q, "note", answer->note);
	query_run(q);
	form_store(tx, answer->duty.measure, answer->duty.unit, &answer->values);
	store_evidence(tx, answer);
	settle_plea(tx, &answer->duty, event->day);
	tell(tx, &answer->duty, DUTY_ANSWERED);
}

const struct act duty_answer_act = {
	.name = "duty.answer",
	.summary = N_("Answer a duty of a unit"),
	.history = N_("{actor} answered {measure} for {unit}"),
	.version = 2,
	.record = FIELD_TABLE(struct duty_answer, answer_fields),
	.right = RIGHT_ANSWER,
	.right_at = "unit",
	.resolve = resolve_answer,
	.check = check_answer,
	.apply = apply_answer,
};

/* ---- duty.accept, duty.return, duty.waive ---- */

static const struct field accept_fields[] = {
	{ AT_AS(struct duty_judge, duty.unit, "unit", REF), .label = N_("Unit"), .need = true,
		.ref = "unit" },
	{ AT_AS(struct duty_judge, duty.measure, "measure", REF), .label = N_("Measure"),
		.need = true, .ref = "measure" },
};
static const struct field reason_fields[] = {
	{ AT_AS(struct duty_judge, duty.unit, "unit", REF), .label = N_("Unit"), .need = true,
		.ref = "unit" },
	{ AT_AS(struct duty_judge, duty.measure, "measure", REF), .label = N_("Measure"),
		.need = true, .ref = "measure" },
	{ AT(struct duty_judge, reason, TEXT), .label = N_("Reason"), .prose = true, .need = true,
		.max = 2000 },
};

static void move_duty(struct tx *tx, const struct duty_judge *judge, enum duty_move move)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_duty_judge);

	query_id(q, "unit", judge->duty.unit);
	query_id(q, "measure", judge->duty.measure);
	query_number(q, "state", moves[move].to);
	query_text(q, "reason", judge->reason);
	query_run(q);
	tell(tx, &judge->duty, moves[move].to);
}

static void check_accept(struct tx *tx, const void *in, struct problems *problems)
{
	check_move(tx, &((const struct duty_judge *)in)->duty, MOVE_ACCEPT, problems);
}

static void apply_accept(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	move_duty(tx, in, MOVE_ACCEPT);
}

const struct act duty_accept_act = {
	.name = "duty.accept",
	.summary = N_("Accept a unit's answer"),
	.history = N_("{actor} accepted the answer of {unit} to {measure}"),
	.version = 1,
	.record = FIELD_TABLE(struct duty_judge, accept_fields),
	.right = RIGHT_ACCEPT,
	.right_at = "unit",
	.check = check_accept,
	.apply = apply_accept,
};

static void check_return(struct tx *tx, const void *in, struct problems *problems)
{
	check_move(tx, &((const struct duty_judge *)in)->duty, MOVE_RETURN, problems);
}

static void apply_return(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	move_duty(tx, in, MOVE_RETURN);
}

const struct act duty_return_act = {
	.name = "duty.return",
	.summary = N_("Send a unit's answer back with a reason"),
	.history = N_("{actor} sent the answer of {unit} to {measure} back: {reason}"),
	.version = 1,
	.record = FIELD_TABLE(struct duty_judge, reason_fields),
	.right = RIGHT_ACCEPT,
	.right_at = "unit",
	.check = check_return,
	.apply = apply_return,
};

static void check_waive(struct tx *tx, const void *in, struct problems *problems)
{
	check_move(tx, &((const struct duty_judge *)in)->duty, MOVE_WAIVE, problems);
}

static void apply_waive(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	move_duty(tx, in, MOVE_WAIVE);
}

const struct act duty_waive_act = {
	.name = "duty.waive",
	.summary = N_("Release a unit from a duty, with a reason"),
	.history = N_("{actor} released {unit} from {measure}: {reason}"),
	.version = 1,
	.record = FIELD_TABLE(struct duty_judge, reason_fields),
	.right = RIGHT_MANAGE,
	.right_at = "measure",
	.about = "unit",
	.check = check_waive,
	.apply = apply_waive,
};
