/* A JPEG without what it tells besides the picture: its segments, and the scans between them. */
#include "base/photo_private.h"

enum {
	MARK = 0xff,
	SOI = 0xd8,
	EOI = 0xd9,
	SOS = 0xda,
	JPG = 0xc8, /* of extensions that there are none of */
	APP0 = 0xe0,
	APP1 = 0xe1,
	APP2 = 0xe2,
	APP14 = 0xee,
};

/* What a decoder needs: tables, frames (SOF0 to 15), restarts, lines; SOS is among them. */
static bool is_picture(unsigned marker)
{
	return marker >= 0xc0 && marker <= 0xdf && marker != JPG &&
	       !(marker >= 0xd0 && marker <= EOI);
}

static bool is_frame(unsigned marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != JPG &&
	       marker != 0xcc;
}

static bool is_dropped(unsigned marker)
{
	return (marker >= APP0 && marker <= 0xef) || marker == 0xfe;
}

static void put_segment(struct buf *out, unsigned marker, str body)
{
	buf_byte(out, (char)MARK);
	buf_byte(out, (char)marker);
	photo_put_big(out, (uint32_t)body.len + 2, 2);
	buf_add(out, body);
}

/* JFIF: version, density; without the small picture that it may hold. */
static void put_jfif(struct buf *out, str body)
{
	char kept[14];

	memcpy(kept, body.ptr, 12);
	kept[12] = kept[13] = 0;
	put_segment(out, APP0, (str){ kept, sizeof(kept) });
}

struct walk {
	str rest;
	struct buf *out;
	struct exif *exif;
	size_t exif_at; /* in `out`: where a block of ours belongs */
	bool jfif, frame, scan;
};

static void keep_application(struct walk *walk, unsigned marker, str body)
{
	if (marker == APP0 && str_starts(body, STR("JFIF\0")) && body.len >= 14 && !walk->jfif) {
		if (walk->out->len == walk->exif_at)
			walk->exif_at += 18;
		put_jfif(walk->out, body);
		walk->jfif = true;
	} else if (marker == APP1 && str_starts(body, STR("Exif\0\0"))) {
		exif_read(walk->exif, body);
	} else if (marker == APP2 && str_starts(body, STR("ICC_PROFILE\0"))) {
		put_segment(walk->out, marker, body);
	} else if (marker == APP14 && str_starts(body, STR("Adobe")) && body.len >= 12) {
		put_segment(
			walk->out, marker, str_slice(body, 0, 12)); /* how colours stand in it */
	}
}

/* Up to the next marker that ends a scan. Bytes that only fill before a marker go. */
static void copy_scan(struct walk *walk)
{
	str rest = walk->rest;
	size_t from = 0, at = 0;

	while (at + 1 < rest.len) {
		unsigned char next = (unsigned char)rest.ptr[at + 1];
		if ((unsigned char)rest.ptr[at] != MARK) {
			at++;
		} else if (next == 0 || (next >= 0xd0 && next <= 0xd7)) {
			at += 2;
		} else if (next == MARK) {
			buf_bytes(walk->out, rest.ptr + from, at - from);
			from = ++at;
		} else {
			break;
		}
	}
	if (at + 1 >= rest.len) /* it ends in a scan: what comes next is no marker */
		at = rest.len;
	buf_bytes(walk->out, rest.ptr + from, at - from);
	walk->rest = str_from(rest, at);
}

/* The marker after any bytes that fill; false: none is there. */
static bool take_marker(str *rest, unsigned *ret)
{
	str byte;

	if (!photo_take(rest, 1, &byte) || (unsigned char)byte.ptr[0] != MARK)
		return false;
	do {
		if (!photo_take(rest, 1, &byte))
			return false;
	} while ((unsigned char)byte.ptr[0] == MARK);
	*ret = (unsigned char)byte.ptr[0];
	return true;
}

static bool take_body(str *rest, str *ret)
{
	str length;

	if (!photo_take(rest, 2, &length) || photo_big(length, 0, 2) < 2)
		return false;
	return photo_take(rest, photo_big(length, 0, 2) - 2, ret);
}

/* One segment and, after the head of a scan, the scan. */
static bool walk_segment(struct walk *walk, unsigned marker)
{
	str body;

	if ((!is_picture(marker) && !is_dropped(marker)) || !take_body(&walk->rest, &body))
		return false;
	if (is_dropped(marker)) {
		keep_application(walk, marker, body);
		return true;
	}
	put_segment(walk->out, marker, body);
	walk->frame |= is_frame(marker);
	if (marker == SOS) {
		walk->scan = true;
		copy_scan(walk);
	}
	return true;
}

static void put_exif(struct walk *walk)
{
	CLEANUP(buf_done) struct buf block = BUF(PHOTO_ROOM), segment = BUF(PHOTO_ROOM);

	buf_bytes(&block, "Exif\0", 6);
	exif_write(walk->exif, &block);
	if (!walk->exif->orientation)
		return;
	put_segment(&segment, APP1, buf_str(&block));
	photo_insert(walk->out, walk->exif_at, buf_str(&segment));
}

bool photo_jpeg(str bytes, struct buf *out, struct exif *ret)
{
	struct walk walk = { .rest = str_from(bytes, 2), .out = out, .exif = ret, .exif_at = 2 };
	unsigned marker;

	buf_bytes(out, "\xff\xd8", 2);
	for (;;) {
		if (!take_marker(&walk.rest, &marker))
			return false;
		if (marker == EOI)
			break; /* what stands behind it is no part of the picture */
		if (!walk_segment(&walk, marker))
			return false;
	}
	buf_bytes(out, "\xff\xd9", 2);
	put_exif(&walk);
	return walk.frame && walk.scan;
}
