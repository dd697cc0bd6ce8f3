/* Work in bulk: what is the same for all is asked, then it is done. */
#include "base/catalogue.h"
#include "base/csv.h"
#include "web/form.h"
#include "web/held.h"
#include "web/list_bulk.h"
#include "web/sheet.h"
#include "web/verdicts.h"

#define SHOWN_MAX 10
#define HELD "bulk" /* rows of a list, not a file that was sent */
#define CSV_MOST ((size_t)8 << 20)
#define ALL_MOST ((size_t)128 << 20) /* with what is the same for all */

/* ---- The page on which it is confirmed ---- */

struct confirming {
	struct listing *l;
	const struct act *act;
	const struct view_bulk *bulk;
	str text, key, back;
	int64_t rows, seen;
	bool more;
};

static int64_t seen_in(str text)
{
	int64_t seen = 0;

	return str_number(text, &seen) && seen > 0 ? seen : 0;
}

static bool is_asked(const struct confirming *c, const struct field *field)
{
	return sheet_holds(field) && !bulk_fills(c->l->view, field);
}

static void fill_inputs(const struct confirming *c, struct bulk_page *page)
{
	const struct field_table *table = &c->act->record;
	struct request *request = c->l->request;

	page->inputs.ptr = arena_array(request->arena, table->count, sizeof(*page->inputs.ptr));
	for (size_t n = 0; page->inputs.ptr && n < table->count; n++) {
		str name = str_of(table->fields[n].name);
		if (is_asked(c, &table->fields[n]))
			page->inputs.ptr[page->inputs.count++] =
				input_of(request, &table->fields[n], name, name,
					request_sent(request, name), c->l->problems);
	}
}

static bool has_input(const struct bulk_page *page, str name)
{
	for (size_t n = 0; n < page->inputs.count; n++)
		if (str_eq(page->inputs.ptr[n].name, name))
			return true;
	return false;
}

static void fill_sentences(const struct confirming *c, struct bulk_page *page)
{
	const struct problems *problems = c->l->problems;

	page->sentences.ptr =
		arena_array(c->l->request->arena, problems->count, sizeof(*page->sentences.ptr));
	for (size_t n = 0; page->sentences.ptr && n < problems->count; n++)
		if (!has_input(page, problems->list[n].field))
			page->sentences.ptr[page->sentences.count++] = problems->list[n].text;
}

static str head_of(const struct confirming *c, str name)
{
	const struct field *field = field_find(&c->act->record, name);

	return field ? str_of(tr(c->l->request->language, field->label)) : name;
}

static void fill_shown(const struct confirming *c, struct bulk_page *page)
{
	struct arena *arena = c->l->request->arena;
	struct csv *csv = arena_alloc(arena, sizeof(*csv));

	page->shown.ptr = arena_array(arena, SHOWN_MAX, sizeof(*page->shown.ptr));
	if (!csv || !page->shown.ptr)
		return;
	csv_open(csv, c->text, arena);
	for (bool first = true; page->shown.count < SHOWN_MAX && csv_next(csv); first = false) {
		str *cells = arena_array(arena, csv->count, sizeof(*cells));
		for (size_t n = 0; cells && n < csv->count; n++)
			cells[n] = first ? head_of(c, csv->values[n]) : csv->values[n];
		if (first) {
			page->heads.ptr = cells;
			page->heads.count = cells ? csv->count : 0;
		} else if (cells) {
			struct bulk_row *row = &page->shown.ptr[page->shown.count++];
			row->cells.ptr = cells;
			row->cells.count = csv->count;
		}
	}
}

static void show(const struct confirming *c, struct response *response)
{
	struct request *request = c->l->request;
	struct page page = { .out = &response->body, .language = request->language };
	struct bulk_page view = {
		.frame = frame_of(request, c->back, "bulk"),
		.title = str_of(tr(request->language, c->act->summary)),
		.list = str_of(tr(request->language, c->l->view->label)),
		.url = arena_printf(request->arena, "/view/%s/bulk", c->l->view->name),
		.csrf = request->csrf,
		.act = str_of(c->act->name),
		.held = c->key,
		.back = c->back,
		.rows = c->rows,
		.seen = c->seen,
		.more = c->more,
	};

	fill_inputs(c, &view);
	fill_sentences(c, &view);
	fill_shown(c, &view);
	response->type = "text/html; charset=utf-8";
	if (problems_any(c->l->problems))
		response->status = 422;
	page_bulk(&page, &view);
}

