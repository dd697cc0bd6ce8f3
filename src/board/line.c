/* Questions about the tree. */
#include "board/private.h"

/* The unit's index with the lock held for reading; NONE where it is not known. */
static uint32_t ask(struct board *board, id unit)
{
	board_read_lock(board);
	return tree_index(&board->tree, unit);
}

static id id_of(const struct board *board, uint32_t unit)
{
	return unit == NONE ? ID_NONE : (id){ board->tree.ids[unit] };
}

size_t board_words(struct board *board)
{
	board_read_lock(board);
	size_t count = board->words.count;
	board_unlock(board);
	return count;
}

size_t board_group_sets(struct board *board)
{
	board_read_lock(board);
	size_t count = board->sets.count;
	board_unlock(board);
	return count;
}

bool board_word_known(struct board *board, str word)
{
	board_read_lock(board);
	bool known = words_known(&board->words, word);
	board_unlock(board);
	return known;
}

size_t board_units(const struct board *board)
{
	struct board *locked = (struct board *)board; /* the lock is no part of what is asked */
	size_t count;

	board_read_lock(locked);
	count = board->tree.count;
	board_unlock(locked);
	return count;
}

bool board_unit_known(struct board *board, id unit)
{
	bool known = ask(board, unit) != NONE;

	board_unlock(board);
	return known;
}

bool board_unit_open(struct board *board, id unit)
{
	uint32_t index = ask(board, unit);
	bool open = index != NONE && unit_is_open(&board->tree, index);

	board_unlock(board);
	return open;
}

id board_parent(struct board *board, id unit)
{
	uint32_t index = ask(board, unit);
	id parent = index == NONE ? ID_NONE : id_of(board, board->tree.units[index].parent);

	board_unlock(board);
	return parent;
}

int board_depth(struct board *board, id unit)
{
	int depth = tree_depth(&board->tree, ask(board, unit));

	board_unlock(board);
	return depth;
}

int board_height(struct board *board, id unit)
{
	int height = tree_height(&board->tree, ask(board, unit));

	board_unlock(board);
	return height;
}

bool board_within(struct board *board, id unit, id top)
{
	uint32_t index = ask(board, unit), above = tree_index(&board->tree, top);
	bool within = index != NONE && above != NONE && tree_within(&board->tree, index, above);

	board_unlock(board);
	return within;
}

size_t board_line(struct board *board, id unit, id ret[BOARD_DEPTH_MAX])
{
	uint32_t index = ask(board, unit);
	size_t depth = (size_t)tree_depth(&board->tree, index);

	for (size_t i = depth; i-- > 0; index = board->tree.units[index].parent)
		ret[i] = id_of(board, index);
	board_unlock(board);
	return depth;
}

size_t board_children(struct board *board, id unit, id *ret, size_t max)
{
	uint32_t index = ask(board, unit);
	uint32_t child = index == NONE ? NONE : unit_first(&board->tree, index);
	size_t count = 0;

	for (; child != NONE; child = board->tree.units[child].next) {
		if (!unit_is_open(&board->tree, child))
			continue;
		if (count < max)
			ret[count] = id_of(board, child);
		count++;
	}
	board_unlock(board);
	return count;
}

/* Roots hang in no list. Trees are few and their roots are mostly the first of their import, but a
 * unit anywhere may have been made one, so all are looked at. */
size_t board_roots(struct board *board, id *ret, size_t max)
{
	size_t count = 0;

	board_read_lock(board);
	const struct tree *tree = &board->tree;
	for (uint32_t unit = 0; unit < tree->count; unit++) {
		if (tree->units[unit].parent != NONE || !unit_is_open(tree, unit))
			continue;
		if (count < max)
			ret[count] = id_of(board, unit);
		count++;
	}
	board_unlock(board);
	return count;
}

size_t board_below(struct board *board, id unit, id *ret, size_t max)
{
	uint32_t top = ask(board, unit), next = top;
	size_t count = 0;

	for (; next != NONE && count <= max; next = tree_next(&board->tree, next, top, false)) {
		if (count < max)
			ret[count] = id_of(board, next);
		count++;
	}
	board_unlock(board);
	return count;
}
