/* The manual: both languages have the same pages, every link leads somewhere, every page is led to. */
#include "base/test_support.h"
#include "web/manual.h"

#define HEADS 100

static struct arena arena = ARENA(256 << 20);

struct page_known {
	struct manual_text text;
	str heads[HEADS];
	size_t head_count;
	bool linked;
};

static struct page_known known[LANGUAGE_COUNT][MANUAL_PAGES_MAX];
static size_t counts[LANGUAGE_COUNT];

/* ---- What a page says ---- */

struct looking {
	enum language language;
	struct page_known *page;
	bool links; /* second time: heads are known */
};

static void note_head(void *context, int level, str name, str words)
{
	struct looking *looking = context;
	struct page_known *page = looking->page;

	(void)words;
	if (looking->links)
		return;
	if (level == 1 && page->head_count)
		fail_msg("%.*s has two titles", STR_ARG(page->text.name));
	for (size_t n = 0; n < page->head_count; n++)
		if (str_eq(page->heads[n], name))
			fail_msg("%.*s says #%.*s twice", STR_ARG(page->text.name), STR_ARG(name));
	assert_true(page->head_count < HEADS);
	page->heads[page->head_count++] = arena_copy(&arena, name);
}

static bool has_head(const struct page_known *page, str name)
{
	for (size_t n = 0; n < page->head_count; n++)
		if (str_eq(page->heads[n], name))
			return true;
	return false;
}

static struct page_known *page_named(enum language language, str name)
{
	for (size_t n = 0; n < counts[language]; n++)
		if (str_eq(known[language][n].text.name, name))
			return &known[language][n];
	return NULL;
}

static str follow(void *context, str href)
{
	struct looking *looking = context;
	str head = href, name = str_cut(&head, '#');
	struct page_known *to = looking->page;

	if (!looking->links || str_starts(href, STR("/")))
		return href;
	if (name.len) {
		if (!str_ends(name, STR(".md")))
			fail_msg("%.*s: %.*s is no page", STR_ARG(looking->page->text.name),
				STR_ARG(href));
		to = page_named(looking->language, str_slice(name, 0, name.len - 3));
	}
	if (!to || (str_given(head) && !has_head(to, head)))
		fail_msg("%.*s: %.*s leads nowhere", STR_ARG(looking->page->text.name),
			STR_ARG(href));
	to->linked = to->linked || to != looking->page;
	return href;
}

static bool look_at_picture(void *context, str src, struct markdown_picture *ret)
{
	struct looking *looking = context;

	(void)ret;
	if (!str_starts(src, STR("images/")) || !str_ends(src, STR(".webp")))
		fail_msg("%.*s: %.*s is no images/NAME.webp", STR_ARG(looking->page->text.name),
			STR_ARG(src));
	return false;
}

static void look(enum language language, bool links)
{
	for (size_t n = 0; n < counts[language]; n++) {
		struct looking looking = { language, &known[language][n], links };
		const struct markdown_ways ways = { &looking, follow, look_at_picture, note_head };
		assert_true(str_given(markdown_page(looking.page->text.text, &ways, &arena).html));
	}
}

static int look_at_all(void **state)
{
	struct manual_text texts[MANUAL_PAGES_MAX];

	(void)state;
	for (int language = 0; language < LANGUAGE_COUNT; language++) {
		counts[language] = manual_texts((enum language)language, texts);
		for (size_t n = 0; n < counts[language]; n++)
			known[language][n].text = texts[n];
		look((enum language)language, false);
	}
	return 0;
}

/* ---- What must hold ---- */

static void both_languages_have_the_same_pages(void **state)
{
	(void)state;
	assert_true(counts[LANGUAGE_EN] >= 12);
	assert_int_equal(counts[LANGUAGE_EN], counts[LANGUAGE_ZH]);
	for (size_t n = 0; n < counts[LANGUAGE_EN]; n++) {
		const struct page_known *en = &known[LANGUAGE_EN][n], *zh = &known[LANGUAGE_ZH][n];
		assert_true(str_eq(en->text.name, zh->text.name));
		assert_true(en->text.title.len > 0 && zh->text.title.len > 0);
		if (en->head_count != zh->head_count)
			fail_msg("%.*s has other heads in Chinese", STR_ARG(en->text.name));
	}
}

static void every_link_leads_somewhere_and_every_page_is_led_to(void **state)
{
	(void)state;
	for (int language = 0; language < LANGUAGE_COUNT; language++) {
		look((enum language)language, true);
		for (size_t n = 0; n < counts[language]; n++)
			if (!known[language][n].linked && n > 0)
				fail_msg("nothing leads to %.*s",
					STR_ARG(known[language][n].text.name));
	}
}

static void a_page_is_shown_with_its_heads(void **state)
{
	struct manual_text texts[MANUAL_PAGES_MAX];
	struct manual_page page = { .title = STR_NONE };
	size_t count = manual_texts(LANGUAGE_ZH, texts),
	       at = manual_find(texts, count, STR("units"));

	(void)state;
	assert_true(at < count);
	manual_render(&page, &texts[at], LANGUAGE_ZH, &arena);
	assert_str(page.title, "单位");
	assert_int_equal(page.heads.count, 3);
	assert_str(page.heads.ptr[0].url, "#单位树");
	assert_non_null(strstr(page.text.html.ptr, "<a href=\"/help/bulk#"));
	assert_int_equal(manual_find(texts, count, STR("nothing")), count);
}

/* A picture that was not taken leaves no hole; one that was has its size. */
static void a_picture_is_there_or_left_out(void **state)
{
	struct manual_text texts[MANUAL_PAGES_MAX];
	struct manual_page page = { .title = STR_NONE };
	size_t count = manual_texts(LANGUAGE_EN, texts);

	(void)state;
	for (size_t n = 0; n < count; n++) {
		manual_render(&page, &texts[n], LANGUAGE_EN, &arena);
		const char *picture = strstr(page.text.html.ptr, "<img");
		assert_true(!picture || strstr(picture, "width=\""));
		assert_null(strstr(page.text.html.ptr, "images/NAME"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_languages_have_the_same_pages),
		cmocka_unit_test(every_link_leads_somewhere_and_every_page_is_led_to),
		cmocka_unit_test(a_page_is_shown_with_its_heads),
		cmocka_unit_test(a_picture_is_there_or_left_out),
	};
	int failed = cmocka_run_group_tests_name("manual", tests, look_at_all, NULL);

	arena_done(&arena);
	return failed;
}
