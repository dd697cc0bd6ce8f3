/* Looking for words in many short texts that lie packed behind one another in memory.
 *
 *     needle_pack(&hay, pinyin, STR("南湖区教育局"));      for each text that it may be found by
 *     needle_of(&needle, folded, NEEDLE_ANYWHERE);
 *     for (size_t at = 0; (at = needle_next(&needle, buf_str(&hay), at)) != NEEDLE_NONE; at++) ...
 *
 * A packed text begins with the byte 1, then come its letters, folded (text_fold()) and written large;
 * where it has Han characters, its reading follows as two more texts: syllables that begin large and go
 * on small, and the first letters alone. A needle is written large too. It may begin at any letter that
 * is large, and meets small ones as well as large ones; so "xian" is in XiAn and at the beginning of
 * XiangYang, but not within DongXiang's "ongX", and pinyin is found by syllables without a mark
 * between them.
 *
 * The search compares two bytes of the needle with sixteen places at a time: it is as quick as memory is
 * read, about 10 GB/s. */
#ifndef MUSTER_BASE_NEEDLE_H
#define MUSTER_BASE_NEEDLE_H

#include "base/buf.h"
#include "base/pinyin.h"

#define NEEDLE_MAX 1000 /* bytes; a longer one is nowhere */
#define NEEDLE_NONE SIZE_MAX
#define NEEDLE_WORDS 5 /* of what is looked for; more are not looked at */

enum needle_where { NEEDLE_ANYWHERE, NEEDLE_BEGINS };

struct needle {
	char text[NEEDLE_MAX + 1];
	size_t len;         /* 0: it is nowhere */
	size_t first, last; /* the two bytes that are compared at once */
	char last_bit;      /* of small letters, where the last byte is a letter */
};

/* Adds a text and its reading. Control characters are left out. */
void needle_pack(struct buf *, struct pinyin *, str text);

/* `word`: folded. */
void needle_of(struct needle *, str word, enum needle_where);
/* The place where it is found at or after `from`: of its first byte, which for NEEDLE_BEGINS is the byte
 * before the text's own first. */
size_t needle_next(const struct needle *, str hay, size_t from);
static inline bool needle_in(const struct needle *needle, str hay)
{
	return needle_next(needle, hay, 0) != NEEDLE_NONE;
}

/* The words of what somebody typed, folded, in `into`: up to NEEDLE_WORDS; how many. */
size_t needle_words(str typed, struct buf *into, str ret[NEEDLE_WORDS]);

#endif
