/* Planning an import: what each row comes to, what is wrong with it, and the order in which rows
 * are done.
 *
 * Rows may stand in any order and may name units of the store, so the tree that the file would make
 * is walked in memory: a row's unit above is another row, or a unit of the store, which may itself
 * be a row that moves. The walk up from a row ends at a root, at a unit of the store above which no
 * row stands, or where it meets itself. */
#include "org/import.h"
#include "org/org.sql.h"

#define NO_ROW UINT32_MAX
/* The depth of a row that stands below a circle: the circle's own rows are refused. */
#define HANGS UINT8_MAX

/* The hash stands beside the row, so that a slot taken by another code is passed without a look at
 * that code. */
struct slot {
	uint32_t row;  /* NO_ROW: free */
	uint32_t mark; /* of its code's hash */
};

struct plan {
	struct tx *tx;
	struct unit_import *import;
	struct problems *problems;
	struct import_row *rows;
	size_t count;
	struct slot *table; /* row by code: open addressing, `mask` + 1 slots */
	size_t mask;
	uint32_t *above; /* the row that a row stands under, or NO_ROW */
	uint8_t *depth;  /* of a row's unit in the tree to be; 0: not known yet */
	uint32_t *order; /* the rows, level by level */
	int64_t *lines;  /* of a CSV file: of those that change something, in that order */
	struct new_words *words;
	uint64_t seed; /* so that no file can be made whose codes all meet in one slot */
	bool store_empty;
};

/* ---- Rows by code ---- */

/* The slot where the row of this code stands or would stand. */
static struct slot *find_slot(const struct plan *plan, str code, uint32_t mark)
{
	for (size_t n = mark & plan->mask;; n = (n + 1) & plan->mask) {
		struct slot *slot = &plan->table[n];
		if (slot->row == NO_ROW ||
			(slot->mark == mark && str_eq(plan->rows[slot->row].code, code)))
			return slot;
	}
}

static uint32_t find_row(const struct plan *plan, str code)
{
	return find_slot(plan, code, (uint32_t)str_hash(code, plan->seed))->row;
}

static int64_t line_of(const struct plan *plan, size_t row)
{
	return plan->import->units.lines ? plan->import->units.lines[row] : (int64_t)row + 1;
}

static void in_row(struct plan *plan, size_t row)
{
	problems_in_row(
		plan->problems, "units", row, plan->import->units.lines ? line_of(plan, row) : 0);
}

static void index_rows(struct plan *plan)
{
	for (size_t n = 0; n < plan->count; n++) {
		if (!plan->rows[n].code.len)
			continue; /* refused when it was read */
		uint32_t mark = (uint32_t)str_hash(plan->rows[n].code, plan->seed);
		struct slot *slot = find_slot(plan, plan->rows[n].code, mark);
		if (slot->row == NO_ROW) {
			*slot = (struct slot){ (uint32_t)n, mark };
			continue;
		}
		in_row(plan, n);
		problem(plan->problems, "code", "R-ORG-10",
			N_("The code %.*s stands in line %lld already."),
			STR_ARG(plan->rows[n].code),
			(long long)line_of(plan, slot->row)); /* R-ORG-10 */
	}
}

/* ---- Verdicts ---- */

/* The act's own right is at `under`; a row may name units elsewhere. */
static void check_right(struct plan *plan, size_t n, enum right right, id unit)
{
	in_row(plan, n);
	org_check_right(plan->tx, right, unit, plan->problems, "code");
}

/* A row that says what is there already is skipped, though its unit be closed; of a unit above `under`,
 * which is known, it needs no right. */
static void skip_same(struct plan *plan, size_t n, id unit)
{
	id under = plan->import->under;

	plan->rows[n].verdict = VERDICT_SKIP;
	if (!id_given(under) || !board_within(tx_board(plan->tx), under, unit))
		check_right(plan, n, RIGHT_MANAGE, unit);
}

