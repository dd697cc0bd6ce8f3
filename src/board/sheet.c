/* Whom a sheet's columns bind, and the rows of its board. */
#include "board/sheet.h"

void sheet_done(struct sheet *sheet)
{
	free(sheet->columns);
	free(sheet->words);
	free(sheet->ids);
	free(sheet->outs);
	free(sheet->ins);
	regions_done(sheet);
	free(sheet->mask);
	free(sheet->silence);
	pile_done(&sheet->rows);
	pile_done(&sheet->cells);
	pile_done(&sheet->sums);
	map_done(&sheet->own);
	map_done(&sheet->days);
	map_done(&sheet->loners);
	pile_done(&sheet->shifts);
	map_done(&sheet->numbers);
	*sheet = (struct sheet){ 0 };
}

static bool among(const uint32_t *words, size_t count, uint32_t word)
{
	for (size_t i = 0; i < count; i++) {
		if (words[i] == word)
			return true;
	}
	return count == 0;
}

static bool in_group(const struct sheet *sheet, const struct column *column,
	const struct sets *sets, uint32_t groups)
{
	for (size_t i = 0; i < column->group_count; i++) {
		if (sets_hold(sets, groups, sheet->ids[column->id_first + i]))
			return true;
	}
	return column->group_count == 0;
}

static uint8_t column_asks(const struct sheet *sheet, const struct column *column,
	const struct sets *sets, const struct unit_class *class)
{
	const uint32_t *levels = sheet->words + column->word_first;
	const uint32_t *kinds = levels + column->level_count;
	unsigned asks = 0;

	if (class->opened > column->due.day || class->closed <= column->due.day)
		return 0;
	if (among(levels, column->level_count, class->level) &&
		among(kinds, column->kind_count, class->kind) &&
		in_group(sheet, column, sets, class->groups))
		asks |= UNDER_SCOPE;
	if (sets_hold(sets, class->listed, column->series))
		asks |= UNDER_ISSUER;
	return (uint8_t)asks;
}

void sheet_mask(
	struct sheet *sheet, const struct tree *tree, const struct sets *sets, size_t class_from)
{
	sheet->mask = room_for(sheet->mask, &sheet->mask_room, tree->class_count, sheet->wide);
	for (size_t class = class_from; class < tree->class_count; class ++) {
		uint8_t *mask = sheet->mask + class * sheet->wide;

		memset(mask, 0, sheet->wide);
		for (size_t c = 0; c < sheet->column_count; c++)
			mask[c] =
				column_asks(sheet, &sheet->columns[c], sets, &tree->classes[class]);
	}
}

bool sheet_binds(const struct sheet *sheet, const struct tree *tree, uint32_t unit, size_t column)
{
	uint8_t mask = sheet_mask_of(sheet, tree->units[unit].class)[column];

	return mask && binds(mask, sheet_region(sheet, tree, unit)->under[column]);
}

static void scope_add(const struct sheet *sheet, const struct tree *tree, uint32_t unit,
	const uint8_t *under, bool add, uint32_t *ret)
{
	struct class_count leaf;
	struct class_counts counts = tree_counts(tree, unit, &leaf);

	for (size_t i = 0; i < counts.count; i++) {
		uint32_t count = counts.list[i].count;

		plane_scope(ret, sheet_mask_of(sheet, counts.list[i].class), under,
			add ? count : 0u - count, sheet->wide);
	}
}

/* As if the unit's region held all below it; then region by region what is wrong with that. */
void sheet_scope(const struct sheet *sheet, const struct tree *tree, uint32_t unit, uint32_t *ret)
{
	memset(ret, 0, sheet->wide * sizeof(*ret));
	scope_add(sheet, tree, unit, sheet_region(sheet, tree, unit)->under, true, ret);
	for (size_t n = 1; n < sheet->scope_region_count; n++) {
		const struct region *region = &sheet->regions[n];
		const uint8_t *above = sheet->regions[region->above].under;

		if (region->unit == unit || !memcmp(region->under, above, sheet->wide) ||
			!tree_within(tree, region->unit, unit))
			continue;
		scope_add(sheet, tree, region->unit, above, false, ret);
		scope_add(sheet, tree, region->unit, region->under, true, ret);
	}
}

static uint32_t bound_of(const struct sheet *sheet, const struct tree *tree, uint32_t unit,
	size_t column, uint8_t under)
{
	struct class_count leaf;
	struct class_counts counts = tree_counts(tree, unit, &leaf);
	uint32_t bound = 0;

	for (size_t i = 0; i < counts.count; i++) {
		if (binds(sheet_mask_of(sheet, counts.list[i].class)[column], under))
			bound += counts.list[i].count;
	}
	return bound;
}

uint32_t sheet_scope_of(
	const struct sheet *sheet, const struct tree *tree, uint32_t unit, size_t column)
{
	uint32_t bound =
		bound_of(sheet, tree, unit, column, sheet_region(sheet, tree, unit)->under[column]);

	for (size_t n = 1; n < sheet->scope_region_count; n++) {
		const struct region *region = &sheet->regions[n];
		uint8_t above = sheet->regions[region->above].under[column];

		if (region->unit == unit || region->under[column] == above ||
			!tree_within(tree, region->unit, unit))
			continue;
		bound -= bound_of(sheet, tree, region->unit, column, above);
		bound += bound_of(sheet, tree, region->unit, column, region->under[column]);
	}
	return bound;
}

void sheet_planes_alone(
	const struct sheet *sheet, const struct tree *tree, uint32_t unit, uint32_t *ret)
{
	plane_unit(ret, sheet_mask_of(sheet, tree->units[unit].class),
		sheet_region(sheet, tree, unit)->under, sheet_cells(sheet, unit), sheet->wide);
}

void sheet_planes(const struct sheet *sheet, const struct tree *tree, uint32_t unit, uint32_t *ret)
{
	const struct row *row;

	if (unit_is_leaf(tree, unit)) {
		sheet_planes_alone(sheet, tree, unit, ret);
		return;
	}
	row = pile_at(&sheet->rows, tree->units[unit].branch);
	if (row)
		memcpy(ret, row->counters, PLANES * sheet->wide * sizeof(*ret));
	else
		memset(ret, 0, PLANES * sheet->wide * sizeof(*ret));
	if (!row || !row->known)
		sheet_scope(sheet, tree, unit, ret);
}

const struct row *sheet_row_known(struct sheet *sheet, const struct tree *tree, uint32_t unit)
{
	struct row *row = pile_make(&sheet->rows, tree->units[unit].branch);

	if (!row->known) {
		sheet_scope(sheet, tree, unit, row->counters);
		row->known = true;
	}
	return row;
}
