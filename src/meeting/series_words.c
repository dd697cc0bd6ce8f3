/* A rule told as a sentence. */
#include "base/catalogue.h"
#include "meeting/series.h"

#define WORDS_MAX 8192

struct telling {
	const struct rule *rule;
	enum language language;
	struct arena *arena;
};

const char *const weekday_names[] = { N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"),
	N_("Saturday"), N_("Sunday") };
static const char *const months[] = { N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
	N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December") };
static const char *const ordinals[] = { N_("first"), N_("second"), N_("third"), N_("fourth"), N_("fifth") };

static str words(const struct telling *t, const char *sentence)
{
	return str_of(tr(t->language, sentence));
}

/* "each month", "every 2 weeks" */
static str often(const struct telling *t)
{
	static const char *const once[] = { [RULE_DAILY] = N_("each day"),
		[RULE_WEEKLY] = N_("each week"),
		[RULE_MONTHLY] = N_("each month"),
		[RULE_YEARLY] = N_("each year") };
	const int n = t->rule->interval;

	if (n == 1)
		return words(t, once[t->rule->freq]);
	switch ((enum rule_freq)t->rule->freq) {
	case RULE_DAILY:
		return arena_printf(t->arena, tr(t->language, N_("every %d days")), n);
	case RULE_WEEKLY:
		return arena_printf(t->arena, tr(t->language, N_("every %d weeks")), n);
	case RULE_MONTHLY:
		return arena_printf(t->arena, tr(t->language, N_("every %d months")), n);
	case RULE_YEARLY:
		return arena_printf(t->arena, tr(t->language, N_("every %d years")), n);
	}
	return STR("");
}

static str ordinal(const struct telling *t, int nth)
{
	if (nth > 0 && nth <= (int)COUNT(ordinals))
		return words(t, ordinals[nth - 1]);
	if (nth == -1)
		return words(t, N_("last"));
	if (nth < 0)
		return arena_printf(t->arena, tr(t->language, N_("%.*s-last")), STR_ARG(ordinal(t, -nth)));
	const int last = nth / 10 % 10 == 1 ? 0 : nth % 10; /* 11th, 21st */
	const char *sentence = last == 1   ? N_("%dst")
			       : last == 2 ? N_("%dnd")
			       : last == 3 ? N_("%drd")
					   : N_("%dth");
	return arena_printf(t->arena, tr(t->language, sentence), nth);
}

/* ---- Lists ---- */

static void put_item(const struct telling *t, struct buf *out, str item)
{
	if (out->len)
		buf_text(out, tr(t->language, N_(", ")));
	buf_add(out, item);
}

static str weekday(const struct telling *t, const struct rule_day *day)
{
	str name = words(t, weekday_names[day->weekday - 1]);

	if (!day->nth)
		return name;
	return arena_printf(t->arena, tr(t->language, N_("the %.*s %.*s")), STR_ARG(ordinal(t, day->nth)),
		STR_ARG(name));
}

static str month_day(const struct telling *t, int day)
{
	if (day > 0)
		return arena_printf(t->arena, tr(t->language, N_("day %d")), day);
	if (day == -1)
		return words(t, N_("the last day"));
	return arena_printf(t->arena, tr(t->language, N_("day %d from the end")), -day);
}

static str year_day(const struct telling *t, int day)
{
	return day > 0 ? arena_printf(t->arena, tr(t->language, N_("day %d of the year")), day)
		       : arena_printf(t->arena, tr(t->language, N_("day %d from the end of the year")), -day);
}

static str week(const struct telling *t, int nth)
{
	return nth > 0 ? arena_printf(t->arena, tr(t->language, N_("week %d")), nth)
		       : arena_printf(t->arena, tr(t->language, N_("week %d from the end")), -nth);
}

/* "Tuesday, Thursday"; "day 1, day 15"; of both, each in its turn. */
static void put_on(const struct telling *t, struct buf *out)
{
	const struct rule *rule = t->rule;

	for (size_t n = 0; n < rule->year_days.count; n++)
		put_item(t, out, year_day(t, rule->year_days.v[n]));
	for (size_t n = 0; n < rule->month_days.count; n++)
		put_item(t, out, month_day(t, rule->month_days.v[n]));
	if (rule->days.count && out->len) {
		str before = arena_copy(t->arena, buf_str(out));
		buf_clear(out);
		for (size_t n = 0; n < rule->days.count; n++)
			put_item(t, out, weekday(t, &rule->days.v[n]));
		str both = arena_printf(t->arena, tr(t->language, N_("%.*s where it is %.*s")), STR_ARG(before),
			STR_ARG(buf_str(out)));
		buf_clear(out);
		buf_add(out, both);
		return;
	}
	for (size_t n = 0; n < rule->days.count; n++)
		put_item(t, out, weekday(t, &rule->days.v[n]));
}

static str positions(const struct telling *t)
{
	CLEANUP(buf_done) struct buf out = BUF(WORDS_MAX);

	for (size_t n = 0; n < t->rule->positions.count; n++)
		put_item(t, &out, ordinal(t, t->rule->positions.v[n]));
	return arena_copy(t->arena, buf_str(&out));
}

static str with_months(const struct telling *t, str told)
{
	CLEANUP(buf_done) struct buf out = BUF(WORDS_MAX);

	for (size_t n = 0; n < t->rule->months.count; n++)
		put_item(t, &out, words(t, months[t->rule->months.v[n] - 1]));
	for (size_t n = 0; n < t->rule->weeks.count; n++)
		put_item(t, &out, week(t, t->rule->weeks.v[n]));
	return out.len ? arena_printf(t->arena, tr(t->language, N_("%.*s in %.*s")), STR_ARG(told),
				 STR_ARG(buf_str(&out)))
		       : told;
}

static str with_days(const struct telling *t, str told)
{
	CLEANUP(buf_done) struct buf out = BUF(WORDS_MAX);

	put_on(t, &out);
	if (!out.len)
		return told;
	if (!t->rule->positions.count)
		return arena_printf(
			t->arena, tr(t->language, N_("%.*s on %.*s")), STR_ARG(told), STR_ARG(buf_str(&out)));
	return arena_printf(t->arena, tr(t->language, N_("%.*s, of %.*s only the %.*s")), STR_ARG(told),
		STR_ARG(buf_str(&out)), STR_ARG(positions(t)));
}

static str with_end(const struct telling *t, str told)
{
	const struct rule *rule = t->rule;
	char day[DATE_TEXT];

	if (rule->count)
		return arena_printf(t->arena, tr(t->language, N_("%.*s, %d times")), STR_ARG(told), rule->count);
	if (!rule->until.given)
		return told;
	return arena_printf(t->arena, tr(t->language, N_("%.*s, until %.*s")), STR_ARG(told),
		STR_ARG(date_print(rule->until.v, day)));
}

str rule_words(const struct rule *rule, enum language language, struct arena *arena)
{
	const struct telling t = { rule, language, arena };

	return with_end(&t, with_days(&t, with_months(&t, often(&t))));
}

/* The last day of each month, moved to the working day before, is what people call the last working day. */
str series_words(const struct series *series, const struct rule *rule, enum language language, struct arena *arena)
{
	const bool at_end = rule->freq == RULE_MONTHLY && rule->interval == 1 && rule->month_days.count == 1 &&
			    rule->month_days.v[0] == -1 && !rule->days.count && !rule->months.count &&
			    !rule->positions.count && series->days_off == OFF_BEFORE;

	if (!at_end)
		return rule_words(rule, language, arena);
	return with_end(&(struct telling){ rule, language, arena },
		str_of(tr(language, N_("each month on the last working day"))));
}
