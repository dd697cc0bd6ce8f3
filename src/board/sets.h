/* Sets of numbers, each kept once and named by a number of its own; 0 is the empty set. */
#ifndef MUSTER_BOARD_SETS_H
#define MUSTER_BOARD_SETS_H

#include "base/id.h"
#include "board/room.h"

struct id_set {
	id *list; /* ascending, each once */
	size_t count;
};

struct sets {
	struct id_set *list; /* from set 1 on */
	size_t count, room;
	struct finder finder;
};

void sets_done(struct sets *);
uint32_t sets_number(struct sets *, const id *ascending, size_t count); /* kept from now on */
struct id_set sets_of(const struct sets *, uint32_t number);
bool sets_hold(const struct sets *, uint32_t number, id);
/* The set with one more, or one less. */
uint32_t sets_with(struct sets *, uint32_t number, id);
uint32_t sets_without(struct sets *, uint32_t number, id);

#endif
