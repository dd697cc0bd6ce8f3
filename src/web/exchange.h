/* One request and its answer on their way through libmicrohttpd. */
#ifndef MUSTER_WEB_EXCHANGE_H
#define MUSTER_WEB_EXCHANGE_H

#include "web/private.h"
#include <microhttpd.h>
#include <stdatomic.h>

enum exchange_state {
	EXCHANGE_NEW,     /* only the address is known */
	EXCHANGE_READING, /* the body is coming */
	EXCHANGE_WAITING, /* suspended: with the writer or on the pool */
	EXCHANGE_READY,   /* the response is filled */
};

struct exchange {
	struct web *web;
	struct MHD_Connection *connection;
	bool local;
	enum exchange_state state;
	const struct route *route;
	struct arena arena;
	struct request request;
	struct response response;
	str target;         /* path and query, as sent */
	str raw_query;
	struct buf body;
	size_t body_max;
	struct buf allow;   /* of a 405 */
	struct acting acting;
	bool acting_begun;
	str cache_key;      /* given: the answer may be kept */
	int64_t seq;        /* before the handler ran */
	date today;
	atomic_int *suspended;
};

struct exchange *exchange_new(struct web *, bool local, atomic_int *suspended, const char *target);
void exchange_free(struct exchange *);

/* The headers are there: finds the route, and fills the response where the request is refused without looking at its body. */
void exchange_meet(struct exchange *, const char *method);
/* All is there: runs the handler, or suspends the connection until it has run. */
enum MHD_Result exchange_run(struct exchange *);
enum MHD_Result exchange_send(struct exchange *);

#endif
