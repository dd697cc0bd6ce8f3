/* Tests of connections as clients really use them: bodies of any length, many requests, hanging up,
 * stopping; and of answers that are kept. */
#include "web/http_test_support.h"
#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* ---- Bodies ---- */

static void a_body_has_a_limit(void **state)
{
	struct site *site = *state;
	char body[202] = "";
	struct heard heard;

	memset(body, 'x', 100);
	heard = post_json(site, "/api/v1/small", body);
	assert_string_equal(heard.body, "{\"size\":100}");
	memset(body, 'x', 101);
	heard = post_json(site, "/api/v1/small", body);
	check_code(&heard, 413, "length");
}

/* Nothing of the body was sent, and the answer is there. */
static void a_length_over_the_limit_is_refused_at_once(void **state)
{
	struct site *site = *state;
	struct client client = client_open(site->port);

	client_say(&client, STR("POST /api/v1/box/count HTTP/1.1\r\nHost: localhost\r\n" JSON_TYPE
				"Content-Length: 99999999\r\n\r\n"));
	struct heard heard = client_hear(&client, false);
	check_code(&heard, 413, "length");
	client_close(&client);
	client = client_open(site->port);
	client_say(&client, STR("POST /api/v1/small HTTP/1.1\r\nHost: localhost\r\n" JSON_TYPE
				"Expect: 100-continue\r\nContent-Length: 101\r\n\r\n"));
	heard = client_hear(&client, false);
	check_code(&heard, 413, "length");
	client_close(&client);
}

static void say_chunks(struct client *client, int count)
{
	char chunk[1024 + 9];

	memcpy(chunk, "400\r\n", 5);
	memset(chunk + 5, 'x', 1024);
	memcpy(chunk + 1029, "\r\n", 2);
	client_say(client, STR("POST /api/v1/small HTTP/1.1\r\nHost: localhost\r\n" JSON_TYPE
			       "Transfer-Encoding: chunked\r\n\r\n"));
	for (int n = 0; n < count; n++)
		client_say(client, (str){ chunk, 1031 });
	client_say(client, STR("0\r\n\r\n"));
}

static void chunks_over_the_limit_are_refused_too(void **state)
{
	struct site *site = *state;
	struct client client = client_open(site->port);

	say_chunks(&client, 1);
	struct heard heard = client_hear(&client, false);
	check_code(&heard, 413, "length");
	client_say(&client, STR("GET /page/x HTTP/1.1\r\nHost: localhost\r\n\r\n"));
	heard = client_hear(&client, false);
	assert_int_equal(heard.status, 200);
	client_close(&client);
	client = client_open(site->port);
	say_chunks(&client, 6000); /* without an end to it the connection ends */
	heard = client_hear(&client, false);
	assert_int_equal(heard.status, 0);
	client_close(&client);
}

/* A body of more than SLOW_BODY is read on the pool. */
static void a_large_act_is_read_on_the_pool(void **state)
{
	CLEANUP(buf_done) struct buf csv = BUF(1 << 20);
	struct site *site = *state;

	buf_text(&csv, "word\n");
	for (int n = 0; n < 50000; n++)
		buf_printf(&csv, "word%d\n", n);
	buf_byte(&csv, 0);
	struct heard heard =
		ask(site, "POST /api/v1/box/fill?box=first", "Content-Type: text/csv\r\n", csv.ptr);
	assert_int_equal(heard.status, 200);
	assert_non_null(strstr(heard.body, "\"words\":50000"));
	heard = ask(
		site, "POST /api/v1/box/fill?box=first&x=1", "Content-Type: text/csv\r\n", csv.ptr);
	check_code(&heard, 422, "unknown_field");
}

/* ---- Connections ---- */

