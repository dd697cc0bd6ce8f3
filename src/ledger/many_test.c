/* Tests of many at once: groups of acts, one key from many sides, faults among others. */
#include "ledger/rig_test_support.h"
#include <pthread.h>
#include <semaphore.h>

#define THREADS 16
#define EACH 60

struct worker {
	struct rig *rig;
	int number;
	int done, repeated, other;
	int64_t seq;
};

static void run(struct rig *rig, void *(*work)(void *), struct worker workers[THREADS])
{
	pthread_t threads[THREADS];

	for (int n = 0; n < THREADS; n++) {
		workers[n] = (struct worker){ .rig = rig, .number = n };
		assert_int_equal(pthread_create(&threads[n], NULL, work, &workers[n]), 0);
	}
	for (int n = 0; n < THREADS; n++)
		pthread_join(threads[n], NULL);
}

static void count_outcome(struct worker *worker, struct said said)
{
	worker->done += said.outcome == OUTCOME_DONE;
	worker->repeated += said.outcome == OUTCOME_REPEATED;
	worker->other += said.outcome != OUTCOME_DONE && said.outcome != OUTCOME_REPEATED;
	worker->seq = said.seq;
}

static void *count_and_read(void *context)
{
	struct worker *worker = context;
	char key[40];
	struct err err;

	for (int n = 0; n < EACH; n++) {
		snprintf(key, sizeof(key), "%d-%d", worker->number, n);
		struct said said = rig_say(
			worker->rig, &box_count_act, "{\"box\":\"first\",\"amount\":1}", key);
		count_outcome(worker, said);
		struct reading *reading = ledger_read(worker->rig->ledger, &err);
		if (!reading || reading->seq < said.seq || board_seq(reading->board) < said.seq)
			worker->other++;
		ledger_read_end(reading);
	}
	return NULL;
}

static void many_threads_lose_nothing(void **state)
{
	struct rig *rig = *state;
	struct worker workers[THREADS];

	run(rig, count_and_read, workers);
	for (int n = 0; n < THREADS; n++) {
		assert_int_equal(workers[n].done, EACH);
		assert_int_equal(workers[n].other, 0);
	}
	assert_int_equal(rig_total(rig, rig->box), THREADS * EACH);
	rig_must_verify(rig);
}

static void *same_key(void *context)
{
	struct worker *worker = context;

	count_outcome(worker,
		rig_say(worker->rig, &box_count_act, "{\"box\":\"first\",\"amount\":7}", "same"));
	return NULL;
}

static void one_key_from_many_sides_is_done_once(void **state)
{
	struct rig *rig = *state;
	struct worker workers[THREADS];
	int done = 0, repeated = 0;

	run(rig, same_key, workers);
	for (int n = 0; n < THREADS; n++) {
		done += workers[n].done;
		repeated += workers[n].repeated;
		assert_int_equal(workers[n].seq, workers[0].seq);
	}
	assert_int_equal(done, 1);
	assert_int_equal(repeated, THREADS - 1);
	assert_int_equal(rig_total(rig, rig->box), 7);
	rig_must_verify(rig);
}

static void *create_below(void *context)
{
	struct worker *worker = context;
	char json[80], code[20] = "first";

	for (int n = 0; n < 8; n++) {
		snprintf(json, sizeof(json), "{\"code\":\"t%dn%d\",\"parent\":\"%s\"}",
			worker->number, n, code);
		count_outcome(worker, rig_say(worker->rig, &box_create_act, json, NULL));
		snprintf(code, sizeof(code), "t%dn%d", worker->number, n);
	}
	return NULL;
}

static void acts_that_shape_are_seen_by_the_next(void **state)
{
	struct rig *rig = *state;
	struct worker workers[THREADS];

	run(rig, create_below, workers);
	for (int n = 0; n < THREADS; n++)
		assert_int_equal(workers[n].done, 8);
	assert_int_equal(board_units(ledger_board(rig->ledger)), 1 + THREADS * 8);
	rig_must_verify(rig);
}

/* ---- One batch, made by holding the writer in done() ---- */

#define BATCH 20

struct gate {
	sem_t held, go, heard;
};

static void hold(struct submission *s)
{
	struct gate *gate = s->context;

	sem_post(&gate->held);
	sem_wait(&gate->go);
}

static void hear(struct submission *s)
{
	sem_post(&((struct gate *)s->context)->heard);
}

/* All of them are queued before the writer looks again. */
static void say_together(struct rig *rig, struct submission *all, size_t count)
{
	struct gate gate;
	struct submission first;

	assert_int_equal(
		sem_init(&gate.held, 0, 0) | sem_init(&gate.go, 0, 0) | sem_init(&gate.heard, 0, 0),
		0);
	rig_submission(&first, &box_count_act, "{\"box\":\"first\",\"amount\":0}", NULL);
	first.done = hold;
	first.context = &gate;
	ledger_submit(rig->ledger, &first);
	sem_wait(&gate.held);
	for (size_t n = 0; n < count; n++) {
		all[n].done = hear;
		all[n].context = &gate;
		ledger_submit(rig->ledger, &all[n]);
	}
	sem_post(&gate.go);
	for (size_t n = 0; n < count; n++)
		sem_wait(&gate.heard);
	submission_done(&first);
	sem_destroy(&gate.held);
	sem_destroy(&gate.go);
	sem_destroy(&gate.heard);
}

