/* What stands around a page, and the files that it leads to. */
#include "web/assets.h"
#include "web/frame.h"
#include "web/web.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void an_asset_is_found_by_its_path_alone(void **state)
{
	const struct asset *style = asset_find(STR("/style.css"));

	(void)state;
	assert_non_null(style);
	assert_string_equal(style->type, "text/css; charset=utf-8");
	assert_true(str_starts(style->bytes, STR("/* The one stylesheet")));
	assert_true(str_ends(style->bytes, STR("}\n")));
	assert_string_equal(asset_find(STR("/icon.svg"))->type, "image/svg+xml");
	assert_null(asset_find(STR("/style.css?")));
	assert_null(asset_find(STR("style.css")));
	assert_null(asset_find(STR("")));
	for (size_t n = 0; n < asset_count; n++)
		assert_ptr_equal(asset_find(assets[n].path), &assets[n]);
}

static void a_tag_tells_one_file_from_the_next(void **state)
{
	(void)state;
	for (size_t n = 0; n < asset_count; n++) {
		assert_int_equal(strlen(assets[n].tag), 16);
		assert_int_equal(strspn(assets[n].tag, "0123456789abcdef"), 16);
		for (size_t k = 0; k < n; k++)
			assert_string_not_equal(assets[k].tag, assets[n].tag);
	}
}

/* Pages print a bar's length as a class: each must stand in the stylesheet. */
static void every_length_of_a_bar_has_its_class(void **state)
{
	const str style = asset_find(STR("/style.css"))->bytes;
	char rule[16];

	(void)state;
	for (int step = 5; step <= 100; step += 5) {
		const int len = snprintf(rule, sizeof(rule), "\n.p%d {", step);
		assert_non_null(memmem(style.ptr, style.len, rule, (size_t)len));
	}
}

static void the_frame_leads_to_the_other_language(void **state)
{
	struct arena arena;
	struct request request = { .language = LANGUAGE_EN, .arena = &arena };

	(void)state;
	arena_init(&arena, 4096);
	struct frame_layout en = frame_of(&request, STR("/x"), "start");
	request.language = LANGUAGE_ZH;
	struct frame_layout zh = frame_of(&request, STR("/x?a=b"), "start");
	assert_int_equal(frame_other_language(LANGUAGE_EN), LANGUAGE_ZH);
	assert_int_equal(frame_other_language(LANGUAGE_ZH), LANGUAGE_EN);
	assert_string_equal(en.language_name, "中文");
	assert_string_equal(en.language_tag, "zh-CN");
	assert_string_equal(zh.language_name, "English");
	assert_string_equal(zh.language_tag, "en");
	assert_true(str_eq(en.language_url, STR("/x?lang=zh-CN")));
	assert_true(str_eq(zh.language_url, STR("/x?a=b&lang=en")));
	assert_false(en.inside);
	assert_string_equal(en.style, asset_find(STR("/style.css"))->tag);
	assert_string_equal(en.icon, asset_find(STR("/icon.svg"))->tag);
	assert_string_equal(en.script, asset_find(STR("/app.js"))->tag);
	arena_done(&arena);
}

static void give_title(struct page *page, const void *in)
{
	page_words(page, *(const str *)in);
}

static void give_body(struct page *page, const void *in)
{
	page_html(page, STR("<p>"));
	page_text(page, *(const str *)in);
}

static void the_frame_stands_around_a_page(void **state)
{
	struct arena arena;
	const struct request request = { .language = LANGUAGE_ZH, .arena = &arena };
	const str said = STR("a < b");
	char wanted[80];
	struct buf out;
	struct page page = { .out = &out, .language = LANGUAGE_ZH };

	(void)state;
	arena_init(&arena, 4096);
	const struct frame_layout frame = frame_of(&request, STR("javascript:alert(1)"), "start");
	buf_init(&out, 1 << 20);
	layout_frame(&page, &frame, &(struct page_content){ give_title, give_body, &said });
	buf_byte(&out, 0);
	assert_non_null(strstr(out.ptr, "<html lang=\"zh-CN\">"));
	assert_non_null(strstr(out.ptr, "<title>a &lt; b · Muster</title>"));
	assert_non_null(strstr(out.ptr, "<p>a &lt; b"));
	assert_non_null(strstr(out.ptr, "跳到正文"));
	assert_non_null(strstr(out.ptr, "<a href=\"#\" lang=\"en\" hreflang=\"en\">English</a>"));
	snprintf(wanted, sizeof(wanted), "<link rel=\"stylesheet\" href=\"/style.css?%s\">",
		frame.style);
	assert_non_null(strstr(out.ptr, wanted));
	assert_null(strstr(out.ptr, "/account")); /* nobody has come in */
	buf_done(&out);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_asset_is_found_by_its_path_alone),
		cmocka_unit_test(a_tag_tells_one_file_from_the_next),
		cmocka_unit_test(every_length_of_a_bar_has_its_class),
		cmocka_unit_test(the_frame_leads_to_the_other_language),
		cmocka_unit_test(the_frame_stands_around_a_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
