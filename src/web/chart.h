/* Charts as SVG, drawn by the program: columns by week, bars by category, stages on a line of days, a share.
 *
 *     const str heads[] = { STR("Hours") };
 *     struct chart_series series[] = { { STR("Hours"), TONE_FIRST } };
 *     struct chart_row rows[] = { { .label = STR("2026-W48"), .values = { 90 }, .texts = { STR("1.5") } } };
 *     view.weeks = (struct figure_piece){ .chart = { .kind = CHART_COLUMNS, .id = "weeks", .title = ...,
 *             .series = { series, 1 }, .rows = { rows, 1 }, .one = 60 }, ... };
 *
 * and in the page {{include figure with weeks}}: the chart, the same as a table, and a link to it as a file of its
 * own, which chart_answer() gives.
 *
 * Always holds: the same figures make the same bytes (only whole numbers are reckoned with); texts are escaped; a
 * label that does not fit is cut, and stands whole in a <title>; nothing is drawn outside. Within a page colours are
 * classes of the stylesheet (tone-first ...), so that it follows light, dark and paper; a file carries its own. An SVG
 * here is one picture for ears (title and description): its figures are told by the table, never by colour alone.
 *
 * Everything is borrowed until it is printed. */
#ifndef MUSTER_WEB_CHART_H
#define MUSTER_WEB_CHART_H

#include "web/page.h"
#include "web/web.h"

#define CHART_SERIES_MAX 4
#define CHART_ROWS_MAX 400 /* what comes after is told by the table alone */

enum chart_kind {
	CHART_COLUMNS, /* upright, side by side, with a scale: weeks, months */
	CHART_BARS,    /* lying, each with its label before and its figure behind it: categories */
	CHART_STAGES,  /* from day to day, with a mark at today */
};

enum chart_tone { TONE_FIRST, TONE_SECOND, TONE_THIRD, TONE_ALARM, TONE_QUIET };
#define CHART_TONES (TONE_QUIET + 1)

struct chart_series {
	str label;
	enum chart_tone tone;
};

struct chart_row {
	str label;
	int64_t values
		[CHART_SERIES_MAX]; /* stacked in the order of the series; below zero counts as zero */
	str texts
		[CHART_SERIES_MAX]; /* the same for people; not given: there is none, and nothing is drawn */
	date from, to; /* CHART_STAGES: the first and the last day, instead of values */
};

struct chart_piece {
	enum chart_kind kind;
	const char *id; /* its own within the page: letters, digits and - */
	str title, desc;
	struct {
		const struct chart_series *ptr;
		size_t count;
	} series; /* CHART_STAGES: none */
	struct {
		const struct chart_row *ptr;
		size_t count;
	} rows;
	int64_t one;    /* CHART_COLUMNS: how much of a value the scale calls 1; 0: 1 */
	opt_date today; /* CHART_STAGES */
	bool file;      /* alone in a file, with colours and a title of its own: chart_answer() */
};

/* Prints it: <svg>...</svg>. Written by hand, and included by pages as a piece. */
void piece_chart(struct page *, const struct chart_piece *);

struct figure_line {
	str label;
	struct {
		str *ptr;
		size_t count;
	} cells;
};

/* A chart with its table beneath and its file. */
struct figure_piece {
	struct chart_piece chart;
	str file_url;
	str head; /* over the labels */
	struct {
		str *ptr;
		size_t count;
	} heads;
	struct {
		struct figure_line *ptr;
		size_t count;
	} lines;
	bool open; /* the table is shown at once */
};
void piece_figure(struct page *, const struct figure_piece *); /* compiled from figure.html */

/* Answers with the chart as a file to save, under a policy by which nothing in it acts or loads. */
void chart_answer(
	struct request *, struct response *, const struct chart_piece *, const char *name);

/* How much of a whole, as a small bar within a line; beside it the page says the same in figures. */
struct share_piece {
	int64_t part, whole;
};
void piece_share(struct page *, const struct share_piece *);

#endif
