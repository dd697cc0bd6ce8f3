/* Work in bulk: an act for every row that a list shows, each an act of its own.
 *
 * The list's page leads here for those acts that its view names (view.h, struct view_bulk). The rows are
 * collected once and held, so what is done is what was seen; then what is the same for all is asked, and
 * every row gets its verdict. */
#ifndef MUSTER_WEB_LIST_BULK_H
#define MUSTER_WEB_LIST_BULK_H

#include "view/ask.h"
#include "web/listing.h"

#define BULK_ROWS_MAX 10000
#define BULK_SEEN "seen" /* how far the ledger was when the list was shown */

struct bulk_row {
	struct {
		str *ptr;
		size_t count;
	} cells;
};

struct bulk_page {
	struct frame_layout frame;
	str title, list, url, csrf, act, held, back;
	int64_t rows, seen;
	bool more; /* there are more rows than may be done at once */
	struct {
		str *ptr;
		size_t count;
	} sentences;
	struct {
		struct input_piece *ptr;
		size_t count;
	} inputs; /* what is the same for all */
	struct {
		str *ptr;
		size_t count;
	} heads;
	struct {
		struct bulk_row *ptr;
		size_t count;
	} shown; /* the first rows */
};

void page_bulk(struct page *, const struct bulk_page *); /* compiled from bulk.html */

/* The acts that can be done for the rows of this list, into its page. False: the store failed. */
bool bulk_fill(struct listing *, struct reading *, struct err *);

void get_bulk(struct request *, struct response *);  /* GET /view/{view}/bulk?bulk=ACT&... */
void post_bulk(struct request *, struct response *); /* POST */

/* The rows of a list while they are collected, or counted (then `csv` and `max` are not looked at). */
struct bulk_rows {
	const struct listing *l;
	const struct act *act;
	const struct view_bulk *bulk;
	size_t column; /* on which it hangs, and what stands there then */
	struct view_value wanted;
	struct arena *arena;
	struct buf *csv;
	int64_t rows, max;
	bool more;
	/* Where whoever asks may do it: the field that says where, NULL: it is not asked row by row; the column that
	 * fills it, or as many as there are; what is known of the list's own unit and of those below it; and of the
	 * row before. */
	struct reading *reading;
	const struct field *place;
	size_t place_column;
	str top, last;
	bool may_top, may_below, may_last;
};
/* All that the filters show and who asks may do it to, whichever page and columns were looked at. False: the store
 * failed. */
bool bulk_collect(struct bulk_rows *, struct reading *, struct err *);
const struct act *bulk_act(const struct listing *, const struct view_bulk *);

/* The field that a column or a parameter of the list fills; for the self-check too. */
bool bulk_fills(const struct view *, const struct field *);

#endif
