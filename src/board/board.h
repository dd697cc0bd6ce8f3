/* The board: an organisation's trees and the roll-ups over them, in memory. Pure arithmetic;
 * knows no SQL, no names.
 *
 * What it holds
 *   - units, each with a parent (or none: a root), a level and a kind (words, interned), the day it
 *     was opened and the day it was closed. A unit has a dense index that never changes: the order
 *     in which units were added.
 *   - sheets, one for each campaign in force, with the unit that issued it and a fixed list of
 *     columns: its measures. A column has a scope, a due day, whether an answer is enough, and how
 *     many number fields its form has. The scope: the subtree below `top` but for those below
 *     `outs`; some levels, some kinds, some groups (none listed: all of them); and besides the
 *     units of `ins`, whatever they are, as long as they stand below the issuer.
 *   - cells: what a unit's duty for a column has come to. Nothing is kept for a unit that has said
 *     nothing.
 *
 * What is counted, exactly
 *   A column binds a unit when `top` is the unit or above it in the tree as it stands now and none
 *   of `outs` is, its level and kind are among those asked for and one of its groups is; or it is one
 *   of `ins` and the issuer is it or above it. And it is open on the column's due day: opened <=
 *   due, and not closed or closed > due.
 *
 *   The day in force for a unit is the column's due day, or where one is earlier the earliest to
 *   which it or a unit above it was tightened, or where the column is relative and the answer that it
 *   hangs on stands, that answer's day and so many days, whichever is first; or, before all of
 *   these, the unit's own day (change_own_due()). Who is bound does not depend on it.
 *
 *   For a unit and a column, over its whole subtree, itself included, among the units bound:
 *   - scope: how many are bound
 *   - answered: an answer stands, accepted or waiting
 *   - accepted: the answer is accepted (where an answer is enough: every one that stands)
 *   - returned: it was sent back and no new one was given
 *   - waived: released
 *   - overdue: day > the day in force for it, no answer stands, not waived (so a returned one is
 *     overdue)
 *   - late: the standing answer came after its day
 *   - numbers: for each number field the exact sum of what standing answers gave, and how many gave
 *     one
 *
 *   A unit that moves out of scope takes its answers out of the counts, and brings them back when
 *   it returns.
 *
 *   An answer's own day counts while it stands.
 *
 * Cost
 *   Deploying touches no unit: how many are bound is worked out from counts by class (level, kind,
 *   opened, closed) when a row is first read, and kept exact by later changes. An answer walks up
 *   at most BOARD_DEPTH_MAX parents. Reading a board copies rows: no allocation once a table has
 *   grown to its size.
 *
 * Threads: any number of readers, one writer. A reader waits only while changes are put in
 * (board_take) or another reader has rows worked out for the first time, never for a disk.
 *
 * Memory: a leaf that answered nothing costs its place in the tree, 24 bytes. Where the
 * machine has no more the process stops: the ledger has every fact, and a board that lacks one
 * would lie. */
#ifndef MUSTER_BOARD_BOARD_H
#define MUSTER_BOARD_BOARD_H

#include "base/date.h"
#include "base/decimal.h"
#include "base/id.h"
#include "base/str.h"

#define BOARD_DEPTH_MAX 32     /* a root stands at depth 1 */
#define BOARD_COLUMNS_MAX 1000 /* of one sheet */
#define BOARD_WORDS_MAX 500    /* levels or kinds that one scope lists */
#define BOARD_NUMBERS_MAX 20   /* number fields of one column */
#define BOARD_GROUPS_MAX 200   /* groups that one scope lists */
#define BOARD_LISTED_MAX 500   /* units that one scope lists in, or out */

struct board;
struct board *board_new(void);
void board_free(struct board *);

/* ---- Changes ----
 *
 * A list of changes is filled while a transaction runs and taken by the board in one step after its
 * commit, or dropped. Changes are facts: the ledger refused what cannot be, so a change that names
 * an unknown unit, makes a circle or goes deeper than the limit is a bug and asserts. Strings are
 * copied. */
struct board_changes;
struct board_changes *board_changes_new(void);
void board_changes_free(struct board_changes *);
void board_changes_clear(struct board_changes *);
size_t board_changes_count(const struct board_changes *);
/* Whether an empty board could take them: for a list that was read from tables, which may have been
 * damaged. Looks at every change once. */
bool board_changes_sound(const struct board_changes *);

enum board_state { BOARD_OPEN, BOARD_WAITING, BOARD_ACCEPTED, BOARD_RETURNED, BOARD_WAIVED };

