/* Looking for things: GET /api/v1/find for programs and for the script, GET /find as a page. */
#ifndef MUSTER_WEB_FIND_H
#define MUSTER_WEB_FIND_H

#include "ledger/look.h"
#include "web/frame.h"
#include "web/web.h"

struct find_hit {
	id thing;
	str code, name, url;
	bool closed; /* a unit that is */
	struct {
		str *ptr;
		size_t count;
	} line; /* the names of the units above, from the top down; of a thing at a unit, that too */
};

struct find_hits {
	struct find_hit *ptr;
	size_t count;
};

/* Hits of one kind, in the arena. Faults stay in reading->conn. */
struct find_hits find_hits_of(
	struct request *, struct reading *, const char *kind, str typed, id under, size_t max);

struct find_group {
	str label, more_url; /* not given: these are all */
	struct find_hits hits;
};

struct find_page {
	struct frame_layout frame;
	str typed;
	bool asked;
	struct {
		struct find_group *ptr;
		size_t count;
	} groups;
};

void page_find(struct page *, const struct find_page *); /* compiled from find.html */

struct find_asked {
	str q, kind, lang;
	opt_number limit;
};
#define FIND_FIELDS 4
extern const struct field find_fields[FIND_FIELDS];
extern const char find_schema[];
void get_find(struct request *, struct response *);      /* GET /api/v1/find */
void get_find_page(struct request *, struct response *); /* GET /find */

#endif
