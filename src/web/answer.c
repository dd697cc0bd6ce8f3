/* Making an answer out of a response, and sending it. */
#include "base/log.h"
#include "web/kept.h"
#include "web/live.h"
#include <inttypes.h>

struct header {
	const char *name, *value;
};

static const struct header headers_always[] = {
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "X-Frame-Options", "DENY" },
	{ "X-XSS-Protection", "0" }, /* old browsers' own filter makes holes of its own */
	{ "Permissions-Policy", "geolocation=(), microphone=(), payment=()" },
};

/* Of our own pages: no script of others runs there. */
static const char policy_usual[] =
	"default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

static void add(struct MHD_Response *response, const char *name, const char *value)
{
	MHD_add_response_header(response, name, value);
}

/* Where the ledger stood before a page was made. A page's own script can read this header alone, and in the page
 * it would make another page of it with every event. */
static void add_seq(struct MHD_Response *response, int64_t seq)
{
	char text[40];

	snprintf(text, sizeof(text), "seq;desc=%lld", (long long)seq);
	add(response, "Server-Timing", text);
}

static void add_number(struct MHD_Response *response, const char *name, int value)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", value);
	add(response, name, text);
}

/* Bytes that would end a header or its value are encoded. */
static void put_encoded(struct buf *out, str text, const char *also)
{
	for (size_t n = 0; n < text.len; n++) {
		unsigned char c = (unsigned char)text.ptr[n];
		if (c <= ' ' || c >= 0x7f || strchr(also, c))
			buf_printf(out, "%%%02X", c);
		else
			buf_byte(out, (char)c);
	}
	buf_byte(out, 0);
}

static void add_location(struct MHD_Response *response, str location)
{
	CLEANUP(buf_done) struct buf value = BUF(8192);

	put_encoded(&value, location, "\"<>\\^`{|}");
	if (!value.failed)
		add(response, MHD_HTTP_HEADER_LOCATION, value.ptr);
}

/* RFC 8187: any name at all, in bytes that no header minds. */
static void add_filename(struct MHD_Response *response, const char *how, const char *name)
{
	CLEANUP(buf_done) struct buf value = BUF(4096);

	buf_printf(&value, "%s; filename*=UTF-8''", how);
	put_encoded(&value, str_of(name), "\"%'()*,/:;<=>?@[\\]{|}");
	if (!value.failed)
		add(response, MHD_HTTP_HEADER_CONTENT_DISPOSITION, value.ptr);
}

