/* Tables for a terminal: columns as wide as their widest cell, wide characters counted as two. */
#include "base/text.h"
#include "view/view.h"

#define WIDTH_MAX 60 /* a wider cell is cut */

static size_t shown_width(str cell)
{
	size_t width = text_columns(cell);

	return width > WIDTH_MAX ? WIDTH_MAX : width;
}

/* A cell in one line: what would break the line is a space. */
static void put_cell(struct buf *out, str cell, size_t width, bool right, bool last)
{
	str shown = text_columns(cell) > WIDTH_MAX ? text_cut(cell, WIDTH_MAX - 1) : cell;
	size_t used = text_columns(shown) + (shown.len < cell.len);

	for (size_t n = used; right && n < width; n++)
		buf_byte(out, ' ');
	for (size_t n = 0; n < shown.len; n++)
		buf_byte(out, (unsigned char)shown.ptr[n] < 0x20 ? ' ' : shown.ptr[n]);
	if (shown.len < cell.len)
		buf_text(out, "…");
	for (size_t n = used; !right && !last && n < width; n++)
		buf_byte(out, ' ');
}

static void put_line(struct buf *out, const struct table_column *columns, const size_t *widths,
	size_t count, const str *cells)
{
	for (size_t n = 0; n < count; n++) {
		if (n)
			buf_text(out, "  ");
		put_cell(out, cells ? cells[n] : columns[n].label, widths[n], columns[n].number,
			n + 1 == count);
	}
	buf_byte(out, '\n');
}

void table_print(struct buf *out, const struct table_column *columns, size_t count,
	const str *cells, size_t rows)
{
	size_t *widths = calloc(count ? count : 1, sizeof(*widths));

	must(widths);
	for (size_t n = 0; n < count; n++)
		widths[n] = shown_width(columns[n].label);
	for (size_t n = 0; n < rows * count; n++) {
		size_t width = shown_width(cells[n]);
		if (width > widths[n % count])
			widths[n % count] = width;
	}
	put_line(out, columns, widths, count, NULL);
	for (size_t n = 0; n < rows; n++)
		put_line(out, columns, widths, count, cells + n * count);
	free(widths);
}
