/* An act from a file, in the browser: its page and its template. */
#include "web/rows_page.h"
#include "base/catalogue.h"
#include "base/csv.h"
#include "web/form.h"
#include "web/sheet.h"

#define ASKED_MAX 100 /* what a VALUES field asks for */

/* The rows that stand in a file: those of an import. */
static const struct field *rows_of(const struct act *act)
{
	for (size_t n = 0; n < act->record.count; n++)
		if (act->record.fields[n].kind == FIELD_ROWS && act->record.fields[n].in_file)
			return &act->record.fields[n];
	return NULL;
}

struct sending sending_of(struct request *request)
{
	struct sending s = { .request = request, .act = request->act };

	s.rows = rows_of(s.act);
	s.table = s.rows ? s.rows->rows : &s.act->record;
	problems_init(&s.problems, request->arena, request->language);
	return s;
}

static str own_url(const struct sending *s)
{
	str verb = str_of(s->act->name), thing = str_cut(&verb, '.');

	return arena_printf(
		s->request->arena, "/act/%.*s/%.*s/rows", STR_ARG(thing), STR_ARG(verb));
}

/* ---- Columns ---- */

struct columns {
	struct field *fields;
	size_t count;
};

/* Those of the table that a cell can hold; and what a measure's form asks, where it is named. */
static struct columns columns_of(const struct sending *s, struct reading *reading)
{
	struct request *request = s->request;
	struct columns columns = { .count = 0 };

	columns.fields =
		arena_array(request->arena, s->table->count + ASKED_MAX, sizeof(*columns.fields));
	for (size_t n = 0; columns.fields && n < s->table->count; n++) {
		const struct field *field = &s->table->fields[n];
		if (sheet_holds(field))
			columns.fields[columns.count++] = *field;
		else if (field->kind == FIELD_VALUES && s->act->asks)
			columns.count += s->act->asks(reading, request->query, request->query_count,
				request->arena, columns.fields + columns.count, ASKED_MAX);
	}
	return columns;
}

static void give_csv(
	const struct sending *s, const struct columns *columns, struct response *response)
{
	response->type = "text/csv; charset=utf-8";
	response->filename = arena_printf(s->request->arena, "%s.csv", s->act->name).ptr;
	buf_text(&response->body, CSV_MARK);
	for (size_t n = 0; n < columns->count; n++)
		csv_value(&response->body, n == 0, str_of(columns->fields[n].name));
	csv_line_end(&response->body);
}

static void give_book(
	const struct sending *s, const struct columns *columns, struct response *response)
{
	struct request *request = s->request;
	struct book_column *heads = arena_array(request->arena, columns->count, sizeof(*heads));
	struct err err;

	if (!heads)
		return;
	for (size_t n = 0; n < columns->count; n++)
		heads[n] =
			sheet_column(request, &columns->fields[n], str_of(columns->fields[n].name));
	struct book *book = book_new();
	book_sheet(book, str_of(tr(request->language, s->act->summary)), heads, columns->count);
	response->type = BOOK_TYPE;
	response->filename = arena_printf(request->arena, "%s.xlsx", s->act->name).ptr;
	if (!book_end(book, &response->body, &err))
		response_fault(response, &err, request->language);
}

/* ---- The page ---- */

static void fill_columns(
	const struct sending *s, const struct columns *columns, struct rows_page *page)
{
	enum language language = s->request->language;

	page->columns.ptr =
		arena_array(s->request->arena, columns->count, sizeof(*page->columns.ptr));
	for (size_t n = 0; page->columns.ptr && n < columns->count; n++) {
		const struct field *field = &columns->fields[n];
		page->columns.ptr[page->columns.count++] = (struct rows_column){
			.name = str_of(field->name),
			.label = str_of(tr(language, field->label)),
			.help = str_of(field->help ? tr(language, field->help) : NULL),
			.unless = field->unless ? tr(language, field->unless) : NULL,
			.need = field->need,
		};
	}
}

