/* The first page: what waits for the reader, who blocks, and where each campaign stands. */
#ifndef MUSTER_CAMPAIGN_HOME_H
#define MUSTER_CAMPAIGN_HOME_H

#include "campaign/pages.h"
#include "campaign/parts.h"

/* A duty that is open, or came back. */
struct home_duty {
	str title, url, campaign, unit; /* unit: given where the reader answers for several */
	date due;
	int64_t days; /* until it is due, or since */
	bool overdue, today, returned;
	str reason; /* why it came back */
};

/* Something that somebody else waits for: an answer, a plea, a question. */
struct home_wait {
	str who, what, url, text; /* text: a question, a plea's reason */
	date since;
};

struct home_waits_piece {
	struct {
		struct home_wait *ptr;
		size_t count;
	} waits;
};

/* A unit below that is behind, and whom to call. */
struct home_blocker {
	str name, url, chase_url;
	int64_t overdue;
	str person, phone, tel; /* not given: not known to the reader; tel: as an address */
	bool nobody;            /* is liaison there */
};

struct home_campaign {
	str title, url, board_url, chase_url;
	bool running, ahead;
	int64_t day, days;
	struct share share; /* at and below the unit where the reader begins */
	bool below;         /* there are units below, so that there is a board */
	struct {
		struct home_blocker *ptr;
		size_t count;
	} blockers;
};

/* What was done at and below the unit since yesterday began. */
struct home_changes {
	int64_t answered, accepted, returned, pleaded, asked;
	bool any, more; /* more: there was more than was looked at */
};

/* What is asked of the reader's units: what is overdue, came back or is due soon, one by one. */
struct home_asked_piece {
	struct {
		struct home_duty *ptr;
		size_t count;
	} duties;
	int64_t later; /* how many more are open */
	date next;     /* the day of the first of those */
	str url;       /* of all of them */
};

/* A unit of the reader's, and how many answers of the units below it wait. */
struct home_place {
	str unit, url; /* of all of them */
	int64_t count;
};

struct home_waiting_piece {
	struct home_waits_piece accepts, pleas, questions;
	struct {
		struct home_place *ptr;
		size_t count;
	} places;
	bool several; /* of them */
};

struct home_stands_piece {
	struct {
		struct home_campaign *ptr;
		size_t count;
	} campaigns;
};

/* Where the reader is awaited itself. */
struct home_awaited_piece {
	struct {
		struct awaited *ptr;
		size_t count;
	} meetings;
};

struct home_page {
	struct frame_layout frame;
	str unit, unit_url; /* where the reader begins; not given: everywhere */
	bool empty;         /* there is no unit yet */
	bool answers;       /* the reader answers for a unit */
	bool leads;         /* the reader manages one: where it stands comes first */
	bool waits;         /* somebody waits for the reader */
	bool awaited; /* somewhere in the next days */
	struct home_awaited_piece awaits;
	struct home_asked_piece asked;
	struct home_waiting_piece waiting;
	struct home_stands_piece stands;
	struct home_changes changes;
};

/* Fills what the page shows; texts stand in the request's arena. All of it follows from the ledger, the day
 * and who reads, so that the page may be kept for that one. */
void home_fill(struct home_page *, struct request *, struct reading *);

/* home_waits.c: answers that wait to be taken, pleas and questions that wait to be decided. */
void home_fill_waits(struct home_page *, struct request *, struct reading *);
/* home_lead.c: where each campaign stands, who is behind, and what changed. */
void home_fill_campaigns(struct home_page *, struct request *, struct reading *, id home);
void home_fill_changes(struct home_page *, struct reading *, id home);

void get_home(struct request *, struct response *);

void page_home(struct page *, const struct home_page *); /* compiled from home.html */
void piece_home_asked(struct page *, const struct home_asked_piece *);
void piece_home_awaited(struct page *, const struct home_awaited_piece *);
void piece_home_waiting(struct page *, const struct home_waiting_piece *);
void piece_home_waits(struct page *, const struct home_waits_piece *);
void piece_home_stands(struct page *, const struct home_stands_piece *);

#endif
