/* Tests of pages that follow the ledger: what they hear, how often, and when it ends. */
#include "web/http_test_support.h"
#include "web/live.h"
#include <sys/socket.h>
#include <unistd.h>

#define LIVE "GET /live HTTP/1.1\r\nHost: localhost\r\n"

static int64_t seq_now(const struct site *site)
{
	return board_seq(ledger_board(site->rig->ledger));
}

static void act(const struct site *site)
{
	struct heard heard = post_json(site, "/api/v1/box/count", COUNT_ONE);

	assert_int_equal(heard.status, 200);
}

/* Somebody else's token. */
static void grant(const struct site *site, int64_t actor, char secret[PASS_TEXT])
{
	struct pass pass = { .kind = PASS_TOKEN,
		.actor = { actor },
		.reach = REACH_ALL,
		.ends = { moment_now().us + 3600000000 } };
	struct err err;

	assert_true(ledger_pass_make(site->rig->ledger, &pass, secret, &err));
}

static struct client listen_by(const struct site *site, const char *secret)
{
	struct client client = client_open(site->port);
	char line[300];

	snprintf(line, sizeof(line), LIVE "Authorization: Bearer %s\r\n\r\n", secret);
	client_say_bare(&client, str_of(line));
	return client;
}

/* Reads until `what` was said; false: the connection ended before. */
static bool hears(struct client *client, const char *what)
{
	char piece[4096];
	ssize_t got;

	for (;;) {
		str in = buf_str(&client->in);
		if (in.len && memmem(in.ptr, in.len, what, strlen(what)))
			return true;
		if ((got = recv(client->fd, piece, sizeof(piece), 0)) <= 0)
			return false;
		buf_bytes(&client->in, piece, (size_t)got);
	}
}

/* Closed by Muster; not only silent for as long as a client waits. */
static bool ends(struct client *client)
{
	return !hears(client, "never said") && recv(client->fd, (char[1]){ 0 }, 1, 0) == 0;
}

static bool hears_seq(struct client *client, int64_t seq)
{
	char line[100];

	snprintf(line, sizeof(line), "id: %lld\ndata: %lld\n\n", (long long)seq, (long long)seq);
	return hears(client, line);
}

static int times(const struct client *client, const char *what)
{
	str in = buf_str(&client->in);
	int count = 0;

	for (const char *at; in.len && (at = memmem(in.ptr, in.len, what, strlen(what))); count++)
		in = str_from(in, (size_t)(at - in.ptr) + 1);
	return count;
}

static void a_listener_hears_where_the_ledger_stands_and_that_it_moved(void **state)
{
	struct site *site = *state;
	struct client client = client_open(site->port);

	client_say(&client, STR(LIVE "\r\n"));
	assert_true(hears(&client, "text/event-stream"));
	assert_true(hears(&client, "no-store"));
	assert_true(hears_seq(&client, seq_now(site)));
	act(site);
	assert_true(hears_seq(&client, seq_now(site)));
	assert_int_equal(live_count(site->web->live), 1);
	client_close(&client);
}

/* Twenty acts while the second lasts in which it has heard already: it hears the last of them. */
static void what_happens_in_a_second_is_told_together(void **state)
{
	struct site *site = *state;
	struct client client = client_open(site->port);

	client_say(&client, STR(LIVE "\r\n"));
	assert_true(hears_seq(&client, seq_now(site)));
	for (int n = 0; n < 20; n++)
		act(site);
	assert_true(hears_seq(&client, seq_now(site)));
	assert_true(times(&client, "data: ") < 10);
	client_close(&client);
}

static void who_has_not_come_in_hears_nothing(void **state)
{
	struct site *site = *state;
	struct client client = client_open(site->port);

	client_say_bare(&client, STR(LIVE "\r\n"));
	struct heard heard = client_hear(&client, false);
	assert_int_equal(heard.status, 303);
	assert_int_equal(live_count(site->web->live), 0);
	client_close(&client);
}

static void it_ends_with_the_way_in(void **state)
{
	struct site *site = *state;
	char secret[PASS_TEXT], other[PASS_TEXT];
	struct err err;

	grant(site, 100, secret);
	grant(site, 100, other);
	struct client client = listen_by(site, secret), stays = listen_by(site, other);
	assert_true(hears(&client, "data: ") && hears(&stays, "data: "));
	assert_true(ledger_pass_end(
		site->rig->ledger, (id){ 100 }, hash_of(secret, PASS_TEXT - 1), &err));
	assert_true(ends(&client));
	act(site);
	assert_true(hears_seq(&stays, seq_now(site)));
	client_close(&client);
	client_close(&stays);
}

static void one_person_has_so_many_and_pages_that_went_do_not_count(void **state)
{
	struct site *site = *state;
	struct client clients[LIVE_OF_ONE];
	char secret[PASS_TEXT], other[PASS_TEXT];

	grant(site, 100, secret);
	grant(site, 101, other);
	for (int n = 0; n < LIVE_OF_ONE; n++) {
		clients[n] = listen_by(site, secret);
		assert_true(hears(&clients[n], "data: "));
	}
	struct client more = listen_by(site, secret), another = listen_by(site, other);
	struct heard heard = client_hear(&more, false);
	check_code(&heard, 429, "too_many");
	assert_true(hears(&another, "data: "));
	client_close(&clients[3]);
	client_close(&more);
	more = listen_by(site, secret);
	assert_true(hears(&more, "data: "));
	for (int n = 0; n < LIVE_OF_ONE; n++)
		if (n != 3)
			client_close(&clients[n]);
	client_close(&more);
	client_close(&another);
}

static void a_page_that_went_is_forgotten(void **state)
{
	struct site *site = *state;
	struct client client = client_open(site->port);

	client_say(&client, STR(LIVE "\r\n"));
	assert_true(hears(&client, "data: "));
	client_close(&client);
	for (int n = 0; n < 1000 && live_count(site->web->live) > 0; n++)
		usleep(10000);
	assert_int_equal(live_count(site->web->live), 0);
}

/* Who stops is held up by none of them. */
static void all_end_when_muster_stops(void **state)
{
	struct site *site = *state;
	struct client clients[50];

	for (size_t n = 0; n < COUNT(clients); n++) {
		clients[n] = client_open(site->port);
		client_say(&clients[n], STR(LIVE "\r\n"));
		assert_true(hears(&clients[n], "data: "));
	}
	web_stop(site->web);
	for (size_t n = 0; n < COUNT(clients); n++) {
		assert_true(ends(&clients[n]));
		client_close(&clients[n]);
	}
}

static void head_begins_no_listener(void **state)
{
	struct site *site = *state;
	struct heard heard = ask(site, "HEAD /live", "", NULL);

	assert_int_equal(heard.status, 200);
	check_header(&heard, "Content-Type", "text/event-stream");
	for (int n = 0; n < 1000 && live_count(site->web->live) > 0; n++)
		usleep(10000);
	assert_int_equal(live_count(site->web->live), 0);
}

int main(void)
{
#define SERVED(test) cmocka_unit_test_setup_teardown(test, site_setup, site_teardown)
	const struct CMUnitTest tests[] = {
		SERVED(a_listener_hears_where_the_ledger_stands_and_that_it_moved),
		SERVED(what_happens_in_a_second_is_told_together),
		SERVED(who_has_not_come_in_hears_nothing),
		SERVED(it_ends_with_the_way_in),
		SERVED(one_person_has_so_many_and_pages_that_went_do_not_count),
		SERVED(a_page_that_went_is_forgotten),
		SERVED(all_end_when_muster_stops),
		SERVED(head_begins_no_listener),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
