/* The clock's thread, its runs, and how acts of its own are made and handed over. */
#include "ledger/clock.h"
#include "base/log.h"
#include "ledger/private.h"
#include <errno.h>

/* What the writer may have of the clock's at once: enough to share a sync, and no more than somebody
 * else can wait for. */
#define UNDER_WAY_MAX 256
#define BYTES_UNDER_WAY_MAX (64 << 10) /* of records, as they stand in events */
#define LOOK_SECONDS 20                /* how often it looks whether a day has begun */

struct clock {
	struct ledger *ledger;
	const _Atomic bool *stop;
	bool logs;
	date day;
	struct reading *reading;
	pthread_mutex_t mutex; /* of what follows: the writer's thread tells it */
	pthread_cond_t answered;
	struct err err;
	int64_t under_way, bytes, refused, done;
};

static bool goes_on(struct clock *clock)
{
	pthread_mutex_lock(&clock->mutex);
	bool fault = clock->err.code != ERR_NONE;
	pthread_mutex_unlock(&clock->mutex);
	return !fault && !atomic_load(clock->stop);
}

/* The first fault is the run's. */
static void fail(struct clock *clock, const struct err *err)
{
	pthread_mutex_lock(&clock->mutex);
	if (clock->err.code == ERR_NONE)
		clock->err = *err;
	pthread_mutex_unlock(&clock->mutex);
}

date clock_day(const struct clock *clock)
{
	return clock->day;
}

struct reading *clock_read(struct clock *clock)
{
	struct err err;

	must(!clock->reading);
	if (!goes_on(clock))
		return NULL;
	clock->reading = ledger_read(clock->ledger, &err);
	if (!clock->reading)
		fail(clock, &err);
	return clock->reading;
}

void clock_read_end(struct clock *clock)
{
	const struct err *fault = clock->reading ? conn_fault(clock->reading->conn) : NULL;

	if (fault)
		fail(clock, fault);
	ledger_read_end(clock->reading);
	clock->reading = NULL;
}

/* ---- Acts ---- */

struct handed {
	struct submission submission; /* first, so that one is the other */
	struct clock *clock;
	int64_t bytes;
};

/* In the writer's thread. */
static void heard(struct submission *s)
{
	struct handed *handed = (struct handed *)s;
	struct clock *clock = handed->clock;

	pthread_mutex_lock(&clock->mutex);
	if (s->outcome == OUTCOME_DONE)
		clock->done++;
	else if (s->outcome == OUTCOME_REFUSED)
		clock->refused++;
	else if (s->outcome != OUTCOME_REPEATED && clock->err.code == ERR_NONE)
		clock->err = s->err;
	clock->under_way--;
	clock->bytes -= handed->bytes;
	pthread_cond_signal(&clock->answered);
	pthread_mutex_unlock(&clock->mutex);
	submission_done(s);
	free(handed);
}

/* The struct, written as an event holds it and read again: all that it points to stands in the
 * submission's arena then. */
static bool copy_record(struct handed *handed, const struct act *act, const void *in)
{
	struct submission *s = &handed->submission;
	CLEANUP(buf_done) struct buf body = BUF(BODY_MAX);
	struct json json = json_into(&body);

	record_write(&act->record, in, &json, NULL, NULL);
	handed->bytes = (int64_t)body.len;
	s->record.table = &act->record;
	s->record.arena = &s->arena;
	return !body.failed && record_read_event(&act->record, buf_str(&body), act->version,
				       STR_NONE, NULL, &s->arena, &s->record.in);
}

static struct handed *handed_of(struct clock *clock, const struct act *act, const void *in, str key)
{
	struct handed *handed = calloc(1, sizeof(*handed));
	struct err err;

	must(handed);
	struct submission *s = &handed->submission;
	handed->clock = clock;
	submission_init(s, act, LANGUAGE_EN);
	s->actor = ID_CLOCK;
	s->key = arena_copy(&s->arena, key);
	s->done = heard;
	if (copy_record(handed, act, in) && str_given(s->key))
		return handed;
	err_set(&err, ERR_FULL, "an act of the clock takes more memory than it may");
	fail(clock, &err);
	submission_done(s);
	free(handed);
	return NULL;
}

bool clock_do(struct clock *clock, const struct act *act, const void *in, str key)
{
	struct handed *handed;

	must(!clock->reading && act->right == RIGHT_CLOCK);
	if (!goes_on(clock) || !(handed = handed_of(clock, act, in, key)))
		return false;
	pthread_mutex_lock(&clock->mutex);
	/* Once it is full it is waited until half of it is written, so that batches stay large. */
	if (clock->under_way >= UNDER_WAY_MAX || clock->bytes >= BYTES_UNDER_WAY_MAX)
		while (clock->under_way > UNDER_WAY_MAX / 2 ||
			clock->bytes > BYTES_UNDER_WAY_MAX / 2)
			pthread_cond_wait(&clock->answered, &clock->mutex);
	clock->under_way++;
	clock->bytes += handed->bytes;
	pthread_mutex_unlock(&clock->mutex);
	ledger_submit(clock->ledger, &handed->submission);
	return true;
}

