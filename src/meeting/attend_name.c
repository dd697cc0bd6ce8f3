/* Whom somebody means who types a name at the door. */
#include "base/text.h"
#include "meeting/attend.h"

#define NAMESAKES_MAX 1000

struct meaning {
	struct reading *reading;
	const struct meeting *meeting;
	str unit; /* folded; empty: not said */
	id found;
	size_t count;
};

/* Folded, and without spaces: "zhang wei" and "Zhang Wei" are one, and so are wide and narrow letters. */
static void fold(str text, struct buf *out)
{
	CLEANUP(buf_done) struct buf folded = BUF(4096);

	text_fold(text, &folded);
	for (size_t n = 0; n < folded.len; n++)
		if (folded.ptr[n] != ' ')
			buf_byte(out, folded.ptr[n]);
}

static bool has(str text, str part)
{
	return part.len && text.len >= part.len && memmem(text.ptr, text.len, part.ptr, part.len);
}

/* A part of the name is enough where it is a word of some length; the code must be all of it. */
static bool unit_fits(const struct meaning *m, id person)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);
	CLEANUP(buf_done) struct buf name = BUF(4096), code = BUF(4096);
	const id unit = reading_unit(m->reading, "person", person);

	if (!m->unit.len)
		return true;
	fold(reading_label(m->reading, "unit", unit, &arena), &name);
	fold(reading_code(m->reading, "unit", unit, &arena), &code);
	return str_eq(buf_str(&code), m->unit) || (text_length(m->unit) >= 2 && has(buf_str(&name), m->unit));
}

static void look_at(struct meaning *m, id person)
{
	if (!id_given(person) || id_eq(m->found, person) ||
		!meeting_expects(m->reading->conn, m->reading->board, m->meeting, person, m->reading->today) ||
		!unit_fits(m, person))
		return;
	m->found = person;
	m->count++;
}

static void look_at_named(struct meaning *m, str name, id *list)
{
	const size_t count = org_persons_named(m->reading->conn, name, list, NAMESAKES_MAX);

	for (size_t n = 0; n < count && m->count < 2; n++)
		look_at(m, list[n]);
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
	id *list = arena_array(&arena, NAMESAKES_MAX, sizeof(*list));

	fold(unit, &folded);
	m.unit = buf_str(&folded);
	fold(name, &wide);
	if (!wide.len || !list)
		return NAMED_NOBODY;
	look_at(&m, by_code(reading, str_trim(name), &arena));
	if (m.count == 0)
		look_at_named(&m, buf_str(&wide), list);
	if (m.count == 0) /* capitals of other letters than a to z are not folded in the store */
		look_at_named(&m, name, list);
	*ret = m.found;
	return m.count == 0 ? NAMED_NOBODY : m.count == 1 ? NAMED_ONE : NAMED_SEVERAL;
}