static void add_particular(struct exchange *exchange, struct MHD_Response *response)
{
	const struct response *filled = &exchange->response;

	if (filled->status == 405 && exchange->allow)
		add(response, MHD_HTTP_HEADER_ALLOW, exchange->allow);
	add(response, "Content-Security-Policy", filled->policy ? filled->policy : policy_usual);
	if (filled->filename)
		add_filename(response, "attachment", filled->filename);
	else if (filled->saved_as)
		add_filename(response, "inline", filled->saved_as);
	if (str_given(filled->location))
		add_location(response, filled->location);
	if (filled->status == 503 || filled->status == 429)
		add_number(response, MHD_HTTP_HEADER_RETRY_AFTER,
			filled->retry_s         ? filled->retry_s
			: filled->status == 503 ? 1
						: 60);
	if (filled->status == 401)
		add(response, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
	for (size_t n = 0; n < filled->cookie_count; n++)
		add(response, MHD_HTTP_HEADER_SET_COOKIE, filled->cookies[n].ptr);
	if (exchange->web->settings.tls_cert || exchange->web->settings.proxy)
		add(response, "Strict-Transport-Security", "max-age=63072000");
	if (atomic_load(&exchange->traffic->stopping))
		add(response, MHD_HTTP_HEADER_CONNECTION, "close");
}

static bool may_be_kept(const struct exchange *exchange)
{
	return str_given(exchange->cache_key);
}

static const char *keeping(const struct exchange *exchange, const char *tag)
{
	if (exchange->response.lasting)
		return "public, max-age=31536000, immutable";
	return tag && may_be_kept(exchange) ? "private, no-cache" : "no-store";
}

static struct MHD_Response *of_body(struct buf *body)
{
	size_t len = 0;
	char *bytes = buf_take(body, &len);
	struct MHD_Response *response =
		bytes ? MHD_create_response_from_buffer(len, bytes, MHD_RESPMEM_MUST_FREE) : NULL;

	if (!response)
		free(bytes);
	return response;
}

static struct MHD_Response *of_listener(struct listener **listener)
{
	struct MHD_Response *response = live_response(*listener);

	*listener = NULL;
	if (!response)
		return NULL;
	add(response, "X-Accel-Buffering", "no"); /* a proxy sends it on at once */
	add(response, MHD_HTTP_HEADER_CONNECTION, "close");
	return response;
}

/* Takes the body. NULL: no memory, or the body had not fitted. */
static struct MHD_Response *make(struct exchange *exchange, const char *tag)
{
	struct response *filled = &exchange->response;
	struct MHD_Response *response =
		filled->listener ? of_listener(&filled->listener) : of_body(&filled->body);

	if (!response)
		return NULL;
	if (filled->status != 304) /* the client knows what it has */
		add(response, MHD_HTTP_HEADER_CONTENT_TYPE, filled->type);
	if (exchange->crowded) {
		add(response, MHD_HTTP_HEADER_CONNECTION, "close");
		return response;
	}
	for (size_t n = 0; n < COUNT(headers_always); n++)
		add(response, headers_always[n].name, headers_always[n].value);
	add(response, MHD_HTTP_HEADER_CACHE_CONTROL, keeping(exchange, tag));
	add(response, MHD_HTTP_HEADER_CONTENT_LANGUAGE, language_tag(exchange->request.language));
	add(response, MHD_HTTP_HEADER_VARY, "Accept-Encoding, Accept-Language, Cookie");
	if (exchange->response.packed)
		add(response, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
	if (tag)
		add(response, MHD_HTTP_HEADER_ETAG, tag);
	if (!tag || !may_be_kept(exchange))
		add(response, "X-Request-Id", exchange->id); /* what is kept belongs to nobody */
	if (str_starts(str_of(filled->type), STR("text/html")) && id_given(exchange->request.actor))
		add_seq(response, exchange->seq);
	add_particular(exchange, response);
	return response;
}

static enum MHD_Result queue(struct exchange *exchange, struct MHD_Response *response)
{
	if (!response)
		return MHD_NO;
	enum MHD_Result sent = MHD_queue_response(
		exchange->connection, (unsigned)exchange->response.status, response);
	MHD_destroy_response(response);
	return sent;
}

enum MHD_Result exchange_send_same(struct exchange *exchange, const char *tag)
{
	buf_clear(&exchange->response.body);
	exchange->response.packed = false;
	exchange->response.status = 304;
	return queue(exchange, make(exchange, tag));
}

/* An answer that may be kept has a tag, that of the bytes as they are sent; whoever has it already gets none of
 * it again. */
static enum MHD_Result send_cached(struct exchange *exchange)
{
	char tag[TAG_TEXT];
	str body = buf_str(&exchange->response.body);
	enum MHD_Result sent = MHD_YES;

	snprintf(tag, sizeof(tag), "\"%016" PRIx64 "\"",
		mark_add(&exchange->web->tags, 0, body.ptr, body.len));
	struct MHD_Response *response = make(exchange, tag);
	if (!response)
		return MHD_NO;
	bool same = tag_known(exchange->request.if_none_match, str_of(tag));
	if (!same)
		sent = MHD_queue_response(exchange->connection, MHD_HTTP_OK, response);
	cache_put(exchange->web->cache, exchange->cache_key, exchange->seq, exchange->today, tag,
		body.len, response);
	return same ? exchange_send_same(exchange, tag) : sent;
}

/* A page that is not kept for all has a tag too, by which a page that is open asks whether it still stands. */
static bool is_page(const struct exchange *exchange)
{
	const struct response *response = &exchange->response;

	return response->status == 200 && !response->body.failed && !may_be_kept(exchange) &&
	       str_starts(str_of(response->type), STR("text/html")) &&
	       !str_eq(exchange->request.method, STR("POST"));
}

/* What a program read has the ledger's seq for its tag, which goes into the If-Match of an act. It is no tag to
 * ask with: what depends on the day changes without the ledger. */
static bool is_read_by_program(const struct exchange *exchange)
{
	const struct response *response = &exchange->response;

	return response->status == 200 && exchange->seq > 0 && !may_be_kept(exchange) &&
	       !response->lasting && str_starts(exchange->request.path, STR("/api/")) &&
	       !str_eq(exchange->request.method, STR("POST"));
}

static bool still_stands(const struct exchange *exchange)
{
	return str_starts(str_of(exchange->tag), STR("W/")) &&
	       tag_known(exchange->request.if_none_match, str_of(exchange->tag));
}

void exchange_prepare(struct exchange *exchange, bool here)
{
	if (exchange->prepared)
		return;
	if (is_page(exchange))
		kept_page_take(exchange, here);
	else if (is_read_by_program(exchange))
		snprintf(
			exchange->tag, sizeof(exchange->tag), "\"%lld\"", (long long)exchange->seq);
	exchange_pack(exchange, here);
	exchange->prepared = true;
}

void exchange_count(struct exchange *exchange)
{
	if (!exchange->counted)
		metrics_count(
			exchange->web, exchange->response.status, clock_us() - exchange->begun_us);
	exchange->counted = true;
}

/* It goes on for hours, which say nothing of how long answers take, and needs nothing more than itself. */
static enum MHD_Result send_listener(struct exchange *exchange)
{
	struct MHD_Response *response = make(exchange, NULL);

	exchange_count(exchange);
	exchange_shrink(exchange);
	return queue(exchange, response);
}

/* What follows is a secret. */
static const str before_secrets[] = { STR_INIT("/in/"), STR_INIT(FEED_PATH), STR_INIT(DOOR_PATH) };

enum MHD_Result exchange_send(struct exchange *exchange)
{
	const struct response *response = &exchange->response;

	if (response->status >= 400 && !exchange->crowded)
		refusal_show(&exchange->request, &exchange->response);
	/* Without the query: it may say whom somebody looks for. */
	str rest = exchange->target, path = str_cut(&rest, '?');
	for (size_t n = 0; n < COUNT(before_secrets); n++)
		if (str_starts(path, before_secrets[n]))
			path = before_secrets[n];
	log_line(LOG_DEBUG, "request", "method=%s path=%s status=%d us=%lld",
		LOG_TEXT(exchange->request.method), LOG_TEXT(path), response->status,
		(long long)(clock_us() - exchange->begun_us));
	if (response->listener)
		return send_listener(exchange);
	exchange_prepare(exchange, true);
	if (may_be_kept(exchange) && response->status == 200 && !response->body.failed)
		return send_cached(exchange);
	if (!exchange->tag[0])
		return queue(exchange, make(exchange, NULL));
	return still_stands(exchange) ? exchange_send_same(exchange, exchange->tag)
				      : queue(exchange, make(exchange, exchange->tag));
}
