/* Running a request's handler: at once, on a pool, or with the ledger's writer. */
#include "base/catalogue.h"
#include "base/log.h"
#include "base/xlsx.h"
#include "web/kept.h"

/* ---- Waiting ---- */

/* From here on the exchange may be gone, and its name with it. Also called by the writer. */
static void resume(struct exchange *exchange)
{
	struct MHD_Connection *connection = exchange->connection;
	struct traffic *traffic = exchange->traffic;

	log_request(NULL);
	exchange->state = EXCHANGE_READY;
	MHD_resume_connection(connection);
	atomic_fetch_sub(&traffic->working, 1);
}

static void suspend(struct exchange *exchange)
{
	exchange->state = EXCHANGE_WAITING;
	MHD_suspend_connection(exchange->connection);
}

static void refuse_busy(struct exchange *exchange)
{
	response_refuse(&exchange->response, 503, "busy",
		tr(exchange->request.language, N_("Muster is busy: try again in a moment.")));
}

/* ---- Acts ---- */

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

/* ---- On a pool; the connection is suspended already ---- */

static void read_large_act(void *context)
{
	struct exchange *exchange = context;

	log_request(exchange->id);
	if (act_begin(&exchange->request, &exchange->response, &exchange->acting))
		submit(exchange);
	else
		resume(exchange);
}

static void run_slow(void *context)
{
	struct exchange *exchange = context;

	log_request(exchange->id);
	request_run(exchange->route, &exchange->request, &exchange->response);
	if (exchange->response.status < 300)
		exchange_prepare(exchange, false);
	resume(exchange);
}

static bool to_pool(struct exchange *exchange, struct pool *pool, pool_work work)
{
	suspend(exchange);
	if (pool_add(pool, work, exchange))
		return true;
	refuse_busy(exchange);
	resume(exchange);
	return true;
}

/* ---- Running: each is true where the connection was suspended; the exchange is not to be touched
 * then ---- */

static bool run_act(struct exchange *exchange)
{
	/* A workbook unpacks to more than its size. */
	if (exchange->body.len > SLOW_BODY ||
		str_eq(exchange->request.content_type, STR("multipart/form-data")) ||
		xlsx_is(exchange->request.body))
		return to_pool(exchange, exchange->web->pool, read_large_act);
	if (!act_begin(&exchange->request, &exchange->response, &exchange->acting))
		return false;
	suspend(exchange);
	submit(exchange);
	return true;
}

static bool run_submitting(struct exchange *exchange)
{
	if (!exchange->route->submits(
		    &exchange->request, &exchange->response, &exchange->acting.submission))
		return false;
	suspend(exchange);
	submit(exchange);
	return true;
}

/* What can be refused without a hash is, before it takes a place among those that wait for one. */
static bool run_hashing(struct exchange *exchange)
{
	struct web *web = exchange->web;

	switch (exchange->route->hashes(&exchange->request, &exchange->response)) {
	case HASH_FOR_NOBODY:
		return false;
	case HASH_FOR_STRANGER:
		return to_pool(exchange, web->hash_pool, run_slow);
	case HASH_FOR_KNOWN:
		return to_pool(exchange, web->known_hash_pool, run_slow);
	}
	return false;
}

static bool looks_back(const struct exchange *exchange)
{
	return exchange->route->looks_back &&
	       str_given(request_query(&exchange->request, STR("known")));
}

static bool run_route(struct exchange *exchange)
{
	struct web *web = exchange->web;

	if (exchange->body.failed) {
		response_refuse(&exchange->response, 413, "length",
			tr(exchange->request.language,
				N_("This is larger than what may be sent here.")));
		return false;
	}
	if (route_is_act(exchange->route))
		return run_act(exchange);
	if (exchange->route->submits)
		return run_submitting(exchange);
	if (exchange->route->slow || looks_back(exchange))
		return to_pool(
			exchange, exchange->route->many ? web->rows_pool : web->pool, run_slow);
	if (exchange->route->hashes)
		return run_hashing(exchange);
	request_run(exchange->route, &exchange->request, &exchange->response);
	return false;
}

/* What a browser sends by itself says nothing of whether its page meant it. The token stands in a
 * header, or in the form (that of a form with files is looked at where it is read: form_sent.c). */
