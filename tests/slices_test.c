/* Everything that the slices declare: each table's self-check, and every statement and view on
 * PostgreSQL and on SQLite. */
#include "app/arguments.h"
#include "app/slices.h"
#include "base/crypto.h"
#include "ledger/ledger.sql.h"
#include "store/postgres_test_support.h"
#include "view/ask.h"
#include "web/list_bulk.h"
#include "web/web.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void nothing_wrong(const char *what, const char *wrong)
{
	if (wrong)
		fail_msg("%s: %s", what, wrong);
}

/* Forms send these beside the fields of their act. */
static const char *names_wrong(const struct act *act)
{
	static const char *const kept[] = { "csrf", "key", "since", "more", "move", "try", "sure", "lang",
		"dry_run", "held", "bulk" };

	for (size_t n = 0; n < COUNT(kept); n++)
		if (field_find(&act->record, str_of(kept[n])))
			return "a field has a name that forms keep for themselves";
	return act_wrong(act);
}

/* What a column leads to, there is. */
static void things_there(const struct view *view)
{
	for (size_t n = 0; n < view->column_count; n++) {
		const struct view_column *column = &view->columns[n];
		bool leads = column->kind == FIELD_TEXT || column->kind == FIELD_REF;
		if ((column->file && column->kind != FIELD_TEXT) ||
			(column->thing && (!leads || !slices_thing(slices, column->thing))))
			fail_msg("%s: %s leads nowhere", view->name, column->name);
	}
}

/* An export of the list is read again: each of its columns is a field of a row, or told. */
static void comes_back(const char *what, const struct field *field)
{
	const struct view *view = slices_view(slices, str_of(field->list));

	if (!view)
		fail_msg("%s: there is no list %s", what, field->list);
	for (size_t n = 0; n < view->column_count; n++) {
		const struct list_column_told *told = field->told;
		while (told->name && strcmp(told->name, view->columns[n].name) != 0)
			told++;
		const char *as = told->name ? told->as : view->columns[n].name;
		if (as && !field_find(field->rows, str_of(as)))
			fail_msg("%s: the column %s does not come back", what,
				view->columns[n].name);
	}
}

static void exports_come_back(const struct act *act)
{
	for (size_t n = 0; n < act->record.count; n++)
		if (act->record.fields[n].list)
			comes_back(act->name, &act->record.fields[n]);
}

/* The command line takes these for itself: `--at` would back-date the event and leave the field empty. */
static void no_field_is_an_option(const struct act *act)
{
	for (size_t n = 0; n < act->record.count; n++)
		if (!act->record.fields[n].resolved && option_is_common(str_of(act->record.fields[n].name)))
			fail_msg("%s: the command line has an option --%s of its own", act->name,
				act->record.fields[n].name);
}

/* Of what can be done for each row, every reference that is needed is filled. */
static void bulk_fits(const struct view *view)
{
	for (size_t n = 0; n < view->bulk_count; n++) {
		const struct act *act = slices_act(slices, str_of(view->bulk[n].act));
		if (!act)
			fail_msg("%s: there is no act %s", view->name, view->bulk[n].act);
		for (size_t k = 0; k < act->record.count; k++) {
			const struct field *field = &act->record.fields[k];
			if (field->kind == FIELD_REF && field->need && !field->resolved &&
				!bulk_fills(view, field))
				fail_msg("%s: nothing fills %s of %s", view->name, field->name,
					act->name);
		}
	}
}

static void every_table_is_honest(void **state)
{
	(void)state;
	nothing_wrong("the list of slices", slices_wrong(slices));
	for (size_t n = 0; slices[n]; n++) {
		const struct slice *slice = slices[n];
		for (size_t k = 0; slice->acts && slice->acts[k]; k++)
			exports_come_back(slice->acts[k]);
		for (size_t k = 0; slice->acts && slice->acts[k]; k++)
			no_field_is_an_option(slice->acts[k]);
		for (size_t k = 0; slice->acts && slice->acts[k]; k++)
			nothing_wrong(slice->acts[k]->name, names_wrong(slice->acts[k]));
		for (size_t k = 0; slice->views && slice->views[k]; k++) {
			nothing_wrong(slice->views[k]->name, view_wrong(slice->views[k]));
			things_there(slice->views[k]);
			bulk_fits(slice->views[k]);
		}
		if (slice->routes)
			nothing_wrong(slice->name, routes_wrong(slice->routes));
	}
	for (size_t k = 0; kernel_views[k]; k++)
		nothing_wrong(kernel_views[k]->name, view_wrong(kernel_views[k]));
}

/* ---- Views on both databases ---- */

typedef void (*take_sql)(void *context, const char *view, str sql);

