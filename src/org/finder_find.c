/* The units' texts, packed: searching. */
#include "org/finder_private.h"

/* What is known of each unit while a search runs, worked out when it is first asked, for the line above
 * it too. */
enum mark { MARK_NONE, MARK_YES, MARK_NO, MARK_LINE /* itself, but not what is below */ };

enum rank { OPEN_BEGINS, OPEN_WITHIN, CLOSED_BEGINS, CLOSED_WITHIN, RANKS };

struct hits {
	uint32_t list[RANKS][FINDER_MOST];
	size_t count[RANKS];
};

/* Of several words. A rare one is looked for by itself first: who has it is then known without reading a
 * text again, and one that nobody has ends the search. */
#define RARE 20000
struct word {
	struct needle within, begins;
	uint8_t *
		line; /* by unit: whether it or one above it has the word; NULL: there is one word */
	uint32_t *units; /* where it is rare: who has it */
	size_t count;    /* SIZE_MAX: it is not rare */
};

#define LOOKED_MAX 700000 /* units that are looked at for several words */

struct search {
	const struct unit_finder *finder;
	struct word words[NEEDLE_WORDS];
	size_t word_count,
		main; /* main: the word that is looked for now; the others are then asked for */
	size_t max, looked;
	uint8_t *known, *under; /* enum mark by unit; NULL: all of them */
	uint8_t *taken;         /* by unit: found already; NULL: there is one word */
	uint32_t *only; /* the only units that are known, where they are few, in their order */
	size_t only_count;
	struct hits hits;
};

/* ---- Marks ---- */

/* The unit itself and those above it, but within what is known anyway. */
static void mark_line(const struct search *s, uint8_t *marks, uint32_t number)
{
	const uint32_t *parents = s->finder->parents;
	uint32_t from = number;
	int depth = 0;

	for (uint32_t n = number; n != NONE && depth++ < DEPTHS; n = parents[n])
		if (marks[n] == MARK_YES)
			from = parents[n];
	for (depth = 0; from != NONE && depth < DEPTHS; depth++, from = parents[from])
		if (marks[from] == MARK_NONE)
			marks[from] = MARK_LINE;
}

/* Whether it is at or below a unit that is marked MARK_YES, or marked MARK_LINE itself. */
static bool holds(const struct search *s, uint8_t *marks, uint32_t number)
{
	const uint32_t *parents = s->finder->parents;
	uint32_t from = number;
	int depth = 0;

	if (!marks || marks[number] != MARK_NONE)
		return !marks || marks[number] != MARK_NO;
	while (number != NONE && marks[number] == MARK_NONE && depth++ < DEPTHS)
		number = parents[number];
	uint8_t mark = number != NONE && marks[number] == MARK_YES ? MARK_YES : MARK_NO;
	for (; from != number && depth-- > 0; from = parents[from])
		marks[from] = mark;
	return mark == MARK_YES;
}

/* What holds() would find, for all at once: parents come before their children, but for some that were
 * changed. */
static void spread(const struct search *s, uint8_t *marks)
{
	const uint32_t *parents = s->finder->parents;

	for (uint32_t n = 0; n < s->finder->count; n++) {
		if (marks[n] != MARK_NONE)
			continue;
		if (parents[n] == NONE)
			marks[n] = MARK_NO;
		else if (parents[n] < n && marks[parents[n]] != MARK_NONE)
			marks[n] = marks[parents[n]] == MARK_YES ? MARK_YES : MARK_NO;
	}
}

static uint8_t *new_marks(const struct search *s)
{
	return room_new(s->finder->count + 1, 1);
}

static void mark_known(struct search *s, const struct finder_look *look)
{
	uint32_t number;

	s->known = new_marks(s);
	for (size_t n = 0; n < look->place_count; n++)
		if (look->places[n].below &&
			(number = finder_number(s->finder, look->places[n].unit)) != NONE)
			s->known[number] = MARK_YES;
	for (size_t n = 0; n < look->place_count; n++)
		if ((number = finder_number(s->finder, look->places[n].unit)) != NONE)
			mark_line(s, s->known, number);
	spread(s, s->known);
}

static void mark_under(struct search *s, id under)
{
	uint32_t number = finder_number(s->finder, under);

	s->under = new_marks(s);
	if (number != NONE)
		s->under[number] = MARK_YES;
	spread(s, s->under);
}

/* ---- Words ---- */

static str text_of(const struct unit_finder *finder, uint32_t piece)
{
	uint32_t start = finder->starts[piece];

	return (str){ finder->text.ptr + start, finder->starts[piece + 1] - start };
}

