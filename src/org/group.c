/* Named groups of units, across trees: group.create, group.rename, group.add, group.remove. */
#include "ledger/ledger.h"
#include "org/org.sql.h"
#include "org/unit.h"

#define GROUPS_MAX 200        /* of a store; a scope may list all of them */
#define COMBINATIONS_MAX 1000 /* of groups in which units stand: the board counts by them */
#define MEMBERS_MAX 10000     /* named in one act */

/* ---- group.create and group.rename ---- */

struct group_create {
	str code, title;
};

static const struct field create_fields[] = {
	{ AT(struct group_create, code, TEXT), .label = N_("Code"), .need = true, .code = true,
		.max = UNIT_CODE_MAX },
	{ AT(struct group_create, title, TEXT), .label = N_("Title"), .need = true,
		.max = UNIT_NAME_MAX },
};

id org_group_by_code(struct conn *conn, str code)
{
	struct query *q = conn_query(conn, &org_sql_group_by_code);

	query_text(q, "code", code);
	id group = query_next(q) ? column_id(q, 0) : ID_NONE;
	query_end(q);
	return group;
}

static int64_t groups_count(struct conn *conn)
{
	struct query *q = conn_query(conn, &org_sql_groups_count);
	int64_t count = query_next(q) ? column_number(q, 0) : 0;

	query_end(q);
	return count;
}

static void check_create(struct tx *tx, const void *in, struct problems *problems)
{
	const struct group_create *group = in;

	if (id_given(org_group_by_code(tx_conn(tx), group->code)))
		problem(problems, "code", "R-GROUP-01", N_("The code %.*s is taken."),
			STR_ARG(group->code)); /* R-GROUP-01 */
	if (groups_count(tx_conn(tx)) >= GROUPS_MAX)
		problem(problems, "code", "R-GROUP-02", N_("A store has at most %d groups."),
			GROUPS_MAX); /* R-GROUP-02 */
}

static void apply_create(struct tx *tx, const struct event *event, const void *in)
{
	const struct group_create *group = in;
	struct query *q = conn_query(tx_conn(tx), &org_sql_group_insert);

	query_id(q, "id", event->first);
	query_text(q, "code", group->code);
	query_text(q, "title", group->title);
	query_run(q);
}

const struct act group_create_act = {
	.name = "group.create",
	.summary = N_("Make a named group of units"),
	.history = N_("{actor} made the group {title}"),
	.version = 1,
	.record = FIELD_TABLE(struct group_create, create_fields),
	.right = RIGHT_MANAGE,
	.makes = "group",
	.check = check_create,
	.apply = apply_create,
};

struct group_rename {
	id group;
	str title;
};

static const struct field rename_fields[] = {
	{ AT(struct group_rename, group, REF), .label = N_("Group"), .need = true, .ref = "group" },
	{ AT(struct group_rename, title, TEXT), .label = N_("New title"), .need = true,
		.max = UNIT_NAME_MAX },
};

static void now_rename(struct reading *reading, id about, void *in, struct arena *arena)
{
	((struct group_rename *)in)->title = reading_label(reading, "group", about, arena);
}

static void apply_rename(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct group_rename *group = in;
	struct query *q = conn_query(tx_conn(tx), &org_sql_group_rename);

	query_id(q, "id", group->group);
	query_text(q, "title", group->title);
	query_run(q);
}

const struct act group_rename_act = {
	.name = "group.rename",
	.summary = N_("Give a group another title"),
	.history = N_("{actor} renamed a group to {title}"),
	.version = 1,
	.record = FIELD_TABLE(struct group_rename, rename_fields),
	.right = RIGHT_MANAGE,
	.about = "group",
	.now = now_rename,
	.amends = true,
	.apply = apply_rename,
};

/* ---- group.add and group.remove ---- */

struct group_members {
	id group;
	struct ids units;
};

static const struct field member_fields[] = {
	{ AT(struct group_members, group, REF), .label = N_("Group"), .need = true,
		.ref = "group" },
	{ AT(struct group_members, units, REFS), .label = N_("Units"), .need = true, .ref = "unit",
		.max = MEMBERS_MAX, .help = N_("Their codes. Not those below them.") },
};

static bool is_member(struct conn *conn, id group, id unit)
{
	struct query *q = conn_query(conn, &org_sql_member);

	query_id(q, "grp", group);
	query_id(q, "unit", unit);
	bool member = query_next(q);
	query_end(q);
	return member;
}

