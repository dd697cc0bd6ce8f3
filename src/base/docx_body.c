/* A paper's blocks as the XML of a DOCX. What they look like is said beside each, since the styles of a
 * letterhead are its own; fonts are the letterhead's. */
#include "base/docx_private.h"
#include "base/text.h"

#define EMU 12700        /* to a point */
#define WIDTH_TWIPS 9638 /* of the text on A4 with margins of 20 mm */
#define STEP 280         /* of a list or a quote, twips */

static const char namespaces[] =
	"<w:body xmlns:w=\"" W_NS "\" "
	"xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "
	"xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" "
	"xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
	"xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">";

void pictures_done(struct docx_pictures *pictures)
{
	for (size_t n = 0; n < pictures->count; n++)
		buf_done(&pictures->bytes[n]);
}

/* XML has no way to say most control characters, nor U+FFFE and U+FFFF. */
static void put_escaped(struct buf *out, str text)
{
	for (size_t n = 0; n < text.len; n++) {
		unsigned char c = (unsigned char)text.ptr[n];
		if (c == '&')
			buf_text(out, "&amp;");
		else if (c == '<')
			buf_text(out, "&lt;");
		else if (c == '>')
			buf_text(out, "&gt;");
		else if (c == '"')
			buf_text(out, "&quot;");
		else if (c == 0xEF && n + 2 < text.len && (unsigned char)text.ptr[n + 1] == 0xBF &&
			 (unsigned char)text.ptr[n + 2] >= 0xBE)
			n += 2;
		else if (c >= ' ' || c == '\t')
			buf_byte(out, (char)c);
	}
}

/* Whether it has letters that are set in the East Asian font: then so are its quotation marks. */
static bool is_wide(str text)
{
	for (size_t n = 0; n < text.len; n++)
		if ((unsigned char)text.ptr[n] >= 0xE3 && (unsigned char)text.ptr[n] <= 0xED)
			return true;
	return false;
}

/* look: of enum paper_look; size: half points; 0: as the letterhead has it. */
static void put_run(struct buf *out, str text, unsigned look, int size)
{
	buf_text(out, "<w:r><w:rPr>");
	if (look & PAPER_CODE)
		buf_text(out, "<w:rFonts w:ascii=\"Courier New\" w:hAnsi=\"Courier New\" w:cs=\"Courier New\"/>");
	else if (is_wide(text))
		buf_text(out, "<w:rFonts w:hint=\"eastAsia\"/>");
	if (look & PAPER_STRONG)
		buf_text(out, "<w:b/><w:bCs/>");
	if (look & PAPER_SLANTED)
		buf_text(out, "<w:i/><w:iCs/>");
	if (look & PAPER_STRUCK)
		buf_text(out, "<w:strike/>");
	if (size)
		buf_printf(out, "<w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/>", size, size);
	buf_text(out, "</w:rPr>");
	while (str_given(text)) {
		str line = str_cut(&text, '\n');
		buf_text(out, "<w:t xml:space=\"preserve\">");
		put_escaped(out, line);
		buf_text(out, str_given(text) ? "</w:t><w:br/>" : "</w:t>");
	}
	buf_text(out, "</w:r>");
}

/* A text with what looks otherwise in it; all of it looks like `look`. */
static void put_runs(struct buf *out, str text, const struct paper_marks *marks, unsigned look, int size)
{
	size_t at = 0;

	for (size_t n = 0; marks && n < marks->count; n++) {
		const struct paper_mark *mark = &marks->ptr[n];
		if (mark->at > at)
			put_run(out, str_slice(text, at, mark->at - at), look, size);
		put_run(out, str_slice(text, mark->at, mark->len), look | mark->look, size);
		at = mark->at + mark->len;
	}
	if (at < text.len || !text.len)
		put_run(out, str_from(text, at), look, size);
}

/* Its style is the letterhead's, where that has one; what else it looks like is said here. */
static void put_heading(struct buf *out, const struct paper_block *block, const struct docx_styles *styles)
{
	static const int sizes[] = { 0, 28, 24, 22, 21, 21 };
	const str style = styles->headings[block->level - 1];

	buf_text(out, "<w:p><w:pPr>");
	if (style.len) {
		buf_text(out, "<w:pStyle w:val=\"");
		put_escaped(out, style);
		buf_text(out, "\"/>");
	}
	buf_printf(out,
		"<w:keepNext/>%s<w:spacing w:before=\"280\" w:after=\"100\"/><w:ind w:left=\"0\" "
		"w:firstLine=\"0\"/><w:outlineLvl w:val=\"%d\"/></w:pPr>",
		style.len ? "<w:numPr><w:numId w:val=\"0\"/></w:numPr>" : "", block->level - 1);
	put_runs(out, block->text, &block->how.marks, PAPER_STRONG, sizes[block->level]);
	buf_text(out, "</w:p>");
}

