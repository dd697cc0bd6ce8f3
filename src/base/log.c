/* Lines for the operator on standard error. */
#include "base/log.h"
#include "base/date.h"
#include "base/json.h"
#include "base/text.h"
#include <stdarg.h>
#include <stdatomic.h>
#include <unistd.h>

#define LINE_MAX_BYTES 4096

/* How much is said, and how. */
static atomic_int least = LOG_INFO;
static atomic_bool as_json;
static _Thread_local const char *request;

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

void log_as_json(bool json)
{
	atomic_store(&as_json, json);
}

void log_request(const char *name)
{
	request = name;
}

/* The value of a pair, and past it: bare, or quoted as log_text() does. A line that was cut may end
 * within one. */
static const char *take_value(const char *at, char value[LINE_MAX_BYTES], bool *ret_quoted)
{
	size_t len = 0;

	*ret_quoted = *at == '"';
	if (*ret_quoted)
		at++;
	while (*at && *at != (*ret_quoted ? '"' : ' ')) {
		if (*ret_quoted && *at == '\\' && at[1])
			at++;
		value[len++] = *at++;
	}
	value[len] = '\0';
	return *ret_quoted && *at ? at + 1 : at;
}

static void put_value(struct json *json, const char *value, bool quoted)
{
	int64_t number;

	if (!quoted && str_number(str_of(value), &number))
		json_number(json, number);
	else if (text_valid(str_of(value), true, NULL))
		json_text(json, str_of(value));
	else
		json_text(json, STR("(not text)"));
}

static void to_json(const char *line, struct buf *out)
{
	struct json json = json_into(out);
	char value[LINE_MAX_BYTES];
	bool quoted;

	json_begin_object(&json);
	for (const char *at = line; *at;) {
		const char *sign = strchr(at, '=');
		if (!sign)
			break;
		json_key(&json, (str){ at, (size_t)(sign - at) });
		at = take_value(sign + 1, value, &quoted);
		put_value(&json, value, quoted);
		at += *at == ' ';
	}
	json_end(&json);
	buf_byte(out, '\n');
}

static void write_line(const char *line, size_t len)
{
	CLEANUP(buf_done) struct buf json = BUF(4 * LINE_MAX_BYTES);

	if (atomic_load_explicit(&as_json, memory_order_relaxed)) {
		to_json(line, &json);
		line = json.ptr;
		len = json.len;
	}
	if (!json.failed && write(STDERR_FILENO, line, len) < 0)
		return; /* nowhere left to say so */
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
	if (request)
		len += snprintf(line + len, 64, "request=%.40s ", request);
	va_start(values, format);
	int more = vsnprintf(line + len, sizeof(line) - (size_t)len - 1, format, values);
	va_end(values);
	len += more < 0 ? 0 : more;
	if (len > (int)sizeof(line) - 2)
		len = (int)sizeof(line) - 2;
	if (!atomic_load_explicit(&as_json, memory_order_relaxed))
		line[len++] = '\n';
	line[len] = '\0';
	write_line(line, (size_t)len);
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
