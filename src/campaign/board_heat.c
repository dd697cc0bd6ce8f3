/* A board measure by measure: the columns, grouped by workstream, periods folded into their series, and the cells. */
#include "campaign/board_page.h"

#define HEAT_CELLS_MAX 30000 /* shown at once: more is slow in a browser */
#define HEAT_DARKEST 10

/* Measures of the board that one column adds up: a single one, or all periods of a series. */
struct column_parts {
	const size_t *at;
	size_t count;
};

struct heating {
	struct filling *f;
	struct column_parts *parts; /* of each column of the page */
	str *tails; /* of each, what follows the unit in the addresses of its cells */
	struct counts {
		int64_t of[BOARD_COUNTS];
	} * own; /* of each, what is left of the total when those below are taken off */
};

/* ---- Columns ---- */

static const struct progress_measure *measure_at(const struct filling *f, size_t n)
{
	return &f->board.measures[n];
}

static bool is_shown(const struct filling *f, size_t n)
{
	return f->group == PROGRESS_ALL || measure_at(f, n)->group == f->group;
}

/* The periods of the series that measure n is one of. */
static struct column_parts periods_of(const struct filling *f, size_t n)
{
	const struct progress_board *board = &f->board;
	size_t *at = arena_array(f->request->arena, board->table.columns, sizeof(*at)), count = 0;

	for (size_t k = 0; at && k < board->table.columns; k++)
		if (str_eq(measure_at(f, k)->series, measure_at(f, n)->series))
			at[count++] = k;
	return (struct column_parts){ at, count };
}

static bool is_first_of(const struct filling *f, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (str_eq(measure_at(f, k)->series, measure_at(f, n)->series))
			return false;
	return true;
}

static str fold_url(const struct filling *f, str series)
{
	struct board_way way = f->look->way;

	way.open = str_eq(way.open, series) ? STR_NONE : series;
	return board_address(
		f->request->arena, f->board.unit.code, STR_NONE, f->board.campaign.code, &way);
}

/* The next that is due, or where none is any more the last. */
static date next_due(const struct filling *f, struct column_parts periods)
{
	date next = measure_at(f, periods.at[0])->due;

	for (size_t n = 1; n < periods.count && next.day < f->board.as_of.day; n++)
		next = measure_at(f, periods.at[n])->due;
	return next;
}

static void add_column(struct heating *h, struct heat_column column, struct column_parts parts)
{
	struct filling *f = h->f;
	struct board_page *page = f->page;
	char day[DATE_TEXT];

	column.ahead = column.due.day >= f->board.as_of.day;
	column.day = arena_copy(f->request->arena, str_from(date_print(column.due, day), 5));
	h->parts[page->columns.count] = parts;
	page->columns.ptr[page->columns.count++] = column;
}

static str measure_url(const struct filling *f, str code)
{
	return page_address(f->request->arena, "/measure/", code, STR_NONE);
}

static void add_single(struct heating *h, size_t n, bool period)
{
	const struct progress_measure *measure = measure_at(h->f, n);
	size_t *at = arena_array(h->f->request->arena, 1, sizeof(*at));

	if (!at)
		return;
	*at = n;
	add_column(h,
		(struct heat_column){ .title = period ? period_of(measure->code) : measure->title,
			.url = measure_url(h->f, measure->code),
			.due = measure->due,
			.period = period },
		(struct column_parts){ at, 1 });
}

/* Without the period that stands behind it: "Send a page (2026-11)". */
static str series_title(const struct filling *f, const struct progress_measure *measure)
{
	str period = period_of(measure->code),
	    end = arena_printf(f->request->arena, " (%.*s)", STR_ARG(period));

	return str_ends(measure->title, end)
		       ? str_slice(measure->title, 0, measure->title.len - end.len)
		       : measure->title;
}

static void add_series(struct heating *h, size_t n)
{
	const struct progress_measure *measure = measure_at(h->f, n);
	struct column_parts periods = periods_of(h->f, n);
	bool open = str_eq(measure->series, h->f->look->way.open);

	if (!periods.at)
		return;
	add_column(h,
		(struct heat_column){ .title = series_title(h->f, measure),
			.url = measure_url(h->f, measure->series),
			.fold_url = fold_url(h->f, measure->series),
			.open = open,
			.periods = (int64_t)periods.count,
			.due = next_due(h->f, periods) },
		periods);
	for (size_t k = 0; open && k < periods.count; k++)
		add_single(h, periods.at[k], true);
}

