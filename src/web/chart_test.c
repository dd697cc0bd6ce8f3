/* Charts, read as text: what is drawn where, and what hostile or huge figures make of it. */
#include "base/text.h"
#include "web/chart.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct buf drawn;

static const char *draw(struct chart_piece chart)
{
	struct page page = { .out = &drawn };

	buf_clear(&drawn);
	piece_chart(&page, &chart);
	buf_byte(&drawn, 0);
	assert_false(drawn.failed);
	return drawn.ptr;
}

static int setup(UNUSED void **state)
{
	buf_init(&drawn, 1 << 20);
	return 0;
}

static int teardown(UNUSED void **state)
{
	buf_done(&drawn);
	return 0;
}

static void has(const char *svg, const char *what)
{
	if (!strstr(svg, what))
		fail_msg("the chart lacks %s:\n%s", what, svg);
}

static void lacks(const char *svg, const char *what)
{
	if (strstr(svg, what))
		fail_msg("the chart has %s:\n%s", what, svg);
}

static size_t times(const char *svg, const char *what)
{
	size_t count = 0;

	for (; (svg = strstr(svg, what)); svg++)
		count++;
	return count;
}

/* What an attribute of the n-th rectangle of a tone says. */
static int at(const char *svg, const char *tone, size_t n, const char *attribute)
{
	char class[40], wanted[20];
	const char *found = svg, *from;

	snprintf(class, sizeof(class), " class=\"tone-%s\">", tone);
	snprintf(wanted, sizeof(wanted), " %s=\"", attribute);
	for (size_t k = 0; k <= n; k++) {
		found = strstr(k ? found + 1 : found, class);
		assert_non_null(found);
	}
	for (from = found; strncmp(from, "<rect", 5) != 0;)
		from--;
	from = strstr(from, wanted);
	assert_true(from && from < found);
	return (int)strtol(from + strlen(wanted), NULL, 10);
}

#define SERIES(...)                                                                                \
	{                                                                                          \
		(const struct chart_series[]){ __VA_ARGS__ },                                      \
			COUNT(((const struct chart_series[]){ __VA_ARGS__ }))                      \
	}

static const struct chart_row weeks[] = {
	{ .label = STR_INIT("W48"),
		.values = { 60, 30 },
		.texts = { STR_INIT("1.0"), STR_INIT("0.5") } },
	{ .label = STR_INIT("W49"),
		.values = { 120, 0 },
		.texts = { STR_INIT("2.0"), STR_INIT("0") } },
	{ .label = STR_INIT("W50"),
		.values = { 999, 30 },
		.texts = { { NULL, 0 }, STR_INIT("0.5") } },
};

static const struct chart_series ours_and_others[] = {
	{ STR_INIT("Ours"), TONE_FIRST },
	{ STR_INIT("Others"), TONE_SECOND },
};

static struct chart_piece by_week(void)
{
	return (struct chart_piece){
		.kind = CHART_COLUMNS,
		.id = "weeks",
		.title = STR("Hours"),
		.desc = STR("By week"),
		.series = { ours_and_others, COUNT(ours_and_others) },
		.rows = { weeks, COUNT(weeks) },
		.one = 60,
	};
}

static void columns_stand_on_one_another_and_on_the_ground(UNUSED void **state)
{
	const char *svg = draw(by_week());
	int ground = at(svg, "first", 0, "y") + at(svg, "first", 0, "height");

	/* 2 hours are the largest: the scale ends there, and 1.5 reach three quarters. */
	assert_int_equal(at(svg, "first", 1, "height"), 160);
	assert_int_equal(at(svg, "first", 0, "height"), 80);
	assert_int_equal(at(svg, "second", 0, "height"), 40);
	assert_int_equal(at(svg, "second", 0, "y") + 40, at(svg, "first", 0, "y"));
	assert_int_equal(at(svg, "first", 1, "y") + 160, ground);
	has(svg, ">2</text>");
	has(svg, "<title>W48: 0.5</title>");
}

static void what_is_missing_is_not_drawn(UNUSED void **state)
{
	const char *svg = draw(by_week());

	assert_int_equal(times(svg, "tone-first\">"), 2);  /* W50 has no text for its 999 */
	assert_int_equal(times(svg, "tone-second\">"), 2); /* nor a box for a zero */
	lacks(svg, "999");
}

static void a_page_has_classes_and_a_file_has_colours(UNUSED void **state)
{
	struct chart_piece chart = by_week();
	char first[1 << 14];

	lacks(draw(chart), "fill=");
	lacks(drawn.ptr, "stroke=");
	lacks(drawn.ptr, "xmlns");
	chart.file = true;
	lacks(draw(chart), "class=");
	has(drawn.ptr, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"720\"");
	has(drawn.ptr, " fill=\"#2a6099\"");
	has(drawn.ptr, ">Hours</text>");
	lacks(drawn.ptr, "style=");
	snprintf(first, sizeof(first), "%s", drawn.ptr);
	assert_string_equal(draw(chart), first);
}

static void a_picture_says_what_it_is(UNUSED void **state)
{
	const char *svg = draw(by_week());

	has(svg, "role=\"img\" aria-labelledby=\"weeks-t weeks-d\"");
	has(svg, "<title id=\"weeks-t\">Hours</title><desc id=\"weeks-d\">By week</desc>");
}

