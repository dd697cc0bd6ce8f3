/* Records from JSON: what is read, and each refusal beside its field. */
#include "record/test_support.h"

static bool read_sample(struct room *room, const char *json)
{
	str malformed;

	return record_read_text(&room->record, &sample_table, str_of(json), &room->arena,
		&room->problems, &malformed);
}

/* Reads the smallest good request with `member` in it; what was told. */
static const char *refused(struct room *room, const char *member)
{
	char json[1000];

	snprintf(json, sizeof(json),
		"{\"unit\":\"U1\",\"title\":\"Plan\",\"least\":1,\"later_needed\":1%s%s}",
		*member ? "," : "", member);
	arena_clear(&room->arena);
	problems_init(&room->problems, &room->arena, LANGUAGE_EN);
	bool fine = read_sample(room, json);
	assert_int_equal(fine, room->problems.count == 0);
	return told(room);
}

static void test_every_kind_is_read(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;

	room_open(&room);
	assert_true(read_sample(&room, sample_json));
	const struct sample *in = room.record.in;
	assert_true(str_eq(in->title, STR("Plan")));
	assert_true(str_eq(in->text, STR("# One\n\tTwo")));
	assert_true(in->effort.given && in->effort.v == 30);
	assert_int_equal(in->least.v, -5);
	assert_true(in->share.given && in->share.v.v == 125 && in->share.v.places == 1);
	assert_true(in->open.given && !in->open.v);
	assert_true(in->due.given && in->due.v.day == date_of(2026, 11, 23).day);
	assert_true(in->at.given &&
		    in->at.v.us == (date_of(2026, 11, 23).day * INT64_C(86400) + 5400) * 1000000);
	assert_int_equal(in->colour, 2);
	assert_true(in->file.given && in->file.v.bytes[1] == 0x11);
	assert_int_equal(in->words.count, 2);
	assert_int_equal(in->units.count, 2);
	assert_int_equal(in->rows.count, 2);
	assert_null(in->rows.lines);
	const struct sample_row *row = rows_at(&in->rows, &sample_row_table, 1);
	assert_true(str_eq(row->code, STR("B")) && !row->size.given && !row->colour);
	assert_int_equal(in->values.count, 3);
	assert_true(str_eq(in->values.ptr[0].name, STR("open")) &&
		    str_eq(in->values.ptr[0].text, STR("yes")));
	assert_true(str_eq(in->values.ptr[1].name, STR("size")) &&
		    str_eq(in->values.ptr[1].text, STR("12")));
	assert_false(in->later.given || in->filled.given);
}

static void test_references_and_files_are_listed(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	static const char *const texts[] = { "U1", "U2", "#3", "U4", "#5" };

	room_open(&room);
	assert_true(read_sample(&room, sample_json));
	assert_int_equal(room.record.ref_count, COUNT(texts));
	for (size_t n = 0; n < COUNT(texts); n++)
		assert_true(str_eq(room.record.refs[n].text, str_of(texts[n])));
	assert_null(room.record.refs[0].row_field);
	assert_string_equal(room.record.refs[3].row_field, "rows");
	assert_string_equal(room.record.refs[4].row_field, "rows[0].parts");
	assert_int_equal(room.record.file_count, 1);
	record_resolve(&room.record, sample_find, NULL, &room.problems);
	assert_false(problems_any(&room.problems));
	const struct sample *in = room.record.in;
	const struct sample_row *row = rows_at(&in->rows, &sample_row_table, 0);
	assert_int_equal(in->unit.v, 1);
	assert_int_equal(in->units.ptr[1].v, 3);
	assert_int_equal(row->unit.v, 4);
	assert_int_equal(((const struct sample_part *)row->parts.ptr)->unit.v, 5);
}

static void test_what_names_nothing_is_refused(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;

	room_open(&room);
	assert_true(read_sample(&room,
		"{\"unit\":\"X\\u200b1\",\"title\":\"Plan\",\"least\":1,\"later_needed\":1,"
		"\"rows\":"
		"[{\"code\":\"a\",\"name\":\"b\",\"parts\":[{\"name\":\"p\",\"unit\":77}]}]}"));
	record_resolve(&room.record, sample_find, NULL, &room.problems);
	assert_string_equal(told(&room),
		"unit not_found: There is no unit X\xe2\x80\x8b"
		"1.\n"
		"rows[0].parts[0].unit not_found: There is no unit #77.\n");
}

