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

void double_unit_groups(struct board_double *twin, id unit, const id *groups, size_t count)
{
	struct fact_unit *fact = unit_of(twin, unit);

	must(count <= FACT_WORDS_MAX);
	fact->group_count = count;
	for (size_t i = 0; i < count; i++)
		fact->groups[i] = groups[i];
}

static void day_forget(struct board_double *twin, size_t at)
{
	memmove(&twin->days[at], &twin->days[at + 1],
		(--twin->day_count - at) * sizeof(*twin->days));
}

static void day_keep(struct board_double *twin, struct fact_day day)
{
	must(twin->day_count + 1 < FACTS_MAX);
	twin->days[twin->day_count++] = day;
}

void double_tighten(struct board_double *twin, id unit, id measure, date due)
{
	day_keep(twin, (struct fact_day){ unit, measure, due, false });
}

void double_own_due(struct board_double *twin, id unit, id measure, const date *due)
{
	for (size_t i = twin->day_count; i-- > 0;) {
		const struct fact_day *day = &twin->days[i];

		if (day->own && id_eq(day->unit, unit) && id_eq(day->measure, measure))
			day_forget(twin, i);
	}
	if (due)
		day_keep(twin, (struct fact_day){ unit, measure, *due, true });
}

static size_t ids(id into[FACT_WORDS_MAX], const id *from, size_t count)
{
	must(count <= FACT_WORDS_MAX);
	for (size_t i = 0; i < count; i++)
		into[i] = from[i];
	return count;
}

static struct fact_column column_fact(id sheet, id issuer, const struct board_column *column)
{
	struct fact_column fact = { .sheet = sheet,
		.issuer = issuer,
		.measure = column->measure,
		.top = column->top,
		.level_count = column->level_count,
		.kind_count = column->kind_count,
		.number_count = column->number_count,
		.after = column->after,
		.after_above = column->after_above,
		.after_days = column->after_days,
		.due = column->due,
		.answer_is_enough = column->answer_is_enough };

	must(column->level_count <= FACT_WORDS_MAX && column->kind_count <= FACT_WORDS_MAX);
	fact.group_count = ids(fact.groups, column->groups, column->group_count);
	fact.in_count = ids(fact.ins, column->ins, column->in_count);
	fact.out_count = ids(fact.outs, column->outs, column->out_count);
	for (size_t w = 0; w < column->level_count; w++)
		word(fact.levels[w], column->levels[w]);
	for (size_t w = 0; w < column->kind_count; w++)
		word(fact.kinds[w], column->kinds[w]);
	return fact;
}

/* What was said of a measure is kept where it is still there with as many number fields. */
static void measure_forget(
	struct board_double *twin, id measure, size_t numbers, bool again, bool all)
{
	for (size_t i = twin->cell_count; i-- > 0;) {
		size_t keep = numbers;

		if (!id_eq(twin->cells[i].measure, measure))
			continue;
		if (again && fact_stands(&twin->cells[i])) {
			twin->cells[i].state = BOARD_RETURNED;
			keep = 0;
		}
		for (size_t n = keep; n < BOARD_NUMBERS_MAX; n++)
			twin->cells[i].given[n] = false;
		if (all)
			twin->cells[i] = twin->cells[--twin->cell_count];
	}
	for (size_t i = twin->day_count; all && i-- > 0;) {
		if (id_eq(twin->days[i].measure, measure))
			day_forget(twin, i);
	}
}

static const struct board_column *among(
	const struct board_column *columns, size_t count, id measure)
{
	for (size_t i = 0; i < count; i++) {
		if (id_eq(columns[i].measure, measure))
			return &columns[i];
	}
	return NULL;
}

/* The columns that the sheet had are gone; where the first of them stood. */
static size_t columns_forget(
	struct board_double *twin, id sheet, const struct board_column *columns, size_t count)
{
	size_t at = twin->column_count;

	for (size_t i = twin->column_count; i-- > 0;) {
		const struct board_column *now;

		if (!id_eq(twin->columns[i].sheet, sheet))
			continue;
		now = among(columns, count, twin->columns[i].measure);
		measure_forget(twin, twin->columns[i].measure, now ? now->number_count : 0,
			now && now->again, !now);
		memmove(&twin->columns[i], &twin->columns[i + 1],
			(--twin->column_count - i) * sizeof(*twin->columns));
		at = i;
	}
	return at < twin->column_count ? at : twin->column_count;
}

