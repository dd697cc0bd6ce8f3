/* Counting, by address and by account: requests of a minute, and failures of signing in, which slow down.
 *
 * Whom it counts is a text ("from 203.0.113.9", "account 1001"), kept as its hash. There is room for so many
 * at once; a new one takes the place of whoever says least: of the oldest that neither waits nor has failed of
 * late. To look (throttle_wait(), throttle_failures(), throttle_requests()) takes no place. */
#ifndef MUSTER_WEB_THROTTLE_H
#define MUSTER_WEB_THROTTLE_H

#include "base/str.h"

struct throttle;
struct throttle *throttle_new(void);
void throttle_free(struct throttle *);

/* Counts a request; false: more than `most` in this minute. */
bool throttle_request(struct throttle *, str who, int64_t now_us, int most);
/* How many were counted in this minute. */
int throttle_requests(struct throttle *, str who, int64_t now_us);
/* Counts bytes of that day; false: they are more than `most` with those before, and are not counted. */
bool throttle_bytes(
	struct throttle *, str who, int64_t now_us, int64_t day, int64_t bytes, int64_t most);
/* Seconds until `who` may try again to sign in; 0: now. */
int throttle_wait(struct throttle *, str who, int64_t now_us);
/* Failures since the last success, where the last one was within an hour. */
int throttle_failures(struct throttle *, str who, int64_t now_us);
/* A failure: from the fifth on (`gentle`: the tenth) each doubles the wait, up to 15 minutes (`gentle`:
 * one), until nothing has failed for an hour. */
void throttle_failed(struct throttle *, str who, int64_t now_us, bool gentle);
void throttle_succeeded(struct throttle *, str who);

#endif
