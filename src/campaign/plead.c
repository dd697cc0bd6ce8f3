/* duty.plead: a unit asks for more time, or says that a duty does not apply; duty.grant and
 * duty.deny: what the unit above or the issuer says to that. */
#include "campaign/campaign.sql.h"
#include "campaign/duty.h"
#include "campaign/escalate.h"

#define REASON_MAX 2000

enum plea_asks { PLEA_TIME = 1, PLEA_NOT_APPLICABLE };

const struct choice plea_asks[] = {
	{ PLEA_TIME, "more_time", N_("More time") },
	{ PLEA_NOT_APPLICABLE, "not_applicable", N_("It does not apply") },
	{ 0 },
};
const struct choice plea_states[] = {
	{ PLEA_OPEN, "open", N_("Open") },
	{ PLEA_GRANTED, "granted", N_("Granted") },
	{ PLEA_DENIED, "denied", N_("Denied") },
	{ PLEA_SETTLED, "settled", N_("Settled by an answer") },
	{ 0 },
};

/* ---- duty.plead ---- */

struct duty_plead {
	struct duty_ref duty;
	int asks;
	opt_date until;
	str reason;
	id by;
};

static const struct field plead_fields[] = {
	{ AT_AS(struct duty_plead, duty.unit, "unit", REF), .label = N_("Unit"), .need = true,
		.ref = "unit" },
	{ AT_AS(struct duty_plead, duty.measure, "measure", REF), .label = N_("Measure"),
		.need = true, .ref = "measure" },
	{ AT(struct duty_plead, asks, CHOICE), .label = N_("Asks for"), .need = true,
		.choices = plea_asks },
	{ AT(struct duty_plead, until, DATE), .label = N_("Until"),
		.help = N_("With more time: the day that is asked for.") },
	{ AT(struct duty_plead, reason, TEXT), .label = N_("Reason"), .prose = true, .need = true,
		.max = REASON_MAX },
	{ AT(struct duty_plead, by, REF), .label = N_("In its place"), .ref = "unit", .since = 2,
		.help = N_("The unit above that asks for one that has nobody to.") },
};

bool plea_waits(struct conn *conn, const struct duty_ref *duty)
{
	struct query *q = conn_query(conn, &campaign_sql_plea_open);

	query_id(q, "measure", duty->measure);
	query_id(q, "unit", duty->unit);
	bool waits = query_next(q);
	query_end(q);
	return waits;
}

/* A day that is asked for or granted: later than the one in force, within the campaign. */
static void check_until(struct tx *tx, const struct duty_ref *duty, date until, date in_force,
	struct problems *problems)
{
	struct measure_row row;
	struct campaign campaign;

	if (until.day <= in_force.day)
		problem(problems, "until", "R-PLEA-02",
			N_("That is no more time than there is.")); /* R-PLEA-02 */
	if (measure_get(tx_conn(tx), duty->measure, tx_arena(tx), &row) &&
		campaign_get(tx_conn(tx), row.campaign, tx_arena(tx), &campaign) &&
		until.day > campaign.ends.day)
		problem(problems, "until", "R-CAMP-11",
			N_("That day lies outside of the campaign."));
}

static void check_plead(struct tx *tx, const void *in, struct problems *problems)
{
	const struct duty_plead *plead = in;
	struct board_duty duty;

	check_in_force(tx, plead->duty.measure, problems);
	in_place_check(tx, plead->duty.unit, plead->by, problems);
	if (problems_any(problems))
		return;
	if (!board_binds(tx_board(tx), plead->duty.unit, plead->duty.measure, &duty)) {
		problem(problems, "unit", "R-DUTY-02", N_("This measure does not bind this unit."));
		return;
	}
	if (!duty_is_open(tx, &plead->duty))
		problem(problems, "unit", "R-PLEA-03",
			N_("There is an answer, or the unit was released: nothing is to be asked "
			   "for.")); /* R-PLEA-03 */
	if (plea_waits(tx_conn(tx), &plead->duty))
		problem(problems, "unit", "R-PLEA-01",
			N_("The unit has asked already and waits for what is said to "
			   "it.")); /* R-PLEA-01 */
	if (plead->until.given != (plead->asks == PLEA_TIME))
		problem(problems, "until", "R-PLEA-04",
			N_("More time is asked for until a day; nothing else is.")); /* R-PLEA-04 */
	else if (plead->until.given)
		check_until(tx, &plead->duty, plead->until.v, duty.due, problems);
}

