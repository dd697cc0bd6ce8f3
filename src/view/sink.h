/* Where the rows of a view go: counted, filtered where SQL did not, and written in one of the
 * formats. */
#ifndef MUSTER_VIEW_SINK_H
#define MUSTER_VIEW_SINK_H

#include "base/book.h"
#include "view/ask.h"

struct view_sink {
	const struct view_asked *asked;
	enum view_format format;
	view_take take;  /* not NULL: it gets the rows, and nothing is written */
	void *context;
	bool enough;     /* it said so */
	bool later, sought; /* a column that is looked up later is wanted; rows are sought by one */
	bool cells_only; /* TABLE: nothing is written, the cells are what is wanted */
	enum language language;
	struct arena *arena;
	struct arena row; /* what one row of JSON or CSV needs while it is written */
	struct buf *out;
	struct json json;
	struct book *book; /* XLSX */
	bool full;         /* and its sheet holds no more */
	str *cells; /* TABLE: all of them, of the columns that are shown, kept until their widths are known */
	size_t cell_count, cell_room;
	int64_t seen, given;    /* rows that came (of an .each view), rows that were written */
	bool more;              /* there is a row beyond the limit */
	struct view_value last; /* the sorted column of the last row written, and its key */
	int64_t last_key;
};

void sink_begin(struct view_sink *);
/* One row that passed; `key` is its key in an SQL view. */
void sink_row(struct view_sink *, const struct view_value *, int64_t key);
bool sink_goes_on(const struct view_sink *); /* more rows are wanted */
void sink_end(struct view_sink *);
/* XLSX: in workbook.c. False: the sheet holds no more. */
void workbook_begin(struct view_sink *);
bool workbook_row(struct view_sink *, const struct view_value *);
str sink_next(const struct view_sink *); /* the cursor of the page that follows */
/* A value as text: of a choice its code, or where people read its label. */
str view_value_text(const struct view_column *, const struct view_value *, bool for_people,
	enum language, struct arena *);

#endif
