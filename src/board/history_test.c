/* Random histories: after every step the board must say what its double says. */
#include "base/macros.h"
#include "board/double.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h> /* wants the headers above it */

#define HISTORIES 120
#define STEPS 120
#define UNITS_MAX 26
#define SHEETS_MAX 4
#define SHEET_COLUMNS 5
#define GROUPS 3
#define FIRST_DAY 20000

struct history {
	bool restless;
	uint64_t random;
	struct board *board;
	struct board_changes *changes;
	struct board_double *twin;
	int64_t seq, next_id, stray_id;
	date day;
	id units[UNITS_MAX];
	size_t unit_count;
	struct sheet_told {
		id sheet, issuer;
		id measures[SHEET_COLUMNS];
		size_t numbers[SHEET_COLUMNS], count;
	} sheets[SHEETS_MAX];
	size_t sheet_count;
	id last_sheet;
};

static const str levels[] = { STR_INIT(""), STR_INIT("city"), STR_INIT("town") };
static const str kinds[] = { STR_INIT("office"), STR_INIT("school"), STR_INIT("") };

/* xorshift64 (Marsaglia 2003): the same history on every machine. */
static size_t pick(struct history *h, size_t below)
{
	h->random ^= h->random << 13;
	h->random ^= h->random >> 7;
	h->random ^= h->random << 17;
	return (size_t)(h->random >> 11) % below;
}

static id any_unit(struct history *h)
{
	return h->units[pick(h, h->unit_count)];
}

static date any_day(struct history *h)
{
	return (date){ FIRST_DAY - 5 + (int32_t)pick(h, 30) };
}

/* Ids mostly ascend, sometimes with a gap, sometimes one comes that is lower than all before. */
static id new_id(struct history *h)
{
	size_t way = pick(h, 10);

	if (way == 0)
		return (id){ h->stray_id-- };
	h->next_id += way == 1 ? 7 : 1;
	return (id){ h->next_id };
}

static void step_add(struct history *h)
{
	struct board_unit unit = {
		.unit = new_id(h),
		.parent = h->unit_count && pick(h, 12) ? any_unit(h) : ID_NONE,
		.level = levels[pick(h, COUNT(levels))],
		.kind = kinds[pick(h, COUNT(kinds))],
		.opened = any_day(h),
		.closed_given = pick(h, 12) == 0,
		.closed = any_day(h),
	};

	if (h->unit_count == UNITS_MAX)
		return;
	h->units[h->unit_count++] = unit.unit;
	change_unit_add(h->changes, &unit);
	double_unit_add(h->twin, &unit);
}

static void step_words(struct history *h)
{
	id unit = any_unit(h);
	str level = levels[pick(h, COUNT(levels))], kind = kinds[pick(h, COUNT(kinds))];

	change_unit_words(h->changes, unit, level, kind);
	double_unit_words(h->twin, unit, level, kind);
}

static void step_close(struct history *h)
{
	id unit = any_unit(h);
	date closed = any_day(h);

	change_unit_close(h->changes, unit, closed);
	double_unit_close(h->twin, unit, closed);
}

/* The tree is asked where it stands: changes that wait are taken first. */
static void step_move(struct history *h)
{
	id unit = any_unit(h), parent = pick(h, 10) ? any_unit(h) : ID_NONE;

	board_take(h->board, h->changes, ++h->seq);
	if (id_given(parent) && board_within(h->board, parent, unit))
		return;
	change_unit_move(h->changes, unit, parent);
	double_unit_move(h->twin, unit, parent);
}

static void step_groups(struct history *h)
{
	id groups[GROUPS], unit = any_unit(h);
	size_t count = 0;

	for (int64_t g = 1; g <= GROUPS; g++) {
		if (pick(h, 2))
			groups[count++] = (id){ g };
	}
	change_unit_groups(h->changes, unit, groups, count);
	double_unit_groups(h->twin, unit, groups, count);
}

static struct board_column column_any(struct history *h, id issuer, id measure, id units[4])
{
	static const id groups[GROUPS] = { { 1 }, { 2 }, { 3 } };