/* The code is the measure's and a number: "theme.plan-team.plea1". */
static str code_of(struct tx *tx, id measure)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_pleas_count);
	struct measure_row row = { .code = STR("") };

	query_id(q, "measure", measure);
	int64_t before = query_next(q) ? column_number(q, 0) : 0;
	query_end(q);
	measure_get(tx_conn(tx), measure, tx_arena(tx), &row);
	return arena_printf(
		tx_arena(tx), "%.*s.plea%lld", STR_ARG(row.code), (long long)before + 1);
}

static void apply_plead(struct tx *tx, const struct event *event, const void *in)
{
	const struct duty_plead *plead = in;
	str code = code_of(tx, plead->duty.measure);
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_plea_insert);

	query_id(q, "id", event->first);
	query_text(q, "code", code);
	query_id(q, "unit", plead->duty.unit);
	query_id(q, "measure", plead->duty.measure);
	query_number(q, "asks", plead->asks);
	if (plead->until.given)
		query_date(q, "until", plead->until.v);
	query_text(q, "reason", plead->reason);
	query_date(q, "asked", event->day);
	query_id(q, "in_place", plead->by);
	query_run(q);
}

const struct act duty_plead_act = {
	.name = "duty.plead",
	.summary = N_("Ask for more time, or say that a duty does not apply"),
	.history = N_("{actor} asked for {unit}[, {by} in its place,] about {measure}: {reason}"),
	.version = 2,
	.record = FIELD_TABLE(struct duty_plead, plead_fields),
	.right = RIGHT_ANSWER,
	.right_at = "unit",
	.right_or = "by",
	.makes = "plea",
	.check = check_plead,
	.apply = apply_plead,
};

/* ---- duty.grant and duty.deny ---- */

struct plea {
	struct duty_ref duty;
	enum plea_asks asks;
	opt_date until;
	enum plea_state state;
	str reason;
};

static struct plea plea_of(struct tx *tx, id plea)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_plea);
	struct plea found = { .state = 0 };

	query_id(q, "id", plea);
	if (query_next(q))
		found = (struct plea){
			.duty = { column_id(q, 0), column_id(q, 1) },
			.asks = (enum plea_asks)column_number(q, 2),
			.until = { !column_null(q, 3), column_date(q, 3) },
			.state = (enum plea_state)column_number(q, 4),
			.reason = arena_copy(tx_arena(tx), column_text(q, 5)),
		};
	query_end(q);
	return found;
}

struct duty_decide {
	id plea;
	opt_date until;
	str note;
};

static const struct field grant_fields[] = {
	{ AT(struct duty_decide, plea, REF), .label = N_("Plea"), .need = true, .ref = "plea",
		.help = N_("Its code, such as theme.plan-team.plea1.") },
	{ AT(struct duty_decide, until, DATE), .label = N_("Until"),
		.help = N_("Another day than the one that was asked for.") },
	{ AT(struct duty_decide, note, TEXT), .label = N_("Note"), .prose = true,
		.max = REASON_MAX },
};
static const struct field deny_fields[] = {
	{ AT(struct duty_decide, plea, REF), .label = N_("Plea"), .need = true, .ref = "plea" },
	{ AT_AS(struct duty_decide, note, "reason", TEXT), .label = N_("Reason"), .prose = true,
		.need = true, .max = REASON_MAX },
};

/* What an answer has settled meanwhile, or another has decided of the duty. */
static size_t decided_made_by(struct conn *conn, const void *in, int64_t *ret, size_t max)
{
	struct query *q = conn_query(conn, &campaign_sql_plea);
	struct duty_ref duty = { ID_NONE, ID_NONE };

	query_id(q, "id", ((const struct duty_decide *)in)->plea);
	if (query_next(q))
		duty = (struct duty_ref){ column_id(q, 0), column_id(q, 1) };
	query_end(q);
	return duty_made_by(conn, &duty, ret, max);
}

