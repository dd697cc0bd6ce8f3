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
	bool sent;     /* something was, and not taken */
	bool sign_in;  /* whoever sent it has gone out */
	bool again;    /* its page is too old */
	str page_path; /* from which it was sent */
	struct {
		struct typed_answer {
			str label, text;
			int64_t number;
		} *ptr;
		size_t count;
	} typed;
	str home_url;
};

void page_refusal(struct page *, const struct refusal_page *); /* compiled from refusal.html */

#endif
