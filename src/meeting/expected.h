/* Who is expected at a meeting, as a reader may be told: by name within the unit, else by number. */
#ifndef MUSTER_MEETING_EXPECTED_H
#define MUSTER_MEETING_EXPECTED_H

#include "meeting/parts.h"

#define GATHERED_MAX ((size_t)20000) /* persons that are gone through one by one */

struct expected_person {
	id person, unit; /* unit: to which the person belongs */
	struct reply reply;
};

struct gathered {
	struct expected_person *ptr; /* by unit, then by person; each once */
	size_t count;
	bool more; /* than can be gone through: those that are here are not all */
};

/* All who are expected, in the arena, with what was replied: of a meeting that was closed those who
 * were (listed.h). The meeting has its calls. */
struct gathered meeting_gather(struct reading *, const struct meeting *, struct arena *);
/* The same for who goes through many meetings: what is kept in memory is taken and stays, and no more is kept. */
struct gathered meeting_glance(struct reading *, const struct meeting *, struct arena *);
/* The same where the tables may change meanwhile: nothing is taken from memory. */
struct gathered gather_expected(struct conn *, struct board *, const struct meeting *, date today, struct arena *);

/* The same as it was kept in memory, if it still stands: the meeting whose id that is, as it stands in the tables. */
extern const struct slice_memory meeting_memory;
bool expected_kept(struct reading *, id meeting, struct arena *, struct gathered *ret);
void expected_keep(struct reading *, id meeting, const struct gathered *);

/* What those are called who are kept so, or come in the place of one, and their units: for who may know them by name.
 * In the arena, by person; none where it is not kept any more. */
struct expected_name {
	id person;
	str name, unit;
};
struct expected_names {
	struct expected_name *ptr;
	size_t count;
};
struct expected_names expected_names(struct reading *, id meeting, struct arena *);
const struct expected_name *expected_name(const struct expected_names *, id person); /* NULL: not there */
/* Who of them, or of those who come in their place, is called so, as far as they can be gone through; with `unit`, at a
 * unit of that name or code; both as name_fold() has them. Up to max; how many. Costs a comparison for each once they
 * are kept. The meeting has its calls. */
size_t expected_called(
	struct reading *, const struct meeting *, str name, str unit, id *ret, size_t max);

/* A number of persons as it is told of a unit where the reader may not know all names: "<5" where there are
 * fewer. */
str few_or(struct reading *, id unit, int64_t count, struct arena *);
bool are_few(struct reading *, id unit, int64_t count); /* it is told so */
/* The same of parts of a number that is told too (R-MEET-116): where one alone were "<5" it could be worked out, so the
 * least of the others is "5+", at least five. In the arena, into ret[count]. */
void few_parts(struct reading *, id unit, const int64_t *counts, size_t count, struct arena *, str *ret);
/* How parts that are told as such texts add up: exactly, "12+", or "<5". */
struct few_sum {
	int64_t all, told; /* told: of those that are exact, and of "5+" five */
	bool hidden, rough;
};
void few_add(struct few_sum *, int64_t count, str told);
str few_sum(const struct few_sum *, struct reading *, id unit, struct arena *);

/* Why somebody does not come, as it was said: not given where the reader may not know it, or nothing was
 * said. In the arena. */
str reply_reason(struct reading *, id person, int64_t event, struct arena *);

/* A person's own file: to which meetings it replied, or fills in. */
void replies_tell_of(struct reading *, id person, struct json *);
/* The same: which items it presents. */
void items_tell_of(struct reading *, id person, struct json *);

#endif
