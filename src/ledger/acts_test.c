/* Tests of one act on its way: done, refused, repeated, tried, followed by others. */
#include "ledger/private.h"
#include "ledger/rig_test_support.h"

static void an_act_is_done_and_answered(void **state)
{
	struct rig *rig = *state;
	struct said said =
		rig_say(rig, &box_create_act, "{\"code\":\"b\",\"parent\":\"first\"}", NULL);

	assert_int_equal(said.outcome, OUTCOME_DONE);
	assert_int_equal(said.seq, 2);
	assert_int_equal(said.first.v, ID_FIRST + 1);
	assert_string_equal(said.answer, "{\"seq\":2,\"id\":17}");
	said = rig_say(rig, &box_count_act, "{\"box\":\"b\",\"amount\":5}", NULL);
	assert_string_equal(said.answer, "{\"seq\":3,\"amount\":5}");
	assert_int_equal(rig_total(rig, (id){ 17 }), 5);
	rig_must_verify(rig);
}

static void things_are_found_by_code_and_by_id(void **state)
{
	struct rig *rig = *state;
	struct err err;

	rig_done(rig, &box_count_act, "{\"box\":\"#16\",\"amount\":1}");
	rig_done(rig, &box_count_act, "{\"box\":\"16\",\"amount\":2}");
	rig_done(rig, &box_create_act, "{\"code\":\"16\"}"); /* from now on digits are a code */
	rig_done(rig, &box_count_act, "{\"box\":\"16\",\"amount\":4}");
	assert_int_equal(rig_total(rig, rig->box), 3);
	assert_int_equal(rig_total(rig, (id){ 17 }), 4);

	struct reading *reading = ledger_read(rig->ledger, &err);
	assert_int_equal(reading_find(reading, "box", STR("first")).v, 16);
	assert_int_equal(reading_find(reading, "box", STR("#17")).v, 17);
	assert_int_equal(reading_find(reading, "box", STR("#99")).v, 0);
	assert_int_equal(reading_find(reading, "box", STR("none")).v, 0);
	assert_int_equal(reading_find(reading, "box", STR("")).v, 0);
	ledger_read_end(reading);
}

static void a_refusal_changes_nothing(void **state)
{
	struct rig *rig = *state;
	struct said said = rig_say(rig, &box_count_act, "{\"box\":\"first\",\"amount\":101}", "k");

	assert_int_equal(said.outcome, OUTCOME_REFUSED);
	assert_string_equal(said.code, "R-FAKE-01");
	assert_string_equal(said.field, "amount");
	said = rig_say(rig, &box_count_act, "{\"box\":\"nowhere\",\"amount\":1}", "k");
	assert_int_equal(said.outcome, OUTCOME_REFUSED);
	assert_string_equal(said.code, "not_found");
	assert_string_equal(said.field, "box");
	assert_int_equal(rig_seq(rig), 1);
	/* The key of a refused request is free. */
	assert_int_equal(
		rig_say(rig, &box_count_act, "{\"box\":\"first\",\"amount\":1}", "k").outcome,
		OUTCOME_DONE);
}

static void what_was_refused_by_its_fields_is_not_queued(void **state)
{
	struct rig *rig = *state;
	struct said said = rig_say(rig, &box_count_act, "{\"box\":\"first\"}", NULL);

	assert_int_equal(said.outcome, OUTCOME_REFUSED);
	assert_string_equal(said.code, "required");
	assert_int_equal(rig_seq(rig), 1);
}

