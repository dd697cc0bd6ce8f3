/* Tests of what the server takes and refuses: acts, addresses, strangers, the kernel's own
 * routes. */
#include "web/http_test_support.h"

/* ---- Acts ---- */

static void an_act_is_done_in_json_and_as_a_form(void **state)
{
	struct site *site = *state;
	char headers[200];
	struct heard heard = post_json(site, "/api/v1/box/count", COUNT_ONE);

	assert_int_equal(heard.status, 200);
	assert_non_null(strstr(heard.body, "\"seq\":2,\"amount\":1"));
	check_header(&heard, "Content-Type", "application/json");
	check_header(&heard, "Cache-Control", "no-store");
	snprintf(headers, sizeof(headers), FORM_TYPE "Origin: http://127.0.0.1:%d\r\n", site->port);
	heard = ask(site, "POST /api/v1/box/count", headers, "box=first&amount=%32");
	assert_int_equal(heard.status, 200);
	heard = ask(site, "POST /api/v1/box/fill?box=first", "Content-Type: text/csv\r\n",
		"word\na\nb\n");
	assert_int_equal(heard.status, 200);
	assert_int_equal(site_total(site), 3);
}

static void a_key_is_done_once(void **state)
{
	struct site *site = *state;
	static const char headers[] = JSON_TYPE "Idempotency-Key: k1\r\n";
	struct heard first = ask(site, "POST /api/v1/box/count", headers, COUNT_ONE);
	struct heard again = ask(site, "POST /api/v1/box/count", headers, COUNT_ONE);

	assert_int_equal(again.status, 200);
	assert_string_equal(first.body, again.body);
	again = ask(site, "POST /api/v1/box/count", headers, "{\"box\":\"first\",\"amount\":2}");
	check_code(&again, 422, "R-LEDGER-01");
	assert_int_equal(site_total(site), 1);
}

static void a_dry_run_does_nothing(void **state)
{
	struct site *site = *state;
	struct heard heard = post_json(site, "/api/v1/box/count?dry_run=1", COUNT_ONE);

	assert_int_equal(heard.status, 200);
	assert_non_null(strstr(heard.body, "\"dry_run\":true"));
	heard = post_json(site, "/api/v1/box/count?dry_run=maybe", COUNT_ONE);
	check_code(&heard, 422, "choice");
	heard = post_json(site, "/api/v1/box/count?dry_run", COUNT_ONE);
	check_code(&heard, 422, "choice");
	heard = post_json(site, "/api/v1/box/count?dry_run=1&dry_run=0", COUNT_ONE);
	check_code(&heard, 422, "twice");
	assert_int_equal(site_total(site), 0);
}

static void bodies_that_cannot_be_read_are_refused(void **state)
{
	struct site *site = *state;
	struct heard heard = post_json(site, "/api/v1/box/count", "{\"box\":");

	check_code(&heard, 400, "malformed");
	heard = post_json(site, "/api/v1/box/count", "");
	check_code(&heard, 400, "malformed");
	heard = ask(site, "POST /api/v1/box/count", "Content-Type: text/plain\r\n", COUNT_ONE);
	check_code(&heard, 415, "type");
	heard = ask(site, "POST /api/v1/box/count", "", COUNT_ONE);
	check_code(&heard, 415, "type");
	heard = ask(site, "POST /api/v1/box/count", "Content-Type: text/csv\r\n", "a\n");
	check_code(&heard, 422, "type");
	heard = ask(site, "POST /api/v1/box/count",
		"Content-Type: APPLICATION/JSON ; charset=utf-8\r\n", COUNT_ONE);
	assert_int_equal(heard.status, 200);
	heard = post_json(site, "/api/v1/box/count", "{\"box\":\"none\",\"amount\":1}");
	check_code(&heard, 404, "not_found");
	assert_int_equal(site_total(site), 1);
}

/* ---- Addresses ---- */

static void a_query_that_nobody_reads_is_refused(void **state)
{
	static const char *const paths[] = { "/api/v1/progress?x=1", "/api/v1/openapi.json?x=1",
		"/api/v1/total/first?x=1", "/api/v1/view/history?x=1", "/api/v1/slow?dry_run=1" };
	struct site *site = *state;
	char line[100];

	for (size_t n = 0; n < COUNT(paths); n++) {
		snprintf(line, sizeof(line), "GET %s", paths[n]);
		struct heard heard = ask(site, line, "", NULL);
		check_code(&heard, 422, "unknown_field");
	}
	struct heard heard = post_json(site, "/api/v1/box/count?amount=5", COUNT_ONE);
	check_code(&heard, 422, "unknown_field");
	heard = ask(site, "POST /api/v1/box/count?amount=5",
		FORM_TYPE "Host: localhost\r\nOrigin: http://localhost\r\n", "box=first&amount=1");
	check_code(&heard, 422, "unknown_field");
	heard = ask(site, "GET /api/v1/progress?lang=en&lang=en", "", NULL);
	check_code(&heard, 422, "twice");
	heard = ask(site, "GET /api/v1/progress?lang=xx", "", NULL);
	check_code(&heard, 422, "choice");
	heard = ask(site, "GET /api/v1/progress?%4", "", NULL);
	check_code(&heard, 400, "malformed");
	heard = ask(site, "GET /api/v1/progress?lang=", "", NULL);
	assert_int_equal(heard.status, 200);
	assert_int_equal(site_total(site), 0);
}

