/* What the files of the Markdown renderer share: parsing, what is being written, and its links, pictures and
 * headings. */
#ifndef MUSTER_WEB_MARKDOWN_PRIVATE_H
#define MUSTER_WEB_MARKDOWN_PRIVATE_H

#include "web/markdown.h"
#include <cmark-gfm.h>

/* Of at most MARKDOWN_MAX bytes. Owned: cmark_node_free(). */
cmark_node *markdown_parse(str text);

str markdown_literal(cmark_node *); /* borrowed from it; "": it has none */

struct markdown_writing {
	struct page page;
	const struct markdown_ways *ways; /* NULL: a field */
	bool plain;                       /* only the words */
	int depth;
	int pictures;         /* of a page: within so many, whose words go into an attribute */
	bool shown;           /* the outermost of them is */
	bool linked;          /* within a link */
	int dead;             /* links within it, or that lead nowhere: their words alone stand */
	bool rows;            /* of a table, below its head, were begun */
	struct buf words;     /* of the heading that is being read */
	size_t heading_start; /* where its tag is to stand */
	bool in_heading;
};

/* A tag of ours; nothing where only the words are wanted. */
void markdown_tag(struct markdown_writing *w, const char *tag);
void markdown_words(struct markdown_writing *w, str text);
/* Words in which bare addresses are links. */
void markdown_linked(struct markdown_writing *w, str text);
/* A link that leads where it may; within another one, its words alone stand. */
void markdown_link(struct markdown_writing *w, str url);
void markdown_link_end(struct markdown_writing *w);
void markdown_picture(struct markdown_writing *w, str src);
void markdown_picture_end(struct markdown_writing *w);
/* level: as it was typed. */
void markdown_heading(struct markdown_writing *w, int level);
void markdown_heading_end(struct markdown_writing *w, int level);

#endif
