/* The ledger's insides, shared by the files of this folder and by nobody else. */
#ifndef MUSTER_LEDGER_PRIVATE_H
#define MUSTER_LEDGER_PRIVATE_H

#include "ledger/ledger.h"
#include "ledger/look.h"
#include <pthread.h>
#include <stdatomic.h>

#define FOLLOW_DEPTH_MAX 8 /* R-LEDGER-04 */
#define FILE_PART_SIZE ((size_t)1 << 20)
#define BODY_MAX ((size_t)64 << 20)    /* bytes of an event's body, rows in files not counted */
#define BUF_KEPT_MAX ((size_t)1 << 20) /* a larger buffer is given back after use */
#define FOLDER_MAX 4000

/* Where the chain ends and the next event goes on. */
struct head {
	int64_t seq;
	moment at;
	id next; /* the first id of the next event */
	hash hash;
};

enum tx_phase { TX_IDLE, TX_CHECK, TX_APPLY, TX_THEN };

/* A thing that an event changed, for who keeps its kind in memory. */
struct changed_thing {
	const struct thing_finder *finder;
	int64_t seq;
	id thing;
};
#define CHANGED_THINGS_MAX 65536 /* of a part; more are not told one by one */

/* What a batch has to tell after its commit. An act that may have to be undone alone gets a part of its
 * own, since a list of changes can only be dropped whole. */
struct part {
	struct board_changes *changes; /* for the board */
	struct buf things;             /* struct changed_thing; failed: too many, any may be changed */
	int64_t seq;                   /* the last event whose changes it holds */
};

struct tx {
	struct conn *conn;
	const struct slice *const *slices;
	struct board *board;   /* NULL in a replay */
	struct ledger *ledger; /* who is told of progress; NULL in a replay */
	struct part *parts;    /* owned; kept from batch to batch */
	size_t part, part_count;
	struct arena *arena;
	struct problems *problems;
	enum tx_phase phase;
	const struct event *event; /* whose `then` runs */
	int depth;
	struct head head;
	moment at;
	date day;
	id actor;
	struct standing standing; /* the actor's; read when it is first asked for */
	bool stands;              /* it was read for this act */
	bool tries;               /* nothing of this transaction stays: it is not to be remembered */
	enum reach reach;
	const char *granted; /* what the secret is called in the answer; NULL: there is none */
	char secret[PASS_TEXT];
	bool passes_ended; /* an act of this batch ended a way in */
	bool shaped;       /* an act of this batch changed what others are judged by */
	bool erased;       /* an act destroyed a key: no old page may stay that tells more */
	struct buf body, lines, answer;
};

struct queue {
	pthread_mutex_t mutex;
	pthread_cond_t filled;
	struct submission *first, **last;
	size_t count; /* those that are being written too */
	bool stopping;
};

struct pool {
	pthread_mutex_t mutex;
	struct reading *free;
	size_t lent;
};

/* Earlier days that were looked back to, kept for the next who does. */
struct past {
	struct ledger *ledger; /* NULL: none */
	date day;
	bool lent, stale; /* stale: goes as soon as it is given back */
	int64_t used;     /* the larger, the later */
};

struct pasts {
	pthread_mutex_t mutex;
	pthread_cond_t given_back;
	struct past list[LEDGER_PAST_KEPT];
	int64_t used, forgotten;
	bool making;
};

/* What was looked up of who may what: right.c. */
#define STANDINGS_KEPT 1024
struct standing_slot {
	struct standing standing;
	int64_t seq; /* of the tables that it was read from */
	date day;
};

struct standings {
	pthread_mutex_t mutex;
	struct standing_slot *slots; /* by actor; NULL until one is kept */
	_Atomic int64_t shaped;      /* the last event on which rights may hang */
};

/* Passes that hold, as they were last read: pass.c. */
#define PASSES_KEPT 4096
struct pass_slot {
	struct pass pass;
	int64_t round; /* in which it was read */
	int64_t noted; /* when `seen` was last written, us */
};

struct passes {
	pthread_mutex_t mutex;
	struct pass_slot *slots; /* by hash; NULL until one is kept */
	_Atomic int64_t round;   /* goes up when one has ended: what was read before may have */
};

/* What kinds of things keep to be looked for: look.c. */
#define LOOKS_MAX 8
struct looks {
	struct pinyin *pinyin;
	struct {
		const struct thing *thing;
		void *kept;
	} list[LOOKS_MAX];
	size_t count;
};

