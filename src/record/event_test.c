/* Canonical JSON: what is written is read back to the same struct and written to the same bytes. */
#include "record/test_support.h"

static const char canonical[] =
	"{\"unit\":1,\"title\":\"Plan\",\"text\":\"# "
	"One\\n\\tTwo\",\"effort\":30,\"least\":-5,\"share\":\"12.5\","
	"\"open\":false,\"due\":\"2026-11-23\",\"at\":\"2026-11-23T01:30:00.000000Z\",\"colour\":"
	"\"green\","
	"\"file\":\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\",\"words\":["
	"\"a\",\"\xe5\x8d\x97\xe6\xb9\x96\"],"
	"\"units\":[2,3],\"rows\":[{\"code\":\"A\",\"name\":\"First "
	"\\\"one\\\"\",\"size\":1,\"colour\":\"red\",\"unit\":4,"
	"\"parts\":[{\"name\":\"p\",\"unit\":5}]},{\"code\":\"B\",\"name\":\"Second\",\"more\":{"
	"\"k\":\"1\"}}],"
	"\"values\":{\"open\":\"yes\",\"size\":\"12\",\"word\":\"w\"},\"filled\":9,\"later_"
	"needed\":7}";

static void write(struct room *room, const struct field_table *table, const void *in)
{
	struct json json = json_into(&room->out);

	buf_clear(&room->out);
	buf_clear(&room->lines);
	record_write(table, in, &json, &room->lines, NULL);
}

/* An import of two rows, resolved. */
static void read_import(struct room *room)
{
	struct sample_import *in;

	assert_true(record_read_pairs(
		&room->record, &sample_import_table, NULL, 0, &room->arena, &room->problems));
	assert_true(record_read_csv_rows(&room->record, &sample_import_table.fields[1],
		STR("code,name,unit\nA,\"a \"\"b\"\"\",U1\nB,second,\n"), &room->decoded,
		&room->problems));
	record_resolve(&room->record, sample_find, NULL, &room->problems);
	in = room->record.in;
	((struct sample_row *)in->rows.ptr)[1].filled = (id){ 99 };
}

static void test_canonical_bytes(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	str malformed;

	room_open(&room);
	assert_true(record_read_text(&room.record, &sample_table, str_of(sample_json), &room.arena,
		&room.problems, &malformed));
	record_resolve(&room.record, sample_find, NULL, &room.problems);
	((struct sample *)room.record.in)->filled = (opt_number){ true, 9 };
	write(&room, &sample_table, room.record.in);
	buf_byte(&room.out, '\0');
	assert_string_equal(room.out.ptr, canonical);
	assert_int_equal(room.lines.len, 0);
}

static void test_the_same_is_read_back(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	void *in;

	room_open(&room);
	assert_true(record_read_event(
		&sample_table, str_of(canonical), 2, STR_NONE, NULL, &room.arena, &in));
	write(&room, &sample_table, in);
	buf_byte(&room.out, '\0');
	assert_string_equal(room.out.ptr, canonical);
	const struct sample *sample = in;
	assert_true(sample->share.v.v == 125 && sample->filled.given && sample->filled.v == 9);
	assert_true(str_eq(sample->text, STR("# One\n\tTwo")));
}

static void test_absent_is_not_empty(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	struct sample in = { .title = STR(""), .text = STR_NONE };
	void *back;

	room_open(&room);
	in.unit = (id){ 1 };
	write(&room, &sample_table, &in);
	buf_byte(&room.out, '\0');
	assert_string_equal(
		room.out.ptr, "{\"unit\":1,\"title\":\"\",\"least\":0,\"later_needed\":0}");
	assert_true(record_read_event(
		&sample_table, str_of(room.out.ptr), 2, STR_NONE, NULL, &room.arena, &back));
	assert_true(str_given(((struct sample *)back)->title));
	assert_false(str_given(((struct sample *)back)->text));
}

