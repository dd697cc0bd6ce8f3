/* Days and moments: parsing, printing, the local day. */
#include "base/date.h"
#include "base/macros.h"
#include <time.h>

#define DAY_S INT64_C(86400)
#define QUARTER_S INT64_C(900)
#define DAY_FIRST (-719162) /* 0001-01-01 */
#define DAY_LAST 2932896    /* 9999-12-31 */

static bool leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_length(int year, int month)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return month == 2 && leap(year) ? 29 : lengths[month - 1];
}

static bool exists(int year, int month, int day)
{
	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= month_length(year, month);
}

date date_of(int year, int month, int day)
{
	must(exists(year, month, day));
	year -= month <= 2;
	int era = year / 400, of_era = year - era * 400;
	int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;

	return (date){ era * 146097 + day_of_era - 719468 };
}

void date_split(date d, int *ret_year, int *ret_month, int *ret_day)
{
	int64_t z = (int64_t)d.day + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t of_era = z - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;

	*ret_day = (int)(of_year - (153 * month + 2) / 5 + 1);
	*ret_month = (int)(month < 10 ? month + 3 : month - 9);
	*ret_year = (int)(year + era * 400 + (*ret_month <= 2));
}

/* `count` digits at the beginning of *rest. */
static bool take_digits(str *rest, size_t count, int *ret)
{
	int value = 0;

	if (rest->len < count)
		return false;
	for (size_t n = 0; n < count; n++) {
		char c = rest->ptr[n];
		if (c < '0' || c > '9')
			return false;
		value = value * 10 + (c - '0');
	}
	*rest = str_from(*rest, count);
	*ret = value;
	return true;
}

date date_add_months(date d, int months)
{
	int year, month, day;

	date_split(d, &year, &month, &day);
	int64_t all = year * INT64_C(12) + month - 1 + months;
	year = (int)(all / 12);
	month = (int)(all % 12) + 1;
	while (!exists(year, month, day))
		day--;
	return date_of(year, month, day);
}

int date_weekday(date d)
{
	int since = (int)((d.day + INT64_C(3)) % 7); /* 1970-01-01 was a Thursday */

	return (since < 0 ? since + 7 : since) + 1;
}

void date_week(date d, int *ret_year, int *ret_week)
{
	date thursday = { d.day - date_weekday(d) + 4 };
	int month, day;

	date_split(thursday, ret_year, &month, &day);
	*ret_week = (thursday.day - date_of(*ret_year, 1, 1).day) / 7 + 1;
}

static bool take_byte(str *rest, char c)
{
	if (!rest->len || rest->ptr[0] != c)
		return false;
	*rest = str_from(*rest, 1);
	return true;
}

static bool take_date(str *rest, date *ret)
{
	int year, month, day;

	if (!take_digits(rest, 4, &year) || !take_byte(rest, '-') ||
		!take_digits(rest, 2, &month) || !take_byte(rest, '-') ||
		!take_digits(rest, 2, &day) || !exists(year, month, day))
		return false;
	*ret = date_of(year, month, day);
	return true;
}

bool date_parse(str text, date *ret)
{
	date day;

	if (!take_date(&text, &day) || text.len)
		return false;
	*ret = day;
	return true;
}

/* Up to `most` digits, and what stands between them and the next. */
static bool take_part(str *text, size_t most, str *ret_digits, str *ret_between)
{
	size_t len = 0, between = 0;

	while (len < text->len && len < most && text->ptr[len] >= '0' && text->ptr[len] <= '9')
		len++;
	*ret_digits = str_slice(*text, 0, len);
	*text = str_from(*text, len);
	while (between < text->len && (text->ptr[between] < '0' || text->ptr[between] > '9'))
		between++;
	*ret_between = str_slice(*text, 0, between);
	*text = str_from(*text, between);
	return len > 0;
}

static bool parts_a_date(str first, str second, str last)
{
	const bool chinese = str_eq(first, STR("年")) && str_eq(second, STR("月"));

	if (chinese)
		return !last.len || str_eq(last, STR("日"));
	return first.len == 1 && strchr("-/.", first.ptr[0]) && str_eq(first, second) && !last.len;
}

