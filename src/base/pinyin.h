/* How Han characters are read, in pinyin without tones, for searching.
 *
 *     struct pinyin *pinyin = pinyin_new();
 *     pinyin_write(pinyin, STR("重庆市"), &syllables, &initials);     "ChongQingShi", "CQS"
 *
 * Readings come from ICU's transliterator (Han-Latin, which is Unicode's kMandarin), worked out once for
 * each character, 256 at a time, when one of them is first asked for; after that it is a look into a
 * table. A character has one reading here, but in the words of the table in pinyin.c: names of places
 * that are read otherwise. They change with ICU's data, so nothing that is derived may hold them. Where
 * ICU came without that data no character has a reading.
 *
 * Owned: pinyin_free(). Any number of threads may ask at a time. */
#ifndef MUSTER_BASE_PINYIN_H
#define MUSTER_BASE_PINYIN_H

#include "base/buf.h"

#define PINYIN_SYLLABLE_MAX 6 /* "zhuang" */

struct pinyin;
struct pinyin *pinyin_new(void);   /* takes next to nothing before it is asked */
void pinyin_free(struct pinyin *); /* NULL is fine */

/* The reading of one character by itself, as "zhong"; ü is v, as it is typed. Lives as long as the
 * table. Not given: it has none. */
str pinyin_of(struct pinyin *, int32_t point);

/* Adds the reading of a text: syllables that begin with a capital letter, and the first letters alone.
 * Latin letters and digits in between are told as capitals; all else, bytes that are no UTF-8 too, is
 * left out. False, and nothing added, where no character of the text has a reading. */
bool pinyin_write(struct pinyin *, str text, struct buf *syllables, struct buf *initials);

#endif
