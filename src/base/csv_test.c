/* Tests of comma-separated values. */
#include "base/csv.h"
#include "base/test_support.h"

/* All records in one text that is easy to compare: values in <>, a record's line before it. */
static const char *records(str text, enum csv_problem *ret_problem)
{
	static char shown[4096];
	static struct csv csv;
	struct arena arena;
	struct buf out;

	arena_init(&arena, 4096);
	buf_init(&out, sizeof(shown) - 1);
	csv_open(&csv, text, &arena);
	while (csv_next(&csv)) {
		buf_printf(&out, "%d:", (int)csv.line);
		for (size_t i = 0; i < csv.count; i++)
			buf_printf(&out, "<%.*s>", STR_ARG(csv.values[i]));
		buf_byte(&out, ' ');
	}
	if (csv.problem)
		buf_printf(&out, "at %d,%d", (int)csv.line, (int)csv.column);
	assert_false(csv_next(&csv)); /* the end stays the end */
	*ret_problem = csv.problem;
	snprintf(shown, sizeof(shown), "%.*s", STR_ARG(buf_str(&out)));
	buf_done(&out);
	arena_done(&arena);
	return shown;
}

static void well_formed(void **state)
{
	static const struct {
		str text;
		const char *want;
	} cases[] = {
		{ STR_INIT(""), "" },
		{ STR_INIT("a,b\nc,d\n"), "1:<a><b> 2:<c><d> " },
		{ STR_INIT("a,b\r\nc,d"), "1:<a><b> 2:<c><d> " },
		{ STR_INIT("a,b\rc,d\r"), "1:<a><b> 2:<c><d> " },
		{ STR_INIT("a;b,c;d\n"), "1:<a><b,c><d> " },
		{ STR_INIT("a\tb\n1,2\t3"), "1:<a><b> 2:<1,2><3> " },
		{ STR_INIT("\"a;b;c\",d\n"), "1:<a;b;c><d> " },
		{ STR_INIT("a;b,c\n"), "1:<a;b><c> " }, /* as many of each: the comma */
		{ STR_INIT("alone\n"), "1:<alone> " },
		{ STR_INIT("\r\n\na;b\n1,;2"), "3:<a><b> 4:<1,><2> " },
		{ STR_INIT("\xef\xbb\xbf\"a\",b"), "1:<a><b> " },
		{ STR_INIT("a,\"b\"\"c\"\"\"\n"), "1:<a><b\"c\"> " },
		{ STR_INIT("\"1\r\n2\r3\n4\",b\nc,d"), "1:<1\r\n2\r3\n4><b> 5:<c><d> " },
		{ STR_INIT("a,\"\",\n"), "1:<a><><> " },
		{ STR_INIT(",a\n"), "1:<><a> " },
		{ STR_INIT(" a , b\n"), "1:< a >< b> " },
		{ STR_INIT("a,b\n\n \t\n,,\n\"\"\nc"), "1:<a><b> 6:<c> " },
		{ STR_INIT("a b\"c,d\"e\n"), "1:<a b\"c><d\"e> " }, /* quotes inside are text */
		{ STR_INIT("\"a\""), "1:<a> " },
	};
	enum csv_problem problem;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_string_equal(records(cases[i].text, &problem), cases[i].want);
		assert_int_equal(problem, CSV_FINE);
	}
}

static void malformed(void **state)
{
	static const struct {
		str text;
		const char *want;
		enum csv_problem problem;
	} cases[] = {
		{ STR_INIT("a,b\nc,\"d\n\n"), "1:<a><b> at 2,2", CSV_QUOTE_OPEN },
		{ STR_INIT("\"a\n\nb\",\"c\n"), "at 3,2", CSV_QUOTE_OPEN },
		{ STR_INIT("\""), "at 1,1", CSV_QUOTE_OPEN },
		{ STR_INIT("\"a\"\""), "at 1,1", CSV_QUOTE_OPEN },
		{ STR_INIT("a,b\n1,2\nx,\"y\"z\n5,6\n"), "1:<a><b> 2:<1><2> at 3,2",
			CSV_QUOTE_STRAY },
		{ STR_INIT("\"a\" ,b"), "at 1,1", CSV_QUOTE_STRAY },
	};
	enum csv_problem problem;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_string_equal(records(cases[i].text, &problem), cases[i].want);
		assert_int_equal(problem, cases[i].problem);
	}
}

static void many_columns(void **state)
{
	static char text[CSV_COLUMNS_MAX + 3];
	static struct csv csv;
	struct arena arena;

	(void)state;
	arena_init(&arena, 0);
	memset(text, ',', sizeof(text));
	text[0] = 'a';
	csv_open(&csv, (str){ text, CSV_COLUMNS_MAX }, &arena);
	assert_true(csv_next(&csv));
	assert_int_equal(csv.count, CSV_COLUMNS_MAX);
	csv_open(&csv, (str){ text, CSV_COLUMNS_MAX + 1 }, &arena);
	assert_false(csv_next(&csv));
	assert_int_equal(csv.problem, CSV_TOO_WIDE);
	assert_int_equal(csv.column, CSV_COLUMNS_MAX + 1);
}

