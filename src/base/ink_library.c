/* Loading pango and cairo: see ink_library.h. */
#include "base/ink_library.h"
#include <dlfcn.h>
#include <pthread.h>

#define LIBRARY "libpangocairo-1.0.so.0" /* pango, cairo and gobject come with it */

static struct ink_library library;
static bool there;

static bool find(void *handle, const char *name, void *ret)
{
	void *found = dlsym(handle, name);

	memcpy(ret, &found, sizeof(found)); /* POSIX's way from an object to a function */
	return found != NULL;
}

/* Once in the life of the process; the library is never closed again. */
static void load(void)
{
	void *handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);

	there = handle != NULL;
#define INK_FIND(name) there = there && find(handle, #name, &library.name);
	INK_FUNCTIONS(INK_FIND)
#undef INK_FIND
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
