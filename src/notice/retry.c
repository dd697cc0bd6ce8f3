/* delivery.retry: what failed is sent again. */
#include "notice/notice.sql.h"
#include "notice/parts.h"

struct delivery_retry {
	id meeting;
};

static const struct field fields[] = {
	{ AT(struct delivery_retry, meeting, REF), .label = N_("Meeting"), .need = true, .ref = "meeting" },
};

static bool any_failed(struct conn *conn, id meeting)
{
	struct query *q = conn_query(conn, &notice_sql_deliveries_failed);

	query_id(q, "meeting", meeting);
	const bool any = query_next(q) && column_number(q, 0) > 0;
	query_end(q);
	return any;
}

static void check(struct tx *tx, const void *in, struct problems *problems)
{
	if (!any_failed(tx_conn(tx), ((const struct delivery_retry *)in)->meeting))
		problem(problems, "meeting", "R-NOTICE-08",
			N_("No mail about this meeting has failed.")); /* R-NOTICE-08 */
}

/* The mailer hears of the event, and does it. */
static void apply(UNUSED struct tx *tx, UNUSED const struct event *event, UNUSED const void *in)
{
}

const struct act delivery_retry_act = {
	.name = "delivery.retry",
	.summary = N_("Send again the mails that failed"),
	.history = N_("{actor} had the mails about the meeting {meeting} that failed sent again"),
	.version = 1,
	.record = FIELD_TABLE(struct delivery_retry, fields),
	.right = RIGHT_ANSWER,
	.right_at = "meeting",
	.check = check,
	.apply = apply,
};
