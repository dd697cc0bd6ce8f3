/* Counters and sums along the line of a unit. */
#include "board/sheet.h"

/* The lowest branch that counts the unit: itself, where it is one. */
static uint32_t counted_at(const struct tree *tree, uint32_t unit)
{
	return unit_is_leaf(tree, unit) ? tree->units[unit].parent : unit;
}

void tally_planes(struct sheet *sheet, const struct tree *tree, uint32_t from, uint32_t stop,
	const uint32_t *planes, bool add)
{
	size_t wide = sheet->wide, said = (PLANES - 1) * wide;
	bool silent = plane_is_zero(planes + wide, said);
	void (*turn)(uint32_t *, const uint32_t *, size_t) = add ? plane_add : plane_subtract;

	for (; from != NONE && from != stop; from = tree->units[from].parent) {
		uint32_t branch = tree->units[from].branch;
		struct row *row =
			silent ? pile_at(&sheet->rows, branch) : pile_make(&sheet->rows, branch);

		if (!row)
			continue;
		if (row->known)
			turn(row->counters, planes, wide);
		if (!silent)
			turn(row->counters + wide, planes + wide, said);
	}
}

void tally_cell(struct sheet *sheet, const struct tree *tree, uint32_t unit, uint32_t stop,
	size_t column, uint8_t before, uint8_t after)
{
	unsigned differ = (before ^ after) & ((1u << CELL_STATE_SHIFT) - 1);

	if (!differ)
		return;
	for (uint32_t at = counted_at(tree, unit); at != NONE && at != stop;
		at = tree->units[at].parent) {
		struct row *row = pile_make(&sheet->rows, tree->units[at].branch);

		for (size_t plane = PLANE_ANSWERED; plane < PLANES; plane++) {
			if (differ & CELL_BIT(plane))
				row->counters[plane * sheet->wide + column] +=
					(after & CELL_BIT(plane)) ? 1u : UINT32_MAX;
		}
	}
}

static uint64_t number_key(uint32_t unit, size_t field)
{
	return ((uint64_t)unit + 1) << 16 | field;
}

bool sheet_number(const struct sheet *sheet, uint32_t unit, size_t field, decimal *ret)
{
	const struct map_entry *entry = map_find(&sheet->numbers, number_key(unit, field));

	if (!entry || !entry->tag)
		return false;
	*ret = (decimal){ entry->value, (uint8_t)(entry->tag - 1) };
	return true;
}

void number_keep(struct sheet *sheet, uint32_t unit, size_t field, const decimal *number)
{
	uint64_t key = number_key(unit, field);
	struct map_entry *entry =
		number ? map_make(&sheet->numbers, key) : map_find(&sheet->numbers, key);

	if (!entry)
		return;
	entry->value = number ? number->v : 0;
	entry->tag = number ? number->places + 1u : 0;
}

static void sum_line(struct sheet *sheet, const struct tree *tree, uint32_t from, uint32_t stop,
	size_t field, decimal number, bool add)
{
	for (; from != NONE && from != stop; from = tree->units[from].parent) {
		decimal_sum *sums = pile_make(&sheet->sums, tree->units[from].branch);

		if (add)
			decimal_add(&sums[field], number);
		else
			decimal_subtract(&sums[field], number);
		sums_given(sheet, sums)[field] += add ? 1u : UINT32_MAX;
	}
}

void tally_numbers(struct sheet *sheet, const struct tree *tree, uint32_t unit, uint32_t stop,
	size_t column, bool add)
{
	const struct column *its = &sheet->columns[column];
	uint32_t from = counted_at(tree, unit);
	decimal number;

	for (size_t n = 0; n < its->number_count; n++) {
		if (sheet_number(sheet, unit, its->number_first + n, &number))
			sum_line(sheet, tree, from, stop, its->number_first + n, number, add);
	}
}

