/* QR codes (ISO/IEC 18004), by which a telephone opens an address that stands on a screen or on paper. */
#ifndef MUSTER_BASE_QR_H
#define MUSTER_BASE_QR_H

#include "base/buf.h"
#include "base/str.h"

#define QR_TEXT_MAX 500 /* bytes: more would be too fine for a telephone at arm's length */

/* For a terminal: black on white whatever its colours, two rows of modules a line, with the margin of
 * four modules that readers need. False: the text is empty or longer than QR_TEXT_MAX, or there was no
 * memory. */
bool qr_terminal(str text, struct buf *out);

/* The dark modules as the path of an SVG ("M4 4h7v1h-7z..."), in a square of *ret_size modules, the
 * margin among them. False as above. */
bool qr_path(str text, struct buf *out, int *ret_size);

#endif
