/* A WebP without what it tells besides the picture: the chunks that a picture is drawn from. */
#include "base/photo_private.h"

#define RIFF_HEAD 12
#define FRAME_HEAD 16 /* of ANMF: a frame of one that moves, with chunks of its own */
#define HAS_EXIF 0x08
#define HAS_XMP 0x04

struct walk {
	struct buf *out;
	struct exif *exif;
	size_t flags_at; /* in `out`: of VP8X; 0: there is none */
	bool pixels;
};

static bool take_chunk(str *rest, str *ret_kind, str *ret_body)
{
	str head, padding;

	if (!photo_take(rest, 8, &head) || !photo_take(rest, photo_little(head, 4, 4), ret_body))
		return false;
	*ret_kind = str_slice(head, 0, 4);
	if (ret_body->len % 2) /* at the very end some leave it out */
		photo_take(rest, 1, &padding);
	return true;
}

static void put_chunk(struct buf *out, str kind, str body)
{
	buf_add(out, kind);
	photo_put_little(out, (uint32_t)body.len, 4);
	buf_add(out, body);
	if (body.len % 2)
		buf_byte(out, 0);
}

static bool is_pixels(str kind)
{
	return str_eq(kind, STR("VP8 ")) || str_eq(kind, STR("VP8L"));
}

static bool put_frame(struct walk *walk, str body)
{
	const size_t head_at = walk->out->len;
	str head, kind, part;

	if (!photo_take(&body, FRAME_HEAD, &head))
		return false;
	put_chunk(walk->out, STR("ANMF"), head);
	while (body.len) {
		if (!take_chunk(&body, &kind, &part))
			return false;
		if (is_pixels(kind) || str_eq(kind, STR("ALPH")))
			put_chunk(walk->out, kind, part);
		walk->pixels |= is_pixels(kind);
	}
	if (walk->out->failed)
		return false;
	uint32_t size = (uint32_t)(walk->out->len - head_at - 8);
	for (size_t n = 0; n < 4; n++)
		walk->out->ptr[head_at + 4 + n] = (char)(size >> 8 * n);
	return true;
}

static bool walk_chunk(struct walk *walk, str kind, str body)
{
	if (str_eq(kind, STR("ANMF")))
		return put_frame(walk, body);
	if (str_eq(kind, STR("EXIF"))) {
		exif_read(walk->exif, body);
	} else if (str_eq(kind, STR("VP8X"))) {
		if (body.len != 10 || walk->out->len != RIFF_HEAD)
			return false;
		walk->flags_at = walk->out->len + 8;
		put_chunk(walk->out, kind, body);
	} else if (is_pixels(kind) || str_eq(kind, STR("ALPH")) || str_eq(kind, STR("ANIM")) ||
		   str_eq(kind, STR("ICCP"))) {
		put_chunk(walk->out, kind, body);
		walk->pixels |= is_pixels(kind);
	}
	return true;
}

/* Which side is up can only be said where VP8X, which has the flag for it, is there. */
static void finish(struct walk *walk)
{
	CLEANUP(buf_done) struct buf block = BUF(PHOTO_ROOM);
	struct buf *out = walk->out;

	if (walk->flags_at && walk->exif->orientation) {
		exif_write(walk->exif, &block);
		put_chunk(out, STR("EXIF"), buf_str(&block));
	}
	if (out->failed)
		return;
	if (walk->flags_at) {
		char *flags = out->ptr + walk->flags_at;
		*flags = (char)(*flags & ~(HAS_EXIF | HAS_XMP));
		*flags = (char)(*flags | (walk->exif->orientation ? HAS_EXIF : 0));
	}
	for (size_t n = 0; n < 4; n++)
		out->ptr[4 + n] = (char)((out->len - 8) >> 8 * n);
}

bool photo_webp(str bytes, struct buf *out, struct exif *ret)
{
	struct walk walk = { .out = out, .exif = ret };
	str rest = bytes, head, kind, body;

	if (!photo_take(&rest, RIFF_HEAD, &head))
		return false;
	size_t size = photo_little(head, 4, 4);
	if (size < 4 || size - 4 > rest.len)
		return false;
	rest = str_slice(rest, 0, size - 4);
	buf_add(out, head);
	while (rest.len)
		if (!take_chunk(&rest, &kind, &body) || !walk_chunk(&walk, kind, body))
			return false;
	finish(&walk);
	return walk.pixels;
}
