/* Tests of borrowed strings. */
#include "base/macros.h"
#include "base/str.h"
#include "base/test_support.h"

static void not_given_is_not_empty(void **state)
{
	(void)state;
	assert_false(str_given(STR_NONE));
	assert_true(str_given(STR("")));
	assert_false(str_given(str_of(NULL)));
	assert_str(str_of("abc"), "abc");
	assert_true(str_eq(STR_NONE, STR("")));
	assert_false(str_given(str_from(STR_NONE, 3)));
	assert_false(str_given(str_trim(STR_NONE)));
}

static void comparing(void **state)
{
	(void)state;
	assert_true(str_eq(STR("ab"), STR("ab")));
	assert_false(str_eq(STR("ab"), STR("abc")));
	assert_false(str_eq(STR("ab"), STR("ac")));
	assert_true(str_cmp(STR("a"), STR("b")) < 0);
	assert_true(str_cmp(STR("b"), STR("ab")) > 0);
	assert_true(str_cmp(STR("a"), STR("ab")) < 0);
	assert_true(str_cmp(STR("ab"), STR("a")) > 0);
	assert_true(str_cmp(STR("z"), STR("\xe4\xb8\xad")) < 0); /* bytes are unsigned */
	assert_int_equal(str_cmp(STR("ab"), STR("ab")), 0);
	assert_int_equal(str_cmp(STR_NONE, STR("")), 0);
}

static void beginnings_and_ends(void **state)
{
	(void)state;
	assert_true(str_starts(STR("muster"), STR("mu")));
	assert_true(str_starts(STR("mu"), STR("")));
	assert_false(str_starts(STR("m"), STR("mu")));
	assert_false(str_starts(STR("must"), STR("us")));
	assert_true(str_ends(STR("muster"), STR("er")));
	assert_false(str_ends(STR("r"), STR("er")));
	assert_false(str_ends(STR("muster"), STR("te")));
	assert_true(str_has(STR("a\0b"), '\0'));
	assert_true(str_has(STR("abc"), 'c'));
	assert_false(str_has(STR("abc"), 'd'));
	assert_false(str_has(STR_NONE, '\0'));
}

static void slices_are_cut_to_what_is_there(void **state)
{
	(void)state;
	assert_str(str_from(STR("abc"), 1), "bc");
	assert_str(str_from(STR("abc"), 3), "");
	assert_str(str_from(STR("abc"), 4), "");
	assert_str(str_slice(STR("abcd"), 1, 2), "bc");
	assert_str(str_slice(STR("abcd"), 3, SIZE_MAX), "d");
	assert_str(str_slice(STR("abcd"), 9, 1), "");
	assert_str(str_trim(STR(" \t\r\n\v\fa b \n")), "a b");
	assert_str(str_trim(STR(" \n")), "");
}

static void cutting_sees_every_part(void **state)
{
	const char *const want[] = { "a", "", "b", "" };
	str rest = STR("a,,b,");
	size_t parts = 0;

	(void)state;
	while (str_given(rest)) {
		assert_true(parts < 4);
		const str part = str_cut(&rest, ',');
		assert_true(str_given(part));
		assert_true(str_eq(part, str_of(want[parts++])));
	}
	assert_int_equal(parts, 4);
	rest = STR("");
	assert_str(str_cut(&rest, ','), "");
	assert_false(str_given(rest));
}

static void whole_numbers(void **state)
{
	static const struct {
		const char *text;
		int64_t number;
	} good[] = { { "0", 0 }, { "-0", 0 }, { "7", 7 }, { "-7", -7 }, { "007", 7 },
		{ "9223372036854775807", INT64_MAX }, { "-9223372036854775808", INT64_MIN } };
	static const char *const bad[] = { "", "-", "+1", " 1", "1 ", "1.0", "0x1", "--1", "1e3",
		"9223372036854775808", "-9223372036854775809", "99999999999999999999" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		int64_t number = 1234;
		assert_true(str_number(str_of(good[i].text), &number));
		assert_true(number == good[i].number);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		int64_t number = 1234;
		assert_false(str_number(str_of(bad[i]), &number));
		assert_true(number == 1234);
	}
	assert_false(str_number(STR_NONE, &(int64_t){ 0 }));
}

static void hashes_spread(void **state)
{
	static const char zeros[40];
	enum { SLOTS = 1024, KEYS = 10240 };
	int filled[SLOTS] = { 0 };

	(void)state;
	assert_true(str_hash(STR("abc"), 1) == str_hash(STR("abc"), 1));
	assert_true(str_hash(STR("abc"), 1) != str_hash(STR("abc"), 2));
	for (size_t len = 1; len < sizeof(zeros); len++)
		assert_true(
			str_hash((str){ zeros, len }, 0) != str_hash((str){ zeros, len - 1 }, 0));
	for (int key = 0; key < KEYS; key++) {
		char text[16];
		const int len = snprintf(text, sizeof(text), "33040%d", key);
		filled[str_hash((str){ text, (size_t)len }, 9) % SLOTS]++;
	}
	for (size_t slot = 0; slot < SLOTS; slot++)
		assert_in_range(filled[slot], 0, 35); /* ten each, were it even */
}

static void yes_and_no(void **state)
{
	static const char *const yes[] = { "1", "yes", "true" }, *const no[] = { "0", "no",
		"false" };
	static const char *const neither[] = { "", "2", "Yes", "on", "tru", "yes " };
	bool value;

	(void)state;
	for (size_t n = 0; n < COUNT(yes); n++) {
		assert_true(str_yesno(str_of(yes[n]), &value) && value);
		assert_true(str_yesno(str_of(no[n]), &value) && !value);
	}
	for (size_t n = 0; n < COUNT(neither); n++)
		assert_false(str_yesno(str_of(neither[n]), &value));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(yes_and_no),
		cmocka_unit_test(not_given_is_not_empty),
		cmocka_unit_test(comparing),
		cmocka_unit_test(beginnings_and_ends),
		cmocka_unit_test(slices_are_cut_to_what_is_there),
		cmocka_unit_test(cutting_sees_every_part),
		cmocka_unit_test(whole_numbers),
		cmocka_unit_test(hashes_spread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
