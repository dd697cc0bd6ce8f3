/* Meeting a request: who it comes from, which route it takes, what is refused before its body is
 * read. */
#include "web/exchange.h"
#include "base/catalogue.h"
#include "base/log.h"
#include "base/text.h"
#include "web/door.h"
#include "web/doors.h"
#include "web/guard.h"
#include "web/live.h"
#include <strings.h>
#include <time.h>

#define TARGET_MAX ((size_t)20 << 10)
#define HEAD_MAX                                                                                   \
	((size_t)24 << 10) /* of the connection's memory (server.c): the rest is the answer's */
#define LANGUAGE_SECONDS (INT64_C(365) * 86400) /* that a browser keeps the one chosen */

int64_t clock_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

struct exchange *exchange_new(
	struct web *web, bool local, struct traffic *traffic, const char *target)
{
	struct exchange *exchange = malloc(sizeof(*exchange));

	if (!exchange)
		return NULL;
	memset(exchange, 0, offsetof(struct exchange, who));
	exchange->keys.count = 0;
	exchange->keys.more = false;
	exchange->keys.moving[0] = '\0';
	exchange->web = web;
	exchange->local = local;
	exchange->traffic = traffic;
	exchange->begun_us = clock_us();
	arena_init(&exchange->arena, ARENA_USUAL);
	exchange->target = arena_copy(&exchange->arena, str_of(target));
	exchange->response = (struct response){ .status = 200, .type = "application/json" };
	buf_init(&exchange->response.body, ANSWER_MAX);
	return exchange;
}

void exchange_shrink(struct exchange *exchange)
{
	body_let_go(exchange);
	buf_done(&exchange->response.body);
	arena_done(&exchange->arena);
}

void exchange_free(struct exchange *exchange)
{
	if (exchange->response.listener)
		live_leave(exchange->response.listener);
	exchange_shrink(exchange);
	free(exchange);
}

static const struct {
	const char *name;
	size_t len;
} headers[HEADER_COUNT] = {
#define NAME(text)                                                                                 \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}
	[HEADER_ACCEPT] = NAME(MHD_HTTP_HEADER_ACCEPT),
	[HEADER_ACCEPT_ENCODING] = NAME(MHD_HTTP_HEADER_ACCEPT_ENCODING),
	[HEADER_ACCEPT_LANGUAGE] = NAME(MHD_HTTP_HEADER_ACCEPT_LANGUAGE),
	[HEADER_AUTHORIZATION] = NAME(MHD_HTTP_HEADER_AUTHORIZATION),
	[HEADER_CONTENT_LENGTH] = NAME(MHD_HTTP_HEADER_CONTENT_LENGTH),
	[HEADER_CONTENT_TYPE] = NAME(MHD_HTTP_HEADER_CONTENT_TYPE),
	[HEADER_COOKIE] = NAME(MHD_HTTP_HEADER_COOKIE),
	[HEADER_CSRF] = NAME("X-CSRF-Token"),
	[HEADER_FORWARDED_FOR] = NAME("X-Forwarded-For"),
	[HEADER_HOST] = NAME(MHD_HTTP_HEADER_HOST),
	[HEADER_IF_MATCH] = NAME(MHD_HTTP_HEADER_IF_MATCH),
	[HEADER_IF_NONE_MATCH] = NAME(MHD_HTTP_HEADER_IF_NONE_MATCH),
	[HEADER_KEY] = NAME("Idempotency-Key"),
	[HEADER_ORIGIN] = NAME(MHD_HTTP_HEADER_ORIGIN),
	[HEADER_REFERER] = NAME(MHD_HTTP_HEADER_REFERER),
	[HEADER_REQUEST_ID] = NAME("X-Request-Id"),
	[HEADER_TRANSFER_ENCODING] = NAME(MHD_HTTP_HEADER_TRANSFER_ENCODING),
	[HEADER_USER_AGENT] = NAME(MHD_HTTP_HEADER_USER_AGENT),
#undef NAME
};

/* What libmicrohttpd keeps a header or a cookie in, beside its text: a record of its own, and of cookies the text
 * once more. */
