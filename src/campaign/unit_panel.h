/* What the page of a unit tells of its duties: by campaign, with the day and the state of each. */
#ifndef MUSTER_CAMPAIGN_UNIT_PANEL_H
#define MUSTER_CAMPAIGN_UNIT_PANEL_H

#include "web/thing.h"

struct unit_duty {
	str title, url;
	const char *state;
	date due;
	bool overdue, late;
};

struct unit_campaign {
	str title, url, board_url;
	int64_t open, count; /* open: no answer stands */
	struct {
		struct unit_duty *ptr;
		size_t count;
	} duties;
};

struct unit_duties_piece {
	struct {
		struct unit_campaign *ptr;
		size_t count;
	} campaigns;
	str more_url; /* of all duties; not given: these are all */
};

void piece_unit_duties(
	struct page *, const struct unit_duties_piece *); /* compiled from unit_duties.html */
void show_unit_duties(struct request *, struct reading *, id unit, struct page *);

#endif
