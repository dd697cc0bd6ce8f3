/* What was sent and is looked at before it is done: a table between its trial and its doing, and the
 * verdicts on its rows until they are fetched. In memory, for half an hour, for whoever sent it alone; a
 * restart forgets it, and then it is sent again. */
#ifndef MUSTER_WEB_HELD_H
#define MUSTER_WEB_HELD_H

#include "base/arena.h"
#include "base/id.h"

#define HELD_KEY 33                       /* room for a key and its NUL */
#define HELD_MAX_BYTES ((size_t)64 << 20) /* of one, and of all that one person has there */

struct held;
struct held *held_new(void);
void held_free(struct held *);
/* Keeps a copy; what is oldest makes room. False: it is too large. `what` is static. */
bool held_put(struct held *, id actor, const char *what, str bytes, char ret_key[HELD_KEY]);
/* A copy in the arena; not given: it is another's, another thing, or too old. */
str held_get(struct held *, id actor, const char *what, str key, struct arena *);
void held_drop(struct held *, id actor, str key);

#endif
