/* The clock: its acts are its own, a day's run does a thing once, it goes on in its thread and
 * stops. */
#include "ledger/clock.h"
#include "ledger/rig_test_support.h"
#include <inttypes.h>
#include <time.h>

#define MANY 1500 /* many more than may be under way at once */

struct tick {
	id box;
	number amount;
};

static struct act tick_act;
static id box;
static int64_t amount; /* of each act; over FAKE_COUNT_MAX it is refused */
static int count;      /* acts of a run */
static int64_t refused;

static void tick(struct clock *clock)
{
	const struct tick in = { box, { amount } };
	char key[100], day[DATE_TEXT];
	struct reading *reading = clock_read(clock);

	assert_true(reading == NULL || reading->today.day == clock_day(clock).day);
	clock_read_end(clock);
	date_print(clock_day(clock), day);
	for (int n = 0; n < count; n++) {
		snprintf(key, sizeof(key), "tick/%s/%d", day, n);
		if (!clock_do(clock, &tick_act, &in, str_of(key)))
			return;
	}
	refused = clock_settle(clock);
}

static struct slice ticking;
static const struct slice *const ticking_slices[] = { &ticking, NULL };

static int setup(void **state)
{
	static const struct act *const clock_acts[] = { &tick_act, NULL };
	static const struct job jobs[] = { { "tick", tick }, { 0 } };

	rig_setup(state);
	struct rig *rig = *state;
	tick_act = box_count_act;
	tick_act.name = "box.tick";
	tick_act.right = RIGHT_CLOCK;
	ticking = *fake_slices[0];
	ticking.clock_acts = clock_acts;
	ticking.jobs = jobs;
	rig_close(rig);
	rig_open(rig, ticking_slices);
	box = rig->box;
	amount = 1;
	count = MANY;
	return 0;
}

static int64_t run(struct rig *rig)
{
	int64_t done = -1;
	struct err err = { 0 };

	if (!clock_run(rig->ledger, &done, &err))
		fail_msg("%s", err.text);
	return done;
}

static void a_run_does_a_thing_once(void **state)
{
	struct rig *rig = *state;

	assert_int_equal(run(rig), MANY);
	assert_int_equal(rig_total(rig, rig->box), MANY);
	assert_int_equal(run(rig), 0);
	assert_int_equal(rig_total(rig, rig->box), MANY);
	rig_close(rig);
	rig_open(rig, ticking_slices);
	assert_int_equal(run(rig), 0);
	assert_int_equal(rig_seq(rig), 1 + MANY);
}

static void what_is_refused_is_counted_and_nothing_else_is_lost(void **state)
{
	struct rig *rig = *state;

	amount = FAKE_COUNT_MAX + 1;
	assert_int_equal(run(rig), 0);
	assert_int_equal(refused, MANY);
	amount = 1;
	assert_int_equal(run(rig), MANY);
	assert_int_equal(refused, 0);
}

static enum outcome submit(struct rig *rig, const struct act *act, id actor, char code[40])
{
	struct submission s;

	rig_submission(&s, act, "{\"box\":\"first\",\"amount\":1}", NULL);
	s.actor = actor;
	ledger_do(rig->ledger, &s);
	enum outcome outcome = s.outcome;
	snprintf(code, 40, "%s", s.problems.count ? s.problems.list[0].code : "");
	submission_done(&s);
	return outcome;
}

static void the_clock_has_its_acts_and_people_have_theirs(void **state)
{
	struct rig *rig = *state;
	char code[40];

	assert_int_equal(submit(rig, &tick_act, ID_OPERATOR, code), OUTCOME_REFUSED);
	assert_string_equal(code, "R-LEDGER-03");
	assert_int_equal(submit(rig, &box_count_act, ID_CLOCK, code), OUTCOME_REFUSED);
	assert_string_equal(code, "R-LEDGER-03");
	assert_int_equal(submit(rig, &tick_act, ID_CLOCK, code), OUTCOME_DONE);
	assert_int_equal(submit(rig, &box_count_act, ID_OPERATOR, code), OUTCOME_DONE);
	assert_null(slices_act(ticking_slices, STR("box.tick"))); /* no command, no route */
	assert_null(slices_wrong(ticking_slices));
	tick_act.right = RIGHT_MANAGE;
	assert_non_null(strstr(slices_wrong(ticking_slices), "RIGHT_CLOCK"));
}

static bool comes_to(struct rig *rig, int64_t total)
{
	for (int n = 0; n < 500 && rig_total(rig, rig->box) != total; n++)
		nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
	return rig_total(rig, rig->box) == total;
}

static void it_runs_in_a_thread_and_stops(void **state)
{
	struct rig *rig = *state;
	struct err err = { 0 };

	struct clock_thread *clock = clock_start(rig->ledger, &err);
	assert_non_null(clock);
	assert_true(comes_to(rig, MANY));
	clock_stop(clock);
	clock_stop(NULL);
	assert_int_equal(run(rig), 0);
}

static void it_stops_in_the_midst_and_goes_on_another_time(void **state)
{
	struct rig *rig = *state;
	struct err err = { 0 };

	count = 200000;
	struct clock_thread *clock = clock_start(rig->ledger, &err);
	assert_non_null(clock);
	while (rig_total(rig, rig->box) == 0)
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	clock_stop(clock);
	int64_t total = rig_total(rig, rig->box);
	assert_in_range(total, 1, 199999);
	count = (int)total + 10;
	assert_int_equal(run(rig), 10);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_run_does_a_thing_once),
		TEST(what_is_refused_is_counted_and_nothing_else_is_lost),
		TEST(the_clock_has_its_acts_and_people_have_theirs),
		TEST(it_runs_in_a_thread_and_stops),
		TEST(it_stops_in_the_midst_and_goes_on_another_time),
	};

	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
