/* What board.h promises, one promise a test, on trees small enough to check by eye. */
#include "base/macros.h"
#include "board/board.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h> /* wants the headers above it */

#define DUE 100

struct scene {
	struct board *board;
	struct board_changes *changes;
	struct board_table table;
	int64_t seq;
};

static int scene_begin(void **state)
{
	struct scene *scene = calloc(1, sizeof(*scene));

	assert_non_null(scene);
	scene->board = board_new();
	scene->changes = board_changes_new();
	*state = scene;
	return 0;
}

static int scene_end(void **state)
{
	struct scene *scene = *state;

	board_table_done(&scene->table);
	board_changes_free(scene->changes);
	board_free(scene->board);
	free(scene);
	return 0;
}

static void take(struct scene *scene)
{
	board_take(scene->board, scene->changes, ++scene->seq);
}

static void unit(struct scene *scene, int64_t number, int64_t parent)
{
	change_unit_add(
		scene->changes, &(struct board_unit){ .unit = { number }, .parent = { parent } });
}

/* Sheet 1000 with its measure 1001, for all at or below `top`. */
static void sheet(struct scene *scene, int64_t top, size_t numbers)
{
	struct board_column column = {
		.measure = { 1001 }, .top = { top }, .due = { DUE }, .number_count = numbers
	};

	change_sheet_add(scene->changes, (id){ 1000 }, (id){ top }, &column, 1);
}

static void cell(struct scene *scene, int64_t number, enum board_state state, bool late)
{
	change_cell(scene->changes,
		&(struct board_cell){
			.unit = { number }, .measure = { 1001 }, .state = state, .late = late });
}

/* 20 is the root; 21 and 22 stand below it, 23 and 24 below 21. */
static void bureau(struct scene *scene)
{
	unit(scene, 20, 0);
	unit(scene, 21, 20);
	unit(scene, 22, 20);
	unit(scene, 23, 21);
	unit(scene, 24, 21);
	sheet(scene, 20, 0);
	take(scene);
}

#define assert_counts(scene, number, ...)                                                          \
	do {                                                                                       \
		uint32_t want[BOARD_COUNTS] = { __VA_ARGS__ }, is[BOARD_COUNTS];                   \
		board_total((scene)->board, (id){ number }, (id){ 1001 }, (date){ DUE + 1 }, is);  \
		assert_memory_equal(is, want, sizeof(want));                                       \
	} while (0)

static void counts_as_the_glossary_says(void **state)
{
	struct scene *scene = *state;

	bureau(scene);
	assert_counts(scene, 20, 5, 0, 0, 0, 0, 5, 0);
	cell(scene, 20, BOARD_WAITING, false);
	cell(scene, 21, BOARD_ACCEPTED, true);
	cell(scene, 22, BOARD_RETURNED, false);
	cell(scene, 23, BOARD_WAIVED, false);
	take(scene);
	assert_counts(scene, 20, 5, 2, 1, 1, 1, 2, 1);
	assert_counts(scene, 21, 3, 1, 1, 0, 1, 1, 1);
	assert_counts(scene, 24, 1, 0, 0, 0, 0, 1, 0);
}

static void nothing_is_overdue_on_the_due_day(void **state)
{
	struct scene *scene = *state;
	uint32_t counts[BOARD_COUNTS];

	bureau(scene);
	board_total(scene->board, (id){ 20 }, (id){ 1001 }, (date){ DUE }, counts);
	assert_int_equal(counts[BOARD_OVERDUE], 0);
	board_read(scene->board, (id){ 20 }, (id){ 1000 }, (date){ DUE }, &scene->table);
	assert_int_equal(scene->table.counts[BOARD_OVERDUE][scene->table.rows], 0);
	board_read(scene->board, (id){ 20 }, (id){ 1000 }, (date){ DUE + 1 }, &scene->table);
	assert_int_equal(scene->table.counts[BOARD_OVERDUE][scene->table.rows], 5);
}

static void binds_whom_is_open_on_the_due_day(void **state)
{
	static const struct {
		int32_t opened, closed;
		bool binds;
	} cases[] = { { DUE, DUE + 1, true }, { DUE + 1, DUE + 5, false }, { 0, DUE, false } };
	struct scene *scene = *state;

	bureau(scene);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct board_unit new = { .unit = { 30 + (int64_t)i },
			.parent = { 22 },
			.opened = { cases[i].opened },
			.closed_given = true,
			.closed = { cases[i].closed } };

		change_unit_add(scene->changes, &new);
		take(scene);
		assert_int_equal(
			board_binds(scene->board, new.unit, (id){ 1001 }, NULL), cases[i].binds);
		assert_false(board_unit_open(scene->board, new.unit));
	}
	board_read(scene->board, (id){ 22 }, (id){ 1000 }, (date){ DUE }, &scene->table);
	assert_int_equal(scene->table.rows, 1); /* closed ones stay while they are bound */
	assert_int_equal(scene->table.units[0].v, 30);
	assert_int_equal(board_children(scene->board, (id){ 22 }, NULL, 0), 0);
}

static void answers_leave_and_come_back_with_the_unit(void **state)
{
	struct scene *scene = *state;

	bureau(scene);
	unit(scene, 40, 0);
	cell(scene, 23, BOARD_WAITING, false);
	change_unit_move(scene->changes, (id){ 21 }, (id){ 40 });
	take(scene);
	assert_counts(scene, 20, 2, 0, 0, 0, 0, 2, 0);
	change_unit_move(scene->changes, (id){ 21 }, (id){ 22 });
	take(scene);
	assert_counts(scene, 20, 5, 1, 0, 0, 0, 4, 0);
	assert_counts(scene, 22, 4, 1, 0, 0, 0, 3, 0);
}

