/* Measures that are answered by what was done elsewhere in Muster, and duty.prove, by which that happens. */
#ifndef MUSTER_CAMPAIGN_PROVE_H
#define MUSTER_CAMPAIGN_PROVE_H

#include "campaign/template.h"

#define PROOF_NAME_MAX 60

/* Of measure.add and of a template, in a struct S that has both members. */
#define PROOF_FIELDS(S, SINCE)                                                                     \
	{ AT(S, proven_by, TEXT), .label = N_("Counted from"), .max = PROOF_NAME_MAX,              \
		.since = (SINCE),                                                                  \
		.help = N_("What answers it by itself, such as meeting, or meeting.study for a "   \
			   "study meeting alone: nobody has to report it.") },                     \
	{                                                                                          \
		AT(S, proven_count, TEXT), .label = N_("How many were counted is"),                \
			.max = CODE_MAX, .since = (SINCE),                                         \
			.help = N_("The name of the number field of its form that this becomes.")  \
	}

extern const struct act duty_prove_act;

/* What a measure says of it must fit its form. */
void prove_check_measure(struct tx *, const struct measure_add *, struct problems *);

/* The sort of record in the reader's words; not given: none answers it. */
str proven_label(struct reading *, str proven_by);

#endif