static void test_rows_in_a_file(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	char body[200], name[HASH_TEXT];
	static const char lines[] = "{\"code\":\"A\",\"name\":\"a \\\"b\\\"\",\"unit\":1}\n"
				    "{\"code\":\"B\",\"name\":\"second\",\"filled\":99}\n";
	void *back;

	room_open(&room);
	read_import(&room);
	write(&room, &sample_import_table, room.record.in);
	assert_true(str_eq(buf_str(&room.lines), str_of(lines)));
	hash_print(hash_of(lines, sizeof(lines) - 1), name);
	snprintf(body, sizeof(body), "{\"rows\":{\"file\":\"%s\",\"count\":2},\"made\":0}", name);
	assert_true(str_eq(buf_str(&room.out), str_of(body)));

	assert_true(record_read_event(
		&sample_import_table, str_of(body), 1, str_of(lines), NULL, &room.arena, &back));
	const struct sample_import *in = back;
	assert_int_equal(in->rows.count, 2);
	assert_int_equal(((struct sample_row *)in->rows.ptr)[1].filled.v, 99);
	write(&room, &sample_import_table, back);
	assert_true(str_eq(buf_str(&room.lines), str_of(lines)));
}

/* Who only tells of an event need not fetch its file: the rest is read, the rows are none. */
static void test_without_the_file(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	void *back;

	room_open(&room);
	read_import(&room);
	((struct sample_import *)room.record.in)->title = STR("Towns");
	write(&room, &sample_import_table, room.record.in);
	assert_true(record_read_event(
		&sample_import_table, buf_str(&room.out), 1, STR_NONE, NULL, &room.arena, &back));
	const struct sample_import *in = back;
	assert_true(str_eq(in->title, STR("Towns")));
	assert_int_equal(in->rows.count, 0);
}

static void test_a_damaged_file_of_rows(void **state UNUSED)
{
	static const char zeros[] =
		"0000000000000000000000000000000000000000000000000000000000000000";
	static const struct {
		const char *count, *lines;
	} damages[] = {
		{ "2", "" },
		{ "2", "{\"code\":\"A\",\"name\":\"a\"}\n" },
		{ "1", "{\"code\":\"A\",\"name\":\"a\"}\n{\"code\":\"A\",\"name\":\"a\"}\n" },
		{ "1", "{\"code\":\"A\",\"name\":\"a\"}" },
		{ "1", "{\"code\":\"A\"}\n" },
		{ "0", "" },
		{ "9223372036854775807", "{\"code\":\"A\",\"name\":\"a\"}\n" },
	};

	for (size_t n = 0; n < COUNT(damages); n++) {
		CLEANUP(room_done) struct room room;
		char body[200];
		void *back;
		room_open(&room);
		snprintf(body, sizeof(body), "{\"rows\":{\"file\":\"%s\",\"count\":%s},\"made\":0}",
			zeros, damages[n].count);
		assert_false(record_read_event(&sample_import_table, str_of(body), 1,
			str_of(damages[n].lines), NULL, &room.arena, &back));
		assert_false(room.arena.failed);
	}
}

static void test_old_events_lack_what_came_later(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	str old = STR("{\"unit\":1,\"title\":\"Plan\",\"least\":1}");
	void *in;

	room_open(&room);
	assert_true(record_read_event(&sample_table, old, 1, STR_NONE, NULL, &room.arena, &in));
	assert_false(((struct sample *)in)->later.given);
	assert_false(record_read_event(&sample_table, old, 2, STR_NONE, NULL, &room.arena, &in));
}

/* A table may be put in another order, and its limits may change. */
static void test_old_events_know_other_limits(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	str old = STR("{\"least\":100,\"title\":\"Longer than the ten that are allowed "
		      "now\",\"unit\":1}");
	void *in;

	room_open(&room);
	assert_true(record_read_event(&sample_table, old, 1, STR_NONE, NULL, &room.arena, &in));
	assert_int_equal(((struct sample *)in)->least.v, 100);
}

