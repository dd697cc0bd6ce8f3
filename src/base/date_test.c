/* Tests of days and moments. */
#include "base/date.h"
#include "base/macros.h"
#include "base/test_support.h"
#include <time.h>

static void every_day_of_ten_thousand_years(void **state)
{
	int year, month, day, before_year = 0, before_month = 12, before_day = 31;
	char text[DATE_TEXT];

	(void)state;
	assert_int_equal(date_of(1970, 1, 1).day, 0);
	for (int32_t d = date_of(1, 1, 1).day; d <= date_of(9999, 12, 31).day; d++) {
		date again;
		date_split((date){ d }, &year, &month, &day);
		if (day == 1 && month == 1)
			assert_true(
				year == before_year + 1 && before_month == 12 && before_day == 31);
		else if (day == 1)
			assert_true(year == before_year && month == before_month + 1 &&
				    before_day >= 28);
		else
			assert_true(year == before_year && month == before_month &&
				    day == before_day + 1);
		assert_int_equal(date_of(year, month, day).day, d);
		if (d % 97 == 0)
			assert_true(date_parse(date_print((date){ d }, text), &again) &&
				    again.day == d);
		before_year = year, before_month = month, before_day = day;
	}
	assert_true(before_year == 9999 && before_month == 12 && before_day == 31);
}

static void days_known_elsewhere(void **state)
{
	char text[DATE_TEXT];
	date d = { 0 };

	(void)state;
	assert_str(date_print((date){ 0 }, text), "1970-01-01");
	assert_string_equal(text, "1970-01-01");
	assert_str(date_print((date){ 20780 }, text), "2026-11-23");
	assert_str(date_print((date){ -1 }, text), "1969-12-31");
	assert_true(date_parse(STR("2000-02-29"), &d));
	assert_int_equal(d.day, 11016);
	assert_true(date_parse(STR("0001-01-01"), &d));
	assert_int_equal(d.day, -719162);
	assert_str(date_print((date){ INT32_MAX }, text), "9999-12-31");
	assert_str(date_print((date){ INT32_MIN }, text), "0001-01-01");
}

static void days_that_there_are_not(void **state)
{
	static const char *const bad[] = { "", "2026-11-31", "2026-02-29", "1900-02-29",
		"2026-00-10", "2026-13-01", "2026-01-00", "2026-01-32", "0000-01-01", "2026-1-01",
		"2026-01-1", "26-01-01", "2026/01/01", "2026-01-01 ", " 2026-01-01", "2026-01-01T",
		"-026-01-01", "2026-+1-01", "20260101", "10000-01-01" };
	date d = { 5 };

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(date_parse(str_of(bad[i]), &d));
	assert_false(date_parse(STR_NONE, &d));
	assert_int_equal(d.day, 5);
}

static void months_later(void **state)
{
	static const struct {
		const char *from, *to;
		int months;
	} cases[] = {
		{ "2026-01-31", "2026-02-28", 1 },
		{ "2028-01-31", "2028-02-29", 1 },
		{ "2026-11-30", "2027-02-28", 3 },
		{ "2026-12-15", "2027-01-15", 1 },
		{ "2026-01-15", "2025-12-15", -1 },
		{ "2026-05-31", "2026-05-31", 0 },
	};
	char text[DATE_TEXT];
	date d;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_true(date_parse(str_of(cases[i].from), &d));
		date_print(date_add_months(d, cases[i].months), text);
		assert_string_equal(text, cases[i].to);
	}
}

/* The examples of ISO 8601 at the turn of years. */
static void weeks(void **state)
{
	static const struct {
		const char *day;
		int year, week, weekday;
	} cases[] = {
		{ "2005-01-01", 2004, 53, 6 },
		{ "2005-12-31", 2005, 52, 6 },
		{ "2007-01-01", 2007, 1, 1 },
		{ "2008-12-29", 2009, 1, 1 },
		{ "2010-01-03", 2009, 53, 7 },
		{ "2026-11-23", 2026, 48, 1 },
		{ "1969-12-31", 1970, 1, 3 },
	};
	int year, week;
	date d;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_true(date_parse(str_of(cases[i].day), &d));
		date_week(d, &year, &week);
		assert_int_equal(year, cases[i].year);
		assert_int_equal(week, cases[i].week);
		assert_int_equal(date_weekday(d), cases[i].weekday);
	}
}