static void one_fault_among_others_is_its_own(void **state)
{
	struct rig *rig = *state;
	struct submission all[BATCH];
	int64_t expected = 0;

	for (int n = 0; n < BATCH; n++) {
		if (n == 7 || n == 12)
			rig_submission(&all[n], &box_break_act,
				"{\"box\":\"first\",\"really\":true}", "broken");
		else if (n == 9)
			rig_submission(&all[n], &box_count_act,
				"{\"box\":\"first\",\"amount\":200}", NULL);
		else if (n % 5 == 3)
			rig_submission(
				&all[n], &box_sort_act, "{\"box\":\"first\",\"amount\":10}", NULL);
		else if (n == 15)
			rig_submission(&all[n], &box_create_act,
				"{\"code\":\"within\",\"parent\":\"first\"}", NULL);
		else
			rig_submission(
				&all[n], &box_count_act, "{\"box\":\"first\",\"amount\":1}", NULL);
	}
	say_together(rig, all, BATCH);
	for (int n = 0; n < BATCH; n++) {
		enum outcome wanted = n == 7 || n == 12 ? OUTCOME_FAULT
				      : n == 9          ? OUTCOME_REFUSED
							: OUTCOME_DONE;
		assert_int_equal(all[n].outcome, wanted);
		expected += wanted == OUTCOME_DONE && n != 15 ? n % 5 == 3 ? 11 : 1 : 0;
		submission_done(&all[n]);
	}
	assert_int_equal(rig_total(rig, rig->box), expected);
	assert_true(board_unit_known(ledger_board(rig->ledger), (id){ 17 }));
	assert_true(board_unit_open(
		ledger_board(rig->ledger), rig->box)); /* what broke told the board nothing */
	assert_int_equal(board_units(ledger_board(rig->ledger)), 2);
	rig_must_verify(rig);
}

/* The check of box.create refuses a parent that the board does not know: the act that shapes must
 * have ended its batch. */
static void an_act_that_shapes_ends_its_batch(void **state)
{
	struct rig *rig = *state;
	struct submission all[4];
	char json[80];

	for (int n = 0; n < 4; n++) {
		snprintf(json, sizeof(json), "{\"code\":\"%d\",\"parent\":\"#%d\"}", n,
			ID_FIRST + n);
		rig_submission(&all[n], &box_create_act, json, NULL);
	}
	say_together(rig, all, 4);
	for (int n = 0; n < 4; n++) {
		assert_int_equal(all[n].outcome, OUTCOME_DONE);
		submission_done(&all[n]);
	}
	assert_int_equal(board_depth(ledger_board(rig->ledger), (id){ ID_FIRST + 4 }), 5);
}

/* What is undone alone takes nothing of the acts beside it along: in the tables, on the board, in what is told
 * to who keeps things to look for them. */
static void one_taken_back_among_others_is_its_own(void **state)
{
	struct rig *rig = *state;
	struct submission all[BATCH];
	int64_t before;

	rig_done(rig, &box_create_act, "{\"code\":\"b\"}");
	rig_done(rig, &box_create_act, "{\"code\":\"c\"}");
	rig_done(rig, &box_create_act, "{\"code\":\"d\"}");
	before = rig_seq(rig);
	assert_int_equal(fake_told.count, 0); /* what is made new is not changed */
	for (int n = 0; n < BATCH; n++)
		if (n == 0)
			rig_submission(
				&all[n], &box_break_act, "{\"box\":\"c\",\"really\":false}", NULL);
		else if (n % 4 == 1)
			rig_submission(&all[n], &box_pass_act,
				"{\"box\":\"d\",\"to\":\"b\",\"amount\":101}", NULL);
		else if (n % 4 == 2)
			rig_submission(&all[n], &box_pass_act,
				"{\"box\":\"first\",\"to\":\"b\",\"amount\":2}", NULL);
		else
			rig_submission(
				&all[n], &box_count_act, "{\"box\":\"b\",\"amount\":1}", NULL);
	say_together(rig, all, BATCH);
	for (int n = 0; n < BATCH; n++) {
		assert_int_equal(all[n].outcome, n % 4 == 1 ? OUTCOME_REFUSED : OUTCOME_DONE);
		submission_done(&all[n]);
	}
	assert_int_equal(rig_total(rig, rig->box), -10);
	assert_int_equal(rig_total(rig, (id){ 17 }), 19);
	assert_int_equal(rig_seq(rig), before + 1 + 10 + 10);
	assert_int_equal(fake_told.seq, rig_seq(rig));
	assert_int_equal(fake_told.count, 1 + 10 + 10);
	static const int told[] = { 6, 14, 1, 0 };
	for (int n = 0; n < 4; n++)
		assert_int_equal(fake_told.times[16 + n], told[n]);
	static const bool open[] = { false, true, false, true }; /* first, b, c, d */
	for (int n = 0; n < 4; n++)
		assert_int_equal(
			board_unit_open(ledger_board(rig->ledger), (id){ 16 + n }), open[n]);
	assert_int_equal(board_seq(ledger_board(rig->ledger)), rig_seq(rig));
	rig_must_verify(rig);
}

