/* Everything that a board can be asked, asked of the board and of its double. */
#include "base/macros.h"
#include "board/double_private.h"
#include <inttypes.h>

#define DIFFER(twin, ...) (snprintf((twin)->why, sizeof((twin)->why), __VA_ARGS__), false)

struct question {
	struct board_double *twin;
	struct board *board;
	date day;
};

static const char *const count_names[BOARD_COUNTS] = {
	[BOARD_SCOPE] = "scope",
	[BOARD_ANSWERED] = "answered",
	[BOARD_ACCEPTS] = "accepted",
	[BOARD_RETURNS] = "returned",
	[BOARD_WAIVES] = "waived",
	[BOARD_OVERDUE] = "overdue",
	[BOARD_LATE] = "late",
};

static bool counts_same(
	const struct question *q, id unit, id measure, const uint32_t is[BOARD_COUNTS])
{
	uint32_t want[BOARD_COUNTS];

	double_total(q->twin, unit, measure, q->day, want);
	for (size_t k = 0; k < BOARD_COUNTS; k++) {
		if (is[k] != want[k])
			return DIFFER(q->twin,
				"unit %" PRId64 " measure %" PRId64 ": %s is %u, not %u", unit.v,
				measure.v, count_names[k], is[k], want[k]);
	}
	return true;
}

static bool row_same(const struct question *q, const struct board_table *table, size_t row, id unit)
{
	for (size_t c = 0; c < table->columns; c++) {
		uint32_t is[BOARD_COUNTS];

		for (size_t k = 0; k < BOARD_COUNTS; k++)
			is[k] = table->counts[k][row * table->columns + c];
		if (!counts_same(q, unit, table->measures[c], is))
			return false;
	}
	return true;
}

/* Children as the board must show them: open, or with somebody bound in one of the columns. */
static bool child_shown(const struct question *q, const struct fact_unit *child, id unit, id sheet)
{
	uint32_t bound[BOARD_COUNTS];

	if (!id_eq(child->parent, unit))
		return false;
	if (!child->closed_given)
		return true;
	for (size_t i = 0; i < q->twin->column_count; i++) {
		const struct fact_column *column = &q->twin->columns[i];

		if (!id_eq(column->sheet, sheet) || !fact_within(q->twin, unit, column->issuer))
			continue;
		double_total(q->twin, child->unit, column->measure, q->day, bound);
		if (bound[BOARD_SCOPE])
			return true;
	}
	return false;
}

static bool columns_same(
	const struct question *q, const struct board_table *table, id unit, id sheet)
{
	size_t at = 0;

	for (size_t i = 0; i < q->twin->column_count; i++) {
		const struct fact_column *column = &q->twin->columns[i];

		if (!id_eq(column->sheet, sheet) || !fact_within(q->twin, unit, column->issuer))
			continue;
		if (at == table->columns || !id_eq(table->measures[at], column->measure) ||
			table->due[at].day !=
				fact_due(q->twin, fact_unit(q->twin, unit), column, true).day)
			return DIFFER(
				q->twin, "unit %" PRId64 ": column %zu is another", unit.v, at);
		at++;
	}
	return at == table->columns || DIFFER(q->twin, "unit %" PRId64 ": %zu columns, not %zu",
					       unit.v, table->columns, at);
}

static bool table_same(const struct question *q, const struct board_table *table, id unit, id sheet)
{
	size_t row = 0;

	if (!columns_same(q, table, unit, sheet))
		return false;
	for (size_t i = 0; i < q->twin->unit_count; i++) {
		const struct fact_unit *child = &q->twin->units[i];

		if (!child_shown(q, child, unit, sheet))
			continue;
		if (row == table->rows || !id_eq(table->units[row], child->unit))
			return DIFFER(q->twin, "unit %" PRId64 ": row %zu is another", unit.v, row);
		if (!row_same(q, table, row++, child->unit))
			return false;
	}
	if (row != table->rows)
		return DIFFER(
			q->twin, "unit %" PRId64 ": %zu rows, not %zu", unit.v, table->rows, row);
	return row_same(q, table, row, unit);
}

static struct board_number number_want(
	const struct board_double *twin, id unit, const struct fact_column *column, size_t n)
{
	struct board_number want = { .measure = column->measure, .field = n };

	for (size_t i = 0; i < twin->unit_count; i++) {
		const struct fact_unit *one = &twin->units[i];
		const struct fact_cell *cell = fact_cell(twin, one->unit, column->measure);

		if (!fact_stands(cell) || !cell->given[n] || !fact_binds(twin, one, column) ||
			!fact_within(twin, one->unit, unit))
			continue;
		decimal_add(&want.sum, cell->numbers[n]);
		want.given++;
	}
	return want;
}

