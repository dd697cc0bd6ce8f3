/* Lines for the operator, as logfmt on standard error. */
#include "base/log.h"
#include "base/date.h"
#include <stdarg.h>
#include <stdatomic.h>
#include <unistd.h>

#define LINE_MAX_BYTES 4096

/* The one thing here that changes: how much is said. */
static atomic_int least = LOG_INFO;

static const char *const names[] = {
	[LOG_DEBUG] = "debug",
	[LOG_INFO] = "info",
	[LOG_WARN] = "warn",
	[LOG_ERROR] = "error",
};

void log_least(enum log_level level)
{
	atomic_store(&least, (int)level);
}

/* One write a line: lines of several threads do not mix. */
void log_line(enum log_level level, const char *event, const char *format, ...)
{
	char line[LINE_MAX_BYTES], at[MOMENT_TEXT];
	va_list values;

	if ((int)level < atomic_load_explicit(&least, memory_order_relaxed))
		return;
	moment_print(moment_now(), at);
	int len = snprintf(line, sizeof(line), "at=%s level=%s event=%s ", at, names[level], event);
	va_start(values, format);
	int more = vsnprintf(line + len, sizeof(line) - (size_t)len - 1, format, values);
	va_end(values);
	len += more < 0 ? 0 : more;
	if (len > (int)sizeof(line) - 2)
		len = (int)sizeof(line) - 2;
	line[len++] = '\n';
	if (write(STDERR_FILENO, line, (size_t)len) < 0)
		return; /* nowhere left to say so */
}

struct log_text log_text(str s)
{
	struct log_text text = { .text = "\"" };
	size_t n = 1;

	for (size_t k = 0; k < s.len && n < 500; k++) {
		char c = s.ptr[k];
		if (c == '"' || c == '\\')
			text.text[n++] = '\\';
		text.text[n++] = (unsigned char)c < 0x20 || c == 0x7f ? ' ' : c;
	}
	text.text[n++] = '"';
	text.text[n] = '\0';
	return text;
}
