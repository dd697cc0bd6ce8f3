/* measure.add: one thing that every unit in scope must do, by a day. */
#include "campaign/campaign.sql.h"
#include "campaign/form.h"
#include "campaign/template.h"

const struct choice acceptors[] = {
	{ ACCEPTED_ABOVE, "above", N_("The unit above") },
	{ ACCEPTED_NOBODY, "nobody", N_("Nobody: an answer is enough") },
	{ 0 },
};

static const struct field fields[] = {
	{ AT(struct measure_add, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct measure_add, code, TEXT), .label = N_("Code"), .need = true, .code = true,
		.max = CODE_MAX,
		.help = N_("Within its campaign; elsewhere it is named campaign.code.") },
	{ AT(struct measure_add, title, TEXT), .label = N_("Title"), .need = true, .max = TITLE_MAX,
		.help = N_("One line, as it will be read out.") },
	{ AT(struct measure_add, workstream, TEXT), .label = N_("Workstream"), .max = TITLE_MAX },
	{ AT(struct measure_add, stage, TEXT), .label = N_("Stage"), .max = CODE_MAX,
		.help = N_("The code of a stage of the campaign.") },
	{ AT(struct measure_add, clauses, TEXTS), .label = N_("Clauses"), .max = CLAUSES_MAX,
		.help = N_("The numbers of the directive's clauses that it carries.") },
	{ AT(struct measure_add, instruction, TEXT), .label = N_("What to do"), .prose = true,
		.max = 20000 },
	{ AT(struct measure_add, top, REF), .label = N_("Subtree"), .ref = "unit",
		.help = N_("Binds this unit and those below it. Not given: the campaign's own "
			   "unit.") },
	{ AT(struct measure_add, levels, TEXTS), .label = N_("Levels"), .max = BOARD_WORDS_MAX,
		.help = N_("Binds units of these levels. None: of all.") },
	{ AT(struct measure_add, kinds, TEXTS), .label = N_("Kinds"), .max = BOARD_WORDS_MAX,
		.help = N_("Binds units of these kinds. None: of all.") },
	{ AT(struct measure_add, due, DATE), .label = N_("Due"), .need = true },
	{ AT(struct measure_add, accepted_by, CHOICE), .label = N_("Accepted by"), .need = true,
		.choices = acceptors },
	{ AT(struct measure_add, effort_minutes, NUMBER), .label = N_("Effort (minutes a unit)"),
		.max = 100000 },
	{ AT(struct measure_add, form, ROWS), .label = N_("Answer form"), .rows = &form_table,
		.max = FORM_MAX, .help = N_("What a unit fills in when it answers.") },
};

static str full_code(struct tx *tx, const struct campaign *campaign, str code)
{
	return arena_printf(tx_arena(tx), "%.*s.%.*s", STR_ARG(campaign->code), STR_ARG(code));
}

static id clause_find(struct conn *conn, id directive, str which)
{
	struct query *q = conn_query(conn, &campaign_sql_clause_by_number);
	query_id(q, "directive", directive);
	query_text(q, "number", which);
	id clause = query_next(q) ? column_id(q, 0) : ID_NONE;

	query_end(q);
	return clause;
}

static void check_clauses(
	struct tx *tx, const struct measure_add *measure, id directive, struct problems *problems)
{
	if (measure->clauses.count && !id_given(directive)) {
		problem(problems, "clauses", "R-CAMP-09",
			N_("The campaign names no directive whose clauses could be carried.")); /* R-CAMP-09 */
		return;
	}
	for (size_t n = 0; n < measure->clauses.count; n++)
		if (!id_given(clause_find(tx_conn(tx), directive, measure->clauses.ptr[n])))
			problem(problems, "clauses", "R-CAMP-08",
				N_("The directive has no clause %.*s."),
				STR_ARG(measure->clauses.ptr[n])); /* R-CAMP-08 */
}

static void check_scope(
	struct tx *tx, const struct measure_add *measure, id unit, struct problems *problems)
{
	if (!id_given(measure->top))
		return;
	org_check_open(tx, measure->top, problems, "top");
	if (!board_within(tx_board(tx), measure->top, unit))
		problem(problems, "top", "R-CAMP-10",
			N_("A measure binds only units at or below the campaign's own unit.")); /* R-CAMP-10 */
}

