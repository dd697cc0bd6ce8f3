/* The record of unit.import and how its rows are put in order; see import.c and plan.c. */
#ifndef MUSTER_ORG_IMPORT_H
#define MUSTER_ORG_IMPORT_H

#include "org/unit.h"

#define IMPORT_ROWS_MAX 10000000
#define IMPORT_BYTES ((size_t)512 << 20) /* of a file */

enum import_conflict { CONFLICT_STOP = 1, CONFLICT_SKIP, CONFLICT_UPDATE };
/* Most rows create a unit: in the event those say nothing, since it holds millions of them. */
enum import_verdict { VERDICT_CREATE, VERDICT_UPDATE, VERDICT_SKIP };

extern const struct choice import_conflicts[], import_verdicts[];

struct import_row {
	str code, name, parent, alias, level, kind;
	/* Filled by plan_import(). */
	int verdict;
	id unit, above;
};

struct unit_import {
	struct rows units; /* struct import_row */
	int conflict;
	id under;
	/* Filled by plan_import(). */
	number created, updated, skipped;
};

/* Resolves an import against the store and the board's tree: gives every row its verdict, its unit
 * and the unit above it, refuses what is wrong row by row, and puts the rows that change something
 * in an order in which each stands after the unit above it (level by level). Skipped rows are left
 * out, and so are the codes of the units above, which have ids by then. Costs one look at the store
 * a row where the store holds units already, and about 60 bytes of memory a row beside the rows
 * themselves. */
void plan_import(struct tx *, struct unit_import *, struct problems *);
/* What an updating row leaves empty stays as it is. True: so does all the rest. */
bool import_fill_in(struct tx *, struct import_row *);

/* Of a row that makes something: whether by its code that can be named. */
void import_check_code(str code, struct problems *);
/* Says once, however many rows name what is there already, what may be done about it. */
void import_say_how(struct problems *);

#endif
