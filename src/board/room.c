/* Growing arrays, piles of records, tables: the board's memory. */
#include "board/room.h"

#define CHUNK_BYTES 16384

void *room_for(void *array, size_t *room, size_t need, size_t size)
{
	size_t more = *room ? *room * 2 : 8;

	if (need <= *room)
		return array;
	if (more < need)
		more = need;
	must(more <= SIZE_MAX / size);
	array = realloc(array, more * size);
	must(array);
	*room = more;
	return array;
}

void *room_new(size_t count, size_t size)
{
	void *array = calloc(count ? count : 1, size);

	must(array);
	return array;
}

void pile_init(struct pile *pile, size_t record)
{
	*pile = (struct pile){ .record = record };
	while ((record << (pile->shift + 1)) <= CHUNK_BYTES)
		pile->shift++;
}

void pile_done(struct pile *pile)
{
	size_t chunks = ((size_t)pile->count + (1u << pile->shift) - 1) >> pile->shift;

	for (size_t i = 0; i < chunks; i++)
		free(pile->chunks[i]);
	for (size_t i = 0; i < pile->page_count; i++)
		free(pile->pages[i]);
	free(pile->chunks);
	free(pile->pages);
	*pile = (struct pile){ 0 };
}

static uint32_t *pile_slot(struct pile *pile, uint32_t key)
{
	size_t page = key / PILE_PAGE, room = pile->page_count;

	if (page >= room) {
		pile->pages = room_for(pile->pages, &room, page + 1, sizeof(*pile->pages));
		for (size_t i = pile->page_count; i < room; i++)
			pile->pages[i] = NULL;
		pile->page_count = room;
	}
	if (!pile->pages[page])
		pile->pages[page] = room_new(PILE_PAGE, sizeof(uint32_t));
	return &pile->pages[page][key % PILE_PAGE];
}

void *pile_make(struct pile *pile, uint32_t key)
{
	void *record = pile_at(pile, key);
	size_t chunk = pile->count >> pile->shift;

	if (record)
		return record;
	must(pile->count < NONE - 1);
	if (pile->count % (1u << pile->shift) == 0) {
		pile->chunks =
			room_for(pile->chunks, &pile->chunk_room, chunk + 1, sizeof(*pile->chunks));
		pile->chunks[chunk] = room_new((size_t)1 << pile->shift, pile->record);
	}
	*pile_slot(pile, key) = ++pile->count;
	return pile_at(pile, key);
}

/* The last step of SplitMix64 (Steele, Lea, Flood 2014): neighbours go far apart. */
static uint64_t map_hash(uint64_t key)
{
	key = (key ^ (key >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	key = (key ^ (key >> 27)) * UINT64_C(0x94d049bb133111eb);
	return key ^ (key >> 31);
}

static struct map_entry *map_place(const struct map *map, uint64_t key)
{
	size_t at = map_hash(key) & (map->size - 1);

	while (map->entries[at].key && map->entries[at].key != key)
		at = (at + 1) & (map->size - 1);
	return &map->entries[at];
}

void map_done(struct map *map)
{
	free(map->entries);
	*map = (struct map){ 0 };
}

struct map_entry *map_find(const struct map *map, uint64_t key)
{
	struct map_entry *entry = map->size ? map_place(map, key) : NULL;

	return entry && entry->key ? entry : NULL;
}

static void map_widen(struct map *map)
{
	struct map old = *map;

	map->size = old.size ? old.size * 2 : 16;
	map->entries = room_new(map->size, sizeof(*map->entries));
	for (size_t i = 0; i < old.size; i++) {
		if (old.entries[i].key)
			*map_place(map, old.entries[i].key) = old.entries[i];
	}
	free(old.entries);
}

struct map_entry *map_make(struct map *map, uint64_t key)
{
	struct map_entry *entry = map_find(map, key);

	must(key && key < (UINT64_C(1) << 56));
	if (entry)
		return entry;
	if ((map->count + 1) * 4 > map->size * 3)
		map_widen(map);
	map->count++;
	entry = map_place(map, key);
	entry->key = key;
	return entry;
}

void finder_done(struct finder *finder)
{
	free(finder->slots);
	*finder = (struct finder){ 0 };
}

uint32_t finder_find(const struct finder *finder, uint64_t hash, finder_same *same,
	const void *owner, const void *thing)
{
	if (!finder->size)
		return NONE;
	for (size_t at = hash & (finder->size - 1); finder->slots[at];
		at = (at + 1) & (finder->size - 1)) {
		if (same(owner, finder->slots[at] - 1, thing))
			return finder->slots[at] - 1;
	}
	return NONE;
}

static void finder_put(struct finder *finder, uint64_t hash, uint32_t number)
{
	size_t at = hash & (finder->size - 1);

	while (finder->slots[at])
		at = (at + 1) & (finder->size - 1);
	finder->slots[at] = number + 1;
}

void finder_add(struct finder *finder, finder_hash *hash, const void *owner)
{
	uint32_t number = (uint32_t)finder->count++;

	if (finder->count * 2 > finder->size) {
		free(finder->slots);
		finder->size = finder->size ? finder->size * 2 : 16;
		finder->slots = room_new(finder->size, sizeof(*finder->slots));
		for (uint32_t i = 0; i < number; i++)
			finder_put(finder, hash(owner, i), i);
	}
	finder_put(finder, hash(owner, number), number);
}
