/* The sample's SQL on both databases: it is taken, and it gives the same rows; and the server for
 * tests goes away. */
#include "store/postgres_test_support.h"
#include "store/store_test_support.h"
#include <signal.h>
#include <sys/wait.h>

static const struct goods {
	const char *thing, *code, *amount, *text;
} goods[] = {
	{ "1", "a", "10", "x" },
	{ "2", "B", "20", NULL },
	{ "3", "a", "30", "y" },
	{ "4", "é", "40", "x" },
};

static int start(void **state)
{
	struct err err = { .text = "" };
	struct postgres *server = postgres_start(&err);

	if (!server)
		fail_msg("%s", err.text);
	*state = server;
	return 0;
}

static int stop(void **state)
{
	char folder[200];

	snprintf(folder, sizeof(folder), "%s", postgres_folder(*state));
	postgres_stop(*state);
	assert_int_not_equal(access(folder, F_OK), 0);
	return 0;
}

/* ---- the same on both ---- */

/* Parameters by their order of first use in the text, which is what PostgreSQL numbers them by. */
static void run_postgres(struct postgres *server, const struct statement *statement, int count,
	const char *const values[], struct buf *out)
{
	PGresult *result = PQexecPrepared(
		postgres_connection(server), statement->name, count, values, NULL, NULL, 0);

	if (PQresultStatus(result) != PGRES_TUPLES_OK && PQresultStatus(result) != PGRES_COMMAND_OK)
		fail_msg("%s: %s", statement->name, PQresultErrorMessage(result));
	for (int row = 0; row < PQntuples(result); row++)
		buf_printf(out, "%s;", PQgetvalue(result, row, 0));
	PQclear(result);
}

static void run_sqlite(struct conn *conn, const struct statement *statement, int count,
	const char *const names[], const char *const values[], struct buf *out)
{
	struct query *q = conn_query(conn, statement);

	for (int i = 0; i < count; i++)
		query_text(q, names[i], str_of(values[i]));
	while (query_next(q)) {
		str text = column_text(q, 0);
		if (conn_fault(conn)) { /* it is a number */
			conn_forgive(conn);
			buf_printf(out, "%lld;", (long long)column_number(q, 0));
		} else {
			buf_printf(out, "%.*s;", STR_ARG(text));
		}
	}
	query_end(q);
	assert_null(conn_fault(conn));
}

static void run_both(struct postgres *server, struct conn *conn, const struct statement *statement,
	int count, const char *const names[], const char *const values[], const char *wanted)
{
	CLEANUP(buf_done) struct buf one, two;

	buf_init(&one, 1000);
	buf_init(&two, 1000);
	run_postgres(server, statement, count, values, &one);
	run_sqlite(conn, statement, count, names, values, &two);
	buf_byte(&one, '\0');
	buf_byte(&two, '\0');
	assert_string_equal(one.ptr, wanted);
	assert_string_equal(two.ptr, wanted);
}

static void both_give_the_same(void **state)
{
	static const char *const goods_names[] = { "id", "code", "amount", "sold", "opened", "seen",
		"picture", "file", "text", "order" };
	static const char *const range[] = { "from", "to", "text" }, *const code[] = { "code" };
	struct place *place = NULL;
	struct err err = { .text = "" };

	place_make((void **)&place);
	struct conn *conn = make_sample(place);
	if (!postgres_takes(*state, &sample_sql, &err))
		fail_msg("%s", err.text);
	for (size_t i = 0; i < COUNT(goods); i++) {
		const char *const values[] = { goods[i].thing, goods[i].code, goods[i].amount, "0",
			"20000", "1790000000123456", NULL, NULL, goods[i].text, goods[i].thing };
		run_both(*state, conn, &sample_sql_goods_add, 10, goods_names, values, "");
	}
	run_both(*state, conn, &sample_sql_goods_count, 0, NULL, NULL, "4;");
	/* by bytes: B before a, é behind both */
	run_both(*state, conn, &sample_sql_goods_by_code, 3, range,
		(const char *const[]){ "A", "ÿ", NULL }, "2;1;3;4;");
	run_both(*state, conn, &sample_sql_goods_by_code, 3, range,
		(const char *const[]){ "a", "z", NULL }, "1;3;");
	run_both(*state, conn, &sample_sql_goods_by_code, 3, range,
		(const char *const[]){ "A", "ÿ", "x" }, "1;4;");
	for (int i = 0; i < 2; i++)
		run_both(*state, conn, &sample_sql_sum_up, 0, NULL, NULL, "");
	run_both(*state, conn, &sample_sql_sum, 1, code, (const char *const[]){ "a" }, "40;");
	conn_close(conn);
	place_remove((void **)&place);
}

