/* The page as C: functions that print it in every language that there are translations for. */
#ifndef MUSTER_TMPLC_EMIT_H
#define MUSTER_TMPLC_EMIT_H

#include "po.h"
#include "template.h"

struct translations {
	const struct po *files;
	size_t count;
	bool strict; /* a sentence without translation is refused */
	int missing; /* counted while emitting */
};

/* Appends the C file to `out`. A translation that does not fit its sentence is refused at its place
 * in the po file. False: refused. */
bool emit(const struct template *, struct translations *, struct buf *out);

#endif
