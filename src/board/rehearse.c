/* What columns would ask, before they are issued: a sheet that nobody sees. */
#include "board/private.h"

struct rehearsal {
	struct board *board; /* locked for reading */
	struct board_changes *changes;
	struct sheet *sheet;
	uint32_t unit;
};

/* The board's words for those of the list, NONE for what no unit has. */
static uint32_t *words_of(const struct board *board, const struct words *words)
{
	uint32_t *ret = room_new(words->count + 1, sizeof(*ret));

	for (size_t i = 0; i < words->count; i++)
		ret[i] = words_find(&board->words, words->list[i]);
	return ret;
}

/* A series that no unit's class knows: what it lists in today says nothing of these columns. */
static void unlist(struct board_column *column)
{
	id series = id_given(column->series) ? column->series : column->measure;

	column->series = (id){ -series.v };
}

/* Locks the board until rehearsal_end(). */
static bool rehearsal_begin(struct rehearsal *r, struct board *board, id issuer,
	const struct board_column *columns, size_t count, id unit)
{
	uint32_t *words;

	*r = (struct rehearsal){ .board = board, .changes = board_changes_new() };
	change_sheet_add(r->changes, (id){ 1 }, issuer, columns, count);
	for (size_t c = 0; c < count; c++)
		unlist(&r->changes->columns[c].column);
	board_read_lock(board);
	r->unit = tree_index(&board->tree, unit);
	if (r->unit == NONE || tree_index(&board->tree, issuer) == NONE)
		return false;
	words = words_of(board, &r->changes->words);
	r->sheet = sheet_issue(board, r->changes, &r->changes->sheets[0], words);
	free(words);
	return true;
}

static void rehearsal_end(struct rehearsal *r)
{
	board_unlock(r->board);
	if (r->sheet)
		sheet_done(r->sheet);
	free(r->sheet);
	board_changes_free(r->changes);
}

static bool open_on(const struct tree *tree, uint32_t unit, int32_t day)
{
	const struct unit_class *class = &tree->classes[tree->units[unit].class];

	return class->opened <= day && class->closed > day;
}

/* What the unit is asked; units listed in are not known by their class yet. True: it differs from
 * what its class and region say. */
static bool asked_of(const struct rehearsal *r, uint32_t unit, uint8_t *asked)
{
	const struct sheet *sheet = r->sheet;
	const struct tree *tree = &r->board->tree;
	const uint8_t *mask = sheet_mask_of(sheet, tree->units[unit].class);
	const uint8_t *under = sheet_region(sheet, tree, unit)->under;
	bool differs = false;

	for (size_t c = 0; c < sheet->column_count; c++)
		asked[c] = binds(mask[c], under[c]);
	for (size_t i = 0; i < sheet->in_count; i++) {
		if (sheet->ins[i].unit != unit)
			continue;
		for (size_t c = 0; c < sheet->column_count; c++) {
			const struct column *column = &sheet->columns[c];

			if (asked[c] || !id_eq(column->series, sheet->ins[i].series) ||
				!(under[c] & UNDER_ISSUER) || !open_on(tree, unit, column->due.day))
				continue;
			asked[c] = differs = true;
		}
	}
	return differs;
}

/* Units that are asked more than their class is: each once, however often it is listed. */
static bool first_listed(const struct sheet *sheet, size_t at)
{
	for (size_t i = 0; i < at; i++) {
		if (sheet->ins[i].unit == sheet->ins[at].unit)
			return false;
	}
	return true;
}

/* ---- How many ---- */

