/* Rules of RFC 5545 by which meetings repeat: read strictly, written in one form. */
#include "meeting/series_rule.h"
#include "base/catalogue.h"

#define SHOWN_MAX 40 /* characters of what somebody wrote, in a sentence */

const struct choice rule_freqs[] = {
	{ RULE_DAILY, "daily", N_("By days") },
	{ RULE_WEEKLY, "weekly", N_("By weeks") },
	{ RULE_MONTHLY, "monthly", N_("By months") },
	{ RULE_YEARLY, "yearly", N_("By years") },
	{ 0 },
};

static const char *const freq_names[] = { [RULE_DAILY] = "DAILY",
	[RULE_WEEKLY] = "WEEKLY",
	[RULE_MONTHLY] = "MONTHLY",
	[RULE_YEARLY] = "YEARLY" };
static const char *const day_names[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };

/* Parts that are lists of numbers. */
static const struct part {
	const char *name;
	int most;
	bool backwards; /* counted from the end, too: -1 */
	size_t at;
} parts[] = {
	{ "BYMONTH", 12, false, offsetof(struct rule, months) },
	{ "BYWEEKNO", 53, true, offsetof(struct rule, weeks) },
	{ "BYYEARDAY", 366, true, offsetof(struct rule, year_days) },
	{ "BYMONTHDAY", 31, true, offsetof(struct rule, month_days) },
	{ "BYSETPOS", 366, true, offsetof(struct rule, positions) },
};

struct rule_reading {
	struct rule rule;
	struct problems *problems;
	const char *field;
	unsigned seen; /* parts, a bit each */
};

/* ---- What is refused ---- */

static bool no_rule(struct rule_reading *r, str part)
{
	problem(r->problems, r->field, "R-MEET-96",
		N_("%.*s is not understood: write a rule as RFC 5545 has it, such as "
		   "FREQ=MONTHLY;BYDAY=2TU."),
		STR_ARG(str_slice(part, 0, SHOWN_MAX))); /* R-MEET-96 */
	return false;
}

static bool not_so(struct rule_reading *r, const char *part)
{
	problem(r->problems, r->field, "R-MEET-97", N_("%s does not go with the rest of the rule."),
		part); /* R-MEET-97 */
	return false;
}

/* ---- Numbers ---- */

/* Within -most to most, without 0; a sign of plus is allowed. */
static bool take_number(str text, int most, bool backwards, int *ret)
{
	int64_t value;

	if (str_starts(text, STR("+")))
		text = str_from(text, 1);
	if (text.len > 4 || !str_number(text, &value) || value == 0 || value > most ||
		value < (backwards ? -most : 1))
		return false;
	*ret = (int)value;
	return true;
}

static bool read_list(struct rule_reading *r, const struct part *part, str text)
{
	struct rule_list *list = (struct rule_list *)((char *)&r->rule + part->at);

	while (text.len) {
		str item = str_cut(&text, ',');
		if (list->count == RULE_LIST_MAX ||
			!take_number(item, part->most, part->backwards, &list->v[list->count]))
			return no_rule(r, item);
		list->count++;
	}
	return true;
}

static int weekday_of(str name)
{
	for (size_t n = 0; n < COUNT(day_names); n++)
		if (str_eq(name, str_of(day_names[n])))
			return (int)n + 1;
	return 0;
}

/* "TU", "2TU", "-1FR" */
static bool read_days(struct rule_reading *r, str text)
{
	while (text.len) {
		str item = str_cut(&text, ',');
		struct rule_day day = { 0 };
		const size_t before = item.len > 2 ? item.len - 2 : 0;
		day.weekday = weekday_of(str_from(item, before));
		if (!day.weekday || r->rule.days.count == RULE_LIST_MAX ||
			(before && !take_number(str_slice(item, 0, before), 53, true, &day.nth)))
			return no_rule(r, item);
		r->rule.days.v[r->rule.days.count++] = day;
	}
	return true;
}

/* ---- Until when ---- */

static bool digits(str text, size_t from, size_t len, char *into)
{
	for (size_t n = from; n < from + len; n++)
		if (n >= text.len || text.ptr[n] < '0' || text.ptr[n] > '9')
			return false;
	memcpy(into, text.ptr + from, len);
	return true;
}

