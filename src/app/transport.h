/* Where a command's requests go: into this process's own Muster, or, while the store is being
 * served, over its socket. */
#ifndef MUSTER_APP_TRANSPORT_H
#define MUSTER_APP_TRANSPORT_H

#include "app/arguments.h"
#include "web/web.h"

struct transport;

/* Opens the store or connects to whoever serves it. A store that another command holds for a moment
 * is waited for (five seconds). --at is refused on a store that is being served (ERR_MISUSE). */
bool transport_open(struct transport **ret, const struct arguments *, struct err *);
void transport_close(struct transport *);

struct call {
	const char *method;
	str path; /* percent-encoded */
	const struct pair *query;
	size_t query_count;
	const char *content_type; /* NULL: no body */
	str body;
	str key;
};

struct answer {
	int status;
	struct buf body; /* buf_done() */
};

/* False where no answer came. May be called from two threads at once. */
bool transport_call(struct transport *, const struct call *, struct answer *ret, struct err *);

/* name=text&name=text with what must be percent-encoded encoded (RFC 3986). */
void encode_pairs(const struct pair *, size_t count, struct buf *out);
void encode_part(str, struct buf *out); /* one part of a path or one value */

#endif
