/* An act from a file, in the browser: the template to fill in, the file, a trial with a verdict for every
 * row, then it is done.
 *
 * One act a row; but where the act itself takes a table (an import), its rows are those, and all of them
 * are one act. */
#ifndef MUSTER_WEB_ROWS_PAGE_H
#define MUSTER_WEB_ROWS_PAGE_H

#include "web/frame.h"
#include "web/input.h"
#include "web/private.h"

struct rows_column {
	str name, label, help;
	const char *unless;
	bool need;
};

struct rows_page {
	struct frame_layout frame;
	str title, url, csrf, xlsx_url, csv_url;
	bool whole; /* all rows are one act */
	struct {
		str *ptr;
		size_t count;
	} sentences;
	struct {
		struct input_piece *ptr;
		size_t count;
	} inputs; /* what is asked once */
	struct {
		struct rows_column *ptr;
		size_t count;
	} columns;
};

void page_rows(struct page *, const struct rows_page *); /* compiled from rows.html */

void get_rows_page(struct request *, struct response *);  /* GET /act/{thing}/{verb}/rows */
void post_rows_page(struct request *, struct response *); /* POST */

/* An act for which a file is sent. */
struct sending {
	struct request *request;
	const struct act *act;
	const struct field *rows; /* of an act that takes a table; else NULL */
	const struct field_table *table;
	struct problems problems;
};
/* Whether there is such a page for who asks; else it was answered. What grants a way in is told once, to
 * a program or on a page of its own: it has none. */
bool sending_opens(struct request *, struct response *);
struct sending sending_of(struct request *);
str sending_url(const struct sending *);                      /* of its page */
void sending_show(const struct sending *, struct response *); /* the page, with what is wrong */

#endif
