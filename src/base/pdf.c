/* Writing PDF: see pdf.h. All of it is laid out twice, since a page says how many there are. */
#include "base/pdf.h"
#include "base/catalogue.h"
#include "base/ink.h"

#define A4_WIDTH 595.28
#define A4_HEIGHT 841.89
#define MARGIN 56.69 /* 20 mm */
#define BOTTOM (A4_HEIGHT - MARGIN)
#define TEXT 9.5
#define CELL 8.5
#define PAD 3.0 /* around what stands in a cell */
#define GAP 6.0

struct printing {
	const struct paper *paper;
	struct ink ink;
	cairo_surface_t *surface;
	double y;
	int pages, of; /* the one that is being written; how many there are, 0: not known yet */
};

static const double heading_sizes[] = { 0, 13, 11, 10 };
static const char *const heading_names[] = { NULL, "H2", "H3", "H4" }; /* the title is the first */

/* ---- What it is, for whoever does not see it ---- */

/* From here on what is drawn is that: a paragraph, a cell ... What stands in none of these, or in NULL, is read to
 * nobody: page numbers, lines, heads that are there again. Not while pages are only counted. */
static void begin(struct printing *p, const char *what)
{
	if (p->of && what)
		p->ink.lib->cairo_tag_begin(p->ink.cairo, what, "");
}

static void end(struct printing *p, const char *what)
{
	if (p->of && what)
		p->ink.lib->cairo_tag_end(p->ink.cairo, what);
}

/* ---- Pages ---- */

static void end_page(struct printing *p)
{
	const struct ink_text foot = { 8, .width = PAPER_WIDTH, .centre = true };
	char text[80];

	ink_colour(&p->ink, 0.35, 0.35, 0.35);
	int len = snprintf(
		text, sizeof(text), tr(p->paper->language, N_("Page %d of %d")), p->pages, p->of);
	ink_put(&p->ink, (str){ text, (size_t)len }, &foot, MARGIN, BOTTOM + 16);
	ink_colour(&p->ink, 0.1, 0.1, 0.1);
	p->ink.lib->cairo_show_page(p->ink.cairo);
}

static void begin_page(struct printing *p)
{
	p->pages++;
	p->y = MARGIN;
	ink_colour(&p->ink, 0.1, 0.1, 0.1);
}

static void turn_page(struct printing *p)
{
	end_page(p);
	begin_page(p);
}

static void need(struct printing *p, double height)
{
	if (p->y + height > BOTTOM && p->y > MARGIN)
		turn_page(p);
}

/* A text that goes on over as many pages as it takes; what it is begins again on each, so that the page's number is
 * no part of it. */
static void put_text(
	struct printing *p, str text, const struct ink_text *how, double indent, const char *what)
{
	int line = 0;

	need(p, 2 * how->size);
	for (;;) {
		begin(p, what);
		p->y += ink_put_lines(
			&p->ink, text, how, MARGIN + indent, p->y, BOTTOM - p->y, &line);
		end(p, what);
		if (line < 0)
			return;
		turn_page(p);
	}
}

static void put_heading(struct printing *p, const struct paper_block *block)
{
	const struct ink_text how = { heading_sizes[block->level], .width = PAPER_WIDTH,
		.strong = true };
	char at[60];

	p->y += p->y > MARGIN ? 2 * GAP : 0;
	need(p, 72); /* not alone at the foot of a page */
	snprintf(at, sizeof(at), "page=%d pos=[%d %d]", p->pages, (int)MARGIN, (int)p->y);
	str words = arena_copy(p->paper->arena, block->text);
	if (p->of && str_given(words))
		p->ink.lib->cairo_pdf_surface_add_outline(p->surface, CAIRO_PDF_OUTLINE_ROOT,
			words.ptr, at, CAIRO_PDF_OUTLINE_FLAG_OPEN);
	put_text(p, block->text, &how, 0, heading_names[block->level]);
	p->y += GAP / 2;
}

/* ---- Tables ---- */

