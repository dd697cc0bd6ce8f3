/* Posts: a role that a person holds at a unit for a time. */
#ifndef MUSTER_ORG_POST_H
#define MUSTER_ORG_POST_H

#include "org/unit.h"

extern const struct act post_give_act, post_end_act;
extern const struct view posts_view;

/* A SQL condition: whether the row `p` of org_post is held on $today. */
#define POST_HELD                                                                                  \
	"p.since <= $today and (p.until is null or p.until >= $today) and "                        \
	"(p.ended is null or p.ended > $today) and "                                               \
	"(p.deputy_of is null or p.deputy_of = 0 or exists (select d.id from org_post d where "    \
	"d.id = p.deputy_of and d.since <= $today and (d.until is null or d.until >= $today) "     \
	"and (d.ended is null or d.ended > $today)))"

/* What is needed at a unit to let in, shut out or send away who holds that role there. Who stands for the
 * unit, and who looks at it from outside, is nobody's beside or below: that is done from above it. */
enum right post_right_over(int role);
/* Whether the actor is a deputy of that person: it has nothing to say of the one it fills in for. */
bool post_fills_in(struct tx *, id person);
/* For apply: from that day on the posts of a person who goes, or at a unit that ends, are held by
 * nobody. */
void posts_end_of(struct tx *, id person, date day);
void posts_end_at(struct tx *, id unit, date day);

#endif
