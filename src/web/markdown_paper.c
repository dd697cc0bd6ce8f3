/* Markdown as the blocks of a paper: see markdown.h. */
#include "web/markdown_private.h"
#include "base/paper.h"
#include "base/text.h"
#include <cmark-gfm-core-extensions.h>

#define WORDS_MAX (4 * MARKDOWN_MAX) /* a mark may stand for more bytes than it has */

enum part {
	WORDS, /* text, and HTML, which is text too */
	CODE,
	BREAK,
	LOOK,    /* its words look otherwise */
	THROUGH, /* what stands in it stands by itself */
	PARAGRAPH,
	HEADING,
	BLOCK_OF_CODE,
	QUOTE,
	LIST,
	RULE,
	TABLE,
};

/* What cmark-gfm calls each. What is within a list or a table is met there. */
static const struct part_kind {
	const char *name;
	enum part part;
	unsigned look;
} kinds[] = {
	{ "text", WORDS, 0 },
	{ "html_inline", WORDS, 0 },
	{ "code", CODE, PAPER_CODE },
	{ "softbreak", BREAK, 0 },
	{ "linebreak", BREAK, 0 },
	{ "emph", LOOK, PAPER_SLANTED },
	{ "strong", LOOK, PAPER_STRONG },
	{ "strikethrough", LOOK, PAPER_STRUCK },
	{ "link", THROUGH, 0 },
	{ "image", THROUGH, 0 },
	{ "document", THROUGH, 0 },
	{ "paragraph", PARAGRAPH, 0 },
	{ "heading", HEADING, 0 },
	{ "code_block", BLOCK_OF_CODE, PAPER_CODE },
	{ "html_block", BLOCK_OF_CODE, PAPER_CODE },
	{ "block_quote", QUOTE, 0 },
	{ "list", LIST, 0 },
	{ "thematic_break", RULE, 0 },
	{ "table", TABLE, 0 },
};

struct walk {
	struct paper paper; /* what is made of it */
	struct arena *arena;
	struct buf words; /* of the block or cell that is being read */
	struct {
		struct paper_mark *ptr;
		size_t count;
	} marks; /* of these words */
	size_t before;   /* parts of the paper that it comes to */
	str label;       /* of an item that has no words yet */
	unsigned look;
	int below, step, quotes, depth;
	bool one_line, failed;
};

static const struct part_kind *kind_of(cmark_node *node)
{
	const str name = str_of(cmark_node_get_type_string(node));

	for (size_t n = 0; n < COUNT(kinds); n++)
		if (str_eq(name, str_of(kinds[n].name)))
			return &kinds[n];
	return NULL;
}

/* ---- Words ---- */

static void add_mark(struct walk *w, size_t at, size_t len, unsigned look)
{
	struct paper_mark *last = w->marks.count ? &w->marks.ptr[w->marks.count - 1] : NULL;

	if (last && last->at + last->len == at && last->look == look) {
		last->len += len;
		return;
	}
	struct paper_mark *more = arena_more(w->arena, w->marks.ptr, w->marks.count, sizeof(*more));
	if (!more) {
		w->failed = true;
		return;
	}
	w->marks.ptr = more;
	more[w->marks.count++] = (struct paper_mark){ at, len, look };
}

/* A reference ("&#3;") may stand for what no text has: that is left out. */
static void add_valid(struct buf *out, str words)
{
	size_t bad;

	while (!text_valid(words, true, &bad)) {
		buf_add(out, str_slice(words, 0, bad));
		words = str_from(words, bad + ((unsigned char)words.ptr[bad] < 0x80 ? 1 : 2));
	}
	buf_add(out, words);
}

static void add_words(struct walk *w, str words, unsigned look)
{
	const size_t at = w->words.len;

	add_valid(&w->words, words);
	w->failed = w->failed || w->words.failed;
	if (look && w->words.len > at && !w->failed)
		add_mark(w, at, w->words.len - at, look);
}

