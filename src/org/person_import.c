/* person.import: many persons by one event, all of them or none, by the rules of unit.import. */
#include "org/access.h"
#include "org/import.h"
#include "org/org.sql.h"
#include "org/person.h"

struct person_row {
	str code, name;
	id unit;
	str alias, mail, phone;
	/* Filled by resolve(). */
	int verdict;
	id person;
};

struct person_import {
	struct rows persons; /* struct person_row */
	int conflict;
	id under;
	/* Filled by resolve(). */
	number created, updated, skipped;
};

static const struct field row_fields[] = {
	{ AT(struct person_row, code, TEXT), .label = N_("Code"), .need = true, .code = true,
		.code_there = true, .max = UNIT_CODE_MAX },
	{ AT(struct person_row, name, TEXT), .label = N_("Name"),
		.help = N_("Whoever is new has one."), .max = PERSON_NAME_MAX, .personal = "person",
		.why = PERSON_WHY_NAME },
	{ AT(struct person_row, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit" },
	{ AT(struct person_row, alias, TEXT), .label = N_("Alias"), .max = PERSON_NAME_MAX,
		.personal = "person", .why = PERSON_WHY_ALIAS },
	{ AT(struct person_row, mail, TEXT), .label = N_("Mail"), .max = PERSON_MAIL_MAX,
		.personal = "person", .why = PERSON_WHY_REACH },
	{ AT(struct person_row, phone, TEXT), .label = N_("Telephone"), .max = PERSON_PHONE_MAX,
		.personal = "person", .why = PERSON_WHY_REACH },
	{ AT(struct person_row, verdict, CHOICE), .label = N_("Verdict"),
		.choices = import_verdicts, .resolved = true },
	{ AT(struct person_row, person, REF), .label = N_("Person"), .ref = "person",
		.resolved = true },
};
static const struct field_table row_table = FIELD_TABLE(struct person_row, row_fields);

/* Of the list of persons. */
static const struct list_column_told told[] = {
	{ "id", NULL },
	{ "unit_code", "unit" },
	{ "unit_name", NULL },
	{ "joined", NULL },
	{ "gone", NULL },
	{ "erased", NULL },
	{ 0 },
};

static const struct field fields[] = {
	{ AT(struct person_import, persons, ROWS), .label = N_("Persons"), .need = true,
		.rows = &row_table, .list = "persons", .told = told, .in_file = true,
		.max = PERSON_ROWS_MAX,
		.help = N_("A CSV file with the columns code, name, unit and, where wanted, alias, "
			   "mail, phone; in any order.") },
	{ AT(struct person_import, conflict, CHOICE), .label = N_("Where a code is there already"),
		.choices = import_conflicts, .help = N_("Not given: stop.") },
	{ AT(struct person_import, under, REF), .label = N_("Under"), .ref = "unit",
		.help = N_("Every row's unit is this one or one below it.") },
	{ AT(struct person_import, created, NUMBER), .label = N_("Created"), .need = true,
		.resolved = true },
	{ AT(struct person_import, updated, NUMBER), .label = N_("Changed"), .need = true,
		.resolved = true },
	{ AT(struct person_import, skipped, NUMBER), .label = N_("Left as they are"), .need = true,
		.resolved = true },
};

struct sorting {
	const struct person_row *rows;
};

/* Equal codes in the order of the file. */
static int compare(const void *a, const void *b, void *context)
{
	const struct sorting *sorting = context;
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	const str left = sorting->rows[x].code, right = sorting->rows[y].code;
	const size_t len = left.len < right.len ? left.len : right.len;
	int order = len ? memcmp(left.ptr, right.ptr, len) : 0;

	if (order == 0)
		order = (left.len > right.len) - (left.len < right.len);
	return order ? order : (x > y) - (x < y);
}

static int64_t line_of(const struct person_import *import, size_t n)
{
	return import->persons.lines ? import->persons.lines[n] : (int64_t)n + 1;
}

static void in_row(const struct person_import *import, struct problems *problems, size_t n)
{
	problems_in_row(problems, "persons", n, import->persons.lines ? line_of(import, n) : 0);
}

static void refuse_twice(
	struct tx *tx, const struct person_import *import, struct problems *problems)
{
	struct sorting sorting = { import->persons.ptr };
	const size_t count = import->persons.count;
	uint32_t *order = arena_array(tx_arena(tx), count, sizeof(*order));

	for (size_t n = 0; order && n < count; n++)
		order[n] = (uint32_t)n;
	if (order)
		qsort_r(order, count, sizeof(*order), compare, &sorting);
	for (size_t n = 1; order && n < count; n++) {
		const str code = sorting.rows[order[n]].code;
		if (!code.len || !str_eq(sorting.rows[order[n - 1]].code, code))
			continue;
		in_row(import, problems, order[n]);
		problem(problems, "code", "R-PERSON-06",
			N_("The code %.*s stands in line %lld already."), STR_ARG(code),
			(long long)line_of(import, order[n - 1])); /* R-PERSON-06 */
	}
}

static bool same_known(const struct person_known *now, const struct person_row *row)
{
	return str_eq(now->name, row->name) && str_eq(now->alias, row->alias) &&
	       str_eq(now->mail, row->mail) && str_eq(now->phone, row->phone);
}

/* What an updating row leaves empty stays as it is. */
static void keep_old(str *text, str old)
{
	if (!str_given(*text) || !text->len)
		*text = str_given(old) && old.len ? old : STR_NONE;
}

static void judge_known(struct tx *tx, const struct person_import *import, struct person_row *row,
	struct problems *problems)
{
	struct person now;

	row->verdict = VERDICT_SKIP;
	if (!tx_knows(tx, "person", row->person)) {
		problem(problems, "code", "R-PERSON-01", N_("The code %.*s is taken."),
			STR_ARG(row->code)); /* R-PERSON-01 */
		return;
	}
	if (import->conflict == CONFLICT_SKIP ||
		!person_get(tx_conn(tx), row->person, tx_arena(tx), &now))
		return;
	if (import->conflict != CONFLICT_UPDATE) {
		import_say_how(problems);
		problem(problems, "code", "R-PERSON-07",
			N_("There is a person with the code %.*s already."),
			STR_ARG(row->code)); /* R-PERSON-07 */
		return;
	}
	access_check_person(tx, row->person, problems);
	keep_old(&row->name, now.known.name);
	keep_old(&row->alias, now.known.alias);
	keep_old(&row->mail, now.known.mail);
	keep_old(&row->phone, now.known.phone);
	/* A row that says what is there already is fine, of whomever it is. */
	if (same_known(&now.known, row) && id_eq(now.unit, row->unit))
		return;
	row->verdict = VERDICT_UPDATE;
	if (now.erased.given)
		problem(problems, "code", "R-PERSON-04",
			N_("What was known of this person was erased.")); /* R-PERSON-04 */
	else if (now.gone.given)
		problem(problems, "code", "R-PERSON-03",
			N_("This person has left.")); /* R-PERSON-03 */
}

static void judge(struct tx *tx, const struct person_import *import, struct person_row *row,
	struct problems *problems)
{
	row->person = str_given(row->code) ? person_by_code(tx_conn(tx), row->code) : ID_NONE;
	if (id_given(row->person))
		judge_known(tx, import, row, problems);
	else
		row->verdict = VERDICT_CREATE;
	if (row->verdict == VERDICT_CREATE)
		import_check_code(row->code, problems);
	if (row->verdict == VERDICT_CREATE && !row->name.len)
		problem(problems, "name", "required", N_("This must be given."));
	person_check_mail(row->mail, problems);
	if (row->verdict == VERDICT_SKIP || !id_given(row->unit))
		return;
	org_check_open(tx, row->unit, problems, "unit");
	if (id_given(import->under) && !board_within(tx_board(tx), row->unit, import->under))
		problem(problems, "unit", "R-PERSON-08",
			N_("This unit is not the one named, nor below it.")); /* R-PERSON-08 */
}

/* Gives new persons their ids, counts, and leaves only the rows that change something. */
static void settle(struct tx *tx, struct person_import *import)
{
	struct person_row *rows = import->persons.ptr;
	const size_t count = import->persons.lines ? import->persons.count : 0;
	int64_t *lines = arena_array(tx_arena(tx), count, sizeof(*lines));
	id next = tx_next_id(tx);
	size_t kept = 0;

	for (size_t n = 0; n < import->persons.count; n++) {
		if (rows[n].verdict == VERDICT_SKIP) {
			import->skipped.v++;
			continue;
		}
		if (rows[n].verdict == VERDICT_CREATE) {
			rows[n].person = next;
			next.v++;
			import->created.v++;
		} else {
			import->updated.v++;
		}
		if (lines && count)
			lines[kept] = import->persons.lines[n];
		rows[kept++] = rows[n];
	}
	import->persons = (struct rows){ .ptr = rows, .count = kept, .lines = count ? lines : NULL };
}

static void resolve(struct tx *tx, void *in, struct problems *problems)
{
	struct person_import *import = in;
	struct person_row *rows = import->persons.ptr;

	refuse_twice(tx, import, problems);
	for (size_t n = 0; n < import->persons.count; n++) {
		in_row(import, problems, n);
		judge(tx, import, &rows[n], problems);
	}
	problems_in_row(problems, NULL, 0, 0);
	if (!problems_any(problems))
		settle(tx, import);
}

static int64_t ids(const void *in)
{
	return ((const struct person_import *)in)->created.v;
}

static void apply(struct tx *tx, const struct event *event, const void *in)
{
	const struct person_import *import = in;
	const struct person_row *rows = import->persons.ptr;

	for (size_t n = 0; n < import->persons.count; n++) {
		const struct person_row *row = &rows[n];
		const struct person person = { .person = row->person,
			.unit = row->unit,
			.code = row->code,
			.known = { row->name, row->alias, row->mail, row->phone } };
		if (row->verdict == VERDICT_UPDATE) {
			person_put(tx, row->person, &person.known);
			person_place(tx, row->person, row->unit);
		} else {
			person_insert(tx, &person, event->day);
		}
		if (n % 1024 == 0)
			tx_progress(tx, (int64_t)n, (int64_t)import->persons.count);
	}
}

static void report(UNUSED const struct event *event, const void *in, struct json *json)
{
	const struct person_import *import = in;

	json_key(json, STR("created")), json_number(json, import->created.v);
	json_key(json, STR("updated")), json_number(json, import->updated.v);
	json_key(json, STR("skipped")), json_number(json, import->skipped.v);
}

const struct act person_import_act = {
	.name = "person.import",
	.summary = N_("Import persons from a CSV file, all or none"),
	.history = N_("{actor} imported {created} persons and changed {updated}"),
	.version = 1,
	.record = FIELD_TABLE(struct person_import, fields),
	.right = RIGHT_MANAGE,
	.right_at = "under",
	.makes = "person",
	.sees_all = true,
	.shapes = true,
	.body_max = IMPORT_BYTES,
	.ids = ids,
	.resolve = resolve,
	.apply = apply,
	.report = report,
};