static bool numbers_same(
	const struct question *q, const struct board_table *table, id unit, id sheet)
{
	struct board_number *numbers = NULL;
	size_t fields = board_read_numbers(q->board, unit, sheet, table, &numbers);
	size_t at = 0;
	bool same = true;

	for (size_t c = 0; same && c < table->columns; c++) {
		const struct fact_column *column = fact_column(q->twin, table->measures[c]);

		for (size_t i = 0; same && i < column->number_count * (table->rows + 1);
			i++, at++) {
			size_t n = i / (table->rows + 1), row = i % (table->rows + 1);
			struct board_number want = number_want(
				q->twin, row < table->rows ? table->units[row] : unit, column, n);

			same = at < fields * (table->rows + 1) &&
			       id_eq(numbers[at].measure, want.measure) && numbers[at].field == n &&
			       numbers[at].sum.v == want.sum.v && numbers[at].given == want.given;
		}
	}
	free(numbers);
	return (same && at == fields * (table->rows + 1)) ||
	       DIFFER(q->twin, "unit %" PRId64 ": number entry %zu differs", unit.v, at);
}

/* Whether the unit is bound by the measure, what came of it, and what the line's totals are. */
static bool duty_same(const struct question *q, const struct fact_unit *unit,
	const struct fact_column *column, const struct board_duty *listed)
{
	const struct fact_cell *cell = fact_cell(q->twin, unit->unit, column->measure);
	struct board_duty duty;
	uint32_t total[BOARD_COUNTS];

	board_total(q->board, unit->unit, column->measure, q->day, total);
	if (!counts_same(q, unit->unit, column->measure, total))
		return false;
	if (board_binds(q->board, unit->unit, column->measure, &duty) != (listed != NULL))
		return DIFFER(q->twin, "unit %" PRId64 " measure %" PRId64 ": binding differs",
			unit->unit.v, column->measure.v);
	if (!listed)
		return true;
	return (id_eq(duty.sheet, column->sheet) && id_eq(duty.measure, column->measure) &&
		       duty.state == cell->state &&
		       duty.late == (fact_stands(cell) && cell->late) &&
		       duty.due.day == fact_due(q->twin, unit, column, false).day &&
		       id_eq(listed->sheet, duty.sheet) && id_eq(listed->measure, duty.measure) &&
		       listed->state == duty.state && listed->late == duty.late &&
		       listed->due.day == duty.due.day) ||
	       DIFFER(q->twin, "unit %" PRId64 " measure %" PRId64 ": the duty differs",
		       unit->unit.v, column->measure.v);
}

static bool duties_same(const struct question *q, const struct fact_unit *unit)
{
	struct board_duty duties[FACTS_MAX];
	size_t count = board_duties(q->board, unit->unit, duties, FACTS_MAX), at = 0;

	for (size_t i = 0; i < q->twin->column_count; i++) {
		const struct fact_column *column = &q->twin->columns[i];
		bool binds = fact_binds(q->twin, unit, column);

		if (binds && at == count)
			return DIFFER(q->twin, "unit %" PRId64 ": a duty is missing", unit->unit.v);
		if (!duty_same(q, unit, column, binds ? &duties[at++] : NULL))
			return false;
	}
	return at == count ||
	       DIFFER(q->twin, "unit %" PRId64 ": %zu duties, not %zu", unit->unit.v, count, at);
}

/* Depth first, children in the order of the facts; asked for three at a time. */
struct missing {
	const struct question *q;
	const struct fact_column *column;
	struct board_walk walk;
	id top, page[3];
	size_t have, at;
};

static bool missing_next(struct missing *m, id unit)
{
	if (m->at == m->have) {
		m->have = board_unanswered(
			m->q->board, m->top, m->column->measure, &m->walk, m->page, COUNT(m->page));
		m->at = 0;
	}
	return m->at < m->have ? id_eq(m->page[m->at++], unit) : !id_given(unit);
}

static bool missing_same(struct missing *m, const struct fact_unit *unit)
{
	const struct board_double *twin = m->q->twin;
	const struct fact_cell *cell = fact_cell(twin, unit->unit, m->column->measure);
	bool same = true;

	if (!fact_stands(cell) && cell->state != BOARD_WAIVED && fact_binds(twin, unit, m->column))
		same = missing_next(m, unit->unit);
	for (size_t i = 0; same && i < twin->unit_count; i++) {
		if (id_eq(twin->units[i].parent, unit->unit))
			same = missing_same(m, &twin->units[i]);
	}
	return same;
}

static bool unanswered_same(const struct question *q, const struct fact_unit *top)
{
	for (size_t i = 0; i < q->twin->column_count; i++) {
		struct missing m = { .q = q, .column = &q->twin->columns[i], .top = top->unit };

		if (!missing_same(&m, top) || !missing_next(&m, ID_NONE))
			return DIFFER(q->twin,
				"below unit %" PRId64
				": other units have not answered measure %" PRId64,
				top->unit.v, m.column->measure.v);
	}
	return true;
}