static void test_damage_is_seen(void **state UNUSED)
{
	static const char *const bodies[] = {
		"",
		"{",
		"[]",
		"{}",
		"{\"unit\":1,\"title\":\"Plan\",\"least\":1} ",
		"{\"unit\":1,\"title\":\"Plan\",\"least\":1}{}",
		"{\"unit\":1,\"title\":\"Plan\",\"least\":1,}",
		"{\"unit\":1,\"title\":\"Plan\",\"least\":1",
		"{\"unit\":1,\"title\":\"Plan\",\"least\":1,\"least\":1}",
		"{\"unit\":1,\"title\":\"Plan\",\"least\":1,\"other\":1}",
		"{\"unit\":0,\"title\":\"Plan\",\"least\":1}",
		"{\"unit\":\"U1\",\"title\":\"Plan\",\"least\":1}",
		"{\"unit\":9007199254740992,\"title\":\"Plan\",\"least\":1}",
		"{\"unit\":1,\"title\":\"Pl\\u0061n\",\"least\":1}",
		"{\"unit\":1,\"title\":\"Pl\xff\",\"least\":1}",
		"{\"unit\":1,\"title\":\"Pl\\",
		"{\"unit\":1,\"title\":5,\"least\":1}",
		"{\"unit\":1,\"title\":\"Plan\",\"least\":1.0}",
		"{\"unit\":1,\"title\":\"Plan\",\"least\":1,\"colour\":\"blue\"}",
		"{\"unit\":1,\"title\":\"Plan\",\"least\":1,\"due\":\"2026-13-01\"}",
		"{\"unit\":1,\"title\":\"Plan\",\"least\":1,\"open\":null}",
		"{\"unit\":1,\"title\":\"Plan\",\"least\":1,\"words\":[]}",
		"{\"unit\":1,\"title\":\"Plan\",\"least\":1,\"rows\":[{\"code\":\"A\"}]}",
		"{\"unit\":1,\"title\":\"Plan\",\"least\":1,\"file\":\"00\"}",
		"{\"unit\":1,\"title\":\"Plan\",\"least\":1,\"values\":{\"a\":1}}",
	};

	for (size_t n = 0; n < COUNT(bodies); n++) {
		CLEANUP(room_done) struct room room;
		void *in;
		room_open(&room);
		assert_false(record_read_event(
			&sample_table, str_of(bodies[n]), 1, STR_NONE, NULL, &room.arena, &in));
	}
}

/* Cut anywhere, it is not taken for whole. */
static void test_every_cut_is_seen(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	void *in;

	room_open(&room);
	for (size_t n = 0; n < sizeof(canonical) - 1; n++)
		assert_false(record_read_event(
			&sample_table, (str){ canonical, n }, 2, STR_NONE, NULL, &room.arena, &in));
}

/* ---- What is said of persons ---- */

struct person_row {
	id person;
	str name, code;
};

struct people {
	id person;
	str name;
	struct rows rows;
};

static const struct field person_fields[] = {
	{ AT(struct person_row, person, REF), .label = "Person", .ref = "unit", .resolved = true },
	{ AT(struct person_row, name, TEXT), .label = "Name", .personal = "person", .why = "So that." },
	{ AT(struct person_row, code, TEXT), .label = "Code" },
};
static const struct field_table person_table = FIELD_TABLE(struct person_row, person_fields);

/* The name stands before the one whom it names. */
static const struct field people_fields[] = {
	{ AT(struct people, name, TEXT), .label = "Name", .need = true, .personal = "person", .why = "So that." },
	{ AT(struct people, person, REF), .label = "Person", .need = true, .ref = "unit" },
	{ AT(struct people, rows, ROWS), .label = "Rows", .rows = &person_table, .in_file = true },
};
static const struct field_table people_table = FIELD_TABLE(struct people, people_fields);

static struct key_ring {
	seal_key keys[4];
	bool gone[4];
} ring;

static bool find_key(void *context, id whose, seal_key *ret)
{
	struct key_ring *held = context;

	*ret = held->keys[whose.v];
	return !held->gone[whose.v];
}

static const struct record_keys keys = { &ring, find_key };

