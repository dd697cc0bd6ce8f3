/* What compiled pages print with: values, escaped for the place in which they stand.
 *
 * tools/tmplc turns board.html into `void page_board(struct page *out, const struct board_page
 * *in)`; the calls below are what it writes there, and a handler needs only struct page. How to
 * write pages: docs/pages.md.
 *
 *     struct page page = { .out = &response->body, .language = request->language };
 *     page_board(&page, &view);
 *     if (response->body.failed) ...
 *
 * Always holds, whatever a value contains: in text and in attributes it cannot begin or end a tag,
 * an attribute or a character reference; at the beginning of an address it is relative or has the
 * scheme http, https, mailto or tel (else it prints as "#"); inside an address it stays within its part.
 * Bytes are taken to be UTF-8.
 *
 * A value's C type decides how it prints: str and char *, integers, decimal, struct decimal_sum,
 * date, moment, id. Where people read (text, title="", alt="" ...) numbers are grouped and dates
 * are written in the page's language; where machines read (value="", datetime="", addresses) they
 * are plain and ISO 8601 (a moment in an attribute to the millisecond: HTML takes no more). Not given
 * prints nothing. Any other type (bool too) does not compile. */
#ifndef MUSTER_WEB_PAGE_H
#define MUSTER_WEB_PAGE_H

#include "base/buf.h"
#include "base/date.h"
#include "base/decimal.h"
#include "base/id.h"
#include "base/language.h"

struct page {
	struct buf *out; /* its `failed` tells, once, at the end */
	enum language language;
};

/* HTML that is printed as it is. Made only by the Markdown renderer, which leaves nothing in it
 * that acts. */
struct safe_html {
	str html;
};

/* What a layout is wrapped around. */
struct page_content {
	void (*title)(struct page *, const void *in); /* text and holes, no tags */
	void (*body)(struct page *, const void *in);
	const void *in;
};

struct page_value {
	enum {
		PAGE_STR,
		PAGE_NUMBER,
		PAGE_DECIMAL,
		PAGE_SUM,
		PAGE_DATE,
		PAGE_MOMENT,
		PAGE_ID,
		PAGE_HTML
	} kind;
	union {
		str text; /* of PAGE_HTML too */
		int64_t number;
		decimal decimal;
		decimal_sum sum;
		date date;
		moment moment;
		id id;
	};
};

void page_html(struct page *, str); /* as it is: what stands in the page itself */
void page_put_text(struct page *, struct page_value);
void page_put_words(struct page *, struct page_value);     /* title="", <title>: no tags */
void page_put_attribute(struct page *, struct page_value); /* value="", datetime="" */
void page_put_url(struct page *, struct page_value);       /* the beginning of an address */
void page_put_url_part(struct page *, struct page_value);  /* a part of one */

static inline struct page_value page_of_str(str text)
{
	return (struct page_value){ .kind = PAGE_STR, .text = text };
}

static inline struct page_value page_of_terminated(const char *text)
{
	return (struct page_value){ .kind = PAGE_STR, .text = str_of(text) };
}

static inline struct page_value page_of_number(int64_t n)
{
	return (struct page_value){ .kind = PAGE_NUMBER, .number = n };
}

static inline struct page_value page_of_decimal(decimal value)
{
	return (struct page_value){ .kind = PAGE_DECIMAL, .decimal = value };
}

static inline struct page_value page_of_sum(decimal_sum sum)
{
	return (struct page_value){ .kind = PAGE_SUM, .sum = sum };
}

static inline struct page_value page_of_date(date day)
{
	return (struct page_value){ .kind = PAGE_DATE, .date = day };
}

static inline struct page_value page_of_moment(moment at)
{
	return (struct page_value){ .kind = PAGE_MOMENT, .moment = at };
}

static inline struct page_value page_of_id(id thing)
{
	return (struct page_value){ .kind = PAGE_ID, .id = thing };
}

static inline struct page_value page_of_html(struct safe_html safe)
{
	return (struct page_value){ .kind = PAGE_HTML, .text = safe.html };
}

/* clang-format off */
#define PAGE_INTEGERS_(f) \
	signed char: f, unsigned char: f, short: f, unsigned short: f, int: f, unsigned: f, \
	long: f, unsigned long: f, long long: f, unsigned long long: f
#define PAGE_KINDS_ \
	str: page_of_str, const char *: page_of_terminated, char *: page_of_terminated, \
	PAGE_INTEGERS_(page_of_number), decimal: page_of_decimal, decimal_sum: page_of_sum, \
	date: page_of_date, moment: page_of_moment, id: page_of_id
/* clang-format on */
#define PAGE_VALUE(x) _Generic((x), PAGE_KINDS_)(x)

/* {{x}}, where it stands: */
#define page_text(out, x)                                                                          \
	page_put_text(out, _Generic((x), PAGE_KINDS_, struct safe_html : page_of_html)(x))
#define page_words(out, x) page_put_words(out, PAGE_VALUE(x))
#define page_attribute(out, x) page_put_attribute(out, PAGE_VALUE(x))
#define page_url(out, x) page_put_url(out, PAGE_VALUE(x))
#define page_url_part(out, x) page_put_url_part(out, PAGE_VALUE(x))

/* {{plural x}}: only a whole number. A negative one counts as its size. */
static inline uint64_t page_size(int64_t n)
{
	return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}
#define page_count(x) _Generic((x), PAGE_INTEGERS_(page_size))(x)

static inline bool page_true_bool(bool x)
{
	return x;
}

static inline bool page_true_number(int64_t x)
{
	return x != 0;
}

static inline bool page_true_str(str x)
{
	return x.len > 0;
}

static inline bool page_true_terminated(const char *x)
{
	return x && *x;
}

static inline bool page_true_decimal(decimal x)
{
	return x.v != 0;
}

static inline bool page_true_id(id x)
{
	return id_given(x);
}

static inline bool page_true_html(struct safe_html x)
{
	return x.html.len > 0;
}

/* {{if x}}: true, not zero, not empty, given. Dates are always there: ask their struct's own
 * `given`. */
#define page_true(x)                                                                               \
	_Generic((x), bool: page_true_bool, PAGE_INTEGERS_(page_true_number), str: page_true_str, \
		const char *: page_true_terminated, char *: page_true_terminated, \
		decimal: page_true_decimal, id: page_true_id, struct safe_html: page_true_html)(x)

#endif
