/* Meetings, from the notice on. The only header of this slice that others include; README.md tells the
 * rules. */
#ifndef MUSTER_MEETING_MEETING_H
#define MUSTER_MEETING_MEETING_H

#include "ledger/slice.h"

extern const struct slice meeting_slice;

#endif
