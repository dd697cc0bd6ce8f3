/* The doors of a meeting: when they stand open, and the acts that open and close them. */
#include "base/catalogue.h"
#include "meeting/attend.h"
#include "meeting/meeting.sql.h"

/* Whoever forgot to close a meeting does not leave its doors open for ever. */
static bool is_over(const struct meeting *meeting, moment now)
{
	const int64_t longer = meeting->state == MEETING_IN_SESSION ? DOORS_LONGEST_US : 0;

	return meeting->state == MEETING_HELD || now.us >= meeting->plan.ends.v.us + longer;
}

struct door door_of(const struct meeting *meeting, enum doors_said said, moment now)
{
	const bool in_session = meeting->state == MEETING_IN_SESSION;
	struct door door = { .is = DOORS_SHUT, .opens = { meeting->plan.starts.v.us - DOORS_BEFORE_US } };

	if (meeting->state == MEETING_DRAFT || meeting->state == MEETING_CANCELLED)
		door.is = DOORS_NONE;
	else if (said == DOORS_SAID_CLOSED || is_over(meeting, now))
		door.is = DOORS_SHUT;
	else
		door.is = said == DOORS_SAID_OPEN || in_session || now.us >= door.opens.us ? DOORS_OPEN
											   : DOORS_EARLY;
	return door;
}

str shown_moment(moment at, struct arena *arena)
{
	char into[MOMENT_SHOWN];

	return arena_copy(arena, moment_show(at, into));
}

str shown_hour(moment at, struct arena *arena)
{
	return str_from(shown_moment(at, arena), DATE_TEXT);
}

/* ---- meeting.open_doors, meeting.close_doors ---- */

struct doors_act {
	id meeting;
};

static const struct field fields[] = {
	{ AT(struct doors_act, meeting, REF), .label = N_("Meeting"), .need = true, .ref = "meeting" },
};

static struct door door_now(struct tx *tx, const struct meeting *meeting)
{
	return door_of(meeting, rolled_get(tx_conn(tx), meeting->meeting).doors, tx_at(tx));
}

static void check_open(struct tx *tx, const void *in, struct problems *problems)
{
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), ((const struct doors_act *)in)->meeting, tx_arena(tx), &meeting))
		return;
	const struct door door = door_now(tx, &meeting);
	if (door.is == DOORS_NONE)
		problem(problems, "meeting", "R-MEET-31",
			N_("Only a meeting that was announced has doors.")); /* R-MEET-31 */
	else if (door.is == DOORS_OPEN)
		problem(problems, "meeting", "R-MEET-32", N_("The doors stand open.")); /* R-MEET-32 */
	else if (is_over(&meeting, tx_at(tx)))
		problem(problems, "meeting", "R-MEET-33",
			N_("The meeting is over: who was there is entered by a steward.")); /* R-MEET-33 */
	else if (moment_day(meeting.plan.starts.v).day > tx_day(tx).day + 1)
		problem(problems, "meeting", "R-MEET-34",
			N_("They are opened on the day before the meeting at the earliest.")); /* R-MEET-34 */
}

/* Doors that have not opened yet are not closed: a steward could sign people in at closed ones, days before the
 * meeting. */
static void check_close(struct tx *tx, const void *in, struct problems *problems)
{
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), ((const struct doors_act *)in)->meeting, tx_arena(tx), &meeting))
		return;
	const struct door door = door_now(tx, &meeting);
	if (door.is == DOORS_NONE)
		problem(problems, "meeting", "R-MEET-31", N_("Only a meeting that was announced has doors."));
	else if (door.is == DOORS_SHUT)
		problem(problems, "meeting", "R-MEET-32", N_("The doors are closed.")); /* R-MEET-32 */
	else if (door.is == DOORS_EARLY)
		problem(problems, "meeting", "R-MEET-32", N_("The doors open at %.*s."),
			STR_ARG(shown_moment(door.opens, tx_arena(tx))));
}

static void put(struct tx *tx, const void *in, enum doors_said said)
{
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_roll_doors);

	query_id(q, "meeting", ((const struct doors_act *)in)->meeting);
	query_number(q, "doors", said);
	query_run(q);
}

static void apply_open(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	put(tx, in, DOORS_SAID_OPEN);
}

static void apply_close(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	put(tx, in, DOORS_SAID_CLOSED);
}

const struct act meeting_open_doors_act = {
	.name = "meeting.open_doors",
	.summary = N_("Open the doors of a meeting"),
	.history = N_("{actor} opened the doors of {meeting}"),
	.version = 1,
	.record = FIELD_TABLE(struct doors_act, fields),
	.right = RIGHT_ANSWER,
	.right_at = "meeting",
	.check = check_open,
	.apply = apply_open,
};

const struct act meeting_close_doors_act = {
	.name = "meeting.close_doors",
	.summary = N_("Close the doors of a meeting"),
	.history = N_("{actor} closed the doors of {meeting}"),
	.version = 1,
	.record = FIELD_TABLE(struct doors_act, fields),
	.right = RIGHT_ANSWER,
	.right_at = "meeting",
	.check = check_close,
	.apply = apply_close,
};
