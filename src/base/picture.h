/* Pictures, as far as Muster looks into them: what one is like, so that nearly the same picture is
 * known again though it was scaled, compressed anew or made a little brighter.
 *
 * The likeness is 256 bits: the picture in grey, averaged to 64 x 64, its discrete cosine transform,
 * of that the coefficients (1..16, 1..16), each 1 where it is above their median. (C. Zauner,
 * "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010, section 3.2.1, with
 * 16 x 16 coefficients instead of 8 x 8.) Pictures that differ in at most LIKENESS_NEAR bits are
 * taken for alike. Turned, mirrored or cropped ones are not known again. */
#ifndef MUSTER_BASE_PICTURE_H
#define MUSTER_BASE_PICTURE_H

#include "base/crypto.h"

#define LIKENESS_NEAR 15  /* of 256 bits: one of the LIKENESS_WORDS words is equal then */
#define LIKENESS_WORDS 16 /* of 16 bits */

/* False where the bytes are no JPEG (ITU-T T.81) or PNG (RFC 2083) that can be read, where it is
 * smaller than 32 x 32 pixels, has more than 40 million (a JPEG 120 million; less where it takes
 * more than 160 MiB to read), or shows next to nothing. Takes some 5 ms for each million pixels. */
bool picture_likeness(str bytes, hash *ret);

int likeness_distance(hash, hash); /* 0 to 256 */
static inline int likeness_word(hash likeness, int place)
{
	return likeness.bytes[2 * place] << 8 | likeness.bytes[2 * place + 1];
}

#endif
