/* Views as pages: a table that is filtered, sorted and turned page by page by its address alone. */
#ifndef MUSTER_WEB_LIST_H
#define MUSTER_WEB_LIST_H

#include "web/earlier.h"
#include "web/frame.h"
#include "web/input.h"

struct list_column {
	str label, help, url; /* of sorting by it; not given: it has an order of its own */
	const char *sorted;   /* "ascending", "descending"; NULL: not by it */
	bool number, up, down;
};

/* A column that may be shown. */
struct list_box {
	str name, label;
	bool ticked;
};

/* What can be done for each row. */
struct list_act {
	str label, url;
	int64_t rows;
	bool more; /* than were counted */
	int64_t looked_at; /* 0: all; else only so many, and these are the rows among them */
};

struct list_cell {
	str text, url;
	const char *style; /* "text", "text day", "text long", "text key"; NULL: a number */
};

struct list_row {
	struct {
		struct list_cell *ptr;
		size_t count;
	} cells;
	str name, url; /* the first cell */
	bool is_long;
};

struct list_page {
	struct frame_layout frame;
	str title, summary, url, bare_url; /* bare_url: without filters, of the same day */
	struct earlier_piece earlier;
	struct input_piece day; /* of which it is known */
	bool other_day;         /* it is of an earlier one, or one was asked for that there is not */
	bool shown;
	bool filtered; /* by some column */
	struct {
		struct input_piece *ptr;
		size_t count;
	} inputs;
	struct {
		struct input_piece *ptr;
		size_t count;
	} filters;
	struct {
		struct list_box *ptr;
		size_t count;
	} boxes;
	struct {
		str *ptr;
		size_t count;
	} sentences; /* refusals that belong to no question */
	struct {
		str *ptr;
		size_t count;
	} choose; /* what is to be chosen before anything is shown */
	str sort;    /* kept while other things are asked for */
	struct {
		struct list_column *ptr;
		size_t count;
	} columns;
	struct {
		struct list_row *ptr;
		size_t count;
	} rows;
	struct {
		struct list_act *ptr;
		size_t count;
	} bulk;
	str first_url, next_url, csv_url, xlsx_url, json_url;
};

struct lists_entry {
	str label, summary, url;
};

struct lists_page {
	struct frame_layout frame;
	struct {
		struct lists_entry *ptr;
		size_t count;
	} lists;
};

void page_list(struct page *, const struct list_page *);   /* compiled from list.html */
void page_lists(struct page *, const struct lists_page *); /* compiled from lists.html */

void get_list(struct request *, struct response *);  /* GET /view/{view} */
void get_lists(struct request *, struct response *); /* GET /view */

#endif
