/* What the bare programs of this folder share. They are the measure that Muster is held against:
 * the same libraries used directly, with the same settings, tables, indexes and hashing, and
 * nothing else. None of Muster's own code is in them.
 *
 *     sqlite3 *db = bare_create("bare.db");
 *     bare_begin(db);
 *     ...
 *     bare_commit(db); // durable when it returns
 *     bare_close(db);
 *
 * What fails ends the program with a sentence: a measurement has nothing to rescue. */
#ifndef MUSTER_BENCH_BARE_H
#define MUSTER_BENCH_BARE_H

#include <sqlite3.h>

double bare_now(void); /* seconds, of a clock that only goes forward */
__attribute__((noreturn, format(printf, 1, 2))) void bare_die(const char *sentence, ...);
long bare_number(const char *text, long min, long max); /* of an argument */

/* A new database file at `path`, with the pragmas of Muster's store. One that is there already is
 * removed first. */
sqlite3 *bare_create(const char *path);
void bare_close(sqlite3 *);
void bare_run(sqlite3 *, const char *sql);
sqlite3_stmt *bare_prepare(sqlite3 *, const char *sql);
void bare_step(sqlite3_stmt *); /* a statement without rows; resets it */
void bare_begin(sqlite3 *);
void bare_commit(sqlite3 *);

#endif
