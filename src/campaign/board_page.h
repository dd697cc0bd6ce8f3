/* Filling the page of a board. */
#ifndef MUSTER_CAMPAIGN_BOARD_PAGE_H
#define MUSTER_CAMPAIGN_BOARD_PAGE_H

#include "campaign/pages.h"
#include "campaign/parts.h"

struct board_look {
	id unit;      /* ID_NONE: the campaign's own */
	bool missing; /* a unit was asked for that there is not */
	id campaign;  /* ID_NONE: of those in force that concern the unit, the one deployed last */
	opt_date on;  /* as if that were today */
};

/* Fills the page; its texts stand in the request's arena. Links keep what the query asked for
 * (campaign, day, language), so that going down does not lose it. */
void board_page_fill(
	struct board_page *, struct request *, struct reading *, const struct board_look *);

#endif
