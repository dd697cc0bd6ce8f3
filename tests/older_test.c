/* Events as an older version of their act wrote them: what they left out says what it said then. */
#include "app/slices.h"
#include "ledger/rig_test_support.h"
#include "view/view.h"

static int setup(void **state)
{
	rig_setup_of(state, slices);
	return 0;
}

static void say(struct rig *rig, const char *name, int version, const char *json)
{
	struct act act = *slices_act(slices, str_of(name));

	act.version = version ? version : act.version;
	rig_done(rig, &act, json);
}

/* Whether the list of persons has that text somewhere. */
static void expect(struct rig *rig, const char *text, bool there)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);
	CLEANUP(buf_done) struct buf out = BUF(1 << 16);
	struct err err;
	struct reading *reading = ledger_read(rig->ledger, &err);
	struct problems problems;
	int64_t rows;

	assert_non_null(reading);
	problems_init(&problems, &arena, LANGUAGE_EN);
	assert_true(view_run(slices_view(slices, STR("persons")), reading, NULL, 0, VIEW_CSV,
		&arena, &problems, &out, &rows, &err));
	ledger_read_end(reading);
	buf_byte(&out, 0);
	assert_int_equal(strstr(out.ptr, text) != NULL, there);
}

static void what_was_left_out_was_none(void **state)
{
	CLEANUP(buf_done) struct buf report = BUF(1 << 16);
	struct rig *rig = *state;
	struct err err = { 0 };
	int64_t events;

	say(rig, "unit.create", 0, "{\"code\":\"A\",\"name\":\"Alpha\"}");
	say(rig, "person.add", 0,
		"{\"code\":\"p\",\"name\":\"N\",\"unit\":\"A\",\"alias\":\"zed\",\"mail\":\"a@"
		"example.org\"}");
	say(rig, "person.reach", 0, "{\"person\":\"p\",\"phone\":\"1\"}");
	expect(rig, "a@example.org", true);
	say(rig, "person.reach", 1, "{\"person\":\"p\",\"phone\":\"2\"}");
	expect(rig, "a@example.org", false);
	say(rig, "person.rename", 0, "{\"person\":\"p\",\"name\":\"M\"}");
	expect(rig, "zed", true);
	say(rig, "person.rename", 1, "{\"person\":\"p\",\"name\":\"O\"}");
	expect(rig, "zed", false);
	rig_close(rig);
	if (!ledger_verify(rig->folder, slices, NULL, &report, &events, &err))
		fail_msg("%s%.*s", err.text, STR_ARG(buf_str(&report)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_left_out_was_none, setup, rig_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
