/* The roll in the minutes: how many were expected, there, late, on leave, absent; by name as far as the
 * reader may know. */
#include "base/catalogue.h"
#include "meeting/attend.h"
#include "meeting/minutes_told.h"

#define NAMES_SHOWN 500 /* of one line */

/* Who it was, as far as the reader may know; where these are not all, it says so. */
static str names_of(
	struct reading *reading, const struct roll *roll, int status, int64_t all, struct arena *arena)
{
	const enum language language = reading->language;
	const char *comma = tr(language, N_(", "));
	CLEANUP(buf_done) struct buf text = BUF(NAMES_SHOWN * 1024);
	int64_t known = 0;

	for (size_t n = 0; n < roll->count; n++) {
		const struct roll_line *line = &roll->ptr[n];
		if (!line->expected || line->status != status || !roll_names(reading, roll, line) ||
			known++ >= NAMES_SHOWN)
			continue;
		buf_text(&text, known > 1 ? comma : "");
		buf_add(&text, reading_label(reading, "person", line->person, arena));
	}
	if (known > NAMES_SHOWN)
		buf_printf(&text, tr(language, N_(" and %lld more")), (long long)(known - NAMES_SHOWN));
	return !known || known == all
		       ? arena_copy(arena, buf_str(&text))
		       : arena_printf(arena, tr(language, N_("among them %.*s")), STR_ARG(buf_str(&text)));
}

/* R-MEET-48 */
static void add_quorum(struct minutes_page *told, struct reading *reading, const struct roll *roll,
	const struct roll_counts *counts, struct arena *arena)
{
	struct meeting *meeting = &told->notice.meeting;
	struct roll there = *roll;

	meeting_quorum(reading->conn, meeting);
	there.expected = counts->expected;
	if (!there.seats) /* as it was approved */
		there.seats = counts->by[ROLL_PRESENT] + counts->by[ROLL_LATE] + counts->by[ROLL_DEPUTISED];
	const struct quorum quorum = quorum_of(meeting, &there);
	if (!quorum.asked)
		return;
	/* "<5" and whether a quorum of four is reached would tell how many there are. */
	const char *reached = quorum.untold || are_few(reading, meeting->unit, quorum.needed) ? ""
			      : quorum.reached ? tr(reading->language, N_("reached"))
					       : tr(reading->language, N_("not reached"));
	told->roll.ptr[told->roll.count++] = (struct told_roll){ str_of(tr(reading->language, N_("Quorum"))),
		arena_printf(arena, "%lld", (long long)quorum.needed), str_of(reached) };
}

static void add(struct minutes_page *told, str label, str count, str names)
{
	told->roll.ptr[told->roll.count++] = (struct told_roll){ label, count, names };
}

void minutes_fill_roll(
	struct minutes_page *told, struct reading *reading, const struct attended *attended, struct arena *arena)
{
	const id unit = told->notice.meeting.unit;
	const struct roll *roll = &attended->roll;

	if (!attended->told)
		return; /* nobody kept it */
	told->roll.ptr = arena_array(arena, ROLL_LINES, sizeof(*told->roll.ptr));
	if (!told->roll.ptr)
		return;
	const struct roll_counts counts = roll_count(roll->ptr, roll->count);
	str parts[ROLL_ABSENT + 1];
	add(told, str_of(tr(reading->language, N_("Expected"))), few_or(reading, unit, counts.expected, arena),
		STR_NONE);
	few_parts(reading, unit, counts.by + ROLL_PRESENT, ROLL_ABSENT, arena, parts + ROLL_PRESENT);
	/* What is left out says that nobody was: where few are hidden, all of it stands. */
	const bool whole = are_few(reading, unit, 0);
	for (int status = ROLL_PRESENT; status <= ROLL_ABSENT; status++)
		if (whole || counts.by[status])
			add(told, choice_label(roll_statuses, status, reading->language), parts[status],
				status == ROLL_PRESENT
					? STR_NONE
					: names_of(reading, roll, status, counts.by[status], arena));
	if (attended->guests)
		add(told, str_of(tr(reading->language, N_("Guests"))),
			few_or(reading, unit, attended->guests, arena), STR_NONE);
	add_quorum(told, reading, roll, &counts, arena);
}
