/* What stands around the pages of a door: the one on the screen of a hall, and those on phones. Nothing but the page
 * itself: no ways on, and on phones no script. */
#ifndef MUSTER_MEETING_HALL_H
#define MUSTER_MEETING_HALL_H

#include "web/frame.h"
#include "web/web.h"

#define PHONE_BODY_MAX ((size_t)8 << 10) /* a name and what goes with it */

struct meeting;
struct reading;

struct hall_layout {
	bool follows; /* it follows the ledger, as soon as something happens: script/live.js */
	const char *style, *icon, *script, *htmx; /* tags of the assets */
};
void layout_hall(struct page *, const struct hall_layout *, const struct page_content *); /* from hall.html */
struct hall_layout hall_of(const struct request *, bool follows);

/* The meeting that a page of a hall is of, for who answers for its unit, with a reading of it; NULL: the response is
 * filled. */
struct reading *open_hall(struct request *, struct response *, struct meeting *ret);

/* On the screen: GET /meeting/{code}/door. */
struct door_page {
	struct hall_layout hall;
	str title, when, place, url;
	bool open, early, shut, over;
	str opens;       /* early: the time */
	str path;        /* of the QR code, in a square of `size` */
	int size;
	str number, where; /* to be typed, and at which address */
	int64_t signed_in, expected, guests, needed;
	bool many;       /* more are expected than are counted */
	bool quorum, reached, untold; /* untold: not all could be counted */
	int64_t again_ms; /* until it is another page, though nothing happens */
	int64_t good_ms;  /* until its code has expired */
	bool here;        /* the address leads to this machine alone */
};
void page_door(struct page *, const struct door_page *); /* from door.html */

/* On a phone: GET /s, GET /s/{code}, POST /s. */
struct phone_page {
	struct hall_layout hall;
	str problem; /* empty: none */
	bool asks_number, asks_name, asks_unit, done;
	str title, when, place, own;                          /* own: the name of who has come in with an account */
	str meeting, entry, name, unit;
	str at, since; /* done: when this was answered; since when it is so, where that may be told, or empty */
	str language_url;
	const char *language_name, *language_tag;
};
void page_phone(struct page *, const struct phone_page *); /* from phone.html */

/* For stewards: GET /meeting/{code}/roll. */
struct roll_row {
	str name, unit, code, key, status, at;
	bool there, late, shared;
};
struct roll_page {
	struct frame_layout frame;
	str title, when, url, back_url, here; /* here: with what was asked */
	str csrf, code, name_key, guests_key;
	str problem, q, name, unit;           /* name, unit: what was typed and not found */
	bool done, only_open, listed, many, may_paper;
	int64_t since; /* how far the ledger was when the guests were shown */
	int64_t signed_in, expected, guests, found, others; /* others: whom the reader may not know by name */
	struct {
		struct roll_row *ptr;
		size_t count;
	} rows;
	str first_url, next_url, rows_url, list_url;
};
void page_roll(struct page *, const struct roll_page *); /* from roll.html */

/* The address of the page on the screen, and of that of the stewards. */
str door_url(struct reading *, id meeting, struct arena *);
str roll_url(struct reading *, id meeting, struct arena *);

void get_door(struct request *, struct response *);       /* door_page.c */
void get_phone(struct request *, struct response *);      /* door_phone.c */
void get_phone_code(struct request *, struct response *);
bool post_phone(struct request *, struct response *, struct submission *);
void heard_phone(struct request *, struct response *, const struct submission *);
void get_roll(struct request *, struct response *);       /* roll_page.c */
bool post_roll(struct request *, struct response *, struct submission *);
void heard_roll(struct request *, struct response *, const struct submission *);

#endif