static bool csrf_missing(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	str sent = exchange->headers[HEADER_CSRF];
	struct pair *pairs;
	size_t count;

	/* Where one comes in nothing is trusted but the page's Origin. */
	if (!request->csrf.len || exchange->route->open || request->form ||
		exchange->route->carries || !str_eq(request->method, STR("POST")))
		return false;
	if (!sent.len && str_eq(request->content_type, STR("application/x-www-form-urlencoded")) &&
		pairs_decode(request->body, request->arena, &pairs, &count))
		sent = pairs_take(pairs, &count, STR("csrf"));
	if (guard_csrf(request, sent))
		return false;
	response_refuse(&exchange->response, 403, "csrf",
		tr(request->language,
			N_("This page is too old, or was sent by another: open it again.")));
	return true;
}

/* Counts as working before it looks whether it may: so whoever stops either sees it or is seen. */
static enum MHD_Result run_working(struct exchange *exchange)
{
	struct traffic *traffic = exchange->traffic;
	bool waiting = false;

	atomic_fetch_add(&traffic->working, 1);
	if (atomic_load(&traffic->stopping))
		refuse_busy(exchange);
	else if (!csrf_missing(exchange))
		waiting = run_route(exchange);
	if (waiting)
		return MHD_YES;
	atomic_fetch_sub(&traffic->working, 1);
	return exchange_send(exchange);
}

/* The texts with a space before each: arena_printf() is four times as slow. */
static str joined(struct arena *arena, const str *texts, size_t count)
{
	size_t len = count;

	for (size_t n = 0; n < count; n++)
		len += texts[n].len;
	char *at = arena_array(arena, len, 1);
	str all = { at, at ? len : 0 };
	for (size_t n = 0; at && n < count; n++) {
		*at++ = ' ';
		memcpy(at, texts[n].ptr, texts[n].len);
		at += texts[n].len;
	}
	return all;
}

/* Path, query, encoding, language and how the reader stands: on what a kept answer depends beside the ledger
 * and the day. */
static void make_cache_key(struct exchange *exchange)
{
	exchange->today = ledger_today(exchange->web->ledger);
	char stands[STANDING_TEXT] = "";
	if (exchange->request.standing && !exchange->route->open)
		standing_print(exchange->request.standing, stands);
	exchange->cache_key = joined(&exchange->arena,
		(const str[]){ str_of(exchange->request.gzip ? "gzip" : ""),
			str_of(language_tag(exchange->request.language)), str_of(stands),
			exchange->target },
		4);
}

/* Who asks and what it came in with, beside all that its client sends to say so and what it has chosen, stands in
 * the key: by a hash, since that is secret. */
static void make_own_key(struct exchange *exchange)
{
	char who[HASH_TEXT];
	struct hashing hashing;

	hash_begin(&hashing);
	hash_number(&hashing, exchange->request.actor.v);
	hash_add(&hashing, exchange->request.pass.bytes, HASH_SIZE);
	hash_text(&hashing, exchange->headers[HEADER_COOKIE]);
	hash_text(&hashing, exchange->headers[HEADER_AUTHORIZATION]);
	hash_print(hash_end(&hashing), who);
	make_cache_key(exchange);
	str kind = exchange->request.csrf.len ? STR("own, with a token") : STR("own");
	exchange->own_key = joined(
		&exchange->arena, (const str[]){ kind, str_of(who), exchange->cache_key }, 3);
	exchange->cache_key = STR_NONE;
}

/* A page of one's own. The operator at the console says who it is by none of that. */
static enum MHD_Result run_own(struct exchange *exchange)
{
	if (exchange->local || !id_given(exchange->request.actor))
		return run_working(exchange);
	make_own_key(exchange);
	struct kept_page *page = cache_page(
		exchange->web->own, exchange->own_key, exchange->seq, exchange->today);
	if (!page)
		return run_working(exchange);
	atomic_fetch_add_explicit(&exchange->web->metrics.kept, 1, memory_order_relaxed);
	kept_page_answer(page, exchange);
	kept_page_drop(page);
	return exchange_send(exchange);
}

enum MHD_Result exchange_run(struct exchange *exchange)
{
	struct web *web = exchange->web;
	char tag[TAG_TEXT];

	exchange->request.body = buf_str(&exchange->body);
	exchange->seq = board_seq(ledger_board(exchange->web->ledger));
	if (exchange->route->own)
		return run_own(exchange);
	if (!exchange->route->cached)
		return run_working(exchange);
	make_cache_key(exchange);
	enum cached sent = cache_send(web->cache, exchange->connection, exchange->cache_key,
		exchange->seq, exchange->today, exchange->request.if_none_match, tag);
	if (sent == CACHED_NONE)
		return run_working(exchange);
	atomic_fetch_add_explicit(&web->metrics.kept, 1, memory_order_relaxed);
	return sent == CACHED_SENT ? MHD_YES : exchange_send_same(exchange, tag);
}