static void judge_known(struct plan *plan, size_t n, id unit)
{
	struct import_row *row = &plan->rows[n];
	int conflict = plan->import->conflict;

	row->unit = unit;
	if (conflict == CONFLICT_SKIP) {
		row->verdict = VERDICT_SKIP;
		return;
	}
	row->verdict = VERDICT_UPDATE;
	in_row(plan, n);
	if (conflict != CONFLICT_UPDATE) {
		import_say_how(plan->problems);
		problem(plan->problems, "code", "R-ORG-14",
			N_("There is a unit with the code %.*s already."),
			STR_ARG(row->code)); /* R-ORG-14 */
	} else if (import_fill_in(plan->tx, row)) {
		skip_same(plan, n, unit);
	} else {
		org_check_open(plan->tx, unit, plan->problems, "code");
	}
}

static void judge(struct plan *plan, size_t n)
{
	id unit = plan->store_empty ? ID_NONE : unit_by_code(tx_conn(plan->tx), plan->rows[n].code);

	if (id_given(unit)) {
		judge_known(plan, n, unit);
		return;
	}
	plan->rows[n].verdict = VERDICT_CREATE;
	in_row(plan, n);
	import_check_code(plan->rows[n].code, plan->problems);
}

static void check_words(struct plan *plan, size_t n)
{
	const struct import_row *row = &plan->rows[n];

	if (row->verdict == VERDICT_SKIP)
		return;
	in_row(plan, n);
	if (!words_take(plan->words, row->level))
		refuse_word(plan->problems, "level");
	else if (!words_take(plan->words, row->kind))
		refuse_word(plan->problems, "kind");
}

/* Finds the unit above: a row of the file, else a unit of the store. A row that is skipped changes
 * nothing above it. */
static void place(struct plan *plan, size_t n)
{
	struct import_row *row = &plan->rows[n];

	plan->above[n] = NO_ROW;
	if (row->verdict == VERDICT_SKIP)
		return;
	if (row->verdict == VERDICT_UPDATE)
		check_right(plan, n, RIGHT_MANAGE, row->unit);
	if (!row->parent.len) {
		row->above = row->verdict == VERDICT_UPDATE
				     ? board_parent(tx_board(plan->tx), row->unit)
				     : plan->import->under;
		return;
	}
	plan->above[n] = find_row(plan, row->parent);
	if (plan->above[n] != NO_ROW) {
		if (row->verdict == VERDICT_UPDATE)
			check_right(plan, n, RIGHT_ARRANGE, row->unit);
		return;
	}
	row->above = plan->store_empty ? ID_NONE : unit_by_code(tx_conn(plan->tx), row->parent);
	in_row(plan, n);
	if (!id_given(row->above))
		problem(plan->problems, "parent", "R-ORG-11",
			N_("No unit has the code %.*s, in the file or in the store."),
			STR_ARG(row->parent)); /* R-ORG-11 */
	else
		org_check_open(plan->tx, row->above, plan->problems, "parent");
	if (id_given(row->above))
		check_right(plan, n, RIGHT_MANAGE, row->above);
	if (row->verdict == VERDICT_UPDATE &&
		!id_eq(board_parent(tx_board(plan->tx), row->unit), row->above))
		check_right(plan, n, RIGHT_ARRANGE, row->unit);
}

/* ---- Depths and circles ---- */

static uint32_t row_of_unit(const struct plan *plan, id unit)
{
	struct org_unit found;
	struct arena *arena = tx_arena(plan->tx);

	if (!org_unit_get(tx_conn(plan->tx), unit, arena, &found))
		return NO_ROW;
	return find_row(plan, found.code);
}

/* The row above a row in the tree to be, looking through units of the store that the file does not
 * name, whose number is added to *ret_between. */
static uint32_t next_above(const struct plan *plan, uint32_t n, int *ret_between)
{
	const struct import_row *row = &plan->rows[n];

	if (plan->above[n] != NO_ROW)
		return plan->above[n];
	id unit = row->verdict == VERDICT_SKIP ? board_parent(tx_board(plan->tx), row->unit) : row->above;
	for (; id_given(unit); unit = board_parent(tx_board(plan->tx), unit), (*ret_between)++) {
		uint32_t found = row_of_unit(plan, unit);
		if (found != NO_ROW)
			return found;
	}
	return NO_ROW;
}

