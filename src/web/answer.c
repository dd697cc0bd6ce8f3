/* Making an answer out of a response, and sending it. */
#include "base/log.h"
#include "web/exchange.h"

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

static const char *keeping(const struct exchange *exchange, const char *tag)
{
	if (exchange->response.lasting)
		return "public, max-age=31536000, immutable";
	return tag ? "private, no-cache" : "no-store";
}

/* Takes the body. NULL: no memory, or the body had not fitted. */
static struct MHD_Response *make(struct exchange *exchange, const char *tag)
{
	size_t len = 0;
	char *bytes = buf_take(&exchange->response.body, &len);
	struct MHD_Response *response =
		bytes ? MHD_create_response_from_buffer(len, bytes, MHD_RESPMEM_MUST_FREE) : NULL;

	if (!response) {
		free(bytes);
		return NULL;
	}
	add(response, MHD_HTTP_HEADER_CONTENT_TYPE, exchange->response.type);
	for (size_t n = 0; n < COUNT(headers_always); n++)
		add(response, headers_always[n].name, headers_always[n].value);
	add(response, MHD_HTTP_HEADER_CACHE_CONTROL, keeping(exchange, tag));
	add(response, MHD_HTTP_HEADER_CONTENT_LANGUAGE, language_tag(exchange->request.language));
	add(response, MHD_HTTP_HEADER_VARY, "Accept-Language, Cookie");
	if (tag)
		add(response, MHD_HTTP_HEADER_ETAG, tag);
	else
		add(response, "X-Request-Id", exchange->id); /* what is kept belongs to nobody */
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
	exchange->response.status = 304;
	return queue(exchange, make(exchange, tag));
}

/* An answer that may be kept has a tag; whoever has it already gets none of it again. */
static enum MHD_Result send_cached(struct exchange *exchange)
{
	char text[HASH_TEXT], tag[TAG_TEXT];
	str body = buf_str(&exchange->response.body);
	enum MHD_Result sent = MHD_YES;

	hash_print(hash_of(body.ptr, body.len), text);
	snprintf(tag, sizeof(tag), "\"%.16s\"", text);
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

enum MHD_Result exchange_send(struct exchange *exchange)
{
	const struct response *response = &exchange->response;

	if (response->status >= 400)
		refusal_show(&exchange->request, &exchange->response);
	/* Without the query: it may say whom somebody looks for. */
	str rest = exchange->target, path = str_cut(&rest, '?');
	if (str_starts(path, STR("/in/"))) /* what follows is a secret */
		path = STR("/in/");
	log_line(LOG_DEBUG, "request", "method=%s path=%s status=%d us=%lld",
		LOG_TEXT(exchange->request.method), LOG_TEXT(path), response->status,
		(long long)(clock_us() - exchange->begun_us));
	if (str_given(exchange->cache_key) && response->status == 200 && !response->body.failed)
		return send_cached(exchange);
	return queue(exchange, make(exchange, NULL));
}
