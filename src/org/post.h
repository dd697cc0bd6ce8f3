/* Posts: a role that a person holds at a unit for a time. */
#ifndef MUSTER_ORG_POST_H
#define MUSTER_ORG_POST_H

#include "org/unit.h"

extern const struct choice post_roles[];

extern const struct act post_give_act, post_end_act;
extern const struct view posts_view;

/* A SQL condition: whether the row `p` of org_post is held on $today. */
#define POST_HELD                                                                                  \
	"p.since <= $today and (p.until is null or p.until >= $today) and "                        \
	"(p.ended is null or p.ended > $today)"

/* For apply: from that day on the posts of a person who goes, or at a unit that ends, are held by
 * nobody. */
void posts_end_of(struct tx *, id person, date day);
void posts_end_at(struct tx *, id unit, date day);

#endif
