/* The order of names for people: in English by letters, in Chinese by pinyin (ICU, CLDR's order of the language), and
 * numbers within them by what they count: the second group before the tenth.
 * For what is shown: what is stored is ordered by bytes, since these orders change with the library. */
#ifndef MUSTER_BASE_COLLATE_H
#define MUSTER_BASE_COLLATE_H

#include "base/language.h"
#include "base/str.h"

struct collator;
struct collator *collator_new(enum language);        /* owned; asserts that ICU has its data */
void collator_free(struct collator *);               /* NULL is fine */
int collator_cmp(const struct collator *, str, str); /* less than, equal to, greater than 0 */

#endif
