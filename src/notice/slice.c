/* Mail as the kernel sees it. */
#include "ledger/clock.h"
#include "notice/notice.sql.h"
#include "notice/pages.h"
#include "notice/told.h"


static const struct act *const acts[] = { &delivery_retry_act, NULL };
static const struct view *const views[] = { &deliveries_view, NULL };

static void forget(struct conn *conn, id person)
{
	struct query *q = conn_query(conn, &notice_sql_forget);

	query_id(q, "person", person);
	query_run(q);
}

static void drop_old(struct conn *conn, void *context)
{
	struct query *q = conn_query(conn, &notice_sql_deliveries_old);

	query_moment(q, "before", *(const moment *)context);
	query_run(q);
	q = conn_query(conn, &notice_sql_many_old);
	query_moment(q, "before", *(const moment *)context);
	query_run(q);
}

/* R-NOTICE-09: whether mail is still set up or not. */
static void drop(struct clock *clock)
{
	struct reading *reading = clock_read(clock);
	moment before = { (int64_t)(clock_day(clock).day - KEPT_DAYS) * DAY_US };
	struct err err;

	if (!reading)
		return;
	struct ledger *ledger = reading->ledger;
	clock_read_end(clock);
	ledger_keep(ledger, drop_old, &before, &err); /* what cannot be dropped now is dropped tomorrow */
}

static const struct job jobs[] = { { "mail", drop }, { 0 } };

const struct slice notice_slice = {
	.name = "notice",
	.version = "1",
	.schema = &notice_sql,
	.acts = acts,
	.views = views,
	.jobs = jobs,
	.panels = notice_panels,
	.tells_of = deliveries_tell_of,
	.forgets = forget,
};
