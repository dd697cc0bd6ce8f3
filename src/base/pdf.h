/* A paper as PDF: A4, page numbers, the heads of tables again on every page, fonts embedded (Chinese
 * too), headings as its table of contents.
 *
 * It is tagged: whoever does not see it hears title and headings (H1, H2 ...), paragraphs, lists and tables as such,
 * in their order, and no page numbers and repeated heads. What cairo 1.16 cannot say: the language of the
 * text, which cells a head is of (TH without a scope), what a chart shows (Figure without a text of its own: its labels
 * and figures are read), and that the rest is there for the eye alone (it is outside of the structure, but no
 * Artifact). So it is no PDF/UA.
 *
 * The fonts are those of the machine, found by fontconfig: PAPER_FONT (paper.h), else any that has the
 * letters. Takes some tens of milliseconds: not for an HTTP thread. */
#ifndef MUSTER_BASE_PDF_H
#define MUSTER_BASE_PDF_H

#include "base/paper.h"

/* The texts around it stand above the title on the first page, line by line, and below all else on the last. False with
 * *err: no fonts, no memory, or `out` is full. */
bool pdf_write(const struct paper *, const struct paper_around *, struct buf *out, struct err *);

#endif
