/* What stands around every page: head, the ways on, search, language switch, help, footer.
 *
 * A page that begins with {{page x from "..." inside frame}} has a member `struct frame_layout
 * frame` in its view struct, which its handler fills with one call:
 *
 *     view.frame = frame_of(request, STR("/board/KJ?campaign=T"), "board");
 *
 * Nothing in it says who reads it, beyond whether anybody has come in: kept answers are shared.
 * Texts are borrowed: they must live until the page is printed. */
#ifndef MUSTER_WEB_FRAME_H
#define MUSTER_WEB_FRAME_H

#include "web/page.h"

struct request;

struct frame_layout {
	bool inside;      /* somebody has come in: the ways on lead somewhere */
	bool follows;     /* what is open follows the ledger: script/live.js. At first where it was
				    * asked for by GET */
	const char *about; /* what Muster is, for whoever finds the page in a list of others */
	str language_url; /* this page in the other language */
	const char *language_name; /* as those who read it call it */
	const char *language_tag;
	const char *help; /* its page of the manual */
	const char *style, *icon, *script,
		*htmx; /* tags of the assets, so that a browser may keep them for ever */
};

/* `here`: the page's own address, encoded, with what it was asked with, without the language (which a
 * cookie keeps). `help`: the name of its page in docs/manual/. */
struct frame_layout frame_of(const struct request *, str here, const char *help);

/* The language that the switch leads to. */
enum language frame_other_language(enum language);

void layout_frame(struct page *, const struct frame_layout *,
	const struct page_content *); /* compiled from frame.html */

#endif
