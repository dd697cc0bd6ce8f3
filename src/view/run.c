/* Running a view. */
#include "view/range.h"
#include "view/sink.h"

bool view_format_of(str text, enum view_format *ret)
{
	static const char *const names[] = { [VIEW_JSON] = "json",
		[VIEW_CSV] = "csv",
		[VIEW_TABLE] = "table",
		[VIEW_XLSX] = "xlsx" };

	for (size_t n = 0; n < COUNT(names); n++)
		if (str_eq(text, str_of(names[n]))) {
			*ret = (enum view_format)n;
			return true;
		}
	return false;
}

static struct view_value value_of(struct query *q, int n, enum field_kind kind)
{
	if (column_null(q, n))
		return view_none();
	return kind_is_text(kind) ? view_text(column_text(q, n)) : view_number(column_number(q, n));
}

static void run_sql(const struct view_asked *asked, struct reading *reading, struct view_sink *sink)
{
	const struct view *view = asked->view;
	struct view_value values[VIEW_COLUMNS_MAX];
	CLEANUP(buf_done) struct buf sql = BUF(1 << 20);

	view_compose(asked, &sql);
	struct query *q = conn_compose(reading->conn, buf_str(&sql));
	view_bind(asked, q);
	if (query_takes(q, "today"))
		query_date(q, "today", reading->today);
	if (query_takes(q, "actor"))
		query_id(q, "actor", reading->standing ? reading->standing->actor : ID_OPERATOR);
	while (sink_goes_on(sink) && query_next(q)) {
		for (size_t n = 0; n < view->column_count; n++)
			values[n] = value_of(q, (int)n, view->columns[n].kind);
		if (range_row(asked, reading, q, values))
			sink_row(sink, values, column_number(q, (int)view->column_count));
	}
	query_end(q);
}

/* The workbook is what is answered. */
static bool take_book(struct view_sink *sink, struct err *err)
{
	struct book *book = sink->book;

	sink->book = NULL;
	return book_end(book, sink->out, err);
}

/* False: the store failed, or the disk on which a workbook is put together. */
static bool run(const struct view_asked *asked, struct reading *reading, struct view_sink *sink,
	struct problems *problems, struct err *err)
{
	const struct view *view = asked->view;

	sink_begin(sink);
	if (view->each)
		view->each(reading, asked->parameters.in, sink);
	else
		run_sql(asked, reading, sink);
	sink_end(sink);
	if (conn_fault(reading->conn)) {
		*err = *conn_fault(reading->conn);
		return false;
	}
	if (sink->full)
		problem(problems, "format", "count",
			N_("A sheet holds at most %d rows: ask for less of it, or for CSV."),
			BOOK_ROWS_MAX);
	else if (sink->book && !take_book(sink, err))
		return false;
	if (sink->out->failed || sink->arena->failed)
		problem(problems, "", "length",
			N_("This is more than fits into one answer: ask for less of it."));
	return true;
}

bool view_run(const struct view *view, struct reading *reading, const struct pair *pairs,
	size_t count, enum view_format format, struct arena *arena, struct problems *problems,
	struct buf *out, int64_t *ret_rows, struct err *err)
{
	struct view_asked asked;
	struct view_sink sink = { .asked = &asked,
		.format = format,
		.language = reading->language,
		.arena = arena,
		.out = out };

	if (!view_ask(view, reading, pairs, count, format == VIEW_JSON, arena, problems, &asked) ||
		!view_range(&asked, reading, arena, problems))
		return true;
	bool fine = run(&asked, reading, &sink, problems, err);
	book_drop(sink.book);
	*ret_rows = sink.given;
	return fine;
}

bool view_cells(const struct view *view, struct reading *reading, const struct pair *pairs,
	size_t count, struct arena *arena, struct problems *problems, struct view_cells *ret,
	struct err *err)
{
	CLEANUP(buf_done) struct buf nothing = BUF(1);
	struct view_asked *asked = arena_alloc(arena, sizeof(*asked));
	struct view_sink sink = { .asked = asked,
		.format = VIEW_TABLE,
		.cells_only = true,
		.language = reading->language,
		.arena = arena,
		.out = &nothing };

