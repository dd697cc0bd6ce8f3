/* How quick units are found as one types, in the process: opens a store, makes the index by a first search,
 * then types what people type, one letter after another, as who sees all, as who sees one unit with all
 * below it and as who sees one line alone. Prints one figure a line, "name value", for bench/run.sh; never
 * fails for being slow.
 *
 *     find_bench FOLDER UNIT LEAF     codes: of the one who sees what is below, and of the one who does not
 *     find_bench FOLDER UNIT LEAF -v  each search with its time
 */
#include "app/slices.h"
#include "ledger/look.h"
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS 5
#define MOST 20
#define TIMES_MAX 20000

/* Names in full, by characters, syllables and first letters; what is everywhere, what is nowhere, several
 * words, the end of a code. */
static const char *const typed[] = {
	"北京市朝阳区",
	"东城街道",
	"村民委员会",
	"beijingshi",
	"xicheng",
	"chaoyangqu",
	"cunweihui",
	"zhongguancun",
	"bjs",
	"cwh",
	"sqjwh",
	"110101001",
	"999999999999",
	"zzzzzz",
	"qqq",
	"不存在的单位",
	"beijing chaoyang",
	"村 委 会 乡 zzz",
	"shan dong cun wei hui",
	"jiang su nan jing",
	"an",
	"a",
	"e n",
	"0 1 2 3 4 5",
};

static double now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void die(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s\n", what, why);
	exit(1);
}

struct bench {
	struct ledger *ledger;
	double times[TIMES_MAX];
	size_t count;
	bool tells;
};

static struct reading *read_store(struct bench *bench)
{
	struct err err;
	struct reading *reading = ledger_read(bench->ledger, &err);

	if (!reading)
		die("reading", err.text);
	return reading;
}

static size_t search(struct reading *reading, str text)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 20);
	struct found found[MOST];

	return reading_look(reading, "unit", text, ID_NONE, MOST, &arena, found);
}

/* The best of some, in the time of the processor: a search waits for nothing, and what else the machine does
 * meanwhile is not what is measured. */
static void measure(
	struct bench *bench, const struct standing *standing, const char *text, size_t len)
{
	double best = 1e12;
	size_t hits = 0;

	for (int round = 0; round < ROUNDS; round++) {
		struct reading *reading = read_store(bench);
		reading->standing = standing;
		double begun = now_us();
		hits = search(reading, (str){ text, len });
		double took = now_us() - begun;
		best = took < best ? took : best;
		ledger_read_end(reading);
	}
	if (bench->tells)
		printf("%8.0f us %3zu  %.*s\n", best, hits, (int)len, text);
	must(bench->count < TIMES_MAX);
	bench->times[bench->count++] = best;
}

static void type_all(struct bench *bench, const struct standing *standing)
{
	for (size_t n = 0; n < COUNT(typed); n++)
		for (size_t len = 1; len <= strlen(typed[n]); len++)
			if (((unsigned char)typed[n][len] & 0xc0) != 0x80)
				measure(bench, standing, typed[n], len);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void print_times(struct bench *bench, const char *who)
{
	qsort(bench->times, bench->count, sizeof(*bench->times), compare);
	printf("%s_p50_us %.0f\n%s_max_us %.0f\n", who, bench->times[bench->count / 2], who,
		bench->times[bench->count - 1]);
	bench->count = 0;
}

/* A member there, who sees what is below too, or nothing but the line. */
static struct standing at(struct bench *bench, const char *code)
{
	struct reading *reading = read_store(bench);
	id unit = reading_find(reading, "unit", str_of(code));
	struct standing standing = {
		.actor = { ID_FIRST }, .reach = REACH_SEE, .own = 1, .count = 1
	};

	for (size_t n = 0; slices[n]; n++)
		if (slices[n]->rights)
			standing.rights = slices[n]->rights;
	if (!id_given(unit))
		die("no such unit", code);
	standing.held[0] = (struct holding){ unit, standing.rights[0].role };
	ledger_read_end(reading);
	return standing;
}

int main(int argc, char **argv)
{
	struct ledger_settings settings = { .slices = slices };
	struct bench *bench = calloc(1, sizeof(*bench));
	struct err err;

	if (argc < 4)
		die("find_bench", "FOLDER UNIT LEAF [-v]");
	must(bench);
	bench->tells = argc > 4;
	settings.folder = argv[1];
	if (!ledger_open(&bench->ledger, &settings, &err))
		die(argv[1], err.text);
	size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
	struct reading *reading = read_store(bench);
	double begun = now_us();
	search(reading, STR("a"));
	printf("first_ms %.0f\n", (now_us() - begun) / 1e3);
	ledger_read_end(reading);
	printf("memory_mib %zu\n", (mallinfo2().uordblks + mallinfo2().hblkhd - before) >> 20);
	type_all(bench, NULL);
	printf("searches %zu\n", bench->count);
	print_times(bench, "all");
	struct standing standing = at(bench, argv[2]);
	type_all(bench, &standing);
	print_times(bench, "below");
	standing = at(bench, argv[3]);
	type_all(bench, &standing);
	print_times(bench, "line");
	ledger_close(bench->ledger);
	free(bench);
	return 0;
}
