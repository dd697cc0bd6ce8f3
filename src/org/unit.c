/* One unit at a time: create, rename, move, close. */
#include "org/unit.h"
#include "ledger/ledger.h"
#include "org/org.h"
#include "org/org.sql.h"
#include "org/post.h"

bool org_unit_get(struct conn *conn, id unit, struct arena *arena, struct org_unit *ret)
{
	struct query *q = conn_query(conn, &org_sql_unit);

	query_id(q, "id", unit);
	bool found = query_next(q);
	if (found) {
		*ret = (struct org_unit){
			.unit = unit,
			.code = arena_copy(arena, column_text(q, 0)),
			.name = arena_copy(arena, column_text(q, 1)),
			.alias = arena_copy(arena, column_text(q, 2)),
			.parent = column_id(q, 3),
			.level = arena_copy(arena, column_text(q, 4)),
			.kind = arena_copy(arena, column_text(q, 5)),
			.opened = column_date(q, 6),
			.closed = { !column_null(q, 7), column_date(q, 7) },
		};
	}
	query_end(q);
	return found;
}

struct query *org_unit_named(struct conn *conn, id unit, str *ret_code, str *ret_name)
{
	struct query *q = conn_query(conn, &org_sql_unit_named);

	query_id(q, "id", unit);
	bool found = query_next(q);
	*ret_code = found ? column_text(q, 0) : STR_NONE;
	*ret_name = found ? column_text(q, 1) : STR_NONE;
	return q;
}

#define LOOKED_UP_MAX 1024 /* texts of units that gave way stand in the arena until it is emptied */

static void empty(struct org_names *names)
{
	arena_done(&names->arena);
	memset(names, 0, sizeof(*names));
	arena_init(&names->arena, (size_t)4 << 20);
}

void org_names_find(
	struct org_names *names, struct conn *conn, id unit, str *ret_code, str *ret_name)
{
	size_t at = (uint64_t)unit.v % ORG_NAMES_KEPT;

	if (!id_eq(names->kept[at].unit, unit)) {
		str code, name;
		if (names->looked_up % LOOKED_UP_MAX == 0)
			empty(names);
		struct query *q = org_unit_named(conn, unit, &code, &name);
		names->looked_up++;
		names->kept[at].unit = unit;
		names->kept[at].code = arena_copy(&names->arena, code);
		names->kept[at].name = arena_copy(&names->arena, name);
		query_end(q);
	}
	*ret_code = names->kept[at].code;
	*ret_name = names->kept[at].name;
}

void org_names_done(struct org_names *names)
{
	arena_done(&names->arena);
}

id unit_by_code(struct conn *conn, str code)
{
	struct query *q = conn_query(conn, &org_sql_unit_by_code);
	id unit = ID_NONE;

	query_text(q, "code", code);
	if (query_next(q))
		unit = column_id(q, 0);
	query_end(q);
	return unit;
}

void org_check_right(
	struct tx *tx, enum right right, id unit, struct problems *problems, const char *field)
{
	if (!tx_may(tx, right, unit))
		problem(problems, field, "R-LEDGER-03", N_("You have no right to do this."));
}

void org_check_open(struct tx *tx, id unit, struct problems *problems, const char *field)
{
	if (!board_unit_open(tx_board(tx), unit))
		problem(problems, field, "R-ORG-02", N_("This unit is closed.")); /* R-ORG-02 */
}

/* ---- unit.create ---- */

struct unit_create {
	str code, name;
	id parent;
	str alias, level, kind;
};

static const struct field create_fields[] = {
	{ AT(struct unit_create, code, TEXT), .label = N_("Code"), .need = true, .code = true,
		.max = UNIT_CODE_MAX,
		.help = N_("Short and for ever: other things name the unit by it.") },
	{ AT(struct unit_create, name, TEXT), .label = N_("Name"), .need = true,
		.max = UNIT_NAME_MAX },
	{ AT(struct unit_create, parent, REF), .label = N_("Unit above"), .ref = "unit",
		.help = N_("None: the unit is the root of a tree of its own.") },
	{ AT(struct unit_create, alias, TEXT), .label = N_("Alias"), .max = UNIT_NAME_MAX,
		.help = N_("Another name that people search by, such as pinyin.") },
	{ AT(struct unit_create, level, TEXT), .label = N_("Level"), .max = UNIT_WORD_MAX,
		.help = N_("The name of the depth that it stands at, such as county.") },
	{ AT(struct unit_create, kind, TEXT), .label = N_("Kind"), .max = UNIT_WORD_MAX,
		.help = N_("What sort of unit it is, such as hospital.") },
};

