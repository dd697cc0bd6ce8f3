/* What belongs to a meeting that is held: points stressed, the item at hand, what the scribe wrote, resolutions and
 * what they became. */
#ifndef MUSTER_MEETING_HOLD_H
#define MUSTER_MEETING_HOLD_H

#include "meeting/parts.h"

#define POINTS_MAX 50       /* of a meeting */
#define POINT_TEXT_MAX 500
#define CLAUSE_MAX 40       /* of the number of a clause */
#define RESOLUTIONS_MAX 200 /* of a meeting */
#define RESOLUTION_TEXT_MAX 5000
#define NOTE_MAX 20000      /* of one entry */
#define NOTED_MAX 5000      /* texts of notes that are kept of a meeting: each that was saved stays in the ledger */
#define TURNS_MAX 2000      /* of a meeting */
#define ENACTED_MAX 50      /* measures at once */
#define COUNTED_MAX 5000    /* meetings held that are counted at once for what was enacted */
#define CARRIED_MAX 100     /* measures of one resolution */

/* Stored in derived tables: numbers never change. */
enum resolution_state {
	RESOLUTION_OPEN = 1,
	RESOLUTION_ENACTED,
	RESOLUTION_DONE,
	RESOLUTION_DROPPED,
	RESOLUTION_WITHDRAWN
};
extern const struct choice resolution_states[];

extern const struct act meeting_stress_act, point_change_act, point_withdraw_act, meeting_proceed_act,
	meeting_note_act, meeting_resolve_act, resolution_change_act, resolution_withdraw_act,
	resolution_settle_act, resolution_carry_act, meeting_enact_act;
extern const struct view points_view, resolutions_view;

/* Whether something may still be put on record of it, as whatever was said there: it was not cancelled, and its minutes
 * are not closed. Refuses beside `field`. */
bool meeting_takes_record(struct tx *, const struct meeting *, const char *field, struct problems *);
/* The same, of what only happens where people meet: it has begun, or was held. */
bool meeting_has_begun(struct tx *, const struct meeting *, const char *field, struct problems *);

/* ---- Points stressed ---- */

struct point {
	id point, meeting;
	int64_t number;
	str code, text, clause; /* clause: not given: none */
	bool withdrawn;
};
struct points {
	struct point *ptr;
	size_t count;
};
bool point_get(struct conn *, id point, struct arena *, struct point *ret);
struct points points_of(struct conn *, id meeting, struct arena *); /* that stand */

/* ---- The item at hand ---- */

struct turn {
	int64_t item; /* its number, from 1 */
	moment at;
};
struct turns {
	struct turn *ptr;
	size_t count;
};
/* As the items began. The first began when the meeting was opened, where nobody said otherwise; none where it has no
 * agenda or was not opened. */
struct turns turns_of(struct conn *, const struct meeting *, struct arena *);
/* How long an item was at hand until `until`, in microseconds. */
int64_t item_spent(const struct turns *, int64_t item, moment until);

/* ---- What the scribe wrote ---- */

/* "" of the whole meeting, "i3", "p17"; in the arena. */
str note_entry(opt_number item, id point, struct arena *);
struct note {
	str entry, text;
	int64_t item; /* 0: of no item */
	id point;
	int64_t event; /* that wrote it last; 0: nothing was written yet */
	moment at;
};
struct notes {
	struct note *ptr;
	size_t count;
};
struct notes notes_of(struct conn *, id meeting, struct arena *);
const struct note *note_of(const struct notes *, str entry); /* NULL: nothing was written */

/* Notes hang on the number of an item, so another agenda moves them. */
/* The item `item` of the agenda before is the item `to` of the new one; 0: none, or nobody can tell which. */
struct move {
	number item, to;
};
extern const struct field_table move_table;
/* Items of a meeting that have another number, or none, where its agenda becomes that one; in the arena. */
struct rows items_moved(struct conn *, id meeting, const struct rows *agenda, struct arena *);
/* Refuses beside "agenda", by their names, items that have notes and of which nobody can tell what they became. */
void notes_check(struct tx *, const struct meeting *, const struct rows *moved, struct problems *);
/* In apply: notes go along; whoever has begun to write at one of these items before is told. */
void notes_move(struct tx *, const struct event *, id meeting, const struct rows *moved);

/* ---- Resolutions ---- */

struct resolution {
	id resolution, meeting;
	int64_t number;
	str code, title, text; /* title: the first line of the text */
	opt_number item;
	id point, unit;
	opt_date due;
	int state;
	opt_date deployed; /* it put the campaign into force on that day */
	str note;
};
struct resolutions {
	struct resolution *ptr;
	size_t count;
};
bool resolution_get(struct conn *, id resolution, struct arena *, struct resolution *ret);
struct resolutions resolutions_of(struct conn *, id meeting, struct arena *); /* not taken back */
struct resolutions resolutions_of_point(struct conn *, id point, struct arena *);
/* The measures that carry it out, up to CARRIED_MAX; and the other way round. */
struct ids measures_of(struct conn *, id resolution, struct arena *);
struct ids resolutions_of_measure(struct conn *, id measure, struct arena *);
/* Those by which a campaign went into force. */
struct ids resolutions_that_deployed(struct conn *, id campaign, struct arena *);
bool resolution_is_carried_by(struct conn *, id resolution, id measure);

/* What resolution.carry is given: meeting.enact has it follow. */
struct resolution_carry {
	id resolution, measure;
};

/* Refuses what is of an item and a point at once, of an item that the agenda does not have, or of a point of another
 * meeting or one that was taken back. */
void check_subject(struct tx *, const struct meeting *, opt_number item, id point, struct problems *);

#endif
