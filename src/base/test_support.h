/* What every test of this folder begins with: cmocka, and comparing a str with a literal. */
#ifndef MUSTER_BASE_TEST_SUPPORT_H
#define MUSTER_BASE_TEST_SUPPORT_H

#include "base/str.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define assert_str(got, want) assert_str_at((got), STR(want), __FILE__, __LINE__)

static inline void assert_str_at(str got, str want, const char *file, int line)
{
	if (str_given(got) && str_eq(got, want))
		return;
	print_error("got  \"%.*s\"\nwant \"%.*s\"\n", STR_ARG(got), STR_ARG(want));
	_fail(file, line);
}

#endif