static void a_key_gives_the_first_answer_again(void **state)
{
	struct rig *rig = *state;
	struct said first =
		rig_say(rig, &box_count_act, "{\"box\":\"first\",\"amount\":5}", "once");
	struct said again =
		rig_say(rig, &box_count_act, "{\"amount\":5,\"box\":\"first\"}", "once");

	assert_int_equal(first.outcome, OUTCOME_DONE);
	assert_int_equal(again.outcome, OUTCOME_REPEATED);
	assert_int_equal(again.seq, first.seq);
	assert_string_equal(again.answer, first.answer);
	assert_int_equal(rig_total(rig, rig->box), 5);

	/* R-LEDGER-01 */
	again = rig_say(rig, &box_count_act, "{\"box\":\"first\",\"amount\":6}", "once");
	assert_int_equal(again.outcome, OUTCOME_REFUSED);
	assert_string_equal(again.code, "R-LEDGER-01");
	assert_string_equal(again.field, "");
	again = rig_say(rig, &box_break_act, "{\"box\":\"first\",\"really\":false}", "once");
	assert_string_equal(again.code, "R-LEDGER-01");

	/* After a start too. */
	rig_close(rig);
	rig_open(rig, fake_slices);
	again = rig_say(rig, &box_count_act, "{\"box\":\"first\",\"amount\":5}", "once");
	assert_int_equal(again.outcome, OUTCOME_REPEATED);
	assert_string_equal(again.answer, first.answer);
}

static void a_repeated_making_gives_the_same_id(void **state)
{
	struct rig *rig = *state;
	struct said first = rig_say(rig, &box_create_act, "{\"code\":\"b\"}", "make");
	struct said again = rig_say(rig, &box_create_act, "{\"code\":\"b\"}", "make");

	assert_int_equal(again.outcome, OUTCOME_REPEATED);
	assert_int_equal(again.first.v, first.first.v);
	assert_string_equal(again.answer, first.answer);
}

static void a_key_has_a_length(void **state)
{
	struct rig *rig = *state;
	char key[LEDGER_KEY_MAX + 2];

	memset(key, 'k', sizeof(key));
	key[LEDGER_KEY_MAX] = '\0';
	const char *json = "{\"box\":\"first\",\"amount\":1}";
	assert_int_equal(rig_say(rig, &box_count_act, json, key).outcome, OUTCOME_DONE);
	key[LEDGER_KEY_MAX] = 'k';
	key[LEDGER_KEY_MAX + 1] = '\0';
	assert_string_equal(rig_say(rig, &box_count_act, json, key).code, "R-LEDGER-06");
	assert_string_equal(rig_say(rig, &box_count_act, json, "").code, "R-LEDGER-06");
	assert_string_equal(rig_say(rig, &box_count_act, json, "a\nb").code, "R-LEDGER-06");
}

/* R-LEDGER-03 */
static void only_the_operator_acts(void **state)
{
	struct rig *rig = *state;
	struct submission s;

	rig_submission(&s, &box_count_act, "{\"box\":\"first\",\"amount\":1}", NULL);
	s.actor = (id){ 77 };
	ledger_do(rig->ledger, &s);
	assert_int_equal(s.outcome, OUTCOME_REFUSED);
	assert_string_equal(s.problems.list[0].code, "R-LEDGER-03");
	submission_done(&s);
}

static void a_dry_run_changes_nothing(void **state)
{
	struct rig *rig = *state;
	struct said said = rig_would(rig, &box_count_act, "{\"box\":\"first\",\"amount\":5}");

	assert_int_equal(said.outcome, OUTCOME_WOULD);
	assert_string_equal(said.answer, "{\"dry_run\":true,\"amount\":5}");
	assert_int_equal(
		rig_would(rig, &box_create_act, "{\"code\":\"b\"}").outcome, OUTCOME_WOULD);
	assert_string_equal(
		rig_would(rig, &box_create_act, "{\"code\":\"first\"}").code, "R-FAKE-02");
	/* One that has to be carried out to know what follows is taken back. */
	assert_int_equal(
		rig_would(rig, &box_pass_act, "{\"box\":\"first\",\"to\":\"first\",\"amount\":5}")
			.outcome,
		OUTCOME_WOULD);
	assert_int_equal(
		rig_would(rig, &box_pass_act, "{\"box\":\"first\",\"to\":\"first\",\"amount\":500}")
			.outcome,
		OUTCOME_REFUSED);
	assert_int_equal(rig_seq(rig), 1);
	assert_int_equal(rig_total(rig, rig->box), 0);
	assert_int_equal(
		rig_say(rig, &box_create_act, "{\"code\":\"b\"}", NULL).first.v, ID_FIRST + 1);
	rig_must_verify(rig);
}

