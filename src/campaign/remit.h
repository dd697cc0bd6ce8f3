/* Remits: who leads a campaign and who guides units through it, and what that covers. */
#ifndef MUSTER_CAMPAIGN_REMIT_H
#define MUSTER_CAMPAIGN_REMIT_H

#include "campaign/parts.h"
#include "ledger/ledger.h"

#define REMIT_UNITS_MAX 1000     /* listed */
#define REMIT_LENT_MAX POSTS_MAX /* by all remits of one person together */
#define REMIT_WORKSTREAMS_MAX 100

/* Stored in derived tables: numbers never change. */
enum remit_role { REMIT_LEAD = 1, REMIT_GUIDE };
extern const struct choice remit_roles[];

enum remit_state { REMIT_HELD = 1, REMIT_COMING, REMIT_OVER };

extern const struct act remit_give_act, remit_end_act;
extern const struct view remits_view, responsibility_view, responsibility_table_view;

struct remit {
	id remit, campaign, person;
	int role;
	struct texts workstreams; /* none: all */
	struct ids units;         /* none: the campaign's own and all below it */
	date since;
	opt_date until, ended;
};
/* A person's own file: the remits it has and had. */
void remits_tell_of(struct reading *, id person, struct json *);
/* A row of the statements `remit` and `remits`; lists stand in the arena. */
struct remit remit_of(struct query *, struct arena *);
/* How it stands on that day with a person who has left on `gone`. The organisation does not know
 * of remits, so that nothing ends them when somebody leaves: it is worked out. */
enum remit_state remit_state(const struct remit *, opt_date gone, date day);
/* What remits lend: to look at their units, and what is below them, while they last. */
size_t remit_held(struct conn *, id person, date day, struct holding *ret, size_t max);
bool remit_covers(const struct remit *, str workstream);

/* A remit, and whose it is: names are read where they are told and kept nowhere. Not given: the reader
 * may not know it. */
struct remit_told {
	struct remit remit;
	str campaign, person, name, units; /* units: codes, with spaces between */
	opt_date gone;
};
const char *remit_role_label(int role, enum language);
/* Those of a person that are held or to come, in campaigns that the reader may know: up to max. */
size_t remits_told_of(
	struct reading *, id person, struct arena *, struct remit_told *ret, size_t max);
/* Those of a campaign that are held on that day, in the arena; how many. */
size_t remits_held(struct reading *, id campaign, date, struct arena *, struct remit_told **ret);

#endif