static void write_people(struct room *room)
{
	struct person_row rows[] = {
		{ { 2 }, STR("Second"), STR("S") },
		{ { 3 }, STR("Third"), STR("T") },
	};
	struct people in = { { 1 }, STR("First"), { .ptr = rows, .count = COUNT(rows) } };
	struct json json = json_into(&room->out);

	for (size_t n = 0; n < COUNT(ring.keys); n++)
		ring.keys[n] = seal_key_new();
	memset(ring.gone, 0, sizeof(ring.gone));
	record_write(&people_table, &in, &json, &room->lines, &keys);
}

static struct people *read_people(struct room *room)
{
	void *in;

	assert_true(record_read_event(&people_table, buf_str(&room->out), 1, buf_str(&room->lines),
		&keys, &room->arena, &in));
	return in;
}

static const void *find_in(str text, const char *part)
{
	return memmem(text.ptr, text.len, part, strlen(part));
}

static void test_what_is_said_of_persons_is_sealed(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;

	room_open(&room);
	write_people(&room);
	assert_null(find_in(buf_str(&room.out), "First"));
	assert_null(find_in(buf_str(&room.lines), "Second"));
	assert_non_null(find_in(buf_str(&room.lines), "\"S\""));
	struct people *in = read_people(&room);
	const struct person_row *rows = in->rows.ptr;
	assert_true(str_eq(in->name, STR("First")));
	assert_true(str_eq(rows[0].name, STR("Second")));
	assert_true(str_eq(rows[1].name, STR("Third")));
}

static void test_without_the_key_it_is_gone(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;

	room_open(&room);
	write_people(&room);
	struct people *before = read_people(&room);
	ring.gone[1] = ring.gone[3] = true;
	struct people *in = read_people(&room);
	const struct person_row *rows = in->rows.ptr;
	assert_false(str_given(in->name));
	assert_true(str_eq(rows[0].name, STR("Second")));
	assert_false(str_given(rows[1].name));
	assert_true(record_same_personal(&people_table, in, before));
	assert_false(record_same_personal(&people_table, before, in));
}

static void test_another_key_opens_nothing(void **state UNUSED)
{
	CLEANUP(room_done) struct room room;
	void *in;

	room_open(&room);
	write_people(&room);
	ring.keys[3] = seal_key_new();
	assert_true(record_read_event(&people_table, buf_str(&room.out), 1, buf_str(&room.lines),
		&keys, &room.arena, &in));
	const struct people *people = in;
	const struct person_row *rows = people->rows.ptr;
	assert_true(str_eq(people->name, STR("First")));
	for (size_t n = 0; n < people->rows.count; n++)
		assert_int_equal(str_given(rows[n].name), rows[n].person.v != 3);
}

/* A hash over it would let anybody try names for ever. */
static void test_what_was_asked_tells_no_name(void **state UNUSED)
{
	struct people one = { { 1 }, STR("First"), { 0 } }, other = { { 1 }, STR("Other"), { 0 } };
	struct record a = { .table = &people_table, .in = &one };
	struct record b = { .table = &people_table, .in = &other };

	assert_true(hash_eq(record_asked("x.y", &a), record_asked("x.y", &b)));
	assert_false(record_same_personal(&people_table, &one, &other));
	assert_true(field_table_personal(&people_table));
	assert_false(field_table_personal(&sample_table));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_canonical_bytes),
		cmocka_unit_test(test_the_same_is_read_back),
		cmocka_unit_test(test_absent_is_not_empty),
		cmocka_unit_test(test_rows_in_a_file),
		cmocka_unit_test(test_without_the_file),
		cmocka_unit_test(test_a_damaged_file_of_rows),
		cmocka_unit_test(test_old_events_lack_what_came_later),
		cmocka_unit_test(test_old_events_know_other_limits),
		cmocka_unit_test(test_damage_is_seen),
		cmocka_unit_test(test_every_cut_is_seen),
		cmocka_unit_test(test_what_is_said_of_persons_is_sealed),
		cmocka_unit_test(test_without_the_key_it_is_gone),
		cmocka_unit_test(test_another_key_opens_nothing),
		cmocka_unit_test(test_what_was_asked_tells_no_name),
	};

	crypto_start();
	return cmocka_run_group_tests_name("record: event", tests, NULL, NULL);
}
