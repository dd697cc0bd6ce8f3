/* A refusal as a page. */
#ifndef MUSTER_WEB_REFUSAL_H
#define MUSTER_WEB_REFUSAL_H

#include "web/frame.h"

struct refusal_page {
	struct frame_layout frame;
	struct {
		str *ptr;
		size_t count;
	} sentences;
	str home_url;
};

void page_refusal(struct page *, const struct refusal_page *); /* compiled from refusal.html */

#endif
