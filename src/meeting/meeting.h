/* Meetings, from the notice on. The only header of this slice that others include; README.md tells the
 * rules. */
#ifndef MUSTER_MEETING_MEETING_H
#define MUSTER_MEETING_MEETING_H

#include "ledger/ledger.h"

extern const struct slice meeting_slice;

/* ---- For who sends invitations ---- */

/* How a meeting stands for those who are invited. False where there is none. */
struct meeting_stand {
	id unit;
	bool announced, cancelled; /* neither: a draft, in session, or held */
	int64_t sequence;          /* of its invitation: goes up with whatever they are to hear of */
	moment starts, ends;       /* where it is announced or cancelled */
	moment changed;            /* when it was announced, changed or cancelled last */
	bool minutes;              /* they are circulated, and the day for remarks is not past */
	int64_t version;           /* of the minutes */
};
bool meeting_stands(struct reading *, id meeting, struct arena *, struct meeting_stand *ret);
/* Whether an act of that name, which is about a meeting, may be news to somebody who is or was invited. */
bool meeting_is_news(str act);
/* All who are invited, deputies too, by their ids, in the arena; how many. *ret_more: there are more than can be gone
 * through, and these are not all. */
size_t meeting_guests(struct reading *, id meeting, struct arena *, id **ret, bool *ret_more);
/* Of these persons those who are invited, however many others are: keeps them in their order; how many. */
size_t meeting_guests_among(struct reading *, id meeting, struct arena *, id *persons, size_t count);
/* Meetings that are announced, begin after `now`, and were announced or changed after `since`: in the arena; how
 * many. */
size_t meetings_ahead(struct conn *, moment now, moment since, struct arena *, id **ret);

/* What is sent to one of them, as the reading's reader may know it, in its language; texts stand in the arena. */
struct meeting_letter {
	str name, mail;      /* to whom: mail may be not given */
	str unit, reply_to;  /* from whom; reply_to: of the unit's liaison, or not given */
	str subject, text;
	str ics;             /* for a calendar (RFC 5545); or not given */
	const char *method;  /* of that: "REQUEST" or "CANCEL" */
};
struct meeting_letter_asked {
	id meeting, person;
	bool invited; /* false: no longer */
	str base;     /* where this store is reached, "https://host" */
	moment stamp; /* when it was written */
};
/* False where the meeting, which is announced or was cancelled, or the person is not there, or who is to be invited is
 * no longer expected. */
bool meeting_write(
	struct reading *, const struct meeting_letter_asked *, struct arena *, struct meeting_letter *ret);
/* That its minutes are circulated, and until when they may be remarked on: nothing for a calendar. False where they are
 * not, or the person is not there. */
bool meeting_write_minutes(
	struct reading *, const struct meeting_letter_asked *, struct arena *, struct meeting_letter *ret);

#endif
