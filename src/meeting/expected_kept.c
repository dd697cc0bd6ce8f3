/* Who is expected, kept in memory: the screen of a hall and the stewards ask at each event of the store, and hardly any
 * of them changes it. What is kept stands as long as nothing happened by which somebody is expected or not. */
#include "meeting/expected.h"
#include "meeting/hold.h"
#include <pthread.h>

#define MEETINGS_KEPT 8
#define NAMES_MAX ((size_t)32 << 20) /* of one meeting */
#define LOOK_BACK 5000 /* events gone through to know that nothing happened; of more it is worked out anew */

struct kept {
	id meeting; /* ID_NONE: nothing is kept here */
	date today;
	int64_t from, until; /* events at which it stood so */
	int64_t used;
	struct gathered gathered; /* owned */
	struct arena texts;       /* of names, once somebody asked for them */
	struct expected_names names;
};

struct memory {
	pthread_mutex_t mutex;
	struct kept list[MEETINGS_KEPT];
	int64_t uses;
};

static void drop(struct kept *kept)
{
	free(kept->gathered.ptr);
	arena_done(&kept->texts);
	*kept = (struct kept){ .used = 0 };
}

static void *memory_open(void)
{
	struct memory *memory = calloc(1, sizeof(*memory));

	must(memory);
	must(pthread_mutex_init(&memory->mutex, NULL) == 0);
	return memory;
}

static void memory_close(void *context)
{
	struct memory *memory = context;

	for (size_t n = 0; n < MEETINGS_KEPT; n++)
		drop(&memory->list[n]);
	pthread_mutex_destroy(&memory->mutex);
	free(memory);
}

const struct slice_memory meeting_memory = { memory_open, memory_close };

/* ---- Whether it stands ---- */

static bool is_act_of(const struct slice *slice, str act)
{
	for (size_t n = 0; slice->acts[n]; n++)
		if (str_eq(act, str_of(slice->acts[n]->name)))
			return true;
	for (size_t n = 0; slice->clock_acts && slice->clock_acts[n]; n++)
		if (str_eq(act, str_of(slice->clock_acts[n]->name)))
			return true;
	return false;
}

/* Acts of this slice by which nobody is expected or not: what happens while people meet. */
static bool is_harmless(str act)
{
	static const struct act *const acts[] = { &meeting_let_in_act, &meeting_sign_in_act, &meeting_strike_act,
		&meeting_guests_act, &meeting_stress_act, &meeting_proceed_act, &meeting_note_act,
		&meeting_resolve_act };

	for (size_t n = 0; n < COUNT(acts); n++)
		if (str_eq(act, str_of(acts[n]->name)))
			return true;
	return false;
}

struct hearing {
	const struct slice *const *slices;
	id meeting;
	bool changed;
};

/* A slice changes its own tables alone; who is expected hangs on those of units and persons, and of meetings. */
static void hear(void *context, str act, id subject)
{
	struct hearing *hearing = context;
	const bool of_another = str_eq(act, str_of(meeting_reply_act.name)) && !id_eq(subject, hearing->meeting);

	if (hearing->changed || of_another || is_harmless(act))
		return;
	for (size_t n = 0; hearing->slices[n]; n++)
		if (hearing->slices[n] != &org_slice && hearing->slices[n] != &meeting_slice &&
			is_act_of(hearing->slices[n], act))
			return;
	hearing->changed = true;
}

static bool stands(struct kept *kept, struct reading *reading)
{
	struct hearing hearing = { ledger_slices(reading->ledger), kept->meeting, false };

	if (kept->today.day != reading->today.day || reading->seq < kept->from ||
		reading->seq - kept->until > LOOK_BACK)
		return false;
	if (reading->seq <= kept->until)
		return true;
	reading_touches(reading, kept->until, hear, &hearing);
	if (hearing.changed || conn_fault(reading->conn))
		return false;
	kept->until = reading->seq;
	return true;
}

/* ---- Taken and kept ---- */

static struct kept *find(struct memory *memory, id meeting)
{
	for (size_t n = 0; n < MEETINGS_KEPT; n++)
		if (id_eq(memory->list[n].meeting, meeting))
			return &memory->list[n];
	return NULL;
}

static struct expected_person *copied(const struct gathered *gathered, struct arena *arena)
{
	struct expected_person *copy = arena_array(arena, gathered->count, sizeof(*copy));

