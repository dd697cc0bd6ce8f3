/* stage.add: a dated part of a campaign. */
#include "campaign/campaign.sql.h"
#include "campaign/parts.h"
#include "campaign/template.h"

static const struct field fields[] = {
	{ AT(struct stage_add, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct stage_add, code, TEXT), .label = N_("Code"), .need = true, .code = true,
		.max = CODE_MAX },
	{ AT(struct stage_add, title, TEXT), .label = N_("Title"), .need = true, .max = TITLE_MAX },
	{ AT(struct stage_add, starts, DATE), .label = N_("Starts"), .need = true },
	{ AT(struct stage_add, ends, DATE), .label = N_("Ends"), .need = true },
};

id stage_find(struct conn *conn, id campaign, str code)
{
	struct query *q = conn_query(conn, &campaign_sql_stage_by_code);
	query_id(q, "campaign", campaign);
	query_text(q, "code", code);
	id stage = query_next(q) ? column_id(q, 0) : ID_NONE;

	query_end(q);
	return stage;
}

static void check(struct tx *tx, const void *in, struct problems *problems)
{
	const struct stage_add *stage = in;
	struct campaign campaign;

	check_draft(tx, stage->campaign, problems, "campaign");
	if (id_given(stage_find(tx_conn(tx), stage->campaign, stage->code)))
		problem(problems, "code", "R-CAMP-06", N_("The campaign has a stage %.*s already."),
			STR_ARG(stage->code)); /* R-CAMP-06 */
	if (stage->ends.day < stage->starts.day)
		problem(problems, "ends", "R-CAMP-03", N_("It ends before it starts."));
	if (!campaign_get(tx_conn(tx), stage->campaign, tx_arena(tx), &campaign))
		return;
	if (stage->starts.day < campaign.starts.day)
		problem(problems, "starts", "R-CAMP-07",
			N_("The stage starts before its campaign.")); /* R-CAMP-07 */
	if (stage->ends.day > campaign.ends.day)
		problem(problems, "ends", "R-CAMP-07", N_("The stage ends after its campaign."));
}

static void apply(struct tx *tx, const struct event *event, const void *in)
{
	const struct stage_add *stage = in;
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_stage_insert);

	query_id(q, "id", event->first);
	query_id(q, "campaign", stage->campaign);
	query_text(q, "code", stage->code);
	query_text(q, "title", stage->title);
	query_date(q, "starts", stage->starts);
	query_date(q, "ends", stage->ends);
	query_run(q);
}

const struct act stage_add_act = {
	.name = "stage.add",
	.summary = N_("Add a stage to a campaign"),
	.history = N_("{actor} added the stage {title}"),
	.version = 1,
	.record = FIELD_TABLE(struct stage_add, fields),
	.right = RIGHT_MANAGE,
	.right_at = "campaign",
	.makes = "stage",
	.check = check,
	.apply = apply,
};
