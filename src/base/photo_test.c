/* Photographs tell when and where they were taken, and after that nothing but what they show; what is
 * cut short or altered is never taken for clean without being so. */
#include "base/photo.h"
#include "base/photo_private.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SECRET "tells-where"
#define BLOCK_MAX 400

/* ---- What cameras write ---- */

static void put_entry(
	struct buf *out, unsigned tag, unsigned format, unsigned count, unsigned value)
{
	photo_put_little(out, tag, 2), photo_put_little(out, format, 2);
	photo_put_little(out, count, 4), photo_put_little(out, value, 4);
}

static void put_angle(struct buf *out, unsigned degrees, unsigned minutes, unsigned hundredths)
{
	const unsigned parts[] = { degrees, 1, minutes, 1, hundredths, 100 };

	for (size_t n = 0; n < COUNT(parts); n++)
		photo_put_little(out, parts[n], 4);
}

/* A block with an orientation, a day, and the place where that is `there`; a secret at its end. */
static void put_block(struct buf *out, unsigned orientation, const char *when, bool there)
{
	photo_put_little(out, 0x002a4949, 4), photo_put_little(out, 8, 4);
	photo_put_little(out, 3, 2); /* at 8: three entries, up to 50 */
	put_entry(out, 0x0112, 3, 1, orientation);
	put_entry(out, 0x8769, 4, 1, 50);
	put_entry(out, 0x8825, 4, 1, 88);
	photo_put_little(out, 0, 4);
	photo_put_little(out, 1, 2); /* at 50: the day, which stands at 68 */
	put_entry(out, 0x9003, 2, 20, 68);
	photo_put_little(out, 0, 4);
	buf_bytes(out, when, 19), buf_byte(out, 0);
	photo_put_little(out, there ? 4 : 0, 2); /* at 88: the place, which stands at 142 */
	put_entry(out, 1, 2, 2, 'S');
	put_entry(out, 2, 5, 3, 142);
	put_entry(out, 3, 2, 2, 'E');
	put_entry(out, 4, 5, 3, 166);
	photo_put_little(out, 0, 4);
	put_angle(out, 33, 51, 3600), put_angle(out, 151, 12, 4000);
	buf_text(out, SECRET);
}

static void put_segment(
	struct buf *out, unsigned char marker, const char *head, size_t len, str body)
{
	buf_byte(out, (char)0xff), buf_byte(out, (char)marker);
	photo_put_big(out, (uint32_t)(2 + len + body.len), 2);
	buf_bytes(out, head, len), buf_add(out, body);
}

/* No picture that could be drawn, but one that can be walked through. */
static void put_jpeg(struct buf *out, str block)
{
	buf_bytes(out, "\xff\xd8", 2);
	put_segment(out, 0xe1, "Exif\0", 6, block);
	put_segment(out, 0xe0, "JFIF\0\1\1\1\0\x48\0\x48\1\1", 14, STR("abc"));
	put_segment(out, 0xe1, "http://ns.adobe.com/xap/1.0/\0", 29, STR(SECRET));
	put_segment(out, 0xed, "Photoshop 3.0\0", 14, STR(SECRET));
	put_segment(out, 0xe2, "ICC_PROFILE\0", 12, STR("\1\1colours"));
	put_segment(out, 0xe2, "MPF\0", 4, STR(SECRET));
	put_segment(out, 0xee, "Adobe\0\x64\0\0\0\0\1", 12, STR(SECRET));
	put_segment(out, 0xfe, "", 0, STR(SECRET));
	put_segment(out, 0xc0, "", 0, STR("frame"));
	put_segment(out, 0xda, "", 0, STR("scan"));
	buf_bytes(out, "pix\xff\0els\xff\xd0more\xff\xff", 16);
	put_segment(out, 0xc4, "", 0, STR("table"));
	put_segment(out, 0xda, "", 0, STR("second"));
	buf_bytes(out, "pixels\xff\xd9", 8);
	buf_text(out, SECRET);
}

static void put_png_chunk(struct buf *out, const char *kind, str body)
{
	photo_put_big(out, (uint32_t)body.len, 4);
	buf_text(out, kind), buf_add(out, body);
	buf_text(out, "crc.");
}

static void put_png(struct buf *out, str block)
{
	buf_add(out, STR("\x89PNG\r\n\x1a\n"));
	put_png_chunk(out, "IHDR", STR("thirteen byte"));
	put_png_chunk(out, "iTXt", STR("XML:com.adobe.xmp" SECRET));
	put_png_chunk(out, "tEXt", STR(SECRET));
	put_png_chunk(out, "pHYs", STR("ninebytes"));
	put_png_chunk(out, "eXIf", block);
	put_png_chunk(out, "IDAT", STR("pixels"));
	put_png_chunk(out, "tIME", STR(SECRET));
	put_png_chunk(out, "IEND", STR(""));
	buf_text(out, SECRET);
}

