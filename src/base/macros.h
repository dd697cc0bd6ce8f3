/* The few compiler extensions that the house uses, each behind a name.
 *
 * PRINTF(f, a)   the function takes a printf format at argument f, its values from argument a on
 * CLEANUP(fn)    the variable is handed to fn(&variable) when it goes out of scope
 * UNUSED         a parameter that a table's signature asks for and this function does not need
 * COUNT(array)   how many elements a real array has
 * must(x)        a bug when x is false: says where and aborts, in production too */
#ifndef MUSTER_BASE_MACROS_H
#define MUSTER_BASE_MACROS_H

#include <stddef.h>

#define PRINTF(f, a) __attribute__((format(printf, f, a)))
#define CLEANUP(fn) __attribute__((cleanup(fn)))
#define UNUSED __attribute__((unused))
#define NORETURN __attribute__((noreturn))
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define must(x) ((x) ? (void)0 : must_failed(#x, __FILE__, __LINE__))
NORETURN void must_failed(const char *what, const char *file, int line);

#endif
