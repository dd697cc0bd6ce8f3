/* Meeting a request: who it comes from, which route it takes, what is refused before its body is read. */
#include "web/exchange.h"
#include "base/catalogue.h"
#include "base/text.h"

#define ARENA_MAX ((size_t)4 << 30)

struct exchange *exchange_new(struct web *web, bool local, atomic_int *suspended, const char *target)
{
	struct exchange *exchange = calloc(1, sizeof(*exchange));

	must(exchange);
	exchange->web = web;
	exchange->local = local;
	exchange->suspended = suspended;
	arena_init(&exchange->arena, ARENA_MAX);
	exchange->target = arena_copy(&exchange->arena, str_of(target));
	exchange->response = (struct response){ .status = 200, .type = "application/json" };
	buf_init(&exchange->response.body, ANSWER_MAX);
	buf_init(&exchange->allow, 200);
	return exchange;
}

void exchange_free(struct exchange *exchange)
{
	buf_done(&exchange->response.body);
	buf_done(&exchange->body);
	buf_done(&exchange->allow);
	arena_done(&exchange->arena);
	free(exchange);
}

static str header(struct exchange *exchange, const char *name)
{
	return str_of(MHD_lookup_connection_value(exchange->connection, MHD_HEADER_KIND, name));
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

static void read_headers(struct exchange *exchange, const char *method)
{
	struct request *request = &exchange->request;
	str rest = exchange->target;

	*request = (struct request){
		.method = arena_copy(&exchange->arena, str_of(method)),
		.path = str_cut(&rest, '?'),
		.content_type = media_type(&exchange->arena, header(exchange, MHD_HTTP_HEADER_CONTENT_TYPE)),
		.key = header(exchange, "Idempotency-Key"),
		.origin = header(exchange, MHD_HTTP_HEADER_ORIGIN),
		.host = header(exchange, MHD_HTTP_HEADER_HOST),
		.accept = header(exchange, MHD_HTTP_HEADER_ACCEPT),
		.if_none_match = header(exchange, MHD_HTTP_HEADER_IF_NONE_MATCH),
		.language = language_accepted(header(exchange, MHD_HTTP_HEADER_ACCEPT_LANGUAGE), LANGUAGE_EN),
		.local = exchange->local,
		.arena = &exchange->arena,
		.web = exchange->web,
		.ledger = exchange->web->ledger,
	};
	exchange->raw_query = rest;
}

/* ---- Strangers ---- */

/* A name that can only mean this machine: another one is a page elsewhere whose name was pointed here (DNS rebinding). */
static bool is_loopback(str host)
{
	static const char *const names[] = { "127.0.0.1", "localhost", "[::1]" };

	for (size_t n = 0; n < COUNT(names); n++) {
		str name = str_of(names[n]), rest = str_from(host, name.len);
		if (str_starts(host, name) && (!rest.len || rest.ptr[0] == ':'))
			return true;
	}
	return false;
}

static bool same_origin(const struct request *request)
{
	return str_starts(request->origin, STR("http://")) && str_eq(str_from(request->origin, 7), request->host);
}

static bool stranger_refused(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	bool post = str_eq(request->method, STR("POST"));

	if (exchange->local)
		return false;
	if (!is_loopback(request->host)) {
		refuse(exchange, 421, "host", N_("Muster is asked here by a name that is not this machine's."));
		return true;
	}
	bool form = str_eq(request->content_type, STR("application/x-www-form-urlencoded"));
	if (post && (str_given(request->origin) ? !same_origin(request) : form)) {
		refuse(exchange, 403, "origin", N_("This was sent from a page of another site."));
		return true;
	}
	return false;
}

/* ---- The body ---- */

static bool type_refused(struct exchange *exchange)
{
	if (!str_eq(exchange->request.method, STR("POST")) || exchange->request.content_type.len)
		return false;
	refuse(exchange, 415, "type", N_("Say what is sent: its Content-Type is missing."));
	return true;
}

static bool length_refused(struct exchange *exchange)
{
	str length = header(exchange, MHD_HTTP_HEADER_CONTENT_LENGTH);
	int64_t bytes = 0;

	exchange->body_max = route_body_max(exchange->web, exchange->route, exchange->request.parts);
	buf_init(&exchange->body, exchange->body_max);
	if (!str_given(length) || (str_number(length, &bytes) && (size_t)bytes <= exchange->body_max))
		return false;
	refuse(exchange, 413, "length", N_("This is larger than what may be sent here."));
	return true;
}

static bool query_malformed(struct exchange *exchange)
{
	struct pair *pairs;

	if (pairs_decode(exchange->raw_query, true, &exchange->arena, &pairs, &exchange->request.query_count)) {
		exchange->request.query = pairs;
		return false;
	}
	refuse(exchange, 400, "malformed", N_("The address cannot be read."));
	return true;
}

static bool route_missing(struct exchange *exchange)
{
	struct request *request = &exchange->request;

	if (!text_valid(request->path, false, NULL)) {
		refuse(exchange, 400, "malformed", N_("The address cannot be read."));
		return true;
	}
	switch (route_match(exchange->web, request->method, request->path, &exchange->route, request->parts, request->arena,
		&exchange->allow)) {
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

void exchange_meet(struct exchange *exchange, const char *method)
{
	exchange->state = EXCHANGE_READING;
	read_headers(exchange, method);
	if (stranger_refused(exchange) || route_missing(exchange) || type_refused(exchange) || length_refused(exchange))
		return;
	query_malformed(exchange);
}
