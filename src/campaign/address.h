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

/* "/board/KJ?campaign=T", of the page or the interface at that path ("/board/"). */
str board_address(struct arena *, const char *path, str unit, str campaign);

#endif
