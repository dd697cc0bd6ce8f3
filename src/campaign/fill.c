/* The workbook in which duties are filled in: what stands in it. */
#include "campaign/fill.h"
#include "base/book.h"
#include "base/catalogue.h"
#include "campaign/campaign.sql.h"
#include "campaign/form.h"
#include "ledger/noted.h"
#include "web/form.h"
#include "web/sheet.h"
#include "web/thing.h"

#define KEYS 6 /* columns before the form's: unit, measure, by, #name, #due, #reason */
#define ENDS 2 /* after it: done, note */

/* ---- What is open ---- */

/* Whether the reader may answer for the unit: itself, or in the place of one that has nobody. */
static bool may_answer(const struct fill *f, id unit, str *ret_by)
{
	*ret_by = STR("");
	if (reading_may(f->reading, RIGHT_ANSWER, unit))
		return true;
	*ret_by = f->unit_code;
	return !id_eq(unit, f->unit) && reading_may(f->reading, RIGHT_ANSWER, f->unit) &&
	       in_place_free(f->reading->conn, unit, f->reading->today);
}

static void add_row(struct fill *f, id unit)
{
	struct arena *arena = f->request->arena;
	struct board_duty duty;
	struct org_unit found;
	str by;

	if (!board_binds(f->reading->board, unit, f->measures[f->measure_count].measure, &duty) ||
		(duty.state != BOARD_OPEN && duty.state != BOARD_RETURNED) ||
		!may_answer(f, unit, &by) || !org_unit_get(f->reading->conn, unit, arena, &found))
		return;
	if (f->row_count == FILL_ROWS_MAX) {
		f->more = true;
		return;
	}
	f->rows[f->row_count++] =
		(struct fill_row){ f->measure_count, unit, found.code, found.name, by, duty.due };
}

static void add_rows(struct fill *f, id measure)
{
	struct board_walk walk = { 0 };
	id units[256];
	size_t count;

	if (!f->below) {
		add_row(f, f->unit);
		return;
	}
	while (!f->more && (count = board_unanswered(f->reading->board, f->unit, measure, &walk,
				    units, COUNT(units))) > 0)
		for (size_t n = 0; n < count; n++)
			add_row(f, units[n]);
}

static void read_form(struct fill *f, struct fill_measure *measure)
{
	const struct pair typed = { STR("measure"), measure->code };

	measure->fields = arena_array(f->request->arena, FORM_MAX, sizeof(*measure->fields));
	if (measure->fields)
		measure->field_count = form_asks(
			f->reading, &typed, 1, f->request->arena, measure->fields, FORM_MAX);
	for (size_t n = 0; n < measure->field_count; n++)
		measure->files |= measure->fields[n].kind == FIELD_FILE;
}

/* A measure that asks something here takes its place among the sheets. */
static void add_measure(struct fill *f, id measure, str code, str title, bool recurs)
{
	struct fill_measure *sheet = &f->measures[f->measure_count];
	size_t before = f->row_count;

	*sheet = (struct fill_measure){ .measure = measure,
		.code = arena_copy(f->request->arena, code),
		.title = arena_copy(f->request->arena, title),
		.recurs = recurs };
	add_rows(f, measure);
	if (f->row_count == before)
		return;
	read_form(f, sheet);
	if (sheet->files) /* told on the page, and answered there */
		f->row_count = before;
	f->measure_count++;
}

static void add_campaign(struct fill *f, id campaign)
{
	struct query *q = conn_query(f->reading->conn, &campaign_sql_measures_told);

	query_id(q, "campaign", campaign);
	while (!f->more && query_next(q)) {
		if (f->measure_count == FILL_SHEETS_MAX)
			f->more = true;
		else
			add_measure(f, column_id(q, 0), column_text(q, 1), column_text(q, 2),
				!column_null(q, 6));
	}
	query_end(q);
}

static void add_all(struct fill *f)
{
	struct query *q = conn_query(f->reading->conn, &campaign_sql_campaigns_in_force);
	id campaigns[64];
	size_t count = 0;

	while (count < COUNT(campaigns) && query_next(q))
		campaigns[count++] = column_id(q, 0);
	query_end(q);
	for (size_t n = 0; n < count; n++)
		if (!id_given(f->campaign) || id_eq(f->campaign, campaigns[n]))
			add_campaign(f, campaigns[n]);
}

/* ---- What was asked for ---- */

static bool find(struct fill *f, struct response *response)
{
	struct request *request = f->request;
	str campaign = request_query(request, STR("campaign"));
	struct org_unit unit;
	bool below = false;

	f->unit = reading_find(f->reading, "unit", request->parts[0]);
	f->campaign = campaign.len ? reading_find(f->reading, "campaign", campaign) : ID_NONE;
	f->below = str_yesno(request_query(request, STR("below")), &below) && below;
	if (!id_given(f->unit) || (campaign.len && !id_given(f->campaign)) ||
		!org_unit_get(f->reading->conn, f->unit, request->arena, &unit)) {
		response_missing(response, request->language);
		return false;
	}
	f->unit_code = unit.code;
	f->unit_name = unit.name;
	if (reading_may(f->reading, RIGHT_SEE, f->unit))
		return true;
	response_forbidden(response, request->language);
	return false;
}

