/* Tests of what holds off who sends too much, too slowly, or over too many connections. */
#include "web/gate.h"
#include "web/guess.h"
#include "web/http_test_support.h"
#include "web/throttle.h"
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- Bodies ---- */

/* What the server does meanwhile is waited for. */
static void becomes(atomic_size_t *count, size_t expected)
{
	for (int n = 0; n < 1000 && atomic_load(count) != expected; n++)
		usleep(10000);
	assert_int_equal(atomic_load(count), expected);
}

#define ANNOUNCED                                                                                  \
	"POST /api/v1/box/count/rows HTTP/1.1\r\nHost: localhost\r\n"                              \
	"Content-Type: text/csv\r\nContent-Length: 268435456\r\n\r\nb"

static const char row[] = "box,amount\nfirst,1\n";

static void what_is_only_announced_keeps_nobody_out(void **state)
{
	struct site *site = *state;
	struct client clients[8];

	for (int n = 0; n < 8; n++) {
		clients[n] = client_open(site->port);
		client_say(&clients[n], STR(ANNOUNCED));
	}
	becomes(&site->web->bodies, 8);
	struct heard heard =
		ask(site, "POST /api/v1/box/count/rows", "Content-Type: text/csv\r\n", row);
	assert_int_equal(heard.status, 200);
	for (int n = 0; n < 8; n++)
		client_close(&clients[n]);
	becomes(&site->web->bodies, 0);
}

/* As if others had sent that much: all that is here counts, also while it comes. */
static void bodies_have_a_limit_together(void **state)
{
	struct site *site = *state;
	atomic_size_t *counts[] = { &site->web->bodies, &site->web->shares[ID_OPERATOR.v] };
	const size_t limits[] = { BODIES_MAX, BODIES_OF_ONE };

	for (size_t n = 0; n < 2; n++) {
		struct client client = client_open(site->port);
		atomic_fetch_add(counts[n], limits[n] - 10);
		struct heard heard =
			ask(site, "POST /api/v1/box/count/rows", "Content-Type: text/csv\r\n", row);
		check_code(&heard, 503, "busy");
		check_header(&heard, "Retry-After", "1");
		client_say(
			&client, STR("POST /api/v1/small HTTP/1.1\r\nHost: localhost\r\n" JSON_TYPE
				     "Transfer-Encoding: chunked\r\n\r\nb\r\n{\"a\":12345}\r\n"
				     "0\r\n\r\n"));
		heard = client_hear(&client, false);
		check_code(&heard, 503, "busy");
		client_close(&client);
		atomic_fetch_sub(counts[n], limits[n] - 10);
		becomes(counts[n], 0);
	}
	assert_int_equal(
		ask(site, "POST /api/v1/box/count/rows", "Content-Type: text/csv\r\n", row).status,
		200);
}

static void who_has_not_come_in_sends_little(void **state)
{
	struct client client = client_open(((struct site *)*state)->port);

	client_say_bare(&client, STR("POST /in HTTP/1.1\r\nHost: localhost\r\nOrigin: "
				     "http://localhost\r\n" FORM_TYPE
				     "Content-Length: 8193\r\nExpect: 100-continue\r\n\r\n"));
	struct heard heard = client_hear(&client, false);
	check_code(&heard, 413, "length");
	client_close(&client);
}

/* ---- Connections ---- */

