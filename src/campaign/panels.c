/* What this slice tells on the pages of things, and which acts are likely there. */
#include "campaign/campaign.sql.h"
#include "campaign/escalate.h"
#include "campaign/fill.h"
#include "campaign/plan_pages.h"
#include "campaign/remit.h"
#include "campaign/unit_panel.h"

struct likely {
	const struct act *act;
	bool draft, in_force; /* in which states of a campaign it is not refused */
};

/* In the order in which they stand. */
static const struct likely likely[] = {
	{ &measure_add_act, true, true },
	{ &stage_add_act, true, false },
	{ &campaign_deploy_act, true, false },
	{ &campaign_amend_act, false, true },
	{ &duty_chase_act, false, true },
	{ &remit_give_act, true, true },
	{ &campaign_escalate_act, true, true },
	{ &campaign_close_act, true, true },
};

static int state_of_campaign(struct reading *reading, id campaign)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);
	struct campaign found;

	return campaign_get(reading->conn, campaign, &arena, &found) ? found.state : 0;
}

/* A campaign that is closed has nothing that could be done with it. */
static int place_on_campaign(int state, const struct act *act)
{
	for (size_t n = 0; n < COUNT(likely); n++) {
		bool fits = (state == CAMPAIGN_DRAFT && likely[n].draft) ||
			    (state == CAMPAIGN_IN_FORCE && likely[n].in_force);
		if (likely[n].act == act)
			return fits ? (int)n : ACT_NEVER;
	}
	return ACT_LAST;
}

/* Whether it is asked of anybody: 1. */
static int state_of_measure(struct reading *reading, id measure)
{
	struct query *q = conn_query(reading->conn, &campaign_sql_measure_judge);

	query_id(q, "id", measure);
	bool in_force =
		query_next(q) && column_number(q, 2) == CAMPAIGN_IN_FORCE && column_null(q, 4);
	query_end(q);
	return in_force;
}

/* What is asked of nobody yet, or not any more, is neither answered nor judged. */
static int place_on_measure(int in_force, const struct act *act)
{
	static const struct act *const first[] = { &measure_tighten_act, &measure_ask_act,
		&duty_answer_act, &duty_accept_act, &duty_return_act, &duty_waive_act,
		&duty_plead_act };

	for (size_t n = 0; n < COUNT(first); n++)
		if (first[n] == act)
			return in_force ? (int)n : ACT_NEVER;
	return ACT_LAST;
}

const struct panel campaign_panels[] = {
	{ "campaign", show_campaign, state_of_campaign, place_on_campaign, "campaigns" },
	{ .thing = "unit", .show = show_unit_duties },
	{ .thing = "unit", .show = show_fill_link },
	{ "directive", show_directive, .help = "campaigns" },
	{ "measure", show_measure, state_of_measure, place_on_measure, "duties" },
	{ "question", show_question, .help = "duties" },
	{ "plea", show_plea, .help = "judging" },
	{ .thing = "person", .show = show_remits },
	{ 0 },
};