static void acts_follow_as_events_with_a_cause(void **state)
{
	struct rig *rig = *state;
	struct err err;

	rig_done(rig, &box_create_act, "{\"code\":\"b\"}");
	struct said said = rig_say(rig, &box_pass_act,
		"{\"box\":\"first\",\"to\":\"b\",\"amount\":5,\"times\":1}", "pass");
	assert_string_equal(said.answer, "{\"seq\":3}");
	assert_int_equal(rig_seq(rig), 6); /* pass, count, pass, count */
	assert_int_equal(rig_total(rig, rig->box), -10);
	assert_int_equal(rig_total(rig, (id){ 17 }), 10);

	static const struct statement causes = { "test.causes",
		"select act, cause, subject, unit from ledger_event where seq > 2 order by seq" };
	static const struct {
		const char *act;
		int64_t cause, subject, unit;
	} expected[] = { { "box.pass", 0, 17, 16 }, { "box.count", 3, 17, 17 },
		{ "box.pass", 3, 17, 16 }, { "box.count", 5, 17, 17 } };
	struct reading *reading = ledger_read(rig->ledger, &err);
	struct query *q = conn_query(reading->conn, &causes);
	for (size_t n = 0; n < COUNT(expected); n++) {
		assert_true(query_next(q));
		assert_true(str_eq(column_text(q, 0), str_of(expected[n].act)));
		assert_int_equal(column_number(q, 1), expected[n].cause);
		assert_int_equal(column_number(q, 2), expected[n].subject);
		assert_int_equal(column_number(q, 3), expected[n].unit);
	}
	assert_false(query_next(q));
	query_end(q);
	ledger_read_end(reading);
	assert_int_equal(
		rig_say(rig, &box_pass_act,
			"{\"box\":\"first\",\"to\":\"b\",\"amount\":5,\"times\":1}", "pass")
			.outcome,
		OUTCOME_REPEATED);
	rig_must_verify(rig);
}

static void what_follows_may_refuse_it_all(void **state)
{
	struct rig *rig = *state;
	struct said said = rig_say(rig, &box_pass_act,
		"{\"box\":\"first\",\"to\":\"first\",\"amount\":101,\"times\":2}", NULL);

	assert_int_equal(said.outcome, OUTCOME_REFUSED);
	assert_string_equal(said.code, "R-FAKE-01");
	assert_string_equal(said.field, "box.count.amount");
	assert_int_equal(rig_seq(rig), 1);
	assert_int_equal(rig_total(rig, rig->box), 0);
	assert_int_equal(rig_done(rig, &box_count_act, "{\"box\":\"first\",\"amount\":1}"), 2);
	rig_must_verify(rig);
}

/* R-LEDGER-04 */
static void what_follows_goes_only_so_deep(void **state)
{
	struct rig *rig = *state;
	const char *json = "{\"box\":\"first\",\"to\":\"first\",\"amount\":1,\"times\":7}";

	assert_int_equal(rig_say(rig, &box_pass_act, json, NULL).outcome, OUTCOME_DONE);
	int64_t seq = rig_seq(rig);
	assert_int_equal(seq, 1 + 16);
	json = "{\"box\":\"first\",\"to\":\"first\",\"amount\":1,\"times\":8}";
	struct said said = rig_say(rig, &box_pass_act, json, NULL);
	assert_int_equal(said.outcome, OUTCOME_REFUSED);
	assert_string_equal(said.code, "R-LEDGER-04");
	assert_int_equal(rig_seq(rig), seq);
}

