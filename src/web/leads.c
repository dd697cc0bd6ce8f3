/* Where a cell of a list leads to. */
#include "web/leads.h"
#include "web/private.h"

#define URL_MAX 16384

static size_t place_of(const struct leads_row *row, size_t column)
{
	size_t n = 0;

	while (n < row->shown_count && row->shown[n] != column)
		n++;
	return n;
}

/* What stands in that column of the row; else what the list was asked with. */
static str value_of(const struct leads_row *row, str name)
{
	size_t place = place_of(row, view_column_find(row->view, name));

	if (place < row->shown_count)
		return row->texts[place];
	for (size_t n = 0; n < row->count; n++)
		if (str_eq(row->pairs[n].name, name))
			return row->pairs[n].text;
	return STR_NONE;
}

/* Up to the next name in braces, and that name; not given: there is none any more. */
static str next_name(str *rest, str *ret_before)
{
	*ret_before = str_cut(rest, '{');
	return str_given(*rest) ? str_cut(rest, '}') : STR_NONE;
}

static str filled(const struct leads_row *row, const char *pattern, struct arena *arena)
{
	CLEANUP(buf_done) struct buf url = BUF(URL_MAX);
	str rest = str_of(pattern), before, name;

	while (str_given(rest)) {
		name = next_name(&rest, &before);
		buf_add(&url, before);
		str value = str_given(name) ? value_of(row, name) : STR_NONE;
		if (str_given(name) && !value.len)
			return STR_NONE;
		if (value.len)
			url_encode(value, &url);
	}
	return arena_copy(arena, buf_str(&url));
}

str leads_of(const struct leads_row *row, const struct view_column *column, str text, struct arena *arena)
{
	CLEANUP(buf_done) struct buf url = BUF(URL_MAX);

	if (!text.len)
		return STR_NONE;
	if (column->leads)
		return filled(row, column->leads, arena);
	if (!column->thing && !column->file)
		return STR_NONE;
	buf_byte(&url, '/'); /* there are many of them: not by buf_printf(), which costs five times as much */
	buf_text(&url, column->file ? "api/v1/file" : column->thing);
	buf_text(&url, column->kind == FIELD_REF ? "/%23" : "/");
	url_encode(text, &url);
	return arena_copy(arena, buf_str(&url));
}

static bool names(str columns, str name)
{
	str rest = columns;

	while (str_given(rest))
		if (str_eq(str_trim(str_cut(&rest, ',')), name))
			return true;
	return false;
}

static size_t add_needed(const struct view *view, const struct view_column *column, struct buf *columns)
{
	str rest = str_of(column->leads), before;
	size_t more = 0;

	while (str_given(rest)) {
		str name = next_name(&rest, &before);
		if (!str_given(name) || view_column_find(view, name) == view->column_count ||
			names(buf_str(columns), name))
			continue;
		buf_byte(columns, ',');
		buf_add(columns, name);
		more++;
	}
	return more;
}

str leads_columns(const struct view *view, str columns, struct arena *arena, size_t *ret_more)
{
	CLEANUP(buf_done) struct buf text = BUF(URL_MAX);
	str rest = columns;

	*ret_more = 0;
	buf_add(&text, columns);
	while (str_given(rest)) {
		size_t n = view_column_find(view, str_trim(str_cut(&rest, ',')));
		if (n < view->column_count)
			*ret_more += add_needed(view, &view->columns[n], &text);
	}
	return arena_copy(arena, buf_str(&text));
}
