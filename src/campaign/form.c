/* Answer forms: what a measure asks for, and reading what a unit gave. */
#include "campaign/form.h"
#include "base/text.h"
#include "campaign/campaign.sql.h"
#include "campaign/figure.h"

const struct choice form_kinds[] = {
	{ FORM_TEXT, "text", N_("Text") },
	{ FORM_NUMBER, "number", N_("Whole number") },
	{ FORM_DECIMAL, "decimal", N_("Decimal") },
	{ FORM_CHOICE, "choice", N_("One of a list") },
	{ FORM_DATE, "date", N_("Day") },
	{ FORM_FILE, "file", N_("File") },
	{ FORM_MARK, "mark", N_("Mark: yes or no") },
	{ 0 },
};

static const struct field fields[] = {
	{ AT(struct form_field, name, TEXT), .label = N_("Name"), .need = true, .max = CODE_MAX,
		.help = N_("Small letters, digits and _, beginning with a letter.") },
	{ AT(struct form_field, label, TEXT), .label = N_("Label"), .need = true,
		.max = TITLE_MAX },
	{ AT(struct form_field, help, TEXT), .label = N_("Help"), .max = 1000 },
	{ AT(struct form_field, kind, CHOICE), .label = N_("Kind"), .need = true,
		.choices = form_kinds },
	{ AT(struct form_field, need, YESNO), .label = N_("Must be given") },
	{ AT(struct form_field, min, NUMBER), .label = N_("At least") },
	{ AT(struct form_field, max, NUMBER), .label = N_("At most"),
		.help = N_("Of a text: how many characters.") },
	{ AT(struct form_field, places, NUMBER), .label = N_("Digits after the point"),
		.max = DECIMAL_PLACES_MAX },
	{ AT(struct form_field, choices, TEXTS), .label = N_("Choices"), .max = 100 },
	{ AT(struct form_field, figure, TEXT), .label = N_("Figure"), .max = CODE_MAX, .since = 2,
		.help = N_("The code of a figure that is asked for once.") },
};
const struct field_table form_table = FIELD_TABLE(struct form_field, fields);

#define TEXT_LENGTH 2000 /* code points of a text where the form names no other */
#define PLACES 2         /* digits after the point where it names none */

/* ---- Making a form ---- */

static bool name_in_form(str name)
{
	if (!name.len || name.ptr[0] < 'a' || name.ptr[0] > 'z')
		return false;
	for (size_t k = 0; k < name.len; k++) {
		char c = name.ptr[k];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
			return false;
	}
	return true;
}

static bool name_taken(const struct form_field *list, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (str_eq(list[k].name, list[n].name))
			return true;
	return false;
}

static bool choice_twice(const struct texts *choices)
{
	for (size_t n = 1; n < choices->count; n++)
		for (size_t k = 0; k < n; k++)
			if (str_eq(choices->ptr[n], choices->ptr[k]))
				return true;
	return false;
}

static void check_field(const struct form_field *list, size_t n, struct problems *problems)
{
	const struct form_field *field = &list[n];

	if (!name_in_form(field->name))
		problem(problems, "name", "R-FORM-01",
			N_("Write the name with small letters, digits and _, beginning with a "
			   "letter.")); /* R-FORM-01 */
	if (name_taken(list, n))
		problem(problems, "name", "R-FORM-02", N_("The form has a field %.*s already."),
			STR_ARG(field->name)); /* R-FORM-02 */
	if ((field->kind == FORM_CHOICE) != (field->choices.count > 0))
		problem(problems, "choices", "R-FORM-03",
			N_("A field of the kind choice, and no other, lists its choices.")); /* R-FORM-03 */
	if (choice_twice(&field->choices))
		problem(problems, "choices", "R-FORM-05",
			N_("A choice stands there twice.")); /* R-FORM-05 */
	if (field->min.given && field->max.given && field->min.v > field->max.v)
		problem(problems, "max", "R-FORM-04",
			N_("The most is less than the least.")); /* R-FORM-04 */
}

/* The field has the figure's own kind. */
static void check_figure(struct tx *tx, const struct form_field *field, struct problems *problems)
{
	struct figure figure;

	if (!field->figure.len)
		return;
	if (!figure_get(
		    tx_conn(tx), figure_by_code(tx_conn(tx), field->figure), tx_arena(tx), &figure))
		problem(problems, "figure", "not_found", N_("There is no figure %.*s."),
			STR_ARG(field->figure));
	else if (field->kind != (int)figure.kind ||
		 (field->places.given && field->places.v != figure.places))
		problem(problems, "kind", "R-FIG-03",
			N_("The field is of another kind than its figure.")); /* R-FIG-03 */
}

static bool asked_before(const struct form_field *list, size_t at)
{
	for (size_t n = 0; n < at; n++)
		if (list[at].figure.len && str_eq(list[n].figure, list[at].figure))
			return true;
	return false;
}

