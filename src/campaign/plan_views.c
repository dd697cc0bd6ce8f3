/* What became another after a campaign was deployed, looked through: pleas, earlier versions of
 * measures, what was tightened, what was passed on. */
#include "campaign/duty.h"
#include "view/view.h"

/* ---- pleas ---- */

struct pleas_parameters {
	id campaign, unit;
};

static const struct field pleas_fields[] = {
	{ AT(struct pleas_parameters, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct pleas_parameters, unit, REF), .label = N_("Unit"), .ref = "unit",
		.help = N_("Only of this one. Not given: of all.") },
};

static const struct view_column pleas_columns[] = {
	{ "code", N_("Code"), FIELD_TEXT, .sql = "p.code", .always = true, .thing = "plea" },
	{ "unit", N_("Unit"), FIELD_TEXT, .sql = ORG_CODE_OF("p.unit"), .thing = "unit" },
	{ "name", N_("Name"), FIELD_TEXT, .sql = ORG_NAME_OF("p.unit"), .words = true },
	{ "measure", N_("Measure"), FIELD_TEXT, .sql = "m.code", .always = true,
		.thing = "measure" },
	{ "asks", N_("Asks for"), FIELD_CHOICE, .sql = "p.asks", .choices = plea_asks,
		.leads = DUTY_LEADS },
	{ "until", N_("Until"), FIELD_DATE, .sql = "p.until" },
	{ "reason", N_("Reason"), FIELD_TEXT, .sql = "p.reason" },
	{ "asked", N_("Asked"), FIELD_DATE, .sql = "p.asked", .always = true },
	{ "state", N_("State"), FIELD_CHOICE, .sql = "p.state", .choices = plea_states },
	{ "decided", N_("Decided"), FIELD_DATE, .sql = "p.decided" },
	{ "granted_until", N_("Granted until"), FIELD_DATE, .sql = "p.granted_until" },
	{ "note", N_("Note"), FIELD_TEXT, .sql = "p.note" },
	{ "by", N_("In its place"), FIELD_TEXT, .sql = ORG_CODE_OF("p.in_place") },
};

static const struct view_condition pleas_when[] = { { "unit", "p.unit = $unit" } };

const struct view pleas_view = {
	.name = "pleas",
	.sees = SEES_ROWS,
	.unit = "p.unit",
	.known = KNOWN_IN_RANGE,
	.label = N_("Pleas"),
	.summary = N_("What units asked for themselves, and what was said to it"),
	.parameters = FIELD_TABLE(struct pleas_parameters, pleas_fields),
	.columns = pleas_columns,
	.column_count = COUNT(pleas_columns),
	.from = "from campaign_plea p join campaign_measure m on m.id = p.measure",
	.where = "m.campaign = $campaign",
	.when = pleas_when,
	.when_count = COUNT(pleas_when),
	.key = "p.id",
	.order = "asked",
};

/* ---- versions ---- */

struct of_measure {
	id measure;
};

static const struct field of_measure_fields[] = {
	{ AT(struct of_measure, measure, REF), .label = N_("Measure"), .need = true,
		.ref = "measure" },
};

static const struct view_column version_columns[] = {
	{ "version", N_("Version"), FIELD_NUMBER, .sql = "v.version", .always = true },
	{ "title", N_("Title"), FIELD_TEXT, .sql = "v.title", .words = true, .always = true },
	{ "due", N_("Due"), FIELD_DATE, .sql = "v.due", .always = true },
	{ "effort", N_("Effort (minutes a unit)"), FIELD_NUMBER, .sql = "v.effort" },
	{ "instruction", N_("What to do"), FIELD_TEXT, .sql = "v.instruction" },
	{ "until", N_("Until"), FIELD_DATE, .sql = "v.until", .always = true },
	{ "reason", N_("Reason"), FIELD_TEXT, .sql = "v.reason", .always = true },
};

const struct view versions_view = {
	.name = "versions",
	.sees = SEES_ALL,
	.label = N_("Earlier versions"),
	.summary = N_("What a measure said before it was amended, and why it became another"),
	.parameters = FIELD_TABLE(struct of_measure, of_measure_fields),
	.columns = version_columns,
	.column_count = COUNT(version_columns),
	.from = "from campaign_version v",
	.where = "v.measure = $measure",
	.key = "v.version",
	.order = "version",
};

