/* Tables of a PDF: how wide their columns are, and rows that go on over pages. */
#include "base/pdf_private.h"

#define HEADS_MAX ((BOTTOM - MARGIN) / 3) /* taller heads are a row like others */

struct widths {
	double of[PAPER_COLUMNS_MAX];
	bool heads_again; /* on every page */
};

/* What stands in a cell; row NULL: the head. */
static str cell_of(const struct paper_block *table, const struct paper_row *row, size_t n)
{
	return row ? row->cells[n] : table->columns[n].head;
}

static struct ink_text cell_text(
	const struct paper_block *table, const struct paper_row *row, size_t n, double width)
{
	return (struct ink_text){ CELL, .width = width > 0 ? width - 2 * PAD : 0, .strong = !row || row->strong,
		.right = table->columns[n].number, .marks = row && row->marks ? &row->marks[n] : NULL };
}

static void widen(struct printing *p, const struct paper_block *table, const struct paper_row *row, size_t n, str text,
	double *most)
{
	const struct ink_text how = cell_text(table, row, n, 0);
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
		widen(p, table, NULL, n, str_cut(&words, ' '), most);
}

/* Where there is less than is wished: by how much they hold, but none narrower than half of an even share, or than it
 * wishes. */
static void narrow(const struct paper_block *table, struct widths *widths, double wished, double rest)
{
	const double least = rest / (2 * (double)table->column_count);
	double sure = 0;

	for (size_t n = 0; n < table->column_count; n++)
		if (!table->columns[n].number)
			sure += widths->of[n] < least ? widths->of[n] : least;
	for (size_t n = 0; n < table->column_count; n++)
		if (!table->columns[n].number && widths->of[n] > least)
			widths->of[n] = least + (widths->of[n] - least) * (rest - sure) / (wished - sure);
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
			widen(p, table, NULL, n, table->columns[n].head, &widths.of[n]);
		for (const struct paper_row *row = table->rows; row; row = row->next)
			widen(p, table, row, n, row->cells[n], &widths.of[n]);
		if (number && widths.of[n] < 36)
			widths.of[n] = 36;
		if (number && widths.of[n] > PAPER_WIDTH / 4)
			widths.of[n] = PAPER_WIDTH / 4;
		if (!number && widths.of[n] > PAPER_WIDTH * 0.6)
			widths.of[n] = PAPER_WIDTH * 0.6;
		*(number ? &sure : &wished) += widths.of[n];
	}
	const double rest = PAPER_WIDTH - sure;
	const bool even = wished <= 0 || rest < 60; /* numbers alone, or too many of them */
	if (!even && wished > rest)
		narrow(table, &widths, wished, rest);
	for (size_t n = 0; n < table->column_count; n++)
		if (even)
			widths.of[n] = PAPER_WIDTH / (double)table->column_count;
		else if (!table->columns[n].number && wished <= rest)
			widths.of[n] *= rest / wished;
	return widths;
}

static double row_height(struct printing *p, const struct paper_block *table,
	const struct widths *widths, const struct paper_row *row)
{
	double most = CELL;

	for (size_t n = 0; n < table->column_count; n++) {
		const struct ink_text how = cell_text(table, row, n, widths->of[n]);
		double width, height;
		ink_measure(&p->ink, cell_of(table, row, n), &how, &width, &height);
		if (height > most)
			most = height;
	}
	return most + 2 * PAD;
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

	pdf_begin(p, what ? "TR" : NULL);
	for (size_t n = 0; n < table->column_count; n++) {
		const struct ink_text how = cell_text(table, row, n, widths->of[n]);
		const str text = cell_of(table, row, n);
		pdf_begin(p, what);
		double used = lines[n] < 0 ? 0
					   : ink_put_lines(&p->ink, text, &how, x + PAD, p->y + PAD,
						     room, &lines[n]);
		pdf_end(p, what);
		if (used > most)
			most = used;
		x += widths->of[n];
	}
	pdf_end(p, what ? "TR" : NULL);
	p->y += most + 2 * PAD;
	return all_done(lines, table->column_count);
}

static void put_heads(struct printing *p, const struct paper_block *table,
	const struct widths *widths, const char *what)
{
	int lines[PAPER_COLUMNS_MAX] = { 0 };

	shade(p, row_height(p, table, widths, NULL));
	put_cells(p, table, widths, NULL, lines, what);
	pdf_line_across(p, p->y, 0.8);
}

static void next_page(struct printing *p, const struct paper_block *table, const struct widths *widths)
{
	pdf_turn_page(p);
	if (widths->heads_again)
		put_heads(p, table, widths, NULL);
}

static void put_row(struct printing *p, const struct paper_block *table,
	const struct widths *widths, const struct paper_row *row)
{
	const double height = row_height(p, table, widths, row);
	int lines[PAPER_COLUMNS_MAX] = { 0 };

	/* A row is broken over pages only where no page has room for all of it. */
	if (p->y + height > BOTTOM)
		next_page(p, table, widths);
	while (!put_cells(p, table, widths, row, lines, "TD"))
		next_page(p, table, widths);
	pdf_line_across(p, p->y, 0.3);
}

static void put_heads_as_row(struct printing *p, const struct paper_block *table, const struct widths *widths)
{
	str cells[PAPER_COLUMNS_MAX];

	for (size_t n = 0; n < table->column_count; n++)
		cells[n] = table->columns[n].head;
	put_row(p, table, widths, &(struct paper_row){ .cells = cells, .strong = true });
}

void pdf_table(struct printing *p, const struct paper_block *table)
{
	struct widths widths = widths_of(p, table);

	widths.heads_again = row_height(p, table, &widths, NULL) <= HEADS_MAX;
	pdf_need(p, 60);
	pdf_begin(p, "Table");
	if (widths.heads_again)
		put_heads(p, table, &widths, "TH");
	else
		put_heads_as_row(p, table, &widths);
	for (const struct paper_row *row = table->rows; row; row = row->next)
		put_row(p, table, &widths, row);
	pdf_end(p, "Table");
	p->y += GAP;
}
