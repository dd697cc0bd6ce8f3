/* How one text differs from another, word by word; a Han character is a word of its own.
 *
 *     size_t count = text_difference(theirs, mine, arena, &parts);
 *     "Every unit makes a [gone: plan][new: report]." */
#ifndef MUSTER_BASE_DIFFERENCE_H
#define MUSTER_BASE_DIFFERENCE_H

#include "base/arena.h"
#include "base/str.h"

/* Words of the one times words of the other, but for what is alike at both ends. */
#define DIFFERENCE_CELLS_MAX ((size_t)4 << 20)

struct difference {
	bool gone, fresh; /* only in the first; only in the second; neither: in both */
	str text;         /* borrowed from the one or the other */
};

/* Into the arena; how many parts, 0 where it has no room. Texts too long to be compared word by word differ, between
 * what is alike at both ends, as a whole. */
size_t text_difference(str was, str now, struct arena *, struct difference **ret);

#endif
