/* What the files of the PDF writer share: where on which page it is, and how it says what stands there. */
#ifndef MUSTER_BASE_PDF_PRIVATE_H
#define MUSTER_BASE_PDF_PRIVATE_H

#include "base/ink.h"
#include "base/pdf.h"

#define A4_WIDTH 595.28
#define A4_HEIGHT 841.89
#define MARGIN 56.69 /* 20 mm */
#define BOTTOM (A4_HEIGHT - MARGIN)
#define TEXT 9.5
#define CELL 8.5
#define PAD 3.0 /* around what stands in a cell */
#define GAP 6.0

struct printing {
	const struct paper *paper;
	struct ink ink;
	cairo_surface_t *surface;
	double y;
	int pages, of; /* the one that is being written; how many there are, 0: not known yet */
};

/* From here on what is drawn is that: a paragraph, a cell ... What stands in none of these, or in NULL, is read to
 * nobody: page numbers, lines, heads that are there again. Not while pages are only counted. */
void pdf_begin(struct printing *, const char *what);
void pdf_end(struct printing *, const char *what);
void pdf_turn_page(struct printing *);
void pdf_need(struct printing *, double height); /* else on the next page */
void pdf_line_across(struct printing *, double y, double thick);

/* ---- pdf_table.c ---- */
void pdf_table(struct printing *, const struct paper_block *);

#endif