static void check_create(struct tx *tx, const void *in, struct problems *problems)
{
	const struct unit_create *unit = in;

	if (id_given(unit_by_code(tx_conn(tx), unit->code)))
		problem(problems, "code", "R-ORG-01", N_("The code %.*s is taken."),
			STR_ARG(unit->code)); /* R-ORG-01 */
	struct new_words *words = words_begin(tx);
	if (words && !words_take(words, unit->level))
		refuse_word(problems, "level");
	else if (words && !words_take(words, unit->kind))
		refuse_word(problems, "kind");
	if (!id_given(unit->parent))
		return;
	org_check_open(tx, unit->parent, problems, "parent");
	if (board_depth(tx_board(tx), unit->parent) >= BOARD_DEPTH_MAX)
		problem(problems, "parent", "R-ORG-03", N_("A tree is at most %d units deep."),
			BOARD_DEPTH_MAX); /* R-ORG-03 */
}

void unit_insert(struct tx *tx, const struct org_unit *unit)
{
	struct query *q = conn_query(tx_conn(tx), &org_sql_unit_insert);

	query_id(q, "id", unit->unit);
	query_text(q, "code", unit->code);
	query_text(q, "name", unit->name);
	query_text(q, "alias", unit->alias);
	query_id(q, "parent", unit->parent);
	query_text(q, "level", unit->level);
	query_text(q, "kind", unit->kind);
	query_date(q, "opened", unit->opened);
	query_run(q);
	change_unit_add(tx_changes(tx), &(struct board_unit){ .unit = unit->unit,
						.parent = unit->parent,
						.level = unit->level,
						.kind = unit->kind,
						.opened = unit->opened });
}

static void apply_create(struct tx *tx, const struct event *event, const void *in)
{
	const struct unit_create *unit = in;

	unit_insert(tx, &(struct org_unit){ .unit = event->first,
				.parent = unit->parent,
				.code = unit->code,
				.name = unit->name,
				.alias = unit->alias,
				.level = unit->level,
				.kind = unit->kind,
				.opened = event->day });
}

const struct act unit_create_act = {
	.name = "unit.create",
	.summary = N_("Create a unit"),
	.history = N_("{actor} created the unit {name}"),
	.version = 1,
	.record = FIELD_TABLE(struct unit_create, create_fields),
	.right = RIGHT_MANAGE,
	.right_at = "parent",
	.makes = "unit",
	.shapes = true,
	.check = check_create,
	.apply = apply_create,
};

/* ---- unit.rename ---- */

struct unit_rename {
	id unit;
	str name, alias, was;
};