static void test_all_refusals_at_once(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;

	room_open(&room);
	assert_false(read_sample(&room, "{\"titel\":\"x\",\"least\":-6,\"rows\":[{\"code\":\"\","
					"\"nope\":1},7],\"filled\":1}"));
	assert_string_equal(told(&room),
		"unit required: This must be given.\n"
		"title required: This must be given.\n"
		"least range: Give at least -5.\n"
		"rows[0].code required: This must be given.\n"
		"rows[0].name required: This must be given.\n"
		"rows[0].nope unknown_field: There is no field nope.\n"
		"rows[1] type: Write an object, between { and }.\n"
		"later_needed required: This must be given.\n"
		"titel unknown_field: There is no field titel. Did you mean title?\n"
		"filled unknown_field: Muster fills this in by itself: leave it out.\n");
}

struct refusal {
	const char *member, *told;
};

static const struct refusal refusals[] = {
	{ "", "" },
	{ "\"text\":null,\"effort\":null,\"words\":[],\"values\":{},\"due\":\"\"", "" },
	{ "\"text\":\"  \"", "" },
	{ "\"text\":5", "text type: Write this as text, between quotes.\n" },
	{ "\"text\":\"a\\u0007\"", "text text: Write plain text in UTF-8: this has characters that "
				   "cannot be shown.\n" },
	{ "\"text\":\"a\\u0000\"", "text text: Write plain text in UTF-8: this has characters that "
				   "cannot be shown.\n" },
	{ "\"effort\":1001", "effort range: Give at most 1000.\n" },
	{ "\"below\":1", "below range: Give at most 0.\n" },
	{ "\"below\":-5", "" },
	{ "\"effort\":-1", "effort range: Give at least 0.\n" },
	{ "\"effort\":1.0",
		"effort type: Write a whole number, without quotes and without a point.\n" },
	{ "\"effort\":\"1\"",
		"effort type: Write a whole number, without quotes and without a point.\n" },
	{ "\"share\":1.5", "share type: Write it as text, \"12.5\", so that no digit is lost.\n" },
	{ "\"share\":\"1.500\"", "" },
	{ "\"share\":\"1.505\"", "share format: Write at most 2 digits after the point.\n" },
	{ "\"share\":\"1e3\"", "share format: Write a number such as 12.5.\n" },
	{ "\"share\":100", "" },
	{ "\"share\":\"100.01\"", "share range: Give at most 100.\n" },
	{ "\"open\":\"yes\"", "open type: Write true or false, without quotes.\n" },
	{ "\"due\":\"2026-02-30\"", "due format: There is no such day.\n" },
	{ "\"due\":\"30.2.2026\"", "due format: Write a day as 2026-11-23.\n" },
	{ "\"at\":\"2026-11-23T09:30\"", "" },
	{ "\"at\":\"2026-11-23T24:30\"",
		"at format: Write a moment as 2026-11-23 09:30, by the organisation's clock, or "
		"with a time zone: 2026-11-23T09:30:00+08:00.\n" },
	{ "\"at\":\"0001-01-01T00:00:00+08:00\"",
		"at format: Write a moment as 2026-11-23 09:30, by the organisation's clock, or "
		"with a time zone: 2026-11-23T09:30:00+08:00.\n" },
	{ "\"colour\":\"blue\"", "colour choice: Choose one of: red, green.\n" },
	{ "\"colour\":1", "colour type: Write this as text, between quotes.\n" },
	{ "\"file\":\"abc\"", "file format: Give a stored file by its name there: 64 digits and "
			      "letters from a to f.\n" },
	{ "\"words\":\"a\"", "words type: Write a list, between [ and ].\n" },
	{ "\"words\":[\"a\",2]", "words[1] type: Write this as text, between quotes.\n" },
	{ "\"words\":[\"a\",\"b\\nc\"]",
		"words[1] text: Write one line of plain text in UTF-8: this has a line "
		"break or characters that cannot be shown.\n" },
	{ "\"words\":[\"a\",\"b\",\"c\",\"d\"]", "words count: Give at most 3; these are 4.\n" },
	{ "\"units\":[true]",
		"units[0] type: Write a code between quotes, or an id as a number.\n" },
	{ "\"units\":[0]", "units[0] range: There is no such id.\n" },
	{ "\"units\":[9007199254740992]", "units[0] range: There is no such id.\n" },
	{ "\"rows\":{}", "rows type: Write a list, between [ and ].\n" },
	{ "\"rows\":[1,1,1,1,1,1]", "rows count: Give at most 5; these are 6.\n" },
	{ "\"rows\":[{\"code\":\"1234567890\",\"name\":\"n\"}]", "" },
	{ "\"rows\":[{\"code\":\"12345678901\",\"name\":\"n\"}]",
		"rows[0].code length: Write at most 10 characters; this has 11.\n" },
	{ "\"rows\":[{\"code\":"
	  "\"\xe5\x8d\x97\xe5\x8d\x97\xe5\x8d\x97\xe5\x8d\x97\xe5\x8d\x97\xe5\x8d\x97\xe5\x8d\x97\""
	  ",\"name\":\"n\"}]",
		"" },
	{ "\"rows\":[{\"code\":\"a\",\"name\":\"n\",\"parts\":[{\"name\":\"p\"},{}]}]",
		"rows[0].parts[1].name required: This must be given.\n" },
	{ "\"values\":[]", "values type: Write an object, between { and }.\n" },
	{ "\"values\":{\"a\":1.5}",
		"values.a type: Write it as text, \"12.5\", so that no digit is lost.\n" },
	{ "\"values\":{\"a\":[]}",
		"values.a type: Write text between quotes, a whole number, true or false.\n" },
	{ "\"values\":{\"\":1}", "values. text: A name has 1 to 100 bytes of plain text.\n" },
	{ "\"values\":{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1}",
		"values count: Give at most 4; these are 5.\n" },
	{ "\"x\\u001b[2J\":1", "x?[2J unknown_field: There is no field x?[2J.\n" },
};

