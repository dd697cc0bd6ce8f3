/* Loading pango and cairo: see ink_library.h. */
#include "base/ink_library.h"
#include <pthread.h>

#define LIBRARY "libpangocairo-1.0.so.0" /* pango, cairo and gobject come with it */

static struct ink_library library;
static bool there;

static void load(void)
{
	static const char *const names[] = { INK_FUNCTIONS(LIBRARY_NAME) };

	there = library_load(LIBRARY, names, sizeof(names) / sizeof(*names), &library);
}

const struct ink_library *ink_library(struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load);
	if (there)
		return &library;
	err_set(err, ERR_SYSTEM,
		"Papers are drawn with pango and cairo, and " LIBRARY " is not on this machine.");
	return NULL;
}
