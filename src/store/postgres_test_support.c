/* A PostgreSQL server for tests; see postgres_test_support.h.
 *
 * A guardian process stands between us and the server. It holds the end of a pipe whose other end
 * is ours: when that closes, because we stop or because we are dead, it ends the server and removes
 * the folder. */
#include "store/postgres_test_support.h"
#include "store/store.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define FOLDER_MAX 80 /* a socket's path has at most 107 bytes */
#define START_WAIT_MS 60000
#define LOOK_AGAIN_MS 20
#define LEASH 3 /* the guardian's end of the pipe */

struct postgres {
	char folder[FOLDER_MAX];
	char programs[128]; /* the folder of initdb and postgres */
	pid_t guardian;
	int leash; /* our end of the pipe */
	PGconn *connection;
};

/* ---- in the guardian ---- */

/* Root becomes a user without rights: the server would refuse it. */
static void become(uid_t user, gid_t group)
{
	if (geteuid() == 0 && (setgroups(0, NULL) != 0 || setgid(group) != 0 || setuid(user) != 0))
		_exit(126);
}

static pid_t start_program(const struct stat *owner, char *const values[])
{
	pid_t child = fork();

	if (child != 0)
		return child;
	become(owner->st_uid, owner->st_gid);
	prctl(PR_SET_PDEATHSIG, SIGQUIT);
	int log = open("log", O_CREAT | O_APPEND | O_WRONLY, 0600);
	if (log < 0 || dup2(log, STDOUT_FILENO) < 0 || dup2(log, STDERR_FILENO) < 0)
		_exit(125);
	setenv("LC_ALL", "C", 1);
	execv(values[0], values);
	_exit(127);
}

static bool ended_well(pid_t child)
{
	int status = 0;

	return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
	       WEXITSTATUS(status) == 0;
}

static int remove_one(const char *path, UNUSED const struct stat *about, UNUSED int kind,
	UNUSED struct FTW *where)
{
	return remove(path);
}

static void show_log(void)
{
	char text[4096];
	int log = open("log", O_RDONLY);
	ssize_t len;

	while (log >= 0 && (len = read(log, text, sizeof(text))) > 0)
		if (write(STDERR_FILENO, text, (size_t)len) < 0)
			break;
	if (log >= 0)
		close(log);
}

static pid_t start_server(const struct postgres *server, const struct stat *owner)
{
	char initdb[160], postgres[160], folder[FOLDER_MAX];

	snprintf(initdb, sizeof(initdb), "%s/initdb", server->programs);
	snprintf(postgres, sizeof(postgres), "%s/postgres", server->programs);
	snprintf(folder, sizeof(folder), "%s", server->folder);
	char *const make[] = { initdb, (char[]){ "--pgdata=data" }, (char[]){ "--no-sync" },
		(char[]){ "--auth=trust" }, (char[]){ "--username=muster" },
		(char[]){ "--encoding=UTF8" }, (char[]){ "--locale=C" }, NULL };
	char *const serve[] = { postgres, (char[]){ "-D" }, (char[]){ "data" }, (char[]){ "-k" },
		folder, (char[]){ "-c" }, (char[]){ "listen_addresses=" }, (char[]){ "-c" },
		(char[]){ "fsync=off" }, (char[]){ "-c" }, (char[]){ "shared_buffers=16MB" },
		NULL };

	return ended_well(start_program(owner, make)) ? start_program(owner, serve) : -1;
}

/* Waits until nothing holds the other end of the pipe, then ends the server. False: it had ended by
 * itself. */
static bool wait_and_end(int leash, pid_t child)
{
	char byte;

	while (read(leash, &byte, 1) < 0 && errno == EAGAIN) {
		if (waitpid(child, NULL, WNOHANG) != 0)
			return false;
		usleep(LOOK_AGAIN_MS * 1000);
	}
	kill(child, SIGQUIT); /* nothing in it is worth a slower end */
	waitpid(child, NULL, 0);
	return true;
}

/* Of what we inherited only our end of the pipe and standard error stay open: whoever reads the
 * test's output must not wait for us, nor may we hold another server's pipe open. */
static void let_go(int leash)
{
	int nowhere = open("/dev/null", O_RDWR);

	dup2(nowhere, STDIN_FILENO);
	dup2(nowhere, STDOUT_FILENO);
	dup2(leash, LEASH);
	close_range(LEASH + 1, ~0U, 0);
	fcntl(LEASH, F_SETFL, O_NONBLOCK);
	fcntl(LEASH, F_SETFD, FD_CLOEXEC);
}

