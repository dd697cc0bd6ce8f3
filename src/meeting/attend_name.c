/* Whom somebody means who types a name at the door. */
#include "meeting/attend.h"
#include "meeting/expected_names.h"

#define NAMESAKES_MAX 100 /* whom each of them belongs to is asked: of more it is asked who is expected */

struct meaning {
	struct reading *reading;
	const struct meeting *meeting;
	str unit; /* folded; empty: not said */
	id found;
	size_t count;
};

static bool unit_fits(const struct meaning *m, id person)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);
	CLEANUP(buf_done) struct buf name = BUF(4096), code = BUF(4096);

	if (!m->unit.len)
		return true;
	const id unit = reading_unit(m->reading, "person", person);
	name_fold(reading_label(m->reading, "unit", unit, &arena), &name);
	name_fold(reading_code(m->reading, "unit", unit, &arena), &code);
	return unit_meant(m->unit, buf_str(&name), buf_str(&code));
}

/* The unit fits. */
static void take(struct meaning *m, id person)
{
	if (id_eq(m->found, person) ||
		!meeting_expects(m->reading->conn, m->reading->board, m->meeting, person, m->reading->today))
		return;
	m->found = person;
	m->count++;
}

static void look_at(struct meaning *m, id person)
{
	if (id_given(person) && unit_fits(m, person))
		take(m, person);
}

/* False: there are more of them in the store. */
static bool look_at_named(struct meaning *m, str name)
{
	id list[NAMESAKES_MAX];
	const size_t count = org_persons_named(m->reading->conn, name, list, NAMESAKES_MAX);

	for (size_t n = 0; n < count && m->count < 2; n++)
		look_at(m, list[n]);
	return count < NAMESAKES_MAX;
}

/* R-MEET-121: of a common name from the other side, among those who are expected. */
static void look_among_expected(struct meaning *m, str name)
{
	id list[NAMESAKES_MAX];
	const size_t count = expected_called(m->reading, m->meeting, name, m->unit, list, NAMESAKES_MAX);

	for (size_t n = 0; n < count && m->count < 2; n++)
		take(m, list[n]);
}

/* R-MEET-44: nobody learns from this who there is. */

/* By its code alone: "#17" is no code that people are told. */
static id by_code(struct reading *reading, str code, struct arena *arena)
{
	const id person = reading_find(reading, "person", code);

	return id_given(person) && str_eq(reading_code(reading, "person", person, arena), code) ? person : ID_NONE;
}

enum named attend_named(
	struct reading *reading, const struct meeting *meeting, str name, str unit, id *ret)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);
	CLEANUP(buf_done) struct buf wide = BUF(4096), folded = BUF(4096);
	struct meaning m = { .reading = reading, .meeting = meeting };

	name_fold(unit, &folded);
	m.unit = buf_str(&folded);
	name_fold(name, &wide);
	if (!wide.len)
		return NAMED_NOBODY;
	look_at(&m, by_code(reading, str_trim(name), &arena));
	bool all = m.count > 0 || look_at_named(&m, buf_str(&wide));
	if (m.count == 0) /* capitals of other letters than a to z are not folded in the store */
		all = look_at_named(&m, name) && all;
	if (!all && m.count < 2)
		look_among_expected(&m, buf_str(&wide));
	*ret = m.found;
	return m.count == 0 ? NAMED_NOBODY : m.count == 1 ? NAMED_ONE : NAMED_SEVERAL;
}
