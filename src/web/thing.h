/* The page of any thing that has none of its own: what it is called, what may be done with it, which lists
 * there are of it, and what was done. */
#ifndef MUSTER_WEB_THING_H
#define MUSTER_WEB_THING_H

#include "web/frame.h"
#include "web/web.h"

struct thing_link {
	str label, url;
};

struct thing_links {
	struct thing_link *ptr;
	size_t count;
};

struct thing_event {
	str at, what;
	bool now; /* what the reader has just done */
};

struct thing_page {
	struct frame_layout frame;
	str kind, code, name;
	bool done; /* something was done just now */
	struct thing_links acts, lists;
	struct {
		struct thing_event *ptr;
		size_t count;
	} events;
	str history_url; /* of all of them; not given: these are all */
};

void page_thing(struct page *, const struct thing_page *); /* compiled from thing.html */

void get_thing(struct request *, struct response *); /* GET /{thing}/{code} */

/* "/unit/KJ", or "/unit/#17" where it has no code; in the arena. */
str thing_url(struct reading *, const char *thing, id, struct arena *);

#endif
