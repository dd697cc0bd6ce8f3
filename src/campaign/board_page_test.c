/* The page of a board: asked for through the routes of a store in a temporary folder, read as
 * text. */
#include "campaign/campaign.h"
#include "campaign/pages.h"
#include "org/org.h"
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

#define LEAVES 30

struct house {
	char above[64], folder[80];
	struct ledger *ledger;
	struct web *web;
	struct arena arena;
	struct buf page; /* the last answer, terminated */
	int status;
	const char *type;
};

static const struct slice *const slices[] = { &org_slice, &campaign_slice, NULL };

static int setup(void **state)
{
	struct house *house = calloc(1, sizeof(*house));
	struct ledger_settings settings = { .slices = slices, .clock_given = true };
	struct err err;

	must(house && moment_parse(STR("2026-03-01T09:00:00Z"), &settings.clock));
	snprintf(house->above, sizeof(house->above), "/tmp/muster-page-XXXXXX");
	assert_non_null(mkdtemp(house->above));
	snprintf(house->folder, sizeof(house->folder), "%s/store", house->above);
	settings.folder = house->folder;
	assert_true(ledger_create(house->folder, STR("UTC"), slices, &err));
	assert_true(ledger_open(&house->ledger, &settings, &err));
	house->web = web_new(house->ledger, NULL);
	arena_init(&house->arena, 64 << 20);
	buf_init(&house->page, 16 << 20);
	*state = house;
	return 0;
}

static int forget(const char *path, const struct stat *about, int kind, struct FTW *place)
{
	(void)about, (void)kind, (void)place;
	return remove(path);
}

static int teardown(void **state)
{
	struct house *house = *state;

	web_free(house->web);
	ledger_close(house->ledger);
	nftw(house->above, forget, 16, FTW_DEPTH | FTW_PHYS);
	arena_done(&house->arena);
	buf_done(&house->page);
	free(house);
	return 0;
}

static void call(struct house *house, struct request *request)
{
	struct response response = { .status = 200, .type = "application/json" };

	request->arena = &house->arena;
	request->web = house->web;
	request->ledger = house->ledger;
	request->local = true;
	buf_init(&response.body, 16 << 20);
	web_call(house->web, request, &response);
	buf_clear(&house->page);
	buf_add(&house->page, buf_str(&response.body));
	buf_byte(&house->page, 0);
	buf_done(&response.body);
	house->status = response.status;
	house->type = response.type;
}

static void say(struct house *house, const char *path, const char *json)
{
	struct request request = {
		.method = STR("POST"),
		.path = str_of(path),
		.content_type = STR("application/json"),
		.body = str_of(json),
	};

	call(house, &request);
	if (house->status != 200)
		fail_msg("%s %s: %s", path, json, house->page.ptr);
}

/* `pairs` is "name", "value", ..., NULL. */
static const char *show(
	struct house *house, const char *path, enum language language, const char *const *pairs)
{
	struct pair query[8];
	struct request request = { .method = STR("GET"),
		.path = str_of(path),
		.query = query,
		.language = language,
		.host = STR("localhost") };

	for (; pairs && *pairs; pairs += 2)
		query[request.query_count++] = (struct pair){ str_of(pairs[0]), str_of(pairs[1]) };
	call(house, &request);
	return house->page.ptr;
}

static void has(const char *page, const char *what)
{
	if (!strstr(page, what))
		fail_msg("the page lacks %s:\n%s", what, page);
}

static void lacks(const char *page, const char *what)
{
	if (strstr(page, what))
		fail_msg("the page has %s:\n%s", what, page);
}

static size_t times(const char *page, const char *what)
{
	size_t count = 0;

	for (; (page = strstr(page, what)); page++)
		count++;
	return count;
}

static void unit(struct house *house, const char *code, const char *name, const char *parent)
{
	char json[400];

	snprintf(json, sizeof(json), "{\"code\":\"%s\",\"name\":\"%s\"%s%s%s}", code, name,
		parent ? ",\"parent\":\"" : "", parent ? parent : "", parent ? "\"" : "");
	say(house, "/api/v1/unit/create", json);
}

static void answer(struct house *house, const char *code)
{
	char json[200];

	snprintf(json, sizeof(json), "{\"unit\":\"%s\",\"measure\":\"T.plan\"}", code);
	say(house, "/api/v1/duty/answer", json);
}

/* R above A and B, B above LEAVES units; the measure "plan" binds all, "visit" only those of the
 * kind lab: B's leaves have it. */
static void tell_story(struct house *house)
{
	unit(house, "R", "Root <i>", NULL);
	unit(house, "A/1 ?", "First & only", "R");
	unit(house, "B", "Second", "R");
	for (int n = 0; n < LEAVES; n++) {
		char code[16];
		snprintf(code, sizeof(code), "B%d", n);
		unit(house, code, "Leaf", "B");
	}
	say(house, "/api/v1/campaign/open",
		"{\"code\":\"T\",\"title\":\"Theme\",\"unit\":\"R\",\"starts\":\"2026-03-01\","
		"\"ends\":\"2026-04-10\"}");
	say(house, "/api/v1/measure/add",
		"{\"campaign\":\"T\",\"code\":\"plan\",\"title\":\"Make a "
		"plan\",\"workstream\":\"Plan\",\"due\":\"2026-03-10\","
		"\"accepted_by\":\"nobody\"}");
	say(house, "/api/v1/measure/add",
		"{\"campaign\":\"T\",\"code\":\"visit\",\"title\":\"Visit\",\"workstream\":\"Do\","
		"\"due\":\"2026-03-20\","
		"\"accepted_by\":\"above\",\"kinds\":[\"lab\"]}");
}

static void deploy(struct house *house)
{
	tell_story(house);
	say(house, "/api/v1/campaign/deploy", "{\"campaign\":\"T\"}");
}

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
