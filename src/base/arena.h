/* Memory that ends all at once: a request's, a transaction's.
 *
 * Nobody frees what an arena gave; arena_done() or arena_clear() ends it all. An arena has a
 * maximum, since what a user sends decides how much is taken: past it (or when the machine has no
 * more) arena_alloc() returns NULL and `failed` stays set. Not for more than one thread at a
 * time. */
#ifndef MUSTER_BASE_ARENA_H
#define MUSTER_BASE_ARENA_H

#include "base/macros.h"
#include "base/str.h"
#include <stdarg.h>

struct arena {
	struct arena_block *block; /* the newest, where there is room */
	size_t taken, max;
	bool failed;
};

/* An initialiser, for what is declared with CLEANUP(arena_done). */
#define ARENA(most) { .max = (most) }
void arena_init(struct arena *, size_t max);
void arena_done(struct arena *);
void arena_clear(struct arena *);               /* empty again; keeps the first block */
void *arena_alloc(struct arena *, size_t size); /* zeroed, aligned for any type */
void *arena_array(struct arena *, size_t count, size_t size); /* refuses an overflowing product */
/* For an array that grows one by one, asked before each that is added: itself where it has room for
 * one more than `count`, else a copy with twice the room. NULL: there is none, and it stays as it was.
 *
 *     struct line *more = arena_more(arena, list.ptr, list.count, sizeof(*more));
 *     if (!more)
 *             return;
 *     list.ptr = more;
 *     list.ptr[list.count++] = line; */
void *arena_more(struct arena *, void *array, size_t count, size_t size);
/* A copy, NUL-terminated (not counted); STR_NONE for one not given or where there was no room. */
str arena_copy(struct arena *, str);
str arena_printf(struct arena *, const char *format, ...) PRINTF(2, 3);
str arena_vprintf(struct arena *, const char *format, va_list) PRINTF(2, 0);

#endif
