/* Units, lines, and counts by class. */
#include "board/tree.h"

void tree_done(struct tree *tree)
{
	for (size_t i = 0; i < tree->branch_count; i++)
		free(tree->branches[i].counts.list);
	free(tree->units);
	free(tree->ids);
	free(tree->branches);
	free(tree->runs);
	free(tree->classes);
	map_done(&tree->strays);
	finder_done(&tree->class_finder);
	*tree = (struct tree){ 0 };
}

/* The last run that begins at or before the id. */
static const struct run *run_of(const struct tree *tree, int64_t number)
{
	size_t low = 0, high = tree->run_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (tree->runs[middle].first <= number)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &tree->runs[low - 1] : NULL;
}

uint32_t tree_index(const struct tree *tree, id unit)
{
	const struct run *run = run_of(tree, unit.v);
	const struct map_entry *stray;

	if (run && unit.v - run->first < run->count)
		return run->index + (uint32_t)(unit.v - run->first);
	stray = tree->strays.count && unit.v > 0 ? map_find(&tree->strays, (uint64_t)unit.v) : NULL;
	return stray ? (uint32_t)stray->value : NONE;
}

static void index_add(struct tree *tree, int64_t number, uint32_t index)
{
	struct run *run = tree->run_count ? &tree->runs[tree->run_count - 1] : NULL;

	if (run && number == run->first + run->count && index == run->index + run->count) {
		run->count++;
	} else if (run && number < run->first + run->count) {
		map_make(&tree->strays, (uint64_t)number)->value = index;
	} else {
		tree->runs = room_for(
			tree->runs, &tree->run_room, tree->run_count + 1, sizeof(*tree->runs));
		tree->runs[tree->run_count++] = (struct run){ number, 1, index };
	}
}

static bool class_eq(const struct unit_class *a, const struct unit_class *b)
{
	return a->level == b->level && a->kind == b->kind && a->groups == b->groups &&
	       a->listed == b->listed && a->opened == b->opened && a->closed == b->closed;
}

static bool class_same(const void *owner, uint32_t number, const void *thing)
{
	const struct tree *tree = owner;

	return class_eq(&tree->classes[number], thing);
}

static uint64_t class_mix(const struct unit_class *class)
{
	uint64_t h = ((uint64_t) class->level << 32 | class->kind) * UINT64_C(0x9e3779b97f4a7c15);

	h ^= h >> 29;
	h += (uint64_t) class->groups << 32 | class->listed;
	h *= UINT64_C(0x9e3779b97f4a7c15);
	h ^= h >> 29;
	h += (uint64_t)(uint32_t) class->opened << 32 | (uint32_t) class->closed;
	h *= UINT64_C(0x9e3779b97f4a7c15);
	return h ^ (h >> 32);
}

static uint64_t class_hash(const void *owner, uint32_t number)
{
	return class_mix(&((const struct tree *)owner)->classes[number]);
}

uint32_t tree_class(struct tree *tree, const struct unit_class *class)
{
	uint32_t number = tree->last_class;

	if (number < tree->class_count && class_eq(&tree->classes[number], class))
		return number;
	number = finder_find(&tree->class_finder, class_mix(class), class_same, tree, class);
	if (number == NONE) {
		number = (uint32_t)tree->class_count;
		tree->classes = room_for(tree->classes, &tree->class_room, tree->class_count + 1,
			sizeof(*tree->classes));
		tree->classes[tree->class_count++] = *class;
		finder_add(&tree->class_finder, class_hash, tree);
	}
	tree->last_class = number;
	return number;
}

uint32_t tree_append(struct tree *tree, id unit, uint32_t parent, uint32_t class)
{
	uint32_t index = (uint32_t)tree->count;

	must(unit.v > 0 && tree->count < NONE - 1 && tree_index(tree, unit) == NONE);
	tree->units =
		room_for(tree->units, &tree->unit_room, tree->count + 1, sizeof(*tree->units));
	tree->ids = room_for(tree->ids, &tree->id_room, tree->count + 1, sizeof(*tree->ids));
	tree->units[index] = (struct unit){ NONE, NONE, class, NONE };
	tree->ids[index] = unit.v;
	tree->count++;
	index_add(tree, unit.v, index);
	tree_link(tree, index, parent);
	return index;
}

uint32_t tree_branch(struct tree *tree, uint32_t unit)
{
	uint32_t number = (uint32_t)tree->branch_count;
	struct branch *branch;

	must(unit_is_leaf(tree, unit));
	tree->branches = room_for(tree->branches, &tree->branch_room, tree->branch_count + 1,
		sizeof(*tree->branches));
	branch = &tree->branches[tree->branch_count++];
	*branch = (struct branch){ .first = NONE, .last = NONE };
	counts_add(&branch->counts, tree->units[unit].class, 1);
	tree->units[unit].branch = number;
	return number;
}

