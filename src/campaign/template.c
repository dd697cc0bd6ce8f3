/* Templates: read when a campaign is opened; each stage and measure in them becomes an act of its
 * own. */
#include "campaign/template.h"
#include "campaign/form.h"
#include "record/read.h"

struct template_stage {
	str code, title;
	number from_day, to_day;
};

static const struct field stage_fields[] = {
	{ AT(struct template_stage, code, TEXT), .label = N_("Code"), .need = true, .code = true,
		.max = CODE_MAX },
	{ AT(struct template_stage, title, TEXT), .label = N_("Title"), .need = true,
		.max = TITLE_MAX },
	{ AT(struct template_stage, from_day, NUMBER), .label = N_("First day"), .need = true,
		.max = 3660 },
	{ AT(struct template_stage, to_day, NUMBER), .label = N_("Last day"), .need = true,
		.max = 3660 },
};
static const struct field_table stage_table = FIELD_TABLE(struct template_stage, stage_fields);

struct template_measure {
	str code, title, workstream, stage;
	struct texts clauses;
	str instruction;
	struct texts levels, kinds;
	number due_day;
	int accepted_by;
	opt_number effort_minutes;
	struct rows form;
};

static const struct field measure_fields[] = {
	{ AT(struct template_measure, code, TEXT), .label = N_("Code"), .need = true, .code = true,
		.max = CODE_MAX },
	{ AT(struct template_measure, title, TEXT), .label = N_("Title"), .need = true,
		.max = TITLE_MAX },
	{ AT(struct template_measure, workstream, TEXT), .label = N_("Workstream"),
		.max = TITLE_MAX },
	{ AT(struct template_measure, stage, TEXT), .label = N_("Stage"), .max = CODE_MAX },
	{ AT(struct template_measure, clauses, TEXTS), .label = N_("Clauses"), .max = CLAUSES_MAX },
	{ AT(struct template_measure, instruction, TEXT), .label = N_("What to do"), .prose = true,
		.max = 20000 },
	{ AT(struct template_measure, levels, TEXTS), .label = N_("Levels"),
		.max = BOARD_WORDS_MAX },
	{ AT(struct template_measure, kinds, TEXTS), .label = N_("Kinds"), .max = BOARD_WORDS_MAX },
	{ AT(struct template_measure, due_day, NUMBER), .label = N_("Due on day"), .need = true,
		.max = 3660 },
	{ AT(struct template_measure, accepted_by, CHOICE), .label = N_("Accepted by"),
		.need = true, .choices = acceptors },
	{ AT(struct template_measure, effort_minutes, NUMBER),
		.label = N_("Effort (minutes a unit)"), .max = 100000 },
	{ AT(struct template_measure, form, ROWS), .label = N_("Answer form"), .rows = &form_table,
		.max = FORM_MAX },
};
static const struct field_table measure_table =
	FIELD_TABLE(struct template_measure, measure_fields);

struct template_file {
	str title;
	struct rows stages, measures;
};

static const struct field fields[] = {
	{ AT(struct template_file, title, TEXT), .label = N_("Title"), .need = true,
		.max = TITLE_MAX },
	{ AT(struct template_file, stages, ROWS), .label = N_("Stages"), .rows = &stage_table,
		.max = 100 },
	{ AT(struct template_file, measures, ROWS), .label = N_("Measures"), .rows = &measure_table,
		.max = MEASURES_MAX },
};
static const struct field_table template_table = FIELD_TABLE(struct template_file, fields);

/* NULL where it is none; why is told beside "template". */
static const struct template_file *template_read(
	struct tx *tx, hash file, struct problems *problems)
{
	struct record record;
	struct problems inside;
	str text = tx_file(tx, file, TEMPLATE_MAX), malformed = STR_NONE;

	if (!str_given(text)) {
		problem(problems, "template", "not_found",
			N_("The store holds no such file, or it is too large for a template."));
		return NULL;
	}
	problems_init(&inside, tx_arena(tx), problems->language);
	if (record_read_text(&record, &template_table, text, tx_arena(tx), &inside, &malformed))
		return record.in;
	if (str_given(malformed))
		problem(problems, "template", "malformed", N_("The template is not JSON: %.*s"),
			STR_ARG(malformed));
	for (size_t n = 0; n < inside.count; n++)
		problem(problems, "template", inside.list[n].code, "%.*s: %.*s",
			STR_ARG(inside.list[n].field), STR_ARG(inside.list[n].text));
	return NULL;
}

void template_check(struct tx *tx, const struct campaign_open *campaign, struct problems *problems)
{
	template_read(tx, campaign->template.v, problems);
}

static date day_of(const struct campaign_open *campaign, number day)
{
	return (date){ campaign->starts.day + (int32_t)day.v };
}

static void follow_stage(struct tx *tx, id made, const struct campaign_open *campaign,
	const struct template_stage *stage)
{
	struct stage_add add = {
		.campaign = made,
		.code = stage->code,
		.title = stage->title,
		.starts = day_of(campaign, stage->from_day),
		.ends = day_of(campaign, stage->to_day),
	};

	tx_follow(tx, &stage_add_act, &add,
		arena_printf(tx_arena(tx), "template.stages.%.*s", STR_ARG(stage->code)));
}

static void follow_measure(struct tx *tx, id made, const struct campaign_open *campaign,
	const struct template_measure *measure)
{
	struct measure_add add = {
		.campaign = made,
		.code = measure->code,
		.title = measure->title,
		.workstream = measure->workstream,
		.stage = measure->stage,
		.clauses = measure->clauses,
		.instruction = measure->instruction,
		.levels = measure->levels,
		.kinds = measure->kinds,
		.due = day_of(campaign, measure->due_day),
		.accepted_by = measure->accepted_by,
		.effort_minutes = measure->effort_minutes,
		.form = measure->form,
	};

	tx_follow(tx, &measure_add_act, &add,
		arena_printf(tx_arena(tx), "template.measures.%.*s", STR_ARG(measure->code)));
}

void template_follow(struct tx *tx, id made, const struct campaign_open *campaign)
{
	struct problems none;

	problems_init(&none, tx_arena(tx), LANGUAGE_EN);
	const struct template_file *template = template_read(tx, campaign->template.v, &none);
	must(template); /* template_check() saw it in this transaction */
	const struct template_stage *stages = template->stages.ptr;
	for (size_t n = 0; n < template->stages.count; n++)
		follow_stage(tx, made, campaign, &stages[n]);
	const struct template_measure *measures = template->measures.ptr;
	for (size_t n = 0; n < template->measures.count; n++)
		follow_measure(tx, made, campaign, &measures[n]);
}
