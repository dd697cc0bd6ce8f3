/* Forms that carry files (multipart/form-data, RFC 7578), read by libmicrohttpd's own reader. */
#ifndef MUSTER_WEB_MULTIPART_H
#define MUSTER_WEB_MULTIPART_H

#include "web/web.h"

#define UPLOADS_MAX 40 /* of one form */

struct upload {
	str name;     /* of the question */
	str filename; /* as the browser tells it: another's word */
	str bytes;    /* empty: no file was chosen */
};

struct multipart {
	struct pair *pairs;
	size_t pair_count;
	struct upload *uploads;
	size_t upload_count;
};

/* Everything stands in the request's arena. False: it is not well formed, its texts are no UTF-8, or it
 * has too many parts; what was read before that stands there all the same. */
bool multipart_read(const struct request *, struct multipart *ret);

#endif
