/* Views as pages. */
#include "web/list.h"
#include "base/catalogue.h"
#include "ledger/noted.h"
#include "web/private.h"

#define URL_MAX 16384

struct listing {
	struct request *request;
	const struct view *view;
	const struct pair *pairs; /* that were asked with: none is empty */
	size_t count;
	struct problems *problems;
	struct list_page *page;
};

/* ---- Addresses ---- */

static void add_pair(struct buf *url, char before, str name, str text)
{
	buf_byte(url, before);
	url_encode(name, url);
	buf_byte(url, '=');
	url_encode(text, url);
}

/* This list, asked in the same way but for one thing: `name` is `text`, or is not asked any more. */
static str url_with(const struct listing *l, const char *path, str name, str text)
{
	CLEANUP(buf_done) struct buf url = BUF(URL_MAX);
	char before = '?';

	buf_printf(&url, "%s%s", path, l->view->name);
	for (size_t n = 0; n < l->count; n++) {
		/* Another order begins at the beginning. */
		if (str_eq(l->pairs[n].name, name) || str_eq(l->pairs[n].name, STR("cursor")))
			continue;
		add_pair(&url, before, l->pairs[n].name, l->pairs[n].text);
		before = '&';
	}
	if (str_given(text))
		add_pair(&url, before, name, text);
	return arena_copy(l->request->arena, buf_str(&url));
}

static str asked(const struct listing *l, str name)
{
	for (size_t n = 0; n < l->count; n++)
		if (str_eq(l->pairs[n].name, name))
			return l->pairs[n].text;
	return STR_NONE;
}

/* ---- What may be asked ---- */

static bool by_choice(enum field_kind kind)
{
	return kind == FIELD_CHOICE || kind == FIELD_YESNO;
}

static void add_input(struct listing *l, const struct field *field)
{
	str name = str_of(field->name);

	l->page->inputs.ptr[l->page->inputs.count++] =
		input_of(l->request, field, name, name, asked(l, name), l->problems);
}

/* The view's parameters, then the columns by which one looks: those with choices, and those that were
 * asked for in the address. */
static void fill_inputs(struct listing *l)
{
	const struct field_table *table = &l->view->parameters;

	l->page->inputs.ptr = arena_array(l->request->arena, table->count + l->view->column_count,
		sizeof(*l->page->inputs.ptr));
	if (!l->page->inputs.ptr)
		return;
	for (size_t n = 0; n < table->count; n++)
		if (!table->fields[n].resolved)
			add_input(l, &table->fields[n]);
	for (size_t n = 0; n < l->view->column_count; n++) {
		const struct view_column *column = &l->view->columns[n];
		const struct field field = { .name = column->name,
			.label = column->label,
			.help = column->help,
			.kind = column->kind,
			.choices = column->choices };
		str name = str_of(column->name);
		if (!view_asks(l->view, column) &&
			(by_choice(column->kind) || str_given(asked(l, name))))
			add_input(l, &field);
	}
	l->page->asks = l->page->inputs.count > 0;
	l->page->sort = asked(l, STR("sort"));
}

static bool has_input(const struct list_page *page, str name)
{
	for (size_t n = 0; n < page->inputs.count; n++)
		if (str_eq(page->inputs.ptr[n].name, name))
			return true;
	return false;
}

static void fill_sentences(struct listing *l)
{
	l->page->sentences.ptr =
		arena_array(l->request->arena, l->problems->count, sizeof(*l->page->sentences.ptr));
	for (size_t n = 0; l->page->sentences.ptr && n < l->problems->count; n++)
		if (!has_input(l->page, l->problems->list[n].field))
			l->page->sentences.ptr[l->page->sentences.count++] =
				l->problems->list[n].text;
}

/* ---- The table ---- */

static bool is_number(enum field_kind kind)
{
	return kind == FIELD_NUMBER || kind == FIELD_DECIMAL || kind == FIELD_REF;
}

/* By their ids things are told apart by programs; people know them by code and name. */
static bool is_shown(const struct view_column *column)
{
	return column->kind != FIELD_REF;
}

static str order_of(const struct listing *l)
{
	str sort = asked(l, STR("sort"));

	return str_given(sort) ? sort : str_of(l->view->order ? l->view->order : "");
}