static void add_group(struct heating *h, size_t group)
{
	struct board_page *page = h->f->page;
	size_t before = page->columns.count;

	for (size_t n = 0; n < h->f->board.table.columns; n++) {
		if (measure_at(h->f, n)->group != group)
			continue;
		if (!str_given(measure_at(h->f, n)->series))
			add_single(h, n, false);
		else if (is_first_of(h->f, n))
			add_series(h, n);
	}
	page->groups.ptr[page->groups.count++] = (struct heat_group){ h->f->board.groups[group],
		page->strands.ptr[group + 1].url, (int64_t)(page->columns.count - before) };
}

static size_t columns_of(const struct filling *f)
{
	size_t count = 0;

	for (size_t n = 0; n < f->board.table.columns; n++)
		count += is_shown(f, n) &&
			 (!str_given(measure_at(f, n)->series) || is_first_of(f, n) ||
				 str_eq(measure_at(f, n)->series, f->look->way.open));
	return count;
}

/* ---- Cells ---- */

/* 10 only when all have answered, 0 only when none has. */
static int64_t darkness(int64_t answered, int64_t scope)
{
	int64_t step = scope ? answered * HEAT_DARKEST / scope : 0;

	return answered && !step ? 1 : step;
}

static struct counts counts_at(const struct heating *h, size_t row, size_t column)
{
	const struct board_table *table = &h->f->board.table;
	struct counts counts = { { 0 } };

	for (size_t n = 0; n < h->parts[column].count; n++)
		for (int k = 0; k < BOARD_COUNTS; k++)
			counts.of[k] +=
				table->counts[k][row * table->columns + h->parts[column].at[n]];
	return counts;
}

static struct heat_cell_piece cell_of(const struct counts *counts, str url)
{
	return (struct heat_cell_piece){
		.scope = counts->of[BOARD_SCOPE],
		.answered = counts->of[BOARD_ANSWERED],
		.overdue = counts->of[BOARD_OVERDUE],
		.returned = counts->of[BOARD_RETURNS],
		.waived = counts->of[BOARD_WAIVES],
		.late = counts->of[BOARD_LATE],
		.step = darkness(counts->of[BOARD_ANSWERED], counts->of[BOARD_SCOPE]),
		.url = url,
	};
}

/* What follows the unit in the addresses of a column's cells: one measure's leads to what it rests on, a series'
 * to its periods at that unit. */
static str tail_of(const struct heating *h, size_t column)
{
	const struct filling *f = h->f;
	const struct progress_measure *measure = measure_at(f, h->parts[column].at[0]);
	const str unit = STR("u"), before = STR("/board/u");
	struct board_way way = { .on = f->look->way.on, .known = f->look->way.known };

	if (!f->page->columns.ptr[column].periods)
		return str_from(
			board_address(f->request->arena, unit, measure->code, STR_NONE, &way),
			before.len);
	way.open = measure->series;
	return str_from(
		board_address(f->request->arena, unit, STR_NONE, f->board.campaign.code, &way),
		before.len);
}

/* Of ten thousand cells on a large board: so their addresses are not printed, but joined. */
static str joined(struct arena *arena, str unit_url, str tail)
{
	char *text = arena_array(arena, unit_url.len + tail.len + 1, 1);

	if (!text)
		return STR_NONE;
	memcpy(text, unit_url.ptr, unit_url.len);
	memcpy(text + unit_url.len, tail.ptr, tail.len);
	return (str){ text, unit_url.len + tail.len };
}

static void fill_line(const struct heating *h, size_t row, str unit, struct heat_line_piece *line)
{
	size_t count = h->f->page->columns.count;
	struct arena *arena = h->f->request->arena;
	const struct board_way none = { .by = 0 };
	str url = board_address(arena, unit, STR_NONE, STR_NONE, &none);

	line->cells.ptr = arena_array(arena, count, sizeof(*line->cells.ptr));
	for (size_t n = 0; line->cells.ptr && n < count; n++) {
		struct counts counts = counts_at(h, row, n);
		line->cells.ptr[line->cells.count++] = cell_of(&counts,
			counts.of[BOARD_SCOPE] ? joined(arena, url, h->tails[n]) : STR_NONE);
	}
}

