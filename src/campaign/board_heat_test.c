/* The board measure by measure: shades, order, workstreams, periods, numbers. */
#include "campaign/page_test_support.h"

static void a_shade_is_never_rounded_to_none_or_all(void **state)
{
	struct house *house = *state;
	char code[16];

	deploy(house);
	has(show(house, "/board/B", LANGUAGE_EN, NULL),
		"<td class=\"h0\"><a href=\"/board/B/T.plan\">0/31</a></td>");
	for (int n = 0; n < LEAVES; n++) {
		snprintf(code, sizeof(code), "B%d", n);
		answer(house, code);
		if (n == 0)
			has(show(house, "/board/B", LANGUAGE_EN, NULL),
				"<td class=\"h1\"><a href=\"/board/B/T.plan\">1/31</a>");
	}
	has(show(house, "/board/B", LANGUAGE_EN, NULL),
		"<td class=\"h9\"><a href=\"/board/B/T.plan\">30/31</a>");
	answer(house, "B");
	has(show(house, "/board/B", LANGUAGE_EN, NULL),
		"<td class=\"h10\"><a href=\"/board/B/T.plan\">31/31</a>");
}

/* The head of each column, and a cell for each line. */
static void a_cell_leads_to_what_it_rests_on(void **state)
{
	struct house *house = *state;
	const char *page;

	deploy(house);
	page = show(house, "/board/R", LANGUAGE_EN,
		(const char *const[]){ "campaign", "T", "on", "2026-03-11", NULL });
	has(page, "<a href=\"/board/A%2F1%20%3F/T.plan?on=2026-03-11\">0/1</a><b>▲1 ");
	has(page, "<th scope=\"colgroup\" colspan=\"1\"><a "
		  "href=\"/board/R?campaign=T&amp;on=2026-03-11&amp;workstream=Plan\" "
		  "title=\"Plan\">Plan</a>");
	has(page, "<td class=\"h0\"><a href=\"/duty/R/T.plan\">0/1</a>"); /* its own */
	has(page, "<a href=\"/measure/T.plan\" title=\"Make a plan\">Make a plan</a>");
	show(house, "/board/A%2F1%20%3F/T.plan", LANGUAGE_EN,
		(const char *const[]){ "on", "2026-03-11", NULL });
	assert_int_equal(house->status, 200);
	has(house->page.ptr, "First &amp; only");
	has(house->page.ptr, "<dt>Overdue</dt><dd><span aria-hidden=\"true\">▲</span>1</dd>");
	show(house, "/board/R/T.nothing", LANGUAGE_EN, NULL);
	assert_int_equal(house->status, 404);
}

static const char *line_after(const char *page, const char *name)
{
	const char *found = strstr(page, name);

	if (!found)
		fail_msg("the page lacks %s", name);
	return found;
}

static void lines_stand_in_the_order_that_was_asked_for(void **state)
{
	struct house *house = *state;
	const char *page, *const asked[] = { "sort", "-share", NULL };

	deploy(house);
	answer(house, "B0");
	page = show(house, "/board/R", LANGUAGE_EN, asked); /* 1 of 31, 0 of 1 */
	assert_true(line_after(page, ">Second</a>") < line_after(page, ">First &amp; only</a>"));
	has(page, "aria-sort=\"descending\"><a href=\"/board/R?campaign=T&amp;sort=share\">");
	page = show(house, "/board/R", LANGUAGE_EN, (const char *const[]){ "sort", "name", NULL });
	assert_true(line_after(page, ">First &amp; only</a>") < line_after(page, ">Second</a>"));
	has(page, "aria-sort=\"ascending\"><a href=\"/board/R?campaign=T&amp;sort=-name\">");
	has(show(house, "/board/R", LANGUAGE_EN, (const char *const[]){ "sort", "luck", NULL }),
		"\"field\":\"sort\"");
	assert_int_equal(house->status, 422);
}

static void one_workstream_alone_is_counted_alone(void **state)
{
	struct house *house = *state;
	const char *page;

	deploy(house);
	say(house, "/api/v1/measure/add",
		"{\"campaign\":\"T\",\"code\":\"more\",\"title\":\"More\",\"workstream\":\"Do\","
		"\"due\":\"2026-03-20\",\"accepted_by\":\"above\",\"reason\":\"Why not.\"}");
	answer(house, "R");
	has(show(house, "/board/R", LANGUAGE_EN, NULL), "<dd>66</dd>");
	page = show(house, "/board/R", LANGUAGE_EN,
		(const char *const[]){ "workstream", "Plan", NULL });
	has(page, "<dd>33</dd>");
	has(page, "Only Plan");
	has(page, "Make a plan");
	lacks(page, "Visit");
	page = show(house, "/board/R", LANGUAGE_EN,
		(const char *const[]){ "workstream", "Plan", "by", "workstreams", NULL });
	has(page, "<dd>33</dd>");
	has(page, "<th scope=\"col\">Plan</th>");
	lacks(page, "<th scope=\"col\">Do</th>");
	/* One that the campaign does not have is no reason to show nothing. */
	has(show(house, "/board/R", LANGUAGE_EN,
		    (const char *const[]){ "workstream", "<b>", NULL }),
		"<dd>66</dd>");
}

