/* What the files of this folder share: matching routes, carrying a request through, the pool, the cache. */
#ifndef MUSTER_WEB_PRIVATE_H
#define MUSTER_WEB_PRIVATE_H

#include "web/web.h"
#include <pthread.h>

#define BODY_MAX_USUAL ((size_t)1 << 20)
#define ROWS_BODY_MAX ((size_t)256 << 20)
#define FILE_BODY_MAX ((size_t)32 << 20)
#define ANSWER_MAX ((size_t)1 << 30)
#define QUERY_PAIRS_MAX 100
#define SLOW_BODY ((size_t)256 << 10) /* a larger body is parsed on the pool */

struct pool;
struct cache;
struct server;

struct web {
	struct ledger *ledger;
	const struct route **routes; /* of the kernel, of the slices, the extra ones */
	size_t route_count;
	struct pool *pool;
	struct cache *cache;
	struct server *server; /* NULL until web_listen() */
};

/* ---- Routes ---- */

extern const struct route kernel_routes[];

enum match { MATCH_NONE, MATCH_METHOD, MATCH_FOUND };
/* The route for a method and path; MATCH_METHOD: the path is known, the method is not, and `allowed` lists those that are. */
enum match route_match(const struct web *, str method, str path, const struct route **ret, str parts[4], struct arena *,
	struct buf *allowed);
/* Bytes that a request to this route may have: a route's own, or those of the act that it names. */
size_t route_body_max(const struct web *, const struct route *, const str parts[4]);

/* name=value&...; false where it is not well formed (percent signs, UTF-8) or has too many. */
bool pairs_decode(str text, bool plus_is_space, struct arena *, struct pair **ret, size_t *ret_count);

/* ---- Acts ---- */

/* Begins an act: reads the request into a submission. False: the response is filled. */
struct acting {
	struct submission submission;
	struct buf decoded; /* of a CSV body */
};
bool act_begin(struct request *, struct response *, struct acting *);
void act_finish(struct acting *, struct response *);
bool route_is_act(const struct route *);

void post_rows(struct request *, struct response *);
void get_openapi(struct request *, struct response *);
void post_file(struct request *, struct response *);
void get_file(struct request *, struct response *);
void get_view(struct request *, struct response *);

/* Fills in the language, the parts and what has to be refused before a handler runs. */
void request_run(struct web *, const struct route *, struct request *, struct response *);

/* ---- The pool: a few threads for what is slow ---- */

typedef void (*pool_work)(void *context);
struct pool *pool_new(int threads);
void pool_free(struct pool *); /* finishes what is queued */
bool pool_add(struct pool *, pool_work, void *context); /* false: too much is queued */

/* ---- The cache of whole answers ---- */

struct MHD_Response;
struct MHD_Connection;
struct cache *cache_new(void);
void cache_free(struct cache *);
/* Queues the answer for that key as of (seq, day) if it is there and the client does not have it already. */
bool cache_send(struct cache *, struct MHD_Connection *, str key, int64_t seq, date day, str if_none_match);
/* Takes over the caller's reference. */
void cache_put(struct cache *, str key, int64_t seq, date day, const char *tag, size_t size, struct MHD_Response *);

void server_free(struct server *);

#endif
