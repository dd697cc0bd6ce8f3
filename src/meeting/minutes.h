/* The minutes of a meeting that was held: not typed, but assembled of its agenda, what was noted, the points
 * stressed, the resolutions and how many were there.
 *
 * They are a draft until they are circulated; then whoever was expected may remark on them until a day; once they are
 * approved, what they are made of stays as it is (minutes_locked()), and they stand as a version. When they
 * are reopened that version is kept, and what follows becomes the next one. */
#ifndef MUSTER_MEETING_MINUTES_H
#define MUSTER_MEETING_MINUTES_H

#include "meeting/hold.h"

#define REMARK_MAX 2000   /* of one */
#define REMARKS_MAX 500   /* of a version */
#define REMARKS_OF_ONE 20 /* person, of a version */
#define VERSIONS_MAX 50   /* of its minutes */
#define ENTRIES_MAX (ITEMS_MAX + POINTS_MAX + RESOLUTIONS_MAX + 1)

/* Stored in derived tables: numbers never change. A draft has no row. */
enum minutes_state { MINUTES_CIRCULATED = 1, MINUTES_APPROVED, MINUTES_REOPENED, MINUTES_DRAFT };
extern const struct choice minutes_states[];

extern const struct act minutes_circulate_act, minutes_remark_act, minutes_approve_act, minutes_reopen_act;
extern const struct view minutes_view, remarks_view;

/* ---- How they stand ---- */

struct minutes {
	int state;
	int64_t version;
	opt_date until; /* the last day on which remarks are taken; of what was circulated */
	moment approved;
	id approved_by;
	int64_t event; /* that approved them, and its hash in the ledger */
	hash hash;
	str reason; /* why they were reopened */
	int64_t sent; /* the event that circulated them last; 0: not known */
};
/* As they stand: a draft, or the newest version. */
struct minutes minutes_of(struct conn *, id meeting, struct arena *);
/* One version; false: there is none that was circulated. */
bool minutes_version(struct conn *, id meeting, int64_t version, struct arena *, struct minutes *ret);

/* The events after `since` that changed what they are made of: notes, points, resolutions, the roll, how many were
 * there; the newest first, up to `max`; how many. */
size_t minutes_made_by(struct conn *, id meeting, int64_t since, int64_t *ret, size_t max);

/* ---- What stands in them ---- */

enum entry_kind { ENTRY_ITEM = 1, ENTRY_POINT, ENTRY_RESOLUTION, ENTRY_WHOLE };
struct minutes_entry {
	int kind;
	opt_number number; /* of an item of the agenda, of a point, of a resolution */
	id thing;          /* the point or the resolution */
	str code;          /* its code */
	str title, text;   /* of an item or a point: it, and what was noted; of a resolution: its text alone */
	id person;         /* who presented an item */
	id unit;           /* a resolution: who is responsible, by when, and on which item it was taken */
	opt_date due;
	opt_number item;
};
extern const struct field_table entry_table;
/* As things are now; the meeting has its lists. */
struct rows minutes_assemble(struct conn *, const struct meeting *, struct arena *); /* struct minutes_entry */
/* Of a version that was approved. */
struct rows minutes_kept(struct conn *, id meeting, int64_t version, struct arena *);

#endif