static void row_fill(const struct rehearsal *r, uint32_t unit, uint32_t *ret)
{
	const struct sheet *sheet = r->sheet;
	const struct tree *tree = &r->board->tree;
	uint32_t scope[ROW_COUNTERS_MAX / PLANES];
	uint8_t asked[BOARD_COLUMNS_MAX];

	sheet_scope(sheet, tree, unit, scope);
	memcpy(ret, scope, sheet->column_count * sizeof(*ret));
	for (size_t i = 0; i < sheet->in_count; i++) {
		uint32_t listed = sheet->ins[i].unit;
		const uint8_t *mask, *under;

		if (!first_listed(sheet, i) || !tree_within(tree, listed, unit) ||
			!asked_of(r, listed, asked))
			continue;
		mask = sheet_mask_of(sheet, tree->units[listed].class);
		under = sheet_region(sheet, tree, listed)->under;
		for (size_t c = 0; c < sheet->column_count; c++)
			ret[c] += asked[c] && !binds(mask[c], under[c]);
	}
}

static void table_fill(const struct rehearsal *r, struct board_table *table)
{
	const struct tree *tree = &r->board->tree;
	size_t columns = r->sheet->column_count, rows = 0;
	uint32_t branch = tree->units[r->unit].branch;

	board_table_size(table, branch == NONE ? 0 : tree->branches[branch].children, columns);
	table->seq = board_seq(r->board);

	for (uint32_t child = unit_first(tree, r->unit); child != NONE;
		child = tree->units[child].next) {
		if (!unit_is_open(tree, child))
			continue;
		row_fill(r, child, table->counts[BOARD_SCOPE] + rows * columns);
		table->units[rows++] = (id){ tree->ids[child] };
	}
	row_fill(r, r->unit, table->counts[BOARD_SCOPE] + rows * columns);
	table->rows = rows;
	table->columns = columns;
	for (size_t c = 0; c < columns; c++) {
		table->measures[c] = r->sheet->columns[c].measure;
		table->due[c] = r->sheet->columns[c].due;
	}
	for (size_t k = BOARD_ANSWERED; k < BOARD_COUNTS; k++)
		memset(table->counts[k], 0, (rows + 1) * columns * sizeof(uint32_t));
}

/* ---- What kinds ---- */

static void counts_turn(const struct tree *tree, uint32_t unit, uint32_t *counts, bool add)
{
	struct class_count leaf;
	struct class_counts its = tree_counts(tree, unit, &leaf);

	for (size_t i = 0; i < its.count; i++)
		counts[its.list[i].class] += add ? its.list[i].count : 0u - its.list[i].count;
}

/* Units that are asked more than their class is, one by one. */
static void listed_give(const struct rehearsal *r, const struct region *region, uint32_t top,
	uint32_t *counts, board_alike *each, void *context)
{
	const struct sheet *sheet = r->sheet;
	const struct tree *tree = &r->board->tree;
	uint8_t asked[BOARD_COLUMNS_MAX];

	for (size_t i = 0; i < sheet->in_count; i++) {
		uint32_t unit = sheet->ins[i].unit;

		if (!first_listed(sheet, i) || !tree_within(tree, unit, top) ||
			sheet_region(sheet, tree, unit) != region || !asked_of(r, unit, asked))
			continue;
		counts[tree->units[unit].class]--;
		each(context, 1, asked);
	}
}

/* The classes of a region, as far as it lies at and below `top`. */
static void region_give(const struct rehearsal *r, const struct region *region, uint32_t top,
	board_alike *each, void *context)
{
	const struct sheet *sheet = r->sheet;
	const struct tree *tree = &r->board->tree;
	uint32_t *counts = room_new(tree->class_count, sizeof(*counts));
	uint8_t asked[BOARD_COLUMNS_MAX];

	counts_turn(tree, top, counts, true);
	for (size_t n = 1; n < sheet->scope_region_count; n++) {
		const struct region *below = &sheet->regions[n];

		if (below->unit != top && &sheet->regions[below->above] == region &&
			tree_within(tree, below->unit, top))
			counts_turn(tree, below->unit, counts, false);
	}
	listed_give(r, region, top, counts, each, context);
	for (uint32_t class = 0; class < tree->class_count; class ++) {
		const uint8_t *mask = sheet_mask_of(sheet, class);

		if (!counts[class])
			continue;
		for (size_t c = 0; c < sheet->column_count; c++)
			asked[c] = binds(mask[c], region->under[c]);
		each(context, counts[class], asked);
	}
	free(counts);
}