#define RECORD_BYTES 64

static size_t room_of(const char *name, const char *value)
{
	size_t room = strlen(name) + strlen(value) + RECORD_BYTES;

	if (strcasecmp(name, MHD_HTTP_HEADER_COOKIE) != 0)
		return room;
	room += strlen(value) + RECORD_BYTES;
	for (; *value; value++)
		room += *value == ';' || *value == ',' ? RECORD_BYTES : 0;
	return room;
}

/* One pass over what was sent, instead of one for each name that is asked for. */
static enum MHD_Result take_header(
	void *context, UNUSED enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct exchange *exchange = context;
	size_t len = strlen(name);

	exchange->room += room_of(name, value);
	for (size_t n = 0; n < HEADER_COUNT; n++)
		if (headers[n].len == len && strncasecmp(headers[n].name, name, len) == 0) {
			if (!str_given(exchange->headers[n]))
				exchange->headers[n] = str_of(value);
			break;
		}
	return MHD_YES;
}

static void refuse(struct exchange *exchange, int status, const char *code, const char *text)
{
	response_refuse(&exchange->response, status, code, tr(exchange->request.language, text));
	exchange->state = EXCHANGE_READY;
}

/* "text/csv; charset=utf-8" -> "text/csv" */
static str media_type(struct arena *arena, str value)
{
	str copy = arena_copy(arena, str_trim(str_cut(&value, ';')));

	for (size_t n = 0; n < copy.len; n++)
		if (copy.ptr[n] >= 'A' && copy.ptr[n] <= 'Z')
			((char *)copy.ptr)[n] = (char)(copy.ptr[n] + 32);
	return copy;
}

static bool is_id(str text)
{
	static const char allowed[] = "0123456789abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ._-";

	for (size_t n = 0; n < text.len; n++)
		if (!text.ptr[n] || !strchr(allowed, text.ptr[n]))
			return false;
	return text.len > 0 && text.len <= REQUEST_ID_MAX;
}

/* The one that was sent, so that a proxy's log and ours speak of the same; else one of our own. */
static void name_request(struct exchange *exchange)
{
	static const char digits[] = "0123456789abcdef";
	str sent = exchange->headers[HEADER_REQUEST_ID];

	if (is_id(sent)) {
		memcpy(exchange->id, sent.ptr, sent.len);
	} else {
		uint64_t own =
			atomic_fetch_add_explicit(&exchange->web->next_id, 1, memory_order_relaxed);
		for (size_t n = 16; n-- > 0; own >>= 4)
			exchange->id[n] = digits[own & 15];
	}
	log_request(exchange->id);
}

static void read_headers(struct exchange *exchange, const char *method)
{
	struct request *request = &exchange->request;
	const str *sent = exchange->headers;
	str rest = exchange->target;

	MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND, take_header, exchange);
	name_request(exchange);
	*request = (struct request){
		.method = arena_copy(&exchange->arena, str_of(method)),
		.path = str_cut(&rest, '?'),
		.content_type = media_type(&exchange->arena, sent[HEADER_CONTENT_TYPE]),
		.key = sent[HEADER_KEY],
		.keys = &exchange->keys,
		.origin = sent[HEADER_ORIGIN],
		.referer = sent[HEADER_REFERER],
		.host = sent[HEADER_HOST],
		.accept = sent[HEADER_ACCEPT],
		.gzip = gzip_accepted(sent[HEADER_ACCEPT_ENCODING]),
		.agent = sent[HEADER_USER_AGENT],
		.if_match = sent[HEADER_IF_MATCH],
		.if_none_match = sent[HEADER_IF_NONE_MATCH],
		.language = language_accepted(sent[HEADER_ACCEPT_LANGUAGE], LANGUAGE_EN),
		.local = exchange->local,
		.arena = &exchange->arena,
		.connection = exchange->connection,
		.web = exchange->web,
		.ledger = exchange->web->ledger,
	};
	exchange->raw_query = rest;
}

/* The head of an answer needs room where that of its request stands: where there is none, libmicrohttpd ends the
 * connection without a word. So what is refused for its length is told with few headers and never as a page. */
