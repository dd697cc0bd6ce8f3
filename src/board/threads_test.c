/* Readers beside the writer: no reader ever sees half of what a board_take() brought. */
#include "base/macros.h"
#include "board/board.h"
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>

#include <cmocka.h> /* wants the headers above it */

#define READERS 3
#define TOWNS 6
#define VILLAGES 20
#define TAKES 1500
#define SHEET 900000
#define MEASURE 900001
#define ROOT 100

struct scene {
	struct board *board;
	_Atomic bool over;
	_Atomic int torn, read;
};

static id town_id(size_t town)
{
	return (id){ 200 + (int64_t)town };
}

static id village_id(size_t town, size_t village)
{
	return (id){ 1000 + (int64_t)(town * VILLAGES + village) };
}

static void unit(struct board_changes *changes, id unit, id parent)
{
	change_unit_add(changes, &(struct board_unit){ .unit = unit, .parent = parent });
}

static void scene_fill(struct board *board, struct board_changes *changes)
{
	struct board_column column = { .measure = { MEASURE }, .top = { ROOT }, .due = { 10 } };

	unit(changes, (id){ ROOT }, ID_NONE);
	for (size_t t = 0; t < TOWNS; t++) {
		unit(changes, town_id(t), (id){ ROOT });
		for (size_t v = 0; v < VILLAGES; v++)
			unit(changes, village_id(t, v), town_id(t));
	}
	change_sheet_add(changes, (id){ SHEET }, (id){ ROOT }, &column, 1);
	board_take(board, changes, 1);
}

/* Every take answers one village in each town with an even seq, and takes it back with an odd one:
 * so at any seq all towns have answered alike, and the total is the sum of the rows and the root,
 * who is silent. */
static bool torn(const struct board_table *table)
{
	const uint32_t *answered = table->counts[BOARD_ANSWERED];
	const uint32_t *scope = table->counts[BOARD_SCOPE];
	uint32_t answers = 0, bound = 1;

	for (size_t r = 0; r < table->rows; r++) {
		answers += answered[r];
		bound += scope[r];
		if (answered[r] != answered[0] || answered[r] != (uint32_t)(table->seq % 2 == 0))
			return true;
	}
	return answers != answered[table->rows] || bound != scope[table->rows] ||
	       bound != 1 + TOWNS * (VILLAGES + 1) || table->rows != TOWNS;
}

static void *reader(void *at)
{
	struct scene *scene = at;
	struct board_table table = { 0 };
	int64_t seen = 0;

	while (!scene->over) {
		bool known =
			board_read(scene->board, (id){ ROOT }, (id){ SHEET }, (date){ 11 }, &table);

		if (!known || torn(&table) || table.seq < seen)
			scene->torn++;
		seen = table.seq;
		scene->read++;
		if (!board_wait(scene->board, seen, 0))
			scene->torn++;
	}
	board_table_done(&table);
	return NULL;
}

static void writer(struct scene *scene, struct board_changes *changes)
{
	for (int64_t seq = 2; seq < TAKES; seq++) {
		/* a village moves to the next town and another comes in its place, so that no count
		 * differs */
		size_t village = (size_t)(seq / 2) % (VILLAGES - 1);

		for (size_t t = 0; t < TOWNS; t++) {
			struct board_cell cell = { .unit = village_id(t, village),
				.measure = { MEASURE },
				.state = seq % 2 ? BOARD_OPEN : BOARD_WAITING };

			change_cell(changes, &cell);
			change_unit_move(changes, village_id(t, VILLAGES - 1),
				town_id((t + (size_t)seq) % TOWNS));
		}
		board_take(scene->board, changes, seq);
	}
}

static void nobody_reads_a_torn_board(void **state UNUSED)
{
	struct scene scene = { .board = board_new() };
	struct board_changes *changes = board_changes_new();
	pthread_t readers[READERS];

	scene_fill(scene.board, changes); /* nothing answered: seq 1 is odd */
	for (size_t i = 0; i < READERS; i++)
		assert_int_equal(pthread_create(&readers[i], NULL, reader, &scene), 0);
	while (scene.read < READERS)
		board_wait(scene.board, INT64_MAX, 1);
	writer(&scene, changes);
	scene.over = true;
	for (size_t i = 0; i < READERS; i++)
		pthread_join(readers[i], NULL);
	assert_int_equal(scene.torn, 0);
	board_changes_free(changes);
	board_free(scene.board);
}

static void *waiter(void *at)
{
	struct scene *scene = at;

	if (!board_wait(scene->board, 7, 10000))
		scene->torn++;
	return NULL;
}

static void a_take_wakes_who_waits_for_it(void **state UNUSED)
{
	struct scene scene = { .board = board_new() };
	struct board_changes *changes = board_changes_new();
	pthread_t thread;

	assert_int_equal(pthread_create(&thread, NULL, waiter, &scene), 0);
	assert_false(board_wait(scene.board, 7, 20));
	board_take(scene.board, changes, 6);
	assert_false(board_wait(scene.board, 7, 1));
	board_take(scene.board, changes, 8);
	pthread_join(thread, NULL);
	assert_int_equal(scene.torn, 0);
	assert_int_equal(board_seq(scene.board), 8);
	board_changes_free(changes);
	board_free(scene.board);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_reads_a_torn_board),
		cmocka_unit_test(a_take_wakes_who_waits_for_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
