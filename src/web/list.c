/* Views as pages. */
#include "base/catalogue.h"
#include "ledger/noted.h"
#include "web/leads.h"
#include "web/list_bulk.h"

#define LONG_FROM 30 /* bytes: a sentence rather than a word, also in Chinese */

/* ---- What is refused ---- */

static bool has_input(const struct list_page *page, str name)
{
	for (size_t n = 0; n < page->inputs.count; n++)
		if (str_eq(page->inputs.ptr[n].name, name))
			return true;
	for (size_t n = 0; n < page->filters.count; n++)
		if (str_eq(page->filters.ptr[n].name, name))
			return true;
	return str_eq(page->day.name, name);
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

static str order_of(const struct listing *l)
{
	str sort = listing_asked(l, STR("sort"));

	return str_given(sort) ? sort : str_of(l->view->order ? l->view->order : "");
}

static struct list_column head_of(const struct listing *l, const struct view_column *column)
{
	str order = order_of(l), name = str_of(column->name);
	bool down = str_starts(order, STR("-"));
	bool mine = str_eq(down ? str_from(order, 1) : order, name);
	struct list_column head = {
		.label = str_of(tr(l->request->language, column->label)),
		.help = str_of(column->help ? tr(l->request->language, column->help) : NULL),
		.number = is_number(column->kind),
		.sorted = !mine  ? NULL
			  : down ? "descending"
				 : "ascending",
		.up = mine && !down,
		.down = mine && down,
	};

	if (!l->view->each)
		head.url = listing_url(l, "/view/", STR("sort"),
			mine && !down ? arena_printf(l->request->arena, "-%.*s", STR_ARG(name))
				      : name);
	return head;
}

static void fill_columns(struct listing *l)
{
	struct list_column *columns =
		arena_array(l->request->arena, l->shown_count, sizeof(*columns));
	size_t count = 0;

	for (size_t n = 0; columns && n < l->shown_count; n++) {
		const struct view_column *column = &l->view->columns[l->shown[n]];
		if (listing_shows(l, column))
			columns[count++] = head_of(l, column);
	}
	l->page->columns.ptr = columns;
	l->page->columns.count = count;
}

static struct leads_row leads_row(const struct listing *l, const str *texts)
{
	return (struct leads_row){ l->view, l->shown, l->taken_count, texts, l->pairs, l->count };
}

static bool is_long(str text)
{
	return text.len > LONG_FROM;
}

static const char *style_of(const struct view_column *column, str text)
{
	if (is_number(column->kind))
		return NULL;
	if (column->kind == FIELD_DATE || column->kind == FIELD_MOMENT)
		return "text day";
	return is_long(text) ? "text long" : column->thing ? "text key" : "text";
}

/* The page of what the row is about, where only its id says it. */
static str row_url(const struct listing *l, const str *texts)
{
	const struct leads_row row = leads_row(l, texts);

	for (size_t n = 0; n < l->shown_count; n++) {
		const struct view_column *column = &l->view->columns[l->shown[n]];
		if (column->kind == FIELD_REF && column->thing)
			return leads_of(&row, column, texts[n], l->request->arena);
	}
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
	struct list_cell *cells = arena_array(l->request->arena, l->shown_count, sizeof(*cells));
	const struct leads_row leads = leads_row(l, texts);
	size_t count = 0;

	for (size_t n = 0; cells && n < l->shown_count; n++) {
		const struct view_column *column = &l->view->columns[l->shown[n]];
		if (listing_shows(l, column))
			cells[count++] = (struct list_cell){
				.text = cell_text(l, column, texts[n]),
				.url = leads_of(&leads, column, texts[n], l->request->arena),
				.style = style_of(column, texts[n]),
			};
	}
	if (!count)
		return;
	row->name = cells[0].text;
	row->is_long = is_long(row->name);
	row->url = cells[0].url.len ? cells[0].url : row_url(l, texts);
	row->cells.ptr = cells + 1;
	row->cells.count = count - 1;
}

/* What is on the page, as a file: all of it, filtered and with the same columns. */
static void fill_files(struct listing *l)
{
	l->page->csv_url = listing_url(l, "/api/v1/view/", STR("format"), STR("csv"));
	l->page->csv_url = arena_printf(l->request->arena, "%.*s&bom=1", STR_ARG(l->page->csv_url));
	l->page->xlsx_url = listing_url(l, "/api/v1/view/", STR("format"), STR("xlsx"));
	l->page->json_url = listing_url(l, "/api/v1/view/", STR("format"), STR("json"));
}

static void fill_rows(struct listing *l, const struct view_cells *cells)
{
	l->page->rows.ptr = arena_array(l->request->arena, cells->rows, sizeof(*l->page->rows.ptr));
	for (size_t n = 0; l->page->rows.ptr && n < cells->rows; n++)
		fill_row(l, cells->cells + n * cells->column_count,
			&l->page->rows.ptr[l->page->rows.count++]);
	if (str_given(listing_asked(l, STR("cursor"))))
		l->page->first_url = listing_url(l, "/view/", STR("cursor"), STR_NONE);
	if (str_given(cells->next))
		l->page->next_url = listing_url(l, "/view/", STR("cursor"), cells->next);
	fill_files(l);
}

/* ---- The page ---- */

/* What it was asked, and the columns besides of which the addresses are made to which its cells lead. */
static const struct pair *pairs_taken(const struct listing *l, size_t *ret_more)
{
	struct pair *pairs = arena_array(l->request->arena, l->count, sizeof(*pairs));

	*ret_more = 0;
	for (size_t n = 0; pairs && n < l->count; n++) {
		pairs[n] = l->pairs[n];
		if (str_eq(pairs[n].name, STR("columns")))
			pairs[n].text = leads_columns(l->view, pairs[n].text, l->request->arena, ret_more);
	}
	return pairs;
}

static bool run(struct listing *l, struct reading *reading, struct response *response)
{
	struct view_cells cells = { .rows = 0 };
	struct err err;
	size_t more;
	const struct pair *pairs = pairs_taken(l, &more);

	bool fine = view_cells(
		l->view, reading, pairs, pairs ? l->count : 0, l->request->arena, l->problems, &cells, &err);
	l->page->shown = fine && !problems_any(l->problems);
	response->once |= l->view->beside;
	if (l->page->shown && !l->request->local &&
		view_exports(l->view, l->pairs, l->count, VIEW_TABLE, (int64_t)cells.rows)) {
		response->once = true; /* so that it is noted each time */
		fine = ledger_note_export(l->request->ledger, l->request->actor, str_of(l->view->name),
			request_asked_for(l->request, l->view, l->pairs, l->count),
			(int64_t)cells.rows, &err);
	}
	if (!fine) {
		response_fault(response, &err, l->request->language);
		return false;
	}
	l->shown = cells.columns;
	l->taken_count = cells.column_count;
	l->shown_count = cells.column_count - (cells.column_count ? more : 0);
	if (l->page->shown) {
		fill_columns(l);
		fill_rows(l, &cells);
		if (cells.rows && !l->known.len && !bulk_fill(l, reading, &err)) {
			response_fault(response, &err, l->request->language);
			return false;
		}
	} else {
		listing_forgive_missing(l);
	}
	return true;
}

static void show(struct listing *l, struct response *response)
{
	struct page page = { .out = &response->body, .language = l->request->language };

	listing_fill_asks(l);
	fill_sentences(l);
	l->page->url = arena_printf(l->request->arena, "/view/%s", l->view->name);
	l->page->title = str_of(tr(l->request->language, l->view->label));
	l->page->summary = str_of(tr(l->request->language, l->view->summary));
	l->page->frame =
		frame_of(l->request, listing_url(l, "/view/", STR("lang"), STR_NONE), "lists");
	response->type = "text/html; charset=utf-8";
	if (problems_any(l->problems))
		response->status = 422;
	else
		listing_remember(l, response);
	page_list(&page, l->page);
}

void get_list(struct request *request, struct response *response)
{
	const struct view *view = slices_view(ledger_slices(request->ledger), request->parts[0]);
	struct pair pairs[QUERY_PAIRS_MAX];
	struct problems problems;
	struct list_page page = { .shown = false };
	struct listing listing = { .request = request,
		.view = view,
		.pairs = pairs,
		.problems = &problems,
		.page = &page };

	if (!view) {
		response_refuse(response, 404, "not_found",
			tr(request->language, N_("There is no such list.")));
		return;
	}
	listing_read(&listing);
	if (listing_leads_on(&listing, response))
		return;
	problems_init(&problems, request->arena, request->language);
	struct reading *reading = request_read_day(request, response, &problems);
	if (!reading)
		return;
	if (problems_any(&problems))
		listing.known = STR_NONE; /* it is none of which anything could be shown */
	listing_choose(&listing, reading);
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
