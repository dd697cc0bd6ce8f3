/* unit.merge and unit.split: a unit ends and others take its place.
 *
 * The rule for duties follows from who is open when: what was due before that day stays with the
 * unit that ends, and its answers too; what is due on that day or later binds its successors, as
 * their place, level, kind and groups say. */
#include "org/org.sql.h"
#include "org/person.h"
#include "org/post.h"

#define PARTS_MAX 50
#define CHILDREN_MAX 10000 /* named for one part */

/* ---- What both do ---- */

static void move_child(struct tx *tx, id child, id parent)
{
	struct query *q = conn_query(tx_conn(tx), &org_sql_unit_move);

	query_id(q, "id", child);
	query_id(q, "parent", parent);
	query_run(q);
	tx_changed(tx, &unit_finding, child);
	change_unit_move(tx_changes(tx), child, parent);
}

static void end_unit(struct tx *tx, const struct event *event, id unit)
{
	struct query *q = conn_query(tx_conn(tx), &org_sql_unit_close);

	query_id(q, "id", unit);
	query_date(q, "closed", event->day);
	query_run(q);
	tx_changed(tx, &unit_finding, unit);
	posts_end_at(tx, unit, event->day);
	change_unit_close(tx_changes(tx), unit, event->day);
}

static void succeed(struct tx *tx, id unit, id successor, date day)
{
	struct query *q = conn_query(tx_conn(tx), &org_sql_successor_insert);

	query_id(q, "unit", unit);
	query_id(q, "successor", successor);
	query_date(q, "day", day);
	query_run(q);
	groups_inherit(tx, unit, successor);
	persons_inherit(tx, unit, successor);
}

/* Read before any of them is moved. */
static struct ids open_children(struct tx *tx, id unit)
{
	struct query *q = conn_query(tx_conn(tx), &org_sql_open_children);
	CLEANUP(buf_done) struct buf found = BUF(SIZE_MAX);

	query_id(q, "parent", unit);
	while (query_next(q)) {
		id child = column_id(q, 0);
		buf_bytes(&found, &child, sizeof(child));
	}
	query_end(q);
	struct ids ids = { .count = found.len / sizeof(id) };
	ids.ptr = arena_array(tx_arena(tx), ids.count, sizeof(id));
	if (ids.ptr && ids.count)
		memcpy(ids.ptr, found.ptr, found.len);
	else
		ids.count = 0;
	return ids;
}

/* ---- unit.merge ---- */

struct unit_merge {
	id unit, into;
};

