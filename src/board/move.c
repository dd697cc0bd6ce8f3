/* A unit moves with all below it: its counts leave the old line and enter the new one.
 *
 * Within the subtree nothing changes but in columns whose top stands on one line only: those begin
 * or cease to bind it, and are counted again there. */
#include "board/private.h"

/* What a move does to one sheet: `under` of the regions of the old and the new parent. */
struct turn {
	uint8_t was[BOARD_COLUMNS_MAX], is[BOARD_COLUMNS_MAX];
};

static void line_turn(struct board *board, uint32_t unit, uint32_t parent, bool enter)
{
	uint32_t planes[ROW_COUNTERS_MAX];
	struct class_count leaf;

	for (size_t s = 0; s < board->sheet_count; s++) {
		struct sheet *sheet = board->sheets[s];

		sheet_planes(sheet, &board->tree, unit, planes);
		tally_planes(sheet, &board->tree, parent, NONE, planes, enter);
		tally_sums(sheet, &board->tree, unit, parent, enter);
	}
	tree_count_line(
		&board->tree, parent, tree_counts(&board->tree, unit, &leaf), enter ? 1 : -1);
}

static void row_clear(struct sheet *sheet, const struct turn *turn, uint32_t branch)
{
	struct row *row = pile_at(&sheet->rows, branch);
	decimal_sum *sums = sums_of(sheet, branch);

	for (size_t c = 0; c < sheet->column_count; c++) {
		const struct column *column = &sheet->columns[c];

		if (turn->was[c] == turn->is[c])
			continue;
		for (size_t plane = 0; row && plane < PLANES; plane++)
			row->counters[plane * sheet->wide + c] = 0;
		for (size_t n = 0; sums && n < column->number_count; n++) {
			sums[column->number_first + n] = (decimal_sum){ 0 };
			sums_given(sheet, sums)[column->number_first + n] = 0;
		}
	}
	if (row && row->known)
		row->known = false; /* worked out again at the next read */
}

/* What a unit has said counts now, from it up to `stop`. */
static void cells_enter(struct sheet *sheet, const struct tree *tree, const struct turn *turn,
	uint32_t unit, uint32_t stop)
{
	const uint8_t *cells = pile_at(&sheet->cells, unit);
	const uint8_t *mask = sheet_mask_of(sheet, tree->units[unit].class);
	const uint8_t *under = cells ? sheet_region(sheet, tree, unit)->under : NULL;

	for (size_t c = 0; cells && c < sheet->column_count; c++) {
		if (!cells[c] || turn->was[c] == turn->is[c] || !binds(mask[c], under[c]))
			continue;
		tally_cell(sheet, tree, unit, stop, c, 0, cells[c]);
		tally_numbers(sheet, tree, unit, stop, c, true);
	}
}

static void subtree_turn(
	struct sheet *sheet, const struct tree *tree, const struct turn *turn, uint32_t top)
{
	uint32_t stop = tree->units[top].parent;

	for (uint32_t at = top; at != NONE; at = tree_next(tree, at, top, false)) {
		if (!unit_is_leaf(tree, at))
			row_clear(sheet, turn, tree->units[at].branch);
	}
	for (uint32_t at = top; at != NONE; at = tree_next(tree, at, top, false))
		cells_enter(sheet, tree, turn, at, stop);
}

static void sheet_turn(struct board *board, struct sheet *sheet, uint32_t unit, uint32_t old)
{
	const struct tree *tree = &board->tree;
	struct turn turn;

	bool held = shifts_hold(sheet, sheet_region(sheet, tree, old),
		sheet_region(sheet, tree, tree->units[unit].parent));

	regions_place_below(sheet, tree, unit);
	memcpy(turn.was, sheet_region(sheet, tree, old)->under, sheet->wide);
	memcpy(turn.is, sheet_region(sheet, tree, tree->units[unit].parent)->under, sheet->wide);
	if (sheet_deviates(sheet) && !held && !unit_is_leaf(tree, unit))
		sheet->stale = true;
	if (memcmp(turn.was, turn.is, sheet->wide) && !unit_is_leaf(&board->tree, unit))
		subtree_turn(sheet, &board->tree, &turn, unit);
}

void move_unit(struct board *board, uint32_t unit, uint32_t parent)
{
	struct tree *tree = &board->tree;
	uint32_t old = tree->units[unit].parent;

	must(parent == NONE || !tree_within(tree, parent, unit));
	must(tree_depth(tree, parent) + tree_height(tree, unit) <= BOARD_DEPTH_MAX);
	if (parent == old)
		return;
	if (parent != NONE && unit_is_leaf(tree, parent))
		board_branch(board, parent);
	for (size_t s = 0; s < board->sheet_count; s++)
		shift_subtree(board->sheets[s], tree, unit, -1);
	line_turn(board, unit, old, false);
	tree_unlink(tree, unit);
	tree_link(tree, unit, parent);
	for (size_t s = 0; s < board->sheet_count; s++) {
		sheet_turn(board, board->sheets[s], unit, old);
		shift_subtree(board->sheets[s], tree, unit, 1);
	}
	line_turn(board, unit, parent, true);
}
