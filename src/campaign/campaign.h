/* Directives, campaigns, measures and duties. The only header of this slice that others include;
 * README.md tells the rules. */
#ifndef MUSTER_CAMPAIGN_CAMPAIGN_H
#define MUSTER_CAMPAIGN_CAMPAIGN_H

#include "ledger/slice.h"

extern const struct slice campaign_slice;

#endif
