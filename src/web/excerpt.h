/* The beginning of a list within another page: some columns of a view, its first rows, and the way to all of it.
 *
 *     static const char *const columns[] = { "name", "due", NULL };
 *     const struct pair pairs[] = { { STR("campaign"), STR("theme") } };
 *     const struct excerpt_asked asked = { &unanswered_view, columns, pairs, COUNT(pairs), 20, "silent" };
 *     if (!excerpt_take(request, reading, &asked, &view.silent, &err)) ...
 *
 * and in the page {{include excerpt with silent}}. What the reader may not see is not in it, as in the list itself:
 * the same view answers. Texts stand in the request's arena. */
#ifndef MUSTER_WEB_EXCERPT_H
#define MUSTER_WEB_EXCERPT_H

#include "web/page.h"
#include "web/web.h"

struct excerpt_cell {
	str text, url; /* url: of the thing that it names; not given: none */
	bool number;
};

struct excerpt_row {
	struct {
		struct excerpt_cell *ptr;
		size_t count;
	} cells;
	str name, url; /* the first cell */
};

struct excerpt_piece {
	const char *id; /* of the heading by which it is called */
	str caption;
	struct {
		struct excerpt_cell *ptr;
		size_t count;
	} heads; /* but the first */
	str head;
	struct {
		struct excerpt_row *ptr;
		size_t count;
	} rows;
	str refusal; /* why it cannot be told; not given: it is */
	bool more;   /* there are more rows than these */
	str all_url; /* the list, asked in the same way */
};

struct excerpt_asked {
	const struct view *view;
	const char *const *columns; /* NULL ends; they are among the view's */
	const struct pair *pairs;   /* as the list is asked; at most nine */
	size_t count;
	int limit;      /* rows */
	const char *id; /* of the heading that stands above it in the page */
	str known;      /* the earlier day of the reading, as text, for the way to all of it; not given: now */
};

/* False where the store failed. */
bool excerpt_take(struct request *, struct reading *, const struct excerpt_asked *,
	struct excerpt_piece *ret, struct err *);

void piece_excerpt(struct page *, const struct excerpt_piece *); /* compiled from excerpt.html */

#endif
