/* How one text differs from another: line by line, then word by word within lines that differ. */
#include "base/difference.h"
#include "base/macros.h"
#include <stdlib.h>

struct pieces {
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

/* With what ends it. */
static size_t line(str text, size_t at)
{
	const char *end = memchr(text.ptr + at, '\n', text.len - at);

	return end ? (size_t)(end - text.ptr) + 1 - at : text.len - at;
}

static size_t pieces_count(str text, size_t (*piece)(str, size_t))
{
	size_t count = 0;

	for (size_t at = 0; at < text.len; at += piece(text, at))
		count++;
	return count;
}

static struct pieces pieces_of(str text, size_t (*piece)(str, size_t), struct arena *arena)
{
	struct pieces pieces = { .ptr = arena_array(arena, pieces_count(text, piece) + 1,
					 sizeof(*pieces.ptr)) };

	for (size_t at = 0; pieces.ptr && at < text.len; at += pieces.ptr[pieces.count - 1].len)
		pieces.ptr[pieces.count++] = str_slice(text, at, piece(text, at));
	return pieces;
}

/* ---- What both have ---- */

/* Which piece of the second each of the first is; -1: it is gone. */
struct pairing {
	const struct pieces *was, *now;
	int *now_of;
};

static bool is_same(const struct pairing *p, int x, int y)
{
	return str_eq(p->was->ptr[x], p->now->ptr[y]);
}

/* How far one gets along the diagonal k = x - y: reached[k] of the step before it, which has all of -d+1 .. d-1. */
static int reach(const int *before, int d, int k)
{
	if (d == 0)
		return 0;
	return k == -d || (k != d && before[k - 1] < before[k + 1]) ? before[k + 1]
								    : before[k - 1] + 1;
}

/* Step d has its diagonals -d, -d+2 ... d at all[d * (d + 1) / 2]; here as reached[k]. */
static const int *step_of(const int *all, int d, int *room)
{
	const int *step = all + (size_t)d * ((size_t)d + 1) / 2;

	for (int n = 0; n <= d; n++)
		room[2 * n - d] = step[n];
	return room;
}

/* From the end back to the beginning. */
static void pair_up(const struct pairing *p, const int *all, int last, int *room)
{
	int x = (int)p->was->count, y = (int)p->now->count;

	for (int d = last; d >= 0; d--) {
		const int k = x - y, start = reach(d ? step_of(all, d - 1, room) : NULL, d, k);
		const bool down = d && (k == -d || (k != d && room[k - 1] < room[k + 1]));
		while (x > start)
			p->now_of[--x] = --y;
		if (d && down)
			y--;
		else if (d)
			x--;
	}
}

/* Myers, An O(ND) difference algorithm (1986): the fewest pieces gone and new, so that it costs as much as there is
 * another, however long both are. A table of all pieces of the one and the other was outgrown by notes whose beginning
 * and end had both changed. False: too much differs, or there is no memory. */
static bool pair(const struct pairing *p)
{
	const int a = (int)p->was->count, b = (int)p->now->count;
	const int most = a + b < DIFFERENCE_STEPS_MAX ? a + b : DIFFERENCE_STEPS_MAX;
	const size_t steps = (size_t)most + 1;
	int *all = calloc(steps * (steps + 1) / 2 + 2 * steps + 3, sizeof(*all)), *reached = NULL;
	bool found = false;

	for (int n = 0; n < a; n++)
		p->now_of[n] = -1;
	if (!all)
		return false;
	reached = all + steps * (steps + 1) / 2 + steps + 1;
	for (int d = 0; d <= most && !found; d++) {
		for (int k = -d; k <= d && !found; k += 2) {
			int x = reach(reached, d, k);
			while (x < a && x - k < b && is_same(p, x, x - k))
				x++;
			reached[k] = x;
			all[(size_t)d * ((size_t)d + 1) / 2 + (size_t)(k + d) / 2] = x;
			found = x >= a && x - k >= b;
		}
		if (found)
			pair_up(p, all, d, reached);
	}
	free(all);
	return found;
}

/* ---- What is told ---- */
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
	if (last && last->gone == gone && last->fresh == fresh &&
		last->text.ptr + last->text.len == text.ptr)
		last->text.len += text.len;
	else
		parts->ptr[parts->count++] = (struct difference){ gone, fresh, text };
}

/* The text from one piece up to another, which stand in it one after the other. */
static str span(const struct pieces *pieces, size_t from, size_t to)
{
	str text = STR("");

	if (from < to)
		text = (str){ pieces->ptr[from].ptr, 0 };
	for (size_t n = from; n < to; n++)
		text.len += pieces->ptr[n].len;
	return text;
}

static void add_apart(struct parts *parts, str was, str now, UNUSED struct arena *arena)
{
	add(parts, true, false, was);
	add(parts, false, true, now);
}

typedef void add_gap(struct parts *, str was, str now, struct arena *);

/* What is paired is in both; what stands between is told by `gap`. */
static void add_paired(
	struct parts *parts, const struct pairing *p, add_gap *gap, struct arena *arena)
{
	size_t x = 0, y = 0;

	for (size_t n = 0; n < p->was->count; n++) {
		if (p->now_of[n] < 0)
			continue;
		const size_t m = (size_t)p->now_of[n];
		if (n > x || m > y)
			gap(parts, span(p->was, x, n), span(p->now, y, m), arena);
		add(parts, false, false, p->now->ptr[m]);
		x = n + 1;
		y = m + 1;
	}
	if (p->was->count > x || p->now->count > y)
		gap(parts, span(p->was, x, p->was->count), span(p->now, y, p->now->count), arena);
}

/* False: too much differs. */
static bool compare(struct parts *parts, str was, str now, size_t (*piece)(str, size_t),
	add_gap *gap, struct arena *arena)
{
	const struct pieces a = pieces_of(was, piece, arena), b = pieces_of(now, piece, arena);
	const struct pairing p = { &a, &b, arena_array(arena, a.count + 1, sizeof(int)) };

	if (!a.ptr || !b.ptr || !p.now_of || !pair(&p))
		return false;
	add_paired(parts, &p, gap, arena);
	return true;
}

static void add_words(struct parts *parts, str was, str now, struct arena *arena)
{
	if (!compare(parts, was, now, word, add_apart, arena))
		add_apart(parts, was, now, arena);
}

size_t text_difference(str was, str now, struct arena *arena, struct difference **ret)
{
	const size_t most = pieces_count(was, word) + pieces_count(now, word) + 1;
	struct parts parts = { .ptr = arena_array(arena, most, sizeof(*parts.ptr)) };

	if (!parts.ptr)
		return 0;
	if (!compare(&parts, was, now, line, add_words, arena))
		add_words(&parts, was, now, arena);
	*ret = parts.ptr;
	return parts.count;
}