static void names_there(struct postgres *server, const char *sql, struct buf *out)
{
	PGresult *result = PQexec(postgres_connection(server), sql);

	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQresultErrorMessage(result));
	for (int row = 0; row < PQntuples(result); row++)
		buf_printf(out, "%s;", PQgetvalue(result, row, 0));
	PQclear(result);
}

static void names_here(struct conn *conn, const char *sql, struct buf *out)
{
	struct query *q = conn_compose(conn, str_of(sql));

	while (query_next(q))
		buf_printf(out, "%.*s;", STR_ARG(column_text(q, 0)));
	query_end(q);
	assert_null(conn_fault(conn));
}

static void both_sort_names_as_people_do(void **state)
{
	static const char *const sorted[LANGUAGE_COUNT] = {
		[LANGUAGE_EN] = "apple;ａｐｐｌｅ;Banana;Éire;北街;安居2组;安居10组;白云;",
		[LANGUAGE_ZH] = "安居2组;安居10组;白云;北街;apple;ａｐｐｌｅ;Banana;Éire;",
	};
	struct place *place = NULL;
	char sql[600];

	place_make((void **)&place);
	struct conn *conn = make_sample(place);
	for (int n = 0; n < LANGUAGE_COUNT; n++) {
		CLEANUP(buf_done) struct buf here = BUF(4096), there = BUF(4096);
		const char *collation = store_collation((enum language)n);
		snprintf(sql, sizeof(sql),
			"select t from (select '北街' as t union all select 'Banana' union all select "
			"'安居10组' union all select 'apple' union all select '安居2组' union all "
			"select 'ａｐｐｌｅ' union all select '白云' union all select 'Éire') v "
			"where t collate %s > '' order by t collate %s",
			collation, collation);
		names_there(*state, sql, &there);
		names_here(conn, sql, &here);
		buf_byte(&there, '\0'), buf_byte(&here, '\0');
		assert_string_equal(there.ptr, sorted[n]);
		assert_string_equal(here.ptr, sorted[n]);
	}
	conn_close(conn);
	place_remove((void **)&place);
}

/* ---- what PostgreSQL refuses is named ---- */

static void a_refused_statement_is_named(void **state)
{
	static const struct statement fine = { "bad.fine", "select $x + 1" };
	static const struct statement untyped = { "bad.untyped",
		"insert or ignore into bad_a (id) values ($id)" };
	static const struct statement *const statements[] = { &fine, &untyped };
	static const struct sql_table tables[] = { { .name = "bad_a",
		.create = "create table bad_a (id id)" } };
	static const struct sql_table wrong[] = { { .name = "bad_b",
		.create = "create table bad_b (id integre)" } };
	struct err err = { .code = ERR_NONE };

	assert_false(postgres_takes(*state,
		&(struct sql_file){ .name = "bad",
			.tables = tables,
			.table_count = 1,
			.statements = statements,
			.statement_count = 2 },
		&err));
	assert_int_equal(err.code, ERR_DATABASE);
	assert_non_null(strstr(err.text, "bad.untyped: "));
	assert_non_null(strstr(err.text, "syntax error"));
	assert_false(postgres_takes(*state,
		&(struct sql_file){ .name = "bad", .tables = wrong, .table_count = 1 }, &err));
	assert_non_null(strstr(err.text, "bad_b: "));
	assert_non_null(strstr(err.text, "integre"));
}

/* ---- nothing is left behind ---- */

static void the_server_goes_when_its_user_is_killed(UNUSED void **state)
{
	char folder[200] = "";
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		struct err err;
		struct postgres *server = postgres_start(&err);
		if (server && write(ends[1], postgres_folder(server),
				      strlen(postgres_folder(server))) > 0)
			pause();
		_exit(1);
	}
	close(ends[1]);
	assert_true(read(ends[0], folder, sizeof(folder) - 1) > 0);
	close(ends[0]);
	assert_int_equal(access(folder, F_OK), 0);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	for (int i = 0; i < 500 && access(folder, F_OK) == 0; i++)
		usleep(20000);
	assert_int_not_equal(access(folder, F_OK), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_give_the_same),
		cmocka_unit_test(both_sort_names_as_people_do),
		cmocka_unit_test(a_refused_statement_is_named),
		cmocka_unit_test(the_server_goes_when_its_user_is_killed),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
