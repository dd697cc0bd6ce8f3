/* Faults. */
#include "base/err.h"
#include <stdarg.h>

bool err_fill(struct err *err, enum err_code code, const char *place, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	vsnprintf(err->text, sizeof(err->text), format, values);
	va_end(values);
	err->code = code;
	err->place = place;
	return false;
}
