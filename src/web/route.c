/* Matching requests with routes. */
#include "base/text.h"
#include "web/private.h"

/* ---- Percent-encoding (RFC 3986) ---- */

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool decode(str text, bool plus_is_space, struct arena *arena, str *ret)
{
	char *out = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	if (!out)
		return false;
	for (size_t n = 0; n < text.len; n++) {
		char c = text.ptr[n];
		if (c == '%') {
			int high = n + 2 < text.len + 0 ? hex(text.ptr[n + 1]) : -1;
			int low = n + 2 < text.len ? hex(text.ptr[n + 2]) : -1;
			if (high < 0 || low < 0)
				return false;
			c = (char)(high * 16 + low);
			n += 2;
		} else if (c == '+' && plus_is_space) {
			c = ' ';
		}
		out[len++] = c;
	}
	*ret = (str){ out, len };
	return text_valid(*ret, true, NULL);
}

bool pairs_decode(str text, bool plus_is_space, struct arena *arena, struct pair **ret, size_t *ret_count)
{
	struct pair *pairs = arena_array(arena, QUERY_PAIRS_MAX, sizeof(*pairs));
	size_t count = 0;

	while (pairs && str_given(text) && text.len) {
		str value = str_cut(&text, '&'), name = str_cut(&value, '=');
		if (!name.len)
			continue;
		if (count == QUERY_PAIRS_MAX || !decode(name, plus_is_space, arena, &pairs[count].name) ||
			!decode(str_given(value) ? value : STR(""), plus_is_space, arena, &pairs[count].text))
			return false;
		count++;
	}
	*ret = pairs;
	*ret_count = count;
	return pairs != NULL;
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
		if (!got.len || holes == 4 || !decode(got, false, arena, &parts[holes]) || !parts[holes].len)
			return false;
		holes++;
	}
	return !str_given(pattern) && !str_given(path);
}

static bool method_fits(const char *wanted, str method)
{
	return str_eq(method, str_of(wanted)) || (str_eq(method, STR("HEAD")) && !strcmp(wanted, "GET"));
}

enum match route_match(const struct web *web, str method, str path, const struct route **ret, str parts[4], struct arena *arena,
	struct buf *allowed)
{
	for (size_t n = 0; n < web->route_count; n++) {
		const struct route *route = web->routes[n];
		str found[4] = { { 0 } };
		if (!path_fits(str_of(route->path), path, found, arena))
			continue;
		if (method_fits(route->method, method)) {
			memcpy(parts, found, sizeof(found));
			*ret = route;
			return MATCH_FOUND;
		}
		if (allowed->len)
			buf_text(allowed, ", ");
		buf_text(allowed, strcmp(route->method, "GET") == 0 ? "GET, HEAD" : route->method);
	}
	return allowed->len ? MATCH_METHOD : MATCH_NONE;
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
	web->routes = calloc(count, sizeof(*web->routes));
	must(web->routes);
	for (size_t n = 0; slices[n]; n++)
		add_routes(web, slices[n]->routes);
	add_routes(web, kernel_routes);
	add_routes(web, extra);
	web->pool = pool_new(2);
	web->cache = cache_new();
	return web;
}

void web_free(struct web *web)
{
	if (!web)
		return;
	server_free(web->server);
	pool_free(web->pool);
	cache_free(web->cache);
	free(web->routes);
	free(web);
}

static const char *route_wrong(const struct route *route)
{
	if (strcmp(route->method, "GET") != 0 && strcmp(route->method, "POST") != 0)
		return "a method is neither GET nor POST";
	if (!route->path || route->path[0] != '/')
		return "a path does not begin with /";
	if (!route->handler)
		return "a handler is missing";
	if (route->cached && strcmp(route->method, "GET") != 0)
		return "only GET is cached";
	return route->parameters.count ? field_table_wrong(&route->parameters) : NULL;
}

const char *routes_wrong(const struct route *routes)
{
	for (size_t n = 0; n < count_routes(routes); n++) {
		const char *wrong = route_wrong(&routes[n]);
		if (wrong)
			return wrong;
	}
	return NULL;
}
