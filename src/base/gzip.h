/* gzip (RFC 1952), through zlib: how answers travel to who takes them so.
 *
 * The same bytes at the same level make the same bytes, without a time or a name in them. */
#ifndef MUSTER_BASE_GZIP_H
#define MUSTER_BASE_GZIP_H

#include "base/buf.h"
#include <stdint.h>

#define GZIP_BEST                                                                                  \
	9 /* of what is made once; one that is made for each answer is its maker's to choose */

/* Adds the bytes as one gzip member. False: no memory, or the buf has no room for the worst of them; what
 * stood in the buf stays. */
bool gzip_add(struct buf *out, str bytes, int level);

/* A member that is packed once and sent many times, each time with other bytes in some places: those stand in
 * it as they are (stored blocks, RFC 1951, 3.2.4), nothing else refers to them, and the checksum at its end is
 * put together from those of the parts. */
struct gzip_hole {
	size_t at, len;   /* given: in the bytes; in order, apart, up to 65,535 long */
	size_t packed_at; /* of what was added */
	uint32_t after;   /* the checksum of what stands between this and the next or the end */
	uint32_t over, over_after; /* by which the checksum goes on over the two */
};
struct gzip_open {
	struct gzip_hole *holes; /* the caller's */
	size_t hole_count;
	uint32_t before; /* the checksum of what stands before the first */
	size_t end;      /* where the checksum of all stands */
};

/* Adds the member, with what stands in its holes now. False: no memory, no room, or a byte 0xFF, which no UTF-8
 * has; what stood in the buf stays. */
bool gzip_add_open(struct buf *out, str bytes, int level, struct gzip_open *);
/* Fills the holes of a copy of it, each with as many bytes as it is long. */
void gzip_fill(char *member, const struct gzip_open *, const str *fills);

#endif