	if (copy && gathered->count)
		memcpy(copy, gathered->ptr, gathered->count * sizeof(*copy));
	return copy;
}

bool expected_kept(struct reading *reading, id meeting, struct arena *arena, struct gathered *ret)
{
	struct memory *memory = reading_memory(reading, &meeting_slice);

	pthread_mutex_lock(&memory->mutex);
	struct kept *kept = find(memory, meeting);
	const bool fine = kept && stands(kept, reading);
	if (fine) {
		kept->used = ++memory->uses;
		*ret = (struct gathered){ copied(&kept->gathered, arena), kept->gathered.count, kept->gathered.more };
		if (!ret->ptr)
			ret->count = 0; /* arena->failed says so */
	}
	pthread_mutex_unlock(&memory->mutex);
	return fine;
}

static struct kept *place_for(struct memory *memory, id meeting)
{
	struct kept *place = find(memory, meeting);

	if (place)
		return place;
	place = &memory->list[0];
	for (size_t n = 1; n < MEETINGS_KEPT; n++)
		if (memory->list[n].used < place->used)
			place = &memory->list[n];
	return place;
}

void expected_keep(struct reading *reading, id meeting, const struct gathered *gathered)
{
	struct memory *memory = reading_memory(reading, &meeting_slice);
	struct expected_person *copy = calloc(gathered->count + 1, sizeof(*copy));

	if (!copy || conn_fault(reading->conn)) {
		free(copy);
		return;
	}
	if (gathered->count)
		memcpy(copy, gathered->ptr, gathered->count * sizeof(*copy));
	pthread_mutex_lock(&memory->mutex);
	struct kept *kept = place_for(memory, meeting);
	drop(kept);
	*kept = (struct kept){ meeting, reading->today, reading->seq, reading->seq, ++memory->uses,
		{ copy, gathered->count, gathered->more }, ARENA(NAMES_MAX), { 0 } };
	pthread_mutex_unlock(&memory->mutex);
}

/* ---- What they are called ---- */

static int by_person(const void *a, const void *b)
{
	const struct expected_name *x = a, *y = b;

	return (x->person.v > y->person.v) - (x->person.v < y->person.v);
}

/* They are by unit. Looked up as the house sees it: to whom a name is told, whoever asks has to know. */
static void look_up(struct kept *kept, struct reading *reading)
{
	const struct standing *standing = reading->standing;
	const struct gathered *all = &kept->gathered;
	struct expected_name *list = arena_array(&kept->texts, all->count, sizeof(*list));

	reading->standing = NULL;
	for (size_t n = 0; list && n < all->count; n++) {
		const bool same = n && id_eq(all->ptr[n].unit, all->ptr[n - 1].unit);
		list[n] = (struct expected_name){ all->ptr[n].person,
			reading_label(reading, "person", all->ptr[n].person, &kept->texts),
			same ? list[n - 1].unit : reading_label(reading, "unit", all->ptr[n].unit, &kept->texts) };
	}
	reading->standing = standing;
	if (!list || kept->texts.failed || conn_fault(reading->conn))
		return;
	qsort(list, all->count, sizeof(*list), by_person);
	kept->names = (struct expected_names){ list, all->count };
}

static struct expected_names copied_names(const struct expected_names *names, struct arena *arena)
{
	struct expected_names copy = { arena_array(arena, names->count, sizeof(*copy.ptr)), 0 };

	for (; copy.ptr && copy.count < names->count; copy.count++) {
		const struct expected_name *one = &names->ptr[copy.count];
		copy.ptr[copy.count] = (struct expected_name){ one->person, arena_copy(arena, one->name),
			arena_copy(arena, one->unit) };
	}
	return copy;
}

struct expected_names expected_names(struct reading *reading, id meeting, struct arena *arena)
{
	struct memory *memory = reading_memory(reading, &meeting_slice);
	struct expected_names names = { NULL, 0 };

	pthread_mutex_lock(&memory->mutex);
	struct kept *kept = find(memory, meeting);
	if (kept && kept->gathered.count && stands(kept, reading)) {
		if (!kept->names.count)
			look_up(kept, reading);
		names = copied_names(&kept->names, arena);
	}
	pthread_mutex_unlock(&memory->mutex);
	return names;
}

const struct expected_name *expected_name(const struct expected_names *names, id person)
{
	const struct expected_name key = { .person = person };

	return names->count ? bsearch(&key, names->ptr, names->count, sizeof(key), by_person) : NULL;
}