int64_t clock_settle(struct clock *clock)
{
	pthread_mutex_lock(&clock->mutex);
	while (clock->under_way > 0)
		pthread_cond_wait(&clock->answered, &clock->mutex);
	int64_t refused = clock->refused;
	clock->refused = 0;
	pthread_mutex_unlock(&clock->mutex);
	return refused;
}

/* ---- A run ---- */

static void run_job(struct clock *clock, const struct job *job)
{
	int64_t before = clock->done;

	job->run(clock);
	clock_read_end(clock);
	clock_settle(clock);
	if (clock->logs && clock->done > before)
		log_line(LOG_INFO, "clock", "job=%s acts=%lld", job->name,
			(long long)(clock->done - before));
}

static void drop_files(struct clock *clock)
{
	int64_t some = 1, dropped = 0;
	struct err err;

	while (some && goes_on(clock)) {
		if (!waiting_drop(clock->ledger, &some, &err)) {
			fail(clock, &err);
			return;
		}
		dropped += some;
	}
	if (clock->logs && dropped)
		log_line(LOG_INFO, "clock", "job=files dropped=%lld", (long long)dropped);
}

static bool run(struct ledger *ledger, const _Atomic bool *stop, bool logs, int64_t *ret_done,
	struct err *err)
{
	struct clock clock = {
		.ledger = ledger, .stop = stop, .logs = logs, .day = ledger_today(ledger)
	};

	must(pthread_mutex_init(&clock.mutex, NULL) == 0);
	must(pthread_cond_init(&clock.answered, NULL) == 0);
	for (const struct slice *const *slice = ledger_slices(ledger); *slice; slice++)
		for (const struct job *job = (*slice)->jobs; job && job->name; job++)
			if (goes_on(&clock))
				run_job(&clock, job);
	drop_files(&clock);
	pthread_cond_destroy(&clock.answered);
	pthread_mutex_destroy(&clock.mutex);
	*ret_done = clock.done;
	*err = clock.err;
	return clock.err.code == ERR_NONE;
}

bool clock_run(struct ledger *ledger, int64_t *ret_done, struct err *err)
{
	static const _Atomic bool never;

	return run(ledger, &never, false, ret_done, err);
}

/* ---- The thread ---- */

struct clock_thread {
	struct ledger *ledger;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t woken;
	_Atomic bool stop;
};

static void wait_a_while(struct clock_thread *clock)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += LOOK_SECONDS;
	pthread_mutex_lock(&clock->mutex);
	if (!atomic_load(&clock->stop))
		pthread_cond_timedwait(&clock->woken, &clock->mutex, &until);
	pthread_mutex_unlock(&clock->mutex);
}

/* A run that failed is tried again at the next look. */
static void *look(void *context)
{
	struct clock_thread *clock = context;
	int64_t acts;
	struct err err;
	date done = { INT32_MIN };

	while (!atomic_load(&clock->stop)) {
		date today = ledger_today(clock->ledger);
		if (today.day != done.day) {
			if (run(clock->ledger, &clock->stop, true, &acts, &err))
				done = today;
			else
				log_line(
					LOG_ERROR, "clock", "fault=%s", LOG_TEXT(str_of(err.text)));
		}
		wait_a_while(clock);
	}
	return NULL;
}

struct clock_thread *clock_start(struct ledger *ledger, struct err *err)
{
	struct clock_thread *clock = calloc(1, sizeof(*clock));

	must(clock);
	clock->ledger = ledger;
	must(pthread_mutex_init(&clock->mutex, NULL) == 0);
	must(pthread_cond_init(&clock->woken, NULL) == 0);
	int failed = pthread_create(&clock->thread, NULL, look, clock);
	if (!failed)
		return clock;
	err_set(err, ERR_SYSTEM, "cannot start a thread: %s", strerror(failed));
	pthread_cond_destroy(&clock->woken);
	pthread_mutex_destroy(&clock->mutex);
	free(clock);
	return NULL;
}

void clock_stop(struct clock_thread *clock)
{
	if (!clock)
		return;
	pthread_mutex_lock(&clock->mutex);
	atomic_store(&clock->stop, true);
	pthread_cond_signal(&clock->woken);
	pthread_mutex_unlock(&clock->mutex);
	pthread_join(clock->thread, NULL);
	pthread_cond_destroy(&clock->woken);
	pthread_mutex_destroy(&clock->mutex);
	free(clock);
}
