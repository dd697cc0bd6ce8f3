/* Comma-separated values (RFC 4180), as spreadsheets in the field really write them.
 *
 * Reading: the whole text stands in memory. The separator is found from the first record: of `,`
 * `;` and tab outside quotes the one that occurs most (none: a comma). A UTF-8 byte order mark is
 * skipped. Lines end with LF, CRLF or CR; quoted values may hold separators, doubled quotes and
 * line ends. Records whose values are all empty or blank are skipped, as spreadsheets leave them
 * below a table. A value keeps its spaces; an apostrophe that stands before what would be a formula
 * is taken off, as writing put it there. Positions are for people: lines and columns from 1.
 * A text that begins with CSV_SHEET was made from a sheet (xlsx.h): its separator is a comma, and a
 * record is a line, whatever line ends its values hold.
 *
 *     struct csv csv;
 *     csv_open(&csv, text, &arena);
 *     while (csv_next(&csv))
 *             for (size_t i = 0; i < csv.count; i++) use(csv.values[i], csv.line);
 *     if (csv.problem) say(csv.problem, csv.line, csv.column);
 *
 * Values borrow from the text, or from the arena where quotes had to be undone. csv.values is
 * reused by the next record. */
#ifndef MUSTER_BASE_CSV_H
#define MUSTER_BASE_CSV_H

#include "base/arena.h"
#include "base/buf.h"

#define CSV_COLUMNS_MAX 256
#define CSV_VALUE_MAX 65536 /* bytes of one value */
#define CSV_SHEET '\x02'

enum csv_problem {
	CSV_FINE,
	CSV_QUOTE_OPEN,  /* the text ends inside a quoted value that began at line, column */
	CSV_QUOTE_STRAY, /* something other than a separator after a closing quote */
	CSV_TOO_WIDE,    /* more than CSV_COLUMNS_MAX values */
	CSV_VALUE_LONG,  /* a value over CSV_VALUE_MAX */
	CSV_MEMORY,      /* the arena's maximum is reached */
};

struct csv {
	str text;
	size_t at;
	struct arena *arena;
	char separator;
	bool sheet; /* of a workbook */
	str values[CSV_COLUMNS_MAX];
	size_t count; /* values of this record */
	int64_t line; /* where this record begins; with a problem: where its value does */
	int64_t next_line;
	int64_t column; /* of a problem: which value, from 1 */
	enum csv_problem problem;
};

void csv_open(struct csv *, str text, struct arena *);
bool csv_next(struct csv *); /* false at the end or at a problem */

/* Writing: quoted where it must be (separator, quote, CR, LF, or leading or trailing space), lines
 * end with CRLF. A value that begins with one of = + - @ (narrow or wide), TAB, CR or LF would be
 * taken for a formula by a spreadsheet and is written with a leading apostrophe, unless it is a
 * plain number (decimal.h); so is one that begins with an apostrophe and then one of these. */
void csv_value(struct buf *, bool first, str value);
void csv_line_end(struct buf *);

/* Before a file's first value: by it a spreadsheet knows that the file is UTF-8. */
#define CSV_MARK "\xef\xbb\xbf"

#endif
