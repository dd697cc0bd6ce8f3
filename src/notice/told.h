/* Deliveries as a reader may be told of them. */
#ifndef MUSTER_NOTICE_TOLD_H
#define MUSTER_NOTICE_TOLD_H

#include "notice/parts.h"

struct told_delivery {
	struct delivery delivery;
	id unit; /* to which the person belongs */
};

/* Those about a meeting, by unit, state and person, in the arena; how many. state: only these; 0: all. */
size_t told_deliveries(struct reading *, id meeting, int state, struct arena *, struct told_delivery **ret);
/* Whether they are of one unit and in one state. */
bool told_alike(const struct told_delivery *, const struct told_delivery *);
/* A number of persons; not all known by name to who reads: "<5" where they are fewer. */
str told_number(int64_t count, bool by_name, struct arena *);
/* What of it concerns one person: slice.h, `tells_of`. */
void deliveries_tell_of(struct reading *, id person, struct json *);

#endif
