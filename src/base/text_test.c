/* Tests of encodings, widths and distances. */
#include "base/macros.h"
#include "base/test_support.h"
#include "base/text.h"

#define ZHONG "\xe4\xb8\xad" /* a wide character */
#define ACUTE "\xcc\x81"     /* a combining mark */
#define SMILE "\xf0\x9f\x98\x80"

static void valid_text(void **state)
{
	static const struct {
		str text;
		size_t bad; /* SIZE_MAX: none */
	} cases[] = {
		{ STR_INIT(""), SIZE_MAX }, { STR_INIT("plain ~"), SIZE_MAX },
		{ STR_INIT("a" ZHONG ACUTE SMILE), SIZE_MAX },
		{ STR_INIT("\xc2\xa0\xf4\x8f\xbf\xbf\xef\xbf\xbd"), SIZE_MAX },
		{ STR_INIT("ab\0"), 2 }, { STR_INIT("ab\x1b[1m"), 2 }, { STR_INIT("\x7f"), 0 },
		{ STR_INIT("a\xc2\x85"), 1 },              /* a control character of two bytes */
		{ STR_INIT("a\x80"), 1 },                  /* a tail without a head */
		{ STR_INIT("a\xe4\xb8"), 1 },              /* cut off */
		{ STR_INIT(ZHONG "\xe4\xb8z"), 3 },        /* broken off */
		{ STR_INIT("\xc0\x80"), 0 },               /* longer than it must be */
		{ STR_INIT("\xe0\x80\xaf"), 0 },           /* longer than it must be */
		{ STR_INIT("\xed\xa0\x80"), 0 },           /* a surrogate */
		{ STR_INIT("\xf4\x90\x80\x80"), 0 },       /* past the last */
		{ STR_INIT("12345678901234567\xff"), 17 }, /* behind a long plain part */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t at = SIZE_MAX;
		const bool valid = text_valid(cases[i].text, true, &at);
		assert_int_equal(valid, cases[i].bad == SIZE_MAX);
		assert_true(at == cases[i].bad);
		assert_int_equal(text_valid(cases[i].text, false, NULL), valid);
	}
}

static void lines_where_they_are_allowed(void **state)
{
	size_t at = 9;

	(void)state;
	assert_true(text_valid(STR("a\tb\r\nc"), true, &at));
	assert_int_equal(at, 9);
	assert_false(text_valid(STR("a\tb"), false, &at));
	assert_int_equal(at, 1);
	assert_false(text_valid(STR("ab\nc"), false, &at));
	assert_int_equal(at, 2);
	assert_false(text_valid(STR("abc\r"), false, &at));
	assert_int_equal(at, 3);
}

