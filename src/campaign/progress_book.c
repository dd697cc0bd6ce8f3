/* A board as a workbook: the rows of its CSV file, with the labels of people. */
#include "base/book.h"
#include "base/catalogue.h"
#include "campaign/progress.h"

#define HEADS 5

static const struct book_column columns[] = {
	{ .name = STR_INIT("unit"), .label = STR_INIT(N_("Unit")) },
	{ .name = STR_INIT("name"), .label = STR_INIT(N_("Name")) },
	{ .name = STR_INIT("measure"), .label = STR_INIT(N_("Measure")) },
	{ .name = STR_INIT("title"), .label = STR_INIT(N_("Title")) },
	{ .name = STR_INIT("due"), .label = STR_INIT(N_("Due")), .kind = BOOK_DATE },
	{ .name = STR_INIT("scope"), .label = STR_INIT(N_("In scope")), .kind = BOOK_NUMBER },
	{ .name = STR_INIT("answered"), .label = STR_INIT(N_("Answered")), .kind = BOOK_NUMBER },
	{ .name = STR_INIT("accepted"), .label = STR_INIT(N_("Accepted")), .kind = BOOK_NUMBER },
	{ .name = STR_INIT("returned"), .label = STR_INIT(N_("Returned")), .kind = BOOK_NUMBER },
	{ .name = STR_INIT("waived"), .label = STR_INIT(N_("Waived")), .kind = BOOK_NUMBER },
	{ .name = STR_INIT("overdue"), .label = STR_INIT(N_("Overdue")), .kind = BOOK_NUMBER },
	{ .name = STR_INIT("late"), .label = STR_INIT(N_("Late")), .kind = BOOK_NUMBER },
	{ .name = STR_INIT("in_place"), .label = STR_INIT(N_("In its place")),
		.kind = BOOK_NUMBER },
};
_Static_assert(COUNT(columns) == HEADS + BOARD_COUNTS + 1, "a column for each count, in their order");

static bool put_rows(
	struct book *book, const struct progress_board *board, str code, str name, size_t at)
{
	bool more = true;

	for (size_t n = 0; more && n < board->table.columns; n++) {
		const struct progress_measure *measure = &board->measures[n];
		book_text(book, 0, code), book_text(book, 1, name);
		book_text(book, 2, measure->code), book_text(book, 3, measure->title);
		book_date(book, 4, measure->due);
		for (int k = 0; k < BOARD_COUNTS; k++)
			book_number(book, HEADS + (size_t)k,
				progress_count(board, at, (enum board_count)k, n));
		book_number(book, HEADS + BOARD_COUNTS, progress_in_place(board, at, n));
		more = book_row(book);
	}
	return more;
}

/* A board has at most a million cells (R-BOARD-02): the rows always fit. */
bool progress_xlsx(const struct progress_board *board, enum language language, struct buf *out,
	struct arena *arena, struct err *err)
{
	struct book_column *shown = arena_array(arena, COUNT(columns), sizeof(*shown));
	struct book *book;
	bool more = true;

	if (!shown)
		return err_set(err, ERR_FULL, "A request's memory is used up.");
	for (size_t n = 0; n < COUNT(columns); n++) {
		shown[n] = columns[n];
		shown[n].label = str_of(tr(language, columns[n].label.ptr));
	}
	book = book_new();
	book_sheet(book, board->unit.name, shown, COUNT(columns));
	for (size_t n = 0; more && n < board->row_count; n++)
		more = put_rows(
			book, board, board->rows[n].code, board->rows[n].name, board->rows[n].at);
	if (board->row_count)
		put_rows(book, board, str_of(tr(language, N_("itself"))), board->unit.name,
			PROGRESS_OWN);
	put_rows(book, board, str_of(tr(language, N_("total"))), board->unit.name,
		board->table.rows);
	return book_end(book, out, err);
}
