/* The queue before the writer's thread, and the thread itself. */
#include "ledger/private.h"
#include <errno.h>
#include <semaphore.h>
#include <signal.h>

static struct submission *wait_for_some(struct queue *queue)
{
	pthread_mutex_lock(&queue->mutex);
	while (!queue->first && !queue->stopping)
		pthread_cond_wait(&queue->filled, &queue->mutex);
	struct submission *list = queue->first;
	queue->first = NULL;
	queue->last = &queue->first;
	pthread_mutex_unlock(&queue->mutex);
	return list;
}

/* Takes the queue whole: what comes in while it is written is the next batch. All of it counts as
 * waiting until it is written. */
static void *write_all(void *context)
{
	struct ledger *ledger = context;
	struct submission *list;

	while ((list = wait_for_some(&ledger->queue)))
		while (list)
			list = batch_write(ledger, list);
	return NULL;
}

static bool enqueue(struct queue *queue, struct submission *s)
{
	pthread_mutex_lock(&queue->mutex);
	must(!queue->stopping);
	bool room = queue->count < LEDGER_QUEUE_MAX;
	if (room) {
		s->next = NULL;
		if (!queue->first)
			pthread_cond_signal(&queue->filled);
		*queue->last = s;
		queue->last = &s->next;
		queue->count++;
	}
	pthread_mutex_unlock(&queue->mutex);
	return room;
}

static bool fit_to_submit(struct ledger *ledger, struct submission *s)
{
	if (!ledger->writing) {
		s->outcome = OUTCOME_FAULT;
		return err_set(&s->err, ERR_MISUSE, "the store was opened to be read only");
	}
	if (s->act && !submission_ready(s))
		return false;
	if (enqueue(&ledger->queue, s))
		return true;
	s->outcome = OUTCOME_BUSY;
	return err_set(&s->err, ERR_BUSY, "more than %d acts are waiting", LEDGER_QUEUE_MAX);
}

void ledger_submit(struct ledger *ledger, struct submission *s)
{
	if (!fit_to_submit(ledger, s))
		s->done(s);
}

static void wake(struct submission *s)
{
	sem_post(s->context);
}

static void submit_and_wait(struct ledger *ledger, struct submission *s)
{
	sem_t heard;

	must(sem_init(&heard, 0, 0) == 0);
	s->done = wake;
	s->context = &heard;
	ledger_submit(ledger, s);
	while (sem_wait(&heard) != 0)
		must(errno == EINTR);
	sem_destroy(&heard);
}

void ledger_do(struct ledger *ledger, struct submission *s)
{
	submit_and_wait(ledger, s);
}

bool keeping_do(struct ledger *ledger, struct keeping *keeping, struct err *err)
{
	submit_and_wait(ledger, &keeping->submission);
	if (keeping->submission.outcome == OUTCOME_DONE)
		return true;
	*err = keeping->submission.err;
	return false;
}

struct kept_beside {
	struct keeping keeping; /* first, so that one is the other */
	void (*keep)(struct conn *, void *);
	void *context;
};

static void keep_beside(struct conn *conn, struct keeping *keeping)
{
	const struct kept_beside *beside = (const struct kept_beside *)keeping;

	beside->keep(conn, beside->context);
}

bool ledger_keep(struct ledger *ledger, void (*keep)(struct conn *, void *), void *context, struct err *err)
{
	struct kept_beside beside = { { .keep = keep_beside }, keep, context };

	return keeping_do(ledger, &beside.keeping, err);
}

bool writer_start(struct ledger *ledger, struct err *err)
{
	sigset_t all, before;

	ledger->queue.last = &ledger->queue.first;
	must(pthread_mutex_init(&ledger->queue.mutex, NULL) == 0);
	must(pthread_cond_init(&ledger->queue.filled, NULL) == 0);
	/* Signals are the main thread's. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int failed = pthread_create(&ledger->writer, NULL, write_all, ledger);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	ledger->writing = failed == 0;
	if (failed)
		return err_set(err, ERR_SYSTEM, "cannot start a thread: %s", strerror(failed));
	return true;
}

void writer_stop(struct ledger *ledger)
{
	if (!ledger->writing)
		return;
	pthread_mutex_lock(&ledger->queue.mutex);
	ledger->queue.stopping = true;
	pthread_cond_signal(&ledger->queue.filled);
	pthread_mutex_unlock(&ledger->queue.mutex);
	pthread_join(ledger->writer, NULL);
	pthread_cond_destroy(&ledger->queue.filled);
	pthread_mutex_destroy(&ledger->queue.mutex);
	ledger->writing = false;
}
