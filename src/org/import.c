/* unit.import: many units by one event, all of them or none. */
#include "org/import.h"
#include "org/org.sql.h"

#define FILL_FROM 10000 /* rows, from which it pays to make the indexes at the end */

const struct choice import_conflicts[] = {
	{ CONFLICT_STOP, "stop", N_("Refuse the file") },
	{ CONFLICT_SKIP, "skip", N_("Leave it as it is") },
	{ CONFLICT_UPDATE, "update", N_("Change it to what the row says") },
	{ 0 },
};

/* No word for VERDICT_CREATE: a row that says nothing is created. */
const struct choice import_verdicts[] = {
	{ VERDICT_UPDATE, "update", N_("Changed") },
	{ VERDICT_SKIP, "skip", N_("Left as it is") },
	{ 0 },
};

static const struct field row_fields[] = {
	{ AT(struct import_row, code, TEXT), .label = N_("Code"), .need = true, .code = true,
		.code_there = true, .max = UNIT_CODE_MAX },
	{ AT(struct import_row, name, TEXT), .label = N_("Name"), .need = true,
		.max = UNIT_NAME_MAX },
	{ AT(struct import_row, parent, TEXT), .label = N_("Code of the unit above"),
		.help = N_("Empty: a root, or below the unit given as Under; a unit that is there "
			   "already stays where it is."),
		.max = UNIT_CODE_MAX },
	{ AT(struct import_row, alias, TEXT), .label = N_("Alias"), .max = UNIT_NAME_MAX },
	{ AT(struct import_row, level, TEXT), .label = N_("Level"), .max = UNIT_WORD_MAX },
	{ AT(struct import_row, kind, TEXT), .label = N_("Kind"), .max = UNIT_WORD_MAX },
	{ AT(struct import_row, verdict, CHOICE), .label = N_("Verdict"),
		.choices = import_verdicts, .resolved = true },
	{ AT(struct import_row, unit, REF), .label = N_("Unit"), .ref = "unit", .resolved = true },
	{ AT(struct import_row, above, REF), .label = N_("Unit above"), .ref = "unit",
		.resolved = true },
};
static const struct field_table row_table = FIELD_TABLE(struct import_row, row_fields);

/* Of the list of units: what a row does not say comes of the rows above it, or of other acts. */
static const struct list_column_told told[] = {
	{ "id", NULL },
	{ "above", "parent" },
	{ "opened", NULL },
	{ "closed", NULL },
	{ "successor", NULL },
	{ 0 },
};

static const struct field fields[] = {
	{ AT(struct unit_import, units, ROWS), .label = N_("Units"), .need = true,
		.rows = &row_table, .list = "units", .told = told, .in_file = true,
		.max = IMPORT_ROWS_MAX,
		.help = N_("A CSV file with the columns code, name, parent and, where wanted, "
			   "alias, level, kind; in any order.") },
	{ AT(struct unit_import, conflict, CHOICE), .label = N_("Where a code is there already"),
		.choices = import_conflicts, .help = N_("Not given: stop.") },
	{ AT(struct unit_import, under, REF), .label = N_("Under"), .ref = "unit",
		.help = N_(
			"The unit above those rows that name none. Not given: they are roots.") },
	{ AT(struct unit_import, created, NUMBER), .label = N_("Created"), .need = true,
		.resolved = true },
	{ AT(struct unit_import, updated, NUMBER), .label = N_("Changed"), .need = true,
		.resolved = true },
	{ AT(struct unit_import, skipped, NUMBER), .label = N_("Left as they are"), .need = true,
		.resolved = true },
};

bool import_fill_in(struct tx *tx, struct import_row *row)
{
	struct org_unit now;

	if (!org_unit_get(tx_conn(tx), row->unit, tx_arena(tx), &now))
		return false;
	if (!row->alias.len)
		row->alias = now.alias;
	if (!row->level.len)
		row->level = now.level;
	if (!row->kind.len)
		row->kind = now.kind;
	id above = row->parent.len ? unit_by_code(tx_conn(tx), row->parent) : now.parent;
	return str_eq(row->name, now.name) && str_eq(row->alias, now.alias) &&
	       str_eq(row->level, now.level) && str_eq(row->kind, now.kind) &&
	       id_eq(above, now.parent) && (id_given(above) || !row->parent.len);
}

