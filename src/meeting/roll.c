/* The roll of a meeting: who was expected and what became of each, gone through once. */
#include "base/catalogue.h"
#include "meeting/attend.h"
#include "meeting/listed.h"
#include "meeting/meeting.sql.h"

const struct choice roll_statuses[] = {
	{ ROLL_PRESENT, "present", N_("Present") },
	{ ROLL_LATE, "late", N_("Came late") },
	{ ROLL_DEPUTISED, "deputised", N_("Deputised") },
	{ ROLL_ON_LEAVE, "on_leave", N_("On leave") },
	{ ROLL_ABSENT, "absent", N_("Absent") },
	{ ROLL_AWAITED, "awaited", N_("Not there yet") },
	{ 0 },
};

struct signed_one {
	id person;
	struct sign_in in;
	bool listed; /* has a line already */
};

struct rolling {
	struct conn *conn;
	const struct meeting *meeting;
	struct arena *arena;
	struct signed_one *signed_in; /* by person */
	size_t signed_count;
	struct roll *roll;
	bool over; /* whoever is not there is not coming any more */
};

static void read_sign_ins(struct rolling *r)
{
	struct query *q = conn_query(r->conn, &meeting_sql_sign_ins);

	query_id(q, "meeting", r->meeting->meeting);
	query_number(q, "most", (int64_t)GATHERED_MAX);
	while (r->signed_in && r->signed_count < GATHERED_MAX && query_next(q))
		r->signed_in[r->signed_count++] = (struct signed_one){ .person = column_id(q, 0),
			.in = { column_moment(q, 1), (int)column_number(q, 2),
				column_null(q, 3) ? 0 : column_number(q, 3) } };
	query_end(q);
}

static int by_id(const void *a, const void *b)
{
	const struct signed_one *x = a, *y = b;

	return (x->person.v > y->person.v) - (x->person.v < y->person.v);
}

static struct signed_one *find(const struct rolling *r, id person)
{
	const struct signed_one key = { .person = person };

	return id_given(person)
		       ? bsearch(&key, r->signed_in, r->signed_count, sizeof(key), by_id)
		       : NULL;
}

/* ---- What became of one ---- */

/* Nobody is late who is there when it was to begin, however early it was opened. */
static bool is_late(const struct meeting *meeting, moment at)
{
	const int64_t planned = meeting->plan.starts.v.us;
	const int64_t began = meeting->opened.given && meeting->opened.v.us > planned ? meeting->opened.v.us : planned;

	return at.us > began + GRACE_US;
}

static int status_of(const struct rolling *r, const struct roll_line *line)
{
	if (line->in.way)
		return is_late(r->meeting, line->in.at) ? ROLL_LATE : ROLL_PRESENT;
	if (line->reply.answer == REPLY_DEPUTY && find(r, line->reply.deputy))
		return ROLL_DEPUTISED;
	if (line->reply.answer == REPLY_NOT_COMING && !line->reply.before_move)
		return ROLL_ON_LEAVE;
	return r->over ? ROLL_ABSENT : ROLL_AWAITED;
}

static void add(struct rolling *r, struct roll_line line)
{
	struct signed_one *one = find(r, line.person);

	if (one && one->listed)
		return;
	if (one) {
		one->listed = true;
		line.in = one->in;
	}
	line.status = status_of(r, &line);
	r->roll->ptr[r->roll->count++] = line;
}

static id unit_of(const struct rolling *r, id person)
{
	const id then = listed_unit_of(r->conn, r->meeting->meeting, person);
	struct org_person now;

	if (id_given(then))
		return then;
	return org_person_get(r->conn, person, r->arena, &now) ? now.unit : ID_NONE;
}

static void add_deputy(struct rolling *r, const struct roll_line *line)
{
	const id deputy = line->reply.deputy;

	add(r, (struct roll_line){ .person = deputy, .unit = unit_of(r, deputy), .instead_of = line->person });
}

/* R-MEET-48: one seat each, and nobody fills two: who comes for several, or is expected itself by now, fills one. */
static void fill_seats(struct rolling *r, size_t expected)
{
	for (size_t n = 0; n < expected; n++) {
		const struct roll_line *line = &r->roll->ptr[n];
		if (line->in.way)
			r->roll->seats++;
		if (line->status != ROLL_DEPUTISED || find(r, line->reply.deputy)->listed)
			continue;
		add_deputy(r, line);
		r->roll->seats++;
	}
}

/* Whoever comes in somebody's place has a line behind those who are expected, though that one came too; then whoever
 * signed in and is not expected any more. */
