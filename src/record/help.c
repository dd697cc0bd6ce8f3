/* A field table as --help shows it: a line a field, in columns. */
#include "base/text.h"
#include "record/private.h"
#include "record/write.h"

#define SUMMARY_MAX 4096

static const char *const kinds[] = {
	[FIELD_TEXT] = N_("text"),
	[FIELD_NUMBER] = N_("whole number"),
	[FIELD_DECIMAL] = N_("number"),
	[FIELD_YESNO] = N_("yes or no"),
	[FIELD_DATE] = N_("day"),
	[FIELD_MOMENT] = N_("moment"),
	[FIELD_CHOICE] = N_("one of"),
	[FIELD_REF] = N_("code or id"),
	[FIELD_FILE] = N_("file"),
	[FIELD_TEXTS] = N_("texts a,b,c"),
	[FIELD_REFS] = N_("codes a,b,c"),
	[FIELD_ROWS] = N_("rows"),
	[FIELD_VALUES] = N_("values"),
};

static const char *kind_words(const struct field *field, enum language language)
{
	return tr(language, field->prose ? N_("Markdown") : kinds[field->kind]);
}

/* "values" are given one by one. */
static void add_name(const struct field *field, struct buf *out)
{
	buf_text(out, field->name);
	if (field->kind == FIELD_VALUES)
		buf_text(out, ".NAME");
}

static void pad(struct buf *out, size_t from, size_t columns)
{
	size_t taken = text_columns(str_from(buf_str(out), from));

	while (taken++ < columns)
		buf_byte(out, ' ');
}

static void add_range(const struct field *field, enum language language, struct buf *out)
{
	if (field_has_least(field) && field_has_most(field))
		buf_printf(out, tr(language, N_(" From %lld to %lld.")), (long long)field->min,
			(long long)field->max);
	else if (field_has_least(field))
		buf_printf(out, tr(language, N_(" At least %lld.")), (long long)field->min);
	if (field->places)
		buf_printf(
			out, tr(language, N_(" Up to %d digits after the point.")), field->places);
}

static void add_limits(const struct field *field, enum language language, struct buf *out)
{
	switch (field->kind) {
	case FIELD_TEXT:
		buf_printf(out, tr(language, N_(" Up to %lld characters.")),
			(long long)field_most(field));
		break;
	case FIELD_NUMBER:
	case FIELD_DECIMAL:
		add_range(field, language, out);
		break;
	case FIELD_TEXTS:
	case FIELD_REFS:
	case FIELD_ROWS:
	case FIELD_VALUES:
		buf_printf(out, tr(language, N_(" Up to %lld.")), (long long)field_most(field));
		break;
	case FIELD_DATE:
		buf_text(out, tr(language, N_(" Such as 2026-11-23.")));
		break;
	case FIELD_MOMENT:
		buf_text(out, tr(language, N_(" Such as 2026-11-23T09:30, by the organisation's clock.")));
		break;
	case FIELD_CHOICE:
	case FIELD_YESNO:
	case FIELD_REF:
	case FIELD_FILE:
		break;
	}
}

static void widen(size_t *width, str text)
{
	size_t columns = text_columns(text);

	if (columns > *width)
		*width = columns;
}

static void add_choices(
	const struct field *field, enum language language, size_t margin, struct buf *out)
{
	size_t width = 0;

	for (size_t n = 0; field->choices && field->choices[n].value; n++)
		widen(&width, str_of(field->choices[n].code));
	for (size_t n = 0; field->choices && field->choices[n].value; n++) {
		size_t from = out->len;
		pad(out, from, margin + 2);
		buf_text(out, field->choices[n].code);
		pad(out, from, margin + 2 + width + 2);
		buf_text(out, tr(language, field->choices[n].label));
		buf_byte(out, '\n');
	}
}

struct widths {
	size_t name, kind, need;
};

static struct widths measure(const struct field_table *table, enum language language)
{
	CLEANUP(buf_done) struct buf name = BUF(SUMMARY_MAX);
	struct widths widths = { 0 };

	for (size_t n = 0; n < table->count; n++) {
		const struct field *field = &table->fields[n];
		if (field->resolved)
			continue;
		buf_clear(&name);
		add_name(field, &name);
		widen(&widths.name, buf_str(&name));
		widen(&widths.kind, str_of(kind_words(field, language)));
	}
	widen(&widths.need, str_of(tr(language, N_("needed"))));
	return widths;
}

static void add_line(const struct field *field, const struct widths *widths, enum language language,
	struct buf *out)
{
	size_t from = out->len, margin = 2 + widths->name + 2;

	buf_text(out, "  ");
	add_name(field, out);
	pad(out, from, margin);
	buf_text(out, kind_words(field, language));
	pad(out, from, margin += widths->kind + 2);
	buf_text(out, field->need ? tr(language, N_("needed")) : "");
	pad(out, from, margin += widths->need + 2);
	buf_text(out, tr(language, field->label));
	buf_text(out, tr(language, N_(".")));
	if (field->help) {
		buf_byte(out, ' ');
		buf_text(out, tr(language, field->help));
	}
	add_limits(field, language, out);
	buf_byte(out, '\n');
	add_choices(field, language, margin, out);
}

void record_help(const struct field_table *table, enum language language, struct buf *out)
{
	const struct widths widths = measure(table, language);

	for (size_t n = 0; n < table->count; n++)
		if (!table->fields[n].resolved)
			add_line(&table->fields[n], &widths, language, out);
}
