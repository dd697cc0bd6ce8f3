/* Workbooks: tables as XLSX, written row by row to temporary files, so that a million rows take no
 * more memory than ten.
 *
 *     struct book *book = book_new();
 *     book_sheet(book, STR("Units"), columns, COUNT(columns));
 *     book_text(book, 0, code), book_date(book, 1, opened);
 *     book_row(book);
 *     if (!book_end(book, &out, &err)) ...
 *
 * A sheet's first row holds the names of its columns, by which it can be imported again; it is
 * hidden, and ends with BOOK_LABELS, which says that the row after it, bold and frozen, with a filter,
 * holds labels for people. What is text stays text: no cell ever holds a formula, whatever it begins
 * with. Days and moments are numbers with a format; a moment is what the clock on the wall said, in
 * the process's zone. What goes wrong is kept and told at the end. */
#ifndef MUSTER_BASE_BOOK_H
#define MUSTER_BASE_BOOK_H

#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"

#define BOOK_ROWS_MAX 1048574 /* of a sheet, beside its two heads */
#define BOOK_TEXT_MAX 32767   /* code points of a cell; a longer text is cut, and ends with "…" */
#define BOOK_COLUMNS_MAX 256
#define BOOK_LABELS "#labels"
#define BOOK_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

enum book_kind { BOOK_TEXT, BOOK_NUMBER, BOOK_DATE, BOOK_MOMENT };

struct book_column {
	str name, label;
	enum book_kind kind;
	bool hidden;
	bool asked; /* is to be filled in: help and limits are shown and held */
	bool need;
	str help;           /* not given: none */
	const str *choices; /* the only ones that may be written */
	size_t choice_count;
	bool limited, whole; /* NUMBER: only from `least` to `most`; without fractions */
	double least, most;
	int64_t length; /* TEXT: code points at most; 0: any */
};

struct book;
struct book *book_new(void);
/* Begins a sheet; what follows belongs to it. The title is cut and changed as Excel wants it. The
 * columns are borrowed until the next sheet or the end. */
void book_sheet(struct book *, str title, const struct book_column *, size_t count);
/* Cells of the row that is being written, in the order of the columns. What is not written stays
 * empty. */
void book_text(struct book *, size_t column, str);
void book_number(struct book *, size_t column, int64_t);
void book_decimal(struct book *, size_t column, str digits); /* text where it is too long or none */
void book_date(struct book *, size_t column, date);
void book_moment(struct book *, size_t column, moment);
/* The row is done; false where the sheet holds no more. */
bool book_row(struct book *);
/* Closes and frees; the bytes are added to `out`. False: ERR_FULL, ERR_SYSTEM. */
bool book_end(struct book *, struct buf *out, struct err *);
/* Frees what is not wanted any more; NULL is fine. */
void book_drop(struct book *);

#endif
