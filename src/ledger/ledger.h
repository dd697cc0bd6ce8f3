/* The ledger: the one way in. Acts are submitted, one thread writes them, callers hear when they
 * are durable.
 *
 * A store is a folder: `muster.db` (SQLite), `lock` (held by the one process that has it open to
 * write), `socket` while it is served.
 *
 *     struct ledger_settings settings = { .folder = "muster", .slices = slices };
 *     ledger_open(&ledger, &settings, &err);
 *     submission_init(&s, act, LANGUAGE_EN);
 *     record_read_text(&s.record, &act->record, json, &s.arena, &s.problems, &malformed);
 *     ledger_do(ledger, &s);      // or ledger_submit(): s.done is called by the writer's thread
 *     if (s.outcome == OUTCOME_DONE) puts(s.answer.ptr);
 *     submission_done(&s);
 *
 * The writer takes what is queued in batches (up to LEDGER_BATCH_MAX acts, ended early by one that
 * .shapes), one transaction and one sync a batch; then the board takes the changes; then callers
 * are answered. If a statement fails, the batch is rolled back and its acts are run singly, and
 * only the faulty one fails. */
#ifndef MUSTER_LEDGER_LEDGER_H
#define MUSTER_LEDGER_LEDGER_H

#include "board/board.h"
#include "ledger/slice.h"
#include "ledger/tx.h"
#include "record/read.h"
#include "record/write.h"

#define LEDGER_BATCH_MAX 512
#define LEDGER_KEY_MAX 200          /* bytes of an idempotency key */
#define LEDGER_QUEUE_MAX 100000     /* submissions that wait; more are answered OUTCOME_BUSY */
#define LEDGER_FILE_MAX (256 << 20) /* bytes of one stored file */
#define LEDGER_SINCE_MAX                                                                           \
	50000           /* events back to which `since` is looked up: further counts as changed */
/* Of the ledger's own tables; a store with a higher one is ERR_NEWER. 2: files wait until an event names them,
 * of which an older program would not know. */
#define LEDGER_FORMAT 2

struct ledger;

struct ledger_settings {
	const char *folder;
	const struct slice *const *slices;
	bool read_only; /* no writer, no lock: reading beside a serving process. Shows the store as
			   it was when it was opened, to one reader at a time (else ERR_BUSY) */
	bool clock_given; /* acts happen at `clock` instead of now (a demo, a test); not before the
			     last event */
	moment clock;
	bool past_given; /* with read_only: the store as it was known at the end of `past`, and that day
			  * is today. Replays the ledger up to there: some 100,000 events a second */
	date past;
};

/* Makes the folder and an empty store in it. `zone` is the organisation's time zone (an IANA name
 * such as Asia/Shanghai; not given: the machine's). ERR_MISUSE: there is a store already, the zone
 * is unknown. Leaves nothing behind when it fails. */
bool ledger_create(const char *folder, str zone, const struct slice *const *, struct err *);

/* Opens a store: replays slices whose version changed, loads the board, starts the writer. Sets the
 * process's TZ. Faults: ERR_NOT_FOUND, ERR_BUSY (another process has it), ERR_NEWER, ERR_DAMAGED,
 * ERR_FULL, ERR_SYSTEM; the store is untouched then. */
bool ledger_open(struct ledger **ret, const struct ledger_settings *, struct err *);
void ledger_close(struct ledger *); /* finishes what is queued first; NULL is fine */

const struct slice *const *ledger_slices(const struct ledger *);
struct board *ledger_board(struct ledger *);
date ledger_today(const struct ledger *);
moment ledger_now(const struct ledger *); /* of the machine's clock, or the one given */
const char *ledger_folder(const struct ledger *);

/* ---- Acts ---- */
enum outcome {
	OUTCOME_NONE,
	OUTCOME_DONE,     /* durable; `answer` says what came of it */
	OUTCOME_REPEATED, /* the key had arrived before, with the same request: the first answer
			     again */
	OUTCOME_WOULD,    /* a dry run that would have been done */
	OUTCOME_REFUSED,  /* `problems` says why; nothing was changed */
	OUTCOME_BUSY,     /* the queue is full; nothing was changed */
	OUTCOME_FAULT,    /* `err` says why; nothing was changed */
};
#define OUTCOME_COUNT (OUTCOME_FAULT + 1)

struct handed_file;
struct submission {
	/* Given. */
	const struct act *act;
	struct record record;
	str key; /* not given: none */
	id actor;
	enum reach reach; /* of what the actor came in with */
	bool dry_run;
	const struct handed_file *files; /* that come with it: they are there while it is looked
					    at, and kept where it is done */
	size_t file_count;
	int64_t since; /* how far the ledger was when the actor saw what an act that looks back
			* (act.h) is about; 0: not said. Changed since, it is refused: R-LEDGER-07 */
	void (*done)(struct submission *); /* called by the writer's thread (or at once, where it is
					      not queued); must be quick */
	void *context;
	/* Heard. */
	enum outcome outcome;
	int64_t seq;
	id first;
	str answer; /* JSON: {"seq":N,"id":N,...}; of a dry run {"dry_run":true,...}; stands in the
		       arena */
	struct problems problems;
	struct err err;
	/* The house's own. */
	struct arena arena;
	hash asked;
	void *given; /* the record's struct as it was read, where the act's resolve() changes it */
	size_t unread; /* problems of rows that were there before it was queued */
	struct submission *next;
};

