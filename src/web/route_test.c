/* Tests of what stands before a handler: matching, decoding, tags, the cache and the pool. */
#include "web/http_library.h"
#include "web/http_test_support.h"
#include <unistd.h>

struct matching {
	struct arena arena;
	struct request request;
	const struct route *route;
	const char *allow;
};

static enum match match(struct site *site, const char *method, const char *path, struct matching *m)
{
	arena_init(&m->arena, 1 << 20);
	m->request = (struct request){
		.method = str_of(method), .path = str_of(path), .arena = &m->arena
	};
	return route_match(site->web, &m->request, &m->route, &m->allow);
}

static void check_match(
	struct site *site, const char *method, const char *path, enum match expected)
{
	struct matching m;

	if (match(site, method, path, &m) != expected)
		fail_msg("%s %s", method, path);
	arena_done(&m.arena);
}

static void a_path_is_matched_part_by_part(void **state)
{
	struct site *site = *state;
	struct matching m;

	assert_int_equal(match(site, "GET", "/page/a%2Fb%20%E4%B8%AD", &m), MATCH_FOUND);
	assert_true(str_eq(m.request.parts[0], STR("a/b \xe4\xb8\xad")));
	arena_done(&m.arena);
	check_match(site, "HEAD", "/page/x", MATCH_FOUND);
	check_match(site, "GET", "/page/+", MATCH_FOUND);
	check_match(site, "GET", "/page/", MATCH_NONE);
	check_match(site, "GET", "/page", MATCH_NONE);
	check_match(site, "GET", "/page/x/", MATCH_NONE);
	check_match(site, "GET", "/page/x/y", MATCH_NONE);
	check_match(site, "GET", "//page/x", MATCH_NONE);
	check_match(site, "GET", "page/x", MATCH_NONE);
	check_match(site, "GET", "", MATCH_NONE);
	check_match(site, "GET", "*", MATCH_NONE);
}

static void what_is_no_text_matches_nothing(void **state)
{
	static const char *const paths[] = { "/page/%", "/page/%4", "/page/%4g", "/page/%g4",
		"/page/x%", "/page/x%4", "/page/%00", "/page/%0A", "/page/%0d%0aX", "/page/%FF",
		"/page/%C0%80", "/page/%ED%A0%80" };

	for (size_t n = 0; n < COUNT(paths); n++)
		check_match(*state, "GET", paths[n], MATCH_NONE);
	check_match(*state, "GET", "/page/%41", MATCH_FOUND);
	check_match(*state, "GET", "/page/x%4a", MATCH_FOUND);
}

/* Nor does it look at what stands behind its end. */
static void a_path_ends_where_it_ends(void **state)
{
	struct site *site = *state;
	struct matching m = { .route = NULL };

	arena_init(&m.arena, 1 << 20);
	m.request = (struct request){
		.method = STR("GET"), .path = str_slice(STR("/page/%41"), 0, 8), .arena = &m.arena
	};
	assert_int_equal(route_match(site->web, &m.request, &m.route, &m.allow), MATCH_NONE);
	arena_done(&m.arena);
}

static void another_method_is_told_which_there_are(void **state)
{
	struct site *site = *state;
	struct matching m;

	assert_int_equal(match(site, "DELETE", "/page/x", &m), MATCH_METHOD);
	assert_string_equal(m.allow, "GET, HEAD");
	arena_done(&m.arena);
	assert_int_equal(match(site, "GET", "/api/v1/small", &m), MATCH_METHOD);
	assert_string_equal(m.allow, "POST");
	arena_done(&m.arena);
	check_match(site, "get", "/page/x", MATCH_METHOD);
}

static void an_act_is_an_address_where_there_is_one(void **state)
{
	struct site *site = *state;

	check_match(site, "POST", "/api/v1/box/count", MATCH_FOUND);
	check_match(site, "POST", "/api/v1/box/count/rows", MATCH_FOUND);
	check_match(site, "GET", "/api/v1/box/count", MATCH_METHOD);
	check_match(site, "POST", "/api/v1/box/nothing", MATCH_NONE);
	check_match(site, "GET", "/api/v1/box/nothing", MATCH_NONE);
	check_match(site, "POST", "/api/v1/box/nothing/rows", MATCH_NONE);
	check_match(site, "POST", "/api/v1/box.count/x", MATCH_NONE);
}

