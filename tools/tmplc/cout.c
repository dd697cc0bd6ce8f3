/* Writing C: see cout.h. */
#include "cout.h"
#include <stdarg.h>
#include <stdio.h>

#define LITERAL_MAX 2000 /* ISO C promises 4095 */

struct cout cout_into(struct buf *out, const char *file)
{
	struct cout c = { .out = out, .file = file };

	buf_init(&c.html, 4 << 20);
	return c;
}

void cout_done(struct cout *c)
{
	buf_done(&c->html);
}

static void c_byte(struct buf *out, char byte)
{
	const unsigned char c = (unsigned char)byte;

	if (c == '"' || c == '\\' || c == '?') /* ??< would be a trigraph */
		buf_printf(out, "\\%c", c);
	else if (c == '\n')
		buf_text(out, "\\n");
	else if (c < ' ' || c == 0x7F)
		buf_printf(out, "\\%03o", c);
	else
		buf_byte(out, byte);
}

void c_literal(struct buf *out, str text)
{
	buf_byte(out, '"');
	for (size_t i = 0; i < text.len; i++)
		c_byte(out, text.ptr[i]);
	buf_byte(out, '"');
}

static void indent(struct cout *c)
{
	for (int i = 0; i < c->depth; i++)
		buf_byte(c->out, '\t');
}

static void line_mark(struct cout *c, int line)
{
	if (line <= 0)
		return;
	buf_printf(c->out, "#line %d ", line);
	c_literal(c->out, str_of(c->file));
	buf_byte(c->out, '\n');
}

/* How much of the text goes into one literal: never a part of a UTF-8 character. */
static size_t literal_length(str text)
{
	size_t len = text.len < LITERAL_MAX ? text.len : LITERAL_MAX;

	while (len < text.len && ((unsigned char)text.ptr[len] & 0xC0) == 0x80)
		len--;
	return len;
}

static void flush(struct cout *c)
{
	str text = buf_str(&c->html);

	if (text.len)
		line_mark(c, c->html_line);
	while (text.len) {
		const size_t len = literal_length(text);

		indent(c);
		buf_text(c->out, "page_html(out, STR(");
		c_literal(c->out, str_slice(text, 0, len));
		buf_text(c->out, "));\n");
		text = str_from(text, len);
	}
	buf_clear(&c->html);
}

void cout_html(struct cout *c, int line, str html)
{
	if (c->html.len == 0)
		c->html_line = line;
	buf_add(&c->html, html);
}

static void put(struct cout *c, int line, const char *format, va_list values, const char *tail)
{
	char text[4096];

	flush(c);
	line_mark(c, line);
	indent(c);
	vsnprintf(text, sizeof(text), format, values);
	buf_text(c->out, text);
	buf_text(c->out, tail);
}

void cout_line(struct cout *c, int line, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	put(c, line, format, values, "\n");
	va_end(values);
}

void cout_open(struct cout *c, int line, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	put(c, line, format, values, " {\n");
	va_end(values);
	c->depth++;
}

void cout_close(struct cout *c)
{
	flush(c);
	c->depth--;
	indent(c);
	buf_text(c->out, "}\n");
}

void cout_else(struct cout *c)
{
	flush(c);
	c->depth--;
	indent(c);
	buf_text(c->out, "} else {\n");
	c->depth++;
}
