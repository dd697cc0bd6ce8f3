/* The duties to be filled in as one table, CSV: a row a duty, a column for whatever any of their forms asks. */
#include "base/book.h"
#include "base/catalogue.h"
#include "base/csv.h"
#include "campaign/fill.h"

/* Before what the forms ask, and after it: the names by which the table is read again, and labels for people. */
static const struct head {
	const char *name, *label;
} before[] = {
	{ "unit", NULL },
	{ "measure", N_("Measure") },
	{ "by", N_("In its place") },
	{ FILL_SINCE, N_("Newest change") },
	{ "#name", N_("Unit") },
	{ "#title", N_("Title") },
	{ "#due", N_("Due") },
	{ "#reason", N_("Why it was sent back") },
}, after[] = {
	{ "done", N_("Done on") },
	{ "note", N_("Note") },
};

#define LABELS_MAX 20 /* of one column: a value holds them in any script */
#define ASKED_MAX (CSV_COLUMNS_MAX - COUNT(before) - COUNT(after))

struct tabling {
	const struct fill *fill;
	struct buf *out;
	const struct field *asked[ASKED_MAX]; /* of all forms, each name once */
	size_t asked_count;
	bool fits[FILL_SHEETS_MAX]; /* measures whose form has its columns */
};

static size_t column_of(const struct tabling *t, const struct field *field)
{
	size_t n = 0;

	while (n < t->asked_count && strcmp(t->asked[n]->name, field->name) != 0)
		n++;
	return n;
}

/* How many columns a measure adds. */
static size_t columns_more(const struct tabling *t, const struct fill_measure *measure)
{
	size_t count = 0;

	for (size_t n = 0; n < measure->field_count; n++)
		count += column_of(t, &measure->fields[n]) == t->asked_count;
	return count;
}

static void read_columns(struct tabling *t)
{
	for (size_t m = 0; m < t->fill->measure_count; m++) {
		const struct fill_measure *measure = &t->fill->measures[m];
		t->fits[m] = t->asked_count + columns_more(t, measure) <= ASKED_MAX;
		for (size_t n = 0; t->fits[m] && n < measure->field_count; n++)
			if (column_of(t, &measure->fields[n]) == t->asked_count)
				t->asked[t->asked_count++] = &measure->fields[n];
	}
}

static void put(struct tabling *t, str text)
{
	csv_value(t->out, false, str_given(text) ? text : STR(""));
}

static void put_names(struct tabling *t)
{
	for (size_t n = 0; n < COUNT(before); n++)
		csv_value(t->out, n == 0, str_of(before[n].name));
	for (size_t n = 0; n < t->asked_count; n++)
		put(t, str_of(t->asked[n]->name));
	for (size_t n = 0; n < COUNT(after); n++)
		put(t, str_of(after[n].name));
	csv_line_end(t->out);
}

static const struct field *asked_by(const struct fill_measure *measure, const struct field *field)
{
	for (size_t n = 0; n < measure->field_count; n++)
		if (strcmp(measure->fields[n].name, field->name) == 0)
			return &measure->fields[n];
	return NULL;
}

static bool is_among(const char *label, const char *const *labels, size_t count)
{
	while (count > 0)
		if (strcmp(labels[--count], label) == 0)
			return true;
	return false;
}

/* What the forms call it that use this name: all of them where they do not agree. */
static void put_label(struct tabling *t, const struct field *field)
{
	CLEANUP(buf_done) struct buf text = BUF(CSV_VALUE_MAX);
	const char *labels[LABELS_MAX];
	size_t count = 0;

	for (size_t m = 0; count < LABELS_MAX && m < t->fill->measure_count; m++) {
		const struct field *asked = asked_by(&t->fill->measures[m], field);
		if (!t->fits[m] || !asked || is_among(asked->label, labels, count))
			continue;
		buf_printf(&text, "%s%s", count ? " / " : "",
			tr(t->fill->request->language, asked->label));
		labels[count++] = asked->label;
	}
	put(t, buf_str(&text));
}

/* A line that only tells, as in a workbook. */
static void put_labels(struct tabling *t)
{
	enum language language = t->fill->request->language;

	csv_value(t->out, true, STR(BOOK_LABELS));
	for (size_t n = 1; n < COUNT(before); n++)
		put(t, str_of(tr(language, before[n].label)));
	for (size_t n = 0; n < t->asked_count; n++)
		put_label(t, t->asked[n]);
	for (size_t n = 0; n < COUNT(after); n++)
		put(t, str_of(tr(language, after[n].label)));
	csv_line_end(t->out);
}

static void put_row(struct tabling *t, const struct fill_row *row)
{
	const struct fill_measure *measure = &t->fill->measures[row->measure];
	const struct duty_ref duty = { row->unit, measure->measure };
	struct reading *reading = t->fill->reading;
	struct arena *arena = t->fill->request->arena;
	char day[DATE_TEXT], since[24];

	snprintf(since, sizeof(since), "%lld", (long long)duty_since(reading->conn, &duty));
	csv_value(t->out, true, row->code);
	put(t, measure->code);
	put(t, row->by);
	put(t, str_of(since));
	put(t, row->name);
	put(t, measure->title);
	put(t, date_print(row->due, day));
	put(t, fill_stands(reading, &duty, STR("reason"), arena));
	for (size_t n = 0; n < t->asked_count; n++)
		put(t, asked_by(measure, t->asked[n])
				? fill_stands(reading, &duty, str_of(t->asked[n]->name), arena)
				: STR(""));
	put(t, STR(""));
	put(t, fill_stands(reading, &duty, STR("note"), arena));
	csv_line_end(t->out);
}

static struct tabling *tabling_of(const struct fill *fill)
{
	struct tabling *t = arena_alloc(fill->request->arena, sizeof(*t));

	if (t) {
		t->fill = fill;
		read_columns(t);
	}
	return t;
}

int64_t fill_table_rows(const struct fill *fill)
{
	const struct tabling *t = tabling_of(fill);
	int64_t count = 0;

	for (size_t n = 0; t && n < fill->row_count; n++)
		count += t->fits[fill->rows[n].measure];
	return count;
}

void fill_table(const struct fill *fill, struct buf *out)
{
	struct tabling *t = tabling_of(fill);

	if (!t)
		return;
	t->out = out;
	buf_text(out, CSV_MARK);
	put_names(t);
	put_labels(t);
	for (size_t n = 0; n < fill->row_count; n++)
		if (t->fits[fill->rows[n].measure])
			put_row(t, &fill->rows[n]);
}
