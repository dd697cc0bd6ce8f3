/* One sheet: its columns, whom they bind, what units have said, and the counters of units with
 * children.
 *
 * A row is what a branch's counters for this sheet are. It is made when something below is first
 * counted or the row is first read; no row means that all its counters but the scope are zero. The
 * scope is worked out from class counts when the row is first read (`known`); until then later
 * changes leave it alone, afterwards they keep it exact. Every function here wants the board's
 * lock: for writing where a parameter is not const. */
#ifndef MUSTER_BOARD_SHEET_H
#define MUSTER_BOARD_SHEET_H

#include "base/decimal.h"
#include "board/board.h"
#include "board/plane.h"
#include "board/tree.h"

/* Planes of the widest sheet, for a row that is no branch's. */
#define ROW_COUNTERS_MAX ((size_t)PLANES * BOARD_COLUMNS_MAX)

struct column {
	id measure;
	date due;
	bool answer_is_enough;
	uint16_t top; /* which of the sheet's tops */
	uint16_t number_count;
	uint32_t number_first;            /* its first number field among the sheet's */
	uint32_t word_first;              /* in `words`: its levels, then its kinds */
	uint16_t level_count, kind_count; /* 0: all */
};

struct row {
	uint32_t known, pad[3];
	uint32_t counters[]; /* PLANES x wide */
};

struct sheet {
	id sheet;
	uint32_t issuer;
	size_t column_count, wide;
	struct column *columns;
	uint32_t *words;
	uint32_t *tops; /* the units that are top of a column, each once */
	size_t top_count;
	uint8_t *mask; /* class x wide: 1 where the column asks for the class */
	size_t mask_room;
	uint8_t *silence;  /* `wide` zeros: the cells of a unit that has said nothing */
	struct pile rows;  /* by branch: struct row */
	struct pile cells; /* by unit: a byte a column */
	struct pile
		sums; /* by branch: decimal_sum[field_count], then uint32_t given[field_count] */
	size_t field_count;
	struct map numbers; /* by unit and field: what the unit's standing answer gave; tag: places
			       and one, 0 none */
};

/* ---- sheet.c: whom a column binds ---- */
void sheet_done(struct sheet *);
void sheet_mask(
	struct sheet *, const struct tree *, size_t class_from); /* for the classes from there on */
/* under[c] = 1 where the column's top is the unit (NONE: no unit) or above it. */
void sheet_under(const struct sheet *, const struct tree *, uint32_t unit, uint8_t *under);
bool sheet_binds(const struct sheet *, const struct tree *, uint32_t unit, size_t column);
/* How many units each column binds in a unit's subtree, by class counts. */
void sheet_scope(const struct sheet *, const struct tree *, uint32_t unit, uint32_t *ret);
uint32_t sheet_scope_of(const struct sheet *, const struct tree *, uint32_t unit, size_t column);
/* The planes of a unit: its branch's row, or what it is by itself. */
void sheet_planes(const struct sheet *, const struct tree *, uint32_t unit, uint32_t *ret);
void sheet_planes_alone(const struct sheet *, const struct tree *, uint32_t unit, uint32_t *ret);
const struct row *sheet_row_known(
	struct sheet *, const struct tree *, uint32_t unit); /* of a branch */

static inline const uint8_t *sheet_mask_of(const struct sheet *sheet, uint32_t class)
{
	return sheet->mask + class * sheet->wide;
}

static inline const uint8_t *sheet_cells(const struct sheet *sheet, uint32_t unit)
{
	const uint8_t *cells = pile_at(&sheet->cells, unit);

	return cells ? cells : sheet->silence;
}

/* ---- tally.c: counters and sums kept exact ----
 *
 * The walk up ends before `stop`; NONE: past the root. */
void tally_planes(struct sheet *, const struct tree *, uint32_t from, uint32_t stop,
	const uint32_t *planes, bool add);
/* The unit's byte for a column turns from `before` to `after`, as far as they count. */
void tally_cell(struct sheet *, const struct tree *, uint32_t unit, uint32_t stop, size_t column,
	uint8_t before, uint8_t after);
void tally_numbers(struct sheet *, const struct tree *, uint32_t unit, uint32_t stop, size_t column,
	bool add); /* what the unit itself gave */
void tally_sums(struct sheet *, const struct tree *, uint32_t unit, uint32_t from,
	bool add); /* its subtree */
/* The new state of a cell; numbers as struct board_cell has them. */
void tally_answer(struct sheet *, const struct tree *, uint32_t unit, size_t column,
	const struct board_cell *);
bool sheet_number(const struct sheet *, uint32_t unit, size_t field, decimal *ret);

static inline decimal_sum *sums_of(const struct sheet *sheet, uint32_t branch)
{
	return pile_at(&sheet->sums, branch);
}

static inline uint32_t *sums_given(const struct sheet *sheet, decimal_sum *sums)
{
	return (uint32_t *)(sums + sheet->field_count);
}

#endif
