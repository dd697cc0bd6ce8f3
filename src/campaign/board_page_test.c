/* The page of a board: asked for through the routes of a store in a temporary folder, read as
 * text. */
#include "campaign/page_test_support.h"

/* ---- What it says where there is nothing to show ---- */

static void an_empty_store_says_so_and_how_to_begin(void **state)
{
	const char *page = show(*state, "/board", LANGUAGE_EN, NULL);

	has(page, "No campaign is in force yet.");
	has(page, "muster campaign deploy --campaign");
	assert_int_equal(times(page, "<h1"), 1);
	page = show(*state, "/board", LANGUAGE_ZH, NULL);
	has(page, "还没有已部署的专项工作。");
	has(page, "<html lang=\"zh-CN\">");
}

static void a_draft_is_named_as_one(void **state)
{
	const char *page;

	tell_story(*state);
	page = show(*state, "/board", LANGUAGE_EN, (const char *const[]){ "campaign", "T", NULL });
	has(page, "still a draft");
	has(page, "muster campaign deploy --campaign T");
	lacks(page, "<table");
}

static void an_unknown_unit_is_a_page_too(void **state)
{
	struct house *house = *state;

	deploy(house);
	has(show(house, "/board/NOPE", LANGUAGE_EN, NULL), "<h1>There is no such unit.</h1>");
	assert_int_equal(house->status, 404);
	assert_string_equal(house->type, "text/html; charset=utf-8");
	lacks(house->page.ptr, "<table");
}

/* ---- What it counts ---- */

static void the_lines_add_up_with_the_units_own(void **state)
{
	struct house *house = *state;
	const char *page, *own, *end;

	deploy(house);
	answer(house, "R");
	answer(house, "B0");
	page = show(house, "/board", LANGUAGE_EN, NULL);
	has(page, "2/33"); /* the total: R, A/1, B and the leaves */
	has(page, "1/31"); /* B with its leaves */
	own = strstr(page, "The unit itself");
	assert_non_null(own);
	end = strstr(own, "</tr>");
	assert_non_null(end);
	has(page, "Binds no unit here");
	house->page.ptr[end - page] = 0;
	assert_int_equal(times(own, ">1/1<"), 2); /* the plan, and all together */
}

/* A bar says "none" or "all" only where that is so. */
static void a_bar_is_never_rounded_to_none_or_all(void **state)
{
	struct house *house = *state;
	char code[16];

	deploy(house);
	has(show(house, "/board/B", LANGUAGE_EN, NULL), "class=\"bar p0\">0/31<");
	for (int n = 0; n < LEAVES; n++) {
		snprintf(code, sizeof(code), "B%d", n);
		answer(house, code);
		if (n == 0)
			has(show(house, "/board/B", LANGUAGE_EN, NULL), "class=\"bar p5\">1/31<");
	}
	has(show(house, "/board/B", LANGUAGE_EN, NULL), "class=\"bar p95\">30/31<");
	answer(house, "B");
	has(show(house, "/board/B", LANGUAGE_EN, NULL), "class=\"bar p100\">31/31<");
}

static void overdue_is_told_by_a_sign_and_a_word(void **state)
{
	struct house *house = *state;
	const char *page;

	deploy(house);
	answer(house, "B0");
	page = show(
		house, "/board/B", LANGUAGE_EN, (const char *const[]){ "on", "2026-03-10", NULL });
	lacks(page, "▲30"); /* its own day is not past */
	page = show(
		house, "/board/B", LANGUAGE_EN, (const char *const[]){ "on", "2026-03-11", NULL });
	has(page, "▲30 <span class=\"unseen\">overdue</span>");
	has(page, "Day 10 of 40");
	has(page, "As of <time datetime=\"2026-03-11\">11 March 2026</time>");
	has(show(house, "/board/B", LANGUAGE_EN, (const char *const[]){ "on", "2026-02-27", NULL }),
		"Begins on");
	has(show(house, "/board/B", LANGUAGE_EN, (const char *const[]){ "on", "2026-04-11", NULL }),
		"Ended on");
	say(house, "/api/v1/campaign/close", "{\"campaign\":\"T\"}");
	has(show(house, "/board/B", LANGUAGE_EN, (const char *const[]){ "campaign", "T", NULL }),
		"Closed on");
}

/* ---- Where it leads ---- */

