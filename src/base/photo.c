/* Which kind of photograph it is, and what all kinds share. */
#include "base/photo.h"
#include "base/photo_private.h"

bool photo_take(str *rest, size_t len, str *ret)
{
	if (rest->len < len)
		return false;
	*ret = str_slice(*rest, 0, len);
	*rest = str_from(*rest, len);
	return true;
}

uint32_t photo_big(str bytes, size_t at, size_t len)
{
	uint32_t value = 0;

	for (size_t n = 0; n < len; n++)
		value = value << 8 | (unsigned char)bytes.ptr[at + n];
	return value;
}

uint32_t photo_little(str bytes, size_t at, size_t len)
{
	uint32_t value = 0;

	while (len-- > 0)
		value = value << 8 | (unsigned char)bytes.ptr[at + len];
	return value;
}

void photo_put_big(struct buf *out, uint32_t value, size_t len)
{
	while (len-- > 0)
		buf_byte(out, (char)(value >> 8 * len));
}

void photo_put_little(struct buf *out, uint32_t value, size_t len)
{
	for (size_t n = 0; n < len; n++)
		buf_byte(out, (char)(value >> 8 * n));
}

void photo_insert(struct buf *out, size_t at, str bytes)
{
	const size_t after = out->len - at;

	buf_add(out, bytes);
	if (out->failed)
		return;
	memmove(out->ptr + at + bytes.len, out->ptr + at, after);
	memcpy(out->ptr + at, bytes.ptr, bytes.len);
}

enum photo photo_clean(str bytes, struct buf *out, struct photo_told *ret)
{
	struct photo_told told = { .type = NULL };
	bool fine = false;

	if (str_starts(bytes, STR("\xff\xd8\xff"))) {
		told.type = "image/jpeg";
		fine = photo_jpeg(bytes, out, &told.exif);
	} else if (str_starts(bytes, STR("\x89PNG\r\n\x1a\n"))) {
		told.type = "image/png";
		fine = photo_png(bytes, out, &told.exif);
	} else if (str_starts(bytes, STR("RIFF")) && str_eq(str_slice(bytes, 8, 4), STR("WEBP"))) {
		told.type = "image/webp";
		fine = photo_webp(bytes, out, &told.exif);
	} else if (str_starts(bytes, STR("GIF87a")) || str_starts(bytes, STR("GIF89a"))) {
		told.type = "image/gif";
		fine = photo_gif(bytes, out);
	}
	*ret = told;
	if (!told.type)
		return PHOTO_NONE;
	return fine && !out->failed ? PHOTO_CLEAN : PHOTO_BROKEN;
}

/* Pixels alone, or drawn. */
static bool is_silent(str type)
{
	static const char *const silent[] = {
		"image/bmp",
		"image/x-ms-bmp",
		"image/x-portable-bitmap",
		"image/x-portable-graymap",
		"image/x-portable-greymap",
		"image/x-portable-pixmap",
		"image/svg+xml",
		"image/vnd.djvu",
		"image/vnd.dwg",
		"image/vnd.dxf",
		"image/x-xfig",
	};

	for (size_t n = 0; n < COUNT(silent); n++)
		if (str_eq(type, str_of(silent[n])))
			return true;
	return false;
}

/* A few bytes that many files begin with are taken for a TGA; one that has room for words says so at
 * its end. */
bool photo_may_tell(str type, str bytes)
{
	if (str_eq(type, STR("image/x-tga")))
		return str_ends(bytes, STR("TRUEVISION-XFILE.\0"));
	return str_starts(type, STR("image/")) && !is_silent(type);
}
