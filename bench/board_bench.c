/* How quick the board is: a synthetic country of the given number of units (665,276 where none is
 * given) and columns (40), a quarter of the cells answered. `tighten`: every county has made every
 * column due earlier, each county by other days. Prints one figure a line; never fails for being
 * slow.
 *
 *     board_bench [units [columns [tighten]]] */
#include "base/macros.h"
#include "board/board.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#define LEVELS 6 /* country, province, city, county, town, village */
#define COLUMNS_MAX 200
#define COUNTY 3 /* its level */
#define LARGE_COUNTY 5000
#define SAMPLES 20000
#define FIRST_UNIT 100
#define SHEET (INT64_C(1) << 40)
#define DUE 20000

struct bench {
	struct board *board;
	struct board_changes *changes;
	struct board_table table;
	size_t units, columns;
	bool tighten;
	size_t level_first[LEVELS + 1]; /* a level's units stand together; the last: one past all */
	int64_t seq;
	uint64_t random;
};

static double now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static size_t pick(struct bench *bench, size_t below)
{
	bench->random ^= bench->random << 13;
	bench->random ^= bench->random >> 7;
	bench->random ^= bench->random << 17;
	return (size_t)(bench->random >> 11) % below;
}

static id unit_at(size_t at)
{
	return (id){ FIRST_UNIT + (int64_t)at };
}

static void take(struct bench *bench)
{
	board_take(bench->board, bench->changes, ++bench->seq);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void print_times(const char *what, double *times, size_t count)
{
	qsort(times, count, sizeof(*times), compare);
	printf("%-34s median %8.2f us   p99 %8.2f us   max %9.2f us\n", what, times[count / 2],
		times[count * 99 / 100], times[count - 1]);
}

static void print_memory(const char *what)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	printf("%-34s %ld MiB at most\n", what, usage.ru_maxrss / 1024);
}

/* The fan-outs of the real country: 31 provinces, 342 cities, 2,978 counties, 41,000 towns, the
 * rest villages. */
static void levels_set(struct bench *bench)
{
	static const size_t share[LEVELS - 1] = { 1, 31, 342, 2978, 41000 };
	size_t at = 0;

	for (size_t level = 0; level < COUNT(share); level++) {
		size_t count = share[level] * bench->units / 665276;

		bench->level_first[level] = at;
		at += level < 2 || !count ? share[level] : count;
	}
	bench->level_first[LEVELS - 1] = at;
	bench->level_first[LEVELS] = bench->units;
}

static void load(struct bench *bench)
{
	static const str names[LEVELS] = { STR_INIT("country"), STR_INIT("province"),
		STR_INIT("city"), STR_INIT("county"), STR_INIT("town"), STR_INIT("village") };
	double begun = now_us();

	for (size_t level = 0; level < LEVELS; level++) {
		size_t first = bench->level_first[level], end = bench->level_first[level + 1];

		for (size_t at = first; at < end; at++) {
			struct board_unit unit = { .unit = unit_at(at), .level = names[level] };

			if (level) {
				size_t above = bench->level_first[level - 1];

				unit.parent = unit_at(
					above + (at - first) * (first - above) / (end - first));
			}
			change_unit_add(bench->changes, &unit);
		}
	}
	printf("%-34s %.1f ms\n", "changes listed", (now_us() - begun) / 1e3);
	begun = now_us();
	take(bench);
	printf("%-34s %.1f ms\n", "units taken", (now_us() - begun) / 1e3);
}

static double read_one(struct bench *bench, size_t at)
{
	double begun = now_us();

	must(board_read(
		bench->board, unit_at(at), (id){ SHEET }, (date){ DUE + 1 }, &bench->table));
	return now_us() - begun;
}

static void deploy(struct bench *bench)
{
	struct board_column columns[COLUMNS_MAX] = { 0 };
	double begun = now_us();

	for (size_t c = 0; c < bench->columns; c++)
		columns[c] = (struct board_column){ .measure = { SHEET + 1 + (int64_t)c },
			.top = unit_at(0),
			.due = { DUE + (int32_t)(c % 3) } };
	change_sheet_add(bench->changes, (id){ SHEET }, unit_at(0), columns, bench->columns);
	take(bench);
	board_turn(bench->board, (date){ DUE + 1 });
	printf("%-34s %.1f us\n", "columns deployed", now_us() - begun);
	printf("%-34s %.1f us\n", "first board after it", read_one(bench, 0));
}

static void tighten(struct bench *bench)
{
	double begun = now_us();

	for (size_t at = bench->level_first[COUNTY]; at < bench->level_first[COUNTY + 1]; at++) {
		for (size_t c = 0; c < bench->columns; c++)
			change_tighten(bench->changes, unit_at(at), (id){ SHEET + 1 + (int64_t)c },
				(date){ DUE - 3 + (int32_t)pick(bench, 6) });
	}
	take(bench);
	printf("%-34s %.1f ms (%zu days)\n", "every county tightens", (now_us() - begun) / 1e3,
		(bench->level_first[COUNTY + 1] - bench->level_first[COUNTY]) * bench->columns);
}

/* The board turns to the next day, in which some of the days in force lie. */
static void day_turns(struct bench *bench, double *times)
{
	for (size_t i = 0; i < 20; i++) {
		times[i] = now_us();
		board_turn(bench->board, (date){ DUE - 4 + (int32_t)(i % 6) });
		times[i] = now_us() - times[i];
	}
	board_turn(bench->board, (date){ DUE + 1 });
	print_times("the day turns", times, 20);
}

static void answer(struct bench *bench, size_t at, size_t column)
{
	change_cell(
		bench->changes, &(struct board_cell){ .unit = unit_at(at),
					.measure = { SHEET + 1 + (int64_t)column },
					.state = pick(bench, 2) ? BOARD_WAITING : BOARD_ACCEPTED,
					.late = pick(bench, 4) == 0 });
}

