/* The workbook in which a unit, or a line of units, fills in what is asked of it: out and back.
 *
 * A sheet a measure, a row a unit whose duty is open: columns as the measure's form asks, with drop-downs
 * and limits, and what was answered before. The keys of a row (unit, measure, by) are hidden, and so is
 * how the duty stood when it was written (FILL_SINCE); columns that begin with # only tell. Back: rows in
 * which nothing was filled in, or nothing changed, are left as they are; each other one is a duty.answer of
 * its own, refused where somebody changed the duty meanwhile (R-LEDGER-07).
 * Where a form asks for a file, the cell names one that is sent beside the workbook (fill_files.h).
 *
 * The same as CSV is one table: a row a duty, with the columns of all their forms. */
#ifndef MUSTER_CAMPAIGN_FILL_H
#define MUSTER_CAMPAIGN_FILL_H

#include "campaign/duty.h"
#include "web/frame.h"
#include "web/web.h"

#define FILL_ROWS_MAX 10000
#define FILL_SHEETS_MAX 200
#define FILL_SINCE "since" /* the column that holds duty_since() */

struct fill_measure {
	id measure;
	str code, title;
	bool recurs;          /* it is a period of one that does */
	struct field *fields; /* what its form asks: "values.rooms" */
	size_t field_count;
	bool files; /* it asks for some */
};

struct fill_row {
	size_t measure; /* which of the measures */
	id unit;
	str code, name, by; /* by: the unit that may answer in its place */
	date due;
};

/* What is to be filled in; everything stands in the request's arena. */
struct fill {
	struct request *request;
	struct reading *reading;
	id unit, campaign; /* campaign: ID_NONE: all in force */
	str unit_code, unit_name;
	bool below; /* the units below too */
	struct fill_measure measures[FILL_SHEETS_MAX];
	size_t measure_count;
	struct fill_row *rows; /* measure by measure */
	size_t row_count;
	bool more; /* than fit */
};

/* False: the response is filled. */
bool fill_read(struct request *, struct response *, struct reading *, struct fill *ret);
/* What stands of a duty: the text of a field "values.rooms", or of "note"; not given: nothing. */
str fill_stands(struct reading *, const struct duty_ref *, str field, struct arena *);
str fill_url(const struct fill *, bool below, const char *more);

/* All of it as a workbook (fill_book.c), and as CSV (fill_table.c). */
bool fill_book(const struct fill *, struct buf *out, struct err *);
void fill_table(const struct fill *, struct buf *out);
/* How many rows stand in the table. The others' forms ask for more than there are columns beside what the
 * first ones ask: they come with the next table, when those have been answered. */
int64_t fill_table_rows(const struct fill *);

struct fill_count {
	str url, csv_url;
	int64_t rows, waits; /* waits: of them for the next table */
	bool more;
};

struct fill_page {
	struct frame_layout frame;
	str name, code, unit_url, url, csrf;
	struct fill_count own, line;
	bool below; /* there are units below */
	int64_t files_most;
	struct {
		str *ptr;
		size_t count;
	} sentences;
	struct {
		str *ptr;
		size_t count;
	} files; /* measures that ask for some */
};

/* On a unit's page, for who answers there. */
struct fill_link_piece {
	str url;
};
void piece_fill_link(struct page *, const struct fill_link_piece *); /* from fill_link.html */
void show_fill_link(struct request *, struct reading *, id unit, struct page *);

void page_fill(struct page *, const struct fill_page *); /* compiled from fill.html */

/* Whether the reader may have the workbook of the unit in the address; else the response is filled. */
bool fill_may(struct request *, struct response *);
/* The page, with what is wrong. */
void fill_show(struct request *, struct response *, const struct problems *);

void get_fill(struct request *, struct response *);  /* GET /fill/{unit} */
void post_fill(struct request *, struct response *); /* POST */

#endif
