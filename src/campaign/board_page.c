/* Filling the page of a board: the line above the unit, its children by workstream, the measures
 * one by one. */
#include "campaign/board_page.h"
#include "campaign/campaign.sql.h"
#include "campaign/progress.h"

#define URL_MAX 4096
#define OTHERS_MAX 20 /* campaigns beside the one shown */
#define STEP 5        /* per cent: the stylesheet has a class for each step of a bar */

/* What filling needs at hand. */
struct filling {
	struct board_page *page;
	struct request *request;
	struct reading *reading;
	const struct board_look *look;
	id campaign; /* that is shown; ID_NONE: there is none */
	struct progress_board board;
};

/* ---- Addresses ---- */

static void add_pair(struct page *url, const char *name, str value)
{
	buf_text(url->out, name);
	page_url_part(url, value);
}

struct address {
	str unit;           /* STR_NONE: the page that begins with the campaign's own */
	str campaign;       /* its code */
	const char *format; /* NULL: not said */
};

/* "/board/KJ?campaign=T&on=2026-11-23"; with a format, of the interface for programs. */
static str url_of(const struct filling *f, const struct address *to)
{
	CLEANUP(buf_done) struct buf text = BUF(URL_MAX);
	struct page url = { .out = &text };

	if (str_given(to->unit))
		add_pair(&url, to->format ? "/api/v1/board/" : "/board/", to->unit);
	else
		buf_text(&text, "/board");
	add_pair(&url, "?campaign=", to->campaign);
	if (f->look->on.given) {
		buf_text(&text, "&on=");
		page_url_part(&url, f->look->on.v);
	}
	if (to->format)
		add_pair(&url, "&format=", str_of(to->format));
	return arena_copy(f->request->arena, buf_str(&text));
}

static str board_url(const struct filling *f, str unit)
{
	return url_of(f, &(struct address){ .unit = unit, .campaign = f->board.campaign.code });
}

static str file_url(const struct filling *f, const char *format)
{
	return url_of(f, &(struct address){ .unit = f->board.unit.code,
				 .campaign = f->board.campaign.code,
				 .format = format });
}

static str brief_url(const struct filling *f)
{
	CLEANUP(buf_done) struct buf text = BUF(URL_MAX);
	struct page url = { .out = &text };

	add_pair(&url, "/brief/", f->board.unit.code);
	add_pair(&url, "?campaign=", f->board.campaign.code);
	return arena_copy(f->request->arena, buf_str(&text));
}

/* ---- The parts of the page ---- */

static void fill_line(const struct filling *f)
{
	struct board_page *page = f->page;
	struct arena *arena = f->request->arena;
	id line[BOARD_DEPTH_MAX];
	size_t count = board_line(f->reading->board, f->board.unit.unit, line);

	page->line.ptr = arena_array(arena, count, sizeof(*page->line.ptr));
	for (size_t n = 0; page->line.ptr && n + 1 < count; n++) {
		struct org_unit above;
		if (reading_may(f->reading, RIGHT_SEE, line[n]) &&
			org_unit_get(f->reading->conn, line[n], arena, &above))
			page->line.ptr[page->line.count++] =
				(struct board_page_link){ above.name, board_url(f, above.code) };
	}
}

/* Rounded down, so that only all make a full bar; the least that is drawn is one step, so that
 * only none make an empty one. */
static int64_t step_of(int64_t answered, int64_t scope)
{
	int64_t step = scope ? answered * 100 / scope / STEP * STEP : 0;

	return answered && !step ? STEP : step;
}

static struct board_cell_piece cell_of(int64_t answered, int64_t scope, int64_t overdue)
{
	return (struct board_cell_piece){
		.answered = answered,
		.scope = scope,
		.overdue = overdue,
		.percent = scope ? answered * 100 / scope : 0,
		.step = step_of(answered, scope),
	};
}

static struct board_cell_piece cell_at(const struct progress_board *board, size_t at, size_t group)
{
	return cell_of(progress_sum(board, at, BOARD_ANSWERED, group),
		progress_sum(board, at, BOARD_SCOPE, group),
		progress_sum(board, at, BOARD_OVERDUE, group));
}

static struct board_cells_piece cells_at(const struct filling *f, size_t at)
{
	const struct progress_board *board = &f->board;
	struct board_cells_piece row = {
		.cells = { .ptr = arena_array(
				   f->request->arena, board->group_count, sizeof(*row.cells.ptr)) },
		.all = cell_at(board, at, PROGRESS_ALL),
		.late = progress_sum(board, at, BOARD_LATE, PROGRESS_ALL),
	};

	row.overdue = row.all.overdue;
	for (size_t n = 0; row.cells.ptr && n < board->group_count; n++)
		row.cells.ptr[row.cells.count++] = cell_at(board, at, n);
	return row;
}

static struct board_cell_piece cell_less(struct board_cell_piece from, struct board_cell_piece less)
{
	return cell_of(from.answered - less.answered, from.scope - less.scope,
		from.overdue - less.overdue);
}

/* Takes a child's counts off, so that what is left at the end is the unit's own. */
static void take_off(struct board_cells_piece *own, const struct board_cells_piece *child)
{
	for (size_t n = 0; n < own->cells.count && n < child->cells.count; n++)
		own->cells.ptr[n] = cell_less(own->cells.ptr[n], child->cells.ptr[n]);
	own->all = cell_less(own->all, child->all);
	own->overdue -= child->overdue;
	own->late -= child->late;
}