/* The words that were read and how they look; the next ones begin. */
static str take_words(struct walk *w, struct paper_marks *ret)
{
	const str words = arena_copy(w->arena, buf_str(&w->words));

	*ret = (struct paper_marks){ w->marks.ptr, w->marks.count };
	w->marks.ptr = NULL;
	w->marks.count = 0;
	buf_clear(&w->words);
	w->failed = w->failed || !str_given(words);
	return words;
}

static void read_words(struct walk *w, cmark_node *node);

static void read_within(struct walk *w, cmark_node *node)
{
	w->failed = w->failed || ++w->depth > MARKDOWN_DEPTH_MAX;
	for (cmark_node *part = cmark_node_first_child(node); part && !w->failed; part = cmark_node_next(part))
		read_words(w, part);
	w->depth--;
}

/* What stands within a paragraph, a heading or a cell. */
static void read_words(struct walk *w, cmark_node *node)
{
	const struct part_kind *kind = kind_of(node);
	const unsigned around = w->look;

	if (!kind) {
		w->failed = true;
		return;
	}
	w->look |= kind->look;
	if (kind->part == WORDS || kind->part == CODE)
		add_words(w, markdown_literal(node), w->look);
	else if (kind->part == BREAK)
		add_words(w, w->one_line ? STR(" ") : STR("\n"), 0);
	else
		read_within(w, node);
	w->look = around;
}

/* ---- Blocks ---- */

/* What was read, as an item where one waits for its words, else as a paragraph, or as a heading of that level. */
static void end_block(struct walk *w, int level)
{
	const bool item = str_given(w->label);
	struct paper_how how = { .step = w->step, .quoted = w->quotes > 0, .label = w->label };

	if (!w->words.len && !item)
		return;
	const str words = take_words(w, &how.marks);
	if (item) {
		how.step--;
		paper_item(&w->paper, words);
	} else if (level) {
		paper_heading(&w->paper, level < PAPER_LEVEL_MAX ? level : PAPER_LEVEL_MAX, words);
	} else {
		paper_text(&w->paper, words);
	}
	w->label = STR_NONE;
	paper_how(&w->paper, &how);
}

/* What cannot stand behind a label, or behind words that lead: these stand alone. */
static void end_waiting(struct walk *w)
{
	if (w->words.len || str_given(w->label))
		end_block(w, 0);
}

/* A heading within a list or a quote is no heading of the paper. */
static void put_heading(struct walk *w, cmark_node *node)
{
	const bool within = w->step > 0;

	if (!within)
		end_waiting(w);
	w->one_line = true;
	w->look = within ? PAPER_STRONG : 0;
	read_within(w, node);
	w->look = 0;
	w->one_line = false;
	end_block(w, within ? 0 : w->below + cmark_node_get_heading_level(node));
}

static void put_code(struct walk *w, cmark_node *node)
{
	str code = markdown_literal(node);

	if (str_ends(code, STR("\n")))
		code.len--;
	add_words(w, code, PAPER_CODE);
	end_block(w, 0);
}

static void put_within(struct walk *w, cmark_node *node);

static void put_list(struct walk *w, cmark_node *list)
{
	const bool ordered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST;
	long long number = cmark_node_get_list_start(list);

	end_waiting(w);
	w->step++;
	w->depth++;
	for (cmark_node *item = cmark_node_first_child(list); item && !w->failed; item = cmark_node_next(item)) {
		w->label = ordered ? arena_printf(w->arena, "%lld.", number++) : STR("•");
		put_within(w, item);
		end_waiting(w);
	}
	w->depth--;
	w->step--;
}

/* ---- Tables ---- */

/* So many columns do not fit onto a sheet: a line for each row. */
static void put_rows_as_lines(struct walk *w, cmark_node *table)
{
	for (cmark_node *row = cmark_node_first_child(table); row; row = cmark_node_next(row)) {
		for (cmark_node *cell = cmark_node_first_child(row); cell; cell = cmark_node_next(cell)) {
			read_within(w, cell);
			if (cmark_node_next(cell))
				add_words(w, STR(" | "), 0);
		}
		if (cmark_node_next(row))
			add_words(w, STR("\n"), 0);
	}
	end_block(w, 0);
}

