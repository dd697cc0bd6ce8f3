/* The organisation as the kernel sees it: things, acts, views, and how the board's tree is
 * loaded. */
#include "org/access.h"
#include "org/account.h"
#include "org/letterhead.h"
#include "org/org.sql.h"
#include "org/person.h"
#include "org/person_panel.h"
#include "org/post.h"
#include "org/retention.h"
#include "org/right.h"
#include "org/tree_page.h"

static const struct thing things[] = {
	{ .name = N_("unit"),
		.label = N_("Unit"),
		.by_code = &org_sql_unit_by_code,
		.by_id = &org_sql_unit_by_id,
		.find = &unit_finding,
		.known = KNOWN_ON_LINE },
	{ .name = N_("group"),
		.label = N_("Group"),
		.by_code = &org_sql_group_by_code,
		.by_id = &org_sql_group_by_id,
		.list = &org_sql_groups_list },
	{ .name = N_("person"),
		.label = N_("Person"),
		.by_code = &org_sql_person_by_code,
		.by_id = &org_sql_person_by_id,
		.list = &org_sql_persons_list,
		.names = true,
		.known = KNOWN_IN_RANGE },
	{ .name = N_("post"),
		.label = N_("Post"),
		.by_id = &org_sql_post_by_id,
		.names = true,
		.known = KNOWN_ON_LINE },
	{ .name = N_("token"),
		.label = N_("Token"),
		.by_id = &org_sql_token_by_id,
		.known = KNOWN_BY_OWNER },
};

static const struct act *const acts[] = {
	&unit_create_act,
	&unit_rename_act,
	&unit_move_act,
	&unit_close_act,
	&unit_import_act,
	&unit_merge_act,
	&unit_split_act,
	&group_create_act,
	&group_rename_act,
	&group_add_act,
	&group_remove_act,
	&calendar_set_act,
	&person_add_act,
	&person_rename_act,
	&person_reach_act,
	&person_move_act,
	&person_leave_act,
	&person_erase_act,
	&person_import_act,
	&post_give_act,
	&post_end_act,
	&person_invite_act,
	&person_shut_act,
	&token_make_act,
	&token_end_act,
	&retention_set_act,
	&letterhead_set_act,
	NULL,
};

static const struct act *const clock_acts[] = {
	&person_expire_act,
	&file_read_act,
	&list_export_act,
	NULL,
};

static const struct job jobs[] = { { "retention", retention_run }, { 0 } };

static const struct view *const views[] = { &units_view, &groups_view, &calendar_view,
	&persons_view, &headcounts_view, &posts_view, &tokens_view, &retention_view, &letterheads_view, NULL };

struct placing {
	id unit, parent;
};

/* In the order of ids, so that a unit's dense index is the same at every start. A unit may stand
 * under one that was made after it: it is added as a root and placed when all are there. */
static void load(struct conn *conn, struct board_changes *changes)
{
	struct query *q = conn_query(conn, &org_sql_units_all);
	CLEANUP(buf_done) struct buf later = BUF(SIZE_MAX);

	while (query_next(q)) {
		struct board_unit unit = {
			.unit = column_id(q, 0),
			.parent = column_id(q, 1),
			.level = column_text(q, 2),
			.kind = column_text(q, 3),
			.opened = column_date(q, 4),
			.closed_given = !column_null(q, 5),
			.closed = column_date(q, 5),
		};
		if (unit.parent.v > unit.unit.v) {
			struct placing placing = { unit.unit, unit.parent };
			buf_bytes(&later, &placing, sizeof(placing));
			unit.parent = ID_NONE;
		}
		change_unit_add(changes, &unit);
	}
	query_end(q);
	must(!later.failed);
	for (size_t n = 0; n < later.len / sizeof(struct placing); n++) {
		struct placing placing;
		memcpy(&placing, later.ptr + n * sizeof(placing), sizeof(placing));
		change_unit_move(changes, placing.unit, placing.parent);
	}
	groups_load(conn, changes);
}

const struct slice org_slice = {
	.name = "org",
	.version = "9",
	.former = (const char *const[]){ "org_changed", NULL },
	.schema = &org_sql,
	.things = things,
	.thing_count = COUNT(things),
	.acts = acts,
	.clock_acts = clock_acts,
	.jobs = jobs,
	.notes_file = &file_read_act,
	.notes_export = &list_export_act,
	.views = views,
	.routes = org_routes,
	.panels = org_panels,
	.rights = org_rights,
	.actors = "person",
	.places = "unit",
	.named = &org_sql_named,
	.file_units = &org_sql_file_units,
	.held = org_held,
	.load = load,
};
