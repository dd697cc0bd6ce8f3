/* What the bare programs share: the clock, the end with a sentence, SQLite with the pragmas of
 * Muster's store. */
#include "bare.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const char settings[] =
	"pragma page_size = 4096; pragma journal_mode = wal; pragma synchronous = full;"
	"pragma secure_delete = on; pragma cache_size = -65536;"
	"pragma wal_autocheckpoint = 4000; pragma journal_size_limit = 67108864;"
	"pragma cell_size_check = on; pragma trusted_schema = off;";

double bare_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void bare_die(const char *sentence, ...)
{
	va_list arguments;

	va_start(arguments, sentence);
	vfprintf(stderr, sentence, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(1);
}

long bare_number(const char *text, long min, long max)
{
	char *end;

	errno = 0;
	long number = strtol(text, &end, 10);
	if (errno || end == text || *end || number < min || number > max)
		bare_die("%s is not a number from %ld to %ld.", text, min, max);
	return number;
}

static void remove_old(const char *path)
{
	static const char *const endings[] = { "", "-wal", "-shm" };
	char name[4096];

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		if (snprintf(name, sizeof(name), "%s%s", path, endings[i]) >= (int)sizeof(name))
			bare_die("The path %s is too long.", path);
		if (unlink(name) != 0 && errno != ENOENT)
			bare_die("%s could not be removed.", name);
	}
}

sqlite3 *bare_create(const char *path)
{
	sqlite3 *db;

	remove_old(path);
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
	if (sqlite3_open_v2(path, &db, flags, NULL) != SQLITE_OK)
		bare_die("%s could not be made: %s.", path, sqlite3_errmsg(db));
	bare_run(db, settings);
	return db;
}

void bare_close(sqlite3 *db)
{
	if (sqlite3_close(db) != SQLITE_OK)
		bare_die("The database could not be closed: %s.", sqlite3_errmsg(db));
}

void bare_run(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		bare_die("%s: %s.", sql, sqlite3_errmsg(db));
}

sqlite3_stmt *bare_prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement;

	if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) !=
		SQLITE_OK)
		bare_die("%s: %s.", sql, sqlite3_errmsg(db));
	return statement;
}

void bare_step(sqlite3_stmt *statement)
{
	if (sqlite3_step(statement) != SQLITE_DONE)
		bare_die("%s: %s.", sqlite3_sql(statement),
			sqlite3_errmsg(sqlite3_db_handle(statement)));
	sqlite3_reset(statement);
}

void bare_begin(sqlite3 *db)
{
	bare_run(db, "begin immediate");
}

void bare_commit(sqlite3 *db)
{
	bare_run(db, "commit");
}
