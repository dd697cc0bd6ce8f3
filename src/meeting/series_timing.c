/* When a series meets: what is chosen or written becomes one rule. */
#include "base/catalogue.h"
#include "meeting/series.h"

const struct choice days_off_choices[] = {
	{ OFF_KEPT, "kept", N_("It is held all the same") },
	{ OFF_BEFORE, "before", N_("On the working day before") },
	{ OFF_SKIPPED, "skipped", N_("It is left out") },
	{ 0 },
};

const struct choice every_day_choices[] = {
	{ EVERY_DAY, "day", N_("Every day") },
	{ EVERY_WEEKDAY, "week", N_("Every week, on the weekdays told below") },
	{ EVERY_MONTH_DAY, "month_day", N_("Every month, on the day of the month of the first one") },
	{ EVERY_MONTH_WEEKDAY, "month_weekday",
		N_("Every month, on the weekday of the first one: the second Tuesday ...") },
	{ EVERY_MONTH_LAST, "month_last_weekday", N_("Every month, on the last such weekday") },
	{ EVERY_MONTH_END, "month_end", N_("Every month, on the last working day") },
	{ EVERY_YEAR, "year", N_("Every year, on the day of the first one") },
	{ 0 },
};

struct settling {
	struct timing *timing;
	struct rule rule;
	struct problems *problems;
	date first;
};

/* ---- What was chosen ---- */

static void take_weekdays(struct settling *s)
{
	static const char *const names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
	const struct texts *words = &s->timing->weekdays;

	for (size_t n = 0; n < words->count; n++) {
		struct rule_day day = { 0 };
		for (size_t k = 0; k < COUNT(names); k++)
			if (str_eq(words->ptr[n], str_of(names[k])))
				day.weekday = (int)k + 1;
		if (day.weekday && s->rule.days.count < RULE_LIST_MAX)
			s->rule.days.v[s->rule.days.count++] = day;
		else
			problem(s->problems, "weekdays", "R-CAL-01",
				N_("%.*s is no weekday: write mon, tue, wed, thu, fri, sat or sun."),
				STR_ARG(words->ptr[n]));
	}
}

static struct rule_list one(int value)
{
	return (struct rule_list){ .v = { value }, .count = 1 };
}

/* In a month that has no such day it is the last one. */
static void take_month_day(struct settling *s, int day)
{
	if (day == 31) {
		s->rule.month_days = one(-1);
		return;
	}
	if (day <= 28) {
		s->rule.month_days = one(day);
		return;
	}
	for (int n = 28; n <= day; n++)
		s->rule.month_days.v[s->rule.month_days.count++] = n;
	s->rule.positions = one(-1);
}

static void take_nth(struct settling *s, int nth)
{
	s->rule.days.v[0] = (struct rule_day){ nth, date_weekday(s->first) };
	s->rule.days.count = 1;
}

static void take_choice(struct settling *s)
{
	int year, month, day;

	date_split(s->first, &year, &month, &day);
	switch ((enum every_day)s->timing->every) {
	case EVERY_DAY:
		s->rule.freq = RULE_DAILY;
		take_weekdays(s);
		break;
	case EVERY_WEEKDAY:
		s->rule.freq = RULE_WEEKLY;
		take_weekdays(s);
		break;
	case EVERY_MONTH_DAY:
		s->rule.freq = RULE_MONTHLY;
		take_month_day(s, day);
		break;
	case EVERY_MONTH_WEEKDAY: /* not every month has a fifth one */
		s->rule.freq = RULE_MONTHLY;
		take_nth(s, day > 28 ? -1 : (day - 1) / 7 + 1);
		break;
	case EVERY_MONTH_LAST:
		s->rule.freq = RULE_MONTHLY;
		take_nth(s, -1);
		break;
	case EVERY_MONTH_END: /* as the organisation works, which Monday to Friday alone does not say */
		s->rule.freq = RULE_MONTHLY;
		s->rule.month_days = one(-1);
		if (s->timing->days_off && s->timing->days_off != OFF_BEFORE)
			problem(s->problems, "days_off", "R-MEET-97",
				N_("The last working day is the one before, where the last day is a day off."));
		s->timing->days_off = OFF_BEFORE;
		break;
	case EVERY_YEAR:
		s->rule.freq = RULE_YEARLY;
		s->rule.months = one(month);
		if (month == 2)
			take_month_day(s, day);
		else
			s->rule.month_days = one(day);
		break;
	}
	if (s->timing->weekdays.count && s->timing->every > EVERY_WEEKDAY)
		problem(s->problems, "weekdays", "R-MEET-99",
			N_("Weekdays are told of what repeats every day or every week."));
}

