/* Markdown to HTML: see markdown.h. cmark-gfm says what is what; every tag is written here. (md4c, which is
 * smaller, told in its version of Debian 12 of text that lies outside of what it was given.) */
#include "web/markdown_private.h"
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <pthread.h>

#define OUT_MAX ((size_t)4 << 20)

/* ---- Nodes ---- */

enum kind {
	SIMPLE,
	WORDS, /* text, and HTML, which is text too */
	CODE,
	BREAK,
	SOFT_BREAK,
	LINK,
	PICTURE,
	HEADING,
	LIST,
	ITEM,
	PARAGRAPH,
	CODE_BLOCK,
	TABLE,
	ROW,
	CELL,
};

/* What cmark-gfm calls each, and its tags; of the others the functions below know more. */
static const struct node_kind {
	const char *name;
	enum kind kind;
	const char *begin, *end;
} kinds[] = {
	{ "text", WORDS, "", "" },
	{ "softbreak", SOFT_BREAK, "", "" },
	{ "linebreak", BREAK, "", "" },
	{ "code", CODE, "", "" },
	{ "html_inline", WORDS, "", "" },
	{ "emph", SIMPLE, "<em>", "</em>" },
	{ "strong", SIMPLE, "<strong>", "</strong>" },
	{ "strikethrough", SIMPLE, "<del>", "</del>" },
	{ "link", LINK, "", "" },
	{ "image", PICTURE, "", "" },
	{ "document", SIMPLE, "", "" },
	{ "block_quote", SIMPLE, "<blockquote>\n", "</blockquote>\n" },
	{ "list", LIST, "", "" },
	{ "item", ITEM, "<li>", "</li>\n" },
	{ "code_block", CODE_BLOCK, "", "" },
	{ "html_block", CODE_BLOCK, "", "" },
	{ "paragraph", PARAGRAPH, "<p>", "</p>\n" },
	{ "heading", HEADING, "", "" },
	{ "thematic_break", SIMPLE, "<hr>\n", "" },
	{ "table", TABLE, "", "" },
	{ "table_header", ROW, "<thead>\n<tr>", "</tr>\n</thead>\n" },
	{ "table_row", ROW, "<tr>", "</tr>\n" },
	{ "table_cell", CELL, "", "" },
};

static const struct node_kind *kind_of(cmark_node *node)
{
	const str name = str_of(cmark_node_get_type_string(node));

	for (size_t n = 0; n < COUNT(kinds); n++)
		if (str_eq(name, str_of(kinds[n].name)))
			return &kinds[n];
	return NULL;
}

str markdown_literal(cmark_node *node)
{
	const char *literal = cmark_node_get_literal(node);

	return literal ? str_of(literal) : STR("");
}

/* Inline: everything stands in a paragraph or a cell. */
static void put_inline(struct markdown_writing *w, cmark_node *node, enum kind kind)
{
	str text = markdown_literal(node);

	if (kind == BREAK || kind == SOFT_BREAK)
		text = w->in_heading || w->pictures ? STR(" ") : STR("\n");
	if (w->pictures) {
		if (w->shown)
			page_words(&w->page, text);
		return;
	}
	if (kind == BREAK || (kind == SOFT_BREAK && !w->ways))
		markdown_tag(w, "<br>");
	if (kind == CODE)
		markdown_tag(w, "<code>");
	if (kind == WORDS)
		markdown_linked(w, text);
	else
		markdown_words(w, text);
	if (kind == CODE)
		markdown_tag(w, "</code>");
}

static void put_code_block(struct markdown_writing *w, cmark_node *node)
{
	markdown_tag(w, "<pre><code>");
	markdown_words(w, markdown_literal(node));
	markdown_tag(w, "</code></pre>\n");
}

