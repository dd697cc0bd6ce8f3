/* The first screen of a demo: what was decided and beside each point what came of it, for whoever has not come in yet;
 * and the doors by which one comes in (web/doors.h). There is none where the setting `doors` names nobody. */
#ifndef MUSTER_CAMPAIGN_WELCOME_H
#define MUSTER_CAMPAIGN_WELCOME_H

#include "campaign/pages.h"
#include "web/doors.h"

struct welcome_story {
	str title, unit;
	bool running, ahead, has_decided;
	int64_t day, days;
	date deployed;
	struct decided_piece decided;
};

struct welcome_page {
	struct frame_layout frame;
	struct {
		struct welcome_story *ptr;
		size_t count;
	} stories;
	struct doors_piece doors;
};

void get_welcome(struct request *, struct response *); /* GET /welcome */

void page_welcome(struct page *, const struct welcome_page *); /* compiled from welcome.html */

#endif
