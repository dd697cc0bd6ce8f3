/* Tests of a power cut: whatever the disk had not synced yet is dropped or torn, at any write or
 * sync, while acts come in, while the log is carried over, while a store is opened again after
 * such a cut. Nothing that was acknowledged is lost, and the ledger verifies. */
#include "ledger/power_test_support.h"
#include "ledger/private.h"
#include "ledger/rig_test_support.h"
#include <pthread.h>

#define TELLERS 3
#define EACH 20   /* acts of a teller at most */
#define ROUNDS 24 /* of one store */
#define COUNT_ONE "{\"box\":\"first\",\"amount\":1}"

struct teller {
	struct rig *rig;
	int round, number;
	int told; /* acts 0 to told - 1 were acknowledged */
	int64_t seqs[EACH];
};

struct round {
	struct rig *rig;
	int number;
	const char *settings; /* SQL for the writer's connection */
	struct teller tellers[TELLERS];
	bool cut; /* before all was done and closed */
};

static void key_of(const struct teller *teller, int nth, char key[60])
{
	snprintf(key, 60, "power-%d-%d-%d", teller->round, teller->number, nth);
}

static void *tell(void *context)
{
	struct teller *teller = context;
	char key[60];

	while (teller->told < EACH) {
		key_of(teller, teller->told, key);
		struct said said = rig_say(teller->rig, &box_count_act, COUNT_ONE, key);
		if (said.outcome != OUTCOME_DONE)
			break;
		teller->seqs[teller->told++] = said.seq;
	}
	return NULL;
}

/* Acts come in until the power goes, at the latest when the store is closed. */
static void work(struct round *round)
{
	pthread_t threads[TELLERS];

	power_start(round->rig->folder, (uint64_t)round->number + 1);
	rig_open(round->rig, fake_slices);
	conn_script(round->rig->ledger->conn, round->settings); /* the writer sleeps */
	power_cut_after(1 + round->number * 337 % 700);
	for (int n = 0; n < TELLERS; n++) {
		round->tellers[n] =
			(struct teller){ .rig = round->rig, .round = round->number, .number = n };
		pthread_create(&threads[n], NULL, tell, &round->tellers[n]);
	}
	for (int n = 0; n < TELLERS; n++)
		pthread_join(threads[n], NULL);
	rig_close(round->rig);
	round->cut = power_is_cut();
	power_stop();
}

/* The power goes once more while the store finds itself again. */
static void open_and_cut(struct round *round)
{
	struct ledger_settings settings = { .folder = round->rig->folder, .slices = fake_slices };
	struct err err;

	power_start(round->rig->folder, (uint64_t)round->number + 1000003);
	power_cut_after(1 + round->number % 12);
	if (ledger_open(&round->rig->ledger, &settings, &err))
		rig_close(round->rig);
	power_stop();
}

/* How many acknowledged acts are not there. */
static int count_lost(struct round *round)
{
	char key[60];
	int lost = 0;

	for (int n = 0; n < TELLERS; n++)
		for (int nth = 0; nth < round->tellers[n].told; nth++) {
			key_of(&round->tellers[n], nth, key);
			struct said said = rig_say(round->rig, &box_count_act, COUNT_ONE, key);
			lost += said.outcome != OUTCOME_REPEATED ||
				said.seq != round->tellers[n].seqs[nth];
		}
	return lost;
}

static int told(const struct round *round)
{
	int count = 0;

	for (int n = 0; n < TELLERS; n++)
		count += round->tellers[n].told;
	return count;
}

static void check(struct round *round)
{
	rig_must_verify(round->rig);
	rig_open(round->rig, fake_slices);
	assert_int_equal(rig_total(round->rig, round->rig->box), rig_seq(round->rig) - 1);
	int lost = count_lost(round);
	if (lost > 0)
		fail_msg("round %d: %d of %d acknowledged acts are lost", round->number, lost,
			told(round));
	rig_close(round->rig);
}

/* On a store of their own: a ledger that grows without end would take its time to verify. */
static void run_rounds(struct rig *rig, int from)
{
	/* The log is carried over every few pages instead of every 16 MiB. */
	struct round round = { .rig = rig, .settings = "pragma wal_autocheckpoint = 12" };
	int acknowledged = 0, cuts = 0;

	rig_close(rig);
	for (round.number = from; round.number < from + ROUNDS; round.number++) {
		work(&round);
		if (round.number % 2)
			open_and_cut(&round);
		check(&round);
		acknowledged += told(&round);
		cuts += round.cut;
	}
	assert_in_range(acknowledged, ROUNDS * 5, ROUNDS * TELLERS * EACH);
	assert_in_range(cuts, ROUNDS / 4, ROUNDS - 1);
}

static void nothing_acknowledged_is_lost(void **state)
{
	int stores = rig_long() ? 100 : 1;
	void *own;

	run_rounds(*state, 0);
	for (int n = 1; n < stores; n++) {
		assert_int_equal(rig_setup(&own), 0);
		run_rounds(own, n * ROUNDS);
		rig_teardown(&own);
	}
}

/* That the disk of these tests is one on which it would show. */
static void without_the_sync_it_would_be_lost(void **state)
{
	struct round round = { .rig = *state, .settings = "pragma synchronous = normal" };
	int lost = 0;

	rig_close(round.rig);
	for (round.number = 0; round.number < 20; round.number++) {
		work(&round);
		rig_open(round.rig, fake_slices);
		lost += count_lost(&round);
		rig_close(round.rig);
	}
	assert_true(lost > 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, rig_setup, rig_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_acknowledged_is_lost),
		TEST(without_the_sync_it_would_be_lost),
	};

	return cmocka_run_group_tests_name("power", tests, NULL, NULL);
}
