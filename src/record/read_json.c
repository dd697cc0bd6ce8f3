/* Records from JSON, parsed by jansson. */
#include "base/text.h"
#include "record/private.h"

static bool read_object(struct reading *, const struct field_table *, const json_t *, void *in);

static str string_of(const json_t *value)
{
	return (str){ json_string_value(value), json_string_length(value) };
}

static bool is_nothing(const json_t *value)
{
	return json_is_null(value) || (json_is_string(value) && !str_trim(string_of(value)).len);
}

static void refuse_type(struct reading *r, const struct field *field, const char *sentence)
{
	problem(here(r), named(r, field), "type", sentence, NULL);
}

/* ---- Scalars ---- */

static bool read_string(
	struct reading *r, const struct field *field, const json_t *value, void *member)
{
	if (json_is_string(value))
		return read_member_text(r, field, string_of(value), member);
	refuse_type(r, field, N_("Write this as text, between quotes."));
	return true;
}

static bool read_number(
	struct reading *r, const struct field *field, const json_t *value, void *member)
{
	if (json_is_integer(value))
		set_number(r, field, json_integer_value(value), member);
	else
		refuse_type(
			r, field, N_("Write a whole number, without quotes and without a point."));
	return true;
}

/* A JSON number with a point is a double to whoever wrote it, and may not be what was meant. */
static bool read_decimal(
	struct reading *r, const struct field *field, const json_t *value, void *member)
{
	str digits;

	if (json_is_string(value))
		return read_member_text(r, field, string_of(value), member);
	if (!json_is_integer(value)) {
		refuse_type(r, field, N_("Write it as text, \"12.5\", so that no digit is lost."));
		return true;
	}
	digits = arena_printf(r->arena, "%lld", (long long)json_integer_value(value));
	return read_member_text(r, field, digits, member);
}

static bool read_yesno(
	struct reading *r, const struct field *field, const json_t *value, void *member)
{
	if (json_is_boolean(value))
		put_yesno(field, member, json_is_true(value));
	else
		refuse_type(r, field, N_("Write true or false, without quotes."));
	return true;
}

/* A number is an id and never a code; the text "17" may be either. */
static bool read_ref(
	struct reading *r, const struct field *field, const json_t *value, void *member)
{
	json_int_t digits = json_integer_value(value);

	if (is_nothing(value))
		return false;
	if (json_is_string(value))
		read_ref_text(r, field, string_of(value), member);
	else if (!json_is_integer(value))
		refuse_type(r, field, N_("Write a code between quotes, or an id as a number."));
	else if (digits < 1 || digits > ID_MAX)
		problem(here(r), named(r, field), "range", N_("There is no such id."));
	else
		list_ref(r, field, member, arena_printf(r->arena, "#%lld", (long long)digits));
	return true;
}

/* ---- Lists ---- */

static bool is_array(struct reading *r, const struct field *field, const json_t *value)
{
	if (json_is_array(value))
		return true;
	refuse_type(r, field, N_("Write a list, between [ and ]."));
	return false;
}

static size_t items_of(const json_t *array)
{
	size_t count = 0;

	for (size_t n = 0; n < json_array_size(array); n++)
		count += !is_nothing(json_array_get(array, n));
	return count;
}

static bool read_texts(
	struct reading *r, const struct field *field, const json_t *value, void *member)
{
	struct texts list = { NULL, 0 };
	size_t room;

	if (!is_array(r, field, value))
		return true;
	if (!(room = items_of(value)))
		return false;
	if (!count_fits(r, field, room) ||
		!(list.ptr = arena_array(r->arena, room, sizeof(*list.ptr))))
		return true;
	for (size_t n = 0; n < json_array_size(value); n++) {
		const json_t *item = json_array_get(value, n);
		r->item = n + 1;
		if (is_nothing(item))
			continue;
		if (!json_is_string(item))
			refuse_type(r, field, N_("Write this as text, between quotes."));
		else if (take_text(r, field, string_of(item), false, DEFAULT_LENGTH,
				 &list.ptr[list.count]))
			list.count++;
	}
	r->item = 0;
	*(struct texts *)member = list;
	return true;
}