static void refuse_depth(struct plan *plan, uint32_t n, bool circle)
{
	in_row(plan, n);
	if (circle)
		problem(plan->problems, "parent", "R-ORG-12",
			N_("The unit would stand below itself.")); /* R-ORG-12 */
	else
		problem(plan->problems, "parent", "R-ORG-13",
			N_("The unit would stand deeper than %d."), BOARD_DEPTH_MAX); /* R-ORG-13 */
}

static bool repeats(const uint32_t *line, int length)
{
	for (int k = 0; k < length; k++)
		for (int j = 0; j < k; j++)
			if (line[j] == line[k])
				return true;
	return false;
}

/* Walks up from a row until a row whose depth is known or a root; at most BOARD_DEPTH_MAX rows are
 * remembered, since a longer line is refused whatever it ends in. */
static void find_depth(struct plan *plan, uint32_t start)
{
	uint32_t line[BOARD_DEPTH_MAX + 1];
	int between[BOARD_DEPTH_MAX + 1], length = 0, depth = 0;
	uint32_t at = start;

	while (at != NO_ROW && !plan->depth[at] && length <= BOARD_DEPTH_MAX) {
		line[length] = at;
		between[length] = 0;
		at = next_above(plan, at, &between[length++]);
		if (at == start) {
			refuse_depth(plan, start, true);
			return;
		}
	}
	if (at != NO_ROW && !plan->depth[at]) {
		if (repeats(line, length))
			plan->depth[start] = HANGS;
		else
			refuse_depth(plan, start, false);
		return;
	}
	if (at != NO_ROW && plan->depth[at] == HANGS) {
		plan->depth[start] = HANGS;
		return;
	}
	depth = at == NO_ROW ? 0 : plan->depth[at];
	while (length-- > 0) {
		depth += between[length] + 1;
		if (depth > BOARD_DEPTH_MAX)
			depth = BOARD_DEPTH_MAX + 1;
		plan->depth[line[length]] = (uint8_t)depth;
	}
}

static void check_depth(struct plan *plan, uint32_t n)
{
	const struct import_row *row = &plan->rows[n];

	if (!plan->depth[n])
		find_depth(plan, n);
	if (!plan->depth[n] || plan->depth[n] == HANGS || row->verdict == VERDICT_SKIP)
		return;
	int below = row->verdict == VERDICT_UPDATE ? board_height(tx_board(plan->tx), row->unit) - 1
						   : 0;
	if (plan->depth[n] + below > BOARD_DEPTH_MAX)
		refuse_depth(plan, n, false);
}

/* ---- Order and numbers ---- */

/* Rows by depth, and within a depth by the place of the row above them, so that the children of one
 * unit get neighbouring numbers: the tables and the board are then read in the order in which they
 * lie. */
static void order_rows(struct plan *plan, uint32_t *first, uint32_t *next)
{
	size_t done = 0, filled = 0;

	for (size_t n = 0; n < plan->count; n++)
		first[n] = next[n] = NO_ROW;
	for (size_t n = plan->count; n-- > 0;) {
		uint32_t above = plan->above[n];
		if (above == NO_ROW)
			continue;
		next[n] = first[above];
		first[above] = (uint32_t)n;
	}
	for (size_t n = 0; n < plan->count; n++)
		if (plan->above[n] == NO_ROW)
			plan->order[filled++] = (uint32_t)n;
	for (; done < filled; done++)
		for (uint32_t n = first[plan->order[done]]; n != NO_ROW; n = next[n])
			plan->order[filled++] = n;
	must(filled == plan->count);
}

static bool changes_nothing(struct plan *plan, const struct import_row *row)
{
	struct org_unit now;

	return org_unit_get(tx_conn(plan->tx), row->unit, tx_arena(plan->tx), &now) &&
	       str_eq(now.name, row->name) && str_eq(now.alias, row->alias) &&
	       str_eq(now.level, row->level) && str_eq(now.kind, row->kind) &&
	       id_eq(now.parent, row->above);
}

