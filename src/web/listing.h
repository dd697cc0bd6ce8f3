/* A view's page while it is being made: what list.c and list_ask.c share. */
#ifndef MUSTER_WEB_LISTING_H
#define MUSTER_WEB_LISTING_H

#include "web/list.h"
#include "web/private.h"

struct listing {
	struct request *request;
	const struct view *view;
	struct pair *pairs; /* that were asked with: none is empty */
	size_t count;
	bool opened; /* nothing was asked: who only opens it has not left anything out yet */
	struct problems *problems;
	struct list_page *page;
	const size_t *shown; /* the columns of the table, in their order */
	size_t shown_count;
};

/* What the query asks, without what is empty; then, where it says nothing of columns or order, what
 * this browser chose last. */
void listing_read(struct listing *);
/* Where the form sent boxes for its columns: leads on to the address that says the same in one name.
 * True: the response is filled. */
bool listing_leads_on(struct listing *, struct response *);
/* The browser keeps the columns and the order that the address names, for this list alone. */
void listing_remember(const struct listing *, struct response *);

str listing_asked(const struct listing *, str name); /* not given: it was not asked */
/* This list, asked in the same way but for one thing: `name` is `text`, or is not asked any more. */
str listing_url(const struct listing *, const char *path, str name, str text);

/* The questions: parameters, filters, columns. */
void listing_fill_asks(struct listing *);
/* By their ids things are told apart by programs; people know them by code and name. */
bool listing_shows(const struct listing *, const struct view_column *);

#endif
