/* The kinds of charts: columns, bars, stages. */
#include "base/catalogue.h"
#include "base/text.h"
#include "web/chart_private.h"

/* ---- What is drawn how large ---- */

/* What is larger is drawn as the largest, so that nothing that is added up overflows. */
#define VALUE_MAX (INT64_MAX / 1000)

static int64_t value(const struct chart_row *row, size_t series)
{
	int64_t v = str_given(row->texts[series]) ? row->values[series] : 0;

	return v < 0 ? 0 : v > VALUE_MAX ? VALUE_MAX : v;
}

/* All of a row together. */
static int64_t sum(const struct drawing *d, const struct chart_row *row)
{
	int64_t all = 0;

	for (size_t n = 0; n < d->chart->series.count; n++)
		all += value(row, n);
	return all;
}

static int64_t largest(const struct drawing *d)
{
	int64_t most = 0;

	for (size_t n = 0; n < d->rows; n++)
		if (sum(d, &d->chart->rows.ptr[n]) > most)
			most = sum(d, &d->chart->rows.ptr[n]);
	return most;
}

/* ---- Columns ---- */

/* 1, 2 or 5 times a power of ten, so that five steps at most reach the largest. */
static int64_t step_of(int64_t most)
{
	static const int64_t times[] = { 1, 2, 5 };

	for (int64_t power = 1; power < INT64_MAX / 100; power *= 10)
		for (size_t n = 0; n < COUNT(times); n++)
			if (most / 5 < times[n] * power || most == 5 * times[n] * power)
				return times[n] * power;
	must_failed("a step that reaches the largest", __FILE__, __LINE__);
}

static void scale(const struct drawing *d, int64_t step, int64_t steps)
{
	for (int64_t n = 0; n <= steps; n++) {
		int y = d->top + d->height - chart_scaled(n, steps, d->height);
		chart_rule(d, d->left, y, d->left + d->width, y, n == 0);
		buf_printf(d->page->out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\"%s>",
			d->left - 6, y + 4, d->chart->file ? " fill=\"" CHART_INK "\"" : "");
		page_words(d->page, n * step);
		buf_text(d->page->out, "</text>\n");
	}
}

/* What its widest figure takes, with the points between thousands. */
static int scale_width(int64_t largest_figure)
{
	int digits = 1;

	for (; largest_figure >= 10; largest_figure /= 10)
		digits++;
	return (digits + (digits - 1) / 3) * CHART_CELL + 2 * CHART_GAP;
}

static void stack(const struct drawing *d, size_t at, int x, int width, int64_t top)
{
	const struct chart_row *row = &d->chart->rows.ptr[at];
	int64_t below = 0;

	for (size_t n = 0; n < d->chart->series.count; n++) {
		int from = chart_scaled(below, top, d->height);
		below += value(row, n);
		int to = chart_scaled(below, top, d->height);
		if (to > from)
			chart_box(d, (const int[]){ x, d->top + d->height - to, width, to - from },
				d->chart->series.ptr[n].tone, row->label, row->texts[n]);
	}
}

/* Every label that has room: the first, and then every so many. */
static size_t label_every(const struct drawing *d, int slot)
{
	size_t widest = 1;

	for (size_t n = 0; n < d->rows; n++)
		if (text_columns(d->chart->rows.ptr[n].label) > widest)
			widest = text_columns(d->chart->rows.ptr[n].label);
	if (widest > 16)
		widest = 16;
	return (widest * CHART_CELL + CHART_GAP + (size_t)slot - 1) / (size_t)slot;
}

void chart_columns(struct drawing *d)
{
	const struct chart_piece *chart = d->chart;
	int64_t one = chart->one > 0 ? chart->one : 1,
		most = largest(d) / one + (largest(d) % one > 0), step = step_of(most),
		steps = most / step + (most % step > 0);

	steps = steps ? steps : 1;
	d->left = scale_width(step * steps);
	d->top = chart_head_height(chart) + 4;
	d->width = CHART_WIDTH - d->left - CHART_GAP;
	d->height = 160;
	chart_head(d, d->top + d->height + CHART_LINE);
	scale(d, step, steps);
	int64_t top;
	if (__builtin_mul_overflow(step * steps, one, &top))
		top = largest(d);
	int slot = d->rows ? d->width / (int)d->rows : d->width;
	if (slot > 72)
		slot = 72;
	int width = slot > 3 ? slot * 7 / 10 : 1;
	size_t every = label_every(d, slot > 0 ? slot : 1);
	for (size_t n = 0; n < d->rows; n++) {
		int x = d->left + slot * (int)n + (slot - width) / 2;
		stack(d, n, x, width, top);
		if (n % every == 0)
			chart_words(d, x + width / 2, d->top + d->height + 17, "middle",
				chart->rows.ptr[n].label, 16);
	}
}

/* ---- Bars ---- */

#define LABEL 220 /* the labels' room */
#define FIGURE 90 /* and that of the figures */

