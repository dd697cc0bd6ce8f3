/* The store as it was known on an earlier day: its ledger replayed up to there into a scratch
 * database, which then stands in the place of the store's tables for one reader. */
#include "ledger/ledger.sql.h"
#include "ledger/private.h"
#include <time.h>

#define LENT_SECONDS 10 /* how long a day that is in use is waited for */

/* What is asked by bare names is found in the scratch database, the ledger's own tables in the
 * store beside it; of the events only those that there were. */
static bool put_beside(struct conn *scratch, struct conn *real, int64_t seq, struct err *err)
{
	char sql[200];

	conn_attach(scratch, conn_path(real), "store");
	snprintf(sql, sizeof(sql),
		"create temp view ledger_event as select * from store.ledger_event where seq <= "
		"%lld",
		(long long)seq);
	conn_script(scratch, sql);
	return fault_of(scratch, err);
}

static bool lend(struct ledger *ledger, struct conn *scratch, struct err *err)
{
	struct reading *reading = reading_of(ledger, scratch);

	if (!reading)
		return err_set(err, ERR_SYSTEM, "out of memory");
	ledger->pool.lent++;
	pool_give(&ledger->pool, reading);
	return true;
}

static bool check_day(const struct ledger *ledger, struct conn *real, struct err *err)
{
	struct query *q = conn_query(real, &ledger_sql_first_day);
	char day[DATE_TEXT];
	bool known = query_next(q) && !column_null(q, 0) &&
		     column_date(q, 0).day <= ledger->settings.past.day;

	query_end(q);
	if (!fault_of(real, err))
		return false;
	if (ledger->settings.past.day > moment_day(moment_now()).day)
		return err_set(err, ERR_MISUSE, "%s is still to come",
			date_print(ledger->settings.past, day).ptr);
	return known || err_set(err, ERR_MISUSE, "nothing was known yet on %s",
				date_print(ledger->settings.past, day).ptr);
}

static bool make_past(struct ledger *ledger, struct conn *real, struct head *ret, struct err *err)
{
	struct replay replay;
	struct conn *scratch;

	/* Beside a running server the zone is in use, and other threads read it. */
	if ((!ledger->home && !zone_use(real, err)) || !check_day(ledger, real, err))
		return false;
	if (!replay_begin(&replay, real, ledger->folder, ledger->settings.slices, NULL, err) ||
		!replay_until(&replay, &ledger->settings.past, ret, err) ||
		!put_beside(replay.scratch, real, ret->seq, err)) {
		replay_end(&replay);
		return false;
	}
	scratch = replay.scratch;
	replay.scratch = NULL; /* the reader's from now on */
	replay_end(&replay);
	if (lend(ledger, scratch, err))
		return true;
	conn_close(scratch);
	return false;
}

bool open_past(struct ledger *ledger, struct head *ret, struct err *err)
{
	struct conn *real;

	if (!folder_open(ledger->folder, CONN_READ, &real, err))
		return false;
	bool made = make_past(ledger, real, ret, err);
	conn_close(real);
	return made;
}

/* ---- Beside a running server ---- */

void pasts_init(struct pasts *pasts)
{
	pthread_condattr_t monotonic;

	must(pthread_condattr_init(&monotonic) == 0);
	must(pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0);
	must(pthread_mutex_init(&pasts->mutex, NULL) == 0);
	must(pthread_cond_init(&pasts->given_back, &monotonic) == 0);
	pthread_condattr_destroy(&monotonic);
}

void pasts_close(struct pasts *pasts)
{
	for (size_t n = 0; n < LEDGER_PAST_KEPT; n++) {
		must(!pasts->list[n].lent);
		ledger_close(pasts->list[n].ledger);
	}
	pthread_cond_destroy(&pasts->given_back);
	pthread_mutex_destroy(&pasts->mutex);
}

static struct past *past_find(struct pasts *pasts, date day)
{
	for (size_t n = 0; n < LEDGER_PAST_KEPT; n++)
		if (pasts->list[n].ledger && !pasts->list[n].stale &&
			pasts->list[n].day.day == day.day)
			return &pasts->list[n];
	return NULL;
}

/* The one that was not used for longest, and is not in use; NULL: all are. */
static struct past *past_oldest(struct pasts *pasts)
{
	struct past *oldest = NULL;

	for (size_t n = 0; n < LEDGER_PAST_KEPT; n++) {
		struct past *past = &pasts->list[n];
		if (!past->lent && (!oldest || past->used < oldest->used))
			oldest = past;
	}
	return oldest;
}

