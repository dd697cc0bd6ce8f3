/* What is asked of a unit, how far one measure is, and who has not answered it. */
#include "board/private.h"

/* One column's counters of a unit, whether its row was read before or not. */
static void planes_of(
	const struct place *at, const struct tree *tree, uint32_t unit, uint32_t ret[PLANES])
{
	const struct sheet *sheet = at->sheet;
	uint8_t cell = sheet_cells(sheet, unit)[at->column];
	const struct row *row;

	ret[PLANE_SCOPE] = sheet_scope_of(sheet, tree, unit, at->column);
	if (unit_is_leaf(tree, unit)) {
		for (size_t k = PLANE_ANSWERED; k < PLANES; k++)
			ret[k] = ret[PLANE_SCOPE] && (cell & CELL_BIT(k));
		return;
	}
	row = pile_at(&sheet->rows, tree->units[unit].branch);
	for (size_t k = PLANE_ANSWERED; k < PLANES; k++)
		ret[k] = row ? row->counters[k * sheet->wide + at->column] : 0;
}

static uint32_t pending_of(const struct place *at, const struct tree *tree, uint32_t unit)
{
	uint32_t planes[PLANES];

	planes_of(at, tree, unit, planes);
	return planes[PLANE_SCOPE] - planes[PLANE_ANSWERED] - planes[PLANE_WAIVED];
}

static int32_t shift_on(const struct sheet *sheet, const struct tree *tree, uint32_t unit,
	size_t column, int32_t day)
{
	struct pile other = { 0 };
	const struct pile *shifts = &sheet->shifts;
	int32_t shift = 0;
	const int32_t *of_branch;

	if (unit_is_leaf(tree, unit))
		return unit_shift(sheet, tree, sheet_region(sheet, tree, unit), unit, column, day);
	if (!sheet_deviates(sheet))
		return 0;
	if (day != sheet->day) {
		pile_init(&other, sheet->wide * sizeof(int32_t));
		shifts_gather(sheet, tree, day, &other);
		shifts = &other;
	}
	of_branch = pile_at(shifts, tree->units[unit].branch);
	if (of_branch)
		shift = of_branch[column];
	if (day != sheet->day)
		pile_done(&other);
	return shift;
}

static uint32_t overdue_of(
	const struct place *at, const struct tree *tree, uint32_t unit, int32_t day)
{
	bool past = sheet_region(at->sheet, tree, unit)->due[at->column] < day;

	return (past ? pending_of(at, tree, unit) : 0) +
	       (uint32_t)shift_on(at->sheet, tree, unit, at->column, day);
}

void board_total(struct board *board, id unit, id measure, date day, uint32_t ret[BOARD_COUNTS])
{
	uint32_t planes[PLANES], index;
	struct place at;

	memset(ret, 0, BOARD_COUNTS * sizeof(*ret));
	board_read_lock(board);
	index = tree_index(&board->tree, unit);
	if (index != NONE && board_place(board, measure, &at) &&
		tree_within(&board->tree, index, at.sheet->issuer)) {
		planes_of(&at, &board->tree, index, planes);
		ret[BOARD_SCOPE] = planes[PLANE_SCOPE];
		ret[BOARD_ANSWERED] = planes[PLANE_ANSWERED];
		ret[BOARD_ACCEPTS] = planes[PLANE_ACCEPTED];
		ret[BOARD_RETURNS] = planes[PLANE_RETURNED];
		ret[BOARD_WAIVES] = planes[PLANE_WAIVED];
		ret[BOARD_LATE] = planes[PLANE_LATE];
		ret[BOARD_OVERDUE] = overdue_of(&at, &board->tree, index, day.day);
	}
	board_unlock(board);
}

static struct board_duty duty_of(const struct sheet *sheet, const struct tree *tree,
	const struct region *region, uint32_t unit, size_t column)
{
	uint8_t cell = sheet_cells(sheet, unit)[column];

	return (struct board_duty){
		.sheet = sheet->sheet,
		.measure = sheet->columns[column].measure,
		.state = (enum board_state)(cell >> CELL_STATE_SHIFT),
		.late = (cell & CELL_BIT(PLANE_LATE)) != 0,
		.accepted = (cell & CELL_BIT(PLANE_ACCEPTED)) != 0,
		.due = { unit_due(sheet, tree, region, unit, column) },
	};
}

bool board_binds(struct board *board, id unit, id measure, struct board_duty *ret)
{
	struct place at;
	uint32_t index;
	bool binds;

	board_read_lock(board);
	index = tree_index(&board->tree, unit);
	binds = index != NONE && board_place(board, measure, &at) &&
		sheet_binds(at.sheet, &board->tree, index, at.column);
	if (binds && ret)
		*ret = duty_of(at.sheet, &board->tree, sheet_region(at.sheet, &board->tree, index),
			index, at.column);
	board_unlock(board);
	return binds;
}

