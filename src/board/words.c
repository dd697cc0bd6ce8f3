/* Interning of words. */
#include "board/words.h"

void words_done(struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		free((char *)words->list[i].ptr);
	free(words->list);
	finder_done(&words->finder);
	*words = (struct words){ 0 };
}

static bool same(const void *owner, uint32_t number, const void *thing)
{
	const struct words *words = owner;

	return str_eq(words->list[number], *(const str *)thing);
}

static uint64_t hash(const void *owner, uint32_t number)
{
	const struct words *words = owner;

	return str_hash(words->list[number], 0);
}

static str copy(str word)
{
	char *bytes = room_new(word.len + 1, 1);

	memcpy(bytes, word.ptr, word.len);
	return (str){ bytes, word.len };
}

uint32_t words_find(const struct words *words, str word)
{
	return finder_find(&words->finder, str_hash(word, 0), same, words, &word);
}

bool words_known(const struct words *words, str word)
{
	return words_find(words, word) != NONE;
}

uint32_t words_number(struct words *words, str word)
{
	uint32_t number;

	if (!str_given(word))
		word = STR("");
	if (words->last < words->count && same(words, words->last, &word))
		return words->last;
	number = finder_find(&words->finder, str_hash(word, 0), same, words, &word);
	if (number == NONE) {
		number = (uint32_t)words->count;
		words->list =
			room_for(words->list, &words->room, words->count + 1, sizeof(*words->list));
		words->list[words->count++] = copy(word);
		finder_add(&words->finder, hash, words);
	}
	words->last = number;
	return number;
}
