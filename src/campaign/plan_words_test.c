/* Tests of what pages of plans work out: shares, addresses. */
#include "campaign/address.h"
#include "campaign/campaign.h"
#include "campaign/plan_pages.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void assert_text(str text, const char *expected)
{
	assert_int_equal(text.len, strlen(expected));
	assert_memory_equal(text.ptr, expected, text.len);
}

/* A full bar means all, an empty one means none. */
static void a_share_is_rounded_down_but_what_is_there_is_drawn(UNUSED void **state)
{
	struct share none = share_of(0, 0, 0), one = share_of(1, 1000000, 3),
		     nearly = share_of(999999, 1000000, 0), all = share_of(7, 7, 0);

	assert_true(none.percent == 0 && none.step == 0);
	assert_true(one.percent == 0 && one.step == 5 && one.overdue == 3);
	assert_true(nearly.percent == 99 && nearly.step == 95);
	assert_true(all.percent == 100 && all.step == 100);
}

static void an_address_keeps_each_value_within_its_part(UNUSED void **state)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);

	assert_text(address(&arena, "/view/chase", NULL), "/view/chase");
	assert_text(address(&arena, "/view/chase", "campaign", STR("a&b=#?/ 长"), "unit",
			    STR("KJ-NH"), NULL),
		"/view/chase?campaign=a%26b%3D%23%3F%2F%20%E9%95%BF&unit=KJ-NH");
}

static bool has_thing(const struct slice *slice, const char *name)
{
	for (size_t n = 0; n < slice->thing_count; n++)
		if (strcmp(slice->things[n].name, name) == 0)
			return true;
	return false;
}

/* Of this slice's own things, and of the organisation's. */
static void panels_are_of_things_that_are_known_and_stand_once(UNUSED void **state)
{
	for (const struct panel *panel = campaign_panels; panel->thing; panel++) {
		assert_true(has_thing(&campaign_slice, panel->thing) ||
			    has_thing(&org_slice, panel->thing));
		for (const struct panel *other = campaign_panels; other < panel; other++)
			assert_true(other->show != panel->show);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_share_is_rounded_down_but_what_is_there_is_drawn),
		cmocka_unit_test(an_address_keeps_each_value_within_its_part),
		cmocka_unit_test(panels_are_of_things_that_are_known_and_stand_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
