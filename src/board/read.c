/* Boards read: rows copied into a table, numbers added up. */
#include "board/private.h"

/* One question, with the lock held. */
struct ask {
	struct board *board;
	struct sheet *sheet;
	uint32_t unit;
	size_t columns, wide;
	date day;
	bool writing;                /* the lock is held for writing: rows may be worked out */
	const struct region *region; /* of the unit asked */
	const struct pile *shifts;   /* for the day */
	struct pile other;           /* where that is not the sheet's */
};

static bool ask_find(struct ask *ask, id unit, id sheet)
{
	const struct board *board = ask->board;
	const struct map_entry *entry =
		id_given(sheet) ? map_find(&board->sheet_ids, (uint64_t)sheet.v) : NULL;

	ask->unit = tree_index(&board->tree, unit);
	if (!entry || ask->unit == NONE)
		return false;
	ask->sheet = board->sheets[entry->value];
	ask->columns = 0;
	ask->wide = ask->sheet->wide;
	if (tree_within(&board->tree, ask->unit, ask->sheet->issuer))
		ask->columns = ask->sheet->column_count;
	return true;
}

static void ask_prepare(struct ask *ask)
{
	const struct sheet *sheet = ask->sheet;
	const struct tree *tree = &ask->board->tree;

	ask->region = sheet_region(sheet, tree, ask->unit);
	ask->shifts = &sheet->shifts;
	ask->other = (struct pile){ 0 };
	if (sheet->day == ask->day.day || !sheet_deviates(sheet))
		return;
	pile_init(&ask->other, ask->wide * sizeof(int32_t));
	shifts_gather(sheet, tree, ask->day.day, &ask->other);
	ask->shifts = &ask->other;
}

static void *table_room(void *array, size_t count, size_t size)
{
	must(count <= SIZE_MAX / size);
	array = realloc(array, count * size);
	must(array);
	return array;
}

/* Planes are copied in whole steps, so each array has one step more than the table shows. */
void board_table_size(struct board_table *table, size_t rows, size_t columns)
{
	size_t cells = (rows + 1) * columns + PLANE_STEP;

	if (rows + 1 > table->row_room) {
		table->row_room = rows + 1;
		table->units = table_room(table->units, table->row_room, sizeof(id));
	}
	if (columns + 1 > table->column_room) {
		table->column_room = columns + 1;
		table->measures = table_room(table->measures, table->column_room, sizeof(id));
		table->due = table_room(table->due, table->column_room, sizeof(date));
	}
	if (cells <= table->cell_room)
		return;
	table->cell_room = cells;
	for (size_t k = 0; k < BOARD_COUNTS; k++)
		table->counts[k] = table_room(table->counts[k], cells, sizeof(uint32_t));
}

void board_table_done(struct board_table *table)
{
	free(table->units);
	free(table->measures);
	free(table->due);
	for (size_t k = 0; k < BOARD_COUNTS; k++)
		free(table->counts[k]);
	*table = (struct board_table){ 0 };
}

/* The counters of a unit in `planes` or where they stand already; NULL where they must be worked
 * out first. */
static const uint32_t *unit_planes(
	const struct ask *ask, uint32_t unit, const struct region *region, uint32_t *planes)
{
	const struct tree *tree = &ask->board->tree;
	const struct row *row;

	if (unit_is_leaf(tree, unit)) {
		plane_unit(planes, sheet_mask_of(ask->sheet, tree->units[unit].class),
			region->under, sheet_cells(ask->sheet, unit), ask->wide);
		return planes;
	}
	row = pile_at(&ask->sheet->rows, tree->units[unit].branch);
	if (row && row->known)
		return row->counters;
	return ask->writing ? sheet_row_known(ask->sheet, tree, unit)->counters : NULL;
}

static bool row_shown(const struct ask *ask, uint32_t child, const uint32_t *planes)
{
	return unit_is_open(&ask->board->tree, child) ||
	       (ask->columns && !plane_is_zero(planes, ask->wide));
}

/* What the row is overdue by beside what its region's days say. */
static void row_shift(
	const struct ask *ask, uint32_t unit, const struct region *region, uint32_t *overdue)
{
	const struct tree *tree = &ask->board->tree;
	const int32_t *shift;

	if (!unit_is_leaf(tree, unit)) {
		shift = pile_at(ask->shifts, tree->units[unit].branch);
		for (size_t c = 0; shift && c < ask->columns; c++)
			overdue[c] += (uint32_t)shift[c];
	} else if (unit_has_days(ask->sheet, unit)) {
		for (size_t c = 0; c < ask->columns; c++)
			overdue[c] += (uint32_t)unit_shift(
				ask->sheet, tree, region, unit, c, ask->day.day);
	}
}

