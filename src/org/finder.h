/* All units in memory, to be found by parts of what they are called, as one types: the code, the name and
 * the alias, and how these are read (pinyin and its first letters). No SQL, no threads: finding.c keeps one
 * up to date.
 *
 *     unit_finder_add(finder, &unit);          in the order of their ids
 *     unit_finder_pack(finder);
 *     count = unit_finder_find(finder, &look, ret, 20);
 *
 * The texts lie packed in one buffer, upper units before lower ones; a search reads it once for each word
 * (base/needle.h). What was changed since it was packed stands behind them, and what it was before is
 * blanked out; unit_finder_stale() says when it pays to begin anew.
 *
 * Memory: the texts (about 75 bytes for a unit with a Chinese name of eight characters) and 29 bytes
 * beside them for each unit; twice the texts while they are packed. A search takes up to two bytes for
 * each unit, and of several words one more for each.
 *
 * Owned: unit_finder_free(). Searching changes nothing: any number of threads may do it at a time. */
#ifndef MUSTER_ORG_FINDER_H
#define MUSTER_ORG_FINDER_H

#include "base/id.h"
#include "base/needle.h"

struct finder_unit {
	id unit, parent; /* parent ID_NONE: a root */
	str code, name, alias;
	bool closed;
};

struct unit_finder;
struct unit_finder *unit_finder_new(struct pinyin *); /* which must outlive it */
void unit_finder_free(struct unit_finder *);          /* NULL is fine */

void unit_finder_add(struct unit_finder *, const struct finder_unit *);
void unit_finder_pack(struct unit_finder *);
/* After that: units as they are now, whether they were there or not; a parent may stand after it. */
void unit_finder_change(struct unit_finder *, const struct finder_unit *, size_t count);
bool unit_finder_stale(const struct unit_finder *, size_t more); /* with so many changes more */
id unit_finder_last(const struct unit_finder *);                 /* the highest id; ID_NONE: none */

/* A unit that somebody stands at: it is known, those above it are, and where `below`, those below. */
struct finder_place {
	id unit;
	bool below;
};

struct finder_look {
	const str *words; /* needle_words(); none: nothing is found */
	size_t count;
	id under; /* only there and below; ID_NONE: anywhere */
	bool everywhere;
	const struct finder_place *places; /* else only what is known from these */
	size_t place_count;
	const id *only; /* where what is known is little: all of it, maybe twice; NULL: not told */
	size_t only_count;
};

/* Up to `max` (FINDER_MOST) units into ret: each has one of the words in what it is called, and the others
 * there or in what units above it are called. First those whose code, name or reading begins with a word,
 * then those that have it within; open ones before closed ones; upper ones before lower ones. Of several
 * words of which none is rare it may not find all: it ends after 700,000 looks. */
#define FINDER_MOST 100
size_t unit_finder_find(
	const struct unit_finder *, const struct finder_look *, id *ret, size_t max);

#endif
