/* Connections to SQLite: opening, settings, closing, attaching others. */
#include "store/sqlite.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

/* secure_delete: what is erased must not stand in the file's free pages. The log is carried over
 * into the file every 16 MiB instead of every 4, so that fewer commits pay for it;
 * journal_size_limit gives back the room that a big import took. cache_size: a commit that put a page
 * among others goes through all that are kept (SQLite 3.40), so a larger cache costs more than it saves.
 * trusted_schema, cell_size_check: a hostile or damaged file must not run code or be read past a cell. */
static const char write_settings[] =
	"pragma page_size = 4096; pragma journal_mode = wal; pragma synchronous = full;"
	"pragma secure_delete = on; pragma cache_size = -16384;"
	"pragma wal_autocheckpoint = 4000; pragma journal_size_limit = 67108864;"
	"pragma foreign_keys = off; pragma trusted_schema = off;"
	"pragma cell_size_check = on;";
static const char read_settings[] = "pragma cache_size = -16384; pragma foreign_keys = off;"
				    "pragma trusted_schema = off; pragma cell_size_check = on;";
/* Nobody needs it after a crash. Its journal is kept in memory and not left out: without one,
 * SQLite cannot roll back. */
static const char scratch_settings[] =
	"pragma page_size = 4096; pragma journal_mode = memory; pragma synchronous = off;"
	"pragma secure_delete = off; pragma cache_size = -65536; pragma foreign_keys = off;"
	"pragma trusted_schema = off;";

static bool create_file(const char *path, struct err *err)
{
	int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0) {
		close(fd);
		return true;
	}
	if (errno == EEXIST)
		return err_set(err, ERR_MISUSE,
			"%s is there already; give another place, or use what is there.", path);
	if (errno == ENOENT)
		return err_set(err, ERR_NOT_FOUND, "There is no folder for %s.", path);
	if (errno == ENOSPC || errno == EDQUOT)
		return err_set(err, ERR_FULL,
			"The disk is full: %s could not be made. Make room and try again.", path);
	return err_set(err, ERR_SYSTEM, "%s could not be made: %s.", path, strerror(errno));
}

/* SQLite would take an empty file for an empty database; to us, one that lost its bytes is
 * damaged. */
static bool find_file(const char *path, struct err *err)
{
	struct stat about;

	int problem = stat(path, &about) == 0 ? 0 : errno;
	if (problem == ENOENT || problem == ENOTDIR)
		return err_set(err, ERR_NOT_FOUND, "There is no file %s.", path);
	if (problem)
		return err_set(
			err, ERR_SYSTEM, "%s could not be looked at: %s.", path, strerror(problem));
	if (!S_ISREG(about.st_mode))
		return err_set(
			err, ERR_DAMAGED, "%s is not a file, so it cannot be a database.", path);
	if (about.st_size == 0)
		return err_set(err, ERR_DAMAGED, "%s is empty. Put it back from a backup.", path);
	return true;
}

/* Another connection must be able to attach it by its path, so it cannot be unlinked before it is
 * closed. */
static bool create_scratch(const char *folder, char path[PATH_MAX], struct err *err)
{
	if (snprintf(path, PATH_MAX, "%s/.scratch-XXXXXX", folder) >= PATH_MAX)
		return err_set(err, ERR_MISUSE, "The path %.200s... is too long.", folder);
	int fd = mkstemp(path);
	if (fd < 0)
		return err_set(err, errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_SYSTEM,
			"No scratch file could be made in %s: %s.", folder, strerror(errno));
	close(fd);
	return true;
}

static bool prepare_file(
	enum conn_use use, const char *path, char scratch[PATH_MAX], struct err *err)
{
	switch (use) {
	case CONN_CREATE:
		return create_file(path, err);
	case CONN_WRITE:
	case CONN_READ:
		return find_file(path, err);
	case CONN_SCRATCH:
		return create_scratch(path, scratch, err);
	}
	return false;
}

static const char *settings_of(enum conn_use use)
{
	switch (use) {
	case CONN_CREATE:
	case CONN_WRITE:
		return write_settings;
	case CONN_READ:
		return read_settings;
	case CONN_SCRATCH:
		return scratch_settings;
	}
	return NULL;
}