static bool head_refused(struct exchange *exchange)
{
	bool target = exchange->target.len > TARGET_MAX;

	exchange->crowded = target || exchange->target.len + exchange->room > HEAD_MAX;
	if (target)
		refuse(exchange, 414, "length",
			N_("This address is too long: ask for less of it at once."));
	else if (exchange->crowded)
		refuse(exchange, 431, "length",
			N_("These headers are too long. Cookies that other programs of this "
			   "machine have set count too."));
	return exchange->crowded;
}

/* ---- Strangers ---- */

static bool is_port(str text)
{
	size_t digits = 0;

	while (digits < text.len && text.ptr[digits] >= '0' && text.ptr[digits] <= '9')
		digits++;
	return digits == text.len;
}

static bool same_letters(str a, str b)
{
	return a.len == b.len && (a.len == 0 || strncasecmp(a.ptr, b.ptr, a.len) == 0);
}

static bool is_name(str host, str name)
{
	str rest = str_from(host, name.len);

	return same_letters(str_slice(host, 0, name.len), name) &&
	       (!rest.len || (rest.ptr[0] == ':' && is_port(str_from(rest, 1))));
}

/* A name that can only mean this machine: another one is a page elsewhere whose name was pointed
 * here (DNS rebinding). */
static bool is_loopback(str host)
{
	static const char *const names[] = { "127.0.0.1", "localhost", "localhost.", "[::1]" };

	for (size_t n = 0; n < COUNT(names); n++)
		if (is_name(host, str_of(names[n])))
			return true;
	return false;
}

/* By which names others may ask is the operator's to say. */
static bool is_ours(const struct exchange *exchange)
{
	str hosts = str_of(exchange->web->settings.hosts);

	if (is_loopback(exchange->request.host))
		return true;
	while (hosts.len) {
		str name = str_trim(str_cut(&hosts, ','));
		if (name.len && is_name(exchange->request.host, name))
			return true;
	}
	return false;
}

static bool same_origin(const struct request *request)
{
	const struct web_settings *settings = &request->web->settings;
	str host = request->origin, scheme = str_cut(&host, ':');
	bool plain = str_eq(scheme, STR("http")) && !settings->tls_cert;
	bool tls = str_eq(scheme, STR("https")) && (settings->tls_cert || settings->proxy);

	return (plain || tls) && str_starts(host, STR("//")) &&
	       same_letters(str_from(host, 2), request->host);
}

/* What a page may send anywhere without asking first. */
static bool is_form_type(str type)
{
	return str_eq(type, STR("application/x-www-form-urlencoded")) ||
	       str_eq(type, STR("multipart/form-data")) || str_eq(type, STR("text/plain"));
}

/* A browser says where a POST comes from; a form that comes from nowhere is not trusted, since any
 * page can send one. Other types need leave, which is never given. */
static bool origin_refused(struct exchange *exchange)
{
	const struct request *request = &exchange->request;

	if (!str_eq(request->method, STR("POST")) || same_origin(request))
		return false;
	if (str_given(request->origin)) {
		refuse(exchange, 403, "origin", N_("This was sent from a page of another site."));
		return true;
	}
	/* No page can send an Authorization without leave. */
	if (!is_form_type(request->content_type) || exchange->headers[HEADER_AUTHORIZATION].len)
		return false;
	refuse(exchange, 403, "origin",
		N_("A form is taken only with the Origin of its page: send JSON."));
	return true;
}

static bool stranger_refused(struct exchange *exchange)
{
	if (exchange->local)
		return false;
	if (is_ours(exchange))
		return origin_refused(exchange);
	refuse(exchange, 421, "host", N_("Muster is asked here by a name that it does not have."));
	return true;
}

static bool type_refused(struct exchange *exchange)
{
	if (!str_eq(exchange->request.method, STR("POST")) || exchange->request.content_type.len)
		return false;
	refuse(exchange, 415, "type", N_("Say what is sent: its Content-Type is missing."));
	return true;
}

/* ---- The address ---- */

