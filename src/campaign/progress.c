/* Putting names on a board: the children in the order of their codes, the measures with their
 * titles. */
#include "campaign/progress.h"
#include "campaign/campaign.sql.h"

static int by_code(const void *a, const void *b)
{
	const struct progress_row *x = a, *y = b;
	int order = str_cmp(x->code, y->code);

	return order ? order : x->unit.v < y->unit.v ? -1 : x->unit.v > y->unit.v;
}

static bool read_row(
	struct reading *reading, id which, struct arena *arena, struct progress_row *ret)
{
	*ret = (struct progress_row){ .unit = which,
		.code = reading_code(reading, "unit", which, arena),
		.name = reading_label(reading, "unit", which, arena) };
	return str_given(ret->code);
}

static bool read_row_more(struct reading *reading, id which, bool posts, struct arena *arena,
	struct progress_row *ret)
{
	struct org_unit unit;

	if (!org_unit_get(reading->conn, which, arena, &unit))
		return false;
	*ret = (struct progress_row){ .unit = which,
		.code = unit.code,
		.name = unit.name,
		.alias = unit.alias,
		.nobody = posts && !id_given(org_post_holder(
					   reading->conn, which, ROLE_LIAISON, reading->today)) };
	return true;
}

static void read_rows(
	struct reading *reading, bool more, struct arena *arena, struct progress_board *board)
{
	const bool posts = more && org_has_posts(reading->conn);

	board->rows = arena_array(arena, board->table.rows, sizeof(*board->rows));
	for (size_t n = 0; board->rows && n < board->table.rows; n++) {
		struct progress_row *row = &board->rows[board->row_count];
		id unit = board->table.units[n];
		if (more ? !read_row_more(reading, unit, posts, arena, row)
			 : !read_row(reading, unit, arena, row))
			continue;
		row->at = n;
		board->row_count++;
	}
	if (board->rows)
		qsort(board->rows, board->row_count, sizeof(*board->rows), by_code);
}

static size_t group_of(struct progress_board *board, str label)
{
	for (size_t n = 0; n < board->group_count; n++)
		if (str_eq(board->groups[n], label))
			return n;
	board->groups[board->group_count] = label;
	return board->group_count++;
}

static struct progress_measure measure_of(
	struct progress_board *board, struct query *q, struct arena *arena)
{
	struct progress_measure measure = {
		.measure = column_id(q, 0),
		.code = arena_copy(arena, column_text(q, 1)),
		.title = arena_copy(arena, column_text(q, 2)),
		.workstream = arena_copy(arena, column_text(q, 3)),
		.series = STR_NONE,
	};
	if (!column_null(q, 6))
		measure.series = series_of(measure.code);
	str alone = str_given(measure.series) ? measure.series : measure.code;

	measure.group = group_of(board, measure.workstream.len ? measure.workstream : alone);
	return measure;
}

/* The sheet's columns are the campaign's measures in the order of their ids: both lists run side
 * by side. */
static void read_measures(
	struct reading *reading, struct arena *arena, struct progress_board *board)
{
	struct query *q = conn_query(reading->conn, &campaign_sql_measures_told);
	size_t n = 0;

	board->measures = arena_array(arena, board->table.columns, sizeof(*board->measures));
	board->groups = arena_array(arena, board->table.columns, sizeof(*board->groups));
	query_id(q, "campaign", board->campaign.campaign);
	while (board->measures && board->groups && n < board->table.columns && query_next(q))
		if (id_eq(column_id(q, 0), board->table.measures[n])) {
			board->measures[n] = measure_of(board, q, arena);
			board->measures[n].due = board->table.due[n];
			n++;
		}
	query_end(q);
}

static size_t column_of(const struct progress_board *board, id measure)
{
	size_t n = 0;

	while (n < board->table.columns && !id_eq(board->table.measures[n], measure))
		n++;
	return n;
}

