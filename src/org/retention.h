/* How long what is known of those who have left is kept, and what is noted of reading. */
#ifndef MUSTER_ORG_RETENTION_H
#define MUSTER_ORG_RETENTION_H

#include "ledger/clock.h"
#include "org/unit.h"

extern const struct act retention_set_act, person_expire_act;
extern const struct view retention_view;
void retention_run(struct clock *); /* the clock's job */

extern const struct act file_read_act, list_export_act; /* noted.c */

#endif
