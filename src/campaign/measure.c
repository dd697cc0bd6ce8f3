/* measure.add: one thing that every unit in scope must do, by a day or every period. */
#include "campaign/campaign.sql.h"
#include "campaign/form.h"
#include "campaign/prove.h"
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
	{ AT(struct measure_add, groups, REFS), .label = N_("Groups"), .ref = "group",
		.max = BOARD_GROUPS_MAX, .since = 2,
		.help = N_("Binds units that stand in any of these groups. None: all.") },
	{ AT(struct measure_add, units_in, REFS), .label = N_("Units in"), .ref = "unit",
		.max = BOARD_LISTED_MAX, .since = 2,
		.help = N_("Binds these besides, whatever their level and kind.") },
	{ AT(struct measure_add, units_out, REFS), .label = N_("Units out"), .ref = "unit",
		.max = BOARD_LISTED_MAX, .since = 2,
		.help = N_("Does not bind these and those below them.") },
	{ AT(struct measure_add, every, CHOICE), .label = N_("Again every"),
		.choices = every_choices, .since = 2,
		.help = N_("Due for the first time on the day given, then again until the campaign "
			   "ends.") },
	{ AT(struct measure_add, periods, ROWS), .label = N_("Periods"), .rows = &period_table,
		.max = MEASURES_MAX, .resolved = true, .since = 2 },
	{ AT(struct measure_add, after, TEXT), .label = N_("After the measure"), .max = CODE_MAX,
		.since = 2,
		.help = N_("The code of another measure of the campaign: due so many days after "
			   "that was done, and not later than the day given.") },
	{ AT(struct measure_add, after_days, NUMBER), .label = N_("Days after it"), .max = AFTER_DAYS_MAX,
		.since = 2 },
	{ AT(struct measure_add, after_of, CHOICE), .label = N_("Done by"),
		.choices = after_choices, .since = 2 },
	{ AT(struct measure_add, strengthens, REF), .label = N_("Strengthens"), .ref = "measure",
		.since = 2,
		.help = N_("A measure of a campaign from above that this one makes wider or more "
			   "frequent here.") },
	{ AT(struct measure_add, reason, TEXT), .label = N_("Reason"), .prose = true, .max = 2000,
		.since = 2, .help = N_("Why it is added to a campaign that is in force.") },
	{ AT(struct measure_add, working_day, YESNO), .label = N_("On a working day"), .since = 2,
		.help = N_("Where the day is a day off, it is due on the working day before.") },
	{ AT(struct measure_add, place, YESNO), .label = N_("Where photographs were taken"),
		.since = 3,
		.help = N_("Of a photograph that is handed in for it, the place is kept as well. "
			   "Not given: it is taken out.") },
	PROOF_FIELDS(struct measure_add, 4),
};

