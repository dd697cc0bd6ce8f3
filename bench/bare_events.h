/* A bare ledger of events: the columns, the hash chain and the key index of Muster's, on SQLite
 * directly.
 *
 *     struct bare_events events;
 *     bare_events_open(&events, "events.db");
 *     bare_begin(events.db);
 *     int64_t seq = bare_events_add(&events, "key-1", body, body_len);
 *     bare_commit(events.db);
 *     bare_events_close(&events);
 *
 * Used by one thread at a time. */
#ifndef MUSTER_BENCH_BARE_EVENTS_H
#define MUSTER_BENCH_BARE_EVENTS_H

#include "bare.h"
#include <stddef.h>
#include <stdint.h>

#define BARE_HASH 32 /* bytes of a BLAKE2b-256 */

struct bare_events {
	sqlite3 *db;
	sqlite3_stmt *insert, *by_key;
	int64_t seq;                   /* of the last event */
	unsigned char head[BARE_HASH]; /* its hash */
};

void bare_events_open(struct bare_events *, const char *path);
void bare_events_close(struct bare_events *);

/* Inside a transaction. Gives the event's seq; where the key is there already, the first event's.
 */
int64_t bare_events_add(struct bare_events *, const char *key, const char *body, size_t body_len);

#endif