static void names_are_texts_whatever_they_say(UNUSED void **state)
{
	const struct chart_row rows[] = {
		{ .label = STR_INIT("</text><script>alert(1)</script>"),
			.values = { 1 },
			.texts = { STR_INIT("\"'&<") } },
	};
	struct chart_piece chart = { .kind = CHART_BARS,
		.id = "x",
		.title = STR("<b>"),
		.series = SERIES({ STR_INIT("<i>"), TONE_FIRST }),
		.rows = { rows, 1 } };

	lacks(draw(chart), "<script");
	lacks(drawn.ptr, "<b>");
	has(drawn.ptr, "&lt;/text&gt;");
	has(drawn.ptr, "&quot;&#39;&amp;&lt;");
}

static void a_long_name_is_cut_and_stands_whole_in_its_title(UNUSED void **state)
{
	char wide[601] = "", long_name[201];
	struct chart_row rows[] = {
		{ .values = { 1 }, .texts = { STR_INIT("1") } },
		{ .values = { 2 }, .texts = { STR_INIT("2") } },
	};
	struct chart_piece chart = { .kind = CHART_BARS,
		.id = "x",
		.series = SERIES({ STR_INIT("n"), TONE_FIRST }),
		.rows = { rows, 2 } };

	for (int n = 0; n < 200; n++)
		memcpy(wide + 3 * n, "县", 4);
	memset(long_name, 'n', 200);
	long_name[200] = 0;
	rows[0].label = str_of(wide);
	rows[1].label = str_of(long_name);
	draw(chart);
	has(drawn.ptr, wide);
	has(drawn.ptr, long_name);
	assert_int_equal(times(drawn.ptr, "…<title>"), 2);
	/* 29 cells have room: fourteen wide characters, or 28 letters, and the dots. */
	has(drawn.ptr, ">县县县县县县县县县县县县县县…<title>");
	lacks(drawn.ptr, ">nnnnnnnnnnnnnnnnnnnnnnnnnnnnn…");
}

static void nothing_and_the_largest_numbers_are_drawn_too(UNUSED void **state)
{
	const struct chart_row rows[] = {
		{ .label = STR_INIT("a"),
			.values = { INT64_MAX, INT64_MAX },
			.texts = { STR_INIT("much"), STR_INIT("more") } },
		{ .label = STR_INIT("b"),
			.values = { INT64_MIN, -1 },
			.texts = { STR_INIT("-"), STR_INIT("-") } },
	};
	struct chart_piece chart = by_week();

	chart.rows.count = 0;
	has(draw(chart), "</svg>");
	chart.rows.ptr = rows;
	chart.rows.count = 2;
	chart.one = 1;
	for (int kind = CHART_COLUMNS; kind <= CHART_BARS; kind++) {
		chart.kind = (enum chart_kind)kind;
		assert_int_equal(times(draw(chart), "<title>b: "), 0);
		lacks(drawn.ptr, "=\"-");
		assert_true(at(drawn.ptr, "first", 0, "height") <= 160);
		assert_true(at(drawn.ptr, "first", 0, "width") <= 720);
	}
}

static void stages_lie_between_their_days_and_today_is_marked(UNUSED void **state)
{
	const struct chart_row rows[] = {
		{ .label = STR_INIT("First"), .from = { 20000 }, .to = { 20029 } },
		{ .label = STR_INIT("Second"), .from = { 20030 }, .to = { 20059 } },
		{ .label = STR_INIT("Third"), .from = { 20060 }, .to = { 20089 } },
	};
	struct chart_piece chart = {
		.kind = CHART_STAGES, .id = "s", .rows = { rows, 3 }, .today = { true, { 20045 } }
	};

	draw(chart);
	assert_int_equal(at(drawn.ptr, "second", 0, "x") + at(drawn.ptr, "second", 0, "width"),
		at(drawn.ptr, "first", 0, "x"));
	assert_int_equal(at(drawn.ptr, "first", 0, "x") + at(drawn.ptr, "first", 0, "width"),
		at(drawn.ptr, "quiet", 0, "x"));
	has(drawn.ptr, ">Today</text>");
	chart.today.v.day = 30000;
	lacks(draw(chart), "Today");
	chart.rows.count = 0;
	has(draw(chart), "</svg>");
}

static void a_share_is_never_rounded_to_none(UNUSED void **state)
{
	struct page page = { .out = &drawn };

	buf_clear(&drawn);
	piece_share(&page, &(struct share_piece){ 1, 1000000 });
	piece_share(&page, &(struct share_piece){ 0, 0 });
	buf_byte(&drawn, 0);
	has(drawn.ptr, "class=\"tone-first\" width=\"1\" height=\"10\"");
	has(drawn.ptr, "class=\"tone-first\" width=\"0\" height=\"10\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_stand_on_one_another_and_on_the_ground),
		cmocka_unit_test(what_is_missing_is_not_drawn),
		cmocka_unit_test(a_page_has_classes_and_a_file_has_colours),
		cmocka_unit_test(a_picture_says_what_it_is),
		cmocka_unit_test(names_are_texts_whatever_they_say),
		cmocka_unit_test(a_long_name_is_cut_and_stands_whole_in_its_title),
		cmocka_unit_test(nothing_and_the_largest_numbers_are_drawn_too),
		cmocka_unit_test(stages_lie_between_their_days_and_today_is_marked),
		cmocka_unit_test(a_share_is_never_rounded_to_none),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
