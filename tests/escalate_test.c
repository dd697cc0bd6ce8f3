/* What the clock is refused: nobody can ask for it from outside, so it is asked for here. */
#include "app/slices.h"
#include "ledger/clock.h"
#include "ledger/rig_test_support.h"
#include <time.h>

static void say(struct rig *rig, const char *act, const char *json)
{
	const struct act *found = slices_act(slices, str_of(act));

	assert_non_null(found);
	rig_done(rig, found, json);
}

static const char *text(const char *format, date first, date second)
{
	static char into[1000];
	char a[DATE_TEXT], b[DATE_TEXT];

	date_print(first, a);
	date_print(second, b);
	snprintf(into, sizeof(into), format, a, b);
	return into;
}

static int setup(void **state)
{
	const date today = moment_day(moment_now()), later = { today.day + 30 };

	rig_setup_of(state, slices);
	struct rig *rig = *state;
	say(rig, "unit.create", "{\"code\":\"A\",\"name\":\"Alpha\"}");
	say(rig, "unit.create", "{\"code\":\"B\",\"name\":\"Beta\",\"parent\":\"A\"}");
	say(rig, "campaign.open",
		text("{\"code\":\"c\",\"title\":\"C\",\"unit\":\"A\",\"starts\":\"%s\",\"ends\":\"%"
		     "s\"}",
			today, later));
	say(rig, "measure.add",
		text("{\"campaign\":\"c\",\"code\":\"m\",\"title\":\"M\",\"due\":\"%s\",\"accepted_"
		     "by\":"
		     "\"nobody\"}",
			later, later));
	say(rig, "campaign.deploy", "{\"campaign\":\"c\"}");
	return 0;
}

static void expect(struct rig *rig, enum outcome outcome, const char *code)
{
	const struct act *act = slices[1]->clock_acts[0];
	struct submission s;

	assert_string_equal(act->name, "duty.escalate");
	rig_submission(&s, act,
		"{\"measure\":\"c.m\",\"above\":\"A\",\"step\":1,\"duties\":[{\"unit\":\"B\","
		"\"through\":\"B\"}]}",
		NULL);
	s.actor = ID_CLOCK;
	ledger_do(rig->ledger, &s);
	assert_int_equal(s.outcome, outcome);
	if (code)
		assert_string_equal(s.problems.list[0].code, code);
	submission_done(&s);
}

static void a_campaign_says_whether(void **state)
{
	expect(*state, OUTCOME_REFUSED, "R-ESC-02");
	say(*state, "campaign.escalate", "{\"campaign\":\"c\",\"after\":3}");
	expect(*state, OUTCOME_DONE, NULL);
	say(*state, "campaign.close", "{\"campaign\":\"c\"}");
	expect(*state, OUTCOME_REFUSED, "R-DUTY-01");
}

static void a_duty_is_open_and_no_plea_waits(void **state)
{
	say(*state, "campaign.escalate", "{\"campaign\":\"c\",\"after\":3}");
	say(*state, "duty.plead",
		"{\"measure\":\"c.m\",\"unit\":\"B\",\"asks\":\"not_applicable\",\"reason\":"
		"\"R\"}");
	expect(*state, OUTCOME_REFUSED, "R-ESC-03");
	say(*state, "duty.deny", "{\"plea\":\"c.m.plea1\",\"reason\":\"No\"}");
	expect(*state, OUTCOME_DONE, NULL);
	say(*state, "duty.answer", "{\"measure\":\"c.m\",\"unit\":\"B\"}");
	expect(*state, OUTCOME_REFUSED, "R-ESC-03");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_campaign_says_whether),
		TEST(a_duty_is_open_and_no_plea_waits),
	};

	return cmocka_run_group_tests_name("escalate", tests, NULL, NULL);
}
