/* A PNG without what it tells besides the picture: the chunks that a picture is drawn from. */
#include "base/photo_private.h"

#define SIGNATURE 8
#define HEADER_END (SIGNATURE + 12 + 13) /* where IHDR, which comes first, has ended */

/* Pixels, colours, transparency, size on paper; and of one that moves, its pictures. */
static const str kept[] = {
	STR_INIT("IHDR"),
	STR_INIT("PLTE"),
	STR_INIT("IDAT"),
	STR_INIT("IEND"),
	STR_INIT("tRNS"),
	STR_INIT("cHRM"),
	STR_INIT("gAMA"),
	STR_INIT("sBIT"),
	STR_INIT("sRGB"),
	STR_INIT("iCCP"),
	STR_INIT("cICP"),
	STR_INIT("mDCV"),
	STR_INIT("cLLI"),
	STR_INIT("bKGD"),
	STR_INIT("pHYs"),
	STR_INIT("acTL"),
	STR_INIT("fcTL"),
	STR_INIT("fdAT"),
};

static bool is_kept(str kind)
{
	for (size_t n = 0; n < COUNT(kept); n++)
		if (str_eq(kind, kept[n]))
			return true;
	return false;
}

/* Without such a chunk the picture cannot be drawn: its first letter is a capital. */
static bool is_needed(str kind)
{
	return !(kind.ptr[0] & 0x20);
}

/* Annex D of the standard. */
static uint32_t crc_of(str bytes)
{
	uint32_t crc = 0xffffffffu;

	for (size_t n = 0; n < bytes.len; n++) {
		crc ^= (unsigned char)bytes.ptr[n];
		for (int bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
	}
	return ~crc;
}

static void put_exif(const struct exif *exif, struct buf *out)
{
	CLEANUP(buf_done) struct buf chunk = BUF(PHOTO_ROOM);

	if (!exif->orientation)
		return;
	photo_put_big(&chunk, EXIF_WRITTEN, 4);
	buf_add(&chunk, STR("eXIf"));
	exif_write(exif, &chunk);
	photo_put_big(&chunk, crc_of(str_from(buf_str(&chunk), 4)), 4);
	photo_insert(out, HEADER_END, buf_str(&chunk));
}

bool photo_png(str bytes, struct buf *out, struct exif *ret)
{
	str rest = bytes, part, head;
	bool pixels = false, ended = false;

	if (!photo_take(&rest, SIGNATURE, &part))
		return false;
	buf_add(out, part);
	while (!ended && photo_take(&rest, 8, &head)) {
		str kind = str_from(head, 4);
		size_t size = photo_big(head, 0, 4);
		bool first = out->len == SIGNATURE;
		if (size > rest.len || !photo_take(&rest, size + 4, &part)) /* with its CRC */
			return false;
		if (first && (!str_eq(kind, STR("IHDR")) || size != 13))
			return false;
		if (str_eq(kind, STR("eXIf")))
			exif_read(ret, str_slice(part, 0, size));
		if (is_kept(kind))
			buf_add(out, head), buf_add(out, part);
		else if (is_needed(kind))
			return false;
		pixels |= str_eq(kind, STR("IDAT"));
		ended = str_eq(kind, STR("IEND"));
	}
	if (ended)
		put_exif(ret, out);
	return ended && pixels;
}