static void a_body_has_the_maximum_of_its_act(void **state)
{
	struct site *site = *state;
	struct matching m;

	assert_int_equal(match(site, "POST", "/api/v1/box/count", &m), MATCH_FOUND);
	assert_int_equal(route_body_max(m.route, &m.request), BODY_MAX_USUAL);
	arena_done(&m.arena);
	assert_int_equal(match(site, "POST", "/api/v1/small", &m), MATCH_FOUND);
	assert_int_equal(route_body_max(m.route, &m.request), 100);
	arena_done(&m.arena);
}

static void the_tables_of_routes_are_well_made(void **state)
{
	static const struct route twice[] = {
		{ .method = "GET", .path = "/", .handler = post_rows },
		{ .method = "GET", .path = "/", .handler = get_view }, { 0 }
	};
	static const struct route put[] = { { .method = "PUT", .path = "/", .handler = post_rows },
		{ 0 } };
	static const struct route bare[] = { { .method = "GET", .path = "x", .handler = post_rows },
		{ 0 } };
	static const struct route none[] = { { .method = "GET", .path = "/" }, { 0 } };
	static const struct route cached[] = {
		{ .method = "POST", .path = "/", .handler = post_rows, .cached = true }, { 0 }
	};

	(void)state;
	assert_null(routes_wrong(kernel_routes));
	assert_null(routes_wrong(site_routes));
	assert_non_null(routes_wrong(twice));
	assert_non_null(routes_wrong(put));
	assert_non_null(routes_wrong(bare));
	assert_non_null(routes_wrong(none));
	assert_non_null(routes_wrong(cached));
}

/* ---- Pairs ---- */

static bool decodes(const char *text, struct arena *arena, struct pair **ret, size_t *ret_count)
{
	arena_init(arena, 1 << 20);
	return pairs_decode(str_of(text), arena, ret, ret_count);
}

static void pairs_are_decoded(void **state)
{
	struct arena arena;
	struct pair *pairs;
	size_t count;

	(void)state;
	assert_true(decodes("a=1&b+c=%2B+%0A&&d&e=f=g", &arena, &pairs, &count));
	assert_int_equal(count, 4);
	assert_true(str_eq(pairs[0].name, STR("a")) && str_eq(pairs[0].text, STR("1")));
	assert_true(str_eq(pairs[1].name, STR("b c")) && str_eq(pairs[1].text, STR("+ \n")));
	assert_true(str_eq(pairs[2].name, STR("d")) && str_given(pairs[2].text));
	assert_true(str_eq(pairs[3].text, STR("f=g")));
	arena_done(&arena);
	assert_true(decodes("", &arena, &pairs, &count));
	assert_int_equal(count, 0);
	assert_true(pairs_decode(STR_NONE, &arena, &pairs, &count));
	assert_int_equal(count, 0);
	arena_done(&arena);
}

static void pairs_that_are_no_text_are_refused(void **state)
{
	static const char *const wrong[] = { "a=%", "a=%4", "a=%zz", "%4=a", "a=%00", "a=%FF", "=a",
		"a=\x01", "a=%C2%80" };
	struct arena arena;
	struct pair *pairs;
	size_t count;

	(void)state;
	for (size_t n = 0; n < COUNT(wrong); n++) {
		if (decodes(wrong[n], &arena, &pairs, &count))
			fail_msg("%s", wrong[n]);
		arena_done(&arena);
	}
}

static void there_are_at_most_200_pairs(void **state)
{
	char text[2 * QUERY_PAIRS_MAX + 4] = "";
	struct arena arena;
	struct pair *pairs;
	size_t count;

	(void)state;
	for (size_t n = 0; n < QUERY_PAIRS_MAX; n++)
		memcpy(text + 2 * n, "a&", 2);
	text[2 * QUERY_PAIRS_MAX - 1] = '\0';
	assert_true(decodes(text, &arena, &pairs, &count));
	assert_int_equal(count, QUERY_PAIRS_MAX);
	arena_done(&arena);
	memcpy(text + 2 * QUERY_PAIRS_MAX - 1, "&a", 3);
	assert_false(decodes(text, &arena, &pairs, &count));
	arena_done(&arena);
}

/* ---- Tags and the cache ---- */

static void a_tag_is_known_in_a_list_too(void **state)
{
	const str tag = STR("\"a1\"");

	(void)state;
	assert_true(tag_known(STR("\"a1\""), tag));
	assert_true(tag_known(STR("W/\"a1\""), tag));
	assert_true(tag_known(STR("\"b\", W/\"c\" ,\"a1\""), tag));
	assert_true(tag_known(STR("*"), tag));
	assert_false(tag_known(STR_NONE, tag));
	assert_false(tag_known(STR(""), tag));
	assert_false(tag_known(STR("\"a\", \"a12\", a1"), tag));
}

