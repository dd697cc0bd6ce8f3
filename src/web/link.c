/* Coming in by a personal link: looked at as often as one likes, used once. */
#include "base/catalogue.h"
#include "web/door.h"
#include "web/exchange.h"
#include "web/password.h"

static bool find_link(struct request *request, struct pass *ret)
{
	return ledger_pass(request->ledger, request->parts[0], ret) && ret->kind == PASS_LINK &&
	       (!id_eq(ret->actor, ID_OPERATOR) || request->from_here);
}

/* Opening the page uses nothing up: chats look into links by themselves. */
static void show_link(struct request *request, struct response *response, const char *problem)
{
	struct reading *reading = read_all(request, response);
	struct page page = { .out = &response->body, .language = request->language };
	struct pass pass = { .actor = ID_NONE };
	struct link_page view = {
		.frame = frame_of(request, request->path, "coming-in"),
		.gone = !find_link(request, &pass),
		.problem = str_of(problem ? problem : ""),
		.secret = request->parts[0],
		.csrf = knock_token(request, response),
		.trust_days = request->web->settings.trust_days,
	};

	if (!reading)
		return;
	view.operates = id_eq(pass.actor, ID_OPERATOR);
	view.name = reading_label(reading, reading_actors(reading), pass.actor, request->arena);
	view.code = code_of(reading, pass.actor, request->arena);
	ledger_read_end(reading);
	response->type = door_html;
	response->status = view.gone ? 404 : problem ? 422 : 200;
	page_link(&page, &view);
}

void get_link(struct request *request, struct response *response)
{
	show_link(request, response, NULL);
}

/* What whoever uses a link asks for. */
struct opening {
	struct pass pass;
	str password;
	bool device; /* it is to stay trusted: there is no password */
};

/* The one use of the link comes first: whoever is second gets nothing, whatever was typed. */
static void use_link(
	struct request *request, struct response *response, const struct opening *opening)
{
	const struct pass *pass = &opening->pass;
	bool first = false;
	struct err err;

	if (!ledger_pass_use(request->ledger, pass->hash, &first, &err)) {
		response_fault(response, &err, request->language);
		return;
	}
	if (!first) {
		show_link(request, response, NULL);
		return;
	}
	if (!opening->device && !id_eq(pass->actor, ID_OPERATOR) &&
		!set_password(request, response, pass->actor, opening->password, true))
		return;
	open_session(request, response, pass->actor,
		opening->device ? request->web->settings.trust_days : 0, STR("/"));
}

static const char *password_problem(
	struct request *request, struct response *response, const struct opening *opening)
{
	struct reading *reading = read_all(request, response);

	if (!reading)
		return NULL;
	str code = code_of(reading, opening->pass.actor, request->arena);
	ledger_read_end(reading);
	return password_wrong(opening->password, code);
}

/* False: the response is filled. */
static bool may_open(struct request *request, struct response *response, struct opening *ret)
{
	const char *problem = NULL, *old = knock_wrong(request);

	ret->device = str_eq(form_field(request, STR("how")), STR("device")) &&
		      request->web->settings.trust_days > 0;
	ret->password = form_field(request, STR("password"));
	if (!find_link(request, &ret->pass)) {
		show_link(request, response, NULL);
		return false;
	}
	if (old) {
		show_link(request, response, old);
		response->status = 403;
		return false;
	}
	if (!ret->device && !id_eq(ret->pass.actor, ID_OPERATOR))
		problem = password_problem(request, response, ret);
	if (problem)
		show_link(request, response, tr(request->language, problem));
	return !problem && response->status == 200;
}

enum hash_for link_hashing(struct request *request, struct response *response)
{
	struct opening opening;

	return may_open(request, response, &opening) ? HASH_FOR_KNOWN : HASH_FOR_NOBODY;
}

void post_link(struct request *request, struct response *response)
{
	struct opening opening;

	if (may_open(request, response, &opening))
		use_link(request, response, &opening);
}