static void rows_stand_in_a_file(void **state)
{
	static const struct statement body = { "test.body",
		"select body from ledger_event where seq = 2" };
	struct rig *rig = *state;
	struct err err;
	const char *json = "{\"box\":\"first\",\"words\":[{\"word\":\"one\"},{\"word\":\"two\"}]}";
	struct said said = rig_say(rig, &box_fill_act, json, "fill");

	assert_string_equal(said.answer, "{\"seq\":2,\"words\":2}");
	struct reading *reading = ledger_read(rig->ledger, &err);
	assert_int_equal(fake_words(reading->conn, rig->box), 2);
	struct query *q = conn_query(reading->conn, &body);
	assert_true(query_next(q));
	str text = column_text(q, 0);
	assert_true(text.len < 200);
	assert_non_null(strstr(text.ptr, "\"count\":2"));
	assert_null(strstr(text.ptr, "one"));
	query_end(q);
	ledger_read_end(reading);

	said = rig_say(rig, &box_fill_act, json, "fill");
	assert_int_equal(said.outcome, OUTCOME_REPEATED);
	assert_string_equal(said.answer, "{\"seq\":2,\"words\":2}");
	assert_int_equal(rig_say(rig, &box_fill_act, json, NULL).outcome, OUTCOME_DONE);
	assert_int_equal(ledger_progress(rig->ledger).total, 0);
	rig_must_verify(rig);
}

/* R-LEDGER-05 */
static void an_event_holds_only_so_much(void **state)
{
	struct rig *rig = *state;

	rig->ledger->tx.lines.max = 20; /* instead of 256 MiB; the writer sleeps */
	struct said said = rig_say(rig, &box_fill_act,
		"{\"box\":\"first\",\"words\":[{\"word\":\"one\"},{\"word\":\"two\"}]}", NULL);
	assert_int_equal(said.outcome, OUTCOME_REFUSED);
	assert_string_equal(said.code, "R-LEDGER-05");
	assert_int_equal(rig_seq(rig), 1);
	assert_int_equal(rig_done(rig, &box_count_act, "{\"box\":\"first\",\"amount\":1}"), 2);
}

static void files_are_kept_once_and_read_again(void **state)
{
	struct rig *rig = *state;
	CLEANUP(arena_done) struct arena arena;
	size_t len = (2 << 20) + 17;
	char *bytes = malloc(len), json[200], text[HASH_TEXT];
	struct err err = { 0 };
	hash file, again;

	arena_init(&arena, 16 << 20);
	for (size_t n = 0; n < len; n++)
		bytes[n] = (char)(n * 7 + n / 1000);
	assert_true(ledger_keep_file(rig->ledger, (str){ bytes, len }, NULL, &file, &err));
	assert_true(ledger_keep_file(rig->ledger, (str){ bytes, len }, NULL, &again, &err));
	assert_true(hash_eq(file, again) && hash_eq(file, hash_of(bytes, len)));

	struct reading *reading = ledger_read(rig->ledger, &err);
	str read = reading_file(reading, file, &arena);
	assert_int_equal(read.len, len);
	assert_memory_equal(read.ptr, bytes, len);
	assert_false(str_given(reading_file(reading, (hash){ 0 }, &arena)));
	ledger_read_end(reading);
	free(bytes);

	snprintf(json, sizeof(json), "{\"box\":\"first\",\"file\":\"%s\"}",
		hash_print(file, text).ptr);
	assert_string_equal(rig_say(rig, &box_attach_act, json, NULL).code,
		"R-FAKE-04"); /* over tx_file()'s max */
	assert_true(ledger_keep_file(rig->ledger, STR("small"), NULL, &file, &err));
	snprintf(json, sizeof(json), "{\"box\":\"first\",\"file\":\"%s\"}",
		hash_print(file, text).ptr);
	rig_done(rig, &box_attach_act, json);
	assert_true(ledger_keep_file(rig->ledger, STR(""), NULL, &file, &err));
	rig_must_verify(rig);
}