static const struct field merge_fields[] = {
	{ AT(struct unit_merge, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit",
		.help = N_("The one that ends.") },
	{ AT(struct unit_merge, into, REF), .label = N_("Into"), .need = true, .ref = "unit",
		.help = N_("The one that takes its place and gets what stands below it.") },
};

static void check_merge(struct tx *tx, const void *in, struct problems *problems)
{
	const struct unit_merge *merge = in;
	struct board *board = tx_board(tx);

	org_check_open(tx, merge->unit, problems, "unit");
	org_check_open(tx, merge->into, problems, "into");
	if (board_within(board, merge->into, merge->unit))
		problem(problems, "into", "R-ORG-15",
			N_("A unit is not merged into itself or into one below it.")); /* R-ORG-15 */
	else if (board_depth(board, merge->into) + board_height(board, merge->unit) - 1 >
		 BOARD_DEPTH_MAX)
		problem(problems, "into", "R-ORG-03", N_("A tree is at most %d units deep."),
			BOARD_DEPTH_MAX);
}

static void apply_merge(struct tx *tx, const struct event *event, const void *in)
{
	const struct unit_merge *merge = in;
	struct ids children = open_children(tx, merge->unit);

	for (size_t n = 0; n < children.count; n++)
		move_child(tx, children.ptr[n], merge->into);
	succeed(tx, merge->unit, merge->into, event->day);
	end_unit(tx, event, merge->unit);
}

const struct act unit_merge_act = {
	.name = "unit.merge",
	.summary = N_("Let a unit end in another one"),
	.history = N_("{actor} merged the unit {unit} into {into}"),
	.version = 1,
	.record = FIELD_TABLE(struct unit_merge, merge_fields),
	.right = RIGHT_ARRANGE,
	.right_at = "unit",
	.manages_also = "into",
	.shapes = true,
	.check = check_merge,
	.apply = apply_merge,
};

/* ---- unit.split ---- */

struct part {
	str code, name, alias;
	struct ids children;
};

static const struct field part_fields[] = {
	{ AT(struct part, code, TEXT), .label = N_("Code"), .need = true, .code = true,
		.max = UNIT_CODE_MAX },
	{ AT(struct part, name, TEXT), .label = N_("Name"), .need = true, .max = UNIT_NAME_MAX },
	{ AT(struct part, alias, TEXT), .label = N_("Alias"), .max = UNIT_NAME_MAX },
	{ AT(struct part, children, REFS), .label = N_("Units below"), .ref = "unit",
		.max = CHILDREN_MAX, .help = N_("Which of the units below it come here.") },
};
static const struct field_table part_table = FIELD_TABLE(struct part, part_fields);

struct unit_split {
	id unit;
	struct rows parts;
};

static const struct field split_fields[] = {
	{ AT(struct unit_split, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit",
		.help = N_("The one that ends.") },
	{ AT(struct unit_split, parts, ROWS), .label = N_("Parts"), .need = true, .min = 2,
		.max = PARTS_MAX, .rows = &part_table,
		.help = N_("The units that take its place: where it stood, with its level, kind "
			   "and groups.") },
};

static bool code_before(const struct part *parts, size_t at)
{
	for (size_t n = 0; n < at; n++)
		if (str_eq(parts[n].code, parts[at].code))
			return true;
	return false;
}

static size_t times_named(const struct unit_split *split, id child)
{
	const struct part *parts = split->parts.ptr;
	size_t times = 0;

	for (size_t p = 0; p < split->parts.count; p++)
		for (size_t n = 0; n < parts[p].children.count; n++)
			times += id_eq(parts[p].children.ptr[n], child);
	return times;
}

static void refuse_child(
	struct tx *tx, id child, const char *rule, const char *sentence, struct problems *problems)
{
	struct org_unit found = { .code = STR("") };

	org_unit_get(tx_conn(tx), child, tx_arena(tx), &found);
	problem(problems, "parts", rule, sentence, STR_ARG(found.code));
}

static bool below(struct tx *tx, id child, id unit)
{
	return id_eq(board_parent(tx_board(tx), child), unit) &&
	       board_unit_open(tx_board(tx), child);
}

static void check_part(
	struct tx *tx, const struct unit_split *split, size_t at, struct problems *problems)
{
	const struct part *parts = split->parts.ptr, *part = &parts[at];

	if (id_given(unit_by_code(tx_conn(tx), part->code)))
		problem(problems, "code", "R-ORG-01", N_("The code %.*s is taken."),
			STR_ARG(part->code));
	if (code_before(parts, at))
		problem(problems, "code", "R-ORG-10", N_("The code %.*s is named twice."),
			STR_ARG(part->code));
	for (size_t n = 0; n < part->children.count; n++)
		if (!below(tx, part->children.ptr[n], split->unit))
			problem(problems, "children", "R-ORG-16",
				N_("Not all of these are open units directly below it.")); /* R-ORG-16 */
}

static void check_split(struct tx *tx, const void *in, struct problems *problems)
{
	const struct unit_split *split = in;

	org_check_open(tx, split->unit, problems, "unit");
	for (size_t n = 0; n < split->parts.count; n++) {
		problems_in_row(
			problems, "parts", n, split->parts.lines ? split->parts.lines[n] : 0);
		check_part(tx, split, n, problems);
	}
	problems_in_row(problems, NULL, 0, 0);
	struct ids children = open_children(tx, split->unit);
	for (size_t n = 0; n < children.count; n++) {
		size_t times = times_named(split, children.ptr[n]);
		if (times == 0)
			refuse_child(tx, children.ptr[n], "R-ORG-17",
				N_("Say below which part the unit %.*s comes."),
				problems); /* R-ORG-17 */
		else if (times > 1)
			refuse_child(tx, children.ptr[n], "R-ORG-17",
				N_("The unit %.*s comes below one part only."), problems);
	}
}

static int64_t ids_needed(const void *in)
{
	return (int64_t)((const struct unit_split *)in)->parts.count;
}

static void apply_split(struct tx *tx, const struct event *event, const void *in)
{
	const struct unit_split *split = in;
	const struct part *parts = split->parts.ptr;
	struct org_unit was;

	if (!org_unit_get(tx_conn(tx), split->unit, tx_arena(tx), &was))
		return;
	for (size_t n = 0; n < split->parts.count; n++) {
		id made = { event->first.v + (int64_t)n };
		unit_insert(tx, &(struct org_unit){ .unit = made,
					.parent = was.parent,
					.code = parts[n].code,
					.name = parts[n].name,
					.alias = parts[n].alias,
					.level = was.level,
					.kind = was.kind,
					.opened = event->day });
		for (size_t c = 0; c < parts[n].children.count; c++)
			move_child(tx, parts[n].children.ptr[c], made);
		succeed(tx, split->unit, made, event->day);
	}
	end_unit(tx, event, split->unit);
}

const struct act unit_split_act = {
	.name = "unit.split",
	.summary = N_("Let a unit end in several new ones"),
	.history = N_("{actor} split the unit {unit}"),
	.version = 1,
	.record = FIELD_TABLE(struct unit_split, split_fields),
	.right = RIGHT_ARRANGE,
	.right_at = "unit",
	.about = "unit",
	.shapes = true,
	.ids = ids_needed,
	.check = check_split,
	.apply = apply_split,
};
