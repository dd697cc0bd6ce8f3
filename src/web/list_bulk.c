/* Work in bulk: the rows of a list, as those of an act. */
#include "web/list_bulk.h"
#include "base/csv.h"
#include "view/ask.h"
#include "web/form.h"

#define COUNTED_MAX 1000 /* on the list's page; beyond it says that there are more */
#define LOOKED_AT_MAX 10000 /* rows that are looked at for it */

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
	return view_filter_passes(&(struct view_filter){ .column = c->column, .value = c->wanted },
		view->columns[c->column].kind, &values[c->column]);
}

/* ---- For whom ---- */

static id unit_asked(const struct listing *l, struct reading *reading, const char *name)
{
	const struct field *field = name ? field_find(&l->view->parameters, str_of(name)) : NULL;
	str text = field ? listing_asked(l, str_of(name)) : STR_NONE;
	id named = str_given(text) ? reading_find(reading, field->ref, text) : ID_NONE;

	return id_given(named) ? reading_unit(reading, field->ref, named) : ID_NONE;
}

/* The unit that a list is of, as the view takes it (view.h, SEES_AT); ID_NONE: not known. */
static id top_of(const struct listing *l, struct reading *reading)
{
	id top = unit_asked(l, reading, l->view->right_at);

	if (id_given(top) || l->view->sees != SEES_AT)
		return top;
	top = unit_asked(l, reading, l->view->or_at);
	return id_given(top) && reading_may(reading, RIGHT_SEE, top)
		       ? top
		       : standing_top(reading->standing, reading->board);
}

/* Most lists are of one's own line, of which it is known at once: then no row's unit is looked up. */
static void find_place(struct bulk_rows *c, struct reading *reading)
{
	const struct act *act = c->act;
	const char *places = reading_places(reading);

	c->reading = reading;
	if (!reading->standing || !act->right_at || act->right_or || act->self)
		return;
	c->place = field_find(&act->record, str_of(act->right_at));
	c->place_column = column_of(c->l->view, c->place);
	id top = top_of(c->l, reading);
	if (!id_given(top) || strcmp(c->place->ref, places) != 0)
		return;
	c->top = reading_code(reading, places, top, c->arena);
	c->may_top = reading_may(reading, act->right, top);
	c->may_below = standing_may_below(reading->standing, reading->board, act->right, top);
	if (c->may_top && c->may_below)
		c->place = NULL;
}

static bool may_at(struct bulk_rows *c, str place)
{
	const char *thing = c->place->ref;

	if (str_given(c->top) && str_eq(place, c->top))
		return c->may_top;
	if (c->may_below || (str_given(c->last) && str_eq(place, c->last)))
		return c->may_below || c->may_last;
	id at = reading_find(c->reading, thing, place);
	c->may_last = id_given(at) &&
		      reading_may(c->reading, c->act->right, reading_unit(c->reading, thing, at));
	c->last = arena_copy(c->arena, place);
	return c->may_last;
}

/* Whether whoever asks may do it to this row. */
static bool may(struct bulk_rows *c, const struct view_value *values)
{
	const struct view *view = c->l->view;

	if (!c->place)
		return true;
	str place = c->place_column < view->column_count
			    ? values[c->place_column].text
			    : listing_asked(c->l, str_of(c->place->name));
	return !str_given(place) || may_at(c, place);
}

static bool collect_row(void *context, const struct view_value *values)
{
	struct bulk_rows *c = context;

	if (!fits(c, values) || !may(c, values))
		return true;
	if (c->rows == c->max) {
		c->more = true;
		return false;
	}
	c->rows++;
	put_row(c, values);
	return true;
}

static void want(struct bulk_rows *c)
{
	const struct view *view = c->l->view;

	if (!c->bulk->column)
		return;
	c->column = view_column_find(view, str_of(c->bulk->column));
	must(c->column < view->column_count);
	must(view_column_read(&view->columns[c->column], str_of(c->bulk->is), &c->wanted));
}

/* The list as it was asked, whichever page and columns were looked at, with only these columns. */
static size_t pairs_of(const struct listing *l, str columns, struct pair **ret)
{
	struct pair *pairs = arena_array(l->request->arena, l->count + 1, sizeof(*pairs));
	size_t count = 0;

	for (size_t n = 0; pairs && n < l->count; n++) {
		str name = l->pairs[n].name;
		if (!str_eq(name, STR("cursor")) && !str_eq(name, STR("columns")) &&
			!str_eq(name, STR("limit")) && !str_eq(name, STR("bulk")))
			pairs[count++] = l->pairs[n];
	}
	if (pairs)
		pairs[count++] = (struct pair){ STR("columns"), columns };
	*ret = pairs;
	return count;
}

/* Those that fill a field. */
static str columns_to_collect(const struct bulk_rows *c)
{
	const struct view *view = c->l->view;
	str columns = STR("");

	for (size_t n = 0; n < c->act->record.count; n++)
		if (column_of(view, &c->act->record.fields[n]) < view->column_count)
			columns = arena_printf(c->arena, "%.*s%s%s", STR_ARG(columns),
				columns.len ? "," : "", c->act->record.fields[n].name);
	return columns;
}

