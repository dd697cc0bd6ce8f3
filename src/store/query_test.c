/* Values bound by name and rows read: every kind of value, NULL, empty, and the misuse that is a
 * bug. */
#include "store/store_test_support.h"
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

static const date a_day = { 20000 };
static const moment a_moment = { INT64_C(1790000000123456) };

static hash some_hash(void)
{
	hash value;

	for (size_t i = 0; i < HASH_SIZE; i++)
		value.bytes[i] = (unsigned char)(255 - i);
	return value;
}

static void every_kind_comes_back(void **state)
{
	struct conn *conn = make_sample(*state);
	struct query *q = conn_query(conn, &sample_sql_goods_add);
	hash file = some_hash();

	query_moment(q, "seen", a_moment); /* in no order */
	query_id(q, "id", (id){ ID_MAX });
	query_text(q, "code", STR("c\0d"));
	query_number(q, "amount", INT64_MIN);
	query_number(q, "sold", 1);
	query_date(q, "opened", a_day);
	query_bytes(q, "picture", "\0\1\2", 3);
	query_hash(q, "file", file);
	query_text(q, "text", STR("Jiāxīng 嘉兴"));
	query_number(q, "order", INT64_MAX);
	query_run(q);
	assert_int_equal(conn_changed(conn), 1);

	q = conn_query(conn, &sample_sql_goods);
	query_id(q, "id", (id){ ID_MAX });
	assert_true(query_next(q));
	assert_int_equal(query_columns(q), 10);
	assert_string_equal(query_column_name(q, 9), "order");
	assert_true(id_eq(column_id(q, 0), (id){ ID_MAX }));
	assert_true(str_eq(column_text(q, 1), STR("c\0d")));
	assert_int_equal(column_number(q, 2), INT64_MIN);
	assert_int_equal(column_number(q, 3), 1);
	assert_int_equal(column_date(q, 4).day, a_day.day);
	assert_int_equal(column_moment(q, 5).us, a_moment.us);
	assert_true(str_eq(column_bytes(q, 6), STR("\0\1\2")));
	assert_memory_equal(column_hash(q, 7).bytes, file.bytes, HASH_SIZE);
	assert_true(str_eq(column_text(q, 8), STR("Jiāxīng 嘉兴")));
	assert_int_equal(column_number(q, 9), INT64_MAX);
	assert_false(query_next(q));
	assert_false(query_next(q)); /* the end stays the end */
	query_end(q);
	assert_null(conn_fault(conn));
	conn_close(conn);
}

static void not_given_is_null_and_empty_is_not(void **state)
{
	struct conn *conn = make_sample(*state);
	struct query *q = conn_query(conn, &sample_sql_goods_add);

	query_number(q, "id", 1);
	query_text(q, "code", STR(""));
	query_bytes(q, "picture", "", 0);
	query_text(q, "text", STR_NONE);
	query_bytes(q, "file", NULL, 0);
	query_number(q, "amount", 7);
	query_id(q, "amount", ID_NONE); /* the last word counts */
	query_run(q);

	q = conn_query(conn, &sample_sql_goods);
	query_number(q, "id", 1);
	assert_true(query_next(q));
	assert_false(column_null(q, 1));
	assert_true(str_given(column_text(q, 1)));
	assert_int_equal(column_text(q, 1).len, 0);
	assert_true(str_given(column_bytes(q, 6)));
	for (int column = 2; column < 10; column++)
		assert_int_equal(column_null(q, column), column != 6);
	assert_false(str_given(column_text(q, 8)));
	assert_false(str_given(column_bytes(q, 7)));
	assert_int_equal(column_number(q, 2), 0);
	hash none = { { 0 } };
	assert_memory_equal(column_hash(q, 7).bytes, none.bytes, HASH_SIZE);
	query_end(q);
	assert_null(conn_fault(conn));
	conn_close(conn);
}

static void a_value_does_not_stay_for_the_next_run(void **state)
{
	struct conn *conn = make_sample(*state);

	add_goods(conn, 1, "a", 5);
	struct query *q = conn_query(conn, &sample_sql_goods_add);
	query_number(q, "id", 2);
	query_text(q, "code", STR("b"));
	query_run(q);
	assert_int_equal(
		number_of(conn, "select count(*) from sample_goods where amount is null"), 1);
	conn_close(conn);
}

static void a_statement_may_be_ended_in_the_midst(void **state)
{
	struct conn *conn = make_sample(*state);

	for (int i = 1; i <= 3; i++)
		add_goods(conn, i, "a", i);
	for (int i = 0; i < 2; i++) {
		struct query *q = conn_query(conn, &sample_sql_goods_by_code);
		query_text(q, "from", STR("a"));
		query_text(q, "to", STR("b"));
		assert_true(query_next(q));
		assert_int_equal(column_number(q, 0), 1);
		query_end(q);
	}
	conn_close(conn);
}

static void optional_parameters_and_quotes(void **state)
{
	struct conn *conn = make_sample(*state);
	struct query *q = conn_query(conn, &sample_sql_goods_by_code);

	assert_true(query_takes(q, "from"));
	assert_true(query_takes(q, "text"));
	assert_false(query_takes(q, "nothing"));
	assert_false(query_takes(q, "tex"));
	assert_false(query_takes(q, "texts"));
	query_end(q);
	conn_close(conn);
}

