/* The bar: the request runs in a thread of its own while this one asks how far it is. */
#include "app/progress_bar.h"
#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#define LARGE (256 << 10) /* bytes of a body that is worth a bar */
#define WIDTH 40

struct running {
	struct transport *transport;
	const struct call *call;
	struct answer *answer;
	struct err *err;
	bool fine;
	atomic_bool ended;
};

static void *run(void *context)
{
	struct running *running = context;

	running->fine =
		transport_call(running->transport, running->call, running->answer, running->err);
	atomic_store(&running->ended, true);
	return NULL;
}

void bar_draw(int64_t done, int64_t total)
{
	int filled = total > 0 ? (int)(done * WIDTH / total) : 0;

	fprintf(stderr, "\r[");
	for (int n = 0; n < WIDTH; n++)
		fputc(n < filled ? '#' : '.', stderr);
	if (total > 0)
		fprintf(stderr, "] %lld / %lld ", (long long)done, (long long)total);
	else
		fprintf(stderr, "] ... ");
}

void bar_clear(void)
{
	fprintf(stderr, "\r\033[K");
}

static void ask(struct transport *transport)
{
	struct call call = { .method = "GET", .path = STR("/api/v1/progress") };
	struct answer answer;
	struct err err;

	if (!transport_call(transport, &call, &answer, &err))
		return;
	json_t *root = json_loadb(buf_str(&answer.body).ptr, answer.body.len, 0, NULL);
	bar_draw(json_integer_value(json_object_get(root, "done")),
		json_integer_value(json_object_get(root, "total")));
	json_decref(root);
	buf_done(&answer.body);
}

bool call_with_bar(
	struct transport *transport, const struct call *call, struct answer *ret, struct err *err)
{
	struct running running = {
		.transport = transport, .call = call, .answer = ret, .err = err
	};
	pthread_t thread;

	if (call->body.len < LARGE || !isatty(STDERR_FILENO) ||
		pthread_create(&thread, NULL, run, &running) != 0)
		return transport_call(transport, call, ret, err);
	while (!atomic_load(&running.ended)) {
		nanosleep(&(struct timespec){ .tv_nsec = 150000000 }, NULL);
		ask(transport);
	}
	pthread_join(thread, NULL);
	bar_clear();
	return running.fine;
}
