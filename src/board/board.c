/* The board as a whole: made, changed, waited for. */
#include "board/private.h"
#include <errno.h>
#include <time.h>

static void lock_init(pthread_rwlock_t *lock)
{
	pthread_rwlockattr_t attr;

	/* readers come without a pause; the writer, who holds up every caller, must get in between
	 * them */
	must(!pthread_rwlockattr_init(&attr));
	must(!pthread_rwlockattr_setkind_np(&attr, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP));
	must(!pthread_rwlock_init(lock, &attr));
	pthread_rwlockattr_destroy(&attr);
}

struct board *board_new(void)
{
	struct board *board = room_new(1, sizeof(*board));
	pthread_condattr_t attr;

	lock_init(&board->lock);
	must(!pthread_mutex_init(&board->turn, NULL));
	must(!pthread_condattr_init(&attr));
	must(!pthread_condattr_setclock(&attr, CLOCK_MONOTONIC));
	must(!pthread_cond_init(&board->turned, &attr));
	pthread_condattr_destroy(&attr);
	return board;
}

void board_free(struct board *board)
{
	if (!board)
		return;
	for (size_t s = 0; s < board->sheet_count; s++) {
		sheet_done(board->sheets[s]);
		free(board->sheets[s]);
	}
	free(board->sheets);
	tree_done(&board->tree);
	words_done(&board->words);
	sets_done(&board->sets);
	map_done(&board->sheet_ids);
	map_done(&board->measures);
	pthread_rwlock_destroy(&board->lock);
	pthread_mutex_destroy(&board->turn);
	pthread_cond_destroy(&board->turned);
	free(board);
}

void board_read_lock(struct board *board)
{
	must(!pthread_rwlock_rdlock(&board->lock));
}

void board_write_lock(struct board *board)
{
	must(!pthread_rwlock_wrlock(&board->lock));
}

void board_unlock(struct board *board)
{
	must(!pthread_rwlock_unlock(&board->lock));
}

uint32_t board_index(const struct board *board, id unit)
{
	uint32_t index = tree_index(&board->tree, unit);

	must(index != NONE);
	return index;
}

bool board_place(const struct board *board, id measure, struct place *ret)
{
	const struct map_entry *entry =
		id_given(measure) ? map_find(&board->measures, (uint64_t)measure.v) : NULL;

	if (!entry || entry->value < 0)
		return false;
	*ret = (struct place){ board->sheets[entry->value >> 16], entry->value & 0xffff };
	return true;
}

uint32_t board_class(struct board *board, const struct unit_class *class)
{
	size_t before = board->tree.class_count;
	uint32_t number = tree_class(&board->tree, class);

	for (size_t s = 0; board->tree.class_count > before && s < board->sheet_count; s++)
		sheet_mask(board->sheets[s], &board->tree, &board->sets, before);
	return number;
}

void board_branch(struct board *board, uint32_t unit)
{
	struct tree *tree = &board->tree;
	uint32_t planes[ROW_COUNTERS_MAX], parent = tree->units[unit].parent;

	tree_branch(tree, unit);
	for (size_t s = 0; s < board->sheet_count; s++) {
		struct sheet *sheet = board->sheets[s];

		if (sheet_deviates(sheet))
			shift_unit(sheet, tree, unit, parent, 1);
		if (!pile_at(&sheet->cells, unit))
			continue;
		sheet_planes_alone(sheet, tree, unit, planes);
		tally_planes(sheet, tree, unit, parent, planes, true);
		for (size_t c = 0; sheet->field_count && c < sheet->column_count; c++) {
			if (sheet_binds(sheet, tree, unit, c))
				tally_numbers(sheet, tree, unit, parent, c, true);
		}
	}
}

/* The board's words for those of the list; NULL where it has none. */
static uint32_t *words_of(struct board *board, const struct board_changes *changes)
{
	size_t count = changes->words.count;
	uint32_t *words = count ? room_new(count, sizeof(*words)) : NULL;

	for (size_t i = 0; i < count; i++)
		words[i] = words_number(&board->words, changes->words.list[i]);
	return words;
}

void board_take(struct board *board, struct board_changes *changes, int64_t seq)
{
	uint32_t *words;

	board_write_lock(board);
	words = words_of(board, changes);
	for (size_t i = 0; i < changes->count;) {
		if (changes->list[i].what == CHANGE_UNIT_ADD)
			i = apply_units(board, changes, i, words);
		else
			apply_change(board, changes, &changes->list[i++], words);
	}
	for (size_t s = 0; s < board->sheet_count; s++) {
		if (board->sheets[s]->stale)
			shifts_again(board->sheets[s], &board->tree);
	}
	atomic_store(&board->seq, seq);
	board_unlock(board);
	free(words);
	board_changes_clear(changes);

	must(!pthread_mutex_lock(
		&board->turn)); /* so that nobody goes to sleep between look and wait */
	pthread_cond_broadcast(&board->turned);
	must(!pthread_mutex_unlock(&board->turn));
}

/* Sheet by sheet, so that nobody waits for more than one. */
void board_turn(struct board *board, date day)
{
	bool more = true;

	for (size_t s = 0; more; s++) {
		board_write_lock(board);
		more = s < board->sheet_count;
		if (more && board->sheets[s]->day != day.day) {
			board->sheets[s]->day = day.day;
			shifts_again(board->sheets[s], &board->tree);
		}
		if (!more)
			atomic_store(&board->day, day.day);
		board_unlock(board);
	}
}

date board_day(const struct board *board)
{
	return (date){ atomic_load(&board->day) };
}

int64_t board_seq(const struct board *board)
{
	return atomic_load(&board->seq);
}

static struct timespec moment_after(int wait_ms)
{
	struct timespec until;

	must(!clock_gettime(CLOCK_MONOTONIC, &until));
	until.tv_sec += wait_ms / 1000;
	until.tv_nsec += wait_ms % 1000 * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000L;
	}
	return until;
}

bool board_wait(struct board *board, int64_t seq, int wait_ms)
{
	struct timespec until;
	int failed = 0;

	if (board_seq(board) >= seq)
		return true;
	until = moment_after(wait_ms);
	must(!pthread_mutex_lock(&board->turn));
	while (board_seq(board) < seq && !failed)
		failed = pthread_cond_timedwait(&board->turned, &board->turn, &until);
	must(!pthread_mutex_unlock(&board->turn));
	must(!failed || failed == ETIMEDOUT);
	return board_seq(board) >= seq;
}
