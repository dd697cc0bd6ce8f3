/* A growing run of bytes with a declared maximum.
 *
 * Always holds: len <= size <= max. Once an addition would pass max (or memory is out) `failed` is
 * set, nothing more is added, and the owner looks once at the end. Owned: buf_done() frees; a
 * zeroed struct is empty, has no room (max 0) and may be given to buf_done().
 *
 *     CLEANUP(buf_done) struct buf out = BUF(1 << 20);
 *     buf_add(&out, STR("units: "));
 *     buf_number(&out, 43);
 *     if (out.failed) ... */
#ifndef MUSTER_BASE_BUF_H
#define MUSTER_BASE_BUF_H

#include "base/macros.h"
#include "base/str.h"
#include <string.h>

struct buf {
	char *ptr;
	size_t len, size, max;
	bool failed;
};

/* An initialiser: what is declared with CLEANUP(buf_done) must be one from its first line on. */
#define BUF(limit)                                                                                 \
	{                                                                                          \
		.max = (limit)                                                                     \
	}

void buf_init(struct buf *, size_t max);
void buf_done(struct buf *);
void buf_clear(struct buf *); /* empty again, room kept, `failed` forgotten */
static inline void buf_add(struct buf *, str);
static inline void buf_bytes(struct buf *, const void *, size_t);
static inline void buf_byte(struct buf *, char);
void buf_text(struct buf *, const char *terminated);
void buf_number(struct buf *, int64_t);                        /* decimal digits; the fast way */
void buf_counts(struct buf *, const uint32_t *, size_t count); /* commas between; faster yet */
void buf_printf(struct buf *, const char *format, ...) PRINTF(2, 3);
str buf_str(const struct buf *); /* borrowed until the next change */
/* `len` bytes at the end to write into, not yet counted; NULL: failed */
static inline char *buf_room(struct buf *, size_t len);
/* The bytes, NUL-terminated (the NUL not counted), now the caller's to free(); the buf is empty
 * again. NULL where it had failed. */
char *buf_take(struct buf *, size_t *ret_len);

/* What is below is here to be inlined: a board is written in thousands of short additions. */

char *buf_grow(struct buf *, size_t len); /* buf_room(), where it must grow or has failed */

static inline char *buf_room(struct buf *buf, size_t len)
{
	return len < buf->size - buf->len && !buf->failed ? buf->ptr + buf->len
							  : buf_grow(buf, len);
}

static inline void buf_bytes(struct buf *buf, const void *bytes, size_t len)
{
	char *room = len ? buf_room(buf, len) : NULL;

	if (!room)
		return;
	memcpy(room, bytes, len);
	buf->len += len;
}

static inline void buf_add(struct buf *buf, str s)
{
	buf_bytes(buf, s.ptr, s.len);
}

static inline void buf_byte(struct buf *buf, char c)
{
	char *room = buf_room(buf, 1);

	if (!room)
		return;
	*room = c;
	buf->len++;
}

#endif