static bool sheets_same(const struct question *q, id unit)
{
	struct board_table table = { 0 };
	id sheet = ID_NONE;
	bool same = true;

	for (size_t i = 0; same && i < q->twin->column_count; i++) {
		if (id_eq(q->twin->columns[i].sheet, sheet))
			continue;
		sheet = q->twin->columns[i].sheet;
		same = board_read(q->board, unit, sheet, q->day, &table) ||
		       DIFFER(q->twin, "unit %" PRId64 " has no board", unit.v);
		same = same && table_same(q, &table, unit, sheet) &&
		       numbers_same(q, &table, unit, sheet);
	}
	board_table_done(&table);
	return same;
}

static bool tree_same(const struct question *q, const struct fact_unit *unit)
{
	id line[BOARD_DEPTH_MAX], child[1];
	size_t depth = board_line(q->board, unit->unit, line), open = 0;
	id at = unit->unit;
	bool same = board_unit_known(q->board, unit->unit) &&
		    board_unit_open(q->board, unit->unit) == !unit->closed_given &&
		    id_eq(board_parent(q->board, unit->unit), unit->parent) &&
		    (size_t)board_depth(q->board, unit->unit) == depth;

	for (size_t i = depth; same && i-- > 0; at = fact_unit(q->twin, at)->parent)
		same = id_eq(line[i], at);
	for (size_t i = 0; i < q->twin->unit_count; i++)
		open += id_eq(q->twin->units[i].parent, unit->unit) &&
			!q->twin->units[i].closed_given;
	return (same && (depth == 0 || id_eq(line[depth - 1], unit->unit)) &&
		       board_children(q->board, unit->unit, child, 1) == open) ||
	       DIFFER(q->twin, "unit %" PRId64 ": its place in the tree differs", unit->unit.v);
}

const char *double_differs(struct board_double *twin, struct board *board, date day)
{
	struct question q = { twin, board, day };

	for (size_t i = 0; i < twin->unit_count; i++) {
		const struct fact_unit *unit = &twin->units[i];

		if (!tree_same(&q, unit) || !sheets_same(&q, unit->unit) ||
			!duties_same(&q, unit) || !unanswered_same(&q, unit))
			return twin->why;
	}
	if (board_units(board) != twin->unit_count)
		return "another number of units";
	return NULL;
}

/* ---- What columns would ask ---- */

struct alike {
	uint32_t units, duties[FACTS_MAX], per_unit[FACTS_MAX];
	size_t count;
};

static size_t duties_of(const struct alike *a, const uint8_t *asked)
{
	size_t duties = 0;

	for (size_t c = 0; c < a->count; c++)
		duties += asked[c];
	return duties;
}

static void alike_add(void *context, uint32_t units, const uint8_t *asked)
{
	struct alike *a = context;

	a->units += units;
	for (size_t c = 0; c < a->count; c++)
		a->duties[c] += asked[c] ? units : 0;
	a->per_unit[duties_of(a, asked)] += units;
}

static bool has_two(void *context, const uint8_t *asked)
{
	return duties_of(context, asked) == 2;
}

static void alike_want(const struct board_double *twin, id top, const struct board_column *columns,
	struct alike *want)
{
	uint8_t asked[FACTS_MAX];

	for (size_t u = 0; u < twin->unit_count; u++) {
		const struct fact_unit *unit = &twin->units[u];

		for (size_t c = 0; c < want->count; c++)
			asked[c] = fact_binds(twin, unit, fact_column(twin, columns[c].measure));
		if (fact_within(twin, unit->unit, top))
			alike_add(want, 1, asked);
	}
}

/* Of each unit one of the columns. */
static bool bound_so(const struct board_double *twin, struct board *board, id issuer,
	const struct board_column *columns, size_t count)
{
	for (size_t u = 0; u < twin->unit_count; u++) {
		const struct fact_unit *unit = &twin->units[u];
		const struct board_column *column = &columns[u % count];

		if (board_would_bind(board, issuer, column, unit->unit) !=
			fact_binds(twin, unit, fact_column(twin, column->measure)))
			return false;
	}
	return true;
}

bool double_foretold(const struct board_double *twin, struct board *board, id issuer,
	const struct board_column *columns, size_t count)
{
	static struct alike want, is;
	struct board_table table = { 0 };
	size_t last, two;
	bool same;

	want = is = (struct alike){ .count = count };
	alike_want(twin, issuer, columns, &want);
	same = board_rehearse(board, issuer, columns, count, issuer, &table, alike_add, &is);
	last = table.rows * table.columns;
	same = same && !memcmp(&is, &want, sizeof(is)) &&
	       !memcmp(table.counts[BOARD_SCOPE] + last, want.duties, count * sizeof(uint32_t));
	two = board_asked_so(board, issuer, columns, count, issuer, has_two, &is, NULL, 0);
	board_table_done(&table);
	return same && two == want.per_unit[2] && bound_so(twin, board, issuer, columns, count);
}
