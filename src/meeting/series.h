/* Series: meetings that repeat by a rule of RFC 5545.
 *
 * A series has what its meetings have, a rule (series_rule.h) that is counted from its first day, and a time of the
 * day. Its meetings are made ahead of time, so many days as it says: when it begins or is changed, and by the clock.
 * From then on each is a meeting as any other, that names its series; what was changed for one alone stays when the
 * series is changed. Which day of the series a meeting is of never changes, wherever it is moved. */
#ifndef MUSTER_MEETING_SERIES_H
#define MUSTER_MEETING_SERIES_H

#include "ledger/clock.h"
#include "meeting/series_rule.h"
#include "meeting/template.h"

#define AHEAD_MAX 366
#define AHEAD_USUAL 30
#define MADE_MAX 60 /* meetings of one series at a time; the others follow with the next day */
#define LENGTH_USUAL 60
#define FIRST_AHEAD_MAX 731 /* days to the first day of a series */

extern const struct act series_begin_act, series_change_act, series_skip_act, series_end_act, series_extend_act;
extern const struct view series_view;
extern const struct job meeting_jobs[];

/* Stored in derived tables: numbers never change. What becomes of a day that is not worked. */
enum days_off { OFF_KEPT = 1, OFF_BEFORE, OFF_SKIPPED };
extern const struct choice days_off_choices[];

struct series {
	id series, unit;
	str code;
	int kind;
	int64_t minutes;
	date first;
	str at; /* "09:30" */
	str rule;
	int days_off;
	int64_t ahead;
	bool draft;
	opt_date ended;
	struct plan plan; /* without times and papers */
};
/* With its lists; false where there is none. */
bool series_get(struct conn *, id series, struct arena *, struct series *ret);
struct rule series_rule_of(const struct series *);
/* How it repeats, as a sentence; series_words.c. */
str series_words(const struct series *, const struct rule *, enum language, struct arena *);

/* ---- When it meets ---- */

/* How often, as people choose it. */
enum every_day { EVERY_DAY = 1, EVERY_WEEKDAY, EVERY_MONTH_DAY, EVERY_MONTH_WEEKDAY, EVERY_MONTH_LAST, EVERY_MONTH_END,
	EVERY_YEAR };
extern const struct choice every_day_choices[];

struct timing {
	opt_date first;
	str at;
	int every;
	opt_number interval;
	struct texts weekdays;
	str rule;
	opt_date until;
	opt_number count;
	int days_off;
	opt_number ahead;
	opt_yesno draft;
};

/* Its fields but the first day and the time, of an act's struct S that has a member `timing`. */
#define TIMING_FIELDS(S)                                                                           \
	{ AT_AS(S, timing.every, "every", CHOICE), .label = N_("Repeats"),                 \
			.choices = every_day_choices },                                            \
		{ AT_AS(S, timing.interval, "interval", NUMBER), .label = N_("Only every so many"),\
			.min = 1, .max = RULE_INTERVAL_MAX,                                        \
			.help = N_("2: every second week, month ...") },                           \
		{ AT_AS(S, timing.weekdays, "weekdays", TEXTS), .label = N_("Weekdays"), .max = 7, \
			.help = N_("mon,tue,wed,thu,fri,sat,sun. Not given: that of the first "    \
				   "day.") },                                                      \
		{ AT_AS(S, timing.until, "until", DATE), .label = N_("Until") },                   \
		{ AT_AS(S, timing.count, "count", NUMBER), .label = N_("So many times"),           \
			.min = 1, .max = RULE_COUNT_MAX },                                         \
		{ AT_AS(S, timing.rule, "rule", TEXT), .label = N_("Or a rule of RFC 5545"),       \
			.max = RULE_MAX, .help = N_("Such as FREQ=MONTHLY;BYDAY=2TU, instead of "  \
						    "choosing.") },                                \
		{ AT_AS(S, timing.days_off, "days_off", CHOICE), .label = N_("On a day off"),      \
			.choices = days_off_choices },                                             \
		{ AT_AS(S, timing.ahead, "ahead", NUMBER), .label = N_("Days ahead"), .min = 1,    \
			.max = AHEAD_MAX,                                                          \
			.help = N_("So long before, each meeting is made, and whoever is expected " \
				   "is invited to each by itself. Not given: 30.") },              \
	{                                                                                          \
		AT_AS(S, timing.draft, "draft", YESNO), .label = N_("As drafts"),                  \
			.help = N_("Its meetings are made as drafts, and each is announced by "    \
				   "hand.")                                                        \
	}

/* From which day it counts, at what time of the day it begins, and the rule as it stood, of which only the end is
 * another one; or not given. */
struct timing_from {
	date first;
	str at, rule;
};
/* For resolve: puts in one rule what was chosen or written. Refuses what cannot be. */
void timing_resolve(struct timing *, const struct timing_from *, struct arena *, struct problems *);
/* For check: whether it can be. `today`: a new first day is not before it; not given: it stands already. */
void timing_check(const struct timing *, date first, opt_date today, struct problems *);

/* A day of a series as it is held: moved to a working day where it says so. */
struct occurrence {
	date day, held;
	bool skipped;  /* by hand, or as a day off */
	bool again;    /* on the day of the one before it, which is held alone */
	id meeting;    /* ID_NONE: not made yet */
	int state;     /* of that meeting */
	moment starts; /* where it was made */
};
/* Those whose day lies from `from` to `until`; of those that are `again` only whose meeting was made; in the arena; how
 * many, at most `max`. */
size_t series_occurrences(struct conn *, const struct series *, date from, date until, struct arena *,
	struct occurrence **ret, size_t max);
/* Those that are to be made today. */
size_t series_due(struct conn *, const struct series *, date today, struct arena *, struct occurrence **ret);
moment series_starts(const struct series *, date held); /* by the clock on the wall */

/* ---- Its meetings ---- */

/* What was changed for one meeting alone. */
enum { OWN_TITLE = 1, OWN_PURPOSE = 2, OWN_PLACE = 4, OWN_LINK = 8, OWN_TIMES = 16, OWN_CAMPAIGN = 32, OWN_AGENDA = 64,
	OWN_EXPECTED = 128, OWN_KIND = 256 };

/* For apply: a meeting is of a series; it was changed by hand; it was cancelled by hand, so that its day is not
 * made again. Of what is of no series nothing comes. */
void series_take(struct tx *, id meeting, id series, date day);
void series_own(struct tx *, const struct meeting *before, const struct meeting_change *);
void series_pass_over(struct tx *, id meeting);
/* For then: makes what is to be made today. */
void series_make(struct tx *, id series);

struct of_series {
	id series;
	date day;
	int own;
};
bool meeting_series(struct conn *, id meeting, struct of_series *ret); /* false: it is of none */
id series_neighbour(struct conn *, const struct of_series *, bool after); /* ID_NONE: there is none */

#endif
