/* Matching requests with routes. */
#include "base/text.h"
#include "web/form.h"
#include "web/guard.h"
#include "web/guess.h"
#include "web/held.h"
#include "web/rows_page.h"
#include "web/thing.h"

/* ---- Percent-encoding (RFC 3986) ---- */

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* `form`: a plus is a space, and lines may end. */
static bool decode(str text, bool form, struct arena *arena, str *ret)
{
	char *out = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	if (!out)
		return false;
	for (size_t n = 0; n < text.len; n++) {
		char c = text.ptr[n];
		if (c == '%') {
			int high = n + 2 < text.len ? hex(text.ptr[n + 1]) : -1;
			int low = n + 2 < text.len ? hex(text.ptr[n + 2]) : -1;
			if (high < 0 || low < 0)
				return false;
			c = (char)(high * 16 + low);
			n += 2;
		} else if (c == '+' && form) {
			c = ' ';
		}
		out[len++] = c;
	}
	*ret = (str){ out, len };
	return text_valid(*ret, form, NULL);
}

void url_encode(str text, struct buf *out)
{
	for (size_t n = 0; n < text.len; n++) {
		char c = text.ptr[n];
		bool stays = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			     (c >= '0' && c <= '9') || (c && strchr("-._~", c));
		if (stays)
			buf_byte(out, c);
		else
			buf_printf(out, "%%%02X", (unsigned char)c);
	}
}

static size_t count_parts(str text)
{
	size_t count = 1;

	for (size_t n = 0; n < text.len; n++)
		count += text.ptr[n] == '&';
	return count;
}

bool pairs_decode(str text, struct arena *arena, struct pair **ret, size_t *ret_count)
{
	size_t count = 0, parts = text.len ? count_parts(text) : 0;

	if (parts > QUERY_PAIRS_MAX)
		return false;
	struct pair *pairs = arena_array(arena, parts, sizeof(*pairs));
	if (!pairs)
		return false;
	while (text.len) {
		str value = str_cut(&text, '&'), name = str_cut(&value, '=');
		if (!name.len && !str_given(value))
			continue;
		if (!name.len || !decode(name, true, arena, &pairs[count].name) ||
			!decode(str_given(value) ? value : STR(""), true, arena,
				&pairs[count].text))
			return false;
		count++;
	}
	*ret = pairs;
	*ret_count = count;
	return true;
}

str pairs_take(struct pair *pairs, size_t *count, str name)
{
	for (size_t n = 0; n < *count; n++)
		if (str_eq(pairs[n].name, name)) {
			str text = pairs[n].text;
			memmove(&pairs[n], &pairs[n + 1], (--*count - n) * sizeof(*pairs));
			return text;
		}
	return STR_NONE;
}

/* ---- Matching ---- */

static bool is_hole(str part)
{
	return part.len > 2 && part.ptr[0] == '{' && part.ptr[part.len - 1] == '}';
}

static bool path_fits(str pattern, str path, str parts[4], struct arena *arena)
{
	size_t holes = 0;

	while (str_given(pattern) && str_given(path)) {
		str wanted = str_cut(&pattern, '/'), got = str_cut(&path, '/');
		if (!is_hole(wanted)) {
			if (!str_eq(wanted, got))
				return false;
			continue;
		}
		if (!got.len || holes == 4 || !decode(got, false, arena, &parts[holes]) ||
			!parts[holes].len)
			return false;
		holes++;
	}
	return !str_given(pattern) && !str_given(path);
}

static bool method_fits(const char *wanted, str method)
{
	return str_eq(method, str_of(wanted)) ||
	       (str_eq(method, STR("HEAD")) && !strcmp(wanted, "GET"));
}

static const struct act *find_act(const struct ledger *ledger, const str parts[4])
{
	char name[128];
	int len = snprintf(name, sizeof(name), "%.*s.%.*s", STR_ARG(parts[0]), STR_ARG(parts[1]));

	if (len < 0 || (size_t)len >= sizeof(name))
		return NULL;
	return slices_act(ledger_slices(ledger), (str){ name, (size_t)len });
}

static bool names_act(const struct route *route)
{
	return route_is_act(route) || route->handler == post_rows || route->handler == get_form ||
	       route->handler == get_rows_page || route->handler == post_rows_page;
}

static bool is_thing(const struct web *web, str name, struct arena *arena)
{
	const char *kind = arena_copy(arena, name).ptr;

	return kind && slices_thing(ledger_slices(web->ledger), kind);
}

/* An act's address is one only where there is such an act; so with the kinds of things. */
static bool route_fits(
	const struct web *web, const struct route *route, struct request *request, str parts[4])
{
	if (!path_fits(str_of(route->path), request->path, parts, request->arena))
		return false;
	if (route->handler == get_thing)
		return is_thing(web, parts[0], request->arena);
	if (!names_act(route))
		return true;
	request->act = find_act(web->ledger, parts);
	return request->act;
}

