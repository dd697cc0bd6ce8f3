/* The regions of a sheet: where its columns' scopes begin and end, and where days in force
 * change. */
#include "board/sheet.h"

static void mark(struct sheet *sheet, uint32_t unit)
{
	size_t need = unit / 8 + 1, size = sheet->marked_size;

	if (need > size) {
		sheet->marked = room_for(sheet->marked, &size, need, 1);
		memset(sheet->marked + sheet->marked_size, 0, size - sheet->marked_size);
		sheet->marked_size = size;
	}
	sheet->marked[unit / 8] |= (uint8_t)(1u << unit % 8);
}

static struct region *region_new(struct sheet *sheet, uint32_t unit)
{
	struct region *region;

	sheet->regions = room_for(sheet->regions, &sheet->region_room, sheet->region_count + 1,
		sizeof(*sheet->regions));
	region = &sheet->regions[sheet->region_count++];
	*region = (struct region){ .unit = unit,
		.under = room_new(sheet->wide, 1),
		.due = room_new(sheet->wide, sizeof(int32_t)) };
	return region;
}

static uint32_t region_make(struct sheet *sheet, uint32_t unit)
{
	if (region_begins(sheet, unit))
		return (uint32_t)(region_at(sheet, unit) - sheet->regions);
	region_new(sheet, unit);
	mark(sheet, unit);
	map_make(&sheet->region_units, (uint64_t)unit + 1)->value =
		(int64_t)(sheet->region_count - 1);
	return (uint32_t)(sheet->region_count - 1);
}

/* Beside what `under` says there is kept whether the top is above, and whether an out is. */
#define UNDER_TOP 0x10u
#define UNDER_OUT 0x20u

static uint8_t under_at(
	const struct sheet *sheet, const struct column *column, uint32_t unit, uint8_t above)
{
	unsigned under = above & ~UNDER_SCOPE;

	under |= unit == sheet->issuer ? UNDER_ISSUER : 0;
	under |= unit == column->top ? UNDER_TOP : 0;
	for (size_t i = 0; i < column->out_count; i++)
		under |= unit == sheet->outs[column->out_first + i] ? UNDER_OUT : 0;
	if ((under & (UNDER_TOP | UNDER_OUT)) == UNDER_TOP)
		under |= UNDER_SCOPE;
	return (uint8_t)under;
}

static void region_fill(struct sheet *sheet, struct region *region)
{
	const struct region *above = &sheet->regions[region->above];

	for (size_t c = 0; c < sheet->column_count; c++) {
		region->under[c] =
			under_at(sheet, &sheet->columns[c], region->unit, above->under[c]);
		region->due[c] = above->due[c];
		if (region->tight && region->tight[c] < region->due[c])
			region->due[c] = region->tight[c];
	}
	region->placed = true;
}

/* A line crosses few regions: one a unit at the most, so the depth is the tree's. */
static void region_place(struct sheet *sheet, const struct tree *tree, uint32_t number)
{
	struct region *region = &sheet->regions[number];
	const struct region *above;

	if (region->placed)
		return;
	above = sheet_region(sheet, tree, tree->units[region->unit].parent);
	region->above = (uint32_t)(above - sheet->regions);
	region_place(sheet, tree, region->above);
	region_fill(sheet, region);
}

void regions_place(struct sheet *sheet, const struct tree *tree)
{
	for (uint32_t n = 1; n < sheet->region_count; n++)
		sheet->regions[n].placed = false;
	for (uint32_t n = 1; n < sheet->region_count; n++)
		region_place(sheet, tree, n);
}

/* From the top down, so that the one above is in its place already. */
void regions_place_below(struct sheet *sheet, const struct tree *tree, uint32_t top)
{
	for (uint32_t at = top; at != NONE; at = tree_next(tree, at, top, false)) {
		if (!region_begins(sheet, at))
			continue;
		uint32_t number = (uint32_t)(region_at(sheet, at) - sheet->regions);
		sheet->regions[number].placed = false;
		region_place(sheet, tree, number);
	}
}

void regions_init(struct sheet *sheet, const struct tree *tree)
{
	struct region *outside = region_new(sheet, NONE);

	outside->placed = true;
	for (size_t c = 0; c < sheet->wide; c++)
		outside->due[c] = c < sheet->column_count ? sheet->columns[c].due.day : INT32_MAX;
	region_make(sheet, sheet->issuer);
	for (size_t c = 0; c < sheet->column_count; c++) {
		const struct column *column = &sheet->columns[c];

		region_make(sheet, column->top);
		for (size_t i = 0; i < column->out_count; i++)
			region_make(sheet, sheet->outs[column->out_first + i]);
	}
	sheet->scope_region_count = sheet->region_count;
	regions_place(sheet, tree);
}

void region_tighten(
	struct sheet *sheet, const struct tree *tree, uint32_t unit, size_t column, int32_t due)
{
	uint32_t number = region_make(sheet, unit);
	struct region *region = &sheet->regions[number];

	if (!region->tight) {
		region->tight = room_new(sheet->wide, sizeof(*region->tight));
		for (size_t c = 0; c < sheet->wide; c++)
			region->tight[c] = INT32_MAX;
	}
	if (due < region->tight[column])
		region->tight[column] = due;
	region->placed = false;
	region_place(sheet, tree, number);
	sheet->tightened = sheet->stale = true;
}

void regions_done(struct sheet *sheet)
{
	for (size_t n = 0; n < sheet->region_count; n++) {
		free(sheet->regions[n].under);
		free(sheet->regions[n].due);
		free(sheet->regions[n].tight);
	}
	free(sheet->regions);
	free(sheet->marked);
	map_done(&sheet->region_units);
}

const struct region *sheet_region(const struct sheet *sheet, const struct tree *tree, uint32_t unit)
{
	for (; unit != NONE; unit = tree->units[unit].parent) {
		if (region_begins(sheet, unit))
			return region_at(sheet, unit);
	}
	return &sheet->regions[0];
}
