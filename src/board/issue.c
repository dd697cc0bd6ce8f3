/* A sheet comes into force: its columns are read once, no unit is touched but those listed in. */
#include "board/private.h"

static void column_issue(struct board *board, struct sheet *sheet, struct column *column,
	const struct change_column *from)
{
	const struct board_column *asked = &from->column;

	*column = (struct column){
		.measure = asked->measure,
		.series = id_given(asked->series) ? asked->series : asked->measure,
		.due = asked->due,
		.answer_is_enough = asked->answer_is_enough,
		.top = board_index(board, asked->top),
		.number_count = (uint16_t)asked->number_count,
		.number_first = (uint32_t)sheet->field_count,
		.level_count = (uint16_t)asked->level_count,
		.kind_count = (uint16_t)asked->kind_count,
		.group_count = (uint16_t)asked->group_count,
		.out_count = (uint16_t)asked->out_count,
		.after_above = asked->after_above,
		.after_days = asked->after_days,
	};
	sheet->field_count += asked->number_count;
}

/* Columns that hang on another one of the sheet. */
static void columns_follow(
	struct sheet *sheet, const struct board_changes *changes, const struct change_sheet *from)
{
	for (size_t c = 0; c < sheet->column_count; c++) {
		id after = changes->columns[from->column_first + c].column.after;

		for (size_t n = 0; id_given(after) && n < sheet->column_count; n++) {
			if (n == c || !id_eq(sheet->columns[n].measure, after))
				continue;
			sheet->columns[c].after = (uint16_t)(n + 1);
			sheet->columns[n].followed = sheet->following = true;
		}
	}
}

/* The sheet's own groups and outs, one column after the other. */
static void columns_listed(struct board *board, struct sheet *sheet,
	const struct board_changes *changes, const struct change_sheet *from)
{
	size_t ids = 0, id_room = 0, outs = 0, out_room = 0;

	for (size_t c = 0; c < sheet->column_count; c++) {
		const struct change_column *its = &changes->columns[from->column_first + c];
		const id *groups = changes->ids + its->id_first;
		const id *out = groups + its->column.group_count + its->column.in_count;
		struct column *column = &sheet->columns[c];

		column->id_first = (uint32_t)ids;
		column->out_first = (uint32_t)outs;
		sheet->ids = room_for(
			sheet->ids, &id_room, ids + column->group_count + 1, sizeof(*sheet->ids));
		sheet->outs = room_for(
			sheet->outs, &out_room, outs + column->out_count + 1, sizeof(*sheet->outs));
		for (size_t i = 0; i < column->group_count; i++)
			sheet->ids[ids++] = groups[i];
		for (size_t i = 0; i < column->out_count; i++)
			sheet->outs[outs++] = board_index(board, out[i]);
	}
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
	sheet->silence = room_new(sheet->wide, 1);
	sheet->day = atomic_load(&board->day);
	return sheet;
}

static void piles_issue(struct sheet *sheet)
{
	size_t sums = sheet->field_count * (sizeof(decimal_sum) + sizeof(uint32_t));
	size_t align = sizeof(decimal_sum);

	pile_init(&sheet->rows, sizeof(struct row) + PLANES * sheet->wide * sizeof(uint32_t));
	pile_init(&sheet->cells, sheet->wide);
	pile_init(&sheet->shifts, sheet->wide * sizeof(int32_t));
	pile_init(&sheet->sums, (sums + align) / align * align);
}

static void sheet_name(struct board *board, const struct sheet *sheet, size_t number)
{
	map_make(&board->sheet_ids, (uint64_t)sheet->sheet.v)->value = (int64_t)number;
	for (size_t c = 0; c < sheet->column_count; c++) {
		uint64_t measure = (uint64_t)sheet->columns[c].measure.v;
		struct map_entry *entry = map_find(&board->measures, measure);

		must(!entry || entry->value < 0);
		entry = map_make(&board->measures, measure);
		entry->value = (int64_t)(number << 16 | c);
	}
}

static void sheet_unname(struct board *board, const struct sheet *sheet)
{
	for (size_t c = 0; c < sheet->column_count; c++)
		map_find(&board->measures, (uint64_t)sheet->columns[c].measure.v)->value = -1;
}

/* Units that its columns list in, each once for a series, however many periods that has. */
static void ins_keep(struct board *board, struct sheet *sheet, const struct board_changes *changes,
	const struct change_sheet *from)
{
	size_t room = 0;

	for (size_t c = 0; c < sheet->column_count; c++) {
		const struct change_column *its = &changes->columns[from->column_first + c];
		const id *ins = changes->ids + its->id_first + its->column.group_count;
		id series = sheet->columns[c].series;

		if (c && id_eq(series, sheet->columns[c - 1].series))
			continue;
		for (size_t i = 0; i < its->column.in_count; i++) {
			sheet->ins = room_for(
				sheet->ins, &room, sheet->in_count + 1, sizeof(*sheet->ins));
			sheet->ins[sheet->in_count++] =
				(struct listed){ board_index(board, ins[i]), series };
		}
	}
}

static void ins_list(struct board *board, const struct sheet *sheet, bool listed)
{
	for (size_t i = 0; i < sheet->in_count; i++)
		apply_listed(board, sheet->ins[i].unit, sheet->ins[i].series, listed);
}

struct sheet *sheet_issue(struct board *board, const struct board_changes *changes,
	const struct change_sheet *from, const uint32_t *words)
{
	struct sheet *sheet = sheet_new(board, from);

	columns_issue(board, sheet, changes, from, words);
	columns_follow(sheet, changes, from);
	columns_listed(board, sheet, changes, from);
	ins_keep(board, sheet, changes, from);
	piles_issue(sheet);
	regions_init(sheet, &board->tree);
	sheet_mask(sheet, &board->tree, &board->sets, 0);
	return sheet;
}

void issue_sheet(struct board *board, const struct board_changes *changes,
	const struct change_sheet *from, const uint32_t *words)
{
	const struct map_entry *known = map_find(&board->sheet_ids, (uint64_t)from->sheet.v);
	size_t number = known ? (size_t)known->value : board->sheet_count;
	struct sheet *sheet = sheet_issue(board, changes, from, words), *old = NULL;

	if (known) {
		old = board->sheets[number];
		ins_list(board, old, false);
		sheet_unname(board, old);
		sheet_mask(sheet, &board->tree, &board->sets, 0);
	} else {
		board->sheets = room_for(board->sheets, &board->sheet_room, board->sheet_count + 1,
			sizeof(struct sheet *));
		board->sheet_count++;
	}
	sheet_name(board, sheet, number);
	board->sheets[number] = sheet;
	if (old) {
		sheet_take_over(board, sheet, old, changes, from);
		sheet_done(old);
		free(old);
	}
	ins_list(board, sheet, true);
}
