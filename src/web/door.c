/* Coming in: by password; and what every way in has: a session, a form before there is one. */
#include "web/door.h"
#include "base/catalogue.h"
#include "web/exchange.h"
#include "web/password.h"

#define MINUTE INT64_C(60000000)
#define DAY (1440 * MINUTE)
#define DEVICE_DAYS 365
#define OPERATOR_HOURS 12

const char door_html[] = "text/html; charset=utf-8";

/* ---- What the pages share ---- */

str form_field(const struct request *request, str name)
{
	struct pair *pairs;
	size_t count;

	if (!pairs_decode(request->body, request->arena, &pairs, &count))
		return STR("");
	for (size_t n = 0; n < count; n++)
		if (str_eq(pairs[n].name, name))
			return pairs[n].text;
	return STR("");
}

/* Only within Muster: nobody is sent elsewhere by an address that somebody else made. */
str local_path(str to)
{
	bool local = to.len > 0 && to.ptr[0] == '/' &&
		     (to.len == 1 || (to.ptr[1] != '/' && to.ptr[1] != '\\'));

	return local && !str_starts(to, STR("/in")) ? to : STR("/");
}

void lead_to(struct response *response, str path)
{
	response->status = 303;
	response->type = door_html;
	response->location = path;
}

void set_cookie(const struct request *request, struct response *response, const char *name,
	const char *value, int64_t seconds)
{
	response->cookies[response->cookie_count++] = arena_printf(request->arena,
		"%s=%s; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=%lld", name, value,
		(long long)seconds);
}

/* ---- Who somebody is, before anybody has come in ---- */

/* The store's own look: who knocks may know of nothing yet. */
struct reading *read_all(struct request *request, struct response *response)
{
	struct reading *reading = request_read(request, response);

	if (reading)
		reading->standing = NULL;
	return reading;
}

str code_of(struct reading *reading, id person, struct arena *arena)
{
	return reading_code(reading, reading_actors(reading), person, arena);
}

/* The browser, in a few words that tell it from others: "Firefox, Android"; empty: none that is known. */
static void name_browser(const struct request *request, char into[PASS_ABOUT])
{
	static const char *const browsers[] = { "MicroMessenger", "Edg", "Firefox", "Chrome",
		"Safari", "curl" };
	static const char *const systems[] = { "HarmonyOS", "Android", "iPhone", "iPad", "Windows",
		"Mac OS X", "Linux" };
	const char *browser = "", *system = "",
		   *agent = arena_copy(request->arena, request->agent).ptr;

	for (size_t n = COUNT(browsers); agent && n-- > 0;)
		if (strstr(agent, browsers[n]))
			browser = browsers[n];
	for (size_t n = COUNT(systems); agent && n-- > 0;)
		if (strstr(agent, systems[n]))
			system = systems[n];
	snprintf(into, PASS_ABOUT, "%s%s%s", browser, *browser && *system ? ", " : "", system);
}

static bool make_pass(struct request *request, struct response *response, const char *cookie,
	struct pass *pass, int64_t life)
{
	char secret[PASS_TEXT];
	struct err err;

	pass->ends.us = moment_now().us + life;
	pass->reach = REACH_ALL;
	name_browser(request, pass->about);
	if (!ledger_pass_make(request->ledger, pass, secret, &err)) {
		response_fault(response, &err, request->language);
		return false;
	}
	set_cookie(request, response, cookie, secret, life / 1000000);
	return true;
}

void open_session(
	struct request *request, struct response *response, id actor, int trust_days, str to)
{
	struct pass session = { .kind = trust_days ? PASS_TRUSTED : PASS_SESSION, .actor = actor };
	struct pass device = { .kind = PASS_DEVICE, .actor = actor }, known;
	int64_t life = (trust_days ? trust_days : PASS_LAST_DAYS) * DAY;

	if (id_eq(actor, ID_OPERATOR))
		life = OPERATOR_HOURS * 60 * MINUTE;
	if (!make_pass(request, response, COOKIE_SESSION, &session, life))
		return;
	bool is_known = ledger_pass(request->ledger, request->device, &known) &&
			known.kind == PASS_DEVICE && id_eq(known.actor, actor);
	if (!is_known && !id_eq(actor, ID_OPERATOR) &&
		!make_pass(request, response, COOKIE_DEVICE, &device, DEVICE_DAYS * DAY))
		return;
	lead_to(response, to);
}

bool set_password(
	struct request *request, struct response *response, id actor, str password, bool all_out)
{
	char text[PASSWORD_HASH];
	struct err err;

	if (password_hash(password, text) &&
		(all_out ? ledger_password_reset(request->ledger, actor, str_of(text), &err)
			 : ledger_password_set(request->ledger, actor, str_of(text), &err)))
		return true;
	err_set(&err, ERR_FULL, "a password could not be hashed or kept");
	response_fault(response, &err, request->language);
	return false;
}

/* ---- Forms before there is a session ---- */

#define KNOCK_SECONDS 3600

