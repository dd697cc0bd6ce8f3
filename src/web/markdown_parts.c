/* Words, links, pictures and headings of Markdown, where each is judged: see markdown.h. */
#include "web/markdown_private.h"
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#define URL_MAX ((size_t)8 << 10)
#define FIELD_SHIFT                                                                                \
	2 /* a field's # is an h3: the page and the section that it stands in come first */
#define OUT_MAX ((size_t)4 << 20)

void markdown_tag(struct markdown_writing *w, const char *tag)
{
	if (!w->plain)
		buf_text(w->page.out, tag);
}

void markdown_words(struct markdown_writing *w, str text)
{
	if (w->plain)
		buf_add(w->page.out, text);
	else
		page_text(&w->page, text);
	if (w->in_heading)
		buf_add(&w->words, text);
}

/* ---- Addresses ---- */

/* To another server, or by mail. A backslash is a slash to browsers, so none is let through. */
static bool leads_away(str url)
{
	size_t n = 0;

	if (str_starts(url, STR("//")))
		return true;
	while (n < url.len && !str_has(STR(":/?#"), url.ptr[n]))
		n++;
	return n < url.len && url.ptr[n] == ':';
}

/* What an address may not have as it is, encoded; control characters make it none. */
static str url_encoded(str url, struct buf *room)
{
	for (size_t n = 0; n < url.len; n++) {
		unsigned char c = (unsigned char)url.ptr[n];
		if (c < ' ' || c == 0x7F || c == '\\')
			return STR("#");
		if (c >= 0x7F || str_has(STR(" \"<>^`{|}"), (char)c))
			buf_printf(room, "%%%02X", c);
		else
			buf_byte(room, (char)c);
	}
	return room->failed ? STR("#") : buf_str(room);
}

void markdown_link(struct markdown_writing *w, str url)
{
	CLEANUP(buf_done) struct buf encoded = BUF(URL_MAX);

	url = str_trim(url);
	if (w->ways && !leads_away(url))
		url = w->ways->link(w->ways->context, url);
	if (w->linked || w->dead || !str_given(url) || url.len > URL_MAX) {
		w->dead++;
		return;
	}
	w->linked = true;
	url = url_encoded(url, &encoded);
	markdown_tag(w, "<a href=\"");
	if (!w->plain)
		page_url(&w->page, url);
	markdown_tag(w, leads_away(url) ? "\" rel=\"nofollow noopener\">" : "\">");
}

void markdown_link_end(struct markdown_writing *w)
{
	if (w->dead) {
		w->dead--;
		return;
	}
	w->linked = false;
	markdown_tag(w, "</a>");
}

/* How long the bare address is that begins there: as far as ASCII goes, since Chinese goes on without a
 * space, and without what ends the sentence. 0: none does. */
static size_t bare_address(str text)
{
	size_t len = str_starts(text, STR("https://"))  ? 8
		     : str_starts(text, STR("http://")) ? 7
							: 0;
	const size_t scheme = len;

	while (scheme && len < text.len && text.ptr[len] > ' ' && text.ptr[len] < 0x7F &&
		!str_has(STR("<>\"`{}|\\^"), text.ptr[len]))
		len++;
	while (len > scheme && str_has(STR(".,;:!?)]'*_~"), text.ptr[len - 1]))
		len--;
	return len > scheme ? len : 0;
}

/* Words, in which bare addresses are links. */
void markdown_linked(struct markdown_writing *w, str text)
{
	size_t from = 0;

	for (size_t n = 0; n < text.len && !w->linked && !w->dead && !w->plain && !w->ways; n++) {
		const size_t len = text.ptr[n] == 'h' ? bare_address(str_from(text, n)) : 0;
		if (!len)
			continue;
		markdown_words(w, str_slice(text, from, n - from));
		markdown_tag(w, "<a href=\"");
		page_url(&w->page, str_slice(text, n, len));
		markdown_tag(w, "\" rel=\"nofollow noopener\">");
		markdown_words(w, str_slice(text, n, len));
		markdown_tag(w, "</a>");
		from = n + len;
		n = from - 1;
	}
	markdown_words(w, str_from(text, from));
}

/* ---- Pictures ---- */

/* Of a page: in the size of the page, and a way to it alone, where a telephone can make it larger. */
void markdown_picture(struct markdown_writing *w, str src)
{
	struct markdown_picture picture;

	if (!w->ways) {
		markdown_link(w, src);
		return;
	}
	if (w->pictures++)
		return;
	w->shown = w->ways->picture(w->ways->context, src, &picture);
	if (!w->shown)
		return;
	if (!w->linked) {
		markdown_tag(w, "<a href=\"");
		page_url(&w->page, picture.url);
		markdown_tag(w, "\">");
	}
	markdown_tag(w, "<img src=\"");
	page_url(&w->page, picture.url);
	buf_printf(w->page.out, "\" width=\"%d\" height=\"%d\" loading=\"lazy\" alt=\"",
		picture.width, picture.height);
}

void markdown_picture_end(struct markdown_writing *w)
{
	if (!w->ways)
		markdown_link_end(w);
	else if (!--w->pictures && w->shown)
		markdown_tag(w, w->linked ? "\">" : "\"></a>");
}

/* ---- Headings ---- */

static int level_of(const struct markdown_writing *w, int level)
{
	int shown = level + (w->ways ? 0 : FIELD_SHIFT);

	return shown > 6 ? 6 : shown;
}

/* "Ask for more time" gives "ask-for-more-time"; letters of all scripts stay, punctuation of none. */
static void put_id(struct buf *out, str words)
{
	for (int32_t n = 0, from = 0; n < (int32_t)words.len; from = n) {
		UChar32 c;
		U8_NEXT(words.ptr, n, (int32_t)words.len, c);
		if (c == ' ')
			buf_byte(out, '-');
		else if (c >= 'A' && c <= 'Z')
			buf_byte(out, (char)(c | 0x20));
		else if (c == '-' || c == '_' || (c > 0 && u_isalnum(c)))
			buf_add(out, str_slice(words, (size_t)from, (size_t)(n - from)));
	}
}

void markdown_heading(struct markdown_writing *w, int level)
{
	w->in_heading = true;
	buf_clear(&w->words);
	w->heading_start = w->page.out->len;
	if (!w->ways && !w->plain)
		buf_printf(w->page.out, "<h%d>", level_of(w, level));
}

/* The tag of a page's heading has its id, which its words make: it is put before them. */
void markdown_heading_end(struct markdown_writing *w, int level)
{
	CLEANUP(buf_done) struct buf name = BUF(URL_MAX);
	CLEANUP(buf_done) struct buf inner = BUF(OUT_MAX);
	struct buf *out = w->page.out;

	w->in_heading = false;
	if (w->ways && !out->failed) {
		put_id(&name, buf_str(&w->words));
		buf_add(&inner, str_from(buf_str(out), w->heading_start));
		out->len = w->heading_start;
		buf_printf(out, "<h%d id=\"", level_of(w, level));
		page_attribute(&w->page, buf_str(&name));
		buf_text(out, "\">");
		buf_add(out, buf_str(&inner));
		if (w->ways->heading)
			w->ways->heading(w->ways->context, level_of(w, level), buf_str(&name),
				buf_str(&w->words));
	}
	if (!w->plain)
		buf_printf(out, "</h%d>\n", level_of(w, level));
	else
		buf_byte(out, '\n');
}