/* ---- All of it ---- */

/* R-MEET-99 */
static bool take_rule(struct settling *s, str before)
{
	struct timing *timing = s->timing;

	if (timing->every && str_given(timing->rule)) {
		problem(s->problems, "rule", "R-MEET-99",
			N_("Either choose how it repeats or write a rule.")); /* R-MEET-99 */
		return false;
	}
	if (!timing->every && (timing->interval.given || timing->weekdays.count))
		problem(s->problems, "every", "R-MEET-99", N_("Say how it repeats."));
	if (str_given(timing->rule))
		return rule_read(timing->rule, &s->rule, s->problems, "rule");
	if (timing->every) {
		s->rule.interval = timing->interval.given ? (int)timing->interval.v : 1;
		take_choice(s);
		return true;
	}
	if (str_given(before))
		return rule_read(before, &s->rule, s->problems, "rule");
	if (!timing->interval.given && !timing->weekdays.count)
		problem(s->problems, "every", "R-MEET-99", N_("Say how it repeats."));
	return false;
}

/* The end that is given takes the place of the one before. */
static void take_end(struct settling *s)
{
	const struct timing *timing = s->timing;

	if (timing->until.given && timing->count.given)
		problem(s->problems, "count", "R-MEET-97",
			N_("It ends on a day or after so many times, not both."));
	if (timing->until.given) {
		s->rule.until = timing->until;
		s->rule.count = 0;
	} else if (timing->count.given) {
		s->rule.count = (int)timing->count.v;
		s->rule.until.given = false;
	}
}

void timing_resolve(
	struct timing *timing, const struct timing_from *from, struct arena *arena, struct problems *problems)
{
	struct settling s = {
		.timing = timing, .rule = { .interval = 1 }, .problems = problems, .first = from->first
	};
	int minutes = 0;

	if (!take_rule(&s, from->rule))
		return;
	time_read(from->at, &minutes); /* else timing_check() refuses it */
	rule_settle_end(&s.rule, minutes);
	take_end(&s);
	s.rule = rule_completed(&s.rule, from->first);
	timing->rule = rule_text(&s.rule, arena);
	timing->every = 0; /* it stands in the rule */
}

void timing_check(const struct timing *timing, date first, opt_date today, struct problems *problems)
{
	struct rule rule;
	int minutes;
	date day;

	if (!time_read(timing->at, &minutes))
		problem(problems, "time", "R-MEET-95", N_("Write a time of the day such as 09:30.")); /* R-MEET-95 */
	if (today.given && first.day < today.v.day)
		problem(problems, "first", "R-MEET-94", N_("That day has already passed.")); /* R-MEET-94 */
	if (today.given && first.day > today.v.day + FIRST_AHEAD_MAX) {
		problem(problems, "first", "R-MEET-94", N_("A series begins within two years."));
		return;
	}
	if (problems_any(problems) || !rule_read(timing->rule, &rule, problems, "rule"))
		return;
	if (!rule_days(&rule, first, first, (date){ INT32_MAX }, &day, 1))
		problem(problems, "rule", "R-MEET-100",
			N_("This rule has no day in the next %d years."), RULE_YEARS_MAX); /* R-MEET-100 */
}
