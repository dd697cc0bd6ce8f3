/* A board as JSON, as CSV and for a terminal. */
#include "base/catalogue.h"
#include "campaign/campaign.sql.h"
#include "campaign/progress.h"
#include "view/view.h"

const struct choice progress_counts[BOARD_COUNTS + 1] = {
	{ BOARD_SCOPE + 1, "scope", N_("In scope") },
	{ BOARD_ANSWERED + 1, "answered", N_("Answered") },
	{ BOARD_ACCEPTS + 1, "accepted", N_("Accepted") },
	{ BOARD_RETURNS + 1, "returned", N_("Returned") },
	{ BOARD_WAIVES + 1, "waived", N_("Waived") },
	{ BOARD_OVERDUE + 1, "overdue", N_("Overdue") },
	{ BOARD_LATE + 1, "late", N_("Late") },
	{ 0 },
};

static void write_unit(struct json *json, str code, str name)
{
	json_key(json, STR("unit"));
	json_begin_object(json);
	json_key(json, STR("code")), json_text(json, code);
	json_key(json, STR("name")), json_text(json, name);
	json_end(json);
}

static void write_cells(struct json *json, const struct board_table *table, size_t row)
{
	json_begin_array(json);
	for (size_t column = 0; column < table->columns; column++) {
		uint32_t cell[BOARD_COUNTS];
		for (int k = 0; k < BOARD_COUNTS; k++)
			cell[k] = table->counts[k][row * table->columns + column];
		json_counts(json, cell, BOARD_COUNTS);
	}
	json_end(json);
}

static void write_text_or_null(struct json *json, str text)
{
	if (str_given(text))
		json_text(json, text);
	else
		json_write_null(json);
}

static void write_measures(struct json *json, const struct progress_board *board)
{
	json_key(json, STR("measures"));
	json_begin_array(json);
	for (size_t n = 0; n < board->table.columns; n++) {
		const struct progress_measure *measure = &board->measures[n];
		bool recurs = str_given(measure->series);
		json_begin_object(json);
		json_key(json, STR("id")), json_id(json, measure->measure);
		json_key(json, STR("code")), json_text(json, measure->code);
		json_key(json, STR("title")), json_text(json, measure->title);
		json_key(json, STR("due")), json_date(json, measure->due);
		json_key(json, STR("series"));
		write_text_or_null(json, measure->series);
		json_key(json, STR("period"));
		write_text_or_null(json, recurs ? period_of(measure->code) : STR_NONE);
		json_end(json);
	}
	json_end(json);
}

static void write_rows(struct json *json, const struct progress_board *board)
{
	json_key(json, STR("rows"));
	json_begin_array(json);
	for (size_t n = 0; n < board->row_count; n++) {
		json_begin_object(json);
		write_unit(json, board->rows[n].code, board->rows[n].name);
		json_key(json, STR("nobody"));
		json_bool(json, board->rows[n].nobody);
		json_key(json, STR("in_place"));
		json_number(json, progress_in_place_sum(board, board->rows[n].at));
		json_key(json, STR("cells"));
		write_cells(json, &board->table, board->rows[n].at);
		json_end(json);
	}
	json_end(json);
	json_key(json, STR("total"));
	write_cells(json, &board->table, board->table.rows);
	json_key(json, STR("in_place"));
	json_number(json, board->in_place_count);
}

static void write_number(struct json *json, const struct board_number *cell)
{
	char text[DECIMAL_SUM_TEXT];

	json_begin_object(json);
	json_key(json, STR("sum")), json_text(json, decimal_sum_print(cell->sum, text));
	json_key(json, STR("given")), json_number(json, cell->given);
	json_end(json);
}

static str field_name(struct reading *reading, const struct board_number *cell, struct arena *arena)
{
	struct query *q = conn_query(reading->conn, &campaign_sql_form_numbers);
	str name = STR_NONE;

	query_id(q, "measure", cell->measure);
	for (size_t n = 0; query_next(q); n++)
		if (n == cell->field)
			name = arena_copy(arena, column_text(q, 1));
	query_end(q);
	return name;
}

static void write_numbers(struct json *json, const struct progress_board *board,
	struct reading *reading, struct arena *arena)
{
	json_key(json, STR("numbers"));
	json_begin_array(json);
	for (size_t n = 0; n < board->number_count; n++) {
		const struct board_number *line = board->numbers + n * (board->table.rows + 1);
		json_begin_object(json);
		json_key(json, STR("measure")), json_id(json, line->measure);
		json_key(json, STR("field")), json_text(json, field_name(reading, line, arena));
		json_key(json, STR("rows"));
		json_begin_array(json);
		for (size_t row = 0; row < board->row_count; row++)
			write_number(json, &line[board->rows[row].at]);
		json_end(json);
		json_key(json, STR("total"));
		write_number(json, &line[board->table.rows]);
		json_end(json);
	}
	json_end(json);
}

void progress_json(const struct progress_board *board, bool numbers, struct reading *reading,
	struct arena *arena, struct json *json)
{
	json_begin_object(json);
	write_unit(json, board->unit.code, board->unit.name);
	json_key(json, STR("campaign")), json_id(json, board->campaign.campaign);
	json_key(json, STR("as_of")), json_date(json, board->as_of);
	json_key(json, STR("counts"));
	json_begin_array(json);
	for (int k = 0; k < BOARD_COUNTS; k++)
		json_text(json, str_of(progress_counts[k].code));
	json_end(json);
	write_measures(json, board);
	write_rows(json, board);
	if (numbers)
		write_numbers(json, board, reading, arena);
	json_end(json);
}

