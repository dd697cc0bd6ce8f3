/* Memory for the board: arrays that double, records by number made when first asked for, a table
 * from key to number.
 *
 * The board's memory grows with the organisation, not with one person's request, and the ledger
 * holds all that the board knows. So where the machine has no more, the process stops (must()) and
 * the next start builds the board again. */
#ifndef MUSTER_BOARD_ROOM_H
#define MUSTER_BOARD_ROOM_H

#include "base/macros.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NONE UINT32_MAX /* no unit, no branch, no word */

/* The array with room for at least `need` elements of `size` bytes; what is new is not zeroed. */
void *room_for(void *array, size_t *room, size_t need, size_t size);
void *room_new(size_t count, size_t size); /* zeroed */

/* Records of one size, named by any uint32_t key, zeroed when made; they never move. A key costs 4
 * bytes once a neighbour (of 1,024) has a record. */
struct pile {
	size_t record;
	unsigned shift; /* records in one chunk, as a power of two */
	uint32_t count;
	char **chunks;
	size_t chunk_room;
	uint32_t **pages; /* by key / 1,024: the record's number and one, or 0 */
	size_t page_count;
};

#define PILE_PAGE 1024

void pile_init(struct pile *, size_t record);
void pile_done(struct pile *);
void *pile_make(struct pile *, uint32_t key); /* the key's record, made where there is none */

static inline void *pile_at(const struct pile *pile, uint32_t key) /* NULL: none */
{
	size_t page = key / PILE_PAGE;
	uint32_t n;

	if (page >= pile->page_count || !pile->pages[page])
		return NULL;
	n = pile->pages[page][key % PILE_PAGE];
	if (!n)
		return NULL;
	n--;
	return pile->chunks[n >> pile->shift] + (n & ((1u << pile->shift) - 1)) * pile->record;
}

/* A table from a key (not 0, less than 2^56) to a number, with 8 bits beside it for the owner. */
struct map_entry {
	uint64_t key : 56;
	uint64_t tag : 8;
	int64_t value;
};

struct map {
	struct map_entry *entries;
	size_t size, count;
};

void map_done(struct map *);
struct map_entry *map_find(const struct map *, uint64_t key); /* NULL: none */
struct map_entry *map_make(struct map *, uint64_t key);       /* valid until the next map_make() */

/* Finds the equals of a thing among the numbered things of an owner by hash, for interning. */
struct finder {
	uint32_t *slots; /* number and one, or 0 */
	size_t size, count;
};

typedef bool finder_same(const void *owner, uint32_t number, const void *thing);
typedef uint64_t finder_hash(const void *owner, uint32_t number);

void finder_done(struct finder *);
uint32_t finder_find(
	const struct finder *, uint64_t hash, finder_same *, const void *owner, const void *thing);
/* Numbers are added in order from 0; the thing must stand in its owner already. */
void finder_add(struct finder *, finder_hash *, const void *owner);

#endif
