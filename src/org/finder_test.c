/* The index of all units beside the plainest way to find them, through random changes of the tree; and what
 * hostile people type. */
#include "board/room.h"
#include "org/finder.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define UNITS 400
#define MOST 50

struct plain {
	struct finder_unit units[UNITS];
	char names[UNITS][40], codes[UNITS][16];
	size_t count;
	uint64_t random;
	struct pinyin *pinyin;
	struct unit_finder *finder;
};

static size_t pick(struct plain *plain, size_t below)
{
	plain->random = plain->random * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(plain->random >> 33) % below;
}

static void rename_unit(struct plain *plain, size_t n)
{
	static const char *const parts[] = { "东", "南", "长", "乡", "区", "A", "b", "教育", "局",
		"é" };
	char *name = plain->names[n];
	size_t len = 0;

	for (size_t k = 0; k < 1 + pick(plain, 4); k++)
		len += (size_t)snprintf(name + len, 40 - len, "%s", parts[pick(plain, 10)]);
	plain->units[n].name = (str){ name, len };
}

static void make(struct plain *plain)
{
	size_t n = plain->count++;

	snprintf(plain->codes[n], sizeof(plain->codes[n]), "c%zu-%zu", pick(plain, 20), n);
	plain->units[n] = (struct finder_unit){ .unit = { (int64_t)(100 + 3 * n) },
		.parent = n && pick(plain, 20) ? (id){ (int64_t)(100 + 3 * pick(plain, n)) }
					       : ID_NONE,
		.code = str_of(plain->codes[n]) };
	rename_unit(plain, n);
	if (pick(plain, 3) == 0)
		plain->units[n].alias = STR("别名");
}

static size_t number_of(const struct plain *plain, id unit)
{
	return id_given(unit) ? (size_t)(unit.v - 100) / 3 : plain->count;
}

static bool within(const struct plain *plain, size_t n, id top)
{
	for (; n < plain->count; n = number_of(plain, plain->units[n].parent))
		if (id_eq(plain->units[n].unit, top))
			return true;
	return false;
}

static bool called(const struct plain *plain, size_t n, str word, enum needle_where where)
{
	CLEANUP(buf_done) struct buf hay = BUF(1 << 16);
	struct needle needle;

	needle_pack(&hay, plain->pinyin, plain->units[n].code);
	needle_pack(&hay, plain->pinyin, plain->units[n].name);
	needle_pack(&hay, plain->pinyin, plain->units[n].alias);
	needle_of(&needle, word, where);
	return needle_in(&needle, buf_str(&hay));
}

static bool known(const struct plain *plain, const struct finder_look *look, size_t n)
{
	if (id_given(look->under) && !within(plain, n, look->under))
		return false;
	for (size_t p = 0; p < look->place_count; p++) {
		const struct finder_place *place = &look->places[p];
		if (within(plain, number_of(plain, place->unit), plain->units[n].unit) ||
			(place->below && within(plain, n, place->unit)))
			return true;
	}
	return look->everywhere;
}

static bool fits(const struct plain *plain, const struct finder_look *look, size_t n, bool *begins)
{
	bool itself = false;

	*begins = false;
	for (size_t w = 0; w < look->count; w++) {
		bool line = false;
		itself |= called(plain, n, look->words[w], NEEDLE_ANYWHERE);
		*begins |= called(plain, n, look->words[w], NEEDLE_BEGINS);
		for (size_t at = n; at < plain->count;
			at = number_of(plain, plain->units[at].parent))
			line |= called(plain, at, look->words[w], NEEDLE_ANYWHERE);
		if (!line)
			return false;
	}
	return itself;
}

static int depth_of(const struct plain *plain, size_t n)
{
	int depth = 0;

	for (; n < plain->count; n = number_of(plain, plain->units[n].parent))
		depth++;
	return depth;
}

/* What it gives fits, is known, comes once and in the right order; and where it gives fewer than asked
 * for, there are no more. */
