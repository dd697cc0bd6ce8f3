/* Units in the order of their names, as the reader's language has it. */
#include "base/collate.h"
#include "ledger/ledger.h"
#include "org/org.h"

#define NAMES_MAX ((size_t)8 << 20) /* bytes */

struct named {
	id unit;
	str name;
};

static int in_order(const void *one, const void *other, void *collator)
{
	const struct named *a = one, *b = other;
	int order = collator_cmp(collator, a->name, b->name);

	return order ? order : (a->unit.v > b->unit.v) - (a->unit.v < b->unit.v);
}

static str name_of(struct conn *conn, id unit, struct arena *arena)
{
	str code, name = STR_NONE;
	struct query *q = org_unit_named(conn, unit, &code, &name);

	name = arena_copy(arena, name);
	query_end(q);
	return name;
}

void org_by_name(struct reading *reading, id *units, size_t count)
{
	CLEANUP(arena_done) struct arena arena = ARENA(NAMES_MAX);
	struct named *named = arena_array(&arena, count, sizeof(*named));

	if (!named || count < 2 || count > ORG_BY_NAME_MAX)
		return;
	struct collator *collator = collator_new(reading->language);
	for (size_t n = 0; n < count; n++)
		named[n] = (struct named){ units[n], name_of(reading->conn, units[n], &arena) };
	qsort_r(named, count, sizeof(*named), in_order, collator);
	for (size_t n = 0; n < count; n++)
		units[n] = named[n].unit;
	collator_free(collator);
}
