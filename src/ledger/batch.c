/* A batch: the queue's next acts in one transaction with one sync; and what is done when it
 * fails. */
#include "ledger/private.h"

static bool rows_resolved(const struct field_table *rows)
{
	for (size_t n = 0; n < rows->count; n++)
		if (rows->fields[n].resolved || rows->fields[n].ref)
			return true;
	return false;
}

/* An act whose resolve() fills in rows, or may put in another order what references stand in, is
 * alone in its batch: the record's struct can be given back as it was read when the batch has to be
 * run again, its lists cannot. */
static bool stands_alone(const struct submission *s)
{
	if (!s->act || !s->act->resolve)
		return false;
	for (size_t n = 0; n < s->act->record.count; n++) {
		const struct field *field = &s->act->record.fields[n];
		if (field->kind == FIELD_REFS || (field->rows && rows_resolved(field->rows)))
			return true;
	}
	return false;
}

static void keep(struct conn *conn, struct submission *s)
{
	struct keeping *keeping = (struct keeping *)s;

	keeping->keep(conn, keeping);
	s->outcome = OUTCOME_DONE;
}

void batch_begin(struct ledger *ledger)
{
	struct tx *tx = &ledger->tx;
	moment now = ledger_now(ledger);

	conn_begin(ledger->conn);
	tx->shaped = false;
	tx->parts[0].seq = tx->head.seq;
	tx->at = now.us > tx->head.at.us ? now : tx->head.at; /* R-LEDGER-02 */
	tx->day = moment_day(tx->at);
}

/* Runs acts from `list` on until the batch is full or one ends it. Gives back the first that does
 * not belong to it. */
static struct submission *run(struct ledger *ledger, struct submission *list, size_t max)
{
	struct submission *s = list;

	for (size_t n = 0; s && n < max && !ledger->tx.shaped; n++, s = s->next) {
		bool alone = stands_alone(s);
		if ((alone || is_try(s)) && n > 0)
			break;
		if (s->act)
			tx_act(&ledger->tx, s);
		else
			keep(ledger->conn, s);
		if (alone || conn_fault(ledger->conn))
			return s->next;
	}
	return s;
}

static void take(struct ledger *ledger)
{
	struct tx *tx = &ledger->tx;

	/* A reader waits for the board, so that whoever reads an event was heard of it before. */
	for (size_t n = 0; n <= tx->part; n++)
		looks_hear(&ledger->looks, &tx->parts[n]);
	for (size_t n = 0; n <= tx->part; n++)
		board_take(ledger->board, tx->parts[n].changes, tx->parts[n].seq);
	tx_parts_clear(tx);
	atomic_store(&ledger->last_at, tx->head.at.us);
}

/* What was erased may stand in pages that the log still holds, and in what is kept of earlier days. A
 * reader that is in the way is not waited for: the next batch tries again, or the next start. */
static void forget(struct ledger *ledger)
{
	pasts_forget(&ledger->pasts);
	ledger->tx.erased = !secrets_wash(ledger->conn);
}

static void count(_Atomic int64_t *figure, int64_t more)
{
	atomic_fetch_add_explicit(figure, more, memory_order_relaxed);
}

/* One transaction. False: nothing of it was kept, and *err says why. */
static bool attempt(struct ledger *ledger, struct submission *list, size_t max,
	struct submission **ret_rest, struct err *err)
{
	struct tx *tx = &ledger->tx;
	struct head before = tx->head;
	int64_t begun = moment_now().us;

	batch_begin(ledger);
	*ret_rest = run(ledger, list, max);
	bool durable = conn_commit(ledger->conn);
	int64_t now = moment_now().us;
	count(&ledger->batches, 1);
	count(&ledger->batch_us, now > begun ? now - begun : 0);
	atomic_store(durable ? &ledger->commit_at : &ledger->fault_at, now);
	if (durable) {
		if (tx->head.seq > before.seq)
			take(ledger);
		if (tx->erased)
			forget(ledger);
		if (tx->shaped)
			atomic_store(&ledger->standings.shaped, tx->head.seq);
		if (tx->passes_ended)
			atomic_fetch_add(&ledger->passes.round, 1);
		tx->passes_ended = false;
		return true;
	}
	*err = *conn_fault(ledger->conn);
	conn_forgive(ledger->conn);
	tx_parts_clear(tx);
	tx->head = before;
	return false;
}

static void leave_queue(
	struct queue *queue, const struct submission *list, const struct submission *rest)
{
	size_t count = 0;

	for (; list != rest; list = list->next)
		count++;
	pthread_mutex_lock(&queue->mutex);
	queue->count -= count;
	pthread_mutex_unlock(&queue->mutex);
}

static void finish(struct ledger *ledger, struct submission *list, const struct submission *rest)
{
	leave_queue(&ledger->queue, list, rest);
	while (list != rest) {
		struct submission *next = list->next; /* done() may end the submission */
		count(&ledger->acts[list->outcome], list->act ? 1 : 0);
		list->done(list);
		list = next;
	}
}

static void singly(struct ledger *ledger, struct submission *list, const struct submission *rest)
{
	struct submission *after;
	struct err err;

	while (list != rest) {
		struct submission *next = list->next;
		if (!attempt(ledger, list, 1, &after, &err)) {
			list->outcome = OUTCOME_FAULT;
			list->err = err;
		}
		finish(ledger, list, next);
		list = next;
	}
}

struct submission *batch_write(struct ledger *ledger, struct submission *list)
{
	struct submission *rest;
	struct err err;

	if (is_try(list)) {
		rest = list->next;
		try_run(ledger, list);
		finish(ledger, list, rest);
	} else if (attempt(ledger, list, LEDGER_BATCH_MAX, &rest, &err)) {
		finish(ledger, list, rest);
	} else if (list->next == rest) {
		list->outcome = OUTCOME_FAULT;
		list->err = err;
		finish(ledger, list, rest);
	} else {
		singly(ledger, list, rest);
	}
	return rest;
}