static void fill_columns(struct listing *l)
{
	const struct view *view = l->view;
	struct list_column *columns =
		arena_array(l->request->arena, view->column_count, sizeof(*columns));
	str order = order_of(l);
	bool down = str_starts(order, STR("-"));
	size_t count = 0;

	for (size_t n = 0; columns && n < view->column_count; n++) {
		str name = str_of(view->columns[n].name);
		bool mine = str_eq(down ? str_from(order, 1) : order, name);
		if (!is_shown(&view->columns[n]))
			continue;
		columns[count] = (struct list_column){
			.label = str_of(tr(l->request->language, view->columns[n].label)),
			.help = str_of(view->columns[n].help
					       ? tr(l->request->language, view->columns[n].help)
					       : NULL),
			.number = is_number(view->columns[n].kind),
			.sorted = !mine  ? NULL
				  : down ? "descending"
					 : "ascending",
			.up = mine && !down,
			.down = mine && down,
		};
		if (!view->each)
			columns[count].url = url_with(l, "/view/", STR("sort"),
				mine && !down
					? arena_printf(l->request->arena, "-%.*s", STR_ARG(name))
					: name);
		count++;
	}
	l->page->columns.ptr = columns;
	l->page->columns.count = count;
}

/* A cell that names a thing leads to its page. */
static str cell_url(const struct listing *l, const struct view_column *column, str text)
{
	CLEANUP(buf_done) struct buf url = BUF(URL_MAX);

	if ((!column->thing && !column->file) || !text.len)
		return STR_NONE;
	buf_printf(&url, "/%s/%s", column->file ? "api/v1/file" : column->thing,
		column->kind == FIELD_REF ? "%23" : "");
	url_encode(text, &url);
	return arena_copy(l->request->arena, buf_str(&url));
}

static const char *style_of(enum field_kind kind)
{
	if (is_number(kind))
		return NULL;
	return kind == FIELD_DATE || kind == FIELD_MOMENT ? "text day" : "text";
}

/* The page of what the row is about, where only its id says it. */
static str row_url(const struct listing *l, const str *texts)
{
	const struct view *view = l->view;

	for (size_t n = 0; n < view->column_count; n++)
		if (view->columns[n].kind == FIELD_REF && view->columns[n].thing)
			return cell_url(l, &view->columns[n], texts[n]);
	return STR_NONE;
}

/* The name of a file in the store says nothing to anybody. */
static str cell_text(const struct listing *l, const struct view_column *column, str text)
{
	return column->file && text.len ? str_of(tr(l->request->language, N_("Open the file")))
					: text;
}

static void fill_row(struct listing *l, const str *texts, struct list_row *row)
{
	const struct view *view = l->view;
	struct list_cell *cells =
		arena_array(l->request->arena, view->column_count, sizeof(*cells));
	size_t count = 0;

	for (size_t n = 0; cells && n < view->column_count; n++)
		if (is_shown(&view->columns[n]))
			cells[count++] = (struct list_cell){
				.text = cell_text(l, &view->columns[n], texts[n]),
				.url = cell_url(l, &view->columns[n], texts[n]),
				.style = style_of(view->columns[n].kind),
			};
	if (!count)
		return;
	row->name = cells[0].text;
	row->url = cells[0].url.len ? cells[0].url : row_url(l, texts);
	row->cells.ptr = cells + 1;
	row->cells.count = count - 1;
}

static void fill_rows(struct listing *l, const struct view_cells *cells)
{
	l->page->rows.ptr = arena_array(l->request->arena, cells->rows, sizeof(*l->page->rows.ptr));
	for (size_t n = 0; l->page->rows.ptr && n < cells->rows; n++)
		fill_row(l, cells->cells + n * l->view->column_count,
			&l->page->rows.ptr[l->page->rows.count++]);
	if (str_given(asked(l, STR("cursor"))))
		l->page->first_url = url_with(l, "/view/", STR("cursor"), STR_NONE);
	if (str_given(cells->next))
		l->page->next_url = url_with(l, "/view/", STR("cursor"), cells->next);
	l->page->csv_url = url_with(l, "/api/v1/view/", STR("format"), STR("csv"));
	l->page->json_url = url_with(l, "/api/v1/view/", STR("format"), STR("json"));
}

/* ---- The page ---- */

