/* What the compiler refuses: sentences with file, line and column, collected so that one run shows
 * all.
 *
 * Columns count characters, not bytes; both start at 1. A place with column 0 prints only its line.
 */
#ifndef MUSTER_TMPLC_REFUSAL_H
#define MUSTER_TMPLC_REFUSAL_H

#include "base/buf.h"

struct place {
	int line, column;
};

struct refusals {
	struct buf text; /* "file:line:column: sentence\n" each */
	int count;
};

void refusals_init(struct refusals *);
void refusals_done(struct refusals *);
void refuse(struct refusals *, const char *file, struct place, const char *format, ...)
	PRINTF(4, 5);

#endif