	if (!asked || !view_ask(view, reading, pairs, count, true, arena, problems, asked) ||
		!view_range(asked, reading, arena, problems))
		return true;
	if (!run(asked, reading, &sink, problems, err))
		return false;
	*ret = (struct view_cells){ asked->shown, asked->shown_count, sink.cells,
		(size_t)sink.given, sink.more ? sink_next(&sink) : STR_NONE };
	return true;
}

bool view_rows(const struct view *view, struct reading *reading, const struct pair *pairs,
	size_t count, struct arena *arena, struct problems *problems, view_take take, void *context,
	struct err *err)
{
	CLEANUP(buf_done) struct buf nothing = BUF(1);
	struct view_asked asked;
	struct view_sink sink = { .asked = &asked,
		.take = take,
		.context = context,
		.language = reading->language,
		.arena = arena,
		.out = &nothing };

	if (!view_ask(view, reading, pairs, count, false, arena, problems, &asked) ||
		!view_range(&asked, reading, arena, problems))
		return true;
	return run(&asked, reading, &sink, problems, err);
}

/* What is looked at on a page; more is taken away. */
#define ROWS_LOOKED_AT 100

static bool continues(const struct pair *pairs, size_t count)
{
	for (size_t n = 0; n < count; n++)
		if (str_eq(pairs[n].name, STR("cursor")))
			return true;
	return false;
}

bool view_exports(const struct view *view, const struct pair *pairs, size_t count,
	enum view_format format, int64_t rows)
{
	return format == VIEW_CSV || format == VIEW_XLSX || rows > ROWS_LOOKED_AT ||
	       (view->persons && continues(pairs, count));
}

/* Days, numbers, choices and what a reference names are told; a text may be anybody's name. */
static bool may_be_noted(const struct view *view, str name)
{
	const struct field *field = field_find(&view->parameters, name);
	enum view_filter_kind kind;
	size_t column = view_column_find(view, view_filter_name(name, &kind));

	if (str_eq(name, STR("sort")) || str_eq(name, STR("limit")) ||
		str_eq(name, STR("columns")))
		return true;
	if (field)
		return field->kind != FIELD_TEXT;
	return column < view->column_count && view->columns[column].kind != FIELD_TEXT;
}

str view_asked_for(
	const struct view *view, const struct pair *pairs, size_t count, struct arena *arena)
{
	str asked = STR("");

	for (size_t n = 0; n < count; n++) {
		bool told = may_be_noted(view, pairs[n].name);
		asked = arena_printf(arena, "%.*s%s%.*s=%.*s", STR_ARG(asked), n ? " " : "",
			STR_ARG(pairs[n].name), STR_ARG(told ? pairs[n].text : STR("?")));
	}
	return asked;
}

static const struct view *find(const struct view *const *views, str name)
{
	for (; views && *views; views++)
		if (str_eq(str_of((*views)->name), name))
			return *views;
	return NULL;
}

const struct view *slices_view(const struct slice *const *slices, str name)
{
	const struct view *found = find(kernel_views, name);

	for (; !found && *slices; slices++)
		found = find((*slices)->views, name);
	return found;
}

static bool kind_fits(enum field_kind kind)
{
	switch (kind) {
	case FIELD_TEXT:
	case FIELD_NUMBER:
	case FIELD_DECIMAL:
	case FIELD_YESNO:
	case FIELD_DATE:
	case FIELD_MOMENT:
	case FIELD_CHOICE:
	case FIELD_REF:
		return true;
	case FIELD_FILE:
	case FIELD_TEXTS:
	case FIELD_REFS:
	case FIELD_ROWS:
	case FIELD_VALUES:
		return false;
	}
	return false;
}

static const char *condition_wrong(const struct view *view, size_t n)
{
	const struct view_condition *when = &view->when[n];

	if (!when->parameter || !when->sql || n == VIEW_CONDITIONS_MAX)
		return "too many conditions, or one without a parameter or SQL";
	return field_find(&view->parameters, str_of(when->parameter))
		       ? NULL
		       : "a condition's parameter is none of the view's";
}

