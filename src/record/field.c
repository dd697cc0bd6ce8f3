/* Field tables: looking a field up, and the self-check that keeps a table honest. */
#include "record/field.h"
#include "base/macros.h"

const struct field *field_find(const struct field_table *table, str name)
{
	for (size_t n = 0; n < table->count; n++)
		if (str_eq(str_of(table->fields[n].name), name))
			return &table->fields[n];
	return NULL;
}

bool field_table_personal(const struct field_table *table)
{
	for (size_t n = 0; n < table->count; n++)
		if (table->fields[n].personal ||
			(table->fields[n].rows && field_table_personal(table->fields[n].rows)))
			return true;
	return false;
}

const struct choice *choice_at(const struct choice *choices, int64_t value)
{
	for (; choices->value; choices++)
		if (choices->value == value)
			return choices;
	return NULL;
}

str choice_code(const struct choice *choices, int64_t value)
{
	const struct choice *choice = choice_at(choices, value);

	return choice ? str_of(choice->code) : STR_NONE;
}

str choice_label(const struct choice *choices, int64_t value, enum language language)
{
	const struct choice *choice = choice_at(choices, value);

	return choice ? str_of(tr(language, choice->label)) : STR_NONE;
}

static bool name_in_form(const char *name)
{
	if (!name || *name < 'a' || *name > 'z')
		return false;
	for (; *name; name++)
		if (!((*name >= 'a' && *name <= 'z') || (*name >= '0' && *name <= '9') ||
			    *name == '_'))
			return false;
	return true;
}

static bool can_be_opt(enum field_kind kind)
{
	return kind == FIELD_NUMBER || kind == FIELD_DECIMAL || kind == FIELD_YESNO ||
	       kind == FIELD_DATE || kind == FIELD_MOMENT;
}

static bool choices_whole(const struct choice *choices)
{
	for (size_t n = 0; choices[n].value; n++)
		if (!choices[n].code || !choices[n].label)
			return false;
	return true;
}

static bool choices_unique(const struct choice *choices)
{
	for (size_t n = 0; choices[n].value; n++)
		for (size_t k = 0; k < n; k++)
			if (choices[k].value == choices[n].value ||
				!strcmp(choices[k].code, choices[n].code))
				return false;
	return true;
}

static const char *field_wrong(const struct field *field)
{
	if (!name_in_form(field->name))
		return "a name is not small letters, digits and _";
	if (!field->label || !*field->label)
		return "a label is missing";
	if ((field->kind == FIELD_CHOICE) != (field->choices != NULL))
		return "choices go with CHOICE";
	if (field->choices && !choices_whole(field->choices))
		return "a choice has no code or no label";
	if (field->choices && !choices_unique(field->choices))
		return "a choice stands twice";
	if ((field->kind == FIELD_REF || field->kind == FIELD_REFS) != (field->ref != NULL))
		return "ref goes with REF and REFS";
	if ((field->kind == FIELD_ROWS) != (field->rows != NULL))
		return "rows goes with ROWS";
	if (field->empties && (field->kind != FIELD_TEXT || field->need))
		return "empties goes with TEXT that is not needed";
	if (field->in_file && field->kind != FIELD_ROWS)
		return "in_file goes with ROWS";
	if (can_be_opt(field->kind) && field->need == field->opt)
		return "a value that may be absent has an opt_ type, one that is needed a plain "
		       "one";
	if (field->min > field->max && field->max)
		return "the range is upside down";
	if (field->places < 0 || field->places > DECIMAL_PLACES_MAX)
		return "places are 0 to 9";
	return field->rows ? field_table_wrong(field->rows) : NULL;
}

static bool misplaced_within(const struct field_table *rows)
{
	for (size_t n = 0; n < rows->count; n++)
		if (rows->fields[n].in_file || rows->fields[n].within_unit)
			return true;
	return false;
}

static bool personal_whose(const struct field_table *table, const struct field *field)
{
	const struct field *whose = field_find(table, str_of(field->personal));

	return field->kind == FIELD_TEXT && whose && whose->kind == FIELD_REF;
}

/* What field `n` is to the others of its table. */
static const char *place_wrong(const struct field_table *table, size_t n)
{
	const struct field *field = &table->fields[n];

	if (n >= FIELDS_MAX)
		return "the table has too many fields";
	if (field_find(table, str_of(field->name)) != field)
		return "a name stands twice";
	if (field->at >= table->size)
		return "a member lies outside of the struct";
	if (field->rows && misplaced_within(field->rows))
		return "in_file and within_unit go with the record itself, not with its rows";
	if (field->within_unit && field->kind != FIELD_REF)
		return "within_unit goes with REF";
	if (field->personal && !personal_whose(table, field))
		return "personal goes with TEXT, and names a REF field of the table";
	if ((field->sealed_since || field->own || field->told_at) && !field->personal)
		return "sealed_since, own and told_at go with personal";
	if (!field->personal != !field->why)
		return "what is personal says why it is held, and nothing else does";
	for (size_t k = 0; k < n; k++)
		if (field->in_file && table->fields[k].in_file)
			return "only one field is in_file";
	return NULL;
}

const char *field_table_wrong(const struct field_table *table)
{
	static _Thread_local char text[200];

	for (size_t n = 0; n < table->count; n++) {
		const struct field *field = &table->fields[n];
		const char *wrong = field_wrong(field);
		if (!wrong)
			wrong = place_wrong(table, n);
		if (!wrong)
			continue;
		char inner[130]; /* what is wrong with a table of rows stands in `text` itself */
		snprintf(inner, sizeof(inner), "%s", wrong);
		snprintf(text, sizeof(text), "%.60s: %s", field->name ? field->name : "?", inner);
		return text;
	}
	return NULL;
}
