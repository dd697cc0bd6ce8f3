/* Refusals: sentences for the person, each beside the field that it concerns, collected and given
 * together.
 *
 *     problem(problems, "due", "R-CAMP-05", N_("The due day %s has already passed."), date_text);
 *
 * `code` is for programs and never changes: a rule's id where a slice's rule refuses, else one of
 * the words in read.h. The sentence is the English one of the catalogue; it is translated into the
 * reader's language before its holes are filled. Owned by a request: everything stands in the
 * arena given at problems_init(). */
#ifndef MUSTER_RECORD_PROBLEM_H
#define MUSTER_RECORD_PROBLEM_H

#include "base/arena.h"
#include "base/json.h"
#include "base/language.h"

#define PROBLEMS_MAX 1000 /* kept; more are only counted */

struct problem {
	str field;        /* "due", "rows[3].code"; empty: the whole request */
	const char *code;
	str text;
	int64_t line;     /* of the CSV file that the row came from, from 1; 0: none */
	str column;       /* of that file; not given: none */
};

struct problems {
	struct arena *arena;
	enum language language;
	struct problem *list;
	size_t count, room;
	size_t more;      /* how many over PROBLEMS_MAX */
	str prefix;       /* put before the field of those that follow; see problems_in_row() */
	int64_t line;
	struct problem spare; /* the one that needs no memory: the arena is full */
};

void problems_init(struct problems *, struct arena *, enum language);
void problem(struct problems *, const char *field, const char *code, const char *sentence, ...)
	PRINTF(4, 5);
/* One that was collected elsewhere; it stands there with its field and line. */
void problem_copy(struct problems *, const struct problem *);
/* Those that follow belong to row `n` (from 0) of the ROWS field `field`, which came from `line`
 * of a file (0: none); field NULL: back to the record itself. */
void problems_in_row(struct problems *, const char *field, size_t n, int64_t line);
/* In the order of the lines of their file; those of one line, and those of none, stay in theirs. */
void problems_by_line(struct problems *);
static inline bool problems_any(const struct problems *p)
{
	return p->count > 0;
}

/* {"problems":[{"field","code","text"[,"line","column"]}...][,"more":N]} */
void problems_json(const struct problems *, struct json *);
/* The same two members, into an object that is open. */
void problems_members(const struct problems *, struct json *);

#endif
