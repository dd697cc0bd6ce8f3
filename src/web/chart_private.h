/* Drawing charts: what chart.c gives to the kinds of charts in chart_kinds.c. */
#ifndef MUSTER_WEB_CHART_PRIVATE_H
#define MUSTER_WEB_CHART_PRIVATE_H

#include "web/chart.h"

#define CHART_WIDTH 720
#define CHART_LETTERS 12 /* their size */
#define CHART_CELL 7     /* what half a wide character takes of it */
#define CHART_LINE 24    /* of a legend, of a row of bars or stages */
#define CHART_GAP 8

#define CHART_INK "#1b1f24" /* of the letters in a file */

struct drawing {
	struct page *page;
	const struct chart_piece *chart;
	size_t rows;
	int left, top, width, height; /* where the figures are drawn */
};

/* A rectangle {x, y, width, height}; `name` and `text`: what it says to who points at it. */
void chart_box(const struct drawing *, const int at[4], enum chart_tone, str name, str text);
void chart_rule(const struct drawing *, int x1, int y1, int x2, int y2, bool strong);
/* A text that takes at most so many cells; whole in its title where it was cut. anchor: NULL, "middle", "end". */
void chart_words(const struct drawing *, int x, int y, const char *anchor, str, size_t cells);

/* v of `most` as so much of the room; never more than all of it. */
int chart_scaled(int64_t v, int64_t most, int room);

/* Where the figures begin; and all that stands above them, of a picture of that height. */
int chart_head_height(const struct chart_piece *);
void chart_head(const struct drawing *, int height);

void chart_columns(struct drawing *);
void chart_bars(struct drawing *);
void chart_stages(struct drawing *);

#endif
