/* What a list's page was asked, and what it asks: parameters, filters, columns, and what this browser
 * chose last.
 *
 * The choice is kept by the browser, in a cookie that goes to this list's page alone: it is about a screen,
 * so it follows nobody to another one, reading writes nothing into the store, and nothing about a person
 * is kept. It holds names of columns and nothing else. */
#include "base/catalogue.h"
#include "web/http_library.h"
#include "web/listing.h"

#define URL_MAX 16384
#define COOKIE_LOOK "__Secure-muster-look"
#define LOOK_SECONDS ((int64_t)400 * 86400)
#define LOOK_MAX 2000
#define BOX "show."

/* ---- Addresses ---- */

str listing_asked(const struct listing *l, str name)
{
	for (size_t n = 0; n < l->count; n++)
		if (str_eq(l->pairs[n].name, name))
			return l->pairs[n].text;
	return STR_NONE;
}

static void add_pair(struct buf *url, char before, str name, str text)
{
	buf_byte(url, before);
	url_encode(name, url);
	buf_byte(url, '=');
	url_encode(text, url);
}

str listing_url(const struct listing *l, const char *path, str name, str text)
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
	if (str_given(l->known) && !str_eq(name, STR("known"))) {
		add_pair(&url, before, STR("known"), l->known);
		before = '&';
	}
	if (str_given(text))
		add_pair(&url, before, name, text);
	return arena_copy(l->request->arena, buf_str(&url));
}

/* ---- What was asked ---- */

static size_t column_of(const struct listing *l, str name)
{
	return view_column_find(l->view, name);
}

static void add(struct listing *l, str name, str text)
{
	if (text.len && l->count < QUERY_PAIRS_MAX)
		l->pairs[l->count++] = (struct pair){ name, text };
}

/* Those of the names that the view has, from one separator to another: no cookie holds a comma. */
static str known_columns(const struct listing *l, str text, char from, char to)
{
	CLEANUP(buf_done) struct buf known = BUF(LOOK_MAX);
	str rest = text.len ? text : STR_NONE;

	while (str_given(rest)) {
		str name = str_trim(str_cut(&rest, from));
		if (column_of(l, name) == l->view->column_count)
			continue;
		if (known.len)
			buf_byte(&known, to);
		buf_add(&known, name);
	}
	return arena_copy(l->request->arena, buf_str(&known));
}

/* "a.b:-c": columns, and the order. */
static void add_remembered(struct listing *l)
{
	const struct request *request = l->request;
	str rest = request->connection ? str_of(MHD_lookup_connection_value(
						 request->connection, MHD_COOKIE_KIND, COOKIE_LOOK))
				       : STR_NONE;

	if (!rest.len || rest.len > LOOK_MAX)
		return;
	str columns = str_cut(&rest, ':'), sort = rest;
	if (str_given(listing_asked(l, STR("columns"))) || str_given(listing_asked(l, STR("sort"))))
		return;
	add(l, STR("columns"), known_columns(l, columns, '.', ','));
	str name = str_starts(sort, STR("-")) ? str_from(sort, 1) : sort;
	if (!l->view->each && column_of(l, name) < l->view->column_count)
		add(l, STR("sort"), sort);
}

void listing_read(struct listing *l)
{
	const struct request *request = l->request;

	l->count = 0;
	for (size_t n = 0; n < request->query_count; n++)
		if (request->query[n].text.len && !str_eq(request->query[n].name, STR("lang")) &&
			!str_eq(request->query[n].name, STR("known")))
			l->pairs[l->count++] = request->query[n];
	l->known = earlier_day(request, &l->day);
	add_remembered(l);
}

static void remember(const struct listing *l, struct response *response, str columns, str sort)
{
	response->cookies[response->cookie_count++] = arena_printf(l->request->arena,
		COOKIE_LOOK
		"=%.*s:%.*s; Path=/view/%s; Secure; HttpOnly; SameSite=Lax; Max-Age=%lld",
		STR_ARG(known_columns(l, columns, ',', '.')), STR_ARG(sort), l->view->name,
		(long long)LOOK_SECONDS);
}

