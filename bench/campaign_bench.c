/* How quick campaigns are in the process, on a store that has units already: opens the store, opens
 * and deploys campaigns to the tree of one root, reads the first board after each, then boards of
 * the root and of units anywhere. Prints one figure a line, "name value", for bench/run.sh; never
 * fails for being slow. The campaigns stay in the store.
 *
 *     campaign_bench FOLDER ROOT [CAMPAIGNS [MEASURES]]    50 campaigns of 40 measures unless told
 */
#include "app/slices.h"
#include "base/macros.h"
#include "ledger/ledger.h"
#include "view/view.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#define SAMPLES 20000
#define REHEARSALS 50
#define DAYS 60 /* from today to the last day of a campaign */

struct bench {
	struct ledger *ledger;
	struct board_table table;
	str root;
	id root_id;
	date today;
	size_t campaigns, measures;
	double *deploys, *firsts, *times;
	int64_t events; /* of one deployment */
	id last;        /* the campaign that was deployed last */
	uint64_t random;
};

static double now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void die(const char *what, str why)
{
	fprintf(stderr, "%s: %.*s\n", what, STR_ARG(why));
	exit(1);
}

/* Does an act whose record is the JSON of the format; how long the ledger took, from the record
 * read to the answer. */
PRINTF(3, 4) static double act(struct bench *bench, const char *name, const char *format, ...)
{
	const struct act *act = slices_act(slices, str_of(name));
	struct submission s;
	str malformed = STR_NONE;
	va_list values;

	must(act);
	submission_init(&s, act, LANGUAGE_EN);
	va_start(values, format);
	str json = arena_vprintf(&s.arena, format, values);
	va_end(values);
	record_read_text(&s.record, &act->record, json, &s.arena, &s.problems, &malformed);
	if (str_given(malformed) || problems_any(&s.problems))
		die(name, json);
	double begun = now_us();
	ledger_do(bench->ledger, &s);
	double took = now_us() - begun;
	if (s.outcome != OUTCOME_DONE)
		die(name, problems_any(&s.problems) ? s.problems.list[0].text : str_of(s.err.text));
	if (act->makes)
		bench->last = s.first;
	submission_done(&s);
	return took;
}

static double read_board(struct bench *bench, id unit, id campaign)
{
	double begun = now_us();

	must(board_read(ledger_board(bench->ledger), unit, campaign, bench->today, &bench->table));
	return now_us() - begun;
}

static void open_campaign(struct bench *bench, size_t n)
{
	char first[DATE_TEXT], last[DATE_TEXT];

	str starts = date_print(bench->today, first);
	str ends = date_print((date){ bench->today.day + DAYS }, last);
	act(bench, "campaign.open",
		"{\"code\":\"in-process-%zu\",\"title\":\"In the "
		"process\",\"unit\":\"%.*s\",\"starts\":\"%.*s\",\"ends\":\"%.*s\"}",
		n, STR_ARG(bench->root), STR_ARG(starts), STR_ARG(ends));
	id campaign = bench->last;
	for (size_t m = 0; m < bench->measures; m++)
		act(bench, "measure.add",
			"{\"campaign\":%lld,\"code\":\"m%zu\",\"title\":\"Measure "
			"%zu\",\"due\":\"%.*s\",\"accepted_by\":\"above\"}",
			(long long)campaign.v, m, m, STR_ARG(ends));
	bench->last = campaign;
}