void form_check(struct tx *tx, const struct rows *form, struct problems *problems)
{
	const struct form_field *list = form->ptr;

	for (size_t n = 0; n < form->count; n++) {
		problems_in_row(problems, "form", n, form->lines ? form->lines[n] : 0);
		check_field(form->ptr, n, problems);
		check_figure(tx, &list[n], problems);
		if (asked_before(list, n))
			problem(problems, "figure", "R-FIG-08",
				N_("A form asks for a figure once.")); /* R-FIG-08 */
	}
	problems_in_row(problems, NULL, 0, 0);
}

void form_insert(struct tx *tx, id measure, const struct rows *form)
{
	const struct form_field *list = form->ptr;

	for (size_t n = 0; n < form->count; n++) {
		const struct form_field *field = &list[n];
		struct query *q = conn_query(tx_conn(tx), &campaign_sql_form_insert);
		query_id(q, "measure", measure);
		query_number(q, "position", (int64_t)n);
		query_text(q, "name", field->name);
		query_text(q, "label", field->label);
		query_text(q, "help", field->help);
		query_number(q, "kind", field->kind);
		query_number(q, "need", field->need.given && field->need.v);
		if (field->min.given)
			query_number(q, "least", field->min.v);
		if (field->max.given)
			query_number(q, "most", field->max.v);
		query_number(q, "places", field->places.given ? field->places.v : PLACES);
		if (field->figure.len)
			query_id(q, "figure", figure_by_code(tx_conn(tx), field->figure));
		query_text(q, "choices", words_to_text(tx_arena(tx), &field->choices));
		query_run(q);
	}
}

/* ---- Reading an answer ---- */

/* A row of the statement `form`, borrowed from the query. */
struct asked {
	str name;
	enum form_kind kind;
	bool need;
	opt_number least, most;
	int places;
	str choices;
};

static struct asked asked_of(struct query *q)
{
	return (struct asked){
		.name = column_text(q, 1),
		.kind = (enum form_kind)column_number(q, 3),
		.need = column_number(q, 4),
		.least = { !column_null(q, 5), column_number(q, 5) },
		.most = { !column_null(q, 6), column_number(q, 6) },
		.places = (int)column_number(q, 7),
		.choices = column_text(q, 8),
	};
}

/* Where problems of one value go. */
struct place {
	struct tx *tx;
	struct problems *problems;
	const char *field;
};

static str read_text(const struct asked *asked, str text, struct place place)
{
	int64_t most = asked->most.given ? asked->most.v : TEXT_LENGTH;

	if ((int64_t)text_length(text) > most)
		problem(place.problems, place.field, "length", N_("Write at most %lld characters."),
			(long long)most);
	return text;
}

static void check_range(const struct asked *asked, decimal value, struct place place)
{
	if (asked->least.given && decimal_cmp(value, decimal_of(asked->least.v)) < 0)
		problem(place.problems, place.field, "range", N_("Give at least %lld."),
			(long long)asked->least.v);
	if (asked->most.given && decimal_cmp(value, decimal_of(asked->most.v)) > 0)
		problem(place.problems, place.field, "range", N_("Give at most %lld."),
			(long long)asked->most.v);
}

/* How many digits stand after the point; -1: it is not written as a number. */
static int places_written(str text)
{
	str whole = str_starts(text, STR("-")) ? str_from(text, 1) : text, rest = whole;
	str before = str_cut(&rest, '.');

	for (size_t n = 0; n < whole.len; n++)
		if (whole.ptr[n] != '.' && (whole.ptr[n] < '0' || whole.ptr[n] > '9'))
			return -1;
	if (!before.len || str_has(rest, '.') || (str_given(rest) && !rest.len))
		return -1;
	return (int)rest.len;
}

static void refuse_number(str text, int places, struct place place)
{
	int written = places_written(text);

	if (written < 0 || (written > 0 && !places))
		problem(place.problems, place.field, "format",
			places ? N_("Write a number such as 12.5.")
			       : N_("Write a whole number such as 12."));
	else if (written > places)
		problem(place.problems, place.field, "format",
			N_("Write at most %d digits after the point."), places);
	else
		problem(place.problems, place.field, "range", N_("This number is too large."));
}

static str read_decimal(const struct asked *asked, str text, struct place place)
{
	decimal value = { 0 };
	char canonical[DECIMAL_TEXT];
	int places = asked->kind == FORM_NUMBER ? 0 : asked->places;

	text = text_narrow(text, tx_arena(place.tx));
	if (!decimal_parse(text, &value)) {
		refuse_number(text, places, place);
		return text;
	}
	str printed = decimal_print(value, canonical);
	decimal_parse(printed, &value);
	if (value.places > places)
		refuse_number(printed, places, place);
	check_range(asked, value, place);
	return arena_copy(tx_arena(place.tx), printed);
}

static str read_choice(const struct asked *asked, str text, struct place place)
{
	struct texts words = words_of_text(tx_arena(place.tx), asked->choices);

	for (size_t n = 0; n < words.count; n++)
		if (str_eq(words.ptr[n], text))
			return text;
	problem(place.problems, place.field, "choice", N_("Choose one of: %.*s."),
		STR_ARG(asked->choices));
	return text;
}

