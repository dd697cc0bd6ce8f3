/* Chasing: what its act and its list share. */
#ifndef MUSTER_CAMPAIGN_CHASE_H
#define MUSTER_CAMPAIGN_CHASE_H

#include "campaign/parts.h"

struct open_duties {
	int64_t open, overdue;
};

struct chased_measure {
	id measure;
	str title;
	date due;
};

/* Adds what is open at and below a unit: no answer stands, and it is not waived. */
void chase_add_open(struct board *, id top, id measure, date today, struct open_duties *);

/* A campaign's measures (`only`: that one; `due_by` given: only those due by then), in the arena;
 * how many. */
size_t chase_measures(struct conn *, id campaign, id only, opt_date due_by, struct arena *,
	struct chased_measure **ret);

#endif
