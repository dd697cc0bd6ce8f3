/* Exact decimals: what a form asks for and a board adds up. Never a double.
 *
 * A decimal is v / 10^places with |v| < 10^18 and places 0 to 9. Two decimals are equal when their
 * values are ("1.50" = "1.5"); the canonical text has no trailing zeros after the point and no
 * leading ones before it, and zero has no sign. A sum is wider (128 bits, fixed at 9 places): 10^10
 * of the largest decimals fit, so adding never overflows in a store of any size we allow. */
#ifndef MUSTER_BASE_DECIMAL_H
#define MUSTER_BASE_DECIMAL_H

#include "base/str.h"

#define DECIMAL_PLACES_MAX 9
#define DECIMAL_TEXT 24 /* room for the longest and its NUL */
#define DECIMAL_SUM_TEXT 48

typedef struct decimal {
	int64_t v;
	uint8_t places;
} decimal;

typedef struct decimal_sum {
	__extension__ __int128 v; /* in units of 10^-9 */
} decimal_sum;

/* Digits with an optional '-' and point ("12", "-0.5"); no exponent, no spaces, no "+", no ".5".
 * False where it is something else, or has more digits than fit. */
bool decimal_parse(str, decimal *ret);
str decimal_print(decimal, char into[DECIMAL_TEXT]);
int decimal_cmp(decimal, decimal);
decimal decimal_of(int64_t whole);
void decimal_add(decimal_sum *, decimal);
void decimal_subtract(decimal_sum *, decimal);
str decimal_sum_print(decimal_sum, char into[DECIMAL_SUM_TEXT]);

#endif
