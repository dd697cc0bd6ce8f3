/* meeting.proceed: the meeting moves on to an item of its agenda; and how long each was at hand. */
#include "meeting/hold.h"
#include "meeting/meeting.sql.h"

struct meeting_proceed {
	id meeting;
	number item;
};

static const struct field fields[] = {
	{ AT(struct meeting_proceed, meeting, REF), .label = N_("Meeting"), .need = true, .ref = "meeting" },
	{ AT(struct meeting_proceed, item, NUMBER), .label = N_("Item of the agenda"), .need = true, .min = 1,
		.max = ITEMS_MAX, .help = N_("Its number; it begins now.") },
};

struct turns turns_of(struct conn *conn, const struct meeting *meeting, struct arena *arena)
{
	struct turns turns = { .ptr = arena_array(arena, TURNS_MAX + 1, sizeof(*turns.ptr)) };
	struct query *q = conn_query(conn, &meeting_sql_turns);

	query_id(q, "meeting", meeting->meeting);
	while (turns.ptr && turns.count < TURNS_MAX + 1 && query_next(q)) {
		const struct turn turn = { column_number(q, 0), column_moment(q, 1) };
		if (!turns.count && turn.item != 1 && meeting->opened.given)
			turns.ptr[turns.count++] = (struct turn){ 1, meeting->opened.v };
		turns.ptr[turns.count++] = turn;
	}
	query_end(q);
	if (turns.ptr && !turns.count && meeting->state == MEETING_IN_SESSION && meeting->plan.agenda.count)
		turns.ptr[turns.count++] = (struct turn){ 1, meeting->opened.v };
	return turns;
}

int64_t item_spent(const struct turns *turns, int64_t item, moment until)
{
	int64_t spent = 0;

	for (size_t n = 0; n < turns->count; n++) {
		const moment end = n + 1 < turns->count ? turns->ptr[n + 1].at : until;
		if (turns->ptr[n].item == item && end.us > turns->ptr[n].at.us)
			spent += end.us - turns->ptr[n].at.us;
	}
	return spent;
}

static int64_t turns_count(struct conn *conn, id meeting)
{
	struct query *q = conn_query(conn, &meeting_sql_turns_count);

	query_id(q, "meeting", meeting);
	int64_t count = query_next(q) ? column_number(q, 0) : 0;
	query_end(q);
	return count;
}

static void check(struct tx *tx, const void *in, struct problems *problems)
{
	const struct meeting_proceed *proceed = in;
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), proceed->meeting, tx_arena(tx), &meeting))
		return;
	meeting_lists(tx_conn(tx), &meeting, tx_arena(tx));
	const struct turns turns = turns_of(tx_conn(tx), &meeting, tx_arena(tx));
	if (meeting.state != MEETING_IN_SESSION)
		problem(problems, "meeting", "R-MEET-55",
			N_("Only a meeting that is in session moves on.")); /* R-MEET-55 */
	else if (proceed->item.v > (int64_t)meeting.plan.agenda.count)
		problem(problems, "item", "R-MEET-05", N_("The agenda has no such item."));
	else if (turns.count && turns.ptr[turns.count - 1].item == proceed->item.v)
		problem(problems, "item", "R-MEET-56", N_("This item is at hand already.")); /* R-MEET-56 */
	else if (turns_count(tx_conn(tx), proceed->meeting) >= TURNS_MAX)
		problem(problems, "meeting", "R-MEET-52",
			N_("It has moved from item to item %d times: that is enough."), TURNS_MAX);
}

static void apply(struct tx *tx, const struct event *event, const void *in)
{
	const struct meeting_proceed *proceed = in;
	const int64_t count = turns_count(tx_conn(tx), proceed->meeting);
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_turn_insert);

	query_id(q, "meeting", proceed->meeting);
	query_number(q, "number", count + 1);
	query_number(q, "item", proceed->item.v);
	query_moment(q, "at", event->at);
	query_run(q);
}

const struct act meeting_proceed_act = {
	.name = "meeting.proceed",
	.summary = N_("Move on to an item of the agenda"),
	.history = N_("{actor} moved the meeting {meeting} on to item {item}"),
	.version = 1,
	.record = FIELD_TABLE(struct meeting_proceed, fields),
	.right = RIGHT_ANSWER,
	.right_at = "meeting",
	.check = check,
	.apply = apply,
};
