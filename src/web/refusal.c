/* Refusals for people: who asked for a page reads the sentences, not the JSON that holds them. */
#include "web/refusal.h"
#include "web/private.h"

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
	take_sentences(json_object_get(root, "problems"), &view, request->arena);
	json_decref(root);
	view.frame = frame_of(request, STR("/"), "start");
	view.frame.follows = false;
	show(request, response, &view);
}
