/* The days of a rule.
 *
 * They are found by going through the days themselves, period by period, and asking of each whether the rule has it:
 * at most RULE_YEARS_MAX years of days, whatever the rule says. libical, which writes our invitations, was tried for
 * this and gives other days than RFC 5545 for negative BYMONTHDAY, for BYSETPOS by weeks and for BYMONTHDAY by
 * years; and there are short rules with which it does not end, or ends the program. */
#include "meeting/series_rule.h"

#define PERIOD_MAX 366
#define WEEK 7
#define FIRST_YEAR 1900 /* there is room before and after for all that is counted */
#define LAST_YEAR 9900

struct walk {
	struct rule rule; /* with what it leaves to its first day */
	date first, begins, ends; /* of the period at hand, both included */
	date found[PERIOD_MAX];
	size_t count;
};

/* ---- Whether the rule has a day ---- */

static bool in_list(const struct rule_list *list, int value)
{
	for (size_t n = 0; n < list->count; n++)
		if (list->v[n] == value)
			return true;
	return false;
}

/* Counted from the first of `length`, or from the last. */
static bool in_either(const struct rule_list *list, int place, int length)
{
	return in_list(list, place) || in_list(list, place - length - 1);
}

static int month_length(int year, int month)
{
	const date first = date_of(year, month, 1);

	return date_add_months(first, 1).day - first.day;
}

static int year_length(int year)
{
	return date_of(year, 12, 31).day - date_of(year, 1, 1).day + 1;
}

/* The first day of week 1: the first week with four days of the year in it. */
static date first_week(int year, int week_start)
{
	const date fourth = date_of(year, 1, 4);

	return (date){ fourth.day - (date_weekday(fourth) - week_start + WEEK) % WEEK };
}

static bool in_weeks(const struct rule *rule, date day, int year)
{
	date begins = first_week(year, rule->week_start);

	if (day.day < begins.day)
		begins = first_week(--year, rule->week_start);
	else if (day.day >= first_week(year + 1, rule->week_start).day)
		begins = first_week(++year, rule->week_start);
	const int weeks = (first_week(year + 1, rule->week_start).day - begins.day) / WEEK;
	return in_either(&rule->weeks, (day.day - begins.day) / WEEK + 1, weeks);
}

/* The second Tuesday of `length` days is the one of their days 8 to 14. */
static bool is_weekday(const struct rule_day *day, int weekday, int place, int length)
{
	return day->weekday == weekday && (!day->nth || day->nth == (place - 1) / WEEK + 1 ||
						  day->nth == -((length - place) / WEEK + 1));
}

static bool has_day(const struct rule *rule, date day)
{
	int year, month, of_month;

	date_split(day, &year, &month, &of_month);
	const int of_year = day.day - date_of(year, 1, 1).day + 1;
	if ((rule->months.count && !in_list(&rule->months, month)) ||
		(rule->month_days.count && !in_either(&rule->month_days, of_month, month_length(year, month))) ||
		(rule->year_days.count && !in_either(&rule->year_days, of_year, year_length(year))) ||
		(rule->weeks.count && !in_weeks(rule, day, year)))
		return false;
	if (!rule->days.count)
		return true;
	const bool by_year = rule->freq == RULE_YEARLY && !rule->months.count;
	const int weekday = date_weekday(day), place = by_year ? of_year : of_month,
		  length = by_year ? year_length(year) : month_length(year, month);
	for (size_t n = 0; n < rule->days.count; n++)
		if (is_weekday(&rule->days.v[n], weekday, place, length))
			return true;
	return false;
}

/* ---- Periods ---- */

struct rule rule_completed(const struct rule *given, date first)
{
	struct rule rule = *given;
	int year, month, day;

	date_split(first, &year, &month, &day);
	if (rule.weeks.count || rule.year_days.count || rule.month_days.count || rule.days.count)
		return rule;
	if (rule.freq == RULE_YEARLY && !rule.months.count)
		rule.months = (struct rule_list){ .v = { month }, .count = 1 };
	if (rule.freq >= RULE_MONTHLY)
		rule.month_days = (struct rule_list){ .v = { day }, .count = 1 };
	if (rule.freq == RULE_WEEKLY) {
		rule.days.v[0] = (struct rule_day){ .weekday = date_weekday(first) };
		rule.days.count = 1;
	}
	return rule;
}

/* The n-th period from the one that the first day lies in. */
static void set_period(struct walk *walk, int n)
{
	const struct rule *rule = &walk->rule;
	const int steps = n * rule->interval;
	int year, month, day;

	date_split(walk->first, &year, &month, &day);
	switch ((enum rule_freq)rule->freq) {
	case RULE_DAILY:
		walk->begins = walk->ends = (date){ walk->first.day + steps };
		break;
	case RULE_WEEKLY:
		walk->begins.day = walk->first.day - (date_weekday(walk->first) - rule->week_start + WEEK) % WEEK +
				   steps * WEEK;
		walk->ends.day = walk->begins.day + WEEK - 1;
		break;
	case RULE_MONTHLY:
		walk->begins = date_add_months(date_of(year, month, 1), steps);
		walk->ends.day = date_add_months(walk->begins, 1).day - 1;
		break;
	case RULE_YEARLY:
		walk->begins = date_add_months(date_of(year, 1, 1), 12 * steps);
		walk->ends.day = date_add_months(walk->begins, 12).day - 1;
		break;
	}
}

/* BYSETPOS: only some of those that were found. */
static void choose(struct walk *walk)
{
	const struct rule_list *positions = &walk->rule.positions;
	const int count = (int)walk->count;
	size_t kept = 0;

	for (int n = 0; positions->count && n < count; n++)
		if (in_either(positions, n + 1, count))
			walk->found[kept++] = walk->found[n];
	if (positions->count)
		walk->count = kept;
}

static void find(struct walk *walk)
{
	walk->count = 0;
	for (date day = walk->begins; day.day <= walk->ends.day && walk->count < PERIOD_MAX; day.day++)
		if (has_day(&walk->rule, day))
			walk->found[walk->count++] = day;
	choose(walk);
}

size_t rule_days(const struct rule *rule, date first, date from, date until, date *ret, size_t max)
{
	struct walk walk = { .rule = rule_completed(rule, first), .first = first };
	int32_t last = first.day + RULE_YEARS_MAX * 366;
	size_t count = 0;
	int seen = 0;

	if (first.day < date_of(FIRST_YEAR, 1, 1).day || first.day > date_of(LAST_YEAR, 1, 1).day)
		return 0;
	if (!walk.rule.week_start)
		walk.rule.week_start = 1;
	if (until.day < last)
		last = until.day;
	if (rule->until.given && rule->until.v.day < last)
		last = rule->until.v.day;
	for (int n = 0; count < max; n++) {
		set_period(&walk, n);
		if (walk.begins.day > last)
			return count;
		find(&walk);
		for (size_t k = 0; k < walk.count && count < max; k++) {
			const date day = walk.found[k];
			if (day.day < first.day)
				continue;
			if (day.day > last || (rule->count && seen == rule->count))
				return count;
			seen++;
			if (day.day >= from.day)
				ret[count++] = day;
		}
	}
	return count;
}