static void compose_one(const struct view_asked *asked, take_sql take, void *context)
{
	CLEANUP(buf_done) struct buf sql = BUF(1 << 16);

	view_compose(asked, &sql);
	assert_false(sql.failed);
	take(context, asked->view->name, buf_str(&sql));
}

/* For the operator, for a reader of three units, and for one of very many. */
static void compose(const struct view_asked *asked, take_sql take, void *context)
{
	id units[] = { { 17 }, { 18 }, { 19 } };
	struct view_asked limited = *asked;

	compose_one(asked, take, context);
	limited.limited = true;
	limited.units = units;
	limited.unit_count = COUNT(units);
	compose_one(&limited, take, context);
	limited.unit_count = SIZE_MAX;
	compose_one(&limited, take, context);
}

/* All that can be asked of a column. */
static void add_filters(struct view_asked *asked, size_t column)
{
	for (int kind = FILTER_IS; kind <= FILTER_TO; kind++)
		if (view_filter_fits(
			    (enum view_filter_kind)kind, asked->view->columns[column].kind))
			asked->filters[asked->filter_count++] =
				(struct view_filter){ .column = column,
					.kind = (enum view_filter_kind)kind };
}

/* Sorted by each column, both ways; with every column as a filter; with each kind of cursor;
 * with all conditions and with none. */
static void each_question(const struct view *view, take_sql take, void *context)
{
	for (size_t n = 0; n < view->column_count; n++)
		for (int down = 0; down < 2; down++)
			for (int cursor = 0; cursor < 3; cursor++) {
				struct view_asked asked = {
					.view = view, .sort = n, .down = down, .limit = 10
				};
				asked.language = down ? LANGUAGE_ZH : LANGUAGE_EN;
				asked.when = down ? UINT32_MAX : 0;
				add_filters(&asked, n);
				asked.cursor.given = cursor > 0;
				asked.cursor.value_given = cursor > 1;
				compose(&asked, take, context);
			}
}

static void each_view(take_sql take, void *context)
{
	for (size_t n = 0; slices[n]; n++)
		for (size_t k = 0; slices[n]->views && slices[n]->views[k]; k++)
			if (slices[n]->views[k]->from)
				each_question(slices[n]->views[k], take, context);
}

static void prepare_on_postgres(void *context, const char *view, str sql)
{
	CLEANUP(buf_done) struct buf text = BUF(1 << 16);
	str names[SQL_PARAMETERS_MAX];
	size_t count;

	assert_true(sql_translate(SQL_POSTGRES, sql, false, &text, names, &count));
	buf_byte(&text, 0);
	PGresult *result = PQprepare(context, "", text.ptr, 0, NULL);
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		fail_msg("view %s: %s\n%s", view, PQresultErrorMessage(result), text.ptr);
	PQclear(result);
}

static void every_statement_and_view_is_taken_by_postgres(void **state)
{
	struct err err = { 0 };
	struct postgres *server = postgres_start(&err);

	(void)state;
	if (!server || !postgres_takes(server, &ledger_sql, &err))
		fail_msg("%s", err.text);
	for (size_t n = 0; slices[n]; n++)
		if (!postgres_takes(server, slices[n]->schema, &err))
			fail_msg("%s", err.text);
	each_view(prepare_on_postgres, postgres_connection(server));
	postgres_stop(server);
}

static void prepare_on_sqlite(void *context, const char *view, str sql)
{
	struct query *q = conn_compose(context, sql);

	if (query_takes(q, "row_limit"))
		query_number(q, "row_limit", 10);
	query_next(q);
	query_end(q);
	if (conn_fault(context))
		fail_msg("view %s: %s", view, conn_fault(context)->text);
}

static void every_statement_and_view_is_taken_by_sqlite(void **state)
{
	struct conn *conn;
	struct err err;

	(void)state;
	if (!conn_open(&conn, "/tmp", CONN_SCRATCH, &err))
		fail_msg("%s", err.text);
	for (size_t n = 0; slices[n]; n++) {
		const struct sql_file *schema = slices[n]->schema;
		conn_create_tables(
			conn, schema, 1u << SQL_LEDGER | SQL_ALL_DERIVED | 1u << SQL_KEPT);
		for (size_t k = 0; k < schema->statement_count; k++) {
			query_end(conn_query(conn, schema->statements[k]));
			if (conn_fault(conn))
				fail_msg("%s: %s", schema->statements[k]->name,
					conn_fault(conn)->text);
		}
	}
	each_view(prepare_on_sqlite, conn);
	conn_close(conn);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_table_is_honest),
		cmocka_unit_test(every_statement_and_view_is_taken_by_postgres),
		cmocka_unit_test(every_statement_and_view_is_taken_by_sqlite),
	};

	crypto_start();
	return cmocka_run_group_tests_name("slices", tests, NULL, NULL);
}
