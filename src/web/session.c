/* What one has come in with: sessions and their end, the password, who one is; and the operator's
 * door. */
#include "base/catalogue.h"
#include "web/door.h"
#include "web/exchange.h"
#include "web/password.h"

#define DOOR_US (INT64_C(15) * 60 * 1000000)

/* ---- Who one is ---- */

static const char *reach_code(enum reach reach)
{
	switch (reach) {
	case REACH_SEE:
		return "see";
	case REACH_ANSWER:
		return "answer";
	case REACH_ALL:
		break;
	}
	return "all";
}

static void pair(struct json *json, const char *name, str text)
{
	json_key(json, str_of(name));
	json_text(json, text);
}

void get_me(struct request *request, struct response *response)
{
	struct reading *reading = read_all(request, response);
	struct json json = json_into(&response->body);
	const bool person = request->actor.v >= ID_FIRST;

	if (!reading)
		return;
	json_begin_object(&json);
	pair(&json, "code",
		person ? code_of(reading, request->actor, request->arena) : STR("operator"));
	pair(&json, "name",
		person ? reading_label(
				 reading, reading_actors(reading), request->actor, request->arena)
		       : str_of(tr(request->language, N_("The operator"))));
	pair(&json, "reach", str_of(reach_code(request->reach)));
	pair(&json, "csrf", request->csrf.len ? request->csrf : STR_NONE);
	json_end(&json);
	ledger_read_end(reading);
}

/* ---- Sessions ---- */

void post_out(struct request *request, struct response *response)
{
	struct err err;

	if (request->csrf.len &&
		!ledger_pass_end(request->ledger, request->actor, request->pass, &err)) {
		response_fault(response, &err, request->language);
		return;
	}
	set_cookie(request, response, COOKIE_SESSION, "", 0);
	lead_to(response, STR("/in"));
}

/* One of one's own, by the hash that stands in its form; "others": all but this one. */
void post_session_end(struct request *request, struct response *response)
{
	str which = form_field(request, STR("session"));
	hash session;
	struct err err;
	bool fine = true;

	if (!request->csrf.len) { /* a token is for less than its person, and puts nobody out */
		response_refuse(response, 403, "R-LEDGER-03",
			tr(request->language, N_("Only who has signed in ends sessions.")));
		return;
	}
	if (str_eq(which, STR("others")))
		fine = ledger_passes_end(request->ledger, request->actor, request->pass, &err);
	else if (hash_parse(which, &session))
		fine = ledger_pass_end(request->ledger, request->actor, session, &err);
	if (fine)
		lead_to(response, STR("/account"));
	else
		response_fault(response, &err, request->language);
}

static bool password_refused(struct request *request, struct response *response, const char *text)
{
	response_refuse(response, 422, "password", tr(request->language, text));
	return true;
}

static bool no_person_refused(struct request *request, struct response *response)
{
	if (request->csrf.len && !id_eq(request->actor, ID_OPERATOR))
		return false;
	response_refuse(response, 403, "R-LEDGER-03",
		tr(request->language, N_("Only who has signed in as a person has a password.")));
	return true;
}

/* By which wrong tries of a session are counted. */
static str tries_of(const struct request *request)
{
	char text[HASH_TEXT];

	return arena_printf(
		request->arena, "password %.*s", STR_ARG(hash_print(request->pass, text)));
}

static bool must_wait(struct request *request, struct response *response)
{
	return throttle_wait(request->web->throttle, tries_of(request), clock_us()) > 0 &&
	       password_refused(
		       request, response, N_("Too many tries: wait a minute, then try again."));
}

enum hash_for password_hashing(struct request *request, struct response *response)
{
	return no_person_refused(request, response) || must_wait(request, response)
		       ? HASH_FOR_NOBODY
		       : HASH_FOR_KNOWN;
}

/* A new password takes the old one: an open session alone must not be enough to keep somebody
 * out. True: the response is filled. */
static bool new_password_refused(struct request *request, struct response *response)
{
	struct reading *reading = read_all(request, response);

	if (!reading)
		return true;
	str until_now = reading_password(reading, request->actor, request->arena);
	str code = code_of(reading, request->actor, request->arena);
	ledger_read_end(reading);
	if (must_wait(request, response))
		return true;
	if (until_now.len && !password_fits(form_field(request, STR("old")), until_now)) {
		throttle_failed(request->web->throttle, tries_of(request), clock_us(), false);
		return password_refused(
			request, response, N_("The password until now is another one."));
	}
	const char *wrong = password_wrong(form_field(request, STR("password")), code);
	return wrong && password_refused(request, response, wrong);
}

void post_password(struct request *request, struct response *response)
{
	struct err err;

	if (no_person_refused(request, response) || new_password_refused(request, response) ||
		!set_password(request, response, request->actor,
			form_field(request, STR("password")), false))
		return;
	/* Whoever had come in by the old one is out. */
	if (ledger_passes_end(request->ledger, request->actor, request->pass, &err))
		lead_to(response, STR("/account"));
	else
		response_fault(response, &err, request->language);
}

/* ---- The operator, and where Muster is ---- */

str web_address(const struct web *web, struct arena *arena)
{
	const struct web_settings *settings = &web->settings;
	str hosts = str_of(settings->hosts), host = str_trim(str_cut(&hosts, ','));
	const char *scheme = settings->tls_cert || settings->proxy ? "https" : "http";

	if (host.len && (settings->proxy || str_has(host, ':')))
		return arena_printf(arena, "%s://%.*s", scheme, STR_ARG(host));
	return arena_printf(arena, "%s://%.*s:%d", scheme, STR_ARG(host.len ? host : STR("127.0.0.1")), web->port);
}

str base_url(const struct request *request)
{
	return web_address(request->web, request->arena);
}

void get_address(struct request *request, struct response *response)
{
	struct json json = json_into(&response->body);

	json_begin_object(&json);
	json_key(&json, STR("address"));
	json_text(&json, request->web->port ? base_url(request) : STR(""));
	json_end(&json);
}

/* For whoever sits at the console, and for a browser on this machine. */
void post_door(struct request *request, struct response *response)
{
	struct pass pass = { .kind = PASS_LINK, .actor = ID_OPERATOR, .reach = REACH_ALL };
	struct json json = json_into(&response->body);
	char secret[PASS_TEXT];
	struct err err;

	if (!request->local || !request->web->port) {
		response_refuse(response, 404, "not_found",
			tr(request->language, N_("The store is not being served.")));
		return;
	}
	pass.ends.us = moment_now().us + DOOR_US;
	if (!ledger_pass_make(request->ledger, &pass, secret, &err)) {
		response_fault(response, &err, request->language);
		return;
	}
	json_begin_object(&json);
	json_key(&json, STR("door"));
	json_text(&json, arena_printf(request->arena, "%s://127.0.0.1:%d/in/%s",
				 request->web->settings.tls_cert ? "https" : "http",
				 request->web->port, secret));
	json_end(&json);
}
