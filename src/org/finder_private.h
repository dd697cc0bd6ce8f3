/* How the units lie in memory, for the two files of finder.h. */
#ifndef MUSTER_ORG_FINDER_PRIVATE_H
#define MUSTER_ORG_FINDER_PRIVATE_H

#include "board/room.h"
#include "org/finder.h"

#define DEPTHS 64 /* more than a tree may have; damaged tables may have circles */

/* A unit's number: its place in the order by depth when it was packed, or after those. A piece is the text
 * of one unit; those of changed units come after the packed ones, which are in the order of the numbers. */
struct unit_finder {
	struct pinyin *pinyin;
	struct buf text;
	size_t count, packed, piece_count;
	int64_t *ids;      /* by number */
	uint32_t *parents; /* by number; NONE: a root */
	uint8_t *closed;   /* by number */
	uint32_t *pieces;  /* by number: where its text is */
	uint32_t *by_id;   /* the numbers in the order of their ids */
	uint32_t *starts;  /* by piece, and one past the last: where in the text */
	uint32_t *owners;  /* by piece: whose */
	int64_t *above;    /* by number: the parent's id, until it is packed */
	size_t id_room, parent_room, closed_room, piece_room, by_id_room, start_room, owner_room,
		above_room;
};

uint32_t finder_number(const struct unit_finder *, id); /* NONE: there is no such unit */
int finder_depth(const struct unit_finder *, uint32_t number);

#endif
