/* Writing a run of nodes as the text of a message, holes by name and tags by number. */
#ifndef MUSTER_TMPLC_FORM_H
#define MUSTER_TMPLC_FORM_H

#include "message.h"

/* Adds the message's next form: of its {{plural}} the first branch, then the second. */
void form_write(struct template *, struct message *, const struct node *run);

/* Whether the element says translate="no"; an {{if}} around that does not count. */
bool is_untranslated(const struct node *element);

/* Whether its mark is <n/>: nothing in it is translated. */
bool is_whole(const struct node *element);

#endif
