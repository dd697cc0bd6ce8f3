/* The writer's transaction, as an act sees it.
 *
 * Queries go through tx_conn(); a fault stays in the connection and ends the transaction, so code
 * reads straight on. What tx_arena() gives lives until the act is done. */
#ifndef MUSTER_LEDGER_TX_H
#define MUSTER_LEDGER_TX_H

#include "base/exif.h"
#include "base/filetype.h"
#include "board/board.h"
#include "ledger/act.h"
#include "ledger/event.h"
#include "store/store.h"

struct tx;

struct conn *tx_conn(struct tx *);
struct arena *tx_arena(struct tx *);
date tx_day(struct tx *); /* the organisation's local day of this act */
moment tx_at(const struct tx *); /* that the event will have, or has */
id tx_actor(struct tx *);
/* The tree and the boards as of the start of the batch: for resolve and check; not for apply
 * (asserted). */
struct board *tx_board(struct tx *);
/* What apply has to tell the board; taken after the commit. */
struct board_changes *tx_changes(struct tx *);
/* Whether there is a board that takes them: not in a replay, which need not read what only a board
 * would be told. What apply() writes to its tables never hangs on it. */
bool tx_has_board(const struct tx *);
/* Only in apply: a thing that was there before is called otherwise now, or stands elsewhere. What is kept in
 * memory of its kind to look for it hears of it after the commit. */
struct thing_finder;
void tx_changed(struct tx *, const struct thing_finder *, id thing);
/* The first id that the event to be appended will have: resolve of an import gives its rows theirs
 * from here on. */
id tx_next_id(struct tx *);
/* Whether the actor has that right there too (ID_NONE: at the whole store); for resolve and check. */
bool tx_may(struct tx *, enum right, id unit);
/* What slices say records of theirs prove (slice.h); NULL: nothing by that name. All such names, in the arena. */
struct proof_kind;
const struct proof_kind *tx_proof(struct tx *, str name);
str tx_proofs(struct tx *);
/* Whether the actor may know of that thing. */
bool tx_knows(struct tx *, const char *thing, id);
/* The bytes of a stored file, in the tx's arena; not given where there is none or it is larger than
 * max. */
str tx_file(struct tx *, hash, size_t max);
bool tx_has_file(struct tx *, hash);
/* What is known of a stored file beside its bytes. */
struct file_about {
	char type[FILETYPE_TEXT]; /* base/filetype.h; "": not known */
	bool dated;
	date taken; /* the day that a photograph is of */
	/* Degrees north and east of where it was taken, of one that was handed in for what asks that
	 * (slice.h); "": not known, or nobody asked. */
	char place[PLACE_TEXT];
};
struct file_about tx_file_about(struct tx *, hash);
/* What a stored picture is like (base/picture.h); false: it is no picture that can be known
 * again. */
bool tx_likeness(struct tx *, hash file, hash *ret);

/* Tells whoever watches how far a long act is (ledger_progress()); cheap, may be called for every
 * row. */
void tx_progress(struct tx *, int64_t done, int64_t total);

/* Only in `then`: another act follows from this event. `in` is its record, references filled in. It
 * is checked; a refusal there refuses the whole request, with the problem's field prefixed by
 * `place`: where the person finds what it was made of (not given: the act's name). */
void tx_follow(struct tx *, const struct act *, const void *in, str place);

#endif
