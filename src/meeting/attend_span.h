/* The meetings of a span of time whose attendance is asked for. */
#ifndef MUSTER_MEETING_ATTEND_SPAN_H
#define MUSTER_MEETING_ATTEND_SPAN_H

#include "meeting/parts.h"

#define SPAN_LOOKED_MAX 20000 /* meetings of a span, where whose they are is asked of each */

struct span_asked {
	date since, until; /* both included, by the organisation's days */
	id unit;           /* or all */
};

/* Those that were announced and not cancelled, of which the reader may know, the earliest first: with a unit, of it and
 * of the units above and below it, since at others nobody of these is expected (R-MEET-08, R-MEET-09). Up to `max`
 * into ret; how many. SIZE_MAX: there may be more beyond the SPAN_LOOKED_MAX that were looked at. */
size_t meetings_of_span(struct reading *, const struct span_asked *, id *ret, size_t max);

#endif