static void what_is_queued_is_done_before_closing(void **state)
{
	struct rig *rig = *state;
	struct submission all[BATCH];
	struct gate gate;

	sem_init(&gate.heard, 0, 0);
	for (int n = 0; n < BATCH; n++) {
		rig_submission(&all[n], &box_count_act, "{\"box\":\"first\",\"amount\":1}", NULL);
		all[n].done = hear;
		all[n].context = &gate;
		ledger_submit(rig->ledger, &all[n]);
	}
	rig_close(rig);
	for (int n = 0; n < BATCH; n++) {
		assert_int_equal(all[n].outcome, OUTCOME_DONE);
		submission_done(&all[n]);
	}
	sem_destroy(&gate.heard);
	rig_open(rig, fake_slices);
	assert_int_equal(rig_total(rig, rig->box), BATCH);
}

static void more_than_the_queue_holds_is_told_at_once(void **state)
{
	struct rig *rig = *state;
	struct submission first, one, *all = calloc(LEDGER_QUEUE_MAX, sizeof(*all));
	struct gate gate;

	assert_int_equal(
		sem_init(&gate.held, 0, 0) | sem_init(&gate.go, 0, 0) | sem_init(&gate.heard, 0, 0),
		0);
	rig_submission(&first, &box_count_act, "{\"box\":\"first\",\"amount\":0}", NULL);
	first.done = hold;
	first.context = &gate;
	ledger_submit(rig->ledger, &first);
	sem_wait(&gate.held);
	for (size_t n = 0; n < LEDGER_QUEUE_MAX; n++) {
		submission_init(&all[n], &box_count_act, LANGUAGE_EN);
		all[n].record = first.record; /* they ask the same, and are refused: nobody has that
						 right */
		all[n].actor = (id){ 99 };
		all[n].done = hear;
		all[n].context = &gate;
		ledger_submit(rig->ledger, &all[n]);
	}
	rig_submission(&one, &box_count_act, "{\"box\":\"first\",\"amount\":1}", NULL);
	ledger_do(rig->ledger, &one);
	assert_int_equal(one.outcome, OUTCOME_BUSY);
	assert_int_equal(one.err.code, ERR_BUSY);
	submission_done(&one);
	sem_post(&gate.go);
	for (size_t n = 0; n < LEDGER_QUEUE_MAX; n++)
		sem_wait(&gate.heard);
	for (size_t n = 0; n < LEDGER_QUEUE_MAX; n++) {
		assert_int_equal(all[n].outcome, OUTCOME_REFUSED);
		submission_done(&all[n]);
	}
	submission_done(&first);
	free(all);
	rig_done(rig, &box_count_act, "{\"box\":\"first\",\"amount\":1}");
}

/* ---- Readers beside the writer ---- */

struct watcher {
	struct rig *rig;
	_Atomic bool over;
	int behind, looks;
};

static void *watch(void *context)
{
	struct watcher *watcher = context;
	struct err err;

	while (!watcher->over) {
		struct reading *reading = ledger_read(watcher->rig->ledger, &err);
		watcher->behind += !reading || board_seq(reading->board) < reading->seq;
		watcher->looks++;
		ledger_read_end(reading);
	}
	return NULL;
}

static void no_reader_finds_the_board_behind(void **state)
{
	struct rig *rig = *state;
	struct watcher watchers[3];
	pthread_t threads[3];

	for (int n = 0; n < 3; n++) {
		watchers[n] = (struct watcher){ .rig = rig };
		assert_int_equal(pthread_create(&threads[n], NULL, watch, &watchers[n]), 0);
	}
	for (int n = 0; n < 400; n++)
		rig_done(rig, &box_count_act, "{\"box\":\"first\",\"amount\":1}");
	for (int n = 0; n < 3; n++) {
		watchers[n].over = true;
		pthread_join(threads[n], NULL);
		assert_int_equal(watchers[n].behind, 0);
		assert_true(watchers[n].looks > 0);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, rig_setup, rig_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(many_threads_lose_nothing),
		TEST(one_key_from_many_sides_is_done_once),
		TEST(acts_that_shape_are_seen_by_the_next),
		TEST(one_fault_among_others_is_its_own),
		TEST(an_act_that_shapes_ends_its_batch),
		TEST(one_taken_back_among_others_is_its_own),
		TEST(what_is_queued_is_done_before_closing),
		TEST(more_than_the_queue_holds_is_told_at_once),
		TEST(no_reader_finds_the_board_behind),
	};

	return cmocka_run_group_tests_name("many", tests, NULL, NULL);
}
