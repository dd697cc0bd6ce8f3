/* Addresses of boards, and what may be said in them. */
#include "campaign/board_page.h"

#define URL_MAX 8192

const struct choice board_by_choices[] = {
	{ BOARD_BY_MEASURE, "measures", N_("Measure by measure") },
	{ BOARD_BY_WORKSTREAM, "workstreams", N_("By workstream") },
	{ 0 },
};

const struct choice board_sort_choices[] = {
	{ SORT_NAME, "name", N_("By name") },
	{ SORT_NAME_DOWN, "-name", N_("By name, from the end") },
	{ SORT_SHARE, "share", N_("Least answered first") },
	{ SORT_SHARE_DOWN, "-share", N_("Most answered first") },
	{ SORT_OVERDUE, "overdue", N_("Fewest overdue first") },
	{ SORT_OVERDUE_DOWN, "-overdue", N_("Most overdue first") },
	{ 0 },
};

static void add(struct page *url, bool *first, const char *name, str value)
{
	if (!str_given(value) || !value.len)
		return;
	buf_byte(url->out, *first ? '?' : '&');
	buf_text(url->out, name);
	buf_byte(url->out, '=');
	page_url_part(url, value);
	*first = false;
}

static void add_day(struct page *url, bool *first, const char *name, opt_date day)
{
	char text[DATE_TEXT];

	if (day.given)
		add(url, first, name, date_print(day.v, text));
}

str board_address(
	struct arena *arena, str unit, str measure, str campaign, const struct board_way *way)
{
	CLEANUP(buf_done) struct buf text = BUF(URL_MAX);
	struct page url = { .out = &text };
	bool first = true;

	buf_text(&text, "/board");
	if (str_given(unit)) {
		buf_byte(&text, '/');
		page_url_part(&url, unit);
	}
	if (str_given(measure)) {
		buf_byte(&text, '/');
		page_url_part(&url, measure);
	}
	add(&url, &first, "campaign", campaign);
	add_day(&url, &first, "on", way->on);
	add_day(&url, &first, "known", way->known);
	add(&url, &first, "by", choice_code(board_by_choices, way->by));
	add(&url, &first, "workstream", way->workstream);
	add(&url, &first, "open", way->open);
	add(&url, &first, "sort", choice_code(board_sort_choices, way->sort));
	add(&url, &first, "number", way->number);
	return arena_copy(arena, buf_str(&text));
}
