/* The workbook in which duties were filled in: what comes of it. */
#include "base/book.h"
#include "base/catalogue.h"
#include "base/csv.h"
#include "base/text.h"
#include "base/xlsx.h"
#include "campaign/fill_files.h"
#include "web/held.h"

#define HELD "fill"
#define NAME_SHOWN 48                  /* cells of what a unit or a measure is called beside a verdict */
#define NAMES_ROOM ((size_t)16 << 20) /* of all rows of a sheet */

struct filled {
	struct request *request;
	struct reading *reading; /* only while a sheet is looked at */
	struct verdicts *verdicts;
	str key; /* under which the workbook is held */
	struct csv csv;
	str names[CSV_COLUMNS_MAX];
	size_t columns, unit, measure, by, since;
	bool failed; /* the store did: err */
	struct err err;
	struct buf table;            /* the rows that are done, each in its own line */
	int64_t lines;               /* of the table */
	int64_t left[FILL_ROWS_MAX]; /* rows that are left as they are */
	size_t left_count;
	struct refused {
		int64_t line;
		str why;
	} *refused; /* FILL_ROWS_MAX: rows whose files are not there */
	size_t refused_count;
	struct fill_files files;
	size_t row_name, row_title; /* columns that tell what a row is about */
	struct named_row {
		int64_t line;
		str name;
	} *rows; /* FILL_ROWS_MAX: all that were looked at, in their order */
	size_t row_count;
	struct arena names_of_rows; /* of one sheet */
};

/* ---- One row ---- */

static bool is_answer(str name)
{
	return str_starts(name, STR("values.")) || str_eq(name, STR("note")) ||
	       str_eq(name, STR("done"));
}

/* What only tells is no field. */
static bool is_field(str name)
{
	return name.len && name.ptr[0] != '#';
}

static str cell(const struct filled *f, size_t column)
{
	return column < f->csv.count ? str_trim(f->csv.values[column]) : STR("");
}

static bool is_same(str a, str b)
{
	decimal x, y;

	if (str_eq(a, b))
		return true;
	return decimal_parse(a, &x) && decimal_parse(b, &y) && decimal_cmp(x, y) == 0;
}

/* Whether something was filled in that does not stand there already. */
static bool says_something(struct filled *f)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 20);
	struct duty_ref duty = { reading_find(f->reading, "unit", cell(f, f->unit)),
		reading_find(f->reading, "measure", cell(f, f->measure)) };
	bool known = id_given(duty.unit) && id_given(duty.measure);
	bool any = false, other = false;

	for (size_t n = 0; n < f->columns; n++) {
		if (!is_answer(f->names[n]))
			continue;
		str text = cell(f, n), stands = STR_NONE;
		if (known && !str_eq(f->names[n], STR("done")))
			stands = fill_stands(f->reading, &duty, f->names[n], &arena);
		any |= text.len > 0;
		other |= !is_same(text, str_given(stands) ? stands : STR(""));
	}
	return any && other;
}

/* Files are kept of whoever may answer; who may not is refused by the act. */
static bool may_answer(const struct filled *f)
{
	str by = cell(f, f->by);
	id unit = reading_find(f->reading, "unit", by.len ? by : cell(f, f->unit));

	return id_given(unit) && reading_may(f->reading, RIGHT_ANSWER, unit);
}

static void refuse(struct filled *f, str why)
{
	f->refused[f->refused_count++] = (struct refused){ f->csv.line, why };
}

/* A name of a file becomes what it is kept as. False: it is not there, or the store failed. */
static bool put_file(struct filled *f, size_t column)
{
	id measure = reading_find(f->reading, "measure", cell(f, f->measure));
	str why, file = fill_files_find(
			 &f->files, f->reading, measure, cell(f, column), &why, &f->err);

	if (str_given(file))
		f->csv.values[column] = file;
	else if (str_given(why))
		refuse(f, why);
	else
		f->failed = true;
	return str_given(file);
}

static bool put_files(struct filled *f)
{
	if (!may_answer(f))
		return true;
	for (size_t n = 0; n < f->columns; n++)
		if (str_starts(f->names[n], STR("values.")) && cell(f, n).len &&
			fill_files_asked(
				&f->files, f->reading, cell(f, f->measure), f->names[n]) &&
			!put_file(f, n))
			return false;
	return true;
}

static void begin_line(struct filled *f, int64_t line)
{
	for (; f->lines + 1 < line; f->lines++)
		buf_byte(&f->table, '\n');
}

static void end_line(struct filled *f)
{
	buf_byte(&f->table, '\n');
	f->lines++;
}

/* R-LEDGER-07: how the row's duty stood when the sheet was made, believed no further than what has happened.
 * What is no such number says that nothing was known of it. */
static int64_t since_of(const struct filled *f)
{
	int64_t since;

	if (!str_number(cell(f, f->since), &since) || since < 1)
		return 1;
	return since < f->reading->seq ? since : f->reading->seq;
}