static const struct field rename_fields[] = {
	{ AT(struct unit_rename, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit" },
	{ AT(struct unit_rename, name, TEXT), .label = N_("New name"), .need = true,
		.max = UNIT_NAME_MAX },
	{ AT(struct unit_rename, alias, TEXT), .label = N_("New alias"), .max = UNIT_NAME_MAX,
		.empties = true,
		.help = N_("Not given: it stays. Empty: there is none from now on.") },
	{ AT(struct unit_rename, was, TEXT), .label = N_("Name before"), .max = UNIT_NAME_MAX,
		.resolved = true, .since = 2 },
};

static void now_rename(struct reading *reading, id about, void *in, struct arena *arena)
{
	struct unit_rename *rename = in;
	struct org_unit now;

	if (!org_unit_get(reading->conn, about, arena, &now))
		return;
	rename->name = now.name;
	rename->alias = now.alias;
}

/* The event says all that is then, and what was, so that the history can tell it. */
static void resolve_rename(struct tx *tx, void *in, UNUSED struct problems *problems)
{
	struct unit_rename *rename = in;
	struct org_unit now;

	if (!org_unit_get(tx_conn(tx), rename->unit, tx_arena(tx), &now))
		return;
	rename->was = now.name;
	if (!str_given(rename->alias) && now.alias.len)
		rename->alias = now.alias;
	else if (str_given(rename->alias) && !rename->alias.len)
		rename->alias = STR_NONE;
}

static void check_rename(struct tx *tx, const void *in, struct problems *problems)
{
	org_check_open(tx, ((const struct unit_rename *)in)->unit, problems, "unit");
}

static void apply_rename(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct unit_rename *unit = in;
	struct query *q = conn_query(tx_conn(tx), &org_sql_unit_rename);

	query_id(q, "id", unit->unit);
	query_text(q, "name", unit->name);
	query_text(q, "alias", unit->alias);
	query_run(q);
	tx_changed(tx, &unit_finding, unit->unit);
}

const struct act unit_rename_act = {
	.name = "unit.rename",
	.summary = N_("Give a unit another name"),
	.history = N_("{actor} renamed the unit {was} to {name}"),
	.version = 2,
	.record = FIELD_TABLE(struct unit_rename, rename_fields),
	.right = RIGHT_MANAGE,
	.right_at = "unit",
	.now = now_rename,
	.resolve = resolve_rename,
	.amends = true,
	.check = check_rename,
	.apply = apply_rename,
};

/* ---- unit.move ---- */

struct unit_move {
	id unit, parent, from;
};

static const struct field move_fields[] = {
	{ AT(struct unit_move, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit" },
	{ AT(struct unit_move, parent, REF), .label = N_("New unit above"), .ref = "unit",
		.help = N_("None: it becomes the root of a tree of its own.") },
	{ AT(struct unit_move, from, REF), .label = N_("Unit above until now"), .ref = "unit",
		.since = 2,
		.help = N_("Given: it is moved only if it still stands below this one.") },
};

static void check_move(struct tx *tx, const void *in, struct problems *problems)
{
	const struct unit_move *move = in;
	struct board *board = tx_board(tx);

	org_check_open(tx, move->unit, problems, "unit");
	if (id_given(move->from) && !id_eq(board_parent(board, move->unit), move->from))
		problem(problems, "from", "R-ORG-08",
			N_("The unit does not stand below this one any more.")); /* R-ORG-08 */
	if (id_eq(board_parent(board, move->unit), move->parent))
		problem(problems, "parent", "R-ORG-06",
			N_("The unit stands there already.")); /* R-ORG-06 */
	if (!id_given(move->parent)) {
		org_check_right(tx, RIGHT_MANAGE, ID_NONE, problems, "parent");
		return;
	}
	org_check_open(tx, move->parent, problems, "parent");
	if (board_within(board, move->parent, move->unit))
		problem(problems, "parent", "R-ORG-04",
			N_("A unit cannot stand below itself.")); /* R-ORG-04 */
	else if (board_depth(board, move->parent) + board_height(board, move->unit) >
		 BOARD_DEPTH_MAX)
		problem(problems, "parent", "R-ORG-03", N_("A tree is at most %d units deep."),
			BOARD_DEPTH_MAX); /* R-ORG-03 */
}

static void apply_move(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct unit_move *move = in;
	struct query *q = conn_query(tx_conn(tx), &org_sql_unit_move);

	query_id(q, "id", move->unit);
	query_id(q, "parent", move->parent);
	query_run(q);
	tx_changed(tx, &unit_finding, move->unit);
	change_unit_move(tx_changes(tx), move->unit, move->parent);
}

const struct act unit_move_act = {
	.name = "unit.move",
	.summary = N_("Put a unit, with all below it, under another one"),
	.history = N_("{actor} moved the unit {unit} under {parent}"),
	.version = 2,
	.record = FIELD_TABLE(struct unit_move, move_fields),
	.right = RIGHT_ARRANGE,
	.right_at = "unit",
	.manages_also = "parent",
	.amends = true,
	.shapes = true,
	.check = check_move,
	.apply = apply_move,
};

/* ---- unit.close ---- */

struct unit_close {
	id unit;
};

static const struct field close_fields[] = {
	{ AT(struct unit_close, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit" },
};

static void check_close(struct tx *tx, const void *in, struct problems *problems)
{
	const struct unit_close *close = in;

	org_check_open(tx, close->unit, problems, "unit");
	if (board_children(tx_board(tx), close->unit, NULL, 0) > 0)
		problem(problems, "unit", "R-ORG-05",
			N_("There are open units below it: close or move them first.")); /* R-ORG-05 */
}

static void apply_close(struct tx *tx, const struct event *event, const void *in)
{
	const struct unit_close *close = in;
	struct query *q = conn_query(tx_conn(tx), &org_sql_unit_close);

	query_id(q, "id", close->unit);
	query_date(q, "closed", event->day);
	query_run(q);
	tx_changed(tx, &unit_finding, close->unit);
	posts_end_at(tx, close->unit, event->day);
	change_unit_close(tx_changes(tx), close->unit, event->day);
}

const struct act unit_close_act = {
	.name = "unit.close",
	.summary = N_("Close a unit"),
	.history = N_("{actor} closed the unit {unit}"),
	.version = 1,
	.record = FIELD_TABLE(struct unit_close, close_fields),
	.right = RIGHT_ARRANGE,
	.right_at = "unit",
	.shapes = true,
	.check = check_close,
	.apply = apply_close,
};