static int64_t ids(const void *in)
{
	return ((const struct unit_import *)in)->created.v;
}

static void resolve(struct tx *tx, void *in, struct problems *problems)
{
	struct unit_import *import = in;

	if (id_given(import->under))
		org_check_open(tx, import->under, problems, "under");
	plan_import(tx, import, problems);
}

static void update(struct tx *tx, const struct import_row *row)
{
	struct query *q = conn_query(tx_conn(tx), &org_sql_unit);
	query_id(q, "id", row->unit);
	bool found = query_next(q), moved = found && !id_eq(column_id(q, 3), row->above);
	bool renamed = found && (!str_eq(column_text(q, 1), row->name) ||
					!str_eq(column_text(q, 2), row->alias));
	query_end(q);
	if (moved || renamed)
		tx_changed(tx, &unit_finding, row->unit);

	q = conn_query(tx_conn(tx), &org_sql_unit_update);
	query_id(q, "id", row->unit);
	query_text(q, "name", row->name);
	query_text(q, "alias", row->alias);
	query_id(q, "parent", row->above);
	query_text(q, "level", row->level);
	query_text(q, "kind", row->kind);
	query_run(q);
	if (moved)
		change_unit_move(tx_changes(tx), row->unit, row->above);
	change_unit_words(tx_changes(tx), row->unit, row->level, row->kind);
}

static void apply_row(struct tx *tx, const struct event *event, const struct import_row *row)
{
	if (row->verdict == VERDICT_UPDATE)
		update(tx, row);
	else
		unit_insert(tx, &(struct org_unit){ .unit = row->unit,
					.parent = row->above,
					.code = row->code,
					.name = row->name,
					.alias = row->alias,
					.level = row->level,
					.kind = row->kind,
					.opened = event->day });
}

static void apply(struct tx *tx, const struct event *event, const void *in)
{
	const struct unit_import *import = in;
	const struct import_row *rows = import->units.ptr;
	struct conn *conn = tx_conn(tx);
	bool filling =
		import->units.count >= FILL_FROM && conn_fill_begin(conn, &org_sql, "org_unit");

	for (size_t n = 0; n < import->units.count; n++) {
		apply_row(tx, event, &rows[n]);
		if (n % 1024 == 0)
			tx_progress(tx, (int64_t)n, (int64_t)import->units.count);
	}
	if (filling)
		conn_fill_end(conn, &org_sql, "org_unit");
}

static void report(UNUSED const struct event *event, const void *in, struct json *json)
{
	const struct unit_import *import = in;

	json_key(json, STR("created")), json_number(json, import->created.v);
	json_key(json, STR("updated")), json_number(json, import->updated.v);
	json_key(json, STR("skipped")), json_number(json, import->skipped.v);
}

void import_check_code(str code, struct problems *problems)
{
	const char *why = str_given(code) ? code_unfit(code) : NULL;

	if (why)
		problem(problems, "code", "format", why, NULL);
}

void import_say_how(struct problems *problems)
{
	const str prefix = problems->prefix;
	const int64_t line = problems->line;

	for (size_t n = 0; n < problems->count; n++)
		if (str_eq(str_of(problems->list[n].code), STR("conflict")))
			return;
	problems_in_row(problems, NULL, 0, 0);
	problem(problems, "conflict", "conflict",
		N_("Some codes are there already. Say conflict skip to leave those as they are, or "
		   "conflict update to change them to what the file says."));
	problems->prefix = prefix;
	problems->line = line;
}

const struct act unit_import_act = {
	.name = "unit.import",
	.summary = N_("Import units from a CSV file, all or none"),
	.history = N_("{actor} imported {created} units and changed {updated}"),
	.version = 1,
	.record = FIELD_TABLE(struct unit_import, fields),
	.right = RIGHT_MANAGE,
	.right_at = "under",
	.shapes = true,
	.sees_all = true,
	.body_max = IMPORT_BYTES,
	.ids = ids,
	.resolve = resolve,
	.apply = apply,
	.report = report,
};
