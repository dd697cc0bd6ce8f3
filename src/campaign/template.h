/* Templates: a campaign's stages and measures as a JSON file, and the records of the acts that
 * they become.
 *
 * A text in it may be given in several languages, {"en":"Plan","zh":"部署"}: the one that the
 * campaign is opened in is taken, or where it is missing any other.
 *
 * A template speaks in days of the campaign (0: the day it starts), so that it can be used again.
 * template.c has its field tables; demo/templates/ has examples. It is read once, when the
 * campaign is opened; what it said stands in the ledger as events of their own. */
#ifndef MUSTER_CAMPAIGN_TEMPLATE_H
#define MUSTER_CAMPAIGN_TEMPLATE_H

#include "campaign/parts.h"

#define TEMPLATE_MAX (1 << 20) /* bytes */

struct campaign_open {
	str code, title;
	id unit, directive;
	date starts, ends;
	opt_file template;
	int language; /* of the template's texts: enum template_language; 0: English */
};

enum template_language { TEMPLATE_EN = 1, TEMPLATE_ZH };

struct stage_add {
	id campaign;
	str code, title;
	date starts, ends;
};

struct measure_add {
	id campaign;
	str code, title, workstream, stage;
	struct texts clauses;
	str instruction;
	id top;
	struct texts levels, kinds;
	date due;
	int accepted_by;
	opt_number effort_minutes;
	struct rows form; /* struct form_field, form.h */
	struct ids groups, units_in, units_out;
	int every;           /* enum every; 0: once */
	struct rows periods; /* struct measure_period, worked out from `due` and `every` */
	str after;           /* the code, within the campaign, of the measure that it hangs on */
	opt_number after_days;
	int after_of; /* enum after_of */
	id strengthens;
	str reason;
	opt_yesno working_day, place;
	str proven_by, proven_count; /* prove.h */
};

/* Stored in derived tables: numbers never change. */
enum every { EVERY_WEEK = 1, EVERY_MONTH, EVERY_QUARTER };
enum after_of { AFTER_ITSELF = 1, AFTER_ABOVE };
extern const struct choice every_choices[];

/* One period of a recurring measure: "2026-W48", "2026-11", "2026-Q4" by the day it is due. */
struct measure_period {
	str code;
	date begins, due;
};
extern const struct field_table period_table;

/* Settles the days of a measure: the periods of a recurring one, from its first due day to the last
 * within the campaign, at most one more than MEASURES_MAX, fill `periods`. Months end where they
 * end: a report due on the 31st is due on the 30th of a shorter one. Where it is asked for, what is
 * due on a day off is due on the working day before. */
void measure_settle(struct conn *, struct measure_add *, const struct campaign *, struct arena *);

id stage_find(struct conn *, id campaign, str code); /* ID_NONE: the campaign has no such stage */

/* Refuses, beside "template", a file that is not a template. What its measures say is checked act
 * by act, when they follow. */
void template_check(struct tx *, const struct campaign_open *, struct problems *);
/* Makes the acts follow: stages, then measures. */
void template_follow(struct tx *, id campaign, const struct campaign_open *);

#endif
