/* Whether a list of changes can be what it says: for one that was read from tables, which may have
 * been damaged. */
#include "board/private.h"

struct checking {
	const struct board_changes *changes;
	struct map units;    /* to their place in `parents` */
	uint32_t *parents;   /* NONE: a root */
	struct map measures; /* to the number of their columns' number fields */
	struct map sheets;
};

static uint32_t place_of(const struct checking *c, id unit)
{
	const struct map_entry *entry =
		id_given(unit) ? map_find(&c->units, (uint64_t)unit.v) : NULL;

	return entry ? (uint32_t)entry->value : NONE;
}

static bool is_key(id key)
{
	return key.v > 0 && key.v <= ID_MAX;
}

static bool add_key(struct map *map, id key, int64_t value)
{
	if (!is_key(key) || map_find(map, (uint64_t)key.v))
		return false;
	map_make(map, (uint64_t)key.v)->value = value;
	return true;
}

/* No parent, or one that is there. */
static bool find_parent(const struct checking *c, const struct change *change, uint32_t *ret)
{
	*ret = id_given(change->parent) ? place_of(c, change->parent) : NONE;
	return !id_given(change->parent) || *ret != NONE;
}

static bool add_unit(struct checking *c, const struct change *change)
{
	uint32_t place = (uint32_t)c->units.count, parent;

	if (!find_parent(c, change, &parent) || !add_key(&c->units, change->unit, place))
		return false;
	c->parents[place] = parent;
	return true;
}

static bool move(struct checking *c, const struct change *change)
{
	uint32_t unit = place_of(c, change->unit), parent;

	if (unit == NONE || !find_parent(c, change, &parent))
		return false;
	c->parents[unit] = parent;
	return true;
}

static bool listed_fit(const struct checking *c, size_t number)
{
	const struct change_column *its = &c->changes->columns[number];
	const id *units = c->changes->ids + its->id_first + its->column.group_count;
	size_t count = its->column.in_count + its->column.out_count;

	for (size_t i = 0; i < count; i++)
		if (place_of(c, units[i]) == NONE)
			return false;
	return true;
}

static bool add_sheet(struct checking *c, const struct change_sheet *sheet)
{
	if (place_of(c, sheet->issuer) == NONE || !add_key(&c->sheets, sheet->sheet, 0))
		return false;
	for (size_t n = 0; n < sheet->column_count; n++) {
		const struct board_column *column =
			&c->changes->columns[sheet->column_first + n].column;
		if (place_of(c, column->top) == NONE || !listed_fit(c, sheet->column_first + n) ||
			!add_key(&c->measures, column->measure, (int64_t)column->number_count))
			return false;
	}
	return true;
}

static bool cell_fits(const struct checking *c, const struct change *change)
{
	const struct map_entry *measure =
		is_key(change->measure) ? map_find(&c->measures, (uint64_t)change->measure.v)
					: NULL;

	return measure && place_of(c, change->unit) != NONE &&
	       (!change->number_count || change->number_count == measure->value);
}

static bool fits(struct checking *c, const struct change *change)
{
	switch (change->what) {
	case CHANGE_UNIT_ADD:
		return add_unit(c, change);
	case CHANGE_UNIT_MOVE:
		return move(c, change);
	case CHANGE_UNIT_WORDS:
	case CHANGE_UNIT_GROUPS:
	case CHANGE_UNIT_CLOSE:
		return place_of(c, change->unit) != NONE;
	case CHANGE_SHEET_ADD:
		return add_sheet(c, &c->changes->sheets[change->sheet]);
	case CHANGE_CELL:
		return cell_fits(c, change);
	case CHANGE_TIGHTEN:
	case CHANGE_OWN_DUE:
		return is_key(change->measure) &&
		       map_find(&c->measures, (uint64_t)change->measure.v) &&
		       place_of(c, change->unit) != NONE;
	case CHANGE_WHATS:
		break;
	}
	return false;
}

/* A circle is a line without end. */
static bool lines_end(const struct checking *c)
{
	for (uint32_t unit = 0; unit < c->units.count; unit++) {
		int depth = 1;
		for (uint32_t at = c->parents[unit]; at != NONE; at = c->parents[at])
			if (++depth > BOARD_DEPTH_MAX)
				return false;
	}
	return true;
}

bool board_changes_sound(const struct board_changes *changes)
{
	struct checking c = { .changes = changes };
	bool sound = true;

	c.parents = room_new(changes->count + 1, sizeof(*c.parents));
	for (size_t n = 0; sound && n < changes->count; n++)
		sound = fits(&c, &changes->list[n]);
	sound = sound && lines_end(&c);
	map_done(&c.units);
	map_done(&c.measures);
	map_done(&c.sheets);
	free(c.parents);
	return sound;
}
