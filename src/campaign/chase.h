/* Chasing: what its act and its list share. */
#ifndef MUSTER_CAMPAIGN_CHASE_H
#define MUSTER_CAMPAIGN_CHASE_H

#include "campaign/parts.h"
#include "ledger/ledger.h"

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

/* ---- The list of those to be reminded (chase_list.c) ---- */

struct chase_asked {
	id campaign, unit, measure; /* unit, measure: ID_NONE: the campaign's own, all */
	opt_date due_by;
};

/* A unit directly below the one asked, with all below it; first the one asked, alone. */
struct chase_line {
	id unit;
	str code, name;
	int64_t open, overdue, times, passed_on;
	opt_date reminded; /* last */
	str text;          /* to send */
};

/* Gives those where something is open, until `each` returns false; what it is given ends with the call. */
typedef bool chase_each(void *context, const struct chase_line *);
void chase_lines(struct reading *, const struct chase_asked *, chase_each *, void *context);

#endif