bool fill_read(struct request *request, struct response *response, struct reading *reading,
	struct fill *ret)
{
	ret->request = request;
	ret->reading = reading;
	ret->rows = arena_array(request->arena, FILL_ROWS_MAX, sizeof(*ret->rows));
	if (!ret->rows || !find(ret, response))
		return false;
	add_all(ret);
	return true;
}

/* ---- The workbook ---- */

static str value_of(
	struct reading *reading, const struct duty_ref *duty, str name, struct arena *arena)
{
	struct query *q = conn_query(reading->conn, &campaign_sql_values_told);
	str text = STR_NONE;

	query_id(q, "measure", duty->measure);
	query_id(q, "unit", duty->unit);
	while (query_next(q))
		if (str_eq(column_text(q, 0), name))
			text = arena_copy(arena, column_text(q, 1));
	query_end(q);
	return text;
}

str fill_stands(
	struct reading *reading, const struct duty_ref *duty, str field, struct arena *arena)
{
	str text = STR_NONE;

	if (str_starts(field, STR("values.")))
		return value_of(reading, duty, str_from(field, 7), arena);
	struct query *q = conn_query(reading->conn, &campaign_sql_duty_told);
	query_id(q, "measure", duty->measure);
	query_id(q, "unit", duty->unit);
	if (query_next(q))
		text = arena_copy(arena, column_text(q, str_eq(field, STR("note")) ? 3 : 4));
	query_end(q);
	return text;
}

static struct book_column told(
	const struct fill *f, const char *name, const char *label, enum book_kind kind)
{
	return (struct book_column){
		.name = str_of(name), .label = str_of(tr(f->request->language, label)), .kind = kind
	};
}

static void set_columns(
	const struct fill *f, const struct fill_measure *measure, struct book_column *columns)
{
	static const struct field done = { .name = "done",
		.label = N_("Done on"),
		.kind = FIELD_DATE,
		.help = N_("The day it was done. Not given: today.") };
	static const struct field note = {
		.name = "note", .label = N_("Note"), .kind = FIELD_TEXT, .max = 20000
	};
	size_t n = KEYS;

	columns[0] = told(f, "unit", N_("Unit"), BOOK_TEXT);
	columns[1] = told(f, "measure", N_("Measure"), BOOK_TEXT);
	columns[2] = told(f, "by", N_("In its place"), BOOK_TEXT);
	columns[3] = told(f, "#name", N_("Unit"), BOOK_TEXT);
	columns[4] = told(f, "#due", N_("Due"), BOOK_DATE);
	columns[5] = told(f, "#reason", N_("Why it was sent back"), BOOK_TEXT);
	for (size_t k = 0; k < 3; k++)
		columns[k].hidden = true;
	for (size_t k = 0; k < measure->field_count; k++)
		columns[n++] = sheet_column(
			f->request, &measure->fields[k], str_of(measure->fields[k].name));
	columns[n++] = sheet_column(f->request, &done, STR("done"));
	columns[n++] = sheet_column(f->request, &note, STR("note"));
}

static void put_value(struct book *book, size_t column, enum field_kind kind, str text)
{
	date day;

	if (!text.len)
		return;
	if (kind == FIELD_NUMBER || kind == FIELD_DECIMAL)
		book_decimal(book, column, text);
	else if (kind == FIELD_DATE && date_parse(text, &day))
		book_date(book, column, day);
	else
		book_text(book, column, text);
}

static void put_row(const struct fill *f, const struct fill_row *row, struct book *book)
{
	const struct fill_measure *measure = &f->measures[row->measure];
	const struct duty_ref duty = { row->unit, measure->measure };
	struct arena *arena = f->request->arena;

	book_text(book, 0, row->code);
	book_text(book, 1, measure->code);
	book_text(book, 2, row->by);
	book_text(book, 3, row->name);
	book_date(book, 4, row->due);
	book_text(book, 5, fill_stands(f->reading, &duty, STR("reason"), arena));
	for (size_t n = 0; n < measure->field_count; n++)
		put_value(book, KEYS + n, measure->fields[n].kind,
			fill_stands(f->reading, &duty, str_of(measure->fields[n].name), arena));
	book_text(book, KEYS + measure->field_count + 1,
		fill_stands(f->reading, &duty, STR("note"), arena));
	book_row(book);
}

static void put_sheet(const struct fill *f, size_t n, size_t *row, struct book *book)
{
	const struct fill_measure *measure = &f->measures[n];
	struct book_column *columns =
		arena_array(f->request->arena, KEYS + FORM_MAX + ENDS, sizeof(*columns));

	if (!columns || measure->files)
		return;
	set_columns(f, measure, columns);
	book_sheet(book,
		measure->recurs
			? arena_printf(f->request->arena, "%.*s %.*s",
				  STR_ARG(period_of(measure->code)), STR_ARG(measure->title))
			: measure->title,
		columns, KEYS + measure->field_count + ENDS);
	for (; *row < f->row_count && f->rows[*row].measure == n; ++*row)
		put_row(f, &f->rows[*row], book);
}

