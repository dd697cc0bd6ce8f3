/* Loading libraries late: see library.h. */
#include "base/library.h"
#include <dlfcn.h>
#include <string.h>

bool library_load(const char *file, const char *const *names, size_t count, void *table)
{
	void *handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);
	bool there = handle != NULL;

	for (size_t i = 0; there && i < count; i++) {
		void *found = dlsym(handle, names[i]);

		/* POSIX's way from an object to a function */
		memcpy((char *)table + i * sizeof(found), &found, sizeof(found));
		there = found != NULL;
	}
	return there;
}
