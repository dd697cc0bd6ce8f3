/* Connections and transactions on SQLite: what each kind of opening makes and refuses, durability,
 * isolation. */
#include "store/store_test_support.h"
#include <pthread.h>
#include <sqlite3.h>
#include <sys/stat.h>

static void refused(const char *path, enum conn_use use, enum err_code code)
{
	struct conn *conn = (struct conn *)&code; /* must stay as it is */
	struct err err = { .code = ERR_NONE };

	assert_false(conn_open(&conn, path, use, &err));
	assert_ptr_equal(conn, &code);
	assert_int_equal(err.code, code);
	assert_non_null(strstr(err.text, path));
	assert_non_null(err.place);
}

static void opening(void **state)
{
	struct place *place = *state;
	struct stat about;

	refused(place->path, CONN_WRITE, ERR_NOT_FOUND);
	refused(place->path, CONN_READ, ERR_NOT_FOUND);
	refused("/nowhere/at/all", CONN_CREATE, ERR_NOT_FOUND);
	refused(place->folder, CONN_READ, ERR_DAMAGED);
	assert_int_equal(place_files(place), 0); /* asking made nothing */
	conn_close(make_sample(place));
	assert_int_equal(stat(place->path, &about), 0);
	assert_int_equal(about.st_mode & 0777, 0600);
	refused(place->path, CONN_CREATE, ERR_MISUSE);
	struct conn *conn = open_it(place->path, CONN_WRITE);
	add_goods(conn, 1, "a", 1);
	assert_string_equal(conn_path(conn), place->path);
	struct conn *reader = open_it(place->path, CONN_READ);
	assert_int_equal(count_goods(reader), 1);
	conn_close(reader);
	conn_close(conn);
	conn_close(NULL);
	assert_int_equal(place_files(place), 1); /* no log is left behind */
}

static void settings(void **state)
{
	struct place *place = *state;
	static const enum conn_use uses[] = { CONN_CREATE, CONN_WRITE };

	for (size_t i = 0; i < COUNT(uses); i++) {
		struct conn *conn = open_it(place->path, uses[i]);
		struct query *q = conn_compose(conn, STR("pragma journal_mode"));
		assert_true(query_next(q));
		assert_true(str_eq(column_text(q, 0), STR("wal")));
		query_end(q);
		assert_int_equal(number_of(conn, "pragma synchronous"), 2);
		assert_int_equal(number_of(conn, "pragma secure_delete"), 1);
		assert_int_equal(number_of(conn, "pragma cache_size"), -16 * 1024);
		assert_int_equal(number_of(conn, "pragma wal_autocheckpoint"), 4000);
		assert_int_equal(number_of(conn, "pragma page_size"), 4096);
		assert_int_equal(number_of(conn, "pragma busy_timeout"), 5000);
		assert_int_equal(number_of(conn, "pragma foreign_keys"), 0);
		assert_int_equal(number_of(conn, "pragma trusted_schema"), 0);
		conn_close(conn);
	}
	struct conn *conn = open_it(place->path, CONN_READ);
	assert_int_equal(number_of(conn, "pragma cache_size"), -16 * 1024);
	conn_close(conn);
}

static void a_reader_cannot_write(void **state)
{
	struct place *place = *state;

	conn_close(make_sample(place));
	struct conn *conn = open_it(place->path, CONN_READ);
	add_goods(conn, 1, "a", 1);
	assert_int_equal(conn_fault(conn)->code, ERR_SYSTEM);
	conn_close(conn);
}

/* dotfile locking knows no shared memory, as some network file systems do not. */
static void a_disk_without_a_log_is_refused(void **state)
{
	struct place *place = *state;

	sqlite3_vfs_register(sqlite3_vfs_find("unix-dotfile"), 1);
	refused(place->path, CONN_CREATE, ERR_SYSTEM);
	sqlite3_vfs_register(sqlite3_vfs_find("unix"), 1);
	assert_int_equal(place_files(place), 0);
}

