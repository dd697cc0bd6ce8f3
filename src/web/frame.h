/* What stands around every page: head, name, language switch, footer.
 *
 * A page that begins with {{page x from "..." inside frame}} has a member `struct frame_layout
 * frame` in its view struct, which its handler fills with one call:
 *
 *     view.frame = frame_of(request->language, STR("/"), STR("/board/KJ?lang=zh"));
 *
 * Texts are borrowed: they must live until the page is printed. */
#ifndef MUSTER_WEB_FRAME_H
#define MUSTER_WEB_FRAME_H

#include "web/page.h"

struct frame_layout {
	str home_url;
	str language_url;          /* this page in the other language */
	const char *language_name; /* as those who read it call it */
	const char *language_tag;
	const char *style, *icon; /* tags of the assets, so that a browser may keep them for ever */
};

struct frame_layout frame_of(enum language, str home_url, str language_url);

/* The language that the switch leads to. */
enum language frame_other_language(enum language);

void layout_frame(struct page *, const struct frame_layout *,
	const struct page_content *); /* compiled from frame.html */

#endif
