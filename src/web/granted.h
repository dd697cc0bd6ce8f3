/* The secrets that a file of rows granted, for its answer: they are told this once.
 *
 *     "granted":[{"line":2,"person":"1001","name":"Zhang Wei","link":"..."}]
 *
 * The person is named by the field to whom the act grants; a token, which goes to the actor, by its line
 * alone. */
#ifndef MUSTER_WEB_GRANTED_H
#define MUSTER_WEB_GRANTED_H

#include "web/private.h"

struct granted {
	const struct act *act;
	struct buf list; /* of struct granted_one, in the order of the rows */
};

void granted_init(struct granted *, const struct act *);
/* Of a row that was done. */
void granted_take(struct granted *, const struct submission *, int64_t line);
/* The member "granted", where the act grants something. */
void granted_tell(const struct granted *, struct request *, struct json *);
void granted_done(struct granted *); /* wipes them */

#endif