static void put_beside(struct buf *out, const struct paper_how *how)
{
	if (how->quoted)
		buf_text(out,
			"<w:pBdr><w:left w:val=\"single\" w:sz=\"12\" w:space=\"6\" "
			"w:color=\"B8BCC2\"/></w:pBdr>");
}

static void put_paragraph(struct buf *out, const struct paper_block *block)
{
	buf_text(out, "<w:p><w:pPr>");
	put_beside(out, &block->how);
	buf_text(out, "<w:spacing w:after=\"120\"/>");
	if (block->how.step)
		buf_printf(out, "<w:ind w:left=\"%d\" w:firstLine=\"0\"/>", STEP * block->how.step);
	buf_text(out, "</w:pPr>");
	put_runs(out, block->text, &block->how.marks, 0, 0);
	buf_text(out, "</w:p>");
}

static void put_item(struct buf *out, const struct paper_block *block)
{
	const str label = block->how.label;

	buf_text(out, "<w:p><w:pPr>");
	put_beside(out, &block->how);
	buf_printf(out,
		"<w:spacing w:after=\"60\"/><w:ind w:left=\"%d\" w:hanging=\"%d\"/></w:pPr><w:r>"
		"<w:t xml:space=\"preserve\">%.*s  </w:t></w:r>",
		STEP * (block->how.step + 1), STEP, STR_ARG(str_given(label) ? label : STR("•")));
	put_runs(out, block->text, &block->how.marks, 0, 0);
	buf_text(out, "</w:p>");
}

static void put_rule(struct buf *out)
{
	buf_text(out,
		"<w:p><w:pPr><w:pBdr><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"8C9096\"/>"
		"</w:pBdr><w:spacing w:after=\"120\"/></w:pPr></w:p>");
}

/* ---- Tables ---- */

static const char table_look[] =
	"<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblBorders>"
	"<w:top w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"8C9096\"/>"
	"<w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"8C9096\"/>"
	"<w:insideH w:val=\"single\" w:sz=\"2\" w:space=\"0\" w:color=\"B8BCC2\"/></w:tblBorders>"
	"<w:tblLayout w:type=\"autofit\"/><w:tblCellMar><w:left w:w=\"60\" w:type=\"dxa\"/>"
	"<w:right w:w=\"60\" w:type=\"dxa\"/></w:tblCellMar>";

static void put_cell(struct buf *out, str text, const struct paper_marks *marks, const struct paper_column *column,
	bool strong, bool head)
{
	buf_text(out, "<w:tc><w:tcPr>");
	if (head)
		buf_text(out, "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"EDEFF3\"/>");
	buf_text(out, "</w:tcPr><w:p><w:pPr>");
	if (head)
		buf_text(out, "<w:keepNext/>");
	buf_text(out, "<w:spacing w:before=\"30\" w:after=\"30\"/><w:ind w:firstLine=\"0\"/>");
	if (column->number)
		buf_text(out, "<w:jc w:val=\"right\"/>");
	buf_text(out, "</w:pPr>");
	put_runs(out, text, marks, strong || head ? PAPER_STRONG : 0, 18);
	buf_text(out, "</w:p></w:tc>");
}

