/* The meetings at which one person is expected. */
#ifndef MUSTER_MEETING_MINE_H
#define MUSTER_MEETING_MINE_H

#include "meeting/parts.h"

/* Those of a person that were announced and begin from `since` on and before `until`, the earliest first, cancelled
 * ones too; each once, in the arena; how many. Where they do not fit there that is a fault, in reading->conn: a list
 * that lacks some would say that nobody is expected there. */
size_t meetings_mine(struct reading *, id person, moment since, moment until, struct arena *, struct meeting **ret);

/* What the first page tells a reader: slice.h, .awaits. */
size_t meetings_await(struct reading *, id person, struct arena *, struct awaited *ret, size_t max);

#endif