const struct choice after_choices[] = {
	{ AFTER_ITSELF, "itself", N_("The unit itself") },
	{ AFTER_ABOVE, "above", N_("The unit above") },
	{ 0 },
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

static void check_below(
	struct tx *tx, id unit, id top, struct problems *problems, const char *field)
{
	org_check_open(tx, unit, problems, field);
	if (!board_within(tx_board(tx), unit, top))
		problem(problems, field, "R-CAMP-10",
			N_("A measure binds only units at or below the campaign's own unit.")); /* R-CAMP-10 */
}

static bool listed(const struct ids *ids, id unit)
{
	for (size_t n = 0; n < ids->count; n++)
		if (id_eq(ids->ptr[n], unit))
			return true;
	return false;
}

static void check_scope(
	struct tx *tx, const struct measure_add *measure, id unit, struct problems *problems)
{
	if (id_given(measure->top))
		check_below(tx, measure->top, unit, problems, "top");
	for (size_t n = 0; n < measure->units_in.count; n++) {
		check_below(tx, measure->units_in.ptr[n], unit, problems, "units_in");
		if (listed(&measure->units_out, measure->units_in.ptr[n]))
			problem(problems, "units_out", "R-SCOPE-01",
				N_("A unit is listed in or out, not both.")); /* R-SCOPE-01 */
	}
	for (size_t n = 0; n < measure->units_out.count; n++)
		check_below(tx, measure->units_out.ptr[n], unit, problems, "units_out");
}

static id measure_find(struct tx *tx, const struct campaign *campaign, str code)
{
	return find_by_text(
		tx_conn(tx), &campaign_sql_measure_by_code, "code", full_code(tx, campaign, code));
}

/* What it hangs on: a measure that was added before, so that none hangs on itself. */
static void check_after(struct tx *tx, const struct measure_add *measure,
	const struct campaign *campaign, struct problems *problems)
{
	bool hangs = measure->after.len > 0;

	if (hangs != measure->after_days.given || hangs != (measure->after_of != 0)) {
		problem(problems, hangs ? "after_days" : "after", "R-AFTER-01",
			N_("Say after which measure, how many days, and done by whom.")); /* R-AFTER-01 */
		return;
	}
	if (!hangs)
		return;
	id on = measure_find(tx, campaign, measure->after);
	struct measure_row row;
	if (!measure_get(tx_conn(tx), on, tx_arena(tx), &row))
		problem(problems, "after", "not_found", N_("The campaign has no measure %.*s."),
			STR_ARG(measure->after));
	else if (measure->every || row.recurs)
		problem(problems, "after", "R-AFTER-02",
			N_("What recurs does not hang on another measure, nor another on "
			   "it.")); /* R-AFTER-02 */
}

/* A local measure strengthens what is in force here from above. */
static void check_strengthens(struct tx *tx, const struct measure_add *measure,
	const struct campaign *campaign, struct problems *problems)
{
	struct campaign above;
	struct measure_row row;

	if (!id_given(measure->strengthens))
		return;
	if (!measure_get(tx_conn(tx), measure->strengthens, tx_arena(tx), &row) ||
		!campaign_get(tx_conn(tx), row.campaign, tx_arena(tx), &above))
		return;
	if (above.state != CAMPAIGN_IN_FORCE)
		problem(problems, "strengthens", "R-LOCAL-03",
			N_("Only a measure that is in force is strengthened.")); /* R-LOCAL-03 */
	if (id_eq(above.campaign, campaign->campaign) ||
		!board_within(tx_board(tx), campaign->unit, above.unit))
		problem(problems, "strengthens", "R-LOCAL-01",
			N_("Only a measure of another campaign, of this unit or one above, is "
			   "strengthened.")); /* R-LOCAL-01 */
	else if (!measure->every && measure->due.day > row.due.day)
		problem(problems, "due", "R-LOCAL-02",
			N_("A measure that strengthens another is not due later.")); /* R-LOCAL-02 */
}

/* A draft may get anything; what is in force only with a reason. */
static void check_campaign(struct tx *tx, const struct measure_add *measure,
	const struct campaign *campaign, struct problems *problems)
{
	int64_t columns = measure->every ? (int64_t)measure->periods.count : 1;

	if (campaign->state != CAMPAIGN_IN_FORCE)
		check_draft(tx, measure->campaign, problems, "campaign");
	else if (!measure->reason.len)
		problem(problems, "reason", "R-AMEND-01",
			N_("This campaign is in force: say why a measure is added to it.")); /* R-AMEND-01 */
	if (campaign_measures(tx_conn(tx), measure->campaign) + columns > MEASURES_MAX)
		problem(problems, "campaign", "R-CAMP-12",
			N_("A campaign has at most %d measures, each period counted."),
			MEASURES_MAX); /* R-CAMP-12 */
}

static void check_codes(struct tx *tx, const struct measure_add *measure,
	const struct campaign *campaign, struct problems *problems)
{
	if (id_given(measure_find(tx, campaign, measure->code)))
		problem(problems, "code", "R-CAMP-06",
			N_("The campaign has a measure %.*s already."), STR_ARG(measure->code));
	if (measure->stage.len &&
		!id_given(stage_find(tx_conn(tx), measure->campaign, measure->stage)))
		problem(problems, "stage", "not_found", N_("The campaign has no stage %.*s."),
			STR_ARG(measure->stage));
}

static void check(struct tx *tx, const void *in, struct problems *problems)
{
	const struct measure_add *measure = in;
	struct campaign campaign;

	form_check(tx, &measure->form, problems);
	if (measure->due.day < tx_day(tx).day)
		problem(problems, "due", "R-CAMP-05",
			N_("That day has already passed.")); /* R-CAMP-05 */
	if (!campaign_get(tx_conn(tx), measure->campaign, tx_arena(tx), &campaign))
		return;
	check_campaign(tx, measure, &campaign, problems);
	check_codes(tx, measure, &campaign, problems);
	if (measure->due.day < campaign.starts.day || measure->due.day > campaign.ends.day)
		problem(problems, "due", "R-CAMP-11",
			N_("That day lies outside of the campaign.")); /* R-CAMP-11 */
	check_clauses(tx, measure, campaign.directive, problems);
	check_scope(tx, measure, campaign.unit, problems);
	check_after(tx, measure, &campaign, problems);
	check_strengthens(tx, measure, &campaign, problems);
	prove_check_measure(tx, measure, problems);
}

static void resolve(struct tx *tx, void *in, UNUSED struct problems *problems)
{
	struct measure_add *measure = in;
	struct campaign campaign;

	if (campaign_get(tx_conn(tx), measure->campaign, tx_arena(tx), &campaign))
		measure_settle(tx_conn(tx), measure, &campaign, tx_arena(tx));
}

static int64_t ids_needed(const void *in)
{
	return 1 + (int64_t)((const struct measure_add *)in)->periods.count;
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

/* What is said once for the measure and for each of its periods. */
struct insertion {
	const struct measure_add *measure;
	const struct campaign *campaign;
	const struct measure_period *period; /* NULL: the measure itself */
	id made, series;
};

static str code_of(struct tx *tx, const struct insertion *i)
{
	str code = full_code(tx, i->campaign, i->measure->code);

	return i->period ? arena_printf(tx_arena(tx), "%.*s.%.*s", STR_ARG(code),
				   STR_ARG(i->period->code))
			 : code;
}

static str title_of(struct tx *tx, const struct insertion *i)
{
	return i->period ? arena_printf(tx_arena(tx), "%.*s (%.*s)", STR_ARG(i->measure->title),
				   STR_ARG(i->period->code))
			 : i->measure->title;
}

static void bind_scope(struct tx *tx, struct query *q, const struct insertion *i)
{
	const struct measure_add *measure = i->measure;
	struct arena *arena = tx_arena(tx);

	query_id(q, "top", id_given(measure->top) ? measure->top : i->campaign->unit);
	query_text(q, "levels", words_to_text(arena, &measure->levels));
	query_text(q, "kinds", words_to_text(arena, &measure->kinds));
	query_text(q, "groups", ids_to_text(arena, &measure->groups));
	query_text(q, "units_in", ids_to_text(arena, &measure->units_in));
	query_text(q, "units_out", ids_to_text(arena, &measure->units_out));
	query_id(q, "strengthens", measure->strengthens);
}

static void bind_time(struct tx *tx, struct query *q, const struct insertion *i)
{
	const struct measure_add *measure = i->measure;

	query_date(q, "due", i->period ? i->period->due : measure->due);
	if (i->period)
		query_date(q, "begins", i->period->begins);
	if (measure->every && !i->period)
		query_number(q, "every", measure->every);
	query_id(q, "series", i->series);
	query_number(q, "working_day", measure->working_day.given && measure->working_day.v);
	query_number(q, "after_above", measure->after_of == AFTER_ABOVE);
	if (!measure->after.len)
		return;
	query_id(q, "after", measure_find(tx, i->campaign, measure->after));
	query_number(q, "after_days", measure->after_days.v);
}

static void insert_measure(struct tx *tx, const struct insertion *i)
{
	const struct measure_add *measure = i->measure;
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_measure_insert);

	query_id(q, "id", i->made);
	query_id(q, "campaign", measure->campaign);
	query_text(q, "code", code_of(tx, i));
	query_text(q, "title", title_of(tx, i));
	query_text(q, "workstream", measure->workstream);
	query_text(q, "instruction", measure->instruction);
	query_number(q, "accepted_by", measure->accepted_by);
	if (measure->effort_minutes.given)
		query_number(q, "effort", measure->effort_minutes.v);
	query_number(q, "place", measure->place.given && measure->place.v);
	if (measure->proven_by.len)
		query_text(q, "proven_by", measure->proven_by);
	if (measure->proven_count.len)
		query_text(q, "proven_count", measure->proven_count);
	query_id(q, "stage", stage_find(tx_conn(tx), measure->campaign, measure->stage));
	bind_scope(tx, q, i);
	bind_time(tx, q, i);
	query_run(q);
	insert_clauses(tx, i->made, &measure->clauses, i->campaign->directive);
	form_insert(tx, i->made, &measure->form);
}

bool measure_asks_place(struct conn *conn, id measure)
{
	struct query *q = conn_query(conn, &campaign_sql_measure_place);

	query_id(q, "id", measure);
	bool asks = query_next(q) && column_number(q, 0);
	query_end(q);
	return asks;
}

static void apply(struct tx *tx, const struct event *event, const void *in)
{
	const struct measure_add *measure = in;
	const struct measure_period *periods = measure->periods.ptr;
	struct campaign campaign;

	if (!campaign_get(tx_conn(tx), measure->campaign, tx_arena(tx), &campaign))
		return;
	insert_measure(tx, &(struct insertion){ measure, &campaign, NULL, event->first, ID_NONE });
	for (size_t n = 0; n < measure->periods.count; n++)
		insert_measure(tx, &(struct insertion){ measure, &campaign, &periods[n],
					   { event->first.v + 1 + (int64_t)n }, event->first });
	if (campaign.state != CAMPAIGN_IN_FORCE)
		return;
	tell_sheet_again(tx, measure->campaign, &(struct ids){ 0 });
	if (measure->after.len)
		tell_answers_again(tx, measure_find(tx, &campaign, measure->after));
}

const struct act measure_add_act = {
	.name = "measure.add",
	.summary = N_("Add a measure to a campaign"),
	.history = N_("{actor} added the measure {title}[, counted from {proven_by}][, due {after_days} days after "
		      "{after}]"),
	.version = 4,
	.record = FIELD_TABLE(struct measure_add, fields),
	.right = RIGHT_MANAGE,
	.right_at = "campaign",
	.makes = "measure",
	.shapes = true,
	.ids = ids_needed,
	.resolve = resolve,
	.check = check,
	.apply = apply,
};