void listing_remember(const struct listing *l, struct response *response)
{
	if (str_given(request_query(l->request, STR("columns"))) ||
		str_given(request_query(l->request, STR("sort"))))
		remember(l, response, listing_asked(l, STR("columns")),
			listing_asked(l, STR("sort")));
}

/* ---- Boxes ---- */

bool listing_shows(const struct listing *l, const struct view_column *column)
{
	return column->kind != FIELD_REF || str_given(listing_asked(l, STR("columns")));
}

static bool is_ticked(const struct request *request, const char *column)
{
	char name[128];

	snprintf(name, sizeof(name), BOX "%s", column);
	return str_given(request_query(request, str_of(name)));
}

static void drop_boxes(struct listing *l)
{
	size_t kept = 0;

	for (size_t n = 0; n < l->count; n++)
		if (!str_starts(l->pairs[n].name, STR(BOX)) &&
			!str_eq(l->pairs[n].name, STR("columns")))
			l->pairs[kept++] = l->pairs[n];
	l->count = kept;
}

/* Those that are ticked, with commas between; none where they are what is shown anyway. */
static str ticked(const struct listing *l)
{
	CLEANUP(buf_done) struct buf columns = BUF(LOOK_MAX);
	bool usual = true;

	for (size_t n = 0; n < l->view->column_count; n++) {
		const struct view_column *column = &l->view->columns[n];
		bool box = is_ticked(l->request, column->name);
		usual &= box == (column->kind != FIELD_REF);
		if (box)
			buf_printf(&columns, "%s%s", columns.len ? "," : "", column->name);
	}
	return usual ? STR_NONE : arena_copy(l->request->arena, buf_str(&columns));
}

bool listing_leads_on(struct listing *l, struct response *response)
{
	bool boxes = false;

	for (size_t n = 0; n < l->request->query_count; n++)
		boxes |= str_starts(l->request->query[n].name, STR(BOX));
	if (!boxes)
		return false;
	drop_boxes(l);
	str columns = ticked(l);
	remember(l, response, columns, listing_asked(l, STR("sort")));
	response->status = 303;
	response->type = "text/html; charset=utf-8";
	response->location = listing_url(l, "/view/", STR("columns"), columns);
	return true;
}

/* ---- Questions ---- */

static bool by_choice(enum field_kind kind)
{
	return kind == FIELD_CHOICE || kind == FIELD_YESNO;
}

/* Nothing of it must be given, or the browser says so: no need to say it of each. */
static void add_input(struct listing *l, struct input_piece *list, size_t *count,
	const struct field *field, str name)
{
	struct input_piece input =
		input_of(l->request, field, name, name, listing_asked(l, name), l->problems);

	input.need = true;
	list[(*count)++] = input;
}

static void add_column(struct listing *l, struct input_piece *list, size_t *count,
	const struct view_column *column, enum field_kind kind, const char *end, const char *label)
{
	const struct field field = {
		.name = column->name,
		.label = label ? arena_printf(l->request->arena, tr(l->request->language, label),
					 tr(l->request->language, column->label))
					 .ptr
			       : column->label,
		.help = label ? NULL : column->help,
		.kind = kind,
		.choices = column->choices,
	};

	add_input(
		l, list, count, &field, arena_printf(l->request->arena, "%s%s", column->name, end));
}

/* The view's parameters, and the columns with choices. */
static void fill_inputs(struct listing *l)
{
	const struct field_table *table = &l->view->parameters;
	struct list_page *page = l->page;

	page->inputs.ptr = arena_array(
		l->request->arena, table->count + l->view->column_count, sizeof(*page->inputs.ptr));
	if (!page->inputs.ptr)
		return;
	for (size_t n = 0; n < table->count; n++) {
		if (table->fields[n].resolved)
			continue;
		add_input(l, page->inputs.ptr, &page->inputs.count, &table->fields[n],
			str_of(table->fields[n].name));
		listing_offer(
			l, &table->fields[n], &page->inputs.ptr[page->inputs.count - 1]);
	}
	for (size_t n = 0; n < l->view->column_count; n++) {
		const struct view_column *column = &l->view->columns[n];
		if (by_choice(column->kind) && !view_asks(l->view, column))
			add_column(l, page->inputs.ptr, &page->inputs.count, column, column->kind,
				"", NULL);
	}
}

