/* A message's text, English or translated, read back into pieces and held against the page's own
 * form: the same holes as often, the same marks once each inside the same others, and no HTML but
 * marks and references. */
#ifndef MUSTER_TMPLC_PIECE_H
#define MUSTER_TMPLC_PIECE_H

#include "message.h"

enum piece_kind { PIECE_TEXT, PIECE_HOLE, PIECE_OPEN, PIECE_CLOSE, PIECE_WHOLE };

struct piece {
	enum piece_kind kind;
	str text;                /* of PIECE_TEXT: HTML text */
	const struct node *node; /* the hole or the element */
	struct piece *next;
};

/* The form's holes by their path. False: *why says what is wrong (in the arena). */
bool pieces_read(
	struct arena *, const struct form *, str text, struct piece **ret, const char **ret_why);

#endif