void submission_init(
	struct submission *, const struct act *, enum language); /* actor: the operator */
void submission_done(struct submission *);
/* Whether the ledger has more to say of a record that was read: there are no problems, or only such
 * of single rows, of an act that looks at all of them together (.sees_all). */
bool submission_worthwhile(const struct submission *);
void ledger_submit(struct ledger *, struct submission *); /* it stays the ledger's until done() */
void ledger_do(struct ledger *, struct submission *);     /* submits and waits */

/* Tries acts of anybody one after the other, each as if those before it had been done, as they would be with their
 * keys; then nothing of it has happened. OUTCOME_WOULD, OUTCOME_REPEATED and OUTCOME_REFUSED say what would
 * come of each; the first fault ends it. Everybody's acts wait meanwhile, so no more are tried than fit into
 * LEDGER_TRY_MS and, where they change the tree or posts, into a store that is not too large to be looked at
 * anew: of those that were left the outcome is OUTCOME_NONE. What has an outcome already is passed over. */
#define LEDGER_TRY_MAX 5000
#define LEDGER_TRY_MS 500
void ledger_try(struct ledger *, struct submission *const *list, size_t count);

/* How far the act that is being written now is; total 0: nothing long is being done. */
struct progress {
	int64_t done, total;
};
struct progress ledger_progress(const struct ledger *);

/* What the writer has done since it started, and what it has before it. */
struct ledger_figures {
	int64_t events;                     /* in the ledger */
	int64_t units;                      /* on the board */
	int64_t acts[OUTCOME_COUNT];        /* answered, by outcome */
	int64_t batches, batch_us, waiting; /* `waiting`: submissions in the queue */
	int64_t fault_at;                   /* when a batch last failed, us; 0: never */
	int64_t commit_at;                  /* when one was last durable, us; 0: never */
};
struct ledger_figures ledger_figures(struct ledger *);

/* A file that is handed in; its bytes stay the caller's. What a picture is like is worked out by file_handed(), in
 * the caller's thread. */
struct handed_file {
	str bytes;
	hash file, likeness;
	bool pictures; /* it is a picture that can be known again: `likeness` says by what */
	struct file_about about;
};
struct handed_file file_handed(str bytes, const struct file_about *);

/* Keeps a file's bytes as they are (in 1 MiB parts, named by hash), durable when it returns. The same
 * bytes are kept once, and what was known of them first stands: *about has it then. NULL: nothing is
 * known of them. */
bool ledger_keep_file(
	struct ledger *, str bytes, struct file_about *about, hash *ret, struct err *);

/* ---- What slices keep beside it ---- */
/* Lets the writer's thread change tables of the kind *kept* (store/sql.h) in the transaction of its next batch, and
 * waits until that is durable: for what is no event, such as whether a mail was sent. Must be quick: everybody's acts
 * wait for it. It may be called again, where the batch has to be run again. False: *err, and nothing was kept. */
bool ledger_keep(struct ledger *, void (*)(struct conn *, void *context), void *context, struct err *);

/* ---- Reading ---- */
/* One reader's look at the store: a connection in a read transaction, and the board at least as
 * new. From a pool: the first look of a thread may open a connection. NULL with *err where that
 * fails or the board does not come up within two seconds. */
struct reading {
	struct conn *conn;
	struct board *board;
	struct ledger *ledger;
	int64_t seq; /* of the read transaction */
	date today;
	enum language language;
	const struct standing *standing; /* of who reads; NULL: of the operator. The caller's */
	struct callings *callings;       /* the house's own: what things are called, until it ends */
	struct reading *next;            /* the pool's */
};
struct reading *ledger_read(struct ledger *, struct err *);
void ledger_read_end(struct reading *);
/* A look at the store as it was known at the end of an earlier day, which is its today. Making one
 * takes as long as replaying the ledger up to there, and as much disk and memory as its tables and
 * its board; the last LEDGER_PAST_KEPT days are kept, each for one reader at a time. NULL: *err is
 * ERR_BUSY where another is being made or the day is in use for long, ERR_MISUSE where nothing was
 * known yet or the day is still to come. */
#define LEDGER_PAST_KEPT 2
struct reading *ledger_read_past(struct ledger *, date, struct err *);
/* Finds a thing by code or by id ("#123" or digits that are no code); ID_NONE where there is
 * none, or none that the reader may know of. */
