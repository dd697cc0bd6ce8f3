/* Directives, campaigns, measures and duties as the kernel sees them. */
#include "campaign/campaign.sql.h"
#include "campaign/escalate.h"
#include "campaign/pages.h"
#include "campaign/rehearsal.h"

static const struct thing things[] = {
	{ .name = N_("directive"),
		.label = N_("Directive"),
		.by_code = &campaign_sql_directive_by_code,
		.by_id = &campaign_sql_directive_by_id },
	{ .name = N_("campaign"),
		.label = N_("Campaign"),
		.by_code = &campaign_sql_campaign_by_code,
		.by_id = &campaign_sql_campaign_by_id },
	{ .name = N_("stage"), .label = N_("Stage"), .by_id = &campaign_sql_stage_by_id },
	{ .name = N_("measure"),
		.label = N_("Measure"),
		.by_code = &campaign_sql_measure_by_code,
		.by_id = &campaign_sql_measure_by_id },
	{ .name = N_("question"),
		.label = N_("Question"),
		.by_code = &campaign_sql_question_by_code,
		.by_id = &campaign_sql_question_by_id },
	{ .name = N_("figure"),
		.label = N_("Figure"),
		.by_code = &campaign_sql_figure_by_code,
		.by_id = &campaign_sql_figure_by_id },
	{ .name = N_("plea"),
		.label = N_("Plea"),
		.by_code = &campaign_sql_plea_by_code,
		.by_id = &campaign_sql_plea_by_id },
};

static const struct act *const acts[] = {
	&directive_register_act,
	&campaign_open_act,
	&campaign_deploy_act,
	&campaign_close_act,
	&stage_add_act,
	&measure_add_act,
	&campaign_amend_act,
	&campaign_escalate_act,
	&burden_limit_act,
	&measure_tighten_act,
	&measure_ask_act,
	&measure_reply_act,
	&figure_define_act,
	&figure_correct_act,
	&duty_answer_act,
	&duty_accept_act,
	&duty_return_act,
	&duty_waive_act,
	&duty_plead_act,
	&duty_grant_act,
	&duty_deny_act,
	&duty_chase_act,
	NULL,
};

static const struct act *const clock_acts[] = { &duty_escalate_act, NULL };

static const struct view *const views[] = {
	&directives_view,
	&clauses_view,
	&campaigns_view,
	&stages_view,
	&measures_view,
	&periods_view,
	&forms_view,
	&duties_view,
	&unanswered_view,
	&answers_view,
	&evidence_view,
	&questions_view,
	&rehearsal_view,
	&rehearsal_weeks_view,
	&rehearsal_over_view,
	&rehearsal_repeats_view,
	&rehearsal_held_view,
	&rehearsal_nobody_view,
	&burden_view,
	&why_view,
	&rests_on_view,
	&clause_answers_view,
	&figures_view,
	&figure_values_view,
	&asked_view,
	&pleas_view,
	&versions_view,
	&tightened_view,
	&chase_view,
	&chased_view,
	&escalations_view,
	NULL,
};

static const struct job jobs[] = { { "escalation", escalation_run }, { 0 } };

static const struct file_purpose purpose = { "measure", N_("Measure"), measure_asks_place };

const struct slice campaign_slice = {
	.name = "campaign",
	.version = "4",
	.schema = &campaign_sql,
	.things = things,
	.thing_count = COUNT(things),
	.acts = acts,
	.clock_acts = clock_acts,
	.jobs = jobs,
	.views = views,
	.routes = campaign_routes,
	.purpose = &purpose,
	.load = campaign_load,
};