static void a_foreign_database_can_be_looked_at(void **state)
{
	struct place *place = *state;
	sqlite3 *foreign = NULL;

	assert_int_equal(sqlite3_open(place->path, &foreign), SQLITE_OK);
	assert_int_equal(sqlite3_exec(foreign, "create table a (n)", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(foreign);
	struct conn *conn = open_it(place->path, CONN_READ);
	assert_int_equal(number_of(conn, "select count(*) from a"), 0);
	conn_close(conn);
	assert_int_equal(place_files(place), 1);
}

static void commit_and_rollback(void **state)
{
	struct place *place = *state;
	struct conn *conn = make_sample(place), *other = open_it(place->path, CONN_READ);

	conn_begin(conn);
	add_goods(conn, 1, "a", 1);
	assert_int_equal(count_goods(other), 0);
	assert_true(conn_commit(conn));
	assert_int_equal(count_goods(other), 1);
	conn_begin(conn);
	add_goods(conn, 2, "b", 1);
	conn_rollback(conn);
	assert_int_equal(count_goods(conn), 1);
	conn_begin(conn);
	add_goods(conn, 3, "c", 1);
	conn_close(conn); /* rolled back */
	assert_int_equal(count_goods(other), 1);
	conn_close(other);
}

static void changed_rows_are_counted(void **state)
{
	struct conn *conn = make_sample(*state);

	for (int i = 1; i <= 5; i++)
		add_goods(conn, i, "a", i);
	struct query *q = conn_query(conn, &sample_sql_goods_sell);
	query_number(q, "count", 3);
	query_run(q);
	assert_int_equal(conn_changed(conn), 3);
	conn_close(conn);
}

static void only_the_kinds_asked_for(void **state)
{
	struct place *place = *state;
	struct conn *conn = open_it(place->path, CONN_CREATE);
	const char *tables = "select count(*) from sqlite_schema where type = 'table'";

	conn_create_tables(conn, &sample_sql, KIND(SQL_LEDGER) | KIND(SQL_KEPT));
	assert_int_equal(number_of(conn, tables), 2);
	conn_create_tables(conn, &sample_sql, KIND(SQL_DERIVED));
	assert_int_equal(number_of(conn, tables), 4);
	assert_int_equal(number_of(conn, "select count(*) from sqlite_schema where type = 'index' "
					 "and sql is not null"),
		2);
	conn_script(conn, "create table more (id id primary key, hash hash); insert into more (id) "
			  "values (5)");
	assert_int_equal(number_of(conn, "select id from more where rowid = 5"),
		5); /* an id is the row's own number */
	conn_script(conn, "nonsense");
	assert_int_equal(conn_fault(conn)->code, ERR_DATABASE);
	assert_non_null(strstr(conn_fault(conn)->text, "nonsense"));
	conn_close(conn);
}

static void a_table_that_is_filled_has_its_indexes_at_the_end(void **state)
{
	struct conn *conn = make_sample(*state);
	const char *indexes = "select count(*) from sqlite_schema where type = 'index' and "
			      "tbl_name = 'sample_goods'";

	conn_begin(conn);
	assert_true(conn_fill_begin(conn, &sample_sql, "sample_goods"));
	assert_int_equal(number_of(conn, indexes), 0);
	conn_rollback(conn);
	assert_int_equal(number_of(conn, indexes), 2);

	conn_begin(conn);
	assert_true(conn_fill_begin(conn, &sample_sql, "sample_goods"));
	for (int i = 1; i <= 5; i++)
		add_goods(conn, i, "a", i);
	conn_fill_end(conn, &sample_sql, "sample_goods");
	assert_int_equal(number_of(conn, indexes), 2);
	assert_false(conn_fill_begin(conn, &sample_sql, "sample_goods")); /* it has rows */
	assert_int_equal(number_of(conn, indexes), 2);
	assert_false(conn_fill_begin(conn, &sample_sql, "sample_sum")); /* it has no indexes */
	assert_true(conn_commit(conn));
	assert_int_equal(number_of(conn, indexes), 2);
	assert_int_equal(number_of(conn, "select count(*) from sample_goods indexed by "
					 "sample_goods_code where code = 'a'"),
		5);
	conn_close(conn);
}

/* ---- scratch and attached databases ---- */

static void scratch_goes_when_it_is_closed(void **state)
{
	struct place *place = *state;
	struct conn *scratch = open_it(place->folder, CONN_SCRATCH),
		    *two = open_it(place->folder, CONN_SCRATCH);

	assert_string_not_equal(conn_path(scratch), conn_path(two));
	assert_non_null(strstr(conn_path(scratch), "/."));
	conn_create_tables(scratch, &sample_sql, ALL_KINDS);
	conn_begin(scratch);
	for (int i = 1; i <= 2000; i++)
		add_goods(scratch, i, "a", i);
	assert_true(conn_commit(scratch));
	conn_script(
		scratch, "pragma cache_size = 10"); /* what is rolled back has reached the file */
	conn_begin(scratch);
	conn_script(scratch, "update sample_goods set sold = 1");
	conn_rollback(scratch);
	assert_int_equal(number_of(scratch, "select count(*) from sample_goods where sold = 1"), 0);
	assert_int_equal(place_files(place), 2); /* and no journal */
	conn_close(scratch);
	conn_close(two);
	assert_int_equal(place_files(place), 0);
	refused("/nowhere/at/all", CONN_SCRATCH, ERR_SYSTEM);
}

static void an_attached_file_can_be_read(void **state)
{
	struct place *place = *state;
	struct conn *conn = make_sample(place), *scratch = open_it(place->folder, CONN_SCRATCH);

	conn_create_tables(scratch, &sample_sql, KIND(SQL_DERIVED));
	add_goods(scratch, 1, "a", 1);
	add_goods(scratch, 2, "b", 1);
	conn_attach(conn, conn_path(scratch), "made");
	conn_begin(conn);
	conn_script(conn, "insert into sample_goods select * from made.sample_goods");
	assert_true(conn_commit(conn));
	conn_detach(conn, "made");
	assert_null(conn_fault(conn));
	assert_int_equal(count_goods(conn), 2);
	conn_script(conn, "select * from made.sample_goods");
	assert_int_equal(conn_fault(conn)->code, ERR_DATABASE);
	conn_forgive(conn);
	conn_close(scratch);

	conn_attach(conn, place->other, "made");
	assert_int_equal(conn_fault(conn)->code, ERR_NOT_FOUND);
	assert_non_null(strstr(conn_fault(conn)->text, place->other));
	assert_int_not_equal(access(place->other, F_OK), 0);
	conn_close(conn);
}

static void a_text_file_cannot_be_attached(void **state)
{
	struct place *place = *state;
	struct conn *conn = make_sample(place);
	FILE *text = fopen(place->other, "w");

	for (int i = 0; i < 1000; i++)
		fputs("code,name,parent\n", text);
	fclose(text);
	conn_attach(conn, place->other, "made");
	assert_int_equal(conn_fault(conn)->code, ERR_DAMAGED);
	assert_non_null(strstr(conn_fault(conn)->text, place->other));
	conn_close(conn);
}

/* ---- isolation ---- */

/* Each transaction adds two goods: a reader that ever counts an odd number, or two numbers within
 * one transaction, has seen something half done or something new. */
static void *add_in_pairs(void *path)
{
	struct conn *conn = open_it(path, CONN_WRITE);

	for (int i = 0; i < 200; i++) {
		conn_begin(conn);
		add_goods(conn, 2 * i + 1, "a", 1);
		add_goods(conn, 2 * i + 2, "a", 1);
		assert_true(conn_commit(conn));
	}
	conn_close(conn);
	return NULL;
}

static void a_reader_sees_one_state(void **state)
{
	struct place *place = *state;
	struct conn *conn;
	pthread_t writer;
	int64_t first = 0, seen = 0;

	conn_close(make_sample(place));
	conn = open_it(place->path, CONN_READ);
	assert_int_equal(pthread_create(&writer, NULL, add_in_pairs, place->path), 0);
	while (first < 400) {
		conn_begin_read(conn);
		first = count_goods(conn);
		assert_int_equal(first % 2, 0);
		assert_true(first >= seen);
		seen = first;
		usleep(500);
		assert_int_equal(count_goods(conn), first);
		conn_end_read(conn);
		assert_null(conn_fault(conn));
	}
	pthread_join(writer, NULL);
	conn_close(conn);
}

static void what_is_committed_is_seen_by_the_next_read(void **state)
{
	struct place *place = *state;
	struct conn *conn = make_sample(place), *reader = open_it(place->path, CONN_READ);

	conn_begin_read(reader);
	assert_int_equal(count_goods(reader), 0);
	for (int i = 1; i <= 20; i++) {
		conn_begin(conn);
		add_goods(conn, i, "a", 1);
		assert_true(conn_commit(conn));
		assert_int_equal(count_goods(reader), i - 1);
		conn_end_read(reader);
		conn_begin_read(reader);
		assert_int_equal(count_goods(reader), i);
	}
	conn_end_read(reader);
	conn_close(reader);
	conn_close(conn);
}

/* The second writer waits its turn instead of failing. */
static void writers_wait_for_each_other(void **state)
{
	struct place *place = *state;
	struct conn *conn = make_sample(place);
	pthread_t other;

	assert_int_equal(pthread_create(&other, NULL, add_in_pairs, place->path), 0);
	for (int i = 0; i < 20; i++) {
		conn_begin(conn);
		add_goods(conn, 1000 + i, "b", 1);
		usleep(1000);
		assert_true(conn_commit(conn));
	}
	pthread_join(other, NULL);
	assert_int_equal(count_goods(conn), 420);
	conn_close(conn);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_PLACE(opening),
		IN_A_PLACE(settings),
		IN_A_PLACE(a_reader_cannot_write),
		IN_A_PLACE(a_disk_without_a_log_is_refused),
		IN_A_PLACE(a_foreign_database_can_be_looked_at),
		IN_A_PLACE(commit_and_rollback),
		IN_A_PLACE(changed_rows_are_counted),
		IN_A_PLACE(only_the_kinds_asked_for),
		IN_A_PLACE(a_table_that_is_filled_has_its_indexes_at_the_end),
		IN_A_PLACE(scratch_goes_when_it_is_closed),
		IN_A_PLACE(an_attached_file_can_be_read),
		IN_A_PLACE(a_text_file_cannot_be_attached),
		IN_A_PLACE(a_reader_sees_one_state),
		IN_A_PLACE(what_is_committed_is_seen_by_the_next_read),
		IN_A_PLACE(writers_wait_for_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
