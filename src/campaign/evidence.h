/* Evidence: what stands behind an answer, and whether it was handed in before. */
#ifndef MUSTER_CAMPAIGN_EVIDENCE_H
#define MUSTER_CAMPAIGN_EVIDENCE_H

#include "campaign/duty.h"

#define EVIDENCE_MAX 20 /* of one answer */

struct evidence_row {
	opt_file file;
	str title;
	opt_date dated;
	opt_date from, to, valid_until;
};
extern const struct field_table evidence_table;

/* Gives each piece that has no date the day that its photograph is of, as a list of its own; refuses
 * those that have none. */
void evidence_date(struct tx *, struct rows *evidence, struct problems *);
/* What each picture among it is like, as text: for the event, since the store may work it out
 * otherwise another time. Empty where it is no picture; none at all where none is. */
struct texts evidence_likenesses(struct tx *, const struct rows *evidence);
/* Where each photograph among it was taken, the same way; none where the measure does not ask. */
struct texts evidence_places(struct tx *, id measure, const struct rows *evidence);
void evidence_check(struct tx *, const struct rows *evidence, struct problems *);
void evidence_store(struct tx *, const struct duty_ref *, const struct rows *evidence,
	const struct texts *likenesses, const struct texts *places, const struct event *);
void evidence_forget(struct tx *, const struct duty_ref *);

/* One piece as it stands in the tables; `nr` goes up with time. */
struct evidence_piece {
	struct duty_ref duty;
	hash file, likeness;
	bool picture; /* `likeness` is given */
	int64_t nr;
};
/* The first time that it was handed in before, for another duty. */
enum evidence_again { EVIDENCE_NEW, EVIDENCE_SAME, EVIDENCE_ALIKE };
struct evidence_first {
	struct duty_ref duty;
	date day;
};
enum evidence_again evidence_before(
	struct conn *, const struct evidence_piece *, struct evidence_first *ret);
/* How many pieces of an answer were handed in before. */
int64_t evidence_repeated(struct conn *, const struct duty_ref *);

#endif