/* Whether a client from that address of this machine is served. */
static bool is_served(struct client *client, int port, const char *from)
{
	struct sockaddr_in here = { .sin_family = AF_INET }, there = here;
	struct timeval wait = { .tv_sec = 20 };

	*client = (struct client){ .fd = socket(AF_INET, SOCK_STREAM, 0) };
	buf_init(&client->in, 1 << 20);
	setsockopt(client->fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
	there.sin_port = htons((uint16_t)port);
	there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(inet_pton(AF_INET, from, &here.sin_addr), 1);
	assert_int_equal(bind(client->fd, (struct sockaddr *)&here, sizeof(here)), 0);
	assert_int_equal(connect(client->fd, (struct sockaddr *)&there, sizeof(there)), 0);
	client_say(client, STR("GET /page/x HTTP/1.1\r\nHost: localhost\r\n\r\n"));
	return client_hear(client, false).status == 200;
}

static void one_address_does_not_take_all_connections(void **state)
{
	struct site *site = *state;
	struct client clients[CONNECTIONS_OF_ONE], late, other;

	for (size_t n = 0; n < COUNT(clients); n++)
		assert_true(is_served(&clients[n], site->port, "127.0.0.1"));
	assert_false(is_served(&late, site->port, "127.0.0.1"));
	assert_true(is_served(&other, site->port, "127.0.0.2"));
	client_close(&late);
	client_close(&other);
	for (size_t n = 0; n < COUNT(clients); n++)
		client_close(&clients[n]);
	bool served = false;
	for (int n = 0; n < 500 && !served; n++) {
		usleep(10000);
		served = is_served(&late, site->port, "127.0.0.1");
		client_close(&late);
	}
	assert_true(served);
}

/* A byte now and then does not keep a connection; an answer that takes long does. */
static void headers_have_an_end(void **state)
{
	static const char slow[] = "GET /page/x HTTP/1.1\r\nHost: localhost\r\nX: aaaaaaaaaaaaaaaa";
	struct site *site = *state;
	struct web *web = web_new(site->rig->ledger, site_routes);
	const struct web_settings settings = { .address = "127.0.0.1", .head_seconds = 1 };
	struct client client;
	struct err err;
	size_t said = 0;
	int port;

	assert_true(web_listen(web, &settings, &port, &err));
	assert_true(is_served(&client, port, "127.0.0.1"));
	for (; said < sizeof(slow) - 1 && send(client.fd, slow + said, 1, MSG_NOSIGNAL) == 1;
		said++)
		usleep(100000);
	assert_in_range(said, 1, 35);
	assert_int_equal(client_hear(&client, false).status, 0);
	client_close(&client);
	web_free(web);
}

/* ---- Counting ---- */

#define SECOND INT64_C(1000000)

static void tries_of_others_make_nobody_forgotten(UNUSED void **state)
{
	struct throttle *throttle = throttle_new();
	const str who = STR("sign-in 203.0.113.9");
	int64_t now = 5000 * SECOND;
	char other[40];

	for (int n = 0; n < 8; n++)
		throttle_failed(throttle, who, now, false);
	assert_int_equal(throttle_wait(throttle, who, now), 9);
	for (int n = 0; n < 100000; n++) {
		snprintf(other, sizeof(other), "account %d", n);
		assert_int_equal(throttle_wait(throttle, str_of(other), now), 0);
		assert_true(throttle_request(throttle, str_of(other), now, 1));
		throttle_failed(throttle, str_of(other), ++now, true);
	}
	assert_in_range(throttle_wait(throttle, who, now), 8, 9);
	assert_int_equal(throttle_failures(throttle, who, now), 8);
	throttle_succeeded(throttle, who);
	assert_int_equal(throttle_wait(throttle, who, now), 0);
	throttle_free(throttle);
}

/* Whoever is only looked for takes no place: nothing that was counted goes. */
static void to_look_takes_no_place(UNUSED void **state)
{
	struct throttle *throttle = throttle_new();
	int64_t now = 5000 * SECOND;
	char who[40];

	for (int n = 0; n < 1000; n++) {
		snprintf(who, sizeof(who), "account %d", n);
		throttle_failed(throttle, str_of(who), now, true);
	}
	for (int n = 0; n < 100000; n++) {
		snprintf(who, sizeof(who), "nobody %d", n);
		throttle_wait(throttle, str_of(who), now + 1);
		throttle_failures(throttle, str_of(who), now + 1);
		throttle_succeeded(throttle, str_of(who));
	}
	for (int n = 0; n < 1000; n++) {
		snprintf(who, sizeof(who), "account %d", n);
		assert_int_equal(throttle_failures(throttle, str_of(who), now + SECOND), 1);
		assert_int_equal(throttle_failures(throttle, str_of(who), now + 3601 * SECOND), 0);
	}
	throttle_free(throttle);
}

/* Whoever guesses with a hundred thousand phones pushes out neither what was counted for the address nor what was for
 * all, and a phone that typed nothing wrong does not wait. */
static void guesses_keep_no_hall_waiting(UNUSED void **state)
{
	struct guesses *guesses = guesses_new(), *others = guesses_new();
	const str hall = STR("203.0.113.9"), elsewhere = STR("198.51.100.7");
	const int64_t now = 6000 * SECOND;
	char mark[MARK_TEXT], slip[MARK_TEXT];

	mark_make(guesses, slip);
	assert_int_equal(mark_secret(guesses, str_of(slip)).len, MARK_SECRET);
	assert_false(str_given(mark_secret(others, str_of(slip))));
	guess_wrong(guesses, str_of(slip), hall, now);
	assert_int_equal(guess_wait(guesses, str_of(slip), hall, now), 0);
	for (int n = 0; n < 100000; n++) {
		mark_make(guesses, mark);
		assert_int_equal(guess_wait(guesses, str_of(mark), hall, now), 0);
		guess_wrong(guesses, str_of(mark), hall, now);
		assert_int_equal(guess_wait(guesses, str_of(mark), hall, now) > 0, n + 2 >= GUESSES_OF_ADDRESS);
	}
	mark_make(guesses, mark);
	assert_int_equal(guess_wait(guesses, str_of(mark), hall, now), 0);
	for (int n = 0; n < MARKS_OF_ADDRESS; n++) {
		assert_int_equal(mark_may_be_made(guesses, hall, now), n < MARKS_OF_GUESSERS); /* it guesses */
		assert_true(mark_may_be_made(guesses, elsewhere, now));
	}
	assert_false(mark_may_be_made(guesses, elsewhere, now));
	assert_true(mark_may_be_made(guesses, hall, now + 60 * SECOND));
	guess_wrong(guesses, str_of(mark), elsewhere, now); /* so many were wrong in all */
	assert_in_range(guess_wait(guesses, str_of(mark), elsewhere, now), 1, 61);
	assert_int_equal(guess_wait(guesses, str_of(mark), elsewhere, now + 60 * SECOND), 0);
	guess_right(guesses, str_of(mark));
	assert_int_equal(guess_wait(guesses, str_of(mark), elsewhere, now), 0);
	guesses_free(guesses);
	guesses_free(others);
}

#define WITH_SITE(test) cmocka_unit_test_setup_teardown(test, site_setup, site_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_SITE(what_is_only_announced_keeps_nobody_out),
		WITH_SITE(bodies_have_a_limit_together),
		WITH_SITE(who_has_not_come_in_sends_little),
		WITH_SITE(one_address_does_not_take_all_connections),
		WITH_SITE(headers_have_an_end),
		cmocka_unit_test(tries_of_others_make_nobody_forgotten),
		cmocka_unit_test(to_look_takes_no_place),
		cmocka_unit_test(guesses_keep_no_hall_waiting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
