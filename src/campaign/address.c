/* Addresses of pages with what they are asked with, encoded. */
#include "campaign/address.h"
#include "web/page.h"

#define URL_MAX 8192

str address(struct arena *arena, const char *path, ...)
{
	CLEANUP(buf_done) struct buf text = BUF(URL_MAX);
	struct page url = { .out = &text };
	const char *name;
	char mark = '?';
	va_list pairs;

	buf_text(&text, path);
	va_start(pairs, path);
	while ((name = va_arg(pairs, const char *))) {
		buf_byte(&text, mark);
		buf_text(&text, name);
		buf_byte(&text, '=');
		page_url_part(&url, va_arg(pairs, str));
		mark = '&';
	}
	va_end(pairs);
	return arena_copy(arena, buf_str(&text));
}

str duty_address(
	struct reading *reading, id unit, id measure, const char *part, struct arena *arena)
{
	CLEANUP(buf_done) struct buf text = BUF(URL_MAX);
	struct page url = { .out = &text };

	buf_text(&text, "/duty/");
	page_url_part(&url, reading_code(reading, "unit", unit, arena));
	buf_byte(&text, '/');
	page_url_part(&url, reading_code(reading, "measure", measure, arena));
	if (part) {
		buf_byte(&text, '/');
		buf_text(&text, part);
	}
	return arena_copy(arena, buf_str(&text));
}

str page_address(struct arena *arena, const char *path, str code, str campaign)
{
	CLEANUP(buf_done) struct buf text = BUF(URL_MAX);
	struct page url = { .out = &text };

	buf_text(&text, path);
	page_url_part(&url, code);
	if (str_given(campaign)) {
		buf_text(&text, "?campaign=");
		page_url_part(&url, campaign);
	}
	return arena_copy(arena, buf_str(&text));
}

str tel_address(struct arena *arena, str phone)
{
	CLEANUP(buf_done) struct buf text = BUF(URL_MAX);

	buf_text(&text, "tel:");
	for (size_t n = 0; n < phone.len; n++)
		if ((phone.ptr[n] >= '0' && phone.ptr[n] <= '9') || (n == 0 && phone.ptr[n] == '+'))
			buf_byte(&text, phone.ptr[n]);
	return arena_copy(arena, buf_str(&text));
}
