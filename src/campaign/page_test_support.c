/* A house with a story, for the tests of this slice's pages. */
#include "campaign/page_test_support.h"
#include <ftw.h>
#include <unistd.h>

static const struct slice *const slices[] = { &org_slice, &campaign_slice, NULL };

int setup(void **state)
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

int teardown(void **state)
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

void say(struct house *house, const char *path, const char *json)
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
const char *show(
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

void has(const char *page, const char *what)
{
	if (!strstr(page, what))
		fail_msg("the page lacks %s:\n%s", what, page);
}

void lacks(const char *page, const char *what)
{
	if (strstr(page, what))
		fail_msg("the page has %s:\n%s", what, page);
}

size_t times(const char *page, const char *what)
{
	size_t count = 0;

	for (; (page = strstr(page, what)); page++)
		count++;
	return count;
}

void unit(struct house *house, const char *code, const char *name, const char *parent)
{
	char json[400];

	snprintf(json, sizeof(json), "{\"code\":\"%s\",\"name\":\"%s\"%s%s%s}", code, name,
		parent ? ",\"parent\":\"" : "", parent ? parent : "", parent ? "\"" : "");
	say(house, "/api/v1/unit/create", json);
}

void answer(struct house *house, const char *code)
{
	char json[200];

	snprintf(json, sizeof(json), "{\"unit\":\"%s\",\"measure\":\"T.plan\"}", code);
	say(house, "/api/v1/duty/answer", json);
}

/* R above A and B, B above LEAVES units; the measure "plan" binds all, "visit" only those of the
 * kind lab: B's leaves have it. */
void tell_story(struct house *house)
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

void deploy(struct house *house)
{
	tell_story(house);
	say(house, "/api/v1/campaign/deploy", "{\"campaign\":\"T\"}");
}
