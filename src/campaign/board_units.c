/* The lines of a board: each unit below with its counts by workstream, in the order that was asked for. */
#include "base/collate.h"
#include "campaign/board_page.h"

#define STEP 5 /* per cent: the stylesheet has a class for each step of a bar */

/* Rounded down, so that only all make a full bar; the least that is drawn is one step, so that
 * only none make an empty one. */
static int64_t step_of(int64_t answered, int64_t scope)
{
	int64_t step = scope ? answered * 100 / scope / STEP * STEP : 0;

	return answered && !step ? STEP : step;
}

struct board_cell_piece board_cell_of(int64_t answered, int64_t scope, int64_t overdue)
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
	return board_cell_of(progress_sum(board, at, BOARD_ANSWERED, group),
		progress_sum(board, at, BOARD_SCOPE, group),
		progress_sum(board, at, BOARD_OVERDUE, group));
}

static struct board_cells_piece cells_at(const struct filling *f, size_t at)
{
	const struct progress_board *board = &f->board;
	struct board_cells_piece row = {
		.cells = { .ptr = arena_array(
				   f->request->arena, board->group_count, sizeof(*row.cells.ptr)) },
		.all = cell_at(board, at, f->group),
		.late = progress_sum(board, at, BOARD_LATE, f->group),
	};

	row.overdue = row.all.overdue;
	for (size_t n = 0; row.cells.ptr && n < board->group_count; n++)
		if (f->group == PROGRESS_ALL || f->group == n)
			row.cells.ptr[row.cells.count++] = cell_at(board, at, n);
	return row;
}

static struct board_cell_piece cell_less(struct board_cell_piece from, struct board_cell_piece less)
{
	return board_cell_of(from.answered - less.answered, from.scope - less.scope,
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

/* ---- The order ---- */

struct placed {
	struct progress_row row;
	struct board_cells_piece counts;
};

struct ordering {
	int sort;
	struct collator *collator; /* by name */
};

/* By answered / in scope, exactly; who has nothing in scope stands last either way. */
static int by_share(const struct board_cell_piece *a, const struct board_cell_piece *b, bool down)
{
	if (!a->scope || !b->scope)
		return (a->scope == 0) - (b->scope == 0);
	int64_t x = a->answered * b->scope, y = b->answered * a->scope;
	int order = (x > y) - (x < y);
	return down ? -order : order;
}

static int in_order(const void *one, const void *other, void *context)
{
	const struct placed *a = one, *b = other;
	const struct ordering *ordering = context;
	int order = 0;

	switch ((enum board_sort)ordering->sort) {
	case SORT_NAME:
		order = collator_cmp(ordering->collator, a->row.name, b->row.name);
		break;
	case SORT_NAME_DOWN:
		order = collator_cmp(ordering->collator, b->row.name, a->row.name);
		break;
	case SORT_SHARE:
	case SORT_SHARE_DOWN:
		order = by_share(&a->counts.all, &b->counts.all, ordering->sort == SORT_SHARE_DOWN);
		break;
	case SORT_OVERDUE:
		order = (a->counts.overdue > b->counts.overdue) -
			(a->counts.overdue < b->counts.overdue);
		break;
	case SORT_OVERDUE_DOWN:
		order = (a->counts.overdue < b->counts.overdue) -
			(a->counts.overdue > b->counts.overdue);
		break;
	}
	return order ? order : str_cmp(a->row.code, b->row.code);
}

/* Nobody reads codes in Chinese from the first to the last: names stand by pinyin where no order is asked for. */
static int sort_of(const struct filling *f)
{
	const int asked = f->look->way.sort;

	return asked ? asked : f->request->language == LANGUAGE_ZH ? SORT_NAME : 0;
}

/* The rows of the board itself are brought into order, so that all that follows finds them so. */
static struct placed *in_places(struct filling *f)
{
	struct progress_board *board = &f->board;
	struct placed *placed = arena_array(f->request->arena, board->row_count, sizeof(*placed));
	struct ordering ordering = { .sort = sort_of(f) };

	for (size_t n = 0; placed && n < board->row_count; n++)
		placed[n] = (struct placed){ board->rows[n], cells_at(f, board->rows[n].at) };
	if (!placed || !ordering.sort)
		return placed;
	if (ordering.sort == SORT_NAME || ordering.sort == SORT_NAME_DOWN)
		ordering.collator = collator_new(f->request->language);
	qsort_r(placed, board->row_count, sizeof(*placed), in_order, &ordering);
	collator_free(ordering.collator);
	for (size_t n = 0; n < board->row_count; n++)
		board->rows[n] = placed[n].row;
	return placed;
}

static struct board_page_order order_of(
	const struct filling *f, enum board_sort up, enum board_sort down, enum board_sort first)
{
	struct board_way way = f->look->way;
	int now = sort_of(f);
	struct board_page_order order = { .up = now == (int)up, .down = now == (int)down };

	way.sort = (int)(order.up ? down : order.down ? up : first);
	order.sorted = order.up ? "ascending" : order.down ? "descending" : NULL;
	order.url = board_address(
		f->request->arena, f->board.unit.code, STR_NONE, f->board.campaign.code, &way);
	return order;
}

void board_fill_units(struct filling *f)
{
	struct board_page *page = f->page;
	struct progress_board *board = &f->board;
	struct placed *placed = in_places(f);
	struct board_way way = f->look->way;

	way.number = STR_NONE;
	page->total = cells_at(f, board->table.rows);
	page->own = cells_at(f, board->table.rows);
	page->rows.ptr = arena_array(f->request->arena, board->row_count, sizeof(*page->rows.ptr));
	for (size_t n = 0; page->rows.ptr && placed && n < board->row_count; n++) {
		const struct progress_row *row = &board->rows[n];
		page->rows.ptr[page->rows.count++] = (struct board_page_row){
			.name = row->name,
			.alias = row->alias,
			.nobody = row->nobody,
			.url = board_address(
				f->request->arena, row->code, STR_NONE, board->campaign.code, &way),
			.counts = placed[n].counts,
		};
		take_off(&page->own, &placed[n].counts);
	}
	page->by_name = order_of(f, SORT_NAME, SORT_NAME_DOWN, SORT_NAME);
	page->by_share = order_of(f, SORT_SHARE, SORT_SHARE_DOWN, SORT_SHARE);
	page->by_overdue = order_of(f, SORT_OVERDUE, SORT_OVERDUE_DOWN, SORT_OVERDUE_DOWN);
	page->heads.ptr = f->group == PROGRESS_ALL ? board->groups : board->groups + f->group;
	page->heads.count = f->group == PROGRESS_ALL ? board->group_count : 1;
}
