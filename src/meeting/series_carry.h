/* Open points: what the meetings of a series have left over for the next one. */
#ifndef MUSTER_MEETING_SERIES_CARRY_H
#define MUSTER_MEETING_SERIES_CARRY_H

#include "meeting/series.h"

#define OPEN_POINTS_MAX 100
#define POINT_KEY_MAX 100
#define MEETINGS_BACK 60 /* meetings of a series in which resolutions are looked for */

struct open_point {
	str key; /* "item.3" of the meeting before, or the code of a resolution */
	str title;
	id presenter;
	opt_number minutes;
};
struct open_points {
	struct open_point *ptr;
	size_t count;
};
/* When `before` is over (ID_NONE: there was none): its items, where it was cancelled, or those that were not reached;
 * and the resolutions of it and those before it that are neither carried out by a measure nor done or dropped. In the
 * arena. */
struct open_points open_points(struct conn *, id before, struct arena *);
/* Of what comes before a meeting in its series (*ret_before), without what was put on its agenda already. */
struct open_points points_to_carry(struct conn *, id meeting, struct arena *, id *ret_before);

extern const struct act meeting_carry_act;

#endif
