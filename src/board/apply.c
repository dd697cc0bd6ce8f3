/* Changes put into the board, each kind by its own function. */
#include "board/private.h"

#define FEW_UNITS 16 /* each is entered by itself; for more, shifts are worked out again */

static uint32_t unit_append(struct board *board, const struct change *change, const uint32_t *words)
{
	struct unit_class class = { words[change->level], words[change->kind], 0, 0, change->opened,
		change->closed };
	uint32_t parent = id_given(change->parent) ? board_index(board, change->parent) : NONE;

	must(tree_depth(&board->tree, parent) < BOARD_DEPTH_MAX);
	if (parent != NONE && unit_is_leaf(&board->tree, parent))
		board_branch(board, parent);
	return tree_append(&board->tree, change->unit, parent, board_class(board, &class));
}

/* A new subtree below a unit that was there before: into the counts of its line. */
static void subtree_enter(struct board *board, uint32_t unit, uint32_t parent)
{
	uint32_t planes[ROW_COUNTERS_MAX];
	struct class_count leaf;

	for (size_t s = 0; s < board->sheet_count; s++) {
		struct sheet *sheet = board->sheets[s];

		sheet_planes(sheet, &board->tree, unit, planes);
		tally_planes(sheet, &board->tree, parent, NONE, planes, true);
	}
	tree_count_line(&board->tree, parent, tree_counts(&board->tree, unit, &leaf), 1);
}

/* Their answers come later; what hangs on an answer above may be overdue already. */
static void days_enter(struct board *board, uint32_t first)
{
	for (size_t s = 0; s < board->sheet_count; s++) {
		struct sheet *sheet = board->sheets[s];

		if (!sheet_deviates(sheet))
			continue;
		if (board->tree.count - first > FEW_UNITS)
			sheet->stale = true;
		for (uint32_t unit = first; !sheet->stale && unit < board->tree.count; unit++)
			shift_unit(sheet, &board->tree, unit, NONE, 1);
	}
}

static void subtree_count(struct board *board, uint32_t unit, uint32_t parent)
{
	struct tree *tree = &board->tree;
	struct class_count leaf;
	struct class_counts counts = tree_counts(tree, unit, &leaf);
	struct branch *branch = &tree->branches[tree->units[parent].branch];

	for (size_t i = 0; i < counts.count; i++)
		counts_add(&branch->counts, counts.list[i].class, counts.list[i].count);
}

/* All units of a run are put into the tree first; then they are counted from the last to the first,
 * so that each is complete before its parent takes it over, and only what hangs below older units
 * walks up a line. */
size_t apply_units(struct board *board, const struct board_changes *changes, size_t first,
	const uint32_t *words)
{
	uint32_t before = (uint32_t)board->tree.count;
	size_t end = first;

	for (; end < changes->count && changes->list[end].what == CHANGE_UNIT_ADD; end++)
		must(unit_append(board, &changes->list[end], words) == before + (end - first));
	for (uint32_t unit = (uint32_t)board->tree.count; unit-- > before;) {
		uint32_t parent = board->tree.units[unit].parent;

		if (parent == NONE)
			continue;
		if (parent >= before)
			subtree_count(board, unit, parent);
		else
			subtree_enter(board, unit, parent);
	}
	days_enter(board, before);
	return end;
}

/* What the unit answered begins or ceases to count in the columns that its new class turns. */
static void class_turn_sheet(
	struct board *board, struct sheet *sheet, uint32_t unit, uint32_t class)
{
	struct tree *tree = &board->tree;
	uint32_t planes[ROW_COUNTERS_MAX], old = tree->units[unit].class;
	uint32_t from = unit_is_leaf(tree, unit) ? tree->units[unit].parent : unit;
	const uint8_t *cells = sheet_cells(sheet, unit), *was = sheet_mask_of(sheet, old);
	const uint8_t *is = sheet_mask_of(sheet, class);
	const uint8_t *under = sheet_region(sheet, tree, unit)->under;

	if (!memcmp(was, is, sheet->wide))
		return;
	plane_unit(planes, was, under, cells, sheet->wide);
	tally_planes(sheet, tree, from, NONE, planes, false);
	plane_unit(planes, is, under, cells, sheet->wide);
	tally_planes(sheet, tree, from, NONE, planes, true);
	for (size_t c = 0; sheet->field_count && c < sheet->column_count; c++) {
		if (binds(was[c], under[c]) != binds(is[c], under[c]))
			tally_numbers(sheet, tree, unit, NONE, c, binds(is[c], under[c]));
	}
}

static void days_turn(struct board *board, uint32_t unit, int sign)
{
	for (size_t s = 0; s < board->sheet_count; s++) {
		if (sheet_deviates(board->sheets[s]))
			shift_unit(board->sheets[s], &board->tree, unit, NONE, sign);
	}
}

