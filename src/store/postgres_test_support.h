/* A PostgreSQL server for tests, so that every statement is prepared on both databases.
 *
 * Starts Debian's server in a folder of its own under $TMPDIR or /tmp, as the user `postgres` or
 * `nobody` where we are root (it refuses to be root), reachable only through a socket in that
 * folder. It ends, and the folder goes, with postgres_stop() or when the process ends in whatever
 * way, a crash too. To use it, a test lists `postgres_test_dep` (src/store/meson.build) among its
 * dependencies.
 *
 *     struct postgres *server = postgres_start(&err);
 *     if (!server || !postgres_takes(server, &org_sql, &err)) fail_msg("%s", err.text);
 *     postgres_stop(server); */
#ifndef MUSTER_STORE_POSTGRES_TEST_SUPPORT_H
#define MUSTER_STORE_POSTGRES_TEST_SUPPORT_H

#include "base/err.h"
#include "store/sql.h"
#include <libpq-fe.h>

struct postgres;

/* An empty database in UTF-8. NULL with *err where it could not be started: ERR_NOT_FOUND, there
 * is no PostgreSQL here; ERR_SYSTEM, else. What the server itself said stands on standard error
 * then. */
struct postgres *postgres_start(struct err *);
void postgres_stop(struct postgres *); /* NULL is fine */

/* Creates the tables and indexes of the file and prepares its statements, each under its own name.
 * Files whose tables this one reads come first. False at the first that is refused: *err has its
 * name and what the server says. */
bool postgres_takes(struct postgres *, const struct sql_file *, struct err *);

/* To run what was prepared; ends with postgres_stop(). */
PGconn *postgres_connection(struct postgres *);
const char *postgres_folder(const struct postgres *);

#endif
