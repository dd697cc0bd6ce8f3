/* What kind of file some bytes are, by the bytes alone: what a browser or a name says of them is
 * another's word. */
#ifndef MUSTER_BASE_FILETYPE_H
#define MUSTER_BASE_FILETYPE_H

#include "base/err.h"
#include "base/str.h"

#define FILETYPE_TEXT 128 /* room for a media type and its NUL */

/* The media type ("image/png", "text/plain"), in small letters, fit for a header; what is nothing
 * known is "application/octet-stream". Takes up to a third of a second of a processor for 32 MiB of
 * hostile bytes. False: the data of libmagic are not there, or it failed. */
bool filetype_of(str bytes, char ret[FILETYPE_TEXT], struct err *);

#endif
