/* Who sends a request, and how often somebody may.
 *
 * Somebody comes in by a token (Authorization: Bearer), by a session (a cookie that a browser sends
 * by itself, so that whatever changes something must carry the session's CSRF token too), or is the
 * operator at the console. README.md, "Coming in", tells it for people. */
#ifndef MUSTER_WEB_GUARD_H
#define MUSTER_WEB_GUARD_H

#include "web/private.h"
#include "web/throttle.h"

#define COOKIE_SESSION "__Host-muster"
#define COOKIE_DEVICE "__Host-muster-device"
#define COOKIE_LANGUAGE "__Host-muster-lang"
#define COOKIE_DOOR "__Host-muster-door" /* of one at a door: a random mark */
#define COOKIE_KNOCK "__Host-muster-in" /* of a browser in which nobody has come in yet */

/* ---- Who ---- */

/* A CSRF token goes into a page masked: a pad that is drawn for each answer, then the token XOR the pad,
 * both as digits. So what compresses well with it tells nothing of the token to whoever sees only how long
 * answers are (BREACH, Gluck, Harris and Prado 2013). */
#define CSRF_TEXT (2 * HASH_TEXT - 1)

struct who {
	struct standing standing;
	char csrf[CSRF_TEXT];
};

/* An address as text, by which it is counted: of an IPv6 address its /64, since whoever has one has all of
 * it. `into` stays as it is for other kinds. */
struct sockaddr;
void address_print(const struct sockaddr *, char into[ADDRESS_TEXT]);
bool address_is_here(str); /* this machine's own */

/* Fills request->actor and what goes with it from its headers; false: the response is filled. */
struct exchange;
bool guard_meet(struct exchange *, struct who *);
/* The token of forms that were made for a browser with that cookie. */
hash csrf_token(str secret);
/* Masked: another text each time. */
void csrf_print(hash token, char into[CSRF_TEXT]);
bool csrf_fits(hash token, str sent);
/* Whether a POST by a session carries its token, now that the body is there. */
bool guard_csrf(const struct request *, str sent);

#endif