static void put_heads(struct walk *w, cmark_node *row, size_t count)
{
	struct paper_column *columns = arena_array(w->arena, count, sizeof(*columns));
	struct paper_marks marks;
	cmark_node *cell = row ? cmark_node_first_child(row) : NULL;

	w->failed = w->failed || !columns;
	for (size_t n = 0; n < count && !w->failed; n++) {
		if (cell)
			read_within(w, cell);
		columns[n].head = take_words(w, &marks);
		cell = cell ? cmark_node_next(cell) : NULL;
	}
	if (!w->failed)
		paper_table(&w->paper, STR(""), columns, count);
}

static void put_row(struct walk *w, cmark_node *row, size_t count)
{
	struct paper_marks *marks = arena_array(w->arena, count, sizeof(*marks));
	str cells[PAPER_COLUMNS_MAX];
	cmark_node *cell = cmark_node_first_child(row);

	w->failed = w->failed || !marks;
	for (size_t n = 0; n < count && !w->failed; n++) {
		if (cell)
			read_within(w, cell);
		cells[n] = take_words(w, &marks[n]);
		cell = cell ? cmark_node_next(cell) : NULL;
	}
	if (w->failed)
		return;
	paper_row(&w->paper, cells, false);
	paper_row_marks(&w->paper, marks);
	w->failed = w->paper.parts + w->before > PAPER_PARTS_MAX;
}

static void put_table(struct walk *w, cmark_node *table)
{
	const size_t count = cmark_gfm_extensions_get_table_columns(table);
	cmark_node *row = cmark_node_first_child(table);

	end_waiting(w);
	w->one_line = true;
	w->depth += 2; /* the table and a row */
	if (!count || count > PAPER_COLUMNS_MAX) {
		put_rows_as_lines(w, table);
	} else {
		put_heads(w, row, count);
		for (row = row ? cmark_node_next(row) : NULL; row && !w->failed; row = cmark_node_next(row))
			put_row(w, row, count);
	}
	w->depth -= 2;
	w->one_line = false;
}

/* ---- All of it ---- */

static void put(struct walk *w, cmark_node *node)
{
	const struct part_kind *kind = kind_of(node);

	if (!kind) {
		w->failed = true;
		return;
	}
	switch (kind->part) {
	case WORDS:
	case CODE:
	case BREAK:
	case LOOK:
		read_words(w, node);
		return;
	case THROUGH:
		put_within(w, node);
		return;
	case PARAGRAPH:
		read_within(w, node);
		end_block(w, 0);
		return;
	case HEADING:
		put_heading(w, node);
		return;
	case BLOCK_OF_CODE:
		put_code(w, node);
		return;
	case QUOTE:
		end_waiting(w);
		w->step++;
		w->quotes++;
		put_within(w, node);
		w->quotes--;
		w->step--;
		return;
	case LIST:
		put_list(w, node);
		return;
	case RULE:
		end_waiting(w);
		paper_rule(&w->paper);
		return;
	case TABLE:
		put_table(w, node);
		return;
	}
}

static void put_within(struct walk *w, cmark_node *node)
{
	w->failed = w->failed || ++w->depth > MARKDOWN_DEPTH_MAX;
	for (cmark_node *part = cmark_node_first_child(node); part && !w->failed; part = cmark_node_next(part)) {
		put(w, part);
		w->failed = w->failed || w->paper.parts + w->before > PAPER_PARTS_MAX;
	}
	w->depth--;
}

void markdown_paper(struct paper *paper, str lead, str text, int below)
{
	struct walk w = { .arena = paper->arena, .words = BUF(WORDS_MAX), .before = paper->parts, .below = below };

	paper_begin(&w.paper, paper->language, paper->title, paper->arena);
	add_words(&w, lead, 0);
	w.failed = w.failed || text.len > MARKDOWN_MAX;
	if (!w.failed) {
		cmark_node *root = markdown_parse(text);
		put_within(&w, root);
		cmark_node_free(root);
	}
	end_waiting(&w);
	buf_done(&w.words);
	if (!w.failed)
		paper_append(paper, &w.paper);
	else
		paper_text(paper, arena_printf(paper->arena, "%.*s%.*s", STR_ARG(lead), STR_ARG(text)));
}