/* The row in which a unit is counted; table.rows: it is the unit asked itself; SIZE_MAX: in none. */
static size_t row_of(struct reading *reading, const struct progress_board *board, id unit)
{
	id line[BOARD_DEPTH_MAX];
	size_t depth = board_line(reading->board, unit, line), at = 0, row = 0;

	while (at < depth && !id_eq(line[at], board->unit.unit))
		at++;
	if (at >= depth)
		return SIZE_MAX;
	if (at + 1 == depth)
		return board->table.rows;
	while (row < board->table.rows && !id_eq(board->table.units[row], line[at + 1]))
		row++;
	return row < board->table.rows ? row : SIZE_MAX;
}

static void read_in_place(
	struct reading *reading, struct arena *arena, struct progress_board *board)
{
	const size_t columns = board->table.columns, total = board->table.rows;
	struct query *q = conn_query(reading->conn, &campaign_sql_duties_in_place);

	board->in_place = arena_array(arena, (total + 1) * columns + 1, sizeof(*board->in_place));
	query_id(q, "campaign", board->campaign.campaign);
	while (board->in_place && query_next(q)) {
		size_t column = column_of(board, column_id(q, 0));
		size_t row = row_of(reading, board, column_id(q, 1));
		if (column == columns || row == SIZE_MAX)
			continue;
		if (row < total)
			board->in_place[row * columns + column]++;
		board->in_place[total * columns + column]++;
		board->in_place_count++;
	}
	query_end(q);
}

bool progress_read(struct reading *reading, id unit, id campaign, date as_of, unsigned with,
	struct arena *arena, struct progress_board *ret)
{
	*ret = (struct progress_board){ .as_of = as_of };
	if (!org_unit_get(reading->conn, unit, arena, &ret->unit) ||
		!campaign_get(reading->conn, campaign, arena, &ret->campaign) ||
		!board_read(reading->board, unit, campaign, as_of, &ret->table))
		return false;
	if (with & PROGRESS_NUMBERS)
		ret->number_count = board_read_numbers(
			reading->board, unit, campaign, &ret->table, &ret->numbers);
	read_rows(reading, with & PROGRESS_UNITS, arena, ret);
	read_measures(reading, arena, ret);
	read_in_place(reading, arena, ret);
	return !arena->failed;
}

void progress_done(struct progress_board *board)
{
	board_table_done(&board->table);
	free(board->numbers);
	board->numbers = NULL;
}

static uint32_t sum_at(
	const struct progress_board *board, size_t at, enum board_count count, size_t group)
{
	const uint32_t *counts = board->table.counts[count] + at * board->table.columns;
	uint32_t sum = 0;

	for (size_t n = 0; n < board->table.columns; n++)
		if (group == PROGRESS_ALL || board->measures[n].group == group)
			sum += counts[n];
	return sum;
}

uint32_t progress_sum(
	const struct progress_board *board, size_t at, enum board_count count, size_t group)
{
	if (at != PROGRESS_OWN)
		return sum_at(board, at, count, group);
	uint32_t own = sum_at(board, board->table.rows, count, group);
	for (size_t n = 0; n < board->row_count; n++)
		own -= sum_at(board, board->rows[n].at, count, group);
	return own;
}

uint32_t progress_in_place(const struct progress_board *board, size_t at, size_t column)
{
	const size_t columns = board->table.columns;

	if (at != PROGRESS_OWN)
		return board->in_place[at * columns + column];
	uint32_t own = board->in_place[board->table.rows * columns + column];
	for (size_t n = 0; n < board->row_count; n++)
		own -= board->in_place[board->rows[n].at * columns + column];
	return own;
}

uint32_t progress_in_place_sum(const struct progress_board *board, size_t at)
{
	uint32_t sum = 0;

	for (size_t n = 0; n < board->table.columns; n++)
		sum += progress_in_place(board, at, n);
	return sum;
}