static void moments_that_can_be_read(void **state)
{
	static const struct {
		const char *text, *utc;
	} good[] = {
		{ "2026-11-23T09:00Z", "2026-11-23T09:00:00.000000Z" },
		{ "2026-11-23T09:00:05Z", "2026-11-23T09:00:05.000000Z" },
		{ "2026-11-23T09:00:05.1Z", "2026-11-23T09:00:05.100000Z" },
		{ "2026-11-23T09:00:05.123456789Z", "2026-11-23T09:00:05.123456Z" },
		{ "2026-11-23T09:00:00+08:00", "2026-11-23T01:00:00.000000Z" },
		{ "2026-11-23T05:00+08:00", "2026-11-22T21:00:00.000000Z" },
		{ "2026-12-31T23:30-00:45", "2027-01-01T00:15:00.000000Z" },
		{ "1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z" },
		{ "0001-01-01T00:00Z", "0001-01-01T00:00:00.000000Z" },
		{ "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z" },
	};
	char text[MOMENT_TEXT];
	moment m;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		assert_true(moment_parse(str_of(good[i].text), &m));
		assert_true(str_eq(moment_print(m, text), str_of(good[i].utc)));
		assert_string_equal(text, good[i].utc);
	}
}

static void days_as_people_write_them(void **state)
{
	static const char *const good[] = { "2026-01-05", "2026/1/5", "2026/01/05", "2026.1.05", "2026年1月5日",
		"2026年01月05" };
	static const char *const bad[] = { "2026/1-5", "26/1/5", "5/1/2026", "2026/2/30",
		"2026/1", "2026/1/5x", "2026//5", "2026/1/", "2026年1月5月", "2026/1/5/",
		"20260105", "2026/001/5", "", "年月日" };
	date day = { 7 };

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		assert_true(date_written(str_of(good[i]), &day));
		assert_int_equal(day.day, date_of(2026, 1, 5).day);
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(date_written(str_of(bad[i]), &day));
}

static void moments_that_cannot(void **state)
{
	static const char *const bad[] = { "", "2026-11-23", "2026-11-23T09:00",
		"2026-11-23T09:00:00", "2026-11-23T09Z", "2026-11-23T24:00Z", "2026-11-23T09:60Z",
		"2026-11-23T09:00:60Z", "2026-11-23T09:00:00.Z", "2026-11-23T09:00:00.5",
		"2026-11-23 09:00Z", "2026-11-23T09:00+8:00", "2026-11-23T09:00+0800",
		"2026-11-23T09:00+24:00", "2026-11-23T09:00+08:60", "2026-11-23T09:00Zx",
		"2026-11-31T09:00Z", "2026-11-23T09:00z", "0001-01-01T00:00+00:01",
		"9999-12-31T23:59:59-00:01" };
	moment m = { 5 };

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(moment_parse(str_of(bad[i]), &m));
	assert_int_equal(m.us, 5);
}

static void now_is_between_two_looks(void **state)
{
	const int64_t before = time(NULL);
	const moment now = moment_now();

	(void)state;
	assert_true(now.us / 1000000 >= before - 1 && now.us / 1000000 <= time(NULL) + 1);
}

static void the_local_day(void **state)
{
	moment m;

	(void)state;
	zone_set("CST-8");
	assert_true(moment_parse(STR("2026-11-22T15:59:59.999999Z"), &m));
	assert_int_equal(moment_day(m).day, date_of(2026, 11, 22).day);
	assert_int_equal(moment_day((moment){ m.us + 1 }).day, date_of(2026, 11, 23).day);
	assert_true(moment_parse(STR("1969-12-31T15:59:59.999999Z"), &m));
	assert_int_equal(moment_day(m).day, -1);
	assert_int_equal(moment_day((moment){ m.us + 1 }).day, 0);
	assert_true(moment_parse(STR("9999-12-31T23:00Z"), &m));
	assert_int_equal(moment_day(m).day, date_of(9999, 12, 31).day);
	zone_set("EST5");
	assert_int_equal(moment_day((moment){ 0 }).day, -1);
	assert_true(moment_parse(STR("0001-01-01T00:00Z"), &m));
	assert_int_equal(moment_day(m).day, date_of(1, 1, 1).day);
	zone_set("UTC");
}

