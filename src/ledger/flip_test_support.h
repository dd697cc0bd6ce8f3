/* What the tests of verify stand on that alter a small store in every way: six events, the file as
 * it was, and what verify says. */
#ifndef MUSTER_LEDGER_FLIP_TEST_SUPPORT_H
#define MUSTER_LEDGER_FLIP_TEST_SUPPORT_H

#include "ledger/keep.h"
#include "ledger/rig_test_support.h"

#define FLIP_EVENTS 6
#define FLIP_KEYED 3 /* the one with a key, which is "a key" */

struct flip {
	struct rig *rig; /* closed */
	struct buf file; /* muster.db as it was */
	struct buf report;
	uint64_t random;
};

/* For cmocka_unit_test_setup_teardown(). */
int flip_setup(void **state);
int flip_teardown(void **state);
/* Of muster.db, with an ending such as "-wal" or none. */
void flip_path(const struct flip *, const char *ending, char path[120]);
void flip_put_back(struct flip *); /* the store as it was */

/* True where it holds; lines in flip->report. Without a checkpoint: NULL. */
bool flip_verify(struct flip *, const struct checkpoint *);
/* Whether that is in the report. */
PRINTF(2, 3) bool flip_told(const struct flip *, const char *format, ...);
/* The store does not hold, and the report names the event; else the test fails, saying `what`. */
void flip_must_name(struct flip *, long long seq, const char *what);

#endif
