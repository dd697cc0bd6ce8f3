/* Reading that is noted in the ledger: a slice lists the two acts (struct slice, .notes_file and
 * .notes_export), whose records are these; whoever gives a file or a list away does them, in the name
 * of who reads. What was asked for is noted without what says who somebody is. */
#ifndef MUSTER_LEDGER_NOTED_H
#define MUSTER_LEDGER_NOTED_H

#include "ledger/ledger.h"

#define NOTED_ASKED_MAX 1000 /* code points */

struct noted_file {
	opt_file file;
};

struct noted_export {
	str list, asked; /* "persons", "unit=KJ-NH" */
	number rows;
};

/* Durable when they return true; true too where no slice notes anything, or nothing can be written
 * here. False: *err, and nothing is to be given away. */
bool ledger_note_file(struct ledger *, id actor, hash, struct err *);
bool ledger_note_export(struct ledger *, id actor, str list, str asked, int64_t rows, struct err *);

#endif