static void put_cell(struct filled *f, bool first, size_t column)
{
	char text[24];

	if (column == f->since) {
		snprintf(text, sizeof(text), "%lld", (long long)since_of(f));
		csv_value(&f->table, first, str_of(text));
	} else {
		csv_value(&f->table, first, cell(f, column));
	}
}

/* A line of the table, where it stands in the sheet. */
static void put_line(struct filled *f, bool header)
{
	bool first = true;

	begin_line(f, f->csv.line);
	for (size_t n = 0; n < f->columns; n++) {
		if (!is_field(f->names[n]))
			continue;
		if (header)
			csv_value(&f->table, first, f->names[n]);
		else
			put_cell(f, first, n);
		first = false;
	}
	end_line(f);
}

/* ---- One sheet ---- */

static size_t column_of(const struct filled *f, str name)
{
	size_t n = 0;

	while (n < f->columns && !str_eq(f->names[n], name))
		n++;
	return n;
}

/* False: it is none of ours. */
static bool read_header(struct filled *f, str text)
{
	csv_open(&f->csv, text, f->request->arena);
	if (!csv_next(&f->csv))
		return false;
	f->columns = f->csv.count;
	for (size_t n = 0; n < f->columns; n++)
		f->names[n] = arena_copy(f->request->arena, str_trim(f->csv.values[n]));
	f->unit = column_of(f, STR("unit"));
	f->measure = column_of(f, STR("measure"));
	f->by = column_of(f, STR("by"));
	f->since = column_of(f, STR(FILL_SINCE));
	f->row_name = column_of(f, STR("#name"));
	f->row_title = column_of(f, STR("#title"));
	return f->unit < f->columns && f->measure < f->columns;
}

/* "Delta", on the sheet of one measure; in a table "Delta, Check". As it stands there, else by the codes. */
static str name_of(struct filled *f)
{
	str name = cell(f, f->row_name), title = cell(f, f->row_title);

	name = text_cut(name.len ? name : cell(f, f->unit), NAME_SHOWN);
	title = text_cut(title.len ? title : cell(f, f->measure), NAME_SHOWN);
	if (f->verdicts->sheet.len)
		title = STR("");
	return arena_printf(&f->names_of_rows, "%.*s%s%.*s", STR_ARG(name),
		name.len && title.len ? ", " : "", STR_ARG(title));
}

static int by_line(const void *a, const void *b)
{
	const struct named_row *x = a, *y = b;

	return (x->line > y->line) - (x->line < y->line);
}

static str about_row(void *context, int64_t line)
{
	const struct filled *f = context;
	const struct named_row wanted = { .line = line };
	const struct named_row *row =
		bsearch(&wanted, f->rows, f->row_count, sizeof(*f->rows), by_line);

	return row ? row->name : STR("");
}

/* False: there are more than are ever given out; the verdict is told, and none of them is done. */
static bool read_rows(struct filled *f)
{
	buf_clear(&f->table);
	buf_byte(&f->table, CSV_SHEET);
	f->lines = 0;
	f->left_count = f->refused_count = f->row_count = 0;
	put_line(f, true);
	while (!f->failed && csv_next(&f->csv)) {
		if (str_eq(cell(f, f->unit), STR(BOOK_LABELS)))
			continue;
		if (f->row_count == FILL_ROWS_MAX) {
			verdicts_add(f->verdicts, f->csv.line, VERDICT_REFUSED,
				str_of(tr(f->request->language,
					N_("At most 10,000 rows are taken at once: none of these "
					   "was looked at."))));
			return false;
		}
		f->rows[f->row_count++] = (struct named_row){ f->csv.line, name_of(f) };
		if (!put_files(f))
			continue;
		if (says_something(f))
			put_line(f, false);
		else
			f->left[f->left_count++] = f->csv.line;
	}
	return true;
}

static void hear_problems(struct filled *f, const struct problems *problems)
{
	for (size_t n = 0; n < problems->count; n++)
		verdicts_add(f->verdicts, problems->list[n].line, VERDICT_REFUSED,
			problems->list[n].field.len ? arena_printf(f->request->arena, "%.*s: %.*s",
							      STR_ARG(problems->list[n].field),
							      STR_ARG(problems->list[n].text))
						    : problems->list[n].text);
}

static void do_rows(struct filled *f)
{
	struct rows_told told;
	const struct rows_asked asked = { .request = f->request,
		.act = slices_act(ledger_slices(f->request->ledger), STR("duty.answer")),
		.text = buf_str(&f->table),
		.dry_run = f->verdicts->tried,
		.salt = f->key,
		.since_column = STR(FILL_SINCE),
		.heard = verdicts_hear,
		.context = f->verdicts };

	if (!rows_do(&asked, &told))
		hear_problems(f, &told.problems);
	f->verdicts->apart += told.apart;
	for (size_t n = 0; n < f->left_count; n++)
		verdicts_add(f->verdicts, f->left[n], VERDICT_LEFT, STR_NONE);
	for (size_t n = 0; n < f->refused_count; n++)
		verdicts_add(f->verdicts, f->refused[n].line, VERDICT_REFUSED, f->refused[n].why);
}