struct widths {
	double of[PAPER_COLUMNS_MAX];
};

static struct ink_text cell_text(const struct paper_column *column, double width, bool strong)
{
	return (struct ink_text){ CELL, .width = width > 0 ? width - 2 * PAD : 0, .strong = strong,
		.right = column->number };
}

static void widen(struct printing *p, const struct paper_block *table, size_t n, str text,
	bool strong, double *most)
{
	const struct ink_text how = cell_text(&table->columns[n], 0, strong);
	double width, height;

	ink_measure(&p->ink, text, &how, &width, &height);
	width += 2 * PAD + 1;
	if (width > *most)
		*most = width;
}

/* A head may break between its words, and not within one. */
static void widen_by_words(
	struct printing *p, const struct paper_block *table, size_t n, double *most)
{
	str words = table->columns[n].head;

	while (str_given(words))
		widen(p, table, n, str_cut(&words, ' '), true, most);
}

/* Columns of numbers are as wide as they must be; the others share what is left by how much they hold. */
static struct widths widths_of(struct printing *p, const struct paper_block *table)
{
	struct widths widths = { { 0 } };
	double sure = 0, wished = 0;

	for (size_t n = 0; n < table->column_count; n++) {
		const bool number = table->columns[n].number;
		if (number)
			widen_by_words(p, table, n, &widths.of[n]);
		else
			widen(p, table, n, table->columns[n].head, true, &widths.of[n]);
		for (const struct paper_row *row = table->rows; row; row = row->next)
			widen(p, table, n, row->cells[n], row->strong, &widths.of[n]);
		if (number && widths.of[n] < 36)
			widths.of[n] = 36;
		if (number && widths.of[n] > PAPER_WIDTH / 4)
			widths.of[n] = PAPER_WIDTH / 4;
		if (!number && widths.of[n] > PAPER_WIDTH * 0.6)
			widths.of[n] = PAPER_WIDTH * 0.6;
		*(number ? &sure : &wished) += widths.of[n];
	}
	const double rest = PAPER_WIDTH - sure;
	for (size_t n = 0; n < table->column_count; n++)
		if (wished <= 0 || rest < 60) /* numbers alone, or too many of them */
			widths.of[n] = PAPER_WIDTH / (double)table->column_count;
		else if (!table->columns[n].number)
			widths.of[n] *= rest / wished;
	return widths;
}

static double row_height(struct printing *p, const struct paper_block *table,
	const struct widths *widths, const str *cells, bool strong)
{
	double most = CELL;

	for (size_t n = 0; n < table->column_count; n++) {
		const struct ink_text how =
			cell_text(&table->columns[n], widths->of[n], strong || !cells);
		double width, height;
		ink_measure(
			&p->ink, cells ? cells[n] : table->columns[n].head, &how, &width, &height);
		if (height > most)
			most = height;
	}
	return most + 2 * PAD;
}

static void line_across(struct printing *p, double y, double thick)
{
	ink_colour(&p->ink, 0.55, 0.57, 0.60);
	p->ink.lib->cairo_set_line_width(p->ink.cairo, thick);
	p->ink.lib->cairo_move_to(p->ink.cairo, MARGIN, y);
	p->ink.lib->cairo_line_to(p->ink.cairo, MARGIN + PAPER_WIDTH, y);
	p->ink.lib->cairo_stroke(p->ink.cairo);
	ink_colour(&p->ink, 0.1, 0.1, 0.1);
}

static void shade(struct printing *p, double height)
{
	ink_colour(&p->ink, 0.93, 0.94, 0.96);
	p->ink.lib->cairo_rectangle(p->ink.cairo, MARGIN, p->y, PAPER_WIDTH, height);
	p->ink.lib->cairo_fill(p->ink.cairo);
	ink_colour(&p->ink, 0.1, 0.1, 0.1);
}

static bool all_done(const int *lines, size_t count)
{
	for (size_t n = 0; n < count; n++)
		if (lines[n] >= 0)
			return false;
	return true;
}

