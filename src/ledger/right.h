/* Rights: who may do or see what, at which unit.
 *
 * A person holds posts: roles at units, for a time. A slice lists its roles' rights as a table
 * (struct slice, .rights), and tells which posts a person holds on a day (.held); the kernel
 * evaluates them, and names no role. A row says: whoever holds `role` at unit P may do `right` at
 * P itself (SCOPE_OWN), at any unit below it (SCOPE_BELOW), or both.
 *
 *     standing_of(ledger, conn, seq, person, REACH_ALL, today, &standing);
 *     if (standing_may(&standing, board, RIGHT_MANAGE, unit)) ...
 *
 * Always holds: the operator may do everything but what is the clock's, a door's or only follows; who has not
 * come in may do nothing; a right at the whole store is one that is held at the root of every tree. A right of
 * SCOPE_BELOW alone (to accept, to move) is held at a root by whoever holds the role there, since
 * nobody is above.
 *
 * What somebody may know of is wider than what may be looked into: a thing is known where it is in
 * the reader's range (at or below a post's unit), and one that binds those below (a campaign in
 * force, a directive) also where it stands above a post's unit. What is not known is not there: it
 * is refused, or 404, as any other name that nothing has. */
#ifndef MUSTER_LEDGER_RIGHT_H
#define MUSTER_LEDGER_RIGHT_H

#include "base/date.h"
#include "base/id.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct board;
struct conn;
struct ledger;

enum right {
	RIGHT_SEE,   /* boards, duties, answers, the history of a unit */
	RIGHT_NAMES, /* all persons of a unit by name; those whose posts are seen along their
			* line need none */
	RIGHT_ANSWER,
	RIGHT_CHASE,
	RIGHT_ACCEPT,
	RIGHT_MANAGE,
	RIGHT_ARRANGE, /* to move or end a unit: from above it */
	RIGHT_OPERATE, /* the store itself: the operator alone */
	RIGHT_OWN,     /* on what is one's own: everybody who has come in */
	RIGHT_NOTE,    /* what the house notes of those who read: noted.h */
	RIGHT_CLOCK,   /* the clock alone: clock.h */
	RIGHT_DOOR,    /* a door alone, of whom it lets in without an account: pass.h */
	RIGHT_FOLLOW,  /* nobody: what only follows from another act, tx_follow() */
};

enum { SCOPE_OWN = 1, SCOPE_BELOW = 2, SCOPE_LINE = SCOPE_OWN | SCOPE_BELOW };

struct right_row {
	int role;
	enum right right;
	unsigned scope; /* 0 ends the table */
};

/* A post that is held: the role whose rights it gives, which of a deputy is that of the post
 * filled in for. */
struct holding {
	id unit;
	int role;
};
#define POSTS_MAX 64 /* of one person at a time, from each slice that tells some */
#define HELD_MAX (2 * POSTS_MAX)

/* How far what somebody came in with reaches at most: a token may be for less than its person. */
enum reach {
	REACH_SEE = 1, /* reads */
	REACH_ANSWER,  /* and answers */
	REACH_ALL,
};

struct standing {
	id actor; /* ID_NONE: nobody has come in */
	enum reach reach;
	const struct right_row *rights;
	size_t own; /* the first so many are posts; the others are lent by what slices after the one
		     * of rights know of (a remit): they are no place to begin at */
	size_t count;
	struct holding held[HELD_MAX];
};

/* Posts as they stand on `day` in the tables that `conn` sees, which are those of event `seq`. From
 * a cache, as long as nothing has changed that rights hang on; false: the connection's fault. */
bool standing_of(struct ledger *, struct conn *, int64_t seq, id actor, enum reach, date day,
	struct standing *ret);
/* The same, as the connection sees it now; nothing of it is remembered. */
bool standing_anew(struct ledger *, struct conn *, id actor, enum reach, date day, struct standing *ret);
/* For whoever has no connection yet: opens one where the cache does not know. */
struct err;
bool ledger_standing(struct ledger *, id actor, enum reach, struct standing *ret, struct err *);

/* Whether it is the operator (or the clock), who is not limited to a range. */
bool standing_everywhere(const struct standing *);
bool standing_may(const struct standing *, struct board *, enum right, id unit /* or ID_NONE */);
/* Whether it may at all units below that one, though maybe not there. */
bool standing_may_below(const struct standing *, struct board *, enum right, id unit);
/* Whether it may at any unit at all. */
bool standing_may_somewhere(const struct standing *, enum right);

/* How a reader stands to a unit, by the posts with the right to see: bits. */
enum {
	STANDS_AT = 1,    /* holds a post there */
	STANDS_ABOVE = 2, /* holds one above it: it is in the range */
	STANDS_BELOW = 4, /* holds one below it: it is on the line */
};
unsigned standing_to(const struct standing *, struct board *, id unit);

/* Whether its n-th post shows what stands below the unit, and not only the unit itself. */
bool standing_sees_below(const struct standing *, size_t n);

/* What may be known of things of a kind. */
enum known {
	KNOWN_BY_ALL,  /* by everybody who has come in */
	KNOWN_ON_LINE, /* in the range, and above */
	KNOWN_IN_RANGE,
	KNOWN_BY_OWNER, /* what stands for the unit of such a thing is its owner */
};
/* `unit`: where rights over the thing are held; ID_NONE: it is known to all. */
bool standing_knows(const struct standing *, struct board *, enum known, id unit);

/* The units of the range, and where `line` those above too: up to `max` into ret. How many;
 * SIZE_MAX: more than that. */
size_t standing_range(const struct standing *, struct board *, bool line, id *ret, size_t max);
/* The one unit at and below which all of its posts lie; ID_NONE: there is none. */
id standing_top(const struct standing *, struct board *);

/* The same text for all who stand alike, for what is kept; in `into`. */
#define STANDING_TEXT (32 + 32 * HELD_MAX)
const char *standing_print(const struct standing *, char into[STANDING_TEXT]);

#endif
