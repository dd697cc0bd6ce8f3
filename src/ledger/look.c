/* Looking for things: the exact code, then what a kind's finder gives or what stands in its list. */
#include "ledger/look.h"
#include "ledger/private.h"

#define TYPED_MAX 4096 /* bytes of what was typed that are looked at */

void looks_init(struct looks *looks, const struct slice *const *slices)
{
	looks->pinyin = pinyin_new();
	for (; *slices; slices++)
		for (size_t n = 0; n < (*slices)->thing_count; n++) {
			const struct thing *thing = &(*slices)->things[n];
			if (!thing->find)
				continue;
			must(looks->count < LOOKS_MAX);
			looks->list[looks->count].thing = thing;
			looks->list[looks->count++].kept = thing->find->open(looks->pinyin);
		}
}

void looks_close(struct looks *looks)
{
	for (size_t n = 0; n < looks->count; n++)
		looks->list[n].thing->find->close(looks->list[n].kept);
	pinyin_free(looks->pinyin);
}

static void hear(struct looks *looks, const struct changed_thing *changed)
{
	for (size_t n = 0; n < looks->count; n++)
		if (looks->list[n].thing->find == changed->finder)
			changed->finder->changed(looks->list[n].kept, changed->seq, changed->thing);
}

void looks_hear(struct looks *looks, const struct part *part)
{
	const struct changed_thing *changed = (const void *)part->things.ptr;

	for (size_t n = 0; n < part->things.len / sizeof(*changed); n++)
		hear(looks, &changed[n]);
	for (size_t n = 0; part->things.failed && n < looks->count; n++)
		looks->list[n].thing->find->changed(looks->list[n].kept, part->seq, ID_NONE);
}

bool thing_looked_for(const struct thing *thing)
{
	return thing->find || thing->list;
}

/* ---- Going through a list ---- */

/* False: enough of this list. */
typedef bool each_row(void *context, struct query *q);

struct passing {
	struct reading *reading;
	each_row *each;
	void *context;
	bool more; /* not all rows were gone through */
};

/* How many rows were gone through, of at most so many. */
static size_t pass(struct passing *p, const struct statement *list, id unit, size_t most)
{
	struct query *q = conn_query(p->reading->conn, list);
	size_t rows = 0;
	bool go_on = true;

	if (id_given(unit))
		query_id(q, "unit", unit);
	query_number(q, "most", (int64_t)most);
	for (; go_on && query_next(q); rows++)
		go_on = p->each(p->context, q);
	query_end(q);
	p->more |= !go_on || rows == most;
	return rows;
}

static int by_id(const void *a, const void *b)
{
	const id *x = a, *y = b;

	return (x->v > y->v) - (x->v < y->v);
}

/* The units of which the reader may know things of that kind; SIZE_MAX: they are many, or it is not listed by them. */
static size_t few_units(struct reading *reading, const struct thing *thing, id ret[LOOK_UNITS])
{
	if (!thing->list_at || reading_everywhere(reading))
		return SIZE_MAX;
	const size_t count = standing_range(
		reading->standing, reading->board, thing->known == KNOWN_ON_LINE, ret, LOOK_UNITS);
	if (count && count != SIZE_MAX)
		qsort(ret, count, sizeof(*ret), by_id);
	return count;
}

/* What units with few leave over is for those with more. */
static void pass_units(struct passing *p, const struct thing *thing, const id *units, size_t count)
{
	size_t left = LOOK_OWN;

	for (size_t n = 0; n < count; n++) {
		if (n && id_eq(units[n], units[n - 1])) /* of two posts on one line */
			continue;
		const size_t rows = pass(p, thing->list_at, units[n], left / (count - n) + LOOK_AT);
		left -= rows < left ? rows : left;
	}
}

/* Calls `each` for every row of the kind that is gone through: the newest first, or unit by unit, with the newest of
 * each first. False: there may be others. */
static bool rows_through(struct reading *reading, const struct thing *thing, each_row *each, void *context)
{
	struct passing p = { reading, each, context, false };
	id units[LOOK_UNITS];
	const size_t count = few_units(reading, thing, units);

	if (count == SIZE_MAX)
		pass(&p, thing->list, ID_NONE, LOOK_LIST);
	else
		pass_units(&p, thing, units, count);
	return !p.more;
}

struct going {
	struct reading *reading;
	const struct thing *thing;
	const struct look *look;
	struct needle within[NEEDLE_WORDS], begins[NEEDLE_WORDS];
	struct buf hay; /* of the row at hand */
	bool names;     /* labels are names of persons */
	id best[LOOK_MOST], rest[LOOK_MOST];
	size_t best_count, rest_count;
};

static bool all_in(const struct going *g)
{
	for (size_t n = 0; n < g->look->count; n++)
		if (!needle_in(&g->within[n], buf_str(&g->hay)))
			return false;
	return true;
}

static bool begins(const struct going *g)
{
	for (size_t n = 0; n < g->look->count; n++)
		if (needle_in(&g->begins[n], buf_str(&g->hay)))
			return true;
	return false;
}

static bool called_so(struct going *g, id thing, str code, str label)
{
	struct pinyin *pinyin = g->reading->ledger->looks.pinyin;

	buf_clear(&g->hay);
	needle_pack(&g->hay, pinyin, code);
	if (g->names && all_in(g))
		return true;
	needle_pack(&g->hay, pinyin, label);
	return all_in(g) && (!g->names || reading_may_name(g->reading, thing));
}

static bool stands_under(struct going *g, id thing)
{
	return !id_given(g->look->under) ||
	       board_within(g->reading->board, reading_unit(g->reading, g->thing->name, thing),
		       g->look->under);
}

