/* Verdicts on many rows. */
#include "web/verdicts.h"
#include "base/book.h"
#include "base/catalogue.h"
#include "base/csv.h"
#include "base/text.h"
#include "web/held.h"
#include "web/private.h"

#define ROW_NAME 800
#define ABOUT_MOST 100 /* cells of what a row is about */
#define CSV_MOST ((size_t)64 << 20)

static const char *const words[VERDICTS] = {
	[VERDICT_DONE] = N_("done"),
	[VERDICT_WOULD] = N_("would be done"),
	[VERDICT_FITS] = N_("nothing stands against it"),
	[VERDICT_LEFT] = N_("left as it is"),
	[VERDICT_REPEATED] = N_("was done before"),
	[VERDICT_REFUSED] = N_("refused"),
	[VERDICT_FAULT] = N_("not done: send it again"),
};
static const char *const heads[] = { N_("Row"), N_("Verdict"), N_("Why") };

void verdicts_init(struct verdicts *verdicts, struct request *request, str title)
{
	*verdicts = (struct verdicts){ .request = request, .title = title };
	buf_init(&verdicts->csv, CSV_MOST);
	verdicts->all.ptr = arena_array(request->arena, VERDICT_LINES, sizeof(*verdicts->all.ptr));
	verdicts->refused.ptr =
		arena_array(request->arena, VERDICT_LINES, sizeof(*verdicts->refused.ptr));
	for (size_t n = 0; n < COUNT(heads); n++)
		csv_value(&verdicts->csv, n == 0, str_of(tr(request->language, heads[n])));
	csv_line_end(&verdicts->csv);
}

void verdicts_done(struct verdicts *verdicts)
{
	buf_done(&verdicts->csv);
}

static void keep(struct verdict_lines *lines, struct verdict_line line, struct arena *arena)
{
	if (!lines->ptr || lines->count == VERDICT_LINES)
		return;
	line.row = arena_copy(arena, line.row);
	line.why = arena_copy(arena, line.why);
	lines->ptr[lines->count++] = line;
}

static str name_row(const struct verdicts *verdicts, int64_t row, char into[ROW_NAME])
{
	if (row >= 2 && (size_t)row - 2 < verdicts->label_count)
		return verdicts->labels[row - 2];
	str about = verdicts->about ? text_cut(verdicts->about(verdicts->context, row), ABOUT_MOST)
				    : STR("");
	int len = snprintf(into, ROW_NAME, "%.*s%s%lld%s%.*s", STR_ARG(verdicts->sheet),
		verdicts->sheet.len ? ", " : "", (long long)row, about.len ? " · " : "",
		STR_ARG(about));
	if (len < ROW_NAME)
		return str_of(into);
	for (len = ROW_NAME - 1; len > 0 && (into[len - 1] & 0xc0) == 0x80; len--)
		;
	return (str){ into, len ? (size_t)len - 1 : 0 }; /* without what was cut */
}

void verdicts_about(struct verdicts *verdicts, str what, enum verdict verdict, str why)
{
	struct verdict_line line = {
		.row = what,
		.verdict = str_of(tr(verdicts->request->language, words[verdict])),
		.why = why,
		.refused = verdict == VERDICT_REFUSED || verdict == VERDICT_FAULT,
	};
	verdicts->rows++;
	verdicts->counts[verdict]++;
	keep(&verdicts->all, line, verdicts->request->arena);
	if (line.refused)
		keep(&verdicts->refused, line, verdicts->request->arena);
	csv_value(&verdicts->csv, true, line.row);
	csv_value(&verdicts->csv, false, line.verdict);
	csv_value(&verdicts->csv, false, str_given(why) ? why : STR(""));
	csv_line_end(&verdicts->csv);
}

void verdicts_add(struct verdicts *verdicts, int64_t row, enum verdict verdict, str why)
{
	char shown[ROW_NAME];

	verdicts_about(verdicts, name_row(verdicts, row, shown), verdict, why);
}