static void begin_list(struct markdown_writing *w, cmark_node *node)
{
	const int start = cmark_node_get_list_start(node);

	if (w->plain)
		return;
	if (cmark_node_get_list_type(node) != CMARK_ORDERED_LIST)
		buf_text(w->page.out, "<ul>\n");
	else if (start == 1)
		buf_text(w->page.out, "<ol>\n");
	else
		buf_printf(w->page.out, "<ol start=\"%d\">\n", start);
}

/* In a list without blank lines its items are no paragraphs. */
static bool is_tight(cmark_node *paragraph)
{
	cmark_node *list = cmark_node_parent(cmark_node_parent(paragraph));

	return list && cmark_node_get_type(list) == CMARK_NODE_LIST &&
	       cmark_node_get_list_tight(list);
}

static void end_line(struct markdown_writing *w)
{
	if (w->plain && w->page.out->len && w->page.out->ptr[w->page.out->len - 1] != '\n')
		buf_byte(w->page.out, '\n');
}

/* "– one", "3. one", a step further in for each list around it. A list keeps how many items it had. */
static void begin_plain_item(struct markdown_writing *w, cmark_node *item)
{
	cmark_node *list = cmark_node_parent(item);
	const intptr_t before = (intptr_t)cmark_node_get_user_data(list);

	cmark_node_set_user_data(list, (void *)(before + 1));
	end_line(w);
	for (cmark_node *up = cmark_node_parent(list); up; up = cmark_node_parent(up))
		if (cmark_node_get_type(up) == CMARK_NODE_LIST)
			buf_text(w->page.out, "   ");
	if (cmark_node_get_list_type(list) == CMARK_ORDERED_LIST)
		buf_printf(w->page.out, "%lld. ", (long long)cmark_node_get_list_start(list) + before);
	else
		buf_text(w->page.out, "– ");
}

static bool is_head(cmark_node *row)
{
	return str_eq(str_of(cmark_node_get_type_string(row)), STR("table_header"));
}

static void begin_node(struct markdown_writing *w, cmark_node *node, const struct node_kind *kind)
{
	switch (kind->kind) {
	case WORDS:
	case CODE:
	case BREAK:
	case SOFT_BREAK:
		put_inline(w, node, kind->kind);
		return;
	case LINK:
		if (!w->pictures)
			markdown_link(w, str_of(cmark_node_get_url(node)));
		return;
	case PICTURE:
		markdown_picture(w, str_of(cmark_node_get_url(node)));
		return;
	case HEADING:
		markdown_heading(w, cmark_node_get_heading_level(node));
		return;
	case LIST:
		begin_list(w, node);
		return;
	case CODE_BLOCK:
		put_code_block(w, node);
		return;
	case TABLE:
		w->rows = false;
		markdown_tag(w, "<div class=\"scroll\" tabindex=\"0\"><table>\n");
		return;
	case ROW:
		if (!is_head(node) && !w->rows) {
			w->rows = true;
			markdown_tag(w, "<tbody>\n");
		}
		markdown_tag(w, kind->begin);
		return;
	case CELL:
		markdown_tag(w, is_head(cmark_node_parent(node)) ? "<th scope=\"col\">" : "<td>");
		return;
	case PARAGRAPH:
		if (!is_tight(node))
			markdown_tag(w, kind->begin);
		return;
	case ITEM:
		if (w->plain)
			begin_plain_item(w, node);
		markdown_tag(w, kind->begin);
		return;
	case SIMPLE:
		if (!w->pictures)
			markdown_tag(w, kind->begin);
		return;
	}
}

