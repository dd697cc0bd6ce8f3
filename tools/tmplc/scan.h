/* A place in a page's text that moves forward and knows its line and column. */
#ifndef MUSTER_TMPLC_SCAN_H
#define MUSTER_TMPLC_SCAN_H

#include "refusal.h"

struct scan {
	str text;
	size_t at;
	struct place place;
};

struct scan scan_of(str text);
bool scan_ended(const struct scan *);
char scan_peek(const struct scan *); /* the next byte; 0 at the end */
str scan_rest(const struct scan *);
bool scan_sees(const struct scan *, str);
void scan_skip(struct scan *, size_t); /* over so many bytes, or to the end */
bool scan_take(struct scan *, str);    /* over that text, where it comes next */
void scan_space(struct scan *);        /* over white space */
str scan_name(struct scan *); /* letters, digits and - _ : . as tags and attributes have them */

/* What stands before the mark, which is skipped too; false (and all is skipped) where it never
 * comes. */
bool scan_until(struct scan *, str mark, str *ret);

bool is_space(char);
bool is_letter(char);     /* ASCII */
bool same_name(str, str); /* without regard to case, as HTML compares names */

/* The offset of `part` in `text`, or text.len. */
size_t str_find(str text, str part);

/* The length of the character reference ("&amp;", "&#8211;") that the text starts with; 0 where it
 * is none. */
size_t reference_length(str);

#endif