void verdicts_hear(
	void *context, int64_t line, enum verdict verdict, const struct problems *problems)
{
	CLEANUP(buf_done) struct buf why = BUF(1 << 20);

	for (size_t n = 0; problems && n < problems->count; n++) {
		const struct problem *problem = &problems->list[n];
		if (why.len)
			buf_byte(&why, ' ');
		if (problem->field.len)
			buf_printf(&why, "%.*s: ", STR_ARG(problem->field));
		buf_add(&why, problem->text);
	}
	verdicts_add(context, line, verdict, buf_str(&why));
}

/* ---- The page ---- */

static void keep_file(struct verdicts *verdicts, struct verdicts_page *page)
{
	struct request *request = verdicts->request;
	char key[HELD_KEY];

	if (verdicts->csv.failed || !held_put(request->web->held, request->actor, "verdicts",
					    buf_str(&verdicts->csv), key))
		return;
	page->csv_url = arena_printf(request->arena, "/verdicts/%s?format=csv", key);
	page->xlsx_url = arena_printf(request->arena, "/verdicts/%s?format=xlsx", key);
}

void verdicts_show(
	struct verdicts *verdicts, struct response *response, const struct verdicts_more *more)
{
	struct request *request = verdicts->request;
	struct page page = { .out = &response->body, .language = request->language };
	bool cut = verdicts->rows > VERDICT_LINES;
	struct verdicts_page view = {
		.frame = frame_of(request, more->back_url, "bulk"),
		.title = verdicts->title,
		.csrf = request->csrf,
		.tried = verdicts->tried,
		.any = verdicts->rows > 0,
		.go = str_given(more->url),
		.cut = cut,
		.rows = verdicts->rows,
		.apart = verdicts->apart,
		.done = verdicts->counts[VERDICT_DONE],
		.would = verdicts->counts[VERDICT_WOULD],
		.fits = verdicts->counts[VERDICT_FITS],
		.left = verdicts->counts[VERDICT_LEFT],
		.repeated = verdicts->counts[VERDICT_REPEATED],
		.refused = verdicts->counts[VERDICT_REFUSED],
		.fault = verdicts->counts[VERDICT_FAULT],
		.lines = cut ? verdicts->refused : verdicts->all,
		.notes = verdicts->notes,
		.more = *more,
	};

	keep_file(verdicts, &view);
	response->type = "text/html; charset=utf-8";
	page_verdicts(&page, &view);
}

/* ---- As a file ---- */

static bool as_book(struct request *request, str csv_text, struct buf *out, struct err *err)
{
	struct csv *csv = arena_alloc(request->arena, sizeof(*csv));
	struct book_column columns[COUNT(heads)];
	struct book *book = book_new();
	bool more = csv != NULL;

	for (size_t n = 0; n < COUNT(heads); n++)
		columns[n] = (struct book_column){ .name = str_of(heads[n]),
			.label = str_of(tr(request->language, heads[n])) };
	book_sheet(book, str_of(tr(request->language, N_("Verdicts"))), columns, COUNT(columns));
	if (csv)
		csv_open(csv, csv_text, request->arena);
	for (bool first = true; more && csv_next(csv); first = false) {
		for (size_t n = 0; !first && n < csv->count && n < COUNT(heads); n++)
			book_text(book, n, csv->values[n]);
		more = first || book_row(book);
	}
	return book_end(book, out, err);
}

void get_verdicts(struct request *request, struct response *response)
{
	str csv = held_get(
		request->web->held, request->actor, "verdicts", request->parts[0], request->arena);
	struct err err;

	if (!str_given(csv)) {
		response_missing(response, request->language);
		return;
	}
	if (str_eq(request_query(request, STR("format")), STR("xlsx"))) {
		response->type = BOOK_TYPE;
		response->filename = "verdicts.xlsx";
		if (!as_book(request, csv, &response->body, &err))
			response_fault(response, &err, request->language);
		return;
	}
	response->type = "text/csv; charset=utf-8";
	response->filename = "verdicts.csv";
	buf_text(&response->body, CSV_MARK);
	buf_add(&response->body, csv);
}
