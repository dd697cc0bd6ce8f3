/* The difference of two texts, word by word: the longest common sequence of words, by a table of what follows. */
#include "base/difference.h"
#include <stdlib.h>

struct words {
	str *ptr;
	size_t count;
};

static bool is_letter(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* The bytes of a character, as its first one says and as far as there are so many. */
static size_t character(str text, size_t at)
{
	const unsigned char first = (unsigned char)text.ptr[at];
	size_t len = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;

	return at + len > text.len ? text.len - at : len;
}

/* Letters of Latin and Cyrillic scripts and digits go together; whatever else is a word by itself. */
static size_t word(str text, size_t at)
{
	size_t end = at;

	while (end < text.len) {
		const unsigned char c = (unsigned char)text.ptr[end];
		if (!is_letter(c) && (c < 0xc3 || c > 0xdf))
			break;
		end += character(text, end);
	}
	return end > at ? end - at : character(text, at);
}

static struct words words_of(str text, struct arena *arena)
{
	struct words words = { .ptr = arena_array(arena, text.len ? text.len : 1, sizeof(*words.ptr)) };

	for (size_t at = 0; words.ptr && at < text.len; at += words.ptr[words.count - 1].len)
		words.ptr[words.count++] = str_slice(text, at, word(text, at));
	return words;
}

/* Parts are put together as long as they are of one kind and stand one after the other. */
struct parts {
	struct difference *ptr;
	size_t count;
};

static void add(struct parts *parts, bool gone, bool fresh, str text)
{
	struct difference *last = parts->count ? &parts->ptr[parts->count - 1] : NULL;

	if (!text.len)
		return;
	if (last && last->gone == gone && last->fresh == fresh && last->text.ptr + last->text.len == text.ptr)
		last->text.len += text.len;
	else
		parts->ptr[parts->count++] = (struct difference){ gone, fresh, text };
}

static void add_all(struct parts *parts, bool gone, bool fresh, const struct words *words, size_t from, size_t to)
{
	for (size_t n = from; n < to; n++)
		add(parts, gone, fresh, words->ptr[n]);
}

/* What differs between `from` and both ends, by lengths[i][j]: how many words are common from there on. */
static void add_compared(
	struct parts *parts, const struct words *was, const struct words *now, size_t from, size_t a_end, size_t b_end)
{
	const size_t rows = a_end - from, columns = b_end - from, width = columns + 1;
	uint16_t *common = rows * columns <= DIFFERENCE_CELLS_MAX ? calloc((rows + 1) * width, sizeof(*common)) : NULL;
	size_t i = 0, j = 0;

	for (size_t a = rows; common && a-- > 0;)
		for (size_t b = columns; b-- > 0;) {
			const uint16_t down = common[(a + 1) * width + b], right = common[a * width + b + 1];
			common[a * width + b] = str_eq(was->ptr[from + a], now->ptr[from + b])
							? (uint16_t)(common[(a + 1) * width + b + 1] + 1)
							: (down > right ? down : right);
		}
	while (common && i < rows && j < columns) {
		if (str_eq(was->ptr[from + i], now->ptr[from + j]))
			add(parts, false, false, now->ptr[from + j]), i++, j++;
		else if (common[(i + 1) * width + j] >= common[i * width + j + 1])
			add(parts, true, false, was->ptr[from + i++]);
		else
			add(parts, false, true, now->ptr[from + j++]);
	}
	free(common);
	add_all(parts, true, false, was, from + i, a_end);
	add_all(parts, false, true, now, from + j, b_end);
}

size_t text_difference(str was, str now, struct arena *arena, struct difference **ret)
{
	const struct words a = words_of(was, arena), b = words_of(now, arena);
	struct parts parts = { .ptr = arena_array(arena, a.count + b.count + 1, sizeof(*parts.ptr)) };
	size_t from = 0, a_end = a.count, b_end = b.count;

	if (!a.ptr || !b.ptr || !parts.ptr)
		return 0;
	while (from < a_end && from < b_end && str_eq(a.ptr[from], b.ptr[from]))
		add(&parts, false, false, b.ptr[from++]);
	while (a_end > from && b_end > from && str_eq(a.ptr[a_end - 1], b.ptr[b_end - 1]))
		a_end--, b_end--;
	add_compared(&parts, &a, &b, from, a_end, b_end);
	add_all(&parts, false, false, &b, b_end, b.count);
	*ret = parts.ptr;
	return parts.count;
}
