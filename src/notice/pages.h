/* What the page of a meeting shows of the mails about it: a panel (web/thing.h). */
#ifndef MUSTER_NOTICE_PAGES_H
#define MUSTER_NOTICE_PAGES_H

#include "web/thing.h"

extern const struct panel notice_panels[];

struct delivery_line {
	const char *state;
	str persons, why, url;
	bool mark; /* somebody has to look at it */
};
struct deliveries_piece {
	struct {
		struct delivery_line *ptr;
		size_t count;
	} lines;
	bool many;
	str all_url;
};
void piece_deliveries(struct page *, const struct deliveries_piece *); /* compiled from deliveries.html */

#endif
