/* Charts as SVG: see chart.h. Whole numbers only, so that the same figures make the same bytes. */
#include "base/catalogue.h"
#include "base/text.h"
#include "web/chart_private.h"

static const struct {
	const char *name, *colour;
} tones[CHART_TONES] = {
	[TONE_FIRST] = { "first", "#2a6099" },
	[TONE_SECOND] = { "second", "#8fb8de" },
	[TONE_THIRD] = { "third", "#b0782a" },
	[TONE_ALARM] = { "alarm", "#a8271a" },
	[TONE_QUIET] = { "quiet", "#c3cad2" },
};

/* What a file says of itself where a page has classes. */
#define RULE "#d9dde2"
#define STRONG "#596270"
#define FONT "system-ui, sans-serif"

/* ---- Marks ---- */

static void look(
	const struct drawing *d, const char *class, const char *attribute, const char *colour)
{
	if (d->chart->file)
		buf_printf(d->page->out, " %s=\"%s\"", attribute, colour);
	else
		buf_printf(d->page->out, " class=\"%s\"", class);
}

static void tone(const struct drawing *d, enum chart_tone of)
{
	char class[32];

	snprintf(class, sizeof(class), "tone-%s", tones[of].name);
	look(d, class, "fill", tones[of].colour);
}

/* `name` and `text`: what it says to who points at it. */
void chart_box(const struct drawing *d, const int at[4], enum chart_tone of, str name, str text)
{
	buf_printf(d->page->out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"", at[0], at[1],
		at[2], at[3]);
	tone(d, of);
	buf_text(d->page->out, "><title>");
	page_words(d->page, name);
	if (text.len) {
		buf_text(d->page->out, ": ");
		page_words(d->page, text);
	}
	buf_text(d->page->out, "</title></rect>\n");
}

void chart_rule(const struct drawing *d, int x1, int y1, int x2, int y2, bool strong)
{
	buf_printf(d->page->out, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"", x1, y1, x2, y2);
	look(d, strong ? "strong" : "rule", "stroke", strong ? STRONG : RULE);
	buf_text(d->page->out, "/>");
}

/* A text that takes at most so many cells; whole in its title where it was cut. */
void chart_words(const struct drawing *d, int x, int y, const char *anchor, str text, size_t cells)
{
	struct buf *out = d->page->out;
	bool fits = text_columns(text) <= cells;

	buf_printf(out, "<text x=\"%d\" y=\"%d\"", x, y);
	if (anchor)
		buf_printf(out, " text-anchor=\"%s\"", anchor);
	if (d->chart->file)
		buf_text(out, " fill=\"" CHART_INK "\"");
	buf_byte(out, '>');
	page_words(d->page, fits ? text : text_cut(text, cells ? cells - 1 : 0));
	if (!fits) {
		buf_text(out, "…<title>");
		page_words(d->page, text);
		buf_text(out, "</title>");
	}
	buf_text(out, "</text>\n");
}

/* Never more than `room`, whatever came of adding. */
int chart_scaled(int64_t v, int64_t most, int room)
{
	if (v <= 0 || most <= 0)
		return 0;
	return v >= most ? room : (int)((__extension__(__int128) v * room) / most);
}

/* ---- Head, legend ---- */

static void legend(const struct drawing *d, int y)
{
	int x = d->left;

	for (size_t n = 0; n < d->chart->series.count; n++) {
		const struct chart_series *series = &d->chart->series.ptr[n];
		size_t cells = text_columns(series->label);
		size_t room = (size_t)(CHART_WIDTH / (int)d->chart->series.count - 40) / CHART_CELL;
		buf_printf(d->page->out, "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\"", x,
			y - 10);
		tone(d, series->tone);
		buf_text(d->page->out, "/>");
		chart_words(d, x + 18, y, NULL, series->label, room);
		x += 40 + (int)(cells < room ? cells : room) * CHART_CELL;
	}
}

static void begin(const struct drawing *d, int height)
{
	struct buf *out = d->page->out;
	const char *name = d->chart->id;

	if (d->chart->file)
		buf_printf(out,
			"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
			"font-family=\"" FONT "\" ",
			CHART_WIDTH, height);
	else
		buf_text(out, "<svg class=\"drawn\" ");
	buf_printf(out,
		"viewBox=\"0 0 %d %d\" font-size=\"%d\" role=\"img\" aria-labelledby=\"%s-t "
		"%s-d\">\n"
		"<title id=\"%s-t\">",
		CHART_WIDTH, height, CHART_LETTERS, name, name, name);
	page_words(d->page, d->chart->title);
	buf_printf(out, "</title><desc id=\"%s-d\">", name);
	page_words(d->page, d->chart->desc);
	buf_text(out, "</desc>\n");
	if (!d->chart->file)
		return;
	buf_printf(out, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", CHART_WIDTH, height);
	chart_words(d, CHART_GAP, 18, NULL, d->chart->title,
		(CHART_WIDTH - 2 * CHART_GAP) / CHART_CELL);
}

/* Where the figures begin: below what stands above them. */
int chart_head_height(const struct chart_piece *chart)
{
	return CHART_GAP + (chart->file ? CHART_LINE : 0) +
	       (chart->series.count > 1 ? CHART_LINE : 0);
}

void chart_head(const struct drawing *d, int height)
{
	begin(d, height);
	if (d->chart->series.count > 1)
		legend(d, d->top - CHART_GAP - 2);
}

void piece_chart(struct page *page, const struct chart_piece *chart)
{
	struct drawing d = { .page = page, .chart = chart, .rows = chart->rows.count };

	must(chart->series.count <= CHART_SERIES_MAX);
	if (d.rows > CHART_ROWS_MAX)
		d.rows = CHART_ROWS_MAX;
	switch (chart->kind) {
	case CHART_COLUMNS:
		chart_columns(&d);
		break;
	case CHART_BARS:
		chart_bars(&d);
		break;
	case CHART_STAGES:
		chart_stages(&d);
		break;
	}
	buf_text(page->out, "</svg>\n");
}

/* ---- A file, a share ---- */

void chart_answer(struct request *request, struct response *response,
	const struct chart_piece *chart, const char *name)
{
	struct page page = { .out = &response->body, .language = request->language };
	struct chart_piece alone = *chart;

	alone.file = true;
	response->type = "image/svg+xml";
	response->policy = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
			   "form-action 'none'";
	response->filename = name;
	piece_chart(&page, &alone);
}

void piece_share(struct page *page, const struct share_piece *share)
{
	int width = chart_scaled(share->part, share->whole, 96);

	if (share->part > 0 && !width)
		width = 1;
	buf_printf(page->out,
		"<svg class=\"drawn part\" viewBox=\"0 0 96 10\" aria-hidden=\"true\"><rect "
		"class=\"tone-quiet\" "
		"width=\"96\" height=\"10\"/><rect class=\"tone-first\" width=\"%d\" "
		"height=\"10\"/></svg>",
		width);
}
