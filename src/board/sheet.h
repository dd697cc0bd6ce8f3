/* One sheet: its columns, whom they bind and by when, what units have said, and the counters of
 * units with children.
 *
 * A row is what a branch's counters for this sheet are. It is made when something below is first
 * counted or the row is first read; no row means that all its counters but the scope are zero.
 * The scope is worked out from class counts when the row is first read (`known`); until then
 * later changes leave it alone, afterwards they keep it exact.
 *
 * A region is what stands at and below a unit at which a column's scope begins or ends, or a day
 * in force becomes another, down to the next such unit. All units of a region have the same
 * `under` and, but for days of their own, the same days in force. Region 0 is what stands below
 * none.
 *
 * What a row is overdue by is `pending where the region's day is past`, and its shift: how many
 * more or fewer there are below it because days in force differ further down. Shifts hold for the
 * sheet's `day`; a branch below which no day differs has none.
 *
 * Every function here wants the board's lock: for writing where a parameter is not const. */
#ifndef MUSTER_BOARD_SHEET_H
#define MUSTER_BOARD_SHEET_H

#include "base/decimal.h"
#include "board/board.h"
#include "board/plane.h"
#include "board/sets.h"
#include "board/tree.h"

/* Planes of the widest sheet, for a row that is no branch's. */
#define ROW_COUNTERS_MAX ((size_t)PLANES * BOARD_COLUMNS_MAX)

struct column {
	id measure;
	id series; /* by which units are listed in: the measure that it is a period of, or itself */
	date due;
	bool answer_is_enough;
	uint32_t top;
	uint16_t number_count;
	uint32_t number_first;            /* its first number field among the sheet's */
	uint32_t word_first;              /* in `words`: its levels, then its kinds */
	uint16_t level_count, kind_count; /* 0: all */
	uint32_t id_first;                /* in `ids`: its groups */
	uint16_t group_count;             /* 0: all */
	uint32_t out_first;               /* in `outs` */
	uint16_t out_count;
	uint16_t after; /* the column and one that it hangs on; 0: none */
	bool after_above;
	int32_t after_days;
	bool followed; /* another one hangs on it: days of answers are kept */
};

struct row {
	uint32_t known, pad[3];
	uint32_t counters[]; /* PLANES x wide */
};

/* under[c]: UNDER_SCOPE where the column's top is above and none of its outs is, UNDER_ISSUER where
 * the issuer is. */
#define UNDER_SCOPE 1u
#define UNDER_ISSUER 2u

struct region {
	uint32_t unit;  /* NONE: of region 0 */
	uint32_t above; /* the region that it stands in */
	bool placed;    /* `above` and the rest were worked out */
	uint8_t *under; /* `wide` of each */
	int32_t *due;   /* in force */
	int32_t *tight; /* what was tightened at the unit itself; NULL: nothing was */
};

/* A unit that a series lists in. */
struct listed {
	uint32_t unit;
	id series;
};

struct sheet {
	id sheet;
	uint32_t issuer;
	size_t column_count, wide;
	struct column *columns;
	uint32_t *words;
	id *ids;
	uint32_t *outs;
	struct listed *ins;
	size_t in_count;
	struct region *regions;
	size_t region_count, region_room;
	size_t scope_region_count; /* the first ones: only at these does a scope begin or end */
	struct map region_units;   /* to the region */
	uint8_t *marked;           /* a bit for each unit that a region begins at */
	size_t marked_size;
	uint8_t *mask; /* class x wide: UNDER_SCOPE where the column asks for the class,
			  UNDER_ISSUER where it lists it in */
	size_t mask_room;
	uint8_t *silence;  /* `wide` zeros: the cells of a unit that has said nothing */
	struct pile rows;  /* by branch: struct row */
	struct pile cells; /* by unit: a byte a column */
	struct pile
		sums; /* by branch: decimal_sum[field_count], then uint32_t given[field_count] */
	size_t field_count;
	int32_t day;        /* for which shifts hold */
	bool tightened;     /* days in force differ by region */
	bool following;     /* a column hangs on another */
	bool stale;         /* shifts are to be worked out again before anybody reads */
	struct map own;     /* by unit and column: the unit's own day; tag 0: none */
	struct map days;    /* by unit and column: the day of the standing answer; tag 0: none */
	struct map loners;  /* units that have days of their own */
	struct pile shifts; /* by branch: int32_t[wide] */
	struct map numbers; /* by unit and field: what the unit's standing answer gave; tag: places
			       and one, 0 none */
};