/* By what one looks in a column: what its text holds, or from where to where its number or day lies.
 * What was asked for by its whole value stays so. */
static void fill_filter(struct listing *l, const struct view_column *column)
{
	struct input_piece *list = l->page->filters.ptr;
	size_t *count = &l->page->filters.count;
	enum field_kind ends = column->kind == FIELD_MOMENT ? FIELD_DATE : column->kind;

	if (by_choice(column->kind) || column->kind == FIELD_REF)
		return;
	if (str_given(listing_asked(l, str_of(column->name))) || column->kind == FIELD_DECIMAL)
		add_column(l, list, count, column, column->kind, "", NULL);
	if (view_filter_fits(FILTER_HAS, column->kind))
		add_column(l, list, count, column, column->kind, ".has", N_("%s contains"));
	if (!view_filter_fits(FILTER_FROM, column->kind))
		return;
	add_column(l, list, count, column, ends, ".from", N_("%s, from"));
	add_column(l, list, count, column, ends, ".to", N_("%s, to"));
}

static void fill_filters(struct listing *l)
{
	struct list_page *page = l->page;

	page->filters.ptr = arena_array(
		l->request->arena, 3 * l->view->column_count, sizeof(*page->filters.ptr));
	for (size_t n = 0; page->filters.ptr && n < l->view->column_count; n++)
		if (!field_find(&l->view->parameters, str_of(l->view->columns[n].name)))
			fill_filter(l, &l->view->columns[n]);
	for (size_t n = 0; n < page->filters.count; n++)
		page->filtered |= page->filters.ptr[n].value.len > 0;
}

static bool is_chosen(const struct listing *l, size_t column)
{
	for (size_t n = 0; n < l->shown_count; n++)
		if (l->shown[n] == column)
			return listing_shows(l, &l->view->columns[column]);
	return !l->shown_count && l->view->columns[column].kind != FIELD_REF;
}

static void fill_boxes(struct listing *l)
{
	struct list_page *page = l->page;

	page->boxes.ptr =
		arena_array(l->request->arena, l->view->column_count, sizeof(*page->boxes.ptr));
	for (size_t n = 0; page->boxes.ptr && n < l->view->column_count; n++)
		page->boxes.ptr[page->boxes.count++] = (struct list_box){
			.name = arena_printf(l->request->arena, BOX "%s", l->view->columns[n].name),
			.label = str_of(tr(l->request->language, l->view->columns[n].label)),
			.ticked = is_chosen(l, n),
		};
}

/* Of which day it is. Without filters it stays of that day. */
static void fill_day(struct listing *l)
{
	static const struct field known = {
		.name = "known", .label = N_("As it was known on"), .kind = FIELD_DATE, .need = true
	};
	struct list_page *page = l->page;
	str name = STR("known");
	char today[DATE_TEXT];

	page->day = input_of(
		l->request, &known, name, name, request_query(l->request, name), l->problems);
	page->day.required = false;
	page->day.latest = arena_copy(l->request->arena, date_print(ledger_today(l->request->ledger), today));
	page->bare_url = arena_printf(l->request->arena, "/view/%s%s%.*s", l->view->name,
		l->known.len ? "?known=" : "", STR_ARG(l->known.len ? l->known : STR("")));
	page->other_day = l->known.len || page->day.wrong;
	if (l->known.len)
		page->earlier = (struct earlier_piece){ l->day,
			listing_url(l, "/view/", name, STR_NONE) };
}

void listing_fill_asks(struct listing *l)
{
	fill_inputs(l);
	fill_filters(l);
	fill_boxes(l);
	fill_day(l);
	l->page->sort = listing_asked(l, STR("sort"));
}