	for (size_t i = 0; i < 4; i++)
		units[i] = any_unit(h);
	return (struct board_column){
		.measure = measure,
		.top = pick(h, 3) ? issuer : any_unit(h),
		.levels = levels,
		.level_count = pick(h, 2) ? 0 : pick(h, COUNT(levels)),
		.kinds = kinds,
		.kind_count = pick(h, 2) ? 0 : pick(h, COUNT(kinds)),
		.groups = groups,
		.group_count = pick(h, 3) ? 0 : pick(h, GROUPS + 1),
		.ins = units,
		.in_count = pick(h, 3) ? 0 : pick(h, 3),
		.outs = units + 2,
		.out_count = pick(h, 3) ? 0 : pick(h, 3),
		.due = any_day(h),
		.answer_is_enough = pick(h, 2),
		.number_count = pick(h, 3),
		.again = pick(h, 4) == 0,
	};
}

/* Some columns hang on another one of the sheet. */
static void columns_hang(struct history *h, struct board_column *columns, size_t count)
{
	for (size_t c = 0; c < count; c++) {
		size_t on = pick(h, count);

		if (on == c || pick(h, h->restless ? 2 : 3))
			continue;
		columns[c].after = columns[on].measure;
		columns[c].after_above = h->restless || pick(h, 2);
		columns[c].after_days = (int)pick(h, 6);
	}
}

static void sheet_tell(struct history *h, struct sheet_told *told)
{
	struct board_column columns[SHEET_COLUMNS] = { 0 };
	id units[SHEET_COLUMNS][4];

	for (size_t c = 0; c < told->count; c++) {
		columns[c] = column_any(h, told->issuer, told->measures[c], units[c]);
		told->numbers[c] = columns[c].number_count;
	}
	columns_hang(h, columns, told->count);
	h->last_sheet = told->sheet;
	board_take(h->board, h->changes, ++h->seq); /* what is rehearsed sees all that was told */
	double_sheet_add(h->twin, told->sheet, told->issuer, columns, told->count);
	if (!double_foretold(h->twin, h->board, told->issuer, columns, told->count))
		fail_msg("sheet %d: foretold otherwise than issued", (int)told->sheet.v);
	change_sheet_add(h->changes, told->sheet, told->issuer, columns, told->count);
}

static void step_sheet(struct history *h)
{
	struct sheet_told *told = &h->sheets[h->sheet_count];

	if (h->sheet_count == SHEETS_MAX)
		return;
	h->sheet_count++;
	told->sheet = (id){ ++h->next_id };
	told->issuer = any_unit(h);
	told->count = 1 + pick(h, SHEET_COLUMNS - 1);
	for (size_t c = 0; c < told->count; c++)
		told->measures[c] = (id){ ++h->next_id };
	sheet_tell(h, told);
}

/* Days of answers are kept only of what something hung on: cells are told again. */
static void cells_again(struct history *h)
{
	struct board_cell cell;

	for (size_t n = 0; double_cell_at(h->twin, n, &cell); n++) {
		bool given[BOARD_NUMBERS_MAX];

		for (size_t i = 0; i < cell.number_count; i++)
			given[i] = cell.numbers_given[i] && cell.state != BOARD_OPEN;
		if (cell.numbers_given)
			cell.numbers_given = given;
		change_cell(h->changes, &cell);
	}
}

/* The sheet with other columns: one less, or one more, and all with another scope. */
static void step_amend(struct history *h)
{
	struct sheet_told *told = h->sheet_count ? &h->sheets[pick(h, h->sheet_count)] : NULL;

	if (!told)
		return;
	if (told->count > 1 && pick(h, 2)) {
		told->count--;
	} else if (told->count < SHEET_COLUMNS) {
		told->measures[told->count++] = (id){ ++h->next_id };
	}
	sheet_tell(h, told);
	cells_again(h);
}

static const struct sheet_told *any_column(struct history *h, size_t *ret)
{
	const struct sheet_told *told = h->sheet_count ? &h->sheets[pick(h, h->sheet_count)] : NULL;

	*ret = told ? pick(h, told->count) : 0;
	return told;
}

static void step_tighten(struct history *h)
{
	size_t c;
	const struct sheet_told *told = any_column(h, &c);
	id unit = any_unit(h);
	date due = any_day(h);

	if (!told)
		return;
	change_tighten(h->changes, unit, told->measures[c], due);
	double_tighten(h->twin, unit, told->measures[c], due);
}

static void step_own(struct history *h)
{
	size_t c;
	const struct sheet_told *told = any_column(h, &c);
	id unit = any_unit(h);
	date due = any_day(h);
	const date *given = pick(h, 3) ? &due : NULL;

	if (!told)
		return;
	change_own_due(h->changes, unit, told->measures[c], given);
	double_own_due(h->twin, unit, told->measures[c], given);
}