static bool has(const struct search *s, uint32_t number, const struct needle *needle)
{
	return needle_in(needle, text_of(s->finder, s->finder->pieces[number]));
}

static bool has_itself(const struct search *s, const struct word *word, uint32_t number)
{
	return word->count == SIZE_MAX && has(s, number, &word->within);
}

/* Whether the unit or one above it has the word. */
static bool line_has(const struct search *s, const struct word *word, uint32_t number)
{
	uint8_t *marks = word->line;
	const uint32_t *parents = s->finder->parents;
	uint32_t from = number;
	int depth = 0;

	for (; number != NONE && marks[number] == MARK_NONE && depth < DEPTHS; depth++) {
		if (has_itself(s, word, number)) {
			marks[number] = MARK_YES;
			break;
		}
		number = parents[number];
	}
	uint8_t mark = number != NONE && marks[number] == MARK_YES ? MARK_YES : MARK_NO;
	for (; from != number && depth-- > 0; from = parents[from])
		marks[from] = mark;
	return mark == MARK_YES;
}

static bool others_fit(struct search *s, uint32_t number)
{
	for (size_t n = 0; n < s->word_count; n++)
		if (n != s->main && !line_has(s, &s->words[n], number))
			return false;
	return true;
}

/* The next piece at or after `piece` that has it, and *at behind that; piece_count: none has. */
static size_t next_piece(
	const struct search *s, const struct needle *needle, size_t piece, size_t to, size_t *at)
{
	const struct unit_finder *finder = s->finder;

	*at = needle_next(needle, (str){ finder->text.ptr, finder->starts[to] }, *at);
	if (*at == NEEDLE_NONE)
		return finder->piece_count;
	while (finder->starts[piece + 1] <= *at)
		piece++;
	*at = finder->starts[piece + 1];
	return piece;
}

static void look_for_rare(struct search *s, struct word *word)
{
	const struct unit_finder *finder = s->finder;
	size_t at = 0, piece = 0;

	word->units = room_new(RARE, sizeof(*word->units));
	while ((piece = next_piece(s, &word->within, piece, finder->piece_count, &at)) <
		finder->piece_count) {
		word->line[finder->owners[piece]] = MARK_YES;
		if (word->count == RARE) {
			word->count = SIZE_MAX;
			return;
		}
		word->units[word->count++] = finder->owners[piece];
	}
}

/* The rarest first. */
static void sort_words(struct search *s)
{
	for (size_t n = 1; n < s->word_count; n++) {
		struct word word = s->words[n];
		size_t k = n;
		for (; k && s->words[k - 1].count > word.count; k--)
			s->words[k] = s->words[k - 1];
		s->words[k] = word;
	}
}

/* ---- Hits ---- */

static bool begins(const struct search *s, uint32_t number)
{
	for (size_t n = 0; n < s->word_count; n++)
		if (has(s, number, &s->words[n].begins))
			return true;
	return false;
}

static void take(struct search *s, uint32_t number)
{
	s->looked++;
	if (!holds(s, s->known, number) || !holds(s, s->under, number) ||
		(s->taken && s->taken[number]) || !others_fit(s, number))
		return;
	enum rank rank = begins(s, number) ? OPEN_BEGINS : OPEN_WITHIN;
	if (s->finder->closed[number])
		rank += CLOSED_BEGINS;
	if (s->hits.count[rank] == s->max)
		return;
	s->hits.list[rank][s->hits.count[rank]++] = number;
	if (s->taken)
		s->taken[number] = true;
}

static bool is_enough(const struct search *s)
{
	return s->hits.count[OPEN_BEGINS] == s->max ||
	       (s->word_count > 1 && s->looked > LOOKED_MAX);
}

/* The pieces from `from` to `to`. As soon as there are enough that have the word within, only those that
 * begin with it can still come before them. */
static void scan(struct search *s, size_t from, size_t to)
{
	const struct word *word = &s->words[s->main];
	size_t at = s->finder->starts[from], piece = from;

	while (!is_enough(s)) {
		const struct needle *needle =
			s->hits.count[OPEN_WITHIN] == s->max ? &word->begins : &word->within;
		piece = next_piece(s, needle, piece, to, &at);
		if (piece == s->finder->piece_count)
			return;
		take(s, s->finder->owners[piece]);
	}
}

static void look_at(struct search *s, const uint32_t *units, size_t count)
{
	for (size_t n = 0; n < count && !is_enough(s); n++)
		if (has(s, units[n], &s->words[s->main].within))
			take(s, units[n]);
}

