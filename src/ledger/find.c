/* Finding things, by code or by id, through what the slices declare. */
#include "ledger/private.h"

static const struct act *act_of(const struct act *const *acts, str name)
{
	for (; acts && *acts; acts++)
		if (str_eq(str_of((*acts)->name), name))
			return *acts;
	return NULL;
}

const struct slice *slices_owner(const struct slice *const *slices, str act, const struct act **ret)
{
	for (; *slices; slices++)
		if ((*ret = act_of((*slices)->acts, act)) ||
			(*ret = act_of((*slices)->clock_acts, act)))
			return *slices;
	return NULL;
}

const struct act *slices_act(const struct slice *const *slices, str name)
{
	const struct act *act = NULL;

	for (; *slices && !act; slices++)
		act = act_of((*slices)->acts, name);
	return act;
}

const struct thing *slices_thing(const struct slice *const *slices, const char *name)
{
	for (; *slices; slices++)
		for (size_t n = 0; n < (*slices)->thing_count; n++)
			if (strcmp((*slices)->things[n].name, name) == 0)
				return &(*slices)->things[n];
	return NULL;
}

static id find_code(struct conn *conn, const struct thing *thing, str code)
{
	id found = ID_NONE;

	if (!thing->by_code)
		return ID_NONE;
	struct query *q = conn_query(conn, thing->by_code);
	query_text(q, "code", code);
	if (query_next(q))
		found = column_id(q, 0);
	query_end(q);
	return found;
}

static id find_id(struct conn *conn, const struct thing *thing, str digits)
{
	int64_t value;

	if (!str_number(digits, &value) || value <= 0 || value > ID_MAX)
		return ID_NONE;
	struct query *q = conn_query(conn, thing->by_id);
	query_id(q, "id", (id){ value });
	id found = query_next(q) ? (id){ value } : ID_NONE;
	query_end(q);
	return found;
}

id thing_find(struct conn *conn, const struct slice *const *slices, const char *name, str text)
{
	const struct thing *thing = slices_thing(slices, name);

	must(thing);
	if (str_starts(text, STR("#")))
		return find_id(conn, thing, str_from(text, 1));
	id found = find_code(conn, thing, text);
	return id_given(found) ? found : find_id(conn, thing, text);
}

id thing_unit(struct conn *conn, const struct slice *const *slices, const char *name, id thing_id)
{
	const struct thing *thing = slices_thing(slices, name);
	id unit = ID_NONE;

	must(thing);
	struct query *q = conn_query(conn, thing->by_id);
	query_id(q, "id", thing_id);
	if (query_next(q))
		unit = column_id(q, 2);
	query_end(q);
	return unit;
}

static bool is_draft(struct conn *conn, const struct thing *thing, id which)
{
	if (!thing->draft)
		return false;
	struct query *q = conn_query(conn, thing->draft);
	query_id(q, "id", which);
	bool draft = query_next(q);
	query_end(q);
	return draft;
}

static bool named_by(struct conn *conn, const struct statement *named,
	const struct standing *standing, struct board *board, date day, id person)
{
	struct query *q = conn_query(conn, named);
	bool may = false;

	query_id(q, "id", person);
	query_date(q, "day", day);
	while (!may && query_next(q)) {
		id unit = column_id(q, 0);
		may = column_number(q, 1) ? standing_to(standing, board, unit) != 0
					  : standing_may(standing, board, RIGHT_NAMES, unit);
	}
	query_end(q);
	return may;
}

static bool holds_any(struct conn *conn, const struct slice *rights, id person, date day)
{
	struct holding one;

	return rights->held(conn, person, day, &one, 1) > 0;
}

/* Whether somebody is told by name: within the unit, and along the line of posts that are seen so. */
bool actor_may_be_named(struct conn *conn, const struct slice *const *slices,
	const struct standing *standing, struct board *board, date day, id person)
{
	const struct slice *rights = slices_rights(slices);

	if (!rights || id_eq(standing->actor, person) ||
		standing_may(standing, board, RIGHT_NAMES,
			thing_unit(conn, slices, rights->actors, person)))
		return true;
	for (bool may = false; *slices; slices++) {
		if ((*slices)->named && (*slices == rights || holds_any(conn, rights, person, day)))
			may = named_by(conn, (*slices)->named, standing, board, day, person);
		if (may)
			return true;
	}
	return false;
}

/* A person is known to whom it may be named, and to who manages its unit; above that it is only counted. */
static bool actor_known(struct conn *conn, const struct slice *const *slices,
	const struct standing *standing, struct board *board, date day, id person)
{
	return standing_may(standing, board, RIGHT_MANAGE,
		       thing_unit(conn, slices, slices_rights(slices)->actors, person)) ||
	       actor_may_be_named(conn, slices, standing, board, day, person);
}

bool thing_known(struct conn *conn, const struct slice *const *slices,
	const struct standing *standing, struct board *board, date day, const char *name, id which)
{
	const struct thing *thing = slices_thing(slices, name);
	const struct slice *rights = slices_rights(slices);

	if (!id_given(which))
		return false;
	if (standing_everywhere(standing))
		return true;
	if (rights && strcmp(rights->actors, name) == 0)
		return actor_known(conn, slices, standing, board, day, which);
	enum known known = is_draft(conn, thing, which) ? KNOWN_IN_RANGE : thing->known;
	return standing_knows(standing, board, known, thing_unit(conn, slices, name, which));
}
