/* Refusals of the page compiler: see refusal.h. */
#include "refusal.h"
#include <stdarg.h>
#include <stdio.h>

#define REFUSALS_MAX 50 /* more than that is one mistake seen many times */

void refusals_init(struct refusals *refusals)
{
	buf_init(&refusals->text, 1 << 20);
	refusals->count = 0;
}

void refusals_done(struct refusals *refusals)
{
	buf_done(&refusals->text);
}

void refuse(struct refusals *refusals, const char *file, struct place at, const char *format, ...)
{
	char sentence[600];
	va_list values;

	if (refusals->count++ >= REFUSALS_MAX)
		return;
	va_start(values, format);
	vsnprintf(sentence, sizeof(sentence), format, values);
	va_end(values);
	buf_printf(&refusals->text, "%s:%d:", file, at.line);
	if (at.column)
		buf_printf(&refusals->text, "%d:", at.column);
	buf_printf(&refusals->text, " %s\n", sentence);
}