struct board_unit {
	id unit, parent; /* parent 0: a root */
	str level, kind; /* empty or not given: a word of its own, "none" */
	date opened;
	bool closed_given;
	date closed;
};

struct board_column {
	id measure;
	id series; /* columns that are periods of one measure share their `ins`: its id; not given: alone */
	id top;
	const str *levels, *kinds; /* none: all */
	size_t level_count, kind_count;
	const id *groups; /* none: all */
	size_t group_count;
	const id *ins, *outs;
	size_t in_count, out_count;
	date due;
	/* Given: due at the latest `after_days` after the day of the unit's standing answer to this
	 * measure of the same sheet; `after_above`: of the answer of the unit above. */
	id after;
	bool after_above;
	int after_days;
	bool answer_is_enough; /* BOARD_WAITING counts as accepted */
	size_t number_count;
	bool again; /* where the sheet was there before: answers that stand count as sent back */
};

struct board_cell {
	id unit, measure;
	enum board_state state;
	bool late;                 /* only with BOARD_WAITING and BOARD_ACCEPTED */
	date day;                  /* only with those: the day it was done */
	size_t number_count;       /* as its column has them; 0 where numbers_given is NULL */
	const bool *numbers_given; /* number_count of them; NULL: none given */
	const decimal *numbers;
};

void change_unit_add(struct board_changes *, const struct board_unit *); /* after its parent */
void change_unit_words(struct board_changes *, id unit, str level, str kind);
/* All the groups that it stands in from now on, ascending, each once. */
void change_unit_groups(struct board_changes *, id unit, const id *groups, size_t count);
void change_unit_move(struct board_changes *, id unit, id parent);
void change_unit_close(struct board_changes *, id unit, date closed); /* and not those below it */
/* A sheet that is there already gets these columns instead: what was said of measures that are
 * among both is kept (numbers too, as far as there are fields), tightening and own days as well.
 * Costs as much as counting all that was ever answered. */
void change_sheet_add(
	struct board_changes *, id sheet, id issuer, const struct board_column *, size_t count);
/* From now on the measure is due by that day for the unit and all below it, where it was not due
 * earlier. */
void change_tighten(struct board_changes *, id unit, id measure, date due);
/* The unit's own day, whatever else is said; NULL: none any more. */
void change_own_due(struct board_changes *, id unit, id measure, const date *due);
void change_cell(
	struct board_changes *, const struct board_cell *); /* the whole new state of that cell */

/* Takes the changes in order, empties the list, and from then on answers for `seq`; wakes those in
 * board_wait(). */
void board_take(struct board *, struct board_changes *, int64_t seq);
int64_t board_seq(const struct board *);
/* The day by which overdue is kept. Boards of another day are worked out when they are asked for,
 * and slower where days in force differ within a sheet. Holds up writers and readers for one sheet
 * at a time. */
void board_turn(struct board *, date day);
date board_day(const struct board *);
/* Waits until the board answers for `seq` or a later one; false after wait_ms. */
bool board_wait(struct board *, int64_t seq, int wait_ms);

/* ---- The tree ---- */
size_t board_units(const struct board *);   /* all that were ever added */
size_t board_words(struct board *);         /* different levels and kinds, and words of scopes */
bool board_word_known(struct board *, str); /* whether a word is one of them */
size_t board_group_sets(
	struct board *); /* different combinations of groups, and of lists of scopes */
bool board_unit_known(struct board *, id unit);
bool board_unit_open(struct board *, id unit);      /* known and not closed */
id board_parent(struct board *, id unit);           /* ID_NONE for a root */
int board_depth(struct board *, id unit);           /* 1 for a root */
int board_height(struct board *, id unit);          /* 1 for a leaf; walks the subtree */
bool board_within(struct board *, id unit, id top); /* top is the unit or above it */
/* The line from the root down to the unit, both included; how many. */
size_t board_line(struct board *, id unit, id ret[BOARD_DEPTH_MAX]);
/* Open children, in the order of their dense index: up to `max` into ret; how many there are in
 * all. */
size_t board_children(struct board *, id unit, id *ret, size_t max);
/* The open roots; likewise. */
size_t board_roots(struct board *, id *ret, size_t max);
/* The unit and all below it, closed ones too, parents first: up to `max` into ret; how many, or
 * max + 1 where there are more. */
size_t board_below(struct board *, id unit, id *ret, size_t max);

