/* What tmplc does, one function a command; each returns false after refusing. */
#ifndef MUSTER_TMPLC_COMMANDS_H
#define MUSTER_TMPLC_COMMANDS_H

#include "base/arena.h"
#include "emit.h"
#include "refusal.h"

#define PO_FILES_MAX 16

struct order {
	const char **inputs;
	size_t input_count;
	const char *output;
	const char *depfile; /* NULL: none */
	const char *po[PO_FILES_MAX];
	size_t po_count;
	bool strict;
};

bool command_page(const struct order *, struct arena *, struct refusals *);
bool command_extract(const struct order *, struct arena *, struct refusals *);
bool command_catalogue(const struct order *, struct arena *, struct refusals *);

/* A page read from its file, its messages found. False: refused. */
bool page_load(struct template *, const char *file, struct arena *, struct refusals *);
bool file_write(const char *file, const struct buf *, struct refusals *);

#endif