static str read_date(str text, struct place place)
{
	char written[DATE_TEXT];
	date day;

	text = text_narrow(text, tx_arena(place.tx));
	if (!date_parse(text, &day) && !date_written(text, &day)) {
		problem(place.problems, place.field, "format", N_("Write a day as 2026-11-23."));
		return text;
	}
	return arena_copy(tx_arena(place.tx), date_print(day, written));
}

static str read_file(str text, struct place place)
{
	hash file;

	if (!hash_parse(text, &file) || !tx_has_file(place.tx, file))
		problem(place.problems, place.field, "not_found",
			N_("The store holds no such file: send the file first."));
	return text;
}

static str read_mark(str text, struct place place)
{
	bool marked = false;

	if (!str_yesno(text, &marked))
		problem(place.problems, place.field, "format", N_("Write yes or no."));
	return marked ? STR("yes") : STR("no");
}

static str read_value(const struct asked *asked, str text, struct place place)
{
	switch (asked->kind) {
	case FORM_TEXT:
		return read_text(asked, text, place);
	case FORM_NUMBER:
	case FORM_DECIMAL:
		return read_decimal(asked, text, place);
	case FORM_CHOICE:
		return read_choice(asked, text, place);
	case FORM_DATE:
		return read_date(text, place);
	case FORM_FILE:
		return read_file(text, place);
	case FORM_MARK:
		return read_mark(text, place);
	}
	must_failed("a form field of a known kind", __FILE__, __LINE__);
}

str form_canonical(struct tx *tx, enum form_kind kind, int places, str text, const char *field,
	struct problems *problems)
{
	struct asked asked = { .kind = kind, .places = places, .choices = STR_NONE };

	return read_value(&asked, text, (struct place){ tx, problems, field });
}

static const struct value *value_named(const struct values *values, str name)
{
	for (size_t n = 0; n < values->count; n++)
		if (str_eq(values->ptr[n].name, name))
			return &values->ptr[n];
	return NULL;
}

static void refuse_unknown(struct tx *tx, const struct values *given, const struct values *known,
	struct problems *problems)
{
	for (size_t n = 0; n < given->count; n++) {
		if (value_named(known, given->ptr[n].name))
			continue;
		str field = arena_printf(tx_arena(tx), "values.%.*s", STR_ARG(given->ptr[n].name));
		problem(problems, field.ptr, "unknown_field",
			N_("This measure's form has no field %.*s."), STR_ARG(given->ptr[n].name));
	}
}

/* `known` has the names of the form; a text beside one says that it must be given. */
static void refuse_missing(struct tx *tx, const struct values *read, const struct values *known,
	struct problems *problems)
{
	for (size_t n = 0; n < known->count; n++) {
		str name = known->ptr[n].name;
		if (!str_given(known->ptr[n].text) || value_named(read, name))
			continue;
		problem(problems, arena_printf(tx_arena(tx), "values.%.*s", STR_ARG(name)).ptr,
			"required", N_("This must be given."));
	}
}

void form_read(struct tx *tx, id measure, id unit, struct values *values, struct problems *problems)
{
	struct arena *arena = tx_arena(tx);
	struct values read = { .ptr = arena_array(arena, FORM_MAX, sizeof(*read.ptr)) };
	struct values known = { .ptr = arena_array(arena, FORM_MAX, sizeof(*known.ptr)) };
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_form);

	query_id(q, "measure", measure);
	while (read.ptr && known.ptr && known.count < FORM_MAX && query_next(q)) {
		struct asked asked = asked_of(q);
		str name = arena_copy(arena, asked.name);
		const struct value *value = value_named(values, name);
		str field = arena_printf(arena, "values.%.*s", STR_ARG(name));
		known.ptr[known.count] = (struct value){ name, asked.need ? name : STR_NONE };
		known.count++;
		if (value && value->text.len)
			read.ptr[read.count++] = (struct value){ name,
				read_value(&asked, value->text,
					(struct place){ tx, problems, field.ptr }) };
	}
	query_end(q);
	refuse_unknown(tx, values, &known, problems);
	figures_take(tx, unit, measure, &read, problems);
	refuse_missing(tx, &read, &known, problems);
	*values = read;
}

void form_store(struct tx *tx, id measure, id unit, const struct values *values)
{
	if (!values->count)
		return;
	struct query *form = conn_query(tx_conn(tx), &campaign_sql_form);

	query_id(form, "measure", measure);
	while (query_next(form)) {
		const struct value *value = value_named(values, column_text(form, 1));
		if (!value)
			continue;
		struct query *q = conn_query(tx_conn(tx), &campaign_sql_value_insert);
		query_id(q, "measure", measure);
		query_id(q, "unit", unit);
		query_number(q, "position", column_number(form, 0));
		query_text(q, "text", value->text);
		query_run(q);
	}
	query_end(form);
}
