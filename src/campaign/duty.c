/* The life of a duty, and what others say of its answer: accepted, returned, waived. */
#include "campaign/duty.h"
#include "campaign/campaign.sql.h"
#include "campaign/form.h"
#include "campaign/tighten.h"

#define TRAIL_MAX 256 /* more than the text of one holds: campaign.sql cuts it */

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

enum duty_state duty_state_of(struct tx *tx, const struct duty_ref *duty)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_duty);
	query_id(q, "measure", duty->measure);
	query_id(q, "unit", duty->unit);
	enum duty_state state = query_next(q) ? (enum duty_state)column_number(q, 0) : DUTY_OPEN;

	query_end(q);
	return state;
}

str duty_trail(const struct event *event, struct arena *arena)
{
	return arena_printf(arena, ",%lld", (long long)event->seq);
}

/* The first number of a trail that was cut may be a part of one. */
static size_t read_trail(str trail, int64_t *ret, size_t max)
{
	int64_t seqs[TRAIL_MAX];
	size_t count = 0, given = 0;

	str_cut(&trail, ',');
	while (trail.len && count < COUNT(seqs))
		if (str_number(str_cut(&trail, ','), &seqs[count]))
			count++;
	for (; given < max && given < count; given++)
		ret[given] = seqs[count - 1 - given];
	return given;
}

size_t duty_made_by(struct conn *conn, const struct duty_ref *duty, int64_t *ret, size_t max)
{
	struct query *q = conn_query(conn, &campaign_sql_duty_trail);

	query_id(q, "measure", duty->measure);
	query_id(q, "unit", duty->unit);
	size_t count = query_next(q) ? read_trail(column_text(q, 0), ret, max) : 0;
	query_end(q);
	return count;
}

/* R-LEDGER-07 */
int64_t duty_since(struct conn *conn, const struct duty_ref *duty)
{
	int64_t newest;

	return duty_made_by(conn, duty, &newest, 1) ? newest : 1;
}

bool duty_may(enum duty_state state, enum accepted_by acceptor, enum duty_move move)
{
	bool judged = move == MOVE_ACCEPT || move == MOVE_RETURN;

	return moves[move].from >> state & 1 && !(judged && acceptor == ACCEPTED_NOBODY);
}

bool duty_is_open(struct tx *tx, const struct duty_ref *duty)
{
	enum duty_state state = duty_state_of(tx, duty);

	return state == DUTY_OPEN || state == DUTY_RETURNED;
}

struct judge judge_of(struct tx *tx, id measure)
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

bool duty_check(
	struct tx *tx, const struct duty_ref *duty, enum duty_move move, struct problems *problems)
{
	struct judge judge = judge_of(tx, duty->measure);
	date due;

	if (refuse_measure(&judge, true, problems))
		return false;
	if (!measure_binds(tx_conn(tx), tx_board(tx), duty->unit, duty->measure, &due))
		problem(problems, "unit", "R-DUTY-02",
			N_("This measure does not bind this unit.")); /* R-DUTY-02 */
	else if (judge.accepted_by == ACCEPTED_NOBODY &&
		 (move == MOVE_ACCEPT || move == MOVE_RETURN))
		problem(problems, "measure", "R-DUTY-07",
			N_("An answer to this measure is enough: nobody accepts it or sends it "
			   "back.")); /* R-DUTY-07 */
	else if (!(moves[move].from >> duty_state_of(tx, duty) & 1))
		problem(problems, "", moves[move].code, moves[move].refusal, NULL);
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

void duty_tell(struct tx *tx, const struct duty_ref *duty)
{
	enum duty_state state = duty_state_of(tx, duty);
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

static void move_duty(struct tx *tx, const struct event *event, const struct duty_judge *judge,
	enum duty_move move)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_duty_judge);

	query_id(q, "unit", judge->duty.unit);
	query_id(q, "measure", judge->duty.measure);
	query_number(q, "state", moves[move].to);
	query_text(q, "reason", judge->reason);
	query_id(q, "seq", (id){ event->seq });
	query_text(q, "trail", duty_trail(event, tx_arena(tx)));
	query_run(q);
	duty_tell(tx, &judge->duty);
}

static size_t judged_made_by(struct conn *conn, const void *in, int64_t *ret, size_t max)
{
	return duty_made_by(conn, &((const struct duty_judge *)in)->duty, ret, max);
}

static void check_accept(struct tx *tx, const void *in, struct problems *problems)
{
	const struct duty_ref *duty = &((const struct duty_judge *)in)->duty;

	if (duty_check(tx, duty, MOVE_ACCEPT, problems))
		in_place_check_judge(tx, duty, problems);
}

static void apply_accept(struct tx *tx, const struct event *event, const void *in)
{
	move_duty(tx, event, in, MOVE_ACCEPT);
}

const struct act duty_accept_act = {
	.name = "duty.accept",
	.summary = N_("Accept a unit's answer"),
	.history = N_("{actor} accepted the answer of {unit} to {measure}"),
	.version = 1,
	.record = FIELD_TABLE(struct duty_judge, accept_fields),
	.right = RIGHT_ACCEPT,
	.right_at = "unit",
	.made_by = judged_made_by,
	.check = check_accept,
	.apply = apply_accept,
};

static void check_return(struct tx *tx, const void *in, struct problems *problems)
{
	duty_check(tx, &((const struct duty_judge *)in)->duty, MOVE_RETURN, problems);
}

static void apply_return(struct tx *tx, const struct event *event, const void *in)
{
	move_duty(tx, event, in, MOVE_RETURN);
}

const struct act duty_return_act = {
	.name = "duty.return",
	.summary = N_("Send a unit's answer back with a reason"),
	.history = N_("{actor} sent the answer of {unit} to {measure} back: {reason}"),
	.version = 1,
	.record = FIELD_TABLE(struct duty_judge, reason_fields),
	.right = RIGHT_ACCEPT,
	.right_at = "unit",
	.made_by = judged_made_by,
	.check = check_return,
	.apply = apply_return,
};

static void check_waive(struct tx *tx, const void *in, struct problems *problems)
{
	duty_check(tx, &((const struct duty_judge *)in)->duty, MOVE_WAIVE, problems);
}

static void apply_waive(struct tx *tx, const struct event *event, const void *in)
{
	move_duty(tx, event, in, MOVE_WAIVE);
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
	.made_by = judged_made_by,
	.check = check_waive,
	.apply = apply_waive,
};
