/* What a page says where it shows an earlier day: which one, that nothing can be done there, and the way back.
 *
 *     {{include earlier with earlier}}
 *
 * Says nothing where the page is of now (a zeroed struct). */
#ifndef MUSTER_WEB_EARLIER_H
#define MUSTER_WEB_EARLIER_H

#include "web/page.h"
#include "web/web.h"

struct earlier_piece {
	date day;
	str now_url; /* the same page as it stands now; not given: that is what is shown */
};

/* The earlier day of which the query asks what was known then (`known`), as text; not given: of none, or of today,
 * which is now. */
str earlier_day(const struct request *, date *ret);

void piece_earlier(struct page *, const struct earlier_piece *); /* compiled from earlier.html */

#endif
