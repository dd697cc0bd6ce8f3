/* Numbers that strangers type: who guesses is slowed down, and the hall that reads them from a screen is not.
 *
 * A phone is known by its mark, a cookie that it is given with the page on which the number is typed: a secret, and a
 * MAC over it under a key of this process, so that nobody makes up marks. Only wrong numbers count:
 *
 *   for the mark      ten are free, then each doubles a wait, up to a minute
 *   for its address   when so many were wrong in one minute, those marks wait of which one was wrong of late
 *   for all together  likewise
 *
 * So a right number of a phone that typed none wrong is always taken, however many others guess from its address. Who
 * guesses has one try for each mark, of which an address gets so many in a minute and, once it guesses, a tenth of it:
 * a hall that shares it still has the code to scan. All of it is counted in a place of its own: marks push out
 * marks alone, and never an address, nor who fails to sign in with a password (throttle.h).
 *
 *     str phone = mark_secret(guesses, request->door);         not given: it brings no mark of ours
 *     if (guess_wait(guesses, phone, address, now_us)) ...     later
 *     else if (it is right) guess_right(guesses, phone);
 *     else guess_wrong(guesses, phone, address, now_us);
 */
#ifndef MUSTER_WEB_GUESS_H
#define MUSTER_WEB_GUESS_H

#include "base/str.h"

#define GUESSES_OF_ADDRESS 1000 /* wrong ones in a minute */
#define GUESSES_OF_ALL 4000
#define MARKS_OF_ADDRESS 6000 /* new ones in a minute: a hall of 5,000 comes in at once */
#define MARKS_OF_GUESSERS 600 /* where so many of that address were wrong */
#define MARK_SECRET 32 /* digits of a mark that are its secret; as many follow */
#define MARK_TEXT (2 * MARK_SECRET + 1)

struct guesses;
struct guesses *guesses_new(void);
void guesses_free(struct guesses *);

void mark_make(const struct guesses *, char into[MARK_TEXT]);
/* Whether an address may have one more; counts it. */
bool mark_may_be_made(struct guesses *, str address, int64_t now_us);
/* Its secret, borrowed from it; not given: it was not made here, or not since Muster was started. */
str mark_secret(const struct guesses *, str mark);

/* Seconds until a number that it types is looked at; 0: now. */
int guess_wait(struct guesses *, str secret, str address, int64_t now_us);
void guess_wrong(struct guesses *, str secret, str address, int64_t now_us);
void guess_right(struct guesses *, str secret);

/* Counts what a phone asks for, and an address; false: more than `most` in this minute. */
bool guesses_phone(struct guesses *, str secret, int64_t now_us, int most);
bool guesses_address(struct guesses *, str address, int64_t now_us, int most);

#endif