/* Which events are about which thing: subjects.c. */
struct subject_slot {
	int64_t subject; /* 0: free */
	uint32_t last;   /* the newest event about it */
};

struct subjects {
	pthread_mutex_t learning; /* held by the one who reads what is new */
	pthread_mutex_t mutex;    /* of all that follows; held for moments */
	int64_t seq;              /* of the last event that it knows */
	uint32_t *before; /* by seq: the event before that is about the same thing; 0: none */
	size_t room;
	struct subject_slot *slots;
	size_t slot_room, slot_used;
};

/* What slices keep in memory, in their order; memory.c. */
#define MEMORIES_MAX 32
struct memories {
	void *kept[MEMORIES_MAX];
};

struct ledger {
	struct ledger *home; /* of one that looks back for a running server; else NULL */
	char folder[FOLDER_MAX];
	struct ledger_settings settings;
	int lock; /* -1: not held */
	struct conn *conn;
	struct board *board;
	struct tx tx;
	struct queue queue;
	struct pool pool;
	struct pasts pasts;
	struct standings standings;
	struct passes passes;
	struct looks looks;
	struct memories memories;
	struct subjects subjects;
	pthread_t writer;
	bool writing; /* the writer's thread runs */
	_Atomic int64_t last_at;
	_Atomic int64_t progress_done, progress_total;
	_Atomic int64_t acts[OUTCOME_COUNT], batches, batch_us, fault_at, commit_at;
};

/* event.c */
void event_insert(struct conn *, const struct event *);
void event_columns(struct query *, struct event *ret); /* borrows from the row */
void head_read(
	struct conn *, struct head *ret); /* the one after the last event, or the first of all */
struct head head_after(const struct event *);

/* subjects.c */
void subjects_init(struct subjects *);
void subjects_close(struct subjects *);
/* Learns what happened up to the reading's own moment. False: the ledger is to be walked. */
bool subjects_learn(struct reading *);
/* The events about a thing from the newest down (after: 0), or those before one of them, some of them
 * newer than who asks can see: up to `max` numbers into ret; how many, 0 at the end. */
size_t subjects_next(struct subjects *, id subject, int64_t after, int64_t *ret, size_t max);

/* changed.c */
/* Whether what the act would change of its thing was changed after `since`; also where that is further back
 * than LEDGER_SINCE_MAX. Of an act with .made_by: whether anything made what it is about since then. */
bool changed_since(struct conn *, const struct slice *const *, const struct act *, const void *in,
	id subject, int64_t since, int64_t head);

/* file.c */
bool file_known(struct conn *, hash);
void handed_keep(struct conn *, const struct handed_file *, moment at);
/* The files that a record names, in its own fields and in its rows; not those in VALUES. */
void record_files(const struct field_table *, const void *in, void (*each)(void *context, hash),
	void *context);
void file_keep(struct conn *, hash, str bytes);
void likeness_keep(struct conn *, hash file, hash likeness);
bool likeness_of(struct conn *, hash file, hash *ret);
void about_keep(struct conn *, hash file, const struct file_about *);
struct file_about about_of(struct conn *, hash file);
str file_read(struct conn *, hash, size_t max, struct arena *);
/* The file that holds the rows of this body's .in_file field; false: it names none. */
bool body_file(const struct field_table *, str body, hash *ret);
/* The record of an event, its rows read from their file. False: damaged, or the connection's fault
 * says why. */
bool event_record(
	struct conn *, const struct act *, const struct event *, struct arena *, void **ret);

/* secret.c */
struct record_keys secrets_of(struct conn *);   /* to read */
struct record_keys secrets_made(struct conn *); /* to write: makes what is not there */
bool secret_there(struct conn *, id whose);
/* And whatever slices keep beside the ledger about it. */
void secret_destroy(struct conn *, const struct slice *const *, id whose);
/* After a key was destroyed: empties the log, in which pages of before may stand. False: a reader is in
 * the way. */
bool secrets_wash(struct conn *);

/* keys.c: what a backup leaves out, and how it comes back */
struct erased_one {
	id whose;
	str act; /* by which it was erased */
};
struct keys_back {
	struct buf text, erased; /* the file; struct erased_one, which borrow from it */
	struct buf gone;         /* struct erased_one: whom the restored ledger tells as erased */
	int64_t dropped;         /* keys of theirs that the file still had */
};
bool keys_leave(const char *path, const struct slice *const *, struct err *);
bool keys_take(struct keys_back *, const char *folder, const char *path,
	const struct slice *const *, struct err *);
