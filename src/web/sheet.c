/* Fields as columns of a workbook. */
#include "web/sheet.h"
#include "base/catalogue.h"

#define LENGTH_USUAL 200 /* field.h */

static const struct choice yes_no[] = {
	{ 1, "yes", N_("yes") },
	{ 2, "no", N_("no") },
	{ 0 },
};

bool sheet_holds(const struct field *field)
{
	return !field->resolved && field->kind != FIELD_ROWS && field->kind != FIELD_VALUES;
}

/* By their codes, as they are read; what each means stands in the help. */
static void choose(
	const struct request *request, const struct choice *choices, struct book_column *column)
{
	CLEANUP(buf_done) struct buf help = BUF(1 << 16);
	size_t count = 0;

	while (choices[count].value)
		count++;
	str *codes = arena_array(request->arena, count, sizeof(*codes));
	buf_add(&help, column->help);
	for (size_t n = 0; codes && n < count; n++) {
		const char *label = tr(request->language, choices[n].label);
		codes[n] = str_of(choices[n].code);
		if (strcmp(label, choices[n].code) != 0)
			buf_printf(&help, "%s%s: %s", help.len ? "\n" : "", choices[n].code, label);
	}
	column->choices = codes;
	column->choice_count = codes ? count : 0;
	column->help = arena_copy(request->arena, buf_str(&help));
}

static void limit(const struct field *field, struct book_column *column)
{
	column->kind = BOOK_NUMBER;
	column->whole = field->kind == FIELD_NUMBER;
	column->limited = field->min || field->max;
	column->least = (double)field->min;
	column->most = field->max ? (double)field->max : 1e15;
}

struct book_column sheet_column(const struct request *request, const struct field *field, str name)
{
	const char *label = tr(request->language, field->label);
	const char *mark = field->unless ? field->unless : field->need ? NULL : N_("(if any)");
	struct book_column column = {
		.name = name,
		.label = mark ? arena_printf(request->arena, "%s %s", label, tr(request->language, mark))
			      : str_of(label),
		.asked = true,
		.need = field->need,
		.help = str_of(field->help ? tr(request->language, field->help) : ""),
	};

	if (field->kind == FIELD_CHOICE)
		choose(request, field->choices, &column);
	else if (field->kind == FIELD_YESNO)
		choose(request, yes_no, &column);
	else if (field->kind == FIELD_NUMBER || field->kind == FIELD_DECIMAL)
		limit(field, &column);
	else if (field->kind == FIELD_DATE)
		column.kind = BOOK_DATE;
	else if (field->kind == FIELD_TEXT)
		column.length = field->max ? field->max : LENGTH_USUAL;
	return column;
}
