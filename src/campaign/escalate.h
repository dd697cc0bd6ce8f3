/* Passing overdue duties on up the line: what its acts and the clock's job share. */
#ifndef MUSTER_CAMPAIGN_ESCALATE_H
#define MUSTER_CAMPAIGN_ESCALATE_H

#include "campaign/parts.h"
#include "ledger/clock.h"

#define PASSED_MAX 250 /* duties in one act; numbers in tables are made with it */

/* One duty, and by which unit directly below the one that gets it. */
struct passed {
	id unit, through;
};

struct duty_escalate {
	id measure, above;
	number step;        /* 1: to the unit above, 2: to the one above that... */
	struct rows duties; /* struct passed */
};

extern const struct act campaign_escalate_act, duty_escalate_act;
extern const struct view escalations_view;
void escalation_run(struct clock *); /* the clock's job */

/* The last step that a duty has gone; 0: none. *ret_above, *ret_day (may be NULL): to whom, and
 * when. */
int64_t escalated(struct conn *, id measure, id unit, id *ret_above, date *ret_day);
/* A duty that was given more time, or (ID_NONE) all of a measure that became another, begin
 * anew. */
void escalations_end(struct conn *, id measure, id unit);

#endif