/* Of the day, where the organisation is. */
static opt_number minutes_of(moment at)
{
	char shown[MOMENT_SHOWN];
	int minutes;

	return time_read(str_from(moment_show(at, shown), DATE_TEXT), &minutes) ? (opt_number){ true, minutes }
										: (opt_number){ 0 };
}

/* "20270630", or a moment, as calendars write it: its day where the organisation is. */
static bool read_until(struct rule_reading *r, str text)
{
	char day[] = "0000-00-00", at[] = "0000-00-00T00:00:00Z";
	struct rule *rule = &r->rule;
	moment exact;

	if (!digits(text, 0, 4, day) || !digits(text, 4, 2, day + 5) || !digits(text, 6, 2, day + 8) ||
		!date_parse(str_of(day), &rule->until.v))
		return no_rule(r, text);
	rule->until.given = true;
	if (text.len == 8)
		return true;
	memcpy(at, day, 10);
	if (text.ptr[8] != 'T' || !digits(text, 9, 2, at + 11) || !digits(text, 11, 2, at + 14) ||
		!digits(text, 13, 2, at + 17) || text.len > 16 || (text.len == 16 && text.ptr[15] != 'Z') ||
		!moment_parse(str_of(at), &exact))
		return no_rule(r, text);
	if (text.len == 16) {
		rule->until.v = moment_day(exact);
		rule->until_time = minutes_of(exact);
	} else {
		rule->until_time = (opt_number){ true, (at[11] - '0') * 600 + (at[12] - '0') * 60 +
							       (at[14] - '0') * 10 + at[15] - '0' };
	}
	return true;
}

void rule_settle_end(struct rule *rule, int at_minutes)
{
	if (rule->until.given && rule->until_time.given && at_minutes > rule->until_time.v)
		rule->until.v.day--;
	rule->until_time.given = false;
}

/* ---- A part ---- */

static bool read_freq(struct rule_reading *r, str text)
{
	for (int n = RULE_DAILY; n <= RULE_YEARLY; n++)
		if (str_eq(text, str_of(freq_names[n])))
			r->rule.freq = n;
	if (r->rule.freq)
		return true;
	if (!str_eq(text, STR("HOURLY")) && !str_eq(text, STR("MINUTELY")) && !str_eq(text, STR("SECONDLY")))
		return no_rule(r, text);
	problem(r->problems, r->field, "R-MEET-98", N_("A series meets at most once a day.")); /* R-MEET-98 */
	return false;
}

static bool read_number(struct rule_reading *r, str text, int most, int *ret)
{
	int64_t value;

	if (!str_number(text, &value) || value < 1)
		return no_rule(r, text);
	if (value > most) {
		problem(r->problems, r->field, "R-MEET-98", N_("%.*s is too many: at most %d."),
			STR_ARG(str_slice(text, 0, SHOWN_MAX)), most);
		return false;
	}
	*ret = (int)value;
	return true;
}

static bool read_part(struct rule_reading *r, str name, str text)
{
	if (!text.len)
		return no_rule(r, name);
	if (str_eq(name, STR("FREQ")))
		return read_freq(r, text);
	if (str_eq(name, STR("INTERVAL")))
		return read_number(r, text, RULE_INTERVAL_MAX, &r->rule.interval);
	if (str_eq(name, STR("COUNT")))
		return read_number(r, text, RULE_COUNT_MAX, &r->rule.count);
	if (str_eq(name, STR("UNTIL")))
		return read_until(r, text);
	if (str_eq(name, STR("BYDAY")))
		return read_days(r, text);
	if (str_eq(name, STR("WKST")))
		return (r->rule.week_start = weekday_of(text)) != 0 || no_rule(r, text);
	for (size_t n = 0; n < COUNT(parts); n++)
		if (str_eq(name, str_of(parts[n].name)))
			return read_list(r, &parts[n], text);
	return no_rule(r, name);
}

/* ---- All of it ---- */

