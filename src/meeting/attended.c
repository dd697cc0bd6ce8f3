/* How many were at a meeting and who: into the event that approves its minutes, and out of it. */
#include "meeting/attended.h"
#include "meeting/meeting.sql.h"

#define ROOM ((size_t)64 << 20) /* for going through all who were expected */
#define OF(STATUS, NAME, LABEL)                                                                    \
	{                                                                                          \
		AT_AS(struct attended_unit, by[STATUS], NAME, REFS), .label = LABEL,               \
			.ref = "person", .max = (int64_t)GATHERED_MAX                              \
	}

static const struct field fields[] = {
	{ AT(struct attended_unit, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit" },
	OF(ROLL_PRESENT, "present", N_("Present")),
	OF(ROLL_LATE, "late", N_("Came late")),
	OF(ROLL_DEPUTISED, "deputised", N_("Deputised")),
	OF(ROLL_ON_LEAVE, "on_leave", N_("On leave")),
	OF(ROLL_ABSENT, "absent", N_("Absent")),
	OF(0, "others", N_("Not expected")),
};
const struct field_table attended_table = FIELD_TABLE(struct attended_unit, fields);

/* ---- Into the event ---- */

static size_t place_of(const struct roll_line *line)
{
	return line->expected ? (size_t)line->status : 0;
}

/* The lines of one unit, status by status, each list behind the one before. */
static void fill(struct attended_unit *unit, const struct roll_line *lines, size_t count, id *into)
{
	unit->unit = lines->unit;
	for (size_t status = 0; status < COUNT(unit->by); status++) {
		unit->by[status].ptr = into;
		for (size_t n = 0; n < count; n++)
			if (place_of(&lines[n]) == status)
				*into++ = lines[n].person;
		unit->by[status].count = (size_t)(into - unit->by[status].ptr);
	}
}

static struct rows by_units(const struct roll *roll, struct arena *arena)
{
	struct attended_unit *units = arena_array(arena, roll->count, sizeof(*units));
	id *persons = arena_array(arena, roll->count, sizeof(*persons));
	struct rows rows = { .ptr = units };

	for (size_t from = 0, to; units && persons && from < roll->count; from = to) {
		for (to = from + 1; to < roll->count && id_eq(roll->ptr[to].unit, roll->ptr[from].unit);)
			to++;
		fill(&units[rows.count++], roll->ptr + from, to - from, persons + from);
	}
	return rows;
}

void attended_resolve(struct tx *tx, const struct meeting *meeting, struct minutes_approve *approve)
{
	CLEANUP(arena_done) struct arena arena = ARENA(ROOM);
	const struct rolled rolled = rolled_get(tx_conn(tx), meeting->meeting);

	approve->opened = meeting->opened;
	approve->closed = meeting->closed;
	approve->heads = meeting_heads(tx_conn(tx), meeting);
	approve->guests = (opt_number){ true, rolled.guests };
	if (!rolled.signed_in)
		return; /* nobody kept it */
	const struct gathered all = gather_expected(tx_conn(tx), tx_board(tx), meeting, tx_day(tx), &arena);
	const struct roll roll = roll_of(tx_conn(tx), meeting, &all, true, &arena);
	if (!roll.more)
		approve->roll = by_units(&roll, tx_arena(tx));
}

/* ---- Out of it ---- */

struct taking {
	struct attended *attended;
	struct arena *arena;
	bool found;
};

static size_t persons_of(const struct rows *rows)
{
	const struct attended_unit *units = rows->ptr;
	size_t count = 0;

	for (size_t n = 0; n < rows->count; n++)
		for (size_t status = 0; status < COUNT(units[n].by); status++)
			count += units[n].by[status].count;
	return count;
}

static void take_unit(struct roll *roll, const struct attended_unit *unit)
{
	for (size_t status = 0; status < COUNT(unit->by); status++)
		for (size_t n = 0; n < unit->by[status].count; n++)
			roll->ptr[roll->count++] = (struct roll_line){
				.person = unit->by[status].ptr[n],
				.unit = unit->unit,
				.status = status ? (int)status : ROLL_PRESENT,
				.expected = status > 0,
			};
}

static int by_unit(const void *a, const void *b)
{
	const struct roll_line *x = a, *y = b;

	if (x->unit.v != y->unit.v)
		return x->unit.v < y->unit.v ? -1 : 1;
	return (x->person.v > y->person.v) - (x->person.v < y->person.v);
}

static void take_roll(struct taking *taking, const struct rows *rows)
{
	struct roll *roll = &taking->attended->roll;
	const struct attended_unit *units = rows->ptr;

	roll->ptr = arena_array(taking->arena, persons_of(rows), sizeof(*roll->ptr));
	for (size_t n = 0; roll->ptr && n < rows->count; n++)
		take_unit(roll, &units[n]);
	if (roll->count)
		qsort(roll->ptr, roll->count, sizeof(*roll->ptr), by_unit);
	taking->attended->told = roll->count > 0;
}

static bool take(void *context, const struct act *act, UNUSED const struct event *event, const void *in)
{
	struct taking *taking = context;
	const struct minutes_approve *approve = in;

	taking->found = act == &minutes_approve_act && approve->closed.given;
	if (!taking->found)
		return false;
	taking->attended->opened = approve->opened;
	taking->attended->closed = approve->closed;
	taking->attended->heads = approve->heads;
	taking->attended->guests = approve->guests.given ? approve->guests.v : 0;
	take_roll(taking, &approve->roll);
	return false;
}

static struct attended now_of(struct reading *reading, const struct meeting *meeting, struct arena *arena)
{
	const struct rolled rolled = rolled_get(reading->conn, meeting->meeting);
	struct attended now = { meeting->opened, meeting->closed, meeting_heads(reading->conn, meeting),
		rolled.guests };

	if (rolled.signed_in)
		now.roll = roll_gather(reading, meeting, arena);
	now.told = now.roll.count && !now.roll.more;
	return now;
}

struct attended attended_of(
	struct reading *reading, const struct meeting *meeting, const struct minutes *minutes, struct arena *arena)
{
	struct attended then = { .told = false };
	struct taking taking = { &then, arena, false };

	if (minutes->event)
		reading_events_at(reading, &minutes->event, 1, take, &taking);
	if (!taking.found)
		return now_of(reading, meeting, arena);
	then.roll.keeper = reading_may(reading, RIGHT_ANSWER, meeting->unit);
	return then;
}
