/* Loading libcurl: see curl_library.h. */
#include "base/curl_library.h"
#include <pthread.h>

#define LIBRARY "libcurl.so.4"

struct curl_library curl_library;
static bool there;

static void load(void)
{
	static const char *const names[] = { CURL_FUNCTIONS(LIBRARY_NAME) };

	there = library_load(LIBRARY, names, sizeof(names) / sizeof(*names), &curl_library) &&
		curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

bool curl_library_load(struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load);
	return there || err_set(err, ERR_SYSTEM, LIBRARY " is not on this machine, or cannot be used.");
}
