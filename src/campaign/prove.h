/* Measures that are answered by what was done elsewhere in Muster, and duty.prove, by which that happens. */
#ifndef MUSTER_CAMPAIGN_PROVE_H
#define MUSTER_CAMPAIGN_PROVE_H

#include "campaign/template.h"

extern const struct act duty_prove_act;

/* What a measure says of it must fit its form. */
void prove_check_measure(struct tx *, const struct measure_add *, struct problems *);

/* The sort of record in the reader's words; not given: none answers it. */
str proven_label(struct reading *, str proven_by);

#endif
