/* measure.ask and measure.reply: what is unclear is asked once and answered for all. */
#include "campaign/campaign.sql.h"
#include "campaign/parts.h"

#define QUESTION_MAX 2000
#define REPLY_MAX 10000

/* ---- measure.ask ---- */

struct measure_ask {
	id measure, unit;
	str question;
};

static const struct field ask_fields[] = {
	{ AT(struct measure_ask, measure, REF), .label = N_("Measure"), .need = true,
		.ref = "measure" },
	{ AT(struct measure_ask, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit",
		.help = N_("The unit that asks.") },
	{ AT(struct measure_ask, question, TEXT), .label = N_("Question"), .prose = true,
		.need = true, .max = QUESTION_MAX, .help = N_("Every unit in scope can read it.") },
};

static void check_ask(struct tx *tx, const void *in, struct problems *problems)
{
	const struct measure_ask *ask = in;

	check_in_force(tx, ask->measure, problems);
	if (!problems_any(problems) && !board_binds(tx_board(tx), ask->unit, ask->measure, NULL))
		problem(problems, "unit", "R-DUTY-02", N_("This measure does not bind this unit."));
}

static int64_t asked_already(struct conn *conn, id measure)
{
	struct query *q = conn_query(conn, &campaign_sql_questions_count);

	query_id(q, "measure", measure);
	int64_t count = query_next(q) ? column_number(q, 0) : 0;
	query_end(q);
	return count;
}

/* The code is the measure's and a number: "theme.plan-team.q1". */
static str code_of(struct tx *tx, id measure)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_measure_by_id);

	query_id(q, "id", measure);
	str code = query_next(q) ? arena_copy(tx_arena(tx), column_text(q, 0)) : STR("");
	query_end(q);
	return arena_printf(tx_arena(tx), "%.*s.q%lld", STR_ARG(code),
		(long long)asked_already(tx_conn(tx), measure) + 1);
}

static void apply_ask(struct tx *tx, const struct event *event, const void *in)
{
	const struct measure_ask *ask = in;
	str code = code_of(tx, ask->measure);
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_question_insert);

	query_id(q, "id", event->first);
	query_text(q, "code", code);
	query_id(q, "measure", ask->measure);
	query_id(q, "unit", ask->unit);
	query_date(q, "asked", event->day);
	query_text(q, "question", ask->question);
	query_run(q);
}

const struct act measure_ask_act = {
	.name = "measure.ask",
	.summary = N_("Ask about a measure, for all to read"),
	.history = N_("{actor} asked about {measure}, for {unit}: {question}"),
	.version = 1,
	.record = FIELD_TABLE(struct measure_ask, ask_fields),
	.right = RIGHT_ANSWER,
	.right_at = "unit",
	.makes = "question",
	.check = check_ask,
	.apply = apply_ask,
};

/* ---- measure.reply ---- */

struct measure_reply {
	id question;
	str reply;
};

static const struct field reply_fields[] = {
	{ AT(struct measure_reply, question, REF), .label = N_("Question"), .need = true,
		.ref = "question", .help = N_("Its code, such as theme.plan-team.q1.") },
	{ AT(struct measure_reply, reply, TEXT), .label = N_("Answer"), .prose = true, .need = true,
		.max = REPLY_MAX,
		.help = N_("Every unit in scope can read it. A later one takes its place.") },
};

static void apply_reply(struct tx *tx, const struct event *event, const void *in)
{
	const struct measure_reply *reply = in;
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_question_reply);

	query_id(q, "id", reply->question);
	query_text(q, "reply", reply->reply);
	query_date(q, "replied", event->day);
	query_run(q);
}

const struct act measure_reply_act = {
	.name = "measure.reply",
	.summary = N_("Answer a question about a measure, once for all"),
	.history = N_("{actor} answered {question}: {reply}"),
	.version = 1,
	.record = FIELD_TABLE(struct measure_reply, reply_fields),
	.right = RIGHT_MANAGE,
	.right_at = "question",
	.apply = apply_reply,
};