static void take_past(struct pasts *pasts, struct past *past)
{
	past->lent = true;
	past->used = ++pasts->used;
}

/* Waits for a day that is there and in use. NULL with ERR_NONE: it is not there. */
static struct past *take_kept(struct pasts *pasts, date day, struct err *err)
{
	struct timespec until;
	struct past *past;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += LENT_SECONDS;
	while ((past = past_find(pasts, day)) && past->lent)
		if (pthread_cond_timedwait(&pasts->given_back, &pasts->mutex, &until) != 0) {
			err_set(err, ERR_BUSY, "the store as of that day is in use");
			return NULL;
		}
	if (past)
		take_past(pasts, past);
	return past;
}

/* Puts it in the place of the oldest, which it gives back to be closed. False: all are in use. */
static bool put_past(
	struct pasts *pasts, struct ledger *made, date day, bool stale, struct ledger **ret_old)
{
	struct past *past = past_oldest(pasts);

	if (!past)
		return false;
	*ret_old = past->ledger;
	*past = (struct past){ .ledger = made, .day = day, .stale = stale };
	take_past(pasts, past);
	return true;
}

static struct ledger *make_kept(struct ledger *home, date day, struct err *err)
{
	const struct ledger_settings settings = {
		.folder = home->folder,
		.slices = home->settings.slices,
		.read_only = true,
		.past_given = true,
		.past = day,
	};
	struct pasts *pasts = &home->pasts;
	struct ledger *made = NULL, *old = NULL;

	if (pasts->making) {
		err_set(err, ERR_BUSY, "the store as of another day is being made");
		return NULL;
	}
	const int64_t forgotten = pasts->forgotten;
	pasts->making = true;
	pthread_mutex_unlock(&pasts->mutex);
	bool fine = ledger_open_of(&made, home, &settings, err);
	pthread_mutex_lock(&pasts->mutex);
	pasts->making = false;
	if (fine && !put_past(pasts, made, day, pasts->forgotten != forgotten, &old)) {
		err_set(err, ERR_BUSY, "the store as of other days is in use");
		old = made;
		made = NULL;
	}
	pthread_mutex_unlock(&pasts->mutex);
	ledger_close(old);
	pthread_mutex_lock(&pasts->mutex);
	return fine ? made : NULL;
}

struct reading *ledger_read_past(struct ledger *home, date day, struct err *err)
{
	struct pasts *pasts = &home->pasts;
	struct err busy = { 0 };

	pthread_mutex_lock(&pasts->mutex);
	struct past *kept = take_kept(pasts, day, &busy);
	if (busy.code != ERR_NONE)
		*err = busy;
	struct ledger *past = kept                    ? kept->ledger
			      : busy.code != ERR_NONE ? NULL
						      : make_kept(home, day, err);
	pthread_mutex_unlock(&pasts->mutex);
	struct reading *reading = past ? ledger_read(past, err) : NULL;
	if (past && !reading)
		past_give(past);
	return reading;
}

/* Takes out those that are stale and not in use; the caller closes them. */
static void sweep_stale(struct pasts *pasts, struct ledger *ret[LEDGER_PAST_KEPT])
{
	for (size_t n = 0; n < LEDGER_PAST_KEPT; n++) {
		struct past *past = &pasts->list[n];
		ret[n] = past->stale && !past->lent ? past->ledger : NULL;
		if (ret[n])
			*past = (struct past){ 0 };
	}
}

static void close_all(struct ledger *list[LEDGER_PAST_KEPT])
{
	for (size_t n = 0; n < LEDGER_PAST_KEPT; n++)
		ledger_close(list[n]);
}

void pasts_forget(struct pasts *pasts)
{
	struct ledger *stale[LEDGER_PAST_KEPT];

	pthread_mutex_lock(&pasts->mutex);
	pasts->forgotten++;
	for (size_t n = 0; n < LEDGER_PAST_KEPT; n++)
		pasts->list[n].stale = pasts->list[n].ledger != NULL;
	sweep_stale(pasts, stale);
	pthread_mutex_unlock(&pasts->mutex);
	close_all(stale);
}

void past_give(struct ledger *past)
{
	struct pasts *pasts = &past->home->pasts;
	struct ledger *stale[LEDGER_PAST_KEPT];

	pthread_mutex_lock(&pasts->mutex);
	for (size_t n = 0; n < LEDGER_PAST_KEPT; n++)
		if (pasts->list[n].ledger == past)
			pasts->list[n].lent = false;
	sweep_stale(pasts, stale);
	pthread_cond_broadcast(&pasts->given_back);
	pthread_mutex_unlock(&pasts->mutex);
	close_all(stale);
}
