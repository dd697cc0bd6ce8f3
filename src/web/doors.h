/* Doors of a demo: persons as whom whoever sits at this machine comes in, without a password. They stand open only
 * where nobody else reaches the address, and where the setting `doors` names them:
 *
 *     muster serve --doors office=O-KJ,unit=L-KJ-NH,leader=M-KJ,member=P-NH
 *
 * A page of a slice shows them beside what it has to tell to somebody who has not come in yet. */
#ifndef MUSTER_WEB_DOORS_H
#define MUSTER_WEB_DOORS_H

#include "web/page.h"
#include "web/web.h"

#define DOORS_MAX 8

struct door_line {
	str code;                 /* the person's */
	const char *title, *what; /* what kind of user that is, and what it does here */
};

struct doors_piece {
	str csrf;
	struct {
		struct door_line *ptr;
		size_t count;
	} doors;
};

/* The first of what that setting says that is no door, as it stands there; not given: there is none. */
str doors_wrong(const char *doors);
/* Whether there are any for this request. */
bool doors_open(const struct request *);
/* Fills the piece; the response gets the cookie that its form is good with. */
void doors_fill(struct doors_piece *, struct request *, struct response *);
void post_doors(struct request *, struct response *); /* POST /doors */

void piece_doors(struct page *, const struct doors_piece *); /* compiled from doors.html */

#endif
