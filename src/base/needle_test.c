/* What is found and what is not, and that the quick way finds what the plain one does. */
#include "base/needle.h"
#include "base/text.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct case_of {
	const char *typed;
	bool anywhere, begins;
};

static void looks(
	struct pinyin *pinyin, const char *text, const struct case_of *cases, size_t count)
{
	CLEANUP(buf_done) struct buf hay = BUF(1 << 16);

	needle_pack(&hay, pinyin, str_of(text));
	for (size_t n = 0; n < count; n++) {
		CLEANUP(buf_done) struct buf folded = BUF(1 << 16);
		struct needle needle;
		text_fold(str_of(cases[n].typed), &folded);
		needle_of(&needle, buf_str(&folded), NEEDLE_ANYWHERE);
		if (needle_in(&needle, buf_str(&hay)) != cases[n].anywhere)
			fail_msg("%s in %s", cases[n].typed, text);
		needle_of(&needle, buf_str(&folded), NEEDLE_BEGINS);
		if (needle_in(&needle, buf_str(&hay)) != cases[n].begins)
			fail_msg("%s at the beginning of %s", cases[n].typed, text);
	}
}

static void names_are_found_by_characters_syllables_and_first_letters(void **state)
{
	static const struct case_of cases[] = {
		{ "东乡", true, true },
		{ "乡区", true, false },
		{ "dongxiang", true, true },
		{ "DONGX", true, true },
		{ "dongxiangq", true, true },
		{ "xiang", true, false },
		{ "xian", true, false },  /* a syllable need not be ended */
		{ "iang", false, false }, /* nor may it be begun in the middle */
		{ "ongx", false, false },
		{ "dxq", true, true },
		{ "xq", true, false },
		{ "qu", true, false },
		{ "uq", false, false },
		{ "东区", false, false },
		{ "东乡区了", false, false },
	};

	looks(*state, "东乡区", cases, COUNT(cases));
}

static void codes_are_found_at_any_letter(void **state)
{
	static const struct case_of cases[] = {
		{ "kj", true, true },
		{ "Kj-nH", true, true },
		{ "ｋｊ", true, true },
		{ "nh", true, false },
		{ "h2", true, false },
		{ "2", true, false },
		{ "-", true, false },
		{ "kj nh", false, false },
		{ "\1KJ", false, false },
	};

	looks(*state, "KJ-NH2", cases, COUNT(cases));
}

static size_t plainly(const struct needle *needle, str hay, size_t from)
{
	for (; from + needle->len <= hay.len; from++) {
		size_t n = 0;
		while (n < needle->len && (hay.ptr[from + n] == needle->text[n] ||
						  (n && hay.ptr[from + n] == needle->text[n] + 32)))
			n++;
		if (n == needle->len)
			return from;
	}
	return NEEDLE_NONE;
}

/* Over letters of which there are few, so that much fits nearly. */
static void sixteen_at_a_time_is_as_one_by_one(void **state)
{
	static const char letters[] = "AaBbC\1";
	uint64_t random = 88172645463325252u;
	char hay[200];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct needle needle;
		char word[4];
		for (size_t n = 0; n < sizeof(hay); n++) {
			random = random * 6364136223846793005u + 1442695040888963407u;
			hay[n] = letters[(random >> 40) % 6];
		}
		for (size_t n = 0; n < sizeof(word); n++)
			word[n] = "abc"[(random >> (10 + 5 * n)) % 3];
		str text = { hay, 1 + (size_t)(random >> 33) % sizeof(hay) };
		needle_of(&needle, (str){ word, 1 + (size_t)(random >> 50) % sizeof(word) },
			NEEDLE_ANYWHERE);
		for (size_t at = 0, found = 0; found != NEEDLE_NONE; at = found + 1) {
			found = needle_next(&needle, text, at);
			assert_int_equal(found, plainly(&needle, text, at));
		}
	}
}

static void what_was_typed_falls_into_words(void **state)
{
	CLEANUP(buf_done) struct buf folded = BUF(1 << 20);
	str words[NEEDLE_WORDS];

	(void)state;
	assert_int_equal(needle_words(STR("  北京　KJ\t区 "), &folded, words), 3);
	assert_true(str_eq(words[0], STR("北京")));
	assert_true(str_eq(words[1], STR("kj")));
	assert_true(str_eq(words[2], STR("区")));
	buf_clear(&folded);
	assert_int_equal(needle_words(STR("a b c d e f g h"), &folded, words), NEEDLE_WORDS);
	buf_clear(&folded);
	assert_int_equal(needle_words(STR(" \t "), &folded, words), 0);
	buf_clear(&folded);
	assert_int_equal(needle_words(STR(""), &folded, words), 0);
}

static void what_cannot_be_found_is_nowhere(void **state)
{
	CLEANUP(buf_done) struct buf hay = BUF(1 << 20);
	char longest[20000];
	struct needle needle;

	memset(longest, 'x', sizeof(longest));
	needle_pack(&hay, *state, (str){ longest, sizeof(longest) });
	needle_pack(&hay, *state, STR("a\x01\x02\xff\xe6\x95z"));
	for (size_t len = 0; len < sizeof(longest); len += 1 + len / 7) {
		needle_of(&needle, (str){ longest, len }, NEEDLE_ANYWHERE);
		assert_int_equal(needle_in(&needle, buf_str(&hay)), len && len < NEEDLE_MAX);
	}
	needle_of(&needle, STR("az"), NEEDLE_BEGINS);
	assert_true(needle_in(&needle, buf_str(&hay)));
	needle_of(&needle, STR("\xff"), NEEDLE_ANYWHERE);
	assert_false(needle_in(&needle, buf_str(&hay)));
	assert_false(needle_in(&needle, STR("")));
	assert_false(needle_in(&needle, STR_NONE));
}

static int setup(void **state)
{
	*state = pinyin_new();
	return 0;
}

static int teardown(void **state)
{
	pinyin_free(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_found_by_characters_syllables_and_first_letters),
		cmocka_unit_test(codes_are_found_at_any_letter),
		cmocka_unit_test(sixteen_at_a_time_is_as_one_by_one),
		cmocka_unit_test(what_was_typed_falls_into_words),
		cmocka_unit_test(what_cannot_be_found_is_nowhere),
	};

	return cmocka_run_group_tests_name("needle", tests, setup, teardown);
}
