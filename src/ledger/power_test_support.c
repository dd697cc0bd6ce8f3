/* A disk that loses power: a VFS of SQLite that passes everything on, remembers what is not synced
 * yet, and drops or tears it at the cut. */
#include "ledger/power_test_support.h"
#include "base/buf.h"
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILES_MAX 16
#define SECTOR 512

struct change {
	struct change *next;
	int64_t at, len; /* a write; len -1: cut to `at` bytes */
	char bytes[];
};

/* One path of the folder, for as long as the test runs. */
struct disk_file {
	char path[512];
	char *durable; /* its bytes at the last sync */
	int64_t len, room;
	bool durable_there;  /* its name, too, is on the disk */
	bool there, deleted; /* deleted: since, and not durably */
	struct change *first, **last;
};

/* What SQLite holds of an open file; the layer below has its own behind it. */
struct handle {
	sqlite3_file base;
	struct disk_file *file;
	sqlite3_file *real;
};

static struct {
	pthread_mutex_t mutex;
	sqlite3_vfs vfs, *real;
	char folder[256];
	struct disk_file files[FILES_MAX];
	int count;
	uint64_t random;
	int64_t left; /* operations until the cut; 0: none is set */
	bool cut;
} power = { .mutex = PTHREAD_MUTEX_INITIALIZER };

static uint64_t chance(uint64_t below)
{
	power.random ^= power.random << 13;
	power.random ^= power.random >> 7;
	power.random ^= power.random << 17;
	return (power.random >> 11) % below;
}

/* ---- What is durable ---- */

static void reach(struct disk_file *file, int64_t len)
{
	if (len > file->room) {
		file->room = len * 2;
		file->durable = realloc(file->durable, (size_t)file->room);
		must(file->durable);
	}
	if (len > file->len) {
		memset(file->durable + file->len, 0, (size_t)(len - file->len));
		file->len = len;
	}
}

static void take(struct disk_file *file, int64_t at, const char *bytes, int64_t len)
{
	reach(file, at + len);
	memcpy(file->durable + at, bytes, (size_t)len);
}

static void take_some(struct disk_file *file, const struct change *change)
{
	for (int64_t done = 0; done < change->len;) {
		int64_t end = done + SECTOR - (change->at + done) % SECTOR;
		end = end < change->len ? end : change->len;
		if (chance(2))
			take(file, change->at + done, change->bytes + done, end - done);
		done = end;
	}
}

static void truncate_to(struct disk_file *file, int64_t len)
{
	reach(file, len);
	file->len = len;
}

static void forget_changes(struct disk_file *file)
{
	while (file->first) {
		struct change *next = file->first->next;
		free(file->first);
		file->first = next;
	}
	file->last = &file->first;
}

static void settle(struct disk_file *file)
{
	for (struct change *one = file->first; one; one = one->next)
		if (one->len < 0)
			truncate_to(file, one->at);
		else
			take(file, one->at, one->bytes, one->len);
	forget_changes(file);
	file->durable_there = true;
}

static void lose(struct disk_file *file)
{
	for (struct change *one = file->first; one; one = one->next) {
		uint64_t fate = chance(3);
		if (fate == 0 && one->len >= 0)
			take(file, one->at, one->bytes, one->len);
		else if (fate == 0)
			truncate_to(file, one->at);
		else if (fate == 1 && one->len >= 0)
			take_some(file, one);
	}
	forget_changes(file);
	if (!file->durable_there)
		file->durable_there = file->there && chance(2);
	else if (file->deleted)
		file->durable_there = chance(2);
}

static void cut(void)
{
	power.cut = true;
	for (int n = 0; n < power.count; n++)
		lose(&power.files[n]);
}

/* Before each change, with the mutex held. False: there is no power. */
static bool step(void)
{
	if (!power.cut && power.left > 0 && --power.left == 0)
		cut();
	return !power.cut;
}

