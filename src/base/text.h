/* What text is: valid UTF-8, other encodings turned into it, its width on a terminal.
 *
 * Uses ICU for encodings, case and widths (u_getIntPropertyValue, UAX #11), nothing of the process's
 * locale. */
#ifndef MUSTER_BASE_TEXT_H
#define MUSTER_BASE_TEXT_H

#include "base/arena.h"
#include "base/buf.h"

/* Well-formed UTF-8 (RFC 3629) without control characters but tab, LF and CR (`lines` false:
 * without those either). *ret_at, where given, is the offset of the first bad byte. */
bool text_valid(str, bool lines, size_t *ret_at);

/* Whether all of a valid text can be seen as it is: no characters without width (U+200B, U+2060 to
 * U+2064, U+FEFF), none that turn the direction of what follows (U+202A to U+202E, U+2066 to
 * U+2069). Joiners and direction marks, which scripts need, are fine. */
bool text_shown(str);

/* The text as UTF-8: without its byte order mark where it is UTF-8 already, else read as GB18030;
 * false where it is neither (or `out` is full). `out` holds the result only where it had to be
 * converted: *ret borrows from it or from the input. UTF-16 (by its byte order mark) is read too:
 * spreadsheets save it as "Unicode text". */
bool text_decode(str bytes, struct buf *out, str *ret);

size_t text_length(str);  /* code points of valid UTF-8 */
size_t text_columns(str); /* cells on a terminal: wide and full-width characters take two, combining
			     marks none */
str text_cut(str, size_t columns); /* the longest beginning that fits so many cells */

/* Adds the text as it is compared when somebody looks for it: without regard to case and width (NFKC with
 * case folding), so that "ＡＢ", "AB" and "ab" are one. Bytes that are no UTF-8 are left out. */
void text_fold(str, struct buf *out);

/* A number or a day as keyboards of East Asia write it, "１２．５", in ASCII: itself, or in the arena. */
str text_narrow(str, struct arena *);

/* How many bytes must be added, removed, changed or swapped with the next to make one of the other (Damerau and
 * Levenshtein): for "Did you mean ...?". Words over 40 bytes are as far as 40. */
size_t text_distance(str, str);

#endif