static void a_connection_serves_many_and_pipelined(void **state)
{
	struct site *site = *state;
	struct client client = client_open(site->port);
	struct heard heard;

	client_say(&client, STR("POST /api/v1/box/count HTTP/1.1\r\nHost: localhost\r\n" JSON_TYPE
				"Content-Length: 26\r\n\r\n" COUNT_ONE
				"GET /api/v1/total/first HTTP/1.1\r\nHost: localhost\r\n\r\n"
				"GET /api/v1/slow HTTP/1.1\r\nHost: localhost\r\n\r\n"
				"HEAD /page/x HTTP/1.1\r\nHost: localhost\r\n\r\n"
				"POST /nothing HTTP/1.1\r\nHost: localhost\r\n" JSON_TYPE
				"Content-Length: 2\r\n\r\n{}"
				"GET /page/x HTTP/1.1\r\nHost: localhost\r\n\r\n"));
	heard = client_hear(&client, false);
	assert_int_equal(heard.status, 200);
	heard = client_hear(&client, false);
	assert_string_equal(heard.body, "{\"total\":1}");
	heard = client_hear(&client, false);
	assert_string_equal(heard.body, "{\"slow\":true}");
	heard = client_hear(&client, true);
	assert_int_equal(heard.status, 200);
	check_header(&heard, "Content-Length", "11");
	heard = client_hear(&client, false);
	check_code(&heard, 404, "not_found");
	heard = client_hear(&client, false);
	assert_string_equal(heard.body, "<p>x en</p>");
	client_close(&client);
}

static void a_client_that_hangs_up_has_done_what_it_sent(void **state)
{
	struct site *site = *state;

	for (int n = 0; n < 20; n++) {
		struct client client = client_open(site->port);
		client_say(&client,
			STR("POST /api/v1/box/count HTTP/1.1\r\nHost: localhost\r\n" JSON_TYPE
			    "Content-Length: 26\r\n\r\n" COUNT_ONE));
		client_close(&client);
		client = client_open(site->port);
		client_say(&client, STR("GET /api/v1/slow HTTP/1.1\r\nHost: localhost\r\n\r\n"));
		client_close(&client);
		client = client_open(site->port);
		client_say(&client,
			STR("POST /api/v1/box/count HTTP/1.1\r\nHost: localhost\r\n" JSON_TYPE
			    "Content-Length: 2600\r\n\r\n" COUNT_ONE));
		client_close(&client);
	}
	for (int n = 0; n < 200 && site_total(site) < 20; n++)
		usleep(10000);
	assert_int_equal(site_total(site), 20);
}

/* The answer to what was under way still comes. */
static void stopping_waits_for_what_is_under_way(void **state)
{
	struct site *site = *state;
	struct client client = client_open(site->port), idle = client_open(site->port),
		      half = client_open(site->port);

	client_say(&client, STR("GET /api/v1/slow HTTP/1.1\r\nHost: localhost\r\n\r\n"));
	client_say(&half, STR("POST /api/v1/small HTTP/1.1\r\nHost: localhost\r\n" JSON_TYPE
			      "Content-Length: 10\r\n\r\n{"));
	usleep(50000);
	web_stop(site->web);
	struct heard heard = client_hear(&client, false);
	assert_string_equal(heard.body, "{\"slow\":true}");
	check_header(&heard, "Connection", "close");
	assert_int_equal(client_hear(&idle, false).status, 0);
	assert_int_equal(client_hear(&half, false).status, 0);
	client_close(&client);
	client_close(&idle);
	client_close(&half);
}

static void *stop(void *context)
{
	web_stop(context);
	return NULL;
}

/* Closed before it said a word, as all are that come while Muster stops. */
static bool turned_away(const struct site *site)
{
	return ask(site, "GET /page/one", "", NULL).status == 0;
}

/* Far more than fits between the two ends: most of it leaves after the stop began. */
static void stopping_lets_an_answer_leave(void **state)
{
	struct site *site = *state;
	struct client client = client_open(site->port);
	pthread_t thread;
	char piece[65536];
	size_t len = 0;

	client_say(&client, STR("GET /api/v1/large HTTP/1.1\r\nHost: localhost\r\n\r\n"));
	usleep(200000);
	assert_int_equal(pthread_create(&thread, NULL, stop, site->web), 0);
	while (!turned_away(site))
		usleep(1000);
	for (ssize_t got; (got = recv(client.fd, piece, sizeof(piece), 0)) > 0;)
		len += (size_t)got;
	pthread_join(thread, NULL);
	assert_true(len > SITE_LARGE);
	client_close(&client);
}