static bool read_refs(
	struct reading *r, const struct field *field, const json_t *value, void *member)
{
	struct ids list = { NULL, 0 };
	size_t room;

	if (!is_array(r, field, value))
		return true;
	if (!(room = items_of(value)))
		return false;
	if (!count_fits(r, field, room) ||
		!(list.ptr = arena_array(r->arena, room, sizeof(*list.ptr))))
		return true;
	for (size_t n = 0; n < json_array_size(value); n++) {
		const json_t *item = json_array_get(value, n);
		r->item = n + 1;
		list.count += read_ref(r, field, item, &list.ptr[list.count]);
	}
	r->item = 0;
	*(struct ids *)member = list;
	return true;
}

static bool read_rows(
	struct reading *r, const struct field *field, const json_t *value, void *member)
{
	struct rows rows = { NULL, json_array_size(value), NULL };
	struct place place = { r->place, field, 0, r->place ? r->place->line : 0 };

	if (!is_array(r, field, value))
		return true;
	if (!rows.count)
		return false;
	if (!count_fits(r, field, rows.count) ||
		!(rows.ptr = arena_array(r->arena, rows.count, field->rows->size)))
		return true;
	for (; place.row < rows.count; place.row++) {
		reading_enter(r, &place);
		read_object(r, field->rows, json_array_get(value, place.row),
			rows_at(&rows, field->rows, place.row));
	}
	reading_enter(r, place.above);
	*(struct rows *)member = rows;
	return true;
}

/* ---- Values of a form ---- */

static str value_text(struct reading *r, const struct field *field, const json_t *value)
{
	if (json_is_string(value))
		return string_of(value);
	if (json_is_integer(value))
		return arena_printf(r->arena, "%lld", (long long)json_integer_value(value));
	if (json_is_boolean(value))
		return json_is_true(value) ? STR("yes") : STR("no");
	if (json_is_real(value))
		refuse_type(r, field, N_("Write it as text, \"12.5\", so that no digit is lost."));
	else if (!json_is_null(value))
		refuse_type(
			r, field, N_("Write text between quotes, a whole number, true or false."));
	return STR_NONE;
}

static bool read_values_json(
	struct reading *r, const struct field *field, const json_t *value, void *member)
{
	size_t count = 0;
	const char *name;
	const json_t *item;

	if (!json_is_object(value)) {
		refuse_type(r, field, N_("Write an object, between { and }."));
		return true;
	}
	struct value *list = arena_array(r->arena, json_object_size(value) + 1, sizeof(*list));
	if (!list)
		return true;
	json_object_foreach((json_t *)value, name, item)
	{
		r->value = str_of(name);
		list[count].text = value_text(r, field, item);
		list[count++].name = r->value;
	}
	r->value = STR_NONE;
	return read_values(r, field, list, count, member);
}

/* ---- By kind ---- */

bool read_member_json(
	struct reading *r, const struct field *field, const json_t *value, void *member)
{
	static bool (*const readers[])(
		struct reading *, const struct field *, const json_t *, void *) = {
		[FIELD_TEXT] = read_string,
		[FIELD_NUMBER] = read_number,
		[FIELD_DECIMAL] = read_decimal,
		[FIELD_YESNO] = read_yesno,
		[FIELD_DATE] = read_string,
		[FIELD_MOMENT] = read_string,
		[FIELD_CHOICE] = read_string,
		[FIELD_REF] = read_ref,
		[FIELD_FILE] = read_string,
		[FIELD_TEXTS] = read_texts,
		[FIELD_REFS] = read_refs,
		[FIELD_ROWS] = read_rows,
		[FIELD_VALUES] = read_values_json,
	};

	return !json_is_null(value) && readers[field->kind](r, field, value, member);
}

static void refuse_unknown_members(
	struct reading *r, const struct field_table *table, const json_t *object)
{
	const char *name;
	const json_t *value;

