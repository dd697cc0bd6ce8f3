/* Directives, campaigns, measures and duties. The only header of this slice that others include;
 * README.md tells the rules.
 *
 * Another slice may have measures added and a campaign put into force by an act of its own: within `then`, as acts that
 * follow from it (tx_follow()). Whether the actor may do that it asks first:
 *
 *     if (!campaign_may_add(tx, campaign)) problem(...);                       // in check
 *     campaign_add_measure(tx, campaign, &new, STR("measures[0]"));            // in then
 *     id made = campaign_measure_named(tx_conn(tx), campaign, new.code); */
#ifndef MUSTER_CAMPAIGN_CAMPAIGN_H
#define MUSTER_CAMPAIGN_CAMPAIGN_H

#include "ledger/ledger.h"

extern const struct slice campaign_slice;

/* ---- Work done counts itself ----
 *
 * A record of a later slice answers duties of its unit by itself: those of measures that name its sort
 * (struct slice, .proves) and whose campaign is in force. Where it says of which campaign it is: of that one
 * and of what makes it wider at a unit of the line, and a measure that takes any record of its kind is answered too.
 * Where it does not: of all campaigns, but only what asks for its very sort. */
struct proof {
	const char *thing; /* "meeting": its kind of thing, by whose name a measure takes any of them */
	str sort;          /* "meeting.study" */
	id record, unit, campaign; /* campaign: ID_NONE: it says none */
	str code;
	date day; /* on which it was done: a period is answered by what was done in it */
	opt_number count; /* how many were counted */
};

/* How a record stands to one duty. */
enum proof_state {
	PROOF_COUNTS = 1,   /* it would be answered now: nothing stands, or another number of the same record */
	PROOF_COUNTED,      /* it is, with this number */
	PROOF_OTHERWISE,    /* it is, with another number, and cannot be with this one */
	PROOF_ANSWERED,     /* by somebody, or by another record: that stands */
	PROOF_RETURNED,     /* this number of it was sent back: it is not given again */
	PROOF_RELEASED,     /* the unit was released from it */
	PROOF_NO_NUMBER,    /* how many there were is asked for, and not known */
	PROOF_OUT_OF_RANGE, /* fewer or more than is asked for */
};
struct proof_line {
	id measure;
	str code, title;
	enum proof_state state;
	int64_t least; /* of what is out of range: how many are asked for */
};
/* All duties to which it stands, as the tables are now; up to `max` of them; how many. Texts stand in the arena. */
#define PROOFS_MAX 200
size_t proof_lines(struct conn *, struct board *, const struct proof *, struct arena *, struct proof_line *ret,
	size_t max);
/* Only in `then`: answers those that it counts for now, each by a duty.prove that follows. */
void duties_prove(struct tx *, const struct proof *);
/* The same, of these measures alone, that were added or put into force by what it follows from: what was done in time
 * before anybody asked for it is not late. */
void duties_prove_new(struct tx *, const struct proof *, const struct ids *measures);
/* Those of a campaign that records answer, withdrawn ones left out; in the arena. */
struct ids campaign_proven(struct conn *, id campaign, struct arena *);

#define PROOF_NAME_MAX 60
/* Of measure.add, a template, and what has measures added, in a struct S that has both members. */
#define PROOF_FIELDS(S, SINCE)                                                                     \
	{ AT(S, proven_by, TEXT), .label = N_("Counted from"), .max = PROOF_NAME_MAX,              \
		.since = (SINCE),                                                                  \
		.help = N_("What answers it by itself, such as meeting, or meeting.study for a "   \
			   "study meeting alone: nobody has to report it.") },                     \
	{                                                                                          \
		AT(S, proven_count, TEXT), .label = N_("How many were counted is"),                \
			.max = MEASURE_CODE_MAX, .since = (SINCE),                                 \
			.help = N_("The name of the number field of its form that this becomes.")  \
	}

/* ---- In check and then ---- */

/* A measure as measure.add takes it; what is not given, it does not have. */
struct campaign_measure {
	str code, title, workstream, stage, instruction, reason;
	struct texts clauses, levels, kinds;
	id top; /* ID_NONE: the campaign's own unit */
	date due;
	int accepted_by; /* one of `acceptors`; 0: the unit above */
	opt_number effort_minutes;
	struct rows form; /* of form_table */
	str after;        /* the code, within the campaign, of the measure that it hangs on */
	opt_number after_days;
	int after_of; /* one of `after_choices` */
	str proven_by, proven_count;
};
#define MEASURE_CODE_MAX 40
#define AFTER_DAYS_MAX 3660
#define FORM_MAX 20                         /* fields of one answer form */
extern const struct field_table form_table; /* of an answer form */
extern const struct choice acceptors[];     /* who accepts answers */
extern const struct choice after_choices[]; /* who does what it hangs on */

bool campaign_may_add(struct tx *, id campaign); /* whether the actor may add measures and put it into force */
void campaign_add_measure(struct tx *, id campaign, const struct campaign_measure *, str place);
void campaign_put_into_force(struct tx *, id campaign, str reason, str place);

/* ---- Wherever there is a connection ---- */

/* Whether it is a clause of the directive that the campaign carries out; *ret_title: what it says, in the arena. */
bool campaign_clause(struct conn *, id campaign, str clause, struct arena *, str *ret_title);
/* By its code within the campaign; ID_NONE: there is none. */
id campaign_measure_named(struct conn *, id campaign, str code);
id campaign_of_measure(struct conn *, id measure); /* ID_NONE: there is no such measure */
bool campaign_is_in_force(struct conn *, id campaign);
/* Its first and last day; false where there is no such campaign. */
bool campaign_days(struct conn *, id campaign, date *ret_first, date *ret_last);

/* ---- While reading ---- */

/* How far a measure is where the reader may look, its periods counted with it. Nothing where the reader sees nothing
 * of it. */
struct campaign_share {
	int64_t scope, answered, overdue;
};
struct campaign_share campaign_measure_share(struct reading *, id measure);

#endif
