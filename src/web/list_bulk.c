/* Work in bulk: the rows of a list, as those of an act. */
#include "web/list_bulk.h"
#include "base/csv.h"
#include "view/ask.h"
#include "web/form.h"

#define COUNTED_MAX 1000 /* on the list's page; beyond it says that there are more */

/* ---- Which fields are filled ---- */

static size_t column_of(const struct view *view, const struct field *field)
{
	size_t n = view_column_find(view, str_of(field->name));
	bool fits = n < view->column_count && view->columns[n].thing && field->kind == FIELD_REF &&
		    strcmp(view->columns[n].thing, field->ref) == 0;

	return fits ? n : view->column_count;
}

static bool has_parameter(const struct view *view, const struct field *field)
{
	const struct field *own = field_find(&view->parameters, str_of(field->name));

	return own && own->kind == FIELD_REF && field->kind == FIELD_REF &&
	       strcmp(own->ref, field->ref) == 0;
}

bool bulk_fills(const struct view *view, const struct field *field)
{
	return !field->resolved &&
	       (column_of(view, field) < view->column_count || has_parameter(view, field));
}

/* ---- The rows ---- */

/* Those whose fields are filled: by a column, or by a parameter that was given. */
static bool is_filled(const struct bulk_rows *c, const struct field *field)
{
	const struct view *view = c->l->view;

	if (field->resolved)
		return false;
	return column_of(view, field) < view->column_count ||
	       (has_parameter(view, field) && str_given(listing_asked(c->l, str_of(field->name))));
}

static void put_heads(const struct bulk_rows *c)
{
	bool first = true;

	for (size_t n = 0; n < c->act->record.count; n++)
		if (is_filled(c, &c->act->record.fields[n])) {
			csv_value(c->csv, first, str_of(c->act->record.fields[n].name));
			first = false;
		}
	csv_line_end(c->csv);
}

static void put_row(const struct bulk_rows *c, const struct view_value *values)
{
	const struct view *view = c->l->view;
	bool first = true;

	for (size_t n = 0; n < c->act->record.count; n++) {
		const struct field *field = &c->act->record.fields[n];
		size_t column = column_of(view, field);
		if (!is_filled(c, field))
			continue;
		csv_value(c->csv, first,
			column < view->column_count
				? view_text_of(&view->columns[column], &values[column], c->arena)
				: listing_asked(c->l, str_of(field->name)));
		first = false;
	}
	csv_line_end(c->csv);
}

static bool fits(const struct bulk_rows *c, const struct view_value *values)
{
	const struct view *view = c->l->view;

	if (!c->bulk->column)
		return true;
	size_t n = view_column_find(view, str_of(c->bulk->column));
	return view_filter_passes(&(struct view_filter){ .column = n, .value = c->wanted },
		view->columns[n].kind, &values[n]);
}

static bool collect_row(void *context, const struct view_value *values)
{
	struct bulk_rows *c = context;

	if (!fits(c, values))
		return true;
	if (c->rows == c->max) {
		c->more = true;
		return false;
	}
	c->rows++;
	if (c->csv)
		put_row(c, values);
	return true;
}

static void want(struct bulk_rows *c)
{
	const struct view *view = c->l->view;

	if (!c->bulk->column)
		return;
	size_t n = view_column_find(view, str_of(c->bulk->column));
	must(n < view->column_count);
	must(view_column_read(&view->columns[n], str_of(c->bulk->is), &c->wanted));
}

bool bulk_collect(struct bulk_rows *c, struct reading *reading, struct err *err)
{
	const struct listing *l = c->l;
	struct pair *pairs = arena_array(l->request->arena, l->count, sizeof(*pairs));
	size_t count = 0;

	for (size_t n = 0; pairs && n < l->count; n++) {
		str name = l->pairs[n].name;
		if (!str_eq(name, STR("cursor")) && !str_eq(name, STR("columns")) &&
			!str_eq(name, STR("limit")) && !str_eq(name, STR("bulk")))
			pairs[count++] = l->pairs[n];
	}
	want(c);
	if (c->csv)
		put_heads(c);
	return view_rows(l->view, reading, pairs, count, l->request->arena, l->problems,
		collect_row, c, err);
}

/* ---- On the list's page ---- */

const struct act *bulk_act(const struct listing *l, const struct view_bulk *bulk)
{
	return slices_act(ledger_slices(l->request->ledger), str_of(bulk->act));
}

/* With how far the ledger was when the list was shown: what was changed since is not judged unseen. */
static void add_act(struct listing *l, const struct bulk_rows *c, int64_t seq)
{
	struct arena *arena = l->request->arena;
	str url = listing_url(l, "/view/", STR("bulk"), str_of(c->act->name));
	str rest = url, path = str_cut(&rest, '?');

	l->page->bulk.ptr[l->page->bulk.count++] = (struct list_act){
		.label = str_of(tr(l->request->language, c->act->summary)),
		.url = act_looks_back(c->act)
			       ? arena_printf(arena, "%.*s/bulk?%.*s&" BULK_SEEN "=%lld",
					 STR_ARG(path), STR_ARG(rest), (long long)seq)
			       : arena_printf(
					 arena, "%.*s/bulk?%.*s", STR_ARG(path), STR_ARG(rest)),
		.rows = c->rows,
		.more = c->more,
	};
}

bool bulk_fill(struct listing *l, struct reading *reading, struct err *err)
{
	l->page->bulk.ptr =
		arena_array(l->request->arena, l->view->bulk_count, sizeof(*l->page->bulk.ptr));
	for (size_t n = 0; l->page->bulk.ptr && n < l->view->bulk_count; n++) {
		struct bulk_rows c = { .l = l,
			.bulk = &l->view->bulk[n],
			.act = bulk_act(l, &l->view->bulk[n]),
			.arena = l->request->arena,
			.max = COUNTED_MAX };
		if (!form_may_somewhere(l->request, c.act))
			continue;
		if (!bulk_collect(&c, reading, err))
			return false;
		if (c.rows)
			add_act(l, &c, reading->seq);
	}
	return true;
}