/* Upper ones first, as they stand now; those that stand as high in the order in which they were found. */
static void put_in_order(const struct search *s, uint32_t *list, size_t count)
{
	for (size_t n = 1; n < count; n++) {
		uint32_t number = list[n];
		int depth = finder_depth(s->finder, number);
		size_t k = n;
		for (; k && finder_depth(s->finder, list[k - 1]) > depth; k--)
			list[k] = list[k - 1];
		list[k] = number;
	}
}

static void add_hits(struct hits *to, const struct hits *from)
{
	for (size_t rank = 0; rank < RANKS; rank++)
		for (size_t n = 0; n < from->count[rank]; n++)
			to->list[rank][to->count[rank]++] = from->list[rank][n];
}

/* What was changed is looked at by itself, so that upper units among it are not missed for lower ones. */
static void scan_all(struct search *s)
{
	struct hits changed;

	for (s->main = 0; s->main < s->word_count; s->main++)
		scan(s, s->finder->packed, s->finder->piece_count);
	changed = s->hits;
	memset(s->hits.count, 0, sizeof(s->hits.count));
	for (s->main = 0; s->main < s->word_count; s->main++)
		if (s->words[s->main].count == SIZE_MAX)
			scan(s, 0, s->finder->packed);
		else
			look_at(s, s->words[s->main].units, s->words[s->main].count);
	add_hits(&s->hits, &changed);
}

static void look_at_all(struct search *s)
{
	for (s->main = 0; s->main < s->word_count; s->main++)
		look_at(s, s->only, s->only_count);
}

static size_t give(struct search *s, id *ret, size_t max)
{
	size_t count = 0;

	for (size_t rank = 0; rank < RANKS; rank++) {
		put_in_order(s, s->hits.list[rank], s->hits.count[rank]);
		for (size_t n = 0; n < s->hits.count[rank] && count < max; n++)
			ret[count++] = (id){ s->finder->ids[s->hits.list[rank][n]] };
	}
	return count;
}

static int compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Upper ones first, as they were packed, each once. */
static void take_only(struct search *s, const struct finder_look *look)
{
	s->only = room_new(look->only_count + 1, sizeof(*s->only));
	for (size_t n = 0; n < look->only_count; n++) {
		uint32_t number = finder_number(s->finder, look->only[n]);
		if (number != NONE)
			s->only[s->only_count++] = number;
	}
	qsort(s->only, s->only_count, sizeof(*s->only), compare);
	size_t count = 0;
	for (size_t n = 0; n < s->only_count; n++)
		if (!count || s->only[count - 1] != s->only[n])
			s->only[count++] = s->only[n];
	s->only_count = count;
}

static void take_words(struct search *s, const struct finder_look *look)
{
	s->word_count = look->count;
	for (size_t n = 0; n < s->word_count; n++) {
		struct word *word = &s->words[n];
		needle_of(&word->within, look->words[n], NEEDLE_ANYWHERE);
		needle_of(&word->begins, look->words[n], NEEDLE_BEGINS);
		word->count = SIZE_MAX;
		if (s->word_count > 1)
			word->line = new_marks(s);
	}
	if (s->word_count > 1)
		s->taken = new_marks(s);
}

static void search(struct search *s)
{
	if (s->only) {
		look_at_all(s);
		return;
	}
	for (size_t n = 0; n < s->word_count && s->word_count > 1; n++) {
		s->words[n].count = 0;
		look_for_rare(s, &s->words[n]);
		if (!s->words[n].count)
			return; /* nobody has it */
		if (s->words[n].count != SIZE_MAX)
			spread(s, s->words[n].line);
	}
	sort_words(s);
	scan_all(s);
}

size_t unit_finder_find(
	const struct unit_finder *finder, const struct finder_look *look, id *ret, size_t max)
{
	struct search s = { .finder = finder, .max = max };

	must(look->count <= NEEDLE_WORDS && max <= FINDER_MOST / 2);
	if (!look->count || !finder->count || !max)
		return 0;
	take_words(&s, look);
	if (look->only)
		take_only(&s, look);
	else if (!look->everywhere)
		mark_known(&s, look);
	if (id_given(look->under))
		mark_under(&s, look->under);
	search(&s);
	size_t count = give(&s, ret, max);
	for (size_t n = 0; n < s.word_count; n++) {
		free(s.words[n].line);
		free(s.words[n].units);
	}
	free(s.taken);
	free(s.known);
	free(s.under);
	free(s.only);
	return count;
}
