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

void org_by_name(struct reading *reading, id *units, size_t count)
{
	CLEANUP(arena_done) struct arena arena = ARENA(NAMES_MAX);
	struct named *named = arena_array(&arena, count, sizeof(*named));

	if (!named || count < 2 || count > ORG_BY_NAME_MAX)
		return;
	struct collator *collator = collator_new(reading->language);
	for (size_t n = 0; n < count; n++)
		named[n] = (struct named){ units[n],
			reading_label(reading, "unit", units[n], &arena) };
	qsort_r(named, count, sizeof(*named), in_order, collator);
	for (size_t n = 0; n < count; n++)
		units[n] = named[n].unit;
	collator_free(collator);
}
