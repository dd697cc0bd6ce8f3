/* The page of any thing that has none of its own: what it is called, what slices have to tell of it, what may
 * be done with it, which lists there are of it, and what was done.
 *
 * A slice tells its part by a panel: a section with a heading of its own (h2), printed into the page. It may
 * tell of things of slices before it, as a campaign does of units.
 *
 *     static void duties(struct request *request, struct reading *reading, id unit, struct page *out)
 *     {
 *             struct unit_duties_piece view = { ... };
 *             if (fill(&view, ...))
 *                     piece_unit_duties(out, &view);
 *     }
 *     const struct panel campaign_panels[] = { { "unit", duties }, { 0 } };
 */
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

/* `which` is there and may be known of; whether its unit may be looked into is the panel's to ask
 * (reading_may()). What has nothing to tell prints nothing.
 *
 * Of what can be done the likely ones stand first: `state` says once what state the thing is in, in the slice's own
 * numbers, and `place` where an act stands then, the least first, or that it would be refused as things are
 * (ACT_NEVER) and so is not offered. What none of the panels places stands last, as it is listed. */
#define ACT_NEVER (-1)
#define ACT_LAST 1000
struct panel {
	const char *thing;
	void (*show)(struct request *, struct reading *, id which, struct page *out);
	int (*state)(struct reading *, id which);
	int (*place)(int state, const struct act *); /* NULL, as is `state`: it places none */
	const char *help; /* the page of the manual on such things; NULL: on things in general */
	/* Whether what it tells may change without an event, since it is kept beside the ledger: then the page is made
	 * anew each time. NULL: it may not. */
	bool (*fresh)(struct reading *, id which);
};

struct thing_head_piece {
	str kind, code, name;
	bool done; /* something was done just now */
};

struct thing_rest_piece {
	struct thing_links acts, lists;
	struct {
		struct thing_event *ptr;
		size_t count;
	} events;
	str history_url; /* of all of them; not given: these are all */
};

void piece_thing_head(
	struct page *, const struct thing_head_piece *); /* compiled from thing_head.html */
void piece_thing_rest(struct page *, const struct thing_rest_piece *); /* from thing_rest.html */

void get_thing(struct request *, struct response *); /* GET /{thing}/{code} */

/* "/unit/KJ", or "/unit/#17" where it has no code; in the arena. */
str thing_url(struct reading *, const char *thing, id, struct arena *);

#endif
