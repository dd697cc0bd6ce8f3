/* Which events are about which thing: by which the history of one thing is read without walking the
 * whole ledger.
 *
 * It is kept in memory and learnt by those who read, each as far as its own transaction sees: the first
 * reads the number and the subject of every event once, those after it only what came since. So the
 * writer has nothing to do for it. An index of the table would cost each act a page of its own:
 * measured, 40 % of what an act takes where subjects come in no order. */
#include "ledger/ledger.sql.h"
#include "ledger/private.h"

#define EVENTS_MAX ((int64_t)1 << 26) /* a quarter of a GiB; a longer ledger is walked */
#define ROOM_FIRST 4096
#define FEW 10000 /* events that are waited for while another learns them */

void subjects_init(struct subjects *subjects)
{
	*subjects = (struct subjects){ .seq = 0 };
	must(pthread_mutex_init(&subjects->mutex, NULL) == 0);
	must(pthread_mutex_init(&subjects->learning, NULL) == 0);
}

void subjects_close(struct subjects *subjects)
{
	free(subjects->before);
	free(subjects->slots);
	pthread_mutex_destroy(&subjects->mutex);
	pthread_mutex_destroy(&subjects->learning);
}

/* Multiplication by the golden ratio spreads ids that follow each other. */
static size_t place_of(int64_t subject, size_t room)
{
	return (size_t)((uint64_t)subject * 0x9e3779b97f4a7c15u >> 20) & (room - 1);
}

static struct subject_slot *slot_in(struct subject_slot *slots, size_t room, int64_t subject)
{
	size_t at = place_of(subject, room);

	while (slots[at].subject && slots[at].subject != subject)
		at = (at + 1) & (room - 1);
	return &slots[at];
}

/* False: no memory, and everything is as it was. */
static bool grow_slots(struct subjects *subjects)
{
	size_t room = subjects->slot_room ? 2 * subjects->slot_room : ROOM_FIRST;
	struct subject_slot *slots = calloc(room, sizeof(*slots));

	if (!slots)
		return false;
	for (size_t n = 0; n < subjects->slot_room; n++)
		if (subjects->slots[n].subject)
			*slot_in(slots, room, subjects->slots[n].subject) = subjects->slots[n];
	free(subjects->slots);
	subjects->slots = slots;
	subjects->slot_room = room;
	return true;
}

static bool grow_before(struct subjects *subjects, int64_t seq)
{
	size_t room = subjects->room ? 2 * subjects->room : ROOM_FIRST;

	while (room <= (size_t)seq)
		room *= 2;
	uint32_t *before = realloc(subjects->before, room * sizeof(*before));
	if (!before)
		return false;
	subjects->before = before;
	subjects->room = room;
	return true;
}

static bool put(struct subjects *subjects, int64_t seq, int64_t subject)
{
	if ((size_t)seq >= subjects->room && !grow_before(subjects, seq))
		return false;
	if (2 * (subjects->slot_used + 1) > subjects->slot_room && !grow_slots(subjects))
		return false;
	if (subject) {
		struct subject_slot *slot = slot_in(subjects->slots, subjects->slot_room, subject);
		subjects->slot_used += !slot->subject;
		slot->subject = subject;
		subjects->before[seq] = slot->last;
		slot->last = (uint32_t)seq;
	} else {
		subjects->before[seq] = 0;
	}
	subjects->seq = seq;
	return true;
}

static bool add(struct subjects *subjects, int64_t seq, int64_t subject)
{
	pthread_mutex_lock(&subjects->mutex);
	bool fine = seq == subjects->seq + 1 && seq < EVENTS_MAX && put(subjects, seq, subject);
	pthread_mutex_unlock(&subjects->mutex);
	return fine;
}

/* A ledger in which a number is missing is damaged: it is walked. */
static bool learn(struct subjects *subjects, int64_t known, struct conn *conn)
{
	struct query *q = conn_query(conn, &ledger_sql_subjects_after);
	bool fine = true;

	query_number(q, "seq", known);
	while (fine && query_next(q))
		fine = add(subjects, column_number(q, 0), column_id(q, 1).v);
	query_end(q);
	return fine && !conn_fault(conn);
}

static int64_t known_to(struct subjects *subjects)
{
	pthread_mutex_lock(&subjects->mutex);
	int64_t seq = subjects->seq;
	pthread_mutex_unlock(&subjects->mutex);
	return seq;
}

/* Who has the ledger for one command only walks it; so does whoever comes while another learns much. */
bool subjects_learn(struct reading *reading)
{
	struct subjects *subjects = &reading->ledger->subjects;
	int64_t known = known_to(subjects);

	if (!reading->ledger->writing)
		return false;
	if (known >= reading->seq)
		return true;
	if (reading->seq - known < FEW)
		pthread_mutex_lock(&subjects->learning);
	else if (pthread_mutex_trylock(&subjects->learning) != 0)
		return false;
	known = known_to(subjects);
	bool learnt = known >= reading->seq || learn(subjects, known, reading->conn);
	pthread_mutex_unlock(&subjects->learning);
	return learnt;
}

size_t subjects_next(struct subjects *subjects, id subject, int64_t after, int64_t *ret, size_t max)
{
	size_t count = 0;
	int64_t seq = 0;

	pthread_mutex_lock(&subjects->mutex);
	if (after)
		seq = subjects->before[after];
	else if (subjects->slot_room)
		seq = slot_in(subjects->slots, subjects->slot_room, subject.v)->last;
	for (; seq && count < max; seq = subjects->before[seq])
		ret[count++] = seq;
	pthread_mutex_unlock(&subjects->mutex);
	return count;
}
