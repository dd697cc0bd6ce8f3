/* What the two files that write workbooks share. */
#ifndef MUSTER_BASE_BOOK_PRIVATE_H
#define MUSTER_BASE_BOOK_PRIVATE_H

#include "base/book.h"
#include <xlsxwriter.h>

#define BOOK_NAME_ROW 0
#define BOOK_LABEL_ROW 1

enum { FORMAT_HEAD, FORMAT_TEXT, FORMAT_DATE, FORMAT_MOMENT, FORMAT_COUNT };

struct book {
	lxw_workbook *workbook;
	lxw_worksheet *sheet, *lists; /* lists: of choices, a row each; hidden */
	lxw_format *formats[FORMAT_COUNT];
	const struct book_column *columns;
	size_t count;
	lxw_row_t row, list_row;
	char path[64];
	struct buf text; /* of one cell, terminated */
	bool failed;
	int error; /* errno of what failed */
};

void book_fail(struct book *); /* errno says why */
/* Terminated and fit for XML, cut after so many code points; until the next one. */
const char *book_terminated(struct book *, str, size_t most);
/* What may be written into column `n`, and what to say where somebody is about to write. */
void book_validate(struct book *, size_t n);

#endif
