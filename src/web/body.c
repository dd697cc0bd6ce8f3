/* Bodies: how large one may be, and how much of them may be here at once. */
#include "base/catalogue.h"
#include "web/exchange.h"

/* ---- How large ---- */

static bool has_body(struct exchange *exchange)
{
	return str_given(exchange->headers[HEADER_CONTENT_LENGTH]) ||
	       str_given(exchange->headers[HEADER_TRANSFER_ENCODING]);
}

/* Much is read only of who may do somewhere what it is for. */
static bool may_send_much(const struct exchange *exchange)
{
	const struct request *request = &exchange->request;

	if (!request->standing)
		return true;
	if (request->act)
		return standing_may_somewhere(request->standing, request->act->right);
	return exchange->route->handler != post_file || file_may_hand_in(request);
}

static bool refuse(struct exchange *exchange, int status, const char *code, const char *text)
{
	response_refuse(&exchange->response, status, code, tr(exchange->request.language, text));
	exchange->state = EXCHANGE_READY;
	return true;
}

static bool refuse_busy(struct exchange *exchange)
{
	return refuse(exchange, 503, "busy", N_("Muster is busy: try again in a moment."));
}

static atomic_size_t *share_of(const struct exchange *exchange)
{
	return &exchange->web->shares[(uint64_t)exchange->request.actor.v % BODY_SHARES];
}

/* Nothing is set aside for what was only announced: whoever sends none of it would keep it from
 * those who do. */
static bool fits(const struct exchange *exchange, size_t size)
{
	return atomic_load(&exchange->web->bodies) + size <= BODIES_MAX &&
	       atomic_load(share_of(exchange)) + size <= BODIES_OF_ONE;
}

bool body_refused(struct exchange *exchange)
{
	str length = exchange->headers[HEADER_CONTENT_LENGTH];
	size_t max = route_body_max(exchange->route, &exchange->request);
	bool much = max <= BODY_MAX_USUAL || may_send_much(exchange);
	int64_t bytes = 0;

	exchange->body_max = much ? max : BODY_MAX_USUAL;
	exchange->arena.max = ARENA_USUAL + 2 * exchange->body_max;
	buf_init(&exchange->body, exchange->body_max);
	if (!has_body(exchange) || !str_given(length))
		return false;
	if (!str_number(length, &bytes) || bytes < 0 || (size_t)bytes > max)
		return refuse(
			exchange, 413, "length", N_("This is larger than what may be sent here."));
	if ((size_t)bytes > exchange->body_max)
		return refuse(exchange, 403, "R-LEDGER-03", N_("You have no right to do this."));
	return !fits(exchange, (size_t)bytes) && refuse_busy(exchange);
}

int body_seconds(const struct exchange *exchange)
{
	int64_t bytes;

	if (str_number(exchange->headers[HEADER_CONTENT_LENGTH], &bytes) && bytes >= 0 &&
		(size_t)bytes < exchange->body_max)
		return BODY_SECONDS(bytes);
	return BODY_SECONDS(exchange->body_max);
}

/* ---- How much at once ---- */

static void hold(struct exchange *exchange, str piece)
{
	atomic_fetch_add(&exchange->web->bodies, piece.len);
	atomic_fetch_add(share_of(exchange), piece.len);
	exchange->held += piece.len;
	buf_add(&exchange->body, piece);
}

void body_take(struct exchange *exchange, str piece)
{
	if (exchange->body.failed) /* larger than it may be: it will be refused */
		return;
	if (!fits(exchange, piece.len)) {
		body_let_go(exchange);
		refuse_busy(exchange);
		return;
	}
	hold(exchange, piece);
}

void body_take_typed(struct exchange *exchange, str piece)
{
	if (!exchange->body.max)
		buf_init(&exchange->body, TYPED_MAX);
	piece = str_slice(piece, 0, TYPED_MAX - exchange->body.len);
	if (piece.len && fits(exchange, piece.len))
		hold(exchange, piece);
	exchange->request.body = buf_str(&exchange->body);
}

void body_let_go(struct exchange *exchange)
{
	buf_done(&exchange->body);
	if (!exchange->held) /* perhaps nobody knows yet whose it would be */
		return;
	atomic_fetch_sub(&exchange->web->bodies, exchange->held);
	atomic_fetch_sub(share_of(exchange), exchange->held);
	exchange->held = 0;
}
