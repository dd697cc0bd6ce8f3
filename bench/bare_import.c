/* Baseline: reads the national CSV and inserts its rows under a unique code, in one durable
 * transaction.
 *
 *     bare_import nation.csv FILE.db
 *
 * Prints the seconds of reading alone, of all with the index there from the start (as in a store in
 * use), and of all with the index made last (as only an empty store could). */
#include "bare.h"
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COLUMNS 5 /* code, name, parent, level, kind */

struct value {
	const char *at;
	size_t len;
};

struct reader {
	const char *at, *end;
	char *unquoted; /* room for what is left of the text, where doubled quotes are undone */
	struct value values[COLUMNS];
};

static const char schema[] = "create table unit (id integer primary key, code text, name text, "
			     "parent text, level text, kind text)";
static const char code_index[] = "create unique index unit_code on unit (code)";

static struct value read_file(const char *path)
{
	struct stat about;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &about) != 0)
		bare_die("%s could not be read; bench/make-nation.mjs makes it.", path);
	size_t len = (size_t)about.st_size;
	char *text = malloc(len + 1);
	for (size_t got = 0; text && got < len;) {
		ssize_t more = read(fd, text + got, len - got);
		if (more <= 0)
			bare_die("%s could not be read.", path);
		got += (size_t)more;
	}
	close(fd);
	if (!text)
		bare_die("No room for %zu bytes.", len);
	return (struct value){ text, len };
}

static struct value read_quoted(struct reader *reader)
{
	struct value value = { reader->unquoted, 0 };

	for (reader->at++; reader->at < reader->end; reader->at++) {
		if (*reader->at == '"' && (++reader->at == reader->end || *reader->at != '"'))
			return value;
		*reader->unquoted++ = *reader->at;
		value.len++;
	}
	bare_die("A quote is not closed.");
}

static struct value read_value(struct reader *reader)
{
	if (reader->at < reader->end && *reader->at == '"')
		return read_quoted(reader);
	const char *start = reader->at;
	while (reader->at < reader->end && *reader->at != ',' && *reader->at != '\n' &&
		*reader->at != '\r')
		reader->at++;
	return (struct value){ start, (size_t)(reader->at - start) };
}

static bool read_record(struct reader *reader)
{
	if (reader->at == reader->end)
		return false;
	for (int i = 0; i < COLUMNS; i++) {
		if (i && (reader->at == reader->end || *reader->at++ != ','))
			bare_die("A record has less than %d values.", COLUMNS);
		reader->values[i] = read_value(reader);
	}
	if (reader->at < reader->end && *reader->at == '\r')
		reader->at++;
	if (reader->at < reader->end && *reader->at++ != '\n')
		bare_die("A record has more than %d values.", COLUMNS);
	return true;
}

static struct reader open_reader(struct value text, char *room)
{
	struct reader reader = { .at = text.at, .end = text.at + text.len, .unquoted = room };

	read_record(&reader); /* the header */
	return reader;
}

static double parse_alone(const char *path, long *ret_rows)
{
	double start = bare_now();
	struct value text = read_file(path);
	char *room = malloc(text.len + 1);
	struct reader reader = open_reader(text, room);
	long rows = 0;

	while (read_record(&reader))
		rows++;
	free(room);
	free((char *)text.at);
	*ret_rows = rows;
	return bare_now() - start;
}

static void insert_rows(sqlite3 *db, struct reader *reader)
{
	sqlite3_stmt *statement = bare_prepare(db,
		"insert into unit (id, code, name, parent, level, kind) values (?, ?, ?, ?, ?, ?)");

	for (int64_t id = 1; read_record(reader); id++) {
		sqlite3_bind_int64(statement, 1, id);
		for (int i = 0; i < COLUMNS; i++)
			sqlite3_bind_text64(statement, i + 2, reader->values[i].at,
				reader->values[i].len, SQLITE_STATIC, SQLITE_UTF8);
		bare_step(statement);
	}
	sqlite3_finalize(statement);
}

static double import(const char *csv, const char *path, bool index_last)
{
	sqlite3 *db = bare_create(path);
	double start = bare_now();
	struct value text = read_file(csv);
	char *room = malloc(text.len + 1);
	struct reader reader = open_reader(text, room);

	bare_begin(db);
	bare_run(db, schema);
	if (!index_last)
		bare_run(db, code_index);
	insert_rows(db, &reader);
	if (index_last)
		bare_run(db, code_index);
	bare_commit(db);
	double seconds = bare_now() - start;
	bare_close(db);
	free(room);
	free((char *)text.at);
	return seconds;
}

int main(int argc, char **argv)
{
	long rows;

	if (argc != 3)
		bare_die("bare_import nation.csv FILE.db");
	double parse = parse_alone(argv[1], &rows);
	double all = import(argv[1], argv[2], false);
	double last = import(argv[1], argv[2], true);
	printf("rows %ld parse %.3f import %.3f import-index-last %.3f seconds\n", rows, parse, all,
		last);
	return 0;
}
