/* Interning of sets. */
#include "board/sets.h"

void sets_done(struct sets *sets)
{
	for (size_t i = 0; i < sets->count; i++)
		free(sets->list[i].list);
	free(sets->list);
	finder_done(&sets->finder);
	*sets = (struct sets){ 0 };
}

static bool eq(const struct id_set *a, const struct id_set *b)
{
	return a->count == b->count && !memcmp(a->list, b->list, a->count * sizeof(*a->list));
}

static bool same(const void *owner, uint32_t number, const void *thing)
{
	return eq(&((const struct sets *)owner)->list[number], thing);
}

/* As in words.c, one finder serves what has not been kept yet and what has. */
static uint64_t mix(const struct id_set *set)
{
	uint64_t h = set->count;

	for (size_t i = 0; i < set->count; i++) {
		h = (h ^ (uint64_t)set->list[i].v) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 29;
	}
	return h;
}

static uint64_t hash(const void *owner, uint32_t number)
{
	return mix(&((const struct sets *)owner)->list[number]);
}

uint32_t sets_number(struct sets *sets, const id *ascending, size_t count)
{
	struct id_set wanted = { (id *)ascending, count };
	uint32_t number;

	if (!count)
		return 0;
	number = finder_find(&sets->finder, mix(&wanted), same, sets, &wanted);
	if (number != NONE)
		return number + 1;
	wanted.list = room_new(count, sizeof(*wanted.list));
	memcpy(wanted.list, ascending, count * sizeof(*ascending));
	sets->list = room_for(sets->list, &sets->room, sets->count + 1, sizeof(*sets->list));
	sets->list[sets->count++] = wanted;
	finder_add(&sets->finder, hash, sets);
	return (uint32_t)sets->count;
}

struct id_set sets_of(const struct sets *sets, uint32_t number)
{
	return number ? sets->list[number - 1] : (struct id_set){ 0 };
}

bool sets_hold(const struct sets *sets, uint32_t number, id one)
{
	struct id_set set = sets_of(sets, number);

	for (size_t i = 0; i < set.count; i++) {
		if (id_eq(set.list[i], one))
			return true;
	}
	return false;
}

static uint32_t changed(struct sets *sets, uint32_t number, id one, bool with)
{
	struct id_set set = sets_of(sets, number);
	id *list = room_new(set.count + 1, sizeof(*list));
	size_t count = 0, at = 0;

	while (at < set.count && set.list[at].v < one.v)
		list[count++] = set.list[at++];
	if (with)
		list[count++] = one;
	for (; at < set.count; at++) {
		if (!id_eq(set.list[at], one))
			list[count++] = set.list[at];
	}
	number = sets_number(sets, list, count);
	free(list);
	return number;
}

uint32_t sets_with(struct sets *sets, uint32_t number, id one)
{
	return changed(sets, number, one, true);
}

uint32_t sets_without(struct sets *sets, uint32_t number, id one)
{
	return changed(sets, number, one, false);
}
