/* Packing texts and looking for words in them. */
#include "base/needle.h"
#include "base/text.h"
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define BEGINS '\1'
#define SMALL 0x20

static bool is_small(char c)
{
	return c >= 'a' && c <= 'z';
}

static char large(char c)
{
	return is_small(c) ? (char)(c - SMALL) : c;
}

/* ---- Packing ---- */

void needle_pack(struct buf *hay, struct pinyin *pinyin, str text)
{
	CLEANUP(buf_done) struct buf syllables = BUF(SIZE_MAX);
	CLEANUP(buf_done) struct buf initials = BUF(SIZE_MAX);
	size_t from = hay->len + 1, to = from;

	buf_byte(hay, BEGINS);
	text_fold(text, hay);
	for (size_t n = from; n < hay->len; n++)
		if ((unsigned char)hay->ptr[n] >= ' ')
			hay->ptr[to++] = large(hay->ptr[n]);
	hay->len = hay->failed ? hay->len : to;
	if (!pinyin_write(pinyin, text, &syllables, &initials))
		return;
	buf_byte(hay, BEGINS);
	buf_add(hay, buf_str(&syllables));
	buf_byte(hay, BEGINS);
	buf_add(hay, buf_str(&initials));
}

/* ---- Looking ---- */

/* Lead bytes of Chinese characters are everywhere; what follows them is not. */
static size_t rare_byte(const struct needle *needle)
{
	size_t n = 0;

	while (n + 1 < needle->len && (unsigned char)needle->text[n] >= 0xc0)
		n++;
	return n;
}

void needle_of(struct needle *needle, str word, enum needle_where where)
{
	needle->len = 0;
	if (!word.len || word.len >= NEEDLE_MAX)
		return;
	if (where == NEEDLE_BEGINS)
		needle->text[needle->len++] = BEGINS;
	for (size_t n = 0; n < word.len; n++) {
		if ((unsigned char)word.ptr[n] < ' ') {
			needle->len = 0; /* no text has it */
			return;
		}
		needle->text[needle->len++] = large(word.ptr[n]);
	}
	needle->first = rare_byte(needle);
	needle->last = needle->len - 1;
	char last = needle->text[needle->last];
	needle->last_bit = needle->last > needle->first && last >= 'A' && last <= 'Z' ? SMALL : 0;
}

static bool fits(const struct needle *needle, const char *at)
{
	if (at[0] != needle->text[0])
		return false;
	for (size_t n = 1; n < needle->len; n++)
		if (large(at[n]) != needle->text[n])
			return false;
	/* After the byte before a text its first letter is large, but in nothing else. */
	return needle->text[0] != BEGINS || at[1] == needle->text[1];
}

#ifdef __SSE2__
/* Looks as long as there are sixteen places; *from: where it stopped. */
static size_t next_of_many(const struct needle *needle, str hay, size_t *from)
{
	const __m128i first = _mm_set1_epi8(needle->text[needle->first]);
	const __m128i bit = _mm_set1_epi8(needle->last_bit);
	const __m128i last = _mm_set1_epi8((char)(needle->text[needle->last] | needle->last_bit));
	size_t at = *from;

	for (; at + needle->last + 16 <= hay.len; at += 16) {
		const __m128i *a = (const __m128i *)(const void *)(hay.ptr + at + needle->first);
		const __m128i *b = (const __m128i *)(const void *)(hay.ptr + at + needle->last);
		__m128i same = _mm_and_si128(_mm_cmpeq_epi8(_mm_loadu_si128(a), first),
			_mm_cmpeq_epi8(_mm_or_si128(_mm_loadu_si128(b), bit), last));
		for (unsigned mask = (unsigned)_mm_movemask_epi8(same); mask; mask &= mask - 1) {
			size_t place = at + (size_t)__builtin_ctz(mask);
			if (fits(needle, hay.ptr + place))
				return place;
		}
	}
	*from = at;
	return NEEDLE_NONE;
}
#endif

size_t needle_next(const struct needle *needle, str hay, size_t from)
{
	if (!needle->len)
		return NEEDLE_NONE;
#ifdef __SSE2__
	size_t place = next_of_many(needle, hay, &from);
	if (place != NEEDLE_NONE)
		return place;
#endif
	for (; from + needle->len <= hay.len; from++)
		if (hay.ptr[from + needle->first] == needle->text[needle->first] &&
			fits(needle, hay.ptr + from))
			return from;
	return NEEDLE_NONE;
}

size_t needle_words(str typed, struct buf *into, str ret[NEEDLE_WORDS])
{
	size_t count = 0;

	text_fold(typed, into);
	for (str rest = buf_str(into); rest.len && count < NEEDLE_WORDS;) {
		size_t len = 0;
		while (len < rest.len && (unsigned char)rest.ptr[len] > ' ')
			len++;
		if (len)
			ret[count++] = str_slice(rest, 0, len);
		rest = str_from(rest, len + 1);
	}
	return count;
}
