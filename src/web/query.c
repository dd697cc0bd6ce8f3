/* What every query may hold: the language, whether it is a dry run, and nothing that nobody
 * reads. */
#include "base/catalogue.h"
#include "web/private.h"

static bool is_asked(const struct request *request, const char *name)
{
	return str_given(request_query(request, str_of(name)));
}

static void refuse_unknown(const struct request *request, str name, struct problems *problems)
{
	problem(problems, arena_copy(request->arena, name).ptr, "unknown_field",
		N_("There is no such field here."));
}

/* A name given twice says two things at once: neither is what was meant. */
static void refuse_twice(const struct request *request, struct problems *problems)
{
	for (size_t n = 1; n < request->query_count; n++)
		for (size_t k = 0; k < n; k++)
			if (str_eq(request->query[n].name, request->query[k].name)) {
				problem(problems,
					arena_copy(request->arena, request->query[n].name).ptr,
					"twice", N_("This is given twice."));
				break;
			}
}

static void read_language(struct request *request, struct problems *problems)
{
	str tag = request_query(request, STR("lang"));

	if (!tag.len)
		return;
	if (language_of_tag(tag, &request->language))
		problems->language = request->language;
	else
		problem(problems, "lang", "choice", N_("Choose one of: %.*s."),
			STR_ARG(STR("en, zh")));
}

bool request_dry_run(const struct request *request)
{
	bool dry = false;

	return str_yesno(request_query(request, STR("dry_run")), &dry) && dry;
}

/* Whoever asks what would happen must never find that it has happened. */
static void check_dry_run(const struct request *request, struct problems *problems)
{
	bool dry;

	if (is_asked(request, "dry_run") &&
		!str_yesno(request_query(request, STR("dry_run")), &dry))
		problem(problems, "dry_run", "choice", N_("Choose one of: %.*s."),
			STR_ARG(STR("1, yes, true, 0, no, false")));
}

static void refuse_unread(const struct request *request, bool rows, struct problems *problems)
{
	for (size_t n = 0; n < request->query_count; n++) {
		str name = request->query[n].name;
		bool own = str_eq(name, STR("lang")) || (rows && str_eq(name, STR("dry_run")));
		if (!own)
			refuse_unknown(request, name, problems);
	}
}

bool query_refused(const struct route *route, struct request *request, struct response *response)
{
	bool act = route_is_act(route), rows = route->handler == post_rows;
	bool reads_itself = act || route->parameters.count || route->handler == get_view ||
			    route->handler == post_file;
	struct problems problems;

	if (!request->query_count)
		return false;
	problems_init(&problems, request->arena, request->language);
	read_language(request, &problems);
	refuse_twice(request, &problems);
	if (act || rows)
		check_dry_run(request, &problems);
	if (!reads_itself && str_starts(str_of(route->path), STR("/api/")))
		refuse_unread(request, rows, &problems);
	if (!problems_any(&problems))
		return false;
	response_problems(response, &problems);
	return true;
}
