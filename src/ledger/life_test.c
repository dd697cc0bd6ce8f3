/* Tests of a store's life: made, opened, locked, read, replayed. */
#include "ledger/rig_test_support.h"
#include <dirent.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int entries(const char *folder)
{
	DIR *dir = opendir(folder);
	int count = 0;

	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir));)
		count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	closedir(dir);
	return count;
}

static bool exists(const char *folder, const char *file)
{
	char path[200];

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	return access(path, F_OK) == 0;
}

static void make_refused(struct rig *rig, const char *folder, str zone, enum err_code code)
{
	struct err err = { 0 };
	int before = entries(rig->above);

	assert_false(ledger_create(folder, zone, fake_slices, &err));
	assert_int_equal(err.code, code);
	assert_true(strlen(err.text) > 0);
	assert_int_equal(entries(rig->above), before);
}

static void a_store_is_made_once(void **state)
{
	struct rig *rig = *state;
	char folder[120];
	struct err err = { 0 };

	make_refused(rig, rig->folder, STR_NONE, ERR_MISUSE);
	snprintf(folder, sizeof(folder), "%s/none/store", rig->above);
	make_refused(rig, folder, STR_NONE, ERR_SYSTEM);
	make_refused(rig, "", STR_NONE, ERR_MISUSE);

	/* An empty folder may stand there; one with something in it may not. */
	snprintf(folder, sizeof(folder), "%s/empty", rig->above);
	assert_int_equal(mkdir(folder, 0700), 0);
	strncat(folder, "/x", sizeof(folder) - strlen(folder) - 1);
	assert_int_equal(mkdir(folder, 0700), 0);
	folder[strlen(folder) - 2] = '\0';
	make_refused(rig, folder, STR_NONE, ERR_MISUSE);
	strncat(folder, "/x/", sizeof(folder) - strlen(folder) - 1);
	assert_true(ledger_create(folder, STR_NONE, fake_slices, &err));
	assert_true(exists(folder, "muster.db"));
	assert_int_equal(entries(folder), 1);
}

static void a_zone_must_be_known(void **state)
{
	struct rig *rig = *state;
	char folder[120];
	static const char *const wrong[] = { "Asia/Shanghi", "", "/etc/passwd",
		"../../../etc/passwd", "Asia/../Asia/Shanghai", "Asia", "zone.tab" };

	snprintf(folder, sizeof(folder), "%s/other", rig->above);
	for (size_t n = 0; n < COUNT(wrong); n++)
		make_refused(rig, folder, str_of(wrong[n]), ERR_MISUSE);
	rig_close(rig);
	rig_alter(rig, "update ledger_setting set value = 'Moon/Base' where name = 'zone'");
	struct ledger *ledger;
	struct err err = { 0 };
	struct ledger_settings settings = { .folder = rig->folder, .slices = fake_slices };
	assert_false(ledger_open(&ledger, &settings, &err));
	assert_int_equal(err.code, ERR_SYSTEM);
	assert_non_null(strstr(err.text, "Moon/Base"));
}

static void days_are_those_of_the_zone(void **state)
{
	struct rig *rig = *state;

	assert_string_equal(getenv("TZ"), "Asia/Shanghai");
	assert_int_equal(moment_day((moment){ 17 * INT64_C(3600000000) }).day, 1);
	assert_int_equal(ledger_today(rig->ledger).day, moment_day(moment_now()).day);
}

static enum err_code open_fails(
	struct rig *rig, bool read_only, const struct slice *const *slices, const char *says)
{
	struct ledger *ledger;
	struct err err = { 0 };
	struct ledger_settings settings = {
		.folder = rig->folder, .slices = slices, .read_only = read_only
	};

	assert_false(ledger_open(&ledger, &settings, &err));
	if (!strstr(err.text, says))
		fail_msg("%s", err.text);
	return err.code;
}

static void one_process_writes(void **state)
{
	struct rig *rig = *state;
	struct err err = { 0 };
	int64_t events;

	assert_int_equal(open_fails(rig, false, fake_slices,
				 "is being served (or written) by another process"),
		ERR_BUSY);
	assert_false(ledger_rebuild(rig->folder, fake_slices, &events, &err));
	assert_int_equal(err.code, ERR_BUSY);
	rig_done(rig, &box_count_act, "{\"box\":\"first\",\"amount\":1}");
}

