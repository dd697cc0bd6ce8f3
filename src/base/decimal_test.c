/* Tests of exact decimals and their sums. */
#include "base/decimal.h"
#include "base/macros.h"
#include "base/test_support.h"

static decimal read(const char *text)
{
	decimal d;

	assert_true(decimal_parse(str_of(text), &d));
	return d;
}

static void canonical_texts(void **state)
{
	static const struct {
		const char *text, *canonical;
	} good[] = {
		{ "0", "0" },
		{ "-0", "0" },
		{ "-0.00", "0" },
		{ "12", "12" },
		{ "-0.5", "-0.5" },
		{ "1.50", "1.5" },
		{ "007.010", "7.01" },
		{ "100", "100" },
		{ "100.00", "100" },
		{ "0.000000001", "0.000000001" },
		{ "-123456789.987654321", "-123456789.987654321" },
		{ "999999999999999999", "999999999999999999" },
		{ "-999999999.999999999", "-999999999.999999999" },
		{ "0000000000000000000000000001", "1" },
	};
	char text[DECIMAL_TEXT];

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		assert_true(
			str_eq(decimal_print(read(good[i].text), text), str_of(good[i].canonical)));
		assert_string_equal(text, good[i].canonical);
	}
}

static void what_is_no_decimal(void **state)
{
	static const char *const bad[] = { "", "-", ".", ".5", "5.", "-.5", "+1", "1e3", " 1", "1 ",
		"1,5", "1.2.3", "--1", "0x1", "nan", "1.0000000000", "1000000000000000000",
		"1234567890.123456789", "\xef\xbc\x91" };
	decimal d = { 5, 1 };

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(decimal_parse(str_of(bad[i]), &d));
	assert_false(decimal_parse(STR_NONE, &d));
	assert_true(d.v == 5 && d.places == 1);
}

static void comparing_by_value(void **state)
{
	(void)state;
	assert_int_equal(decimal_cmp(read("1.50"), read("1.5")), 0);
	assert_int_equal(decimal_cmp(read("-0"), read("0.000")), 0);
	assert_true(decimal_cmp(read("1.49"), read("1.5")) < 0);
	assert_true(decimal_cmp(read("-1.49"), read("-1.5")) > 0);
	assert_true(decimal_cmp(read("999999999999999999"), read("0.000000001")) > 0);
	assert_true(decimal_cmp(decimal_of(7), read("7.000")) == 0);
	assert_true(decimal_cmp(decimal_of(INT64_MIN), decimal_of(INT64_MAX)) < 0);
}

static void sums_are_exact(void **state)
{
	char text[DECIMAL_SUM_TEXT];
	decimal_sum sum = { 0 };

	(void)state;
	assert_str(decimal_sum_print(sum, text), "0");
	for (int n = 0; n < 10; n++)
		decimal_add(&sum, read("0.1"));
	assert_str(decimal_sum_print(sum, text), "1");
	decimal_subtract(&sum, read("1.000000001"));
	assert_str(decimal_sum_print(sum, text), "-0.000000001");
	decimal_subtract(&sum, read("-0.000000001"));
	assert_str(decimal_sum_print(sum, text), "0");
	for (int n = 0; n < 1000; n++)
		decimal_add(&sum, read("999999999999999999"));
	assert_str(decimal_sum_print(sum, text), "999999999999999999000");
	assert_string_equal(text, "999999999999999999000");
}

/* Ten thousand million of the largest, multiplied up: adding them one by one takes a minute. */
static void the_largest_sum_fits(void **state)
{
	char text[DECIMAL_SUM_TEXT];
	decimal_sum sum = { 0 };

	(void)state;
	decimal_subtract(&sum, read("999999999999999999"));
	for (int64_t count = 1; count < INT64_C(10000000000); count *= 10)
		assert_false(__builtin_mul_overflow(sum.v, 10, &sum.v));
	assert_str(decimal_sum_print(sum, text), "-9999999999999999990000000000");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canonical_texts),
		cmocka_unit_test(what_is_no_decimal),
		cmocka_unit_test(comparing_by_value),
		cmocka_unit_test(sums_are_exact),
		cmocka_unit_test(the_largest_sum_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
