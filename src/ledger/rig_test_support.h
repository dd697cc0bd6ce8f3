/* What the ledger's tests stand on: a store in a temporary folder, and acts said in JSON. */
#ifndef MUSTER_LEDGER_RIG_TEST_SUPPORT_H
#define MUSTER_LEDGER_RIG_TEST_SUPPORT_H

#include "ledger/fake_test_support.h"
#include "ledger/ledger.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct rig {
	char above[64];  /* the temporary folder */
	char folder[80]; /* the store in it */
	struct ledger *ledger;
	id box; /* there from the start, with the code "first" */
};

/* A made store, opened, with one box. For cmocka_unit_test_setup_teardown(). */
int rig_setup(void **state);
/* A made store of those slices, opened and empty, its days those of UTC. */
void rig_setup_of(void **state, const struct slice *const *);
int rig_teardown(void **state);
void rig_open(struct rig *, const struct slice *const *);
void rig_close(struct rig *);

struct said {
	enum outcome outcome;
	int64_t seq;
	id first;
	char answer[300], code[40], field[100], fault[400];
	enum err_code err;
};

/* One act, waited for. `key` may be NULL. */
struct said rig_say(struct rig *, const struct act *, const char *json, const char *key);
struct said rig_would(struct rig *, const struct act *, const char *json); /* a dry run */
/* Says it and expects it to be done; its seq. */
int64_t rig_done(struct rig *, const struct act *, const char *json);
/* A submission that was read from JSON; ends with submission_done(). */
void rig_submission(struct submission *, const struct act *, const char *json, const char *key);

int64_t rig_total(struct rig *, id box); /* through a reading */
int64_t rig_seq(struct rig *);
/* Runs SQL on the closed store, as someone with a tool would. */
void rig_alter(struct rig *, const char *sql);
/* Verifies the store; the report goes to `report` where it is given. */
bool rig_verify(struct rig *, struct buf *report);
/* Whether the long form of a test is wanted: `./do torture` says so. */
bool rig_long(void);
/* The same, and shows the report where it does not hold. */
void rig_must_verify(struct rig *);

#endif