static void decoded(void **state)
{
	static const struct {
		str bytes, text;
		bool converted;
	} cases[] = {
		{ STR_INIT(""), STR_INIT(""), false },
		{ STR_INIT("plain\r\n"), STR_INIT("plain\r\n"), false },
		{ STR_INIT(ZHONG ",a"), STR_INIT(ZHONG ",a"), false },
		{ STR_INIT("\xef\xbb\xbf" ZHONG), STR_INIT(ZHONG), false },
		{ STR_INIT("\xd6\xd0,a"), STR_INIT(ZHONG ",a"), true },          /* two bytes */
		{ STR_INIT("\x94\x39\xfc\x36"), STR_INIT(SMILE), true },         /* four bytes */
		{ STR_INIT("\x84\x31\x95\x33\xd6\xd0"), STR_INIT(ZHONG), true }, /* with a mark */
		{ STR_INIT("\xff\xfe\x2d\x4e\x09\0a\0"), STR_INIT(ZHONG "\ta"), true },
		{ STR_INIT("\xfe\xff\x4e\x2d\xd8\x3d\xde\0"), STR_INIT(ZHONG SMILE), true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		CLEANUP(buf_done) struct buf out;
		str text = STR_NONE;
		buf_init(&out, 100);
		assert_true(text_decode(cases[i].bytes, &out, &text));
		assert_true(str_eq(text, cases[i].text));
		assert_int_equal(out.len > 0, cases[i].converted);
	}
}

static void neither_encoding(void **state)
{
	static const str bad[] = {
		STR_INIT("a\xff"), STR_INIT("\xd6"), /* cut off */
		STR_INIT("\xd6\xd0\x80"),            /* a byte that begins nothing */
		STR_INIT("\xd6\x20"),                /* no second byte */
		STR_INIT("\x84\x31\xff\x30"),        /* no third */
		STR_INIT("\xff\xfe\x2d"),            /* half a unit */
		STR_INIT("\xff\xfe\x3d\xd8"),        /* half a pair */
		STR_INIT("\xff\xfe\0\xde\x3d\xd8"),  /* a pair the wrong way round */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		CLEANUP(buf_done) struct buf out;
		str text = STR("untouched");
		buf_init(&out, 100);
		assert_false(text_decode(bad[i], &out, &text));
		assert_str(text, "untouched");
	}
}

static void a_long_text_is_converted_whole(void **state)
{
	enum { PAIRS = 100000 };
	char *bytes = malloc(PAIRS * 2);
	CLEANUP(buf_done) struct buf out, little;
	str text = STR_NONE;

	(void)state;
	for (size_t n = 0; n < PAIRS; n++)
		memcpy(bytes + 2 * n, "\xd6\xd0", 2);
	buf_init(&out, PAIRS * 3);
	assert_true(text_decode((str){ bytes, PAIRS * 2 }, &out, &text));
	assert_int_equal(text.len, PAIRS * 3);
	for (size_t n = 0; n < PAIRS; n++)
		assert_memory_equal(text.ptr + 3 * n, ZHONG, 3);
	buf_init(&little, PAIRS * 3 - 1);
	assert_false(text_decode((str){ bytes, PAIRS * 2 }, &little, &text));
	free(bytes);
}

static void widths(void **state)
{
	static const struct {
		str text;
		size_t points, columns;
	} cases[] = {
		{ STR_INIT(""), 0, 0 }, { STR_INIT("abc"), 3, 3 }, { STR_INIT(ZHONG "a"), 2, 3 },
		{ STR_INIT("e" ACUTE), 2, 1 }, { STR_INIT("\xc3\xa9"), 1, 1 },
		{ STR_INIT("\xef\xbc\xa1"), 1, 2 }, /* full-width A */
		{ STR_INIT("\xef\xbd\xb1"), 1, 1 }, /* half-width katakana */
		{ STR_INIT(SMILE), 1, 2 },
		{ STR_INIT("a\xe2\x80\x8d"
			   "b"),
			3, 2 }, /* zero width joiner */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(text_length(cases[i].text), cases[i].points);
		assert_int_equal(text_columns(cases[i].text), cases[i].columns);
	}
}

static void cutting_by_cells(void **state)
{
	(void)state;
	assert_str(text_cut(STR("abc"), 2), "ab");
	assert_str(text_cut(STR("abc"), 3), "abc");
	assert_str(text_cut(STR("abc"), 0), "");
	assert_str(text_cut(STR(ZHONG ZHONG), 3), ZHONG);
	assert_str(text_cut(STR(ZHONG), 1), "");
	assert_str(text_cut(STR("e" ACUTE "a"), 1), "e" ACUTE); /* the mark stays with its letter */
}

static void distances(void **state)
{
	const str long_word = STR("12345678901234567890123456789012345678901");

	(void)state;
	assert_int_equal(text_distance(STR("stage"), STR("stage")), 0);
	assert_int_equal(text_distance(STR("stage"), STR("satge")), 1);
	assert_int_equal(text_distance(STR("untis"), STR("units")), 1);
	assert_int_equal(text_distance(STR("abcd"), STR("badc")), 2);
	assert_int_equal(text_distance(STR("stage"), STR("stages")), 1);
	assert_int_equal(text_distance(STR("stage"), STR("tage")), 1);
	assert_int_equal(text_distance(STR("kitten"), STR("sitting")), 3);
	assert_int_equal(text_distance(STR(""), STR("abc")), 3);
	assert_int_equal(text_distance(STR("abc"), STR_NONE), 3);
	assert_int_equal(text_distance(str_slice(long_word, 0, 40), STR("")), 40);
	assert_int_equal(text_distance(long_word, long_word), 40);
}

static void folds(const char *text, const char *folded)
{
	CLEANUP(buf_done) struct buf out = BUF(1 << 20);

	text_fold(str_of(text), &out);
	assert_int_equal(out.len, strlen(folded));
	assert_true(str_eq(buf_str(&out), str_of(folded)) || !out.len);
}

static void what_is_looked_for_has_no_case_and_no_width(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(1 << 20);
	char many[10000];

	(void)state;
	folds("KJ-NH 12", "kj-nh 12");
	folds("ＫＪ－１２", "kj-12");
	folds("教育Office", "教育office");
	folds("Ärzte STRASSE straße", "ärzte strasse strasse");
	folds("A\xffＢ\xe6\x95", "ab");
	folds("\xe6\x95", "");
	folds("", "");
	for (size_t n = 0; n < sizeof(many); n++)
		many[n] = "é教a"[n % 6];
	text_fold((str){ many, sizeof(many) }, &out);
	assert_false(out.failed);
	assert_true(text_valid(buf_str(&out), false, NULL));
	assert_true(out.len >= sizeof(many) - 6 && out.len <= sizeof(many));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(valid_text),
		cmocka_unit_test(lines_where_they_are_allowed),
		cmocka_unit_test(decoded),
		cmocka_unit_test(neither_encoding),
		cmocka_unit_test(a_long_text_is_converted_whole),
		cmocka_unit_test(widths),
		cmocka_unit_test(cutting_by_cells),
		cmocka_unit_test(distances),
		cmocka_unit_test(what_is_looked_for_has_no_case_and_no_width),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
