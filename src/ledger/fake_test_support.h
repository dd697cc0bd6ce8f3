/* A slice for the ledger's tests: boxes. */
#ifndef MUSTER_LEDGER_FAKE_TEST_SUPPORT_H
#define MUSTER_LEDGER_FAKE_TEST_SUPPORT_H

#include "ledger/ledger.h"

#define FAKE_COUNT_MAX 100 /* box.count refuses more, R-FAKE-01 */

extern const struct act box_create_act, box_count_act, box_fill_act, box_break_act, box_pass_act,
	box_attach_act;
extern const struct act box_sort_act;

/* fake_slices: as it is. fake_slices_next: of another version, whose counts count double.
 * fake_slices_less: knows no box.fill. Each ends with NULL. */
extern const struct slice *const fake_slices[];
extern const struct slice *const fake_slices_next[];
extern const struct slice *const fake_slices_less[];

/* What the writer told who keeps boxes to look for them, since the store was opened. */
extern struct fake_told {
	int64_t seq;        /* the last event told of */
	int count;          /* all */
	int times[32];      /* by box */
} fake_told;

int64_t fake_total(struct conn *, id box);
int64_t fake_words(struct conn *, id box);

#endif
