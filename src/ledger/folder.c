/* The folder of a store: its files' names, its lock, its database. */
#include "ledger/ledger.sql.h"
#include "ledger/private.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

bool folder_path(const char *folder, const char *file, char ret[FOLDER_MAX + 64], struct err *err)
{
	if (strlen(folder) >= FOLDER_MAX)
		return err_set(err, ERR_MISUSE, "the folder's name is too long");
	snprintf(ret, FOLDER_MAX + 64, "%s/%s", folder, file);
	return true;
}

bool fault_of(struct conn *conn, struct err *err)
{
	if (!conn_fault(conn))
		return true;
	*err = *conn_fault(conn);
	return false;
}

static bool store_there(const char *folder, struct err *err)
{
	char path[FOLDER_MAX + 64];

	if (!folder_path(folder, "muster.db", path, err))
		return false;
	if (access(path, F_OK) == 0)
		return true;
	return err_set(err, ERR_NOT_FOUND,
		"there is no store in %.300s; make one with: muster init", folder);
}

bool folder_lock(const char *folder, int *ret, struct err *err)
{
	char path[FOLDER_MAX + 64];

	if (!store_there(folder, err) || !folder_path(folder, "lock", path, err))
		return false;
	int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock < 0)
		return err_set(err, ERR_SYSTEM, "cannot open %.300s: %s", path, strerror(errno));
	if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
		bool held = errno == EWOULDBLOCK;
		const char *why = strerror(errno);
		close(lock);
		if (held)
			return err_set(err, ERR_BUSY,
				"the store %.300s is being served (or written) by another process",
				folder);
		return err_set(err, ERR_SYSTEM, "cannot lock %.300s: %s", path, why);
	}
	*ret = lock;
	return true;
}

void folder_sweep(const char *folder)
{
	DIR *dir = opendir(folder);
	char path[FOLDER_MAX + 320];

	if (!dir)
		return;
	for (struct dirent *entry; (entry = readdir(dir));) {
		if (strncmp(entry->d_name, ".scratch-", 9) != 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		unlink(path);
	}
	closedir(dir);
}

static bool format_fits(struct conn *conn, const char *folder, struct err *err)
{
	struct query *q = conn_query(conn, &ledger_sql_setting);
	int64_t format = 0;

	query_text(q, "name", STR("format"));
	if (query_next(q))
		str_number(column_text(q, 0), &format);
	query_end(q);
	if (!fault_of(conn, err))
		return false;
	if (format > LEDGER_FORMAT)
		return err_set(err, ERR_NEWER,
			"the store %.300s was made by a newer version of Muster (format %lld; this "
			"one reads %d)",
			folder, (long long)format, LEDGER_FORMAT);
	if (format < 1)
		return err_set(err, ERR_DAMAGED, "%.300s holds no store of Muster", folder);
	return true;
}

bool folder_open(const char *folder, enum conn_use use, struct conn **ret, struct err *err)
{
	char path[FOLDER_MAX + 64];
	struct conn *conn;

	if (!store_there(folder, err) || !folder_path(folder, "muster.db", path, err) ||
		!conn_open(&conn, path, use, err))
		return false;
	if (!format_fits(conn, folder, err)) {
		conn_close(conn);
		return false;
	}
	*ret = conn;
	return true;
}
