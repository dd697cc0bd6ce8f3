/* What a request may hold, as a JSON Schema (draft 2020-12, the dialect of OpenAPI 3.1). */
#include "record/private.h"
#include "record/write.h"

static void key_text(struct json *json, str key, const char *text)
{
	json_key(json, key);
	json_text(json, str_of(text));
}

static void key_number(struct json *json, str key, int64_t value)
{
	json_key(json, key);
	json_number(json, value);
}

static void type_only(struct json *json, const char *type)
{
	json_begin_object(json);
	key_text(json, STR("type"), type);
	json_end(json);
}

/* "Label. Help. code: label; code: label." */
static void describe(const struct field *field, struct json *json)
{
	CLEANUP(buf_done) struct buf text = BUF(1 << 20);

	buf_text(&text, field->label);
	if (field->help)
		buf_printf(&text, ". %s", field->help);
	for (size_t n = 0; field->choices && field->choices[n].value; n++)
		buf_printf(&text, "%s%s: %s", n ? "; " : ". ", field->choices[n].code,
			field->choices[n].label);
	json_key(json, STR("description"));
	json_text(json, buf_str(&text));
}

/* ---- By kind: the keywords inside the field's own object ---- */

static void text_schema(const struct field *field, struct json *json)
{
	key_text(json, STR("type"), "string");
	if (field->need || field->min)
		key_number(json, STR("minLength"), field->min ? field->min : 1);
	key_number(json, STR("maxLength"), field_most(field));
	if (field->code)
		key_text(json, STR("pattern"), "^\\s*[^#\\s]");
}

static void number_schema(const struct field *field, struct json *json)
{
	key_text(json, STR("type"), "integer");
	if (field_has_least(field))
		key_number(json, STR("minimum"), field->min);
	if (field_has_most(field))
		key_number(json, STR("maximum"), field->max);
}

/* Text keeps its digits; a whole number cannot lose any. */
static void decimal_schema(const struct field *field, struct json *json)
{
	char pattern[60] = "^-?[0-9]+$";

	if (field->places)
		snprintf(pattern, sizeof(pattern), "^-?[0-9]+(\\.[0-9]{1,%d}0*)?$", field->places);
	json_key(json, STR("oneOf"));
	json_begin_array(json);
	json_begin_object(json);
	key_text(json, STR("type"), "string");
	key_text(json, STR("pattern"), pattern);
	json_end(json);
	json_begin_object(json);
	number_schema(field, json);
	json_end(json);
	json_end(json);
}

static void yesno_schema(const struct field *field UNUSED, struct json *json)
{
	key_text(json, STR("type"), "boolean");
}

static void date_schema(const struct field *field UNUSED, struct json *json)
{
	key_text(json, STR("type"), "string");
	key_text(json, STR("format"), "date");
}

static void moment_schema(const struct field *field UNUSED, struct json *json)
{
	key_text(json, STR("type"), "string");
	key_text(json, STR("format"), "date-time");
}

static void choice_schema(const struct field *field, struct json *json)
{
	key_text(json, STR("type"), "string");
	json_key(json, STR("enum"));
	json_begin_array(json);
	for (size_t n = 0; field->choices[n].value; n++)
		json_text(json, str_of(field->choices[n].code));
	json_end(json);
}

static void code_or_id(struct json *json)
{
	json_key(json, STR("oneOf"));
	json_begin_array(json);
	json_begin_object(json);
	key_text(json, STR("type"), "string");
	key_number(json, STR("maxLength"), REF_LENGTH);
	json_end(json);
	json_begin_object(json);
	key_text(json, STR("type"), "integer");
	key_number(json, STR("minimum"), 1);
	key_number(json, STR("maximum"), ID_MAX);
	json_end(json);
	json_end(json);
}

static void ref_schema(const struct field *field UNUSED, struct json *json)
{
	code_or_id(json);
}

static void file_schema(const struct field *field UNUSED, struct json *json)
{
	key_text(json, STR("type"), "string");
	key_text(json, STR("pattern"), "^[0-9a-f]{64}$");
}

static void list_limits(const struct field *field, struct json *json)
{
	key_text(json, STR("type"), "array");
	if (field->need || field->min)
		key_number(json, STR("minItems"), field->min ? field->min : 1);
	key_number(json, STR("maxItems"), field_most(field));
	json_key(json, STR("items"));
}

static void texts_schema(const struct field *field, struct json *json)
{
	list_limits(field, json);
	json_begin_object(json);
	key_text(json, STR("type"), "string");
	key_number(json, STR("maxLength"), DEFAULT_LENGTH);
	json_end(json);
}

static void refs_schema(const struct field *field, struct json *json)
{
	list_limits(field, json);
	json_begin_object(json);
	code_or_id(json);
	json_end(json);
}

static void rows_schema(const struct field *field, struct json *json)
{
	list_limits(field, json);
	record_schema(field->rows, json);
}

static void values_schema(const struct field *field, struct json *json)
{
	key_text(json, STR("type"), "object");
	if (field->need)
		key_number(json, STR("minProperties"), 1);
	key_number(json, STR("maxProperties"), field_most(field));
	json_key(json, STR("additionalProperties"));
	json_begin_object(json);
	json_key(json, STR("oneOf"));
	json_begin_array(json);
	type_only(json, "string");
	type_only(json, "integer");
	type_only(json, "boolean");
	json_end(json);
	json_end(json);
}

/* ---- The record ---- */

static void field_schema(const struct field *field, struct json *json)
{
	static void (*const schemas[])(const struct field *, struct json *) = {
		[FIELD_TEXT] = text_schema,
		[FIELD_NUMBER] = number_schema,
		[FIELD_DECIMAL] = decimal_schema,
		[FIELD_YESNO] = yesno_schema,
		[FIELD_DATE] = date_schema,
		[FIELD_MOMENT] = moment_schema,
		[FIELD_CHOICE] = choice_schema,
		[FIELD_REF] = ref_schema,
		[FIELD_FILE] = file_schema,
		[FIELD_TEXTS] = texts_schema,
		[FIELD_REFS] = refs_schema,
		[FIELD_ROWS] = rows_schema,
		[FIELD_VALUES] = values_schema,
	};

	json_key(json, str_of(field->name));
	json_begin_object(json);
	describe(field, json);
	schemas[field->kind](field, json);
	json_end(json);
}

static void required_schema(const struct field_table *table, struct json *json)
{
	bool any = false;

	for (size_t n = 0; n < table->count; n++) {
		const struct field *field = &table->fields[n];
		if (!field->need || field->resolved)
			continue;
		if (!any) {
			json_key(json, STR("required"));
			json_begin_array(json);
		}
		json_text(json, str_of(field->name));
		any = true;
	}
	if (any)
		json_end(json);
}

void record_schema(const struct field_table *table, struct json *json)
{
	json_begin_object(json);
	key_text(json, STR("type"), "object");
	json_key(json, STR("properties"));
	json_begin_object(json);
	for (size_t n = 0; n < table->count; n++)
		if (!table->fields[n].resolved)
			field_schema(&table->fields[n], json);
	json_end(json);
	required_schema(table, json);
	json_key(json, STR("additionalProperties"));
	json_bool(json, false);
	json_end(json);
}