static void another_method_is_refused_with_those_there_are(void **state)
{
	static const char *const lines[] = { "DELETE /api/v1/progress", "PUT /api/v1/progress",
		"OPTIONS /api/v1/progress", "PATCH /api/v1/progress" };
	struct site *site = *state;

	for (size_t n = 0; n < COUNT(lines); n++) {
		struct heard heard = ask(site, lines[n], JSON_TYPE, n % 2 ? "{}" : NULL);
		check_code(&heard, 405, "method");
		check_header(&heard, "Allow", "GET, HEAD");
	}
	struct heard heard = ask(site, "GET /api/v1/box/count", "", NULL);
	check_code(&heard, 405, "method");
	check_header(&heard, "Allow", "POST");
	heard = post_json(site, "/api/v1/view/history", "{}");
	check_code(&heard, 405, "method");
}

static void what_is_not_there_is_json_to_programs_and_a_page_to_people(void **state)
{
	static const char browser[] = "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n";
	struct site *site = *state;
	struct heard heard = ask(site, "GET /nothing", "", NULL);

	check_code(&heard, 404, "not_found");
	heard = ask(site, "GET /api/v1/nothing", browser, NULL);
	check_code(&heard, 404, "not_found");
	check_header(&heard, "Content-Type", "application/json");
	heard = ask(site, "GET /page/none", browser, NULL);
	assert_int_equal(heard.status, 404);
	check_header(&heard, "Content-Type", "text/html; charset=utf-8");
	assert_non_null(strstr(heard.body, "<!doctype html>"));
	assert_non_null(strstr(heard.body, "<p>There is no &lt;page&gt; of that name.</p>"));
	heard = ask(site, "GET /nothing?lang=zh", browser, NULL);
	assert_int_equal(heard.status, 404);
	assert_non_null(strstr(heard.body, "<html lang=\"zh-CN\">"));
	assert_null(strstr(heard.body, "There is nothing"));
	heard = ask(site, "POST /page/x", "Accept: text/html\r\n" JSON_TYPE, "{}");
	assert_int_equal(heard.status, 405);
	assert_non_null(strstr(heard.body, "<h1>"));
	check_header(&heard, "Allow", "GET, HEAD");
}

static void answers_are_in_the_readers_language(void **state)
{
	struct site *site = *state;
	struct heard heard =
		ask(site, "GET /nothing", "Accept-Language: zh-CN,zh;q=0.9,en;q=0.8\r\n", NULL);

	check_header(&heard, "Content-Language", "zh-CN");
	check_header(&heard, "Vary", "Accept-Encoding, Accept-Language, Cookie");
	assert_null(strstr(heard.body, "There is nothing"));
	heard = ask(site, "GET /page/a", "Accept-Language: zh\r\n", NULL);
	assert_string_equal(heard.body, "<p>a zh-CN</p>");
	heard = ask(site, "GET /page/a", "Accept-Language: en\r\n", NULL);
	assert_string_equal(heard.body, "<p>a en</p>");
	heard = ask(site, "GET /page/a?lang=zh", "Accept-Language: en\r\n", NULL);
	assert_string_equal(heard.body, "<p>a zh-CN</p>");
	heard = post_json(site, "/api/v1/box/count?lang=zh", "{\"box\":\"first\"}");
	check_code(&heard, 422, "required");
	check_header(&heard, "Content-Language", "zh-CN");
	assert_null(strstr(heard.body, "This must be given"));
}

