/* A full disk, a damaged file, one that another holds, SQL that is refused; and the first fault
 * stays. */
#include "store/store_test_support.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>

static void the_first_fault_is_kept(void **state)
{
	static const struct statement wrong = { "sample.wrong",
		"select nothing from sample_goods" };
	struct conn *conn = make_sample(*state);
	struct err own;

	add_goods(conn, 1, "a", 1);
	struct query *open = conn_query(conn, &sample_sql_goods_count);
	assert_true(query_next(open));
	struct query *q = conn_query(conn, &wrong);
	const struct err *fault = conn_fault(conn);
	assert_int_equal(fault->code, ERR_DATABASE);
	assert_non_null(strstr(fault->text, "sample.wrong"));
	assert_non_null(strstr(fault->text, "nothing"));

	query_text(q, "whatever", STR("x")); /* nothing is done and nothing is given */
	assert_false(query_next(q));
	assert_int_equal(query_columns(q), 0);
	assert_int_equal(column_number(q, 0), 0);
	assert_true(column_null(q, 9));
	assert_false(str_given(column_text(q, 0)));
	query_end(q);
	assert_int_equal(column_number(open, 0), 0); /* nor by a query that was under way */
	assert_false(query_next(open));
	query_end(open);
	add_goods(conn, 2, "b", 1);
	assert_int_equal(conn_changed(conn), 0);
	conn_script(conn, "delete from sample_goods");
	conn_create_tables(conn, &sample_sql, ALL_KINDS);
	query_end(conn_compose(conn, STR("nonsense")));
	err_set(&own, ERR_BUSY, "Later.");
	conn_fail(conn, &own);
	assert_non_null(strstr(conn_fault(conn)->text, "sample.wrong"));

	conn_forgive(conn);
	assert_null(conn_fault(conn));
	assert_int_equal(count_goods(conn), 1);
	conn_fail(conn, &own);
	assert_string_equal(conn_fault(conn)->text, "Later.");
	assert_int_equal(count_goods(conn), -1);
	conn_close(conn);
}

static void a_fault_in_a_transaction_keeps_nothing(void **state)
{
	struct conn *conn = make_sample(*state);

	conn_begin(conn);
	add_goods(conn, 1, "a", 1);
	add_goods(conn, 1, "again", 1);
	assert_int_equal(conn_fault(conn)->code, ERR_DATABASE);
	assert_non_null(strstr(conn_fault(conn)->text, "sample.goods_add"));
	add_goods(conn, 2, "b", 1);
	assert_false(conn_commit(conn));
	assert_non_null(conn_fault(conn)); /* which says why */
	conn_begin(conn);
	conn_rollback(conn);
	assert_non_null(conn_fault(conn)); /* a rollback forgives nothing */
	conn_begin_read(conn);
	conn_end_read(conn);
	conn_forgive(conn);
	assert_int_equal(count_goods(conn), 0);
	conn_begin(conn);
	add_goods(conn, 1, "a", 1);
	assert_true(conn_commit(conn));
	assert_int_equal(count_goods(conn), 1);
	conn_close(conn);
}

static void another_holds_it(void **state)
{
	struct place *place = *state;
	struct conn *conn = make_sample(place), *other = open_it(place->path, CONN_WRITE);

	conn_begin(conn);
	conn_script(other, "pragma busy_timeout = 10"); /* five seconds are long in a test */
	conn_begin(other);
	assert_int_equal(conn_fault(other)->code, ERR_BUSY);
	assert_non_null(strstr(conn_fault(other)->text, place->path));
	add_goods(other, 1, "a", 1);
	assert_false(conn_commit(other));
	assert_true(conn_commit(conn));
	conn_forgive(other);
	assert_int_equal(count_goods(other), 0);
	conn_close(other);
	conn_close(conn);
}

/* ---- a full disk ---- */

static str much_text(void)
{
	static const char text[100000] = "all but empty";

	return (str){ text, sizeof(text) };
}

/* Adds until there is no more room; how many were added. */
static int fill(struct conn *conn, int64_t from)
{
	int count = 0;

	for (; !conn_fault(conn) && count < 1000; count++) {
		struct query *q = conn_query(conn, &sample_sql_goods_add);
		query_number(q, "id", from + count);
		query_text(q, "code", STR("big"));
		query_number(q, "amount", 1);
		query_text(q, "text", much_text());
		query_run(q);
	}
	return count;
}

static void check_full(struct conn *conn, const char *path)
{
	conn_begin(conn);
	add_goods(conn, 1, "a", 1);
	assert_true(conn_commit(conn));
	conn_begin(conn);
	add_goods(conn, 2, "b", 1);
	fill(conn, 10);
	bool kept = conn_commit(conn);
	assert_false(kept);
	assert_int_equal(conn_fault(conn)->code, ERR_FULL);
	assert_non_null(strstr(conn_fault(conn)->text, path));
	conn_forgive(conn);
	assert_int_equal(count_goods(conn), 1); /* nothing of it */
	conn_begin(conn);
	add_goods(conn, 3, "c", 1);
	assert_true(conn_commit(conn)); /* and the store can be used */
	assert_int_equal(count_goods(conn), 2);
}

