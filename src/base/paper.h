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
#define PAPER_AROUND_MAX 8

/* What a letterhead says around a paper, line by line. */
struct paper_texts {
	str ptr[PAPER_AROUND_MAX];
	size_t count;
};
struct paper_around {
	struct paper_texts head, foot;
};

struct paper_column {
	str head;
	bool number; /* stands to the right, and is not broken */
};

struct paper_row {
	str *cells;
	bool strong; /* a total */
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
	PAPER_TABLE,
	PAPER_BARS,
};

struct paper_block {
	enum paper_kind kind;
	int level; /* of a heading, 1 to 3 */
	str text;  /* of a table and of bars: what they show, for whoever cannot see them */
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
	struct arena *arena;
};

void paper_begin(struct paper *, enum language, str title, struct arena *);
void paper_heading(struct paper *, int level, str);
void paper_text(struct paper *, str);
void paper_item(struct paper *, str);
/* A table and its rows, as many cells as columns (1 to PAPER_COLUMNS_MAX); the columns are borrowed, the
 * cells are copied. */
void paper_table(struct paper *, str what, const struct paper_column *, size_t count);
void paper_row(struct paper *, const str *cells, bool strong);
/* A chart of bars, and each of them; percent: 0 to 100. */
void paper_bars(struct paper *, str what);
void paper_bar(struct paper *, str label, str figure, int percent);

/* ---- Drawing, shared by those who write it ---- */

#define PAPER_FONT "Noto Sans CJK SC" /* has Latin letters too; Debian: fonts-noto-cjk */
#define PAPER_WIDTH 482.0             /* points of text on A4 with margins of 20 mm */

/* The chart as a PNG picture, PAPER_WIDTH points wide at 144 dots an inch; *ret_height in points. False
 * with *err. */
bool paper_bars_png(const struct paper *, const struct paper_block *, struct buf *out,
	double *ret_height, struct err *);

#endif