static void put_row(struct buf *out, const struct paper_block *table, const struct paper_row *row)
{
	buf_text(out, row ? "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
			  : "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
	for (size_t n = 0; n < table->column_count; n++)
		put_cell(out, row ? row->cells[n] : table->columns[n].head, row && row->marks ? &row->marks[n] : NULL,
			&table->columns[n], row && row->strong, !row);
	buf_text(out, "</w:tr>");
}

/* How wide a column is wished, in letters. */
static int wish(const struct paper_block *table, size_t n)
{
	size_t most = table->columns[n].number ? 6 : text_columns(table->columns[n].head);

	for (const struct paper_row *row = table->rows; row; row = row->next)
		if (text_columns(row->cells[n]) > most)
			most = text_columns(row->cells[n]);
	return most < 6 ? 6 : most > 44 ? 44 : (int)most + 1;
}

/* Whoever opens it fits them better to what they hold. */
static void put_grid(struct buf *out, const struct paper_block *table)
{
	int wishes[PAPER_COLUMNS_MAX], all = 0;

	for (size_t n = 0; n < table->column_count; n++)
		all += wishes[n] = wish(table, n);
	buf_text(out, "<w:tblGrid>");
	for (size_t n = 0; n < table->column_count; n++)
		buf_printf(out, "<w:gridCol w:w=\"%d\"/>", WIDTH_TWIPS * wishes[n] / all);
	buf_text(out, "</w:tblGrid>");
}

static void put_table(struct buf *out, const struct paper_block *table)
{
	buf_text(out, table_look);
	if (table->text.len) {
		buf_text(out, "<w:tblCaption w:val=\"");
		put_escaped(out, table->text);
		buf_text(out, "\"/>");
	}
	buf_text(out, "</w:tblPr>");
	put_grid(out, table);
	put_row(out, table, NULL);
	for (const struct paper_row *row = table->rows; row; row = row->next)
		put_row(out, table, row);
	/* Two tables would become one, and a cell does not end with one. */
	buf_text(out, "</w:tbl><w:p><w:pPr><w:spacing w:after=\"0\"/></w:pPr></w:p>");
}

/* ---- Charts ---- */

/* In words too, for whoever cannot see the picture. */
static void put_said(struct buf *out, const struct paper_block *chart)
{
	put_escaped(out, chart->text);
	for (const struct paper_bar *bar = chart->bars; bar; bar = bar->next) {
		buf_text(out, bar == chart->bars ? ": " : "; ");
		put_escaped(out, bar->label);
		buf_byte(out, ' ');
		put_escaped(out, bar->figure);
	}
}

static bool put_chart(const struct paper *paper, const struct paper_block *chart, double width,
	struct docx_pictures *pictures, struct buf *out, struct err *err)
{
	double height = 0;
	size_t n = pictures->count;

	must(n < COUNT(pictures->bytes));
	buf_init(&pictures->bytes[pictures->count++], 4 << 20);
	if (!paper_bars_png(paper, chart, &pictures->bytes[n], &height, err))
		return false;
	const double shrunk = width < PAPER_WIDTH ? width / PAPER_WIDTH : 1;
	const long cx = (long)(PAPER_WIDTH * shrunk * EMU), cy = (long)(height * shrunk * EMU);
	buf_text(out,
		"<w:p><w:pPr><w:spacing w:after=\"120\"/><w:ind w:firstLine=\"0\"/></w:pPr><w:r>"
		"<w:drawing>");
	buf_printf(out,
		"<wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"%ld\" "
		"cy=\"%ld\"/><wp:docPr id=\"%zu\" name=\"Muster %zu\" descr=\"",
		cx, cy, 9000 + n, n + 1);
	put_said(out, chart);
	buf_printf(out,
		"\"/><a:graphic><a:graphicData "
		"uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic>"
		"<pic:nvPicPr><pic:cNvPr id=\"%zu\" name=\"muster-%zu.png\"/><pic:cNvPicPr/>"
		"</pic:nvPicPr><pic:blipFill><a:blip r:embed=\"rIdMuster%zu\"/><a:stretch>"
		"<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>"
		"<a:ext cx=\"%ld\" cy=\"%ld\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/>"
		"</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>"
		"</w:drawing></w:r></w:p>",
		9000 + n, n + 1, n + 1, cx, cy);
	return true;
}

bool body_print(const struct paper *paper, double width, const struct docx_styles *styles,
	struct docx_pictures *pictures, struct buf *out, struct err *err)
{
	buf_text(out, namespaces);
	for (const struct paper_block *block = paper->blocks; block; block = block->next) {
		switch (block->kind) {
		case PAPER_HEADING:
			put_heading(out, block, styles);
			break;
		case PAPER_TEXT:
			put_paragraph(out, block);
			break;
		case PAPER_ITEM:
			put_item(out, block);
			break;
		case PAPER_RULE:
			put_rule(out);
			break;
		case PAPER_TABLE:
			put_table(out, block);
			break;
		case PAPER_BARS:
			if (!put_chart(paper, block, width, pictures, out, err))
				return false;
			break;
		}
	}
	buf_text(out, "</w:body>");
	return !out->failed || err_set(err, ERR_FULL, "The DOCX is too large.");
}
