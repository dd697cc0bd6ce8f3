/* The kernel's own routes, and running a request through one. */
#include "base/book.h"
#include "base/catalogue.h"
#include "base/csv.h"
#include "base/text.h"
#include "ledger/noted.h"
#include "web/assets.h"
#include "web/door.h"
#include "web/doors.h"
#include "web/find.h"
#include "web/form.h"
#include "web/list_bulk.h"
#include "web/live.h"
#include "web/manual.h"
#include "web/private.h"
#include "web/rows_page.h"
#include "web/thing.h"
#include "web/verdicts.h"

static void post_act(UNUSED struct request *request, UNUSED struct response *response)
{
	must_failed("acts are carried by act_begin() and act_finish()", __FILE__, __LINE__);
}

static void post_form(UNUSED struct request *request, UNUSED struct response *response)
{
	must_failed("forms are carried as acts are", __FILE__, __LINE__);
}

bool route_is_form(const struct route *route)
{
	return route->handler == post_form;
}

bool route_is_act(const struct route *route)
{
	return route->handler == post_act || route->handler == post_form;
}

/* ---- Views ---- */

static const char *const view_types[] = {
	[VIEW_JSON] = "application/json",
	[VIEW_CSV] = "text/csv; charset=utf-8",
	[VIEW_TABLE] = "text/plain; charset=utf-8",
	[VIEW_XLSX] = BOOK_TYPE,
};

/* The query without what is the route's own. */
static size_t view_pairs(const struct request *request, struct pair *pairs)
{
	size_t count = 0;

	for (size_t n = 0; n < request->query_count; n++)
		if (!str_eq(request->query[n].name, STR("format")) &&
			!str_eq(request->query[n].name, STR("bom")) &&
			!str_eq(request->query[n].name, STR("known")) &&
			!str_eq(request->query[n].name, STR("lang")))
			pairs[count++] = request->query[n];
	return count;
}

str request_asked_for(const struct request *request, const struct view *view, const struct pair *pairs, size_t count)
{
	str asked = view_asked_for(view, pairs, count, request->arena);
	str known = request_query(request, STR("known"));
	date day;

	if (!str_given(known) || !date_parse(known, &day))
		return asked;
	return arena_printf(request->arena, "%.*s%sknown=%.*s", STR_ARG(asked), asked.len ? " " : "",
		STR_ARG(known));
}

static void run_view(struct request *request, struct response *response, const struct view *view,
	enum view_format format)
{
	struct reading *reading = request_read(request, response);
	struct pair pairs[QUERY_PAIRS_MAX];
	struct problems problems;
	int64_t rows = 0;
	struct err err;

	if (!reading)
		return;
	problems_init(&problems, request->arena, request->language);
	response->type = view_types[format];
	if (format == VIEW_CSV && request_marked(request))
		buf_add(&response->body, STR(CSV_MARK));
	if (format == VIEW_XLSX)
		response->filename = arena_printf(request->arena, "%s.xlsx", view->name).ptr;
	size_t count = view_pairs(request, pairs);
	bool ran = view_run(view, reading, pairs, count, format, request->arena, &problems,
		&response->body, &rows, &err);
	ledger_read_end(reading);
	if (ran && problems_any(&problems)) {
		response_problems(response, &problems);
		return;
	}
	if (ran && !request->local && view_exports(view, pairs, count, format, rows))
		ran = ledger_note_export(request->ledger, request->actor, str_of(view->name),
			request_asked_for(request, view, pairs, count), rows, &err);
	if (!ran)
		response_fault(response, &err, request->language);
}

void get_view(struct request *request, struct response *response)
{
	const struct view *view = slices_view(ledger_slices(request->ledger), request->parts[0]);
	str text = request_query(request, STR("format"));
	enum view_format format = VIEW_JSON;
	struct problems problems;

	problems_init(&problems, request->arena, request->language);
	if (text.len && !view_format_of(text, &format))
		problem(&problems, "format", "choice",
			N_("The format is one of json, csv, table, xlsx."));
	if (!view)
		response_refuse(response, 404, "not_found",
			tr(request->language, N_("There is no such list.")));
	else if (problems_any(&problems))
		response_problems(response, &problems);
	else
		run_view(request, response, view, format);
}

/* ---- Small ones ---- */

