/* Libraries that are loaded when something of them is needed first. Linked as usual they, and all that they
 * need, would be mapped and bound whenever Muster starts, and most commands call nothing of them.
 *
 * A library's header lists its functions once (X-macro), and declares from it a struct of pointers, which
 * library_load() fills. */
#ifndef MUSTER_BASE_LIBRARY_H
#define MUSTER_BASE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

#define LIBRARY_POINTER(name) __typeof__(name) *name;
#define LIBRARY_NAME(name) #name,

/* Fills the count pointers of *table, one for each of names, from file (as dlopen(3) finds it), which stays
 * open. False: the file is not on this machine, or lacks one of them. Callers fill each table once. */
bool library_load(const char *file, const char *const *names, size_t count, void *table);

#endif