static bool find_bulk(struct confirming *c, str act, struct response *response)
{
	const struct request *request = c->l->request;
	const struct view *view = slices_view(ledger_slices(request->ledger), request->parts[0]);

	c->l->view = view;
	for (size_t n = 0; view && n < view->bulk_count; n++)
		if (str_eq(str_of(view->bulk[n].act), act)) {
			c->bulk = &view->bulk[n];
			c->act = bulk_act(c->l, c->bulk);
			return true;
		}
	response_missing(response, request->language);
	return false;
}

static void confirm(struct confirming *c, struct response *response)
{
	CLEANUP(buf_done) struct buf csv = BUF(CSV_MOST);
	struct request *request = c->l->request;
	struct reading *reading = request_read(request, response);
	struct bulk_rows collecting = { .l = c->l,
		.act = c->act,
		.bulk = c->bulk,
		.arena = request->arena,
		.csv = &csv,
		.max = BULK_ROWS_MAX };
	char key[HELD_KEY] = "";
	struct err err;

	if (!reading)
		return;
	bool fine = bulk_collect(&collecting, reading, &err);
	if (act_looks_back(c->act) && !c->seen)
		c->seen = reading->seq;
	ledger_read_end(reading);
	if (!fine) {
		response_fault(response, &err, request->language);
		return;
	}
	if (csv.failed || !held_put(request->web->held, request->actor, HELD, buf_str(&csv), key))
		problem(c->l->problems, "", "length",
			N_("This is more than fits into one answer: ask for less of it."));
	c->text = buf_str(&csv);
	c->key = arena_copy(request->arena, str_of(key));
	c->rows = collecting.rows;
	c->more = collecting.more;
	show(c, response);
}

void get_bulk(struct request *request, struct response *response)
{
	struct pair pairs[QUERY_PAIRS_MAX];
	struct problems problems;
	struct listing listing = { .request = request, .pairs = pairs, .problems = &problems };
	struct confirming c = { .l = &listing };

	problems_init(&problems, request->arena, request->language);
	if (!find_bulk(&c, request_query(request, STR("bulk")), response))
		return;
	if (!form_may_somewhere(request, c.act)) {
		request->act = c.act;
		form_refuse(request, response);
		return;
	}
	listing_read(&listing);
	c.seen = seen_in(pairs_take(pairs, &listing.count, STR(BULK_SEEN)));
	c.back = listing_url(&listing, "/view/", STR("bulk"), STR_NONE);
	if (listing.known.len) { /* on an earlier day nothing can be done: the list says so */
		response->status = 303;
		response->type = "text/html; charset=utf-8";
		response->location = c.back;
		return;
	}
	confirm(&c, response);
}

/* ---- It is done ---- */

/* "KJ-NH, theme.study": what a row is about. */
static str label_of(const struct csv *csv, struct arena *arena)
{
	str label = STR("");

	for (size_t n = 0; n < csv->count; n++)
		label = n ? arena_printf(
				    arena, "%.*s, %.*s", STR_ARG(label), STR_ARG(csv->values[n]))
			  : arena_copy(arena, csv->values[n]);
	return label;
}

/* Each row with what is the same for all, as a sheet: a line each, whatever was typed. What they are about
 * goes into `labels`, in their order. */
static void put_all(const struct confirming *c, struct buf *out, str *labels)
{
	const struct field_table *table = &c->act->record;
	struct request *request = c->l->request;
	struct csv *csv = arena_alloc(request->arena, sizeof(*csv));
	int64_t labelled = 0;

	if (!csv)
		return;
	csv_open(csv, c->text, request->arena);
	buf_byte(out, CSV_SHEET);
	for (bool first = true; csv_next(csv); first = false) {
		if (!first && labelled < c->rows)
			labels[labelled++] = label_of(csv, request->arena);
		for (size_t n = 0; n < csv->count; n++)
			csv_value(out, n == 0, csv->values[n]);
		for (size_t n = 0; n < table->count; n++) {
			str name = str_of(table->fields[n].name),
			    value = request_sent(request, name);
			if (is_asked(c, &table->fields[n]) && value.len)
				csv_value(out, false, first ? name : value);
		}
		csv_line_end(out);
	}
}

