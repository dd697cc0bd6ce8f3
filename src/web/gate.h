/* Connections: how many one address has, and how long each may take to say what it wants.
 *
 * libmicrohttpd knows an idle time, which a byte now and then begins anew, and counts an IPv6 address by
 * all its bits. Here an address counts as guard.h has it, and a connection has a moment by which it must have
 * said all that it has begun to say; one that has not is cut off.
 *
 *     visit = gate_enter(gate, address, fd);    it is there: HEAD_SECONDS for a request's headers
 *     visit_due(visit, seconds);                they are: so long for the body
 *     visit_due(visit, 0);                      all is there: it waits for us now
 *     gate_leave(gate, visit);
 *
 * Behind a proxy all come from its address: it is not limited, the proxy limits. */
#ifndef MUSTER_WEB_GATE_H
#define MUSTER_WEB_GATE_H

#include <stdbool.h>

struct sockaddr;
struct gate;
struct visit;

/* An office behind one address has as many browsers as will be reading at once; sixteen addresses fill all
 * places. */
#define CONNECTIONS_OF_ONE 256
#define CROWD_OF_ONE (CONNECTIONS_OF_ONE / 4)
#define HEAD_SECONDS 30
/* What a body may take: as long as a slow line needs for it. */
#define BODY_SECONDS(bytes) (60 + (int)((bytes) >> 13))

/* `proxy`: whoever comes from this machine is a proxy. `head_seconds`: 0: HEAD_SECONDS. */
struct gate *gate_new(bool proxy, int head_seconds);
void gate_free(struct gate *); /* when all have left */
/* Whether one more may come from there. */
bool gate_admits(struct gate *, const struct sockaddr *);
struct visit *gate_enter(struct gate *, const struct sockaddr *, int fd);
void gate_leave(struct gate *, struct visit *); /* while the socket is still its own */

/* Whether so many come from its address that who says nothing must soon make room for the others: a hall of
 * thousands has one address. */
bool visit_crowded(const struct visit *);

/* Seconds from now until what it has begun to say is there; 0: it owes nothing. NULL: not limited. */
void visit_due(struct visit *, int seconds);
void visit_due_head(struct visit *);

#endif
