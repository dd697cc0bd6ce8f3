/* Borrowed strings. */
#include "base/str.h"
#include "base/macros.h"

int str_cmp(str a, str b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len ? memcmp(a.ptr, b.ptr, len) : 0;

	return order ? order : a.len < b.len ? -1 : a.len > b.len;
}

bool str_starts(str s, str prefix)
{
	return s.len >= prefix.len &&
	       (prefix.len == 0 || memcmp(s.ptr, prefix.ptr, prefix.len) == 0);
}

bool str_ends(str s, str suffix)
{
	return s.len >= suffix.len &&
	       (suffix.len == 0 || memcmp(s.ptr + s.len - suffix.len, suffix.ptr, suffix.len) == 0);
}

bool str_has(str s, char c)
{
	return s.len && memchr(s.ptr, c, s.len);
}

str str_from(str s, size_t from)
{
	if (!s.ptr)
		return s;
	if (from > s.len)
		from = s.len;
	return (str){ s.ptr + from, s.len - from };
}

str str_slice(str s, size_t from, size_t len)
{
	str rest = str_from(s, from);

	if (rest.len > len)
		rest.len = len;
	return rest;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

str str_trim(str s)
{
	while (s.len && is_space(s.ptr[0]))
		s.ptr++, s.len--;
	while (s.len && is_space(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

str str_cut(str *rest, char sep)
{
	const char *at = rest->len ? memchr(rest->ptr, sep, rest->len) : NULL;
	str part = *rest;

	if (!at) {
		*rest = STR_NONE;
		return part;
	}
	part.len = (size_t)(at - rest->ptr);
	*rest = str_from(*rest, part.len + 1);
	return part;
}

bool str_yesno(str s, bool *ret)
{
	static const char *const words[][3] = { { "0", "no", "false" }, { "1", "yes", "true" } };

	for (int value = 0; value < 2; value++)
		for (size_t n = 0; n < COUNT(words[value]); n++)
			if (str_eq(s, str_of(words[value][n]))) {
				*ret = value;
				return true;
			}
	return false;
}

bool str_number(str s, int64_t *ret)
{
	bool negative = s.len && s.ptr[0] == '-';
	int64_t value = 0;

	if (negative)
		s = str_from(s, 1);
	if (!s.len)
		return false;
	for (size_t n = 0; n < s.len; n++) {
		int digit = s.ptr[n] - '0';
		if (digit < 0 || digit > 9 || __builtin_mul_overflow(value, 10, &value) ||
			__builtin_sub_overflow(value, digit,
				&value)) /* downwards: the least number has no opposite */
			return false;
	}
	if (!negative && value == INT64_MIN)
		return false;
	*ret = negative ? value : -value;
	return true;
}

/* Multiply and fold, eight bytes a step (after Wang Yi's wyhash). */
static uint64_t fold(uint64_t a, uint64_t b)
{
	__extension__ unsigned __int128 product = (unsigned __int128)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t str_hash(str s, uint64_t seed)
{
	const uint64_t k0 = UINT64_C(0xa0761d6478bd642f), k1 = UINT64_C(0xe7037ed1a0b428db);
	uint64_t hash = seed ^ k0, word;
	size_t n = 0;

	for (; n + 8 <= s.len; n += 8) {
		memcpy(&word, s.ptr + n, 8);
		hash = fold(hash ^ word, k1);
	}
	word = 0;
	if (n < s.len)
		memcpy(&word, s.ptr + n, s.len - n);
	return fold(hash ^ word, k1 ^ s.len);
}
