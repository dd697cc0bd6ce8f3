/* The life of a campaign: opened as a draft, deployed into force, closed. */
#include "campaign/campaign.sql.h"
#include "campaign/rehearsal.h"
#include "campaign/template.h"

const struct choice campaign_states[] = {
	{ CAMPAIGN_DRAFT, "draft", N_("Draft") },
	{ CAMPAIGN_IN_FORCE, "in_force", N_("In force") },
	{ CAMPAIGN_CLOSED, "closed", N_("Closed") },
	{ 0 },
};

id find_by_text(
	struct conn *conn, const struct statement *statement, const char *parameter, str value)
{
	struct query *q = conn_query(conn, statement);
	id found = ID_NONE;

	query_text(q, parameter, value);
	if (query_next(q))
		found = column_id(q, 0);
	query_end(q);
	return found;
}

bool campaign_get(struct conn *conn, id campaign, struct arena *arena, struct campaign *ret)
{
	struct query *q = conn_query(conn, &campaign_sql_campaign);

	query_id(q, "id", campaign);
	bool found = query_next(q);
	if (found) {
		*ret = (struct campaign){
			.campaign = campaign,
			.code = arena_copy(arena, column_text(q, 0)),
			.title = arena_copy(arena, column_text(q, 1)),
			.unit = column_id(q, 2),
			.directive = column_id(q, 3),
			.starts = column_date(q, 4),
			.ends = column_date(q, 5),
			.state = (int)column_number(q, 6),
			.deployed = { !column_null(q, 7), column_date(q, 7) },
			.closed = { !column_null(q, 8), column_date(q, 8) },
		};
	}
	query_end(q);
	return found;
}

struct campaign_time campaign_time(const struct campaign *campaign, date day)
{
	const int64_t passed = day.day - campaign->starts.day, days = campaign->ends.day - campaign->starts.day;

	return (struct campaign_time){
		.day = passed, .days = days, .ahead = passed < 0, .running = passed >= 0 && passed <= days
	};
}

/* ---- campaign.open ---- */

static const struct choice template_languages[] = {
	{ TEMPLATE_EN, "en", N_("English") },
	{ TEMPLATE_ZH, "zh", N_("Chinese") },
	{ 0 },
};

static const struct field open_fields[] = {
	{ AT(struct campaign_open, code, TEXT), .label = N_("Code"), .need = true, .code = true,
		.max = CODE_MAX, .help = N_("Its measures are named by it: code.measure.") },
	{ AT(struct campaign_open, title, TEXT), .label = N_("Title"), .need = true,
		.max = TITLE_MAX },
	{ AT(struct campaign_open, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit",
		.help = N_(
			"The unit that opens it; its measures bind units at and below this one.") },
	{ AT(struct campaign_open, directive, REF), .label = N_("Directive"), .ref = "directive" },
	{ AT(struct campaign_open, starts, DATE), .label = N_("Starts"), .need = true },
	{ AT(struct campaign_open, ends, DATE), .label = N_("Ends"), .need = true },
	{ AT(struct campaign_open, template, FILE), .label = N_("Template"),
		.help = N_("A file with stages and measures to begin with.") },
	{ AT(struct campaign_open, language, CHOICE), .label = N_("Language of the template"),
		.choices = template_languages, .since = 2,
		.help = N_("Where its texts are there in several. Not given: English.") },
};

static void check_open(struct tx *tx, const void *in, struct problems *problems)
{
	const struct campaign_open *campaign = in;

	if (id_given(find_by_text(
		    tx_conn(tx), &campaign_sql_campaign_by_code, "code", campaign->code)))
		problem(problems, "code", "R-CAMP-01", N_("The code %.*s is taken."),
			STR_ARG(campaign->code)); /* R-CAMP-01 */
	org_check_open(tx, campaign->unit, problems, "unit");
	if (campaign->ends.day < campaign->starts.day)
		problem(problems, "ends", "R-CAMP-03",
			N_("It ends before it starts.")); /* R-CAMP-03 */
	if (campaign->template.given)
		template_check(tx, campaign, problems);
}

static void apply_open(struct tx *tx, const struct event *event, const void *in)
{
	const struct campaign_open *campaign = in;
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_campaign_insert);

	query_id(q, "id", event->first);
	query_text(q, "code", campaign->code);
	query_text(q, "title", campaign->title);
	query_id(q, "unit", campaign->unit);
	query_id(q, "directive", campaign->directive);
	query_date(q, "starts", campaign->starts);
	query_date(q, "ends", campaign->ends);
	query_run(q);
}

