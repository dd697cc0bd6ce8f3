/* The roll in the minutes: how many were expected, there, late, on leave, absent; by name as far as the
 * reader may know. */
#include "base/catalogue.h"
#include "meeting/attend.h"
#include "meeting/minutes_told.h"

#define NAMES_SHOWN 200 /* of one line */

static str names_of(struct reading *reading, const struct roll *roll, int status, struct arena *arena)
{
	const char *comma = tr(reading->language, N_(", "));
	CLEANUP(buf_done) struct buf text = BUF(NAMES_SHOWN * 1024);
	size_t shown = 0;

	for (size_t n = 0; n < roll->count && shown < NAMES_SHOWN; n++) {
		const struct roll_line *line = &roll->ptr[n];
		if (!line->expected || line->status != status || !roll_names(reading, roll, line))
			continue;
		buf_text(&text, shown++ ? comma : "");
		buf_add(&text, reading_label(reading, "person", line->person, arena));
	}
	return arena_copy(arena, buf_str(&text));
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
	add(told, str_of(tr(reading->language, N_("Expected"))), few_or(reading, unit, counts.expected, arena),
		STR_NONE);
	for (int status = ROLL_PRESENT; status <= ROLL_ABSENT; status++)
		if (counts.by[status])
			add(told, choice_label(roll_statuses, status, reading->language),
				few_or(reading, unit, counts.by[status], arena),
				status == ROLL_PRESENT ? STR_NONE : names_of(reading, roll, status, arena));
	if (attended->guests)
		add(told, str_of(tr(reading->language, N_("Guests"))),
			few_or(reading, unit, attended->guests, arena), STR_NONE);
}
