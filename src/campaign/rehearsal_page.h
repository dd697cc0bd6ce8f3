/* The page of a rehearsal: what a campaign asks of whom, or would if one of its measures were amended. */
#ifndef MUSTER_CAMPAIGN_REHEARSAL_PAGE_H
#define MUSTER_CAMPAIGN_REHEARSAL_PAGE_H

#include "campaign/pages.h"
#include "web/excerpt.h"

struct rehearsal_option {
	str code, title;
	bool chosen;
};

struct rehearsal_options {
	struct rehearsal_option *ptr;
	size_t count;
};

struct rehearsal_page {
	struct frame_layout frame;
	str title, unit, url;
	str campaign_url, board_url; /* board_url: not given where there is none yet */
	str deploy_url, amend_url;   /* the form of the act, for who may do it */
	bool draft, closed, amended; /* amended: as if a measure had another day or effort */
	date starts, ends;
	int64_t units, duties, most, measures;
	str hours, most_hours;
	bool has_weeks, has_stages;
	struct figure_piece weeks, stages;
	struct excerpt_piece below, over, repeats, held, nobody;
	str due, effort, most_asked, unit_asked; /* as they were asked */
	struct rehearsal_options options;        /* its measures */
};

/* The measures of a campaign to choose from, in the order of their ids. In the arena. */
struct rehearsal_options rehearsal_options(
	struct reading *, id campaign, id chosen, struct arena *);

void page_rehearsal(
	struct page *, const struct rehearsal_page *); /* compiled from rehearsal.html */

void get_rehearsal(struct request *, struct response *); /* GET /rehearsal/{campaign} */
void get_rehearsal_chart(
	struct request *, struct response *); /* GET /chart/rehearsal/{campaign}/{chart} */

#endif
