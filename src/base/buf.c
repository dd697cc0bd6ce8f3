/* A growing run of bytes with a declared maximum. */
#include "base/buf.h"
#include <endian.h>
#include <stdarg.h>

void buf_init(struct buf *buf, size_t max)
{
	*buf = (struct buf){ .max = max };
}

void buf_done(struct buf *buf)
{
	free(buf->ptr);
	*buf = (struct buf){ .max = 0 };
}

void buf_clear(struct buf *buf)
{
	buf->len = 0;
	buf->failed = false;
}

/* One byte more than `size` is kept, so that a NUL always fits behind the bytes. */
static bool enlarge(struct buf *buf, size_t more)
{
	size_t size = buf->size ? buf->size : 256;

	if (more > buf->max - buf->len) {
		buf->failed = true;
		return false;
	}
	while (size < buf->len + more)
		size = size > buf->max / 2 ? buf->max : size * 2;
	if (size > buf->max)
		size = buf->max;
	char *ptr = size < SIZE_MAX ? realloc(buf->ptr, size + 1) : NULL;
	if (!ptr) {
		buf->failed = true;
		return false;
	}
	buf->ptr = ptr;
	buf->size = size;
	return true;
}

char *buf_grow(struct buf *buf, size_t len)
{
	if (buf->failed)
		return NULL;
	if ((len > buf->size - buf->len || !buf->ptr) && !enlarge(buf, len))
		return NULL;
	return buf->ptr + buf->len;
}

void buf_text(struct buf *buf, const char *terminated)
{
	buf_bytes(buf, terminated, strlen(terminated));
}

static const char pairs[] = "0001020304050607080910111213141516171819"
			    "2021222324252627282930313233343536373839"
			    "4041424344454647484950515253545556575859"
			    "6061626364656667686970717273747576777879"
			    "8081828384858687888990919293949596979899";

/* Writes the digits so that they end before `end`, two at a time; where they begin. */
static char *digits_before(char *end, uint64_t number)
{
	for (; number >= 100; number /= 100)
		memcpy(end -= 2, pairs + number % 100 * 2, 2);
	if (number >= 10)
		return memcpy(end - 2, pairs + number * 2, 2);
	*--end = (char)('0' + number);
	return end;
}

/* Up to eight digits at once, without a branch: a board's numbers have any length, and a wrong
 * guess at it costs more than the digits do. The halves, quarters and eighths of a word are
 * divided by a hundred and by ten side by side. Writes eight bytes, of which so many as it
 * returns count. */
static size_t digits_at_once(char *at, uint32_t number)
{
	const uint64_t fours = number / 10000 | (uint64_t)(number % 10000) << 32;
	const uint64_t hundreds = fours * 10486 >> 20 & 0x7f0000007f;
	const uint64_t twos = hundreds | (fours - hundreds * 100) << 16;
	const uint64_t tens = twos * 103 >> 10 & 0x000f000f000f000f;
	const uint64_t ones = tens | (twos - tens * 10) << 8;
	const int zeros = __builtin_ctzll(ones | UINT64_C(1) << 56) & ~7; /* bits of leading ones */
	const uint64_t bytes = htole64((ones + 0x3030303030303030) >> zeros);

	memcpy(at, &bytes, sizeof(bytes));
	return 8 - (size_t)zeros / 8;
}

void buf_number(struct buf *buf, int64_t number)
{
	char text[20], *end = text + sizeof(text), *at;

	if (number >= 0 && number < 100000000 && buf->size - buf->len >= 8 && !buf->failed) {
		buf->len += digits_at_once(buf->ptr + buf->len, (uint32_t)number);
		return;
	}
	at = digits_before(end, number < 0 ? -(uint64_t)number : (uint64_t)number);
	if (number < 0)
		*--at = '-';
	buf_bytes(buf, at, (size_t)(end - at));
}

static size_t digits_of_any(char *at, uint32_t number)
{
	char text[10], *end = text + sizeof(text), *begin = digits_before(end, number);

	memcpy(at, begin, (size_t)(end - begin));
	return (size_t)(end - begin);
}

