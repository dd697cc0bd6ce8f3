/* How one text differs from another: what is told is all of both, and nothing but the words that differ is marked. */
#include "base/buf.h"
#include "base/difference.h"
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
		buf_printf(&out, "%s%.*s%s",
			parts[n].gone    ? "[-"
			: parts[n].fresh ? "[+"
					 : "",
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
		{ "Every unit makes a plan.", "Every unit makes a report.",
			"Every unit makes a [-plan][+report]." },
		{ "one two three", "one three", "one [-two ]three" },
		{ "各单位制定方案", "各单位要制定计划", "各单位[+要]制定[-方案][+计划]" },
		{ "été", "étude", "[-été][+étude]" },
		{ "\xff\xfe", "\xff", "[-\xff\xfe][+\xff]" },
		{ "one\ntwo\nthree", "zero\none\ntwo\nthree", "[+zero\n]one\ntwo\nthree" },
		{ "a plan\nsame\nb", "a report\nsame\nc\nd",
			"a [-plan][+report]\nsame\n[-b][+c\nd]" },
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
	buf_printf(&was, "\nalike");
	buf_printf(&now, "\nalike");
	assert_int_equal(text_difference(buf_str(&was), buf_str(&now), &arena, &parts), 3);
	assert_true(parts[0].gone && parts[1].fresh && !parts[2].gone && !parts[2].fresh);
	assert_int_equal(parts[0].text.len + parts[2].text.len, was.len);
}

static void add_characters(struct buf *out, int count, bool lines)
{
	for (int n = 0; n < count; n++) {
		const int one = 0x4e00 + n * 7 % 5000;
		buf_printf(out, "%c%c%c%s", 0xe0 | one >> 12, 0x80 | (one >> 6 & 0x3f),
			0x80 | (one & 0x3f), lines && n % 90 == 89 ? "\n" : "");
	}
}

/* As two scribes do it: one adds above, the other below. */
static void a_long_note_that_changed_at_both_ends_shows_where(UNUSED void **state)
{
	for (int lines = 0; lines < 2; lines++) {
		CLEANUP(arena_done) struct arena arena = ARENA(8 << 20);
		CLEANUP(buf_done) struct buf was = BUF(1 << 20), now = BUF(1 << 20);
		struct difference *parts = NULL;
		buf_text(&was, "甲");
		buf_text(&now, "乙乙");
		add_characters(&was, 5000, lines);
		add_characters(&now, 5000, lines);
		buf_text(&was, "end");
		buf_text(&now, "End.");
		assert_int_equal(text_difference(buf_str(&was), buf_str(&now), &arena, &parts), 5);
		assert_true(parts[0].gone && parts[1].fresh && parts[3].gone && parts[4].fresh);
		assert_int_equal(parts[0].text.len, 3);
		assert_int_equal(parts[1].text.len, 6);
		assert_int_equal(parts[3].text.len, 3);
	}
}

/* Of any two texts: what is gone and what is alike is the first, what is new and alike the second; and no more is
 * marked than a table of all letters finds. */
static void nothing_is_lost_or_marked_without_need(UNUSED void **state)
{
	unsigned seed = 7;

	for (int round = 0; round < 2000; round++) {
		CLEANUP(arena_done) struct arena arena = ARENA(1 << 20);
		struct difference *parts = NULL;
		char text[2][16], back[2][16];
		size_t len[2], told[2] = { 0 }, alike = 0, table[17][17] = { { 0 } };
		for (int which = 0; which < 2; which++) {
			len[which] = (seed = seed * 1103515245 + 12345) >> 16 & 15;
			for (size_t n = 0; n < len[which]; n++)
				text[which][n] =
					".,;"[((seed = seed * 1103515245 + 12345) >> 16) % 3];
		}
		for (size_t a = len[0]; a-- > 0;)
			for (size_t b = len[1]; b-- > 0;) {
				const size_t down = table[a + 1][b], right = table[a][b + 1];
				table[a][b] = text[0][a] == text[1][b] ? table[a + 1][b + 1] + 1
					      : down > right           ? down
								       : right;
			}
		const size_t count = text_difference(
			(str){ text[0], len[0] }, (str){ text[1], len[1] }, &arena, &parts);
		for (size_t n = 0; n < count; n++)
			for (int which = 0; which < 2; which++) {
				if (which ? parts[n].gone : parts[n].fresh)
					continue;
				memcpy(back[which] + told[which], parts[n].text.ptr,
					parts[n].text.len);
				told[which] += parts[n].text.len;
				alike += which && !parts[n].fresh ? parts[n].text.len : 0;
			}
		for (int which = 0; which < 2; which++) {
			assert_int_equal(told[which], len[which]);
			assert_memory_equal(back[which], text[which], len[which]);
		}
		assert_int_equal(alike, table[0][0]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_that_differ_are_marked),
		cmocka_unit_test(what_is_too_long_differs_as_a_whole),
		cmocka_unit_test(a_long_note_that_changed_at_both_ends_shows_where),
		cmocka_unit_test(nothing_is_lost_or_marked_without_need),
	};

	return cmocka_run_group_tests_name("difference", tests, NULL, NULL);
}
