/* A sheet takes the place of an earlier one: what units said of columns that are in both goes
 * over. */
#include "board/private.h"

struct takeover {
	struct sheet *sheet;
	const struct sheet *old;
	const struct tree *tree;
	bool again[BOARD_COLUMNS_MAX];  /* the new column sends back what stands */
	uint32_t to[BOARD_COLUMNS_MAX]; /* of an old column: the new one; NONE: forgotten */
	size_t of_field[BOARD_COLUMNS_MAX * BOARD_NUMBERS_MAX]; /* of an old field: its column */
};

static void columns_match(
	struct takeover *t, const struct board_changes *changes, const struct change_sheet *from)
{
	const struct sheet *old = t->old;

	for (size_t c = 0; c < old->column_count; c++) {
		t->to[c] = NONE;
		for (uint32_t n = 0; n < t->sheet->column_count; n++) {
			if (!id_eq(t->sheet->columns[n].measure, old->columns[c].measure))
				continue;
			t->to[c] = n;
			t->again[n] = changes->columns[from->column_first + n].column.again;
		}
		for (size_t n = 0; n < old->columns[c].number_count; n++)
			t->of_field[old->columns[c].number_first + n] = c;
	}
}

static void cells_take(const struct takeover *t, uint32_t unit)
{
	const uint8_t *from = pile_at(&t->old->cells, unit);
	uint8_t *to = NULL;

	for (size_t c = 0; from && c < t->old->column_count; c++) {
		if (!from[c] || t->to[c] == NONE)
			continue;
		if (!to)
			to = pile_make(&t->sheet->cells, unit);
		to[t->to[c]] =
			cell_again(&t->sheet->columns[t->to[c]], from[c], t->again[t->to[c]]);
	}
}

static void numbers_take(const struct takeover *t)
{
	const struct map *numbers = &t->old->numbers;

	for (size_t i = 0; i < numbers->size; i++) {
		const struct map_entry *entry = &numbers->entries[i];
		size_t field = entry->key & 0xffff, column, n;
		const struct column *its;

		if (!entry->key || !entry->tag)
			continue;
		column = t->of_field[field];
		if (t->to[column] == NONE || t->again[t->to[column]])
			continue;
		its = &t->sheet->columns[t->to[column]];
		n = field - t->old->columns[column].number_first;
		if (n < its->number_count)
			number_keep(t->sheet, (uint32_t)((entry->key >> 16) - 1),
				its->number_first + n,
				&(decimal){ entry->value, (uint8_t)(entry->tag - 1) });
	}
}

typedef void keep_day(struct sheet *, uint32_t unit, size_t column, const date *);

static void days_take(const struct takeover *t, const struct map *days, keep_day *keep)
{
	for (size_t i = 0; i < days->size; i++) {
		const struct map_entry *entry = &days->entries[i];
		uint32_t column = entry->key && entry->tag ? t->to[entry->key & 0xffff] : NONE;

		if (column != NONE && (days != &t->old->days || !t->again[column]))
			keep(t->sheet, (uint32_t)((entry->key >> 16) - 1), column,
				&(date){ (int32_t)entry->value });
	}
}

static void tightening_take(const struct takeover *t)
{
	for (size_t n = 1; n < t->old->region_count; n++) {
		const struct region *region = &t->old->regions[n];

		for (size_t c = 0; region->tight && c < t->old->column_count; c++) {
			if (t->to[c] != NONE && region->tight[c] != INT32_MAX)
				region_tighten(t->sheet, t->tree, region->unit, t->to[c],
					region->tight[c]);
		}
	}
}

static void unit_count(const struct takeover *t, uint32_t unit)
{
	const struct tree *tree = t->tree;
	uint32_t planes[ROW_COUNTERS_MAX];
	uint32_t from = unit_is_leaf(tree, unit) ? tree->units[unit].parent : unit;

	if (!pile_at(&t->sheet->cells, unit))
		return;
	sheet_planes_alone(t->sheet, tree, unit, planes);
	tally_planes(t->sheet, tree, from, NONE, planes, true);
	for (size_t c = 0; t->sheet->field_count && c < t->sheet->column_count; c++) {
		if (sheet_binds(t->sheet, tree, unit, c))
			tally_numbers(t->sheet, tree, unit, NONE, c, true);
	}
}

void sheet_take_over(struct board *board, struct sheet *sheet, struct sheet *old,
	const struct board_changes *changes, const struct change_sheet *from)
{
	struct takeover *t = room_new(1, sizeof(*t));

	t->sheet = sheet;
	t->old = old;
	t->tree = &board->tree;
	columns_match(t, changes, from);
	numbers_take(t);
	days_take(t, &old->days, due_day);
	days_take(t, &old->own, due_own);
	tightening_take(t);
	for (uint32_t unit = 0; unit < board->tree.count; unit++) {
		cells_take(t, unit);
		unit_count(t, unit);
	}
	sheet->stale = true;
	free(t);
}
