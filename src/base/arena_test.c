/* Tests of memory that ends all at once, and of what a bug does. */
#include "base/arena.h"
#include "base/test_support.h"
#include <signal.h>
#include <stdalign.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void zeroed_and_aligned(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 24);
	for (int round = 0; round < 2; round++) {
		for (size_t size = 0; size < 5000; size += 7) {
			unsigned char *at = arena_alloc(&arena, size);
			assert_non_null(at);
			assert_int_equal((uintptr_t)at % alignof(max_align_t), 0);
			for (size_t n = 0; n < size; n++)
				assert_int_equal(at[n], 0);
			memset(at, 0xa5, size);
		}
		arena_clear(&arena); /* the second round gets used memory */
	}
	arena_done(&arena);
}

/* Large ones come zeroed from the system the first time, and only then. */
static void large_pieces_are_zeroed(void **state)
{
	const size_t size = (size_t)3 << 20;
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 24);
	for (int round = 0; round < 2; round++) {
		unsigned char *at = arena_alloc(&arena, size);
		assert_non_null(at);
		for (size_t n = 0; n < size; n++)
			assert_true(at[n] == 0);
		memset(at, 0xa5, size);
		arena_clear(&arena);
	}
	arena_done(&arena);
}

static void pieces_do_not_overlap(void **state)
{
	enum { PIECES = 3000 };
	static unsigned char *pieces[PIECES];
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 24);
	for (size_t n = 0; n < PIECES; n++) {
		pieces[n] = arena_alloc(&arena, n + 1);
		memset(pieces[n], (int)(n % 256), n + 1);
	}
	for (size_t n = 0; n < PIECES; n++)
		for (size_t k = 0; k <= n; k++)
			if (pieces[n][k] != n % 256)
				fail();
	arena_done(&arena);
}

static void the_maximum_holds(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, 1024);
	assert_non_null(arena_alloc(&arena, 1000));
	assert_null(arena_alloc(&arena, 100));
	assert_true(arena.failed);
	assert_non_null(arena_alloc(&arena, 16));
	assert_true(arena.failed); /* stays */
	assert_in_range(arena.taken, 0, 1024);
	arena_clear(&arena);
	assert_false(arena.failed);
	assert_non_null(arena_alloc(&arena, 1024));
	assert_false(arena.failed);
	assert_null(arena_alloc(&arena, SIZE_MAX));
	assert_null(arena_alloc(&arena, SIZE_MAX - 8));
	arena_done(&arena);
	assert_false(arena.failed);
	assert_non_null(arena_alloc(&arena, 1)); /* usable again */
	arena_done(&arena);
	arena_done(&arena);
}

static void arrays_refuse_what_overflows(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, SIZE_MAX);
	assert_null(arena_array(&arena, SIZE_MAX / 2, 4));
	assert_true(arena.failed);
	arena_clear(&arena);
	assert_non_null(arena_array(&arena, 10, 4));
	assert_true(arena.taken >= 40);
	assert_non_null(arena_array(&arena, 0, 4));
	arena_done(&arena);
}

static void no_memory_is_a_failure(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, SIZE_MAX);
	assert_null(arena_alloc(&arena, SIZE_MAX / 2));
	assert_true(arena.failed);
	assert_int_equal(arena.taken, 0);
	arena_done(&arena);
}

static void clearing_keeps_the_first_block(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 24);
	void *first = arena_alloc(&arena, 100);
	arena_alloc(&arena, 1 << 20);
	arena_clear(&arena);
	assert_int_equal(arena.taken, 0);
	assert_ptr_equal(arena_alloc(&arena, 100), first);
	arena_done(&arena);
}

static void copies_are_terminated(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, 128);
	const str copy = arena_copy(&arena, str_slice(STR("abcdef"), 0, 3));
	assert_str(copy, "abc");
	assert_string_equal(copy.ptr, "abc");
	const str full =
		arena_copy(&arena, STR("sixteen bytes...")); /* no gap behind by alignment */
	memset(arena_alloc(&arena, 16), 'x', 16);
	assert_string_equal(full.ptr, "sixteen bytes...");
	assert_str(arena_copy(&arena, STR("")), "");
	assert_false(str_given(arena_copy(&arena, STR_NONE)));
	assert_false(arena.failed);
	assert_str(arena_printf(&arena, "%d-%s", 7, "x"), "7-x");
	assert_false(str_given(arena_printf(&arena, "%0160d", 7)));
	assert_true(arena.failed);
	assert_false(str_given(arena_copy(&arena, (str){ (char[160]){ 0 }, 160 })));
	arena_done(&arena);
}

/* What aborts runs in a process of its own. */
static int in_a_child(void (*run)(void))
{
	int status = 0;
	const pid_t child = fork();

	if (child == 0) {
		setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
		signal(SIGABRT, SIG_DFL);
		if (!freopen("/dev/null", "w", stderr))
			_exit(3);
		run();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void break_a_must(void)
{
	must(1 + 1 == 3);
}

static void hold_a_must(void)
{
	must(1 + 1 == 2);
}

static void a_bug_aborts(void **state)
{
	(void)state;
	const int status = in_a_child(break_a_must);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	assert_int_equal(in_a_child(hold_a_must), 0);
}

static void arrays_grow_one_by_one(void **state)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 14);
	size_t *numbers = NULL, *more = NULL, count = 0;

	(void)state;
	for (; (more = arena_more(&arena, numbers, count, sizeof(*more))); count++) {
		numbers = more;
		numbers[count] = count;
	}
	assert_true(arena.failed); /* it was full: what there is stands */
	assert_true(count >= 256 && count * sizeof(*numbers) < 1 << 14);
	for (size_t n = 0; n < count; n++)
		assert_int_equal(numbers[n], n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zeroed_and_aligned),
		cmocka_unit_test(large_pieces_are_zeroed),
		cmocka_unit_test(pieces_do_not_overlap),
		cmocka_unit_test(the_maximum_holds),
		cmocka_unit_test(arrays_refuse_what_overflows),
		cmocka_unit_test(arrays_grow_one_by_one),
		cmocka_unit_test(no_memory_is_a_failure),
		cmocka_unit_test(clearing_keeps_the_first_block),
		cmocka_unit_test(copies_are_terminated),
		cmocka_unit_test(a_bug_aborts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