/* Opens the store, which works out again what is said of persons, and erases whom the keys tell. */
bool keys_settle(struct keys_back *, const char *folder, const struct slice *const *,
	int64_t *ret_erased, struct err *err);
void keys_done(struct keys_back *);

/* called.c */
/* What a kind's by_id gives of one of its things, the same for whoever reads. */
struct called {
	struct called *next;
	const struct thing *thing;
	id which, unit;
	id person; /* whose name the label says; ID_NONE: nobody's */
	str code, label;
	str without; /* in the label's place for who may not know the person by name */
	enum { DRAFT_UNASKED, DRAFT_NOT, DRAFT_IS } draft; /* find.c */
	size_t bytes;
	char texts[];
};
struct callings *callings_new(void); /* NULL: out of memory */
void callings_free(struct callings *);
void callings_forget(struct callings *);
/* NULL: there is no such thing, or the connection's fault says why. It stands until the next call. */
struct called *called_of(struct conn *, struct callings *, const struct thing *, id);

/* find.c */
id thing_find(struct conn *, const struct slice *const *, const char *thing, str text);
id thing_unit(struct conn *, const struct slice *const *, const char *thing,
	id); /* ID_NONE: the whole store */
const struct slice *slices_owner(const struct slice *const *, str act, const struct act **ret);
/* Who asks what may be known: right.h. */
struct knowing {
	struct conn *conn;
	struct callings *callings; /* of a reading; NULL: of the writer, under whose hands things change */
	const struct slice *const *slices;
	const struct standing *standing;
	struct board *board;
	date day;
};
bool thing_known(const struct knowing *, const char *name, id);
bool actor_may_be_named(const struct knowing *, id person);

/* tx.c */
void tx_init(struct tx *, struct conn *, const struct slice *const *);
void tx_done(struct tx *);
void tx_replay(struct tx *, const struct act *, const struct event *, const void *in);

const struct standing *tx_standing(struct tx *);
void tx_parts_clear(struct tx *); /* drops all changes of the batch */
void tx_part_own(struct tx *);    /* what is changed from now on can be dropped alone */
void tx_part_drop(struct tx *);   /* drops what was changed since */

/* carry.c */
void tx_act(struct tx *, struct submission *);     /* one submission in the batch's transaction */
id act_erases(const struct act *, const void *in); /* whose key; ID_NONE: nobody's */

/* batch.c */
/* Writes the first of the list in one transaction and calls their done(); gives back those that are
 * left. */
struct submission *batch_write(struct ledger *, struct submission *list);

/* open.c */
/* Fills an empty board from the tables as this connection sees them. */
bool board_load(struct board *, const struct slice *const *, struct conn *, int64_t seq, struct err *);
bool ledger_open_of(
	struct ledger **ret, struct ledger *home, const struct ledger_settings *, struct err *);

/* What is true of all acts of a batch from here on: the moment, and where the chain ends. */
void batch_begin(struct ledger *);

/* try.c */
/* An entry of the queue of which nothing stays; alone in its transaction. */
bool is_try(const struct submission *);
void try_run(struct ledger *, struct submission *);

/* queue.c */
bool writer_start(struct ledger *, struct err *);
void writer_stop(struct ledger *);

/* right.c */
const struct slice *slices_rights(const struct slice *const *); /* who has the rights; or NULL */
void standings_init(struct standings *);
void standings_close(struct standings *);

/* look.c */
void memories_open(struct memories *, const struct slice *const *);
void memories_close(struct memories *, const struct slice *const *);

void looks_init(struct looks *, const struct slice *const *);
void looks_close(struct looks *);
void looks_hear(struct looks *, const struct part *); /* what is durable now */

/* pass.c */
void passes_init(struct passes *);
void passes_close(struct passes *);
void pass_secret(char ret[PASS_TEXT], hash *ret_hash); /* a new one */
void pass_insert(struct conn *, const struct pass *);
void password_put(struct conn *, id actor, str text); /* not given: none */
void passes_end_all(struct conn *, id which); /* of an actor, or a token; with the password */

/* pass_act.c */
/* For the writer, with the event of an act that grants or shuts: NULL where the act tells no secret. */
const char *pass_grant(struct tx *, const struct act *, const struct event *, const void *in,
	char secret[PASS_TEXT]);