static void row_copy(const struct ask *ask, struct board_table *table, size_t row, uint32_t unit,
	const struct region *region, const uint32_t *planes)
{
	size_t at = row * ask->columns;

	plane_copy(table->counts, at, planes, region->due, ask->day.day, ask->wide);
	if (sheet_deviates(ask->sheet))
		row_shift(ask, unit, region, table->counts[BOARD_OVERDUE] + at);
}

/* False where a row must be worked out and the lock is held for reading only. */
static bool table_fill(const struct ask *ask, struct board_table *table)
{
	const struct tree *tree = &ask->board->tree;
	uint32_t planes[ROW_COUNTERS_MAX];
	const uint32_t *found = planes;
	size_t rows = 0;

	for (uint32_t child = unit_first(tree, ask->unit); child != NONE;
		child = tree->units[child].next) {
		const struct region *region = region_below(ask->sheet, ask->region, child);

		if (ask->columns && !(found = unit_planes(ask, child, region, planes)))
			return false;
		if (!row_shown(ask, child, found))
			continue;
		if (ask->columns)
			row_copy(ask, table, rows, child, region, found);
		table->units[rows++] = (id){ tree->ids[child] };
	}
	if (ask->columns) {
		if (!(found = unit_planes(ask, ask->unit, ask->region, planes)))
			return false;
		row_copy(ask, table, rows, ask->unit, ask->region, found);
	}
	table->rows = rows;
	return true;
}

static bool table_read(struct ask *ask, struct board_table *table)
{
	uint32_t branch = ask->board->tree.units[ask->unit].branch;
	size_t children = branch == NONE ? 0 : ask->board->tree.branches[branch].children;
	bool filled;

	board_table_size(table, children, ask->columns);
	ask_prepare(ask);
	filled = table_fill(ask, table);
	pile_done(&ask->other);
	if (!filled)
		return false;
	table->seq = board_seq(ask->board);
	table->columns = ask->columns;
	for (size_t c = 0; c < ask->columns; c++) {
		table->measures[c] = ask->sheet->columns[c].measure;
		table->due[c] = (date){ ask->region->due[c] };
	}
	return true;
}

bool board_read(struct board *board, id unit, id sheet, date day, struct board_table *ret)
{
	struct ask ask;
	bool known, done;

	ask.board = board; /* its arrays are filled as far as they are used */
	ask.day = day;
	ask.writing = false;
	board_read_lock(board);
	known = ask_find(&ask, unit, sheet);
	done = !known || table_read(&ask, ret);
	board_unlock(board);
	if (done)
		return known;

	ask.writing = true;
	board_write_lock(board);
	known = ask_find(&ask, unit, sheet);
	must(!known || table_read(&ask, ret));
	board_unlock(board);
	return known;
}

/* A field's sum over a unit's subtree. */
static void number_of(
	const struct ask *ask, uint32_t unit, size_t column, size_t n, struct board_number *ret)
{
	const struct tree *tree = &ask->board->tree;
	const struct sheet *sheet = ask->sheet;
	size_t field = sheet->columns[column].number_first + n;
	decimal number;
	decimal_sum *sums;

	*ret = (struct board_number){ .measure = sheet->columns[column].measure, .field = n };
	if (unit_is_leaf(tree, unit)) {
		if (!sheet_binds(sheet, tree, unit, column) ||
			!sheet_number(sheet, unit, field, &number))
			return;
		decimal_add(&ret->sum, number);
		ret->given = 1;
		return;
	}
	sums = sums_of(sheet, tree->units[unit].branch);
	if (!sums)
		return;
	ret->sum = sums[field];
	ret->given = sums_given(sheet, sums)[field];
}

static size_t numbers_fill(
	const struct ask *ask, const struct board_table *table, struct board_number **ret)
{
	size_t rows = table->rows, fields = ask->columns ? ask->sheet->field_count : 0, at = 0;

	*ret = table_room(*ret, fields * (rows + 1) + 1, sizeof(**ret));
	for (size_t c = 0; fields && c < ask->columns; c++) {
		for (size_t n = 0; n < ask->sheet->columns[c].number_count; n++) {
			for (size_t r = 0; r < rows; r++)
				number_of(ask, board_index(ask->board, table->units[r]), c, n,
					&(*ret)[at++]);
			number_of(ask, ask->unit, c, n, &(*ret)[at++]);
		}
	}
	return fields;
}

size_t board_read_numbers(struct board *board, id unit, id sheet, const struct board_table *table,
	struct board_number **ret)
{
	struct ask ask;
	size_t fields = 0;

	ask.board = board;
	board_read_lock(board);
	if (ask_find(&ask, unit, sheet))
		fields = numbers_fill(&ask, table, ret);
	board_unlock(board);
	return fields;
}
