/* Who sends a request: tokens, sessions, CSRF, and limits. */
#include "web/guard.h"
#include "base/catalogue.h"
#include "web/exchange.h"
#include <arpa/inet.h>
#include <sys/socket.h>

/* ---- Counting ---- */

#define MINUTE_US INT64_C(60000000)
#define HOUR_US (60 * MINUTE_US)
#define WAIT_MAX 900
#define WAIT_GENTLE_MAX 60

struct throttle *throttle_new(void)
{
	struct throttle *throttle = calloc(1, sizeof(*throttle));

	must(throttle);
	throttle->slots = calloc(THROTTLE_SLOTS, sizeof(*throttle->slots));
	must(throttle->slots && pthread_mutex_init(&throttle->mutex, NULL) == 0);
	crypto_shorthash_keygen(throttle->key);
	return throttle;
}

void throttle_free(struct throttle *throttle)
{
	if (!throttle)
		return;
	free(throttle->slots);
	pthread_mutex_destroy(&throttle->mutex);
	free(throttle);
}

/* A stranger may take another one's slot: what was counted there is forgotten, never added. */
static struct counter *counter_of(struct throttle *throttle, str who)
{
	uint64_t key;

	crypto_shorthash(
		(unsigned char *)&key, (const unsigned char *)who.ptr, who.len, throttle->key);
	struct counter *counter = &throttle->slots[key % THROTTLE_SLOTS];
	if (counter->key != key)
		*counter = (struct counter){ .key = key };
	return counter;
}

bool throttle_request(struct throttle *throttle, str who, int64_t now_us, int most)
{
	pthread_mutex_lock(&throttle->mutex);
	struct counter *counter = counter_of(throttle, who);
	if (counter->minute != now_us / MINUTE_US) {
		counter->minute = now_us / MINUTE_US;
		counter->requests = 0;
	}
	bool fits = counter->requests < (uint32_t)most;
	counter->requests += fits;
	pthread_mutex_unlock(&throttle->mutex);
	return fits;
}

int throttle_wait(struct throttle *throttle, str who, int64_t now_us)
{
	pthread_mutex_lock(&throttle->mutex);
	int64_t left = counter_of(throttle, who)->until_us - now_us;
	pthread_mutex_unlock(&throttle->mutex);
	return left <= 0 ? 0 : (int)(left / 1000000) + 1;
}

void throttle_failed(struct throttle *throttle, str who, int64_t now_us, bool gentle)
{
	uint32_t free_tries = gentle ? 10 : 5;
	int64_t most = gentle ? WAIT_GENTLE_MAX : WAIT_MAX, seconds = 0;

	pthread_mutex_lock(&throttle->mutex);
	struct counter *counter = counter_of(throttle, who);
	if (now_us - counter->failed_us > HOUR_US)
		counter->failures = 0;
	counter->failed_us = now_us;
	counter->failures++;
	if (counter->failures >= free_tries) {
		uint32_t doubled = counter->failures - free_tries;
		seconds = doubled > 10 ? most : INT64_C(1) << doubled;
	}
	counter->until_us = now_us + (seconds < most ? seconds : most) * 1000000;
	pthread_mutex_unlock(&throttle->mutex);
}

void throttle_succeeded(struct throttle *throttle, str who)
{
	pthread_mutex_lock(&throttle->mutex);
	struct counter *counter = counter_of(throttle, who);
	counter->failures = 0;
	counter->until_us = 0;
	pthread_mutex_unlock(&throttle->mutex);
}

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

/* An IPv6 address counts by its /64: whoever has one has all of it. */
static void print_address(const struct sockaddr *address, char into[ADDRESS_TEXT])
{
	if (address->sa_family == AF_INET) {
		print_v4((const unsigned char *)&((const struct sockaddr_in *)address)->sin_addr,
			into);
	} else if (address->sa_family == AF_INET6) {
		struct in6_addr network = ((const struct sockaddr_in6 *)address)->sin6_addr;
		if (!IN6_IS_ADDR_V4MAPPED(&network))
			memset(&network.s6_addr[8], 0, 8);
		inet_ntop(AF_INET6, &network, into, ADDRESS_TEXT);
	}
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

static void find_address(struct exchange *exchange)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	struct request *request = &exchange->request;

	if (info && info->client_addr)
		print_address(info->client_addr, exchange->address);
	request->from_here = str_starts(str_of(exchange->address), STR("127.")) ||
			     str_eq(str_of(exchange->address), STR("::"));
	if (exchange->web->settings.proxy && request->from_here) {
		str header = exchange->headers[HEADER_FORWARDED_FOR];
		request->from_here = false;
		if (header.len)
			snprintf(exchange->address, sizeof(exchange->address), "%.*s",
				STR_ARG(forwarded(header)));
	}
	request->address = str_of(exchange->address);
}

/* ---- Who it is ---- */

static void take_pass(struct request *request, const struct pass *pass)
{
	request->actor = pass->actor;
	request->reach = pass->reach;
	request->pass = pass->hash;
}

void csrf_print(str secret, char into[HASH_TEXT])
{
	struct hashing hashing;

	hash_begin(&hashing);
	hash_text(&hashing, STR("csrf"));
	hash_text(&hashing, secret);
	hash_print(hash_end(&hashing), into);
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
	if (!secret.len || !ledger_pass(exchange->web->ledger, secret, &pass) ||
		(pass.kind != PASS_SESSION && pass.kind != PASS_TRUSTED) ||
		(id_eq(pass.actor, ID_OPERATOR) && !request->from_here))
		return;
	take_pass(request, &pass);
	csrf_print(secret, who->csrf);
	request->csrf = str_of(who->csrf);
}

bool guard_csrf(const struct request *request, str sent)
{
	return sent.len == request->csrf.len &&
	       sodium_memcmp(sent.ptr, request->csrf.ptr, sent.len) == 0;
}

static bool too_many(struct exchange *exchange)
{
	const struct request *request = &exchange->request;
	int most = exchange->web->settings.requests_per_minute;
	char who[64];

	if (!most || id_eq(request->actor, ID_OPERATOR))
		return false;
	if (id_given(request->actor))
		snprintf(who, sizeof(who), "actor %lld", (long long)request->actor.v);
	else
		snprintf(who, sizeof(who), "from %s", exchange->address);
	if (throttle_request(exchange->web->throttle, str_of(who), clock_us(), most))
		return false;
	response_refuse(&exchange->response, 429, "too_many",
		tr(request->language, N_("These are too many requests: wait a minute.")));
	return true;
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
	find_address(exchange);
	if (!is_token(exchange))
		find_session(exchange, who);
	if (too_many(exchange))
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
