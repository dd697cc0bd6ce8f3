/* Tests of verify, exhaustive for a small store: any event is taken out, put in, swapped, numbered
 * anew, the tail is cut, and verify names the event. */
#include "ledger/flip_test_support.h"

PRINTF(2, 3) static void alter(struct flip *flip, const char *format, ...)
{
	char sql[600];
	va_list values;

	va_start(values, format);
	vsnprintf(sql, sizeof(sql), format, values);
	va_end(values);
	flip_put_back(flip);
	rig_alter(flip->rig, sql);
}

static void any_event_that_is_removed_is_named(void **state)
{
	struct flip *flip = *state;

	for (int seq = 1; seq < FLIP_EVENTS; seq++) {
		alter(flip, "delete from ledger_event where seq = %d", seq);
		flip_must_name(flip, seq, "removed");
		alter(flip,
			"delete from ledger_event where seq = %d; update ledger_event set seq = "
			"-seq where seq > %d; update ledger_event set seq = -seq - 1 where seq < 0",
			seq, seq);
		flip_must_name(flip, seq, "removed, and the gap closed");
	}
}

static void any_two_events_that_are_swapped_are_named(void **state)
{
	struct flip *flip = *state;

	for (int a = 1; a <= FLIP_EVENTS; a++)
		for (int b = a + 1; b <= FLIP_EVENTS; b++) {
			alter(flip,
				"update ledger_event set seq = 0 where seq = %d;"
				"update ledger_event set seq = %d where seq = %d;"
				"update ledger_event set seq = %d where seq = 0",
				a, a, b, b);
			flip_must_name(flip, a, "swapped");
		}
}

/* Of those from `from` on; the numbers between are free for a moment. */
static void number_anew(struct flip *flip, int from, int by)
{
	alter(flip,
		"update ledger_event set seq = -seq - %d where seq >= %d;"
		"update ledger_event set seq = -seq where seq < 0",
		by, from);
}

static void any_event_that_is_put_in_is_named(void **state)
{
	struct flip *flip = *state;
	char sql[300];

	for (int like = 1; like <= FLIP_EVENTS; like++)
		for (int at = 1; at <= FLIP_EVENTS + 1; at++) {
			number_anew(flip, at, 1);
			snprintf(sql, sizeof(sql),
				"insert into ledger_event select %d, at, day, actor, act, version, "
				"unit, subject, first, count, cause, body, null, asked, hash from "
				"ledger_event where seq = %d",
				at, like + (like >= at));
			rig_alter(flip->rig, sql);
			/* of two that are alike, the second is the one that was put in */
			flip_must_name(flip, at + (like == at && like != FLIP_KEYED), "put in");
		}
}

static void events_that_are_numbered_anew_are_named(void **state)
{
	struct flip *flip = *state;

	for (int from = 1; from <= FLIP_EVENTS; from++)
		for (int by = 1; by <= 3; by++) {
			number_anew(flip, from, by);
			flip_must_name(flip, from, "numbered anew");
		}
	alter(flip, "update ledger_event set seq = -1 where seq = 1");
	flip_must_name(flip, 1, "numbered below nothing");
	assert_true(flip_told(flip, "there is an event -1,"));
}

/* Cut off with all that came of it: only a checkpoint knows. */
static void a_tail_that_is_cut_is_seen_with_a_checkpoint(void **state)
{
	struct flip *flip = *state;
	struct checkpoint checkpoint;
	CLEANUP(buf_done) struct buf text = BUF(1 << 12);
	struct err err = { 0 };
	int64_t events;
	char line[100];

	assert_true(ledger_checkpoint(flip->rig->folder, &text, &err));
	assert_true(checkpoint_read(buf_str(&text), &checkpoint, &err));
	for (int last = 0; last < FLIP_EVENTS; last++) {
		alter(flip, "delete from ledger_event where seq > %d", last);
		assert_true(ledger_rebuild(flip->rig->folder, fake_slices, &events, &err));
		assert_true(flip_verify(flip, NULL));
		assert_false(flip_verify(flip, &checkpoint));
		snprintf(line, sizeof(line),
			"the ledger ends with event %d; the checkpoint knew event %d\n", last,
			FLIP_EVENTS);
		assert_true(str_eq(buf_str(&flip->report), str_of(line)));
	}
	flip_put_back(flip);
	assert_true(flip_verify(flip, &checkpoint));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, flip_setup, flip_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(any_event_that_is_removed_is_named),
		TEST(any_two_events_that_are_swapped_are_named),
		TEST(any_event_that_is_put_in_is_named),
		TEST(events_that_are_numbered_anew_are_named),
		TEST(a_tail_that_is_cut_is_seen_with_a_checkpoint),
	};

	return cmocka_run_group_tests_name("order", tests, NULL, NULL);
}
