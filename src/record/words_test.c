/* What is said of a table and of a record: schema, help, members and sentences for a person. */
#include "record/test_support.h"
#include <jansson.h>
#include <stdlib.h>
#include <time.h>

/* ---- Schema ---- */

static json_t *schema_of(struct room *room, const struct field_table *table)
{
	room_open(room);
	struct json json = json_into(&room->out);
	record_schema(table, &json);
	json_t *schema = json_loadb(room->out.ptr, room->out.len, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(schema);
	return schema;
}

static void assert_property(json_t *schema, const char *name, const char *expected)
{
	json_t *property = json_object_get(json_object_get(schema, "properties"), name);
	char *text = json_dumps(property, JSON_COMPACT);

	assert_non_null(text);
	assert_string_equal(text, expected);
	free(text);
}

static void test_schema_of_each_kind(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	json_t *schema = schema_of(&room, &sample_table);

	assert_property(schema, "unit",
		"{\"description\":\"Unit\",\"oneOf\":[{\"type\":\"string\",\"maxLength\":200},{"
		"\"type\":\"integer\","
		"\"minimum\":1,\"maximum\":9007199254740991}]}");
	assert_property(schema, "title",
		"{\"description\":\"Title. One line, as it will be read out.\",\"type\":"
		"\"string\",\"minLength\":2,\"maxLength\":10}");
	assert_property(schema, "text",
		"{\"description\":\"What to do\",\"type\":\"string\",\"maxLength\":100}");
	assert_property(schema, "least",
		"{\"description\":\"At least\",\"type\":\"integer\",\"minimum\":-5,\"maximum\":9}");
	assert_property(schema, "later", "{\"description\":\"Later\",\"type\":\"integer\"}");
	assert_property(schema, "share",
		"{\"description\":\"Share\",\"oneOf\":[{\"type\":\"string\",\"pattern\":\"^-?[0-9]+"
		"(\\\\.[0-9]{1,2}0*)?$\"},"
		"{\"type\":\"integer\",\"minimum\":0,\"maximum\":100}]}");
	assert_property(schema, "open", "{\"description\":\"Open\",\"type\":\"boolean\"}");
	assert_property(
		schema, "due", "{\"description\":\"Due\",\"type\":\"string\",\"format\":\"date\"}");
	assert_property(schema, "at",
		"{\"description\":\"At\",\"type\":\"string\",\"format\":\"date-time\"}");
	assert_property(schema, "colour",
		"{\"description\":\"Colour. red: Red; green: Green\",\"type\":\"string\","
		"\"enum\":[\"red\",\"green\"]}");
	assert_property(schema, "file",
		"{\"description\":\"File\",\"type\":\"string\",\"pattern\":\"^[0-9a-f]{64}$\"}");
	assert_property(schema, "words",
		"{\"description\":\"Words\",\"type\":\"array\",\"maxItems\":3,\"items\":{"
		"\"type\":\"string\",\"maxLength\":200}}");
	assert_property(schema, "values",
		"{\"description\":\"Values\",\"type\":\"object\",\"maxProperties\":4,"
		"\"additionalProperties\":{\"oneOf\":["
		"{\"type\":\"string\"},{\"type\":\"integer\"},{\"type\":\"boolean\"}]}}");
	json_decref(schema);
}

static void test_schema_of_the_record(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	json_t *schema = schema_of(&room, &sample_import_table);
	json_t *rows = json_object_get(json_object_get(schema, "properties"), "rows");
	json_t *row = json_object_get(rows, "items");
	char *required = json_dumps(json_object_get(schema, "required"), JSON_COMPACT);

	assert_string_equal(required, "[\"rows\"]");
	assert_true(json_is_false(json_object_get(schema, "additionalProperties")));
	assert_int_equal(json_integer_value(json_object_get(rows, "minItems")), 1);
	assert_true(json_is_false(json_object_get(row, "additionalProperties")));
	assert_int_equal(json_array_size(json_object_get(row, "required")), 2);
	assert_non_null(json_object_get(json_object_get(row, "properties"), "code"));
	assert_null(json_object_get(json_object_get(row, "properties"), "filled"));
	free(required);
	json_decref(schema);
}

/* ---- Help ---- */

static void test_help_in_columns(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;

	room_open(&room);
	record_help(&sample_row_table, LANGUAGE_EN, &room.out);
	buf_byte(&room.out, '\0');
	assert_string_equal(room.out.ptr,
		"  code       text          needed  Code. Up to 10 characters.\n"
		"  name       text          needed  Name. Up to 200 characters.\n"
		"  size       whole number          Size. From 1 to 100.\n"
		"  colour     one of                Colour.\n"
		"                                     red    Red\n"
		"                                     green  Green\n"
		"  unit       code or id            Unit.\n"
		"  parts      rows                  Parts. Up to 100.\n"
		"  more.NAME  values                More. Up to 100.\n");
}

/* ---- Members and sentences ---- */

static str name_of(void *context, const char *thing, id one)
{
	assert_string_equal(thing, "unit");
	return one.v == 1 ? *(str *)context : STR_NONE;
}

static const struct {
	const char *field, *shown;
} shows[] = {
	{ "unit", "Nanhu" },
	{ "title", "Plan" },
	{ "effort", "30" },
	{ "least", "-5" },
	{ "share", "12.5" },
	{ "open", "no" },
	{ "due", "2026-11-23" },
	{ "at", "2026-11-23 09:30" },
	{ "colour", "Green" },
	{ "file", "001122334455" },
	{ "words", "a, \xe5\x8d\x97\xe6\xb9\x96" },
	{ "units", "#2, #3" },
	{ "rows", "2" },
	{ "values", "open: yes, size: 12, word: w" },
	{ "later", "" },
};

static void read_sample(struct room *room)
{
	str malformed;

	room_open(room);
	assert_true(record_read_text(&room->record, &sample_table, str_of(sample_json),
		&room->arena, &room->problems, &malformed));
	record_resolve(&room->record, sample_find, NULL, &room->problems);
}

static void test_members_are_shown(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	str name = STR("Nanhu");

	read_sample(&room);
	for (size_t n = 0; n < COUNT(shows); n++) {
		const struct field *field = field_find(&sample_table, str_of(shows[n].field));
		buf_clear(&room.out);
		record_show(field, room.record.in, LANGUAGE_EN, name_of, &name, &room.out);
		buf_byte(&room.out, '\0');
		assert_string_equal(room.out.ptr, shows[n].shown);
	}
}

static void test_nothing_is_shown_of_what_is_absent(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	struct sample none = { .title = STR_NONE };

	room_open(&room);
	for (size_t n = 0; n < sample_table.count; n++) {
		const struct field *field = &sample_table.fields[n];
		bool plain = !strcmp(field->name, "least") || !strcmp(field->name, "later_needed");
		buf_clear(&room.out);
		record_show(field, &none, LANGUAGE_EN, NULL, NULL, &room.out);
		assert_int_equal(room.out.len, plain ? 1 : 0);
	}
}

static void test_sentences(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	str name = STR("Nanhu");

	read_sample(&room);
	record_sentence("{actor} told {unit} of {title} ({later})", &sample_table, room.record.in,
		STR("Operator"), LANGUAGE_EN, name_of, &name, &room.out);
	assert_true(str_eq(buf_str(&room.out), STR("Operator told Nanhu of Plan (–)")));
	buf_clear(&room.out);
	record_sentence("{actor} told {unit}[, until {later}][ of {title}]!", &sample_table,
		room.record.in, STR("Operator"), LANGUAGE_EN, name_of, &name, &room.out);
	assert_true(str_eq(buf_str(&room.out), STR("Operator told Nanhu of Plan!")));
	buf_clear(&room.out);
	record_sentence("no names", &sample_table, room.record.in, STR("x"), LANGUAGE_EN, NULL,
		NULL, &room.out);
	assert_true(str_eq(buf_str(&room.out), STR("no names")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_schema_of_each_kind),
		cmocka_unit_test(test_schema_of_the_record),
		cmocka_unit_test(test_help_in_columns),
		cmocka_unit_test(test_members_are_shown),
		cmocka_unit_test(test_nothing_is_shown_of_what_is_absent),
		cmocka_unit_test(test_sentences),
	};

	crypto_start();
	zone_set("CST-8");
	return cmocka_run_group_tests_name("record: words", tests, NULL, NULL);
}