static void columns_are_those_issued_at_or_above(void **state)
{
	struct scene *scene = *state;

	unit(scene, 20, 0);
	unit(scene, 21, 20);
	sheet(scene, 21, 0);
	take(scene);
	assert_true(board_read(scene->board, (id){ 20 }, (id){ 1000 }, (date){ 1 }, &scene->table));
	assert_int_equal(scene->table.columns, 0);
	assert_int_equal(scene->table.rows, 1);
	assert_true(board_read(scene->board, (id){ 21 }, (id){ 1000 }, (date){ 1 }, &scene->table));
	assert_int_equal(scene->table.columns, 1);
	assert_int_equal(scene->table.due[0].day, DUE);
	assert_false(
		board_read(scene->board, (id){ 99 }, (id){ 1000 }, (date){ 1 }, &scene->table));
	assert_false(
		board_read(scene->board, (id){ 21 }, (id){ 1002 }, (date){ 1 }, &scene->table));
}

static void numbers_add_up_exactly(void **state)
{
	struct scene *scene = *state;
	bool given[2] = { true, false };
	decimal values[2] = { { 15, 1 }, { 0, 0 } };
	struct board_cell answer = { .unit = { 21 },
		.measure = { 1001 },
		.state = BOARD_WAITING,
		.number_count = 2,
		.numbers_given = given,
		.numbers = values };
	struct board_number *numbers = NULL;

	unit(scene, 20, 0);
	unit(scene, 21, 20);
	sheet(scene, 20, 2);
	change_cell(scene->changes, &answer);
	take(scene);
	board_read(scene->board, (id){ 20 }, (id){ 1000 }, (date){ 1 }, &scene->table);
	assert_int_equal(
		board_read_numbers(scene->board, (id){ 20 }, (id){ 1000 }, &scene->table, &numbers),
		2);
	assert_true(numbers[0].sum.v == 1500000000 && numbers[0].given == 1); /* the child */
	assert_true(numbers[1].sum.v == 1500000000 && numbers[1].given == 1); /* the total */
	assert_true(numbers[3].sum.v == 0 && numbers[3].given == 0);
	free(numbers);
}

/* Paged one by one, while the unit looked at last moves away under the walk. */
static void a_walk_goes_on_where_it_was(void **state)
{
	struct scene *scene = *state;
	struct board_walk walk = { 0 };
	int64_t want[] = { 20, 21, 23 };
	id found;

	bureau(scene);
	for (size_t i = 0; i < COUNT(want); i++) {
		assert_int_equal(
			board_unanswered(scene->board, (id){ 20 }, (id){ 1001 }, &walk, &found, 1),
			1);
		assert_int_equal(found.v, want[i]);
	}
	unit(scene, 50, 0);
	change_unit_move(scene->changes, (id){ 23 }, (id){ 50 });
	take(scene);
	board_unanswered(scene->board, (id){ 20 }, (id){ 1001 }, &walk, &found, 1);
	assert_int_equal(found.v, 24);
	cell(scene, 22, BOARD_WAIVED, false);
	take(scene);
	assert_int_equal(
		board_unanswered(scene->board, (id){ 20 }, (id){ 1001 }, &walk, &found, 1), 0);
}

static void a_change_that_cannot_be_stops_the_program(struct scene *scene)
{
	struct rlimit none = { 0, 0 };
	pid_t child = fork();
	int status;

	if (!child) {
		setrlimit(RLIMIT_CORE, &none);
		signal(SIGABRT, SIG_DFL);
		if (!freopen("/dev/null", "w", stderr))
			_exit(2);
		take(scene);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	board_changes_clear(scene->changes);
	assert_int_equal(board_changes_count(scene->changes), 0);
}

static void what_cannot_be_is_a_bug(void **state)
{
	struct scene *scene = *state;

	bureau(scene);
	unit(scene, 60, 59);
	a_change_that_cannot_be_stops_the_program(scene);
	change_unit_move(scene->changes, (id){ 20 }, (id){ 23 });
	a_change_that_cannot_be_stops_the_program(scene);
	for (int64_t deep = 100; deep < 100 + BOARD_DEPTH_MAX; deep++)
		unit(scene, deep, deep == 100 ? 20 : deep - 1);
	a_change_that_cannot_be_stops_the_program(scene);
	for (int64_t deep = 100; deep < 99 + BOARD_DEPTH_MAX; deep++)
		unit(scene, deep, deep == 100 ? 20 : deep - 1);
	take(scene);
	assert_int_equal(board_height(scene->board, (id){ 20 }), BOARD_DEPTH_MAX);
	assert_int_equal(board_depth(scene->board, (id){ 98 + BOARD_DEPTH_MAX }), BOARD_DEPTH_MAX);
	change_unit_move(scene->changes, (id){ 100 }, (id){ 21 });
	a_change_that_cannot_be_stops_the_program(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			counts_as_the_glossary_says, scene_begin, scene_end),
		cmocka_unit_test_setup_teardown(
			nothing_is_overdue_on_the_due_day, scene_begin, scene_end),
		cmocka_unit_test_setup_teardown(
			binds_whom_is_open_on_the_due_day, scene_begin, scene_end),
		cmocka_unit_test_setup_teardown(
			answers_leave_and_come_back_with_the_unit, scene_begin, scene_end),
		cmocka_unit_test_setup_teardown(
			columns_are_those_issued_at_or_above, scene_begin, scene_end),
		cmocka_unit_test_setup_teardown(numbers_add_up_exactly, scene_begin, scene_end),
		cmocka_unit_test_setup_teardown(
			a_walk_goes_on_where_it_was, scene_begin, scene_end),
		cmocka_unit_test_setup_teardown(what_cannot_be_is_a_bug, scene_begin, scene_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
