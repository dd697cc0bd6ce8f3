/* gzip (RFC 1952), through zlib: how answers travel to who takes them so.
 *
 * The same bytes at the same level make the same bytes, without a time or a name in them. */
#ifndef MUSTER_BASE_GZIP_H
#define MUSTER_BASE_GZIP_H

#include "base/buf.h"

#define GZIP_BEST                                                                                  \
	9 /* of what is made once; one that is made for each answer is its maker's to choose */

/* Adds the bytes as one gzip member. False: no memory, or the buf has no room for the worst of them; what
 * stood in the buf stays. */
bool gzip_add(struct buf *out, str bytes, int level);

#endif
