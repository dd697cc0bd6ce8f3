/* The rules by which meetings repeat: those of RFC 5545 (3.3.10) that speak of days.
 *
 *     struct rule rule;
 *     if (rule_read(STR("FREQ=MONTHLY;BYDAY=2TU"), &rule, problems, "rule"))
 *             count = rule_days(&rule, first, today, until, days, COUNT(days));
 *
 * A rule is read strictly, every number within its range. It speaks of days alone, at most one a day; at what time a
 * meeting begins, the clock on the wall says, whatever a zone does. */
#ifndef MUSTER_MEETING_SERIES_RULE_H
#define MUSTER_MEETING_SERIES_RULE_H

#include "base/arena.h"
#include "record/field.h"
#include "record/problem.h"

#define RULE_MAX 300      /* characters */
#define RULE_LIST_MAX 31  /* numbers of one part */
#define RULE_COUNT_MAX 1000
#define RULE_INTERVAL_MAX 100
#define RULE_YEARS_MAX 20 /* from the first day on, no day is looked for */

/* Stored in derived tables: numbers never change. */
enum rule_freq { RULE_DAILY = 1, RULE_WEEKLY, RULE_MONTHLY, RULE_YEARLY };
extern const struct choice rule_freqs[];

struct rule_list {
	int v[RULE_LIST_MAX];
	size_t count;
};

struct rule_day {
	int nth;     /* 2: the second, -1: the last; 0: each */
	int weekday; /* 1 Monday to 7 Sunday */
};

struct rule {
	int freq; /* enum rule_freq */
	int interval, count;     /* count: 0: no end by number */
	int week_start;          /* a weekday; 0: not said */
	opt_date until;
	opt_number until_time; /* minutes of that day, where a moment was written; gone once it is settled */
	struct rule_list months, weeks, year_days, month_days, positions;
	struct {
		struct rule_day v[RULE_LIST_MAX];
		size_t count;
	} days;
};

/* False: `problems` says beside `field` what cannot be. "RRULE:" may stand before it. */
bool rule_read(str text, struct rule *ret, struct problems *, const char *field);
/* An end that is a moment becomes a day: the one before, where on its own the meeting begins later than that. */
void rule_settle_end(struct rule *, int at_minutes);
/* With what it leaves to its first day: every week on that one's weekday, every month on that day. */
struct rule rule_completed(const struct rule *, date first);
/* In one form; in the arena. */
str rule_text(const struct rule *, struct arena *);
/* "each month on the second Tuesday, until 2027-06-30"; series_words.c. */
str rule_words(const struct rule *, enum language, struct arena *);
extern const char *const weekday_names[]; /* from Monday on, N_() */
/* Its days from `from` to `until`, both included, when counted from `first` on: up to max; how many;
 * series_days.c. */
size_t rule_days(const struct rule *, date first, date from, date until, date *ret, size_t max);

/* "09:30" as minutes of the day; false for all else. */
bool time_read(str text, int *ret_minutes);

#endif
