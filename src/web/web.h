/* HTTP: requests to handlers by a table of routes, and the server around them.
 *
 * One way for all: a browser and an API client over TCP, the command line over the store's
 * socket, and the command line in its own process (web_call()) meet the same routes and get the
 * same answers.
 *
 *     static const struct route routes[] = {
 *             { "GET", "/board/{unit}", board_page, .cached = true },
 *             { 0 },
 *     };
 *
 * The kernel's own routes: POST /api/v1/{thing}/{verb} (an act; JSON, a form, or CSV for its
 * rows), POST /api/v1/{thing}/{verb}/rows (CSV: one act a row), POST /api/v1/file, GET
 * /api/v1/file/{hash}, GET /api/v1/view/{view}, GET /api/v1/progress, GET /api/v1/openapi.json, GET
 * /health/live, GET /health/ready, GET /metrics.
 * README.md tells their shapes. Every answer of the API is JSON but where asked otherwise; a
 * refusal is {"problems":[{"field","code","text"}]}. A browser that asks for a page which is not
 * there gets the refusal as a page.
 *
 * Handlers run on HTTP threads and take no longer than 5 ms; a route marked .slow runs on a
 * bounded pool while its connection is suspended. Nothing in a request is trusted: every size has
 * a limit. */
#ifndef MUSTER_WEB_WEB_H
#define MUSTER_WEB_WEB_H

#include "ledger/ledger.h"
#include "view/view.h"

struct web;

struct MHD_Connection;
struct listener;
struct request {
	str method, path;      /* path without the query, percent-decoded part by part in `parts` */
	str parts[4];          /* what stood for the {names} of the route, in order */
	const struct act *act; /* of an act's address */
	bool form;             /* and that of its page, by which it is answered */
	struct pair *
		sent; /* what that form sent, once it was read: files by their names in the store */
	size_t sent_count;
	struct asked_again *again; /* the page is shown once more, with what it sent; NULL: it is not */
	bool sent_files; /* files were chosen, and are not kept: they are to be chosen again */
	const struct pair *query; /* at most 200 */
	size_t query_count;
	str content_type; /* without parameters, lower case */
	str key;          /* Idempotency-Key */
	str origin, referer, host, accept, if_none_match, if_match, agent;
	bool gzip;              /* the client takes answers as gzip */
	enum language language; /* ?lang=, else Accept-Language */
	bool local; /* came over the store's socket or in process: the operator at the console */
	id actor;   /* who has come in; ID_NONE: nobody */
	enum reach reach;
	const struct standing *standing; /* of the actor; NULL: the operator at the console */
	hash pass;                       /* by which it came in, where it did by one */
	hash token;                      /* of its session */
	str csrf;    /* the same, masked, as it goes into the forms of this answer alone; given: it
			 * came in by a session, and what changes something must carry it */
	str device;  /* the cookie of a browser that somebody came in with before */
	str knock;   /* the cookie of one in which nobody has come in yet */
	str door;    /* the cookie of one in which somebody signs in at a door, without an account */
	str address; /* whence it comes, as text */
	bool from_here;  /* from this machine itself, by no proxy */
	bool looks_back; /* its route does */
	str body;
	struct arena *arena;               /* ends with the request */
	struct form_keys *keys;            /* that the forms of this answer got; NULL: nobody asks */
	struct MHD_Connection *connection; /* NULL: in this process */
	struct web *web;
	struct ledger *ledger;
};

/* What a page sent by its form and was refused: it stands in `sent`. The page says whether it has shown that; else the
 * act's own form does. */
struct asked_again {
	const struct problems *problems;
	bool shown;
};

struct response {
	int status;           /* 200 at first */
	const char *type;     /* "application/json" at first */
	str location;         /* for 303 and 302 */
	const char *filename; /* as an attachment; NULL: shown */
	const char *saved_as; /* the name under which what is shown would be saved; NULL: its
				 address's */
	str cookies[4];       /* Set-Cookie */
	size_t cookie_count;
	int retry_s;               /* Retry-After, of a 429 or 503; 0: one second */
	const char *policy;        /* Content-Security-Policy; NULL: that of our own pages */
	bool lasting;              /* never changes at this address: may be kept for ever */
	bool packed;               /* the body is gzip already */
	bool once;                 /* it is made anew each time, though its route is .own */
	struct listener *listener; /* instead of a body: live.h */
	struct buf body;
};

/* "/calendar/SECRET.ics": where what GRANT_FEED gave is read by the slice that grants it. */
#define FEED_PATH "/calendar/"

typedef void (*route_handler)(struct request *, struct response *);

/* "/s/CODE": what stands behind it lets somebody in for a minute: it is in no log. */
#define DOOR_PATH "/s/"

/* For whom a hash of a password is worked out; NOBODY: it is not, the response is filled. Who is vouched for, by
 * a link, a session or a device that is known, does not wait for strangers. */
enum hash_for { HASH_FOR_NOBODY, HASH_FOR_STRANGER, HASH_FOR_KNOWN };
typedef enum hash_for (*route_hashing)(struct request *, struct response *);

/* A page that does one act and is answered by what came of it: the first makes the act of the request (false: the
 * response is filled, and nothing is done), the other fills the response once it is durable or refused. */
