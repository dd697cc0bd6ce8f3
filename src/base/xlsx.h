/* Workbooks (XLSX) that somebody sent: their sheets as tables, in the form that csv.h reads.
 *
 * A row of a sheet becomes a record, and is told by its number in the sheet, whatever line ends its
 * cells hold. A cell becomes the text that a person would have typed: a number in plain digits, a day as
 * 2026-11-23 where its format says that it is one, a moment with the process's zone, yes or no. Formulas
 * are not worked out: what the program that saved the file made of them stands there. Where the first
 * row ends with BOOK_LABELS (book.h), that mark and the row after it are left out.
 *
 *     if (!table_decode(body, &decoded, &text, &why)) refuse(why);
 *     csv_open(&csv, text, &arena);
 *
 * All of it is hostile: what is unpacked has a limit that follows from the size of the file, a document
 * type is refused (so are entities), nothing is ever loaded from elsewhere, and what does not fit into
 * XLSX_ROWS_MAX, the columns and values of csv.h, or `out` is refused. */
#ifndef MUSTER_BASE_XLSX_H
#define MUSTER_BASE_XLSX_H

#include "base/buf.h"

#define XLSX_ROWS_MAX 1048576
#define XLSX_SHEETS_MAX 250
bool xlsx_is(str bytes); /* by its first bytes */

struct xlsx;
/* The bytes must outlive it. NULL: refused, *ret_why is a sentence (N_()). */
struct xlsx *xlsx_open(str bytes, const char **ret_why);
void xlsx_close(struct xlsx *);
/* The sheets that can be seen, in their order. */
size_t xlsx_sheets(const struct xlsx *);
str xlsx_sheet_name(const struct xlsx *, size_t n);
/* Adds the table of sheet `n` to `out`. False: refused. */
bool xlsx_sheet(struct xlsx *, size_t n, struct buf *out, const char **ret_why);

/* How large the table of these bytes may become: the maximum for `out` below. */
size_t table_room(str bytes);
/* A table that somebody sent, for csv_open(): the first sheet of a workbook, else text in any of the
 * encodings of text.h. *ret borrows from `out` or from the bytes. */
bool table_decode(str bytes, struct buf *out, str *ret, const char **ret_why);

#endif
