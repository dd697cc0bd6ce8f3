/* One cell of a board, opened: what the counts of a unit and a measure rest on. */
#ifndef MUSTER_CAMPAIGN_CELL_PAGE_H
#define MUSTER_CAMPAIGN_CELL_PAGE_H

#include "campaign/pages.h"
#include "web/excerpt.h"

struct cell_count {
	str label,
		url; /* url: the list behind it; not given where it is none, or of another day */
	int64_t count;
	bool alarm;
};

struct cell_page {
	struct frame_layout frame;
	struct earlier_piece earlier;
	struct board_page_links line; /* the boards above, and that of the unit */
	str title, unit, campaign, workstream;
	date due, as_of;
	bool binds, some_silent; /* some_silent: not all have answered or were released */
	int64_t scope, answered, percent;
	struct share_piece share;
	struct {
		struct cell_count *ptr;
		size_t count;
	} counts; /* but these two */
	str board_url, measure_url, unit_url, chase_url, scope_url, answered_url;
	struct excerpt_piece silent, answers;
};

void page_cell(struct page *, const struct cell_page *); /* compiled from cell.html */

#endif
