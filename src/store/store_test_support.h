/* What the tests of this folder share: a folder that goes away, and a database in it. */
#ifndef MUSTER_STORE_STORE_TEST_SUPPORT_H
#define MUSTER_STORE_STORE_TEST_SUPPORT_H

/* cmocka.h asks for these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "store/sample.sql.h"
#include "store/store.h"
#include <cmocka.h>
#include <unistd.h>

#define KIND(kind) (1u << (kind))
#define ALL_KINDS (KIND(SQL_LEDGER) | SQL_ALL_DERIVED | KIND(SQL_KEPT))

struct place {
	char folder[64], path[128], other[128]; /* two files that are not there yet */
};

int place_make(void **state);
int place_remove(void **state);
void place_clear(const struct place *);
int place_files(const struct place *); /* how many files stand in the folder, the hidden ones too */

#define IN_A_PLACE(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)

struct conn *open_it(const char *path, enum conn_use); /* fails the test where it cannot */
struct conn *make_sample(const struct place *);        /* a new store with the sample's tables */
int64_t number_of(
	struct conn *, const char *sql); /* the one number that this SQL gives; -1: none */
void add_goods(struct conn *, int64_t thing, const char *code, int64_t amount);
int64_t count_goods(struct conn *);

#endif