static void remember(struct disk_file *file, int64_t at, const void *bytes, int64_t len)
{
	struct change *change = malloc(sizeof(*change) + (len > 0 ? (size_t)len : 0));

	must(change);
	*change = (struct change){ .at = at, .len = len };
	if (len > 0)
		memcpy(change->bytes, bytes, (size_t)len);
	*file->last = change;
	file->last = &change->next;
}

/* ---- An open file ---- */

static struct handle *handle_of(sqlite3_file *file)
{
	return (struct handle *)file;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
	return handle_of(file)->real;
}

static int file_close(sqlite3_file *file)
{
	return real_of(file)->pMethods->xClose(real_of(file));
}

static int file_read(sqlite3_file *file, void *bytes, int len, sqlite3_int64 at)
{
	return real_of(file)->pMethods->xRead(real_of(file), bytes, len, at);
}

static int file_write(sqlite3_file *file, const void *bytes, int len, sqlite3_int64 at)
{
	pthread_mutex_lock(&power.mutex);
	if (!power.cut) /* before the step: what is written at the cut is torn, too */
		remember(handle_of(file)->file, at, bytes, len);
	bool on = step();
	int rc = on ? real_of(file)->pMethods->xWrite(real_of(file), bytes, len, at)
		    : SQLITE_IOERR_WRITE;
	pthread_mutex_unlock(&power.mutex);
	return rc;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 len)
{
	pthread_mutex_lock(&power.mutex);
	if (!power.cut)
		remember(handle_of(file)->file, len, NULL, -1);
	bool on = step();
	int rc =
		on ? real_of(file)->pMethods->xTruncate(real_of(file), len) : SQLITE_IOERR_TRUNCATE;
	pthread_mutex_unlock(&power.mutex);
	return rc;
}

static int file_sync(sqlite3_file *file, int flags)
{
	(void)flags;
	pthread_mutex_lock(&power.mutex);
	bool on = step();
	if (on)
		settle(handle_of(file)->file);
	pthread_mutex_unlock(&power.mutex);
	return on ? SQLITE_OK : SQLITE_IOERR_FSYNC;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *ret)
{
	return real_of(file)->pMethods->xFileSize(real_of(file), ret);
}

static int file_lock(sqlite3_file *file, int lock)
{
	return real_of(file)->pMethods->xLock(real_of(file), lock);
}

static int file_unlock(sqlite3_file *file, int lock)
{
	return real_of(file)->pMethods->xUnlock(real_of(file), lock);
}

static int file_reserved(sqlite3_file *file, int *ret)
{
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), ret);
}

static int file_control(sqlite3_file *file, int what, void *value)
{
	return real_of(file)->pMethods->xFileControl(real_of(file), what, value);
}

static int file_sector(sqlite3_file *file)
{
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int file_device(sqlite3_file *file)
{
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **ret)
{
	return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, ret);
}

static int shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
	return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}