bool bulk_collect(struct bulk_rows *c, struct reading *reading, struct err *err)
{
	const struct listing *l = c->l;
	struct pair *pairs;
	size_t count = pairs_of(l, columns_to_collect(c), &pairs);

	want(c);
	find_place(c, reading);
	put_heads(c);
	return view_rows(l->view, reading, pairs, count, l->request->arena, l->problems,
		collect_row, c, err);
}

/* ---- On the list's page ---- */

const struct act *bulk_act(const struct listing *l, const struct view_bulk *bulk)
{
	return slices_act(ledger_slices(l->request->ledger), str_of(bulk->act));
}

/* Whether a list asked so can hold a row for it. */
static bool can_hold(struct listing *l, struct reading *reading, const struct view_bulk *bulk)
{
	struct view_asked *asked = arena_alloc(l->request->arena, sizeof(*asked));
	struct pair *pairs;
	size_t count = pairs_of(l, STR(""), &pairs);

	return !bulk->can ||
	       (asked && view_ask(l->view, reading, pairs, count, false, l->request->arena,
				 l->problems, asked) &&
		       bulk->can(reading, asked->parameters.in));
}

/* For all acts at once: how many rows each would take, of those that are looked at for it. */
struct counting {
	struct bulk_rows *acts;
	size_t count;
	int64_t looked_at;
	bool cut; /* there are more rows than were looked at */
};

static bool count_row(void *context, const struct view_value *values)
{
	struct counting *counting = context;
	bool goes_on = false;

	counting->cut = counting->looked_at == LOOKED_AT_MAX;
	if (counting->cut)
		return false;
	counting->looked_at++;
	for (size_t n = 0; n < counting->count; n++) {
		struct bulk_rows *c = &counting->acts[n];
		if (!c->more && fits(c, values) && may(c, values)) {
			c->more = c->rows == COUNTED_MAX;
			c->rows += !c->more;
		}
		goes_on |= !c->more;
	}
	return goes_on;
}

static bool needs(const struct bulk_rows *c, size_t column)
{
	return (c->bulk->column && c->column == column) || (c->place && c->place_column == column);
}

/* Those on which they hang, and that say where. A list gives one at least: its first. */
static str columns_to_count(const struct counting *counting, const struct view *view)
{
	str columns = STR("");

	for (size_t n = 0; n < view->column_count; n++) {
		bool hangs = false;
		for (size_t k = 0; k < counting->count; k++)
			hangs |= needs(&counting->acts[k], n);
		if (hangs)
			columns = arena_printf(counting->acts->arena, "%.*s%s%s", STR_ARG(columns),
				columns.len ? "," : "", view->columns[n].name);
	}
	return columns.len ? columns : str_of(view->columns[0].name);
}

/* With how far the ledger was when the list was shown: what was changed since is not judged unseen. */
static void add_act(struct listing *l, const struct bulk_rows *c, bool cut, int64_t seq)
{
	struct arena *arena = l->request->arena;
	str url = listing_url(l, "/view/", STR("bulk"), str_of(c->act->name));
	str rest = url, path = str_cut(&rest, '?');
	struct form_keys *keys = l->request->keys;

	if (keys)
		snprintf(keys->moving, sizeof(keys->moving), BULK_SEEN "=%lld", (long long)seq);
	l->page->bulk.ptr[l->page->bulk.count++] = (struct list_act){
		.label = str_of(tr(l->request->language, c->act->summary)),
		.url = act_looks_back(c->act)
			       ? arena_printf(arena, "%.*s/bulk?%.*s&" BULK_SEEN "=%lld",
					 STR_ARG(path), STR_ARG(rest), (long long)seq)
			       : arena_printf(
					 arena, "%.*s/bulk?%.*s", STR_ARG(path), STR_ARG(rest)),
		.rows = c->rows,
		.more = c->more,
		.looked_at = cut && !c->more ? LOOKED_AT_MAX : 0,
	};
}

/* The acts that whoever asks may do somewhere, and of which such a list can hold rows; it is looked at row by row
 * whether it may be done there. */
static void take_acts(struct counting *counting, struct listing *l, struct reading *reading)
{
	const struct view *view = l->view;

	counting->acts =
		arena_array(l->request->arena, view->bulk_count, sizeof(*counting->acts));
	for (size_t n = 0; counting->acts && n < view->bulk_count; n++) {
		struct bulk_rows c = { .l = l,
			.bulk = &view->bulk[n],
			.act = bulk_act(l, &view->bulk[n]),
			.arena = l->request->arena };
		if (!form_may_somewhere(l->request, c.act) || !can_hold(l, reading, c.bulk))
			continue;
		want(&c);
		find_place(&c, reading);
		counting->acts[counting->count++] = c;
	}
}

bool bulk_fill(struct listing *l, struct reading *reading, struct err *err)
{
	struct arena *arena = l->request->arena;
	struct counting counting = { .count = 0 };
	struct pair *pairs;

	take_acts(&counting, l, reading);
	l->page->bulk.ptr = arena_array(arena, counting.count, sizeof(*l->page->bulk.ptr));
	if (!counting.count || !l->page->bulk.ptr)
		return true;
	size_t count = pairs_of(l, columns_to_count(&counting, l->view), &pairs);
	if (!view_rows(l->view, reading, pairs, count, arena, l->problems, count_row, &counting,
		    err))
		return false;
	for (size_t n = 0; n < counting.count; n++)
		if (counting.acts[n].rows || counting.cut)
			add_act(l, &counting.acts[n], counting.cut, reading->seq);
	return true;
}
