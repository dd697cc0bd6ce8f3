/* What keeps a store alive and honest beside the ledger's own work: copies of it, and statements
 * about it that are kept elsewhere. All of it works while the store is served. */
#ifndef MUSTER_LEDGER_KEEP_H
#define MUSTER_LEDGER_KEEP_H

#include "ledger/ledger.h"

/* ---- Backups ----
 * One file: the database as it stood at one moment (a SQLite file that can be looked into), then a
 * line of BACKUP_LINE bytes, filled up with spaces:
 *
 *     muster-backup 1 bytes N events N hash H
 *
 * H is the BLAKE2b-256 over the database's N bytes and the line up to " hash ". The store's key
 * (see below) is in it; nothing that says who somebody is, no key to it, and no way in but the hashes
 * of passwords. */
#define BACKUP_LINE 256

struct backup {
	int64_t bytes;   /* of the database */
	int64_t events;  /* in its ledger */
	int64_t erased;  /* restored: who was erased again */
	int64_t dropped; /* restored: keys of who was erased before the backup, not taken */
};

/* How far it is; may be NULL. */
typedef void (*keep_progress)(void *context, int64_t done, int64_t total);

/* Writes a new file at `path`, durable when it returns true. It appears there complete or not at
 * all. Faults: ERR_MISUSE (something is there already), ERR_FULL, ERR_SYSTEM, those of opening. */
bool ledger_backup(const char *folder, const struct slice *const *, const char *path, keep_progress,
	void *context, struct backup *ret, struct err *);

/* Makes the store that a backup holds, in a folder that is not there yet or is empty. `keys`: the
 * file that ledger_keys() wrote, best the newest; NULL: none, and everybody in it is as if erased.
 * Whom the keys tell as erased is erased again, by an event; a key of whom the backup itself tells as
 * erased is left out, since such a file is older than it. The store is put there when the file's
 * hash fits and ledger_verify() finds nothing; else `report` may have its lines. Faults:
 * ERR_DAMAGED (not a backup, or not what was written), ERR_NEWER, ERR_MISUSE (there is something in
 * the folder), ERR_FULL, ERR_SYSTEM. */
bool ledger_restore(const char *path, const char *keys, const char *folder,
	const struct slice *const *, struct buf *report, struct backup *ret, struct err *);

/* ---- Keys of persons ----
 * What the ledger says of a person is sealed under a key of that person's own. A backup leaves the keys
 * out, passwords, and with them all that can be read of persons; so an old one cannot bring back who was erased.
 * They are written to a file of their own, of which only the newest is kept:
 *
 *     Muster keys 1
 *     store 64 digits
 *     key ID 64 digits         a line each
 *     password ID $argon2id$   as it is hashed now: one that was ended since the backup is not good again
 *     erased ID person.erase   and who was erased, by which act
 *     end 64 digits            the BLAKE2b-256 of all before */
struct keys_told {
	int64_t keys, erased;
};
/* Writes it for its owner only, in the place of the one before, durable when it returns true. */
bool ledger_keys(const char *folder, const struct slice *const *, const char *path,
	struct keys_told *ret, struct err *);

/* ---- Checkpoints ----
 * A statement of how far the ledger has come, signed with the store's key (Ed25519, made with the
 * store), to be kept where nobody who can write to the store can reach it:
 *
 *     Muster checkpoint 1
 *     store 64 digits          the store's name among stores
 *     events N
 *     hash 64 digits           of event N (zeros before the first)
 *     at 2026-11-23T09:00:00Z  of event N (1970 before the first)
 *     key 64 digits            the public key
 *     signature 128 digits     over all lines above
 *
 * ledger_verify() with it proves that events 1 to N are those that it speaks of. */
struct checkpoint {
	hash store, head, key; /* `head`: the hash of event `events` */
	int64_t events;
	moment at;
};

bool ledger_checkpoint(const char *folder, struct buf *out, struct err *);
/* ERR_DAMAGED where it is none, or its signature does not fit. */
bool checkpoint_read(str text, struct checkpoint *ret, struct err *);

/* ---- What a store is ---- */
struct store_table {
	str slice, name;
	int64_t rows;
};

struct store_info {
	str zone, store, key; /* hexadecimal digits, the last two */
	int64_t format, events, files, file_bytes, database_bytes;
	opt_moment last;            /* event */
	bool served;                /* somebody listens on its socket */
	struct store_table *tables; /* the derived ones */
	size_t table_count;
};
/* Texts stand in the arena. */
bool ledger_info(const char *folder, const struct slice *const *, struct arena *,
	struct store_info *ret, struct err *);

#endif
