/* Days and moments, without a time zone inside: a date is a day of the organisation's own calendar,
 * a moment is UTC. Gregorian, years 1 to 9999; written as ISO 8601 (RFC 3339 for moments). A day
 * outside of those years, which only counting past their ends can give, is printed as the nearest
 * inside. The day count is Howard Hinnant's days_from_civil ("chrono-Compatible Low-Level Date
 * Algorithms", 2013). */
#ifndef MUSTER_BASE_DATE_H
#define MUSTER_BASE_DATE_H

#include "base/str.h"

typedef struct date {
	int32_t day; /* days since 1970-01-01 */
} date;

typedef struct moment {
	int64_t us; /* microseconds since 1970-01-01T00:00:00Z */
} moment;

#define DAY_US INT64_C(86400000000)

#define DATE_TEXT 11    /* room for "YYYY-MM-DD" and its NUL */
#define MOMENT_TEXT 28  /* room for "YYYY-MM-DDTHH:MM:SS.ffffffZ" and its NUL */
#define MOMENT_SHOWN 17 /* room for "YYYY-MM-DD HH:MM" and its NUL */

/* Whether it is written as a day, be there such a day or not: 2026-11-31. */
bool date_formed(str);
bool date_parse(str, date *ret); /* exactly YYYY-MM-DD, a day that there is */
/* The same as people and spreadsheets write it too: 2026/1/5, 2026.01.05, 2026年1月5日. The year stands first. */
bool date_written(str, date *ret);
str date_print(date, char into[DATE_TEXT]);
date date_of(int year, int month, int day); /* asserts that the day exists */
void date_split(date, int *ret_year, int *ret_month, int *ret_day);
/* The same day some months later (or before); the month's last where it has no such day. */
date date_add_months(date, int months);
/* The week of ISO 8601: from Monday, of the year that its Thursday lies in. */
void date_week(date, int *ret_year, int *ret_week);
int date_weekday(date); /* 1 Monday to 7 Sunday */

/* "YYYY-MM-DDTHH:MM[:SS[.f]]" and 'Z' or an offset "+08:00"; a local time without either is
 * refused. */
bool moment_parse(str, moment *ret);
str moment_print(moment, char into[MOMENT_TEXT]); /* in UTC, with microseconds */
moment moment_now(void);

/* Which zone the process is in, as TZ names it. Before there is a second thread. */
void zone_set(const char *name);

/* The local day of a moment, and what the clock on the wall said, to the minute, for people: in the
 * process's zone. */
date moment_day(moment);
str moment_show(moment, char into[MOMENT_SHOWN]);
/* The other way round: "YYYY-MM-DD HH:MM[:SS]", or with a 'T' between, as that clock says it. What the clock
 * leaves out when it is put forward is an hour later; of what it says twice, one of both. */
bool moment_parse_local(str, moment *ret);
/* Whether that clock never says so, since it is put forward over it. */
bool moment_left_out(str);

#endif
