/* Ways in: secrets that stand for an actor, and passwords.
 *
 * A pass is a random secret of 256 bits, told once; the store keeps its BLAKE2b-256 and what it is
 * good for. There is no way from the store back to the secret. Passes and passwords are no part of
 * the ledger (they must be able to vanish); that one was given to whom stands there, by the act that
 * grants it.
 *
 *   link      opens once: the person then has a session. For a time
 *   token     of a program, with a reach and an end; seen in `Authorization: Bearer`
 *   session   of a browser: ends when it idles, and in any case after a time
 *   feed      part of an address that a calendar reads, good for that alone: it lets nobody in
 *   device    a browser in which somebody came in before: it is not slowed down when strangers try
 *             this person's password
 *
 * Passwords are kept as libsodium's argon2id strings; reading and judging them is web/'s. */
#ifndef MUSTER_LEDGER_PASS_H
#define MUSTER_LEDGER_PASS_H

#include "base/crypto.h"
#include "base/date.h"
#include "base/id.h"
#include "ledger/right.h"

struct arena;
struct ledger;
struct reading;

enum grant { GRANT_NOTHING, GRANT_LINK, GRANT_TOKEN, GRANT_FEED };

/* Stored: never changed. PASS_TRUSTED: a session that does not idle. */
enum pass_kind { PASS_LINK = 1, PASS_TOKEN, PASS_SESSION, PASS_DEVICE, PASS_TRUSTED, PASS_FEED };

#define PASS_TEXT 44 /* a secret as text: base64 for URLs (RFC 4648), and its NUL */
#define PASS_ABOUT 80
#define PASS_OF_ONE 50    /* sessions, or devices, of one person; the one seen longest ago goes */
#define PASS_IDLE_DAYS 7  /* a session that nobody used for so long has ended */
#define PASS_LAST_DAYS 30 /* and in any case after so long */

struct pass {
	hash hash;
	enum pass_kind kind;
	id nr; /* of the thing that granted it: a token's; else the event's first id, or none */
	id actor;
	enum reach reach;
	moment made, ends, seen;
	char about[PASS_ABOUT]; /* of a session and a device: the browser, in words */
};

/* The pass that a secret is, as long as it holds; false: it is none, or it has ended. From a cache
 * where that knows it. Counts as seen. */
bool ledger_pass(struct ledger *, str secret, struct pass *ret);
/* Whether the one with that hash still holds. Does not count as seen. */
bool ledger_pass_holds(struct ledger *, hash);
/* Goes up whenever one was ended before its time. */
int64_t ledger_passes_ended(const struct ledger *);
/* Makes one, durable when it returns. `hash` and `made` of what is given are not read. */
bool ledger_pass_make(
	struct ledger *, const struct pass *, char ret_secret[PASS_TEXT], struct err *);
/* Ends a link by using it: true for the first who does. */
bool ledger_pass_use(struct ledger *, hash, bool *ret_first, struct err *);
/* Ends one of this actor's. */
bool ledger_pass_end(struct ledger *, id actor, hash, struct err *);
/* Ends all sessions and devices of the actor but one (zero: all). */
bool ledger_passes_end(struct ledger *, id actor, hash but, struct err *);
/* Those of an actor that hold, the newest first: up to max. */
size_t reading_passes(struct reading *, id actor, struct pass *ret, size_t max);

#define PASSWORD_HASH 128 /* crypto_pwhash_STRBYTES */
/* Keeps it in the place of the one before. An empty one: none. */
bool ledger_password_set(struct ledger *, id actor, str text, struct err *);
/* And ends every way in that the actor had: whoever knew the old one, or found a link, is out. */
bool ledger_password_reset(struct ledger *, id actor, str text, struct err *);
str reading_password(struct reading *, id actor, struct arena *); /* not given: has none */

/* ---- Doors ----
 * At a door people are let in without an account: who shows a code that stood there a moment ago. Codes are
 * hashes under the door's key, which is kept beside the ledger, in no backup, and never told. What is done
 * for them is done by ID_DOOR, with RIGHT_DOOR. */

/* The key of the door of that thing; false: it has none yet. */
bool reading_door_key(struct reading *, id thing, hash *ret);
/* The doors of all things from that id on, in their order. Goes on while `each` returns true; a key ends with the
 * call. */
typedef bool (*reading_door)(void *context, id thing, hash key);
void reading_doors(struct reading *, id since, reading_door each, void *context);
/* Makes it where there is none; durable when it returns. */
bool ledger_door_key(struct ledger *, id thing, hash *ret, struct err *);

#endif