/* ---- tightened ---- */

struct tightened_parameters {
	id campaign;
};

static const struct field tightened_fields[] = {
	{ AT(struct tightened_parameters, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
};

static const struct view_column tightened_columns[] = {
	{ "unit", N_("Unit"), FIELD_TEXT, .sql = ORG_CODE_OF("t.unit"), .thing = "unit" },
	{ "name", N_("Name"), FIELD_TEXT, .sql = ORG_NAME_OF("t.unit"), .words = true },
	{ "measure", N_("Measure"), FIELD_TEXT, .sql = "m.code", .always = true,
		.thing = "measure" },
	{ "due", N_("Due"), FIELD_DATE, .sql = "t.due" },
	{ "issued", N_("Issued for"), FIELD_DATE, .sql = "m.due", .always = true },
	{ "field", N_("Field"), FIELD_TEXT, .sql = "t.field" },
	{ "least", N_("At least"), FIELD_NUMBER, .sql = "t.least" },
	{ "day", N_("Since"), FIELD_DATE, .sql = "t.day", .always = true },
};

const struct view tightened_view = {
	.name = "tightened",
	.sees = SEES_ROWS,
	.unit = "t.unit",
	.known = KNOWN_ON_LINE,
	.label = N_("Tightened"),
	.summary = N_("Where measures of a campaign were made earlier or higher, and by whom"),
	.parameters = FIELD_TABLE(struct tightened_parameters, tightened_fields),
	.columns = tightened_columns,
	.column_count = COUNT(tightened_columns),
	.from = "from campaign_tighten t join campaign_measure m on m.id = t.measure",
	.where = "m.campaign = $campaign",
	.key = "t.seq * 100000 + (t.measure % 1000) * 100 + t.part",
	.order = "day",
};

/* ---- escalations ---- */

struct escalations_parameters {
	id campaign, above;
};

static const struct field escalations_fields[] = {
	{ AT(struct escalations_parameters, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct escalations_parameters, above, REF), .label = N_("Passed on to"), .ref = "unit",
		.help = N_("Only what was passed on to this unit.") },
};

static const struct view_column escalations_columns[] = {
	{ "day", N_("Day"), FIELD_DATE, .sql = "e.day", .always = true },
	{ "measure", N_("Measure"), FIELD_TEXT, .sql = "m.code", .always = true,
		.thing = "measure" },
	{ "title", N_("Title"), FIELD_TEXT, .sql = "m.title", .words = true, .always = true },
	{ "unit", N_("Unit"), FIELD_TEXT, .sql = ORG_CODE_OF("e.unit"), .thing = "unit" },
	{ "name", N_("Name"), FIELD_TEXT, .sql = ORG_NAME_OF("e.unit"), .words = true },
	{ "step", N_("Step"), FIELD_NUMBER, .sql = "e.step", .always = true },
	{ "passed_to", N_("Passed on to"), FIELD_TEXT, .sql = ORG_CODE_OF("e.above") },
	{ "state", N_("State"), FIELD_CHOICE, .sql = "coalesce(d.state, 1)", .choices = duty_states,
		.always = true, .leads = DUTY_LEADS },
};

static const struct view_condition escalations_when[] = {
	{ .parameter = "above", .sql = "e.above = $above" },
};

const struct view escalations_view = {
	.name = "escalations",
	.sees = SEES_ROWS,
	.unit = "e.unit",
	.known = KNOWN_IN_RANGE,
	.label = N_("Passed on"),
	.summary = N_("Overdue duties that were passed on up the line, and what became of them"),
	.parameters = FIELD_TABLE(struct escalations_parameters, escalations_fields),
	.columns = escalations_columns,
	.column_count = COUNT(escalations_columns),
	.from = "from campaign_escalation e join campaign_measure m on m.id = e.measure left join "
		"campaign_duty d on d.measure = e.measure and d.unit = e.unit",
	.where = "m.campaign = $campaign",
	.when = escalations_when,
	.when_count = COUNT(escalations_when),
	.key = "e.nr",
	.order = "day",
};
