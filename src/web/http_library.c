/* Loading libmicrohttpd: see http_library.h. */
#include "web/http_library.h"
#include <pthread.h>

#define LIBRARY "libmicrohttpd.so.12"

struct http_library http_library;
static bool there;

static void load(void)
{
	static const char *const names[] = { HTTP_FUNCTIONS(LIBRARY_NAME) };

	there = library_load(LIBRARY, names, sizeof(names) / sizeof(*names), &http_library);
}

bool http_library_load(struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load);
	return there || err_set(err, ERR_SYSTEM, LIBRARY ", by which Muster serves, is not on this machine.");
}
