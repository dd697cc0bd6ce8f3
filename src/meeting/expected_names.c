/* What those are called who are expected, looked up once, and found by it. */
#include "meeting/expected_names.h"
#include "base/text.h"
#include "meeting/listed.h"

#define NAMES_MAX ((size_t)32 << 20) /* of one meeting */

/* ---- As they are compared ---- */

/* "zhang wei" and "Zhang Wei" are one, and so are wide and narrow letters. */
void name_fold(str text, struct buf *out)
{
	CLEANUP(buf_done) struct buf folded = BUF(4096);

	text_fold(text, &folded);
	for (size_t n = 0; n < folded.len; n++)
		if (folded.ptr[n] != ' ')
			buf_byte(out, folded.ptr[n]);
}

static str folded_of(str text, struct arena *arena)
{
	CLEANUP(buf_done) struct buf folded = BUF(4096);

	if (!text.len)
		return STR_NONE;
	name_fold(text, &folded);
	return arena_copy(arena, buf_str(&folded));
}

static bool has(str text, str part)
{
	return part.len && text.len >= part.len && memmem(text.ptr, text.len, part.ptr, part.len);
}

bool unit_meant(str meant, str name, str code)
{
	return !meant.len || str_eq(code, meant) || (text_length(meant) >= 2 && has(name, meant));
}

/* ---- Looked up ---- */

struct whose {
	id person, unit;
};

struct looking {
	struct reading *reading;
	struct names *names;
	struct arena spare;
	id unit; /* the last one: they are by unit */
	str label, unit_name, unit_code;
};

static int by_person(const void *a, const void *b)
{
	const struct whose *x = a, *y = b;

	return (x->person.v > y->person.v) - (x->person.v < y->person.v);
}

static int by_unit(const void *a, const void *b)
{
	const struct whose *x = a, *y = b;

	if (x->unit.v != y->unit.v)
		return x->unit.v < y->unit.v ? -1 : 1;
	return by_person(a, b);
}

static id unit_of(struct reading *reading, id meeting, id person)
{
	const id then = listed_unit_of(reading->conn, meeting, person);

	return id_given(then) ? then : reading_unit(reading, "person", person);
}

/* Each once, by unit: who is expected, and who comes in the place of one. */
static size_t whose_names(struct reading *reading, id meeting, const struct gathered *all, struct whose *list)
{
	size_t count = 0, kept = 0;

	for (size_t n = 0; n < all->count; n++) {
		const struct reply *reply = &all->ptr[n].reply;
		list[count++] = (struct whose){ all->ptr[n].person, all->ptr[n].unit };
		if (reply->answer == REPLY_DEPUTY && id_given(reply->deputy))
			list[count++] = (struct whose){ reply->deputy, unit_of(reading, meeting, reply->deputy) };
	}
	qsort(list, count, sizeof(*list), by_person);
	for (size_t n = 0; n < count; n++)
		if (!kept || !id_eq(list[kept - 1].person, list[n].person))
			list[kept++] = list[n];
	qsort(list, kept, sizeof(*list), by_unit);
	return kept;
}

static void look_at_unit(struct looking *l, id unit)
{
	struct arena *texts = &l->names->texts;

	if (id_eq(l->unit, unit) && id_given(unit))
		return;
	l->unit = unit;
	l->label = reading_label(l->reading, "unit", unit, texts);
	l->unit_name = folded_of(l->label, texts);
	l->unit_code = folded_of(reading_code(l->reading, "unit", unit, &l->spare), texts);
}

static void look_up(struct looking *l, const struct whose *whose, size_t at)
{
	struct arena *texts = &l->names->texts;
	struct org_person person;

	look_at_unit(l, whose->unit);
	const str label = reading_label(l->reading, "person", whose->person, texts);
	const bool there = org_person_get(l->reading->conn, whose->person, &l->spare, &person);
	l->names->all.ptr[at] = (struct expected_name){ whose->person, label, l->label };
	l->names->folded[at] = (struct folded_name){ whose->person, folded_of(there ? person.name : STR_NONE, texts),
		folded_of(there ? person.alias : STR_NONE, texts), l->unit_name, l->unit_code };
	arena_clear(&l->spare);
}

static int by_id(const void *a, const void *b)
{
	const struct expected_name *x = a, *y = b;

	return (x->person.v > y->person.v) - (x->person.v < y->person.v);
}

/* Looked up as the house sees it: to whom a name is told, whoever asks has to know. False: not enough memory. */
static bool look_all_up(struct reading *reading, id meeting, const struct gathered *all, struct names *names)
{
	CLEANUP(arena_done) struct arena arena = ARENA(NAMES_MAX);
	struct looking l = { .reading = reading, .names = names, .spare = ARENA(1 << 16) };
	struct whose *list = arena_array(&arena, 2 * all->count, sizeof(*list));
	const size_t count = list ? whose_names(reading, meeting, all, list) : 0;
	const struct standing *standing = reading->standing;

	names->all.ptr = arena_array(&names->texts, count, sizeof(*names->all.ptr));
	names->folded = arena_array(&names->texts, count, sizeof(*names->folded));
	if (!list || !names->all.ptr || !names->folded)
		return false;
	reading->standing = NULL;
	for (; names->all.count < count; names->all.count++)
		look_up(&l, &list[names->all.count], names->all.count);
	reading->standing = standing;
	arena_done(&l.spare);
	qsort(names->all.ptr, count, sizeof(*names->all.ptr), by_id);
	return true;
}

struct names *names_new(struct reading *reading, id meeting, const struct gathered *all)
{
	struct names *names = calloc(1, sizeof(*names));

	if (!names)
		return NULL;
	arena_init(&names->texts, NAMES_MAX);
	if (look_all_up(reading, meeting, all, names) && !names->texts.failed && !conn_fault(reading->conn))
		return names;
	names_free(names);
	return NULL;
}

void names_free(struct names *names)
{
	if (names)
		arena_done(&names->texts);
	free(names);
}

/* ---- Found ---- */

size_t names_called(const struct names *names, str name, str unit, id *ret, size_t max)
{
	size_t count = 0;

	for (size_t n = 0; n < names->all.count && count < max; n++) {
		const struct folded_name *one = &names->folded[n];
		if ((str_eq(one->name, name) || (one->alias.len && str_eq(one->alias, name))) &&
			unit_meant(unit, one->unit, one->code))
			ret[count++] = one->person;
	}
	return count;
}

struct expected_names names_copy(const struct names *names, struct arena *arena)
{
	const struct expected_names *all = &names->all;
	struct expected_names copy = { arena_array(arena, all->count, sizeof(*copy.ptr)), 0 };

	for (; copy.ptr && copy.count < all->count; copy.count++) {
		const struct expected_name *one = &all->ptr[copy.count];
		copy.ptr[copy.count] = (struct expected_name){ one->person, arena_copy(arena, one->name),
			arena_copy(arena, one->unit) };
	}
	return copy;
}

const struct expected_name *expected_name(const struct expected_names *names, id person)
{
	const struct expected_name key = { .person = person };

	return names->count ? bsearch(&key, names->ptr, names->count, sizeof(key), by_id) : NULL;
}
