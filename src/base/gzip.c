/* gzip, through zlib: see gzip.h. */
#include "base/gzip.h"
#include <limits.h>
#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* the largest window, and gzip's own head and end */
#define MEMORY_USUAL 8

bool gzip_add(struct buf *out, str bytes, int level)
{
	z_stream stream = { .next_in = (Bytef *)(uintptr_t)bytes.ptr };

	if (bytes.len > UINT_MAX / 2 || deflateInit2(&stream, level, Z_DEFLATED, GZIP_WINDOW,
						MEMORY_USUAL, Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	stream.avail_in = (uInt)bytes.len;
	size_t most = deflateBound(&stream, bytes.len);
	char *room = buf_room(out, most);
	stream.next_out = (Bytef *)room;
	stream.avail_out = (uInt)most;
	bool whole = room && deflate(&stream, Z_FINISH) == Z_STREAM_END;
	if (whole)
		out->len += most - stream.avail_out;
	deflateEnd(&stream);
	return whole;
}
