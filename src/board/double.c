/* The double's facts, and what follows from them one unit at a time. */
#include "base/macros.h"
#include "board/double_private.h"

struct board_double *double_new(void)
{
	struct board_double *twin = calloc(1, sizeof(*twin));

	must(twin);
	return twin;
}

void double_free(struct board_double *twin)
{
	free(twin);
}

static void word(char into[32], str from)
{
	must(from.len < 32);
	memset(into, 0, 32);
	if (from.len)
		memcpy(into, from.ptr, from.len);
}

const struct fact_unit *fact_unit(const struct board_double *twin, id unit)
{
	for (size_t i = 0; i < twin->unit_count; i++) {
		if (id_eq(twin->units[i].unit, unit))
			return &twin->units[i];
	}
	return NULL;
}

static struct fact_unit *unit_of(struct board_double *twin, id unit)
{
	const struct fact_unit *found = fact_unit(twin, unit);

	must(found);
	return &twin->units[found - twin->units];
}

const struct fact_column *fact_column(const struct board_double *twin, id measure)
{
	for (size_t i = 0; i < twin->column_count; i++) {
		if (id_eq(twin->columns[i].measure, measure))
			return &twin->columns[i];
	}
	return NULL;
}

const struct fact_cell *fact_cell(const struct board_double *twin, id unit, id measure)
{
	static const struct fact_cell open = { .state = BOARD_OPEN };

	for (size_t i = 0; i < twin->cell_count; i++) {
		const struct fact_cell *cell = &twin->cells[i];

		if (id_eq(cell->unit, unit) && id_eq(cell->measure, measure))
			return cell;
	}
	return &open;
}

void double_unit_add(struct board_double *twin, const struct board_unit *unit)
{
	struct fact_unit *fact = &twin->units[twin->unit_count++];

	must(twin->unit_count < FACTS_MAX);
	*fact = (struct fact_unit){ .unit = unit->unit,
		.parent = unit->parent,
		.opened = unit->opened,
		.closed = unit->closed,
		.closed_given = unit->closed_given };
	word(fact->level, unit->level);
	word(fact->kind, unit->kind);
}

void double_unit_words(struct board_double *twin, id unit, str level, str kind)
{
	word(unit_of(twin, unit)->level, level);
	word(unit_of(twin, unit)->kind, kind);
}

void double_unit_move(struct board_double *twin, id unit, id parent)
{
	unit_of(twin, unit)->parent = parent;
}

void double_unit_close(struct board_double *twin, id unit, date closed)
{
	unit_of(twin, unit)->closed = closed;
	unit_of(twin, unit)->closed_given = true;
}

void double_sheet_add(struct board_double *twin, id sheet, id issuer,
	const struct board_column *columns, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct board_column *column = &columns[i];
		struct fact_column *fact = &twin->columns[twin->column_count++];

		must(twin->column_count < FACTS_MAX && column->level_count <= FACT_WORDS_MAX &&
			column->kind_count <= FACT_WORDS_MAX);
		*fact = (struct fact_column){ .sheet = sheet,
			.issuer = issuer,
			.measure = column->measure,
			.top = column->top,
			.level_count = column->level_count,
			.kind_count = column->kind_count,
			.number_count = column->number_count,
			.due = column->due,
			.answer_is_enough = column->answer_is_enough };
		for (size_t w = 0; w < column->level_count; w++)
			word(fact->levels[w], column->levels[w]);
		for (size_t w = 0; w < column->kind_count; w++)
			word(fact->kinds[w], column->kinds[w]);
	}
}

void double_cell(struct board_double *twin, const struct board_cell *cell)
{
	const struct fact_cell *found = fact_cell(twin, cell->unit, cell->measure);
	struct fact_cell *fact = &twin->cells[twin->cell_count];

	if (id_given(found->unit))
		fact = &twin->cells[found - twin->cells];
	else
		must(++twin->cell_count < FACTS_MAX);
	*fact = (struct fact_cell){ .unit = cell->unit,
		.measure = cell->measure,
		.state = cell->state,
		.late = cell->late };
	for (size_t n = 0; cell->numbers_given && n < cell->number_count; n++) {
		fact->given[n] = cell->numbers_given[n];
		fact->numbers[n] = cell->numbers[n];
	}
}

bool fact_within(const struct board_double *twin, id unit, id top)
{
	while (id_given(unit) && !id_eq(unit, top))
		unit = fact_unit(twin, unit)->parent;
	return id_given(unit);
}

static bool listed(const char (*words)[32], size_t count, const char *asked)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(words[i], asked))
			return true;
	}
	return count == 0;
}

bool fact_binds(const struct board_double *twin, const struct fact_unit *unit,
	const struct fact_column *column)
{
	bool open = unit->opened.day <= column->due.day &&
		    (!unit->closed_given || unit->closed.day > column->due.day);

	return open && listed(column->levels, column->level_count, unit->level) &&
	       listed(column->kinds, column->kind_count, unit->kind) &&
	       fact_within(twin, unit->unit, column->top);
}

bool fact_stands(const struct fact_cell *cell)
{
	return cell->state == BOARD_WAITING || cell->state == BOARD_ACCEPTED;
}

static void count_one(const struct fact_column *column, const struct fact_cell *cell, date day,
	uint32_t ret[BOARD_COUNTS])
{
	bool stands = fact_stands(cell);

	ret[BOARD_SCOPE]++;
	ret[BOARD_ANSWERED] += stands;
	ret[BOARD_ACCEPTS] += cell->state == BOARD_ACCEPTED || (stands && column->answer_is_enough);
	ret[BOARD_RETURNS] += cell->state == BOARD_RETURNED;
	ret[BOARD_WAIVES] += cell->state == BOARD_WAIVED;
	ret[BOARD_OVERDUE] += day.day > column->due.day && !stands && cell->state != BOARD_WAIVED;
	ret[BOARD_LATE] += stands && cell->late;
}

void double_total(
	const struct board_double *twin, id unit, id measure, date day, uint32_t ret[BOARD_COUNTS])
{
	const struct fact_column *column = fact_column(twin, measure);

	memset(ret, 0, BOARD_COUNTS * sizeof(*ret));
	if (!column || !fact_within(twin, unit, column->issuer))
		return;
	for (size_t i = 0; i < twin->unit_count; i++) {
		const struct fact_unit *one = &twin->units[i];

		if (fact_within(twin, one->unit, unit) && fact_binds(twin, one, column))
			count_one(column, fact_cell(twin, one->unit, measure), day, ret);
	}
}