static void kinds_give(const struct rehearsal *r, board_alike *each, void *context)
{
	const struct tree *tree = &r->board->tree;

	region_give(r, sheet_region(r->sheet, tree, r->unit), r->unit, each, context);
	for (size_t n = 1; n < r->sheet->scope_region_count; n++) {
		const struct region *region = &r->sheet->regions[n];

		if (region->unit != r->unit && tree_within(tree, region->unit, r->unit))
			region_give(r, region, region->unit, each, context);
	}
}

bool board_rehearse(struct board *board, id issuer, const struct board_column *columns,
	size_t count, id unit, struct board_table *ret, board_alike *each, void *context)
{
	struct rehearsal r;
	bool known = rehearsal_begin(&r, board, issuer, columns, count, unit);

	if (known) {
		if (ret)
			table_fill(&r, ret);
		if (each)
			kinds_give(&r, each, context);
	}
	rehearsal_end(&r);
	return known;
}

bool board_would_bind(struct board *board, id issuer, const struct board_column *column, id unit)
{
	struct rehearsal r;
	uint8_t asked = 0;

	if (rehearsal_begin(&r, board, issuer, column, 1, unit))
		asked_of(&r, r.unit, &asked);
	rehearsal_end(&r);
	return asked;
}

/* ---- Which units ---- */

struct wanting {
	const struct rehearsal *r;
	board_wanted *wanted;
	void *context;
	struct map verdicts; /* by region and class; tag: 1 no, 2 yes */
};

static bool kind_wanted(struct wanting *w, const struct region *region, uint32_t class)
{
	const struct sheet *sheet = w->r->sheet;
	uint64_t number = (uint64_t)(region - sheet->regions);
	struct map_entry *entry =
		map_make(&w->verdicts, number * w->r->board->tree.class_count + class + 1);
	const uint8_t *mask = sheet_mask_of(sheet, class);
	uint8_t asked[BOARD_COLUMNS_MAX];

	if (!entry->tag) {
		for (size_t c = 0; c < sheet->column_count; c++)
			asked[c] = binds(mask[c], region->under[c]);
		entry->tag = w->wanted(w->context, asked) ? 2 : 1;
	}
	return entry->tag == 2;
}

static bool unit_listed(const struct sheet *sheet, uint32_t unit)
{
	for (size_t i = 0; i < sheet->in_count; i++) {
		if (sheet->ins[i].unit == unit)
			return true;
	}
	return false;
}

static bool unit_wanted(struct wanting *w, uint32_t unit)
{
	const struct rehearsal *r = w->r;
	uint8_t asked[BOARD_COLUMNS_MAX];

	if (r->sheet->in_count && unit_listed(r->sheet, unit) && asked_of(r, unit, asked))
		return w->wanted(w->context, asked);
	return kind_wanted(
		w, sheet_region(r->sheet, &r->board->tree, unit), r->board->tree.units[unit].class);
}

size_t board_asked_so(struct board *board, id issuer, const struct board_column *columns,
	size_t count, id unit, board_wanted *wanted, void *context, id *ret, size_t max)
{
	struct rehearsal r;
	struct wanting w = { .r = &r, .wanted = wanted, .context = context };
	size_t found = 0;

	if (rehearsal_begin(&r, board, issuer, columns, count, unit)) {
		const struct tree *tree = &board->tree;

		for (uint32_t at = r.unit; at != NONE; at = tree_next(tree, at, r.unit, false)) {
			if (!unit_wanted(&w, at))
				continue;
			if (found < max)
				ret[found] = (id){ tree->ids[at] };
			found++;
		}
	}
	rehearsal_end(&r);
	map_done(&w.verdicts);
	return found;
}
