/* Drawing text and bars with pango and cairo: what the PDF writer and the chart's picture share. Only
 * base/ includes it. */
#ifndef MUSTER_BASE_INK_H
#define MUSTER_BASE_INK_H

#include "base/ink_library.h"
#include "base/paper.h"

/* What draws: fonts of its own, so that any thread may. Owned: ink_done(). */
struct ink {
	const struct ink_library *lib;
	PangoFontMap *fonts;
	PangoContext *context;
	PangoLayout *layout; /* used again for every text */
	cairo_t *cairo;      /* borrowed; NULL: only measures */
	enum language language;
};

struct ink_text {
	double size;  /* points */
	double width; /* 0: one line, however long */
	bool strong, right, centre;
	const struct paper_marks *marks; /* what of it looks otherwise; NULL: nothing */
	bool cut;                        /* a text wider than `width` ends in "…" instead of beginning a line */
};

bool ink_init(struct ink *, enum language, struct err *);
void ink_done(struct ink *);
/* How large the text is. */
void ink_measure(struct ink *, str, const struct ink_text *, double *ret_width, double *ret_height);
/* Draws it with its upper left corner there, in the colour set; its height. */
double ink_put(struct ink *, str, const struct ink_text *, double x, double y);
/* Only the lines of it from *line on that fit into `room`; *line is then the first that did not, or -1
 * where all did. Always one line at least. */
double ink_put_lines(
	struct ink *, str, const struct ink_text *, double x, double y, double room, int *line);
void ink_colour(struct ink *, double r, double g, double b);

/* A chart of bars at x, y, so wide; its height. */
double ink_bars(struct ink *, const struct paper_block *, double x, double y, double width);
/* Its height without drawing it. */
double ink_bars_height(const struct paper_block *);

#endif
