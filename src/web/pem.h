/* A certificate and its key, as files in PEM. */
#ifndef MUSTER_WEB_PEM_H
#define MUSTER_WEB_PEM_H

#include "web/web.h"

struct tls {
	char *cert, *key; /* owned; NULL: none */
};
/* Those that the settings name; false: *err says which cannot be read. */
bool tls_read(const struct web_settings *, struct tls *ret, struct err *);
void tls_done(struct tls *);

#endif
