/* The board with its names on: what the JSON API, the terminal, the CSV file and the page of a
 * board all show. */
#ifndef MUSTER_CAMPAIGN_PROGRESS_H
#define MUSTER_CAMPAIGN_PROGRESS_H

#include "campaign/parts.h"
#include "ledger/ledger.h"

#define BOARD_CELLS_MAX 1000000 /* children x measures, of a board that is shown at once */

/* What a board counts, in the order of enum board_count: value is one more, the code is part of the API. */
extern const struct choice progress_counts[BOARD_COUNTS + 1];

/* One row: a child of the asked unit; `at` is its row in the table of counts. */
struct progress_row {
	id unit;
	str code, name;
	size_t at;
	/* With PROGRESS_UNITS: */
	str alias;
	bool nobody; /* posts are given in this organisation, and nobody is liaison here today */
};

struct progress_measure {
	id measure;
	str code, title, workstream;
	str series;   /* the code of the measure that it is a period of; else not given */
	date due;     /* in force at the unit asked */
	size_t group; /* which strand it belongs to */
};

/* Owned: progress_done(). Texts stand in the arena given. Rows are sorted by code; a closed child
 * stands there only while a measure binds it or units below it. */
struct progress_board {
	struct org_unit unit;
	struct campaign campaign;
	date as_of;
	struct board_table table;
	struct progress_row *rows;
	size_t row_count;
	struct progress_measure *measures; /* table.columns of them */
	str *groups; /* workstreams in the order of their first measure; one without: its own code */
	size_t group_count;
	struct board_number *numbers; /* number_count x (table.rows + 1) */
	size_t number_count;
	/* Of the answers that stand, those that a unit above gave in the place of one that has
	 * nobody: as table.counts, (table.rows + 1) x table.columns. In the arena. */
	uint32_t *in_place;
	uint32_t in_place_count; /* of all */
};

/* What is not needed for the counts: */
enum {
	PROGRESS_NUMBERS = 1, /* what answers gave in numbers, added up */
	PROGRESS_UNITS = 2,   /* the rows' other names, and who has no liaison */
};
/* False where the unit or the campaign's sheet is not there (a draft has none). */
bool progress_read(struct reading *, id unit, id campaign, date as_of, unsigned with,
	struct arena *, struct progress_board *ret);
void progress_done(struct progress_board *);

void progress_json(const struct progress_board *, bool numbers, struct reading *, struct arena *,
	struct json *);
void progress_csv(const struct progress_board *, struct buf *);
int64_t progress_csv_lines(const struct progress_board *); /* without the head */
/* The same as a workbook; false: *err. */
bool progress_xlsx(
	const struct progress_board *, enum language, struct buf *, struct arena *, struct err *);
/* For a terminal: a line a child, a column a workstream, answered/scope in each, then what is
 * overdue. */
void progress_print(const struct progress_board *, enum language, struct arena *, struct buf *);

/* Counts of table row `at` added up over the measures of a group (PROGRESS_ALL: of all). */
#define PROGRESS_ALL SIZE_MAX
#define PROGRESS_OWN SIZE_MAX /* instead of a row: the unit itself, without those below it */
uint32_t progress_count(const struct progress_board *, size_t at, enum board_count, size_t column);
uint32_t progress_sum(const struct progress_board *, size_t at, enum board_count, size_t group);
uint32_t progress_in_place(const struct progress_board *, size_t at, size_t column);
uint32_t progress_in_place_sum(const struct progress_board *, size_t at); /* over all measures */

#endif
