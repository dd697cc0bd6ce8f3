/* Tests of growing bytes. */
#include "base/buf.h"
#include "base/test_support.h"
#include <inttypes.h>

static void additions_stand_one_behind_the_other(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(1 << 20);

	(void)state;
	assert_str(buf_str(&out), "");
	buf_add(&out, STR("units: "));
	buf_number(&out, 43);
	buf_byte(&out, ',');
	buf_text(&out, " all ");
	buf_bytes(&out, "of\0them", 7);
	buf_printf(&out, " %d%%", 100);
	buf_add(&out, STR_NONE);
	assert_str(buf_str(&out), "units: 43, all of\0them 100%");
	assert_false(out.failed);
}

static void the_maximum_holds(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(10);

	(void)state;
	buf_add(&out, STR("1234567"));
	buf_add(&out, STR("890"));
	assert_false(out.failed);
	assert_int_equal(out.len, 10);
	assert_in_range(out.size, out.len, out.max);
	buf_byte(&out, 'x');
	assert_true(out.failed);
	assert_str(buf_str(&out), "1234567890");
	buf_clear(&out);
	assert_false(out.failed);
	buf_add(&out, STR("12345678901"));
	assert_true(out.failed);
	buf_add(&out, STR("1"));
	buf_byte(&out, '1');
	buf_number(&out, 1);
	buf_counts(&out, (uint32_t[]){ 1 }, 1);
	buf_printf(&out, "1");
	assert_null(buf_room(&out, 1));
	assert_str(buf_str(&out), ""); /* nothing more, though it would fit */
	assert_null(buf_take(&out, &(size_t){ 0 }));
}

static void what_just_fits_fits(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(5);
	size_t len = 0;

	(void)state;
	buf_printf(&out, "%d", 12345);
	assert_str(buf_str(&out), "12345");
	buf_clear(&out);
	buf_number(&out, 12345);
	assert_str(buf_str(&out), "12345");
	buf_clear(&out);
	buf_counts(&out, (uint32_t[]){ 1, 2, 3 }, 3);
	assert_str(buf_str(&out), "1,2,3");
	assert_false(out.failed);
	char *taken = buf_take(&out, &len);
	assert_int_equal(len, 5);
	assert_string_equal(taken, "1,2,3");
	free(taken);
	buf_counts(&out, (uint32_t[]){ 1, 2, 30 }, 3);
	assert_true(out.failed);
}

static void zeroed_has_no_room(void **state)
{
	struct buf none = { 0 };

	(void)state;
	buf_add(&none, STR(""));
	assert_false(none.failed);
	assert_str(buf_str(&none), "");
	buf_byte(&none, 'x');
	assert_true(none.failed);
	buf_done(&none);
}

static void growing_keeps_the_bytes(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(1000003);

	(void)state;
	for (size_t n = 0; n < 1000003; n++) {
		buf_byte(&out, (char)(n % 251));
		assert_in_range(out.size, out.len, out.max);
	}
	assert_false(out.failed);
	for (size_t n = 0; n < out.len; n++)
		assert_true(out.ptr[n] == (char)(n % 251));
}

static void no_memory_is_a_failure(void **state)
{
	CLEANUP(buf_done) struct buf out;

	(void)state;
	buf_init(&out, SIZE_MAX);
	buf_add(&out, STR("kept"));
	assert_null(buf_room(&out, SIZE_MAX / 2));
	assert_true(out.failed);
	assert_str(buf_str(&out), "kept");
	buf_clear(&out);
	assert_null(buf_room(&out, SIZE_MAX));
	assert_true(out.failed);
}

static void numbers_as_printf_writes_them(void **state)
{
	static const int64_t edges[] = { 0, 1, -1, 9, 10, 99, 100, 999, 1000, 9999, 10000, 99999999,
		100000000, -100000000, INT64_MAX, INT64_MIN, 4294967295 };
	char want[32];

	(void)state;
	for (size_t i = 0; i < COUNT(edges) + 200000; i++) {
		const int64_t number =
			i < COUNT(edges) ? edges[i] : (int64_t)i * (int64_t)i * 7 / 3;
		CLEANUP(buf_done) struct buf out = BUF(i % 2 ? 20 : 1000);
		buf_number(&out, number);
		const int len = snprintf(want, sizeof(want), "%" PRId64, number);
		assert_int_equal(out.len, len);
		assert_memory_equal(out.ptr, want, out.len);
	}
}

/* Every number below 100,000 and some of each greater length, with much room and with little. */
static void counts_as_printf_writes_them(void **state)
{
	enum { MANY = 120000 };
	uint32_t *counts = calloc(MANY, sizeof(*counts));
	CLEANUP(buf_done) struct buf want = BUF(1 << 24);
	CLEANUP(buf_done) struct buf roomy = BUF(1 << 24);
	CLEANUP(buf_done) struct buf tight = BUF(0);

	(void)state;
	for (uint32_t n = 0; n < MANY; n++) {
		counts[n] = n < 100000 ? n : (n * UINT32_C(2654435761)) >> n % 20;
		buf_printf(&want, n ? ",%" PRIu32 : "%" PRIu32, counts[n]);
	}
	counts[MANY - 1] = UINT32_MAX;
	counts[MANY - 2] = 99999999;
	counts[MANY - 3] = 100000000;
	for (size_t commas = 0; commas < 3; commas += want.ptr[want.len] == ',')
		want.len--;
	buf_text(&want, ",100000000,99999999,4294967295");
	buf_room(&roomy, (size_t)MANY * 11);
	buf_counts(&roomy, counts, MANY);
	buf_init(&tight, want.len);
	buf_counts(&tight, counts, MANY);
	assert_false(tight.failed);
	assert_true(str_eq(buf_str(&roomy), buf_str(&want)));
	assert_true(str_eq(buf_str(&tight), buf_str(&want)));
	buf_clear(&tight);
	buf_counts(&tight, counts, 0);
	assert_int_equal(tight.len, 0);
	free(counts);
}

static void room_is_written_into(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(600);

	(void)state;
	char *room = buf_room(&out, 600);
	assert_non_null(room);
	memset(room, 'r', 600);
	assert_int_equal(out.len, 0);
	out.len = 600;
	assert_ptr_equal(buf_room(&out, 0), room + 600);
	assert_null(buf_room(&out, 1));
	assert_true(out.failed);
}

static void taking_leaves_it_empty(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(300);
	size_t len = 9;

	(void)state;
	char *taken = buf_take(&out, &len);
	assert_string_equal(taken, "");
	assert_int_equal(len, 0);
	free(taken);
	for (int n = 0; n < 300; n++)
		buf_byte(&out, 'a');
	taken = buf_take(&out, &len);
	assert_int_equal(len, 300);
	assert_int_equal(strlen(taken), 300);
	free(taken);
	assert_int_equal(out.len, 0);
	buf_add(&out, STR("again"));
	assert_str(buf_str(&out), "again");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(additions_stand_one_behind_the_other),
		cmocka_unit_test(the_maximum_holds),
		cmocka_unit_test(what_just_fits_fits),
		cmocka_unit_test(zeroed_has_no_room),
		cmocka_unit_test(growing_keeps_the_bytes),
		cmocka_unit_test(no_memory_is_a_failure),
		cmocka_unit_test(numbers_as_printf_writes_them),
		cmocka_unit_test(counts_as_printf_writes_them),
		cmocka_unit_test(room_is_written_into),
		cmocka_unit_test(taking_leaves_it_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
