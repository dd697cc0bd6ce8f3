/* Tests of the history of one thing: what is learnt of it is what a walk finds, while more happens. */
#include "ledger/rig_test_support.h"
#include <pthread.h>

#define BOXES 7
#define ACTS 600
#define READERS 4

struct listing {
	int64_t seqs[ACTS + 10];
	size_t count, enough;
};

static bool list(void *context, UNUSED const struct act *act, const struct event *event,
	UNUSED const void *in)
{
	struct listing *listing = context;

	listing->seqs[listing->count++] = event->seq;
	return listing->count < listing->enough;
}

struct walk {
	struct listing listing;
	id subject;
};

static bool list_subject(
	void *context, const struct act *act, const struct event *event, const void *in)
{
	struct walk *walk = context;

	return !id_eq(event->subject, walk->subject) || list(&walk->listing, act, event, in);
}

/* As a walk over all of it finds them. */
static void walk_all(struct reading *reading, id subject, struct walk *walk)
{
	*walk = (struct walk){ .subject = subject, .listing = { .enough = SIZE_MAX } };
	reading_events(reading, ID_NONE, list_subject, walk);
}

static void same(struct reading *reading, id subject)
{
	struct listing found = { .enough = SIZE_MAX };
	struct walk walk;

	reading_events(reading, subject, list, &found);
	walk_all(reading, subject, &walk);
	assert_int_equal(found.count, walk.listing.count);
	assert_memory_equal(found.seqs, walk.listing.seqs, found.count * sizeof(found.seqs[0]));
}

static struct reading *look(struct rig *rig)
{
	struct err err;
	struct reading *reading = ledger_read(rig->ledger, &err);

	assert_non_null(reading);
	return reading;
}

static void make_boxes(struct rig *rig, id boxes[BOXES])
{
	char json[60];

	for (int n = 0; n < BOXES; n++) {
		snprintf(json, sizeof(json), "{\"code\":\"b%d\",\"parent\":\"first\"}", n);
		boxes[n] = rig_say(rig, &box_create_act, json, NULL).first;
	}
}

static void count_one(struct rig *rig, int box)
{
	char json[60];

	snprintf(json, sizeof(json), "{\"box\":\"b%d\",\"amount\":1}", box);
	rig_done(rig, &box_count_act, json);
}

static void what_is_learnt_is_what_a_walk_finds(void **state)
{
	struct rig *rig = *state;
	id boxes[BOXES];

	make_boxes(rig, boxes);
	for (int n = 0; n < ACTS; n++) {
		count_one(rig, n * n % BOXES);
		if (n % 97)
			continue;
		struct reading *reading = look(rig);
		for (int box = 0; box < BOXES; box++)
			same(reading, boxes[box]);
		same(reading, (id){ 99999 });
		ledger_read_end(reading);
	}
}

static void it_ends_where_it_is_enough(void **state)
{
	struct rig *rig = *state;
	struct listing found = { .enough = 3 };
	id boxes[BOXES];

	make_boxes(rig, boxes);
	for (int n = 0; n < 20; n++)
		count_one(rig, 1);
	struct reading *reading = look(rig);
	reading_events(reading, boxes[1], list, &found);
	assert_int_equal(found.count, 3);
	assert_true(found.seqs[0] == reading->seq && found.seqs[1] == reading->seq - 1);
	ledger_read_end(reading);
}

/* What another has learnt since is not there for an older look. */
static void an_older_look_sees_what_it_saw(void **state)
{
	struct rig *rig = *state;
	id boxes[BOXES];

	make_boxes(rig, boxes);
	for (int n = 0; n < 5; n++)
		count_one(rig, 2);
	struct reading *older = look(rig);
	for (int n = 0; n < 5; n++)
		count_one(rig, 2);
	struct reading *newer = look(rig);
	same(newer, boxes[2]);
	same(older, boxes[2]);
	ledger_read_end(newer);
	ledger_read_end(older);
}

struct reader {
	struct rig *rig;
	id box;
	int wrong;
};

static void *keep_reading(void *context)
{
	struct reader *reader = context;
	struct err err;

	for (int n = 0; n < 100; n++) {
		struct listing found = { .enough = SIZE_MAX };
		struct walk walk;
		struct reading *reading = ledger_read(reader->rig->ledger, &err);
		if (!reading)
			continue;
		reading_events(reading, reader->box, list, &found);
		walk_all(reading, reader->box, &walk);
		reader->wrong += found.count != walk.listing.count ||
				 memcmp(found.seqs, walk.listing.seqs,
					 found.count * sizeof(found.seqs[0])) != 0;
		ledger_read_end(reading);
	}
	return NULL;
}

static void readers_learn_while_more_happens(void **state)
{
	struct rig *rig = *state;
	struct reader readers[READERS];
	pthread_t threads[READERS];
	id boxes[BOXES];

	make_boxes(rig, boxes);
	for (int n = 0; n < READERS; n++) {
		readers[n] = (struct reader){ rig, boxes[n], 0 };
		assert_int_equal(pthread_create(&threads[n], NULL, keep_reading, &readers[n]), 0);
	}
	for (int n = 0; n < 300; n++)
		count_one(rig, n % BOXES);
	for (int n = 0; n < READERS; n++) {
		pthread_join(threads[n], NULL);
		assert_int_equal(readers[n].wrong, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			what_is_learnt_is_what_a_walk_finds, rig_setup, rig_teardown),
		cmocka_unit_test_setup_teardown(
			it_ends_where_it_is_enough, rig_setup, rig_teardown),
		cmocka_unit_test_setup_teardown(
			an_older_look_sees_what_it_saw, rig_setup, rig_teardown),
		cmocka_unit_test_setup_teardown(
			readers_learn_while_more_happens, rig_setup, rig_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
