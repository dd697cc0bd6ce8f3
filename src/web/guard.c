/* Who sends a request: tokens, sessions, CSRF, and limits. */
#include "web/guard.h"
#include "base/catalogue.h"
#include "web/exchange.h"
#include <arpa/inet.h>
#include <sys/socket.h>

/* ---- Where it comes from ---- */

/* inet_ntop() takes as long for it as everything else here together. */
static void print_v4(const unsigned char bytes[4], char *into)
{
	for (size_t n = 0; n < 4; n++) {
		unsigned value = bytes[n];
		if (value >= 100)
			*into++ = (char)('0' + value / 100);
		if (value >= 10)
			*into++ = (char)('0' + value / 10 % 10);
		*into++ = (char)('0' + value % 10);
		*into++ = n < 3 ? '.' : '\0';
	}
}

static void print_v6(struct in6_addr network, char into[ADDRESS_TEXT])
{
	if (IN6_IS_ADDR_V4MAPPED(&network)) {
		print_v4(&network.s6_addr[12], into);
		return;
	}
	memset(&network.s6_addr[8], 0, 8);
	inet_ntop(AF_INET6, &network, into, ADDRESS_TEXT);
}

void address_print(const struct sockaddr *address, char into[ADDRESS_TEXT])
{
	if (address->sa_family == AF_INET)
		print_v4((const unsigned char *)&((const struct sockaddr_in *)address)->sin_addr,
			into);
	else if (address->sa_family == AF_INET6)
		print_v6(((const struct sockaddr_in6 *)address)->sin6_addr, into);
}

bool address_is_here(str address)
{
	return str_starts(address, STR("127.")) || str_eq(address, STR("::"));
}

/* The last one that a proxy of ours wrote: what stands before it the client wrote itself. */
static str forwarded(str header)
{
	str last = header;

	for (size_t n = 0; n < header.len; n++)
		if (header.ptr[n] == ',')
			last = str_from(header, n + 1);
	return str_trim(last);
}

/* False: it is no address. */
static bool read_forwarded(str header, char into[ADDRESS_TEXT])
{
	char text[ADDRESS_TEXT];
	str last = forwarded(header);
	struct in6_addr v6;
	struct in_addr v4;

	if (last.len >= sizeof(text))
		return false;
	memcpy(text, last.ptr, last.len);
	text[last.len] = '\0';
	if (inet_pton(AF_INET, text, &v4) == 1)
		print_v4((const unsigned char *)&v4, into);
	else if (inet_pton(AF_INET6, text, &v6) == 1)
		print_v6(v6, into);
	else
		return false;
	return true;
}

static bool address_found(struct exchange *exchange)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	struct request *request = &exchange->request;
	str header = exchange->headers[HEADER_FORWARDED_FOR];

	if (info && info->client_addr)
		address_print(info->client_addr, exchange->address);
	request->address = str_of(exchange->address);
	/* Where nobody said that there is a proxy, one that tells of another address is there all the same. */
	request->from_here =
		address_is_here(request->address) && (exchange->web->settings.proxy || !header.len);
	if (!exchange->web->settings.proxy || !request->from_here)
		return true;
	request->from_here = false;
	if (header.len && !read_forwarded(header, exchange->address)) {
		response_refuse(&exchange->response, 400, "malformed",
			tr(request->language,
				N_("The proxy tells no address from which this comes.")));
		return false;
	}
	request->address = str_of(exchange->address);
	return true;
}

/* ---- Who it is ---- */

static void take_pass(struct request *request, const struct pass *pass)
{
	request->actor = pass->actor;
	request->reach = pass->reach;
	request->pass = pass->hash;
}

hash csrf_token(str secret)
{
	struct hashing hashing;

	hash_begin(&hashing);
	hash_text(&hashing, STR("csrf"));
	hash_text(&hashing, secret);
	return hash_end(&hashing);
}

static hash masked(hash token, hash pad)
{
	for (size_t n = 0; n < HASH_SIZE; n++)
		token.bytes[n] ^= pad.bytes[n];
	return token;
}

void csrf_print(hash token, char into[CSRF_TEXT])
{
	hash pad;

	random_bytes(&pad, sizeof(pad));
	hash_print(pad, into);
	hash_print(masked(token, pad), into + HASH_TEXT - 1);
}