static void end_node(struct markdown_writing *w, cmark_node *node, const struct node_kind *kind)
{
	switch (kind->kind) {
	case WORDS:
	case CODE:
	case BREAK:
	case SOFT_BREAK:
	case CODE_BLOCK:
		return;
	case LINK:
		if (!w->pictures)
			markdown_link_end(w);
		return;
	case PICTURE:
		markdown_picture_end(w);
		return;
	case HEADING:
		markdown_heading_end(w, cmark_node_get_heading_level(node));
		return;
	case LIST:
		markdown_tag(w, cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? "</ol>\n"
										     : "</ul>\n");
		return;
	case TABLE:
		markdown_tag(w, w->rows ? "</tbody>\n</table></div>\n" : "</table></div>\n");
		return;
	case CELL:
		markdown_tag(w, is_head(cmark_node_parent(node)) ? "</th>" : "</td>");
		if (w->plain)
			buf_byte(w->page.out, ' ');
		return;
	case PARAGRAPH:
		if (!is_tight(node))
			markdown_tag(w, kind->end);
		end_line(w);
		return;
	case ROW:
	case ITEM:
		markdown_tag(w, kind->end);
		end_line(w);
		return;
	case SIMPLE:
		if (!w->pictures)
			markdown_tag(w, kind->end);
		return;
	}
}

/* ---- All of it ---- */

static void be_ready(void)
{
	cmark_gfm_core_extensions_ensure_registered();
}

cmark_node *markdown_parse(str text)
{
	static const char *const extensions[] = { "table", "strikethrough" };
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, be_ready);
	cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
	for (size_t n = 0; n < COUNT(extensions); n++)
		cmark_parser_attach_syntax_extension(
			parser, cmark_find_syntax_extension(extensions[n]));
	cmark_parser_feed(parser, text.ptr, text.len);
	cmark_node *root = cmark_parser_finish(parser);
	cmark_parser_free(parser);
	cmark_consolidate_text_nodes(root);
	return root;
}

static bool write_nodes(struct markdown_writing *w, cmark_node *root)
{
	cmark_iter *nodes = cmark_iter_new(root);
	cmark_event_type event;
	bool fine = true;

	while (fine && (event = cmark_iter_next(nodes)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(nodes);
		const struct node_kind *kind = kind_of(node);
		const bool leaf = !cmark_node_first_child(node);
		fine = kind && !w->page.out->failed;
		if (fine && event == CMARK_EVENT_ENTER) {
			begin_node(w, node, kind);
			w->depth += leaf ? 0 : 1;
			fine = w->depth <= MARKDOWN_DEPTH_MAX;
		} else if (fine) {
			w->depth -= leaf ? 0 : 1;
			end_node(w, node, kind);
		}
	}
	cmark_iter_free(nodes);
	return fine && !w->page.out->failed;
}

static bool write_all(struct markdown_writing *w, str text)
{
	if (text.len > MARKDOWN_MAX)
		return false;
	cmark_node *root = markdown_parse(text);
	bool fine = write_nodes(w, root);
	cmark_node_free(root);
	return fine;
}

/* As it was typed: nothing of it is taken for a mark. */
static void write_as_typed(struct page *page, str text)
{
	buf_clear(page->out);
	buf_text(page->out, "<pre class=\"typed\">");
	page_text(page, text);
	buf_text(page->out, "</pre>\n");
}

static str written(str text, const struct markdown_ways *ways, bool plain, struct arena *arena)
{
	CLEANUP(buf_done) struct buf out = BUF(OUT_MAX);
	struct markdown_writing w = {
		.page = { .out = &out }, .ways = ways, .plain = plain, .words = BUF(MARKDOWN_MAX)
	};

	if (!text.len)
		return STR_NONE;
	bool fine = write_all(&w, text);
	buf_done(&w.words);
	if (!fine && plain)
		return text;
	if (!fine)
		write_as_typed(&w.page, text);
	str all = plain ? str_trim(buf_str(&out)) : buf_str(&out);
	return out.failed ? STR_NONE : arena_copy(arena, all);
}

struct safe_html markdown_html(str text, struct arena *arena)
{
	return (struct safe_html){ written(text, NULL, false, arena) };
}

str markdown_plain(str text, struct arena *arena)
{
	return written(text, NULL, true, arena);
}

struct safe_html markdown_page(str text, const struct markdown_ways *ways, struct arena *arena)
{
	return (struct safe_html){ written(text, ways, false, arena) };
}
