/* What those are called who are expected at a meeting, looked up once for all of them: for the list of the stewards,
 * and for finding who says a name at the door from the side of who is expected, however many bear it elsewhere. */
#ifndef MUSTER_MEETING_EXPECTED_NAMES_H
#define MUSTER_MEETING_EXPECTED_NAMES_H

#include "meeting/expected.h"

struct folded_name {
	id person;
	str name, alias, unit, code; /* name_fold(); unit, code: those of the unit */
};

struct names {
	struct arena texts;
	struct expected_names all; /* also who comes in somebody's place */
	struct folded_name *folded; /* the same, in another order */
};

/* As names are compared at the door: folded, and without spaces. */
void name_fold(str, struct buf *out);
/* Whether a unit of that name and code is meant, all folded; empty: any. Of its name a part is enough where it is a
 * word of some length; the code must be all of it. */
bool unit_meant(str meant, str name, str code);

/* The caller's to names_free(). NULL: they take too much, or the reading has a fault. */
struct names *names_new(struct reading *, id meeting, const struct gathered *);
void names_free(struct names *); /* NULL is fine */

/* Those who are called so, or have it as alias; with `unit`, at such a unit; both folded. Up to max; how many. */
size_t names_called(const struct names *, str name, str unit, id *ret, size_t max);
/* The same without what is compared, in the arena. */
struct expected_names names_copy(const struct names *, struct arena *);

#endif
