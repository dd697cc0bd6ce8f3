/* Writing C: literals that are put together, and lines that name the page they come from. */
#ifndef MUSTER_TMPLC_COUT_H
#define MUSTER_TMPLC_COUT_H

#include "refusal.h"

struct cout {
	struct buf *out;
	struct buf html; /* page text that waits: neighbours become one literal */
	const char *file;
	int html_line;
	int depth; /* of indentation */
};

struct cout cout_into(struct buf *, const char *file);
void cout_done(struct cout *);

void cout_html(struct cout *, int line, str); /* prints page text, sooner or later */
/* One line of C at the page's own line: what the compiler says of it names the page. */
void cout_line(struct cout *, int line, const char *format, ...) PRINTF(3, 4);
void cout_open(struct cout *, int line, const char *format, ...)
	PRINTF(3, 4); /* the same and " {" */
void cout_close(struct cout *);
void cout_else(struct cout *); /* "} else {" */

void c_literal(struct buf *, str); /* with its quotes */

#endif
