/* Baseline: the rows that a replay makes, inserted by plain prepared statements. Takes them from the
 * derived tables of a store, makes the same tables and indexes in a new database, and fills them in
 * one transaction, indexes last, as a replay does; reading them is not timed.
 *
 *     bare_replay STORE.db FILE.db TABLE... */
#include "bare.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK 4096 /* rows that are held at once */

struct copy {
	sqlite3 *from, *to;
	double seconds;
	long rows;
};

/* The SQL that made a table (indexes: false) or its indexes. */
static void make(struct copy *copy, const char *table, int indexes)
{
	sqlite3_stmt *made = bare_prepare(copy->from,
		"select sql from sqlite_schema where tbl_name = ?1 and (type = 'index') = ?2 and "
		"sql is not null");

	sqlite3_bind_text(made, 1, table, -1, SQLITE_STATIC);
	sqlite3_bind_int(made, 2, indexes);
	while (sqlite3_step(made) == SQLITE_ROW) {
		double begun = bare_now();
		bare_run(copy->to, (const char *)sqlite3_column_text(made, 0));
		copy->seconds += bare_now() - begun;
	}
	sqlite3_finalize(made);
}

/* "insert into T values (?,?,...)" */
static sqlite3_stmt *prepare_insert(struct copy *copy, const char *table, int columns)
{
	char sql[500];
	size_t len = (size_t)snprintf(sql, sizeof(sql), "insert into %s values (?", table);

	for (int n = 1; n < columns && len + 4 < sizeof(sql); n++)
		len += (size_t)snprintf(sql + len, sizeof(sql) - len, ",?");
	snprintf(sql + len, sizeof(sql) - len, ")");
	return bare_prepare(copy->to, sql);
}

static int take_chunk(sqlite3_stmt *rows, sqlite3_value **values, int columns)
{
	int count = 0;

	while (count < CHUNK && sqlite3_step(rows) == SQLITE_ROW) {
		for (int n = 0; n < columns; n++)
			values[count * columns + n] =
				sqlite3_value_dup(sqlite3_column_value(rows, n));
		count++;
	}
	return count;
}

static void insert_chunk(
	struct copy *copy, sqlite3_stmt *insert, sqlite3_value **values, int columns, int count)
{
	double begun = bare_now();

	for (int row = 0; row < count; row++) {
		for (int n = 0; n < columns; n++)
			sqlite3_bind_value(insert, n + 1, values[row * columns + n]);
		bare_step(insert);
	}
	copy->seconds += bare_now() - begun;
	copy->rows += count;
	for (int n = 0; n < count * columns; n++)
		sqlite3_value_free(values[n]);
}

static void copy_table(struct copy *copy, const char *table)
{
	char sql[120];
	int count;

	snprintf(sql, sizeof(sql), "select * from %s", table);
	sqlite3_stmt *rows = bare_prepare(copy->from, sql);
	int columns = sqlite3_column_count(rows);
	sqlite3_value **values = calloc((size_t)CHUNK * (size_t)columns, sizeof(*values));
	if (!values)
		bare_die("There is no memory left.");
	make(copy, table, 0);
	sqlite3_stmt *insert = prepare_insert(copy, table, columns);
	do { /* a statement that has ended would begin anew */
		count = take_chunk(rows, values, columns);
		insert_chunk(copy, insert, values, columns, count);
	} while (count == CHUNK);
	make(copy, table, 1);
	free(values);
	sqlite3_finalize(insert);
	sqlite3_finalize(rows);
}

int main(int argc, char **argv)
{
	struct copy copy = { 0 };

	if (argc < 4)
		bare_die("bare_replay STORE.db FILE.db TABLE...");
	if (sqlite3_open_v2(argv[1], &copy.from, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
		bare_die("%s could not be opened.", argv[1]);
	copy.to = bare_create(argv[2]);
	bare_begin(copy.to);
	for (int n = 3; n < argc; n++)
		copy_table(&copy, argv[n]);
	double begun = bare_now();
	bare_commit(copy.to);
	copy.seconds += bare_now() - begun;
	bare_close(copy.to);
	sqlite3_close(copy.from);
	printf("rows %ld seconds %.3f\n", copy.rows, copy.seconds);
	return 0;
}
