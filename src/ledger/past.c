/* The store as it was known on an earlier day: its ledger replayed up to there into a scratch
 * database, which then stands in the place of the store's tables for one reader. */
#include "ledger/ledger.sql.h"
#include "ledger/private.h"

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
	conn_begin_read(scratch);
	return fault_of(scratch, err);
}

static bool lend(struct ledger *ledger, struct conn *scratch, struct err *err)
{
	struct reading *reading = calloc(1, sizeof(*reading));

	if (!reading)
		return err_set(err, ERR_SYSTEM, "out of memory");
	*reading = (struct reading){ .conn = scratch, .ledger = ledger, .board = ledger->board };
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

	if (!zone_use(real, err) || !check_day(ledger, real, err))
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
