/* How one text differs from another: what is told is all of both, and nothing but the words that differ is marked. */
#include "base/difference.h"
#include "base/buf.h"
#include "base/macros.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static str told(str was, str now, struct arena *arena)
{
	CLEANUP(buf_done) struct buf out = BUF(1 << 16);
	struct difference *parts = NULL;
	const size_t count = text_difference(was, now, arena, &parts);

	for (size_t n = 0; n < count; n++)
		buf_printf(&out, "%s%.*s%s", parts[n].gone ? "[-" : parts[n].fresh ? "[+" : "",
			STR_ARG(parts[n].text), parts[n].gone || parts[n].fresh ? "]" : "");
	return arena_copy(arena, buf_str(&out));
}

static void words_that_differ_are_marked(UNUSED void **state)
{
	static const struct {
		const char *was, *now, *told;
	} cases[] = {
		{ "", "", "" },
		{ "same", "same", "same" },
		{ "", "new", "[+new]" },
		{ "old", "", "[-old]" },
		{ "Every unit makes a plan.", "Every unit makes a report.", "Every unit makes a [-plan][+report]." },
		{ "one two three", "one three", "one [-two ]three" },
		{ "各单位制定方案", "各单位要制定计划", "各单位[+要]制定[-方案][+计划]" },
		{ "été", "étude", "[-été][+étude]" },
		{ "\xff\xfe", "\xff", "[-\xff\xfe][+\xff]" },
	};

	for (size_t n = 0; n < COUNT(cases); n++) {
		CLEANUP(arena_done) struct arena arena = ARENA(1 << 20);
		const str found = told(str_of(cases[n].was), str_of(cases[n].now), &arena);
		assert_int_equal(found.len, strlen(cases[n].told));
		assert_memory_equal(found.ptr, cases[n].told, found.len);
	}
}

/* Too many to compare: told whole, with nothing lost. */
static void what_is_too_long_differs_as_a_whole(UNUSED void **state)
{
	CLEANUP(arena_done) struct arena arena = ARENA(8 << 20);
	CLEANUP(buf_done) struct buf was = BUF(1 << 20), now = BUF(1 << 20);
	struct difference *parts = NULL;

	for (int n = 0; n < 4000; n++) {
		buf_printf(&was, "%d ", n);
		buf_printf(&now, "%d,", n);
	}
	assert_int_equal(text_difference(buf_str(&was), buf_str(&now), &arena, &parts), 3);
	assert_true(parts[1].gone && parts[2].fresh);
	assert_int_equal(parts[0].text.len + parts[1].text.len, was.len);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_that_differ_are_marked),
		cmocka_unit_test(what_is_too_long_differs_as_a_whole),
	};

	return cmocka_run_group_tests_name("difference", tests, NULL, NULL);
}
