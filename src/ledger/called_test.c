/* What a reading remembers of things is what their kind's statement says, however many are asked for. */
#include "ledger/private.h"
#include "ledger/rig_test_support.h"

#define BOXES 3000 /* many more than are remembered, by their count as by their text */

/* Their ids, codes and names follow from one another. */
static void fill(struct rig *rig)
{
	char sql[400];

	snprintf(sql, sizeof(sql),
		"with recursive n (v) as (select 0 union all select v + 1 from n where v < %d)\n"
		"insert into fake_box (id, code, name, total)\n"
		"select 100000 + v, 'c' || v, printf('%%0*d', 1 + v %% 1000, v), 0 from n",
		BOXES - 1);
	rig_alter(rig, sql);
}

static void look_at(struct reading *reading, int n)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);
	const id box = { 100000 + n };
	char code[20], name[1100];

	snprintf(code, sizeof(code), "c%d", n);
	snprintf(name, sizeof(name), "%0*d", 1 + n % 1000, n);
	assert_true(str_eq(reading_code(reading, "box", box, &arena), str_of(code)));
	assert_true(str_eq(reading_label(reading, "box", box, &arena), str_of(name)));
	assert_int_equal(reading_unit(reading, "box", box).v, box.v);
}

static void each_of_many_is_told_as_it_is(void **state)
{
	struct rig *rig = *state;
	struct err err;

	fill(rig);
	struct reading *reading = ledger_read(rig->ledger, &err);
	assert_non_null(reading);
	for (int round = 0; round < 2; round++)
		for (int n = 0; n < BOXES; n++)
			look_at(reading, n);
	for (int n = 0; n < BOXES; n++)
		look_at(reading, n % 7 ? n * 31 % BOXES : 5);
	ledger_read_end(reading);
}

static void what_was_told_once_is_not_read_again(void **state)
{
	struct rig *rig = *state;
	struct err err;
	struct reading *reading = ledger_read(rig->ledger, &err);

	assert_non_null(reading);
	const struct called *called = reading_called(reading, "box", rig->box);
	assert_non_null(called);
	assert_true(str_eq(called->code, STR("first")));
	assert_ptr_equal(reading_called(reading, "box", rig->box), called);
	ledger_read_end(reading);
}

static void what_is_not_there_is_called_nothing(void **state)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);
	const id none[] = { ID_NONE, { 999999 } };
	struct rig *rig = *state;
	struct err err;
	struct reading *reading = ledger_read(rig->ledger, &err);

	assert_non_null(reading);
	for (size_t n = 0; n < COUNT(none); n++) {
		assert_false(str_given(reading_code(reading, "box", none[n], &arena)));
		assert_false(str_given(reading_label(reading, "box", none[n], &arena)));
		assert_false(id_given(reading_unit(reading, "box", none[n])));
	}
	assert_false(str_given(reading_label(reading, "no such kind", rig->box, &arena)));
	ledger_read_end(reading);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			each_of_many_is_told_as_it_is, rig_setup, rig_teardown),
		cmocka_unit_test_setup_teardown(
			what_was_told_once_is_not_read_again, rig_setup, rig_teardown),
		cmocka_unit_test_setup_teardown(
			what_is_not_there_is_called_nothing, rig_setup, rig_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
