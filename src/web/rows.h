/* Many acts of one kind, a row of a table each: as one request, each done or refused by itself.
 *
 * A row's key is a hash of what it asks for and its ordinal among equal rows, so a mended file can be
 * sent again, its columns in another order or saved by another program: what was done is not done
 * twice. */
#ifndef MUSTER_WEB_ROWS_H
#define MUSTER_WEB_ROWS_H

#include "web/web.h"

/* FITS: of a row of one act for all, where others are refused. LEFT: it asks for nothing new. */
enum verdict {
	VERDICT_DONE,
	VERDICT_WOULD,
	VERDICT_FITS,
	VERDICT_LEFT,
	VERDICT_REPEATED,
	VERDICT_REFUSED,
	VERDICT_FAULT,
};
#define VERDICTS 7

struct granted;
struct rows_asked {
	struct request *request;
	const struct act *act;
	str text; /* of table_decode() */
	bool dry_run;
	str salt;      /* on what else the keys hang; not given: on nothing */
	int64_t since; /* how far the ledger was when they were looked at; 0: not said (ledger.h) */
	str since_column; /* one that is no field: each row's own `since`, a whole number; not given: none */
	struct granted *granted; /* takes what was granted; NULL: nobody is told */
	/* Hears of each row, in their order; or NULL. */
	void (*heard)(void *context, int64_t line, enum verdict, const struct problems *);
	void *context;
};

struct rows_told {
	int64_t rows, done, repeated, refused;
	int64_t apart; /* of a dry run: rows that came too late to be tried after those before them, and were tried
			* by themselves, as the store stands */
	struct problems problems; /* each with its line */
	struct err err;
	int64_t fault_line; /* of the first fault, at which it was left; 0: none */
};

/* False: the table was refused as a whole (problems), and nothing was done. */
bool rows_do(const struct rows_asked *, struct rows_told *ret);

#endif
