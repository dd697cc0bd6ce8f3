/* Directives, campaigns, measures and duties. The only header of this slice that others include;
 * README.md tells the rules. */
#ifndef MUSTER_CAMPAIGN_CAMPAIGN_H
#define MUSTER_CAMPAIGN_CAMPAIGN_H

#include "ledger/slice.h"

extern const struct slice campaign_slice;

/* ---- Work done counts itself ----
 *
 * A record of a later slice answers duties of its unit by itself: those of measures that name its sort
 * (struct slice, .proves) and whose campaign is in force. Where it says of which campaign it is: of that one
 * and of what makes it wider at a unit of the line, and a measure that takes any record of its kind is answered too.
 * Where it does not: of all campaigns, but only what asks for its very sort. */
struct proof {
	const char *thing; /* "meeting": its kind of thing, by whose name a measure takes any of them */
	str sort;          /* "meeting.study" */
	id record, unit, campaign; /* campaign: ID_NONE: it says none */
	str code;
	date day; /* on which it was done: a period is answered by what was done in it */
	opt_number count; /* how many were counted */
};

/* How a record stands to one duty. */
enum proof_state {
	PROOF_COUNTS = 1,   /* it would be answered now: nothing stands, or another number of the same record */
	PROOF_COUNTED,      /* it is, with this number */
	PROOF_OTHERWISE,    /* it is, with another number, and cannot be with this one */
	PROOF_ANSWERED,     /* by somebody, or by another record: that stands */
	PROOF_RELEASED,     /* the unit was released from it */
	PROOF_NO_NUMBER,    /* how many there were is asked for, and not known */
	PROOF_OUT_OF_RANGE, /* fewer or more than is asked for */
};
struct proof_line {
	id measure;
	str code, title;
	enum proof_state state;
	int64_t least; /* of what is out of range: how many are asked for */
};
/* All duties to which it stands, as the tables are now; up to `max` of them; how many. Texts stand in the arena. */
#define PROOFS_MAX 200
size_t proof_lines(struct conn *, struct board *, const struct proof *, struct arena *, struct proof_line *ret,
	size_t max);
/* Only in `then`: answers those that it counts for now, each by a duty.prove that follows. */
void duties_prove(struct tx *, const struct proof *);

#endif