void double_sheet_add(struct board_double *twin, id sheet, id issuer,
	const struct board_column *columns, size_t count)
{
	size_t at = columns_forget(twin, sheet, columns, count);

	must(twin->column_count + count < FACTS_MAX);
	memmove(&twin->columns[at + count], &twin->columns[at],
		(twin->column_count - at) * sizeof(*twin->columns));
	twin->column_count += count;
	for (size_t i = 0; i < count; i++)
		twin->columns[at + i] = column_fact(sheet, issuer, &columns[i]);
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
		.late = cell->late,
		.day = cell->day };
	for (size_t n = 0; cell->numbers_given && n < cell->number_count; n++) {
		fact->given[n] = cell->numbers_given[n];
		fact->numbers[n] = cell->numbers[n];
	}
}

bool double_cell_at(const struct board_double *twin, size_t n, struct board_cell *ret)
{
	const struct fact_cell *cell = &twin->cells[n];
	const struct fact_column *column;

	if (n >= twin->cell_count)
		return false;
	column = fact_column(twin, cell->measure);
	*ret = (struct board_cell){ .unit = cell->unit,
		.measure = cell->measure,
		.state = cell->state,
		.late = cell->late,
		.day = cell->day,
		.number_count = column->number_count,
		.numbers_given = column->number_count ? cell->given : NULL,
		.numbers = cell->numbers };
	return true;
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

static bool any_group(const struct fact_unit *unit, const struct fact_column *column)
{
	for (size_t i = 0; i < column->group_count; i++) {
		for (size_t n = 0; n < unit->group_count; n++) {
			if (id_eq(column->groups[i], unit->groups[n]))
				return true;
		}
	}
	return column->group_count == 0;
}

static bool listed_in(const struct board_double *twin, const struct fact_unit *unit,
	const struct fact_column *column)
{
	for (size_t i = 0; i < column->in_count; i++) {
		if (id_eq(column->ins[i], unit->unit))
			return fact_within(twin, unit->unit, column->issuer);
	}
	return false;
}

static bool left_out(const struct board_double *twin, const struct fact_unit *unit,
	const struct fact_column *column)
{
	for (size_t i = 0; i < column->out_count; i++) {
		if (fact_within(twin, unit->unit, column->outs[i]))
			return true;
	}
	return false;
}

bool fact_binds(const struct board_double *twin, const struct fact_unit *unit,
	const struct fact_column *column)
{
	bool open = unit->opened.day <= column->due.day &&
		    (!unit->closed_given || unit->closed.day > column->due.day);

	if (open && listed_in(twin, unit, column))
		return true;
	return open && listed(column->levels, column->level_count, unit->level) &&
	       listed(column->kinds, column->kind_count, unit->kind) && any_group(unit, column) &&
	       fact_within(twin, unit->unit, column->top) && !left_out(twin, unit, column);
}

static int32_t earlier(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

date fact_due(const struct board_double *twin, const struct fact_unit *unit,
	const struct fact_column *column, bool line)
{
	int32_t due = column->due.day;
	const struct fact_cell *on =
		fact_cell(twin, column->after_above ? unit->parent : unit->unit, column->after);

	for (size_t i = 0; i < twin->day_count; i++) {
		const struct fact_day *day = &twin->days[i];

		if (!id_eq(day->measure, column->measure))
			continue;
		if (day->own && !line && id_eq(day->unit, unit->unit))
			return day->due;
		if (!day->own && fact_within(twin, unit->unit, day->unit))
			due = earlier(due, day->due.day);
	}
	if (!line && id_given(column->after) && fact_stands(on))
		due = earlier(due, on->day.day + column->after_days);
	return (date){ due };
}

bool fact_stands(const struct fact_cell *cell)
{
	return cell->state == BOARD_WAITING || cell->state == BOARD_ACCEPTED;
}

static void count_one(const struct fact_column *column, const struct fact_cell *cell, bool past,
	uint32_t ret[BOARD_COUNTS])
{
	bool stands = fact_stands(cell);

	ret[BOARD_SCOPE]++;
	ret[BOARD_ANSWERED] += stands;
	ret[BOARD_ACCEPTS] += cell->state == BOARD_ACCEPTED || (stands && column->answer_is_enough);
	ret[BOARD_RETURNS] += cell->state == BOARD_RETURNED;
	ret[BOARD_WAIVES] += cell->state == BOARD_WAIVED;
	ret[BOARD_OVERDUE] += past && !stands && cell->state != BOARD_WAIVED;
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
			count_one(column, fact_cell(twin, one->unit, measure),
				fact_due(twin, one, column, false).day < day.day, ret);
	}
}
