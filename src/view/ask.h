/* What was asked of a view, read and checked; and the SQL that is composed from it. */
#ifndef MUSTER_VIEW_ASK_H
#define MUSTER_VIEW_ASK_H

#include "view/view.h"

#define ROWS_DEFAULT 100
#define FILTERS_MAX (4 * VIEW_COLUMNS_MAX)

struct view_filter {
	size_t column;
	enum view_filter_kind kind;
	struct view_value value; /* HAS: in small letters */
	str pattern;             /* HAS: as SQL's like wants it */
};
/* "due.from": the column's name, and what is asked of it. */
str view_filter_name(str, enum view_filter_kind *ret);
bool view_filter_passes(
	const struct view_filter *, enum field_kind, const struct view_value *);

/* Where the page before ended: the last row's key, and its value in the column that it is sorted
 * by. */
struct view_cursor {
	bool given, value_given;
	int64_t key;
	struct view_value value;
};

struct view_asked {
	const struct view *view;
	struct record parameters; /* in NULL where the view has none */
	struct view_filter filters[FILTERS_MAX];
	size_t filter_count;
	uint32_t when; /* a bit for each condition of the view's whose parameter was given */
	size_t shown[VIEW_COLUMNS_MAX]; /* the columns that are given, in their order */
	size_t shown_count;
	size_t sort;
	bool down;
	enum language language; /* in whose order words are sorted */
	int64_t limit; /* 0: all */
	struct view_cursor cursor;
	int64_t skip;      /* the cursor of a view with .each */
	bool limited;      /* the reader does not see everything: range.h */
	id *units;         /* then, of SEES_ROWS: the units that it may know of */
	size_t unit_count; /* SIZE_MAX: they are too many to be listed */
};

/* Reads what was asked; refuses by name. References are looked up. */
bool view_ask(const struct view *, struct reading *, const struct pair *, size_t count, bool paged,
	struct arena *, struct problems *, struct view_asked *ret);

/* The SELECT: the view's columns, then its key, and where the reader is limited unit, draft and
 * person of the row. Parameters: the view's own, $f0.. of the filters,
 * $cursor_key, $cursor_value, $row_limit. */
void view_compose(const struct view_asked *, struct buf *out);
void view_bind(const struct view_asked *, struct query *);

bool view_column_read(const struct view_column *, str text, struct view_value *ret);
bool kind_is_text(enum field_kind);

#endif
