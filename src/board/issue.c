/* A sheet comes into force: its columns are read once, no unit is touched. */
#include "board/private.h"

static uint16_t top_number(struct sheet *sheet, uint32_t unit)
{
	size_t at = 0;

	while (at < sheet->top_count && sheet->tops[at] != unit)
		at++;
	if (at == sheet->top_count)
		sheet->tops[sheet->top_count++] = unit;
	return (uint16_t)at;
}

static void column_issue(struct board *board, struct sheet *sheet, struct column *column,
	const struct change_column *from)
{
	const struct board_column *asked = &from->column;

	*column = (struct column){
		.measure = asked->measure,
		.due = asked->due,
		.answer_is_enough = asked->answer_is_enough,
		.top = top_number(sheet, board_index(board, asked->top)),
		.number_count = (uint16_t)asked->number_count,
		.number_first = (uint32_t)sheet->field_count,
		.level_count = (uint16_t)asked->level_count,
		.kind_count = (uint16_t)asked->kind_count,
	};
	sheet->field_count += asked->number_count;
}

static void columns_issue(struct board *board, struct sheet *sheet,
	const struct board_changes *changes, const struct change_sheet *from, const uint32_t *words)
{
	size_t word = 0, word_room = 0;

	for (size_t c = 0; c < sheet->column_count; c++) {
		const struct change_column *its = &changes->columns[from->column_first + c];
		struct column *column = &sheet->columns[c];
		size_t count = its->column.level_count + its->column.kind_count;

		column_issue(board, sheet, column, its);
		column->word_first = (uint32_t)word;
		sheet->words =
			room_for(sheet->words, &word_room, word + count + 1, sizeof(*sheet->words));
		for (size_t i = 0; i < count; i++)
			sheet->words[word++] = words[changes->scope_words[its->word_first + i]];
	}
}

static size_t padded(size_t columns)
{
	return columns ? (columns + PLANE_STEP - 1) / PLANE_STEP * PLANE_STEP : PLANE_STEP;
}

static struct sheet *sheet_new(struct board *board, const struct change_sheet *from)
{
	struct sheet *sheet = room_new(1, sizeof(*sheet));

	sheet->sheet = from->sheet;
	sheet->issuer = board_index(board, from->issuer);
	sheet->column_count = from->column_count;
	sheet->wide = padded(from->column_count);
	sheet->columns = room_new(sheet->column_count, sizeof(*sheet->columns));
	sheet->tops = room_new(sheet->column_count, sizeof(*sheet->tops));
	sheet->silence = room_new(sheet->wide, 1);
	return sheet;
}

static void piles_issue(struct sheet *sheet)
{
	size_t sums = sheet->field_count * (sizeof(decimal_sum) + sizeof(uint32_t));
	size_t align = sizeof(decimal_sum);

	pile_init(&sheet->rows, sizeof(struct row) + PLANES * sheet->wide * sizeof(uint32_t));
	pile_init(&sheet->cells, sheet->wide);
	pile_init(&sheet->sums, (sums + align) / align * align);
}

static void sheet_name(struct board *board, const struct sheet *sheet)
{
	size_t number = board->sheet_count;
	struct map_entry *entry;

	must(!map_find(&board->sheet_ids, (uint64_t)sheet->sheet.v));
	map_make(&board->sheet_ids, (uint64_t)sheet->sheet.v)->value = (int64_t)number;
	for (size_t c = 0; c < sheet->column_count; c++) {
		uint64_t measure = (uint64_t)sheet->columns[c].measure.v;

		must(!map_find(&board->measures, measure));
		entry = map_make(&board->measures, measure);
		entry->value = (int64_t)(number << 16 | c);
	}
}

void issue_sheet(struct board *board, const struct board_changes *changes,
	const struct change_sheet *from, const uint32_t *words)
{
	struct sheet *sheet = sheet_new(board, from);

	columns_issue(board, sheet, changes, from, words);
	piles_issue(sheet);
	sheet_mask(sheet, &board->tree, 0);
	sheet_name(board, sheet);
	board->sheets = room_for(
		board->sheets, &board->sheet_room, board->sheet_count + 1, sizeof(struct sheet *));
	board->sheets[board->sheet_count++] = sheet;
}
