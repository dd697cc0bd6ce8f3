/* The meetings at which one person is expected. */
#ifndef MUSTER_MEETING_MINE_H
#define MUSTER_MEETING_MINE_H

#include "meeting/parts.h"

#define MINE_MAX 500

/* Those of a person that were announced and begin from `since` on and before `until`, the earliest first, cancelled
 * ones too; each once. Up to MINE_MAX into the arena; how many. */
size_t meetings_mine(struct reading *, id person, moment since, moment until, struct arena *, struct meeting **ret);

/* What the first page tells a reader: slice.h, .awaits. */
size_t meetings_await(struct reading *, id person, struct arena *, struct awaited *ret, size_t max);

#endif
