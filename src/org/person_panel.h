/* The page of a person: its panel. */
#ifndef MUSTER_ORG_PERSON_PANEL_H
#define MUSTER_ORG_PERSON_PANEL_H

#include "web/thing.h"

struct person_post {
	const char *role;
	str url, unit, unit_url;
	date since, until;
	bool ends;
};

struct person_piece {
	str unit, unit_url, alias, mail, phone; /* not given: none, or not for this reader */
	bool ends, is_erased;
	date gone, erased;
	struct {
		struct person_post *ptr;
		size_t count;
	} posts;
};

void show_person(struct request *, struct reading *, id, struct page *);
void piece_person(struct page *, const struct person_piece *); /* compiled from person.html */

#endif
