/* A view's page while it is being made: what list.c, list_ask.c and list_need.c share. */
#ifndef MUSTER_WEB_LISTING_H
#define MUSTER_WEB_LISTING_H

#include "ledger/look.h"
#include "web/list.h"
#include "web/private.h"

/* A parameter without which the list shows nothing, and that was not given. */
struct listing_need {
	const struct field *field;
	struct found *offered; /* what it may name, where these are few */
	size_t offered_count;
	bool none; /* there is nothing that it could name */
};

struct listing {
	struct request *request;
	const struct view *view;
	struct pair *pairs; /* that were asked with: none is empty */
	size_t count;
	str known; /* the earlier day of which it is; not given: of now */
	date day;
	struct listing_need *needs;
	size_t need_count;
	struct problems *problems;
	struct list_page *page;
	const size_t *shown; /* the columns of the table, in their order */
	size_t shown_count, taken_count; /* behind those that are shown: of which addresses are made */
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
/* This list, of the same day and asked in the same way but for one thing: `name` is `text`, or is not asked any
 * more. */
str listing_url(const struct listing *, const char *path, str name, str text);

/* Looks for what the list needs and was not given. What there is but one of is taken, as if it had been asked
 * for. */
void listing_choose(struct listing *, struct reading *);
/* What is missing is no refusal: it goes from the problems into the page's sentences of what to choose. */
void listing_forgive_missing(struct listing *);
/* The question of what is needed is a choice of what there is. */
void listing_offer(const struct listing *, const struct field *, struct input_piece *);

/* The questions: parameters, filters, columns. */
void listing_fill_asks(struct listing *);
/* By their ids things are told apart by programs; people know them by code and name. */
bool listing_shows(const struct listing *, const struct view_column *);

#endif
