/* Baseline: events with their chain and key index in batches, from one thread, without HTTP. Prints
 * events a second. Keys are scattered, as hashes are: in order they would cost the index almost
 * nothing.
 *
 *     bare_batch FILE.db [EVENTS [BATCH]]    100000 events, 512 a batch unless told */
#include "bare_events.h"
#include <stdio.h>

static void add_batch(struct bare_events *events, long from, long to)
{
	char key[32], body[256];

	bare_begin(events->db);
	for (long i = from; i < to; i++) {
		snprintf(key, sizeof(key), "row-%016lx", (unsigned long)i * 0x9e3779b97f4a7c15ul);
		int len = snprintf(body, sizeof(body),
			"{\"duty\":%ld,\"given\":\"2026-03-01\",\"how\":\"on "
			"site\",\"hours\":%ld,\"share\":\"87.50\","
			"\"remark\":\"Two sittings in the large room, the second for those who "
			"were away at the first.\"}",
			1000000 + i, i % 40);
		bare_events_add(events, key, body, (size_t)len);
	}
	bare_commit(events->db);
}

int main(int argc, char **argv)
{
	struct bare_events events;

	if (argc < 2 || argc > 4)
		bare_die("bare_batch FILE.db [EVENTS [BATCH]]");
	long total = argc > 2 ? bare_number(argv[2], 1, 100000000) : 100000;
	long batch = argc > 3 ? bare_number(argv[3], 1, 1000000) : 512;
	bare_events_open(&events, argv[1]);
	double start = bare_now();
	for (long from = 0; from < total; from += batch)
		add_batch(&events, from, from + batch < total ? from + batch : total);
	double seconds = bare_now() - start;
	bare_events_close(&events);
	printf("batch %ld events %ld seconds %.3f events/s %.0f\n", batch, total, seconds,
		(double)total / seconds);
	return 0;
}