static bool all_given(const struct confirming *c)
{
	const struct field_table *table = &c->act->record;

	for (size_t n = 0; n < table->count; n++) {
		const struct field *field = &table->fields[n];
		if (is_asked(c, field) && field->need &&
			!str_trim(request_sent(c->l->request, str_of(field->name))).len)
			problem(c->l->problems, field->name, "required", N_("This must be given."));
	}
	return !problems_any(c->l->problems);
}

static void more_of(const struct confirming *c, bool tried, struct verdicts_more *ret)
{
	struct request *request = c->l->request;

	*ret = (struct verdicts_more){ .back_url = c->back };
	if (!tried)
		return;
	ret->url = arena_printf(request->arena, "/view/%s/bulk", c->l->view->name);
	ret->fields.ptr =
		arena_array(request->arena, request->sent_count, sizeof(*ret->fields.ptr));
	for (size_t n = 0; ret->fields.ptr && n < request->sent_count; n++)
		if (!str_eq(request->sent[n].name, STR("try")))
			ret->fields.ptr[ret->fields.count++] =
				(struct verdict_field){ request->sent[n].name,
					request->sent[n].text };
}

static void run(struct confirming *c, struct response *response)
{
	CLEANUP(buf_done) struct buf csv = BUF(ALL_MOST);
	struct request *request = c->l->request;
	struct verdicts_more more;
	struct verdicts verdicts;
	struct rows_told told = { .rows = 0 };
	str *labels = arena_array(request->arena, (size_t)c->rows + 1, sizeof(*labels));

	if (!labels)
		return;
	put_all(c, &csv, labels);
	verdicts_init(&verdicts, request, str_of(tr(request->language, c->act->summary)));
	verdicts.tried = request_sent(request, STR("try")).len > 0;
	verdicts.labels = labels;
	verdicts.label_count = (size_t)c->rows;
	struct rows_asked asked = { .request = request,
		.act = c->act,
		.text = buf_str(&csv),
		.dry_run = verdicts.tried,
		.salt = c->key, /* the same may be asked again another day */
		.since = c->seen,
		.heard = verdicts_hear,
		.context = &verdicts };
	more_of(c, verdicts.tried, &more);
	problems_init(&told.problems, request->arena, request->language);
	if (csv.failed)
		problem(&told.problems, "", "length",
			N_("This is larger than what may be sent here."));
	else if (rows_do(&asked, &told)) {
		verdicts.apart = told.apart;
		verdicts_show(&verdicts, response, &more);
	}
	if (problems_any(&told.problems) && !told.rows) {
		*c->l->problems = told.problems;
		show(c, response);
	}
	verdicts_done(&verdicts);
}

static int64_t count_rows(const struct confirming *c)
{
	int64_t lines = 0;

	for (size_t n = 0; n + 1 < c->text.len; n++)
		lines += c->text.ptr[n] == '\r' && c->text.ptr[n + 1] == '\n';
	return lines - 1;
}

void post_bulk(struct request *request, struct response *response)
{
	struct problems problems;
	struct listing listing = { .request = request, .problems = &problems };
	struct confirming c = { .l = &listing };
	struct multipart form;

	problems_init(&problems, request->arena, request->language);
	if (!form_open(request, response, &form) ||
		!find_bulk(&c, request_sent(request, STR("bulk")), response))
		return;
	c.key = request_sent(request, STR("held"));
	c.seen = seen_in(request_sent(request, STR(BULK_SEEN)));
	c.back = request_sent(request, STR("back"));
	if (!str_starts(c.back, STR("/view/")))
		c.back = arena_printf(request->arena, "/view/%s", listing.view->name);
	c.text = held_get(request->web->held, request->actor, HELD, c.key, request->arena);
	if (!str_given(c.text)) {
		response_refuse(response, 422, "held",
			tr(request->language,
				N_("What you saw is not here any more: look at the list again. "
				   "Nothing is done twice.")));
		return;
	}
	c.rows = count_rows(&c);
	if (all_given(&c))
		run(&c, response);
	else
		show(&c, response);
}
