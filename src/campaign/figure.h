/* Figures: what is asked once. A small dictionary; what a unit gave for one, for a period, is
 * kept and shown in every later form that asks for it.
 *
 * The period in question of a measure is the one that contains the day on which its own period
 * begins (of a measure that recurs) or on which it is due as issued. A value is given by an
 * answer where none is held yet, and changed by figure.correct or by the answer that gave it, when
 * that is given anew: every answer that rests on it shows the new one, on the boards too. */
#ifndef MUSTER_CAMPAIGN_FIGURE_H
#define MUSTER_CAMPAIGN_FIGURE_H

#include "campaign/form.h"

/* Stored in derived tables: numbers never change. */
enum figure_period { FIGURE_ONCE = 1, FIGURE_YEAR, FIGURE_QUARTER, FIGURE_MONTH, FIGURE_WEEK };
extern const struct choice figure_periods[], figure_kinds[];

struct figure {
	id figure;
	str code, title;
	enum form_kind kind; /* TEXT, NUMBER or DECIMAL */
	int places;
	enum figure_period period;
};
bool figure_get(struct conn *, id, struct arena *, struct figure *ret);
id figure_by_code(struct conn *, str code); /* ID_NONE: none has it */

/* The first day of the period that contains a day; day 0 where there are no periods. Weeks begin on
 * Monday (ISO 8601). */
date figure_begins(enum figure_period, date day);

/* What a unit gave. False where it gave nothing yet; texts stand in the arena. */
struct held {
	str text, from; /* from: the measure's code */
	date day;
	id measure;
};
bool figure_held(struct conn *, id figure, id unit, date begins, struct arena *, struct held *ret);

/* Of an answer: a field that names a figure and was not given takes what is held; another value
 * than the one that is held is refused, but for the measure that it came from. In resolve, after
 * form_read() has read what was given. */
void figures_take(struct tx *, id unit, id measure, struct values *, struct problems *);
/* In apply: values of figures that were not held yet are from now on; one that the same measure had
 * given is put right wherever it rests. */
void figures_keep(struct tx *, id unit, id measure, const struct values *, const struct event *);

#endif
