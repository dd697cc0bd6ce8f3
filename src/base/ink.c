/* Drawing text and bars: see ink.h. */
#include "base/ink.h"

#define BAR_LINE 17.0 /* points from one bar to the next */
#define BAR_THICK 9.0
#define BAR_TEXT 8.5
#define LABEL_SHARE 0.34 /* of the width, for what the bars are of */
#define FIGURE_WIDTH 92.0
#define GAP 6.0
#define CODE_FONT "Noto Sans Mono CJK SC" /* of the same package as PAPER_FONT */

bool ink_init(struct ink *ink, enum language language, struct err *err)
{
	*ink = (struct ink){ .lib = ink_library(err), .language = language };
	if (!ink->lib)
		return false;
	ink->fonts = ink->lib->pango_cairo_font_map_new();
	if (!ink->fonts)
		return err_set(err, ERR_SYSTEM, "There are no fonts that pango can draw with.");
	ink->lib->pango_cairo_font_map_set_resolution((PangoCairoFontMap *)ink->fonts, 72);
	ink->context = ink->lib->pango_font_map_create_context(ink->fonts);
	ink->lib->pango_context_set_language(
		ink->context, ink->lib->pango_language_from_string(language_tag(language)));
	ink->layout = ink->lib->pango_layout_new(ink->context);
	return true;
}

void ink_done(struct ink *ink)
{
	if (ink->layout)
		ink->lib->g_object_unref(ink->layout);
	if (ink->context)
		ink->lib->g_object_unref(ink->context);
	if (ink->fonts)
		ink->lib->g_object_unref(ink->fonts);
	*ink = (struct ink){ 0 };
}

static void add_look(PangoAttrList *list, const struct ink *ink, const struct paper_mark *mark, PangoAttribute *look)
{
	look->start_index = (unsigned)mark->at;
	look->end_index = (unsigned)(mark->at + mark->len);
	ink->lib->pango_attr_list_insert(list, look);
}

/* What looks otherwise; of the text before, nothing stays. */
static void set_marks(struct ink *ink, const struct paper_marks *marks)
{
	PangoAttrList *list = marks && marks->count ? ink->lib->pango_attr_list_new() : NULL;

	for (size_t n = 0; list && n < marks->count; n++) {
		const struct paper_mark *mark = &marks->ptr[n];
		if (mark->look & PAPER_STRONG)
			add_look(list, ink, mark, ink->lib->pango_attr_weight_new(PANGO_WEIGHT_BOLD));
		if (mark->look & PAPER_SLANTED)
			add_look(list, ink, mark, ink->lib->pango_attr_style_new(PANGO_STYLE_ITALIC));
		if (mark->look & PAPER_STRUCK)
			add_look(list, ink, mark, ink->lib->pango_attr_strikethrough_new(true));
		if (mark->look & PAPER_CODE)
			add_look(list, ink, mark, ink->lib->pango_attr_family_new(CODE_FONT));
	}
	ink->lib->pango_layout_set_attributes(ink->layout, list);
	if (list)
		ink->lib->pango_attr_list_unref(list);
}

