/* Whom a sheet's columns bind, and the rows of its board. */
#include "board/sheet.h"

void sheet_done(struct sheet *sheet)
{
	free(sheet->columns);
	free(sheet->words);
	free(sheet->tops);
	free(sheet->mask);
	free(sheet->silence);
	pile_done(&sheet->rows);
	pile_done(&sheet->cells);
	pile_done(&sheet->sums);
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

static bool column_asks(
	const struct sheet *sheet, const struct column *column, const struct unit_class *class)
{
	const uint32_t *levels = sheet->words + column->word_first;
	const uint32_t *kinds = levels + column->level_count;

	return class->opened <= column->due.day && class->closed > column->due.day &&
	       among(levels, column->level_count, class->level) &&
	       among(kinds, column->kind_count, class->kind);
}

void sheet_mask(struct sheet *sheet, const struct tree *tree, size_t class_from)
{
	sheet->mask = room_for(sheet->mask, &sheet->mask_room, tree->class_count, sheet->wide);
	for (size_t class = class_from; class < tree->class_count; class ++) {
		uint8_t *mask = sheet->mask + class * sheet->wide;

		memset(mask, 0, sheet->wide);
		for (size_t c = 0; c < sheet->column_count; c++)
			mask[c] = column_asks(sheet, &sheet->columns[c], &tree->classes[class]);
	}
}

void sheet_under(const struct sheet *sheet, const struct tree *tree, uint32_t unit, uint8_t *under)
{
	if (sheet->top_count == 1) { /* as most sheets are: all of it or nothing */
		memset(under, tree_within(tree, unit, sheet->tops[0]), sheet->wide);
		return;
	}
	memset(under, 0, sheet->wide);
	for (size_t t = 0; t < sheet->top_count; t++) {
		if (!tree_within(tree, unit, sheet->tops[t]))
			continue;
		for (size_t c = 0; c < sheet->column_count; c++)
			under[c] |= sheet->columns[c].top == t;
	}
}

bool sheet_binds(const struct sheet *sheet, const struct tree *tree, uint32_t unit, size_t column)
{
	return sheet_mask_of(sheet, tree->units[unit].class)[column] &&
	       tree_within(tree, unit, sheet->tops[sheet->columns[column].top]);
}

static void scope_add(const struct sheet *sheet, const struct tree *tree, uint32_t unit,
	const uint8_t *under, uint32_t *ret)
{
	struct class_count leaf;
	struct class_counts counts = tree_counts(tree, unit, &leaf);

	for (size_t i = 0; i < counts.count; i++)
		plane_scope(ret, sheet_mask_of(sheet, counts.list[i].class), under,
			counts.list[i].count, sheet->wide);
}

void sheet_scope(const struct sheet *sheet, const struct tree *tree, uint32_t unit, uint32_t *ret)
{
	uint8_t under[BOARD_COLUMNS_MAX];

	memset(ret, 0, sheet->wide * sizeof(*ret));
	sheet_under(sheet, tree, unit, under);
	scope_add(sheet, tree, unit, under, ret);
	for (size_t t = 0; t < sheet->top_count; t++) { /* columns that begin further down */
		uint32_t top = sheet->tops[t];

		if (top == unit || !tree_within(tree, top, unit))
			continue;
		memset(under, 0, sheet->wide);
		for (size_t c = 0; c < sheet->column_count; c++)
			under[c] = sheet->columns[c].top == t;
		scope_add(sheet, tree, top, under, ret);
	}
}

uint32_t sheet_scope_of(
	const struct sheet *sheet, const struct tree *tree, uint32_t unit, size_t column)
{
	uint32_t top = sheet->tops[sheet->columns[column].top], bound = 0;
	struct class_count leaf;
	struct class_counts counts;

	if (!tree_within(tree, unit, top)) {
		if (!tree_within(tree, top, unit))
			return 0;
		unit = top;
	}
	counts = tree_counts(tree, unit, &leaf);
	for (size_t i = 0; i < counts.count; i++) {
		if (sheet_mask_of(sheet, counts.list[i].class)[column])
			bound += counts.list[i].count;
	}
	return bound;
}

void sheet_planes_alone(
	const struct sheet *sheet, const struct tree *tree, uint32_t unit, uint32_t *ret)
{
	uint8_t under[BOARD_COLUMNS_MAX];

	sheet_under(sheet, tree, unit, under);
	plane_unit(ret, sheet_mask_of(sheet, tree->units[unit].class), under,
		sheet_cells(sheet, unit), sheet->wide);
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
