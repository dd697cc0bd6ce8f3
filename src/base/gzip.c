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

/* ---- With holes ---- */

#define WINDOW_BARE (-15) /* deflate alone: head and end are ours */
#define HEAD "\x1f\x8b\x08\0\0\0\0\0\0\x03"
#define HEAD_LEN 10
#define END_LEN 8
#define STORED_LEN 5   /* before the bytes of a stored block */
#define FLUSH_MOST 64  /* what the end of a piece takes beside its bytes */
#define NO_BYTE '\xff' /* stands for what is not known yet; in UTF-8 nothing is like it */

static void put_number(char *at, uint64_t number, size_t len)
{
	for (size_t n = 0; n < len; n++)
		at[n] = (char)(number >> 8 * n & 0xff);
}

static uint32_t checksum(str bytes)
{
	return (uint32_t)crc32_z(0, (const Bytef *)bytes.ptr, bytes.len);
}

/* All of a piece comes out, up to a whole byte; or with Z_FINISH, up to the end. */
static bool add_piece(z_stream *stream, struct buf *out, str piece, int flush)
{
	if (piece.len == 0 && flush != Z_FINISH) /* zlib has nothing to flush twice */
		return true;
	size_t most = deflateBound(stream, piece.len) + FLUSH_MOST;
	char *room = buf_room(out, most);
	if (!room)
		return false;
	stream->next_in = (Bytef *)(uintptr_t)piece.ptr;
	stream->avail_in = (uInt)piece.len;
	stream->next_out = (Bytef *)room;
	stream->avail_out = (uInt)most;
	int rc = deflate(stream, flush);
	out->len += most - stream->avail_out;
	return rc == (flush == Z_FINISH ? Z_STREAM_END : Z_OK) && stream->avail_in == 0;
}

/* What is packed after it counts its bytes, but cannot refer to them. */
static bool add_hole(z_stream *stream, struct buf *out, str bytes, size_t *ret_at)
{
	CLEANUP(buf_done) struct buf none = BUF(UINT16_MAX + 1);
	char head[STORED_LEN] = { 0 };

	put_number(head + 1, bytes.len, 2);
	put_number(head + 3, ~bytes.len, 2);
	buf_bytes(out, head, sizeof(head));
	*ret_at = out->len;
	buf_add(out, bytes);
	for (size_t n = 0; n < bytes.len; n++)
		buf_byte(&none, NO_BYTE);
	return !none.failed &&
	       deflateSetDictionary(stream, (const Bytef *)none.ptr, (uInt)none.len) == Z_OK;
}

static bool add_all(z_stream *stream, struct buf *out, str bytes, struct gzip_open *open, size_t begin)
{
	size_t at = 0;

	for (size_t n = 0; n < open->hole_count; n++) {
		struct gzip_hole *hole = &open->holes[n];
		if (!add_piece(stream, out, str_slice(bytes, at, hole->at - at), Z_SYNC_FLUSH) ||
			!add_hole(stream, out, str_slice(bytes, hole->at, hole->len),
				&hole->packed_at))
			return false;
		hole->packed_at -= begin;
		at = hole->at + hole->len;
	}
	return add_piece(stream, out, str_from(bytes, at), Z_FINISH);
}

static void note_checksums(str bytes, struct gzip_open *open)
{
	struct gzip_hole *holes = open->holes;
	size_t count = open->hole_count;

	open->before = checksum(str_slice(bytes, 0, count ? holes[0].at : bytes.len));
	for (size_t n = 0; n < count; n++) {
		size_t from = holes[n].at + holes[n].len, to = n + 1 < count ? holes[n + 1].at : bytes.len;
		holes[n].after = checksum(str_slice(bytes, from, to - from));
		holes[n].over = (uint32_t)crc32_combine_gen((z_off_t)holes[n].len);
		holes[n].over_after = (uint32_t)crc32_combine_gen((z_off_t)(to - from));
	}
}

bool gzip_add_open(struct buf *out, str bytes, int level, struct gzip_open *open)
{
	size_t begin = out->len;
	z_stream stream = { .next_in = NULL };
	char end[END_LEN];

	if (bytes.len > UINT_MAX / 2 || memchr(bytes.ptr, NO_BYTE, bytes.len) ||
		deflateInit2(&stream, level, Z_DEFLATED, WINDOW_BARE, MEMORY_USUAL,
			Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	note_checksums(bytes, open);
	buf_bytes(out, HEAD, HEAD_LEN);
	bool whole = add_all(&stream, out, bytes, open, begin);
	deflateEnd(&stream);
	open->end = out->len - begin;
	put_number(end, checksum(bytes), 4);
	put_number(end + 4, bytes.len, 4);
	buf_bytes(out, end, sizeof(end));
	if (!whole || out->failed)
		out->len = begin;
	return whole && !out->failed;
}

void gzip_fill(char *member, const struct gzip_open *open, const str *fills)
{
	uLong sum = open->before;

	for (size_t n = 0; n < open->hole_count; n++) {
		const struct gzip_hole *hole = &open->holes[n];
		must(fills[n].len == hole->len);
		memcpy(member + hole->packed_at, fills[n].ptr, hole->len);
		sum = crc32_combine_op(sum, checksum(fills[n]), hole->over);
		sum = crc32_combine_op(sum, hole->after, hole->over_after);
	}
	put_number(member + open->end, sum, 4);
}