/* A workbook has a sheet at least. */
static void give(const struct fill *f, struct response *response)
{
	struct book_column nothing = told(f, "#nothing", N_("Nothing is open."), BOOK_TEXT);
	struct book *book = book_new();
	size_t row = 0;
	struct err err;

	for (size_t n = 0; n < f->measure_count; n++)
		put_sheet(f, n, &row, book);
	if (!f->row_count)
		book_sheet(book, f->unit_name, &nothing, 1);
	response->type = BOOK_TYPE;
	response->filename =
		arena_printf(f->request->arena, "%.*s.xlsx", STR_ARG(f->unit_code)).ptr;
	bool fine = book_end(book, &response->body, &err);
	if (fine && !f->request->local)
		fine = ledger_note_export(f->request->ledger, f->request->actor, STR("duties"),
			arena_printf(f->request->arena, "unit=%.*s%s", STR_ARG(f->unit_code),
				f->below ? " below=1" : ""),
			(int64_t)f->row_count, &err);
	if (!fine)
		response_fault(response, &err, f->request->language);
}

/* ---- The page ---- */

str fill_url(const struct fill *f, bool below, const char *more)
{
	CLEANUP(buf_done) struct buf url = BUF(4096);
	char before = '?';

	buf_text(&url, "/fill/");
	url_encode(f->unit_code, &url);
	if (id_given(f->campaign)) {
		buf_printf(&url, "%ccampaign=", before);
		url_encode(request_query(f->request, STR("campaign")), &url);
		before = '&';
	}
	if (below) {
		buf_printf(&url, "%cbelow=1", before);
		before = '&';
	}
	if (*more)
		buf_printf(&url, "%c%s", before, more);
	return arena_copy(f->request->arena, buf_str(&url));
}

static struct fill_count count_of(const struct fill *f)
{
	return (struct fill_count){ .url = fill_url(f, f->below, "format=xlsx"),
		.rows = (int64_t)f->row_count,
		.more = f->more };
}

static void fill_files(const struct fill *f, struct fill_page *page)
{
	page->files.ptr =
		arena_array(f->request->arena, f->measure_count, sizeof(*page->files.ptr));
	for (size_t n = 0; page->files.ptr && n < f->measure_count; n++)
		if (f->measures[n].files)
			page->files.ptr[page->files.count++] = f->measures[n].title;
}

static void fill_sentences(
	const struct fill *f, const struct problems *problems, struct fill_page *page)
{
	size_t count = problems ? problems->count : 0;

	page->sentences.ptr = arena_array(f->request->arena, count, sizeof(*page->sentences.ptr));
	for (size_t n = 0; page->sentences.ptr && n < count; n++)
		page->sentences.ptr[page->sentences.count++] = problems->list[n].text;
}

static void show(struct fill *f, struct response *response, const struct problems *problems)
{
	struct request *request = f->request;
	struct page page = { .out = &response->body, .language = request->language };
	struct fill_page view = { .name = f->unit_name,
		.code = f->unit_code,
		.url = fill_url(f, false, ""),
		.unit_url = thing_url(f->reading, "unit", f->unit, request->arena),
		.csrf = request->csrf };

	view.frame = frame_of(request, view.url, "bulk");
	view.below = board_children(f->reading->board, f->unit, NULL, 0) > 0;
	for (int below = 0; below <= view.below; below++) {
		f->below = below;
		f->row_count = f->measure_count = 0;
		f->more = false;
		add_all(f);
		*(below ? &view.line : &view.own) = count_of(f);
	}
	fill_files(f, &view);
	fill_sentences(f, problems, &view);
	response->type = "text/html; charset=utf-8";
	if (problems)
		response->status = 422;
	page_fill(&page, &view);
}

static void answer(struct request *request, struct response *response,
	const struct problems *problems, bool page)
{
	struct reading *reading = request_read(request, response);
	struct fill *f = arena_alloc(request->arena, sizeof(*f));

	if (!reading)
		return;
	if (f && fill_read(request, response, reading, f)) {
		if (page)
			show(f, response, problems);
		else
			give(f, response);
	}
	ledger_read_end(reading);
}

void show_fill_link(struct request *request, struct reading *reading, id unit, struct page *page)
{
	CLEANUP(buf_done) struct buf url = BUF(4096);

	if (!reading_may(reading, RIGHT_ANSWER, unit))
		return;
	buf_text(&url, "/fill/");
	url_encode(reading_code(reading, "unit", unit, request->arena), &url);
	piece_fill_link(page, &(struct fill_link_piece){ buf_str(&url) });
}

bool fill_may(struct request *request, struct response *response)
{
	struct reading *reading = request_read(request, response);
	struct fill *f = arena_alloc(request->arena, sizeof(*f));

	bool may = reading && f && fill_read(request, response, reading, f);
	ledger_read_end(reading);
	return may;
}

void fill_show(struct request *request, struct response *response, const struct problems *problems)
{
	answer(request, response, problems, true);
}

void get_fill(struct request *request, struct response *response)
{
	answer(request, response, NULL,
		!str_eq(request_query(request, STR("format")), STR("xlsx")));
}