static void add_others(struct rolling *r, size_t expected)
{
	fill_seats(r, expected);
	for (size_t n = 0; n < expected; n++) {
		const struct roll_line *line = &r->roll->ptr[n];
		if (line->reply.answer == REPLY_DEPUTY && find(r, line->reply.deputy))
			add_deputy(r, line);
	}
	for (size_t n = 0; n < r->signed_count; n++)
		if (!r->signed_in[n].listed)
			add(r, (struct roll_line){ .person = r->signed_in[n].person,
					 .unit = unit_of(r, r->signed_in[n].person) });
}

/* ---- Several on one phone ---- */

static int by_mark(const void *a, const void *b)
{
	const struct roll_line *const *x = a, *const *y = b;

	return ((*x)->in.mark > (*y)->in.mark) - ((*x)->in.mark < (*y)->in.mark);
}

static void flag_shared(struct rolling *r)
{
	struct roll_line **marked = arena_array(r->arena, r->roll->count, sizeof(*marked));
	size_t count = 0;

	for (size_t n = 0; marked && n < r->roll->count; n++)
		if (r->roll->ptr[n].in.mark)
			marked[count++] = &r->roll->ptr[n];
	if (count)
		qsort(marked, count, sizeof(*marked), by_mark);
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count && marked[to]->in.mark == marked[from]->in.mark;)
			to++;
		for (size_t n = from; to - from > 1 && n < to; n++)
			marked[n]->shared = (int64_t)(to - from);
	}
}

/* ---- All of it ---- */

static int by_unit(const void *a, const void *b)
{
	const struct roll_line *x = a, *y = b;

	if (x->unit.v != y->unit.v)
		return x->unit.v < y->unit.v ? -1 : 1;
	return (x->person.v > y->person.v) - (x->person.v < y->person.v);
}

struct roll roll_of(struct conn *conn, const struct meeting *meeting, const struct gathered *all, bool over,
	struct arena *arena)
{
	struct roll roll = { .more = all->more, .expected = (int64_t)all->count };
	struct rolling r = { conn, meeting, arena, arena_array(arena, GATHERED_MAX, sizeof(*r.signed_in)), 0, &roll,
		over };

	read_sign_ins(&r);
	roll.ptr = arena_array(arena, all->count + r.signed_count + 1, sizeof(*roll.ptr));
	if (!roll.ptr)
		return roll;
	for (size_t n = 0; n < all->count; n++)
		add(&r, (struct roll_line){ .person = all->ptr[n].person, .unit = all->ptr[n].unit,
				 .reply = all->ptr[n].reply, .expected = true });
	add_others(&r, roll.count);
	flag_shared(&r);
	qsort(roll.ptr, roll.count, sizeof(*roll.ptr), by_unit);
	return roll;
}

static struct roll roll_for(
	struct reading *reading, const struct meeting *meeting, const struct gathered *all, struct arena *arena)
{
	const bool over = meeting->state == MEETING_HELD || ledger_now(reading->ledger).us > meeting->plan.ends.v.us;
	struct roll roll = roll_of(reading->conn, meeting, all, over, arena);

	roll.keeper = reading_may(reading, RIGHT_ANSWER, meeting->unit);
	return roll;
}

struct roll roll_gather(struct reading *reading, const struct meeting *meeting, struct arena *arena)
{
	const struct gathered all = meeting_gather(reading, meeting, arena);

	return roll_for(reading, meeting, &all, arena);
}

struct roll roll_glance(struct reading *reading, const struct meeting *meeting, struct arena *arena)
{
	const struct gathered all = meeting_glance(reading, meeting, arena);

	return roll_for(reading, meeting, &all, arena);
}

/* R-MEET-43. That several used one phone is told by less: who has RIGHT_NAMES there. */
bool roll_names(struct reading *reading, const struct roll *roll, const struct roll_line *line)
{
	return reading_everywhere(reading) || id_eq(reading->standing->actor, line->person) ||
	       reading_may(reading, RIGHT_NAMES, line->unit) ||
	       (roll->keeper && reading_may_name(reading, line->person));
}

struct roll_counts roll_count(const struct roll_line *lines, size_t count)
{
	struct roll_counts counts = { .expected = 0 };

	for (size_t n = 0; n < count; n++) {
		if (!lines[n].expected) {
			counts.others++;
			continue;
		}
		counts.expected++;
		counts.by[lines[n].status]++;
	}
	return counts;
}

struct quorum quorum_of(const struct meeting *meeting, const struct roll *roll)
{
	const struct plan *plan = &meeting->plan;
	const int64_t needed = plan->quorum.given ? plan->quorum.v
			       : plan->quorum_share.given
				       ? (roll->expected * plan->quorum_share.v + 99) / 100
				       : 0;
	struct quorum quorum = { .asked = plan->quorum.given || plan->quorum_share.given };

	quorum.needed = needed > 1 ? needed : 1;
	quorum.untold = roll->more || !roll->ptr;
	quorum.reached = !quorum.untold && roll->seats >= quorum.needed;
	return quorum;
}