static void do_sheet(struct filled *f, str name, str text)
{
	if (!read_header(f, text))
		return;
	f->reading = ledger_read(f->request->ledger, &f->err);
	if (!f->reading) {
		f->failed = true;
		return;
	}
	f->reading->standing = f->request->standing;
	f->verdicts->sheet = name;
	arena_init(&f->names_of_rows, NAMES_ROOM);
	bool read = read_rows(f);
	ledger_read_end(f->reading);
	if (read && !f->failed)
		do_rows(f);
	f->row_count = 0;
	arena_done(&f->names_of_rows);
}

/* ---- The workbook, or the table ---- */

static const char *do_book(struct filled *f, str bytes)
{
	CLEANUP(buf_done) struct buf text = BUF(table_room(bytes));
	const char *why = NULL;
	struct xlsx *xlsx = xlsx_open(bytes, &why);

	for (size_t n = 0; !why && !f->failed && n < xlsx_sheets(xlsx); n++) {
		buf_clear(&text);
		if (xlsx_sheet(xlsx, n, &text, &why))
			do_sheet(f, xlsx_sheet_name(xlsx, n), buf_str(&text));
	}
	xlsx_close(xlsx);
	return why;
}

static const char *do_table(struct filled *f, str bytes)
{
	CLEANUP(buf_done) struct buf decoded = BUF(table_room(bytes));
	const char *why = NULL;
	str text;

	if (table_decode(bytes, &decoded, &text, &why))
		do_sheet(f, STR(""), text);
	return why;
}

static const char *do_file(struct filled *f, str bytes)
{
	buf_init(&f->table, table_room(bytes));
	const char *why = xlsx_is(bytes) ? do_book(f, bytes) : do_table(f, bytes);
	buf_done(&f->table);
	if (!why && !f->verdicts->rows)
		why = N_("This file is none that was given out here: it holds no duties.");
	return why;
}

static str upload_of(const struct multipart *form)
{
	for (size_t n = 0; n < form->upload_count; n++)
		if (str_eq(form->uploads[n].name, STR("file")))
			return form->uploads[n].bytes;
	return STR("");
}

static void answer(struct filled *f, struct response *response, str bytes)
{
	struct request *request = f->request;
	struct verdict_field fields[FILL_FILES_MAX + 1] = { { STR("held"), f->key } };
	struct verdicts verdicts;
	struct verdicts_more more = { .back_url = request->path };
	struct problems problems;

	verdicts_init(&verdicts, request,
		str_of(tr(request->language, N_("Fill in what is asked, in a workbook"))));
	verdicts.tried = !pairs_take(request->sent, &request->sent_count, STR("held")).len;
	verdicts.about = about_row;
	verdicts.context = f;
	f->verdicts = &verdicts;
	const char *why = do_file(f, bytes);
	if (verdicts.tried) {
		more.url = request->path;
		more.fields.ptr = fields;
		more.fields.count = 1 + fill_files_again(&f->files, fields + 1);
		fill_files_tell(&f->files, &verdicts);
	}
	problems_init(&problems, request->arena, request->language);
	if (f->failed) {
		response_fault(response, &f->err, request->language);
	} else if (why) {
		problem(&problems, "", "file", why, NULL);
		fill_show(request, response, &problems);
	} else {
		verdicts_show(&verdicts, response, &more);
	}
	verdicts_done(&verdicts);
}

static str held_before(const struct request *request, str key)
{
	return held_get(request->web->held, request->actor, HELD, key, request->arena);
}

void post_fill(struct request *request, struct response *response)
{
	struct filled *f = arena_alloc(request->arena, sizeof(*f));
	struct multipart form;
	struct problems problems;
	char key[HELD_KEY];
	str bytes;

	if (!f || !form_open(request, response, &form) || !fill_may(request, response))
		return;
	f->request = request;
	f->refused = arena_array(request->arena, FILL_ROWS_MAX, sizeof(*f->refused));
	problems_init(&problems, request->arena, request->language);
	f->rows = arena_array(request->arena, FILL_ROWS_MAX, sizeof(*f->rows));
	if (!f->refused || !f->rows)
		return;
	if (!fill_files_read(request, &form, &f->files, &problems)) {
		fill_show(request, response, &problems);
		return;
	}
	f->key = request_sent(request, STR("held"));
	bytes = f->key.len ? held_before(request, f->key) : upload_of(&form);
	const char *why = NULL;
	if (!bytes.len && f->key.len)
		why = N_("The file is not here any more: send it again. Nothing is done twice.");
	else if (!bytes.len)
		why = N_("Choose a file first.");
	else if (!f->key.len && !held_put(request->web->held, request->actor, HELD, bytes, key))
		why = N_("This is larger than what may be sent here.");
	if (why) {
		problem(&problems, "", "file", why, NULL);
		fill_show(request, response, &problems);
		return;
	}
	if (!f->key.len)
		f->key = arena_copy(request->arena, str_of(key));
	answer(f, response, bytes);
}
