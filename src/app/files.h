/* Files that the command line names. */
#ifndef MUSTER_APP_FILES_H
#define MUSTER_APP_FILES_H

#include "app/transport.h"

/* The whole file; "-" is standard input. ret is initialised in any case: buf_done(). ERR_NOT_FOUND,
 * ERR_FULL (over max), ERR_SYSTEM. */
bool path_read(str path, size_t max, struct buf *ret, struct err *err);
/* Keeps it in the store, handed in for a measure (not given: for none); its name there, in the
 * arena. */
bool path_keep(
	struct transport *, str path, str measure, struct arena *, str *ret_name, struct err *err);
/* Rows as a JSON list, in which a file may stand as "@path": keeps those, and gives the list with their
 * names in the store, in the arena. What is no such list is given as it is, for the one who reads
 * it. */
bool list_keep(struct transport *, const struct field_table *rows, str list, str measure,
	struct arena *, str *ret, struct err *err);

#endif
