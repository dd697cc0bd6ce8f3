/* meeting.reply: who is expected comes, or does not, or sends somebody. */
#include "meeting/listed.h"
#include "meeting/meeting.sql.h"

const struct choice reply_answers[] = {
	{ REPLY_COMING, "coming", N_("Coming") },
	{ REPLY_NOT_COMING, "not_coming", N_("Not coming") },
	{ REPLY_DEPUTY, "deputy", N_("Sends a deputy") },
	{ 0 },
};

struct meeting_reply {
	id meeting, person;
	int answer;
	id deputy;
	str reason;
};

static const struct field fields[] = {
	{ AT(struct meeting_reply, meeting, REF), .label = N_("Meeting"), .need = true, .ref = "meeting" },
	{ AT(struct meeting_reply, person, REF), .label = N_("Person"), .need = true, .ref = "person",
		.within_unit = true, .help = N_("Who is expected: oneself, or somebody of one's unit.") },
	{ AT(struct meeting_reply, answer, CHOICE), .label = N_("Reply"), .need = true,
		.choices = reply_answers },
	{ AT(struct meeting_reply, deputy, REF), .label = N_("Deputy"), .ref = "person",
		.within_unit = true, .help = N_("Who comes instead.") },
	{ AT(struct meeting_reply, reason, TEXT), .label = N_("Reason"), .prose = true, .max = REASON_MAX,
		.personal = "person", .help = N_("It stays within the unit."),
		.why = N_("So that a unit knows why somebody does not come to a meeting.") },
};

bool reply_get(struct conn *conn, id meeting, id person, struct reply *ret)
{
	struct query *q = conn_query(conn, &meeting_sql_reply);

	query_id(q, "meeting", meeting);
	query_id(q, "person", person);
	bool found = query_next(q);
	if (found)
		*ret = (struct reply){ (int)column_number(q, 0), column_id(q, 1), column_number(q, 2),
			column_number(q, 3) != 0 };
	query_end(q);
	return found;
}

bool meeting_invites(struct conn *conn, struct board *board, const struct meeting *meeting, id person, date today)
{
	const struct call *calls = meeting->plan.expected.ptr;

	if (listed_is(conn, meeting) == LISTED_ALL)
		return listed_expects(conn, meeting->meeting, person);
	for (size_t n = 0; n < meeting->plan.expected.count; n++) {
		const struct org_called called = call_of(meeting, &calls[n], today);
		if (org_is_called(conn, board, &called, person))
			return true;
	}
	return false;
}

bool deputy_comes(struct conn *conn, const struct meeting *meeting, id deputy, date today)
{
	return org_is_here(conn, deputy, call_of(meeting, &(struct call){ .person = deputy }, today).day);
}

bool meeting_fills_in(struct conn *conn, struct board *board, const struct meeting *meeting, id person, date today)
{
	struct query *q = conn_query(conn, &meeting_sql_fills_in);
	bool fills = false;

	query_id(q, "meeting", meeting->meeting);
	query_id(q, "person", person);
	while (!fills && query_next(q))
		fills = meeting_invites(conn, board, meeting, column_id(q, 0), today);
	query_end(q);
	return fills && deputy_comes(conn, meeting, person, today);
}

bool meeting_expects(struct conn *conn, struct board *board, const struct meeting *meeting, id person, date today)
{
	return meeting_invites(conn, board, meeting, person, today) ||
	       meeting_fills_in(conn, board, meeting, person, today);
}

/* ---- What is refused ---- */

static void check_deputy(struct tx *tx, const struct meeting *meeting, const struct meeting_reply *reply,
	struct problems *problems)
{
	struct org_person deputy;

	if ((reply->answer == REPLY_DEPUTY) != id_given(reply->deputy))
		problem(problems, "deputy", "R-MEET-17",
			N_("Say who comes instead where somebody does, and only then.")); /* R-MEET-17 */
	if (!id_given(reply->deputy) ||
		!org_person_get(tx_conn(tx), reply->deputy, tx_arena(tx), &deputy))
		return;
	if (id_eq(reply->deputy, reply->person) || deputy.gone.given ||
		meeting_invites(tx_conn(tx), tx_board(tx), meeting, reply->deputy, tx_day(tx)) ||
		(!board_within(tx_board(tx), deputy.unit, meeting->unit) &&
			!board_within(tx_board(tx), meeting->unit, deputy.unit)))
		problem(problems, "deputy", "R-MEET-18",
			N_("A deputy is somebody else on the line of the unit that meets, who is here and is not "
			   "expected anyway.")); /* R-MEET-18 */
}

static void check_reply(struct tx *tx, const void *in, struct problems *problems)
{
	const struct meeting_reply *reply = in;
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), reply->meeting, tx_arena(tx), &meeting) ||
		!meeting_is_ahead(tx, &meeting, problems))
		return;
	meeting_calls(tx_conn(tx), &meeting, tx_arena(tx));
	if (meeting.state != MEETING_ANNOUNCED ||
		!meeting_invites(tx_conn(tx), tx_board(tx), &meeting, reply->person, tx_day(tx)))
		problem(problems, "person", "R-MEET-16",
			N_("This person is not expected at the meeting.")); /* R-MEET-16 */
	check_deputy(tx, &meeting, reply, problems);
}

static void apply_reply(struct tx *tx, const struct event *event, const void *in)
{
	const struct meeting_reply *reply = in;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_reply_put);

	query_id(q, "meeting", reply->meeting);
	query_id(q, "person", reply->person);
	query_number(q, "answer", reply->answer);
	query_id(q, "deputy", reply->deputy);
	query_number(q, "event", event->seq);
	query_run(q);
}

const struct act meeting_reply_act = {
	.name = "meeting.reply",
	.summary = N_("Reply to the invitation to a meeting"),
	.history = N_("{actor} replied for {person} to the invitation to {meeting}: {answer}[, {deputy}]"),
	.version = 1,
	.record = FIELD_TABLE(struct meeting_reply, fields),
	.right = RIGHT_ANSWER,
	.right_at = "person",
	.self = "person",
	.about = "meeting",
	.check = check_reply,
	.apply = apply_reply,
};
