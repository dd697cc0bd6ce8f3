/* Where a cell of a list leads to. */
#ifndef MUSTER_WEB_LEADS_H
#define MUSTER_WEB_LEADS_H

#include "view/view.h"

/* A row as it is shown, and how its list was asked. */
struct leads_row {
	const struct view *view;
	const size_t *shown; /* which columns the texts are of, in their order */
	size_t shown_count;
	const str *texts;
	const struct pair *pairs;
	size_t count;
};

/* The address to which this column's cell with that text leads, in the arena: the page of the thing or of
 * the file that it names, or that of what the row is about (view.h, .leads). Not given: nowhere, or not all
 * of the address is known. */
str leads_of(const struct leads_row *, const struct view_column *, str text, struct arena *);

/* Columns with commas between, and behind them those that are not shown but of which the addresses are made
 * to which the shown ones lead; how many these are. In the arena. */
str leads_columns(const struct view *, str columns, struct arena *, size_t *ret_more);

#endif
