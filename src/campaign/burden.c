/* burden.limit: how many hours a month may be asked of a unit; and what is asked of one, over all
 * campaigns. */
#include "campaign/campaign.sql.h"
#include "campaign/rehearsal.h"

struct burden_limit {
	id unit;
	opt_number hours;
};

static const struct field fields[] = {
	{ AT(struct burden_limit, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit",
		.help = N_("For it and all below it.") },
	{ AT(struct burden_limit, hours, NUMBER), .label = N_("Hours a unit and month"), .min = 1,
		.max = 1000, .help = N_("Not given: no limit from now on.") },
};

static void check(struct tx *tx, const void *in, struct problems *problems)
{
	org_check_open(tx, ((const struct burden_limit *)in)->unit, problems, "unit");
}

static void apply(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct burden_limit *limit = in;
	struct query *q = conn_query(tx_conn(tx),
		limit->hours.given ? &campaign_sql_limit_set : &campaign_sql_limit_end);

	query_id(q, "unit", limit->unit);
	if (limit->hours.given)
		query_number(q, "hours", limit->hours.v);
	query_run(q);
}

const struct act burden_limit_act = {
	.name = "burden.limit",
	.summary = N_("Say how many hours a month may be asked of a unit"),
	.history = N_("{actor} limited what is asked of {unit}: {hours} hours a month"),
	.version = 1,
	.record = FIELD_TABLE(struct burden_limit, fields),
	.right = RIGHT_MANAGE,
	.right_at = "unit",
	.amends = true,
	.check = check,
	.apply = apply,
};

static void refuse_month(
	date first, const struct burden *burden, int64_t hours, struct problems *problems)
{
	char day[DATE_TEXT];

	date_print(first, day);
	day[7] = '\0'; /* "2026-11" */
	problem(problems, "reason", "R-BURDEN-01",
		N_("In %s some units would be asked for %lld hours, over the limit of %lld: give a "
		   "reason."),
		day, (long long)(burden->most_minutes + 59) / 60,
		(long long)hours); /* R-BURDEN-01 */
}

/* False where it refused. */
static bool check_months(
	struct tx *tx, const struct rehearsal *r, id top, int64_t hours, struct problems *problems)
{
	date months[BOARD_COLUMNS_MAX];
	size_t count = rehearsal_months(r, r->own, months);

	for (size_t n = 0; n < count; n++) {
		struct burden burden =
			rehearsal_burden(tx_board(tx), r, top, r->count, pick_month, &months[n]);
		if (burden.most_minutes > hours * 60) {
			refuse_month(months[n], &burden, hours, problems);
			return false;
		}
	}
	return true;
}

void burden_check(struct tx *tx, id campaign, bool reasoned, struct problems *problems)
{
	struct board *board = tx_board(tx);
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_limits);
	struct rehearsal r = { .count = 0 };

	while (!reasoned && query_next(q)) {
		id unit = column_id(q, 0), top = unit;
		if (!r.columns &&
			!rehearsal_read(tx_conn(tx), board, campaign, true, NULL, tx_arena(tx), &r))
			break;
		if (board_within(board, r.campaign.unit, unit))
			top = r.campaign.unit;
		else if (!board_within(board, unit, r.campaign.unit))
			continue;
		if (r.cut) {
			problem(problems, "reason", "R-REHEARSAL-01",
				N_("At most %d measures of all campaigns are weighed "
				   "together."),
				BOARD_COLUMNS_MAX);
			break;
		}
		if (!check_months(tx, &r, top, column_number(q, 1), problems))
			break;
	}
	query_end(q);
}