static void links_keep_what_was_asked_for(void **state)
{
	struct house *house = *state;
	const char *const asked[] = { "campaign", "T", "on", "2026-03-11", "lang", "zh", NULL };
	const char *page;

	deploy(house);
	page = show(house, "/board/R", LANGUAGE_ZH, asked);
	has(page, "href=\"/board/A%2F1%20%3F?campaign=T&amp;on=2026-03-11\">First "
		  "&amp; only</a>");
	has(page, "href=\"/board/R?campaign=T&amp;on=2026-03-11&amp;lang=en\" lang=\"en\"");
	has(page, "href=\"/api/v1/board/"
		  "R?campaign=T&amp;on=2026-03-11&amp;format=csv\"");
	page = show(house, "/board/B0", LANGUAGE_EN, NULL);
	has(page, "<a href=\"/board/R?campaign=T\">Root &lt;i&gt;</a>");
	has(page, "<a href=\"/board/B?campaign=T\">Second</a>");
	has(page, "There are no units below this one.");
}

static void open_for(struct house *house, const char *code, const char *top)
{
	char json[300];

	snprintf(json, sizeof(json),
		"{\"code\":\"%s\",\"title\":\"Campaign %s\",\"unit\":\"%s\",\"starts\":"
		"\"2026-03-01\",\"ends\":\"2026-04-10\"}",
		code, code, top);
	say(house, "/api/v1/campaign/open", json);
	snprintf(json, sizeof(json),
		"{\"campaign\":\"%s\",\"code\":\"m\",\"title\":\"M\",\"due\":"
		"\"2026-03-10\",\"accepted_by\":\"nobody\"}",
		code);
	say(house, "/api/v1/measure/add", json);
	snprintf(json, sizeof(json), "{\"campaign\":\"%s\"}", code);
	say(house, "/api/v1/campaign/deploy", json);
}

/* A unit's page begins with what concerns it, however new a campaign elsewhere is. */
static void other_campaigns_are_one_step_away(void **state)
{
	struct house *house = *state;
	const char *page;

	deploy(house);
	lacks(show(house, "/board/B", LANGUAGE_EN, NULL), "Also in force here");
	open_for(house, "B-own", "B");
	unit(house, "X", "Elsewhere", NULL);
	has(show(house, "/board/X", LANGUAGE_EN, NULL), "No campaign in force concerns this unit");
	open_for(house, "X-own", "X");
	page = show(house, "/board/B0", LANGUAGE_EN, NULL);
	has(page, "<b>Campaign B-own</b>");
	has(page, "<a href=\"/board/B0?campaign=T\">");
	lacks(page, "X-own");
	page = show(house, "/board/R", LANGUAGE_EN, (const char *const[]){ "campaign", "T", NULL });
	has(page, "<a href=\"/board/R?campaign=B-own\">Campaign B-own</a>");
	lacks(page, "X-own");
	page = show(house, "/board", LANGUAGE_EN, NULL);
	has(page, "<b>Campaign X-own</b>");
	has(page, "<a href=\"/board?campaign=T\">");
	has(show(house, "/board/X", LANGUAGE_EN, NULL), "<b>Campaign X-own</b>");
}

/* ---- How it is built ---- */

static void the_page_can_be_read_without_script_eyes_or_mouse(void **state)
{
	struct house *house = *state;
	const char *page;

	deploy(house);
	page = show(house, "/board", LANGUAGE_EN, NULL);
	assert_int_equal(times(page, "<h1"), 1);
	assert_int_equal(times(page, "<th "), times(page, "<th scope="));
	assert_int_equal(times(page, "<th>"), 0);
	assert_int_equal(times(page, "<table"), times(page, "<caption"));
	has(page, "<html lang=\"en\">");
	has(page, "<meta name=\"viewport\"");
	has(page, "<a class=\"skip\" href=\"#content\">");
	has(page, "<main id=\"content\"");
	assert_int_equal(times(page, "<script"), times(page, "<script src=\"/")); /* own files */
	lacks(page, " style=");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			an_empty_store_says_so_and_how_to_begin, setup, teardown),
		cmocka_unit_test_setup_teardown(a_draft_is_named_as_one, setup, teardown),
		cmocka_unit_test_setup_teardown(an_unknown_unit_is_a_page_too, setup, teardown),
		cmocka_unit_test_setup_teardown(
			the_lines_add_up_with_the_units_own, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_bar_is_never_rounded_to_none_or_all, setup, teardown),
		cmocka_unit_test_setup_teardown(
			overdue_is_told_by_a_sign_and_a_word, setup, teardown),
		cmocka_unit_test_setup_teardown(links_keep_what_was_asked_for, setup, teardown),
		cmocka_unit_test_setup_teardown(other_campaigns_are_one_step_away, setup, teardown),
		cmocka_unit_test_setup_teardown(
			the_page_can_be_read_without_script_eyes_or_mouse, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
