/* Fuzzes rules by which meetings repeat: whatever the bytes are, what is taken as a rule is written as one that has the
 * same days, in order, and is told in words. */
#include "meeting/series_rule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define DAYS 100

static void try_rule(const struct rule *rule, struct problems *problems, struct arena *arena)
{
	const date first = date_of(2026, 12, 1);
	date days[DAYS], again[DAYS];
	struct rule same;

	const size_t count = rule_days(rule, first, first, (date){ INT32_MAX }, days, DAYS);
	for (size_t n = 0; n < count; n++)
		must(days[n].day >= (n ? days[n - 1].day + 1 : first.day));
	const struct rule whole = rule_completed(rule, first);
	str text = rule_text(&whole, arena);
	must(rule_read(text, &same, problems, "rule"));
	must(str_eq(text, rule_text(&same, arena)));
	must(rule_days(&same, first, first, (date){ INT32_MAX }, again, DAYS) == count);
	must(count == 0 || memcmp(days, again, count * sizeof(*days)) == 0);
	must(rule_words(rule, LANGUAGE_EN, arena).len && rule_words(rule, LANGUAGE_ZH, arena).len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena_done) struct arena arena = ARENA(4 << 20);
	struct problems problems;
	struct rule rule;

	problems_init(&problems, &arena, LANGUAGE_EN);
	if (rule_read((str){ (const char *)data, size }, &rule, &problems, "rule"))
		try_rule(&rule, &problems, &arena);
	else
		must(problems_any(&problems));
	return 0;
}
