/* The units, their lines, and for each unit with children how many of each class stand below it.
 *
 * A unit's index is the order in which it was added; it never changes, so a parent that was never
 * moved has a lower one than its children. Children hang in a list in the order of their index. A
 * class is what a scope can ask of a unit: level, kind, groups, the day opened, the day closed.
 * There are few of them, so that how many units a measure binds is a short sum over classes, not
 * a walk over units. A branch is what a unit with children has more than a leaf; a unit that has
 * lost its children keeps it. */
#ifndef MUSTER_BOARD_TREE_H
#define MUSTER_BOARD_TREE_H

#include "base/date.h"
#include "base/id.h"
#include "board/room.h"

#define CLOSED_NEVER INT32_MAX

struct unit_class {
	uint32_t level, kind;    /* words */
	uint32_t groups, listed; /* sets: the groups it stands in, the measures that list it in */
	int32_t opened, closed;
};

struct unit {
	uint32_t parent, next; /* next: of the same parent */
	uint32_t class, branch;
};

struct class_count {
	uint32_t class, count;
};

/* Sorted by class; no zero stands in it. */
struct class_counts {
	struct class_count *list;
	size_t count, room;
};

struct branch {
	uint32_t first, last, children;
	struct class_counts counts; /* of the whole subtree, the unit itself included */
};

/* Ids that follow one another, of units that do: an import is one run. */
struct run {
	int64_t first;
	uint32_t count, index;
};

struct tree {
	struct unit *units;
	int64_t *ids;
	size_t count, unit_room, id_room;
	struct branch *branches;
	size_t branch_count, branch_room;
	struct run *runs; /* ascending; an id that comes after a higher one stands in `strays`
			     instead */
	size_t run_count, run_room;
	struct map strays;
	struct unit_class *classes;
	size_t class_count, class_room;
	struct finder class_finder;
	uint32_t last_class;
};

void tree_done(struct tree *);
uint32_t tree_index(const struct tree *, id); /* NONE: no such unit */
uint32_t tree_class(
	struct tree *, const struct unit_class *); /* its number, given when first met */
/* Adds a unit below a parent (NONE: a root) that has a branch; the class counts of the line are not
 * touched. */
uint32_t tree_append(struct tree *, id, uint32_t parent, uint32_t class);
uint32_t tree_branch(struct tree *, uint32_t unit); /* gives a leaf its branch, counting itself */
void tree_unlink(struct tree *, uint32_t unit);
void tree_link(struct tree *, uint32_t unit, uint32_t parent); /* which has a branch, or is NONE */

int tree_depth(const struct tree *, uint32_t unit);
int tree_height(const struct tree *, uint32_t unit);
bool tree_within(const struct tree *, uint32_t unit, uint32_t top);
/* The unit after this one in the subtree of top, parents first; NONE at its end. `skip`: not into
 * this one's children. */
uint32_t tree_next(const struct tree *, uint32_t unit, uint32_t top, bool skip);

/* How many of each class are in the unit's subtree: the branch's own list, or *leaf filled in. */
struct class_counts tree_counts(const struct tree *, uint32_t unit, struct class_count *leaf);
void counts_add(struct class_counts *, uint32_t class, uint32_t count);
/* Adds (times 1) or takes away (times -1) counts at `from` and at all above it. */
void tree_count_line(struct tree *, uint32_t from, struct class_counts, int times);

static inline bool unit_is_leaf(const struct tree *tree, uint32_t unit)
{
	return tree->units[unit].branch == NONE;
}

static inline uint32_t unit_first(const struct tree *tree, uint32_t unit)
{
	uint32_t branch = tree->units[unit].branch;

	return branch == NONE ? NONE : tree->branches[branch].first;
}

static inline bool unit_is_open(const struct tree *tree, uint32_t unit)
{
	return tree->classes[tree->units[unit].class].closed == CLOSED_NEVER;
}

#endif
