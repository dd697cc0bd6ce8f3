/* Field tables: looking up, and each thing that the self-check refuses. Problems: how they are
 * given. */
#include "record/test_support.h"

struct small {
	str name;
	opt_number size;
	int colour;
	id unit;
	struct rows rows, more;
};

static const struct choice twice[] = { { 1, "a", "A" }, { 2, "a", "B" }, { 0 } };
static const struct choice once[] = { { 1, "a", "A" }, { 2, "b", "B" }, { 0 } };
static const struct choice unlabelled[] = { { 1, "a", NULL }, { 0 } };

static const struct field in_file_field[] = {
	{ AT(struct small, rows, ROWS), .label = "Rows", .rows = &sample_row_table,
		.in_file = true },
};
static const struct field_table in_file_table = FIELD_TABLE(struct small, in_file_field);

static const struct field within_unit_row[] = {
	{ AT(struct small, unit, REF), .label = "Unit", .ref = "unit", .within_unit = true },
};
static const struct field_table within_unit_table = FIELD_TABLE(struct small, within_unit_row);

#define NAME AT(struct small, name, TEXT), .label = "Name"
#define SIZE AT(struct small, size, NUMBER), .label = "Size"
#define ROWS AT(struct small, rows, ROWS), .label = "Rows"

static const struct {
	struct field fields[2];
	size_t count;
	const char *wrong; /* a part of it; NULL: nothing */
} tables[] = {
	{ { { NAME }, { SIZE } }, 2, NULL },
	{ { { AT_AS(struct small, name, "Name", TEXT), .label = "Name" } }, 1, "small letters" },
	{ { { AT_AS(struct small, name, "", TEXT), .label = "Name" } }, 1, "small letters" },
	{ { { NAME }, { NAME } }, 2, "a name stands twice" },
	{ { { AT(struct small, name, TEXT) } }, 1, "a label is missing" },
	{ { { AT(struct small, name, TEXT), .label = "" } }, 1, "a label is missing" },
	{ { { NAME, .choices = once } }, 1, "choices go with CHOICE" },
	{ { { AT(struct small, colour, CHOICE), .label = "Colour" } }, 1,
		"choices go with CHOICE" },
	{ { { AT(struct small, colour, CHOICE), .label = "Colour", .choices = once } }, 1, NULL },
	{ { { AT(struct small, colour, CHOICE), .label = "Colour", .choices = twice } }, 1,
		"a choice stands twice" },
	{ { { AT(struct small, colour, CHOICE), .label = "Colour", .choices = unlabelled } }, 1,
		"a choice has no" },
	{ { { AT(struct small, unit, REF), .label = "Unit" } }, 1, "ref goes with" },
	{ { { NAME, .ref = "unit" } }, 1, "ref goes with" },
	{ { { ROWS } }, 1, "rows goes with ROWS" },
	{ { { NAME, .rows = &sample_row_table } }, 1, "rows goes with ROWS" },
	{ { { ROWS, .rows = &sample_row_table } }, 1, NULL },
	{ { { ROWS, .rows = &in_file_table } }, 1, "not with its rows" },
	{ { { ROWS, .rows = &within_unit_table } }, 1, "not with its rows" },
	{ { { AT(struct small, unit, REF), .label = "Unit", .ref = "unit", .within_unit = true } }, 1, NULL },
	{ { { NAME, .within_unit = true } }, 1, "within_unit goes with REF" },
	{ { { ROWS, .rows = &sample_row_table, .in_file = true },
		  { AT(struct small, more, ROWS), .label = "More", .rows = &sample_row_table,
			  .in_file = true } },
		2, "only one field is in_file" },
	{ { { NAME, .in_file = true } }, 1, "in_file goes with ROWS" },
	{ { { NAME, .empties = true } }, 1, NULL },
	{ { { NAME, .empties = true, .need = true } }, 1, "empties goes with TEXT" },
	{ { { SIZE, .empties = true } }, 1, "empties goes with TEXT" },
	{ { { NAME, .personal = "unit" } }, 1, "personal goes with TEXT" },
	{ { { NAME, .personal = "unit", .why = "So that." },
		  { AT(struct small, unit, REF), .label = "Unit", .ref = "unit" } },
		2, NULL },
	{ { { NAME, .personal = "unit" },
		  { AT(struct small, unit, REF), .label = "Unit", .ref = "unit" } },
		2, "says why it is held" },
	{ { { NAME, .why = "So that." } }, 1, "says why it is held" },
	{ { { NAME, .own = true } }, 1, "go with personal" },
	{ { { NAME, .sealed_since = 2 } }, 1, "go with personal" },
	{ { { SIZE, .personal = "unit" },
		  { AT(struct small, unit, REF), .label = "Unit", .ref = "unit" } },
		2, "personal goes with TEXT" },
	{ { { SIZE, .need = true } }, 1, "opt_ type" },
	{ { { SIZE, .min = 5, .max = 4 } }, 1, "upside down" },
	{ { { SIZE, .places = 10 } }, 1, "places" },
	{ { { .name = "far", .label = "Far", .at = sizeof(struct small) } }, 1,
		"outside of the struct" },
};

