/* Pages kept for the one who asked: whole, but for what each answer has of its own.
 *
 * A page with forms carries the token of its session, masked anew each time, and a key for each form, by which an
 * act that is sent twice is done once. These are its holes: the page is kept without them, packed where it travels
 * so (gzip_add_open()), and each answer fills in its own. Nothing else of a page may differ while the ledger, the
 * day, the address and what the browser sends with it are the same: a route says so (`.own`), and a handler of which
 * answers it is not so (`once`).
 *
 * What a page says beside its holes makes its tag, by which a page that is open asks whether it still stands. */
#ifndef MUSTER_WEB_KEPT_H
#define MUSTER_WEB_KEPT_H

#include "web/exchange.h"

struct kept_page;

/* Of a page that was made and is not packed yet: gives the exchange its tag, and where it may be kept, packs and
 * keeps it. */
void kept_page_take(struct exchange *, bool here);
/* Answers with it: the body is filled, with holes of its own; or the tag alone, where the client has that. */
void kept_page_answer(struct kept_page *, struct exchange *);

size_t kept_page_size(const struct kept_page *);
void kept_page_hold(struct kept_page *); /* by one more; any thread */
void kept_page_drop(struct kept_page *); /* by one less, the last of whom frees it; NULL is fine */

#endif