bool csrf_fits(hash token, str sent)
{
	hash pad, rest;

	if (sent.len != CSRF_TEXT - 1 || !hash_parse(str_slice(sent, 0, HASH_TEXT - 1), &pad) ||
		!hash_parse(str_from(sent, HASH_TEXT - 1), &rest))
		return false;
	rest = masked(rest, pad);
	return sodium_memcmp(rest.bytes, token.bytes, HASH_SIZE) == 0;
}

static bool is_token(struct exchange *exchange)
{
	str header = exchange->headers[HEADER_AUTHORIZATION];
	struct pass pass;

	if (!str_starts(header, STR("Bearer ")))
		return false;
	if (ledger_pass(exchange->web->ledger, str_trim(str_from(header, 7)), &pass) &&
		pass.kind == PASS_TOKEN)
		take_pass(&exchange->request, &pass);
	return true;
}

str exchange_cookie(struct exchange *exchange, const char *name)
{
	return str_of(MHD_lookup_connection_value(exchange->connection, MHD_COOKIE_KIND, name));
}

/* The operator's session is for this machine alone: it was opened from its console. */
static void find_session(struct exchange *exchange, struct who *who)
{
	str secret = exchange_cookie(exchange, COOKIE_SESSION);
	struct request *request = &exchange->request;
	struct pass pass;

	request->device = exchange_cookie(exchange, COOKIE_DEVICE);
	request->knock = exchange_cookie(exchange, COOKIE_KNOCK);
	request->door = exchange_cookie(exchange, COOKIE_DOOR);
	if (!secret.len || !ledger_pass(exchange->web->ledger, secret, &pass) ||
		(pass.kind != PASS_SESSION && pass.kind != PASS_TRUSTED) ||
		(id_eq(pass.actor, ID_OPERATOR) && !request->from_here))
		return;
	take_pass(request, &pass);
	request->token = csrf_token(secret);
	csrf_print(request->token, who->csrf);
	request->csrf = str_of(who->csrf);
}

bool guard_csrf(const struct request *request, str sent)
{
	return request->csrf.len && csrf_fits(request->token, sent);
}

#define LIGHT_TIMES 50 /* as many files of pages as other requests */

static bool count(struct request *request, struct response *response, str who, int most)
{
	if (!most || throttle_request(request->web->throttle, who, clock_us(), most))
		return false;
	response_refuse(response, 429, "too_many",
		tr(request->language, N_("These are too many requests: wait a minute.")));
	return true;
}

/* Who has come in is counted by itself, who has not by whence it comes. */
static bool too_many(struct request *request, struct response *response, bool light)
{
	const char *what = light ? "files to " : "";
	int most = request->web->settings.requests_per_minute * (light ? LIGHT_TIMES : 1);
	char who[ADDRESS_TEXT + 32];

	if (id_eq(request->actor, ID_OPERATOR))
		return false;
	if (id_given(request->actor))
		snprintf(who, sizeof(who), "%sactor %lld", what, (long long)request->actor.v);
	else
		snprintf(who, sizeof(who), "%sfrom %.*s", what, STR_ARG(request->address));
	return count(request, response, str_of(who), most);
}

bool request_counted(struct request *request, struct response *response, str who, int most)
{
	return str_given(who) ? count(request, response, who, most) : too_many(request, response, false);
}

bool guard_meet(struct exchange *exchange, struct who *who)
{
	struct request *request = &exchange->request;
	struct err err;

	if (exchange->local) {
		request->actor = ID_OPERATOR;
		request->reach = REACH_ALL;
		return true;
	}
	if (!address_found(exchange))
		return false;
	if (!is_token(exchange))
		find_session(exchange, who);
	if (!exchange->route->counts &&
		too_many(request, &exchange->response, exchange->route->light))
		return false;
	if (!ledger_standing(
		    exchange->web->ledger, request->actor, request->reach, &who->standing, &err)) {
		response_fault(&exchange->response, &err, request->language);
		return false;
	}
	request->standing = &who->standing;
	return true;
}

bool request_limited(
	struct request *request, struct response *response, const char *what, int per_minute)
{
	char who[100];

	if (id_eq(request->actor, ID_OPERATOR))
		return false;
	snprintf(who, sizeof(who), "%s of %lld", what, (long long)request->actor.v);
	if (throttle_request(request->web->throttle, str_of(who), clock_us(), per_minute))
		return false;
	response_refuse(response, 429, "too_many",
		tr(request->language, N_("These are too many requests: wait a minute.")));
	return true;
}