static void then_open(struct tx *tx, const struct event *event, const void *in)
{
	const struct campaign_open *campaign = in;

	if (campaign->template.given)
		template_follow(tx, event->first, campaign);
}

const struct act campaign_open_act = {
	.name = "campaign.open",
	.summary = N_("Open a campaign as a draft, blank or from a template"),
	.history = N_("{actor} opened the campaign {title}"),
	.version = 2,
	.record = FIELD_TABLE(struct campaign_open, open_fields),
	.right = RIGHT_MANAGE,
	.right_at = "unit",
	.makes = "campaign",
	.check = check_open,
	.apply = apply_open,
	.then = then_open,
};

/* ---- campaign.deploy and campaign.close ---- */

static const struct field deploy_fields[] = {
	{ AT(struct campaign_ref, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct campaign_ref, reason, TEXT), .label = N_("Reason"), .prose = true, .max = 2000,
		.since = 2,
		.help = N_("Why more is asked of units in a month than their limit allows.") },
};

static const struct field ref_fields[] = {
	{ AT(struct campaign_ref, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
};

static int state_of(struct tx *tx, id campaign)
{
	struct campaign found;

	return campaign_get(tx_conn(tx), campaign, tx_arena(tx), &found) ? found.state : 0;
}

void check_draft(struct tx *tx, id campaign, struct problems *problems, const char *field)
{
	int state = state_of(tx, campaign);

	if (state == CAMPAIGN_IN_FORCE)
		problem(problems, field, "R-CAMP-02",
			N_("This campaign is in force already.")); /* R-CAMP-02 */
	else if (state == CAMPAIGN_CLOSED)
		problem(problems, field, "R-CAMP-02", N_("This campaign is closed."));
}

int64_t campaign_measures(struct conn *conn, id campaign)
{
	struct query *q = conn_query(conn, &campaign_sql_measures_count);
	query_id(q, "campaign", campaign);
	int64_t count = query_next(q) ? column_number(q, 0) : 0;

	query_end(q);
	return count;
}

static void check_deploy(struct tx *tx, const void *in, struct problems *problems)
{
	id campaign = ((const struct campaign_ref *)in)->campaign;

	check_draft(tx, campaign, problems, "campaign");
	if (campaign_measures(tx_conn(tx), campaign) == 0)
		problem(problems, "campaign", "R-CAMP-04",
			N_("This campaign has no measures yet: there is nothing to put into "
			   "force.")); /* R-CAMP-04 */
	burden_check(tx, campaign, ((const struct campaign_ref *)in)->reason.len > 0, problems);
}

/* One event, whatever the size of the organisation: duties are derived. */
static void apply_deploy(struct tx *tx, const struct event *event, const void *in)
{
	id campaign = ((const struct campaign_ref *)in)->campaign;
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_campaign_deploy);
	struct campaign found;

	query_id(q, "id", campaign);
	query_date(q, "day", event->day);
	query_text(q, "reason", ((const struct campaign_ref *)in)->reason);
	query_run(q);
	if (campaign_get(tx_conn(tx), campaign, tx_arena(tx), &found))
		tell_sheet(tx_conn(tx), tx_changes(tx), campaign, found.unit, tx_arena(tx));
}

const struct act campaign_deploy_act = {
	.name = "campaign.deploy",
	.summary = N_("Put a campaign's measures into force"),
	.history = N_("{actor} put the campaign {campaign} into force"),
	.version = 2,
	.record = FIELD_TABLE(struct campaign_ref, deploy_fields),
	.right = RIGHT_MANAGE,
	.right_at = "campaign",
	.shapes = true,
	.check = check_deploy,
	.apply = apply_deploy,
};

static void check_close(struct tx *tx, const void *in, struct problems *problems)
{
	if (state_of(tx, ((const struct campaign_ref *)in)->campaign) == CAMPAIGN_CLOSED)
		problem(problems, "campaign", "R-CAMP-02", N_("This campaign is closed."));
}

static void apply_close(struct tx *tx, const struct event *event, const void *in)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_campaign_close);

	query_id(q, "id", ((const struct campaign_ref *)in)->campaign);
	query_date(q, "day", event->day);
	query_run(q);
}

const struct act campaign_close_act = {
	.name = "campaign.close",
	.summary = N_("Close a campaign: nothing is answered or judged any more"),
	.history = N_("{actor} closed the campaign {campaign}"),
	.version = 1,
	.record = FIELD_TABLE(struct campaign_ref, ref_fields),
	.right = RIGHT_MANAGE,
	.right_at = "campaign",
	.shapes = true, /* its remits lend nothing any more */
	.check = check_close,
	.apply = apply_close,
};