static void deploy(struct bench *bench, size_t n)
{
	int64_t seq = board_seq(ledger_board(bench->ledger));

	bench->deploys[n] =
		act(bench, "campaign.deploy", "{\"campaign\":%lld}", (long long)bench->last.v);
	bench->firsts[n] = read_board(bench, bench->root_id, bench->last);
	bench->events = board_seq(ledger_board(bench->ledger)) - seq;
	must(bench->table.columns == bench->measures);
	must(bench->table.counts[BOARD_SCOPE][bench->table.rows * bench->measures] ==
		board_units(ledger_board(bench->ledger)));
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void print_times(const char *what, double *times, size_t count)
{
	qsort(times, count, sizeof(*times), compare);
	printf("%s_p50_us %.2f\n%s_p99_us %.2f\n%s_max_us %.2f\n", what, times[count / 2], what,
		times[count * 99 / 100], what, times[count - 1]);
}

static size_t pick(struct bench *bench, size_t below)
{
	bench->random ^= bench->random << 13;
	bench->random ^= bench->random >> 7;
	bench->random ^= bench->random << 17;
	return (size_t)(bench->random >> 11) % below;
}

/* An import numbers its units one after another from the root on. */
static void read_boards(struct bench *bench)
{
	size_t units = board_units(ledger_board(bench->ledger));

	for (size_t n = 0; n < SAMPLES; n++)
		bench->times[n] = read_board(bench, bench->root_id, bench->last);
	print_times("root_board", bench->times, SAMPLES);
	for (size_t n = 0; n < SAMPLES; n++) {
		id unit = { bench->root_id.v + (int64_t)pick(bench, units) };
		bench->times[n] = read_board(bench, unit, bench->last);
	}
	print_times("any_board", bench->times, SAMPLES);
}

/* A draft of 60 measures is rehearsed: the whole view, its rows written as JSON. */
static void rehearse(struct bench *bench)
{
	const struct view *view = slices_view(slices, STR("rehearsal"));
	struct err err;

	bench->measures = 60;
	open_campaign(bench, bench->campaigns);
	for (size_t n = 0; n < REHEARSALS; n++) {
		struct reading *reading = ledger_read(bench->ledger, &err);
		struct arena arena;
		struct problems problems;
		struct buf out;
		char asked_id[24];
		must(reading);
		arena_init(&arena, 64 << 20);
		buf_init(&out, 1 << 20);
		problems_init(&problems, &arena, LANGUAGE_EN);
		snprintf(asked_id, sizeof(asked_id), "%lld", (long long)bench->last.v);
		struct pair asked = { STR("campaign"), str_of(asked_id) };
		int64_t rows;
		double begun = now_us();
		must(view_run(
			view, reading, &asked, 1, VIEW_JSON, &arena, &problems, &out, &rows, &err));
		bench->times[n] = now_us() - begun;
		must(!problems_any(&problems) && out.len > 1000);
		buf_done(&out);
		arena_done(&arena);
		ledger_read_end(reading);
	}
	print_times("rehearsal", bench->times, REHEARSALS);
}

static void open_store(struct bench *bench, const char *folder)
{
	struct ledger_settings settings = { .folder = folder, .slices = slices };
	struct err err;
	double begun = now_us();

	if (!ledger_open(&bench->ledger, &settings, &err))
		die(folder, str_of(err.text));
	printf("open_ms %.1f\n", (now_us() - begun) / 1e3);
	struct reading *reading = ledger_read(bench->ledger, &err);
	if (!reading)
		die(folder, str_of(err.text));
	bench->root_id = reading_find(reading, "unit", bench->root);
	bench->today = reading->today;
	ledger_read_end(reading);
	if (!id_given(bench->root_id))
		die("There is no such unit", bench->root);
}

static size_t number_of(const char *text)
{
	int64_t value;

	if (!str_number(str_of(text), &value) || value < 1 || value > 1000)
		die("Not a number from 1 to 1000", str_of(text));
	return (size_t)value;
}

int main(int argc, char **argv)
{
	struct bench bench = { .campaigns = 50, .measures = 40, .random = 88172645463325252u };
	struct rusage usage;

	if (argc < 3 || argc > 5)
		die("campaign_bench", STR("FOLDER ROOT [CAMPAIGNS [MEASURES]]"));
	bench.root = str_of(argv[2]);
	if (argc > 3)
		bench.campaigns = number_of(argv[3]);
	if (argc > 4)
		bench.measures = number_of(argv[4]);
	bench.deploys = calloc(bench.campaigns, sizeof(*bench.deploys));
	bench.firsts = calloc(bench.campaigns, sizeof(*bench.firsts));
	bench.times = calloc(SAMPLES, sizeof(*bench.times));
	must(bench.deploys && bench.firsts && bench.times);
	open_store(&bench, argv[1]);
	for (size_t n = 0; n < bench.campaigns; n++) {
		open_campaign(&bench, n);
		deploy(&bench, n);
	}
	printf("units %zu\nevents_a_deploy %lld\n", board_units(ledger_board(bench.ledger)),
		(long long)bench.events);
	print_times("deploy", bench.deploys, bench.campaigns);
	print_times("first_board", bench.firsts, bench.campaigns);
	read_boards(&bench);
	rehearse(&bench);
	getrusage(RUSAGE_SELF, &usage);
	printf("memory_mib %ld\n", usage.ru_maxrss / 1024);
	board_table_done(&bench.table);
	ledger_close(bench.ledger);
	free(bench.deploys);
	free(bench.firsts);
	free(bench.times);
	return 0;
}