static void the_stores_socket_is_the_operators_alone(void **state)
{
	struct site *site = *state;
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct stat found;
	struct client client = { .fd = socket(AF_UNIX, SOCK_STREAM, 0) };

	buf_init(&client.in, 1 << 20);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/socket", site->rig->folder);
	assert_int_equal(stat(address.sun_path, &found), 0);
	assert_int_equal(found.st_mode & 0777, 0600);
	assert_int_equal(connect(client.fd, (struct sockaddr *)&address, sizeof(address)), 0);
	client_say(&client, STR("POST /api/v1/box/count HTTP/1.1\r\nHost: whatever\r\n" FORM_TYPE
				"Content-Length: 18\r\n\r\nbox=first&amount=4"));
	assert_int_equal(client_hear(&client, false).status, 200);
	client_close(&client);
	assert_int_equal(site_total(site), 4);
	web_stop(site->web);
	assert_int_not_equal(stat(address.sun_path, &found), 0);
}

static void other_addresses_are_not_listened_on(void **state)
{
	static const char *const addresses[] = { "0.0.0.0", "::", "192.168.1.1", "example.org",
		"" };
	struct site *site = *state;
	struct web *web = web_new(site->rig->ledger, NULL);
	struct web_settings settings = { .port = 0 };
	struct err err;
	int port;

	for (size_t n = 0; n < COUNT(addresses); n++) {
		settings.address = addresses[n];
		assert_false(web_listen(web, &settings, &port, &err));
		assert_int_equal(err.code, ERR_MISUSE);
		web_stop(web);
	}
	settings.address = "127.0.0.1";
	settings.port = 70000;
	assert_false(web_listen(web, &settings, &port, &err));
	web_stop(web);
	settings.port = site->port;
	assert_false(web_listen(web, &settings, &port, &err));
	assert_int_equal(err.code, ERR_SYSTEM);
	web_free(web);
}

/* ---- What is kept ---- */

static void an_answer_is_kept_until_the_next_act(void **state)
{
	struct site *site = *state;
	char tag[300], headers[400];
	struct heard heard = ask(site, "GET /api/v1/total/first", "", NULL);

	assert_true(heard_header(&heard, "ETag", tag));
	check_header(&heard, "Cache-Control", "private, no-cache");
	ask(site, "GET /api/v1/total/first", "", NULL);
	ask(site, "HEAD /api/v1/total/first", "", NULL);
	assert_int_equal(atomic_load(&site_total_runs), 1);
	snprintf(headers, sizeof(headers), "If-None-Match: \"x\", W/%s\r\n", tag);
	heard = ask(site, "HEAD /api/v1/total/first", headers, NULL);
	assert_int_equal(heard.status, 304);
	check_header(&heard, "ETag", tag);
	assert_int_equal(atomic_load(&site_total_runs), 1);
	assert_int_equal(post_json(site, "/api/v1/box/count", COUNT_ONE).status, 200);
	heard = ask(site, "GET /api/v1/total/first", headers, NULL);
	assert_int_equal(heard.status, 200);
	assert_string_equal(heard.body, "{\"total\":1}");
	assert_int_equal(atomic_load(&site_total_runs), 2);
}

/* Another act, but the same answer: the client keeps what it has. */
static void the_same_answer_has_the_same_tag(void **state)
{
	struct site *site = *state;
	char tag[300], headers[1000];
	struct heard heard = ask(site, "GET /api/v1/total/first", "", NULL);
	struct client client = client_open(site->port);

	assert_true(heard_header(&heard, "ETag", tag));
	assert_int_equal(post_json(site, "/api/v1/box/create", "{\"code\":\"b\"}").status, 200);
	snprintf(headers, sizeof(headers),
		"GET /api/v1/total/first HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: %s\r\n\r\n"
		"GET /api/v1/total/first HTTP/1.1\r\nHost: localhost\r\n\r\n",
		tag);
	client_say(&client, str_of(headers));
	assert_int_equal(client_hear(&client, true).status, 304);
	assert_int_equal(client_hear(&client, false).status, 200);
	assert_int_equal(atomic_load(&site_total_runs), 2);
	client_close(&client);
}