static void what_cannot_be_opened_says_why(void **state)
{
	struct rig *rig = *state;
	char path[120];

	rig_close(rig);
	rig_alter(rig, "update ledger_setting set value = '3' where name = 'format'");
	assert_int_equal(open_fails(rig, false, fake_slices, "newer version of Muster"), ERR_NEWER);
	assert_int_equal(open_fails(rig, true, fake_slices, "newer version of Muster"), ERR_NEWER);
	rig_alter(rig, "update ledger_setting set value = 'x' where name = 'format'");
	assert_int_equal(open_fails(rig, false, fake_slices, "no store"), ERR_DAMAGED);

	snprintf(path, sizeof(path), "%s/muster.db", rig->folder);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	for (int n = 0; n < 1000; n++)
		fputs("this is no database ", file);
	fclose(file);
	assert_int_equal(open_fails(rig, false, fake_slices, ""), ERR_DAMAGED);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(
		open_fails(rig, false, fake_slices, "make one with: muster init"), ERR_NOT_FOUND);
	assert_int_equal(
		open_fails(rig, true, fake_slices, "make one with: muster init"), ERR_NOT_FOUND);
	snprintf(rig->folder, sizeof(rig->folder), "%s/none", rig->above);
	assert_int_equal(
		open_fails(rig, false, fake_slices, "there is no store in"), ERR_NOT_FOUND);
}

/* R-LEDGER-02 */
static void time_does_not_go_back(void **state)
{
	struct rig *rig = *state;
	struct err err = { 0 };
	moment later = { moment_now().us + INT64_C(86400000000) * 30 };
	struct ledger_settings settings = {
		.folder = rig->folder, .slices = fake_slices, .clock_given = true
	};

	rig_close(rig);
	settings.clock = (moment){ 0 };
	assert_false(ledger_open(&rig->ledger, &settings, &err));
	rig->ledger = NULL;
	assert_int_equal(err.code, ERR_MISUSE);
	assert_non_null(strstr(err.text, "before the last event"));

	settings.clock = later;
	assert_true(ledger_open(&rig->ledger, &settings, &err));
	assert_int_equal(ledger_today(rig->ledger).day, moment_day(later).day);
	rig_done(rig, &box_create_act, "{\"code\":\"later\"}");
	rig_close(rig);

	/* The machine's clock is behind now: events go on from the last one. */
	rig_open(rig, fake_slices);
	assert_int_equal(ledger_today(rig->ledger).day, moment_day(later).day);
	rig_done(rig, &box_create_act, "{\"code\":\"again\"}");
	static const struct statement ats = { "test.ats",
		"select at, day from ledger_event where seq >= 2 order by seq" };
	struct reading *reading = ledger_read(rig->ledger, &err);
	struct query *q = conn_query(reading->conn, &ats);
	for (int n = 0; n < 2; n++) {
		assert_true(query_next(q));
		assert_int_equal(column_moment(q, 0).us, later.us);
		assert_int_equal(column_date(q, 1).day, moment_day(later).day);
	}
	query_end(q);
	ledger_read_end(reading);
	rig_must_verify(rig);
}

static void the_next_start_goes_on(void **state)
{
	struct rig *rig = *state;

	rig_done(rig, &box_create_act, "{\"code\":\"b\",\"parent\":\"first\"}");
	rig_close(rig);
	rig_open(rig, fake_slices);
	assert_int_equal(board_units(ledger_board(rig->ledger)), 2);
	assert_int_equal(board_parent(ledger_board(rig->ledger), (id){ 17 }).v, 16);
	assert_int_equal(board_seq(ledger_board(rig->ledger)), 2);
	struct said said = rig_say(rig, &box_create_act, "{\"code\":\"c\"}", NULL);
	assert_int_equal(said.seq, 3);
	assert_int_equal(said.first.v, 18);
	rig_must_verify(rig);
}

static void what_a_killed_replay_left_is_swept(void **state)
{
	struct rig *rig = *state;

	rig_close(rig);
	assert_false(exists(rig->folder, ".scratch-abcdef"));
	char path[120];
	snprintf(path, sizeof(path), "%s/.scratch-abcdef", rig->folder);
	fclose(fopen(path, "w"));
	rig_open(rig, fake_slices);
	assert_false(exists(rig->folder, ".scratch-abcdef"));
	rig_must_verify(rig);
	rig_close(rig);
	assert_int_equal(entries(rig->folder), 2); /* muster.db and lock */
}

static void who_was_answered_reads_it(void **state)
{
	struct rig *rig = *state;
	char json[80];
	struct err err;

	for (int n = 0; n < 50; n++) {
		snprintf(json, sizeof(json), "{\"code\":\"c%d\",\"parent\":\"first\"}", n);
		struct said said = rig_say(rig, &box_create_act, json, NULL);
		assert_int_equal(said.outcome, OUTCOME_DONE);
		struct reading *reading = ledger_read(rig->ledger, &err);
		assert_non_null(reading);
		assert_int_equal(reading->seq, said.seq);
		assert_true(board_seq(reading->board) >= said.seq);
		assert_true(board_unit_known(reading->board, said.first));
		assert_int_equal(fake_total(reading->conn, said.first), 0);
		ledger_read_end(reading);
	}
}