static void test_refusals(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;

	room_open(&room);
	for (size_t n = 0; n < COUNT(refusals); n++)
		assert_string_equal(refused(&room, refusals[n].member), refusals[n].told);
}

static void test_title_has_a_least_length(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;

	room_open(&room);
	read_sample(&room,
		"{\"unit\":\"U1\",\"title\":\"\xe5\x8d\x97\",\"least\":1,\"later_needed\":1}");
	assert_string_equal(
		told(&room), "title length: Write at least 2 characters; this has 1.\n");
}

static void test_a_member_given_twice(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;

	room_open(&room);
	assert_false(read_sample(&room, "{\"title\":\"a\",\n \"title\":\"b\"}"));
	assert_string_equal(told(&room), "title twice: This is given twice (line 2, column 8).\n");
}

static void test_malformed_json(void **state UNUSED)
{
	static const struct refusal texts[] = {
		{ "", "line 1, column 0: the text ends too early" },
		{ "{\"a\":", "line 1, column 5: the text ends too early" },
		{ "{\n\"a\" 1}", "line 2, column 5: this is not JSON" },
		{ "{} {}", "line 1, column 4: something follows after the end" },
		{ "{\"a\":99999999999999999999}", "line 1, column 25: this number is too large" },
		{ "{\"a\xff\":1}", "line 1, column 3: this is not UTF-8" },
	};

	for (size_t n = 0; n < COUNT(texts); n++) {
		CLEANUP(room_done) struct room room;
		str malformed;
		room_open(&room);
		assert_false(record_read_text(&room.record, &sample_table, str_of(texts[n].member),
			&room.arena, &room.problems, &malformed));
		assert_false(problems_any(&room.problems));
		assert_string_equal(malformed.ptr, texts[n].told);
	}
}

static void test_other_values_are_refused_whole(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;

	room_open(&room);
	assert_false(read_sample(&room, "[1]"));
	assert_string_equal(told(&room), " type: Write an object, between { and }.\n");
}

/* However little memory there is: refused, or read whole. */
static void test_every_shortage_of_memory(void **state UNUSED)
{
	struct record record;
	struct problems problems;
	struct arena arena;
	str malformed;
	bool fine = false;

	for (size_t max = 0; !fine; max += 16) {
		assert_true(max < 1 << 20);
		arena_init(&arena, max);
		problems_init(&problems, &arena, LANGUAGE_EN);
		fine = record_read_text(
			&record, &sample_table, str_of(sample_json), &arena, &problems, &malformed);
		assert_int_equal(fine, !problems_any(&problems));
		assert_false(fine && arena.failed);
		if (!fine)
			assert_string_equal(problems.list[0].code, "size");
		arena_done(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_kind_is_read),
		cmocka_unit_test(test_references_and_files_are_listed),
		cmocka_unit_test(test_what_names_nothing_is_refused),
		cmocka_unit_test(test_all_refusals_at_once),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_title_has_a_least_length),
		cmocka_unit_test(test_a_member_given_twice),
		cmocka_unit_test(test_malformed_json),
		cmocka_unit_test(test_other_values_are_refused_whole),
		cmocka_unit_test(test_every_shortage_of_memory),
	};

	crypto_start();
	return cmocka_run_group_tests_name("record: json", tests, NULL, NULL);
}