static void a_browser_keeps_the_language_that_was_chosen(void **state)
{
	struct site *site = *state;
	struct heard heard = ask(site, "GET /page/a?lang=zh", "", NULL);
	char value[300];

	check_header(&heard, "Set-Cookie",
		"__Host-muster-lang=zh-CN; Path=/; Secure; HttpOnly; SameSite=Lax; "
		"Max-Age=31536000");
	heard = ask(site, "GET /page/a", "Cookie: __Host-muster-lang=zh-CN\r\n", NULL);
	assert_string_equal(heard.body, "<p>a zh-CN</p>");
	assert_false(heard_header(&heard, "Set-Cookie", value));
	heard = ask(site, "GET /page/a?lang=en", "Cookie: __Host-muster-lang=zh-CN\r\n", NULL);
	assert_string_equal(heard.body, "<p>a en</p>");
	heard = ask(site, "GET /page/a", "Cookie: __Host-muster-lang=xx\r\n", NULL);
	assert_string_equal(heard.body, "<p>a en</p>");
	heard = ask(site, "GET /api/v1/progress?lang=zh", "", NULL);
	assert_false(heard_header(&heard, "Set-Cookie", value)); /* a program says it each time */
}

static void overlong_heads_are_refused(void **state)
{
	struct site *site = *state;
	CLEANUP(buf_done) struct buf line = BUF(1 << 20);

	buf_text(&line, "GET /page/");
	for (int n = 0; n < 100000; n++)
		buf_byte(&line, 'x');
	buf_byte(&line, 0);
	struct heard heard = ask(site, line.ptr, "", NULL);
	assert_true(heard.status == 414 || heard.status == 431);
	heard = ask(site, "GET /page/x", "", NULL);
	assert_int_equal(heard.status, 200);
}

/* ---- Strangers ---- */

static int status_of(struct site *site, const char *line, const char *headers, const char *body)
{
	return ask(site, line, headers, body).status;
}

static void only_names_of_this_machine_are_answered(void **state)
{
	static const char *const ours[] = { "localhost", "LOCALHOST:80", "localhost.:8080",
		"127.0.0.1", "[::1]:8080", "[::1]" };
	static const char *const others[] = { "example.org", "localhost.example.org",
		"127.0.0.1.example.org", "localhost:80@example.org", "localhost:x", "127.0.0.2",
		"::1", "", "[::1]x" };
	struct site *site = *state;
	char headers[100];

	for (size_t n = 0; n < COUNT(ours); n++) {
		snprintf(headers, sizeof(headers), "Host: %s\r\n", ours[n]);
		if (status_of(site, "GET /page/x", headers, NULL) != 200)
			fail_msg("%s", ours[n]);
	}
	for (size_t n = 0; n < COUNT(others); n++) {
		snprintf(headers, sizeof(headers), "Host: %s\r\n", others[n]);
		int status = status_of(site, "GET /page/x", headers, NULL);
		if (status != 421 && status != 400)
			fail_msg("%s", others[n]);
	}
}

static void pages_of_other_sites_can_send_nothing(void **state)
{
	static const char *const others[] = { "http://example.org", "null", "https://localhost",
		"http://localhost:81", "http://localhost.example.org", "localhost", "" };
	struct site *site = *state;
	char headers[200];

	for (size_t n = 0; n < COUNT(others); n++) {
		snprintf(headers, sizeof(headers), JSON_TYPE "Host: localhost\r\nOrigin: %s\r\n",
			others[n]);
		if (status_of(site, "POST /api/v1/box/count", headers, COUNT_ONE) != 403)
			fail_msg("%s", others[n]);
	}
	/* A form that comes from nowhere and brings no token. */
	struct client client = client_open(site->port);
	client_say_bare(
		&client, STR("POST /api/v1/box/count HTTP/1.1\r\nHost: localhost\r\n" FORM_TYPE
			     "Content-Length: 18\r\n\r\nbox=first&amount=1"));
	struct heard heard = client_hear(&client, false);
	check_code(&heard, 403, "origin");
	client_close(&client);
	assert_int_equal(site_total(site), 0);
	assert_int_equal(status_of(site, "POST /api/v1/box/count",
				 JSON_TYPE "Host: localhost:81\r\nOrigin: http://localhost:81\r\n",
				 COUNT_ONE),
		200);
}

static void headers_cannot_be_broken_out_of(void **state)
{
	struct heard heard = ask(*state, "GET /api/v1/named", "", NULL);
	char value[300];

	check_header(&heard, "Location", "/box/%0D%0ASet-Cookie:%20a=b");
	check_header(&heard, "Content-Disposition",
		"attachment; filename*=UTF-8''a%22%0D%0ASet-Cookie%3A%20a%3Db%E4%B8%AD");
	assert_false(heard_header(&heard, "Set-Cookie", value));
	check_header(&heard, "X-Content-Type-Options", "nosniff");
	heard = ask(*state, "GET /api/v1/changed", "", NULL);
	check_code(&heard, 404, "not_found");
	check_header(&heard, "Cache-Control", "no-store");
	assert_false(heard_header(&heard, "Location", value));
	assert_false(heard_header(&heard, "Content-Disposition", value));
	heard = ask(*state, "GET /page/x", "", NULL);
	assert_true(heard_header(&heard, "Content-Security-Policy", value));
}