static void check_whole(const struct place *place)
{
	struct conn *conn = open_it(place->path, CONN_WRITE);

	assert_int_equal(
		number_of(conn,
			"select count(*) from pragma_integrity_check where integrity_check = 'ok'"),
		1);
	assert_int_equal(count_goods(conn), 2);
	conn_close(conn);
}

static void a_full_database_keeps_nothing_of_it(void **state)
{
	struct place *place = *state;
	struct conn *conn = make_sample(place);

	conn_script(conn, "pragma max_page_count = 200");
	check_full(conn, place->path);
	conn_close(conn);
	check_whole(place);
}

/* Mounted where nobody else sees it and where it ends with this process. */
static bool mount_small_disk(const char *folder)
{
	return unshare(CLONE_NEWNS) == 0 &&
	       mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	       mount("tmpfs", folder, "tmpfs", 0, "size=2m") == 0;
}

static void fill_disk(const char *path)
{
	int fd = open(path, O_CREAT | O_WRONLY | O_APPEND, 0600);

	while (write(fd, much_text().ptr, 1024) > 0)
		continue;
	assert_int_equal(errno, ENOSPC);
	close(fd);
}

/* A real full disk, where we may mount one; with a small cache the log grows before the commit. */
static void a_full_disk_keeps_nothing_of_it(void **state)
{
	static const char *const caches[] = { "pragma cache_size = -65536",
		"pragma cache_size = 10" };
	struct place *place = *state;
	struct err err = { .code = ERR_NONE };

	if (!mount_small_disk(place->folder))
		skip();
	for (size_t i = 0; i < COUNT(caches); i++) {
		place_clear(place); /* the log stays while there is no room to carry it over */
		struct conn *conn = make_sample(place);
		conn_script(conn, caches[i]);
		check_full(conn, place->path);
		conn_close(conn);
		check_whole(place);
	}
	place_clear(place);
	fill_disk(place->other);
	struct conn *conn = NULL;
	assert_false(conn_open(&conn, place->path, CONN_CREATE, &err));
	assert_int_equal(err.code, ERR_FULL);
	assert_int_equal(place_files(place), 1); /* what was begun is gone */
	assert_int_equal(umount(place->folder), 0);
}

/* ---- a damaged file ---- */

static void refused(const char *path, enum err_code code, const char *says)
{
	static const enum conn_use uses[] = { CONN_READ, CONN_WRITE };

	for (size_t i = 0; i < COUNT(uses); i++) {
		struct conn *conn = NULL;
		struct err err = { .code = ERR_NONE };
		assert_false(conn_open(&conn, path, uses[i], &err));
		assert_int_equal(err.code, code);
		assert_non_null(strstr(err.text, path));
		if (!strstr(err.text, says))
			fail_msg("%s", err.text);
	}
}

static void write_at(const char *path, off_t at, const char *bytes, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	assert_int_equal(pwrite(fd, bytes, len, at), len);
	close(fd);
}

static void a_text_file_is_no_database(void **state)
{
	struct place *place = *state;
	struct stat before, after;

	write_at(place->path, 0, "", 0);
	refused(place->path, ERR_DAMAGED, "empty");
	write_at(place->path, 0, "code,name\n", 10);
	refused(place->path, ERR_DAMAGED, "not a database");
	write_at(place->path, 0, much_text().ptr, much_text().len);
	assert_int_equal(stat(place->path, &before), 0);
	refused(place->path, ERR_DAMAGED, "not a database");
	assert_int_equal(stat(place->path, &after), 0);
	assert_int_equal(
		before.st_mtim.tv_nsec, after.st_mtim.tv_nsec); /* nothing was written to it */
	assert_int_equal(place_files(place), 1);
}

static void damage_is_found_where_it_is_met(void **state)
{
	struct place *place = *state;
	struct conn *conn = make_sample(place);
	char noise[4096];

	conn_begin(conn);
	for (int i = 1; i <= 2000; i++)
		add_goods(conn, i, "a code of some length, so that there are many pages", i);
	assert_true(conn_commit(conn));
	conn_close(conn);
	memset(noise, 0xa5, sizeof(noise));
	for (off_t page = 8; page < 30; page++)
		write_at(place->path, page * 4096, noise, sizeof(noise));
	conn = open_it(place->path, CONN_READ);
	assert_true(number_of(conn, "select sum(amount) from sample_goods") <= 0);
	assert_int_equal(conn_fault(conn)->code, ERR_DAMAGED);
	assert_non_null(strstr(conn_fault(conn)->text, place->path));
	assert_non_null(strstr(conn_fault(conn)->text, "backup"));
	conn_close(conn);
	write_at(place->path, 100, noise, 100); /* the first page: the table of tables */
	refused(place->path, ERR_DAMAGED, "damaged");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_PLACE(the_first_fault_is_kept),
		IN_A_PLACE(a_fault_in_a_transaction_keeps_nothing),
		IN_A_PLACE(another_holds_it),
		IN_A_PLACE(a_full_database_keeps_nothing_of_it),
		IN_A_PLACE(a_full_disk_keeps_nothing_of_it),
		IN_A_PLACE(a_text_file_is_no_database),
		IN_A_PLACE(damage_is_found_where_it_is_met),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
