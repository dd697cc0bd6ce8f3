/* What a campaign would ask of whom: worked out on the board before anything is issued.
 *
 * Days are those issued, since tightening is the units' own doing. Hours are the efforts that
 * measures state; a measure that states none asks for none. */
#ifndef MUSTER_CAMPAIGN_REHEARSAL_H
#define MUSTER_CAMPAIGN_REHEARSAL_H

#include "campaign/parts.h"
#include "ledger/ledger.h"

/* The measures of one campaign, and with `others` those of all others in force that reach its
 * units and are due in months in which the campaign's own are. */
struct rehearsal {
	struct campaign campaign;
	struct board_column *columns;
	int64_t *minutes; /* of each column, for one unit */
	size_t own;       /* how many columns are the campaign's; they stand first */
	size_t count;
	bool cut; /* there are more than can be weighed together: what it says would not be all */
};

/* As if this measure of the campaign were due on that day, or took so long. */
struct rehearsal_change {
	id measure;
	opt_date due;
	opt_number effort;
};

/* False where there is no such campaign. All stands in the arena. */
bool rehearsal_read(struct conn *, struct board *, id campaign, bool others,
	const struct rehearsal_change *, struct arena *, struct rehearsal *ret);

/* What the columns that are picked come to, below a unit. */
struct burden {
	int64_t units, duties, minutes; /* units: that have any duty */
	int64_t most;                   /* duties of one unit */
	int64_t most_minutes;           /* of one unit */
};
typedef bool rehearsal_pick(const void *context, const struct board_column *);
struct burden rehearsal_burden(struct board *, const struct rehearsal *, id unit, size_t columns,
	rehearsal_pick *, const void *context);

/* Picks: all columns; those that are due in the seven days from a day on, or in its month. */
bool pick_all(const void *context, const struct board_column *);
bool pick_week(const void *monday, const struct board_column *); /* date */
bool pick_month(const void *first, const struct board_column *); /* date, the first of the month */

/* Different weeks (their Mondays) or months (their firsts) in which the first `columns` are due,
 * ascending, into ret with room for as many as there are columns. */
size_t rehearsal_weeks(const struct rehearsal *, size_t columns, date *ret);
size_t rehearsal_months(const struct rehearsal *, size_t columns, date *ret);

/* One week of it at and below a unit. */
struct rehearsal_week {
	date monday;
	int64_t duties, minutes; /* that the campaign asks */
	int64_t others;          /* minutes that the others ask besides */
	int64_t most;            /* duties of one unit, over all campaigns */
	int64_t over;            /* units with more duties than `limit`, over all campaigns */
};
struct rehearsal_week rehearsal_week(
	struct board *, const struct rehearsal *, id unit, date monday, int64_t limit);
#define REHEARSAL_WEEK_LIMIT 5 /* duties due in one week, unless another number is asked for */
/* Duties due in the week from that Monday, of units that are asked so (board_alike). */
int64_t rehearsal_duties(const struct rehearsal *, date monday, const uint8_t *asked);
str rehearsal_week_text(date monday, struct arena *); /* "2026-W48" */
str rehearsal_hours(int64_t minutes, struct arena *); /* "1.5": tenths, rounded down */

/* Refuses, beside "reason", a deployment that brings some unit over a limit of hours a month that
 * holds for it, where no reason was given. */
void burden_check(struct tx *, id campaign, bool reasoned, struct problems *);

extern const struct act burden_limit_act;
extern const struct view rehearsal_view, rehearsal_weeks_view, rehearsal_over_view,
	rehearsal_repeats_view, rehearsal_held_view, rehearsal_nobody_view, burden_view;

#endif
