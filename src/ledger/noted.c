/* Noting what was read: see noted.h. */
#include "ledger/noted.h"
#include "base/text.h"
#include "ledger/private.h"

static const struct slice *noting(const struct ledger *ledger)
{
	const struct slice *const *slice = ledger->settings.slices;

	while (*slice && !(*slice)->notes_file)
		slice++;
	return ledger->writing ? *slice : NULL;
}

static bool note(struct ledger *ledger, const struct act *act, id actor, void *in, struct err *err)
{
	struct submission s;

	submission_init(&s, act, LANGUAGE_EN);
	s.actor = actor;
	s.record.in = in;
	s.record.table = &act->record;
	ledger_do(ledger, &s);
	bool done = s.outcome == OUTCOME_DONE;
	if (!done && s.outcome == OUTCOME_FAULT)
		*err = s.err;
	else if (!done)
		err_set(err, ERR_BUSY, "what was read could not be noted");
	submission_done(&s);
	return done;
}

bool ledger_note_file(struct ledger *ledger, id actor, hash file, struct err *err)
{
	const struct slice *slice = noting(ledger);
	struct noted_file in = { .file = { true, file } };

	return !slice || note(ledger, slice->notes_file, actor, &in, err);
}

bool ledger_note_export(
	struct ledger *ledger, id actor, str list, str asked, int64_t rows, struct err *err)
{
	const struct slice *slice = noting(ledger);
	struct noted_export in = { .list = list, .asked = asked, .rows = { rows } };

	while (in.asked.len > NOTED_ASKED_MAX ||
		(in.asked.len && !text_valid(in.asked, false, NULL)))
		in.asked.len--;
	return !slice || note(ledger, slice->notes_export, actor, &in, err);
}