	json_object_foreach((json_t *)object, name, value)
	{
		const struct field *field = field_find(table, str_of(name));
		if (!field || field->resolved)
			refuse_unknown(r, table, str_of(name));
	}
}

static bool read_object(
	struct reading *r, const struct field_table *table, const json_t *object, void *in)
{
	size_t known = 0;

	if (!json_is_object(object)) {
		problem(here(r), "", "type", N_("Write an object, between { and }."));
		return false;
	}
	for (size_t n = 0; n < table->count; n++) {
		const struct field *field = &table->fields[n];
		const json_t *value = field->resolved ? NULL : json_object_get(object, field->name);
		known += value != NULL;
		if (!(value && read_member_json(r, field, value, field_member(field, in))) &&
			field->need && !field->resolved)
			refuse_absent(r, field);
	}
	if (known < json_object_size(object))
		refuse_unknown_members(r, table, object);
	return true;
}

bool record_read_json(struct record *record, const struct field_table *table, const json_t *object,
	struct arena *arena, struct problems *problems)
{
	struct reading r;

	*record = (struct record){
		.table = table, .arena = arena, .in = arena_alloc(arena, table->size)
	};
	reading_begin(&r, record, problems);
	if (record->in)
		read_object(&r, table, object, record->in);
	return reading_end(&r);
}

/* ---- From text ---- */

/* Why jansson stopped, in our words. */
static const char *malformed(const json_error_t *error)
{
	switch (json_error_code(error)) {
	case json_error_premature_end_of_input:
		return N_("the text ends too early");
	case json_error_end_of_input_expected:
		return N_("something follows after the end");
	case json_error_invalid_utf8:
		return N_("this is not UTF-8");
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return N_("a NUL has no place here");
	case json_error_numeric_overflow:
		return N_("this number is too large");
	case json_error_stack_overflow:
		return N_("this is nested too deeply");
	case json_error_out_of_memory:
		return N_("this takes more memory than there is");
	default:
		return N_("this is not JSON");
	}
}

/* The member that stands twice: jansson tells it as: duplicate object key near '"code"'. */
static str twice_name(struct reading *r, const json_error_t *error)
{
	str text = str_of(error->text), name = STR_NONE;

	str_cut(&text, '"');
	name = str_cut(&text, '"');
	return shown(r->arena, str_given(name) ? name : STR(""));
}

static json_t *parse(str text, json_error_t *error)
{
	return json_loadb(text.ptr ? text.ptr : "", text.len,
		JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY, error);
}

bool read_json_text(struct reading *r, const struct field *field, str text, void *member)
{
	json_error_t error;

	if (!str_trim(text).len)
		return false;
	json_t *json = parse(text, &error);
	if (!json) {
		problem(here(r), named(r, field), "format",
			N_("Write JSON; line %d, column %d: %s."), error.line, error.column,
			tr(r->problems->language, malformed(&error)));
		return true;
	}
	bool borrow = r->borrow;
	r->borrow = false; /* its texts end with the JSON */
	bool given = read_member_json(r, field, json, member);
	r->borrow = borrow;
	json_decref(json);
	return given;
}

bool record_read_text(struct record *record, const struct field_table *table, str json,
	struct arena *arena, struct problems *problems, str *ret_malformed)
{
	json_error_t error;
	json_t *object = parse(json, &error);

	*record = (struct record){ .table = table, .arena = arena };
	*ret_malformed = STR_NONE;
	if (object) {
		bool fine = record_read_json(record, table, object, arena, problems);
		json_decref(object);
		return fine;
	}
	if (json_error_code(&error) == json_error_duplicate_key) {
		struct reading r;
		reading_begin(&r, record, problems);
		problem(here(&r), twice_name(&r, &error).ptr, "twice",
			N_("This is given twice (line %d, column %d)."), error.line, error.column);
		return reading_end(&r);
	}
	*ret_malformed = arena_printf(arena, tr(problems->language, N_("line %d, column %d: %s")),
		error.line, error.column, tr(problems->language, malformed(&error)));
	return false;
}
