/* The page of those to be reminded: who has not answered, by the units between, whom to call, a text ready to send,
 * and the note that it was sent. */
#ifndef MUSTER_CAMPAIGN_CHASE_PAGE_H
#define MUSTER_CAMPAIGN_CHASE_PAGE_H

#include "campaign/pages.h"
#include "campaign/rehearsal_page.h"

struct chase_row {
	str code, name, board_url;
	str below_url; /* the list one step down; not given: nothing is below */
	str open, overdue, reminded, passed_on, text; /* as the list tells them */
	int64_t times;                                /* reminded */
	bool late, was_passed_on;
	str holder, holder_code, mail; /* its liaison, as far as the reader may know */
	str phone, tel;                /* tel: the address by which it is called */
	bool nobody;                   /* is liaison there */
	int64_t at;                    /* which row of the page */
	bool may_note;
};

struct chase_page {
	struct frame_layout frame;
	struct board_page_links line;
	str unit, campaign, code, url, csrf, key;
	str board_url, campaign_url, csv_url, list_url, first_url, next_url;
	str measure, due_by, all; /* asked; all: the texts of all rows together */
	bool in_force, may_note;  /* may_note: of any of the rows */
	int64_t noted, notable;   /* noted: units that were, just now; notable: rows that may be */
	struct rehearsal_options options; /* the campaign's measures */
	struct {
		struct chase_row *ptr;
		size_t count;
	} rows;
};

void page_chase(struct page *, const struct chase_page *); /* compiled from chase.html */

void get_chase(struct request *, struct response *);  /* GET /chase/{unit} */
void post_chase(struct request *, struct response *); /* POST: notes that it was sent */

#endif
