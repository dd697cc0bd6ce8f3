/* How one text differs from another: line by line, and word by word within lines that differ; a Han character is a word
 * of its own.
 *
 *     size_t count = text_difference(theirs, mine, arena, &parts);
 *     "Every unit makes a [gone: plan][new: report]." */
#ifndef MUSTER_BASE_DIFFERENCE_H
#define MUSTER_BASE_DIFFERENCE_H

#include "base/arena.h"
#include "base/str.h"

/* So many words may be gone and new together, between two lines that are alike; or lines of the whole. */
#define DIFFERENCE_STEPS_MAX 2000

struct difference {
	bool gone, fresh; /* only in the first; only in the second; neither: in both */
	str text;         /* borrowed from the one or the other */
};

/* Into the arena; how many parts, 0 where it has no room. Where more differs than can be compared, what stands between
 * two lines that are alike differs as a whole. */
size_t text_difference(str was, str now, struct arena *, struct difference **ret);

#endif
