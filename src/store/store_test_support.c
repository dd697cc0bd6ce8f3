/* What the tests of this folder share; see store_test_support.h. */
#include "store/store_test_support.h"
#include <dirent.h>
#include <unistd.h>

int place_make(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	assert_non_null(place);
	snprintf(place->folder, sizeof(place->folder), "/tmp/muster-store-XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	snprintf(place->path, sizeof(place->path), "%s/store.db", place->folder);
	snprintf(place->other, sizeof(place->other), "%s/other.db", place->folder);
	*state = place;
	return 0;
}

int place_files(const struct place *place)
{
	DIR *folder = opendir(place->folder);
	int count = 0;

	assert_non_null(folder);
	while (readdir(folder))
		count++;
	closedir(folder);
	return count - 2;
}

void place_clear(const struct place *place)
{
	DIR *folder = opendir(place->folder);

	assert_non_null(folder);
	for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder))
		unlinkat(dirfd(folder), entry->d_name, 0);
	closedir(folder);
}

int place_remove(void **state)
{
	struct place *place = *state;

	place_clear(place);
	rmdir(place->folder);
	free(place);
	return 0;
}

struct conn *open_it(const char *path, enum conn_use use)
{
	struct conn *conn = NULL;
	struct err err = { .text = "" };

	if (!conn_open(&conn, path, use, &err))
		fail_msg("%s", err.text);
	return conn;
}

struct conn *make_sample(const struct place *place)
{
	struct conn *conn = open_it(place->path, CONN_CREATE);

	conn_create_tables(conn, &sample_sql, ALL_KINDS);
	assert_null(conn_fault(conn));
	return conn;
}

int64_t number_of(struct conn *conn, const char *sql)
{
	struct query *q = conn_compose(conn, str_of(sql));
	int64_t number = query_next(q) ? column_number(q, 0) : -1;

	query_end(q);
	return number;
}

void add_goods(struct conn *conn, int64_t thing, const char *code, int64_t amount)
{
	struct query *q = conn_query(conn, &sample_sql_goods_add);

	query_number(q, "id", thing);
	query_text(q, "code", str_of(code));
	query_number(q, "amount", amount);
	query_number(q, "order", thing);
	query_run(q);
}

int64_t count_goods(struct conn *conn)
{
	struct query *q = conn_query(conn, &sample_sql_goods_count);
	int64_t count = query_next(q) ? column_number(q, 0) : -1;

	query_end(q);
	return count;
}
