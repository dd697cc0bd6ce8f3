/* Letterheads of units. What other slices see of them stands in org.h. */
#ifndef MUSTER_ORG_LETTERHEAD_H
#define MUSTER_ORG_LETTERHEAD_H

#include "ledger/ledger.h"
#include "org/org.h"

extern const struct act letterhead_set_act;
extern const struct view letterheads_view;

#endif
