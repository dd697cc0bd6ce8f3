/* The clock: what Muster does by itself, once a day, as acts of an actor of its own.
 *
 * A slice lists its jobs. A job looks at the store as anybody does and hands acts to the clock,
 * each with a key that has the job's name and the day in it, so that running it twice does a
 * thing once. Only the clock may do acts of RIGHT_CLOCK, and it may do no others.
 *
 *     static void run(struct clock *clock)
 *     {
 *         struct reading *reading = clock_read(clock);
 *         ...
 *         clock_read_end(clock);
 *         clock_do(clock, &duty_escalate_act, &escalate, key);
 *     }
 *     const struct job jobs[] = { { "escalation", run }, { 0 } }; */
#ifndef MUSTER_LEDGER_CLOCK_H
#define MUSTER_LEDGER_CLOCK_H

#include "ledger/ledger.h"

struct clock;

struct job {
	const char *name;
	void (*run)(struct clock *);
};

/* ---- For a job ---- */

/* The day of this run: the same to its end. */
date clock_day(const struct clock *);
/* A look at the store, ended by clock_read_end(). NULL: the run is over (the server stops, or there
 * is a fault, which the run will tell). Not to be held for long: what is written meanwhile grows
 * beside the database. */
struct reading *clock_read(struct clock *);
void clock_read_end(struct clock *);
/* Hands one act to the writer, which does many at once; waits only where very many are under way.
 * `in` is the act's struct, references filled in; it is copied. False: the run is over. */
bool clock_do(struct clock *, const struct act *, const void *in, str key);
/* Waits until all that was handed over is answered; how many of it were refused, because the store
 * has changed since the job looked. */
int64_t clock_settle(struct clock *);

/* ---- For the program ---- */

/* Runs all jobs for today; how many acts they did. False: *err says why it could not; what was done
 * stays done. */
bool clock_run(struct ledger *, int64_t *ret_done, struct err *);
/* Runs them when it is started and after every midnight of the organisation, in a thread of its
 * own. */
struct clock_thread;
struct clock_thread *clock_start(struct ledger *, struct err *); /* NULL: *err */
void clock_stop(struct clock_thread *); /* within what one act takes; NULL is fine */

#endif