/* As many lines of each cell as fit onto the page; where all of it is done. row NULL: the heads. */
static bool put_cells(struct printing *p, const struct paper_block *table,
	const struct widths *widths, const struct paper_row *row, int *lines, const char *what)
{
	const double room = BOTTOM - p->y - 2 * PAD;
	double x = MARGIN, most = 0;

	begin(p, what ? "TR" : NULL);
	for (size_t n = 0; n < table->column_count; n++) {
		const struct ink_text how =
			cell_text(&table->columns[n], widths->of[n], !row || row->strong);
		str text = row ? row->cells[n] : table->columns[n].head;
		begin(p, what);
		double used = lines[n] < 0 ? 0
					   : ink_put_lines(&p->ink, text, &how, x + PAD, p->y + PAD,
						     room, &lines[n]);
		end(p, what);
		if (used > most)
			most = used;
		x += widths->of[n];
	}
	end(p, what ? "TR" : NULL);
	p->y += most + 2 * PAD;
	return all_done(lines, table->column_count);
}

static void put_heads(struct printing *p, const struct paper_block *table,
	const struct widths *widths, const char *what)
{
	int lines[PAPER_COLUMNS_MAX] = { 0 };

	shade(p, row_height(p, table, widths, NULL, true));
	put_cells(p, table, widths, NULL, lines, what);
	line_across(p, p->y, 0.8);
}

static void put_row(struct printing *p, const struct paper_block *table,
	const struct widths *widths, const struct paper_row *row)
{
	const double height = row_height(p, table, widths, row->cells, row->strong);
	int lines[PAPER_COLUMNS_MAX] = { 0 };

	/* A row is broken over pages only where no page has room for all of it. */
	if (p->y + height > BOTTOM) {
		turn_page(p);
		put_heads(p, table, widths, NULL);
	}
	while (!put_cells(p, table, widths, row, lines, "TD")) {
		turn_page(p);
		put_heads(p, table, widths, NULL);
	}
	line_across(p, p->y, 0.3);
}

static void put_table(struct printing *p, const struct paper_block *table)
{
	const struct widths widths = widths_of(p, table);

	need(p, 60);
	begin(p, "Table");
	put_heads(p, table, &widths, "TH");
	for (const struct paper_row *row = table->rows; row; row = row->next)
		put_row(p, table, &widths, row);
	end(p, "Table");
	p->y += GAP;
}

/* ---- All of it ---- */

static void put_item(struct printing *p, const struct paper_block *item)
{
	static const struct ink_text mark = { TEXT, .width = PAPER_WIDTH },
				     text = { TEXT, .width = PAPER_WIDTH - 12 };

	need(p, 2 * TEXT);
	begin(p, "LI");
	begin(p, "Lbl");
	ink_put(&p->ink, STR("•"), &mark, MARGIN + 2, p->y);
	end(p, "Lbl");
	put_text(p, item->text, &text, 12, "LBody");
	end(p, "LI");
	p->y += GAP / 2;
}

static void put_block(struct printing *p, const struct paper_block *block)
{
	static const struct ink_text text = { TEXT, .width = PAPER_WIDTH };

	switch (block->kind) {
	case PAPER_HEADING:
		put_heading(p, block);
		return;
	case PAPER_TEXT:
		put_text(p, block->text, &text, 0, "P");
		p->y += GAP;
		return;
	case PAPER_ITEM:
		put_item(p, block);
		return;
	case PAPER_TABLE:
		put_table(p, block);
		return;
	case PAPER_BARS:
		need(p, ink_bars_height(block));
		begin(p, "Figure");
		p->y += ink_bars(&p->ink, block, MARGIN, p->y, PAPER_WIDTH);
		end(p, "Figure");
		return;
	}
}

