/* Files for the browser that are part of the binary: the stylesheet, the icon.
 *
 * tools/embed turns them into C when Muster is built; src/web/meson.build lists them. Each is
 * served at its path; a page names it with its tag ("/style.css?9f86d081884c7d65"), so that a
 * browser may keep it for ever and still sees a new one. */
#ifndef MUSTER_WEB_ASSETS_H
#define MUSTER_WEB_ASSETS_H

#include "base/str.h"

struct asset {
	str path;         /* "/style.css" */
	const char *type; /* Content-Type */
	str bytes, gzip;  /* gzip: the same, for who takes it so */
	const char *tag;  /* 16 hexadecimal digits that follow from the bytes: good as an ETag */
};

/* Static; NULL where there is none. `path` is without a query. */
const struct asset *asset_find(str path);

/* All of them, for the routes; made by tools/embed. */
extern const struct asset assets[];
extern const size_t asset_count;

#endif
