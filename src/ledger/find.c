/* Finding things, by code or by id, through what the slices declare. */
#include "ledger/private.h"

size_t slices_count(const struct slice *const *slices)
{
	size_t n = 0;

	while (slices[n])
		n++;
	return n;
}

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

bool thing_known(struct conn *conn, const struct slice *const *slices,
	const struct standing *standing, struct board *board, const char *name, id which)
{
	const struct thing *thing = slices_thing(slices, name);

	if (!id_given(which))
		return false;
	if (standing_everywhere(standing))
		return true;
	enum known known = is_draft(conn, thing, which) ? KNOWN_IN_RANGE : thing->known;
	return standing_knows(standing, board, known, thing_unit(conn, slices, name, which));
}