/* ---- The kernel's own ---- */

static void a_file_is_kept_by_its_hash(void **state)
{
	struct site *site = *state;
	char line[200], value[300];
	struct heard heard =
		ask(site, "POST /api/v1/file", "Content-Type: application/pdf\r\n", "bytes");

	assert_int_equal(heard.status, 200);
	assert_non_null(strstr(heard.body, "\"size\":5"));
	snprintf(line, sizeof(line), "GET /api/v1/file/%.64s", heard.body + strlen("{\"file\":\""));
	heard = ask(site, line, "", NULL);
	assert_string_equal(heard.body, "bytes");
	check_header(&heard, "Content-Type", "application/octet-stream");
	assert_true(heard_header(&heard, "Content-Disposition", value));
	heard = ask(site, "GET /api/v1/file/0123", "", NULL);
	check_code(&heard, 404, "not_found");
	assert_false(heard_header(&heard, "Content-Disposition", value));
}

static void the_api_tells_what_it_is(void **state)
{
	struct site *site = *state;
	struct response response = { .status = 200, .type = "application/json" };
	struct arena arena;

	arena_init(&arena, 64 << 20);
	buf_init(&response.body, 64 << 20);
	struct request request = {
		.method = STR("GET"), .path = STR("/api/v1/openapi.json"), .arena = &arena
	};
	web_call(site->web, &request, &response);
	assert_int_equal(response.status, 200);
	json_t *root =
		json_loadb(response.body.ptr, response.body.len, JSON_REJECT_DUPLICATES, NULL);
	const json_t *paths = json_object_get(root, "paths");
	assert_non_null(json_object_get(paths, "/api/v1/box/count"));
	assert_non_null(json_object_get(paths, "/api/v1/box/count/rows"));
	assert_non_null(json_object_get(paths, "/api/v1/total/{box}"));
	assert_null(json_object_get(paths, "/page/{name}"));
	json_decref(root);
	assert_int_equal(ask(site, "GET /api/v1/openapi.json", "", NULL).len, response.body.len);
	buf_done(&response.body);
	arena_done(&arena);
	assert_string_equal(
		ask(site, "GET /api/v1/progress", "", NULL).body, "{\"done\":0,\"total\":0}");
}

static void a_call_in_the_process_is_answered_like_the_others(void **state)
{
	struct site *site = *state;
	struct pair query[] = { { STR("dry_run"), STR("maybe") } };
	struct response response = { .status = 200, .type = "application/json" };
	struct arena arena;

	arena_init(&arena, 1 << 20);
	buf_init(&response.body, 1 << 20);
	struct request request = { .method = STR("POST"),
		.path = STR("/api/v1/box/count"),
		.content_type = STR("application/json"),
		.body = STR(COUNT_ONE),
		.query = query,
		.query_count = 1,
		.local = true,
		.arena = &arena };
	web_call(site->web, &request, &response);
	assert_int_equal(response.status, 422);
	request.query_count = 0;
	response.status = 200;
	buf_clear(&response.body);
	web_call(site->web, &request, &response);
	assert_int_equal(response.status, 200);
	assert_int_equal(site_total(site), 1);
	request.path = STR("/nothing");
	web_call(site->web, &request, &response);
	assert_int_equal(response.status, 404);
	buf_done(&response.body);
	arena_done(&arena);
}

#define WITH_SITE(test) cmocka_unit_test_setup_teardown(test, site_setup, site_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_SITE(an_act_is_done_in_json_and_as_a_form),
		WITH_SITE(a_key_is_done_once),
		WITH_SITE(a_dry_run_does_nothing),
		WITH_SITE(bodies_that_cannot_be_read_are_refused),
		WITH_SITE(a_query_that_nobody_reads_is_refused),
		WITH_SITE(another_method_is_refused_with_those_there_are),
		WITH_SITE(what_is_not_there_is_json_to_programs_and_a_page_to_people),
		WITH_SITE(answers_are_in_the_readers_language),
		WITH_SITE(a_browser_keeps_the_language_that_was_chosen),
		WITH_SITE(overlong_heads_are_refused),
		WITH_SITE(only_names_of_this_machine_are_answered),
		WITH_SITE(pages_of_other_sites_can_send_nothing),
		WITH_SITE(headers_cannot_be_broken_out_of),
		WITH_SITE(a_file_is_kept_by_its_hash),
		WITH_SITE(the_api_tells_what_it_is),
		WITH_SITE(a_call_in_the_process_is_answered_like_the_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
