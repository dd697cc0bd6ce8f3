/* A document for paper as data: said once, written as DOCX (docx.h) and as PDF (pdf.h).
 *
 *     struct paper paper;
 *     paper_begin(&paper, LANGUAGE_ZH, title, arena);
 *     paper_heading(&paper, 1, STR("各单位"));
 *     paper_table(&paper, columns, COUNT(columns));
 *     paper_row(&paper, (str[]){ name, count }, false);
 *     pdf_write(&paper, &around, &out, &err);
 *
 * Texts are plain UTF-8, borrowed: they live as long as the paper's arena. Where the arena has no more
 * room, `arena->failed` says so once, at the end. */
#ifndef MUSTER_BASE_PAPER_H
#define MUSTER_BASE_PAPER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/language.h"

#define PAPER_COLUMNS_MAX 12
#define PAPER_LEVEL_MAX 5     /* of headings */
#define PAPER_PARTS_MAX 20000 /* of a paper that others write on: see `parts` */
#define PAPER_AROUND_MAX 8

/* What a letterhead says around a paper, line by line. */
struct paper_texts {
	str ptr[PAPER_AROUND_MAX];
	size_t count;
};
struct paper_around {
	struct paper_texts head, foot;
};

/* How some bytes of a text look, other than the rest of it. */
enum paper_look {
	PAPER_STRONG = 1,
	PAPER_SLANTED = 2,
	PAPER_STRUCK = 4,
	PAPER_CODE = 8,
};
struct paper_mark {
	size_t at, len;
	unsigned look; /* enum paper_look, added up */
};
/* In the order of the text, none over another. */
struct paper_marks {
	const struct paper_mark *ptr;
	size_t count;
};

/* How a paragraph or an item stands. */
struct paper_how {
	struct paper_marks marks;
	int step;    /* so many steps further in: within as many lists or quotes */
	bool quoted; /* a line beside it says so */
	str label;   /* of an item: "3."; not given: a dot */
};

struct paper_column {
	str head;
	bool number; /* stands to the right, and is not broken */
};

struct paper_row {
	str *cells;
	const struct paper_marks *marks; /* of each cell; NULL: none */
	bool strong;                     /* a total */
	struct paper_row *next;
};

/* One bar of a chart: what it is of, its figure as text, and how long it is. */
struct paper_bar {
	str label, figure;
	int percent;
	struct paper_bar *next;
};

enum paper_kind {
	PAPER_HEADING,
	PAPER_TEXT, /* a paragraph; a line feed in it begins a line */
	PAPER_ITEM, /* of a list */
	PAPER_RULE, /* across the sheet */
	PAPER_TABLE,
	PAPER_BARS,
};

struct paper_block {
	enum paper_kind kind;
	int level; /* of a heading, 1 to PAPER_LEVEL_MAX */
	struct paper_how how;
	str text; /* of a table and of bars: what they show, for whoever cannot see them */
	const struct paper_column *columns;
	size_t column_count;
	struct paper_row *rows, *last_row;
	struct paper_bar *bars, *last_bar;
	size_t row_count, bar_count;
	struct paper_block *next;
};

struct paper {
	str title;
	enum language language;
	struct paper_block *blocks, *last;
	size_t parts; /* blocks, cells and marks: what it takes to write it */
	struct arena *arena;
};

void paper_begin(struct paper *, enum language, str title, struct arena *);
void paper_heading(struct paper *, int level, str);
void paper_text(struct paper *, str);
void paper_item(struct paper *, str);
void paper_rule(struct paper *);
/* How the paragraph, heading or item that was added last stands; the marks are borrowed. */
void paper_how(struct paper *, const struct paper_how *);
/* A table and its rows, as many cells as columns (1 to PAPER_COLUMNS_MAX); the columns are borrowed, the
 * cells are copied. */
void paper_table(struct paper *, str what, const struct paper_column *, size_t count);
void paper_row(struct paper *, const str *cells, bool strong);
/* How the cells of the row that was added last look; borrowed. */
void paper_row_marks(struct paper *, const struct paper_marks *);
/* A chart of bars, and each of them; percent: 0 to 100. */
void paper_bars(struct paper *, str what);
void paper_bar(struct paper *, str label, str figure, int percent);
/* What stands in another paper of the same arena, at the end of this one. */
void paper_append(struct paper *, const struct paper *);

/* ---- Drawing, shared by those who write it ---- */

#define PAPER_FONT "Noto Sans CJK SC" /* has Latin letters too; Debian: fonts-noto-cjk */
#define PAPER_WIDTH 482.0             /* points of text on A4 with margins of 20 mm */

/* The chart as a PNG picture, PAPER_WIDTH points wide at 144 dots an inch; *ret_height in points. False
 * with *err. */
bool paper_bars_png(const struct paper *, const struct paper_block *, struct buf *out,
	double *ret_height, struct err *);

#endif