enum match route_match(const struct web *web, struct request *request, const struct route **ret,
	const char **ret_allow)
{
	bool get = false, post = false;

	for (size_t n = 0; n < web->route_count; n++) {
		const struct route *route = web->routes[n];
		str found[4] = { { 0 } };
		if (!route_fits(web, route, request, found))
			continue;
		if (method_fits(route->method, request->method)) {
			memcpy(request->parts, found, sizeof(found));
			request->form = route_is_form(route);
			*ret = route;
			return MATCH_FOUND;
		}
		get |= strcmp(route->method, "GET") == 0;
		post |= strcmp(route->method, "POST") == 0;
	}
	*ret_allow = !post ? "GET, HEAD" : get ? "GET, HEAD, POST" : "POST";
	return get || post ? MATCH_METHOD : MATCH_NONE;
}

const struct route *route_asking(const struct web *web, struct request *page)
{
	for (size_t n = 0; n < web->route_count; n++) {
		const struct route *route = web->routes[n];
		str found[4] = { { 0 } };
		if (!route->asks || !path_fits(str_of(route->path), page->path, found, page->arena))
			continue;
		memcpy(page->parts, found, sizeof(found));
		page->form = false;
		page->act = NULL;
		page->query_count = 0;
		return route;
	}
	return NULL;
}

size_t route_body_max(const struct route *route, const struct request *request)
{
	if (route->body_max)
		return route->body_max;
	if (route_is_form(route) && form_has_files(&request->act->record))
		return FORM_BODY_MAX;
	return route_is_act(route) && request->act->body_max ? request->act->body_max
							     : BODY_MAX_USUAL;
}

/* ---- The list ---- */

static size_t count_routes(const struct route *routes)
{
	size_t count = 0;

	while (routes && routes[count].method)
		count++;
	return count;
}

static void add_routes(struct web *web, const struct route *routes)
{
	for (size_t n = 0; n < count_routes(routes); n++)
		web->routes[web->route_count++] = &routes[n];
}

struct web *web_new(struct ledger *ledger, const struct route *extra)
{
	const struct slice *const *slices = ledger_slices(ledger);
	size_t count = count_routes(kernel_routes) + count_routes(extra);
	struct web *web = calloc(1, sizeof(*web));

	must(web);
	for (size_t n = 0; slices[n]; n++)
		count += count_routes(slices[n]->routes);
	web->ledger = ledger;
	web->started = moment_now();
	uint32_t begin;
	random_bytes(&begin, sizeof(begin));
	atomic_init(&web->next_id, (uint64_t)begin << 32);
	web->routes = calloc(count, sizeof(*web->routes));
	must(web->routes);
	for (size_t n = 0; slices[n]; n++)
		add_routes(web, slices[n]->routes);
	add_routes(web, kernel_routes);
	add_routes(web, extra);
	web->pool = pool_new(POOL_THREADS, POOL_QUEUE, false);
	web->rows_pool = pool_new(ROWS_THREADS, ROWS_QUEUE, false);
	web->hash_pool = pool_new(HASH_THREADS, HASH_QUEUE, true);
	web->known_hash_pool = pool_new(HASH_THREADS, HASH_QUEUE, true);
	web->throttle = throttle_new();
	web->guesses = guesses_new();
	web->cache = cache_new();
	web->own = cache_new();
	web->tags = mark_key_new();
	web->held = held_new();
	return web;
}

void web_free(struct web *web)
{
	if (!web)
		return;
	server_free(web->server);
	pool_free(web->pool);
	pool_free(web->rows_pool);
	pool_free(web->hash_pool);
	pool_free(web->known_hash_pool);
	throttle_free(web->throttle);
	guesses_free(web->guesses);
	cache_free(web->cache);
	cache_free(web->own);
	held_free(web->held);
	free(web->routes);
	free(web);
}

static const char *route_wrong(const struct route *route)
{
	if (strcmp(route->method, "GET") != 0 && strcmp(route->method, "POST") != 0)
		return "a method is neither GET nor POST";
	if (!route->path || route->path[0] != '/')
		return "a path does not begin with /";
	if (!route->handler == !route->submits || !route->submits != !route->heard)
		return "a handler is missing, or two things answer it";
	if (route->cached && strcmp(route->method, "GET") != 0)
		return "only GET is cached";
	if (route->asks && (strcmp(route->method, "GET") != 0 || !route->handler))
		return "only a page asks";
	return route->parameters.count ? field_table_wrong(&route->parameters) : NULL;
}

static bool is_same(const struct route *a, const struct route *b)
{
	return strcmp(a->method, b->method) == 0 && strcmp(a->path, b->path) == 0;
}

const char *routes_wrong(const struct route *routes)
{
	for (size_t n = 0; n < count_routes(routes); n++) {
		const char *wrong = route_wrong(&routes[n]);
		if (wrong)
			return wrong;
		for (size_t k = 0; k < n; k++)
			if (is_same(&routes[k], &routes[n]))
				return "a route stands twice";
	}
	return NULL;
}