static void periods_are_one_column_until_they_are_opened(void **state)
{
	struct house *house = *state;
	const char *const open[] = { "open", "T.weekly", NULL };
	const char *page;

	tell_story(house);
	say(house, "/api/v1/measure/add",
		"{\"campaign\":\"T\",\"code\":\"weekly\",\"title\":\"Each "
		"week\",\"due\":\"2026-03-06\","
		"\"every\":\"week\",\"accepted_by\":\"nobody\"}");
	say(house, "/api/v1/campaign/deploy", "{\"campaign\":\"T\"}");
	say(house, "/api/v1/duty/answer", "{\"unit\":\"A/1 ?\",\"measure\":\"T.weekly.2026-W10\"}");
	page = show(house, "/board/R", LANGUAGE_EN, NULL);
	has(page, "<span aria-hidden=\"true\">+</span> 6 periods</a>");
	has(page, "href=\"/board/R?campaign=T&amp;open=T.weekly\"");
	has(page, "<a href=\"/measure/T.weekly\" title=\"Each week\">Each week</a>");
	has(page, ">1/6</a>"); /* of A/1, over all weeks */
	lacks(page, ">2026-W10</a>");
	page = show(house, "/board/R", LANGUAGE_EN, open);
	has(page, "<span aria-hidden=\"true\">−</span> fold 6 periods</a>");
	has(page, ">2026-W10</a>");
	has(page, "<a href=\"/board/A%2F1%20%3F/T.weekly.2026-W10\">1/1</a>");
	has(page, "colspan=\"7\"");
	/* Opened or not, nothing is counted twice: 33 plans, 6 weeks of 33 units. */
	has(page, "<dd>231</dd>");
}

static void what_answers_gave_is_added_up_and_drawn(void **state)
{
	struct house *house = *state;
	const char *const chosen[] = { "campaign", "T", "number", "T.rooms.rooms", NULL };
	const char *page;

	tell_story(house);
	say(house, "/api/v1/measure/add",
		"{\"campaign\":\"T\",\"code\":\"rooms\",\"title\":\"Count <rooms>\",\"due\":"
		"\"2026-03-06\",\"accepted_by\":\"nobody\",\"form\":[{\"name\":\"rooms\",\"label\":"
		"\"Rooms & halls\",\"kind\":\"number\"}]}");
	say(house, "/api/v1/campaign/deploy", "{\"campaign\":\"T\"}");
	say(house, "/api/v1/duty/answer",
		"{\"unit\":\"B\",\"measure\":\"T.rooms\",\"values\":{\"rooms\":1200}}");
	say(house, "/api/v1/duty/answer", "{\"unit\":\"B1\",\"measure\":\"T.rooms\"}");
	page = show(house, "/board/R", LANGUAGE_EN, NULL);
	has(page, "Rooms &amp; halls</a></th><td class=\"text\">Count "
		  "&lt;rooms&gt;</td><td>1,200</td><td>1</td><td>2</td>");
	lacks(page, "<svg");
	page = show(house, "/board/R", LANGUAGE_EN, chosen);
	has(page, "<svg class=\"drawn\"");
	has(page, "<title>Second: 1,200</title>");
	has(page, "<th scope=\"row\">First &amp; only</th><td>–</td><td>0</td>");
	has(page, "href=\"/chart/board/R?campaign=T&amp;number=T.rooms.rooms\"");
	has(show(house, "/chart/board/R", LANGUAGE_EN, chosen), "<svg xmlns=");
	assert_string_equal(house->type, "image/svg+xml");
	show(house, "/chart/board/R", LANGUAGE_EN,
		(const char *const[]){ "number", "T.rooms.none", NULL });
	assert_int_equal(house->status, 404);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_shade_is_never_rounded_to_none_or_all, setup, teardown),
		cmocka_unit_test_setup_teardown(a_cell_leads_to_what_it_rests_on, setup, teardown),
		cmocka_unit_test_setup_teardown(
			lines_stand_in_the_order_that_was_asked_for, setup, teardown),
		cmocka_unit_test_setup_teardown(
			one_workstream_alone_is_counted_alone, setup, teardown),
		cmocka_unit_test_setup_teardown(
			periods_are_one_column_until_they_are_opened, setup, teardown),
		cmocka_unit_test_setup_teardown(
			what_answers_gave_is_added_up_and_drawn, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
