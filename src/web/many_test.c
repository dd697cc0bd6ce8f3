/* Tests of many clients at once: who was told that an act is done reads it, whatever is kept. */
#include "web/http_test_support.h"
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#define CLIENTS 8
#define EACH 40

struct worker {
	struct site *site;
	int number, done, stale, wrong;
	int64_t last;
};

static void run(struct site *site, void *(*work)(void *), struct worker workers[CLIENTS])
{
	pthread_t threads[CLIENTS];

	for (int n = 0; n < CLIENTS; n++) {
		workers[n] = (struct worker){ .site = site, .number = n };
		assert_int_equal(pthread_create(&threads[n], NULL, work, &workers[n]), 0);
	}
	for (int n = 0; n < CLIENTS; n++)
		pthread_join(threads[n], NULL);
}

static int64_t number_after(const struct heard *heard, const char *before)
{
	const char *at = strstr(heard->body, before);
	int64_t value = -1;

	if (at) {
		str rest = str_of(at + strlen(before));
		size_t digits = strspn(rest.ptr, "0123456789");
		str_number(str_slice(rest, 0, digits), &value);
	}
	return value;
}

static void say_count(struct client *client, int worker, int n)
{
	char request[1000];
	static const char body[] = "{\"box\":\"first\",\"amount\":1}";

	snprintf(request, sizeof(request),
		"POST /api/v1/box/count HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: %d-%d\r\n"
		"Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
		worker, n, sizeof(body) - 1, body);
	client_say(client, str_of(request));
}

static void say_get(struct client *client, const char *path, const char *headers)
{
	char request[1000];

	snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n", path,
		headers);
	client_say(client, str_of(request));
}

/* Each counts one and reads: the total is never less than what it was told before and one more. */
static void *count_and_read(void *context)
{
	struct worker *worker = context;
	struct client client = client_open(worker->site->port);
	char tag[300] = "\"none\"", header[400];

	for (int n = 0; n < EACH; n++) {
		say_count(&client, worker->number, n);
		struct heard heard = client_hear(&client, false);
		worker->done += heard.status == 200;
		snprintf(header, sizeof(header), "If-None-Match: %s\r\n", tag);
		say_get(&client, "/api/v1/total/first", header);
		heard = client_hear(&client, false);
		heard_header(&heard, "ETag", tag);
		int64_t total = number_after(&heard, "\"total\":");
		worker->stale += total < worker->last + 1;
		worker->wrong += heard.status != 200;
		worker->last = total;
	}
	client_close(&client);
	return NULL;
}

static void every_act_is_seen_by_the_next_read(void **state)
{
	struct site *site = *state;
	struct worker workers[CLIENTS];

	run(site, count_and_read, workers);
	for (int n = 0; n < CLIENTS; n++) {
		assert_int_equal(workers[n].done, EACH);
		assert_int_equal(workers[n].stale, 0);
		assert_int_equal(workers[n].wrong, 0);
	}
	assert_int_equal(rig_total(site->rig, site->rig->box), CLIENTS * EACH);
}

/* Asks for all that runs on pools at once, on connections of its own. */
static void *ask_all_sorts(void *context)
{
	struct worker *worker = context;
	char csv[200];

	for (int n = 0; n < 10; n++) {
		snprintf(csv, sizeof(csv), "box,amount\nfirst,1\nfirst,%d\n", worker->number + 2);
		worker->wrong +=
			ask(worker->site, "GET /api/v1/total/first", "", NULL).status != 200;
		worker->wrong += ask(worker->site, "POST /api/v1/box/count/rows",
					 "Content-Type: text/csv\r\n", csv)
					 .status != 200;
		worker->wrong += ask(worker->site, "POST /api/v1/file",
					 "Content-Type: application/pdf\r\n", csv)
					 .status != 200;
		worker->wrong +=
			ask(worker->site, "GET /api/v1/view/history", "", NULL).status != 200;
		worker->wrong += ask(worker->site, "GET /style.css", "", NULL).status != 200;
		worker->wrong +=
			ask(worker->site, "GET /nothing", "Accept: text/html\r\n", NULL).status !=
			404;
	}
	return NULL;
}

static void all_sorts_at_once(void **state)
{
	struct site *site = *state;
	struct worker workers[CLIENTS];

	run(site, ask_all_sorts, workers);
	for (int n = 0; n < CLIENTS; n++)
		assert_int_equal(workers[n].wrong, 0);
}

/* Half of them go away while the writer works. */
static void *count_and_leave(void *context)
{
	struct worker *worker = context;

	for (int n = 0; n < EACH; n++) {
		struct client client = client_open(worker->site->port);
		say_count(&client, worker->number, n);
		if (n % 2) {
			worker->done += client_hear(&client, false).status == 200;
		} else {
			struct linger now = { .l_onoff = 1 };
			setsockopt(client.fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
		}
		client_close(&client);
	}
	return NULL;
}

static void clients_that_leave_harm_nobody(void **state)
{
	struct site *site = *state;
	struct worker workers[CLIENTS];

	run(site, count_and_leave, workers);
	for (int n = 0; n < CLIENTS; n++)
		assert_int_equal(workers[n].done, EACH / 2);
	assert_true(rig_total(site->rig, site->rig->box) >= CLIENTS * EACH / 2);
	assert_int_equal(
		post_json(site, "/api/v1/box/count", "{\"box\":\"first\",\"amount\":1}").status,
		200);
}

/* Counts until the server is gone; each answer that came was true. */
static void *count_until_closed(void *context)
{
	struct worker *worker = context;
	struct client client = client_open(worker->site->port);
	char tag[300];

	for (int n = 0;; n++) {
		say_count(&client, worker->number, n);
		struct heard heard = client_hear(&client, false);
		worker->done += heard.status == 200;
		worker->wrong += heard.status != 0 && heard.status != 200 && heard.status != 503;
		if (heard.status != 200 ||
			(heard_header(&heard, "Connection", tag) && strcmp(tag, "close") == 0))
			break;
	}
	client_close(&client);
	return NULL;
}

static void stopping_under_load_answers_what_was_done(void **state)
{
	struct site *site = *state;
	struct worker workers[CLIENTS];
	pthread_t threads[CLIENTS];
	int done = 0;

	for (int n = 0; n < CLIENTS; n++) {
		workers[n] = (struct worker){ .site = site, .number = n };
		assert_int_equal(
			pthread_create(&threads[n], NULL, count_until_closed, &workers[n]), 0);
	}
	usleep(300000);
	web_stop(site->web);
	for (int n = 0; n < CLIENTS; n++) {
		pthread_join(threads[n], NULL);
		assert_int_equal(workers[n].wrong, 0);
		done += workers[n].done;
	}
	assert_true(done > 0);
	assert_int_equal(rig_total(site->rig, site->rig->box), done);
}

#define WITH_SITE(test) cmocka_unit_test_setup_teardown(test, site_setup, site_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_SITE(every_act_is_seen_by_the_next_read),
		WITH_SITE(all_sorts_at_once),
		WITH_SITE(clients_that_leave_harm_nobody),
		WITH_SITE(stopping_under_load_answers_what_was_done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