static void composed_statements(void **state)
{
	struct conn *conn = make_sample(*state);
	char sql[] =
		"select id from sample_goods where code = $code or id = $id order by id -- $no";

	add_goods(conn, 1, "a", 1);
	add_goods(conn, 2, "b", 1);
	struct query *q = conn_compose(conn, str_of(sql));
	memset(sql, 'x', strlen(sql)); /* it has a copy of its own */
	query_text(q, "code", STR("a"));
	query_id(q, "id", (id){ 2 });
	assert_true(query_next(q));
	assert_true(query_next(q));
	assert_int_equal(column_id(q, 0).v, 2);
	assert_false(query_next(q));
	query_end(q);
	query_end(conn_compose(conn, STR("select 1; select 2")));
	assert_non_null(strstr(conn_fault(conn)->text, "not one SQL statement"));
	conn_forgive(conn);
	query_end(conn_compose(conn, STR("  ")));
	assert_int_equal(conn_fault(conn)->code, ERR_DATABASE);
	conn_close(conn);
}

static void many_statements_are_kept(void **state)
{
	enum { MANY = 500 };
	struct conn *conn = make_sample(*state);
	struct statement *statements = calloc(MANY, sizeof(*statements));
	char(*texts)[32] = calloc(MANY, sizeof(*texts));

	for (int i = 0; i < MANY; i++) {
		snprintf(texts[i], sizeof(texts[i]), "select %d", i);
		statements[i] = (struct statement){ .name = "many", .sql = texts[i] };
	}
	for (int i = 0; i < MANY * 3; i++) {
		struct query *q = conn_query(conn, &statements[i * 7 % MANY]);
		assert_true(query_next(q));
		assert_int_equal(column_number(q, 0), i * 7 % MANY);
		query_end(q);
	}
	for (int i = 0; i < MANY; i++) /* kept prepared, not prepared again */
		memset(texts[i], '?', 8);
	struct query *q = conn_query(conn, &statements[77]);
	assert_true(query_next(q));
	query_end(q);
	assert_null(conn_fault(conn));
	conn_close(conn);
	free(statements);
	free(texts);
}

static void wrong_values_are_damage(void **state)
{
	struct conn *conn = make_sample(*state);
	struct query *q = conn_compose(conn, STR("select x'0102', 5000000000"));
	hash none = { { 0 } };

	assert_true(query_next(q));
	assert_memory_equal(column_hash(q, 0).bytes, none.bytes, HASH_SIZE);
	assert_int_equal(conn_fault(conn)->code, ERR_DAMAGED);
	query_end(q);
	conn_forgive(conn);
	q = conn_compose(conn, STR("select x'0102', 5000000000"));
	assert_true(query_next(q));
	assert_int_equal(column_date(q, 1).day, 0);
	assert_int_equal(conn_fault(conn)->code, ERR_DAMAGED);
	query_end(q);
	conn_close(conn);
}

/* ---- bugs ---- */

static void bug_two_at_once(struct conn *conn)
{
	conn_query(conn, &sample_sql_goods_count);
	conn_query(conn, &sample_sql_goods_count);
}

static void bug_not_ended(struct conn *conn)
{
	conn_query(conn, &sample_sql_goods_count);
	conn_close(conn);
}

static void bug_not_ended_at_commit(struct conn *conn)
{
	conn_begin(conn);
	conn_query(conn, &sample_sql_goods_count);
	conn_commit(conn);
}

static void bug_no_such_parameter(struct conn *conn)
{
	query_number(conn_query(conn, &sample_sql_goods), "ids", 1);
}

static void bug_rows_from_a_run(struct conn *conn)
{
	query_run(conn_query(conn, &sample_sql_goods_count));
}

static void bug_no_such_column(struct conn *conn)
{
	struct query *q = conn_query(conn, &sample_sql_goods_count);

	query_next(q);
	column_number(q, 1);
}

static void bug_bound_too_late(struct conn *conn)
{
	struct query *q = conn_query(conn, &sample_sql_goods);

	query_next(q);
	query_number(q, "id", 1);
}

static void bug_nested(struct conn *conn)
{
	conn_begin(conn);
	conn_begin(conn);
}

static void bug_commit_of_nothing(struct conn *conn)
{
	conn_commit(conn);
}

static void bug_forgiven_inside(struct conn *conn)
{
	conn_begin(conn);
	conn_forgive(conn);
}

static void bug_while_it_rests(struct conn *conn)
{
	conn_rest(conn, true);
	conn_query(conn, &sample_sql_goods_count);
}

static void (*const bugs[])(struct conn *) = { bug_two_at_once, bug_not_ended,
	bug_not_ended_at_commit, bug_no_such_parameter, bug_rows_from_a_run, bug_no_such_column,
	bug_bound_too_late, bug_nested, bug_commit_of_nothing, bug_forgiven_inside,
	bug_while_it_rests };

static void misuse_aborts(void **state)
{
	struct place *place = *state;

	conn_close(make_sample(place));
	for (size_t i = 0; i < COUNT(bugs); i++) {
		int status;
		pid_t child = fork();
		if (child == 0) {
			signal(SIGABRT, SIG_DFL);
			setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
			assert_non_null(freopen("/dev/null", "w", stderr));
			bugs[i](open_it(place->path, CONN_WRITE));
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT)
			fail_msg("bug %zu went by", i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_PLACE(every_kind_comes_back),
		IN_A_PLACE(not_given_is_null_and_empty_is_not),
		IN_A_PLACE(a_value_does_not_stay_for_the_next_run),
		IN_A_PLACE(a_statement_may_be_ended_in_the_midst),
		IN_A_PLACE(optional_parameters_and_quotes),
		IN_A_PLACE(composed_statements),
		IN_A_PLACE(many_statements_are_kept),
		IN_A_PLACE(wrong_values_are_damage),
		IN_A_PLACE(misuse_aborts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
