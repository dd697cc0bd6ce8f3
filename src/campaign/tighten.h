/* What was tightened on the way down: earlier days and higher numbers. */
#ifndef MUSTER_CAMPAIGN_TIGHTEN_H
#define MUSTER_CAMPAIGN_TIGHTEN_H

#include "campaign/parts.h"

/* Refuses values of an answer, in canonical form, that are less than a unit of the line asks
 * for. */
void floors_check(struct tx *, id unit, id measure, const struct values *, struct problems *);
void tighten_load(struct conn *, struct board_changes *);

#endif