/* All groups of a unit, ascending. */
static void tell_groups(struct conn *conn, struct board_changes *changes, id unit)
{
	struct query *q = conn_query(conn, &org_sql_groups_of);
	id groups[GROUPS_MAX];
	size_t count = 0;

	query_id(q, "unit", unit);
	while (count < GROUPS_MAX && query_next(q))
		groups[count++] = column_id(q, 0);
	query_end(q);
	change_unit_groups(changes, unit, groups, count);
}

static void turn_member(struct tx *tx, const struct statement *statement, id group, id unit)
{
	struct query *q = conn_query(tx_conn(tx), statement);

	query_id(q, "grp", group);
	query_id(q, "unit", unit);
	query_run(q);
	tell_groups(tx_conn(tx), tx_changes(tx), unit);
}

/* "The unit B is closed.": with its code, since many are named beside one another. */
static void refuse_member(
	struct tx *tx, id unit, const char *rule, const char *sentence, struct problems *problems)
{
	struct org_unit found = { .code = STR("") };

	org_unit_get(tx_conn(tx), unit, tx_arena(tx), &found);
	problem(problems, "units", rule, sentence, STR_ARG(found.code));
}

static void check_add(struct tx *tx, const void *in, struct problems *problems)
{
	const struct group_members *members = in;

	for (size_t n = 0; n < members->units.count; n++)
		if (!board_unit_open(tx_board(tx), members->units.ptr[n]))
			refuse_member(tx, members->units.ptr[n], "R-ORG-02",
				N_("The unit %.*s is closed."), problems);
	if (board_group_sets(tx_board(tx)) >= COMBINATIONS_MAX)
		problem(problems, "group", "R-GROUP-03",
			N_("Units stand in %d different combinations of groups already: join "
			   "groups."),
			COMBINATIONS_MAX); /* R-GROUP-03 */
}

/* Who is a member already stays one. */
static void apply_add(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct group_members *members = in;

	for (size_t n = 0; n < members->units.count; n++)
		if (!is_member(tx_conn(tx), members->group, members->units.ptr[n]))
			turn_member(
				tx, &org_sql_member_insert, members->group, members->units.ptr[n]);
}

const struct act group_add_act = {
	.name = "group.add",
	.summary = N_("Put units into a group; measures in force for it bind them at once"),
	.history = N_("{actor} put units into the group {group}"),
	.version = 1,
	.record = FIELD_TABLE(struct group_members, member_fields),
	.right = RIGHT_MANAGE,
	.about = "group",
	.shapes = true,
	.check = check_add,
	.apply = apply_add,
};

static void check_remove(struct tx *tx, const void *in, struct problems *problems)
{
	const struct group_members *members = in;

	for (size_t n = 0; n < members->units.count; n++)
		if (!is_member(tx_conn(tx), members->group, members->units.ptr[n]))
			refuse_member(tx, members->units.ptr[n], "R-GROUP-04",
				N_("The unit %.*s is not in this group."),
				problems); /* R-GROUP-04 */
}

static void apply_remove(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct group_members *members = in;

	for (size_t n = 0; n < members->units.count; n++)
		turn_member(tx, &org_sql_member_delete, members->group, members->units.ptr[n]);
}

const struct act group_remove_act = {
	.name = "group.remove",
	.summary = N_("Take units out of a group"),
	.history = N_("{actor} took units out of the group {group}"),
	.version = 1,
	.record = FIELD_TABLE(struct group_members, member_fields),
	.right = RIGHT_MANAGE,
	.about = "group",
	.shapes = true,
	.check = check_remove,
	.apply = apply_remove,
};

/* A new unit takes over what another one belongs to. */
void groups_inherit(struct tx *tx, id from, id to)
{
	struct query *q = conn_query(tx_conn(tx), &org_sql_groups_of);
	id groups[GROUPS_MAX];
	size_t count = 0;

	query_id(q, "unit", from);
	while (count < GROUPS_MAX && query_next(q))
		groups[count++] = column_id(q, 0);
	query_end(q);
	for (size_t n = 0; n < count; n++)
		if (!is_member(tx_conn(tx), groups[n], to))
			turn_member(tx, &org_sql_member_insert, groups[n], to);
}

void groups_load(struct conn *conn, struct board_changes *changes)
{
	struct query *q = conn_query(conn, &org_sql_members_all);
	id groups[GROUPS_MAX], unit = ID_NONE;
	size_t count = 0;

	while (query_next(q)) {
		if (!id_eq(column_id(q, 0), unit) && count) {
			change_unit_groups(changes, unit, groups, count);
			count = 0;
		}
		unit = column_id(q, 0);
		if (count < GROUPS_MAX)
			groups[count++] = column_id(q, 1);
	}
	if (count)
		change_unit_groups(changes, unit, groups, count);
	query_end(q);
}
