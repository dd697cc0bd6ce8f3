/* Templates: read when a campaign is opened; each stage and measure in them becomes an act of its
 * own. */
#include "campaign/template.h"
#include "campaign/form.h"
#include "campaign/prove.h"
#include "record/read.h"
#include <jansson.h>

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
	int every;
	str after;
	opt_number after_days;
	int after_of;
	opt_yesno working_day, place;
	str proven_by, proven_count;
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
	{ AT(struct template_measure, every, CHOICE), .label = N_("Again every"),
		.choices = every_choices },
	{ AT(struct template_measure, after, TEXT), .label = N_("After the measure"),
		.max = CODE_MAX },
	{ AT(struct template_measure, after_days, NUMBER), .label = N_("Days after it"),
		.max = 3660 },
	{ AT(struct template_measure, after_of, CHOICE), .label = N_("Done by"),
		.choices = after_choices },
	{ AT(struct template_measure, working_day, YESNO), .label = N_("On a working day") },
	{ AT(struct template_measure, place, YESNO), .label = N_("Where photographs were taken") },
	PROOF_FIELDS(struct template_measure, 0),
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

/* ---- Texts in several languages ---- */

static const char *const language_names[] = { [TEMPLATE_EN] = "en", [TEMPLATE_ZH] = "zh" };

/* {"en":"Plan","zh":"..."}, and nothing else in it. */
static bool is_text_in_languages(const json_t *value)
{
	size_t known = 0;

	if (!json_is_object(value))
		return false;
	for (size_t n = TEMPLATE_EN; n < COUNT(language_names); n++)
		known += json_is_string(json_object_get(value, language_names[n]));
	return known > 0 && known == json_object_size(value);
}

static json_t *text_of(const json_t *value, int language)
{
	json_t *text = json_object_get(value, language_names[language]);

	for (size_t n = TEMPLATE_EN; !text && n < COUNT(language_names); n++)
		text = json_object_get(value, language_names[n]);
	return json_incref(text);
}

/* A new reference: the value with each such text replaced by that of the language. */
static json_t *in_language(json_t *value, int language)
{
	const char *name;
	json_t *inner;
	size_t n;

	if (is_text_in_languages(value))
		return text_of(value, language);
	if (json_is_object(value)) {
		json_t *object = json_object();
		json_object_foreach(value, name, inner)
			json_object_set_new(object, name, in_language(inner, language));
		return object;
	}
	if (json_is_array(value)) {
		json_t *array = json_array();
		json_array_foreach(value, n, inner)
			json_array_append_new(array, in_language(inner, language));
		return array;
	}
	return json_incref(value);
}

/* What is not JSON is left as it is: the reader that follows says where it ends. */
static str choose_language(str text, int language, struct arena *arena)
{
	json_t *root = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, NULL);

	if (!root)
		return text;
	json_t *chosen = in_language(root, language ? language : TEMPLATE_EN);
	char *dump = json_dumps(chosen, JSON_COMPACT);
	str copy = dump ? arena_copy(arena, str_of(dump)) : STR_NONE;
	free(dump);
	json_decref(chosen);
	json_decref(root);
	return str_given(copy) ? copy : text;
}

/* NULL where it is none; why is told beside "template". */
static const struct template_file *template_read(
	struct tx *tx, const struct campaign_open *campaign, struct problems *problems)
{
	struct record record;
	struct problems inside;
	str text = tx_file(tx, campaign->template.v, TEMPLATE_MAX), malformed = STR_NONE;

	if (!str_given(text)) {
		problem(problems, "template", "not_found",
			N_("The store holds no such file, or it is too large for a template."));
		return NULL;
	}
	text = choose_language(text, campaign->language, tx_arena(tx));
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
	template_read(tx, campaign, problems);
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
		.every = measure->every,
		.after = measure->after,
		.after_days = measure->after_days,
		.after_of = measure->after_of,
		.working_day = measure->working_day,
		.place = measure->place,
		.proven_by = measure->proven_by,
		.proven_count = measure->proven_count,
	};
	struct campaign opened;

	if (campaign_get(tx_conn(tx), made, tx_arena(tx), &opened))
		measure_settle(tx_conn(tx), &add, &opened, tx_arena(tx));
	tx_follow(tx, &measure_add_act, &add,
		arena_printf(tx_arena(tx), "template.measures.%.*s", STR_ARG(measure->code)));
}

void template_follow(struct tx *tx, id made, const struct campaign_open *campaign)
{
	struct problems none;

	problems_init(&none, tx_arena(tx), LANGUAGE_EN);
	const struct template_file *template = template_read(tx, campaign, &none);
	must(template); /* template_check() saw it in this transaction */
	const struct template_stage *stages = template->stages.ptr;
	for (size_t n = 0; n < template->stages.count; n++)
		follow_stage(tx, made, campaign, &stages[n]);
	const struct template_measure *measures = template->measures.ptr;
	for (size_t n = 0; n < template->measures.count; n++)
		follow_measure(tx, made, campaign, &measures[n]);
}
