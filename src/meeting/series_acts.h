/* What the acts on series share, and nobody else sees. */
#ifndef MUSTER_MEETING_SERIES_ACTS_H
#define MUSTER_MEETING_SERIES_ACTS_H

#include "meeting/series.h"

/* False: there is none, or it has ended, which is refused. */
bool series_goes_on(struct tx *, id series, struct series *ret, struct problems *);
/* What its meetings need to be announced, unless they are made as drafts. */
void series_check_whole(struct tx *, const struct plan *, bool draft, struct problems *);
/* Binds what a series has but its code and unit, and runs it. */
void series_bind(struct query *, id series, const struct series *);

/* For then. A meeting that still stands is cancelled. */
void series_cancel(struct tx *, id meeting, str reason);
/* Meetings that stand and begin after `now`; in the tx's arena; how many. */
struct coming {
	id meeting;
	date day;
	int own;
};
size_t series_coming(struct tx *, id series, moment now, struct coming **ret);

#endif
