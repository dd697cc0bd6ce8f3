/* Tests of verify: each thing that can be altered behind the ledger's back is found, once, and
 * named. */
#include "ledger/rig_test_support.h"

static int setup(void **state)
{
	if (rig_setup(state) != 0)
		return -1;
	struct rig *rig = *state;
	struct err err = { 0 };
	hash file;

	rig_done(rig, &box_create_act, "{\"code\":\"b\"}");
	rig_done(rig, &box_count_act, "{\"box\":\"first\",\"amount\":5}");
	rig_done(rig, &box_fill_act,
		"{\"box\":\"first\",\"words\":[{\"word\":\"one\"},{\"word\":\"two\"}]}");
	rig_done(rig, &box_count_act, "{\"box\":\"b\",\"amount\":6}");
	assert_true(ledger_keep_file(rig->ledger, STR("some bytes"), NULL, &file, &err));
	return 0;
}

/* After the SQL, the report has these lines (prefixes; each once) and no other. */
static void altered(struct rig *rig, const char *sql, const char *const *lines, size_t count)
{
	CLEANUP(buf_done) struct buf report;
	size_t found = 0;

	buf_init(&report, 1 << 16);
	rig_close(rig);
	rig_must_verify(rig);
	rig_alter(rig, sql);
	assert_false(rig_verify(rig, &report));
	str rest = buf_str(&report);
	while (rest.len > 0) {
		str one = str_cut(&rest, '\n');
		if (found == count || !str_starts(one, str_of(lines[found])))
			fail_msg("%s: %.*s", sql, STR_ARG(one));
		found++;
	}
	assert_int_equal(found, count);
}

static void a_changed_body_is_found(void **state)
{
	static const char *const lines[] = { "event 3 is not what was written",
		"table fake_box: 1 rows" };

	altered(*state, "update ledger_event set body = replace(body, '5', '4') where seq = 3",
		lines, COUNT(lines));
}

static void every_column_is_in_the_hash(void **state)
{
	static const char *const columns[] = { "at = at + 1", "day = day + 1", "actor = 2",
		"act = 'box.other'", "version = version + 1", "unit = 17", "subject = 17",
		"first = first + 1", "count = 1", "cause = 1", "key = 'k'",
		"asked = zeroblob(31) || x'01'", "hash = zeroblob(32)" };
	char sql[120], undo[200];
	struct rig *rig = *state;

	rig_close(rig);
	for (size_t n = 0; n < COUNT(columns); n++) {
		rig_alter(rig, "drop table if exists was");
		rig_alter(rig, "create table was as select * from ledger_event where seq = 3");
		snprintf(sql, sizeof(sql), "update ledger_event set %s where seq = 3", columns[n]);
		rig_alter(rig, sql);
		if (rig_verify(rig, NULL))
			fail_msg("%s was not found", columns[n]);
		snprintf(undo, sizeof(undo),
			"delete from ledger_event where seq = 3; insert into ledger_event "
			"select * from was; drop table was");
		rig_alter(rig, undo);
		rig_must_verify(rig);
	}
}

static void a_removed_event_is_found(void **state)
{
	static const char *const lines[] = { "event 3 is missing", "table fake_box: 1 rows" };

	altered(*state, "delete from ledger_event where seq = 3", lines, COUNT(lines));
}

static void removed_events_are_found(void **state)
{
	static const char *const lines[] = { "events 1 to 2 are missing",
		"table fake_box: 2 rows are not what the ledger gives" };

	altered(*state, "delete from ledger_event where seq < 3", lines, COUNT(lines));
}

static void a_removed_last_event_is_found(void **state)
{
	static const char *const lines[] = { "table fake_box: 1 rows" };

	altered(*state, "delete from ledger_event where seq = 5", lines, COUNT(lines));
}

static void changed_rows_are_found(void **state)
{
	static const char *const lines[] = { "table fake_box: 1 rows are not what the ledger "
					     "gives, 1 that it gives are not there",
		"table fake_word: 0 rows are not what the ledger gives, 1 that it gives are not "
		"there" };

	altered(*state,
		"update fake_box set name = 'x' where code = 'b'; delete from fake_word where "
		"place = 0",
		lines, COUNT(lines));
}

static void an_added_row_is_found(void **state)
{
	static const char *const lines[] = {
		"table fake_word: 1 rows are not what the ledger gives, 0"
	};

	altered(*state, "insert into fake_word (box, place, word) values (16, 9, 'more')", lines,
		COUNT(lines));
}

static void a_changed_part_is_found(void **state)
{
	static const char *const lines[] = { "the stored file " };

	altered(*state,
		"update ledger_file_part set bytes = cast('some bites' as blob) where bytes = "
		"cast('some bytes' as blob)",
		lines, COUNT(lines));
}

static void a_lost_part_is_found(void **state)
{
	static const char *const lines[] = { "the stored file " };

	altered(*state, "delete from ledger_file_part where bytes = cast('some bytes' as blob)",
		lines, COUNT(lines));
}

static void a_part_of_no_file_is_found(void **state)
{
	static const char *const lines[] = { "1 parts belong to no stored file" };

	altered(*state,
		"insert into ledger_file_part (file, part, bytes) values (zeroblob(32), 0, "
		"zeroblob(3))",
		lines, COUNT(lines));
}

static void rows_that_are_gone_are_told_by_their_event(void **state)
{
	static const char *const lines[] = { "event 4 (box.fill) cannot be read" };

	altered(*state,
		"delete from ledger_file where size <> 10;"
		"delete from ledger_file_part where bytes <> cast('some bytes' as blob)",
		lines, COUNT(lines));
}

static void a_body_that_is_no_json_is_told(void **state)
{
	static const char *const lines[] = { "event 3 is not what was written",
		"event 3 (box.count) cannot be read" };

	altered(*state, "update ledger_event set body = '{' where seq = 3", lines, COUNT(lines));
}

static void a_served_store_is_verified(void **state)
{
	rig_must_verify(*state);
}

static void a_report_has_an_end(void **state)
{
	struct rig *rig = *state;
	CLEANUP(buf_done) struct buf report;
	size_t lines = 0;

	buf_init(&report, 1 << 16);
	for (int n = 0; n < 120; n++)
		rig_done(rig, &box_count_act, "{\"box\":\"first\",\"amount\":1}");
	rig_close(rig);
	rig_alter(rig, "update ledger_event set at = at - 100000000 * seq");
	assert_false(rig_verify(rig, &report));
	for (size_t n = 0; n < report.len; n++)
		lines += report.ptr[n] == '\n';
	assert_int_equal(lines, 100);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_changed_body_is_found),
		TEST(every_column_is_in_the_hash),
		TEST(a_removed_event_is_found),
		TEST(removed_events_are_found),
		TEST(a_removed_last_event_is_found),
		TEST(changed_rows_are_found),
		TEST(an_added_row_is_found),
		TEST(a_changed_part_is_found),
		TEST(a_lost_part_is_found),
		TEST(a_part_of_no_file_is_found),
		TEST(rows_that_are_gone_are_told_by_their_event),
		TEST(a_body_that_is_no_json_is_told),
		TEST(a_served_store_is_verified),
		TEST(a_report_has_an_end),
	};

	return cmocka_run_group_tests_name("verify", tests, NULL, NULL);
}