static str sent(const struct request *request, str name)
{
	str text = request_sent(request, name);

	return str_given(text) ? text : request_query(request, name);
}

/* What is asked once, beside the file. */
static void fill_inputs(const struct sending *s, struct rows_page *page)
{
	const struct field_table *table = &s->act->record;

	page->inputs.ptr = arena_array(s->request->arena, table->count, sizeof(*page->inputs.ptr));
	for (size_t n = 0; s->rows && page->inputs.ptr && n < table->count; n++) {
		str name = str_of(table->fields[n].name);
		if (sheet_holds(&table->fields[n]))
			page->inputs.ptr[page->inputs.count++] =
				input_of(s->request, &table->fields[n], name, name,
					sent(s->request, name), &s->problems);
	}
}

/* What is wrong with the file as a whole is of no column: where it begins is a line. */
static str sentence_of(const struct request *request, const struct problem *problem)
{
	if (problem->field.len)
		return arena_printf(request->arena, "%.*s: %.*s", STR_ARG(problem->field),
			STR_ARG(problem->text));
	if (problem->line)
		return arena_printf(request->arena, tr(request->language, N_("Line %lld: %.*s")),
			(long long)problem->line, STR_ARG(problem->text));
	return problem->text;
}

static void fill_sentences(const struct sending *s, struct rows_page *page)
{
	page->sentences.ptr =
		arena_array(s->request->arena, s->problems.count, sizeof(*page->sentences.ptr));
	for (size_t n = 0; page->sentences.ptr && n < s->problems.count; n++)
		page->sentences.ptr[page->sentences.count++] =
			sentence_of(s->request, &s->problems.list[n]);
}

static str with_measure(const struct sending *s, const char *end)
{
	CLEANUP(buf_done) struct buf url = BUF(4096);
	str measure = request_query(s->request, STR("measure"));

	buf_add(&url, own_url(s));
	buf_text(&url, end);
	if (measure.len) {
		buf_text(&url, *end ? "&measure=" : "?measure=");
		url_encode(measure, &url);
	}
	return arena_copy(s->request->arena, buf_str(&url));
}

str sending_url(const struct sending *s)
{
	return with_measure(s, "");
}

static void show(const struct sending *s, const struct columns *columns, struct response *response)
{
	struct page page = { .out = &response->body, .language = s->request->language };
	struct rows_page view = {
		.frame = frame_of(s->request, sending_url(s), "bulk"),
		.title = str_of(tr(s->request->language, s->act->summary)),
		.url = sending_url(s),
		.csrf = s->request->csrf,
		.xlsx_url = with_measure(s, "?template=xlsx"),
		.csv_url = with_measure(s, "?template=csv"),
		.whole = s->rows,
	};

	fill_columns(s, columns, &view);
	fill_inputs(s, &view);
	fill_sentences(s, &view);
	response->type = "text/html; charset=utf-8";
	if (problems_any(&s->problems))
		response->status = 422;
	page_rows(&page, &view);
}

void sending_show(const struct sending *s, struct response *response)
{
	struct reading *reading = request_read(s->request, response);

	if (!reading)
		return;
	struct columns columns = columns_of(s, reading);
	ledger_read_end(reading);
	str template = request_query(s->request, STR("template"));
	if (str_eq(template, STR("xlsx")))
		give_book(s, &columns, response);
	else if (str_eq(template, STR("csv")))
		give_csv(s, &columns, response);
	else
		show(s, &columns, response);
}

bool sending_opens(struct request *request, struct response *response)
{
	if (request->act->grants)
		response_missing(response, request->language);
	else if (!form_may_somewhere(request, request->act))
		form_refuse(request, response);
	else
		return true;
	return false;
}

void get_rows_page(struct request *request, struct response *response)
{
	struct sending s = sending_of(request);

	if (sending_opens(request, response))
		sending_show(&s, response);
}