/* Keeps the newest. */
static void put(id *list, size_t *count, size_t max, id thing)
{
	size_t at = *count;

	while (at > 0 && list[at - 1].v < thing.v)
		at--;
	if (at == max)
		return;
	*count += *count < max;
	memmove(list + at + 1, list + at, (*count - at - 1) * sizeof(*list));
	list[at] = thing;
}

static void take(struct going *g, id thing)
{
	if (!reading_knows(g->reading, g->thing->name, thing) || !stands_under(g, thing))
		return;
	if (begins(g))
		put(g->best, &g->best_count, g->look->max, thing);
	else
		put(g->rest, &g->rest_count, g->look->max, thing);
}

static bool take_row(void *context, struct query *q)
{
	struct going *g = context;
	const size_t max = g->look->max;
	const id thing = column_id(q, 0);

	if (g->best_count == max && g->best[max - 1].v > thing.v)
		return false; /* what follows is older still */
	if (called_so(g, thing, column_text(q, 1), column_text(q, 2)))
		take(g, thing);
	return true;
}

static size_t go_through(
	struct reading *reading, const struct thing *thing, const struct look *look, id *ret)
{
	struct going g = { .reading = reading,
		.thing = thing,
		.look = look,
		.names = strcmp(thing->name, reading_actors(reading)) == 0,
		.hay = BUF(1 << 20) };

	for (size_t n = 0; n < look->count; n++) {
		needle_of(&g.within[n], look->words[n], NEEDLE_ANYWHERE);
		needle_of(&g.begins[n], look->words[n], NEEDLE_BEGINS);
	}
	rows_through(reading, thing, take_row, &g);
	buf_done(&g.hay);
	size_t count = g.best_count;
	memcpy(ret, g.best, count * sizeof(*ret));
	for (size_t n = 0; n < g.rest_count && count < look->max; n++)
		ret[count++] = g.rest[n];
	return count;
}

/* ---- Both ---- */

static size_t find(
	struct reading *reading, const struct thing *thing, const struct look *look, id *ret)
{
	const struct looks *looks = &reading->ledger->looks;

	for (size_t n = 0; n < looks->count; n++)
		if (looks->list[n].thing == thing)
			return thing->find->find(looks->list[n].kept, reading, look, ret);
	return go_through(reading, thing, look, ret);
}

static bool is_among(const struct found *found, size_t count, id thing)
{
	for (size_t n = 0; n < count; n++)
		if (id_eq(found[n].thing, thing))
			return true;
	return false;
}

struct adding {
	struct reading *reading;
	const struct thing *thing;
	struct arena *arena;
	struct found *ret;
	size_t count, max;
};

static void add(struct adding *a, id which)
{
	if (a->count == a->max || is_among(a->ret, a->count, which) ||
		!reading_knows(a->reading, a->thing->name, which))
		return;
	str label = reading_label(a->reading, a->thing->name, which, a->arena);
	if (!str_given(label))
		return;
	a->ret[a->count++] = (struct found){ .thing = which,
		.code = reading_code(a->reading, a->thing->name, which, a->arena),
		.label = label };
}

static void add_exact(struct adding *a, str typed, id under)
{
	id exact = reading_find(a->reading, a->thing->name, str_trim(typed));

	if (id_given(exact) &&
		(!id_given(under) ||
			board_within(a->reading->board,
				reading_unit(a->reading, a->thing->name, exact), under)))
		add(a, exact);
}

size_t reading_look(struct reading *reading, const char *name, str typed, id under, size_t max,
	struct arena *arena, struct found *ret)
{
	const struct thing *thing = slices_thing(reading->ledger->settings.slices, name);
	CLEANUP(buf_done) struct buf folded = BUF(64 * TYPED_MAX);
	str words[NEEDLE_WORDS];
	id ids[LOOK_MOST];
	struct adding a = {
		.reading = reading, .thing = thing, .arena = arena, .ret = ret, .max = max
	};

	must(thing && thing_looked_for(thing) && max <= LOOK_MOST);
	typed = str_slice(typed, 0, TYPED_MAX);
	struct look look = { .words = words,
		.count = needle_words(typed, &folded, words),
		.under = under,
		.max = max };
	if (!look.count || !max)
		return 0;
	add_exact(&a, typed, under);
	size_t count = find(reading, thing, &look, ids);
	for (size_t n = 0; n < count; n++)
		add(&a, ids[n]);
	return a.count;
}

static bool on_line(struct reading *reading, const char *name, id thing, id unit)
{
	id own = id_given(unit) ? reading_unit(reading, name, thing) : ID_NONE;

	return !id_given(own) || board_within(reading->board, own, unit) ||
	       board_within(reading->board, unit, own);
}

struct lining {
	struct adding adding;
	id unit;
	bool more;
};

static bool line_row(void *context, struct query *q)
{
	struct lining *l = context;
	struct adding *a = &l->adding;
	const id which = column_id(q, 0);

	if (!on_line(a->reading, a->thing->name, which, l->unit))
		return true;
	l->more = a->count == a->max && reading_knows(a->reading, a->thing->name, which);
	add(a, which);
	return !l->more;
}

size_t reading_line(struct reading *reading, const char *name, id unit, size_t max,
	struct arena *arena, struct found *ret)
{
	const struct thing *thing = slices_thing(reading->ledger->settings.slices, name);
	struct lining l = { .adding = { reading, thing, arena, ret, 0, max }, .unit = unit };

	if (!thing || !thing->list)
		return SIZE_MAX;
	return rows_through(reading, thing, line_row, &l) ? l.adding.count : SIZE_MAX;
}