static void bar(const struct drawing *d, size_t at, int64_t most)
{
	const struct chart_row *row = &d->chart->rows.ptr[at];
	int y = d->top + CHART_LINE * (int)at, from = 0;
	int64_t done = 0;
	str last = STR_NONE;

	chart_words(d, LABEL - CHART_GAP, y + 16, "end", row->label,
		(LABEL - 2 * CHART_GAP) / CHART_CELL);
	for (size_t n = 0; n < d->chart->series.count; n++) {
		done += value(row, n);
		int to = chart_scaled(done, most, d->width);
		if (to > from)
			chart_box(d,
				(const int[]){ d->left + from, y + 4, to - from, CHART_LINE - 8 },
				d->chart->series.ptr[n].tone, row->label, row->texts[n]);
		from = to;
		last = str_given(row->texts[n]) ? row->texts[n] : last;
	}
	if (d->chart->series.count == 1 && str_given(last))
		chart_words(d, d->left + from + 6, y + 16, NULL, last, FIGURE / CHART_CELL);
}

void chart_bars(struct drawing *d)
{
	int64_t most = largest(d);

	d->left = LABEL;
	d->top = chart_head_height(d->chart);
	d->width = CHART_WIDTH - LABEL - FIGURE;
	d->height = CHART_LINE * (int)d->rows;
	chart_head(d, d->top + d->height + CHART_GAP);
	chart_rule(d, d->left, d->top, d->left, d->top + d->height, true);
	for (size_t n = 0; n < d->rows; n++)
		bar(d, n, most);
}

/* ---- Stages ---- */

struct span {
	int32_t first, days;
};

static struct span span_of(const struct drawing *d)
{
	int32_t first = INT32_MAX, last = INT32_MIN;

	for (size_t n = 0; n < d->rows; n++) {
		const struct chart_row *row = &d->chart->rows.ptr[n];
		first = row->from.day < first ? row->from.day : first;
		last = row->to.day > last ? row->to.day : last;
	}
	return first > last ? (struct span){ 0, 1 } : (struct span){ first, last - first + 1 };
}

static int day_at(const struct drawing *d, struct span span, int32_t day)
{
	return d->left + chart_scaled(day - span.first, span.days, d->width);
}

/* A rule at the first of every month that has room for its name. */
static void months(const struct drawing *d, struct span span)
{
	int year, month, day, last = -CHART_WIDTH;

	date_split((date){ span.first }, &year, &month, &day);
	date first = date_add_months(date_of(year, month, 1), day > 1);
	for (; first.day < span.first + span.days; first = date_add_months(first, 1)) {
		char text[DATE_TEXT];
		int x = day_at(d, span, first.day);
		if (x - last < 9 * CHART_CELL || x > d->left + d->width - 3 * CHART_CELL)
			continue;
		chart_rule(d, x, d->top, x, d->top + d->height, false);
		chart_words(d, x, d->top + d->height + 17, "middle",
			str_slice(date_print(first, text), 0, 7), 7);
		last = x;
	}
}

static void stage(const struct drawing *d, size_t at, struct span span)
{
	const struct chart_row *row = &d->chart->rows.ptr[at];
	const opt_date today = d->chart->today;
	int y = d->top + CHART_LINE * (int)at, x = day_at(d, span, row->from.day),
	    to = day_at(d, span, row->to.day + 1);
	char from_text[DATE_TEXT], to_text[DATE_TEXT], days[2 * DATE_TEXT + 8];
	bool past = today.given && row->to.day < today.v.day,
	     ahead = today.given && row->from.day > today.v.day;

	snprintf(days, sizeof(days), "%s – %s", date_print(row->from, from_text).ptr,
		date_print(row->to, to_text).ptr);
	chart_words(d, LABEL - CHART_GAP, y + 16, "end", row->label,
		(LABEL - 2 * CHART_GAP) / CHART_CELL);
	chart_box(d, (const int[]){ x, y + 4, to > x ? to - x : 1, CHART_LINE - 8 },
		past    ? TONE_SECOND
		: ahead ? TONE_QUIET
			: TONE_FIRST,
		row->label, str_of(days));
}

void chart_stages(struct drawing *d)
{
	const opt_date today = d->chart->today;
	struct span span = span_of(d);

	d->left = LABEL;
	d->top = chart_head_height(d->chart) + (today.given ? CHART_LINE - CHART_GAP : 0);
	d->width = CHART_WIDTH - LABEL - 2 * CHART_GAP;
	d->height = CHART_LINE * (int)d->rows;
	chart_head(d, d->top + d->height + CHART_LINE);
	months(d, span);
	for (size_t n = 0; n < d->rows; n++)
		stage(d, n, span);
	if (!today.given || today.v.day < span.first || today.v.day >= span.first + span.days)
		return;
	int x = day_at(d, span, today.v.day);
	bool right = x > d->left + d->width - 60;
	chart_rule(d, x, d->top - CHART_GAP, x, d->top + d->height, true);
	chart_words(d, right ? x - 4 : x + 4, d->top - 4, right ? "end" : NULL,
		str_of(tr(d->page->language, N_("Today"))), 14);
}