static void refusals_are_not_kept(void **state)
{
	struct site *site = *state;
	char tag[300];
	struct heard heard = ask(site, "GET /api/v1/total/none", "", NULL);

	assert_int_equal(heard.status, 404);
	assert_false(heard_header(&heard, "ETag", tag));
	check_header(&heard, "Cache-Control", "no-store");
	ask(site, "GET /api/v1/total/none", "", NULL);
	assert_int_equal(atomic_load(&site_total_runs), 2);
}

/* Made once for one, whose keys are new each time; anew for who sends something else along. */
static void a_page_of_ones_own_is_kept_with_holes(void **state)
{
	struct site *site = *state;
	char tag[300], headers[400];
	struct heard first = ask(site, "GET /own", "", NULL), again = ask(site, "GET /own", "", NULL);

	assert_int_equal(again.status, 200);
	assert_int_equal(atomic_load(&site_own_runs), 1);
	assert_int_equal(first.len, again.len);
	assert_memory_equal(first.body, again.body, strlen("<p>0</p>"));
	assert_memory_not_equal(first.body, again.body, first.len);
	check_header(&again, "Cache-Control", "no-store");
	assert_true(heard_header(&again, "ETag", tag));
	snprintf(headers, sizeof(headers), "If-None-Match: %s\r\n", tag);
	assert_int_equal(ask(site, "HEAD /own", headers, NULL).status, 304);
	assert_int_equal(atomic_load(&site_own_runs), 1);
	ask(site, "GET /own", "Cookie: look=other\r\n", NULL);
	ask(site, "GET /own", "Accept-Language: zh\r\n", NULL);
	assert_int_equal(atomic_load(&site_own_runs), 3);
	assert_int_equal(post_json(site, "/api/v1/box/count", COUNT_ONE).status, 200);
	assert_non_null(strstr(ask(site, "GET /own", "", NULL).body, "<p>3</p>"));
	ask(site, "GET /own?once=1", "", NULL);
	ask(site, "GET /own?once=1", "", NULL);
	assert_int_equal(atomic_load(&site_own_runs), 6);
}

static void an_asset_is_kept_for_ever_by_its_tag(void **state)
{
	struct heard page = ask(*state, "GET /nothing", "Accept: text/html\r\n", NULL);
	const char *at = strstr(page.body, "/style.css?");
	char line[100];

	assert_non_null(at);
	snprintf(line, sizeof(line), "GET %.27s", at);
	struct heard heard = ask(*state, line, "", NULL);
	assert_int_equal(heard.status, 200);
	check_header(&heard, "Cache-Control", "public, max-age=31536000, immutable");
	heard = ask(*state, "GET /style.css", "", NULL);
	check_header(&heard, "Cache-Control", "private, no-cache");
	check_header(&heard, "Content-Type", "text/css; charset=utf-8");
}

#define WITH_SITE(test) cmocka_unit_test_setup_teardown(test, site_setup, site_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_SITE(a_body_has_a_limit),
		WITH_SITE(a_length_over_the_limit_is_refused_at_once),
		WITH_SITE(chunks_over_the_limit_are_refused_too),
		WITH_SITE(a_large_act_is_read_on_the_pool),
		WITH_SITE(a_connection_serves_many_and_pipelined),
		WITH_SITE(a_client_that_hangs_up_has_done_what_it_sent),
		WITH_SITE(stopping_waits_for_what_is_under_way),
		WITH_SITE(stopping_lets_an_answer_leave),
		WITH_SITE(the_stores_socket_is_the_operators_alone),
		WITH_SITE(other_addresses_are_not_listened_on),
		WITH_SITE(an_answer_is_kept_until_the_next_act),
		WITH_SITE(the_same_answer_has_the_same_tag),
		WITH_SITE(refusals_are_not_kept),
		WITH_SITE(a_page_of_ones_own_is_kept_with_holes),
		WITH_SITE(an_asset_is_kept_for_ever_by_its_tag),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