static void must_agree(const struct plain *plain, const struct finder_look *look, size_t max)
{
	id ret[MOST];
	size_t count = unit_finder_find(plain->finder, look, ret, max), all = 0, best = 0,
	       given = 0;
	int rank_before = 0, depth_before = 0;
	bool begins;

	for (size_t n = 0; n < plain->count; n++)
		if (known(plain, look, n) && fits(plain, look, n, &begins)) {
			all++;
			best += begins && !plain->units[n].closed;
		}
	assert_int_equal(count, all < max ? all : max);
	for (size_t k = 0; k < count; k++) {
		size_t n = number_of(plain, ret[k]);
		assert_true(known(plain, look, n) && fits(plain, look, n, &begins));
		for (size_t j = 0; j < k; j++)
			assert_false(id_eq(ret[j], ret[k]));
		int rank = (begins ? 0 : 1) + (plain->units[n].closed ? 2 : 0);
		int depth = depth_of(plain, n);
		assert_true(rank > rank_before || (rank == rank_before && depth >= depth_before));
		rank_before = rank, depth_before = depth;
		given += rank == 0;
	}
	assert_int_equal(given, best < max ? best : max);
}

static void ask(struct plain *plain, struct finder_look look, size_t max)
{
	static const str words[] = { STR_INIT("东"), STR_INIT("dong"), STR_INIT("d"),
		STR_INIT("jy"), STR_INIT("c1"), STR_INIT("b"), STR_INIT("é"), STR_INIT("changx"),
		STR_INIT("bieming"), STR_INIT("无"), STR_INIT("-1") };
	struct finder_place places[4];
	id only[2 * UNITS];
	str asked[NEEDLE_WORDS];

	look.count = 1 + pick(plain, 3);
	look.words = asked;
	for (size_t n = 0; n < look.count; n++)
		asked[n] = words[pick(plain, COUNT(words))];
	look.everywhere = pick(plain, 3) == 0;
	look.places = places;
	look.place_count = look.everywhere ? 0 : pick(plain, 4);
	for (size_t n = 0; n < look.place_count; n++)
		places[n] = (struct finder_place){ plain->units[pick(plain, plain->count)].unit,
			pick(plain, 2) };
	if (pick(plain, 3) == 0)
		look.under = plain->units[pick(plain, plain->count)].unit;
	must_agree(plain, &look, max);
	if (look.everywhere)
		return;
	for (size_t n = 0; n < plain->count; n++)
		if (known(plain,
			    &(struct finder_look){
				    .places = places, .place_count = look.place_count },
			    n))
			for (size_t times = 0; times <= n % 2; times++)
				only[look.only_count++] = plain->units[n].unit;
	look.only = only;
	must_agree(plain, &look, max);
}

/* Not below itself. */
static void move(struct plain *plain, size_t n)
{
	size_t to = pick(plain, plain->count);

	if (!within(plain, to, plain->units[n].unit))
		plain->units[n].parent = plain->units[to].unit;
}

static void change_some(struct plain *plain)
{
	struct finder_unit changed[8];
	size_t count = 0;

	for (; count < 1 + pick(plain, 7); count++) {
		size_t n = pick(plain, plain->count);
		if (plain->count < UNITS && pick(plain, 3) == 0)
			make(plain), n = plain->count - 1;
		else if (pick(plain, 2))
			rename_unit(plain, n);
		else if (pick(plain, 2))
			move(plain, n);
		else
			plain->units[n].closed = true;
		changed[count] = plain->units[n];
	}
	for (size_t n = 0; n < count;
		n++) /* one that was changed twice stands as it is at the end */
		changed[n] = plain->units[number_of(plain, changed[n].unit)];
	unit_finder_change(plain->finder, changed, count);
}

static void begin_anew(struct plain *plain)
{
	unit_finder_free(plain->finder);
	plain->finder = unit_finder_new(plain->pinyin);
	for (size_t n = 0; n < plain->count; n++)
		unit_finder_add(plain->finder, &plain->units[n]);
	unit_finder_pack(plain->finder);
}

