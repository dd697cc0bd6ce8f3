/* Who was expected at a meeting, kept by its closing and read again. */
#include "meeting/listed.h"
#include "base/json.h"
#include "meeting/meeting.sql.h"

#define ROOM ((size_t)64 << 20) /* for going through all who are expected */

static const struct field listed_fields[] = {
	{ AT(struct listed_unit, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit" },
	{ AT(struct listed_unit, expected, REFS), .label = N_("Expected"), .ref = "person",
		.max = (int64_t)GATHERED_MAX },
	{ AT(struct listed_unit, others, REFS), .label = N_("Not expected"), .ref = "person",
		.max = (int64_t)GATHERED_MAX },
};
const struct field_table listed_table = FIELD_TABLE(struct listed_unit, listed_fields);

/* ---- For the event ---- */

struct one {
	id unit, person;
	bool expected;
};

struct listing {
	struct conn *conn;
	struct arena *arena;
	struct one *list;
	size_t count;
};

/* Who was expected goes before the others. */
static int by_person(const void *a, const void *b)
{
	const struct one *x = a, *y = b;

	if (x->person.v != y->person.v)
		return x->person.v < y->person.v ? -1 : 1;
	return y->expected - x->expected;
}

static int by_unit(const void *a, const void *b)
{
	const struct one *x = a, *y = b;

	if (x->unit.v != y->unit.v)
		return x->unit.v < y->unit.v ? -1 : 1;
	return x->expected == y->expected ? by_person(a, b) : y->expected - x->expected;
}

/* Also those who are expected anyway: sort_once() knows. */
static void add_others(struct listing *l, id meeting)
{
	struct query *q = conn_query(l->conn, &meeting_sql_came);
	struct org_person person;

	query_id(q, "meeting", meeting);
	query_number(q, "most", (int64_t)GATHERED_MAX);
	for (size_t n = 0; n < GATHERED_MAX && query_next(q); n++)
		if (org_person_get(l->conn, column_id(q, 0), l->arena, &person))
			l->list[l->count++] = (struct one){ person.unit, person.person, false };
	query_end(q);
}

static void sort_once(struct listing *l)
{
	size_t kept = 0;

	qsort(l->list, l->count, sizeof(*l->list), by_person);
	for (size_t n = 0; n < l->count; n++)
		if (!kept || !id_eq(l->list[kept - 1].person, l->list[n].person))
			l->list[kept++] = l->list[n];
	l->count = kept;
	qsort(l->list, l->count, sizeof(*l->list), by_unit);
}

/* Of one unit: from here on as many as are the one or the other. */
static struct ids take(const struct listing *l, size_t *at, id unit, bool expected, id *into)
{
	struct ids ids = { into, 0 };

	for (; *at < l->count && id_eq(l->list[*at].unit, unit) && l->list[*at].expected == expected; ++*at)
		ids.ptr[ids.count++] = l->list[*at].person;
	return ids;
}

static struct rows by_units(const struct listing *l, struct arena *arena)
{
	struct listed_unit *units = arena_array(arena, l->count, sizeof(*units));
	id *persons = arena_array(arena, l->count, sizeof(*persons));
	struct rows rows = { .ptr = units };

	for (size_t at = 0; units && persons && at < l->count;) {
		struct listed_unit *unit = &units[rows.count++];
		unit->unit = l->list[at].unit;
		unit->expected = take(l, &at, unit->unit, true, persons + at);
		unit->others = take(l, &at, unit->unit, false, persons + at);
	}
	return rows;
}

struct rows listed_resolve(struct tx *tx, const struct meeting *meeting, bool *ret_more)
{
	CLEANUP(arena_done) struct arena arena = ARENA(ROOM);
	const struct gathered all = gather_expected(tx_conn(tx), tx_board(tx), meeting, tx_day(tx), &arena);
	struct listing l = { tx_conn(tx), &arena, arena_array(&arena, 2 * GATHERED_MAX, sizeof(*l.list)), 0 };

	*ret_more = all.more || !l.list;
	if (*ret_more)
		return (struct rows){ 0 };
	for (size_t n = 0; n < all.count; n++)
		l.list[l.count++] = (struct one){ all.ptr[n].unit, all.ptr[n].person, true };
	add_others(&l, meeting->meeting);
	sort_once(&l);
	return by_units(&l, tx_arena(tx));
}

/* ---- In the tables ---- */

static void store(struct tx *tx, id meeting, id unit, const struct ids *persons, bool expected)
{
	for (size_t n = 0; n < persons->count; n++) {
		struct query *q = conn_query(tx_conn(tx), &meeting_sql_listed_insert);
		query_id(q, "meeting", meeting);
		query_id(q, "person", persons->ptr[n]);
		query_id(q, "unit", unit);
		query_number(q, "expected", expected);
		query_run(q);
	}
}

void listed_store(struct tx *tx, id meeting, const struct rows *rows, bool more)
{
	const struct listed_unit *units = rows->ptr;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_list_insert);

	query_id(q, "meeting", meeting);
	query_number(q, "more", more);
	query_run(q);
	for (size_t n = 0; n < rows->count; n++) {
		store(tx, meeting, units[n].unit, &units[n].expected, true);
		store(tx, meeting, units[n].unit, &units[n].others, false);
	}
}

enum listed listed_is(struct conn *conn, const struct meeting *meeting)
{
	enum listed is = LISTED_NOT;

	if (meeting->state != MEETING_HELD)
		return is;
	struct query *q = conn_query(conn, &meeting_sql_list);
	query_id(q, "meeting", meeting->meeting);
	if (query_next(q))
		is = column_number(q, 0) ? LISTED_MORE : LISTED_ALL;
	query_end(q);
	return is;
}

static bool listed_get(struct conn *conn, id meeting, id person, struct one *ret)
{
	struct query *q = conn_query(conn, &meeting_sql_listed);

	query_id(q, "meeting", meeting);
	query_id(q, "person", person);
	bool found = query_next(q);
	if (found)
		*ret = (struct one){ column_id(q, 0), person, column_number(q, 1) != 0 };
	query_end(q);
	return found;
}

bool listed_expects(struct conn *conn, id meeting, id person)
{
	struct one one;

	return listed_get(conn, meeting, person, &one) && one.expected;
}

id listed_unit_of(struct conn *conn, id meeting, id person)
{
	struct one one;

	return listed_get(conn, meeting, person, &one) ? one.unit : ID_NONE;
}

size_t listed_read(struct conn *conn, id meeting, struct expected_person *ret, size_t max)
{
	struct query *q = conn_query(conn, &meeting_sql_listed_all);
	size_t count = 0;

	query_id(q, "meeting", meeting);
	while (count < max && query_next(q))
		ret[count++] = (struct expected_person){ .person = column_id(q, 0), .unit = column_id(q, 1) };
	query_end(q);
	return count;
}

/* ---- A person's own file ---- */

void listed_tell_of(struct reading *reading, id person, struct json *json)
{
	struct query *q = conn_query(reading->conn, &meeting_sql_listed_of);

	json_key(json, STR("was_expected"));
	json_begin_array(json);
	query_id(q, "person", person);
	while (query_next(q))
		json_text(json, column_text(q, 0));
	query_end(q);
	json_end(json);
}