static void what_the_clock_on_the_wall_says_is_read_back(void **state)
{
	static const char *const bad[] = { "2026-11-23", "2026-11-23 24:00", "2026-11-23 09:30Z",
		"2026-11-23T09:30+08:00", "2026-02-30 09:30", " 2026-11-23 09:30", "" };
	char text[MOMENT_TEXT];
	moment m = { 5 };

	(void)state;
	for (size_t n = 0; n < COUNT(bad); n++)
		assert_false(moment_parse_local(str_of(bad[n]), &m));
	zone_set("CST-8");
	assert_int_equal(m.us, 5);
	assert_true(moment_parse_local(STR("2026-11-23 00:05"), &m));
	assert_string_equal(moment_print(m, text).ptr, "2026-11-22T16:05:00.000000Z");
	zone_set("Europe/Berlin");
	assert_true(moment_parse_local(STR("2026-07-01T09:30:15"), &m));
	assert_string_equal(moment_print(m, text).ptr, "2026-07-01T07:30:15.000000Z");
	assert_true(moment_parse_local(STR("2026-03-29 02:30"), &m)); /* there is none: it is put forward */
	assert_string_equal(moment_print(m, text).ptr, "2026-03-29T01:30:00.000000Z");
	assert_true(moment_left_out(STR("2026-03-29 02:30")));
	assert_true(moment_left_out(STR("2026-03-29T02:00:00.5")));
	assert_false(moment_left_out(STR("2026-03-29 01:59:59.999999")));
	assert_false(moment_left_out(STR("2026-03-29 03:00")));
	assert_false(moment_left_out(STR("2026-10-25 02:30"))); /* it says so twice */
	assert_false(moment_left_out(STR("1969-12-31 23:59:59.5")));
	assert_false(moment_left_out(STR("2026-03-29T02:30Z")));
	zone_set("CST-8");
}

static void what_the_clock_on_the_wall_said(void **state)
{
	char text[MOMENT_SHOWN];
	moment m;

	(void)state;
	zone_set("CST-8");
	assert_true(moment_parse(STR("2026-11-22T16:05:59.999999Z"), &m));
	assert_string_equal(moment_show(m, text).ptr, "2026-11-23 00:05");
	assert_int_equal(moment_show(m, text).len, MOMENT_SHOWN - 1);
	assert_string_equal(moment_show((moment){ -1 }, text).ptr, "1970-01-01 07:59");
	zone_set("EST5");
	assert_string_equal(moment_show((moment){ 0 }, text).ptr, "1969-12-31 19:00");
	zone_set("UTC");
}

/* What is kept of the zone's rules agrees with the C library at every second: also where a clock is put
 * forward or back, and where that did not happen at a full minute. */
static void the_clock_is_put_forward_and_back(void **state)
{
	static const struct {
		const char *zone;
		const char *around;
	} changes[] = {
		{ "Europe/Berlin", "2026-03-29T01:00Z" },
		{ "Europe/Berlin", "2026-10-25T01:00Z" },
		{ "America/St_Johns", "2006-10-29T02:31Z" },
		{ "Asia/Shanghai", "1900-12-31T15:54:17Z" },
		{ "Africa/Monrovia", "1972-01-07T00:44:30Z" },
	};

	(void)state;
	for (size_t n = 0; n < COUNT(changes); n++) {
		moment m;
		zone_set(changes[n].zone);
		assert_true(moment_parse(str_of(changes[n].around), &m));
		for (int64_t s = m.us / 1000000 - 2000; s < m.us / 1000000 + 2000; s++) {
			char text[MOMENT_SHOWN], wall[MOMENT_SHOWN];
			const time_t seconds = s;
			struct tm local;
			localtime_r(&seconds, &local);
			strftime(wall, sizeof(wall), "%Y-%m-%d %H:%M", &local);
			assert_string_equal(moment_show((moment){ s * 1000000 }, text).ptr, wall);
		}
	}
	zone_set("UTC");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_of_ten_thousand_years),
		cmocka_unit_test(days_known_elsewhere),
		cmocka_unit_test(days_that_there_are_not),
		cmocka_unit_test(months_later),
		cmocka_unit_test(weeks),
		cmocka_unit_test(moments_that_can_be_read),
		cmocka_unit_test(days_as_people_write_them),
		cmocka_unit_test(moments_that_cannot),
		cmocka_unit_test(now_is_between_two_looks),
		cmocka_unit_test(the_local_day),
		cmocka_unit_test(what_the_clock_on_the_wall_said),
		cmocka_unit_test(what_the_clock_on_the_wall_says_is_read_back),
		cmocka_unit_test(the_clock_is_put_forward_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
