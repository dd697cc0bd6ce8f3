/* A board as a workbook: the rows of its CSV file, with the labels of people. */
#include "base/book.h"
#include "base/catalogue.h"
#include "campaign/progress.h"

#define HEADS 5

static const struct book_column heads[HEADS] = {
	{ .name = STR_INIT("unit"), .label = STR_INIT(N_("Unit")) },
	{ .name = STR_INIT("name"), .label = STR_INIT(N_("Name")) },
	{ .name = STR_INIT("measure"), .label = STR_INIT(N_("Measure")) },
	{ .name = STR_INIT("title"), .label = STR_INIT(N_("Title")) },
	{ .name = STR_INIT("due"), .label = STR_INIT(N_("Due")), .kind = BOOK_DATE },
};
#define COLUMNS (HEADS + BOARD_COUNTS + 1) /* behind the counts: in its place */

static struct book_column count_column(const char *name, const char *label, enum language language)
{
	return (struct book_column){
		.name = str_of(name), .label = str_of(tr(language, label)), .kind = BOOK_NUMBER
	};
}

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
	struct book_column *shown = arena_array(arena, COLUMNS, sizeof(*shown));
	struct book *book;
	bool more = true;

	if (!shown)
		return err_set(err, ERR_FULL, "A request's memory is used up.");
	for (size_t n = 0; n < HEADS; n++) {
		shown[n] = heads[n];
		shown[n].label = str_of(tr(language, heads[n].label.ptr));
	}
	for (size_t k = 0; k < BOARD_COUNTS; k++)
		shown[HEADS + k] =
			count_column(progress_counts[k].code, progress_counts[k].label, language);
	shown[COLUMNS - 1] = count_column("in_place", N_("In its place"), language);
	book = book_new();
	book_sheet(book, board->unit.name, shown, COLUMNS);
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
