/* Tests of what must not harm: a full disk, a kill in the middle of writing. */
#include "ledger/private.h"
#include "ledger/rig_test_support.h"
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- A full disk ---- */

static void a_full_disk_is_told_and_harms_nothing(void **state)
{
	struct rig *rig = *state;
	struct said said = { .outcome = OUTCOME_DONE };
	int64_t total = 0;

	conn_script(rig->ledger->conn, "pragma max_page_count = 60"); /* the writer sleeps */
	while (said.outcome == OUTCOME_DONE && total < 10000) {
		said = rig_say(rig, &box_count_act, "{\"box\":\"first\",\"amount\":1}", NULL);
		total += said.outcome == OUTCOME_DONE;
	}
	assert_int_equal(said.outcome, OUTCOME_FAULT);
	assert_int_equal(said.err, ERR_FULL);
	assert_int_equal(rig_total(rig, rig->box), total);
	conn_script(rig->ledger->conn, "pragma max_page_count = 100000");
	rig_done(rig, &box_count_act, "{\"box\":\"first\",\"amount\":1}");
	assert_int_equal(rig_total(rig, rig->box), total + 1);
	rig_must_verify(rig);
}

/* ---- A kill ---- */

struct acknowledged {
	int thread, number;
	int64_t seq;
};

struct teller {
	struct rig *rig;
	int thread, pipe, round;
};

static void key_of(char key[60], int round, int thread, int nth)
{
	snprintf(key, 60, "kill-%d-%d-%d", round, thread, nth);
}

static void *tell(void *context)
{
	struct teller *teller = context;
	char key[60];

	for (int n = 0;; n++) {
		key_of(key, teller->round, teller->thread, n);
		struct said said = rig_say(
			teller->rig, &box_count_act, "{\"box\":\"first\",\"amount\":1}", key);
		struct acknowledged told = { teller->thread, n, said.seq };
		if (said.outcome != OUTCOME_DONE ||
			write(teller->pipe, &told, sizeof(told)) != sizeof(told))
			_exit(1);
	}
	return NULL;
}

NORETURN static void work_until_killed(struct rig *rig, int pipe, int round)
{
	struct teller tellers[4];
	pthread_t threads[4];

	rig_open(rig, fake_slices);
	for (int n = 0; n < 4; n++) {
		tellers[n] = (struct teller){ rig, n, pipe, round };
		pthread_create(&threads[n], NULL, tell, &tellers[n]);
	}
	pthread_join(threads[0], NULL);
	_exit(1);
}

/* Every act that was acknowledged is there, once. */
static void check_acknowledged(struct rig *rig, int pipe, int round)
{
	struct acknowledged told;
	char key[60];
	int count = 0;

	while (read(pipe, &told, sizeof(told)) == sizeof(told)) {
		key_of(key, round, told.thread, told.number);
		struct said said =
			rig_say(rig, &box_count_act, "{\"box\":\"first\",\"amount\":1}", key);
		assert_int_equal(said.outcome, OUTCOME_REPEATED);
		assert_int_equal(said.seq, told.seq);
		count++;
	}
	assert_true(count > 0);
}

static void a_kill_loses_nothing_that_was_acknowledged(void **state)
{
	struct rig *rig = *state;
	int ends[2], status;

	rig_close(rig);
	for (int round = 0; round < 4; round++) {
		assert_int_equal(pipe(ends), 0);
		pid_t child = fork();
		if (child == 0)
			work_until_killed(rig, ends[1], round);
		close(ends[1]);
		usleep(150000 + (useconds_t)round * 37000);
		kill(child, SIGKILL);
		waitpid(child, &status, 0);
		assert_true(WIFSIGNALED(status));
		rig_open(rig, fake_slices);
		assert_int_equal(rig_total(rig, rig->box), rig_seq(rig) - 1);
		check_acknowledged(rig, ends[0], round);
		close(ends[0]);
		rig_must_verify(rig);
		rig_close(rig);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, rig_setup, rig_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_full_disk_is_told_and_harms_nothing),
		TEST(a_kill_loses_nothing_that_was_acknowledged),
	};

	return cmocka_run_group_tests_name("crash", tests, NULL, NULL);
}
