/* How many were at a meeting and who, as its minutes tell it: of a version that was approved as its event has it,
 * else as things are now.
 *
 * The event has of each unit the ids of those who were present, late, deputised for, on leave, absent,
 * and of those who came without being expected: at most GATHERED_MAX who were expected and as
 * many others (listed.h tells how much that is), no name, and nothing but the numbers where nobody
 * signed in or more were expected than are gone through. What an older Muster approved has none of
 * it, and is told as things are now. */
#ifndef MUSTER_MEETING_ATTENDED_H
#define MUSTER_MEETING_ATTENDED_H

#include "meeting/attend.h"
#include "meeting/minutes.h"

struct attended_unit {
	id unit;
	struct ids by[ROLL_ABSENT + 1]; /* by status; 0: the others */
};

/* What minutes.approve is given: all but the meeting by resolve. */
struct minutes_approve {
	id meeting;
	struct rows entries; /* struct minutes_entry */
	opt_moment opened, closed;
	opt_number heads, guests;
	struct rows roll; /* struct attended_unit */
};
extern const struct field_table attended_table;
void attended_resolve(struct tx *, const struct meeting *, struct minutes_approve *);

struct attended {
	opt_moment opened, closed;
	opt_number heads;
	int64_t guests;
	bool told;        /* there is a roll */
	struct roll roll; /* of what was approved without the times, ways and replies */
};
/* In the arena; the meeting has its calls. */
struct attended attended_of(struct reading *, const struct meeting *, const struct minutes *, struct arena *);

#endif
