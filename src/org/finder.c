/* The units' texts, packed: filling and changing. */
#include "org/finder_private.h"

#define STALE_FROM 10000 /* changes, and an eighth of all */

struct unit_finder *unit_finder_new(struct pinyin *pinyin)
{
	struct unit_finder *finder = calloc(1, sizeof(*finder));

	must(finder);
	finder->pinyin = pinyin;
	buf_init(&finder->text, UINT32_MAX);
	return finder;
}

void unit_finder_free(struct unit_finder *finder)
{
	if (!finder)
		return;
	buf_done(&finder->text);
	free(finder->ids);
	free(finder->parents);
	free(finder->closed);
	free(finder->pieces);
	free(finder->by_id);
	free(finder->starts);
	free(finder->owners);
	free(finder->above);
	free(finder);
}

/* ---- Numbers ---- */

/* Where the id stands in by_id, or would stand. */
static size_t place_of(const struct unit_finder *finder, int64_t wanted)
{
	size_t low = 0, high = finder->count;

	if (high && finder->ids[finder->by_id[high - 1]] < wanted)
		return high; /* what is added comes last */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (finder->ids[finder->by_id[middle]] < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint32_t finder_number(const struct unit_finder *finder, id unit)
{
	size_t place = place_of(finder, unit.v);

	if (place == finder->count || finder->ids[finder->by_id[place]] != unit.v)
		return NONE;
	return finder->by_id[place];
}

static uint32_t make_number(struct unit_finder *finder, id unit)
{
	uint32_t number = (uint32_t)finder->count;
	size_t place = place_of(finder, unit.v);

	finder->ids = room_for(finder->ids, &finder->id_room, number + 1u, sizeof(*finder->ids));
	finder->parents = room_for(
		finder->parents, &finder->parent_room, number + 1u, sizeof(*finder->parents));
	finder->closed = room_for(
		finder->closed, &finder->closed_room, number + 1u, sizeof(*finder->closed));
	finder->pieces =
		room_for(finder->pieces, &finder->piece_room, number + 1u, sizeof(*finder->pieces));
	finder->by_id =
		room_for(finder->by_id, &finder->by_id_room, number + 1u, sizeof(*finder->by_id));
	memmove(finder->by_id + place + 1, finder->by_id + place,
		(finder->count - place) * sizeof(*finder->by_id));
	finder->by_id[place] = number;
	finder->ids[number] = unit.v;
	finder->parents[number] = NONE;
	finder->count++;
	return number;
}

/* ---- Texts ---- */

static void write_piece(struct unit_finder *finder, const struct finder_unit *unit, uint32_t number)
{
	uint32_t piece = (uint32_t)finder->piece_count;

	finder->starts =
		room_for(finder->starts, &finder->start_room, piece + 2u, sizeof(*finder->starts));
	finder->owners =
		room_for(finder->owners, &finder->owner_room, piece + 1u, sizeof(*finder->owners));
	finder->starts[piece] = (uint32_t)finder->text.len;
	needle_pack(&finder->text, finder->pinyin, unit->code);
	needle_pack(&finder->text, finder->pinyin, unit->name);
	if (unit->alias.len)
		needle_pack(&finder->text, finder->pinyin, unit->alias);
	must(!finder->text.failed);
	finder->owners[piece] = number;
	finder->starts[piece + 1] = (uint32_t)finder->text.len;
	finder->pieces[number] = piece;
	finder->closed[number] = unit->closed;
	finder->piece_count++;
}

void unit_finder_add(struct unit_finder *finder, const struct finder_unit *unit)
{
	uint32_t number = make_number(finder, unit->unit);

	finder->above =
		room_for(finder->above, &finder->above_room, number + 1u, sizeof(*finder->above));
	finder->above[number] = unit->parent.v;
	write_piece(finder, unit, number);
}

int finder_depth(const struct unit_finder *finder, uint32_t number)
{
	int depth = 0;

	for (; number != NONE && depth < DEPTHS - 1; number = finder->parents[number])
		depth++;
	return depth;
}

/* The units in their new order: by depth, then by id. Counted, not compared. */
static uint32_t *order_of(const struct unit_finder *finder)
{
	uint32_t *order = room_new(finder->count + 1, sizeof(*order));
	uint8_t *depths = room_new(finder->count + 1, sizeof(*depths));
	size_t first[DEPTHS + 1] = { 0 };

	for (size_t n = 0; n < finder->count; n++) {
		depths[n] = (uint8_t)finder_depth(finder, (uint32_t)n);
		first[depths[n] + 1]++;
	}
	for (size_t n = 1; n <= DEPTHS; n++)
		first[n] += first[n - 1];
	for (size_t n = 0; n < finder->count; n++)
		order[first[depths[n]]++] = (uint32_t)n;
	free(depths);
	return order;
}

/* Into another one, unit by unit; the numbers of before are ranks of ids. */
static void take_over(struct unit_finder *to, const struct unit_finder *from, const uint32_t *order)
{
	to->by_id = room_for(to->by_id, &to->by_id_room, from->count, sizeof(*to->by_id));
	to->ids = room_for(to->ids, &to->id_room, from->count, sizeof(*to->ids));
	to->parents = room_for(to->parents, &to->parent_room, from->count, sizeof(*to->parents));
	to->closed = room_for(to->closed, &to->closed_room, from->count, sizeof(*to->closed));
	to->pieces = room_for(to->pieces, &to->piece_room, from->count, sizeof(*to->pieces));
	to->starts = room_for(to->starts, &to->start_room, from->count + 1, sizeof(*to->starts));
	to->owners = room_for(to->owners, &to->owner_room, from->count, sizeof(*to->owners));
	for (size_t n = 0; n < from->count; n++)
		to->by_id[order[n]] = (uint32_t)n;
	for (size_t n = 0; n < from->count; n++) {
		uint32_t was = order[n], above = from->parents[was];
		uint32_t start = from->starts[was];
		to->ids[n] = from->ids[was];
		to->parents[n] = above == NONE ? NONE : to->by_id[above];
		to->closed[n] = from->closed[was];
		to->pieces[n] = to->owners[n] = (uint32_t)n;
		to->starts[n] = (uint32_t)to->text.len;
		buf_bytes(&to->text, from->text.ptr + start, from->starts[was + 1] - start);
	}
	to->starts[from->count] = (uint32_t)to->text.len;
	must(!to->text.failed);
	to->count = to->piece_count = to->packed = from->count;
}

void unit_finder_pack(struct unit_finder *finder)
{
	struct unit_finder packed = { .pinyin = finder->pinyin, .text = BUF(UINT32_MAX) };

	for (size_t n = 0; n < finder->count; n++)
		finder->parents[n] = n && finder->above[n] == finder->above[n - 1]
					     ? finder->parents[n - 1]
					     : finder_number(finder, (id){ finder->above[n] });
	uint32_t *order = order_of(finder);
	if (finder->count) {
		must(buf_room(&packed.text, finder->text.len + 1));
		take_over(&packed, finder, order);
	}
	free(order);
	struct unit_finder *old = room_new(1, sizeof(*old));
	*old = *finder;
	*finder = packed;
	unit_finder_free(old);
}

/* ---- Changes ---- */

static void blank(struct unit_finder *finder, uint32_t piece)
{
	memset(finder->text.ptr + finder->starts[piece], 0,
		finder->starts[piece + 1] - finder->starts[piece]);
}

void unit_finder_change(struct unit_finder *finder, const struct finder_unit *units, size_t count)
{
	for (size_t n = 0; n < count; n++) {
		uint32_t number = finder_number(finder, units[n].unit);
		if (number == NONE)
			number = make_number(finder, units[n].unit);
		else
			blank(finder, finder->pieces[number]);
		write_piece(finder, &units[n], number);
	}
	for (size_t n = 0; n < count; n++)
		finder->parents[finder_number(finder, units[n].unit)] =
			finder_number(finder, units[n].parent);
}

bool unit_finder_stale(const struct unit_finder *finder, size_t more)
{
	return finder->piece_count - finder->packed + more > STALE_FROM + finder->packed / 8;
}

id unit_finder_last(const struct unit_finder *finder)
{
	return finder->count ? (id){ finder->ids[finder->by_id[finder->count - 1]] } : ID_NONE;
}
