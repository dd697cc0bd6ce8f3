/* The rows of a record from a CSV file: every bad row is told with its line and column. */
#include "base/xlsx.h"
#include "record/private.h"

/* ---- How many rows there can be, so that they are laid down once ---- */

static size_t count_byte(str text, char c)
{
	size_t count = 0;
	const char *end = text.ptr + text.len;

	for (const char *at = text.ptr; at < end && (at = memchr(at, c, (size_t)(end - at))); at++)
		count++;
	return count;
}

/* A CR with its LF is one line end. */
static size_t count_lines(str text)
{
	size_t count = 1 + count_byte(text, '\n');
	const char *end = text.ptr + text.len;

	for (const char *at = text.ptr; at < end && (at = memchr(at, '\r', (size_t)(end - at)));
		at++)
		count += at + 1 == end || at[1] != '\n';
	return count;
}

/* ---- Refusals of the file as a whole ---- */

static const char *csv_sentence(enum csv_problem problem)
{
	switch (problem) {
	case CSV_FINE:
		break;
	case CSV_QUOTE_OPEN:
		return N_("A quote is opened here and never closed.");
	case CSV_QUOTE_STRAY:
		return N_("Something follows a closing quote: write a quote within quotes twice.");
	case CSV_TOO_WIDE:
		return N_("This line has too many values.");
	case CSV_VALUE_LONG:
		return N_("This value is too long. Is a quote missing before it?");
	case CSV_MEMORY:
		return N_("The file is too large.");
	}
	must_failed("a problem of a CSV file", __FILE__, __LINE__);
}

/* ---- Reading ---- */

struct file {
	struct csv csv;
	struct heading heading;
	str names[CSV_COLUMNS_MAX]; /* of the columns, trimmed; empty: none */
	size_t columns;
	bool gaps; /* some column has no name */
};

/* The column is told by its name, or by its number where the header has none for it. */
static void refuse_csv(
	struct reading *r, const struct field *field, const struct file *file, size_t row)
{
	const struct csv *csv = &file->csv;
	struct place place = { NULL, field, row, csv->line };
	size_t n = (size_t)csv->column - 1;
	str column = n < file->columns ? shown(r->arena, file->names[n]) : STR("");

	if (!column.len)
		column = arena_printf(r->arena, "%zu", n + 1);
	reading_enter(r, &place);
	problem(here(r), column.ptr ? column.ptr : "",
		csv->problem == CSV_MEMORY ? "size" : "format", csv_sentence(csv->problem), NULL);
	reading_enter(r, NULL);
}

/* A value that no column claims: the row is longer than the header, or has moved. */
static void refuse_stray(struct reading *r, const struct file *file)
{
	const struct csv *csv = &file->csv;

	for (size_t n = 0; n < csv->count; n++) {
		if ((n < file->columns && file->names[n].len) || !str_trim(csv->values[n]).len)
			continue;
		problem(here(r), "", "count", N_("Value %zu of this line stands under no column."),
			n + 1);
		return;
	}
}

/* As which field a column of the list comes back that gives such rows; empty: it is passed over. */
static str field_of_list(const struct field *field, str name)
{
	const struct list_column_told *told = field->told;
	const struct field *own = field_find(field->rows, name);

	if (own && !own->resolved)
		return name;
	for (; told && told->name; told++)
		if (str_eq(str_of(told->name), name))
			return told->as ? str_of(told->as) : STR("");
	return name;
}

/* The header's problems stand at its line, under "units.", without a row. */
static bool read_header(struct reading *r, const struct field *field, struct file *file)
{
	str prefix = r->prefix, fields[CSV_COLUMNS_MAX];
	int64_t line = r->line;

	if (!csv_next(&file->csv))
		return false;
	file->columns = file->csv.count;
	for (size_t n = 0; n < file->columns; n++) {
		file->names[n] = str_trim(file->csv.values[n]);
		file->gaps |= !file->names[n].len;
		fields[n] = field_of_list(field, file->names[n]);
	}
	r->prefix = arena_printf(r->arena, "%.*s%s.", STR_ARG(prefix), field->name);
	r->line = file->csv.line;
	reading_enter(r, NULL);
	heading_read(r, &file->heading, field->rows, fields, file->columns, true);
	r->prefix = prefix;
	r->line = line;
	reading_enter(r, NULL);
	return true;
}

static void read_row(struct reading *r, struct file *file, void *in)
{
	const struct csv *csv = &file->csv;

	cells_read(r, &file->heading, csv->values, csv->count, in);
	if (csv->count > file->columns || file->gaps)
		refuse_stray(r, file);
}

static void read_rows(
	struct reading *r, const struct field *field, struct file *file, struct rows *ret)
{
	size_t most = count_lines(file->csv.text), limit = (size_t)field_most(field);
	size_t room = most < limit ? most : limit;
	struct rows rows = { arena_array(r->arena, room, field->rows->size), 0, NULL };
	int64_t *lines = arena_array(r->arena, room, sizeof(*lines));
	struct place place = { NULL, field, 0, 0 };

	while (rows.ptr && lines && csv_next(&file->csv)) {
		if (rows.count == room) {
			reading_enter(r, NULL);
			problem(here(r), field->name, "count", N_("Give at most %zu rows."), limit);
			break;
		}
		place.row = rows.count;
		place.line = lines[rows.count] = file->csv.line;
		reading_enter(r, &place);
		read_row(r, file, rows_at(&rows, field->rows, rows.count++));
	}
	reading_enter(r, NULL);
	rows.lines = lines;
	*ret = rows;
}

static void read_file(struct reading *r, const struct field *field, str text, struct rows *ret)
{
	struct file *file = arena_alloc(r->arena, sizeof(*file));

	if (!file)
		return;
	csv_open(&file->csv, text, r->arena);
	if (read_header(r, field, file))
		read_rows(r, field, file, ret);
	if (file->csv.problem)
		refuse_csv(r, field, file, ret->count);
	else if ((int64_t)ret->count < field->min || (!ret->count && field->need))
		problem(here(r), field->name, "required", N_("The file has no rows."));
}

bool record_read_csv_rows(struct record *record, const struct field *rows, str bytes,
	struct buf *decoded, struct problems *problems)
{
	const char *why = NULL;
	struct reading r;
	str text;

	must(rows->kind == FIELD_ROWS);
	reading_begin(&r, record, problems);
	r.borrow = true;
	if (table_decode(bytes, decoded, &text, &why))
		read_file(&r, rows, text, field_member(rows, record->in));
	else
		problem(here(&r), rows->name, "text", why, NULL);
	return reading_end(&r);
}