static void fill_rows(const struct filling *f)
{
	struct board_page *page = f->page;
	const struct progress_board *board = &f->board;

	page->total = cells_at(f, board->table.rows);
	page->own = cells_at(f, board->table.rows);
	page->rows.ptr = arena_array(f->request->arena, board->row_count, sizeof(*page->rows.ptr));
	for (size_t n = 0; page->rows.ptr && n < board->row_count; n++) {
		const struct progress_row *row = &board->rows[n];
		page->rows.ptr[page->rows.count] = (struct board_page_row){
			.name = row->name,
			.alias = row->alias,
			.nobody = row->nobody,
			.url = board_url(f, row->code),
			.counts = cells_at(f, row->at),
		};
		take_off(&page->own, &page->rows.ptr[page->rows.count++].counts);
	}
	page->heads.ptr = board->groups;
	page->heads.count = board->group_count;
}

static struct board_page_measure measure_at(const struct progress_board *board, size_t n)
{
	const struct board_table *table = &board->table;
	const size_t at = table->rows * table->columns + n;
	const struct progress_measure *measure = &board->measures[n];

	return (struct board_page_measure){
		.title = measure->title,
		.workstream = measure->workstream,
		.due = measure->due,
		.scope = table->counts[BOARD_SCOPE][at],
		.answered = table->counts[BOARD_ANSWERED][at],
		.accepted = table->counts[BOARD_ACCEPTS][at],
		.returned = table->counts[BOARD_RETURNS][at],
		.waived = table->counts[BOARD_WAIVES][at],
		.overdue = table->counts[BOARD_OVERDUE][at],
		.late = table->counts[BOARD_LATE][at],
		.step = step_of(table->counts[BOARD_ANSWERED][at], table->counts[BOARD_SCOPE][at]),
	};
}

static void fill_measures(const struct filling *f)
{
	struct board_page *page = f->page;
	const size_t count = f->board.table.columns;

	page->measures.ptr = arena_array(f->request->arena, count, sizeof(*page->measures.ptr));
	for (size_t n = 0; page->measures.ptr && n < count; n++)
		page->measures.ptr[page->measures.count++] = measure_at(&f->board, n);
}

static void fill_head(const struct filling *f)
{
	const struct campaign *campaign = &f->board.campaign;
	const struct org_unit *unit = &f->board.unit;
	struct board_page *page = f->page;
	const date as_of = f->board.as_of;

	page->found = true;
	page->unit = unit->name;
	page->alias = unit->alias;
	page->as_of = as_of;
	page->starts = campaign->starts;
	page->ends = campaign->ends;
	page->day = as_of.day - campaign->starts.day;
	page->days = campaign->ends.day - campaign->starts.day;
	page->ahead = page->day < 0;
	page->running = !page->ahead && page->day <= page->days;
	page->closed = campaign->closed.given && campaign->closed.v.day <= as_of.day;
	page->closed_on = campaign->closed.v;
	page->asked = f->board.table.columns > 0;
	page->csv_url = file_url(f, "csv");
	page->brief_url = brief_url(f);
	page->json_url = file_url(f, "json");
}

static void fill_frame(const struct filling *f)
{
	str here = f->page->found ? board_url(f, f->board.unit.code) : STR("/board");

	f->page->frame = frame_of(f->request, here, "board");
}

static void fill_campaign(struct filling *f)
{
	struct campaign campaign;
	id unit = f->look->unit;
	date as_of = f->look->on.given ? f->look->on.v : f->reading->today;

	if (!campaign_get(f->reading->conn, f->campaign, f->request->arena, &campaign))
		return;
	f->page->campaign = campaign.title;
	f->page->code = campaign.code;
	f->page->draft = campaign.state == CAMPAIGN_DRAFT;
	if (!progress_read(f->reading, id_given(unit) ? unit : campaign.unit, campaign.campaign,
		    as_of, false, f->request->arena, &f->board))
		return;
	fill_head(f);
	fill_line(f);
	fill_rows(f);
	fill_measures(f);
}

/* A campaign concerns the units below its own, and those above, which see what comes of it. */
static bool concerns(const struct filling *f, id own)
{
	struct board *board = f->reading->board;
	id unit = f->look->unit;

	return !id_given(unit) || board_within(board, unit, own) || board_within(board, own, unit);
}

/* Which campaign is shown, and which others in force could be, the latest first. */
static void fill_campaigns(struct filling *f)
{
	struct board_page *page = f->page;
	struct arena *arena = f->request->arena;
	struct query *q = conn_query(f->reading->conn, &campaign_sql_campaigns_in_force);
	struct org_unit asked;
	struct address address = { .format = NULL };

	f->campaign = f->look->campaign;
	page->others.ptr = arena_array(arena, OTHERS_MAX, sizeof(*page->others.ptr));
	if (id_given(f->look->unit) &&
		org_unit_get(f->reading->conn, f->look->unit, arena, &asked)) {
		address.unit = asked.code;
		page->unit = asked.name;
	}
	while (page->others.ptr && page->others.count < OTHERS_MAX && query_next(q)) {
		id campaign = column_id(q, 0);
		if (!concerns(f, column_id(q, 1)))
			continue;
		if (!id_given(f->campaign))
			f->campaign = campaign;
		if (id_eq(campaign, f->campaign))
			continue;
		address.campaign = column_text(q, 2);
		page->others.ptr[page->others.count++] =
			(struct board_page_link){ arena_copy(arena, column_text(q, 3)),
				url_of(f, &address) };
	}
	query_end(q);
}

void board_page_fill(struct board_page *page, struct request *request, struct reading *reading,
	const struct board_look *look)
{
	struct filling f = { .page = page, .request = request, .reading = reading, .look = look };

	page->missing = look->missing;
	if (!look->missing) {
		fill_campaigns(&f);
		fill_campaign(&f);
	}
	fill_frame(&f);
	progress_done(&f.board);
}