static void put_webp_chunk(struct buf *out, const char *kind, str body)
{
	buf_text(out, kind);
	photo_put_little(out, (uint32_t)body.len, 4);
	buf_add(out, body);
	if (body.len % 2)
		buf_byte(out, 0);
}

static void put_webp(struct buf *out, str block)
{
	CLEANUP(buf_done) struct buf inside = BUF(4000), frame = BUF(400);

	put_webp_chunk(&inside, "VP8X", STR("\x2e\0\0\0\1\0\0\1\0\0"));
	put_webp_chunk(&inside, "ICCP", STR("colours"));
	buf_text(&frame, "sixteen bytes...");
	put_webp_chunk(&frame, "EXIF", STR(SECRET));
	put_webp_chunk(&frame, "VP8L", STR("pixels"));
	put_webp_chunk(&inside, "ANMF", buf_str(&frame));
	put_webp_chunk(&inside, "EXIF", block);
	put_webp_chunk(&inside, "XMP ", STR(SECRET));
	buf_text(out, "RIFF");
	photo_put_little(out, (uint32_t)inside.len + 4, 4);
	buf_text(out, "WEBP");
	buf_add(out, buf_str(&inside));
	buf_text(out, SECRET);
}

static void put_gif(struct buf *out, str block)
{
	(void)block;
	buf_bytes(out, "GIF89a\1\0\1\0\x80\0\0\xff\xff\xff\0\0\0", 19);
	buf_bytes(out, "!\xff\x0bNETSCAPE2.0\3\1\5\0\0", 19);
	buf_bytes(out, "!\xff\x0bXMP DataXMP\x0b" SECRET, 14 + 1 + 11);
	buf_byte(out, 0);
	buf_bytes(out, "!\xfe\x0b" SECRET, 3 + 11);
	buf_byte(out, 0);
	buf_bytes(out, "!\xf9\4\0\0\0\0\0", 8);
	buf_bytes(out, ",\0\0\0\0\1\0\1\0\0\2\2D\1\0;", 16);
	buf_text(out, SECRET);
}

static const struct {
	void (*put)(struct buf *, str block);
	const char *type;
	bool tells; /* has an EXIF block */
} kinds[] = {
	{ put_jpeg, "image/jpeg", true },
	{ put_png, "image/png", true },
	{ put_webp, "image/webp", true },
	{ put_gif, "image/gif", false },
};

/* ---- Tests ---- */

static bool holds(str bytes, const char *secret)
{
	return memmem(bytes.ptr, bytes.len, secret, strlen(secret)) != NULL;
}

static struct photo_told clean(str bytes, struct buf *out)
{
	struct photo_told told;

	buf_init(out, bytes.len + PHOTO_ROOM);
	assert_int_equal(photo_clean(bytes, out, &told), PHOTO_CLEAN);
	return told;
}

static void it_tells_once_and_never_again(void **state)
{
	(void)state;
	for (size_t n = 0; n < COUNT(kinds); n++) {
		CLEANUP(buf_done) struct buf block = BUF(BLOCK_MAX), given = BUF(4000);
		CLEANUP(buf_done) struct buf kept = BUF(0), again = BUF(0);
		char day[DATE_TEXT];

		put_block(&block, 6, "2026:11:20 09:30:00", true);
		kinds[n].put(&given, buf_str(&block));
		struct photo_told told = clean(buf_str(&given), &kept);
		assert_string_equal(told.type, kinds[n].type);
		assert_int_equal(told.exif.dated, kinds[n].tells);
		if (kinds[n].tells) {
			assert_string_equal(date_print(told.exif.taken, day).ptr, "2026-11-20");
			assert_string_equal(told.exif.place, "-33.860000,151.211111");
		}
		assert_true(holds(buf_str(&given), SECRET));
		assert_false(holds(buf_str(&kept), SECRET));
		assert_false(holds(buf_str(&kept), "2026:11:20"));
		told = clean(buf_str(&kept), &again);
		assert_false(told.exif.dated || told.exif.place[0]);
		assert_int_equal(told.exif.orientation, kinds[n].tells ? 6 : 0);
		assert_int_equal(kept.len, again.len);
		assert_memory_equal(kept.ptr, again.ptr, kept.len);
	}
}

