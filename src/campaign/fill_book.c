/* The workbook in which duties are filled in: what stands in it. */
#include "base/book.h"
#include "base/catalogue.h"
#include "campaign/fill.h"
#include "campaign/form.h"
#include "web/sheet.h"

#define HIDDEN 4 /* columns that people need not see: unit, measure, by, since */
#define KEYS 7   /* before the form's: those, #name, #due, #reason */
#define ENDS 2   /* after it: done, note */

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
	columns[3] = told(f, FILL_SINCE, N_("Newest change"), BOOK_NUMBER);
	columns[4] = told(f, "#name", N_("Unit"), BOOK_TEXT);
	columns[5] = told(f, "#due", N_("Due"), BOOK_DATE);
	columns[6] = told(f, "#reason", N_("Why it was sent back"), BOOK_TEXT);
	for (size_t k = 0; k < HIDDEN; k++)
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
	book_number(book, 3, duty_since(f->reading->conn, &duty));
	book_text(book, 4, row->name);
	book_date(book, 5, row->due);
	book_text(book, 6, fill_stands(f->reading, &duty, STR("reason"), arena));
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

	if (!columns)
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
bool fill_book(const struct fill *f, struct buf *out, struct err *err)
{
	struct book_column nothing = told(f, "#nothing", N_("Nothing is open."), BOOK_TEXT);
	struct book *book = book_new();
	size_t row = 0;

	for (size_t n = 0; n < f->measure_count; n++)
		put_sheet(f, n, &row, book);
	if (!f->row_count)
		book_sheet(book, f->unit_name, &nothing, 1);
	return book_end(book, out, err);
}