bool board_due(struct board *board, id unit, id measure, date *ret)
{
	struct place at;
	uint32_t index;
	bool known;

	board_read_lock(board);
	index = tree_index(&board->tree, unit);
	known = index != NONE && board_place(board, measure, &at);
	if (known)
		ret->day = sheet_region(at.sheet, &board->tree, index)->due[at.column];
	board_unlock(board);
	return known;
}

size_t board_duties(struct board *board, id unit, struct board_duty *ret, size_t max)
{
	size_t count = 0;
	uint32_t index;

	board_read_lock(board);
	index = tree_index(&board->tree, unit);
	for (size_t s = 0; index != NONE && s < board->sheet_count; s++) {
		const struct sheet *sheet = board->sheets[s];
		const uint8_t *mask = sheet_mask_of(sheet, board->tree.units[index].class);
		const struct region *region = sheet_region(sheet, &board->tree, index);

		for (size_t c = 0; c < sheet->column_count; c++) {
			if (!binds(mask[c], region->under[c]))
				continue;
			if (count < max)
				ret[count] = duty_of(sheet, &board->tree, region, index, c);
			count++;
		}
	}
	board_unlock(board);
	return count;
}

/* Whether the unit itself is bound, without a standing answer and not waived. */
static bool unanswered(const struct place *at, const struct tree *tree, uint32_t unit)
{
	uint8_t cell = sheet_cells(at->sheet, unit)[at->column];

	return !(cell & (CELL_BIT(PLANE_ANSWERED) | CELL_BIT(PLANE_WAIVED))) &&
	       sheet_binds(at->sheet, tree, unit, at->column);
}

/* Depth first; a branch where nobody is missing is passed over whole. */
static uint32_t walk_next(
	const struct place *at, const struct tree *tree, uint32_t unit, uint32_t top)
{
	bool skip = !unit_is_leaf(tree, unit) && !pending_of(at, tree, unit);

	return tree_next(tree, unit, top, skip);
}

static void walk_keep(struct board_walk *walk, const struct tree *tree, uint32_t unit, uint32_t top)
{
	size_t depth = 1;

	for (uint32_t at = unit; at != top; at = tree->units[at].parent)
		depth++;
	walk->depth = depth;
	for (size_t i = depth; i-- > 0; unit = tree->units[unit].parent)
		walk->line[i] = (id){ tree->ids[unit] };
}

/* The first child of the unit that comes after `after`, or what comes after the unit. */
static uint32_t walk_beside(const struct tree *tree, uint32_t unit, uint32_t after, uint32_t top)
{
	uint32_t child = unit_first(tree, unit);

	while (child != NONE && child < after)
		child = tree->units[child].next;
	return child != NONE ? child : tree_next(tree, unit, top, true);
}

/* Where to go on. As far down as the line still stands as it did, the place is sure; where it
 * breaks a unit was moved away, and the children that come after it by index have not been looked
 * at yet. */
static uint32_t walk_resume(const struct board *board, const struct place *at,
	const struct board_walk *walk, uint32_t top)
{
	const struct tree *tree = &board->tree;
	uint32_t unit = top;

	for (size_t i = 1; i < walk->depth; i++) {
		uint32_t below = board_index(board, walk->line[i]);

		if (tree->units[below].parent != unit)
			return walk_beside(tree, unit, below, top);
		unit = below;
	}
	return walk_next(at, tree, unit, top);
}

static size_t walk_on(const struct board *board, const struct place *at, struct board_walk *walk,
	uint32_t top, id *ret, size_t max)
{
	const struct tree *tree = &board->tree;
	uint32_t unit = walk->begun ? walk_resume(board, at, walk, top) : top, last = NONE;
	size_t count = 0;

	while (unit != NONE && count < max) {
		if (unanswered(at, tree, unit))
			ret[count++] = (id){ tree->ids[unit] };
		last = unit;
		unit = walk_next(at, tree, unit, top);
	}
	walk->ended = unit == NONE;
	if (last != NONE) {
		walk->begun = true;
		walk_keep(walk, tree, last, top);
	}
	return count;
}

size_t board_unanswered(
	struct board *board, id top, id measure, struct board_walk *walk, id *ret, size_t max)
{
	struct place at;
	uint32_t index;
	size_t count = 0;

	if (walk->ended || !max)
		return 0;
	board_read_lock(board);
	index = tree_index(&board->tree, top);
	if (index == NONE || !board_place(board, measure, &at))
		walk->ended = true;
	else
		count = walk_on(board, &at, walk, index, ret, max);
	board_unlock(board);
	return count;
}
