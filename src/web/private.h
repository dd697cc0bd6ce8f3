/* What the files of this folder share: matching routes, carrying a request through, the pool, the
 * cache. */
#ifndef MUSTER_WEB_PRIVATE_H
#define MUSTER_WEB_PRIVATE_H

#include "web/web.h"
#include <pthread.h>
#include <stdatomic.h>

#define BODY_MAX_USUAL ((size_t)1 << 20)
#define ROWS_BODY_MAX ((size_t)256 << 20)
#define FILE_BODY_MAX ((size_t)32 << 20)
#define FORM_BODY_MAX ((size_t)64 << 20) /* of a form with its files */
#define ANSWER_MAX ((size_t)1 << 30)
#define QUERY_PAIRS_MAX 200
/* Of routes for those who have not come in: a form with a password. */
#define OPEN_BODY_MAX ((size_t)8 << 10)
#define SLOW_BODY ((size_t)256 << 10)     /* a larger body is parsed on the pool */
#define BODIES_MAX ((size_t)1 << 30)      /* of all bodies that are here at once */
#define BODIES_OF_ONE ((size_t)320 << 20) /* of one actor's: a file of rows, and a form beside it */
#define BODY_SHARES 1024                  /* that actors are counted in; two may share one */
#define ROWS_MAX 2000000                  /* of one file */

#define POOL_THREADS 2
#define POOL_QUEUE 1000
/* Files of rows keep a thread for minutes: they have their own, so that lists and files go on. Each
 * that waits holds its whole body. */
#define ROWS_THREADS 2
#define ROWS_QUEUE 8
/* argon2 takes 64 MiB and a tenth of a second each time: few at once, and behind everything else. Those who
 * are vouched for have a thread and a queue of their own. */
#define HASH_THREADS 1
#define HASH_QUEUE 32

struct pool;
struct throttle;
struct guesses;
struct cache;
struct live;
struct held;
struct server;

#define ADDRESS_TEXT 46 /* INET6_ADDRSTRLEN */

#define DURATIONS 12 /* buckets of the histogram in metrics.c */

/* Of the requests that were answered. */
struct metrics {
	_Atomic int64_t statuses[6]; /* by hundreds */
	_Atomic int64_t durations[DURATIONS];
	_Atomic int64_t duration_us;
	_Atomic int64_t kept; /* answered with what was kept */
};

struct web {
	struct ledger *ledger;
	const struct route **routes; /* of the kernel, of the slices, the extra ones */
	size_t route_count;
	struct pool *pool, *rows_pool;
	atomic_size_t bodies;              /* bytes, see BODIES_MAX */
	atomic_size_t shares[BODY_SHARES]; /* of them, by actor */
	struct pool *hash_pool, *known_hash_pool;
	struct throttle *throttle;
	struct guesses *guesses; /* of numbers at doors */
	struct web_settings settings; /* as web_listen() was given them */
	struct held *held;
	struct cache *cache, *own; /* of answers for all who stand alike, and of pages for one */
	struct mark_key tags; /* by which answers are marked */
	struct server *server; /* NULL until web_listen() */
	struct live *live;     /* likewise */
	int port;              /* 0 until then */
	struct metrics metrics;
	_Atomic uint64_t next_id; /* of a request; begins anywhere */
	moment started;
};

/* ---- Routes ---- */

extern const struct route kernel_routes[];

enum match { MATCH_NONE, MATCH_METHOD, MATCH_FOUND };
/* The route for a request's method and path, with its parts and its act; MATCH_METHOD: the path is
 * known, the method is not, and *ret_allow lists those that are. */
enum match route_match(
	const struct web *, struct request *, const struct route **ret, const char **ret_allow);
/* The page at that path that asks an act in its own way (.asks), and the request made one for it; NULL: there
 * is none. */
const struct route *route_asking(const struct web *, struct request *);
/* Bytes that this request may have: its route's own, or those of its act. */
size_t route_body_max(const struct route *, const struct request *);

/* name=value&... of a query or a form; false where it is not well formed (percent signs, UTF-8, a
 * value without a name) or has more than QUERY_PAIRS_MAX. */
bool pairs_decode(str text, struct arena *, struct pair **ret, size_t *ret_count);

/* Takes a pair out of the list; its text, or not given. */
str pairs_take(struct pair *, size_t *count, str name);
/* Percent-encodes all that is not a letter, a digit or one of "-._~". */
void url_encode(str, struct buf *);

/* Takes the language from the query; true where the query is refused: a name twice, a language that
 * Muster does not speak, a dry_run that is neither yes nor no, and, where neither the act, the list
 * nor the handler looks itself, a name that nobody reads. */
