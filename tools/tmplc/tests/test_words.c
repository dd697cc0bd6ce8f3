/* Languages by tag and header; sentences by the tables that tmplc makes (of words.po). */
#include "base/catalogue.h"
#include "base/macros.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool is_zh(const char *tag)
{
	enum language language = LANGUAGE_EN;

	return language_of_tag(str_of(tag), &language) && language == LANGUAGE_ZH;
}

static void test_tags(void **state UNUSED)
{
	enum language language = LANGUAGE_ZH;

	assert_true(is_zh("zh"));
	assert_true(is_zh("zh-CN"));
	assert_true(is_zh("zh_CN.UTF-8"));
	assert_true(is_zh("ZH-Hans"));
	assert_false(is_zh("zhx"));
	assert_false(is_zh("z"));
	assert_false(is_zh(""));
	assert_false(is_zh(NULL));
	assert_false(language_of_tag(STR("de"), &language));
	assert_int_equal(language, LANGUAGE_ZH);
	assert_true(language_of_tag(STR("en_GB"), &language));
	assert_int_equal(language, LANGUAGE_EN);
	assert_string_equal(language_tag(LANGUAGE_EN), "en");
	assert_string_equal(language_tag(LANGUAGE_ZH), "zh-CN");
}

static enum language accepted(const char *header)
{
	return language_accepted(str_of(header), LANGUAGE_EN);
}

static void test_accepted(void **state UNUSED)
{
	assert_int_equal(accepted("zh-CN,zh;q=0.9,en;q=0.8"), LANGUAGE_ZH);
	assert_int_equal(accepted("en;q=0.8, zh;q=0.9"), LANGUAGE_ZH);
	assert_int_equal(accepted("en, zh"), LANGUAGE_EN);
	assert_int_equal(accepted("zh;q=0.5, en"), LANGUAGE_EN);
	assert_int_equal(accepted("de, fr;q=0.9, zh;q=0.1"), LANGUAGE_ZH);
	assert_int_equal(accepted("zh;q=0"), LANGUAGE_EN);
	assert_int_equal(accepted("*, zh;q=0.5"), LANGUAGE_EN);
	assert_int_equal(accepted("zh;q=1.000, en;q=0.999"), LANGUAGE_ZH);
	assert_int_equal(accepted("zh;q=2, zh;q=x, zh;r=1, zh;q=, ,;, zh;q=1.5"), LANGUAGE_EN);
	assert_int_equal(accepted(""), LANGUAGE_EN);
	assert_int_equal(accepted(NULL), LANGUAGE_EN);
	assert_int_equal(language_accepted(STR("de"), LANGUAGE_ZH), LANGUAGE_ZH);
	assert_int_equal(language_accepted(STR("*"), LANGUAGE_ZH), LANGUAGE_ZH);
	assert_int_equal(language_accepted(STR("en"), LANGUAGE_ZH), LANGUAGE_EN);
}

static void test_sentences(void **state UNUSED)
{
	char text[100];

	assert_string_equal(tr(LANGUAGE_ZH, "That day has already passed."), "该日期已过。");
	assert_string_equal(
		tr(LANGUAGE_EN, "That day has already passed."), "That day has already passed.");
	assert_string_equal(tr(LANGUAGE_ZH, "Nobody wrote this."), "Nobody wrote this.");
	assert_string_equal(tr(LANGUAGE_ZH, "A \"quote\"\n"), "“引号”\\?\n");
	assert_string_equal(tr(LANGUAGE_ZH, N_("78 %% answered")), "已填报78%%");
	snprintf(text, sizeof(text), tr(LANGUAGE_ZH, "%s has %d units."), "嘉兴", 43);
	assert_string_equal(text, "43个单位属于嘉兴。");
}

static void test_left_out(void **state UNUSED)
{
	assert_null(catalogue_find(LANGUAGE_ZH, "Only pages say this."));
	assert_null(catalogue_find(LANGUAGE_ZH, "Not sure"));
	assert_null(catalogue_find(LANGUAGE_ZH, "Empty"));
	assert_null(catalogue_find(LANGUAGE_ZH, ""));
	assert_null(catalogue_find(LANGUAGE_EN, "That day has already passed."));
}

static void test_sorted(void **state UNUSED)
{
	const struct catalogue *zh = &catalogues[LANGUAGE_ZH];

	assert_int_equal(zh->count, 4);
	for (size_t i = 1; i < zh->count; i++)
		assert_true(strcmp(zh->entries[i - 1].english, zh->entries[i].english) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tags),
		cmocka_unit_test(test_accepted),
		cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_left_out),
		cmocka_unit_test(test_sorted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