static void get_progress(struct request *request, struct response *response)
{
	struct progress progress = ledger_progress(request->ledger);
	struct json json = json_into(&response->body);

	json_begin_object(&json);
	json_key(&json, STR("done")), json_number(&json, progress.done);
	json_key(&json, STR("total")), json_number(&json, progress.total);
	json_end(&json);
}

/* Asked for by its tag it never changes: a new file has a new tag. */
static void get_asset(struct request *request, struct response *response)
{
	const struct asset *asset = asset_find(request->path);

	must(asset);
	response->type = asset->type;
	response->lasting = str_given(request_query(request, str_of(asset->tag)));
	response->packed = request->gzip;
	buf_add(&response->body, request->gzip ? asset->gzip : asset->bytes);
}

static const char progress_schema[] = "{\"type\":\"object\",\"required\":[\"done\",\"total\"],"
				      "\"properties\":{\"done\":{\"type\":\"integer\"},"
				      "\"total\":{\"type\":\"integer\"}}}";

static const char address_schema[] = "{\"type\":\"object\",\"required\":[\"address\"],"
				     "\"properties\":{\"address\":{\"type\":\"string\"}}}";

static const char me_schema[] =
	"{\"type\":\"object\",\"required\":[\"code\",\"name\",\"reach\",\"csrf\"],\"properties\":{"
	"\"code\":{\"type\":[\"string\",\"null\"]},\"name\":{\"type\":[\"string\",\"null\"]},"
	"\"reach\":{\"type\":\"string\"},\"csrf\":{\"type\":[\"string\",\"null\"]}}}";

const struct route kernel_routes[] = {
	{ .method = "POST",
		.path = "/api/v1/file",
		.handler = post_file,
		.summary = N_("Keep a file; its name is its hash"),
		.schema = file_schema,
		.body_max = FILE_BODY_MAX,
		.slow = true },
	{ .method = "GET",
		.path = "/api/v1/file/{hash}",
		.handler = get_file,
		.summary = N_("A file that was kept"),
		.slow = true },
	{ .method = "GET",
		.path = "/api/v1/view/{view}",
		.handler = get_view,
		.slow = true,
		.looks_back = true },
	{ .method = "GET",
		.path = "/api/v1/progress",
		.handler = get_progress,
		.summary = N_("How far a long act is"),
		.schema = progress_schema },
	{ .method = "GET", .path = "/in", .handler = get_in, .open = true },
	{ .method = "POST",
		.path = "/in",
		.handler = post_in,
		.open = true,
		.body_max = OPEN_BODY_MAX,
		.hashes = in_hashing },
	{ .method = "GET", .path = "/in/{link}", .handler = get_link, .open = true },
	{ .method = "POST",
		.path = "/in/{link}",
		.handler = post_link,
		.body_max = OPEN_BODY_MAX,
		.open = true,
		.hashes = link_hashing },
	{ .method = "GET",
		.path = "/api/v1/me",
		.handler = get_me,
		.summary = N_("Who one is here, and the token that a session's requests carry"),
		.schema = me_schema,
		.slow = true },
	{ .method = "POST", .path = "/out", .handler = post_out, .slow = true },
	{ .method = "POST",
		.path = "/account/password",
		.handler = post_password,
		.hashes = password_hashing },
	{ .method = "POST",
		.path = "/account/sessions",
		.handler = post_session_end,
		.slow = true },
	{ .method = "POST", .path = "/api/v1/door", .handler = post_door, .slow = true },
	{ .method = "GET",
		.path = "/api/v1/address",
		.handler = get_address,
		.summary = N_("Where this Muster is reached"),
		.schema = address_schema },
	{ .method = "GET",
		.path = "/api/v1/find",
		.handler = get_find,
		.summary = N_("Things by parts of what they are called, as one types"),
		.parameters = FIELD_TABLE(struct find_asked, find_fields),
		.schema = find_schema,
		.slow = true },
	{ .method = "GET", .path = "/find", .handler = get_find_page, .slow = true },
	{ .method = "GET", .path = "/view", .handler = get_lists },
	{ .method = "GET",
		.path = "/view/{view}",
		.handler = get_list,
		.slow = true,
		.looks_back = true,
		.own = true },
	{ .method = "GET", .path = "/view/{view}/bulk", .handler = get_bulk, .slow = true },
	{ .method = "POST",
		.path = "/view/{view}/bulk",
		.handler = post_bulk,
		.slow = true,
		.many = true,
		.carries = true },
	{ .method = "GET", .path = "/act", .handler = get_forms },
	{ .method = "GET", .path = "/act/{thing}/{verb}", .handler = get_form, .slow = true },
	{ .method = "POST", .path = "/act/{thing}/{verb}", .handler = post_form },
	{ .method = "POST", .path = "/doors", .handler = post_doors, .open = true, .slow = true },
	{ .method = "GET", .path = "/live", .handler = get_live_events },
	{ .method = "GET",
		.path = "/act/{thing}/{verb}/rows",
		.handler = get_rows_page,
		.slow = true },
	{ .method = "POST",
		.path = "/act/{thing}/{verb}/rows",
		.handler = post_rows_page,
		.body_max = FORM_BODY_MAX,
		.slow = true,
		.many = true,
		.carries = true },
	{ .method = "GET", .path = "/verdicts/{key}", .handler = get_verdicts, .slow = true },
	{ .method = "GET", .path = "/health/live", .handler = get_live, .open = true },
	{ .method = "GET", .path = "/health/ready", .handler = get_ready, .open = true },
	{ .method = "GET", .path = "/metrics", .handler = get_metrics, .operates = true },
	{ .method = "GET",
		.path = "/api/v1/openapi.json",
		.handler = get_openapi,
		.open = true,
		.slow = true, /* it is long, and packed where nobody else waits */
		.cached = true },
	{ .method = "POST",
		.path = "/api/v1/{thing}/{verb}/rows",
		.handler = post_rows,
		.body_max = ROWS_BODY_MAX,
		.slow = true,
		.many = true },
	{ .method = "POST", .path = "/api/v1/{thing}/{verb}", .handler = post_act },
	{ .method = "GET", .path = "/help", .handler = get_help, .open = true, .cached = true },
	{ .method = "GET", .path = "/help/{page}", .handler = get_help, .open = true, .cached = true },
	{ .method = "GET",
		.path = "/help/images/{file}",
		.handler = get_help_picture,
		.open = true,
		.cached = true },
	{ .method = "GET",
		.path = "/style.css",
		.handler = get_asset,
		.open = true,
		.cached = true,
		.light = true },
	{ .method = "GET", .path = "/app.js", .handler = get_asset, .open = true, .cached = true, .light = true },
	{ .method = "GET", .path = "/htmx.js", .handler = get_asset, .open = true, .cached = true, .light = true },
	{ .method = "GET",
		.path = "/icon.svg",
		.handler = get_asset,
		.open = true,
		.cached = true,
		.light = true },
	/* The last, since it fits so much: the slices' own pages of a thing stand before it. */
	{ .method = "GET",
		.path = "/{thing}/{code}",
		.handler = get_thing,
		.slow = true,
		.own = true },
	{ 0 },
};