static void shm_barrier(sqlite3_file *file)
{
	real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int shm_unmap(sqlite3_file *file, int delete)
{
	return real_of(file)->pMethods->xShmUnmap(real_of(file), delete);
}

/* Version 2: nothing is mapped into memory but the shared index of the log. */
static const sqlite3_io_methods methods = { .iVersion = 2,
	.xClose = file_close,
	.xRead = file_read,
	.xWrite = file_write,
	.xTruncate = file_truncate,
	.xSync = file_sync,
	.xFileSize = file_size,
	.xLock = file_lock,
	.xUnlock = file_unlock,
	.xCheckReservedLock = file_reserved,
	.xFileControl = file_control,
	.xSectorSize = file_sector,
	.xDeviceCharacteristics = file_device,
	.xShmMap = shm_map,
	.xShmLock = shm_lock,
	.xShmBarrier = shm_barrier,
	.xShmUnmap = shm_unmap };

/* ---- The layer ---- */

static void read_durable(struct disk_file *file)
{
	char bytes[65536];
	ssize_t got;
	int fd = open(file->path, O_RDONLY | O_CLOEXEC);

	file->durable_there = fd >= 0;
	while (fd >= 0 && (got = read(fd, bytes, sizeof(bytes))) > 0)
		take(file, file->len, bytes, got);
	if (fd >= 0)
		close(fd);
}

/* NULL: not of the folder that is watched. */
static struct disk_file *find(const char *path)
{
	for (int n = 0; n < power.count; n++)
		if (strcmp(power.files[n].path, path) == 0)
			return &power.files[n];
	return NULL;
}

static bool is_watched(const char *path)
{
	size_t len = strlen(power.folder);

	return path && len > 0 && strncmp(path, power.folder, len) == 0 &&
	       strncmp(path + len, "/muster.db", 10) == 0;
}

static struct disk_file *file_of(const char *path)
{
	struct disk_file *file = find(path);

	if (!file) {
		must(power.count < FILES_MAX);
		file = &power.files[power.count++];
		*file = (struct disk_file){ .last = &file->first };
		snprintf(file->path, sizeof(file->path), "%s", path);
		read_durable(file);
	}
	if (file->deleted) { /* one of the same name, whose bytes are all new */
		remember(file, 0, NULL, -1);
		file->deleted = false;
	}
	file->there = true;
	return file;
}

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *ret)
{
	struct handle *handle = handle_of(file);

	(void)vfs;
	if (!is_watched(path))
		return power.real->xOpen(power.real, path, file, flags, ret);
	pthread_mutex_lock(&power.mutex);
	*handle = (struct handle){ .file = file_of(path), .real = (sqlite3_file *)(handle + 1) };
	int rc = power.real->xOpen(power.real, path, handle->real, flags, ret);
	if (handle->real->pMethods)
		handle->base.pMethods = &methods;
	pthread_mutex_unlock(&power.mutex);
	return rc;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
	(void)vfs;
	if (!is_watched(path))
		return power.real->xDelete(power.real, path, sync_folder);
	pthread_mutex_lock(&power.mutex);
	struct disk_file *file = file_of(path);
	bool on = step();
	int rc = on ? power.real->xDelete(power.real, path, sync_folder) : SQLITE_IOERR_DELETE;
	if (rc == SQLITE_OK) {
		file->there = false;
		file->deleted = true;
		if (sync_folder)
			file->durable_there = false;
	}
	pthread_mutex_unlock(&power.mutex);
	return rc;
}

void power_start(const char *folder, uint64_t seed)
{
	char *real = realpath(folder, NULL); /* as SQLite names its files */

	must(real && strlen(real) < sizeof(power.folder));
	snprintf(power.folder, sizeof(power.folder), "%s", real);
	free(real);
	power.random = seed * UINT64_C(0x9e3779b97f4a7c15) | 1;
	power.cut = false;
	power.left = 0;
	power.real = sqlite3_vfs_find(NULL);
	power.vfs = *power.real;
	power.vfs.zName = "power";
	power.vfs.szOsFile = (int)sizeof(struct handle) + power.real->szOsFile;
	power.vfs.xOpen = vfs_open;
	power.vfs.xDelete = vfs_delete;
	must(sqlite3_vfs_register(&power.vfs, 1) == SQLITE_OK);
}

void power_cut_after(int64_t operations)
{
	pthread_mutex_lock(&power.mutex);
	power.left = operations;
	pthread_mutex_unlock(&power.mutex);
}

bool power_is_cut(void)
{
	pthread_mutex_lock(&power.mutex);
	bool is_cut = power.cut;
	pthread_mutex_unlock(&power.mutex);
	return is_cut;
}

static void write_out(const struct disk_file *file)
{
	unlink(file->path);
	if (!file->durable_there)
		return;
	int fd = open(file->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	must(fd >= 0 && write(fd, file->durable, (size_t)file->len) == file->len);
	close(fd);
}

void power_stop(void)
{
	char index[300];

	must(sqlite3_vfs_unregister(&power.vfs) == SQLITE_OK);
	if (!power.cut)
		cut();
	for (int n = 0; n < power.count; n++) {
		write_out(&power.files[n]);
		free(power.files[n].durable);
	}
	snprintf(index, sizeof(index), "%s/muster.db-shm", power.folder);
	unlink(index);
	power.count = 0;
}