bool query_refused(const struct route *, struct request *, struct response *);
bool request_dry_run(const struct request *);
bool type_is_table(str type); /* that of CSV or of a workbook */

/* ---- Acts ---- */

/* Begins an act: reads the request into a submission. False: the response is filled. */
struct acting {
	struct submission submission;
	struct buf decoded; /* of a CSV body */
};
bool act_begin(struct request *, struct response *, struct acting *);
void act_finish(struct acting *, struct request *, struct response *);
bool route_is_act(const struct route *); /* forms among them */
bool route_is_form(const struct route *);

void post_rows(struct request *, struct response *);
void get_openapi(struct request *, struct response *);
extern const char file_schema[];
/* What the query of POST /api/v1/file may hold: what it is handed in for, as slices say. */
#define FILE_PURPOSES_MAX 8
struct file_parameters {
	struct field fields[FILE_PURPOSES_MAX + 1]; /* the first is the language */
	const struct file_purpose *purposes[FILE_PURPOSES_MAX];
	size_t purpose_count;
	struct field_table table;
};
void file_parameters(const struct slice *const *, struct file_parameters *ret);
void post_file(struct request *, struct response *);
/* Whether somebody may hand in files: for whoever may answer or manage anywhere. What a file belongs to is
 * said later. */
bool file_may_hand_in(const struct request *);
/* Whether so much more may be sent by who sends it today, which counts it then; else file_sent_today says so. */
bool file_fits_today(const struct request *, size_t bytes);
extern const char *const file_sent_today; /* not translated yet */
/* What would be kept of a file, for an act that it comes with: in the arena, or the bytes themselves. As
 * file_take(). */
bool file_look(struct arena *, str bytes, bool place, struct handed_file *ret,
	const char **ret_refusal, struct err *);
/* Keeps a file that was handed in, its place only where that is asked for. False: refused with a sentence
 * (not translated yet), or a fault (*ret_refusal is NULL). Takes up to a third of a second. */
struct file_taken {
	hash file;
	size_t size; /* of what is kept */
	struct file_about about;
};
bool file_take(struct ledger *, str bytes, bool place, struct file_taken *ret,
	const char **ret_refusal, struct err *);
void get_file(struct request *, struct response *);
void get_view(struct request *, struct response *);

void metrics_count(struct web *, int status, int64_t us);
void get_metrics(struct request *, struct response *);
void get_live(struct request *, struct response *);
void get_ready(struct request *, struct response *);
int server_connections(const struct web *); /* requests under way */
bool server_stopping(const struct web *);

/* Runs the handler, or the act and waits for it. */
void request_run(const struct route *, struct request *, struct response *);

/* A refusal as a page in words, for a browser that asked for a page. */
void refusal_show(const struct request *, struct response *);
/* Whether that of a POST without a session shows what was typed, so that its body is to be kept up to TYPED_MAX. */
bool refusal_shows_typed(const struct request *);

/* ---- The pool: a few threads for what is slow ---- */

typedef void (*pool_work)(void *context);
struct pool *pool_new(int threads, size_t room, bool behind); /* `behind`: whatever else runs */
void pool_free(struct pool *);                                /* finishes what is queued */
bool pool_add(struct pool *, pool_work, void *context);       /* false: `room` are queued */

/* ---- What is noted of reading ---- */

/* What a list was asked for, as it is noted: of which day too. */
str request_asked_for(
	const struct request *, const struct view *, const struct pair *, size_t count);

/* ---- The cache of whole answers ---- */

struct MHD_Response;
struct MHD_Connection;
struct cache *cache_new(void);
void cache_free(struct cache *);

#define TAG_TEXT 24
enum cached { CACHED_NONE, CACHED_SENT, CACHED_SAME };
/* Queues the answer for that key as of (seq, day), if it is there. CACHED_SAME: the client has it
 * already; `tag` is its tag, and nothing is queued. */
enum cached cache_send(struct cache *, struct MHD_Connection *, str key, int64_t seq, date day,
	str if_none_match, char tag[TAG_TEXT]);
/* Whether If-None-Match names the tag (RFC 9110: a list, W/ before some, or a star). */
bool tag_known(str if_none_match, str tag);
/* A page that is kept for one, held for the caller; NULL: it is not there. */
struct kept_page;
struct kept_page *cache_page(struct cache *, str key, int64_t seq, date day);
/* Both take over the caller's reference. */
void cache_put_page(struct cache *, str key, int64_t seq, date day, struct kept_page *);
void cache_put(struct cache *, str key, int64_t seq, date day, const char *tag, size_t size,
	struct MHD_Response *);

void server_free(struct server *);

#endif