static const char *parameter_wrong(const struct view *view, const char *name)
{
	const struct field *field = name ? field_find(&view->parameters, str_of(name)) : NULL;

	return !name || (field && field->kind == FIELD_REF)
		       ? NULL
		       : "right_at or or_at is no parameter that refers to a thing";
}

static const char *bulk_wrong(const struct view *view, const struct view_bulk *bulk)
{
	struct view_value value;

	if (!bulk->act || !bulk->column != !bulk->is)
		return "what can be done for each row names no act, or half a condition";
	if (!bulk->column)
		return NULL;
	size_t n = view_column_find(view, str_of(bulk->column));
	return n < view->column_count &&
			       view_column_read(&view->columns[n], str_of(bulk->is), &value)
		       ? NULL
		       : "what can be done for each row hangs on a column that is not there";
}

static const char *sees_wrong(const struct view *view)
{
	if (view->sees == SEES_UNSAID)
		return "it does not say who sees it";
	if ((view->sees == SEES_ROWS) != (view->unit != NULL) || (view->unit && view->each))
		return "SEES_ROWS goes with `unit`, and with SQL";
	if ((view->sees == SEES_AT) != (view->right_at != NULL))
		return "SEES_AT goes with `right_at`";
	for (size_t n = 0; n < view->column_count; n++)
		if (view->columns[n].name_of_person && !view->person)
			return "a column says who somebody is, and the view not whose name it is";
	const char *wrong = parameter_wrong(view, view->right_at);
	return wrong ? wrong : parameter_wrong(view, view->or_at);
}

/* Every name in braces is one of its columns or parameters. */
static bool leads_nowhere(const struct view *view, const struct view_column *column)
{
	str rest = column->leads ? str_of(column->leads) : STR_NONE;

	str_cut(&rest, '{');
	while (str_given(rest)) {
		str name = str_cut(&rest, '}');
		if (view_column_find(view, name) == view->column_count && !field_find(&view->parameters, name))
			return true;
		str_cut(&rest, '{');
	}
	return false;
}

static const char *column_wrong(const struct view *view, size_t n)
{
	const struct view_column *column = &view->columns[n];

	if (!column->name || !column->label)
		return "a column has no name or label";
	if (view_column_find(view, str_of(column->name)) != n)
		return "a column's name stands twice";
	if (!kind_fits(column->kind))
		return "a column's kind cannot be shown";
	if (column->words && (column->kind != FIELD_TEXT || !column->sql))
		return "only a text of SQL is sorted as words are";
	if ((column->kind == FIELD_CHOICE) != (column->choices != NULL))
		return "choices go with CHOICE";
	if ((column->sql == NULL) != (view->each != NULL))
		return "columns have SQL, or the view has each()";
	if (column->later && !view->each)
		return "only each() looks a column up later";
	if (leads_nowhere(view, column))
		return "a column leads to an address of which a name is none of its columns or parameters";
	return NULL;
}

const char *view_wrong(const struct view *view)
{
	const char *wrong = view->parameters.count ? field_table_wrong(&view->parameters) : NULL;

	if (!view->name || !view->label || !view->summary)
		return "a name, label or summary is missing";
	if ((view->from == NULL) != (view->each != NULL) ||
		(view->from && (!view->key || !view->order)) ||
		(view->each && (view->where || view->when)))
		return "a view has from, key and order, or each()";
	if (view->column_count == 0 || view->column_count > VIEW_COLUMNS_MAX)
		return "too many columns, or none";
	if (!wrong)
		wrong = sees_wrong(view);
	for (size_t n = 0; !wrong && n < view->column_count; n++)
		wrong = column_wrong(view, n);
	for (size_t n = 0; !wrong && n < view->when_count; n++)
		wrong = condition_wrong(view, n);
	for (size_t n = 0; !wrong && n < view->bulk_count; n++)
		wrong = bulk_wrong(view, &view->bulk[n]);
	return wrong;
}
