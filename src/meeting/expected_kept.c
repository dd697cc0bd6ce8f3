/* Who is expected, kept in memory: the screen of a hall and the stewards ask at each event of the store, and hardly any
 * of them changes it. What is kept stands as long as nothing happened by which somebody is expected or not.
 *
 * All halls share one lock, so nothing is asked of the database under it (conn_rest): what is kept never changes,
 * whoever looks at it holds it, and the last one frees it. */
#include "meeting/expected_names.h"
#include "meeting/hold.h"
#include <pthread.h>

#define MEETINGS_KEPT 8
#define LOOK_BACK 5000 /* events gone through to know that nothing happened; of more it is worked out anew */

struct kept {
	id meeting;
	date today;
	int64_t from; /* the event at which it was worked out */
	struct gathered gathered; /* owned */

	/* Under the lock alone. */
	struct names *names; /* owned; put once, when somebody asks for them; else NULL */
	int64_t until;       /* the event at which it stood still */
	int64_t used;
	size_t holders; /* the memory is one */
};

struct memory {
	pthread_mutex_t mutex;
	struct kept *list[MEETINGS_KEPT];
	int64_t uses;
};

static void kept_free(struct kept *kept)
{
	if (!kept)
		return;
	names_free(kept->names);
	free(kept->gathered.ptr);
	free(kept);
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
		kept_free(memory->list[n]);
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

/* `until`: it is known to stand there. */
static bool stands(const struct kept *kept, int64_t until, struct reading *reading)
{
	struct hearing hearing = { ledger_slices(reading->ledger), kept->meeting, false };

	if (kept->today.day != reading->today.day || reading->seq < kept->from || reading->seq - until > LOOK_BACK)
		return false;
	if (reading->seq > until)
		reading_touches(reading, until, hear, &hearing);
	return !hearing.changed && !conn_fault(reading->conn);
}

/* ---- Held and given back ---- */

static void lock(struct memory *memory, struct reading *reading)
{
	pthread_mutex_lock(&memory->mutex);
	conn_rest(reading->conn, true);
}

static void unlock(struct memory *memory, struct reading *reading)
{
	conn_rest(reading->conn, false);
	pthread_mutex_unlock(&memory->mutex);
}

/* Where it stands, or is to stand: that of the meeting, an empty one, or the one that nobody asked for the longest. */
static struct kept **place_of(struct memory *memory, id meeting)
{
	struct kept **place = &memory->list[0];

	for (size_t n = 0; n < MEETINGS_KEPT; n++) {
		struct kept **other = &memory->list[n];
		if (*other && id_eq((*other)->meeting, meeting))
			return other;
		if (*place && (!*other || (*other)->used < (*place)->used))
			place = other;
	}
	return place;
}

static void give_back(struct memory *memory, struct reading *reading, struct kept *kept)
{
	lock(memory, reading);
	const bool last = --kept->holders == 0;
	unlock(memory, reading);
	if (last)
		kept_free(kept);
}

/* As it stands for that reading, until give_back(); NULL: it is not kept so. */
static struct kept *hold(struct memory *memory, struct reading *reading, id meeting)
{
	int64_t until = 0;

	lock(memory, reading);
	struct kept *kept = *place_of(memory, meeting);
	if (kept && !id_eq(kept->meeting, meeting))
		kept = NULL;
	if (kept) {
		kept->holders++;
		until = kept->until;
	}
	unlock(memory, reading);
	if (!kept)
		return NULL;
	if (!stands(kept, until, reading)) {
		give_back(memory, reading, kept);
		return NULL;
	}
	lock(memory, reading);
	kept->used = ++memory->uses;
	if (kept->until < reading->seq)
		kept->until = reading->seq;
	unlock(memory, reading);
	return kept;
}

/* ---- Taken and kept ---- */

bool expected_kept(struct reading *reading, id meeting, struct arena *arena, struct gathered *ret)
{
	struct memory *memory = reading_memory(reading, &meeting_slice);
	struct kept *kept = hold(memory, reading, meeting);

	if (!kept)
		return false;
	*ret = kept->gathered;
	ret->ptr = arena_array(arena, ret->count, sizeof(*ret->ptr));
	if (!ret->ptr)
		ret->count = 0; /* arena->failed says so */
	else if (ret->count)
		memcpy(ret->ptr, kept->gathered.ptr, ret->count * sizeof(*ret->ptr));
	give_back(memory, reading, kept);
	return true;
}

static struct kept *kept_new(const struct reading *reading, id meeting, const struct gathered *gathered)
{
	struct kept *kept = calloc(1, sizeof(*kept));
	struct expected_person *copy = calloc(gathered->count + 1, sizeof(*copy));

	if (!kept || !copy) {
		free(kept);
		free(copy);
		return NULL;
	}
	if (gathered->count)
		memcpy(copy, gathered->ptr, gathered->count * sizeof(*copy));
	*kept = (struct kept){ .meeting = meeting,
		.today = reading->today,
		.from = reading->seq,
		.until = reading->seq,
		.gathered = { copy, gathered->count, gathered->more },
		.holders = 1 };
	return kept;
}

/* Another thread may have kept the same meanwhile, or what is newer. */
static bool is_as_new(const struct kept *kept, const struct reading *reading)
{
	return kept->until >= reading->seq && kept->today.day >= reading->today.day;
}

/* Held by the caller too, until give_back(), whether the memory takes it or not. NULL: no memory left, or a fault. */
static struct kept *keep(
	struct memory *memory, struct reading *reading, id meeting, const struct gathered *gathered)
{
	struct kept *kept = conn_fault(reading->conn) ? NULL : kept_new(reading, meeting, gathered);

	if (!kept)
		return NULL;
	lock(memory, reading);
	struct kept **place = place_of(memory, meeting), *before = *place;
	const bool late = before && id_eq(before->meeting, meeting) && is_as_new(before, reading);
	if (!late) {
		kept->used = ++memory->uses;
		kept->holders++;
		*place = kept;
	}
	const bool last = !late && before && --before->holders == 0;
	unlock(memory, reading);
	if (last)
		kept_free(before);
	return kept;
}

void expected_keep(struct reading *reading, id meeting, const struct gathered *gathered)
{
	struct memory *memory = reading_memory(reading, &meeting_slice);
	struct kept *kept = keep(memory, reading, meeting, gathered);

	if (kept)
		give_back(memory, reading, kept);
}

/* ---- What they are called ---- */

/* Where several look them up at a time, those of the first are kept. NULL: they take too much. */
static const struct names *names_of(struct memory *memory, struct reading *reading, struct kept *kept)
{
	lock(memory, reading);
	struct names *names = kept->names;
	unlock(memory, reading);
	if (names)
		return names;
	struct names *made = names_new(reading, kept->meeting, &kept->gathered);
	lock(memory, reading);
	if (!kept->names) {
		kept->names = made;
		made = NULL;
	}
	names = kept->names;
	unlock(memory, reading);
	names_free(made);
	return names;
}

struct expected_names expected_names(struct reading *reading, id meeting, struct arena *arena)
{
	struct memory *memory = reading_memory(reading, &meeting_slice);
	struct kept *kept = hold(memory, reading, meeting);
	struct expected_names copy = { NULL, 0 };

	if (!kept)
		return copy;
	const struct names *names = names_of(memory, reading, kept);
	if (names)
		copy = names_copy(names, arena);
	give_back(memory, reading, kept);
	return copy;
}

size_t expected_called(
	struct reading *reading, const struct meeting *meeting, str name, str unit, id *ret, size_t max)
{
	CLEANUP(arena_done) struct arena arena = ARENA(32 << 20);
	struct memory *memory = reading_memory(reading, &meeting_slice);
	struct kept *kept = hold(memory, reading, meeting->meeting);
	size_t count = 0;

	if (!kept) {
		const struct gathered all =
			gather_expected(reading->conn, reading->board, meeting, reading->today, &arena);
		kept = all.ptr ? keep(memory, reading, meeting->meeting, &all) : NULL;
	}
	if (!kept)
		return 0;
	const struct names *names = names_of(memory, reading, kept);
	if (names)
		count = names_called(names, name, unit, ret, max);
	give_back(memory, reading, kept);
	return count;
}
