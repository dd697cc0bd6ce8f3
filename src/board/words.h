/* Words of levels and kinds, each kept once and named by a number; "" is a word like another. */
#ifndef MUSTER_BOARD_WORDS_H
#define MUSTER_BOARD_WORDS_H

#include "base/str.h"
#include "board/room.h"

struct words {
	str *list; /* owned bytes */
	size_t count, room;
	struct finder finder;
	uint32_t last; /* what was asked before: rows of an import repeat their words */
};

void words_done(struct words *);
bool words_known(const struct words *, str);
uint32_t words_find(const struct words *, str); /* NONE: not one of them */
uint32_t words_number(struct words *, str);     /* kept from now on; a word not given is "" */

#endif