/* ---- region.c ---- */
void regions_init(struct sheet *, const struct tree *); /* of a sheet whose columns stand */
void regions_done(struct sheet *);
/* All of them anew; or those at and below a unit, after its line changed. */
void regions_place(struct sheet *, const struct tree *);
void regions_place_below(struct sheet *, const struct tree *, uint32_t top);
/* Leaves the shifts stale, and the days of regions below too. */
void region_tighten(struct sheet *, const struct tree *, uint32_t unit, size_t column, int32_t due);
/* The region that the unit (NONE: no unit) stands in. */
const struct region *sheet_region(const struct sheet *, const struct tree *, uint32_t unit);

static inline bool region_begins(const struct sheet *sheet, uint32_t unit)
{
	return unit / 8 < sheet->marked_size && (sheet->marked[unit / 8] >> unit % 8 & 1);
}

static inline const struct region *region_at(const struct sheet *sheet, uint32_t unit)
{
	return &sheet->regions[map_find(&sheet->region_units, (uint64_t)unit + 1)->value];
}

/* Of a child, where its parent's region is known. */
static inline const struct region *region_below(
	const struct sheet *sheet, const struct region *region, uint32_t child)
{
	return region_begins(sheet, child) ? region_at(sheet, child) : region;
}

/* ---- sheet.c: whom a column binds ---- */
void sheet_done(struct sheet *);
/* For the classes from there on. */
void sheet_mask(struct sheet *, const struct tree *, const struct sets *, size_t class_from);
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

/* Whether a column binds a unit of that mask in a region with that `under`. */
static inline bool binds(uint8_t mask, uint8_t under)
{
	return (mask & under) != 0;
}

static inline const uint8_t *sheet_cells(const struct sheet *sheet, uint32_t unit)
{
	const uint8_t *cells = pile_at(&sheet->cells, unit);

	return cells ? cells : sheet->silence;
}

/* ---- due.c: by when, and what follows from days in force that differ ---- */
/* Whether any unit's day in force is not its column's. */
static inline bool sheet_deviates(const struct sheet *sheet)
{
	return sheet->tightened || sheet->following || sheet->loners.count;
}
/* The day in force for a unit of that region. */
int32_t unit_due(const struct sheet *, const struct tree *, const struct region *, uint32_t unit,
	size_t column);
void due_own(struct sheet *, uint32_t unit, size_t column, const date *due);
/* Keeps the day of a standing answer (NULL: none stands) of a column that is followed. */
void due_day(struct sheet *, uint32_t unit, size_t column, const date *day);
/* What the unit alone is pending and overdue beside its region, taken out of the shifts of its line
 * or entered: before and after anything changes that they rest on. One column, all columns, and one
 * with those that hang on it. The walk up ends before `stop`. */
void shift_column(
	struct sheet *, const struct tree *, uint32_t unit, uint32_t stop, size_t column, int sign);
void shift_unit(struct sheet *, const struct tree *, uint32_t unit, uint32_t stop, int sign);
void shift_followers(struct sheet *, const struct tree *, uint32_t unit, size_t column, int sign);
/* The same of a unit with all below it, as one: out of the lines of its parent before it is moved,
 * into those of the next one after. Within the subtree nothing changes where shifts_hold(). */
void shift_subtree(struct sheet *, const struct tree *, uint32_t unit, int sign);
/* Whether what is pending and overdue in a subtree stays as it is when it leaves one region for
 * another. */
bool shifts_hold(const struct sheet *, const struct region *was, const struct region *is);
/* All shifts for a day, from nothing, into a pile of the caller's. */
void shifts_gather(const struct sheet *, const struct tree *, int32_t day, struct pile *ret);
void shifts_again(struct sheet *, const struct tree *); /* for the sheet's day */
/* The unit's row is overdue by past x pending + ret, for a leaf too. */
int32_t unit_shift(const struct sheet *, const struct tree *, const struct region *, uint32_t leaf,
	size_t column, int32_t day);
bool unit_has_days(const struct sheet *, uint32_t unit); /* a leaf that may have a shift */

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
/* The byte as this column has it; again: sent back if it stands. */
uint8_t cell_again(const struct column *, uint8_t cell, bool again);
void number_keep(struct sheet *, uint32_t unit, size_t field, const decimal *); /* NULL: none */
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