/* The one that the address names, which a browser then keeps; the one it kept; the one it asks for. */
static void choose_language(struct exchange *exchange)
{
	struct request *request = &exchange->request;

	if (!language_of_tag(request_query(request, STR("lang")), &request->language))
		language_of_tag(exchange_cookie(exchange, COOKIE_LANGUAGE), &request->language);
	else if (!exchange->local && !str_starts(request->path, STR("/api/")))
		set_cookie(request, &exchange->response, COOKIE_LANGUAGE,
			language_tag(request->language), LANGUAGE_SECONDS);
}

/* The language is taken at once, so that every refusal is in it. */
static bool query_malformed(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	struct pair *pairs;

	if (!pairs_decode(exchange->raw_query, &exchange->arena, &pairs, &request->query_count)) {
		refuse(exchange, 400, "malformed", N_("The address cannot be read."));
		return true;
	}
	request->query = pairs;
	choose_language(exchange);
	return false;
}

static bool route_missing(struct exchange *exchange)
{
	struct request *request = &exchange->request;

	if (!text_valid(request->path, false, NULL)) {
		refuse(exchange, 400, "malformed", N_("The address cannot be read."));
		return true;
	}
	switch (route_match(exchange->web, request, &exchange->route, &exchange->allow)) {
	case MATCH_NONE:
		refuse(exchange, 404, "not_found", N_("There is nothing at this address."));
		return true;
	case MATCH_METHOD:
		refuse(exchange, 405, "method", N_("This address does not take that method."));
		return true;
	case MATCH_FOUND:
		return false;
	}
	return true;
}

/* ---- Who it is ---- */

static bool is_api(const struct request *request)
{
	return str_starts(request->path, STR("/api/")) || str_eq(request->path, STR("/metrics"));
}

/* A browser is led to where one comes in, and back; in a demo first to what it tells. */
static void lead_in(struct exchange *exchange)
{
	CLEANUP(buf_done) struct buf to = BUF(4096);
	struct arena *arena = &exchange->arena;

	url_encode(exchange->target, &to);
	exchange->response.status = 303;
	exchange->response.location =
		to.failed ? STR("/in") : arena_printf(arena, "/in?to=%.*s", STR_ARG(buf_str(&to)));
	if (doors_open(&exchange->request) && str_eq(exchange->target, STR("/")))
		exchange->response.location = STR("/welcome");
	exchange->state = EXCHANGE_READY;
}

static bool nobody_refused(struct exchange *exchange)
{
	const struct request *request = &exchange->request;

	if (exchange->route->open || id_given(request->actor))
		return false;
	if (!is_api(request) && !str_eq(request->method, STR("POST"))) {
		lead_in(exchange);
		return true;
	}
	refuse(exchange, 401, "sign_in",
		str_given(exchange->headers[HEADER_AUTHORIZATION])
			? N_("This token is none, or it is over: make another one.")
			: N_("Come in first: sign in, or send a token."));
	exchange->typed = refusal_shows_typed(request);
	return true;
}

static bool person_refused(struct exchange *exchange)
{
	const struct request *request = &exchange->request;

	if (!exchange->route->operates || !request->standing ||
		standing_may(request->standing, ledger_board(exchange->web->ledger), RIGHT_OPERATE,
			ID_NONE))
		return false;
	refuse(exchange, 403, "R-LEDGER-03", N_("You have no right to see this."));
	return true;
}

static bool actor_refused(struct exchange *exchange)
{
	if (guard_meet(exchange, &exchange->who))
		return nobody_refused(exchange) || person_refused(exchange);
	exchange->state = EXCHANGE_READY;
	return true;
}

void exchange_meet(struct exchange *exchange, const char *method)
{
	exchange->state = EXCHANGE_READING;
	read_headers(exchange, method);
	if (head_refused(exchange) || query_malformed(exchange) || stranger_refused(exchange) ||
		route_missing(exchange) || actor_refused(exchange) || type_refused(exchange) ||
		body_refused(exchange))
		return;
	if (query_refused(exchange->route, &exchange->request, &exchange->response))
		exchange->state = EXCHANGE_READY;
}
