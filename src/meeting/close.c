/* What a meeting that was held counts for: duties that ask for one are answered by it, and nobody reports it again. */
#include "meeting/close.h"
#include "campaign/campaign.h"
#include "meeting/meeting.sql.h"

/* "meeting.study"; the first is any of them. */
#define PROOF(CODE, LABEL)                                                                         \
	{                                                                                          \
		"meeting" CODE, LABEL                                                              \
	}
const struct proof_kind meeting_proofs[] = {
	PROOF("", N_("a meeting of the campaign that was held")),
	PROOF(".mobilisation", N_("a mobilisation meeting that was held")),
	PROOF(".study", N_("a study meeting that was held")),
	PROOF(".feedback", N_("a meeting on inspection feedback that was held")),
	PROOF(".summary", N_("a summary meeting that was held")),
	PROOF(".ordinary", N_("an ordinary meeting that was held")),
	{ 0 },
};

struct proof meeting_proof(struct conn *conn, const struct meeting *meeting, struct arena *arena)
{
	return (struct proof){
		.thing = "meeting",
		.sort = arena_printf(
			arena, "meeting.%.*s", STR_ARG(choice_code(meeting_kinds, meeting->kind))),
		.record = meeting->meeting,
		.unit = meeting->unit,
		.campaign = meeting->plan.campaign,
		.code = meeting->code,
		.day = moment_day(meeting->opened.v),
		.count = meeting_heads(conn, meeting),
	};
}

/* fresh: NULL: whatever asks for it. */
static void prove(struct tx *tx, id which, const struct ids *fresh)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 18);
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), which, &arena, &meeting) || meeting.state != MEETING_HELD)
		return;
	const struct proof proof = meeting_proof(tx_conn(tx), &meeting, &arena);
	if (fresh)
		duties_prove_new(tx, &proof, fresh);
	else
		duties_prove(tx, &proof);
}

void meeting_prove(struct tx *tx, id which)
{
	prove(tx, which, NULL);
}

void meeting_prove_new(struct tx *tx, id which, const struct ids *measures)
{
	prove(tx, which, measures);
}

/* ---- meeting.count ---- */

struct meeting_count {
	id meeting;
	opt_number heads;
};

static const struct field count_fields[] = {
	{ AT(struct meeting_count, meeting, REF), .label = N_("Meeting"), .need = true,
		.ref = "meeting" },
	{ AT(struct meeting_count, heads, NUMBER), .label = N_("How many were there"), .min = 0,
		.max = HEADS_MAX, .help = N_("Not given: as many as before.") },
};

static void check_count(struct tx *tx, const void *in, struct problems *problems)
{
	const struct meeting_count *count = in;
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), count->meeting, tx_arena(tx), &meeting))
		return;
	if (meeting.state != MEETING_HELD)
		problem(problems, "meeting", "R-MEET-70",
			N_("Only a meeting that was held is counted.")); /* R-MEET-70 */
	else if (count->heads.given)
		minutes_refuse(tx, count->meeting, "heads", problems);
}

static void apply_count(struct tx *tx, const struct event *event, const void *in)
{
	const struct meeting_count *count = in;

	if (!count->heads.given)
		return;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_meeting_heads);
	query_id(q, "id", count->meeting);
	query_number(q, "heads", count->heads.v);
	query_run(q);
	minutes_touched(tx, count->meeting, event);
}

static void then_count(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	meeting_prove(tx, ((const struct meeting_count *)in)->meeting);
}

const struct act meeting_count_act = {
	.name = "meeting.count",
	.summary = N_("Count a meeting for what it answers"),
	.history = N_("{actor} had the meeting {meeting} counted"),
	.version = 1,
	.record = FIELD_TABLE(struct meeting_count, count_fields),
	.right = RIGHT_ANSWER,
	.right_at = "meeting",
	.check = check_count,
	.apply = apply_count,
	.then = then_count,
};
