/* What each role may do: the table of rights. */
#ifndef MUSTER_ORG_RIGHT_H
#define MUSTER_ORG_RIGHT_H

#include "org/post.h"

extern const struct right_row org_rights[];
size_t org_held(struct conn *, id person, date day, struct holding *ret, size_t max);

#endif
