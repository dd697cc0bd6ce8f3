/* One SQL text in each database's words: where a parameter or a type word is one, and where it is
 * not. */
#include "store/sql_scan.h"
#include "store/store_test_support.h"

static void check(enum sql_dialect dialect, bool ddl, const char *sql, const char *wanted)
{
	CLEANUP(buf_done) struct buf out;

	buf_init(&out, 1 << 16);
	assert_true(sql_translate(dialect, str_of(sql), ddl, &out, NULL, NULL));
	buf_byte(&out, '\0');
	assert_false(out.failed);
	assert_string_equal(out.ptr, wanted);
}

static void parameters_are_numbered_by_first_use(UNUSED void **state)
{
	CLEANUP(buf_done) struct buf out;
	str names[SQL_PARAMETERS_MAX];
	size_t count = 0;

	buf_init(&out, 1000);
	assert_true(sql_translate(
		SQL_POSTGRES, STR("a = $one or b=$two and $one<$o"), false, &out, names, &count));
	assert_true(str_eq(buf_str(&out), STR("a = $1 or b=$2 and $1<$3")));
	assert_int_equal(count, 3);
	assert_true(str_eq(names[0], STR("one")));
	assert_true(str_eq(names[1], STR("two")));
	assert_true(str_eq(names[2], STR("o")));
	check(SQL_SQLITE, false, "a = $one or b=$two and $one<$o", "a = ?1 or b=?2 and ?1<?3");
}

static void quotes_and_comments_are_left_alone(UNUSED void **state)
{
	static const char *const same[] = {
		"'$a'",
		"'it''s $a'",
		"\"$a\"",
		"\"a\"\"$b\"",
		"'\"' = '$a'",
		"-- $a isn't one\n",
		"-- $a",
		"/* $a ' \" -- */",
		"/* $a **/",
		"a$b",
		"a1$b",
		"$1",
		"$",
		"$$",
		"1 - -1",
		"4 / 2 * 1",
		"'$a",
		"/* $a",
		"/*/ $a",
		"\"",
		"",
	};

	for (size_t i = 0; i < COUNT(same); i++) {
		check(SQL_SQLITE, true, same[i], same[i]);
		check(SQL_POSTGRES, false, same[i], same[i]);
	}
	check(SQL_SQLITE, false, "'a'$a/*$b*/$b--$c\n$c", "'a'?1/*$b*/?2--$c\n?3");
}

static void casts_end_a_parameter(UNUSED void **state)
{
	check(SQL_POSTGRES, false, "$a::text = cast($b as text)", "$1::text = cast($2 as text)");
	check(SQL_SQLITE, false, "cast($a as bigint)+$a_2", "cast(?1 as bigint)+?2");
}

static void type_words_are_types_only_behind_a_column(UNUSED void **state)
{
	const char *sql =
		"create table t (id id primary key, text TEXT not null, -- a date\n"
		" date /* day */ date, flag flag default (0), m moment, b bytes, h hash, n int,"
		" \"hash\" hash, primary key (id, text), check (date > 0)); insert into text (id) "
		"values ('id');"
		"create temp table if not exists x.u (int int)";

	check(SQL_SQLITE, true, sql,
		"create table t (id integer primary key, text text not null, -- a date\n"
		" date /* day */ integer, flag integer default (0), m integer, b blob, h blob, n "
		"integer,"
		" \"hash\" blob, primary key (id, text), check (date > 0)); insert into text (id) "
		"values ('id');"
		"create temp table if not exists x.u (int integer)");
	check(SQL_POSTGRES, true, sql,
		"create table t (id bigint primary key, text text collate \"C\" not null, -- a "
		"date\n"
		" date /* day */ integer, flag smallint default (0), m bigint, b bytea, h bytea, n "
		"bigint,"
		" \"hash\" bytea, primary key (id, text), check (date > 0)); insert into text (id) "
		"values ('id');"
		"create temp table if not exists x.u (int bigint)");
	check(SQL_POSTGRES, false, "create table t (id id)", "create table t (id id)");
}

static void other_statements_have_no_types(UNUSED void **state)
{
	static const char *const same[] = {
		"create index text on text (id, date)",
		"create unique index i on t (a int)",
		"create table t as select id, date (hash) from text",
		"select id id, text text from date where (hash int)",
	};

	for (size_t i = 0; i < COUNT(same); i++)
		check(SQL_SQLITE, true, same[i], same[i]);
}

static void too_many_parameters_are_refused(UNUSED void **state)
{
	CLEANUP(buf_done) struct buf sql, out;
	size_t count = 7;

	buf_init(&sql, 1000);
	buf_init(&out, 2000);
	for (int i = 0; i < SQL_PARAMETERS_MAX; i++)
		buf_printf(&sql, "$p%d $p1 ", i);
	assert_true(sql_translate(SQL_SQLITE, buf_str(&sql), false, &out, NULL, &count));
	assert_int_equal(count, SQL_PARAMETERS_MAX);
	buf_text(&sql, "$more");
	assert_false(sql_translate(SQL_SQLITE, buf_str(&sql), false, &out, NULL, &count));
}

static void what_sqlc_made_is_all_there(UNUSED void **state)
{
	assert_string_equal(sample_sql.name, "sample");
	assert_int_equal(sample_sql.table_count, 4);
	assert_string_equal(sample_sql.tables[0].name, "sample_goods");
	assert_int_equal(sample_sql.tables[0].kind, SQL_DERIVED);
	assert_int_equal(sample_sql.tables[2].kind, SQL_LEDGER);
	assert_int_equal(sample_sql.tables[3].kind, SQL_KEPT);
	assert_string_equal(sample_sql.tables[0].indexes,
		"create index sample_goods_code on sample_goods (code);\n"
		"create unique index sample_goods_order on sample_goods (\"order\");");
	assert_null(sample_sql.tables[1].indexes);
	assert_int_equal(sample_sql.statement_count, 8);
	assert_ptr_equal(sample_sql.statements[1], &sample_sql_goods);
	assert_string_equal(sample_sql_goods_count.name, "sample.goods_count");
	assert_string_equal(sample_sql_goods_count.sql, "select count(*) from sample_goods");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parameters_are_numbered_by_first_use),
		cmocka_unit_test(quotes_and_comments_are_left_alone),
		cmocka_unit_test(casts_end_a_parameter),
		cmocka_unit_test(type_words_are_types_only_behind_a_column),
		cmocka_unit_test(other_statements_have_no_types),
		cmocka_unit_test(too_many_parameters_are_refused),
		cmocka_unit_test(what_sqlc_made_is_all_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
