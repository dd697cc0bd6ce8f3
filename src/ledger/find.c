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

const struct proof_kind *slices_proof(const struct slice *const *slices, str name)
{
	for (; *slices; slices++)
		for (const struct proof_kind *kind = (*slices)->proves; kind && kind->name; kind++)
			if (str_eq(str_of(kind->name), name))
				return kind;
	return NULL;
}

str slices_proofs(const struct slice *const *slices, struct arena *arena)
{
	str names = STR("");

	for (; *slices; slices++)
		for (const struct proof_kind *kind = (*slices)->proves; kind && kind->name; kind++)
			names = arena_printf(arena, "%.*s%s%s", STR_ARG(names), names.len ? ", " : "", kind->name);
	return names;
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

/* ---- What may be known ---- */

static id unit_of(const struct knowing *k, const char *name, id which)
{
	if (!k->callings)
		return thing_unit(k->conn, k->slices, name, which);
	const struct called *called =
		called_of(k->conn, k->callings, slices_thing(k->slices, name), which);
	return called ? called->unit : ID_NONE;
}

static bool look_for_draft(struct conn *conn, const struct thing *thing, id which)
{
	struct query *q = conn_query(conn, thing->draft);

	query_id(q, "id", which);
	bool draft = query_next(q);
	query_end(q);
	return draft;
}

static bool is_draft(const struct knowing *k, const struct thing *thing, id which)
{
	if (!thing->draft)
		return false;
	struct called *called = k->callings ? called_of(k->conn, k->callings, thing, which) : NULL;
	if (!called)
		return look_for_draft(k->conn, thing, which);
	if (called->draft == DRAFT_UNASKED)
		called->draft = look_for_draft(k->conn, thing, which) ? DRAFT_IS : DRAFT_NOT;
	return called->draft == DRAFT_IS;
}

static bool named_by(const struct knowing *k, const struct statement *named, id person)
{
	struct query *q = conn_query(k->conn, named);
	bool may = false;

	query_id(q, "id", person);
	query_date(q, "day", k->day);
	while (!may && query_next(q)) {
		id unit = column_id(q, 0);
		may = column_number(q, 1) ? standing_to(k->standing, k->board, unit) != 0
					  : standing_may(k->standing, k->board, RIGHT_NAMES, unit);
	}
	query_end(q);
	return may;
}

static bool holds_any(const struct knowing *k, const struct slice *rights, id person)
{
	struct holding one;

	return rights->held(k->conn, person, k->day, &one, 1) > 0;
}

/* Whether somebody is told by name: within the unit, and along the line of posts that are seen so. */
bool actor_may_be_named(const struct knowing *k, id person)
{
	const struct slice *rights = slices_rights(k->slices);

	if (!rights || id_eq(k->standing->actor, person) ||
		standing_may(
			k->standing, k->board, RIGHT_NAMES, unit_of(k, rights->actors, person)))
		return true;
	for (const struct slice *const *slice = k->slices; *slice; slice++)
		if ((*slice)->named && (*slice == rights || holds_any(k, rights, person)) &&
			named_by(k, (*slice)->named, person))
			return true;
	return false;
}

/* A person is known to whom it may be named, and to who manages its unit; above that it is only counted. */
static bool actor_known(const struct knowing *k, id person)
{
	return standing_may(k->standing, k->board, RIGHT_MANAGE,
		       unit_of(k, slices_rights(k->slices)->actors, person)) ||
	       actor_may_be_named(k, person);
}

bool thing_known(const struct knowing *k, const char *name, id which)
{
	const struct thing *thing = slices_thing(k->slices, name);
	const struct slice *rights = slices_rights(k->slices);

	if (!id_given(which))
		return false;
	if (standing_everywhere(k->standing))
		return true;
	if (rights && strcmp(rights->actors, name) == 0)
		return actor_known(k, which);
	enum known known = is_draft(k, thing, which) ? KNOWN_IN_RANGE : thing->known;
	return standing_knows(k->standing, k->board, known, unit_of(k, name, which));
}
