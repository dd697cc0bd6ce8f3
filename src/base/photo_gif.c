/* A GIF without what it tells besides the picture: comments, and what applications put in. */
#include "base/photo_private.h"

#define HEAD 13 /* signature and screen */
#define IMAGE_HEAD 9

enum { IMAGE = 0x2c, EXTENSION = 0x21, END = 0x3b, CONTROL = 0xf9, APPLICATION = 0xff };

/* Bytes of the colour table that flags announce. */
static size_t table_size(unsigned flags)
{
	return flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0;
}

/* Blocks up to the empty one that ends them, with their sizes. */
static bool take_blocks(str *rest, str *ret)
{
	const str all = *rest;
	size_t len = 0;
	str size, block;

	do {
		if (!photo_take(rest, 1, &size) ||
			!photo_take(rest, (unsigned char)size.ptr[0], &block))
			return false;
		len += 1 + block.len;
	} while (block.len);
	*ret = str_slice(all, 0, len);
	return true;
}

static bool copy_image(str *rest, struct buf *out)
{
	str head, table, code, blocks;

	if (!photo_take(rest, IMAGE_HEAD, &head) ||
		!photo_take(rest, table_size((unsigned char)head.ptr[8]), &table) ||
		!photo_take(rest, 1, &code) || !take_blocks(rest, &blocks))
		return false;
	buf_byte(out, IMAGE);
	buf_add(out, head), buf_add(out, table), buf_add(out, code), buf_add(out, blocks);
	return true;
}

/* Of what applications put in, how often one that moves begins anew. */
static void keep_loop(str blocks, struct buf *out)
{
	static const str loop = STR_INIT("\x0bNETSCAPE2.0\x03\x01");

	if (!str_starts(blocks, loop) || blocks.len < loop.len + 3)
		return;
	buf_byte(out, EXTENSION), buf_byte(out, (char)APPLICATION);
	buf_add(out, str_slice(blocks, 0, loop.len + 2));
	buf_byte(out, 0);
}

static bool copy_extension(str *rest, struct buf *out)
{
	str label, blocks;

	if (!photo_take(rest, 1, &label) || !take_blocks(rest, &blocks))
		return false;
	if ((unsigned char)label.ptr[0] == APPLICATION) {
		keep_loop(blocks, out);
	} else if ((unsigned char)label.ptr[0] == CONTROL && blocks.len == 6 &&
		   blocks.ptr[0] == 4) {
		buf_byte(out, EXTENSION), buf_byte(out, (char)CONTROL);
		buf_add(out, blocks);
	}
	return true;
}

bool photo_gif(str bytes, struct buf *out)
{
	str rest = bytes, head, table, kind;
	bool image = false;

	if (!photo_take(&rest, HEAD, &head) ||
		!photo_take(&rest, table_size((unsigned char)head.ptr[10]), &table))
		return false;
	buf_add(out, head), buf_add(out, table);
	/* Many leave out the end; what stands behind it is no part of the picture. */
	while (photo_take(&rest, 1, &kind) && kind.ptr[0] != END) {
		bool fine = kind.ptr[0] == IMAGE       ? copy_image(&rest, out)
			    : kind.ptr[0] == EXTENSION ? copy_extension(&rest, out)
						       : false;
		if (!fine)
			return false;
		image |= kind.ptr[0] == IMAGE;
	}
	buf_byte(out, END);
	return image;
}
