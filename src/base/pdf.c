/* Writing PDF: see pdf.h. All of it is laid out twice, since a page says how many there are. */
#include "base/catalogue.h"
#include "base/pdf_private.h"

#define STEP 12.0    /* of a list or a quote */
#define STEPS_MAX 20 /* deeper ones stand as far in */

static const double heading_sizes[] = { 0, 13, 11, 10, TEXT, TEXT };
static const char *const heading_names[] = { NULL, "H2", "H3", "H4", "H5", "H6" }; /* the title is the first */
static const char quoted[] = "BlockQuote";

/* ---- What it is, for whoever does not see it ---- */

void pdf_begin(struct printing *p, const char *what)
{
	if (p->of && what)
		p->ink.lib->cairo_tag_begin(p->ink.cairo, what, "");
}

void pdf_end(struct printing *p, const char *what)
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

void pdf_turn_page(struct printing *p)
{
	end_page(p);
	begin_page(p);
}

void pdf_need(struct printing *p, double height)
{
	if (p->y + height > BOTTOM && p->y > MARGIN)
		pdf_turn_page(p);
}

void pdf_line_across(struct printing *p, double y, double thick)
{
	ink_colour(&p->ink, 0.55, 0.57, 0.60);
	p->ink.lib->cairo_set_line_width(p->ink.cairo, thick);
	p->ink.lib->cairo_move_to(p->ink.cairo, MARGIN, y);
	p->ink.lib->cairo_line_to(p->ink.cairo, MARGIN + PAPER_WIDTH, y);
	p->ink.lib->cairo_stroke(p->ink.cairo);
	ink_colour(&p->ink, 0.1, 0.1, 0.1);
}

/* Beside what is quoted, as far as it stands on this page. */
static void line_beside(struct printing *p, double x, double from)
{
	ink_colour(&p->ink, 0.72, 0.74, 0.76);
	p->ink.lib->cairo_rectangle(p->ink.cairo, x, from, 1.5, p->y - from);
	p->ink.lib->cairo_fill(p->ink.cairo);
	ink_colour(&p->ink, 0.1, 0.1, 0.1);
}

/* A text that goes on over as many pages as it takes; what it is begins again on each, so that the page's number is
 * no part of it. */
static void put_text(
	struct printing *p, str text, const struct ink_text *how, double indent, const char *what)
{
	int line = 0;

	pdf_need(p, 2 * how->size);
	for (;;) {
		const double from = p->y;
		pdf_begin(p, what);
		p->y += ink_put_lines(
			&p->ink, text, how, MARGIN + indent, p->y, BOTTOM - p->y, &line);
		pdf_end(p, what);
		if (what == quoted)
			line_beside(p, MARGIN + indent - 7, from);
		if (line < 0)
			return;
		pdf_turn_page(p);
	}
}

static void put_heading(struct printing *p, const struct paper_block *block)
{
	const struct ink_text how = { heading_sizes[block->level], .width = PAPER_WIDTH,
		.strong = true, .marks = &block->how.marks };
	char at[60];

	p->y += p->y > MARGIN ? 2 * GAP : 0;
	pdf_need(p, 72); /* not alone at the foot of a page */
	snprintf(at, sizeof(at), "page=%d pos=[%d %d]", p->pages, (int)MARGIN, (int)p->y);
	str words = arena_copy(p->paper->arena, block->text);
	if (p->of && str_given(words))
		p->ink.lib->cairo_pdf_surface_add_outline(p->surface, CAIRO_PDF_OUTLINE_ROOT,
			words.ptr, at, CAIRO_PDF_OUTLINE_FLAG_OPEN);
	put_text(p, block->text, &how, 0, heading_names[block->level]);
	p->y += GAP / 2;
}

/* ---- All of it ---- */

static double step_in(const struct paper_how *how)
{
	return STEP * (how->step < STEPS_MAX ? how->step : STEPS_MAX);
}

static void put_item(struct printing *p, const struct paper_block *item)
{
	const struct paper_how *how = &item->how;
	static const struct ink_text mark = { TEXT };
	const str label = str_given(how->label) ? how->label : STR("•");
	double in = step_in(how) + STEP, width, height;

	ink_measure(&p->ink, label, &mark, &width, &height);
	in += width + 4 > STEP ? width + 4 - STEP : 0;
	const struct ink_text text = { TEXT, .width = PAPER_WIDTH - in, .marks = &how->marks };
	pdf_need(p, 2 * TEXT);
	pdf_begin(p, "LI");
	pdf_begin(p, "Lbl");
	ink_put(&p->ink, label, &mark, MARGIN + step_in(how) + 2, p->y);
	pdf_end(p, "Lbl");
	put_text(p, item->text, &text, in, "LBody");
	pdf_end(p, "LI");
	p->y += GAP / 2;
}

static void put_paragraph(struct printing *p, const struct paper_block *block)
{
	const struct paper_how *how = &block->how;
	const double in = step_in(how);
	const struct ink_text text = { TEXT, .width = PAPER_WIDTH - in, .marks = &how->marks };

	put_text(p, block->text, &text, in, how->quoted ? quoted : "P");
	p->y += GAP;
}

static void put_block(struct printing *p, const struct paper_block *block)
{
	switch (block->kind) {
	case PAPER_HEADING:
		put_heading(p, block);
		return;
	case PAPER_TEXT:
		put_paragraph(p, block);
		return;
	case PAPER_ITEM:
		put_item(p, block);
		return;
	case PAPER_RULE:
		pdf_need(p, 2 * GAP);
		pdf_line_across(p, p->y + GAP / 2, 0.5);
		p->y += 2 * GAP;
		return;
	case PAPER_TABLE:
		pdf_table(p, block);
		return;
	case PAPER_BARS:
		pdf_need(p, ink_bars_height(block));
		pdf_begin(p, "Figure");
		p->y += ink_bars(&p->ink, block, MARGIN, p->y, PAPER_WIDTH);
		pdf_end(p, "Figure");
		return;
	}
}

/* Items that follow each other are one list. */
static void put_blocks(struct printing *p)
{
	bool list = false;

	for (const struct paper_block *block = p->paper->blocks; block; block = block->next) {
		if (list && block->kind != PAPER_ITEM)
			pdf_end(p, "L");
		if (!list && block->kind == PAPER_ITEM)
			pdf_begin(p, "L");
		list = block->kind == PAPER_ITEM;
		put_block(p, block);
	}
	if (list)
		pdf_end(p, "L");
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
		pdf_line_across(p, p->y, 1);
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
	pdf_begin(p, "Document");
	put_head(p, around->head.ptr, around->head.count);
	put_blocks(p);
	put_foot(p, &around->foot);
	pdf_end(p, "Document");
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