/* Items that follow each other are one list. */
static void put_blocks(struct printing *p)
{
	bool list = false;

	for (const struct paper_block *block = p->paper->blocks; block; block = block->next) {
		if (list && block->kind != PAPER_ITEM)
			end(p, "L");
		if (!list && block->kind == PAPER_ITEM)
			begin(p, "L");
		list = block->kind == PAPER_ITEM;
		put_block(p, block);
	}
	if (list)
		end(p, "L");
}

static void put_head(struct printing *p, const str *head, size_t count)
{
	const struct ink_text line = { 11, .width = PAPER_WIDTH, .centre = true };
	const struct ink_text title = { 17, .width = PAPER_WIDTH, .strong = true,
		.centre = count > 0 };

	for (size_t n = 0; n < count; n++)
		put_text(p, head[n], &line, 0, "P");
	if (count) {
		p->y += GAP;
		line_across(p, p->y, 1);
		p->y += 2 * GAP;
	}
	put_text(p, p->paper->title, &title, 0, "H1");
	p->y += 2 * GAP;
}

static void put_foot(struct printing *p, const struct paper_texts *foot)
{
	const struct ink_text how = { TEXT, .width = PAPER_WIDTH };

	p->y += foot->count ? 3 * GAP : 0;
	for (size_t n = 0; n < foot->count; n++)
		put_text(p, foot->ptr[n], &how, 0, "P");
}

static void print_all(struct printing *p, const struct paper_around *around)
{
	p->pages = 0;
	begin_page(p);
	begin(p, "Document");
	put_head(p, around->head.ptr, around->head.count);
	put_blocks(p);
	put_foot(p, &around->foot);
	end(p, "Document");
	end_page(p);
}

static cairo_status_t take_bytes(void *out, const unsigned char *bytes, unsigned length)
{
	buf_bytes(out, bytes, length);
	return ((struct buf *)out)->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* A sheet of one dot, for counting pages: nothing is drawn, and no font is packed. */
static cairo_surface_t *blank_surface(struct printing *p)
{
	return p->ink.lib->cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
}

static void tell(struct printing *p, cairo_pdf_metadata_t what, str text)
{
	str copy = arena_copy(p->paper->arena, text);

	if (str_given(copy))
		p->ink.lib->cairo_pdf_surface_set_metadata(p->surface, what, copy.ptr);
}

static cairo_surface_t *pdf_surface(struct printing *p, struct buf *out)
{
	return p->ink.lib->cairo_pdf_surface_create_for_stream(
		take_bytes, out, A4_WIDTH, A4_HEIGHT);
}

/* out NULL: only counts the pages. */
static bool print(
	struct printing *p, const struct paper_around *around, struct buf *out, struct err *err)
{
	const struct ink_library *lib = p->ink.lib;

	p->surface = out ? pdf_surface(p, out) : blank_surface(p);
	if (out) {
		tell(p, CAIRO_PDF_METADATA_TITLE, p->paper->title);
		tell(p, CAIRO_PDF_METADATA_AUTHOR, around->head.count ? around->head.ptr[0] : STR_NONE);
		tell(p, CAIRO_PDF_METADATA_CREATOR, STR("Muster"));
	}
	p->ink.cairo = lib->cairo_create(p->surface);
	print_all(p, around);
	cairo_status_t status = lib->cairo_status(p->ink.cairo);
	lib->cairo_destroy(p->ink.cairo);
	lib->cairo_surface_finish(p->surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = lib->cairo_surface_status(p->surface);
	lib->cairo_surface_destroy(p->surface);
	return status == CAIRO_STATUS_SUCCESS ||
	       err_set(err, ERR_FULL, "The PDF cannot be written: %s.",
		       lib->cairo_status_to_string(status));
}

bool pdf_write(
	const struct paper *paper, const struct paper_around *around, struct buf *out, struct err *err)
{
	struct printing p = { .paper = paper };

	if (!ink_init(&p.ink, paper->language, err))
		return false;
	bool fine = print(&p, around, NULL, err);
	p.of = p.pages;
	fine = fine && print(&p, around, out, err);
	ink_done(&p.ink);
	return fine;
}