static void test_the_self_check(void **state UNUSED)
{
	for (size_t n = 0; n < COUNT(tables); n++) {
		struct field_table table = { tables[n].fields, tables[n].count,
			sizeof(struct small) };
		const char *wrong = field_table_wrong(&table);
		if (!tables[n].wrong && wrong)
			fail_msg("table %zu: %s", n, wrong);
		if (tables[n].wrong && (!wrong || !strstr(wrong, tables[n].wrong)))
			fail_msg("table %zu: %s, not %s", n, wrong ? wrong : "nothing",
				tables[n].wrong);
	}
}

static void test_the_check_goes_into_rows(void **state UNUSED)
{
	static const struct field bad[] = { { AT(struct small, name, TEXT) } };
	static const struct field_table inner = FIELD_TABLE(struct small, bad);
	static const struct field outer[] = { { ROWS, .rows = &inner } };
	static const struct field_table table = FIELD_TABLE(struct small, outer);

	assert_string_equal(field_table_wrong(&table), "rows: name: a label is missing");
	assert_null(field_table_wrong(&sample_table));
	assert_null(field_table_wrong(&sample_import_table));
}

static void test_fields_are_found(void **state UNUSED)
{
	assert_ptr_equal(field_find(&sample_table, STR("title")), &sample_table.fields[1]);
	assert_null(field_find(&sample_table, STR("titl")));
	assert_null(field_find(&sample_table, STR("")));
}

static void tell_three(struct room *room)
{
	room_open(room);
	problem(&room->problems, "due", "R-CAMP-05", N_("The due day %s has already passed."),
		"2026-01-01");
	problems_in_row(&room->problems, "rows", 3, 5);
	problem(&room->problems, "code", "required", N_("This must be given."));
	problems_in_row(&room->problems, "rows", 4, 0);
	problem(&room->problems, "", "count", N_("Give at most %lld."), 5ll);
	problems_in_row(&room->problems, NULL, 0, 0);
	problem(&room->problems, "", "R-X-01", N_("No."));
}

static void test_problems_as_json(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;

	tell_three(&room);
	room.problems.more = 7;
	struct json json = json_into(&room.out);
	problems_json(&room.problems, &json);
	assert_true(str_eq(buf_str(&room.out),
		STR("{\"problems\":[{\"field\":\"due\",\"code\":\"R-CAMP-05\",\"text\":\"The due "
		    "day 2026-01-01 has "
		    "already "
		    "passed.\"},{\"field\":\"rows[3].code\",\"code\":\"required\",\"text\":\"This "
		    "must be "
		    "given.\",\"line\":5,\"column\":\"code\"},{\"field\":\"rows[4]\",\"code\":"
		    "\"count\",\"text\":\"Give "
		    "at most "
		    "5.\"},{\"field\":\"\",\"code\":\"R-X-01\",\"text\":\"No.\"}],\"more\":7}")));
}

static void test_a_long_sentence_keeps_whole_characters(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	char name[1200] = "";

	room_open(&room);
	for (size_t n = 0; n + 3 < sizeof(name); n += 3)
		memcpy(name + n, "\xe5\x8d\x97", 3);
	problem(&room.problems, "", "text", N_("x%s"), name);
	problem(&room.problems, "", "text", N_("xx%s"), name);
	problem(&room.problems, "", "text", N_("%s"), name);
	assert_int_equal(room.problems.list[0].text.len, 1 + 996);
	assert_int_equal(room.problems.list[1].text.len, 2 + 996);
	assert_int_equal(room.problems.list[2].text.len, 996);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_self_check),
		cmocka_unit_test(test_the_check_goes_into_rows),
		cmocka_unit_test(test_fields_are_found),
		cmocka_unit_test(test_problems_as_json),
		cmocka_unit_test(test_a_long_sentence_keeps_whole_characters),
	};

	return cmocka_run_group_tests_name("record: table", tests, NULL, NULL);
}