/* What a form sends of its empty questions was not asked. */
static size_t take_pairs(const struct request *request, struct pair *pairs)
{
	size_t count = 0;

	for (size_t n = 0; n < request->query_count; n++)
		if (request->query[n].text.len && !str_eq(request->query[n].name, STR("lang")))
			pairs[count++] = request->query[n];
	return count;
}

/* Who only opens the list has not left anything out yet. */
static void forgive_missing(struct listing *l)
{
	size_t kept = 0;

	for (size_t n = 0; n < l->problems->count; n++)
		if (l->count || !str_eq(str_of(l->problems->list[n].code), STR("required")))
			l->problems->list[kept++] = l->problems->list[n];
	l->problems->count = kept;
}

static bool run(struct listing *l, struct reading *reading, struct response *response)
{
	struct view_cells cells = { .rows = 0 };
	struct err err;

	bool fine = view_cells(
		l->view, reading, l->pairs, l->count, l->request->arena, l->problems, &cells, &err);
	l->page->shown = fine && !problems_any(l->problems);
	if (l->page->shown && !l->request->local &&
		view_exports(l->view, l->pairs, l->count, VIEW_TABLE, (int64_t)cells.rows))
		fine = ledger_note_export(l->request->ledger, l->request->actor,
			str_of(l->view->name),
			view_asked_for(l->view, l->pairs, l->count, l->request->arena),
			(int64_t)cells.rows, &err);
	if (!fine) {
		response_fault(response, &err, l->request->language);
		return false;
	}
	if (l->page->shown) {
		fill_columns(l);
		fill_rows(l, &cells);
	} else {
		forgive_missing(l);
	}
	return true;
}

static void show(struct listing *l, struct response *response)
{
	struct page page = { .out = &response->body, .language = l->request->language };

	fill_inputs(l);
	fill_sentences(l);
	l->page->url = arena_printf(l->request->arena, "/view/%s", l->view->name);
	l->page->title = str_of(tr(l->request->language, l->view->label));
	l->page->summary = str_of(tr(l->request->language, l->view->summary));
	l->page->frame =
		frame_of(l->request, url_with(l, "/view/", STR("lang"), STR_NONE), "lists");
	response->type = "text/html; charset=utf-8";
	if (problems_any(l->problems))
		response->status = 422;
	page_list(&page, l->page);
}

void get_list(struct request *request, struct response *response)
{
	const struct view *view = slices_view(ledger_slices(request->ledger), request->parts[0]);
	struct pair pairs[QUERY_PAIRS_MAX];
	struct problems problems;
	struct list_page page = { .asks = false };
	struct listing listing = { .request = request,
		.view = view,
		.pairs = pairs,
		.problems = &problems,
		.page = &page };
	struct reading *reading = view ? request_read(request, response) : NULL;

	if (!view)
		response_refuse(response, 404, "not_found",
			tr(request->language, N_("There is no such list.")));
	if (!reading)
		return;
	problems_init(&problems, request->arena, request->language);
	listing.count = take_pairs(request, pairs);
	bool fine = run(&listing, reading, response);
	ledger_read_end(reading);
	if (fine)
		show(&listing, response);
}

/* ---- All of them ---- */

static size_t add_lists(
	const struct request *request, const struct view *const *views, struct lists_entry *entries)
{
	size_t count = 0;

	for (; views && *views; views++, count++)
		if (entries)
			entries[count] = (struct lists_entry){
				.label = str_of(tr(request->language, (*views)->label)),
				.summary = str_of(tr(request->language, (*views)->summary)),
				.url = arena_printf(request->arena, "/view/%s", (*views)->name),
			};
	return count;
}

void get_lists(struct request *request, struct response *response)
{
	const struct slice *const *slices = ledger_slices(request->ledger);
	size_t count = add_lists(request, kernel_views, NULL);
	struct page page = { .out = &response->body, .language = request->language };

	for (size_t n = 0; slices[n]; n++)
		count += add_lists(request, slices[n]->views, NULL);
	struct lists_entry *entries = arena_array(request->arena, count, sizeof(*entries));
	if (!entries)
		return;
	count = 0;
	for (size_t n = 0; slices[n]; n++)
		count += add_lists(request, slices[n]->views, entries + count);
	count += add_lists(request, kernel_views, entries + count);
	struct lists_page view = {
		.frame = frame_of(request, STR("/view"), "lists"),
		.lists = { entries, count },
	};
	response->type = "text/html; charset=utf-8";
	page_lists(&page, &view);
}
