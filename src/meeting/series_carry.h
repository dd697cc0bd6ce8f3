/* Open points: what a meeting of a series has left over for the next one.
 *
 *     struct open_point *points;
 *     size_t count = open_points(conn, meeting, arena, &points);
 */
#ifndef MUSTER_MEETING_SERIES_CARRY_H
#define MUSTER_MEETING_SERIES_CARRY_H

#include "meeting/series.h"

#define OPEN_POINTS_MAX 100

struct open_point {
	str key; /* "item.3": what it is at that meeting */
	str title;
	id presenter;
	opt_number minutes;
};
/* Of this meeting itself: the items of one that was cancelled. In the arena; how many. */
size_t open_points(struct conn *, id meeting, struct arena *, struct open_point **ret);
/* Of the meeting before it in its series (*ret_before), without those that were put on its agenda already. */
size_t points_to_carry(struct conn *, id meeting, struct arena *, id *ret_before, struct open_point **ret);

extern const struct act meeting_carry_act;

#endif
