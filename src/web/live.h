/* GET /live: pages that are open hear that the ledger has moved on, as server-sent events (HTML, 9.2) that carry
 * nothing but its seq:
 *
 *     id: 1234
 *     data: 1234
 *
 * A listener hears where the ledger stands at once, then at most once a second (with ?soon=1, for what a hall looks
 * at, four times); what happens between is told together. What changed, the page asks for itself, as whoever reads
 * it. One thread looks at the board's seq some times a second while anybody listens and wakes the connections, which
 * are suspended and hold no thread: the writer knows nothing of it and pays nothing. A listener ends with the pass by
 * which it came in, when its page is gone, and when Muster stops. */
#ifndef MUSTER_WEB_LIVE_H
#define MUSTER_WEB_LIVE_H

#include "web/web.h"

#define LIVE_MAX 2000 /* listeners in all */
#define LIVE_OF_ONE 30

struct live;
struct listener;
struct MHD_Response;

struct live *live_new(struct ledger *);
/* All listeners end, and no more begin. Before libmicrohttpd is stopped, which no connection may outlast
 * suspended. */
void live_stop(struct live *);
void live_free(struct live *); /* after it */
int live_count(struct live *);

void get_live_events(struct request *, struct response *); /* GET /live */
/* The answer that goes on until the listener ends; takes it over. NULL: no memory. */
struct MHD_Response *live_response(struct listener *);
void live_leave(struct listener *); /* of one that is not answered after all */

#endif
