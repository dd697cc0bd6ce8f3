/* By when each unit must have answered, where that differs within a sheet, and the shifts of the
 * rows above. */
#include "board/sheet.h"

static uint64_t key_of(uint32_t unit, size_t column)
{
	return ((uint64_t)unit + 1) << 16 | column;
}

static bool day_at(const struct map *map, uint32_t unit, size_t column, int32_t *ret)
{
	const struct map_entry *entry = map_find(map, key_of(unit, column));

	if (!entry || !entry->tag)
		return false;
	*ret = (int32_t)entry->value;
	return true;
}

static void day_keep(struct map *map, uint32_t unit, size_t column, const date *day)
{
	uint64_t key = key_of(unit, column);
	struct map_entry *entry = day ? map_make(map, key) : map_find(map, key);

	if (!entry)
		return;
	entry->tag = day != NULL;
	entry->value = day ? day->day : 0;
}

void due_own(struct sheet *sheet, uint32_t unit, size_t column, const date *due)
{
	day_keep(&sheet->own, unit, column, due);
	if (due)
		map_make(&sheet->loners, (uint64_t)unit + 1);
}

void due_day(struct sheet *sheet, uint32_t unit, size_t column, const date *day)
{
	if (sheet->columns[column].followed)
		day_keep(&sheet->days, unit, column, day);
}

bool unit_has_days(const struct sheet *sheet, uint32_t unit)
{
	return sheet->following || map_find(&sheet->loners, (uint64_t)unit + 1);
}

int32_t unit_due(const struct sheet *sheet, const struct tree *tree, const struct region *region,
	uint32_t unit, size_t column)
{
	const struct column *its = &sheet->columns[column];
	int32_t due = region->due[column], day;
	uint32_t on = its->after_above ? tree->units[unit].parent : unit;

	if (sheet->loners.count && day_at(&sheet->own, unit, column, &day))
		return day;
	if (its->after && on != NONE && day_at(&sheet->days, on, its->after - 1u, &day) &&
		day + its->after_days < due)
		due = day + its->after_days;
	return due;
}

static bool pending_alone(const struct sheet *sheet, const struct tree *tree,
	const struct region *region, uint32_t unit, size_t column)
{
	uint8_t cell = sheet_cells(sheet, unit)[column];

	return !(cell & (CELL_BIT(PLANE_ANSWERED) | CELL_BIT(PLANE_WAIVED))) &&
	       binds(sheet_mask_of(sheet, tree->units[unit].class)[column], region->under[column]);
}

static int32_t late_by(int32_t due, int32_t day)
{
	return due < day;
}

int32_t unit_shift(const struct sheet *sheet, const struct tree *tree, const struct region *region,
	uint32_t leaf, size_t column, int32_t day)
{
	int32_t due = unit_due(sheet, tree, region, leaf, column);

	if (due == region->due[column] || !pending_alone(sheet, tree, region, leaf, column))
		return 0;
	return late_by(due, day) - late_by(region->due[column], day);
}

static uint32_t counted_at(const struct tree *tree, uint32_t unit)
{
	return unit_is_leaf(tree, unit) ? tree->units[unit].parent : unit;
}

/* Adds to the column's shift of `from` and all above it. */
static void shift_line(struct pile *shifts, const struct tree *tree, uint32_t from, uint32_t stop,
	size_t column, int32_t by)
{
	for (; by && from != NONE && from != stop; from = tree->units[from].parent)
		((int32_t *)pile_make(shifts, tree->units[from].branch))[column] += by;
}

void shift_column(struct sheet *sheet, const struct tree *tree, uint32_t unit, uint32_t stop,
	size_t column, int sign)
{
	const struct region *region = sheet_region(sheet, tree, unit), *at;
	int32_t late;

	if (!pending_alone(sheet, tree, region, unit, column))
		return;
	late = late_by(unit_due(sheet, tree, region, unit, column), sheet->day);
	at = region;
	if (unit_is_leaf(tree, unit) && region_begins(sheet, unit))
		at = &sheet->regions[region->above];
	for (uint32_t x = counted_at(tree, unit); x != NONE && x != stop;
		x = tree->units[x].parent) {
		int32_t by = late - late_by(at->due[column], sheet->day);

		if (by)
			((int32_t *)pile_make(&sheet->shifts, tree->units[x].branch))[column] +=
				sign * by;
		if (region_begins(sheet, x))
			at = &sheet->regions[at->above];
	}
}

void shift_unit(
	struct sheet *sheet, const struct tree *tree, uint32_t unit, uint32_t stop, int sign)
{
	for (size_t c = 0; c < sheet->column_count; c++)
		shift_column(sheet, tree, unit, stop, c, sign);
}

/* Within a subtree a column is overdue where its own day or its region's has passed, so that all of
 * it hangs on whether the region's has; but the day of the unit itself may hang on its parent. */
bool shifts_hold(const struct sheet *sheet, const struct region *was, const struct region *is)
{
	for (size_t c = 0; c < sheet->column_count; c++)
		if (was->under[c] != is->under[c] || sheet->columns[c].after_above ||
			late_by(was->due[c], sheet->day) != late_by(is->due[c], sheet->day))
			return false;
	return true;
}

