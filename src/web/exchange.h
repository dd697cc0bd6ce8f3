/* One request and its answer on their way through libmicrohttpd. */
#ifndef MUSTER_WEB_EXCHANGE_H
#define MUSTER_WEB_EXCHANGE_H

#include "web/form.h"
#include "web/gate.h"
#include "web/guard.h"
#include "web/http_library.h"

/* A body that nobody will read is still taken, up to here, before its refusal is sent: whoever is
 * cut off while sending may never see why. */
#define DROPPED_MAX ((size_t)4 << 20)

/* Of a form that is refused since whoever sent it has gone out, so much is kept: its refusal shows what was typed. */
#define TYPED_MAX ((size_t)64 << 10)

/* What a handler may take beside twice its body; an act's record has an arena of its own. */
#define ARENA_USUAL ((size_t)64 << 20)

#define REQUEST_ID_MAX 40

/* What a port has to wait for before it may stop. */
struct traffic {
	atomic_int under_way; /* requests from their first line to the end of their answer */
	atomic_int working;   /* of those: in a handler, or suspended. libmicrohttpd must not be
				 stopped before they are back */
	atomic_bool stopping; /* nothing more begins to work */
};

enum exchange_state {
	EXCHANGE_NEW,     /* only the address is known */
	EXCHANGE_READING, /* the body is coming */
	EXCHANGE_WAITING, /* suspended: with the writer or on the pool */
	EXCHANGE_READY,   /* the response is filled */
};

/* Those that are looked at. */
enum request_header {
	HEADER_ACCEPT,
	HEADER_ACCEPT_ENCODING,
	HEADER_ACCEPT_LANGUAGE,
	HEADER_AUTHORIZATION,
	HEADER_CONTENT_LENGTH,
	HEADER_CONTENT_TYPE,
	HEADER_COOKIE,
	HEADER_CSRF,
	HEADER_FORWARDED_FOR,
	HEADER_HOST,
	HEADER_IF_MATCH,
	HEADER_IF_NONE_MATCH,
	HEADER_KEY,
	HEADER_ORIGIN,
	HEADER_REFERER,
	HEADER_REQUEST_ID,
	HEADER_TRANSFER_ENCODING,
	HEADER_USER_AGENT,
	HEADER_COUNT,
};

struct exchange {
	struct web *web;
	struct MHD_Connection *connection;
	struct visit *visit; /* NULL: nothing limits it */
	bool local;
	enum exchange_state state;
	const struct route *route;
	struct arena arena;
	struct request request;
	struct response response;
	str headers[HEADER_COUNT]; /* as sent; of one that was sent twice the first */
	str target;                /* path and query, as sent */
	size_t room;               /* that headers take of the connection's memory */
	bool crowded;              /* there is little left of it for the answer */
	str raw_query;
	struct buf body;
	size_t body_max;
	bool typed;        /* it is refused, and shows what was typed */
	size_t received;   /* bytes of the body, kept or dropped */
	size_t held;       /* of web->bodies */
	const char *allow; /* of a 405 */
	bool acting_begun, counted;
	str cache_key; /* given: the answer may be kept */
	str own_key;   /* likewise, for who asks alone */
	int64_t seq;   /* before the handler ran */
	bool prepared;
	char tag[TAG_TEXT]; /* of a page that is not kept for all; empty: none */
	date today;
	struct traffic *traffic;
	char id[REQUEST_ID_MAX + 1];
	char address[ADDRESS_TEXT];
	int64_t begun_us; /* on a clock that only goes forward */
	/* What follows is not zero at first: both are large, and filled where they are used. */
	struct who who;
	struct form_keys keys; /* but for its count */
	struct acting acting;
};

int64_t clock_us(void);

/* NULL: no memory. */
struct exchange *exchange_new(struct web *, bool local, struct traffic *, const char *target);
void exchange_free(struct exchange *);

/* The headers are there: finds the route, and fills the response where the request is refused
 * without looking at its body. */
void exchange_meet(struct exchange *, const char *method);
str exchange_cookie(struct exchange *, const char *name); /* that was sent; not given: none */
/* True: the body is refused, and the response is filled. */
bool body_refused(struct exchange *);
int body_seconds(const struct exchange *); /* that it may take */
/* Keeps a piece of it, or refuses it where too much is here already. */
void body_take(struct exchange *, str piece);
/* Keeps the beginning of one that is refused, for its refusal. */
void body_take_typed(struct exchange *, str piece);
void body_let_go(struct exchange *);
/* All is there: runs the handler, or suspends the connection until it has run. */
enum MHD_Result exchange_run(struct exchange *);
/* Whether Accept-Encoding takes gzip. */
bool gzip_accepted(str header);
/* Measured on the demo: of a board of 28,546 bytes level 1 makes 4,482 in 90 us, 5 makes 3,894 in 150 us, 9 makes
 * 3,712 in 290 us; a page of 7 KB takes some 70 us at any. */
#define PACK_LEVEL 5
bool exchange_pack_worthwhile(const struct exchange *, bool here);
/* Makes gzip of a response where its client takes that and it is worth it; `here`: on an HTTP thread, where
 * a large one takes too long. */
void exchange_pack(struct exchange *, bool here);
/* What sending asks of the processor: a page's tag, gzip. Once; for what ran on a pool there. */
void exchange_prepare(struct exchange *, bool here);
/* Counts it as answered, once. */
void exchange_count(struct exchange *);
/* Gives back what nobody reads once the answer is under way. */
void exchange_shrink(struct exchange *);
/* Sends the response. */
enum MHD_Result exchange_send(struct exchange *);
/* Tells the client that it has the answer with that tag already. */
enum MHD_Result exchange_send_same(struct exchange *, const char *tag);

#endif
