/* Addresses of pages with what they are asked with, encoded. */
#ifndef MUSTER_CAMPAIGN_ADDRESS_H
#define MUSTER_CAMPAIGN_ADDRESS_H

#include "ledger/ledger.h"

/* "/view/chase?campaign=T&unit=KJ", in the arena: a path that needs no encoding, then pairs of a name
 * (const char *) and its value (str), and NULL.
 *
 *     address(arena, "/view/chase", "campaign", code, NULL);
 */
str address(struct arena *, const char *path, ...);

/* "/duty/KJ/theme.plan"; with a part of it that is shown alone, "/duty/KJ/theme.plan/receipt". */
str duty_address(struct reading *, id unit, id measure, const char *part, struct arena *);

/* "/board/KJ?campaign=T": a page, or the interface, about what has that code at that path ("/board/"); campaign: not
 * given, it is not asked about one. */
str page_address(struct arena *, const char *path, str code, str campaign);

/* "tel:+865731234", what a telephone dials: digits, and the + before them. */
str tel_address(struct arena *, str phone);

#endif