static void answer_quarter(struct bench *bench)
{
	double begun = now_us();
	size_t cells = 0;

	for (size_t at = 0; at < bench->units; at++) {
		for (size_t c = at % 4; c < bench->columns; c += 4, cells++)
			answer(bench, at, c);
		if (at % 1000 == 999)
			take(bench);
	}
	take(bench);
	printf("%-34s %.1f ms (%zu)\n", "a quarter answered, in lists", (now_us() - begun) / 1e3,
		cells);
}

static void answers(struct bench *bench, double *times)
{
	double begun, all;

	for (size_t i = 0; i < SAMPLES; i++) {
		answer(bench, pick(bench, bench->units), pick(bench, bench->columns));
		begun = now_us();
		take(bench);
		times[i] = now_us() - begun;
	}
	print_times("one answer, anywhere", times, SAMPLES);
	begun = now_us();
	for (size_t i = 0; i < SAMPLES; i++) {
		answer(bench, pick(bench, bench->units), pick(bench, bench->columns));
		take(bench);
	}
	all = now_us() - begun;
	printf("%-34s %.2f us each\n", "the same without the clock", all / SAMPLES);
}

static void reads(struct bench *bench, double *times)
{
	for (size_t i = 0; i < SAMPLES; i++)
		times[i] = read_one(bench, 0);
	print_times("board of the root", times, SAMPLES);
	for (size_t i = 0; i < SAMPLES; i++)
		times[i] = read_one(bench, pick(bench, bench->units));
	print_times("board of any unit, at first", times, SAMPLES);
	for (size_t at = 0; at < bench->level_first[5]; at++)
		read_one(bench, at);
	print_memory("memory, every board read once");
	for (size_t i = 0; i < SAMPLES; i++)
		times[i] = read_one(bench, pick(bench, bench->units));
	print_times("board of any unit, again", times, SAMPLES);
	for (size_t i = 0; i < SAMPLES; i++)
		times[i] = read_one(bench, pick(bench, bench->level_first[5]));
	print_times("board of any unit above a village", times, SAMPLES);
	for (size_t i = 0; i < SAMPLES; i++)
		times[i] = read_one(bench, pick(bench, bench->level_first[4]));
	print_times("board of any county and above", times, SAMPLES);
}

/* A city changes its province, with some 2,000 units below it; then a county its city, with some
 * 220. */
static void moves(struct bench *bench, double *times)
{
	static const char *const what[] = { NULL, NULL, "a city moves", "a county moves" };

	for (size_t level = 2; level < COUNT(what); level++) {
		size_t first = bench->level_first[level], above = bench->level_first[level - 1];

		for (size_t i = 0; i < 200; i++) {
			size_t unit = first + pick(bench, bench->level_first[level + 1] - first);

			change_unit_move(bench->changes, unit_at(unit),
				unit_at(above + pick(bench, first - above)));
			times[i] = now_us();
			take(bench);
			times[i] = now_us() - times[i];
		}
		print_times(what[level], times, 200);
	}
}

/* One county gets as many villages as the largest have; then it changes its city to and fro. */
static void large_county_moves(struct bench *bench, double *times)
{
	size_t county = bench->level_first[COUNTY];

	for (size_t i = 0; i < LARGE_COUNTY; i++)
		change_unit_add(
			bench->changes, &(struct board_unit){ .unit = unit_at(bench->units + i),
						.parent = unit_at(county),
						.level = STR("village") });
	take(bench);
	for (size_t i = 0; i < 200; i++) {
		change_unit_move(bench->changes, unit_at(county),
			unit_at(bench->level_first[COUNTY - 1] + i % 300));
		times[i] = now_us();
		take(bench);
		times[i] = now_us() - times[i];
	}
	print_times("a county of 5,000 units moves", times, 200);
}

/* A city and all below it leave the scope and come back: its columns are counted again for some
 * 2,000 units. */
static void turns(struct bench *bench, double *times)
{
	for (size_t i = 0; i < 200; i++) {
		size_t first = bench->level_first[2];
		size_t city = first + pick(bench, bench->level_first[3] - first);

		change_unit_move(bench->changes, unit_at(city), ID_NONE);
		take(bench);
		change_unit_move(bench->changes, unit_at(city), unit_at(1));
		times[i] = now_us();
		take(bench);
		times[i] = now_us() - times[i];
	}
	print_times("a city comes into scope", times, 200);
}

int main(int argc, char **argv)
{
	struct bench bench = { .units = 665276, .columns = 40, .random = 88172645463325252u };
	double *times = calloc(SAMPLES, sizeof(*times));
	int64_t asked;

	if (argc > 1 && str_number(str_of(argv[1]), &asked) && asked > 10000)
		bench.units = (size_t)asked;
	if (argc > 2 && str_number(str_of(argv[2]), &asked) && asked > 0 && asked <= COLUMNS_MAX)
		bench.columns = (size_t)asked;
	bench.tighten = argc > 3 && str_eq(str_of(argv[3]), STR("tighten"));
	must(times);
	bench.board = board_new();
	bench.changes = board_changes_new();
	levels_set(&bench);
	load(&bench);
	print_memory("memory, units only");
	deploy(&bench);
	if (bench.tighten)
		tighten(&bench);
	answer_quarter(&bench);
	answers(&bench, times);
	reads(&bench, times);
	day_turns(&bench, times);
	moves(&bench, times);
	large_county_moves(&bench, times);
	turns(&bench, times);
	print_memory("memory, a quarter answered");
	board_table_done(&bench.table);
	board_changes_free(bench.changes);
	board_free(bench.board);
	free(times);
	return 0;
}