/* ---- CSV: a line a child and measure, then the totals ---- */

static void csv_number(struct buf *out, uint32_t value)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", value);
	csv_value(out, false, str_of(text));
}

uint32_t progress_count(
	const struct progress_board *board, size_t at, enum board_count count, size_t column)
{
	const struct board_table *table = &board->table;
	const uint32_t *counts = table->counts[count] + column;

	if (at != PROGRESS_OWN)
		return counts[at * table->columns];
	uint32_t own = counts[table->rows * table->columns];
	for (size_t n = 0; n < board->row_count; n++)
		own -= counts[board->rows[n].at * table->columns];
	return own;
}

static void csv_rows(
	const struct progress_board *board, str code, str name, size_t at, struct buf *out)
{
	const struct board_table *table = &board->table;

	for (size_t n = 0; n < table->columns; n++) {
		char day[DATE_TEXT];
		csv_value(out, true, code);
		csv_value(out, false, name);
		csv_value(out, false, board->measures[n].code);
		csv_value(out, false, board->measures[n].title);
		csv_value(out, false, date_print(board->measures[n].due, day));
		for (int k = 0; k < BOARD_COUNTS; k++)
			csv_number(out, progress_count(board, at, (enum board_count)k, n));
		csv_number(out, progress_in_place(board, at, n));
		csv_line_end(out);
	}
}

void progress_csv(const struct progress_board *board, struct buf *out)
{
	static const char *const heads[] = { "unit", "name", "measure", "title", "due" };

	for (size_t n = 0; n < COUNT(heads); n++)
		csv_value(out, n == 0, str_of(heads[n]));
	for (int k = 0; k < BOARD_COUNTS; k++)
		csv_value(out, false, str_of(progress_counts[k].code));
	csv_value(out, false, STR("in_place"));
	csv_line_end(out);
	for (size_t n = 0; n < board->row_count; n++)
		csv_rows(board, board->rows[n].code, board->rows[n].name, board->rows[n].at, out);
	if (board->row_count)
		csv_rows(board, STR("itself"), board->unit.name, PROGRESS_OWN, out);
	csv_rows(board, STR("total"), board->unit.name, board->table.rows, out);
}

int64_t progress_csv_lines(const struct progress_board *board)
{
	size_t units = board->row_count ? board->row_count + 2 : 1; /* itself, and the total */

	return (int64_t)(units * board->table.columns);
}

/* ---- The terminal ---- */

/* "answered/scope" of a group; a dot where it asks nothing of anybody there. */
static str share(const struct progress_board *board, size_t at, size_t group, struct arena *arena)
{
	uint32_t scope = progress_sum(board, at, BOARD_SCOPE, group);

	if (!scope)
		return STR("·");
	return arena_printf(arena, "%u/%u", progress_sum(board, at, BOARD_ANSWERED, group), scope);
}

static str label_of(const struct progress_row *row, enum language language, struct arena *arena)
{
	return arena_printf(arena, "%.*s%s%s%.*s", STR_ARG(row->name),
		row->nobody ? tr(language, N_(" (no liaison)")) : "", row->alias.len ? " " : "",
		STR_ARG(row->alias));
}

static void print_row(
	const struct progress_board *board, str label, size_t at, struct arena *arena, str *cells)
{
	*cells++ = label;
	for (size_t n = 0; n < board->group_count; n++)
		*cells++ = share(board, at, n, arena);
	*cells++ = arena_printf(arena, "%u", progress_sum(board, at, BOARD_OVERDUE, PROGRESS_ALL));
	*cells++ = arena_printf(arena, "%u", progress_sum(board, at, BOARD_LATE, PROGRESS_ALL));
	if (board->in_place_count)
		*cells++ = arena_printf(arena, "%u", progress_in_place_sum(board, at));
}

void progress_print(const struct progress_board *board, enum language language, struct arena *arena,
	struct buf *out)
{
	size_t last = board->group_count + 2, width = last + 1, lines = 0;

	width += board->in_place_count > 0; /* said where there are any: most boards have none */
	struct table_column *columns = arena_array(arena, width, sizeof(*columns));
	str *cells = arena_array(arena, width * (board->row_count + 2), sizeof(*cells));

	if (!columns || !cells)
		return;
	if (!board->table.columns) {
		buf_text(out, tr(language, N_("This campaign asks nothing of this unit or of those "
					      "below it.")));
		buf_byte(out, '\n');
		return;
	}
	columns[0] = (struct table_column){ board->unit.name, false };
	for (size_t n = 0; n < board->group_count; n++)
		columns[n + 1] = (struct table_column){ board->groups[n], true };
	columns[last - 1] = (struct table_column){ str_of(tr(language, N_("Overdue"))), true };
	columns[last] = (struct table_column){ str_of(tr(language, N_("Late"))), true };
	if (board->in_place_count)
		columns[last + 1] =
			(struct table_column){ str_of(tr(language, N_("In their place"))), true };
	for (size_t n = 0; n < board->row_count; n++)
		print_row(board, label_of(&board->rows[n], language, arena), board->rows[n].at,
			arena, cells + lines++ * width);
	if (board->row_count)
		print_row(board, str_of(tr(language, N_("The unit itself"))), PROGRESS_OWN, arena,
			cells + lines++ * width);
	print_row(board, str_of(tr(language, N_("Total"))), board->table.rows, arena,
		cells + lines++ * width);
	table_print(out, columns, width, cells, lines);
}
