/* Who was expected at a meeting, as its closing kept it.
 *
 * Until a meeting is closed, who is expected is worked out of the organisation whenever it is asked
 * (expected.h). Its closing puts into the event who that was, at which unit each belonged then, and
 * who came without being expected; from then on this is told, whoever is hired, leaves or moves.
 * What was replied stays as it is from the beginning on (R-MEET-23), and so is not kept twice. A
 * roll that is entered from paper later says of these who was there, and of nobody else.
 *
 * An event has persons by their ids alone, unit by unit, so that a name which is erased stands in
 * none. It has at most GATHERED_MAX persons who were expected and as many others: some 600 KB;
 * 20,000 who are expected take 180 KB while ids have eight digits. Where more were expected than
 * can be gone through it says so and names nobody, and nobody is told by name.
 *
 * What an older Muster closed has kept nothing, and is worked out as before. */
#ifndef MUSTER_MEETING_LISTED_H
#define MUSTER_MEETING_LISTED_H

#include "meeting/expected.h"

struct listed_unit {
	id unit;
	struct ids expected, others; /* others: came in somebody's place, or signed in though not expected any more */
};
extern const struct field_table listed_table;

/* For the event: struct listed_unit, in the arena of the act. *ret_more: more than can be gone through, and none. */
struct rows listed_resolve(struct tx *, const struct meeting *, bool *ret_more);
void listed_store(struct tx *, id meeting, const struct rows *, bool more);

enum listed { LISTED_NOT, LISTED_ALL, LISTED_MORE };
enum listed listed_is(struct conn *, const struct meeting *);
/* Of one that is LISTED_ALL: whether that person was expected. */
bool listed_expects(struct conn *, id meeting, id person);
/* Of such a one: all who were expected, by person; at most `max`. */
size_t listed_read(struct conn *, id meeting, struct expected_person *ret, size_t max);
/* Where a person belonged when it was closed; ID_NONE: it is not on that list. */
id listed_unit_of(struct conn *, id meeting, id person);

/* A person's own file: at which meetings it was expected. */
void listed_tell_of(struct reading *, id person, struct json *);

#endif
