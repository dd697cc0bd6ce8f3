/* Who is called together: persons of units, holders of a role, one by name; worked out when it is asked. */
#include "org/org.h"
#include "org/org.sql.h"

static void bind(struct query *q, const struct org_called *called)
{
	query_date(q, "day", called->day);
	if (called->level.len)
		query_text(q, "level", called->level);
}

static bool fits(struct board *board, const struct org_called *called, id unit, str level)
{
	if (called->level.len && !str_eq(level, called->level))
		return false;
	return called->below ? board_within(board, unit, called->unit) : id_eq(unit, called->unit);
}

static bool is_here(const struct org_person *person, date day)
{
	return !person->gone.given || person->gone.v.day > day.day;
}

bool org_is_here(struct conn *conn, id which, date day)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);
	struct org_person person;

	return org_person_get(conn, which, &arena, &person) && is_here(&person, day);
}

bool org_is_called(struct conn *conn, struct board *board, const struct org_called *called, id person)
{
	bool is = false;

	if (id_given(called->person))
		return id_eq(called->person, person) && org_is_here(conn, person, called->day);
	struct query *q = conn_query(conn, &org_sql_called_by);
	query_id(q, "person", person);
	query_number(q, "role", called->role);
	query_date(q, "day", called->day);
	while (!is && query_next(q))
		is = fits(board, called, column_id(q, 0), column_text(q, 1));
	query_end(q);
	return is;
}

static bool each_at(struct conn *conn, const struct org_called *called, id unit, org_called_each each, void *context)
{
	struct query *q = conn_query(conn, called->role ? &org_sql_called_posts : &org_sql_called_persons);
	bool more = true;

	query_id(q, "unit", unit);
	bind(q, called);
	if (called->role)
		query_number(q, "role", called->role);
	while (more && query_next(q))
		more = each(context, column_id(q, 0), column_id(q, 1));
	query_end(q);
	return more;
}

static bool each_named(struct conn *conn, const struct org_called *called, struct arena *arena, org_called_each each,
	void *context)
{
	const id which = called->person;
	struct org_person person;

	if (!org_person_get(conn, which, arena, &person) || !is_here(&person, called->day))
		return true;
	return each(context, which, person.unit);
}

bool org_each_called(struct conn *conn, struct board *board, const struct org_called *called, struct arena *arena,
	org_called_each each, void *context)
{
	if (id_given(called->person))
		return each_named(conn, called, arena, each, context);
	if (!called->below)
		return each_at(conn, called, called->unit, each, context);
	id *units = arena_array(arena, ORG_CALLED_UNITS_MAX, sizeof(*units));
	size_t count = units ? board_below(board, called->unit, units, ORG_CALLED_UNITS_MAX) : SIZE_MAX;
	if (count > ORG_CALLED_UNITS_MAX)
		return false;
	for (size_t n = 0; n < count; n++)
		if (!each_at(conn, called, units[n], each, context))
			return false;
	return true;
}

size_t org_persons_named(struct conn *conn, str name, id *ret, size_t max)
{
	struct query *q = conn_query(conn, &org_sql_persons_named);
	size_t count = 0;

	query_text(q, "name", name);
	query_number(q, "most", (int64_t)max);
	while (count < max && query_next(q))
		ret[count++] = column_id(q, 0);
	query_end(q);
	return count;
}