str knock_token(struct request *request, struct response *response)
{
	char secret[PASS_TEXT], text[CSRF_TEXT];
	unsigned char bytes[32];

	if (!request->knock.len) {
		random_bytes(bytes, sizeof(bytes));
		sodium_bin2base64(secret, sizeof(secret), bytes, sizeof(bytes),
			sodium_base64_VARIANT_URLSAFE_NO_PADDING);
		set_cookie(request, response, COOKIE_KNOCK, secret, KNOCK_SECONDS);
		request->knock = arena_copy(request->arena, str_of(secret));
	}
	csrf_print(csrf_token(request->knock), text);
	return arena_copy(request->arena, str_of(text));
}

const char *knock_wrong(const struct request *request)
{
	if (request->knock.len &&
		csrf_fits(csrf_token(request->knock), form_field(request, STR("csrf"))))
		return NULL;
	return tr(request->language,
		N_("This page is too old, or was sent by another: try once more."));
}

/* ---- By password ---- */

static void show_in(struct request *request, struct response *response, const char *problem)
{
	str to = request_query(request, STR("to"));
	bool again = str_eq(request->method, STR("POST"));
	struct in_page view = {
		.frame = frame_of(request, STR("/in"), "coming-in"),
		.problem = str_of(problem ? problem : ""),
		.to = local_path(again           ? form_field(request, STR("to"))
				 : str_given(to) ? to
						 : STR("/")),
		.code = again ? form_field(request, STR("code")) : STR(""),
		.csrf = knock_token(request, response),
	};
	struct page page = { .out = &response->body, .language = request->language };

	response->type = door_html;
	page_in(&page, &view);
}

void get_in(struct request *request, struct response *response)
{
	show_in(request, response, NULL);
}

/* A device that this person came in with before is counted for itself: strangers who try the
 * person's password do not slow it down. */
struct attempt {
	str code;
	id person;
	str hash;
	bool known_device;
	str account; /* by which failures are counted */
};

static bool read_attempt(
	struct request *request, struct response *response, struct attempt *attempt)
{
	struct reading *reading = read_all(request, response);
	struct pass device;

	if (!reading)
		return false;
	attempt->code = str_trim(form_field(request, STR("code")));
	/* By its code alone: "#17" and "17" are ids where things are referred to. */
	attempt->person = *reading_actors(reading)
				  ? reading_find(reading, reading_actors(reading), attempt->code)
				  : ID_NONE;
	if (!str_eq(code_of(reading, attempt->person, request->arena), attempt->code))
		attempt->person = ID_NONE;
	attempt->hash = reading_password(reading, attempt->person, request->arena);
	ledger_read_end(reading);
	attempt->known_device = ledger_pass(request->ledger, request->device, &device) &&
				device.kind == PASS_DEVICE && id_eq(device.actor, attempt->person);
	attempt->account = arena_printf(request->arena, "%s %.*s",
		attempt->known_device ? "device" : "account",
		STR_ARG(attempt->known_device ? request->device : attempt->code));
	return true;
}

static str from(const struct request *request)
{
	return arena_printf(request->arena, "sign-in %.*s", STR_ARG(request->address));
}

/* Whoever tries a person's password from everywhere slows down that code, not the person: an address that has
 * not failed of late has one try, also while the code waits. */
static int must_wait(const struct request *request, const struct attempt *attempt)
{
	struct throttle *throttle = request->web->throttle;
	int address = 0;

	if (!attempt->known_device) {
		address = throttle_wait(throttle, from(request), clock_us());
		if (address || !throttle_failures(throttle, from(request), clock_us()))
			return address;
	}
	return throttle_wait(throttle, attempt->account, clock_us());
}

static void count_attempt(const struct request *request, const struct attempt *attempt, bool fits)
{
	struct throttle *throttle = request->web->throttle;

	if (fits) {
		throttle_succeeded(throttle, attempt->account);
		return;
	}
	throttle_failed(throttle, attempt->account, clock_us(), true);
	throttle_failed(throttle, from(request), clock_us(), false);
}

/* False: the response is filled. */
static bool may_try(struct request *request, struct response *response, struct attempt *attempt)
{
	const char *old = knock_wrong(request);

	if (old) {
		show_in(request, response, old);
		response->status = 403;
		return false;
	}
	if (!read_attempt(request, response, attempt))
		return false;
	int wait = must_wait(request, attempt);
	if (!wait)
		return true;
	show_in(request, response,
		arena_printf(request->arena,
			tr(request->language,
				wait == 1 ? N_("Too many tries: wait %d second, then try again.")
					  : N_("Too many tries: wait %d seconds, then try again.")),
			wait)
			.ptr);
	response->status = 429;
	response->retry_s = wait;
	return false;
}

enum hash_for in_hashing(struct request *request, struct response *response)
{
	struct attempt attempt;

	if (!may_try(request, response, &attempt))
		return HASH_FOR_NOBODY;
	return attempt.known_device ? HASH_FOR_KNOWN : HASH_FOR_STRANGER;
}

/* Others may have failed while it waited for its turn. */
void post_in(struct request *request, struct response *response)
{
	struct attempt attempt;

	if (!may_try(request, response, &attempt))
		return;
	bool fits = password_fits(form_field(request, STR("password")), attempt.hash);
	count_attempt(request, &attempt, fits);
	if (fits) {
		open_session(request, response, attempt.person, 0,
			local_path(form_field(request, STR("to"))));
		return;
	}
	show_in(request, response,
		tr(request->language, N_("The code or the password is not right.")));
	response->status = 422;
}