static void sums_turn(const struct sheet *sheet, decimal_sum *to, decimal_sum *from, bool add)
{
	uint32_t *to_given = sums_given(sheet, to), *from_given = sums_given(sheet, from);

	for (size_t f = 0; f < sheet->field_count; f++) {
		to[f].v += add ? from[f].v : -from[f].v;
		to_given[f] += add ? from_given[f] : -from_given[f];
	}
}

void tally_sums(
	struct sheet *sheet, const struct tree *tree, uint32_t unit, uint32_t from, bool add)
{
	decimal_sum *its;

	if (!sheet->field_count)
		return;
	if (unit_is_leaf(tree, unit)) {
		for (size_t c = 0; c < sheet->column_count; c++) {
			if (sheet_binds(sheet, tree, unit, c))
				tally_numbers(sheet, tree, unit, NONE, c, add);
		}
		return;
	}
	its = sums_of(sheet, tree->units[unit].branch);
	for (; its && from != NONE; from = tree->units[from].parent)
		sums_turn(sheet, pile_make(&sheet->sums, tree->units[from].branch), its, add);
}

static bool stands(enum board_state state)
{
	return state == BOARD_WAITING || state == BOARD_ACCEPTED;
}

static uint8_t cell_byte(const struct column *column, enum board_state state, bool late)
{
	bool accepted =
		state == BOARD_ACCEPTED || (state == BOARD_WAITING && column->answer_is_enough);
	unsigned byte = (unsigned)state << CELL_STATE_SHIFT;

	byte |= stands(state) ? CELL_BIT(PLANE_ANSWERED) : 0;
	byte |= accepted ? CELL_BIT(PLANE_ACCEPTED) : 0;
	byte |= state == BOARD_RETURNED ? CELL_BIT(PLANE_RETURNED) : 0;
	byte |= state == BOARD_WAIVED ? CELL_BIT(PLANE_WAIVED) : 0;
	byte |= stands(state) && late ? CELL_BIT(PLANE_LATE) : 0;
	return (uint8_t)byte;
}

uint8_t cell_again(const struct column *column, uint8_t cell, bool again)
{
	enum board_state state = (enum board_state)(cell >> CELL_STATE_SHIFT);

	if (again && stands(state))
		state = BOARD_RETURNED;
	return cell_byte(column, state, (cell & CELL_BIT(PLANE_LATE)) != 0);
}

/* Numbers of an answer that does not stand are forgotten: a new answer brings its own. */
static void numbers_keep(struct sheet *sheet, uint32_t unit, const struct column *column,
	const struct board_cell *cell)
{
	bool given = stands(cell->state) && cell->numbers_given;

	for (size_t n = 0; n < column->number_count; n++)
		number_keep(sheet, unit, column->number_first + n,
			given && cell->numbers_given[n] ? &cell->numbers[n] : NULL);
}

void tally_answer(struct sheet *sheet, const struct tree *tree, uint32_t unit, size_t column,
	const struct board_cell *cell)
{
	const struct column *its = &sheet->columns[column];
	bool counts = sheet_binds(sheet, tree, unit, column), deviates = sheet_deviates(sheet);
	uint8_t *byte = (uint8_t *)pile_make(&sheet->cells, unit) + column;
	uint8_t before = *byte;

	must(!cell->numbers_given || cell->number_count == its->number_count);
	if (deviates)
		shift_followers(sheet, tree, unit, column, -1);
	*byte = cell_byte(its, cell->state, cell->late);
	due_day(sheet, unit, column, stands(cell->state) ? &cell->day : NULL);
	if (deviates)
		shift_followers(sheet, tree, unit, column, 1);
	if (counts)
		tally_cell(sheet, tree, unit, NONE, column, before, *byte);
	if (!its->number_count)
		return;
	if (counts)
		tally_numbers(sheet, tree, unit, NONE, column, false);
	numbers_keep(sheet, unit, its, cell);
	if (counts)
		tally_numbers(sheet, tree, unit, NONE, column, true);
}
