/* What a reading remembers of names is told to nobody who may not know them, and goes with the reading. */
#include "ledger/rig_test_support.h"
#include "org/org.h"
#include "org/person.h"
#include "org/post.h"
#include "org/unit.h"

static const struct slice *const slices[] = { &org_slice, NULL };
static id unit, person, liaison, manager;

static id made(struct rig *rig, const struct act *act, const char *json)
{
	struct said said = rig_say(rig, act, json, NULL);

	assert_int_equal(said.outcome, OUTCOME_DONE);
	return said.first;
}

/* Two units below one: in the first somebody and a manager, who knows its people by name; in the second a liaison, who
 * does not. */
static int setup(void **state)
{
	rig_setup_of(state, slices);
	struct rig *rig = *state;

	made(rig, &unit_create_act, "{\"code\":\"A\",\"name\":\"Alpha\"}");
	unit = made(rig, &unit_create_act, "{\"code\":\"B\",\"name\":\"Beta\",\"parent\":\"A\"}");
	made(rig, &unit_create_act, "{\"code\":\"C\",\"name\":\"Gamma\",\"parent\":\"A\"}");
	person = made(
		rig, &person_add_act, "{\"code\":\"p1\",\"name\":\"Zhang Wei\",\"unit\":\"B\"}");
	liaison = made(rig, &person_add_act, "{\"code\":\"p2\",\"name\":\"Li Na\",\"unit\":\"C\"}");
	manager = made(
		rig, &person_add_act, "{\"code\":\"p3\",\"name\":\"Wang Fang\",\"unit\":\"B\"}");
	made(rig, &post_give_act, "{\"person\":\"p2\",\"unit\":\"C\",\"role\":\"liaison\"}");
	made(rig, &post_give_act, "{\"person\":\"p3\",\"unit\":\"B\",\"role\":\"manager\"}");
	return 0;
}

static struct reading *read(struct rig *rig)
{
	struct err err;
	struct reading *reading = ledger_read(rig->ledger, &err);

	assert_non_null(reading);
	return reading;
}

static void is_called(struct reading *reading, const char *thing, id which, const char *label)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);
	str told = reading_label(reading, thing, which, &arena);

	assert_int_equal(told.len, strlen(label));
	assert_memory_equal(told.ptr, label, told.len);
}

/* The standing changes on one reading, as it may before somebody has come in. */
static void a_name_is_told_by_who_reads(void **state)
{
	struct rig *rig = *state;
	struct standing may, may_not, nobody = { .actor = ID_NONE };
	struct err err;

	assert_true(ledger_standing(rig->ledger, manager, REACH_ALL, &may, &err));
	assert_true(ledger_standing(rig->ledger, liaison, REACH_ALL, &may_not, &err));
	struct reading *reading = read(rig);
	for (int round = 0; round < 2; round++) {
		reading->standing = NULL;
		is_called(reading, "person", person, "Zhang Wei");
		reading->standing = &may_not;
		is_called(reading, "person", person, "p1");
		assert_false(reading_knows(reading, "person", person));
		reading->standing = &may;
		is_called(reading, "person", person, "Zhang Wei");
		assert_true(reading_knows(reading, "person", person));
		reading->standing = &nobody;
		is_called(reading, "person", person, "p1");
		assert_false(reading_knows(reading, "person", person));
		assert_false(reading_knows(reading, "unit", unit));
	}
	ledger_read_end(reading);
}

static void a_reading_that_is_used_again_tells_what_is_so_now(void **state)
{
	struct rig *rig = *state;
	struct reading *first = read(rig);

	is_called(first, "unit", unit, "Beta");
	is_called(first, "person", person, "Zhang Wei");
	rig_done(rig, &unit_rename_act, "{\"unit\":\"B\",\"name\":\"Delta\"}");
	rig_done(rig, &person_rename_act, "{\"person\":\"p1\",\"name\":\"Zhao Min\"}");
	is_called(first, "unit", unit, "Beta"); /* it shows one moment */
	is_called(first, "person", person, "Zhang Wei");
	ledger_read_end(first);
	struct reading *again = read(rig);
	assert_ptr_equal(again, first); /* from the pool */
	is_called(again, "unit", unit, "Delta");
	is_called(again, "person", person, "Zhao Min");
	ledger_read_end(again);
}

static void who_was_erased_is_called_by_code(void **state)
{
	struct rig *rig = *state;
	struct reading *reading = read(rig);

	is_called(reading, "person", person, "Zhang Wei");
	ledger_read_end(reading);
	rig_done(rig, &person_erase_act, "{\"person\":\"p1\"}");
	reading = read(rig);
	is_called(reading, "person", person, "p1");
	ledger_read_end(reading);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_name_is_told_by_who_reads, setup, rig_teardown),
		cmocka_unit_test_setup_teardown(
			a_reading_that_is_used_again_tells_what_is_so_now, setup, rig_teardown),
		cmocka_unit_test_setup_teardown(
			who_was_erased_is_called_by_code, setup, rig_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