bool date_written(str text, date *ret)
{
	str year, month, day, first, second, last;
	char written[DATE_TEXT + 4];

	if (!take_part(&text, 4, &year, &first) || !take_part(&text, 2, &month, &second) ||
		!take_part(&text, 2, &day, &last) || text.len || year.len != 4 || !parts_a_date(first, second, last))
		return false;
	snprintf(written, sizeof(written), "%.*s-%s%.*s-%s%.*s", STR_ARG(year), month.len == 1 ? "0" : "",
		STR_ARG(month), day.len == 1 ? "0" : "", STR_ARG(day));
	return date_parse(str_of(written), ret);
}

bool date_formed(str text)
{
	for (size_t n = 0; n < text.len; n++)
		if (n == 4 || n == 7 ? text.ptr[n] != '-' : text.ptr[n] < '0' || text.ptr[n] > '9')
			return false;
	return text.len == DATE_TEXT - 1;
}

static int32_t nearest(int64_t day)
{
	return (int32_t)(day < DAY_FIRST ? DAY_FIRST : day > DAY_LAST ? DAY_LAST : day);
}

str date_print(date d, char into[DATE_TEXT])
{
	int year, month, day;

	date_split((date){ nearest(d.day) }, &year, &month, &day);
	int digits[] = { year / 1000, year / 100, year / 10, year, -1, month / 10, month, -1,
		day / 10, day };
	for (size_t n = 0; n < COUNT(digits); n++)
		into[n] = digits[n] < 0 ? '-' : (char)('0' + digits[n] % 10);
	into[DATE_TEXT - 1] = '\0';
	return (str){ into, DATE_TEXT - 1 };
}

/* Up to six digits count; more are read and dropped. */
static bool take_fraction(str *rest, int64_t *ret_us)
{
	int64_t unit = 100000, us = 0;
	size_t digits = 0;

	for (; rest->len && rest->ptr[0] >= '0' && rest->ptr[0] <= '9'; digits++) {
		us += unit * (rest->ptr[0] - '0');
		unit /= 10;
		*rest = str_from(*rest, 1);
	}
	*ret_us = us;
	return digits > 0;
}

static bool take_time(str *rest, int64_t *ret_us)
{
	int hour, minute, second = 0;
	int64_t fraction = 0;

	if (!take_digits(rest, 2, &hour) || !take_byte(rest, ':') ||
		!take_digits(rest, 2, &minute) || hour > 23 || minute > 59)
		return false;
	if (take_byte(rest, ':') && (!take_digits(rest, 2, &second) || second > 59))
		return false;
	if (take_byte(rest, '.') && !take_fraction(rest, &fraction))
		return false;
	*ret_us = ((hour * INT64_C(60) + minute) * 60 + second) * 1000000 + fraction;
	return true;
}

static bool take_offset(str *rest, int64_t *ret_us)
{
	int hour, minute;
	bool west = rest->len && rest->ptr[0] == '-';

	*ret_us = 0;
	if (take_byte(rest, 'Z'))
		return true;
	if (!(take_byte(rest, '+') || take_byte(rest, '-')) || !take_digits(rest, 2, &hour) ||
		!take_byte(rest, ':') || !take_digits(rest, 2, &minute) || hour > 23 || minute > 59)
		return false;
	*ret_us = (hour * INT64_C(60) + minute) * 60000000 * (west ? -1 : 1);
	return true;
}

bool moment_parse(str text, moment *ret)
{
	date day;
	int64_t time, offset;

	if (!take_date(&text, &day) || !take_byte(&text, 'T') || !take_time(&text, &time) ||
		!take_offset(&text, &offset) || text.len)
		return false;
	const int64_t us = day.day * DAY_US + time - offset;
	if (us < DAY_FIRST * DAY_US || us >= (DAY_LAST + 1) * DAY_US)
		return false;
	*ret = (moment){ us };
	return true;
}

