/* Tests of gzip: what goes in comes out again, in less room, and the same each time. */
#include "base/gzip.h"
#include "base/test_support.h"
#include <zlib.h>

static size_t unpacked(str packed, char *into, size_t room)
{
	z_stream stream = { .next_in = (Bytef *)(uintptr_t)packed.ptr,
		.avail_in = (uInt)packed.len,
		.next_out = (Bytef *)into,
		.avail_out = (uInt)room };

	assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
	assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
	assert_int_equal(stream.avail_in, 0);
	inflateEnd(&stream);
	return room - stream.avail_out;
}

static void what_goes_in_comes_out(UNUSED void **state)
{
	CLEANUP(buf_done) struct buf text = BUF(1 << 20);
	CLEANUP(buf_done) struct buf packed = BUF(1 << 20);
	CLEANUP(buf_done) struct buf again = BUF(1 << 20);
	static char back[1 << 20];

	for (int n = 0; n < 5000; n++)
		buf_printf(&text, "<td>%d of %d</td>\n", n % 97, n);
	for (int level = 1; level <= GZIP_BEST; level++) {
		buf_clear(&packed);
		buf_clear(&again);
		assert_true(gzip_add(&packed, buf_str(&text), level));
		assert_true(gzip_add(&again, buf_str(&text), level));
		assert_true(packed.len < text.len / 3);
		assert_true(str_eq(buf_str(&packed), buf_str(&again)));
		assert_int_equal(unpacked(buf_str(&packed), back, sizeof(back)), text.len);
		assert_memory_equal(back, text.ptr, text.len);
	}
}

static void it_is_added_behind_what_stands_there(UNUSED void **state)
{
	CLEANUP(buf_done) struct buf packed = BUF(4096);
	char back[16];

	buf_text(&packed, "before");
	assert_true(gzip_add(&packed, STR(""), 6));
	assert_int_equal(unpacked(str_from(buf_str(&packed), 6), back, sizeof(back)), 0);
	assert_true(str_starts(buf_str(&packed), STR("before")));
}

static void without_room_nothing_is_added(UNUSED void **state)
{
	CLEANUP(buf_done) struct buf packed = BUF(20);

	buf_text(&packed, "before");
	assert_false(gzip_add(&packed, STR("more than fits in the worst case"), 6));
	assert_int_equal(packed.len, 6);
}

/* ---- With holes ---- */

#define SECRET_LEN 64
#define HOLES 40

/* A page with a secret in each of its forms, two in a row, one at its very end; the text around is much the
 * same, and full of digits as a secret is. */
static void write_page(struct buf *text, struct gzip_hole *holes, const char *secret)
{
	for (int n = 0; n < HOLES; n++) {
		for (int row = 0; n % 3 && row < 40; row++)
			buf_printf(text, "<td>%d 0123456789abcdef \u4e2d</td>\n", n * row % 7);
		holes[n].at = text->len;
		holes[n].len = SECRET_LEN;
		buf_text(text, secret);
	}
}

static void what_is_filled_in_comes_out(UNUSED void **state)
{
	static const char *const secrets[] = {
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
		"<td>0 0123456789abcdef <td>1 0123456789abcdef <td>2 01234567xxxx",
		"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	};
	CLEANUP(buf_done) struct buf packed = BUF(1 << 20);
	CLEANUP(buf_done) struct buf plain = BUF(1 << 20);
	struct gzip_hole holes[HOLES];
	struct gzip_open open = { .holes = holes, .hole_count = HOLES };
	str fills[HOLES];
	static char back[1 << 20];

	for (int level = 1; level <= GZIP_BEST; level++) {
		CLEANUP(buf_done) struct buf first = BUF(1 << 20);
		write_page(&first, holes, secrets[0]);
		buf_clear(&packed);
		buf_text(&packed, "before");
		assert_true(gzip_add_open(&packed, buf_str(&first), level, &open));
		buf_clear(&plain);
		assert_true(gzip_add(&plain, buf_str(&first), level));
		assert_true(packed.len < plain.len + HOLES * (SECRET_LEN + 100));
		for (size_t n = 0; n < COUNT(secrets); n++) {
			CLEANUP(buf_done) struct buf text = BUF(1 << 20);
			struct gzip_hole same[HOLES];
			write_page(&text, same, secrets[n]);
			for (size_t hole = 0; hole < HOLES; hole++)
				fills[hole] = str_of(secrets[n]);
			if (n > 0) /* the first stands in it as it was packed */
				gzip_fill(packed.ptr + 6, &open, fills);
			assert_int_equal(unpacked(str_from(buf_str(&packed), 6), back, sizeof(back)),
				text.len);
			assert_memory_equal(back, text.ptr, text.len);
		}
	}
}

static void a_page_without_holes_is_a_member_too(UNUSED void **state)
{
	CLEANUP(buf_done) struct buf packed = BUF(1 << 16);
	struct gzip_open open = { .hole_count = 0 };
	char back[64];

	assert_true(gzip_add_open(&packed, STR("nothing is left open"), 5, &open));
	gzip_fill(packed.ptr, &open, NULL);
	assert_int_equal(unpacked(buf_str(&packed), back, sizeof(back)), 20);
	assert_memory_equal(back, "nothing is left open", 20);
}

static void what_could_be_taken_for_a_hole_is_refused(UNUSED void **state)
{
	CLEANUP(buf_done) struct buf packed = BUF(1 << 16), none = BUF(30);
	struct gzip_hole hole = { .at = 2, .len = 1 };
	struct gzip_open open = { .holes = &hole, .hole_count = 1 };

	assert_false(gzip_add_open(&packed, STR("no UTF-8: \xff\xff\xff"), 5, &open));
	assert_false(gzip_add_open(&none, STR("there is no room for this here"), 5, &open));
	assert_int_equal(packed.len, 0);
	assert_int_equal(none.len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_goes_in_comes_out),
		cmocka_unit_test(it_is_added_behind_what_stands_there),
		cmocka_unit_test(without_room_nothing_is_added),
		cmocka_unit_test(what_is_filled_in_comes_out),
		cmocka_unit_test(a_page_without_holes_is_a_member_too),
		cmocka_unit_test(what_could_be_taken_for_a_hole_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