/* ---- Boards ---- */
enum board_count {
	BOARD_SCOPE,
	BOARD_ANSWERED,
	BOARD_ACCEPTS,
	BOARD_RETURNS,
	BOARD_WAIVES,
	BOARD_OVERDUE,
	BOARD_LATE,
	BOARD_COUNTS
};

/* One answer, reused from call to call. counts[k][row * columns + column]; the row `rows` (one past
 * the children) is the total: the whole subtree of the unit asked, itself included. Zeroed is
 * empty; board_table_done() frees. */
struct board_table {
	int64_t seq;
	size_t rows, columns;
	/* the children, by dense index; closed ones too while a column binds them or one below */
	id *units;
	id *measures;
	date *due; /* in force at the unit asked */
	uint32_t *counts[BOARD_COUNTS];
	size_t row_room, column_room, cell_room;
};

struct board_number {
	id measure;
	size_t field; /* which number field of the measure, from 0 */
	decimal_sum sum;
	int64_t given;
};

void board_table_done(struct board_table *);

/* The board of a unit for a sheet, as if today were `day`. Columns are those of the sheet where its
 * issuer is the unit or above it, else none. False where there is no such unit or sheet. */
bool board_read(struct board *, id unit, id sheet, date day, struct board_table *ret);

/* The numbers of the same board: for each number field of each column, in order, rows + 1 entries
 * (the children as board_read() gives them, then the total) into *ret, which is realloc()ed and the
 * caller's to free(). How many fields. They are those of one seq, but maybe of a later one than the
 * table's: where board_seq() is past table->seq afterwards, read both again. */
size_t board_read_numbers(
	struct board *, id unit, id sheet, const struct board_table *, struct board_number **ret);

/* The total of one unit and one column; all zero where it has none. Order as enum board_count. */
void board_total(struct board *, id unit, id measure, date day, uint32_t ret[BOARD_COUNTS]);

/* ---- Duties ---- */
struct board_duty {
	id sheet, measure;
	enum board_state state;
	bool late;
	bool accepted; /* or answered, where an answer is enough: nobody looks at it any more */
	date due;      /* in force for the unit */
};

/* The day in force for the unit as far as its line says it (without days that are its alone),
 * whether the measure binds it or not. False where either is not known. */
bool board_due(struct board *, id unit, id measure, date *ret);
/* Whether the measure binds the unit; ret (may be NULL) says what came of it. */
bool board_binds(struct board *, id unit, id measure, struct board_duty *ret);
/* All duties of one unit, sheet by sheet, up to max into ret; how many in all. */
size_t board_duties(struct board *, id unit, struct board_duty *ret, size_t max);

/* The units below `top` (itself included) that the measure binds, that have no standing answer
 * and are not waived: up to `max` into ret, depth first. Zeroed to begin; 0 at the end. Between
 * calls the tree may change: no unit that stays is left out or given twice unless it was moved
 * meanwhile. */
struct board_walk {
	/* from top down to the unit looked at last, so that a moved one does not lead astray */
	id line[BOARD_DEPTH_MAX];
	size_t depth;
	bool begun, ended;
};
size_t board_unanswered(
	struct board *, id top, id measure, struct board_walk *, id *ret, size_t max);

/* ---- Rehearsal: what columns would ask ----
 *
 * As if the columns were a sheet of `issuer` today, without issuing it. Columns may be of several
 * campaigns, if all of them are issued at or above `issuer`. Units are looked at by kind: all that
 * have the same duties together, so the work does not grow with the organisation. */

/* Units that have the same duties: `asked[c]` is 1 where column c binds them. */
typedef void board_alike(void *context, uint32_t units, const uint8_t *asked);
/* How many units each column would bind at and below each child of `unit`, and in all, into
 * ret->counts[BOARD_SCOPE] (the other counts are zero; NULL: not asked for); then calls `each`
 * (may be NULL) for all kinds of units at and below `unit`, with the board locked for reading.
 * Several calls may be of alike units. False where there is no such unit. */
bool board_rehearse(struct board *, id issuer, const struct board_column *, size_t count, id unit,
	struct board_table *ret, board_alike *each, void *context);

/* Whether a column would bind that unit. */
bool board_would_bind(struct board *, id issuer, const struct board_column *, id unit);

/* The units at and below `unit` whose duties are wanted: up to `max` ids into ret, in no order that
 * is promised; how many there are. Walks all units below. */
typedef bool board_wanted(void *context, const uint8_t *asked);
size_t board_asked_so(struct board *, id issuer, const struct board_column *, size_t count, id unit,
	board_wanted *, void *context, id *ret, size_t max);

#endif