static void a_reading_stands_still(void **state)
{
	struct rig *rig = *state;
	struct err err;
	struct reading *reading = ledger_read(rig->ledger, &err);

	rig_done(rig, &box_count_act, "{\"box\":\"first\",\"amount\":1}");
	assert_int_equal(reading->seq, 1);
	assert_int_equal(fake_total(reading->conn, rig->box), 0);
	ledger_read_end(reading);
	assert_int_equal(rig_total(rig, rig->box), 1);
	ledger_read_end(NULL);
}

static void a_store_that_is_served_can_be_read_beside(void **state)
{
	struct rig *rig = *state;
	struct ledger *beside;
	struct err err = { 0 };
	struct submission s;
	hash file;
	struct ledger_settings settings = {
		.folder = rig->folder, .slices = fake_slices, .read_only = true
	};

	assert_true(ledger_open(&beside, &settings, &err));
	rig_done(rig, &box_create_act, "{\"code\":\"b\"}");
	struct reading *reading = ledger_read(beside, &err);
	assert_non_null(reading);
	assert_int_equal(reading->seq,
		1); /* as it was when it was opened: tables and board are of one moment */
	assert_int_equal(board_units(reading->board), 1);
	assert_null(ledger_read(beside, &err));
	assert_int_equal(err.code, ERR_BUSY);
	ledger_read_end(reading);
	reading = ledger_read(beside, &err);
	assert_int_equal(reading->seq, 1);
	ledger_read_end(reading);

	rig_submission(&s, &box_count_act, "{\"box\":\"first\",\"amount\":1}", NULL);
	ledger_do(beside, &s);
	assert_int_equal(s.outcome, OUTCOME_FAULT);
	assert_int_equal(s.err.code, ERR_MISUSE);
	submission_done(&s);
	assert_false(ledger_keep_file(beside, STR("x"), NULL, &file, &err));
	ledger_close(beside);
	assert_int_equal(open_fails(rig, true, fake_slices_next, "muster rebuild"), ERR_MISUSE);
}

static void another_version_is_replayed(void **state)
{
	struct rig *rig = *state;

	rig_done(rig, &box_count_act, "{\"box\":\"first\",\"amount\":5}");
	rig_done(rig, &box_fill_act,
		"{\"box\":\"first\",\"words\":[{\"word\":\"one\"},{\"word\":\"two\"}]}");
	rig_close(rig);
	rig_alter(rig, "insert into fake_note (name) values ('kept'); "
		       "create table fake_former (id integer); create table fake_later (id integer)");
	rig_open(rig, fake_slices_next);
	assert_int_equal(rig_total(rig, rig->box), 10);
	rig_done(rig, &box_count_act, "{\"box\":\"first\",\"amount\":1}");
	assert_int_equal(rig_total(rig, rig->box),
		11); /* the act that was submitted is of the first version */
	rig_close(rig);
	rig_open(rig, fake_slices);
	assert_int_equal(rig_total(rig, rig->box), 6);
	assert_int_equal(rig_say(rig, &box_create_act, "{\"code\":\"first\"}", NULL).outcome,
		OUTCOME_REFUSED);
	rig_must_verify(rig);

	static const struct statement indexes = { "test.indexes",
		"select count(*) from sqlite_schema where name = 'fake_box_code'" };
	static const struct statement notes = { "test.notes", "select count(*) from fake_note" };
	static const struct statement former = { "test.former", /* what is named is gone, what is not known stays */
		"select count(*) from sqlite_schema where name in ('fake_former', 'fake_later')" };
	struct err err;
	struct reading *reading = ledger_read(rig->ledger, &err);
	const struct statement *const ones[] = { &notes, &indexes, &former };
	for (size_t n = 0; n < COUNT(ones); n++) {
		struct query *q = conn_query(reading->conn, ones[n]);
		assert_true(query_next(q));
		assert_int_equal(column_number(q, 0), 1);
		query_end(q);
	}
	assert_int_equal(fake_words(reading->conn, rig->box), 2);
	ledger_read_end(reading);
}

static void a_slice_that_is_new_gets_its_tables(void **state)
{
	static const struct slice *const none[] = { NULL };
	struct rig *rig = *state;
	struct err err = { 0 };

	snprintf(rig->folder, sizeof(rig->folder), "%s/bare", rig->above);
	rig_close(rig);
	assert_true(ledger_create(rig->folder, STR("UTC"), none, &err));
	rig_open(rig, fake_slices);
	rig_done(rig, &box_create_act, "{\"code\":\"b\"}");
	rig_close(rig);
	rig_alter(rig, "insert into fake_note (name) values ('there')");
	rig_must_verify(rig);
}

