/* What can be looked through: directives, clauses, campaigns, stages, measures, answers. */
#include "campaign/campaign.sql.h"
#include "campaign/parts.h"
#include "campaign/template.h"
#include "view/view.h"

/* ---- directives ---- */

static const struct view_column directive_columns[] = {
	{ "id", N_("Id"), FIELD_REF, .sql = "d.id" },
	{ "code", N_("Code"), FIELD_TEXT, .sql = "d.code", .thing = "directive" },
	{ "title", N_("Title"), FIELD_TEXT, .sql = "d.title", .words = true },
	{ "issued_by", N_("Issued by"), FIELD_TEXT, .sql = "d.issued_by" },
	{ "received", N_("Received"), FIELD_DATE, .sql = "d.received" },
	{ "clauses", N_("Clauses"), FIELD_NUMBER,
		.sql = "(select count(*) from campaign_clause c where c.directive = d.id)" },
};

const struct view directives_view = {
	.name = "directives",
	.sees = SEES_ROWS,
	.unit = "d.unit",
	.known = KNOWN_ON_LINE,
	.label = N_("Directives"),
	.summary = N_("The documents from above that were registered"),
	.columns = directive_columns,
	.column_count = COUNT(directive_columns),
	.from = "from campaign_directive d",
	.key = "d.id",
	.order = "code",
};

/* ---- campaigns ---- */

static const struct view_column campaign_columns[] = {
	{ "id", N_("Id"), FIELD_REF, .sql = "c.id" },
	{ "code", N_("Code"), FIELD_TEXT, .sql = "c.code", .thing = "campaign" },
	{ "title", N_("Title"), FIELD_TEXT, .sql = "c.title", .words = true },
	{ "state", N_("State"), FIELD_CHOICE, .sql = "c.state", .choices = campaign_states },
	{ "starts", N_("Starts"), FIELD_DATE, .sql = "c.starts" },
	{ "ends", N_("Ends"), FIELD_DATE, .sql = "c.ends" },
	{ "deployed", N_("Deployed"), FIELD_DATE, .sql = "c.deployed" },
	{ "closed", N_("Closed"), FIELD_DATE, .sql = "c.closed" },
	{ "reason", N_("Reason"), FIELD_TEXT, .sql = "c.reason" },
	{ "escalate", N_("Passed on after (working days)"), FIELD_NUMBER, .sql = "c.escalate" },
	{ "measures", N_("Measures"), FIELD_NUMBER,
		.sql = "(select count(*) from campaign_measure m where m.campaign = c.id)" },
};

const struct view campaigns_view = {
	.name = "campaigns",
	.sees = SEES_ROWS,
	.unit = "c.unit",
	.known = KNOWN_ON_LINE,
	.draft = "c.deployed is null",
	.label = N_("Campaigns"),
	.summary = N_("Campaigns, drafts and closed ones too"),
	.columns = campaign_columns,
	.column_count = COUNT(campaign_columns),
	.from = "from campaign_campaign c",
	.key = "c.id",
	.order = "code",
};

/* ---- stages and measures of a campaign ---- */

struct of_campaign {
	id campaign;
};