/* What the settings did not read yet is read here: a file that is no database is refused at once.
 * The log needs shared memory, which some network file systems do not have; SQLite would go on
 * without a log and not say so. */
static void check_file(struct conn *conn)
{
	static const struct statement look = { "store.look", "select count(*) from sqlite_schema" };
	static const struct statement mode = { "store.journal_mode", "pragma journal_mode" };
	bool logs = conn->use == CONN_CREATE || conn->use == CONN_WRITE;
	struct err err;

	struct query *q = conn_query(conn, &look);
	query_next(q);
	query_end(q);
	q = conn_query(conn, &mode);
	if (query_next(q) && logs && !str_eq(column_text(q, 0), STR("wal"))) {
		err_set(&err, ERR_SYSTEM,
			"The file system of %s cannot hold a store; put it on a local disk.",
			conn->path);
		conn_fail(conn, &err);
	}
	query_end(q);
}

/* SQLite counts the memory that it takes under one lock for all connections, which every thread
 * would meet at every allocation. Nobody asks for that count. */
static void do_not_count(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* NULL with *err where it could not be opened. */
static struct conn *open_file(const char *path, enum conn_use use, struct err *err)
{
	int flags = SQLITE_OPEN_NOMUTEX |
		    (use == CONN_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
	struct conn *conn = calloc(1, sizeof(*conn));
	char *copy = strdup(path);

	if (!conn || !copy) {
		free(conn);
		free(copy);
		err_set(err, ERR_SYSTEM, "There is no memory left to open %s.", path);
		return NULL;
	}
	*conn = (struct conn){ .path = copy, .use = use };
	conn->idle.conn = conn;
	int rc = sqlite3_open_v2(path, &conn->db, flags, NULL);
	if (rc == SQLITE_OK) {
		sqlite3_extended_result_codes(conn->db, 1);
		sqlite3_busy_timeout(conn->db, BUSY_WAIT_MS);
		sqlite_collate(conn);
		sqlite_exec(conn, settings_of(use), "its settings");
		check_file(conn);
	} else {
		sqlite_fault(conn, rc, NULL);
	}
	if (!conn->failed)
		return conn;
	*err = conn->fault;
	conn_close(conn);
	return NULL;
}

bool conn_open(struct conn **ret, const char *path, enum conn_use use, struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	char scratch[PATH_MAX];

	pthread_once(&once, do_not_count);
	if (!prepare_file(use, path, scratch, err))
		return false;
	struct conn *conn = open_file(use == CONN_SCRATCH ? scratch : path, use, err);
	if (!conn && use == CONN_SCRATCH)
		unlink(scratch);
	if (!conn && use == CONN_CREATE)
		unlink(path);
	if (conn)
		*ret = conn;
	return conn != NULL;
}

void conn_close(struct conn *conn)
{
	if (!conn)
		return;
	must(conn->running == 0);
	sqlite_queries_free(conn);
	sqlite3_close(conn->db);
	if (conn->use == CONN_SCRATCH)
		unlink(conn->path);
	free(conn->path);
	free(conn);
}

const char *conn_path(const struct conn *conn)
{
	return conn->path;
}

/* ---- other files ---- */

static const struct statement attach = { "store.attach", "attach $path as $as" };
static const struct statement detach = { "store.detach", "detach $as" };

void conn_attach(struct conn *conn, const char *path, const char *as)
{
	struct err err;

	if (conn->failed)
		return;
	if (!find_file(path, &err)) {
		conn_fail(conn, &err);
		return;
	}
	struct query *q = conn_query(conn, &attach);
	query_text(q, "path", str_of(path));
	query_text(q, "as", str_of(as));
	query_run(q);
	if (conn->failed) /* it is the other file that it is about */
		sqlite_err(&conn->fault, conn->db, sqlite3_extended_errcode(conn->db), path,
			"to attach it");
}

void conn_detach(struct conn *conn, const char *as)
{
	struct query *q = conn_query(conn, &detach);

	query_text(q, "as", str_of(as));
	query_run(q);
}
