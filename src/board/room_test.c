/* The board's memory by itself: piles, maps, interned words, ids in any order. */
#include "board/tree.h"
#include "board/words.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h> /* wants the headers above it */

static void a_pile_keeps_records_in_place(void **state UNUSED)
{
	struct pile pile;
	int64_t *first;

	pile_init(&pile, 24);
	assert_null(pile_at(&pile, 0));
	first = pile_make(&pile, 3000000);
	*first = 7;
	for (uint32_t key = 0; key < 5000; key += 3) {
		int64_t *record = pile_make(&pile, key);

		assert_int_equal(*record, 0);
		*record = key;
	}
	for (uint32_t key = 0; key < 5000; key++) {
		int64_t *record = pile_at(&pile, key);

		assert_int_equal(record != NULL, key % 3 == 0);
		assert_true(!record || *record == key);
	}
	assert_ptr_equal(pile_at(&pile, 3000000), first);
	assert_ptr_equal(pile_make(&pile, 3000000), first);
	assert_int_equal(*first, 7);
	pile_done(&pile);
}

static void a_pile_takes_a_record_wider_than_its_chunks(void **state UNUSED)
{
	struct pile pile;

	pile_init(&pile, 40000);
	for (uint32_t key = 0; key < 9; key++)
		memset(pile_make(&pile, key), (int)key, 40000);
	for (uint32_t key = 0; key < 9; key++)
		assert_int_equal(((char *)pile_at(&pile, key))[39999], key);
	pile_done(&pile);
}

static void a_map_finds_what_it_was_given(void **state UNUSED)
{
	struct map map = { 0 };

	assert_null(map_find(&map, 5));
	for (uint64_t i = 1; i < 3000; i++) {
		struct map_entry *entry = map_make(&map, i << 40 | i);

		entry->value = -(int64_t)i;
		entry->tag = i % 256;
	}
	for (uint64_t i = 1; i < 3000; i++) {
		const struct map_entry *entry = map_find(&map, i << 40 | i);

		assert_int_equal(entry->value, -(int64_t)i);
		assert_int_equal(entry->tag, i % 256);
		assert_null(map_find(&map, i));
	}
	assert_int_equal(map.count, 2999);
	map_done(&map);
}

static void a_word_is_kept_once(void **state UNUSED)
{
	struct words words = { 0 };
	char text[8];

	assert_int_equal(words_number(&words, STR_NONE), words_number(&words, STR("")));
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 200; i++) {
			snprintf(text, sizeof(text), "w%d", i);
			assert_int_equal(words_number(&words, str_of(text)), i + 1);
		}
	}
	assert_int_equal(words.count, 201);
	words_done(&words);
}

static void ids_in_any_order_lead_to_their_units(void **state UNUSED)
{
	static const int64_t ids[] = { 50, 51, 52, 40, 53, 54, 90, 91, 10, 41, 92 };
	struct tree tree = { 0 };
	struct unit_class class = { 0 };
	uint32_t number = tree_class(&tree, &class);

	for (size_t i = 0; i < COUNT(ids); i++)
		assert_int_equal(tree_append(&tree, (id){ ids[i] }, NONE, number), i);
	for (size_t i = 0; i < COUNT(ids); i++)
		assert_int_equal(tree_index(&tree, (id){ ids[i] }), i);
	assert_int_equal(tree_index(&tree, (id){ 55 }), NONE);
	assert_int_equal(tree_index(&tree, (id){ 0 }), NONE);
	assert_int_equal(tree_index(&tree, (id){ -3 }), NONE);
	tree_done(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pile_keeps_records_in_place),
		cmocka_unit_test(a_pile_takes_a_record_wider_than_its_chunks),
		cmocka_unit_test(a_map_finds_what_it_was_given),
		cmocka_unit_test(a_word_is_kept_once),
		cmocka_unit_test(ids_in_any_order_lead_to_their_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
