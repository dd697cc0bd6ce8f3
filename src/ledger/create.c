/* A new store: built beside its place and put there in one step. */
#include "ledger/ledger.sql.h"
#include "ledger/private.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define ORIGIN_SIZE 32

static void setting_insert(struct conn *conn, const char *name, str value)
{
	struct query *q = conn_query(conn, &ledger_sql_setting_insert);

	query_text(q, "name", str_of(name));
	query_text(q, "value", value);
	query_run(q);
}

/* The store's own name among stores. */
static str origin_new(char text[HASH_TEXT])
{
	hash origin;

	random_bytes(origin.bytes, ORIGIN_SIZE);
	return hash_print(origin, text);
}

/* What it signs with, see keep.h. */
static void key_insert(struct conn *conn)
{
	char text[SIGNATURE_TEXT];
	sign_key key = sign_key_new();

	setting_insert(conn, "key", sign_key_print(&key, text));
	sodium_memzero(&key, sizeof(key));
	sodium_memzero(text, sizeof(text));
}

static const char *format_text(char into[16])
{
	snprintf(into, 16, "%d", LEDGER_FORMAT);
	return into;
}

/* From now on no older program writes into it. */
static void raise_format(struct conn *conn)
{
	struct query *q = conn_query(conn, &ledger_sql_format_raise);
	char format[16];

	query_text(q, "value", str_of(format_text(format)));
	query_run(q);
}

bool store_complete(struct conn *conn, struct err *err)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 12);

	conn_begin(conn);
	conn_add_tables(conn, &ledger_sql, 1u << SQL_KEPT);
	if (!str_given(setting_read(conn, "key", &arena)))
		key_insert(conn);
	raise_format(conn);
	return conn_commit(conn) || fault_of(conn, err);
}

static bool fill(struct conn *conn, str zone, const struct slice *const *slices, struct err *err)
{
	char origin[HASH_TEXT], format[16];

	conn_begin(conn);
	conn_create_tables(conn, &ledger_sql, 1u << SQL_LEDGER | 1u << SQL_KEPT);
	setting_insert(conn, "format", str_of(format_text(format)));
	setting_insert(conn, "zone", zone);
	setting_insert(conn, "origin", origin_new(origin));
	key_insert(conn);
	for (; *slices; slices++) {
		conn_create_tables(conn, (*slices)->schema, SQL_ALL_DERIVED | 1u << SQL_KEPT);
		slice_put(conn, *slices);
	}
	return conn_commit(conn) || fault_of(conn, err);
}

static bool build(const char *folder, str zone, const struct slice *const *slices, struct err *err)
{
	char path[FOLDER_MAX + 64];
	struct conn *conn;

	if (!folder_path(folder, "muster.db", path, err) ||
		!conn_open(&conn, path, CONN_CREATE, err))
		return false;
	bool filled = fill(conn, zone, slices, err);
	conn_close(conn);
	return filled;
}

void folder_unbuild(const char *folder)
{
	static const char *const files[] = { "muster.db", "muster.db-wal", "muster.db-shm",
		"muster.db-journal", "lock" };
	char path[FOLDER_MAX + 64];
	struct err err;

	for (size_t n = 0; n < COUNT(files); n++)
		if (folder_path(folder, files[n], path, &err))
			unlink(path);
	rmdir(folder);
}

static void sync_folder(const char *folder)
{
	int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (file < 0)
		return;
	fsync(file);
	close(file);
}

/* The name of a folder may end in slashes; the one beside it is made from what stands before
 * them. */
static bool tidy(const char *folder, char ret[FOLDER_MAX], struct err *err)
{
	size_t len = strlen(folder);

	while (len > 1 && folder[len - 1] == '/')
		len--;
	if (len == 0 || len > FOLDER_MAX - 32)
		return err_set(err, ERR_MISUSE, "\"%.300s\" cannot be the name of a store's folder",
			folder);
	memcpy(ret, folder, len);
	ret[len] = '\0';
	return true;
}

static bool free_place(const char *folder, struct err *err)
{
	char path[FOLDER_MAX + 64];
	struct stat there;

	if (!folder_path(folder, "muster.db", path, err))
		return false;
	if (access(path, F_OK) == 0)
		return err_set(err, ERR_MISUSE, "there is a store in %.300s already", folder);
	if (stat(folder, &there) == 0 && !S_ISDIR(there.st_mode))
		return err_set(err, ERR_MISUSE, "%.300s is not a folder", folder);
	return true;
}

void folder_sync_above(const char *path)
{
	char above[FOLDER_MAX + 64];

	snprintf(above, sizeof(above), "%s", path);
	char *slash = strrchr(above, '/');
	if (slash)
		slash[slash == above ? 1 : 0] = '\0';
	sync_folder(slash ? above : ".");
}

bool folder_begin(
	const char *folder, char tidied[FOLDER_MAX], char built[FOLDER_MAX + 64], struct err *err)
{
	if (!tidy(folder, tidied, err) || !free_place(tidied, err))
		return false;
	snprintf(built, FOLDER_MAX + 64, "%s.new-XXXXXX", tidied);
	return mkdtemp(built) || err_set(err, ERR_SYSTEM, "cannot make the folder %.300s: %s",
					 folder, strerror(errno));
}

/* An empty folder that stands there is replaced; one with anything in it is not ours. */
bool folder_put(const char *built, const char *folder, struct err *err)
{
	sync_folder(built);
	if (rename(built, folder) != 0) {
		if (errno == ENOTEMPTY || errno == EEXIST)
			return err_set(err, ERR_MISUSE, "the folder %.300s is not empty", folder);
		return err_set(err, ERR_SYSTEM, "cannot make %.300s: %s", folder, strerror(errno));
	}
	folder_sync_above(folder);
	return true;
}

bool ledger_create(const char *folder, str zone, const struct slice *const *slices, struct err *err)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);
	char tidied[FOLDER_MAX], built[FOLDER_MAX + 64];

	if (!str_given(zone))
		zone = zone_machine(&arena);
	if (!zone_known(zone))
		return err_set(err, ERR_MISUSE, "there is no time zone %.*s", STR_ARG(zone));
	if (!folder_begin(folder, tidied, built, err))
		return false;
	if (build(built, zone, slices, err) && folder_put(built, tidied, err))
		return true;
	folder_unbuild(built);
	return false;
}
