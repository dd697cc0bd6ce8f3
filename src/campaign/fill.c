/* Duties that are filled in in a workbook or a table: which they are, and the page. */
#include "campaign/fill_files.h"
#include "base/book.h"
#include "base/catalogue.h"
#include "campaign/campaign.sql.h"
#include "campaign/form.h"
#include "ledger/noted.h"
#include "web/form.h"
#include "web/thing.h"

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

static bool find(
	struct request *request, struct response *response, struct reading *reading, struct fill *f)
{
	str campaign = request_query(request, STR("campaign"));
	struct org_unit unit;
	bool below = false;

	f->request = request;
	f->reading = reading;
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
	ret->rows = arena_array(request->arena, FILL_ROWS_MAX, sizeof(*ret->rows));
	if (!ret->rows || !find(request, response, reading, ret))
		return false;
	add_all(ret);
	return true;
}

/* ---- What stands ---- */

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

/* ---- As a file ---- */

static bool give_book(const struct fill *f, struct response *response, struct err *err)
{
	response->type = BOOK_TYPE;
	return fill_book(f, &response->body, err);
}

static bool give_table(const struct fill *f, struct response *response, struct err *err)
{
	response->type = "text/csv; charset=utf-8";
	fill_table(f, &response->body);
	return !response->body.failed ||
	       err_set(err, ERR_FULL, "the table is larger than what may be answered");
}

static void give(const struct fill *f, struct response *response, bool table)
{
	struct err err;

	response->filename = arena_printf(f->request->arena, "%.*s.%s", STR_ARG(f->unit_code),
		table ? "csv" : "xlsx")
				     .ptr;
	bool fine = table ? give_table(f, response, &err) : give_book(f, response, &err);
	if (fine && !f->request->local)
		fine = ledger_note_export(f->request->ledger, f->request->actor, STR("duties"),
			arena_printf(f->request->arena, "unit=%.*s%s", STR_ARG(f->unit_code),
				f->below ? " below=1" : ""),
			table ? fill_table_rows(f) : (int64_t)f->row_count, &err);
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
		.csv_url = fill_url(f, f->below, "format=csv"),
		.rows = (int64_t)f->row_count,
		.waits = (int64_t)f->row_count - fill_table_rows(f),
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
		.files_most = FILL_FILES_MAX,
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

enum shape { SHAPE_PAGE, SHAPE_BOOK, SHAPE_TABLE };

static void answer(struct request *request, struct response *response,
	const struct problems *problems, enum shape shape)
{
	struct reading *reading = request_read(request, response);
	struct fill *f = arena_alloc(request->arena, sizeof(*f));

	if (!reading)
		return;
	if (f && fill_read(request, response, reading, f)) {
		if (shape == SHAPE_PAGE)
			show(f, response, problems);
		else
			give(f, response, shape == SHAPE_TABLE);
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

	bool may = reading && f && find(request, response, reading, f);
	ledger_read_end(reading);
	return may;
}

void fill_show(struct request *request, struct response *response, const struct problems *problems)
{
	answer(request, response, problems, SHAPE_PAGE);
}

void get_fill(struct request *request, struct response *response)
{
	str format = request_query(request, STR("format"));

	answer(request, response, NULL,
		str_eq(format, STR("xlsx"))  ? SHAPE_BOOK
		: str_eq(format, STR("csv")) ? SHAPE_TABLE
					     : SHAPE_PAGE);
}