/* What RFC 5545 says must not stand together. */
static bool goes_together(struct rule_reading *r)
{
	const struct rule *rule = &r->rule;
	bool numbered = false;

	for (size_t n = 0; n < rule->days.count; n++)
		numbered |= rule->days.v[n].nth != 0;
	if (numbered && (rule->freq < RULE_MONTHLY || rule->weeks.count))
		return not_so(r, "BYDAY");
	if (rule->month_days.count && rule->freq == RULE_WEEKLY)
		return not_so(r, "BYMONTHDAY");
	if (rule->year_days.count && rule->freq != RULE_YEARLY)
		return not_so(r, "BYYEARDAY");
	/* Without a weekday RFC 5545 can be read in two ways, and programs do. */
	if (rule->weeks.count && (rule->freq != RULE_YEARLY || !rule->days.count))
		return not_so(r, "BYWEEKNO");
	if (rule->positions.count && !rule->days.count && !rule->months.count && !rule->weeks.count &&
		!rule->year_days.count && !rule->month_days.count)
		return not_so(r, "BYSETPOS");
	if (rule->count && rule->until.given)
		return not_so(r, "COUNT");
	return true;
}

/* What stands twice is no rule. */
static bool is_again(struct rule_reading *r, str name)
{
	static const char *const names[] = { "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST", "BYMONTH",
		"BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYSETPOS" };

	for (size_t n = 0; n < COUNT(names); n++)
		if (str_eq(name, str_of(names[n]))) {
			const bool again = r->seen >> n & 1;
			r->seen |= 1U << n;
			return again;
		}
	return false;
}

bool rule_read(str text, struct rule *ret, struct problems *problems, const char *field)
{
	struct rule_reading r = { .rule = { .interval = 1 }, .problems = problems, .field = field };
	char capitals[4 * RULE_MAX]; /* names and values are the same in either case */
	str rest = str_trim(text);

	if (rest.len > sizeof(capitals))
		return no_rule(&r, rest);
	for (size_t n = 0; n < rest.len; n++)
		capitals[n] = rest.ptr[n] >= 'a' && rest.ptr[n] <= 'z' ? (char)(rest.ptr[n] - 'a' + 'A') : rest.ptr[n];
	rest.ptr = rest.len ? capitals : rest.ptr;

	if (str_starts(rest, STR("RRULE:")))
		rest = str_from(rest, strlen("RRULE:"));
	if (!rest.len)
		return no_rule(&r, text);
	while (rest.len) {
		str value = str_cut(&rest, ';'), name = str_cut(&value, '=');
		if (is_again(&r, name))
			return no_rule(&r, name);
		if (!read_part(&r, name, value))
			return false;
	}
	if (!r.rule.freq)
		return no_rule(&r, text);
	if (!goes_together(&r))
		return false;
	*ret = r.rule;
	return true;
}

/* ---- Written again ---- */

static void put_list(struct buf *out, const char *name, const struct rule_list *list)
{
	for (size_t n = 0; n < list->count; n++)
		buf_printf(out, "%s%s%s%d", n ? "" : ";", n ? "," : name, n ? "" : "=", list->v[n]);
}

static void put_days(struct buf *out, const struct rule *rule)
{
	for (size_t n = 0; n < rule->days.count; n++) {
		const struct rule_day *day = &rule->days.v[n];
		buf_text(out, n ? "," : ";BYDAY=");
		if (day->nth)
			buf_printf(out, "%d", day->nth);
		buf_text(out, day_names[day->weekday - 1]);
	}
}

str rule_text(const struct rule *rule, struct arena *arena)
{
	CLEANUP(buf_done) struct buf out = BUF(4096);
	int year, month, day;

	buf_printf(&out, "FREQ=%s", freq_names[rule->freq]);
	if (rule->interval > 1)
		buf_printf(&out, ";INTERVAL=%d", rule->interval);
	for (size_t n = 0; n < COUNT(parts); n++)
		put_list(&out, parts[n].name, (const struct rule_list *)((const char *)rule + parts[n].at));
	put_days(&out, rule);
	if (rule->count)
		buf_printf(&out, ";COUNT=%d", rule->count);
	if (rule->until.given) {
		date_split(rule->until.v, &year, &month, &day);
		buf_printf(&out, ";UNTIL=%04d%02d%02d", year, month, day);
	}
	if (rule->week_start)
		buf_printf(&out, ";WKST=%s", day_names[rule->week_start - 1]);
	return arena_copy(arena, buf_str(&out));
}

/* ---- Times of a day ---- */

bool time_read(str text, int *ret_minutes)
{
	int64_t hours, minutes;

	if (text.len != 5 || text.ptr[2] != ':' || !str_number(str_slice(text, 0, 2), &hours) ||
		!str_number(str_from(text, 3), &minutes) || hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
		return false;
	*ret_minutes = (int)(hours * 60 + minutes);
	return true;
}
