/* On the page of a meeting: how many are there, and the ways to the screen, to the roll and to its lists. */
#include "base/catalogue.h"
#include "meeting/attend.h"
#include "meeting/hall.h"
#include "meeting/pages.h"

static str list_url(struct reading *reading, id meeting, const char *list, struct arena *arena)
{
	CLEANUP(buf_done) struct buf text = BUF(1024);
	struct page url = { .out = &text };

	buf_printf(&text, "/view/%s?meeting=", list);
	page_url_part(&url, reading_code(reading, "meeting", meeting, arena));
	return arena_copy(arena, buf_str(&text));
}

static void fill_times(const struct meeting *meeting, const struct rolled *rolled, struct arena *arena,
	struct attend_piece *piece)
{
	const struct door door = door_of(meeting, DOORS_BY_TIME, meeting->plan.starts.v);

	piece->said_open = rolled->doors == DOORS_SAID_OPEN;
	piece->said_closed = rolled->doors == DOORS_SAID_CLOSED;
	piece->held = meeting->state == MEETING_HELD;
	piece->opens = shown_moment(door.opens, arena);
}

/* Costs a walk over all who are expected: only where it is asked. */
static void fill_quorum(struct reading *reading, struct meeting *meeting, struct arena *arena,
	struct attend_piece *piece)
{
	meeting_quorum(reading->conn, meeting);
	if (!meeting->plan.quorum.given && !meeting->plan.quorum_share.given)
		return;
	meeting_calls(reading->conn, meeting, arena);
	const struct roll roll = roll_gather(reading, meeting, arena);
	const struct quorum quorum = quorum_of(meeting, &roll);
	piece->quorum = quorum.asked;
	piece->untold = quorum.untold;
	/* "<5" and that a quorum of four is reached would tell how many there are. */
	piece->reached = quorum.reached && !are_few(reading, meeting->unit, quorum.needed);
	piece->missed = !quorum.reached && !quorum.untold && meeting->state == MEETING_HELD &&
			!are_few(reading, meeting->unit, quorum.needed);
	piece->needed = quorum.needed;
}

void show_attendance(struct request *request, struct reading *reading, id which, struct page *page)
{
	struct arena *arena = request->arena;
	struct attend_piece piece = { .may = false };
	struct meeting meeting;

	if (!meeting_get(reading->conn, which, arena, &meeting) || meeting.state == MEETING_DRAFT ||
		meeting.state == MEETING_CANCELLED)
		return;
	const struct rolled rolled = rolled_get(reading->conn, which);
	piece.may = reading_may(reading, RIGHT_ANSWER, meeting.unit);
	piece.door_url = door_url(reading, which, arena);
	piece.roll_url = roll_url(reading, which, arena);
	piece.list_url = list_url(reading, which, "roll", arena);
	piece.counts_url = list_url(reading, which, "attendance", arena);
	piece.any = rolled.any;
	piece.signed_in = few_or(reading, meeting.unit, rolled.signed_in, arena);
	piece.guests = few_or(reading, meeting.unit, rolled.guests, arena);
	fill_times(&meeting, &rolled, arena, &piece);
	fill_quorum(reading, &meeting, arena, &piece);
	piece_attend(page, &piece);
}

/* ---- What can be done ---- */

enum { ATTEND_NONE, ATTEND_AHEAD, ATTEND_SAID_OPEN, ATTEND_SAID_CLOSED, ATTEND_OVER };

int attend_state(struct reading *reading, id which)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 18);
	struct meeting meeting;

	if (!meeting_get(reading->conn, which, &arena, &meeting) || meeting.state == MEETING_DRAFT ||
		meeting.state == MEETING_CANCELLED)
		return ATTEND_NONE;
	if (meeting.state == MEETING_HELD)
		return ATTEND_OVER;
	switch (rolled_get(reading->conn, which).doors) {
	case DOORS_SAID_OPEN:
		return ATTEND_SAID_OPEN;
	case DOORS_SAID_CLOSED:
		return ATTEND_SAID_CLOSED;
	case DOORS_BY_TIME:
		break;
	}
	return ATTEND_AHEAD;
}

int attend_place(int state, const struct act *act)
{
	const bool doors = state != ATTEND_NONE && state != ATTEND_OVER;

	if (act == &meeting_open_doors_act)
		return doors && state != ATTEND_SAID_OPEN ? 6 : ACT_NEVER;
	if (act == &meeting_close_doors_act)
		return doors && state != ATTEND_SAID_CLOSED ? 7 : ACT_NEVER;
	if (act == &meeting_sign_in_act || act == &meeting_guests_act || act == &meeting_strike_act)
		return state != ATTEND_NONE ? 8 : ACT_NEVER;
	return ACT_LAST;
}