void tree_unlink(struct tree *tree, uint32_t unit)
{
	uint32_t parent = tree->units[unit].parent, before = NONE;
	struct branch *branch;

	if (parent == NONE)
		return;
	branch = &tree->branches[tree->units[parent].branch];
	for (uint32_t at = branch->first; at != unit; at = tree->units[at].next)
		before = at;
	if (before == NONE)
		branch->first = tree->units[unit].next;
	else
		tree->units[before].next = tree->units[unit].next;
	if (branch->last == unit)
		branch->last = before;
	branch->children--;
	tree->units[unit].parent = tree->units[unit].next = NONE;
}

void tree_link(struct tree *tree, uint32_t unit, uint32_t parent)
{
	uint32_t before = NONE;
	struct branch *branch;

	tree->units[unit].parent = parent;
	tree->units[unit].next = NONE;
	if (parent == NONE)
		return;
	branch = &tree->branches[tree->units[parent].branch];
	branch->children++;
	if (branch->last != NONE && branch->last < unit) /* as every new unit */
		before = branch->last;
	else
		for (uint32_t at = branch->first; at != NONE && at < unit;
			at = tree->units[at].next)
			before = at;
	if (before == NONE) {
		tree->units[unit].next = branch->first;
		branch->first = unit;
	} else {
		tree->units[unit].next = tree->units[before].next;
		tree->units[before].next = unit;
	}
	if (branch->last == before)
		branch->last = unit;
}

int tree_depth(const struct tree *tree, uint32_t unit)
{
	int depth = 0;

	for (; unit != NONE; unit = tree->units[unit].parent)
		depth++;
	return depth;
}

int tree_height(const struct tree *tree, uint32_t unit)
{
	int height = 0, depth = 1;

	for (uint32_t at = unit; at != NONE;) {
		if (depth > height)
			height = depth;
		if (unit_first(tree, at) != NONE) {
			at = unit_first(tree, at);
			depth++;
			continue;
		}
		while (at != unit && tree->units[at].next == NONE) {
			at = tree->units[at].parent;
			depth--;
		}
		at = at == unit ? NONE : tree->units[at].next;
	}
	return height;
}

bool tree_within(const struct tree *tree, uint32_t unit, uint32_t top)
{
	while (unit != NONE && unit != top)
		unit = tree->units[unit].parent;
	return unit != NONE;
}

uint32_t tree_next(const struct tree *tree, uint32_t unit, uint32_t top, bool skip)
{
	if (!skip && unit_first(tree, unit) != NONE)
		return unit_first(tree, unit);
	while (unit != top) {
		if (tree->units[unit].next != NONE)
			return tree->units[unit].next;
		unit = tree->units[unit].parent;
	}
	return NONE;
}

struct class_counts tree_counts(const struct tree *tree, uint32_t unit, struct class_count *leaf)
{
	if (!unit_is_leaf(tree, unit))
		return tree->branches[tree->units[unit].branch].counts;
	*leaf = (struct class_count){ tree->units[unit].class, 1 };
	return (struct class_counts){ leaf, 1, 1 };
}

static size_t counts_place(const struct class_counts *counts, uint32_t class)
{
	size_t low = 0, high = counts->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (counts->list[middle].class < class)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* `count` may be a number to take away, as unsigned arithmetic has it. */
void counts_add(struct class_counts *counts, uint32_t class, uint32_t count)
{
	size_t at = counts_place(counts, class);
	size_t after = counts->count - at;

	if (at == counts->count || counts->list[at].class != class) {
		counts->list = room_for(
			counts->list, &counts->room, counts->count + 1, sizeof(*counts->list));
		memmove(&counts->list[at + 1], &counts->list[at], after * sizeof(*counts->list));
		counts->list[at] = (struct class_count){ class, count };
		counts->count++;
		return;
	}
	counts->list[at].count += count;
	if (!counts->list[at].count) {
		memmove(&counts->list[at], &counts->list[at + 1],
			(after - 1) * sizeof(*counts->list));
		counts->count--;
	}
}

void tree_count_line(struct tree *tree, uint32_t from, struct class_counts counts, int times)
{
	for (; from != NONE; from = tree->units[from].parent) {
		struct branch *branch = &tree->branches[tree->units[from].branch];

		for (size_t i = 0; i < counts.count; i++)
			counts_add(&branch->counts, counts.list[i].class,
				counts.list[i].count * (uint32_t)times);
	}
}