static bool check_waits(struct tx *tx, const struct plea *plea, struct problems *problems)
{
	if (plea->state != PLEA_OPEN)
		problem(problems, "plea", "R-PLEA-05",
			N_("This was decided already.")); /* R-PLEA-05 */
	else
		check_in_force(tx, plea->duty.measure, problems);
	return !problems_any(problems);
}

static void check_grant(struct tx *tx, const void *in, struct problems *problems)
{
	const struct duty_decide *decide = in;
	struct plea plea = plea_of(tx, decide->plea);
	struct board_duty duty;

	if (!check_waits(tx, &plea, problems))
		return;
	if (!board_binds(tx_board(tx), plea.duty.unit, plea.duty.measure, &duty))
		problem(problems, "plea", "R-DUTY-02", N_("This measure does not bind this unit."));
	else if (decide->until.given && plea.asks != PLEA_TIME)
		problem(problems, "until", "R-PLEA-04",
			N_("More time is asked for until a day; nothing else is."));
	else if (decide->until.given)
		check_until(tx, &plea.duty, decide->until.v, duty.due, problems);
}

static void decide_plea(struct tx *tx, const struct event *event, const struct duty_decide *decide,
	enum plea_state state, const date *until)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_plea_decide);

	query_id(q, "id", decide->plea);
	query_number(q, "state", state);
	query_date(q, "decided", event->day);
	if (until)
		query_date(q, "granted_until", *until);
	query_text(q, "note", decide->note);
	query_run(q);
}

static void apply_grant(struct tx *tx, const struct event *event, const void *in)
{
	const struct duty_decide *decide = in;
	struct plea plea = plea_of(tx, decide->plea);
	date until = decide->until.given ? decide->until.v : plea.until.v;
	bool time = plea.asks == PLEA_TIME;

	decide_plea(tx, event, decide, PLEA_GRANTED, time ? &until : NULL);
	if (!time)
		return;
	escalations_end(tx_conn(tx), plea.duty.measure, plea.duty.unit);
	change_own_due(tx_changes(tx), plea.duty.unit, plea.duty.measure, &until);
}

/* What does not apply is waived: an event of its own, as any other release. */
static void then_grant(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct duty_decide *decide = in;
	struct plea plea = plea_of(tx, decide->plea);
	struct duty_judge waive = { plea.duty, decide->note.len ? decide->note : plea.reason };

	if (plea.asks == PLEA_NOT_APPLICABLE)
		tx_follow(tx, &duty_waive_act, &waive, STR_NONE);
}

const struct act duty_grant_act = {
	.name = "duty.grant",
	.summary = N_("Grant what a unit asked for"),
	.history = N_("{actor} granted {plea}"),
	.version = 1,
	.record = FIELD_TABLE(struct duty_decide, grant_fields),
	.right = RIGHT_ACCEPT,
	.right_at = "plea",
	.shapes = true,
	.made_by = decided_made_by,
	.check = check_grant,
	.apply = apply_grant,
	.then = then_grant,
};

static void check_deny(struct tx *tx, const void *in, struct problems *problems)
{
	struct plea plea = plea_of(tx, ((const struct duty_decide *)in)->plea);

	check_waits(tx, &plea, problems);
}

static void apply_deny(struct tx *tx, const struct event *event, const void *in)
{
	decide_plea(tx, event, in, PLEA_DENIED, NULL);
}

const struct act duty_deny_act = {
	.name = "duty.deny",
	.summary = N_("Do not grant what a unit asked for"),
	.history = N_("{actor} did not grant {plea}: {reason}"),
	.version = 1,
	.record = FIELD_TABLE(struct duty_decide, deny_fields),
	.right = RIGHT_ACCEPT,
	.right_at = "plea",
	.made_by = decided_made_by,
	.check = check_deny,
	.apply = apply_deny,
};

void pleas_load(struct conn *conn, struct board_changes *changes)
{
	struct query *q = conn_query(conn, &campaign_sql_pleas_granted);

	while (query_next(q)) {
		date until = column_date(q, 2);
		change_own_due(changes, column_id(q, 0), column_id(q, 1), &until);
	}
	query_end(q);
}