/* The numbers below a thousand with a comma behind, four bytes each: most of what a board holds. */
#define SMALL_1(n)                                                                                 \
	{                                                                                          \
		'0' + ((n) > 99         ? (n) / 100                                                \
			      : (n) > 9 ? (n) / 10                                                 \
					: (n)),                                                    \
			(n) > 9 ? '0' + ((n) > 99 ? (n) / 10 : (n)) % 10 : ',',                    \
			(n) > 99 ? '0' + (n) % 10 : ',', ','                                       \
	}
#define SMALL_10(n)                                                                                \
	SMALL_1(n), SMALL_1(n + 1), SMALL_1(n + 2), SMALL_1(n + 3), SMALL_1(n + 4),                \
		SMALL_1(n + 5), SMALL_1(n + 6), SMALL_1(n + 7), SMALL_1(n + 8), SMALL_1(n + 9)
#define SMALL_100(n)                                                                               \
	SMALL_10(n), SMALL_10(n + 10), SMALL_10(n + 20), SMALL_10(n + 30), SMALL_10(n + 40),       \
		SMALL_10(n + 50), SMALL_10(n + 60), SMALL_10(n + 70), SMALL_10(n + 80),            \
		SMALL_10(n + 90)
static const char small[1000][4] = { SMALL_100(0), SMALL_100(100), SMALL_100(200), SMALL_100(300),
	SMALL_100(400), SMALL_100(500), SMALL_100(600), SMALL_100(700), SMALL_100(800),
	SMALL_100(900) };

static char *count_before_comma(char *at, uint32_t count)
{
	if (count < COUNT(small)) {
		memcpy(at, small[count], sizeof(small[count]));
		return at + 2 + (count > 9) + (count > 99);
	}
	at += count < 100000000 ? digits_at_once(at, count) : digits_of_any(at, count);
	*at = ',';
	return at + 1;
}

#define COUNT_ROOM 11 /* ten digits and a comma */

static char *counts_before_commas(char *at, const uint32_t *counts, size_t count)
{
	for (size_t n = 0; n < count; n++)
		at = count_before_comma(at, counts[n]);
	return at;
}

/* Where they might not fit they are made elsewhere, by pieces: the maximum counts the bytes that
 * there are, not those that there might be. */
static void counts_by_pieces(struct buf *buf, const uint32_t *counts, size_t count)
{
	char piece[128 * COUNT_ROOM];

	for (size_t n = 0; n < count; n += 128) {
		const size_t some = count - n < 128 ? count - n : 128;
		const char *end = counts_before_commas(piece, counts + n, some);
		buf_bytes(buf, piece, (size_t)(end - piece) - (n + some == count));
	}
}

void buf_counts(struct buf *buf, const uint32_t *counts, size_t count)
{
	if (!count)
		return;
	if (buf->failed || count > (buf->size - buf->len) / COUNT_ROOM)
		counts_by_pieces(buf, counts, count);
	else
		buf->len = (size_t)(counts_before_commas(buf->ptr + buf->len, counts, count) -
				    buf->ptr) -
			   1;
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list values, again;

	va_start(values, format);
	va_copy(again, values);
	int len = vsnprintf(NULL, 0, format, values);
	va_end(values);
	char *room = len < 0 ? NULL : buf_room(buf, (size_t)len);
	if (room) {
		vsnprintf(room, (size_t)len + 1, format, again);
		buf->len += (size_t)len;
	}
	va_end(again);
}

str buf_str(const struct buf *buf)
{
	return (str){ buf->ptr ? buf->ptr : "", buf->len };
}

char *buf_take(struct buf *buf, size_t *ret_len)
{
	char *taken = buf_room(buf, 0) ? buf->ptr : NULL;

	if (!taken)
		return NULL;
	taken[buf->len] = '\0';
	*ret_len = buf->len;
	*buf = (struct buf){ .max = buf->max };
	return taken;
}
