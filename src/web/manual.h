/* The manual that the program serves: docs/manual/en and zh, embedded when Muster is built, at /help.
 *
 * Pages are Markdown with the same names in both languages, in the order in which docs/manual/meson.build
 * lists them. Each begins with its title ("# ..."). A link to another page is written as on disk:
 * [text](board.md), [text](board.md#words-of-its-heading); one to a page of the program as /view. A picture is
 * ![what it shows](images/NAME.webp), of which docs/manual/images/ has NAME.en.webp and NAME.zh.webp, in twice the
 * size at which it is shown; where it has not, the picture is left out. manual_test.c holds links, headings and
 * names together, tests/test_manual.py the pictures. */
#ifndef MUSTER_WEB_MANUAL_H
#define MUSTER_WEB_MANUAL_H

#include "web/assets.h"
#include "web/frame.h"
#include "web/markdown.h"
#include "web/web.h"

/* Made by tools/embed: "/en/board.md", "/images/board.en.webp". */
extern const struct asset manual_files[];
extern const size_t manual_file_count;

#define MANUAL_PAGES_MAX 60
#define MANUAL_HEADS_MAX 60

/* One page in one language: its name and title (both borrowed from the file), its text. */
struct manual_text {
	str name, title, text;
};
/* Those of a language, in their order; how many. */
size_t manual_texts(enum language, struct manual_text ret[MANUAL_PAGES_MAX]);
/* The number of the page of that name; count: there is none. */
size_t manual_find(const struct manual_text *, size_t count, str name);

struct manual_link {
	str url, words;
	bool here; /* the page that is shown */
};

struct manual_page {
	struct frame_layout frame;
	str title;
	struct safe_html text;
	struct {
		struct manual_link *ptr;
		size_t count;
	} pages, heads; /* of the manual; of this page */
	struct manual_link before, after;
};

/* Renders the page: its text and its heads. */
void manual_render(struct manual_page *, const struct manual_text *, enum language, struct arena *);

void get_help(struct request *, struct response *);         /* /help, /help/{page} */
void get_help_picture(struct request *, struct response *); /* /help/images/{file} */

void page_manual(struct page *, const struct manual_page *); /* compiled from manual.html */

#endif
