/* Exact decimals and their sums. */
#include "base/decimal.h"
#include "base/macros.h"

#define DIGITS_MAX 18

__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 unsigned_wide;

static const int64_t powers[DECIMAL_PLACES_MAX + 1] = { 1, 10, 100, 1000, 10000, 100000, 1000000,
	10000000, 100000000, 1000000000 };

bool decimal_parse(str text, decimal *ret)
{
	bool negative = text.len && text.ptr[0] == '-', point = false;
	size_t n = negative, whole = 0, digits = 0;
	decimal value = { 0, 0 };

	for (; n < text.len; n++) {
		char c = text.ptr[n];
		if (c == '.' && !point && whole) {
			point = true;
			continue;
		}
		if (c < '0' || c > '9' || (digits += digits || c != '0') > DIGITS_MAX)
			return false;
		value.v = value.v * 10 + (c - '0');
		if (!point)
			whole++;
		else if (++value.places > DECIMAL_PLACES_MAX)
			return false;
	}
	if (!whole || (point && !value.places))
		return false;
	if (negative)
		value.v = -value.v;
	*ret = value;
	return true;
}

/* |v| with a point before the last `places` digits, without trailing zeros after it. */
static str print_scaled(unsigned_wide v, bool negative, int places, char *into, size_t size)
{
	char text[64], *at = text + sizeof(text), *end;
	int written = 0;

	for (; places > 0 && v % 10 == 0; places--)
		v /= 10;
	do {
		if (written == places && places)
			*--at = '.';
		*--at = (char)('0' + (int)(v % 10));
		v /= 10;
		written++;
	} while (v || written <= places);
	if (negative)
		*--at = '-';
	end = text + sizeof(text);
	must((size_t)(end - at) < size);
	memcpy(into, at, (size_t)(end - at));
	into[end - at] = '\0';
	return (str){ into, (size_t)(end - at) };
}

str decimal_print(decimal d, char into[DECIMAL_TEXT])
{
	uint64_t v = d.v < 0 ? -(uint64_t)d.v : (uint64_t)d.v;

	return print_scaled(v, d.v < 0, d.places, into, DECIMAL_TEXT);
}

static wide widened(decimal d)
{
	return (wide)d.v * powers[DECIMAL_PLACES_MAX - d.places];
}

int decimal_cmp(decimal a, decimal b)
{
	wide x = widened(a), y = widened(b);

	return x < y ? -1 : x > y;
}

decimal decimal_of(int64_t whole)
{
	return (decimal){ whole, 0 };
}

void decimal_add(decimal_sum *sum, decimal d)
{
	sum->v += widened(d);
}

void decimal_subtract(decimal_sum *sum, decimal d)
{
	sum->v -= widened(d);
}

str decimal_sum_print(decimal_sum sum, char into[DECIMAL_SUM_TEXT])
{
	bool negative = sum.v < 0;

	return print_scaled(negative ? -(unsigned_wide)sum.v : (unsigned_wide)sum.v, negative,
		DECIMAL_PLACES_MAX, into, DECIMAL_SUM_TEXT);
}
