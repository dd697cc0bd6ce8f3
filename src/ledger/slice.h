/* A slice: the folder that holds one capability, as the kernel sees it.
 *
 * app/slices.c lists them in order; the kernel works from that list and never names one. Views,
 * routes and panels are shown here by name only: they belong to the layers above (view/, web/). */
#ifndef MUSTER_LEDGER_SLICE_H
#define MUSTER_LEDGER_SLICE_H

#include "ledger/act.h"
#include "store/store.h"

struct board_changes;
struct reading;
struct json;
struct view;
struct route;
struct panel;
struct job;
struct look;
struct pinyin;
struct reading;

/* How things of a kind are looked for of which there are too many to go through (look.h). It may keep something
 * in memory beside the ledger, and sees to it that this is as new as the reading. Any number of threads
 * may look at a time. What it gives need not be known to the reader: that is looked at afterwards. */
struct thing_finder {
	void *(*open)(struct pinyin *); /* at the opening of the store: nothing that takes long */
	void (*close)(void *kept);
	/* By the writer, when an event is durable of which tx_changed() told, before anybody can read it:
	 * that this thing is not what it was; ID_NONE: that any may be. In the order of the events. Must be
	 * quick, and wait for nobody who looks. */
	void (*changed)(void *kept, int64_t seq, id thing);
	size_t (*find)(void *kept, struct reading *, const struct look *, id *ret); /* up to look->max,
						the best first */
};

/* A kind of thing: how it is found and told. Statements take and give:
 *   by_code: $code -> id (NULL: has no code)
 *   by_id:   $id -> code (may be null), label, unit id (where rights over it are held; null: the
 *            whole store) */
struct thing {
	const char *name;  /* "unit" */
	const char *label; /* N_("Unit") */
	const struct statement *by_code;
	const struct statement *by_id;
	enum known known; /* by whom: right.h */
	const struct statement
		*draft; /* $id -> a row while it is known in the range alone; or NULL */
	/* How it is looked for; where it has neither of both it is not. `list`: $most -> id, code, label
	 * of all of them up to so many, the newest first, which are gone through; `list_at` (may be NULL):
	 * $unit, $most -> the same of those whose unit it is, which are gone through for who may know of
	 * few units: that one's own would be lost among thousands of others. */
	const struct thing_finder *find;
	const struct statement *list, *list_at;
	bool names; /* by_id gives two more: the person whose name its label says, and what is said in
		     * its place to those who may not know that name */
};

/* What a photograph may be handed in for (POST /api/v1/file, the thing named in the query): only then
 * may it be kept where it was taken, beside the file, if that thing asks for it. */
struct file_purpose {
	const char *thing, *label;
	bool (*asks_place)(struct conn *, id thing);
};

/* A sort of record that answers duties by itself (to prove, in the glossary), as a measure names it. Slices before this
 * one ask for it by that name, and know no more of it. "meeting" is any, "meeting.study" one sort of them. */
struct proof_kind {
	const char *name, *label; /* "meeting.study", N_("A study meeting") */
};

/* Where somebody is awaited: for the first page. Texts stand in the arena; said: what was replied, or not given. With
 * `remarks`, not there, but to read what was put on record and to remark on it, until that day. */
struct awaited {
	str label, url, where, said;
	moment at;
	bool there, cancelled; /* there: the reader has come already */
	bool remarks;
	date until;
};

/* What a slice keeps in memory beside the ledger, for those who read. It sees to it that this is as new as the reading;
 * any number of threads may ask at a time. */
struct slice_memory {
	void *(*open)(void); /* at the opening of the store: nothing that takes long */
	void (*close)(void *kept);
};

struct slice {
	const char *name;
	const char *version; /* of its derived tables and of how apply fills them; another one:
				replayed at the next start */
	const struct sql_file *schema;
	/* Derived tables of earlier versions that nobody reads any more, to be dropped; NULL ends; may be NULL. */
	const char *const *former;
	const struct thing *things;
	size_t thing_count;
	const struct act *const *acts; /* NULL ends */
	/* Acts of RIGHT_CLOCK, RIGHT_NOTE, RIGHT_DOOR and RIGHT_FOLLOW: people do not do them, so no command and no
	 * route has them. NULL ends; may be NULL. */
	const struct act *const *clock_acts;
	const struct job *jobs;             /* clock.h; a zeroed one ends; may be NULL */
	const struct proof_kind *proves;    /* a zeroed one ends; may be NULL */
	const struct view *const *views;    /* NULL ends; may be NULL */
	const struct route *routes;         /* a zeroed one ends; may be NULL */
	const struct panel *panels;         /* of pages of things; a zeroed one ends; may be NULL */
	const struct file_purpose *purpose; /* may be NULL */
	/* What each role may do; a row of scope 0 ends; NULL in a slice that has no roles. */
	const struct right_row *rights;
	const char
		*actors; /* with `rights`: the kind of thing that acts, whose label is its name */
	const char *places; /* with `rights`: the kind of thing at which they are held: units */
	/* $id, $day -> the units at which that one holds a post, and whether it is seen by name along
	 * their lines; else it is only at the unit itself. */
	const struct statement *named;
	/* The posts that a person holds on a day, up to `max` of them; with `rights`. Another slice may lend
	 * more, of roles that the table of rights has, to whoever holds a post: what changes them is
	 * .shapes. It may have `named`, too. May be NULL. */
	size_t (*held)(struct conn *, id person, date day, struct holding *ret, size_t max);
	const struct act *notes_file, *notes_export; /* noted.h; both, or neither */
	/* $file -> units whose readers may read the stored file, and what it is called there (or null);
	 * NULL: it shows none. */
	const struct statement *file_units;
	const char *file_thing; /* with `file_units`: what it gives are things of this kind instead of units, and
				 * whoever may know of one may read the file; NULL: units */
	/* What it holds about a person, for that person's own file: members of a JSON object; may be NULL. */
	void (*tells_of)(struct reading *, id person, struct json *);
	/* Drops what it keeps beside the ledger about a thing whose key is destroyed (act.h, .erases), in the same
	 * transaction; may be NULL: it keeps nothing. */
	void (*forgets)(struct conn *, id which);
	/* Where a person is awaited in the next days, the earliest first, then what waits for its remarks; up to max;
	 * how many. May be NULL. */
	size_t (*awaits)(struct reading *, id person, struct arena *, struct awaited *ret, size_t max);
	const struct slice_memory *memory; /* may be NULL; reading_memory() */
	/* Fills the board at start, from the derived tables; may be NULL. */
	void (*load)(struct conn *, struct board_changes *);
};

/* Of the acts that people do; NULL where there is none of that name. */
const struct act *slices_act(const struct slice *const *, str name);
const struct thing *slices_thing(const struct slice *const *, const char *name);
/* NULL: nothing proves by that name. */
const struct proof_kind *slices_proof(const struct slice *const *, str name);
/* All of these names, "meeting, meeting.study", in the arena. */
str slices_proofs(const struct slice *const *, struct arena *);
/* The self-check of the whole list, run as a test: acts, things, references between them, unique
 * names. NULL: all is well. */
const char *slices_wrong(const struct slice *const *);

#endif
