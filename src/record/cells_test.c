/* Records from pairs of name and text, and rows from CSV files. */
#include "record/test_support.h"

static const struct field *rows_field(const struct field_table *table)
{
	return field_find(table, STR("rows"));
}

/* ---- Pairs ---- */

#define PAIR(name, text)                                                                           \
	{                                                                                          \
		STR_INIT(name), STR_INIT(text)                                                     \
	}

static const struct pair good[] = {
	PAIR("later_needed", "7"),
	PAIR("title", " Plan "),
	PAIR("values.size", " 12 "),
	PAIR("unit", "U1"),
	PAIR("text", "# One\n\tTwo"),
	PAIR("effort", "30"),
	PAIR("least", "-5"),
	PAIR("share", "12.5"),
	PAIR("open", "no"),
	PAIR("due", "2026-11-23"),
	PAIR("at", "2026-11-23T01:30:00Z"),
	PAIR("colour", "green"),
	PAIR("file", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"),
	PAIR("words", "a, \xe5\x8d\x97\xe6\xb9\x96,"),
	PAIR("units", "U2,#3"),
	PAIR("rows", "[{\"code\":\"A\",\"name\":\"First "
		     "\\\"one\\\"\",\"size\":1,\"colour\":\"red\",\"unit\":\"U4\","
		     "\"parts\":[{\"name\":\"p\",\"unit\":\"#5\"}]},{\"code\":\"B\",\"name\":"
		     "\"Second\",\"more\":{\"k\":1}}]"),
	PAIR("values.word", "w"),
	PAIR("values.none", ""),
	PAIR("values.open", "yes"),
	PAIR("later", ""),
};

static bool read_pairs(struct room *room, const struct pair *pairs, size_t count)
{
	return record_read_pairs(
		&room->record, &sample_table, pairs, count, &room->arena, &room->problems);
}

static void test_pairs_ask_the_same_as_json(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	struct record json;
	str malformed;

	room_open(&room);
	assert_true(read_pairs(&room, good, COUNT(good)));
	assert_true(record_read_text(&json, &sample_table, str_of(sample_json), &room.arena,
		&room.problems, &malformed));
	assert_true(hash_eq(record_asked("a.b", &room.record), record_asked("a.b", &json)));
	assert_false(hash_eq(record_asked("a.c", &room.record), record_asked("a.b", &json)));
}

/* Each field that is changed or left out makes another request. */
static void test_every_field_counts_in_what_was_asked(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	struct pair pairs[COUNT(good)];
	hash before;

	room_open(&room);
	assert_true(read_pairs(&room, good, COUNT(good)));
	before = record_asked("a.b", &room.record);
	for (size_t n = 0; n < COUNT(good); n++) {
		memcpy(pairs, good, sizeof(good));
		pairs[n].text = STR("");
		problems_init(&room.problems, &room.arena, LANGUAGE_EN);
		read_pairs(&room, pairs, COUNT(good));
		assert_int_equal(
			hash_eq(before, record_asked("a.b", &room.record)), good[n].text.len == 0);
	}
}

static void test_a_reference_is_asked_by_its_text(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	struct pair pairs[COUNT(good)];

	room_open(&room);
	assert_true(read_pairs(&room, good, COUNT(good)));
	hash before = record_asked("a.b", &room.record);
	record_resolve(&room.record, sample_find, NULL, &room.problems);
	assert_true(hash_eq(before, record_asked("a.b", &room.record)));
	memcpy(pairs, good, sizeof(good));
	pairs[3].text = STR("#1");
	assert_true(read_pairs(&room, pairs, COUNT(good)));
	assert_false(hash_eq(before, record_asked("a.b", &room.record)));
}

/* The same texts at other places are another request. */
static void test_places_count_in_what_was_asked(void **state UNUSED)
{
	static const char *const requests[] = {
		"{\"effort\":0}",
		"{\"below\":0}",
		"{\"rows\":[{\"code\":\"A\",\"unit\":\"U1\"},{\"code\":\"B\"}]}",
		"{\"rows\":[{\"code\":\"A\"},{\"code\":\"B\",\"unit\":\"U1\"}]}",
		"{\"rows\":[{\"code\":\"A\"}],\"words\":[\"B\"]}",
		"{\"words\":[\"AB\"]}",
		"{\"words\":[\"A\",\"B\"]}",
	};
	CLEANUP(room_done) struct room room;
	hash asked[COUNT(requests)];
	str malformed;

	room_open(&room);
	for (size_t n = 0; n < COUNT(requests); n++) {
		record_read_text(&room.record, &sample_table, str_of(requests[n]), &room.arena,
			&room.problems, &malformed);
		asked[n] = record_asked("a.b", &room.record);
		for (size_t k = 0; k < n; k++)
			assert_false(hash_eq(asked[k], asked[n]));
	}
}

static void test_pairs_are_refused(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	static const struct pair pairs[] = {
		PAIR("unit", "U1"),
		PAIR("unit", "U1"),
		PAIR("values.a", "1"),
		PAIR("values.a", "2"),
		PAIR("values.b", "\x01"),
		PAIR("titl", "Plan"),
		PAIR("filled", "1"),
		PAIR("title.x", "1"),
		PAIR("least", "1.5"),
		PAIR("open", "maybe"),
		PAIR("rows", "[{]"),
		PAIR("title", "a\xff"),
		PAIR("words", "a,\x02"),
		PAIR("x\xff", "1"),
	};

	room_open(&room);
	assert_false(read_pairs(&room, pairs, COUNT(pairs)));
	assert_string_equal(told(&room),
		"unit twice: This is given twice.\n"
		"values.a twice: This is given twice.\n"
		"titl unknown_field: There is no field titl. Did you mean title?\n"
		"filled unknown_field: Muster fills this in by itself: leave it out.\n"
		"title.x unknown_field: There is no field title.x. Did you mean title?\n"
		"x? unknown_field: There is no field x?.\n"
		"title text: Write one line of plain text in UTF-8: this has a line break or "
		"characters that cannot be "
		"shown.\n"
		"least format: Write a whole number such as 12.\n"
		"open format: Write yes or no.\n"
		"words[1] text: Write one line of plain text in UTF-8: this has a line break or "
		"characters that cannot "
		"be shown.\n"
		"rows format: Write JSON; line 1, column 3: this is not JSON.\n"
		"values.b text: Write plain text in UTF-8: this has characters that cannot be "
		"shown.\n"
		"later_needed required: This must be given.\n");
}

static void test_another_language(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	static const struct pair pair = PAIR("open", "maybe");

	room_open(&room);
	room.problems.language = LANGUAGE_ZH;
	read_pairs(&room, &pair, 1);
	for (size_t n = 0; n < room.problems.count; n++)
		if (str_eq(room.problems.list[n].field, STR("open")))
			assert_true(str_eq(room.problems.list[n].text,
				str_of(tr(LANGUAGE_ZH, N_("Write yes or no.")))));
}

/* ---- CSV ---- */

/* Reads `csv` into an import; its problems are in the room. */
static bool read_csv(struct room *room, str csv)
{
	room_open(room);
	assert_true(record_read_pairs(
		&room->record, &sample_import_table, NULL, 0, &room->arena, &room->problems));
	return record_read_csv_rows(&room->record, rows_field(&sample_import_table), csv,
		&room->decoded, &room->problems);
}

static const struct rows *rows_of(const struct room *room)
{
	return &((const struct sample_import *)room->record.in)->rows;
}

static void test_rows_are_read_in_any_order_of_columns(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;

	assert_true(read_csv(&room, STR("name;unit;code;size;;more.k\r\n First "
					";U1;A;7;;v\r\n\r\n\"S\"\"x\";;B\r\n;\n")));
	const struct rows *rows = rows_of(&room);
	assert_int_equal(rows->count, 2);
	const struct sample_row *list = rows->ptr;
	assert_true(str_eq(list[0].name, STR("First")) && str_eq(list[0].code, STR("A")));
	assert_true(list[0].size.given && list[0].size.v == 7 && list[0].more.count == 1);
	assert_true(
		str_eq(list[1].name, STR("S\"x")) && !list[1].size.given && !list[1].more.count);
	assert_int_equal(rows->lines[0], 2);
	assert_int_equal(rows->lines[1], 4);
	assert_int_equal(room.record.ref_count, 1);
	assert_string_equal(room.record.refs[0].row_field, "rows");
	assert_int_equal(room.record.refs[0].line, 2);
}

static void test_texts_borrow_from_the_file(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	str csv = STR("code,name\nA,First\n");

	assert_true(read_csv(&room, csv));
	const struct sample_row *row = rows_of(&room)->ptr;
	assert_ptr_equal(row->name.ptr, csv.ptr + 12);
}

/* What stands in a cell as JSON does not: the JSON is gone when the row is used. */
static void test_rows_in_a_cell(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;

	assert_true(
		read_csv(&room, STR("code,name,parts\nA,n,\"[{\"\"name\"\":\"\"part\"\"}]\"\n")));
	const struct sample_row *row = rows_of(&room)->ptr;
	assert_int_equal(row->parts.count, 1);
	assert_true(str_eq(((const struct sample_part *)row->parts.ptr)->name, STR("part")));
}

/* Rows are laid down once, whatever ends the lines. */
static void test_room_for_no_more_rows_than_there_are(void **state UNUSED)
{
	CLEANUP(room_done) struct room unix_lines;
	CLEANUP(room_done) struct room dos_lines;
	CLEANUP(room_done) struct room old_lines;

	assert_true(read_csv(&unix_lines, STR("code,name\nA,n\nB,n\nC,n\n")));
	assert_true(read_csv(&dos_lines, STR("code,name\r\nA,n\r\nB,n\r\nC,n\r\n")));
	assert_true(read_csv(&old_lines, STR("code,name\rA,n\rB,n\rC,n\r")));
	assert_int_equal(unix_lines.arena.taken, dos_lines.arena.taken);
	assert_int_equal(unix_lines.arena.taken, old_lines.arena.taken);
	assert_int_equal(rows_of(&old_lines)->count, 3);
}

static void test_gb18030_is_read(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;

	assert_true(read_csv(&room, STR("code,name\nA,\xc4\xcf\xba\xfe\n")));
	const struct sample_row *row = rows_of(&room)->ptr;
	assert_true(str_eq(row->name, STR("\xe5\x8d\x97\xe6\xb9\x96")));
}

static void test_every_bad_row_is_told(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;

	assert_false(read_csv(&room,
		STR("code,name,size,parts,\n,First,0,,\nB,,x,[1],\nC,n,1,,stray\nD,n,1,,,more\n")));
	assert_string_equal(told(&room),
		"rows[0].code required 2 code: This must be given.\n"
		"rows[0].size range 2 size: Give at least 1.\n"
		"rows[1].name required 3 name: This must be given.\n"
		"rows[1].size format 3 size: Write a whole number such as 12.\n"
		"rows[1].parts[0] type 3 : Write an object, between { and }.\n"
		"rows[2] count 4 : Value 5 of this line stands under no column.\n"
		"rows[3] count 5 : Value 6 of this line stands under no column.\n");
}

static void test_the_header_is_checked_once(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;

	assert_false(read_csv(&room, STR("cod,code,code,filled\n1,A,A,1\n2,B,B,1\n")));
	assert_string_equal(told(&room),
		"rows.cod unknown_field 1 cod: There is no field cod. Did you mean code?\n"
		"rows.code twice 1 code: This is given twice.\n"
		"rows.filled unknown_field 1 filled: Muster fills this in by itself: leave it "
		"out.\n"
		"rows.name required 1 name: The file has no column name.\n");
}

static void test_what_is_no_csv_file(void **state UNUSED)
{
	static const struct {
		str csv;
		const char *told;
	} files[] = {
		{ STR_INIT(""), "rows required: The file has no rows.\n" },
		{ STR_INIT("code,name\n"), "rows required: The file has no rows.\n" },
		{ STR_INIT("code,name\nA,n\nB,\"n\n"),
			"rows[1].name format 3 name: A quote is opened here and never closed.\n" },
		{ STR_INIT("code,name\n\"A\"x,n\n"),
			"rows[0].code format 2 code: Something follows a closing quote: "
			"write a quote within quotes twice.\n" },
		{ STR_INIT("\xff\xff\xff"),
			"rows text: This file is not text in UTF-8 or GB18030: save it as \"CSV "
			"UTF-8\".\n" },
	};

	for (size_t n = 0; n < COUNT(files); n++) {
		CLEANUP(room_done) struct room room;
		assert_false(read_csv(&room, files[n].csv));
		assert_string_equal(told(&room), files[n].told);
	}
}

static void test_too_many_rows(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	static const struct pair pairs[] = { PAIR("unit", "U1"), PAIR("title", "Plan"),
		PAIR("least", "1"), PAIR("later_needed", "1") };

	room_open(&room);
	assert_true(read_pairs(&room, pairs, COUNT(pairs)));
	assert_false(record_read_csv_rows(&room.record, rows_field(&sample_table),
		STR("code,name\r\n1,n\r\n2,n\r\n3,n\r\n4,n\r\n5,n\r\n6,n\r\n"), &room.decoded,
		&room.problems));
	assert_string_equal(told(&room), "rows count: Give at most 5 rows.\n");
}

/* Where the rows neither came with the rest nor from a file. */
static void test_rows_that_never_came(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;

	room_open(&room);
	assert_true(record_read_pairs(
		&room.record, &sample_import_table, NULL, 0, &room.arena, &room.problems));
	record_resolve(&room.record, sample_find, NULL, &room.problems);
	assert_string_equal(told(&room), "rows required: This must be given.\n");
}

static void test_more_problems_than_are_kept(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	CLEANUP(buf_done) struct buf csv;

	buf_init(&csv, 1 << 20);
	buf_text(&csv, "code,name\n");
	for (size_t n = 0; n < PROBLEMS_MAX + 5; n++)
		buf_text(&csv, "A,\n");
	assert_false(read_csv(&room, buf_str(&csv)));
	assert_int_equal(room.problems.count, PROBLEMS_MAX);
	assert_int_equal(room.problems.more, 5);
	assert_int_equal(room.problems.list[PROBLEMS_MAX - 1].line, PROBLEMS_MAX + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pairs_ask_the_same_as_json),
		cmocka_unit_test(test_every_field_counts_in_what_was_asked),
		cmocka_unit_test(test_a_reference_is_asked_by_its_text),
		cmocka_unit_test(test_places_count_in_what_was_asked),
		cmocka_unit_test(test_pairs_are_refused),
		cmocka_unit_test(test_another_language),
		cmocka_unit_test(test_rows_are_read_in_any_order_of_columns),
		cmocka_unit_test(test_texts_borrow_from_the_file),
		cmocka_unit_test(test_rows_in_a_cell),
		cmocka_unit_test(test_room_for_no_more_rows_than_there_are),
		cmocka_unit_test(test_gb18030_is_read),
		cmocka_unit_test(test_every_bad_row_is_told),
		cmocka_unit_test(test_the_header_is_checked_once),
		cmocka_unit_test(test_what_is_no_csv_file),
		cmocka_unit_test(test_too_many_rows),
		cmocka_unit_test(test_rows_that_never_came),
		cmocka_unit_test(test_more_problems_than_are_kept),
	};

	crypto_start();
	return cmocka_run_group_tests_name("record: cells", tests, NULL, NULL);
}
