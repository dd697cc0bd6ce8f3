/* EXIF (JEITA CP-3451), as far as Muster asks: when and where a picture was taken, and which side of
 * it is up. */
#ifndef MUSTER_BASE_EXIF_H
#define MUSTER_BASE_EXIF_H

#include "base/buf.h"
#include "base/date.h"

#define PLACE_TEXT 24 /* room for "-90.000000,-180.000000" and its NUL */

struct exif {
	bool there;      /* a block was read; only the first of a file is */
	int orientation; /* 2 to 8 as in EXIF; 0: as it stands, or not said */
	bool dated;
	date taken;             /* the day on the camera's own clock */
	char place[PLACE_TEXT]; /* degrees north and east; "": not said */
};

/* Reads a block, from its byte order ("II", "MM") on, or from "Exif" before it. What cannot be read
 * of it says nothing; so does what stands past its first 64 KiB. */
void exif_read(struct exif *, str block);
/* A block that says the orientation and nothing else; nothing where there is none to say. */
void exif_write(const struct exif *, struct buf *);
#define EXIF_WRITTEN 26 /* its bytes */

#endif