/* submission.c */
bool submission_ready(struct submission *); /* false: refused or failed already */

/* An entry of the queue that is no act (`act` is NULL): something to keep, as the head of what the
 * function needs. */
struct keeping {
	struct submission submission; /* first, so that one is the other */
	void (*keep)(struct conn *, struct keeping *);
	bool tries; /* try.c: what it does is taken back */
};
/* Waits until it is durable. */
bool keeping_do(struct ledger *, struct keeping *, struct err *);

/* waiting.c */
/* A file was handed in; `known`: it was there already. */
void waiting_put(struct conn *, hash, bool known, moment at);
/* An event names what its record and its body name: none of it waits any more. */
void waiting_take(struct conn *, const struct act *, const void *in, str body);
/* Drops some of those that have waited for a day; how many, 0: there are no more. */
bool waiting_drop(struct ledger *, int64_t *ret_dropped, struct err *);

/* folder.c */
bool fault_of(struct conn *, struct err *); /* true: none; else *err has it */
/* checkpoint.c: what stands written about the store itself */
str setting_read(struct conn *, const char *name, struct arena *);
bool store_key(struct conn *, sign_key *ret, struct err *);

/* create.c: a store is built in a folder beside its place, and put there when it is complete */
bool folder_begin(
	const char *folder, char tidied[FOLDER_MAX], char built[FOLDER_MAX + 64], struct err *);
bool store_complete(struct conn *, struct err *); /* an older program's gets what it had not */
bool folder_put(const char *built, const char *tidied, struct err *);
void folder_unbuild(const char *built);
void folder_sync_above(const char *path); /* so that a new name there lasts */

/* folder.c */
bool folder_path(const char *folder, const char *file, char ret[FOLDER_MAX + 64], struct err *);
bool folder_lock(const char *folder, int *ret, struct err *);
void folder_sweep(const char *folder); /* away with the scratch files of a replay that was killed */
/* Opens the database of an existing store and looks at its format. */
bool folder_open(const char *folder, enum conn_use, struct conn **ret, struct err *);

/* reading.c */
struct reading *reading_new(struct ledger *, struct err *);
/* Of a connection, which it takes over. NULL: out of memory; the connection is the caller's still. */
struct reading *reading_of(struct ledger *, struct conn *);
/* What a thing is called; NULL: there is none, or no such kind. It stands until the next call. */
const struct called *reading_called(struct reading *, const char *thing, id);
void pool_give(struct pool *, struct reading *); /* NULL: one that was lent came to nothing */
void pool_close(struct pool *);

/* past.c */
void pasts_init(struct pasts *);
void pasts_close(struct pasts *);
void pasts_forget(struct pasts *);   /* they know what was erased */
void past_give(struct ledger *past); /* its one reader is done */
bool open_past(struct ledger *, struct head *ret, struct err *);

/* zone.c */
bool zone_known(str name);
str zone_machine(struct arena *); /* the machine's own, else UTC */
bool zone_use(struct conn *, struct err *);

/* replay.c */
struct replay {
	struct conn *real, *scratch;
	const struct slice *const *slices; /* all */
	const struct slice *only;          /* only its events; NULL: those of all */
	struct tx tx;
	struct arena arena;
	/* Hears of every file that an event names; NULL: nobody does. */
	void (*file)(void *context, const struct event *, hash);
	/* Hears of everyone whose key an event destroyed; NULL: nobody does. */
	void (*erased)(void *context, const struct event *, id);
	void *context;
};
bool replay_begin(struct replay *, struct conn *real, const char *folder,
	const struct slice *const *, const struct slice *only, struct err *);
bool replay_event(struct replay *, const struct event *, struct err *);
/* All events up to the end of a day (NULL: all), on the chain as far as they go. *ret: where they
 * end. */
bool replay_until(struct replay *, const date *until, struct head *ret, struct err *);
void replay_end(struct replay *);
/* Makes again what another version of a slice had made, or where `all` is set, everything. */
bool replay_slices(struct conn *, const char *folder, const struct slice *const *, bool all,
	int64_t *ret_events, struct err *);
/* False where the slice's tables are of this version; *ret_new where there are none at all. */
bool slice_changed(struct conn *, const struct slice *, bool *ret_new);
void slice_put(struct conn *, const struct slice *); /* its tables are of this version now */

#endif
