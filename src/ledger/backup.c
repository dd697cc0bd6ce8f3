/* Backups: one file that shows whether it is whole, and back. */
#include "ledger/keep.h"
#include "ledger/ledger.sql.h"
#include "ledger/private.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE ((size_t)1 << 20)
#define WORD "muster-backup 1"

/* ---- The line at the end ---- */

static str line_begin(const struct backup *backup, char into[BACKUP_LINE])
{
	int len = snprintf(into, BACKUP_LINE, WORD " bytes %" PRId64 " events %" PRId64,
		backup->bytes, backup->events);

	return (str){ into, (size_t)len };
}

static hash hash_all(struct hashing *hashing, const struct backup *backup)
{
	char line[BACKUP_LINE];
	str begin = line_begin(backup, line);

	hash_add(hashing, begin.ptr, begin.len);
	return hash_end(hashing);
}

static void line_print(const struct backup *backup, hash told, char into[BACKUP_LINE])
{
	char begin[BACKUP_LINE], digits[HASH_TEXT];
	int len = snprintf(into, BACKUP_LINE, "%s hash %s", line_begin(backup, begin).ptr,
		hash_print(told, digits).ptr);

	memset(into + len, ' ', BACKUP_LINE - (size_t)len);
	into[BACKUP_LINE - 1] = '\n';
}

/* Only the line that would be printed again is one. */
static bool line_read(const char line[BACKUP_LINE], struct backup *ret, hash *ret_hash)
{
	char again[BACKUP_LINE];
	str rest = str_trim((str){ line, BACKUP_LINE });
	str parts[8];
	size_t count = 0;

	while (str_given(rest) && count < COUNT(parts))
		parts[count++] = str_cut(&rest, ' ');
	if (count != 8 || !str_number(parts[3], &ret->bytes) ||
		!str_number(parts[5], &ret->events) || !hash_parse(parts[7], ret_hash))
		return false;
	line_print(ret, *ret_hash, again);
	return memcmp(again, line, BACKUP_LINE) == 0;
}

/* ---- Files ---- */

static bool fail(const char *what, const char *path, struct err *err)
{
	bool full = errno == ENOSPC || errno == EDQUOT;

	return err_set(
		err, full ? ERR_FULL : ERR_SYSTEM, "%s %.250s: %s", what, path, strerror(errno));
}

static bool write_all(int file, const char *bytes, size_t len)
{
	while (len) {
		ssize_t done = write(file, bytes, len);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		bytes += done;
		len -= (size_t)done;
	}
	return true;
}

/* Reads up to `len` bytes; fewer only at the end of the file. */
static ssize_t read_some(int file, char *into, size_t len)
{
	size_t got = 0;

	while (got < len) {
		ssize_t done = read(file, into + got, len - got);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -1;
		if (done == 0)
			break;
		got += (size_t)done;
	}
	return (ssize_t)got;
}

/* Hashes `bytes` of a file, from where it stands, and writes them to another (-1: to none). */
static bool pass_bytes(int from, int to, int64_t bytes, struct hashing *hashing)
{
	char *piece = malloc(PIECE);
	bool fine = piece != NULL;

	while (fine && bytes > 0) {
		size_t want = bytes < (int64_t)PIECE ? (size_t)bytes : PIECE;
		ssize_t got = read_some(from, piece, want);
		fine = got == (ssize_t)want && (to < 0 || write_all(to, piece, want));
		if (fine)
			hash_add(hashing, piece, want);
		bytes -= (int64_t)want;
	}
	free(piece);
	return fine;
}

/* ---- Making one ---- */

static bool copy_store(const char *folder, const char *path, keep_progress progress, void *context,
	struct backup *ret, struct err *err)
{
	struct conn *conn;
	struct head head;

	if (!folder_open(folder, CONN_READ, &conn, err))
		return false;
	conn_begin_read(conn);
	head_read(conn, &head);
	ret->events = head.seq;
	bool copied = fault_of(conn, err) && conn_copy(conn, path, progress, context, err);
	conn_end_read(conn);
	conn_close(conn);
	return copied;
}

static bool close_with_line(const char *path, struct backup *ret, struct err *err)
{
	char line[BACKUP_LINE];
	struct hashing hashing;
	int file = open(path, O_RDWR | O_CLOEXEC);

	if (file < 0)
		return fail("cannot open", path, err);
	ret->bytes = lseek(file, 0, SEEK_END);
	hash_begin(&hashing);
	bool fine = lseek(file, 0, SEEK_SET) == 0 && pass_bytes(file, -1, ret->bytes, &hashing);
	if (fine) {
		line_print(ret, hash_all(&hashing, ret), line);
		fine = write_all(file, line, BACKUP_LINE) && fsync(file) == 0;
	}
	if (!fine)
		fail("cannot write", path, err);
	close(file);
	return fine;
}