static void set(struct ink *ink, str text, const struct ink_text *how)
{
	PangoFontDescription *font = ink->lib->pango_font_description_new();

	ink->lib->pango_font_description_set_family_static(font, PAPER_FONT);
	ink->lib->pango_font_description_set_absolute_size(font, how->size * PANGO_SCALE);
	if (how->strong)
		ink->lib->pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
	ink->lib->pango_layout_set_font_description(ink->layout, font);
	ink->lib->pango_font_description_free(font);
	ink->lib->pango_layout_set_width(
		ink->layout, how->width > 0 ? (int)(how->width * PANGO_SCALE) : -1);
	ink->lib->pango_layout_set_wrap(ink->layout, PANGO_WRAP_WORD_CHAR);
	ink->lib->pango_layout_set_ellipsize(
		ink->layout, how->cut ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
	ink->lib->pango_layout_set_single_paragraph_mode(ink->layout, how->cut);
	ink->lib->pango_layout_set_alignment(ink->layout, how->right    ? PANGO_ALIGN_RIGHT
							  : how->centre ? PANGO_ALIGN_CENTER
									: PANGO_ALIGN_LEFT);
	ink->lib->pango_layout_set_line_spacing(ink->layout, 1.05f);
	set_marks(ink, how->marks);
	ink->lib->pango_layout_set_text(ink->layout, text.ptr ? text.ptr : "", (int)text.len);
}

void ink_measure(struct ink *ink, str text, const struct ink_text *how, double *ret_width,
	double *ret_height)
{
	PangoRectangle all;

	set(ink, text, how);
	ink->lib->pango_layout_get_extents(ink->layout, NULL, &all);
	*ret_width = (double)all.width / PANGO_SCALE;
	*ret_height = (double)all.height / PANGO_SCALE;
}

void ink_colour(struct ink *ink, double r, double g, double b)
{
	if (ink->cairo)
		ink->lib->cairo_set_source_rgb(ink->cairo, r, g, b);
}

double ink_put(struct ink *ink, str text, const struct ink_text *how, double x, double y)
{
	int line = 0;

	return ink_put_lines(ink, text, how, x, y, 1e9, &line);
}

double ink_put_lines(struct ink *ink, str text, const struct ink_text *how, double x, double y,
	double room, int *line)
{
	int at = 0, first = *line;
	double used = 0, begin = 0;

	set(ink, text, how);
	PangoLayoutIter *lines = ink->lib->pango_layout_get_iter(ink->layout);
	*line = -1;
	do {
		PangoRectangle extents;
		int top, bottom;
		ink->lib->pango_layout_iter_get_line_yrange(lines, &top, &bottom);
		ink->lib->pango_layout_iter_get_line_extents(lines, NULL, &extents);
		if (at == first)
			begin = (double)top / PANGO_SCALE;
		double end = (double)bottom / PANGO_SCALE - begin;
		if (at > first && end > room) {
			*line = at;
			break;
		}
		if (at++ < first)
			continue;
		used = end;
		if (!ink->cairo)
			continue;
		ink->lib->cairo_move_to(ink->cairo, x + (double)extents.x / PANGO_SCALE,
			y + (double)ink->lib->pango_layout_iter_get_baseline(lines) / PANGO_SCALE -
				begin);
		ink->lib->pango_cairo_show_layout_line(
			ink->cairo, ink->lib->pango_layout_iter_get_line_readonly(lines));
	} while (ink->lib->pango_layout_iter_next_line(lines));
	ink->lib->pango_layout_iter_free(lines);
	return used;
}

/* ---- Bars ---- */

double ink_bars_height(const struct paper_block *chart)
{
	return BAR_LINE * (double)chart->bar_count + GAP;
}

static void rectangle(struct ink *ink, double x, double y, double width, double height)
{
	if (!ink->cairo || width <= 0)
		return;
	ink->lib->cairo_rectangle(ink->cairo, x, y, width, height);
	ink->lib->cairo_fill(ink->cairo);
}

double ink_bars(struct ink *ink, const struct paper_block *chart, double x, double y, double width)
{
	const double label = width * LABEL_SHARE, room = width - label - FIGURE_WIDTH - 2 * GAP;
	const struct ink_text left = { BAR_TEXT, .width = label, .cut = true };
	const struct ink_text right = { BAR_TEXT, .width = FIGURE_WIDTH, .cut = true,
		.right = true };

	for (const struct paper_bar *bar = chart->bars; bar; bar = bar->next) {
		const double top = y + (BAR_LINE - BAR_THICK) / 2, from = x + label + GAP;
		ink_colour(ink, 0.1, 0.1, 0.1);
		ink_put(ink, bar->label, &left, x, y + 1);
		ink_put(ink, bar->figure, &right, x + width - FIGURE_WIDTH, y + 1);
		ink_colour(ink, 0.90, 0.91, 0.93);
		rectangle(ink, from, top, room, BAR_THICK);
		ink_colour(ink, 0.13, 0.36, 0.60);
		rectangle(ink, from, top, room * bar->percent / 100, BAR_THICK);
		y += BAR_LINE;
	}
	ink_colour(ink, 0.1, 0.1, 0.1);
	return ink_bars_height(chart);
}

static cairo_status_t take_bytes(void *out, const unsigned char *bytes, unsigned length)
{
	buf_bytes(out, bytes, length);
	return ((struct buf *)out)->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

bool paper_bars_png(const struct paper *paper, const struct paper_block *chart, struct buf *out,
	double *ret_height, struct err *err)
{
	const double height = ink_bars_height(chart), scale = 2;
	struct ink ink;

	if (!ink_init(&ink, paper->language, err))
		return false;
	cairo_surface_t *surface = ink.lib->cairo_image_surface_create(
		CAIRO_FORMAT_RGB24, (int)(PAPER_WIDTH * scale), (int)(height * scale));
	ink.cairo = ink.lib->cairo_create(surface);
	ink.lib->cairo_scale(ink.cairo, scale, scale);
	ink_colour(&ink, 1, 1, 1);
	ink.lib->cairo_paint(ink.cairo);
	ink_bars(&ink, chart, 0, 0, PAPER_WIDTH);
	ink.lib->cairo_destroy(ink.cairo);
	cairo_status_t status =
		ink.lib->cairo_surface_write_to_png_stream(surface, take_bytes, out);
	ink.lib->cairo_surface_destroy(surface);
	ink_done(&ink);
	*ret_height = height;
	return status == CAIRO_STATUS_SUCCESS ||
	       err_set(err, ERR_FULL, "The chart cannot be drawn: %s.",
		       ink.lib->cairo_status_to_string(status));
}