id reading_find(struct reading *, const char *thing, str text);
/* Whether the reader may know of a thing. */
bool reading_knows(struct reading *, const char *thing, id);
/* The unit at which rights over a thing are held; ID_NONE: the whole store. */
id reading_unit(struct reading *, const char *thing, id);
/* Whether the reader has a right at a unit (ID_NONE: at the whole store). */
bool reading_may(struct reading *, enum right, id unit);
/* The unit where a reader begins who does not see all: at and below which all of it lies, else that
 * of the first post. */
id reading_home(struct reading *);
/* Whether it may see all units. */
bool reading_everywhere(const struct reading *);
/* Whether the reader may know of what stands at that unit, as far as the board alone says it: quick enough for rows of
 * which few are the reader's. A draft may still be unknown. */
bool reading_near(struct reading *, enum known, id unit);
/* Whether the reader may see a stored file: a slice shows it at a unit that is seen. */
bool reading_may_file(struct reading *, hash);
/* What it is called where the reader sees it, the first of several; or not given. */
str reading_file_title(struct reading *, hash, struct arena *);
/* A file's bytes, or not given. */
str reading_file(struct reading *, hash, struct arena *);
struct file_about reading_file_about(struct reading *, hash);

/* Events from the newest down, of one subject (ID_NONE: of all), at units that the reader may see,
 * each with its record as far as it stands in the event itself (a large import's rows do not). Goes
 * on while `each` returns true; what it is given ends with the call. */
typedef bool (*reading_event)(
	void *context, const struct act *, const struct event *, const void *in);
void reading_events(struct reading *, id subject, reading_event each, void *context);
/* The number of the last event of that day or before it; 0: there is none. Days only go on, so it is
 * looked for by halves. */
int64_t reading_seq_at(struct reading *, date);
/* Those of these numbers, in this order, wherever they happened: that the reader may see what they are
 * about is asked before. */
void reading_events_at(
	struct reading *, const int64_t *seqs, size_t count, reading_event each, void *context);
/* Those after `since` up to `until`. */
void reading_events_between(struct reading *, id subject, int64_t since, int64_t until,
	reading_event each, void *context);
/* Those that one did, or that are about one, wherever they happened. */
void reading_events_of(struct reading *, id actor, reading_event each, void *context);
/* What was done on that day and since, the newest first: the names of acts alone, at units that the reader may
 * see, up to `most` events looked at; false: there are more. */
typedef void (*reading_done)(void *context, str act, id unit);
bool reading_done_since(struct reading *, date, size_t most, reading_done each, void *context);
/* Of the events after `since`, in their order: the names of the acts and what they are about, wherever that is. */
typedef void (*reading_touched)(void *context, str act, id subject);
void reading_touches(struct reading *, int64_t since, reading_touched each, void *context);
/* The sentence of an event, in the reader's language, without what the reader may not know; names stand in
 * the arena for so long. */
void reading_sentence(struct reading *, const struct act *, const struct event *, const void *in,
	struct arena *, struct buf *out);
/* The code of a thing, in the arena; not given where it has none. */
str reading_code(struct reading *, const char *thing, id, struct arena *);
/* The kind of thing that acts; "" where only the operator does. */
const char *reading_actors(const struct reading *);
/* The kind of thing at which rights are held, and which stands on the board; "" where there are none. */
const char *reading_places(const struct reading *);
/* What a slice keeps in memory (slice.h, .memory): of the store that is read. */
void *reading_memory(struct reading *, const struct slice *);
/* The store's name among stores: 64 digits, in the arena. */
str reading_store(struct reading *, struct arena *);
/* Whether the reader may know that person's name. */
bool reading_may_name(struct reading *, id person);
/* The label of a thing, in the arena; of a person whom the reader may not know by name the code. Not
 * given where there is no such thing. */
str reading_label(struct reading *, const char *thing, id, struct arena *);
/* The same of what the reader may know of, else "(not shown)"; ID_NONE: not given. */
str reading_told(struct reading *, const char *thing, id, struct arena *);
/* Both, where many are told one after the other: they stand until the reading is asked for another thing. */
void reading_named(struct reading *, const char *thing, id, str *ret_code, str *ret_label);

/* ---- What keeps it honest ---- */
/* Walks the chain, replays into scratch tables and compares every derived table, row by row. True
 * where all holds; else `report` has a line for each thing that does not (the first 100), and
 * *err only where it could not look. With a checkpoint (see keep.h; NULL: none) it also says
 * whether what that speaks of was rewritten or cut off. Works on a store that is being served. */
struct checkpoint;
bool ledger_verify(const char *folder, const struct slice *const *, const struct checkpoint *,
	struct buf *report, int64_t *ret_events, struct err *);
/* Replays every slice into new tables and swaps them in. Needs the lock. */
bool ledger_rebuild(
	const char *folder, const struct slice *const *, int64_t *ret_events, struct err *);

#endif