static void step_cell(struct history *h)
{
	bool given[2] = { pick(h, 2), pick(h, 2) };
	decimal numbers[2] = { { (int64_t)pick(h, 1000) - 500, (uint8_t)pick(h, 4) },
		{ INT64_C(999999999999999999), 0 } };
	size_t c;
	const struct sheet_told *told = any_column(h, &c);
	struct board_cell cell;

	if (!told)
		return;
	cell = (struct board_cell){
		.unit = any_unit(h),
		.measure = told->measures[c],
		.state = (enum board_state)pick(h, BOARD_WAIVED + 1),
		.late = pick(h, 3) == 0,
		.day = any_day(h),
		.number_count = told->numbers[c],
		.numbers_given = told->numbers[c] ? given : NULL,
		.numbers = numbers,
	};
	change_cell(h->changes, &cell);
	double_cell(h->twin, &cell);
}

/* A reader has rows worked out, some of them, at some moment. */
static void step_look(struct history *h)
{
	struct board_table table = { 0 };

	board_read(h->board, any_unit(h), h->last_sheet, h->day, &table);
	board_table_done(&table);
}

/* Sometimes it is asked for a day that the board has not turned to. */
static void step_day(struct history *h)
{
	h->day.day += pick(h, 3) ? 1 : -1;
	if (pick(h, 3))
		board_turn(h->board, h->day);
}

/* Each kind of step as often as its weight says; in every other history units move about while days
 * in force differ. */
static const struct {
	void (*step)(struct history *);
	size_t weight[2];
} steps[] = {
	{ step_add, { 5, 4 } },
	{ step_words, { 2, 1 } },
	{ step_close, { 1, 0 } },
	{ step_move, { 5, 12 } },
	{ step_groups, { 2, 0 } },
	{ step_sheet, { 1, 1 } },
	{ step_amend, { 1, 0 } },
	{ step_tighten, { 2, 5 } },
	{ step_own, { 2, 5 } },
	{ step_cell, { 14, 8 } },
	{ step_look, { 2, 0 } },
	{ step_day, { 2, 3 } },
};
#define STEP_WEIGHTS 39 /* of each kind of history */

static void step_any(struct history *h)
{
	size_t at = pick(h, STEP_WEIGHTS), i = 0;

	while (at >= steps[i].weight[h->restless])
		at -= steps[i++].weight[h->restless];
	steps[i].step(h);
}

static void history_begin(struct history *h, uint64_t seed)
{
	*h = (struct history){ .random = seed * UINT64_C(0x9e3779b97f4a7c15) + 1,
		.board = board_new(),
		.changes = board_changes_new(),
		.twin = double_new(),
		.next_id = 5000,
		.stray_id = 4000,
		.day = { FIRST_DAY },
		.restless = seed % 2 };
	step_add(h);
}

static void history_end(struct history *h)
{
	board_free(h->board);
	board_changes_free(h->changes);
	double_free(h->twin);
}

static void agrees_after_every_step(void **state UNUSED)
{
	for (uint64_t seed = 1; seed <= HISTORIES; seed++) {
		struct history h;

		history_begin(&h, seed);
		for (int step = 0; step < STEPS; step++) {
			size_t together = pick(&h, 4) ? 1 : 5;
			const char *why;

			while (together--)
				step_any(&h);
			board_take(h.board, h.changes, ++h.seq);
			why = double_differs(h.twin, h.board, h.day);
			if (why)
				fail_msg("history %d, step %d: %s", (int)seed, step, why);
		}
		history_end(&h);
	}
}

/* A board that nobody reads must come to the same: rows are then worked out only at the end. */
static void agrees_when_read_only_at_the_end(void **state UNUSED)
{
	for (uint64_t seed = 1001; seed <= 1000 + HISTORIES * 4; seed++) {
		struct history h;
		const char *why;

		history_begin(&h, seed);
		for (int step = 0; step < STEPS; step++)
			step_any(&h);
		board_take(h.board, h.changes, ++h.seq);
		why = double_differs(h.twin, h.board, h.day);
		if (why)
			fail_msg("history %d: %s", (int)seed, why);
		history_end(&h);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_after_every_step),
		cmocka_unit_test(agrees_when_read_only_at_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
