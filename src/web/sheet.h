/* Fields as columns of a workbook that is to be filled in: labels, help, choices, limits. */
#ifndef MUSTER_WEB_SHEET_H
#define MUSTER_WEB_SHEET_H

#include "base/book.h"
#include "record/field.h"
#include "web/web.h"

/* Everything stands in the request's arena. `name`: as the column is called. */
struct book_column sheet_column(const struct request *, const struct field *, str name);
/* Whether a cell can hold it: all but rows within rows, and what a form asks by itself. */
bool sheet_holds(const struct field *);

#endif