static void take_off(struct heating *h, const struct heat_line_piece *line)
{
	for (size_t n = 0; n < line->cells.count; n++) {
		const struct heat_cell_piece *cell = &line->cells.ptr[n];
		h->own[n].of[BOARD_SCOPE] -= cell->scope;
		h->own[n].of[BOARD_ANSWERED] -= cell->answered;
		h->own[n].of[BOARD_OVERDUE] -= cell->overdue;
		h->own[n].of[BOARD_RETURNS] -= cell->returned;
		h->own[n].of[BOARD_WAIVES] -= cell->waived;
		h->own[n].of[BOARD_LATE] -= cell->late;
	}
}

/* The unit's own duty. Of a series there is one for each period, and of what was known there is none any more. */
static str own_url(const struct heating *h, size_t column)
{
	const struct filling *f = h->f;
	str url = page_address(f->request->arena, "/duty/", f->board.unit.code, STR_NONE);

	if (f->page->columns.ptr[column].periods || f->look->way.known.given ||
		!h->own[column].of[BOARD_SCOPE])
		return STR_NONE;
	url = arena_printf(f->request->arena, "%.*s/", STR_ARG(url));
	return page_address(
		f->request->arena, url.ptr, measure_at(f, h->parts[column].at[0])->code, STR_NONE);
}

static void fill_own(struct heating *h)
{
	struct board_page *page = h->f->page;
	size_t count = page->columns.count;
	struct heat_cell_piece *cells = arena_array(h->f->request->arena, count, sizeof(*cells));

	for (size_t n = 0; cells && n < count; n++)
		cells[n] = cell_of(&h->own[n], own_url(h, n));
	page->own_heat.cells.ptr = cells;
	page->own_heat.cells.count = cells ? count : 0;
}

static void take_sums(struct heat_line_piece *heat, const struct board_cells_piece *counts)
{
	heat->all = counts->all;
	heat->overdue = counts->overdue;
	heat->late = counts->late;
}

static void fill_lines(struct heating *h)
{
	struct board_page *page = h->f->page;
	const struct progress_board *board = &h->f->board;

	for (size_t n = 0; n < page->columns.count; n++) {
		h->own[n] = counts_at(h, board->table.rows, n);
		h->tails[n] = tail_of(h, n);
	}
	for (size_t n = 0; n < page->rows.count; n++) {
		struct board_page_row *row = &page->rows.ptr[n];
		const struct progress_row *at = &board->rows[n];
		fill_line(h, at->at, at->code, &row->heat);
		take_off(h, &row->heat);
		take_sums(&row->heat, &row->counts);
	}
	fill_own(h);
	fill_line(h, board->table.rows, board->unit.code, &page->total_heat);
	take_sums(&page->own_heat, &page->own);
	take_sums(&page->total_heat, &page->total);
}

void board_fill_heat(struct filling *f)
{
	struct arena *arena = f->request->arena;
	struct board_page *page = f->page;
	size_t count = columns_of(f) + 1; /* a series that is open, and its periods */
	struct heating h = { .f = f,
		.parts = arena_array(arena, count, sizeof(*h.parts)),
		.tails = arena_array(arena, count, sizeof(*h.tails)),
		.own = arena_array(arena, count, sizeof(*h.own)) };

	page->too_wide = page->by_measure && page->rows.count * count > HEAT_CELLS_MAX;
	page->by_measure &= !page->too_wide;
	if (!page->by_measure || !page->rows.count)
		return;
	page->columns.ptr = arena_array(arena, count, sizeof(*page->columns.ptr));
	page->groups.ptr = arena_array(arena, f->board.group_count, sizeof(*page->groups.ptr));
	if (!h.parts || !h.tails || !h.own || !page->columns.ptr || !page->groups.ptr)
		return;
	for (size_t n = 0; n < f->board.group_count; n++)
		if (f->group == PROGRESS_ALL || f->group == n)
			add_group(&h, n);
	fill_lines(&h);
}
