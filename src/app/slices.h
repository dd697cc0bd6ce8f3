/* The one list of slices. */
#ifndef MUSTER_APP_SLICES_H
#define MUSTER_APP_SLICES_H

#include "ledger/slice.h"

extern const struct slice
	*const slices[]; /* NULL ends; in their order: each may use those before it */

#endif