static const struct field of_campaign_fields[] = {
	{ AT(struct of_campaign, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
};

static const struct view_column stage_columns[] = {
	{ "id", N_("Id"), FIELD_REF, .sql = "s.id" },
	{ "code", N_("Code"), FIELD_TEXT, .sql = "s.code" },
	{ "title", N_("Title"), FIELD_TEXT, .sql = "s.title", .words = true },
	{ "starts", N_("Starts"), FIELD_DATE, .sql = "s.starts" },
	{ "ends", N_("Ends"), FIELD_DATE, .sql = "s.ends" },
};

const struct view stages_view = {
	.name = "stages",
	.sees = SEES_ALL,
	.label = N_("Stages"),
	.summary = N_("The dated parts of a campaign"),
	.parameters = FIELD_TABLE(struct of_campaign, of_campaign_fields),
	.columns = stage_columns,
	.column_count = COUNT(stage_columns),
	.from = "from campaign_stage s",
	.where = "s.campaign = $campaign",
	.key = "s.id",
	.order = "starts",
};

static const struct view_column measure_columns[] = {
	{ "id", N_("Id"), FIELD_REF, .sql = "m.id" },
	{ "code", N_("Code"), FIELD_TEXT, .sql = "m.code", .thing = "measure" },
	{ "title", N_("Title"), FIELD_TEXT, .sql = "m.title", .words = true },
	{ "workstream", N_("Workstream"), FIELD_TEXT, .sql = "m.workstream" },
	{ "stage", N_("Stage"), FIELD_TEXT,
		.sql = "(select s.code from campaign_stage s where s.id = m.stage)" },
	{ "due", N_("Due"), FIELD_DATE, .sql = "m.due" },
	{ "accepted_by", N_("Accepted by"), FIELD_CHOICE, .sql = "m.accepted_by",
		.choices = acceptors },
	{ "effort", N_("Effort (minutes a unit)"), FIELD_NUMBER, .sql = "m.effort" },
	{ "fields", N_("Form fields"), FIELD_NUMBER,
		.sql = "(select count(*) from campaign_form f where f.measure = m.id)" },
	{ "instruction", N_("What to do"), FIELD_TEXT, .sql = "m.instruction" },
	{ "every", N_("Again every"), FIELD_CHOICE, .sql = "m.every", .choices = every_choices },
	{ "periods", N_("Periods"), FIELD_NUMBER,
		.sql = "(select count(*) from campaign_measure p where p.series = m.id)" },
	{ "after", N_("After the measure"), FIELD_TEXT,
		.sql = "(select a.code from campaign_measure a where a.id = m.after)" },
	{ "after_days", N_("Days after it"), FIELD_NUMBER, .sql = "m.after_days" },
	{ "strengthens", N_("Strengthens"), FIELD_TEXT,
		.sql = "(select a.code from campaign_measure a where a.id = m.strengthens)",
		.thing = "measure" },
	{ "version", N_("Version"), FIELD_NUMBER, .sql = "m.version" },
	{ "withdrawn", N_("Withdrawn"), FIELD_DATE, .sql = "m.withdrawn" },
	{ "place", N_("Where photographs were taken"), FIELD_YESNO, .sql = "m.place" },
	{ "proven_by", N_("Counted from"), FIELD_TEXT, .sql = "m.proven_by" },
	{ "proven_count", N_("How many were counted is"), FIELD_TEXT, .sql = "m.proven_count" },
};

const struct view measures_view = {
	.name = "measures",
	.sees = SEES_ALL,
	.label = N_("Measures"),
	.summary = N_("What a campaign asks of its units"),
	.parameters = FIELD_TABLE(struct of_campaign, of_campaign_fields),
	.columns = measure_columns,
	.column_count = COUNT(measure_columns),
	.from = "from campaign_measure m",
	.where = "m.campaign = $campaign and m.series is null",
	.key = "m.id",
	.order = "due",
};

/* ---- the periods of a measure that recurs ---- */

struct of_measure {
	id measure;
};

static const struct field of_measure_fields[] = {
	{ AT(struct of_measure, measure, REF), .label = N_("Measure"), .need = true,
		.ref = "measure" },
};

static const struct view_column period_columns[] = {
	{ "id", N_("Id"), FIELD_REF, .sql = "m.id" },
	{ "code", N_("Code"), FIELD_TEXT, .sql = "m.code", .always = true },
	{ "title", N_("Title"), FIELD_TEXT, .sql = "m.title", .words = true, .always = true },
	{ "begins", N_("Begins"), FIELD_DATE, .sql = "m.begins" },
	{ "due", N_("Due"), FIELD_DATE, .sql = "m.due", .always = true },
};

const struct view periods_view = {
	.name = "periods",
	.sees = SEES_ALL,
	.label = N_("Periods"),
	.summary = N_("When a measure that recurs is due: each is answered by its own code"),
	.parameters = FIELD_TABLE(struct of_measure, of_measure_fields),
	.columns = period_columns,
	.column_count = COUNT(period_columns),
	.from = "from campaign_measure m",
	.where = "m.series = $measure",
	.key = "m.id",
	.order = "due",
};

/* ---- the answer forms of a campaign's measures, field by field ---- */

static const struct view_column form_columns[] = {
	{ "measure", N_("Measure"), FIELD_TEXT, .sql = "m.code", .thing = "measure" },
	{ "field", N_("Field"), FIELD_TEXT, .sql = "f.name" },
	{ "label", N_("Label"), FIELD_TEXT, .sql = "f.label", .words = true },
	{ "kind", N_("Kind"), FIELD_CHOICE, .sql = "f.kind", .choices = form_kinds },
	{ "need", N_("Must be given"), FIELD_YESNO, .sql = "f.need" },
	{ "min", N_("At least"), FIELD_NUMBER, .sql = "f.least" },
	{ "max", N_("At most"), FIELD_NUMBER, .sql = "f.most" },
	{ "choices", N_("Choices"), FIELD_TEXT, .sql = "f.choices" },
};

const struct view forms_view = {
	.name = "forms",
	.sees = SEES_ALL,
	.label = N_("Answer forms"),
	.summary = N_("What each measure of a campaign asks to fill in"),
	.parameters = FIELD_TABLE(struct of_campaign, of_campaign_fields),
	.columns = form_columns,
	.column_count = COUNT(form_columns),
	.from = "from campaign_form f join campaign_measure m on m.id = f.measure",
	.where = "m.campaign = $campaign and m.series is null",
	.key = "f.measure * 100 + f.position",
	.order = "measure",
};

/* ---- clauses: which measures carry each, and how far they are ---- */

struct clauses_parameters {
	id directive, campaign, unit;
};

static const struct field clauses_fields[] = {
	{ AT(struct clauses_parameters, directive, REF), .label = N_("Directive"),
		.ref = "directive", .help = N_("Not given: the campaign's.") },
	{ AT(struct clauses_parameters, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct clauses_parameters, unit, REF), .label = N_("Unit"), .ref = "unit",
		.help = N_("Counted for this one and all below it. Not given: the campaign's, or "
			   "where you stand.") },
};

static const struct view_column clause_columns[] = {
	{ "clause", N_("Clause"), FIELD_TEXT },
	{ "title", N_("Heading"), FIELD_TEXT },
	{ "covered", N_("Covered"), FIELD_YESNO },
	{ "measures", N_("Measures"), FIELD_NUMBER },
	{ "scope", N_("In scope"), FIELD_NUMBER },
	{ "answered", N_("Answered"), FIELD_NUMBER },
	{ "percent", N_("Percent"), FIELD_NUMBER },
	{ "carried_by", N_("Carried by"), FIELD_TEXT },
};

struct clause_tally {
	struct buf names;
	int64_t measures, scope, answered;
};

static void tally_clause(struct reading *reading, id clause, const struct campaign *campaign,
	id top, struct clause_tally *tally)
{
	struct query *q = conn_query(reading->conn, &campaign_sql_clause_measures);

	query_id(q, "clause", clause);
	query_id(q, "campaign", campaign->campaign);
	while (query_next(q)) {
		uint32_t counts[BOARD_COUNTS] = { 0 };
		board_total(reading->board, top, column_id(q, 0), reading->today, counts);
		if (column_null(q, 3)) { /* periods are told by the measure that recurs */
			if (tally->measures++)
				buf_byte(&tally->names, ' ');
			buf_add(&tally->names, column_text(q, 1));
		}
		tally->scope += counts[BOARD_SCOPE];
		tally->answered += counts[BOARD_ANSWERED];
	}
	query_end(q);
}

static bool give_clause(struct reading *reading, struct query *q, const struct campaign *campaign,
	id top, struct view_sink *sink)
{
	struct clause_tally tally = { .measures = 0 };

	buf_init(&tally.names, 1 << 20);
	tally_clause(reading, column_id(q, 0), campaign, top, &tally);
	bool more = view_row(sink,
		(struct view_value[]){
			view_text(column_text(q, 1)),
			view_text(column_text(q, 2)),
			view_number(tally.measures > 0),
			view_number(tally.measures),
			view_number(tally.scope),
			view_number(tally.answered),
			tally.scope ? view_number(tally.answered * 100 / tally.scope) : view_none(),
			view_text(buf_str(&tally.names)),
		});
	buf_done(&tally.names);
	return more;
}

static void each_clause(struct reading *reading, const void *in, struct view_sink *sink)
{
	const struct clauses_parameters *asked = in;
	struct arena arena;
	struct campaign campaign;

	arena_init(&arena, 1 << 20);
	if (campaign_get(reading->conn, asked->campaign, &arena, &campaign)) {
		struct query *q = conn_query(reading->conn, &campaign_sql_clauses);
		id top = id_given(asked->unit) ? asked->unit : campaign.unit;
		query_id(q, "directive",
			id_given(asked->directive) ? asked->directive : campaign.directive);
		while (query_next(q) && give_clause(reading, q, &campaign, top, sink))
			;
		query_end(q);
	}
	arena_done(&arena);
}

const struct view clauses_view = {
	.name = "clauses",
	.sees = SEES_AT,
	.right_at = "unit",
	.or_at = "campaign",
	.label = N_("Clauses"),
	.summary = N_("A directive's clauses: which measures of a campaign carry each, and how far "
		      "they are"),
	.parameters = FIELD_TABLE(struct clauses_parameters, clauses_fields),
	.columns = clause_columns,
	.column_count = COUNT(clause_columns),
	.each = each_clause,
};

/* ---- questions: what was asked about measures ---- */

struct questions_parameters {
	id campaign, measure;
};

static const struct field questions_fields[] = {
	{ AT(struct questions_parameters, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct questions_parameters, measure, REF), .label = N_("Measure"), .ref = "measure",
		.help = N_("Only this one. Not given: all of the campaign.") },
};

static const struct view_column questions_columns[] = {
	{ "code", N_("Code"), FIELD_TEXT, .sql = "q.code", .always = true, .thing = "question" },
	{ "measure", N_("Measure"), FIELD_TEXT, .sql = "m.title", .words = true, .always = true },
	{ "asked", N_("Asked"), FIELD_DATE, .sql = "q.asked", .always = true },
	{ "question", N_("Question"), FIELD_TEXT, .sql = "q.question", .always = true },
	{ "replied", N_("Answered on"), FIELD_DATE, .sql = "q.replied" },
	{ "reply", N_("Answer"), FIELD_TEXT, .sql = "q.reply" },
};

static const struct view_condition questions_when[] = { { "measure", "q.measure = $measure" } };

const struct view questions_view = {
	.name = "questions",
	.sees = SEES_ALL,
	.label = N_("Questions"),
	.summary = N_("What was asked about a campaign's measures, and the answers for all"),
	.parameters = FIELD_TABLE(struct questions_parameters, questions_fields),
	.columns = questions_columns,
	.column_count = COUNT(questions_columns),
	.from = "from campaign_question q join campaign_measure m on m.id = q.measure",
	.where = "m.campaign = $campaign",
	.when = questions_when,
	.when_count = COUNT(questions_when),
	.key = "q.id",
	.order = "code",
};