/* Nothing that stands there is ever replaced. */
static bool put_there(const char *part, const char *path, struct err *err)
{
	if (link(part, path) == 0) {
		unlink(part);
		folder_sync_above(path);
		return true;
	}
	if (errno == EEXIST)
		return err_set(err, ERR_MISUSE, "there is a file %.300s already", path);
	return fail("cannot make", path, err);
}

bool ledger_backup(const char *folder, const struct slice *const *slices, const char *path,
	keep_progress progress, void *context, struct backup *ret, struct err *err)
{
	char part[FOLDER_MAX + 64];

	if (strlen(path) >= FOLDER_MAX)
		return err_set(err, ERR_MISUSE, "the file's name is too long");
	if (access(path, F_OK) == 0)
		return err_set(err, ERR_MISUSE, "there is a file %.300s already", path);
	snprintf(part, sizeof(part), "%s.part-XXXXXX", path);
	int file = mkstemp(part);
	if (file < 0)
		return fail("cannot make", path, err);
	close(file);
	bool done = copy_store(folder, part, progress, context, ret, err) &&
		    keys_leave(part, slices, err) && close_with_line(part, ret, err) &&
		    put_there(part, path, err);
	if (!done)
		unlink(part);
	return done;
}

/* ---- And back ---- */

static bool is_whole(int file, const char *path, int to, struct backup *ret, struct err *err)
{
	char line[BACKUP_LINE];
	struct hashing hashing;
	struct stat about;
	hash told;

	if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size < BACKUP_LINE ||
		pread(file, line, BACKUP_LINE, about.st_size - BACKUP_LINE) != BACKUP_LINE ||
		!line_read(line, ret, &told))
		return err_set(err, ERR_DAMAGED,
			"%.300s is not a backup of Muster, or its end is missing", path);
	if (ret->bytes != about.st_size - BACKUP_LINE)
		return err_set(err, ERR_DAMAGED, "the backup %.300s is not of its length", path);
	hash_begin(&hashing);
	if (!pass_bytes(file, to, ret->bytes, &hashing))
		return fail("cannot copy", path, err);
	return hash_eq(hash_all(&hashing, ret), told) ||
	       err_set(err, ERR_DAMAGED,
		       "the backup %.300s is not what was written: its hash does not fit", path);
}

static bool unpack(const char *path, const char *built, struct backup *ret, struct err *err)
{
	char target[FOLDER_MAX + 64];
	int file = open(path, O_RDONLY | O_CLOEXEC);

	if (file < 0)
		return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_SYSTEM,
			"cannot open %.300s: %s", path, strerror(errno));
	int to = folder_path(built, "muster.db", target, err)
			 ? open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)
			 : -1;
	bool fine = to >= 0 ? is_whole(file, path, to, ret, err) : fail("cannot make", built, err);
	if (fine && fsync(to) != 0)
		fine = fail("cannot write", target, err);
	if (to >= 0)
		close(to);
	close(file);
	return fine;
}

static bool holds(
	const char *built, const struct slice *const *slices, struct buf *report, struct err *err)
{
	int64_t events;

	*err = (struct err){ 0 };
	if (ledger_verify(built, slices, NULL, report, &events, err))
		return true;
	return err->code != ERR_NONE
		       ? false
		       : err_set(err, ERR_DAMAGED, "what the backup holds does not hold together");
}

static bool take_keys(const char *keys, const char *built, const struct slice *const *slices,
	struct backup *ret, struct err *err)
{
	struct keys_back back = { 0 };

	bool taken = keys_take(&back, built, keys, slices, err) &&
		     keys_settle(&back, built, slices, &ret->erased, err);
	ret->dropped = back.dropped;
	keys_done(&back);
	return taken;
}

bool ledger_restore(const char *path, const char *keys, const char *folder,
	const struct slice *const *slices, struct buf *report, struct backup *ret, struct err *err)
{
	char built[FOLDER_MAX + 64], tidied[FOLDER_MAX];

	*ret = (struct backup){ 0 };
	if (!folder_begin(folder, tidied, built, err))
		return false;
	if (unpack(path, built, ret, err) && (!keys || take_keys(keys, built, slices, ret, err)) &&
		holds(built, slices, report, err) && folder_put(built, tidied, err))
		return true;
	folder_unbuild(built);
	return false;
}
