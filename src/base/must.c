/* What happens when a bug is met: it is named, and the process ends before it can do harm. */
#include "base/macros.h"

void must_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "muster: bug at %s:%d: expected %s\n", file, line, what);
	abort();
}
