/* Markdown to HTML that is safe to print as it is: the only maker of struct safe_html.
 *
 * What people write in a field marked .prose is CommonMark with tables, struck out text and bare
 * addresses (cmark-gfm parses it). What comes out, whatever went in:
 *   - has no HTML of the writer's: tags are shown as text
 *   - has no picture from anywhere: of a picture its words are left, as a link to it
 *   - leads only to http, https, mailto and addresses of Muster itself; what leads away says
 *     rel="nofollow noopener"
 *   - has no id, class, style or name that could be taken for the page's own
 *   - begins its headings below those of the page: # is an h3
 *   - is at most some times as long as the text; one longer than MARKDOWN_MAX, or with more within one
 *     another than MARKDOWN_DEPTH_MAX, is shown as it was typed
 *
 *     view.question = markdown_html(question, request->arena);        <div>{{question}}</div> */
#ifndef MUSTER_WEB_MARKDOWN_H
#define MUSTER_WEB_MARKDOWN_H

#include "base/arena.h"
#include "web/page.h"

#define MARKDOWN_MAX ((size_t)64 << 10) /* bytes */
#define MARKDOWN_DEPTH_MAX 40

/* Stands in the arena. A line break that was typed is one. */
struct safe_html markdown_html(str text, struct arena *);

/* The same text without its marks, for mails and lists: paragraphs are lines, and what is listed has a dash or its
 * number before it. In the arena. */
str markdown_plain(str text, struct arena *);

/* The same text at the end of a paper, as it is on the page: paragraphs, headings, lists, tables, quotes, code, and how
 * words look. A table of more columns than a paper has is lines, a heading within a list or a quote is strong. What is
 * too much, or more than PAPER_PARTS_MAX of a paper, stands as it was typed.
 * lead: before its first words ("Reason: "), or empty; below: the level of the heading that it stands below. */
struct paper;
void markdown_paper(struct paper *, str lead, str text, int below);

/* ---- For pages that Muster brings itself (the manual) ---- */

struct markdown_picture {
	str url; /* of this server */
	int width, height;
};

/* How such a page is shown. */
struct markdown_ways {
	void *context;
	/* The address that a link is to have; not given: its words alone are left. */
	str (*link)(void *context, str href);
	/* False: the picture is left out. */
	bool (*picture)(void *context, str src, struct markdown_picture *ret);
	/* Told of each heading, in order; its name (id="") is its words as GitHub makes them: small, a line for a
	 * space, without punctuation. Both are borrowed for the call. */
	void (*heading)(void *context, int level, str name, str words);
};
struct safe_html markdown_page(str text, const struct markdown_ways *, struct arena *);

#endif
