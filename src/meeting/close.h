/* After a meeting was held: what it counts for. */
#ifndef MUSTER_MEETING_CLOSE_H
#define MUSTER_MEETING_CLOSE_H

#include "campaign/campaign.h"
#include "meeting/parts.h"

extern const struct proof_kind meeting_proofs[];
extern const struct act meeting_count_act;

/* Of one that was held. */
struct proof meeting_proof(struct conn *, const struct meeting *, struct arena *);

/* What one panel of a meeting's page tells: what it counts for. */
struct counts_line {
	str title, url;
	bool counted, ready, answered, otherwise, returned, released, no_number, out_of_range; /* one of them */
	int64_t least; /* of one that is out of range: how many are asked for; 0: too many were there */
};
struct counts_piece {
	struct {
		struct counts_line *ptr;
		size_t count;
	} lines;
	bool ready; /* some could be answered now, and the reader may do it */
	str csrf, key, url, code;
};
struct page;
struct request;
struct reading;
void piece_counts(struct page *, const struct counts_piece *); /* compiled from counts.html */
void show_counts(struct request *, struct reading *, id meeting, struct page *);

#endif