static void class_turn(struct board *board, uint32_t unit, const struct unit_class *class)
{
	struct tree *tree = &board->tree;
	uint32_t number = board_class(board, class), old = tree->units[unit].class;
	uint32_t from = unit_is_leaf(tree, unit) ? tree->units[unit].parent : unit;
	struct class_count out = { old, 1 }, in = { number, 1 };

	if (number == old)
		return;
	days_turn(board, unit, -1);
	for (size_t s = 0; s < board->sheet_count; s++)
		class_turn_sheet(board, board->sheets[s], unit, number);
	tree_count_line(tree, from, (struct class_counts){ &out, 1, 1 }, -1);
	tree_count_line(tree, from, (struct class_counts){ &in, 1, 1 }, 1);
	tree->units[unit].class = number;
	days_turn(board, unit, 1);
}

void apply_listed(struct board *board, uint32_t unit, id series, bool listed)
{
	struct unit_class class = board->tree.classes[board->tree.units[unit].class];

	class.listed = listed ? sets_with(&board->sets, class.listed, series)
			      : sets_without(&board->sets, class.listed, series);
	class_turn(board, unit, &class);
}

static void apply_words(struct board *board, const struct change *change, const uint32_t *words)
{
	uint32_t unit = board_index(board, change->unit);
	struct unit_class class = board->tree.classes[board->tree.units[unit].class];

	class.level = words[change->level];
	class.kind = words[change->kind];
	class_turn(board, unit, &class);
}

static void apply_groups(
	struct board *board, const struct board_changes *changes, const struct change *change)
{
	uint32_t unit = board_index(board, change->unit);
	struct unit_class class = board->tree.classes[board->tree.units[unit].class];

	class.groups = sets_number(&board->sets, changes->ids + change->id_first, change->id_count);
	class_turn(board, unit, &class);
}

static void apply_close(struct board *board, const struct change *change)
{
	uint32_t unit = board_index(board, change->unit);
	struct unit_class class = board->tree.classes[board->tree.units[unit].class];

	class.closed = change->closed;
	class_turn(board, unit, &class);
}

static void apply_move(struct board *board, const struct change *change)
{
	uint32_t unit = board_index(board, change->unit);
	uint32_t parent = id_given(change->parent) ? board_index(board, change->parent) : NONE;

	move_unit(board, unit, parent);
}

static void apply_cell(
	struct board *board, const struct board_changes *changes, const struct change *change)
{
	struct board_cell cell = {
		.state = change->state, .late = change->late, .day = { change->day }
	};
	struct place place;

	must(board_place(board, change->measure, &place));
	if (change->number_count) {
		cell.number_count = change->number_count;
		cell.numbers = changes->numbers + change->number_first;
		cell.numbers_given = changes->numbers_given + change->number_first;
	}
	tally_answer(
		place.sheet, &board->tree, board_index(board, change->unit), place.column, &cell);
}

static void apply_tighten(struct board *board, const struct change *change)
{
	struct place place;

	must(board_place(board, change->measure, &place));
	region_tighten(place.sheet, &board->tree, board_index(board, change->unit), place.column,
		change->day);
}

static void apply_own_due(struct board *board, const struct change *change)
{
	uint32_t unit = board_index(board, change->unit);
	date due = { change->day };
	struct place place;

	must(board_place(board, change->measure, &place));
	shift_column(place.sheet, &board->tree, unit, NONE, place.column, -1);
	due_own(place.sheet, unit, place.column, change->late ? &due : NULL);
	shift_column(place.sheet, &board->tree, unit, NONE, place.column, 1);
}

void apply_change(struct board *board, const struct board_changes *changes,
	const struct change *change, const uint32_t *words)
{
	switch (change->what) {
	case CHANGE_UNIT_WORDS:
		apply_words(board, change, words);
		return;
	case CHANGE_UNIT_GROUPS:
		apply_groups(board, changes, change);
		return;
	case CHANGE_TIGHTEN:
		apply_tighten(board, change);
		return;
	case CHANGE_OWN_DUE:
		apply_own_due(board, change);
		return;
	case CHANGE_UNIT_MOVE:
		apply_move(board, change);
		return;
	case CHANGE_UNIT_CLOSE:
		apply_close(board, change);
		return;
	case CHANGE_SHEET_ADD:
		issue_sheet(board, changes, &changes->sheets[change->sheet], words);
		return;
	case CHANGE_CELL:
		apply_cell(board, changes, change);
		return;
	case CHANGE_UNIT_ADD: /* comes in runs: apply_units() */
	case CHANGE_WHATS:
		break;
	}
	must(false);
}