/* ---- Running ---- */

static void run_act(struct request *request, struct response *response)
{
	struct acting acting;

	if (!act_begin(request, response, &acting))
		return;
	ledger_do(request->ledger, &acting.submission);
	act_finish(&acting, request, response);
}

static void run_submitting(const struct route *route, struct request *request, struct response *response)
{
	struct submission submission;

	if (!route->submits(request, response, &submission))
		return;
	ledger_do(request->ledger, &submission);
	route->heard(request, response, &submission);
	submission_done(&submission);
}

void request_run(const struct route *route, struct request *request, struct response *response)
{
	request->looks_back = route->looks_back;
	if (route_is_act(route))
		run_act(request, response);
	else if (route->submits)
		run_submitting(route, request, response);
	else
		route->handler(request, response);
	if (response->body.failed || request->arena->failed) {
		buf_clear(&response->body);
		response_refuse(response, 413, "length",
			tr(request->language,
				N_("This is more than fits into one answer: ask for less of it.")));
	}
}

void web_call(struct web *web, struct request *request, struct response *response)
{
	const struct route *route;
	const char *allow;

	request->web = web;
	request->ledger = web->ledger;
	request->actor = ID_OPERATOR;
	request->reach = REACH_ALL;
	switch (route_match(web, request, &route, &allow)) {
	case MATCH_NONE:
		response_missing(response, request->language);
		return;
	case MATCH_METHOD:
		response_refuse(response, 405, "method",
			tr(request->language, N_("This address does not take that method.")));
		return;
	case MATCH_FOUND:
		if (!query_refused(route, request, response))
			request_run(route, request, response);
		return;
	}
}
