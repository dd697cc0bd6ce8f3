/* Acts that are tried together: a transaction of their own, in which they are carried through one after the
 * other, and which is rolled back. */
#include "ledger/private.h"

#define LOAD_MOST 200000 /* units and events of a store whose board is made anew for a try: some 100 ms */

struct trying {
	struct keeping keeping; /* first, so that one is the other */
	struct submission *const *list;
	size_t count;
	struct board *board; /* with what was tried so far; NULL: nothing that shapes was */
};

bool is_try(const struct submission *s)
{
	return !s->act && ((const struct keeping *)s)->tries;
}

static void fail(struct submission *s, enum outcome outcome, const struct err *err)
{
	s->outcome = outcome;
	s->err = *err;
}

/* A board cannot take anything back, so what was tried is put into one that goes with the try. */
static bool load(struct ledger *ledger, struct trying *trying)
{
	struct tx *tx = &ledger->tx;
	struct err err;

	if ((int64_t)board_units(ledger->board) + tx->head.seq > LOAD_MOST)
		return false;
	trying->board = board_new();
	if (!board_load(trying->board, tx->slices, tx->conn, tx->head.seq, &err)) {
		conn_fail(tx->conn, &err);
		return false;
	}
	tx->board = trying->board;
	return true;
}

/* What comes next is judged by what was just done. False: it cannot be. */
static bool go_on(struct ledger *ledger, struct trying *trying)
{
	struct tx *tx = &ledger->tx;

	for (size_t n = 0; trying->board && n <= tx->part; n++)
		board_take(trying->board, tx->parts[n].changes, tx->parts[n].seq);
	bool loads = tx->shaped && !trying->board;
	tx->shaped = false;
	tx_parts_clear(tx);
	tx->parts[0].seq = tx->head.seq;
	return !loads || load(ledger, trying);
}

static void hear(struct submission *s)
{
	if (s->outcome == OUTCOME_DONE)
		s->outcome = OUTCOME_WOULD;
	if (s->answer.len)
		sodium_memzero((char *)s->answer.ptr, s->answer.len); /* a way in that there is not */
	s->answer = STR_NONE;
	s->seq = 0;
	s->first = ID_NONE;
}

static void try_all(struct ledger *ledger, struct trying *trying)
{
	const int64_t end = moment_now().us + LEDGER_TRY_MS * 1000;
	const struct err *fault = NULL;
	bool more = true;

	for (size_t n = 0; more && !fault && n < trying->count; n++) {
		struct submission *s = trying->list[n];
		if (s->outcome != OUTCOME_NONE)
			continue;
		tx_act(&ledger->tx, s);
		more = go_on(ledger, trying) && moment_now().us < end;
		fault = conn_fault(ledger->conn);
		if (fault)
			fail(s, OUTCOME_FAULT, fault);
		else
			hear(s);
	}
}

void try_run(struct ledger *ledger, struct submission *s)
{
	struct trying *trying = (struct trying *)s;
	struct tx *tx = &ledger->tx;
	const struct head head = tx->head;
	const bool erased = tx->erased, passes_ended = tx->passes_ended;

	tx->tries = true;
	batch_begin(ledger);
	try_all(ledger, trying);
	conn_rollback(ledger->conn);
	conn_forgive(ledger->conn);
	tx_parts_clear(tx);
	tx->tries = tx->shaped = tx->stands = false;
	tx->erased = erased;
	tx->passes_ended = passes_ended;
	tx->head = head;
	tx->board = ledger->board;
	board_free(trying->board);
	s->outcome = OUTCOME_DONE;
}

void ledger_try(struct ledger *ledger, struct submission *const *list, size_t count)
{
	struct trying trying = { .keeping = { .tries = true }, .list = list, .count = count };
	struct err err;
	size_t n = 0;

	for (size_t k = 0; k < count; k++)
		if (list[k]->outcome == OUTCOME_NONE)
			submission_ready(list[k]);
	if (keeping_do(ledger, &trying.keeping, &err))
		return;
	while (n < count && list[n]->outcome != OUTCOME_NONE)
		n++;
	if (n < count)
		fail(list[n], trying.keeping.submission.outcome, &err);
}
