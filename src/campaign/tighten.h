/* What was tightened on the way down: earlier days and higher numbers. */
#ifndef MUSTER_CAMPAIGN_TIGHTEN_H
#define MUSTER_CAMPAIGN_TIGHTEN_H

#include "campaign/parts.h"

/* Refuses values of an answer, in canonical form, that are less than a unit of the line asks
 * for. */
void floors_check(struct tx *, id unit, id measure, const struct values *, struct problems *);
/* The least that is asked of a number there, by its form or by a unit of the line. */
struct floor_found {
	bool given;
	int64_t least;
	id unit; /* that asked for it; none: the form itself */
};
struct floor_found floor_in_force(struct conn *, struct board *, id unit, id measure, str field);
void tighten_load(struct conn *, struct board_changes *);

#endif
