/* Ways in, as acts: personal links, tokens, and their end. What they open is the kernel's
 * (ledger/pass.h). */
#ifndef MUSTER_ORG_ACCESS_H
#define MUSTER_ORG_ACCESS_H

#include "org/unit.h"

extern const struct act person_invite_act, person_shut_act, token_make_act, token_end_act;
extern const struct choice token_reaches[]; /* enum reach */
extern const struct view tokens_view;

/* R-ACCESS-01: whoever holds posts is in the hands of those who could give all of them. Oneself is
 * always in one's own. */
void access_check_person(struct tx *, id person, struct problems *);
/* For apply: of a person all of whose ways in end. */
void tokens_end_of(struct tx *, id person, date day);

#endif
