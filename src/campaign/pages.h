/* The routes of this slice, and what its pages show. */
#ifndef MUSTER_CAMPAIGN_PAGES_H
#define MUSTER_CAMPAIGN_PAGES_H

#include "web/earlier.h"
#include "web/chart.h"
#include "web/frame.h"
#include "web/input.h"
#include "web/web.h"

extern const struct route campaign_routes[];
void get_template(struct request *, struct response *); /* template_write.c */
void get_cell(struct request *, struct response *);     /* cell_page.c */

/* One cell: a workstream (or all of them) of one line. */
struct board_cell_piece {
	int64_t scope, answered, overdue;
	int64_t percent;
	int64_t step; /* how long the bar is: 0, 5, 10 ... 100; 100 only when all have answered, 0
			 only when none has */
};

struct board_cells_piece {
	struct {
		struct board_cell_piece *ptr;
		size_t count;
	} cells; /* as the heads of the page */
	struct board_cell_piece all;
	int64_t overdue, late;
};

/* One cell of the heat map: a measure, or all periods of one, of one line. */
struct heat_cell_piece {
	int64_t scope, answered, overdue, returned, waived, late;
	int64_t step; /* how dark: 0 to 10; 10 only when all have answered, 0 only when none has */
	str url;      /* of what it rests on; not given: it leads nowhere */
};

struct heat_line_piece {
	struct {
		struct heat_cell_piece *ptr;
		size_t count;
	} cells;
	struct board_cell_piece all;
	int64_t overdue, late;
};

struct heat_group {
	str label, url; /* url: this workstream alone */
	int64_t span;
};

struct heat_column {
	str title, url;  /* url: of its measure */
	str fold_url;    /* opens or closes the periods of a series; not given: it is none */
	bool open;       /* they are open */
	bool period;     /* it is one of them */
	bool ahead;      /* its day is still to come */
	int64_t periods; /* of a series */
	date due;        /* of a series: of its next period, or the last one */
	str day;         /* the same in short: "11-23" */
};

struct board_page_link {
	str name, url;
	bool chosen;
};

struct board_page_links {
	struct board_page_link *ptr;
	size_t count;
};

struct board_page_row {
	str name, alias, url;
	bool nobody; /* is liaison there */
	struct board_cells_piece counts;
	struct heat_line_piece heat;
};

struct board_page_measure {
	str title, workstream, url;
	date due;
	int64_t scope, answered, accepted, returned, waived, overdue, late;
	int64_t step;
};

/* What a head says of the order, and where it leads. */
struct board_page_order {
	str url;
	const char *sorted; /* "ascending", "descending"; NULL: not by it */
	bool up, down;
};

struct board_page_number {
	str measure, label, sum, url;
	int64_t given, answered;
	bool chosen;
};

/* One of: `found`, there is a board; `missing`, there is no such unit; `draft`, the campaign that
 * was asked for is not in force (title and code alone are given); none of them: no campaign is in
 * force, or none that concerns the unit that was asked for, whose name is given. */
/* What a form of the board sends along unseen. */
struct board_kept {
	const char *name;
	str value;
};

struct board_page {
	struct frame_layout frame;
	bool found, missing, draft;
	str campaign, code, unit, alias, csv_url, xlsx_url, json_url, brief_url;
	str campaign_url, unit_url, chase_url, rehearsal_url; /* not given: not from here */
	date as_of, starts, ends;
	int64_t day, days;   /* of the campaign's period */
	bool running, ahead; /* as_of lies inside of it; before it */
	bool closed;         /* on the day `closed_on`, by as_of */
	date closed_on;
	struct earlier_piece earlier;
	str now_url; /* the same board today; given where it is as if today were another day */
	bool other_day; /* it is of one, in one way or the other */
	str day_url;    /* the form that asks for another day, ... */
	struct input_piece on, known; /* ... in either way */
	struct {
		struct board_kept *ptr;
		size_t count;
	} kept; /* how it is looked at meanwhile */
	bool asked;  /* it has measures for this line of units */
	struct board_page_links line;    /* the units above, from the root */
	struct board_page_links others;  /* other campaigns in force that concern the unit */
	struct board_page_links ways;    /* by measure, by workstream */
	struct board_page_links strands; /* workstreams, and all of them */
	str strand;                      /* the one that is shown alone */
	bool by_measure, too_wide;       /* too_wide: it would have been, but for its size */
	struct {
		str *ptr;
		size_t count;
	} heads; /* workstreams */
	struct {
		struct heat_group *ptr;
		size_t count;
	} groups;
	struct {
		struct heat_column *ptr;
		size_t count;
	} columns;
	struct board_page_order by_name, by_share, by_overdue;
	struct {
		struct board_page_row *ptr;
		size_t count;
	} rows;
	struct board_cells_piece own, total; /* the unit without those below; with them */
	struct heat_line_piece own_heat, total_heat;
	struct {
		struct board_page_measure *ptr;
		size_t count;
	} measures;
	struct {
		struct board_page_number *ptr;
		size_t count;
	} numbers;
	bool figure_given; /* one number is told unit by unit */
	struct figure_piece figure;
};

/* How many answered of those in scope. */
struct share {
	int64_t scope, answered, overdue, percent;
	int64_t step; /* as of struct board_cell_piece */
};
struct share share_of(int64_t answered, int64_t scope, int64_t overdue);

struct decided_measure {
	str title, url;
};

/* A clause, and what came of it. */
struct decided_clause {
	str number, title;
	str url;          /* of every answer to it */
	int64_t measures; /* that carry it; of one that recurs not each period */
	bool heading;     /* none carries it, but those of its parts do: 2 where there is 2.1 */
	bool part;        /* of the clause before */
	struct share share;
	struct {
		struct decided_measure *ptr;
		size_t count;
	} carried; /* the first of them, where they were asked for */
};

/* What was decided, and what came of it, counted at and below one unit. */
struct decided_piece {
	str directive, directive_url, issued_by;
	str unit;   /* where it was counted, if that is not the campaign's own unit */
	bool draft; /* it asks nothing of anybody yet */
	struct {
		struct decided_clause *ptr;
		size_t count;
	} clauses;
	int64_t uncovered; /* of all its clauses, not of the first alone */
	str more_url;      /* of all of them; not given: these are all */
};

/* Fills the piece with up to `most` clauses, and with up to `carried` measures of each (0: none is
 * named); its texts stand in the request's arena. False where the campaign answers no directive that
 * the reader knows of. Whether the campaign may be known of is asked before (reading_find()).
 *
 *     struct decided_piece decided;
 *     if (decided_fill(&decided, request, reading, campaign, 20, 0))
 *             piece_decided(page, &decided);
 */
bool decided_fill(struct decided_piece *, struct request *, struct reading *, id campaign,
	size_t most, size_t carried);

/* The unit at and below which a reader counts a campaign: the campaign's own where the reader may look
 * into it, else the one where the reader begins. ID_NONE: there is none. */
id counted_at(struct reading *, id own);

/* Compiled from the .html files of the same names. */
void piece_decided(struct page *, const struct decided_piece *);
void page_board(struct page *, const struct board_page *);
void piece_board_cells(struct page *, const struct board_cells_piece *);
void piece_board_cell(struct page *, const struct board_cell_piece *);
void piece_heat_line(struct page *, const struct heat_line_piece *);
void piece_heat_cell(struct page *, const struct heat_cell_piece *);

#endif
