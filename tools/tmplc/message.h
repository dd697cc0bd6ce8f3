/* The sentences of a page: which run of text, holes and inline tags is one message, and how it is
 * written.
 *
 * A message is written as HTML text in which a hole is `{{path}}` and an inline tag a number:
 * `<1>due list</1>`, or
 * `<2/>` for one that holds no words (an image, translate="no"). Two forms where it has a
 * {{plural}}.
 *
 * Rules: an element that is not inline, an {{if}}, {{each}} or {{include}} ends a run. Text without
 * letters is no message. Tags around the whole of a run, and tags without words at its ends, stay
 * outside. What stands in an element with translate="no", in pre, textarea, script or style is no
 * message. */
#ifndef MUSTER_TMPLC_MESSAGE_H
#define MUSTER_TMPLC_MESSAGE_H

#include "template.h"

#define FORM_HOLES_MAX 32
#define FORM_MARKS_MAX 32

struct mark {
	const struct node *element;
	int parent; /* the number of the mark around it; 0: none */
	bool whole; /* written <n/> */
};

struct form {
	str text; /* terminated */
	const struct node *holes[FORM_HOLES_MAX];
	int hole_count;
	struct mark marks[FORM_MARKS_MAX]; /* mark n is marks[n - 1] */
	int mark_count;
};

struct message {
	struct form forms[2]; /* one, many */
	int form_count;
	struct path number; /* of the plural */
	struct place at;
	bool in_attribute; /* no marks, and quotes are escaped */
};

/* Puts the messages of the page into its tree; false where a sentence cannot be one. */
bool messages_find(struct template *);

/* Calls back for every message, in the order of the page. */
typedef void (*message_visit)(void *context, const struct template *, const struct message *);
void messages_visit(const struct template *, message_visit, void *context);

#endif