static void an_unknown_act_stops_a_replay(void **state)
{
	struct rig *rig = *state;
	struct err err = { 0 };
	CLEANUP(buf_done) struct buf report;
	int64_t events;

	buf_init(&report, 1 << 16);
	rig_done(rig, &box_fill_act, "{\"box\":\"first\",\"words\":[{\"word\":\"one\"}]}");
	rig_close(rig);
	assert_int_equal(open_fails(rig, false, fake_slices_less, "box.fill"), ERR_NEWER);
	assert_false(ledger_rebuild(rig->folder, fake_slices_less, &events, &err));
	assert_int_equal(err.code, ERR_NEWER);
	assert_false(ledger_verify(rig->folder, fake_slices_less, NULL, &report, &events, &err));
	assert_int_equal(err.code, ERR_NEWER);
	/* The tables stand as they were. */
	rig_open(rig, fake_slices);
	rig_must_verify(rig);
}

static void a_rebuild_makes_all_again(void **state)
{
	struct rig *rig = *state;
	struct err err = { 0 };
	int64_t events = 0;

	rig_done(rig, &box_count_act, "{\"box\":\"first\",\"amount\":5}");
	rig_close(rig);
	rig_alter(rig, "update fake_box set total = 99");
	assert_false(rig_verify(rig, NULL));
	assert_true(ledger_rebuild(rig->folder, fake_slices, &events, &err));
	assert_int_equal(events, 2);
	rig_must_verify(rig);
	rig_open(rig, fake_slices);
	assert_int_equal(rig_total(rig, rig->box), 5);
	assert_int_equal(rig_say(rig, &box_create_act, "{\"code\":\"first\"}", NULL).outcome,
		OUTCOME_REFUSED);
}

static int64_t format_of(struct rig *rig)
{
	static const struct statement format = { "test.format",
		"select cast(value as integer) from ledger_setting where name = 'format'" };
	struct err err;
	struct reading *reading = ledger_read(rig->ledger, &err);
	struct query *q = conn_query(reading->conn, &format);

	int64_t found = query_next(q) ? column_number(q, 0) : 0;
	query_end(q);
	ledger_read_end(reading);
	return found;
}

static void the_store_of_an_older_program_is_completed(void **state)
{
	struct rig *rig = *state;
	struct file_about about = { .type = "text/plain", .dated = true, .taken = { 20000 } };
	struct err err = { 0 };
	hash file;

	rig_close(rig);
	rig_alter(rig, "drop table ledger_likeness; drop table ledger_type; drop table ledger_taken; "
		       "drop table ledger_place; drop table ledger_waiting; delete from ledger_setting "
		       "where name = 'key'; update ledger_setting set value = '1' where name = 'format'");
	rig_open(rig, fake_slices);
	assert_int_equal(format_of(rig), LEDGER_FORMAT); /* the older program opens it no more */
	if (!ledger_keep_file(rig->ledger, STR("bytes"), &about, &file, &err))
		fail_msg("%s", err.text);
	about = (struct file_about){ .dated = true, .taken = { 9 } };
	assert_true(ledger_keep_file(rig->ledger, STR("bytes"), &about, &file, &err));
	assert_string_equal(about.type, "text/plain"); /* what was told first */
	assert_int_equal(about.taken.day, 20000);
	rig_close(rig);
	rig_alter(rig, "insert into ledger_likeness (file, likeness) values (x'00', x'00')");
	rig_open(rig, fake_slices);
	rig_must_verify(rig);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, rig_setup, rig_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_store_is_made_once),
		TEST(a_zone_must_be_known),
		TEST(days_are_those_of_the_zone),
		TEST(one_process_writes),
		TEST(what_cannot_be_opened_says_why),
		TEST(time_does_not_go_back),
		TEST(the_next_start_goes_on),
		TEST(what_a_killed_replay_left_is_swept),
		TEST(who_was_answered_reads_it),
		TEST(a_reading_stands_still),
		TEST(a_store_that_is_served_can_be_read_beside),
		TEST(another_version_is_replayed),
		TEST(a_slice_that_is_new_gets_its_tables),
		TEST(an_unknown_act_stops_a_replay),
		TEST(a_rebuild_makes_all_again),
		TEST(the_store_of_an_older_program_is_completed),
	};

	return cmocka_run_group_tests_name("life", tests, NULL, NULL);
}
