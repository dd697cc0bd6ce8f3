/* A file of translations, read by GNU gettext's own library (libgettextpo): the one po parser there
 * is.
 *
 * An entry that is obsolete, fuzzy or empty counts as missing. Files that cannot be read are
 * refused; the library exits on the few faults that it cannot survive. */
#ifndef MUSTER_TMPLC_PO_H
#define MUSTER_TMPLC_PO_H

#include "base/arena.h"
#include "base/language.h"
#include "refusal.h"
#include <gettext-po.h>

struct po {
	const char *file;
	enum language language;
	po_file_t handle;
	struct po_entry *entries; /* sorted by msgid */
	size_t count;
	int forms;        /* of a plural */
	const char *rule; /* which form for n: a C expression, from the header's Plural-Forms */
};

struct po_entry {
	const char *msgid;
	po_message_t message;
};

/* False, with a refusal: unreadable, of no language that Muster speaks, or without a plural rule.
 */
bool po_open(struct po *, const char *file, struct arena *, struct refusals *);
void po_close(struct po *);

/* NULL: there is none that counts. */
po_message_t po_find(const struct po *, const char *msgid);

/* Where the entry stands in its file; line 0 where the library does not tell. */
struct place po_place(const struct po *, po_message_t);

/* The library's own check that a translation has its sentence's printf conversions. NULL: fine. The
 * sentence is the library's, valid until the next call. */
const char *po_format_wrong(po_message_t);

/* Writes a catalogue of its own: see extract.c. False: refused. */
bool po_save(po_file_t, const char *file);

#endif
