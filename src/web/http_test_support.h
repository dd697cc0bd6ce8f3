/* What the tests of HTTP stand on: a store of boxes that is served, and clients that speak to it
 * over bare sockets, so that they can be as wrong as they like. */
#ifndef MUSTER_WEB_HTTP_TEST_SUPPORT_H
#define MUSTER_WEB_HTTP_TEST_SUPPORT_H

#include "ledger/rig_test_support.h"
#include "web/private.h"

#include <cmocka.h>

/* Routes beside the kernel's: GET /api/v1/total/{box} (cached), GET /page/{name} (cached),
 * GET /own (how often it was made, SITE_OWN_KEYS keys of forms; .own; with ?once=1 not to be kept),
 * GET /api/v1/named (a Location, a filename), GET /api/v1/changed (the same, then refused),
 * GET /api/v1/large (SITE_LARGE bytes), GET /api/v1/slow (on the pool), POST /api/v1/small (a body
 * of at most 100 bytes). */
#define SITE_LARGE ((size_t)32 << 20)
extern const struct route site_routes[];
#define SITE_OWN_KEYS 20
extern atomic_int site_total_runs; /* how often the cached total was counted */
extern atomic_int site_own_runs;   /* how often /own was made */

struct site {
	struct rig *rig;
	struct web *web;
	int port;
};

int site_setup(void **state);
int site_teardown(void **state);

struct client {
	int fd;
	struct buf in; /* heard, not yet read */
};

struct heard {
	int status;      /* 0: the connection was closed without an answer */
	char head[4096]; /* the header lines */
	char body[65536];/* as much as fits */
	size_t len;      /* of the whole body */
};

struct client client_open(int port);
void client_close(struct client *);
/* With the operator's token after each request line. */
void client_say(struct client *, str bytes);
void client_say_bare(struct client *, str bytes);
/* The next answer. `bodiless`: to HEAD, or a 304. */
struct heard client_hear(struct client *, bool bodiless);
/* One header's value in `into`; false where it is not there. */
bool heard_header(const struct heard *, const char *name, char into[300]);

/* A request of its own connection, with Host and Connection: close: "GET /x", more header lines
 * ("Accept: x\r\n" or ""), and a body (NULL: none). */
struct heard ask(const struct site *, const char *line, const char *headers, const char *body);
struct heard post_json(const struct site *, const char *path, const char *json);

/* What the tests of more than one file say and check. */
#define COUNT_ONE "{\"box\":\"first\",\"amount\":1}"
#define JSON_TYPE "Content-Type: application/json\r\n"
#define FORM_TYPE "Content-Type: application/x-www-form-urlencoded\r\n"
int64_t site_total(struct site *); /* of the box "first" */
void check_code(const struct heard *, int status, const char *code);
void check_header(const struct heard *, const char *name, const char *expected);

#endif