str moment_print(moment m, char into[MOMENT_TEXT])
{
	char day[DATE_TEXT];
	int64_t days = m.us / DAY_US - (m.us % DAY_US < 0);
	uint64_t rest = (uint64_t)(m.us - days * DAY_US);

	date_print((date){ nearest(days) }, day);
	snprintf(into, MOMENT_TEXT, "%sT%02u:%02u:%02u.%06uZ", day,
		(unsigned)(rest / 3600000000) % 24, (unsigned)(rest / 60000000) % 60,
		(unsigned)(rest / 1000000) % 60, (unsigned)(rest % 1000000));
	return (str){ into, MOMENT_TEXT - 1 };
}

moment moment_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (moment){ now.tv_sec * INT64_C(1000000) + now.tv_nsec / 1000 };
}

static unsigned zones_set = 1;

void zone_set(const char *name)
{
	must(setenv("TZ", name, 1) == 0);
	tzset();
	zones_set++;
}

static int64_t offset_at(int64_t at)
{
	const time_t seconds = at;
	struct tm local;

	must(localtime_r(&seconds, &local));
	return local.tm_gmtoff;
}

/* Every request asks which day it is, and the C library reads the zone's rules each time, under a lock
 * for all threads. So each thread keeps a quarter of an hour in which the clock was not put forward or
 * back. */
static int64_t offset_of(int64_t seconds)
{
	static _Thread_local struct {
		int64_t quarter, offset;
		unsigned zone;
	} kept;
	const int64_t quarter = seconds / QUARTER_S - (seconds % QUARTER_S < 0);

	if (kept.zone == zones_set && kept.quarter == quarter)
		return kept.offset;
	const int64_t offset = offset_at(seconds), first = quarter * QUARTER_S;
	if (offset_at(first) == offset && offset_at(first + QUARTER_S - 1) == offset) {
		kept.quarter = quarter;
		kept.offset = offset;
		kept.zone = zones_set;
	}
	return offset;
}

static int64_t whole_seconds(int64_t us)
{
	return us / 1000000 - (us % 1000000 < 0);
}

/* Seconds since 1970 as the clock on the wall counts them. */
static int64_t local_seconds(moment m)
{
	const int64_t seconds = whole_seconds(m.us);

	return seconds + offset_of(seconds);
}

static int64_t day_of_seconds(int64_t seconds)
{
	return seconds / DAY_S - (seconds % DAY_S < 0);
}

date moment_day(moment m)
{
	return (date){ nearest(day_of_seconds(local_seconds(m))) };
}

str moment_show(moment m, char into[MOMENT_SHOWN])
{
	const int64_t seconds = local_seconds(m), days = day_of_seconds(seconds);
	const unsigned rest = (unsigned)(seconds - days * DAY_S);
	char day[DATE_TEXT];

	date_print((date){ nearest(days) }, day);
	snprintf(into, MOMENT_SHOWN, "%s %02u:%02u", day, rest / 3600 % 24, rest / 60 % 60);
	return (str){ into, MOMENT_SHOWN - 1 };
}

static bool parse_wall(str text, int64_t *ret_us)
{
	date day;
	int64_t time;

	if (!take_date(&text, &day) || (!take_byte(&text, 'T') && !take_byte(&text, ' ')) ||
		!take_time(&text, &time) || text.len)
		return false;
	*ret_us = day.day * DAY_US + time;
	return true;
}

bool moment_parse_local(str text, moment *ret)
{
	int64_t wall_us;

	if (!parse_wall(text, &wall_us))
		return false;
	const int64_t wall = whole_seconds(wall_us), seconds = wall - offset_of(wall - offset_of(wall));
	if (seconds < DAY_FIRST * DAY_S || seconds >= (DAY_LAST + 1) * DAY_S)
		return false;
	*ret = (moment){ wall_us + (seconds - wall) * 1000000 };
	return true;
}

bool moment_left_out(str text)
{
	int64_t wall_us;
	moment at;

	return parse_wall(text, &wall_us) && moment_parse_local(text, &at) &&
	       local_seconds(at) != whole_seconds(wall_us);
}
