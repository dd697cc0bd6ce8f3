/* The order of names for people. */
#include "base/collate.h"
#include "base/macros.h"
#include "base/test_support.h"

static void in_order(enum language language, const char *const *names)
{
	struct collator *collator = collator_new(language);

	for (; names[1]; names++) {
		assert_true(collator_cmp(collator, str_of(names[0]), str_of(names[1])) < 0);
		assert_true(collator_cmp(collator, str_of(names[1]), str_of(names[0])) > 0);
	}
	collator_free(collator);
}

static void chinese_names_follow_their_pinyin(UNUSED void **state)
{
	/* an, bei, hang, nan, xi, zhe: by code points they would stand otherwise. */
	in_order(LANGUAGE_ZH,
		(const char *const[]){ "安徽", "北京", "杭州", "南湖区", "西湖区", "浙江", NULL });
}

static void letters_are_not_bytes(UNUSED void **state)
{
	in_order(LANGUAGE_EN, (const char *const[]){ "", "alpha", "Beta", "Éire", "gamma", NULL });
}

static void numbers_are_counted(UNUSED void **state)
{
	in_order(LANGUAGE_ZH, (const char *const[]){ "第2小组", "第10小组", "第100小组", NULL });
	in_order(LANGUAGE_EN, (const char *const[]){ "Group 1", "Group 2", "Group 10", NULL });
}

static void what_sounds_alike_still_has_an_order(UNUSED void **state)
{
	struct collator *collator = collator_new(LANGUAGE_EN);

	assert_int_equal(collator_cmp(collator, STR("a"), STR("a")), 0);
	assert_int_equal(collator_cmp(collator, STR_NONE, STR("")), 0);
	assert_true(collator_cmp(collator, STR("a\xFF"), STR("a\xFE")) != 0);
	collator_free(collator);
	collator_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chinese_names_follow_their_pinyin),
		cmocka_unit_test(letters_are_not_bytes),
		cmocka_unit_test(numbers_are_counted),
		cmocka_unit_test(what_sounds_alike_still_has_an_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