/* Gives new units their ids and fills in what stands above. */
static void settle(struct plan *plan)
{
	id unit = tx_next_id(plan->tx);
	size_t kept = 0;
	int64_t *tally[] = {
		[VERDICT_CREATE] = &plan->import->created.v,
		[VERDICT_UPDATE] = &plan->import->updated.v,
		[VERDICT_SKIP] = &plan->import->skipped.v,
	};

	for (size_t k = 0; k < plan->count; k++) {
		struct import_row *row = &plan->rows[plan->order[k]];
		uint32_t above = plan->above[plan->order[k]];
		if (above != NO_ROW)
			row->above = plan->rows[above].unit;
		if (row->verdict == VERDICT_UPDATE && changes_nothing(plan, row))
			row->verdict = VERDICT_SKIP;
		if (row->verdict == VERDICT_CREATE) {
			row->unit = unit;
			unit.v++;
		}
		*tally[row->verdict] += 1;
		if (row->verdict != VERDICT_SKIP && plan->import->units.lines)
			plan->lines[kept++] = line_of(plan, plan->order[k]);
	}
}

/* Puts the rows into their order in the room that they have: each circle of places is walked
 * once. */
static void sort_rows(struct plan *plan)
{
	for (size_t start = 0; start < plan->count; start++) {
		struct import_row first = plan->rows[start];
		size_t at = start;
		while (plan->order[at] != start) {
			size_t from = plan->order[at];
			plan->rows[at] = plan->rows[from];
			plan->order[at] = (uint32_t)at;
			at = from;
		}
		plan->rows[at] = first;
		plan->order[at] = (uint32_t)at;
	}
}

/* Leaves only the rows that change something. */
static void drop_skipped(struct plan *plan)
{
	size_t kept = 0;

	for (size_t n = 0; n < plan->count; n++) {
		if (plan->rows[n].verdict == VERDICT_SKIP)
			continue;
		plan->rows[kept] = plan->rows[n];
		plan->rows[kept++].parent = STR_NONE;
	}
	plan->import->units = (struct rows){ .ptr = plan->rows, .count = kept,
		.lines = plan->import->units.lines ? plan->lines : NULL };
}

static bool plan_init(struct plan *plan, struct tx *tx, struct unit_import *import, struct problems *problems)
{
	struct arena *arena = tx_arena(tx);
	size_t slots = 16;

	while (slots < import->units.count * 2)
		slots *= 2;
	*plan = (struct plan){
		.tx = tx,
		.import = import,
		.problems = problems,
		.rows = import->units.ptr,
		.count = import->units.count,
		.table = arena_array(arena, slots, sizeof(*plan->table)),
		.mask = slots - 1,
		.above = arena_array(arena, import->units.count, sizeof(*plan->above)),
		.depth = arena_array(arena, import->units.count, sizeof(*plan->depth)),
		.order = arena_array(arena, import->units.count, sizeof(*plan->order)),
		.lines = arena_array(arena, import->units.lines ? import->units.count : 0, sizeof(*plan->lines)),
		.words = words_begin(tx),
		.store_empty = board_units(tx_board(tx)) == 0,
	};
	if (arena->failed)
		return false;
	random_bytes(&plan->seed, sizeof(plan->seed));
	memset(plan->table, 0xff, slots * sizeof(*plan->table));
	return true;
}

void plan_import(struct tx *tx, struct unit_import *import, struct problems *problems)
{
	struct arena *arena = tx_arena(tx);
	struct plan plan;
	uint32_t *first = arena_array(arena, import->units.count, sizeof(*first));
	uint32_t *next = arena_array(arena, import->units.count, sizeof(*next));

	if (!plan_init(&plan, tx, import, problems)) {
		problem(problems, "units", "count",
			N_("The file is too large to be imported at once."));
		return;
	}
	index_rows(&plan);
	for (size_t n = 0; n < plan.count; n++) {
		judge(&plan, n);
		check_words(&plan, n);
	}
	for (size_t n = 0; n < plan.count; n++)
		place(&plan, n);
	for (size_t n = 0; n < plan.count; n++)
		check_depth(&plan, (uint32_t)n);
	problems_in_row(problems, NULL, 0, 0);
	if (problems_any(problems))
		return;
	order_rows(&plan, first, next);
	settle(&plan);
	sort_rows(&plan);
	drop_skipped(&plan);
}
