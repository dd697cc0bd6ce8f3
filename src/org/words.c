/* The words that an organisation uses for levels and kinds: few, since the board counts units by
 * them. */
#include "org/unit.h"

#define SLOTS 4096 /* a power of two, more than twice UNIT_WORDS_MAX */

struct new_words {
	struct board *board;
	size_t count;
	str last; /* rows repeat the words of the row before */
	str slots[SLOTS];
	uint64_t seed;
};

struct new_words *words_begin(struct tx *tx)
{
	struct new_words *words = arena_alloc(tx_arena(tx), sizeof(*words));

	if (!words)
		return NULL;
	words->board = tx_board(tx);
	random_bytes(&words->seed, sizeof(words->seed));
	return words;
}

/* The word's slot, taken or free. */
static str *slot_of(struct new_words *words, str word)
{
	size_t n = str_hash(word, words->seed) & (SLOTS - 1);

	while (str_given(words->slots[n]) && !str_eq(words->slots[n], word))
		n = (n + 1) & (SLOTS - 1);
	return &words->slots[n];
}

bool words_take(struct new_words *words, str word)
{
	if (!word.len || (str_given(words->last) && str_eq(word, words->last)))
		return true;
	str *slot = slot_of(words, word);
	if (!str_given(*slot) && !board_word_known(words->board, word)) {
		if (board_words(words->board) + words->count >= UNIT_WORDS_MAX)
			return false;
		words->count++;
		*slot = word;
	}
	words->last = word;
	return true;
}

/* R-ORG-07 */
void refuse_word(struct problems *problems, const char *field)
{
	problem(problems, field, "R-ORG-07",
		N_("The units of a store have at most %d different levels and kinds."),
		UNIT_WORDS_MAX);
}