static void it_finds_what_the_plainest_way_finds(void **state)
{
	struct plain *plain = *state;

	for (int history = 0; history < 6; history++) {
		plain->count = 0;
		for (size_t n = 0; n < 60 + 40 * (size_t)history; n++)
			make(plain);
		begin_anew(plain);
		for (int step = 0; step < 60; step++) {
			ask(plain, (struct finder_look){ .count = 0 }, 1 + pick(plain, MOST));
			change_some(plain);
			if (pick(plain, 20) == 0)
				begin_anew(plain);
			assert_int_equal(unit_finder_last(plain->finder).v,
				plain->units[plain->count - 1].unit.v);
		}
	}
}

static void one_that_is_empty_finds_nothing_until_there_is_something(void **state)
{
	struct plain *plain = *state;
	struct finder_look look = { .everywhere = true, .count = 1, .words = &STR("x") };
	id ret[MOST];

	begin_anew(plain);
	assert_int_equal(unit_finder_find(plain->finder, &look, ret, MOST), 0);
	assert_false(id_given(unit_finder_last(plain->finder)));
	unit_finder_change(plain->finder,
		&(struct finder_unit){ .unit = { 7 }, .code = STR("x"), .name = STR("y") }, 1);
	assert_int_equal(unit_finder_find(plain->finder, &look, ret, MOST), 1);
	assert_int_equal(ret[0].v, 7);
	assert_false(unit_finder_stale(plain->finder, 100));
	assert_true(unit_finder_stale(plain->finder, 1 << 20));
}

/* Tables that were damaged. */
static void a_circle_of_units_ends_nowhere(void **state)
{
	struct plain *plain = *state;
	const struct finder_unit units[] = {
		{ .unit = { 20 },
			.parent = { 21 },
			.code = STR_INIT("ring"),
			.name = STR_INIT("one") },
		{ .unit = { 21 },
			.parent = { 20 },
			.code = STR_INIT("ring2"),
			.name = STR_INIT("two") },
		{ .unit = { 22 },
			.parent = { 99 },
			.code = STR_INIT("lost"),
			.name = STR_INIT("ring") },
	};
	const str words[] = { STR_INIT("ring"), STR_INIT("two") };
	const struct finder_place place = { { 20 }, true };
	struct finder_look look = {
		.words = words, .count = 2, .places = &place, .place_count = 1
	};
	id ret[MOST];

	begin_anew(plain);
	for (size_t n = 0; n < COUNT(units); n++)
		unit_finder_add(plain->finder, &units[n]);
	unit_finder_pack(plain->finder);
	assert_int_equal(unit_finder_find(plain->finder, &look, ret, MOST), 2);
	look.under = (id){ 99 };
	assert_int_equal(unit_finder_find(plain->finder, &look, ret, MOST), 0);
}

static void hostile_words_find_nothing_and_break_nothing(void **state)
{
	struct plain *plain = *state;
	char bytes[10000];
	id ret[MOST];

	plain->count = 0;
	for (size_t n = 0; n < 50; n++)
		make(plain);
	begin_anew(plain);
	for (int fill = 0; fill < 256; fill++)
		for (size_t len = 1; len <= sizeof(bytes); len = len * 3 + 1) {
			str word = { memset(bytes, fill, sizeof(bytes)), len };
			struct finder_look look = {
				.everywhere = true, .count = 1, .words = &word
			};
			size_t count = unit_finder_find(plain->finder, &look, ret, MOST);
			if (len > 40 || fill < ' ')
				assert_int_equal(count, 0);
		}
}

static int setup(void **state)
{
	struct plain *plain = calloc(1, sizeof(*plain));

	plain->random = 88172645463325252u;
	plain->pinyin = pinyin_new();
	*state = plain;
	return 0;
}

static int teardown(void **state)
{
	struct plain *plain = *state;

	unit_finder_free(plain->finder);
	pinyin_free(plain->pinyin);
	free(plain);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			it_finds_what_the_plainest_way_finds, setup, teardown),
		cmocka_unit_test_setup_teardown(
			one_that_is_empty_finds_nothing_until_there_is_something, setup, teardown),
		cmocka_unit_test_setup_teardown(a_circle_of_units_ends_nowhere, setup, teardown),
		cmocka_unit_test_setup_teardown(
			hostile_words_find_nothing_and_break_nothing, setup, teardown),
	};

	return cmocka_run_group_tests_name("finder", tests, NULL, NULL);
}