static void shift_branch(struct sheet *sheet, const struct tree *tree, uint32_t unit, int sign)
{
	const struct region *own = sheet_region(sheet, tree, unit);
	const int32_t *below = pile_at(&sheet->shifts, tree->units[unit].branch);
	uint32_t planes[ROW_COUNTERS_MAX], above = tree->units[unit].parent;
	int32_t pending[BOARD_COLUMNS_MAX], overdue[BOARD_COLUMNS_MAX];

	sheet_planes(sheet, tree, unit, planes);
	for (size_t c = 0; c < sheet->column_count; c++) {
		pending[c] = (int32_t)(planes[c] - planes[PLANE_ANSWERED * sheet->wide + c] -
				       planes[PLANE_WAIVED * sheet->wide + c]);
		overdue[c] = pending[c] * late_by(own->due[c], sheet->day) + (below ? below[c] : 0);
	}
	const struct region *at = sheet_region(sheet, tree, above);
	for (uint32_t x = above; x != NONE; x = tree->units[x].parent) {
		int32_t *shift = pile_make(&sheet->shifts, tree->units[x].branch);
		for (size_t c = 0; c < sheet->column_count; c++)
			shift[c] +=
				sign * (overdue[c] - pending[c] * late_by(at->due[c], sheet->day));
		if (region_begins(sheet, x))
			at = &sheet->regions[at->above];
	}
}

void shift_subtree(struct sheet *sheet, const struct tree *tree, uint32_t unit, int sign)
{
	if (sheet->stale || !sheet_deviates(sheet))
		return;
	if (unit_is_leaf(tree, unit))
		shift_unit(sheet, tree, unit, NONE, sign);
	else
		shift_branch(sheet, tree, unit, sign);
}

void shift_followers(
	struct sheet *sheet, const struct tree *tree, uint32_t unit, size_t column, int sign)
{
	shift_column(sheet, tree, unit, NONE, column, sign);
	if (!sheet->columns[column].followed)
		return;
	for (size_t c = 0; c < sheet->column_count; c++) {
		const struct column *its = &sheet->columns[c];

		if (its->after != column + 1 || c == column)
			continue;
		if (!its->after_above) {
			shift_column(sheet, tree, unit, NONE, c, sign);
			continue;
		}
		for (uint32_t child = unit_first(tree, unit); child != NONE;
			child = tree->units[child].next)
			shift_column(sheet, tree, child, NONE, c, sign);
	}
}

/* ---- From nothing ---- */

struct gather {
	const struct sheet *sheet;
	const struct tree *tree;
	int32_t day;
	struct pile *shifts;
};

/* What a region's subtree is overdue by beyond the region that it stands in. */
static void gather_region(const struct gather *g, const struct region *region)
{
	const struct sheet *sheet = g->sheet;
	const struct region *above = &sheet->regions[region->above];
	uint32_t planes[ROW_COUNTERS_MAX];
	int32_t by[BOARD_COLUMNS_MAX];
	bool any = false;

	for (size_t c = 0; c < sheet->column_count; c++) {
		by[c] = late_by(region->due[c], g->day) - late_by(above->due[c], g->day);
		any |= by[c] != 0;
	}
	if (!any)
		return;
	sheet_planes(sheet, g->tree, region->unit, planes);
	for (size_t c = 0; c < sheet->column_count; c++)
		by[c] *= (int32_t)(planes[c] - planes[PLANE_ANSWERED * sheet->wide + c] -
				   planes[PLANE_WAIVED * sheet->wide + c]);
	for (uint32_t x = g->tree->units[region->unit].parent; x != NONE;
		x = g->tree->units[x].parent) {
		int32_t *shift = pile_make(g->shifts, g->tree->units[x].branch);

		for (size_t c = 0; c < sheet->column_count; c++)
			shift[c] += by[c];
	}
}

static void gather_unit(const struct gather *g, uint32_t unit, size_t column)
{
	const struct region *region = sheet_region(g->sheet, g->tree, unit);

	shift_line(g->shifts, g->tree, counted_at(g->tree, unit), NONE, column,
		unit_shift(g->sheet, g->tree, region, unit, column, g->day));
}

static bool owns(const struct sheet *sheet, uint32_t unit, size_t column)
{
	int32_t day;

	return sheet->loners.count && day_at(&sheet->own, unit, column, &day);
}

/* Units whose day hangs on one answer; a unit's own day goes before it. */
static void gather_followers(const struct gather *g, uint32_t unit, size_t followed)
{
	for (size_t c = 0; c < g->sheet->column_count; c++) {
		const struct column *column = &g->sheet->columns[c];

		if (column->after != followed + 1)
			continue;
		if (!column->after_above && !owns(g->sheet, unit, c))
			gather_unit(g, unit, c);
		for (uint32_t child = column->after_above ? unit_first(g->tree, unit) : NONE;
			child != NONE; child = g->tree->units[child].next) {
			if (!owns(g->sheet, child, c))
				gather_unit(g, child, c);
		}
	}
}

void shifts_gather(
	const struct sheet *sheet, const struct tree *tree, int32_t day, struct pile *ret)
{
	struct gather g = { sheet, tree, day, ret };

	for (size_t n = 1; sheet->tightened && n < sheet->region_count; n++)
		gather_region(&g, &sheet->regions[n]);
	for (size_t i = 0; i < sheet->own.size; i++) {
		const struct map_entry *entry = &sheet->own.entries[i];

		if (entry->key && entry->tag)
			gather_unit(&g, (uint32_t)((entry->key >> 16) - 1), entry->key & 0xffff);
	}
	for (size_t i = 0; i < sheet->days.size; i++) {
		const struct map_entry *entry = &sheet->days.entries[i];

		if (entry->key && entry->tag)
			gather_followers(
				&g, (uint32_t)((entry->key >> 16) - 1), entry->key & 0xffff);
	}
}

void shifts_again(struct sheet *sheet, const struct tree *tree)
{
	regions_place(sheet, tree);
	pile_done(&sheet->shifts);
	pile_init(&sheet->shifts, sheet->wide * sizeof(int32_t));
	if (sheet_deviates(sheet))
		shifts_gather(sheet, tree, sheet->day, &sheet->shifts);
	sheet->stale = false;
}