NORETURN static void guard(const struct postgres *server, int leash)
{
	struct stat owner;
	pid_t child = -1;

	setsid(); /* an interrupt at the terminal ends the test; we must outlive it */
	let_go(leash);
	if (chdir(server->folder) == 0 && stat(".", &owner) == 0)
		child = start_server(server, &owner);
	if (child < 0 || !wait_and_end(LEASH, child))
		show_log();
	nftw(server->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	_exit(0);
}

/* ---- in the test ---- */

static bool find_programs(struct postgres *server, struct err *err)
{
	glob_t found;

	if (glob("/usr/lib/postgresql/*/bin/initdb", 0, NULL, &found) != 0)
		return err_set(err, ERR_NOT_FOUND,
			"There is no PostgreSQL here; install Debian's package postgresql.");
	const char *last = found.gl_pathv[found.gl_pathc - 1];
	snprintf(server->programs, sizeof(server->programs), "%.*s",
		(int)(strlen(last) - strlen("/initdb")), last);
	globfree(&found);
	return true;
}

static bool make_folder(struct postgres *server, struct err *err)
{
	const char *parent = getenv("TMPDIR");
	struct passwd *user = getpwnam("postgres");

	if (!parent || strlen(parent) > FOLDER_MAX / 2)
		parent = "/tmp";
	snprintf(server->folder, sizeof(server->folder), "%s/muster-postgres-XXXXXX", parent);
	if (!mkdtemp(server->folder))
		return err_set(err, ERR_SYSTEM, "No folder could be made in %s: %s.", parent,
			strerror(errno));
	if (geteuid() != 0)
		return true;
	user = user ? user : getpwnam("nobody");
	if (user && chown(server->folder, user->pw_uid, user->pw_gid) == 0)
		return true;
	rmdir(server->folder);
	return err_set(err, ERR_SYSTEM, "Neither a user postgres nor nobody could be given %s.",
		server->folder);
}

static bool start_guardian(struct postgres *server, struct err *err)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_set(err, ERR_SYSTEM, "No pipe could be made: %s.", strerror(errno));
	server->leash = ends[1];
	server->guardian = fork();
	if (server->guardian == 0)
		guard(server, ends[0]);
	close(ends[0]);
	return server->guardian > 0 ||
	       err_set(err, ERR_SYSTEM, "No process could be made: %s.", strerror(errno));
}

/* The server takes a second or two until it listens; a guardian that is gone has said why. */
static bool connect_to(struct postgres *server, struct err *err)
{
	char where[FOLDER_MAX + 64];

	snprintf(where, sizeof(where), "host=%s user=muster dbname=postgres", server->folder);
	for (int waited_ms = 0; waited_ms < START_WAIT_MS; waited_ms += LOOK_AGAIN_MS) {
		server->connection = PQconnectdb(where);
		if (PQstatus(server->connection) == CONNECTION_OK)
			return true;
		PQfinish(server->connection);
		server->connection = NULL;
		if (waitpid(server->guardian, NULL, WNOHANG) != 0) {
			server->guardian = 0;
			return err_set(err, ERR_SYSTEM, "PostgreSQL did not start.");
		}
		usleep(LOOK_AGAIN_MS * 1000);
	}
	return err_set(err, ERR_SYSTEM, "PostgreSQL does not answer after %d seconds.",
		START_WAIT_MS / 1000);
}

/* What a store in PostgreSQL begins with: store_collation(). */
static bool add_collations(struct postgres *server, struct err *err)
{
	char sql[160];

	for (int n = 0; n < LANGUAGE_COUNT; n++) {
		snprintf(sql, sizeof(sql),
			"create collation %s (provider = icu, locale = '%s-u-kn-true')",
			store_collation((enum language)n), language_tag((enum language)n));
		PGresult *result = PQexec(server->connection, sql);
		bool good = PQresultStatus(result) == PGRES_COMMAND_OK;
		PQclear(result);
		if (!good)
			return err_set(err, ERR_DATABASE, "%s: %s", sql,
				PQerrorMessage(server->connection));
	}
	return true;
}

struct postgres *postgres_start(struct err *err)
{
	struct postgres *server = calloc(1, sizeof(*server));

	must(server);
	server->leash = -1;
	if (find_programs(server, err) && make_folder(server, err) && start_guardian(server, err) &&
		connect_to(server, err) && add_collations(server, err))
		return server;
	postgres_stop(server);
	return NULL;
}

void postgres_stop(struct postgres *server)
{
	if (!server)
		return;
	PQfinish(server->connection);
	if (server->leash >= 0)
		close(server->leash);
	if (server->guardian > 0)
		waitpid(server->guardian, NULL, 0);
	free(server);
}

PGconn *postgres_connection(struct postgres *server)
{
	return server->connection;
}

const char *postgres_folder(const struct postgres *server)
{
	return server->folder;
}

/* ---- what it takes ---- */

static bool check(struct postgres *server, PGresult *result, const char *name, struct err *err)
{
	bool good = PQresultStatus(result) == PGRES_COMMAND_OK;

	PQclear(result);
	return good ||
	       err_set(err, ERR_DATABASE, "%s: %s", name, PQerrorMessage(server->connection));
}

/* `sql` in PostgreSQL's words, NUL-terminated, in `text`. */
static bool translate(
	const char *sql, bool ddl, struct buf *text, const char *name, struct err *err)
{
	buf_clear(text);
	if (!sql_translate(SQL_POSTGRES, str_of(sql), ddl, text, NULL, NULL))
		return err_set(
			err, ERR_DATABASE, "%s: more than %d parameters", name, SQL_PARAMETERS_MAX);
	buf_byte(text, '\0');
	must(!text->failed);
	return true;
}

static bool run(struct postgres *server, const char *sql, struct buf *text, const char *name,
	struct err *err)
{
	return translate(sql, true, text, name, err) &&
	       check(server, PQexec(server->connection, text->ptr), name, err);
}

bool postgres_takes(struct postgres *server, const struct sql_file *file, struct err *err)
{
	CLEANUP(buf_done) struct buf text = BUF(1 << 20);

	for (size_t i = 0; i < file->table_count; i++) {
		const struct sql_table *table = &file->tables[i];
		if (!run(server, table->create, &text, table->name, err))
			return false;
		if (table->indexes && !run(server, table->indexes, &text, table->name, err))
			return false;
	}
	for (size_t i = 0; i < file->statement_count; i++) {
		const struct statement *statement = file->statements[i];
		if (!translate(statement->sql, false, &text, statement->name, err) ||
			!check(server,
				PQprepare(server->connection, statement->name, text.ptr, 0, NULL),
				statement->name, err))
			return false;
	}
	return true;
}
