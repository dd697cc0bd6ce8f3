/* What the files of this slice share: limits, states, the acts and views, small look-ups. */
#ifndef MUSTER_CAMPAIGN_PARTS_H
#define MUSTER_CAMPAIGN_PARTS_H

#include "campaign/campaign.h"
#include "org/org.h"

#define CODE_MAX 40
#define TITLE_MAX 200
#define CLAUSES_MAX 1000               /* of one directive */
#define MEASURES_MAX BOARD_COLUMNS_MAX /* of one campaign */

enum campaign_state { CAMPAIGN_DRAFT = 1, CAMPAIGN_IN_FORCE, CAMPAIGN_CLOSED };
enum accepted_by { ACCEPTED_ABOVE = 1, ACCEPTED_NOBODY };
enum duty_state { DUTY_OPEN = 1, DUTY_ANSWERED, DUTY_ACCEPTED, DUTY_RETURNED, DUTY_WAIVED };

extern const struct choice campaign_states[], duty_states[], form_kinds[];

#define DUTY_LEADS "/duty/{unit}/{measure}" /* of a list whose rows are about one measure as it binds one unit */

extern const struct act directive_register_act, campaign_open_act, campaign_deploy_act,
	campaign_close_act, stage_add_act, measure_add_act, duty_answer_act, duty_accept_act,
	duty_return_act, duty_waive_act, duty_chase_act, measure_ask_act, measure_reply_act,
	measure_tighten_act, figure_define_act, figure_correct_act, duty_plead_act, duty_grant_act,
	duty_deny_act, campaign_amend_act;
extern const struct view directives_view, clauses_view, campaigns_view, stages_view, measures_view,
	duties_view, waiting_view, unanswered_view, answers_view, forms_view, questions_view, chase_view,
	periods_view, figures_view, figure_values_view, asked_view, why_view, rests_on_view,
	clause_answers_view, evidence_view, chased_view, pleas_view, versions_view, tightened_view;

struct campaign {
	id campaign, unit, directive;
	str code, title;
	date starts, ends;
	int state;
	opt_date deployed, closed;
};
/* What campaign.deploy and campaign.close are given. */
struct campaign_ref {
	id campaign;
	str reason; /* of a deployment */
};
/* False where there is none; texts stand in the arena. */
bool campaign_get(struct conn *, id campaign, struct arena *, struct campaign *ret);
/* Where a day stands in its period, as pages and briefs say it: "Day 45 of 180" when 45 days have passed. */
struct campaign_time {
	int64_t day, days;
	bool ahead, running; /* ahead: it begins later; neither: its time is over */
};
struct campaign_time campaign_time(const struct campaign *, date);
int64_t campaign_measures(struct conn *, id campaign); /* how many it has, counting periods */

struct measure_row {
	id measure, campaign, series; /* series: of a period; else ID_NONE */
	bool recurs;                  /* it binds nobody itself: its periods do */
	date due;                     /* issued */
	str code;
};
/* "theme.weekly.2026-W48" is the period 2026-W48 of theme.weekly. */
str series_of(str code);
str period_of(str code);
bool measure_get(struct conn *, id measure, struct arena *, struct measure_row *ret);
/* Whether it asks where photographs that are handed in for it were taken. */
bool measure_asks_place(struct conn *, id measure);

/* An id that a statement with the one text or id parameter gives; ID_NONE where it gives no row. */
id find_by_text(struct conn *, const struct statement *, const char *parameter, str value);

/* Refuses, beside `field`, a campaign that is not a draft any more. */
void check_draft(struct tx *, id campaign, struct problems *, const char *field);

/* Refuses, beside "measure", one whose campaign is a draft or closed (R-DUTY-01), that was
 * withdrawn, or that recurs and so is answered period by period. */
void check_in_force(struct tx *, id measure, struct problems *);
/* The same, but a measure that recurs is taken too. False where it refused. */
bool measure_in_force(struct tx *, id measure, struct problems *);
/* Where a campaign is in force: its sheet, as its tables have it now, takes the place of the one
 * that the board has; answers that stand to the measures of `again` are sent back. */
void tell_sheet_again(struct tx *, id campaign, const struct ids *again);
/* All that units said of a measure, once more: their days were not kept while nothing hung on
 * it. */
void tell_answers_again(struct tx *, id measure);

/* Whether it binds the unit, also where an act under way has just put it into force, and the day in
 * force for the unit. */
bool measure_binds(struct conn *, struct board *, id unit, id measure, date *ret_due);
/* The columns that a campaign's sheet has or, of a draft, would have, in the arena; how many. */
size_t columns_of_campaign(struct conn *, id campaign, struct arena *, struct board_column **ret);
/* The columns of a campaign's sheet, for deploying and for loading: every measure in the order of
 * its id. */
void tell_sheet(struct conn *, struct board_changes *, id campaign, id unit, struct arena *);
void campaign_load(struct conn *, struct board_changes *);

/* Ids as a JSON array in a column (NULL where there are none), and back, at most `max`. */
str ids_to_text(struct arena *, const struct ids *);
struct ids ids_of_text(struct arena *, str text, size_t max);
/* Words as a JSON array in a column (NULL where there are none), and back. */
str words_to_text(struct arena *, const struct texts *);
struct texts words_of_text(struct arena *, str);

#endif
