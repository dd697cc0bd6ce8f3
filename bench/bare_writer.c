/* Baseline: durable POSTs with libmicrohttpd and one thread that commits in groups. A POST with an
 * Idempotency-Key becomes an event and is answered with its seq after the commit; the same key
 * again gives the first seq.
 *
 *     bare_writer PORT FILE.db */
#include "bare_events.h"
#include "bare_serve.h"
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BODY_MAX 16384
#define KEY_MAX 200
#define BATCH_MAX 512

struct post {
	struct post *next;
	struct MHD_Connection *connection;
	int64_t seq; /* 0: not written yet */
	bool too_large;
	size_t len;
	char key[KEY_MAX + 1];
	char *body;
};

struct writer {
	struct bare_events events;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct post *first, **last; /* those that wait, in the order of their arrival */
	bool ending;
};

/* False where the writer is ending: nobody would resume it. */
static bool enqueue(struct writer *writer, struct post *post)
{
	pthread_mutex_lock(&writer->lock);
	bool open = !writer->ending, idle = !writer->first;
	if (open) {
		MHD_suspend_connection(post->connection);
		*writer->last = post;
		writer->last = &post->next;
	}
	pthread_mutex_unlock(&writer->lock);
	if (open && idle)
		pthread_cond_signal(&writer->more);
	return open;
}

/* Takes up to BATCH_MAX posts; none only where the writer is to end. */
static size_t take(struct writer *writer, struct post *batch[BATCH_MAX])
{
	size_t count = 0;

	pthread_mutex_lock(&writer->lock);
	while (!writer->first && !writer->ending)
		pthread_cond_wait(&writer->more, &writer->lock);
	for (; writer->first && count < BATCH_MAX; writer->first = writer->first->next)
		batch[count++] = writer->first;
	if (!writer->first)
		writer->last = &writer->first;
	pthread_mutex_unlock(&writer->lock);
	return count;
}

static void *write_all(void *context)
{
	struct writer *writer = context;
	struct post *batch[BATCH_MAX];
	size_t count;

	while ((count = take(writer, batch)) > 0) {
		bare_begin(writer->events.db);
		for (size_t i = 0; i < count; i++)
			batch[i]->seq = bare_events_add(
				&writer->events, batch[i]->key, batch[i]->body, batch[i]->len);
		bare_commit(writer->events.db);
		for (size_t i = 0; i < count; i++)
			MHD_resume_connection(batch[i]->connection);
	}
	return NULL;
}

static void start_writer(struct writer *writer, const char *path)
{
	bare_events_open(&writer->events, path);
	writer->last = &writer->first;
	pthread_mutex_init(&writer->lock, NULL);
	pthread_cond_init(&writer->more, NULL);
	if (pthread_create(&writer->thread, NULL, write_all, writer) != 0)
		bare_die("No thread could be made.");
}

/* What still waits is written first: its connections are suspended, and a server is not to be
 * stopped with such. */
static void end_writer(struct writer *writer)
{
	pthread_mutex_lock(&writer->lock);
	writer->ending = true;
	pthread_mutex_unlock(&writer->lock);
	pthread_cond_signal(&writer->more);
	pthread_join(writer->thread, NULL);
}

static void close_writer(struct writer *writer)
{
	pthread_cond_destroy(&writer->more);
	pthread_mutex_destroy(&writer->lock);
	bare_events_close(&writer->events);
}

static enum MHD_Result begin_post(
	struct MHD_Connection *connection, const char *method, void **request)
{
	const char *key =
		MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Idempotency-Key");

	if (strcmp(method, MHD_HTTP_METHOD_POST) != 0)
		return bare_serve_answer(
			connection, MHD_HTTP_METHOD_NOT_ALLOWED, "{\"code\":\"method\"}");
	if (!key || strlen(key) > KEY_MAX)
		return bare_serve_answer(connection, MHD_HTTP_BAD_REQUEST, "{\"code\":\"key\"}");
	struct post *post = calloc(1, sizeof(*post));
	if (!post)
		return MHD_NO;
	post->connection = connection;
	memcpy(post->key, key, strlen(key) + 1);
	*request = post;
	return MHD_YES;
}

static enum MHD_Result add_upload(struct post *post, const char *upload, size_t *upload_len)
{
	post->too_large |= *upload_len > BODY_MAX - post->len;
	if (!post->too_large) {
		char *body = realloc(post->body, post->len + *upload_len);
		if (!body)
			return MHD_NO;
		post->body = body;
		memcpy(post->body + post->len, upload, *upload_len);
		post->len += *upload_len;
	}
	*upload_len = 0;
	return MHD_YES;
}

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *upload, size_t *upload_len,
	void **request)
{
	struct post *post = *request;
	char text[48];

	(void)url, (void)version;
	if (!post)
		return begin_post(connection, method, request);
	if (*upload_len)
		return add_upload(post, upload, upload_len);
	if (post->too_large || !post->body)
		return bare_serve_answer(connection,
			post->too_large ? MHD_HTTP_CONTENT_TOO_LARGE : MHD_HTTP_BAD_REQUEST,
			"{\"code\":\"body\"}");
	if (!post->seq) {
		if (enqueue(context, post))
			return MHD_YES;
		return bare_serve_answer(
			connection, MHD_HTTP_SERVICE_UNAVAILABLE, "{\"code\":\"ending\"}");
	}
	snprintf(text, sizeof(text), "{\"seq\":%lld}", (long long)post->seq);
	return bare_serve_answer(connection, MHD_HTTP_OK, text);
}

static void completed(void *context, struct MHD_Connection *connection, void **request,
	enum MHD_RequestTerminationCode code)
{
	struct post *post = *request;

	(void)context, (void)connection, (void)code;
	if (post)
		free(post->body);
	free(post);
	*request = NULL;
}

int main(int argc, char **argv)
{
	struct writer writer = { .ending = false };

	if (argc != 3)
		bare_die("bare_writer PORT FILE.db");
	bare_serve_prepare();
	start_writer(&writer, argv[2]);
	struct MHD_Daemon *daemon =
		bare_serve_start(bare_number(argv[1], 0, 65535), answer, completed, &writer);
	bare_serve_wait();
	end_writer(&writer);
	MHD_stop_daemon(daemon);
	close_writer(&writer);
	return 0;
}
