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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_goes_in_comes_out),
		cmocka_unit_test(it_is_added_behind_what_stands_there),
		cmocka_unit_test(without_room_nothing_is_added),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
