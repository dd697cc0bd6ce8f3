/* The view structs of the pages beside it, as a slice would declare them. */
#ifndef MUSTER_TMPLC_TESTS_FIXTURE_H
#define MUSTER_TMPLC_TESTS_FIXTURE_H

#include "web/page.h"

struct frame_layout {
	str user;
};

struct duty {
	str unit, url, code, note;
	date due;
	int64_t count;
	bool late, chosen;
};

struct duties {
	const struct duty *ptr;
	size_t count;
};

struct line_piece {
	str text;
};

struct letter_page {
	struct frame_layout frame;
	str title;
	struct duties duties;
	str hostile;
	struct safe_html body;
	int64_t units;
	decimal share;
	moment at;
	id thing;
	struct line_piece line;
	struct {
		const str *ptr;
		size_t count;
	} names;
};

void layout_frame(
	struct page *out, const struct frame_layout *in, const struct page_content *content);
void piece_line(struct page *out, const struct line_piece *in);
void page_letter(struct page *out, const struct letter_page *in);

#endif