static void put(struct cache *cache, const char *key, int64_t seq, int day, size_t size)
{
	cache_put(cache, str_of(key), seq, (date){ day }, "\"t\"", size,
		MHD_create_response_from_buffer(1, (void *)"x", MHD_RESPMEM_PERSISTENT));
}

/* Without a connection only a known tag shows that an answer is there. */
static bool is_there(struct cache *cache, const char *key, int64_t seq, int day)
{
	char tag[TAG_TEXT];

	return cache_send(cache, NULL, str_of(key), seq, (date){ day }, STR("\"t\""), tag) ==
	       CACHED_SAME;
}

static void an_answer_is_kept_for_its_seq_and_its_day(void **state)
{
	struct cache *cache = cache_new();

	(void)state;
	put(cache, "a", 5, 100, 10);
	assert_true(is_there(cache, "a", 5, 100));
	assert_false(is_there(cache, "b", 5, 100));
	assert_false(is_there(cache, "a", 6, 100));
	assert_false(is_there(cache, "a", 4, 100));
	assert_false(is_there(cache, "a", 5, 101));
	put(cache, "a", 6, 100, 10);
	assert_true(is_there(cache, "a", 6, 100));
	assert_false(is_there(cache, "a", 5, 100));
	/* One that was slow takes no place, neither that of a newer one nor one that nobody would sweep out. */
	put(cache, "a", 5, 100, 10);
	put(cache, "b", 5, 100, 10);
	assert_true(is_there(cache, "a", 6, 100));
	assert_false(is_there(cache, "b", 5, 100));
	cache_free(cache);
}

static void a_full_cache_lets_the_old_go(void **state)
{
	struct cache *cache = cache_new();
	const size_t large = 1 << 20;
	char key[20];
	int there = 0;

	(void)state;
	put(cache, "huge", 1, 1, large + 1);
	assert_false(is_there(cache, "huge", 1, 1));
	for (int n = 0; n < 1000; n++) {
		snprintf(key, sizeof(key), "old %d", n);
		put(cache, key, 1, 1, large);
	}
	put(cache, "new", 2, 1, large);
	assert_true(is_there(cache, "new", 2, 1));
	for (int n = 0; n < 1000; n++) {
		snprintf(key, sizeof(key), "old %d", n);
		there += is_there(cache, key, 1, 1);
	}
	assert_int_equal(there, 0);
	cache_free(cache);
}

/* ---- The pool ---- */

static void count_up(void *context)
{
	atomic_fetch_add((atomic_int *)context, 1);
}

static void wait_until(void *context)
{
	while (!atomic_load((atomic_int *)context))
		usleep(1000);
}

static void a_pool_finishes_what_it_took(void **state)
{
	struct pool *pool = pool_new(2, 100, false);
	atomic_int count = 0;

	(void)state;
	for (int n = 0; n < 100; n++)
		assert_true(pool_add(pool, count_up, &count));
	pool_free(pool);
	assert_int_equal(atomic_load(&count), 100);
	pool_free(NULL);
}

static void a_pool_takes_no_more_than_it_has_room_for(void **state)
{
	struct pool *pool = pool_new(1, 3, false);
	atomic_int go = 0, count = 0, taken = 0;

	(void)state;
	assert_true(pool_add(pool, wait_until, &go));
	usleep(50000);
	for (int n = 0; n < 10; n++)
		taken += pool_add(pool, count_up, &count);
	assert_int_equal(taken, 3);
	atomic_store(&go, 1);
	pool_free(pool);
	assert_int_equal(atomic_load(&count), 3);
}

#define WITH_SITE(test) cmocka_unit_test_setup_teardown(test, site_setup, site_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_SITE(a_path_is_matched_part_by_part),
		WITH_SITE(what_is_no_text_matches_nothing),
		WITH_SITE(a_path_ends_where_it_ends),
		WITH_SITE(another_method_is_told_which_there_are),
		WITH_SITE(an_act_is_an_address_where_there_is_one),
		WITH_SITE(a_body_has_the_maximum_of_its_act),
		cmocka_unit_test(the_tables_of_routes_are_well_made),
		cmocka_unit_test(pairs_are_decoded),
		cmocka_unit_test(pairs_that_are_no_text_are_refused),
		cmocka_unit_test(there_are_at_most_200_pairs),
		cmocka_unit_test(a_tag_is_known_in_a_list_too),
		cmocka_unit_test(an_answer_is_kept_for_its_seq_and_its_day),
		cmocka_unit_test(a_full_cache_lets_the_old_go),
		cmocka_unit_test(a_pool_finishes_what_it_took),
		cmocka_unit_test(a_pool_takes_no_more_than_it_has_room_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
