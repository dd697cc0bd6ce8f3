/* Refusals for people: who asked for a page reads the sentences, not the JSON that holds them. */
#include "web/refusal.h"
#include "base/catalogue.h"
#include "web/door.h"
#include "web/exchange.h"
#include "web/multipart.h"

static bool wants_page(const struct request *request)
{
	static const char html[] = "text/html";
	str accept = request->accept;

	if (!accept.len || str_starts(request->path, STR("/api/")))
		return false;
	return memmem(accept.ptr, accept.len, html, sizeof(html) - 1) != NULL;
}

static void take_sentences(const json_t *problems, struct refusal_page *page, struct arena *arena)
{
	const json_t *problem;
	size_t n;

	page->sentences.ptr =
		arena_array(arena, json_array_size(problems), sizeof(*page->sentences.ptr));
	if (!page->sentences.ptr)
		return;
	json_array_foreach(problems, n, problem) page->sentences.ptr[page->sentences.count++] =
		arena_copy(arena, str_of(json_string_value(json_object_get(problem, "text"))));
}

static bool has_code(const json_t *problems, str code)
{
	for (size_t n = 0; n < json_array_size(problems); n++) {
		const json_t *problem = json_array_get(problems, n);
		if (str_eq(str_of(json_string_value(json_object_get(problem, "code"))), code))
			return true;
	}
	return false;
}

/* ---- What was sent ---- */

bool refusal_shows_typed(const struct request *request)
{
	return request->form && wants_page(request);
}

/* Only a page of ours, by a path; else that of the form itself. */
static str page_path(const struct request *request)
{
	str rest = request->referer, own = request->form ? request->path : STR("/");

	str_cut(&rest, ':');
	if (!str_starts(rest, STR("//")))
		return own;
	rest = str_from(rest, 2);
	return str_starts(rest, request->host) ? local_path(str_from(rest, request->host.len))
					       : own;
}

/* Of a body that was cut off, the pairs that are whole. */
static str whole_pairs(str body)
{
	if (body.len < TYPED_MAX)
		return body;
	body.len = TYPED_MAX - 1;
	while (body.len && body.ptr[body.len] != '&')
		body.len--;
	return body;
}

static struct pair *pairs_typed(const struct request *request, size_t *count)
{
	struct request beginning = *request;
	struct multipart form = { 0 };
	struct pair *pairs;

	*count = 0;
	if (str_eq(request->content_type, STR("application/x-www-form-urlencoded")))
		return pairs_decode(whole_pairs(request->body), request->arena, &pairs, count)
			       ? pairs
			       : NULL;
	if (!str_eq(request->content_type, STR("multipart/form-data")))
		return NULL;
	beginning.body = str_slice(request->body, 0, TYPED_MAX);
	/* Where it was cut off, what stands before that is enough. */
	(void)multipart_read(&beginning, &form);
	*count = form.pair_count;
	return form.pairs;
}

static str label_of(const struct request *request, str name)
{
	const struct field *field = field_find(&request->act->record, name);

	return field && field->label ? str_of(tr(request->language, field->label)) : name;
}

/* Texts alone: no token, and no file that the store keeps. */
static void take_typed(const struct request *request, struct refusal_page *page)
{
	size_t count;
	struct pair *pairs = pairs_typed(request, &count);
	hash file;

	pairs_take(pairs, &count, STR("csrf"));
	form_take(pairs, &count);
	page->typed.ptr = arena_array(request->arena, count, sizeof(*page->typed.ptr));
	for (size_t n = 0; page->typed.ptr && n < count; n++)
		if (pairs[n].text.len && !hash_parse(pairs[n].text, &file))
			page->typed.ptr[page->typed.count++] =
				(struct typed_answer){ label_of(request, pairs[n].name),
					pairs[n].text, (int64_t)n };
}

static void take_sent(const struct request *request, int status, const json_t *problems,
	struct refusal_page *page)
{
	page->sent = true;
	page->page_path = page_path(request);
	page->sign_in = status == 401;
	page->again = has_code(problems, STR("csrf"));
	if ((page->sign_in || page->again) && refusal_shows_typed(request))
		take_typed(request, page);
}

/* ---- The page ---- */

static void show(
	const struct request *request, struct response *response, const struct refusal_page *view)
{
	struct page page = { .out = &response->body, .language = request->language };

	buf_clear(&response->body);
	response->type = "text/html; charset=utf-8";
	page_refusal(&page, view);
}

void refusal_show(const struct request *request, struct response *response)
{
	struct refusal_page view = { .home_url = STR("/") };

	if (!wants_page(request) || strcmp(response->type, "application/json") != 0)
		return;
	json_t *root = json_loadb(buf_str(&response->body).ptr, response->body.len, 0, NULL);
	const json_t *problems = json_object_get(root, "problems");
	take_sentences(problems, &view, request->arena);
	if (str_eq(request->method, STR("POST")))
		take_sent(request, response->status, problems, &view);
	json_decref(root);
	view.frame = frame_of(request, STR("/"), "start");
	view.frame.follows = false;
	show(request, response, &view);
}
