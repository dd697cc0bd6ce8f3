/* Filling the page of a board. */
#ifndef MUSTER_CAMPAIGN_BOARD_PAGE_H
#define MUSTER_CAMPAIGN_BOARD_PAGE_H

#include "campaign/address.h"
#include "campaign/pages.h"
#include "campaign/parts.h"
#include "campaign/progress.h"

enum board_by { BOARD_BY_MEASURE = 1, BOARD_BY_WORKSTREAM };
enum board_sort {
	SORT_NAME = 1,
	SORT_NAME_DOWN,
	SORT_SHARE,
	SORT_SHARE_DOWN,
	SORT_OVERDUE,
	SORT_OVERDUE_DOWN
};
extern const struct choice board_by_choices[], board_sort_choices[];

/* How a board is looked at; zeroed: by measure, all workstreams, periods folded, in the order of codes. */
struct board_way {
	opt_date on;    /* as if that were today */
	opt_date known; /* as it was known then */
	int by, sort;   /* 0: not said */
	str workstream; /* only this one */
	str open;       /* the series whose periods are columns of their own */
	str number;     /* "measure.field": the number that is told unit by unit */
};

struct board_look {
	id unit;      /* ID_NONE: the campaign's own */
	bool missing; /* a unit was asked for that there is not */
	id campaign;  /* ID_NONE: of those in force that concern the unit, the one deployed last */
	struct board_way way;
	const struct problems *days; /* what is wrong with those that were asked for: it is said beside them, and the
				      * board is as if none had been */
};

/* Fills the page; its texts stand in the request's arena. Links keep what the query asked for
 * (campaign, day, way), so that going down does not lose it. */
void board_page_fill(
	struct board_page *, struct request *, struct reading *, const struct board_look *);

/* "/board/KJ?campaign=T&on=2026-11-23", or of one cell "/board/KJ/T.plan?..."; a unit that is not given: "/board". In
 * the arena. */
str board_address(struct arena *, str unit, str measure, str campaign, const struct board_way *);
/* ---- What the files that fill it share ---- */

struct filling {
	struct board_page *page;
	struct request *request;
	struct reading *reading;
	const struct board_look *look;
	id campaign; /* that is shown; ID_NONE: there is none */
	struct progress_board board;
	size_t group; /* the one workstream that is shown, or PROGRESS_ALL */
};

void board_fill_units(struct filling *);   /* the lines, and what their heads lead to */
void board_fill_heat(struct filling *);    /* their cells, measure by measure */
void board_fill_numbers(struct filling *); /* what answers gave, added up */

/* Counts, and how far they are. */
struct board_cell_piece board_cell_of(int64_t answered, int64_t scope, int64_t overdue);

/* The units above, from the root, as links to their boards. */
void board_fill_line(struct request *, struct reading *, id unit, str campaign,
	const struct board_way *, struct board_page_links *ret);

#endif
