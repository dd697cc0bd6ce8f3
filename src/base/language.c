/* Languages: see language.h. */
#include "base/language.h"
#include "base/macros.h"

static const struct {
	str first; /* part of a tag, lower case */
	const char *tag;
} languages[LANGUAGE_COUNT] = {
	[LANGUAGE_EN] = { STR_INIT("en"), "en" },
	[LANGUAGE_ZH] = { STR_INIT("zh"), "zh-CN" },
};

static bool same_letters(str a, str lower)
{
	if (a.len != lower.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if ((a.ptr[i] >= 'A' && a.ptr[i] <= 'Z' ? a.ptr[i] - 'A' + 'a' : a.ptr[i]) !=
			lower.ptr[i])
			return false;
	return true;
}

bool language_of_tag(str tag, enum language *ret)
{
	size_t len = 0;

	while (len < tag.len && !str_has(STR("-_.@"), tag.ptr[len]))
		len++;
	for (size_t i = 0; i < COUNT(languages); i++) {
		if (!same_letters(str_slice(tag, 0, len), languages[i].first))
			continue;
		*ret = (enum language)i;
		return true;
	}
	return false;
}

const char *language_tag(enum language language)
{
	must((size_t)language < COUNT(languages));
	return languages[language].tag;
}

/* "0", "0.8", "1.000" as thousandths; -1 for anything else. */
static int weight_of(str text)
{
	int weight = 0, digit = 1000;

	if (text.len == 0 || text.len > 5 || (text.len > 1 && text.ptr[1] != '.'))
		return -1;
	for (size_t i = 0; i < text.len; i++) {
		if (i == 1)
			continue;
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return -1;
		weight += digit * (text.ptr[i] - '0');
		digit /= 10;
	}
	return weight <= 1000 ? weight : -1;
}

enum language language_accepted(str header, enum language otherwise)
{
	enum language best = otherwise, language;
	int most = 0;

	while (str_given(header)) {
		str rest = str_cut(&header, ',');
		const str tag = str_trim(str_cut(&rest, ';'));
		const str q = str_trim(rest);
		int weight = 1000;

		if (str_given(rest))
			weight = str_starts(q, STR("q=")) ? weight_of(str_from(q, 2)) : -1;
		if (str_eq(tag, STR("*")))
			language = otherwise;
		else if (!language_of_tag(tag, &language))
			continue;
		if (weight > most) {
			best = language;
			most = weight;
		}
	}
	return best;
}
