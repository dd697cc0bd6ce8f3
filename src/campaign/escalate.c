/* campaign.escalate: after how many working days overdue duties are passed on; duty.escalate: the
 * clock did it. */
#include "campaign/escalate.h"
#include "campaign/campaign.sql.h"
#include "campaign/duty.h"

#define AFTER_MAX 60 /* working days */

int64_t escalated(struct conn *conn, id measure, id unit, id *ret_above, date *ret_day)
{
	struct query *q = conn_query(conn, &campaign_sql_escalated);
	int64_t step = 0;

	query_id(q, "measure", measure);
	query_id(q, "unit", unit);
	if (query_next(q)) {
		step = column_number(q, 0);
		if (ret_above)
			*ret_above = column_id(q, 1);
		if (ret_day)
			*ret_day = column_date(q, 2);
	}
	query_end(q);
	return step;
}

void escalations_end(struct conn *conn, id measure, id unit)
{
	struct query *q = conn_query(conn, &campaign_sql_escalations_end);

	query_id(q, "measure", measure);
	query_id(q, "unit", unit);
	query_run(q);
}

/* ---- campaign.escalate ---- */

struct campaign_escalate {
	id campaign;
	opt_number after;
};

static const struct field escalate_fields[] = {
	{ AT(struct campaign_escalate, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct campaign_escalate, after, NUMBER), .label = N_("After working days"), .min = 1,
		.max = AFTER_MAX,
		.help = N_(
			"A duty that is overdue so long is passed on to the unit above, after as "
			"long again to the one above that. Not given: not any more.") },
};

static opt_number escalates(struct conn *conn, id campaign)
{
	struct query *q = conn_query(conn, &campaign_sql_escalates);
	opt_number after = { 0 };

	query_id(q, "id", campaign);
	if (query_next(q) && !column_null(q, 0))
		after = (opt_number){ true, column_number(q, 0) };
	query_end(q);
	return after;
}

static void check_campaign(struct tx *tx, const void *in, struct problems *problems)
{
	struct campaign campaign;

	if (campaign_get(tx_conn(tx), ((const struct campaign_escalate *)in)->campaign,
		    tx_arena(tx), &campaign) &&
		campaign.state == CAMPAIGN_CLOSED)
		problem(problems, "campaign", "R-ESC-01",
			N_("This campaign is closed.")); /* R-ESC-01 */
}

static void apply_campaign(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct campaign_escalate *escalate = in;
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_campaign_escalate);

	query_id(q, "id", escalate->campaign);
	if (escalate->after.given)
		query_number(q, "after", escalate->after.v);
	query_run(q);
}

const struct act campaign_escalate_act = {
	.name = "campaign.escalate",
	.summary = N_(
		"Say after how many working days overdue duties are passed on to the unit above"),
	.history = N_("{actor} set after how many working days overdue duties of {campaign} are "
		      "passed on: {after}"),
	.version = 1,
	.record = FIELD_TABLE(struct campaign_escalate, escalate_fields),
	.right = RIGHT_MANAGE,
	.right_at = "campaign",
	.amends = true,
	.check = check_campaign,
	.apply = apply_campaign,
};

/* ---- duty.escalate ---- */

static const struct field passed_fields[] = {
	{ AT(struct passed, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit" },
	{ AT(struct passed, through, REF), .label = N_("Through"), .need = true, .ref = "unit" },
};
static const struct field_table passed_table = FIELD_TABLE(struct passed, passed_fields);

static const struct field duty_fields[] = {
	{ AT(struct duty_escalate, measure, REF), .label = N_("Measure"), .need = true,
		.ref = "measure" },
	{ AT(struct duty_escalate, above, REF), .label = N_("Unit above"), .need = true,
		.ref = "unit" },
	{ AT(struct duty_escalate, step, NUMBER), .label = N_("Step"), .need = true, .min = 1,
		.max = BOARD_DEPTH_MAX },
	{ AT(struct duty_escalate, duties, ROWS), .label = N_("Duties"), .need = true,
		.rows = &passed_table, .max = PASSED_MAX },
};

/* The clock looked a moment ago: where somebody answered, asked or ended it since, it looks
 * again. */
static void check_duty(struct tx *tx, const void *in, struct problems *problems)
{
	const struct duty_escalate *escalate = in;
	const struct passed *list = escalate->duties.ptr;
	struct measure_row row;

	check_in_force(tx, escalate->measure, problems);
	if (measure_get(tx_conn(tx), escalate->measure, tx_arena(tx), &row) &&
		!escalates(tx_conn(tx), row.campaign).given)
		problem(problems, "measure", "R-ESC-02",
			N_("Duties of this campaign are not passed on.")); /* R-ESC-02 */
	for (size_t n = 0; n < escalate->duties.count; n++) {
		const struct duty_ref duty = { list[n].unit, escalate->measure };
		if (!duty_is_open(tx, &duty) || plea_waits(tx_conn(tx), &duty)) {
			problem(problems, "duties", "R-ESC-03",
				N_("A duty is passed on where it is open and no plea "
				   "waits.")); /* R-ESC-03 */
			return;
		}
	}
}

static void apply_duty(struct tx *tx, const struct event *event, const void *in)
{
	const struct duty_escalate *escalate = in;
	const struct passed *list = escalate->duties.ptr;

	for (size_t n = 0; n < escalate->duties.count; n++) {
		struct query *q = conn_query(tx_conn(tx), &campaign_sql_escalation_insert);
		query_id(q, "measure", escalate->measure);
		query_id(q, "unit", list[n].unit);
		query_number(q, "step", escalate->step.v);
		query_id(q, "above", escalate->above);
		query_id(q, "through", list[n].through);
		query_date(q, "day", event->day);
		query_number(q, "nr", event->seq * PASSED_MAX + (int64_t)n);
		query_run(q);
	}
}

const struct act duty_escalate_act = {
	.name = "duty.escalate",
	.summary = N_("Pass overdue duties on to a unit above"),
	.history = N_("{actor} passed overdue duties on to {above}: {measure}, {duties}"),
	.version = 1,
	.record = FIELD_TABLE(struct duty_escalate, duty_fields),
	.right = RIGHT_CLOCK,
	.right_at = "above",
	.check = check_duty,
	.apply = apply_duty,
};
