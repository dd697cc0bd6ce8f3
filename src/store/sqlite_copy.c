/* A whole database into another file, while others write to it. */
#include "store/sqlite.h"

#define PAGES_A_STEP 2048

/* What is written has no reader and no rollback before it is complete: the file is synced once, at
 * the end. */
static sqlite3 *open_target(const char *path, struct err *err)
{
	sqlite3 *db = NULL;
	int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, "pragma synchronous = off; pragma journal_mode = off;", NULL,
			NULL, NULL);
	if (rc == SQLITE_OK)
		return db;
	sqlite_err(err, db, rc, path, NULL);
	sqlite3_close(db);
	return NULL;
}

static int copy_pages(sqlite3 *from, sqlite3 *to, conn_progress progress, void *context)
{
	sqlite3_backup *copy = sqlite3_backup_init(to, "main", from, "main");
	int rc = SQLITE_OK;

	if (!copy)
		return sqlite3_errcode(to);
	while (rc == SQLITE_OK) {
		rc = sqlite3_backup_step(copy, PAGES_A_STEP);
		int total = sqlite3_backup_pagecount(copy);
		if (progress)
			progress(context, total - sqlite3_backup_remaining(copy), total);
	}
	int end = sqlite3_backup_finish(copy);
	return rc == SQLITE_DONE ? end : rc;
}

/* The transaction, which has read something, keeps the copy to one state. */
bool conn_copy(
	struct conn *conn, const char *path, conn_progress progress, void *context, struct err *err)
{
	must(conn->state == CONN_READING);
	if (conn->failed) {
		*err = conn->fault;
		return false;
	}
	sqlite3 *to = open_target(path, err);
	if (!to)
		return false;
	int rc = copy_pages(conn->db, to, progress, context);
	if (rc != SQLITE_OK)
		sqlite_err(err, to, rc, path, NULL);
	sqlite3_close(to);
	return rc == SQLITE_OK;
}
