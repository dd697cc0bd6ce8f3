/* Which rows of a view a reader gets, and which of their cells: by the rights of right.h. */
#ifndef MUSTER_VIEW_RANGE_H
#define MUSTER_VIEW_RANGE_H

#include "view/ask.h"

/* Whether the reader may ask for it so. Where it is asked for no unit and the reader sees only some,
 * the one at and below which they lie is filled in. Refuses with a sentence. */
bool view_range(struct view_asked *, struct reading *, struct arena *, struct problems *);
/* The condition that keeps a SELECT to the reader's units, where they are few enough to be listed;
 * else nothing: range_row() holds in any case. */
void range_compose(const struct view_asked *, struct buf *out);
/* Whether the reader gets the row of a view with SQL; takes away what only others may read. Values
 * stand in the columns after the view's own: its key, unit, draft, person. */
bool range_row(
	const struct view_asked *, struct reading *, struct query *, struct view_value *values);

#endif
