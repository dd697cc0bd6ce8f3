/* Photographs, as far as they tell more than they show: when and where they were taken is read, then
 * everything is taken out of the file that a picture is not drawn from: EXIF, XMP, IPTC, comments,
 * smaller pictures within, what cameras put behind the end.
 *
 * What stays is listed here, segment by segment and chunk by chunk; what is not listed goes, so that
 * what cameras will write tomorrow goes too. The pixels stay as they are, byte for byte, as do colour
 * profiles; which side is up is written anew, in a block that says nothing else. */
#ifndef MUSTER_BASE_PHOTO_H
#define MUSTER_BASE_PHOTO_H

#include "base/exif.h"

enum photo {
	PHOTO_NONE,   /* no file of a kind that is cleaned here; nothing was written */
	PHOTO_CLEAN,  /* *out has what stays of it */
	PHOTO_BROKEN, /* it begins as one and cannot be followed to its end */
};

struct photo_told {
	const char *type; /* its media type; static */
	struct exif exif;
};

/* JPEG (ITU-T T.81), PNG (third edition), WebP (RFC 9649), GIF (89a). `out` is empty before, and has
 * room for PHOTO_ROOM more bytes than were given. To clean what is clean changes nothing. */
#define PHOTO_ROOM 64
enum photo photo_clean(str bytes, struct buf *out, struct photo_told *ret);

/* Whether a file of that media type, which photo_clean() did not take, may hold what it takes out of
 * others: every kind of picture but those that have no place for it, and drawings. */
bool photo_may_tell(str type, str bytes);

#endif
