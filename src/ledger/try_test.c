/* Tests of acts that are tried together: each is judged by those before it, and nothing of them stays. */
#include "ledger/rig_test_support.h"

#define TRIED 8

struct tried {
	struct submission list[TRIED], *each[TRIED];
	size_t count;
};

static void add(struct tried *tried, const struct act *act, const char *json, const char *key)
{
	assert_true(tried->count < TRIED);
	tried->each[tried->count] = &tried->list[tried->count];
	rig_submission(&tried->list[tried->count++], act, json, key);
}

static void check(struct rig *rig, struct tried *tried, const enum outcome *outcomes)
{
	ledger_try(rig->ledger, tried->each, tried->count);
	for (size_t n = 0; n < tried->count; n++) {
		assert_int_equal(tried->list[n].outcome, outcomes[n]);
		assert_false(str_given(tried->list[n].answer));
		submission_done(&tried->list[n]);
	}
	tried->count = 0;
}

static void each_is_judged_by_those_before_it(void **state)
{
	struct rig *rig = *state;
	struct tried tried = { .count = 0 };

	for (int times = 0; times < 2; times++) {
		add(&tried, &box_create_act, "{\"code\":\"b\",\"parent\":\"first\"}", "b");
		add(&tried, &box_create_act, "{\"code\":\"c\",\"parent\":\"b\"}", "c");
		add(&tried, &box_create_act, "{\"code\":\"b\",\"parent\":\"c\"}", NULL);
		add(&tried, &box_count_act, "{\"box\":\"c\",\"amount\":5}", NULL);
		add(&tried, &box_create_act, "{\"code\":\"d\",\"parent\":\"c\"}", NULL);
		add(&tried, &box_pass_act, "{\"box\":\"c\",\"to\":\"d\",\"amount\":3}", NULL);
		add(&tried, &box_create_act, "{\"code\":\"c\",\"parent\":\"b\"}", "c");
		check(rig, &tried,
			(const enum outcome[]){ OUTCOME_WOULD, OUTCOME_WOULD, OUTCOME_REFUSED, OUTCOME_WOULD,
				OUTCOME_WOULD, OUTCOME_WOULD, OUTCOME_REPEATED });
		assert_int_equal(rig_seq(rig), 1);
	}
	/* What is done then has the numbers that it would have had. */
	assert_int_equal(rig_say(rig, &box_create_act, "{\"code\":\"b\",\"parent\":\"first\"}", "b").first.v,
		ID_FIRST + 1);
	add(&tried, &box_create_act, "{\"code\":\"b\",\"parent\":\"first\"}", "b");
	add(&tried, &box_create_act, "{\"code\":\"c\",\"parent\":\"b\"}", "c");
	check(rig, &tried, (const enum outcome[]){ OUTCOME_REPEATED, OUTCOME_WOULD });
	rig_done(rig, &box_create_act, "{\"code\":\"e\",\"parent\":\"b\"}");
	assert_int_equal(rig_seq(rig), 3);
	rig_must_verify(rig);
}

static void a_fault_ends_it(void **state)
{
	struct rig *rig = *state;
	struct tried tried = { .count = 0 };

	add(&tried, &box_create_act, "{\"code\":\"b\"}", NULL);
	add(&tried, &box_break_act, "{\"box\":\"b\",\"really\":true}", NULL);
	add(&tried, &box_create_act, "{\"code\":\"c\"}", NULL);
	check(rig, &tried, (const enum outcome[]){ OUTCOME_WOULD, OUTCOME_FAULT, OUTCOME_NONE });
	rig_done(rig, &box_create_act, "{\"code\":\"b\"}");
	rig_done(rig, &box_count_act, "{\"box\":\"b\",\"amount\":5}");
	assert_int_equal(rig_seq(rig), 3);
	rig_must_verify(rig);
}

static void what_was_refused_before_is_passed_over(void **state)
{
	struct rig *rig = *state;
	struct tried tried = { .count = 0 };

	add(&tried, &box_create_act, "{\"code\":\"b\"}", NULL);
	tried.list[0].outcome = OUTCOME_REFUSED;
	add(&tried, &box_create_act, "{\"code\":\"c\",\"parent\":\"b\"}", NULL);
	check(rig, &tried, (const enum outcome[]){ OUTCOME_REFUSED, OUTCOME_REFUSED });
	check(rig, &tried, NULL); /* none at all */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, rig_setup, rig_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_is_judged_by_those_before_it),
		TEST(a_fault_ends_it),
		TEST(what_was_refused_before_is_passed_over),
	};

	return cmocka_run_group_tests_name("try", tests, NULL, NULL);
}
