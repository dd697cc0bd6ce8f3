/* The meetings of a campaign, gone through for its page: those of its own unit, then along the reader's own line,
 * then the newest of the others. What is looked at does not grow with the units below.
 *
 *     struct walk walk = { reading, campaign, &meeting_sql_meetings_of_campaign_at, take, &context };
 *     walk_line(&walk);
 *     walk_others(&walk); */
#ifndef MUSTER_MEETING_ON_CAMPAIGN_H
#define MUSTER_MEETING_ON_CAMPAIGN_H

#include "meeting/parts.h"

/* One of which the reader may know. False: enough of this unit, or of the others. */
typedef bool walk_take(void *context, id meeting, id unit);

struct walk {
	struct reading *reading;
	id campaign;
	const struct statement *at; /* $campaign, $unit -> meeting: those of one unit, in the order that is wanted */
	walk_take *take;
	void *context;
};

/* Each unit once: the campaign's own, then the reader's from below upwards. */
void walk_line(const struct walk *);
/* The newest that were not cancelled, of whatever unit: some of them may have been taken already. False: not all were
 * looked at. */
bool walk_others(const struct walk *);

#endif