static void a_file_that_is_not_there_is_refused(void **state)
{
	struct rig *rig = *state;
	char json[200], text[HASH_TEXT];

	snprintf(json, sizeof(json), "{\"box\":\"first\",\"file\":\"%s\"}",
		hash_print(hash_of("x", 1), text).ptr);
	struct said said = rig_say(rig, &box_attach_act, json, NULL);
	assert_int_equal(said.outcome, OUTCOME_REFUSED);
	assert_string_equal(said.code, "not_found");
	assert_string_equal(said.field, "file");
}

static void a_fault_is_told_and_nothing_is_kept(void **state)
{
	struct rig *rig = *state;
	struct said said =
		rig_say(rig, &box_break_act, "{\"box\":\"first\",\"really\":true}", NULL);

	assert_int_equal(said.outcome, OUTCOME_FAULT);
	assert_int_equal(said.err, ERR_DATABASE);
	assert_int_equal(rig_seq(rig), 1);
	assert_int_equal(rig_total(rig, rig->box), 0);
	assert_int_equal(rig_done(rig, &box_break_act, "{\"box\":\"first\",\"really\":false}"), 2);
	rig_must_verify(rig);
}

static void the_tables_of_acts_hold_together(void **state)
{
	static const struct act nameless = { .name = "box" };

	(void)state;
	assert_null(slices_wrong(fake_slices));
	assert_null(slices_wrong(fake_slices_next));
	assert_non_null(act_wrong(&nameless));
	assert_ptr_equal(slices_act(fake_slices, STR("box.count")), &box_count_act);
	assert_null(slices_act(fake_slices, STR("box.coun")));
	assert_null(slices_act(fake_slices, STR_NONE));
	assert_null(slices_act(fake_slices, STR("box.count\0longer")));
	assert_null(slices_thing(fake_slices, "circle"));
}

static void a_self_check_finds_what_is_wrong(void **state)
{
	struct act act = box_count_act;

	(void)state;
	act.history = "{actor} counted {nothing}";
	assert_non_null(strstr(act_wrong(&act), "{nothing}"));
	act = box_count_act;
	act.right_at = "amount";
	assert_non_null(strstr(act_wrong(&act), "right_at"));
	act = box_fill_act;
	act.resolve = NULL;
	assert_non_null(strstr(act_wrong(&act), "resolves"));
	act = box_count_act;
	act.version = 0;
	assert_non_null(act_wrong(&act));

	const struct act *const twice[] = { &box_count_act, &act, NULL };
	act = box_count_act;
	struct slice slice = *fake_slices[0];
	const struct slice *const slices[] = { &slice, NULL };
	slice.acts = twice;
	assert_non_null(strstr(slices_wrong(slices), "two acts"));
	slice = *fake_slices[0];
	slice.name = "other";
	assert_non_null(strstr(slices_wrong(slices), "fake_box"));
	slice = *fake_slices[0];
	slice.thing_count = 0;
	assert_non_null(strstr(slices_wrong(slices), "box"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, rig_setup, rig_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_act_is_done_and_answered),
		TEST(things_are_found_by_code_and_by_id),
		TEST(a_refusal_changes_nothing),
		TEST(what_was_refused_by_its_fields_is_not_queued),
		TEST(a_key_gives_the_first_answer_again),
		TEST(a_repeated_making_gives_the_same_id),
		TEST(a_key_has_a_length),
		TEST(only_the_operator_acts),
		TEST(a_dry_run_changes_nothing),
		TEST(acts_follow_as_events_with_a_cause),
		TEST(what_follows_may_refuse_it_all),
		TEST(what_follows_goes_only_so_deep),
		TEST(rows_stand_in_a_file),
		TEST(an_event_holds_only_so_much),
		TEST(files_are_kept_once_and_read_again),
		TEST(a_file_that_is_not_there_is_refused),
		TEST(a_fault_is_told_and_nothing_is_kept),
		cmocka_unit_test(the_tables_of_acts_hold_together),
		cmocka_unit_test(a_self_check_finds_what_is_wrong),
	};

	return cmocka_run_group_tests_name("acts", tests, NULL, NULL);
}