static void check(struct tx *tx, const void *in, struct problems *problems)
{
	const struct measure_add *measure = in;
	struct campaign campaign;

	check_draft(tx, measure->campaign, problems, "campaign");
	if (campaign_measures(tx_conn(tx), measure->campaign) >= MEASURES_MAX)
		problem(problems, "campaign", "R-CAMP-12",
			N_("A campaign has at most %d measures."), MEASURES_MAX); /* R-CAMP-12 */
	form_check(&measure->form, problems);
	if (measure->due.day < tx_day(tx).day)
		problem(problems, "due", "R-CAMP-05",
			N_("That day has already passed.")); /* R-CAMP-05 */
	if (!campaign_get(tx_conn(tx), measure->campaign, tx_arena(tx), &campaign))
		return;
	if (id_given(find_by_text(tx_conn(tx), &campaign_sql_measure_by_code, "code",
		    full_code(tx, &campaign, measure->code))))
		problem(problems, "code", "R-CAMP-06",
			N_("The campaign has a measure %.*s already."), STR_ARG(measure->code));
	if (measure->stage.len &&
		!id_given(stage_find(tx_conn(tx), measure->campaign, measure->stage)))
		problem(problems, "stage", "not_found", N_("The campaign has no stage %.*s."),
			STR_ARG(measure->stage));
	if (measure->due.day < campaign.starts.day || measure->due.day > campaign.ends.day)
		problem(problems, "due", "R-CAMP-11",
			N_("That day lies outside of the campaign.")); /* R-CAMP-11 */
	check_clauses(tx, measure, campaign.directive, problems);
	check_scope(tx, measure, campaign.unit, problems);
}

static void insert_clauses(struct tx *tx, id measure, const struct texts *numbers, id directive)
{
	for (size_t n = 0; n < numbers->count; n++) {
		id clause = clause_find(tx_conn(tx), directive, numbers->ptr[n]);
		struct query *q = conn_query(tx_conn(tx), &campaign_sql_carries_insert);
		query_id(q, "measure", measure);
		query_id(q, "clause", clause);
		query_run(q);
	}
}

static void insert_measure(
	struct tx *tx, id made, const struct measure_add *measure, const struct campaign *campaign)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_measure_insert);

	query_id(q, "id", made);
	query_id(q, "campaign", measure->campaign);
	query_text(q, "code", full_code(tx, campaign, measure->code));
	query_text(q, "title", measure->title);
	query_text(q, "workstream", measure->workstream);
	query_text(q, "instruction", measure->instruction);
	query_id(q, "top", id_given(measure->top) ? measure->top : campaign->unit);
	query_text(q, "levels", words_to_text(tx_arena(tx), &measure->levels));
	query_text(q, "kinds", words_to_text(tx_arena(tx), &measure->kinds));
	query_date(q, "due", measure->due);
	query_number(q, "accepted_by", measure->accepted_by);
	if (measure->effort_minutes.given)
		query_number(q, "effort", measure->effort_minutes.v);
	query_id(q, "stage", stage_find(tx_conn(tx), measure->campaign, measure->stage));
	query_run(q);
}

static void apply(struct tx *tx, const struct event *event, const void *in)
{
	const struct measure_add *measure = in;
	struct campaign campaign;

	if (!campaign_get(tx_conn(tx), measure->campaign, tx_arena(tx), &campaign))
		return;
	insert_measure(tx, event->first, measure, &campaign);
	insert_clauses(tx, event->first, &measure->clauses, campaign.directive);
	form_insert(tx, event->first, &measure->form);
}

const struct act measure_add_act = {
	.name = "measure.add",
	.summary = N_("Add a measure to a campaign"),
	.history = N_("{actor} added the measure {title}"),
	.version = 1,
	.record = FIELD_TABLE(struct measure_add, fields),
	.right = RIGHT_MANAGE,
	.right_at = "campaign",
	.makes = "measure",
	.check = check,
	.apply = apply,
};
