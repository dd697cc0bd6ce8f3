/* Running a request's handler and sending what came of it. */
#include "base/catalogue.h"
#include "base/log.h"
#include "web/exchange.h"

/* ---- Sending ---- */

struct header {
	const char *name, *value;
};

static const struct header headers_always[] = {
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "same-origin" },
	{ "Content-Security-Policy",
		"default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'" },
};

static void add(struct MHD_Response *response, const char *name, const char *value)
{
	MHD_add_response_header(response, name, value);
}

static void add_particular(struct exchange *exchange, struct MHD_Response *response)
{
	CLEANUP(buf_done) struct buf value = BUF(8192);

	if (exchange->allow.len && exchange->response.status == 405) {
		buf_add(&value, buf_str(&exchange->allow));
		buf_byte(&value, 0);
		add(response, MHD_HTTP_HEADER_ALLOW, value.ptr);
	}
	if (exchange->response.filename) {
		buf_clear(&value);
		buf_printf(&value, "attachment; filename=\"%s\"", exchange->response.filename);
		buf_byte(&value, 0);
		add(response, MHD_HTTP_HEADER_CONTENT_DISPOSITION, value.ptr);
	}
	if (str_given(exchange->response.location)) {
		buf_clear(&value);
		buf_add(&value, exchange->response.location);
		buf_byte(&value, 0);
		add(response, MHD_HTTP_HEADER_LOCATION, value.ptr);
	}
	if (exchange->response.status == 503)
		add(response, MHD_HTTP_HEADER_RETRY_AFTER, "1");
}

static struct MHD_Response *make(struct exchange *exchange, const char *tag)
{
	size_t len = 0;
	char *bytes = buf_take(&exchange->response.body, &len);
	struct MHD_Response *response = bytes ? MHD_create_response_from_buffer(len, bytes, MHD_RESPMEM_MUST_FREE) :
						MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);

	if (!response)
		return NULL;
	add(response, MHD_HTTP_HEADER_CONTENT_TYPE, exchange->response.type);
	for (size_t n = 0; n < COUNT(headers_always); n++)
		add(response, headers_always[n].name, headers_always[n].value);
	add(response, MHD_HTTP_HEADER_CACHE_CONTROL, tag ? "no-cache" : "no-store");
	add(response, MHD_HTTP_HEADER_CONTENT_LANGUAGE, language_tag(exchange->request.language));
	add(response, MHD_HTTP_HEADER_VARY, "Accept-Language");
	if (tag)
		add(response, MHD_HTTP_HEADER_ETAG, tag);
	add_particular(exchange, response);
	return response;
}

static enum MHD_Result queue(struct exchange *exchange, struct MHD_Response *response)
{
	enum MHD_Result sent = MHD_queue_response(exchange->connection, (unsigned)exchange->response.status, response);

	MHD_destroy_response(response);
	return sent;
}

/* An answer that may be kept has a tag; whoever has it already gets none of it again. */
static enum MHD_Result send_cached(struct exchange *exchange)
{
	char text[HASH_TEXT], tag[32];
	size_t size = exchange->response.body.len;

	hash_print(hash_of(buf_str(&exchange->response.body).ptr, size), text);
	snprintf(tag, sizeof(tag), "\"%.16s\"", text);
	if (str_eq(exchange->request.if_none_match, str_of(tag))) {
		buf_clear(&exchange->response.body);
		exchange->response.status = 304;
		struct MHD_Response *unchanged = make(exchange, tag);
		return unchanged ? queue(exchange, unchanged) : MHD_NO;
	}
	struct MHD_Response *response = make(exchange, tag);
	if (!response)
		return MHD_NO;
	enum MHD_Result sent = MHD_queue_response(exchange->connection, 200, response);
	cache_put(exchange->web->cache, exchange->cache_key, exchange->seq, exchange->today, tag, size, response);
	return sent;
}

enum MHD_Result exchange_send(struct exchange *exchange)
{
	log_line(LOG_DEBUG, "request", "method=%.*s target=%s status=%d", STR_ARG(exchange->request.method),
		LOG_TEXT(exchange->target), exchange->response.status);
	if (str_given(exchange->cache_key) && exchange->response.status == 200)
		return send_cached(exchange);
	struct MHD_Response *response = make(exchange, NULL);
	return response ? queue(exchange, response) : MHD_NO;
}

/* ---- Running ---- */

static void resume(struct exchange *exchange)
{
	struct MHD_Connection *connection = exchange->connection;
	atomic_int *suspended = exchange->suspended;

	exchange->state = EXCHANGE_READY;
	MHD_resume_connection(connection);
	atomic_fetch_sub(suspended, 1);
}

static void suspend(struct exchange *exchange)
{
	exchange->state = EXCHANGE_WAITING;
	atomic_fetch_add(exchange->suspended, 1);
	MHD_suspend_connection(exchange->connection);
}

static void act_done(struct submission *s)
{
	resume(s->context);
}

static void submit(struct exchange *exchange)
{
	exchange->acting_begun = true;
	exchange->acting.submission.done = act_done;
	exchange->acting.submission.context = exchange;
	ledger_submit(exchange->web->ledger, &exchange->acting.submission);
}

/* A large act is read on the pool; its connection is suspended already. */
static void read_large_act(void *context)
{
	struct exchange *exchange = context;

	if (act_begin(&exchange->request, &exchange->response, &exchange->acting))
		submit(exchange);
	else
		resume(exchange);
}

static void run_slow(void *context)
{
	struct exchange *exchange = context;

	request_run(exchange->web, exchange->route, &exchange->request, &exchange->response);
	resume(exchange);
}

static enum MHD_Result to_pool(struct exchange *exchange, pool_work work)
{
	suspend(exchange);
	if (pool_add(exchange->web->pool, work, exchange))
		return MHD_YES;
	response_refuse(&exchange->response, 503, "busy", tr(exchange->request.language, N_("Muster is busy: try again in a moment.")));
	resume(exchange);
	return MHD_YES;
}

static enum MHD_Result run_act(struct exchange *exchange)
{
	if (exchange->body.len > SLOW_BODY)
		return to_pool(exchange, read_large_act);
	if (!act_begin(&exchange->request, &exchange->response, &exchange->acting))
		return exchange_send(exchange);
	suspend(exchange);
	submit(exchange);
	return MHD_YES;
}

/* Path, query and language: on what a kept answer depends beside the ledger and the day. */
static void make_cache_key(struct exchange *exchange)
{
	exchange->seq = board_seq(ledger_board(exchange->web->ledger));
	exchange->today = ledger_today(exchange->web->ledger);
	exchange->cache_key = arena_printf(&exchange->arena, "%s %.*s", language_tag(exchange->request.language),
		STR_ARG(exchange->target));
}

enum MHD_Result exchange_run(struct exchange *exchange)
{
	exchange->request.body = buf_str(&exchange->body);
	if (exchange->body.failed) {
		response_refuse(&exchange->response, 413, "length",
			tr(exchange->request.language, N_("This is larger than what may be sent here.")));
		return exchange_send(exchange);
	}
	if (route_is_act(exchange->route))
		return run_act(exchange);
	if (exchange->route->cached) {
		make_cache_key(exchange);
		if (cache_send(exchange->web->cache, exchange->connection, exchange->cache_key, exchange->seq, exchange->today,
			    exchange->request.if_none_match))
			return MHD_YES;
	}
	if (exchange->route->slow)
		return to_pool(exchange, run_slow);
	request_run(exchange->web, exchange->route, &exchange->request, &exchange->response);
	return exchange_send(exchange);
}
