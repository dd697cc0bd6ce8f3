/* How far what a meeting resolved is: counted from the board, where the reader may look. */
#ifndef MUSTER_MEETING_HOLD_FAR_H
#define MUSTER_MEETING_HOLD_FAR_H

#include "campaign/campaign.h"
#include "meeting/hold.h"

struct far {
	int64_t resolutions; /* not dropped */
	int64_t done;        /* of these: said to be done, or carried out by a deployment */
	int64_t measures;    /* that carry them out; each once */
	struct campaign_share share;
};
/* Of one resolution; of all that were taken on a point. A fault stays in reading->conn. */
struct far far_of_resolution(struct reading *, const struct resolution *);
struct far far_of_point(struct reading *, id point);
int64_t far_percent(const struct far *); /* rounded down; 0 where nothing is asked */

#endif