typedef bool (*route_submits)(struct request *, struct response *, struct submission *);
typedef void (*route_heard)(struct request *, struct response *, const struct submission *);

struct route {
	const char *method; /* "GET" answers HEAD too */
	const char *path;
	route_handler handler;
	const char *summary;           /* for the OpenAPI text; NULL: a page, not told there */
	struct field_table parameters; /* of the query: read strictly by request_parameters(); told
					  in the OpenAPI text */
	const char *schema;            /* JSON Schema of the 200 answer, as text; NULL: any */
	size_t body_max;               /* 0: 1 MiB */
	bool slow;                     /* runs on the pool */
	bool many;                     /* does many acts: runs on a pool of its own */
	bool carries; /* takes forms with files: its handler reads them, and looks at their token */
	route_hashing
		hashes;  /* works out a hash of a password, on a pool of its own; asked before */
	route_submits submits; /* instead of a handler, with `heard`: no thread waits for the act */
	route_heard heard;
	bool counts; /* its handler counts who asks (request_counted()): thousands may, behind one address */
	bool light;  /* a file of the pages: counted for itself, since each page has some */
	bool open;       /* for everybody: nobody has to come in */
	bool operates;   /* for whoever has RIGHT_OPERATE alone */
	bool looks_back; /* takes ?known=DAY, and runs on the pool where that is given */
	bool cached; /* the answer depends on nothing but the request, the language, the ledger's
			seq and today */
	bool asks;   /* GET: it asks an act in its own way, and shows what is refused itself: request.again */
	bool own;    /* it depends on nothing but these, who asks, and what its browser sends with it; the
			token and form_key() are its own each time: kept.h */
};

/* Reads the query by the route's parameter table; references are resolved in `reading`. False:
 * refused, and the response is filled (422). */
bool request_parameters(struct request *, struct response *, const struct field_table *,
	struct reading *, void **ret);
str request_query(const struct request *, str name); /* not given: none */
str request_sent(const struct request *, str name);  /* likewise, of what its form sent */
/* ?bom=1: CSV is to begin with CSV_MARK. */
bool request_marked(const struct request *);

/* Counts what one actor may not do as often as it likes. True: refused (429), and the response is
 * filled. */
bool request_limited(struct request *, struct response *, const char *what, int per_minute);

/* Of a route that .counts: `who` has asked once more, up to `most` times a minute (0: any number); `who` not
 * given: its address, as usual. True: refused (429), and the response is filled. */
bool request_counted(struct request *, struct response *, str who, int most);

/* 422; 403 without a right; 412 where it was changed since. */
void response_problems(struct response *, const struct problems *);
bool problems_have(const struct problems *, const char *code);
/* One problem without a field. */
void response_refuse(struct response *, int status, const char *code, const char *text);
/* 404: nothing that who asks may know of is at this address. */
void response_missing(struct response *, enum language);
/* 403: it may be known that it is there, not what it says. */
void response_forbidden(struct response *, enum language);
/* 500, 503 or 507, logged; tells the caller no insides, in the reader's language. */
void response_fault(struct response *, const struct err *, enum language);
/* ledger_read() in the request's language, or, with ?known=DAY, ledger_read_past(); NULL: the
 * response is filled. */
struct reading *request_read(struct request *, struct response *);
/* The same for a page that asks for that day itself: what is wrong with it goes into `beside`, of the field "known",
 * and what is read is of now. */
struct reading *request_read_day(
	struct request *, struct response *, struct problems *beside);

/* ---- The server ---- */
struct web_settings {
	const char *address; /* 127.0.0.1, ::1, localhost, 0.0.0.0, :: or one of the machine's. One
				that others reach needs TLS or a proxy */
	int port;            /* 0: any free one */
	bool socket;         /* also listen on the store's socket */
	int threads;         /* 0: as many as processors */
	const char *hosts;   /* names by which it may be asked, with commas between; NULL: of this
				machine alone */
	bool proxy; /* requests from this machine come through a proxy, which says X-Forwarded-For */
	const char *tls_cert, *tls_key; /* files in PEM; NULL: none */
	int head_seconds;               /* in which a request's headers are there; 0: 30 */
	int requests_per_minute;        /* of one account or address; 0: any number */
	int upload_mib_per_day;         /* of files, of one person; 0: any number */
	const char *
		doors; /* of a demo, doors.h: NULL: none. Only where nobody else reaches the address */
	void (*figures)(void *context, struct buf *out); /* more of them for Prometheus; NULL: none */
	void *figures_context;
	int trust_days; /* for so long a device may stay trusted by whom it belongs to; 0: never */
};

/* Routes of the kernel and of all slices; the ledger must outlive it. */
struct web *web_new(struct ledger *, const struct route *extra);
void web_free(struct web *);
/* The settings are used from then on; their texts are the caller's. */
bool web_listen(struct web *, const struct web_settings *, int *ret_port, struct err *);
/* Where this Muster is reached, as far as it knows: "https://muster.example.org"; once it listens. */
str web_address(const struct web *, struct arena *);
void web_stop(struct web *); /* lets requests under way finish */

/* One request in this process, waiting for its answer. The request's arena and the response are the
 * caller's. */
void web_call(struct web *, struct request *, struct response *);

const char *routes_wrong(const struct route *); /* the self-check, run as a test */

#endif
