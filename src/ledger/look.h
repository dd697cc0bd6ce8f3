/* Looking for things by parts of what they are called, as one types.
 *
 *     struct found found[20];
 *     size_t count = reading_look(reading, "unit", STR("nanhu jyj"), ID_NONE, 20, &arena, found);
 *
 * What was typed falls into words, without regard to case and width; all of them must be in what the thing
 * is called: its code, its label, or how these are read (pinyin, or its first letters). First comes the one
 * that has just this code, then those that begin so. Only what the reader may know is found, and by a name
 * only whom the reader may know by name.
 *
 * Kinds of which there are few are gone through in the store, up to LOOK_LIST of them, the newest first; where the
 * kind allows it, whoever may know of up to LOOK_UNITS units has what these have gone through, up to LOOK_OWN,
 * however many others there are. Kinds of which there are many have a finder of their own (struct thing_finder in
 * slice.h). */
#ifndef MUSTER_LEDGER_LOOK_H
#define MUSTER_LEDGER_LOOK_H

#include "base/needle.h"
#include "ledger/ledger.h"

#define LOOK_MOST 50   /* found at a time */
#define LOOK_LIST 5000 /* gone through */
#define LOOK_UNITS 2000
#define LOOK_OWN 20000 /* gone through of their units together, and ... */
#define LOOK_AT 20     /* ... some of each however many the others have */

/* What a kind's finder is asked for. */
struct look {
	const str *words; /* needle_words(); at least one */
	size_t count;
	id under; /* only what stands at or below this unit; ID_NONE: anywhere */
	size_t max;
};

struct found {
	id thing;
	str code, label; /* in the arena; code not given where it has none */
};

bool thing_looked_for(
	const struct thing *); /* whether things of this kind can be looked for at all */
/* Up to `max` (LOOK_MOST) into ret; how many. The kind must be one that is looked for. `under`: ID_NONE:
 * anywhere. Faults stay in reading->conn. */
size_t reading_look(struct reading *, const char *thing, str typed, id under, size_t max,
	struct arena *, struct found *ret);

/* All things of a kind that is gone through, the newest first, as far as the reader may know of them: those
 * that stand at, above or below a unit (ID_NONE: all). Up to `max` into ret; how many. SIZE_MAX: there are
 * more, or the kind is not gone through. Faults stay in reading->conn. */
size_t reading_line(struct reading *, const char *thing, id unit, size_t max, struct arena *,
	struct found *ret);

#endif
