/* Who sends a request, and how often somebody may.
 *
 * Somebody comes in by a token (Authorization: Bearer), by a session (a cookie that a browser sends
 * by itself, so that whatever changes something must carry the session's CSRF token too), or is the
 * operator at the console. README.md, "Coming in", tells it for people. */
#ifndef MUSTER_WEB_GUARD_H
#define MUSTER_WEB_GUARD_H

#include "web/private.h"

#define COOKIE_SESSION "__Host-muster"
#define COOKIE_DEVICE "__Host-muster-device"
#define COOKIE_LANGUAGE "__Host-muster-lang"
#define COOKIE_KNOCK "__Host-muster-in" /* of a browser in which nobody has come in yet */

/* ---- Counting ---- */

#define THROTTLE_SLOTS 8192
struct counter {
	uint64_t key;   /* of an address or an account, hashed under a key of this process */
	int64_t minute; /* that `requests` counts in */
	uint32_t requests;
	uint32_t failures; /* of signing in, since the last success or the last quiet hour */
	int64_t failed_us, until_us;
};

struct throttle {
	pthread_mutex_t mutex;
	struct counter *slots;
	unsigned char key[crypto_shorthash_KEYBYTES];
};

struct throttle *throttle_new(void);
void throttle_free(struct throttle *);
/* Counts a request; false: more than `most` in this minute. */
bool throttle_request(struct throttle *, str who, int64_t now_us, int most);
/* Seconds until `who` may try again to sign in; 0: now. */
int throttle_wait(struct throttle *, str who, int64_t now_us);
/* A failure: from the fifth on (`gentle`: the tenth) each doubles the wait, up to 15 minutes (`gentle`:
 * one), until nothing has failed for an hour. */
void throttle_failed(struct throttle *, str who, int64_t now_us, bool gentle);
void throttle_succeeded(struct throttle *, str who);

/* ---- Who ---- */

struct who {
	struct standing standing;
	char csrf[HASH_TEXT];
};

/* Fills request->actor and what goes with it from its headers; false: the response is filled. */
struct exchange;
bool guard_meet(struct exchange *, struct who *);
/* The token of forms that were made for a browser with that cookie. */
void csrf_print(str secret, char into[HASH_TEXT]);
/* Whether a POST by a session carries its token, now that the body is there. */
bool guard_csrf(const struct request *, str sent);

#endif
