/* feed.make and feed.end: an address at which one's own calendar reads where one is expected. */
#include "meeting/meeting.sql.h"
#include "meeting/parts.h"

#define FEED_DAYS_MAX 400
#define FEEDS_MAX 5 /* of one person */

struct feed_make {
	opt_date until;
};

static const struct field make_fields[] = {
	{ AT(struct feed_make, until, DATE), .label = N_("Until"),
		.help = N_("The last day on which it is good. Not given: for 400 days.") },
};

static void check_make(struct tx *tx, const void *in, struct problems *problems)
{
	const opt_date until = ((const struct feed_make *)in)->until;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_feeds_count);

	query_id(q, "person", tx_actor(tx));
	query_date(q, "day", tx_day(tx));
	const bool many = query_next(q) && column_number(q, 0) >= FEEDS_MAX;
	query_end(q);
	if (many)
		problem(problems, "", "R-MEET-20",
			N_("One has at most %d calendar feeds: end one that is not needed any more."),
			FEEDS_MAX); /* R-MEET-20 */
	if (until.given &&
		(until.v.day < tx_day(tx).day || until.v.day > tx_day(tx).day + FEED_DAYS_MAX))
		problem(problems, "until", "R-MEET-21",
			N_("Its last day is today or later, and at most %d days from now."),
			FEED_DAYS_MAX); /* R-MEET-21 */
}

static void apply_make(struct tx *tx, const struct event *event, const void *in)
{
	const opt_date until = ((const struct feed_make *)in)->until;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_feed_insert);

	query_id(q, "id", event->first);
	query_id(q, "person", event->actor);
	query_date(q, "made", event->day);
	query_date(q, "until", until.given ? until.v : (date){ event->day.day + FEED_DAYS_MAX });
	query_run(q);
}

const struct act feed_make_act = {
	.name = "feed.make",
	.summary = N_("Make a calendar feed of the meetings at which you are expected"),
	.history = N_("{actor} made a calendar feed"),
	.version = 1,
	.record = FIELD_TABLE(struct feed_make, make_fields),
	.right = RIGHT_OWN,
	.makes = "feed",
	.grants = GRANT_FEED,
	.check = check_make,
	.apply = apply_make,
};

/* ---- feed.end ---- */

struct feed_end {
	id feed;
};

static const struct field end_fields[] = {
	{ AT(struct feed_end, feed, REF), .label = N_("Calendar feed"), .need = true, .ref = "feed",
		.by_id = true },
};

static void check_end(struct tx *tx, const void *in, struct problems *problems)
{
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_feed);

	query_id(q, "id", ((const struct feed_end *)in)->feed);
	const bool ended = query_next(q) && !column_null(q, 0);
	query_end(q);
	if (ended)
		problem(problems, "feed", "R-MEET-22", N_("This calendar feed is ended already.")); /* R-MEET-22 */
}

static void apply_end(struct tx *tx, const struct event *event, const void *in)
{
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_feed_end);

	query_id(q, "id", ((const struct feed_end *)in)->feed);
	query_date(q, "day", event->day);
	query_run(q);
}

const struct act feed_end_act = {
	.name = "feed.end",
	.summary = N_("End a calendar feed"),
	.history = N_("{actor} ended a calendar feed"),
	.version = 1,
	.record = FIELD_TABLE(struct feed_end, end_fields),
	.right = RIGHT_OWN,
	.about = "feed",
	.shuts = "feed",
	.check = check_end,
	.apply = apply_end,
};
