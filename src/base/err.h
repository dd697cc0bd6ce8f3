/* A fault: what went wrong outside of the person's power (disk, database, network, memory).
 *
 * A function that can fail so takes `struct err *` last, returns false and fills it; on success it
 * leaves it alone. A function logs or returns, never both. Refusals (sentences for the person) are
 * not errs: see record/problem.h. */
#ifndef MUSTER_BASE_ERR_H
#define MUSTER_BASE_ERR_H

#include "base/macros.h"
#include <stdbool.h>

enum err_code {
	ERR_NONE,
	ERR_SYSTEM,    /* the operating system refused: file, socket, memory */
	ERR_DATABASE,  /* the database refused a statement, or is damaged */
	ERR_FULL,      /* the disk is full, or a size that was promised is reached */
	ERR_BUSY,      /* somebody else holds it */
	ERR_NEWER,     /* made by a newer version of Muster */
	ERR_DAMAGED,   /* bytes that are not what they must be */
	ERR_NOT_FOUND, /* no such store, file or thing */
	ERR_MISUSE,    /* the operator asked for something that cannot be */
};

struct err {
	enum err_code code;
	char text[400];    /* one sentence, English, for the operator */
	const char *place; /* "file.c:123" */
};

#define ERR_PLACE_(line) #line
#define ERR_PLACE(line) ERR_PLACE_(line)
/* Fills *err and is false, so that a function may end with `return err_set(err, ERR_FULL,
 * "...")`. */
#define err_set(err, code, ...) err_fill(err, code, __FILE__ ":" ERR_PLACE(__LINE__), __VA_ARGS__)
bool err_fill(struct err *, enum err_code, const char *place, const char *format, ...) PRINTF(4, 5);

#endif