static void long_values(void **state)
{
	static char text[CSV_VALUE_MAX + 3];
	static struct csv csv;
	struct arena arena;

	(void)state;
	arena_init(&arena, 0);
	memset(text, 'a', sizeof(text));
	csv_open(&csv, (str){ text, CSV_VALUE_MAX }, &arena);
	assert_true(csv_next(&csv) && csv.values[0].len == CSV_VALUE_MAX);
	csv_open(&csv, (str){ text, CSV_VALUE_MAX + 1 }, &arena);
	assert_true(!csv_next(&csv) && csv.problem == CSV_VALUE_LONG && csv.column == 1);
	text[0] = text[sizeof(text) - 1] = '"';
	csv_open(&csv, (str){ text, sizeof(text) }, &arena);
	assert_true(!csv_next(&csv) && csv.problem == CSV_VALUE_LONG);
}

/* Only values with doubled quotes take from the arena; where it is full, that is said. */
static void the_arena_is_for_doubled_quotes(void **state)
{
	static struct csv csv;
	struct arena arena;

	(void)state;
	arena_init(&arena, 0);
	csv_open(&csv, STR("\"a\",\"b,c\"\n\"d\"\"\"\n"), &arena);
	assert_true(csv_next(&csv));
	assert_str(csv.values[1], "b,c");
	assert_false(csv_next(&csv));
	assert_int_equal(csv.problem, CSV_MEMORY);
	assert_int_equal(csv.line, 2);
}

static void written(void **state)
{
	static const struct {
		str value;
		const char *want;
	} cases[] = {
		{ STR_INIT(""), "" },
		{ STR_INIT("plain text"), "plain text" },
		{ STR_INIT("a,b"), "\"a,b\"" },
		{ STR_INIT("a;b"), "\"a;b\"" },
		{ STR_INIT("a\tb"), "\"a\tb\"" },
		{ STR_INIT("a\nb"), "\"a\nb\"" },
		{ STR_INIT("a\rb"), "\"a\rb\"" },
		{ STR_INIT("say \"x\""), "\"say \"\"x\"\"\"" },
		{ STR_INIT(" a"), "\" a\"" },
		{ STR_INIT("a "), "\"a \"" },
		{ STR_INIT("=1+1"), "'=1+1" },
		{ STR_INIT("+86"), "'+86" },
		{ STR_INIT("@x"), "'@x" },
		{ STR_INIT("-x"), "'-x" },
		{ STR_INIT("-12.5"), "-12.5" },
		{ STR_INIT("\tx"), "\"'\tx\"" },
		{ STR_INIT("\rx"), "\"'\rx\"" },
		{ STR_INIT("=a,\"b\""), "\"'=a,\"\"b\"\"\"" },
		{ STR_INIT("a=b"), "a=b" },
		{ STR_INIT("\nx"), "\"'\nx\"" },
		{ STR_INIT("\xef\xbc\x9d"
			   "1"),
			"'\xef\xbc\x9d"
			"1" },
		{ STR_INIT("'=1"), "''=1" },
		{ STR_INIT("''-5"), "'''-5" },
		{ STR_INIT("'t Hooft"), "'t Hooft" },
		{ STR_INIT("''"), "''" },
	};
	CLEANUP(buf_done) struct buf out;

	(void)state;
	buf_init(&out, 1000);
	for (size_t i = 0; i < COUNT(cases); i++) {
		buf_clear(&out);
		csv_value(&out, true, cases[i].value);
		assert_true(str_eq(buf_str(&out), str_of(cases[i].want)));
	}
	buf_clear(&out);
	csv_value(&out, true, STR("a"));
	csv_value(&out, false, STR_NONE);
	csv_value(&out, false, STR("c"));
	csv_line_end(&out);
	assert_str(buf_str(&out), "a,,c\r\n");
}

/* What would be a formula comes back as the text it was, and so does all else. */
static void written_and_read_again(void **state)
{
	static const str texts[] = { STR_INIT("=1+1"), STR_INIT("+86 573"), STR_INIT("@x"),
		STR_INIT("-x"), STR_INIT("-12.5"), STR_INIT("\tx"), STR_INIT("\rx"),
		STR_INIT("\nx"), STR_INIT("=a,\"b\""), STR_INIT("'=1"), STR_INIT("'-5"),
		STR_INIT("'''@x"), STR_INIT("'"), STR_INIT("'t Hooft"), STR_INIT("''"),
		STR_INIT("a'=b"), STR_INIT("\xef\xbc\xa0x"), STR_INIT("\xef\xbc") };
	CLEANUP(buf_done) struct buf out = BUF(1000);
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 20);
	struct csv csv;

	(void)state;
	for (size_t n = 0; n < COUNT(texts); n++)
		csv_value(&out, n == 0, texts[n]);
	csv_line_end(&out);
	csv_open(&csv, buf_str(&out), &arena);
	assert_true(csv_next(&csv));
	assert_int_equal(csv.count, COUNT(texts));
	for (size_t n = 0; n < COUNT(texts); n++)
		assert_true(str_eq(csv.values[n], texts[n]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(well_formed),
		cmocka_unit_test(malformed),
		cmocka_unit_test(many_columns),
		cmocka_unit_test(long_values),
		cmocka_unit_test(the_arena_is_for_doubled_quotes),
		cmocka_unit_test(written),
		cmocka_unit_test(written_and_read_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