static void what_it_is_drawn_from_stays(void **state)
{
	static const char *const parts[][6] = {
		{ "pix\xff", "els\xff\xd0more\xff\xc4", "second", "pixels\xff\xd9", "colours",
			"frame" },
		{ "thirteen byte", "pHYs", "ninebytes", "pixels", "IEND", "crc." },
		{ "VP8X", "colours", "sixteen", "VP8L", "pixels", "ANMF" },
		{ "NETSCAPE2.0\3\1\5", "GIF89a", "!\xf9\4", "\2\2D\1", ",", ";" },
	};

	(void)state;
	for (size_t n = 0; n < COUNT(kinds); n++) {
		CLEANUP(buf_done)
		struct buf block = BUF(BLOCK_MAX), given = BUF(4000), kept = BUF(0);
		put_block(&block, 1, "    :  :     :  :  ", false);
		kinds[n].put(&given, buf_str(&block));
		struct photo_told told = clean(buf_str(&given), &kept);
		assert_false(told.exif.dated || told.exif.place[0] || told.exif.orientation);
		for (size_t k = 0; k < COUNT(parts[n]); k++)
			if (!holds(buf_str(&kept), parts[n][k]))
				fail_msg("%s lost %s", kinds[n].type, parts[n][k]);
		assert_false(holds(buf_str(&kept), "Exif") || holds(buf_str(&kept), "EXIF"));
	}
}

/* Cut short it is refused; altered in any byte it is refused, or clean once more changes nothing. */
static void nothing_passes_that_is_not_followed_to_its_end(void **state)
{
	(void)state;
	for (size_t n = 0; n < COUNT(kinds); n++) {
		CLEANUP(buf_done)
		struct buf block = BUF(BLOCK_MAX), given = BUF(4000), kept = BUF(4000);
		struct photo_told told;
		size_t end = 0;

		put_block(&block, 8, "2026:11:20 09:30:00", true);
		kinds[n].put(&given, buf_str(&block));
		const size_t whole =
			given.len - strlen(SECRET) - (n == 3); /* a GIF's end may lack */
		while (end < whole) {
			buf_clear(&kept);
			assert_int_not_equal(
				photo_clean(str_slice(buf_str(&given), 0, end++), &kept, &told),
				PHOTO_CLEAN);
		}
		for (size_t at = 0; at < given.len; at++) {
			CLEANUP(buf_done) struct buf again = BUF(0);
			given.ptr[at] ^= 0x15;
			buf_clear(&kept);
			if (photo_clean(buf_str(&given), &kept, &told) == PHOTO_CLEAN) {
				told = clean(buf_str(&kept), &again);
				assert_false(told.exif.dated || told.exif.place[0]);
				assert_int_equal(kept.len, again.len);
				assert_memory_equal(kept.ptr, again.ptr, kept.len);
			}
			given.ptr[at] ^= 0x15;
		}
	}
}

static void days_and_places_that_cannot_be(void **state)
{
	static const char *const days[] = { "2026:02:30 09:30:00", "0000:00:00 00:00:00",
		"2026 11 20 09:30:00", "yesterday at eight " };

	(void)state;
	for (size_t n = 0; n < COUNT(days); n++) {
		CLEANUP(buf_done) struct buf block = BUF(BLOCK_MAX);
		struct exif exif = { .there = false };
		put_block(&block, 9, days[n], true);
		memset(block.ptr + 146, 0, 4); /* degrees over nothing */
		exif_read(&exif, buf_str(&block));
		assert_true(exif.there);
		assert_false(exif.dated || exif.place[0] || exif.orientation);
	}
}

static void other_files_are_none_of_them(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(100);
	struct photo_told told;

	(void)state;
	assert_int_equal(photo_clean(STR_NONE, &out, &told), PHOTO_NONE);
	assert_int_equal(photo_clean(STR("%PDF-1.7"), &out, &told), PHOTO_NONE);
	assert_int_equal(photo_clean(STR("RIFF\4\0\0\0WAVE"), &out, &told), PHOTO_NONE);
	assert_int_equal(out.len, 0);
	assert_true(photo_may_tell(STR("image/heic"), STR("x")));
	assert_true(photo_may_tell(STR("image/of-tomorrow"), STR("x")));
	assert_true(photo_may_tell(STR("image/x-tga"), STR("xTRUEVISION-XFILE.\0")));
	assert_false(photo_may_tell(STR("image/x-tga"), STR("\1\1\1\1")));
	assert_false(photo_may_tell(STR("image/svg+xml"), STR("x")));
	assert_false(photo_may_tell(STR("text/plain"), STR("x")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_tells_once_and_never_again),
		cmocka_unit_test(what_it_is_drawn_from_stays),
		cmocka_unit_test(nothing_passes_that_is_not_followed_to_its_end),
		cmocka_unit_test(days_and_places_that_cannot_be),
		cmocka_unit_test(other_files_are_none_of_them),
	};

	return cmocka_run_group_tests_name("photo", tests, NULL, NULL);
}
