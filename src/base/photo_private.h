/* What the kinds of photographs share: reading on in bytes that may end anywhere. */
#ifndef MUSTER_BASE_PHOTO_PRIVATE_H
#define MUSTER_BASE_PHOTO_PRIVATE_H

#include "base/photo.h"

/* The next `len` bytes, taken off *rest; false (and nothing taken) where there are not as many. */
bool photo_take(str *rest, size_t len, str *ret);
uint32_t photo_big(str bytes, size_t at, size_t len);    /* most significant byte first */
uint32_t photo_little(str bytes, size_t at, size_t len); /* least significant byte first */
void photo_put_big(struct buf *, uint32_t, size_t len);
void photo_put_little(struct buf *, uint32_t, size_t len);
void photo_insert(struct buf *, size_t at, str bytes);

/* Each is given the whole file; false: it cannot be followed to its end. */
bool photo_jpeg(str bytes, struct buf *out, struct exif *ret);
bool photo_png(str bytes, struct buf *out, struct exif *ret);
bool photo_webp(str bytes, struct buf *out, struct exif *ret);
bool photo_gif(str bytes, struct buf *out);

#endif
