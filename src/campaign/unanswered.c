/* Who has not answered, looked through. */
#include "campaign/campaign.sql.h"
#include "campaign/duty.h"
#include "view/view.h"

struct unanswered_parameters {
	id campaign, measure, unit;
};

static const struct field unanswered_fields[] = {
	{ AT(struct unanswered_parameters, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct unanswered_parameters, measure, REF), .label = N_("Measure"), .ref = "measure",
		.help = N_("Only this one. Not given: all of the campaign.") },
	{ AT(struct unanswered_parameters, unit, REF), .label = N_("Unit"), .ref = "unit",
		.help = N_("At and below this unit. Not given: the campaign's own.") },
};

enum { UNANSWERED_UNIT = 2, UNANSWERED_NAME };

static const struct view_column unanswered_columns[] = {
	{ "measure", N_("Measure"), FIELD_TEXT, .thing = "measure" },
	{ "due", N_("Due"), FIELD_DATE },
	[UNANSWERED_UNIT] = { "unit", N_("Unit"), FIELD_TEXT, .thing = "unit", .later = true },
	[UNANSWERED_NAME] = { "name", N_("Name"), FIELD_TEXT, .later = true },
	{ "overdue", N_("Overdue"), FIELD_YESNO },
	{ "state", N_("State"), FIELD_CHOICE, .choices = duty_states, .leads = DUTY_LEADS },
};

struct silent {
	struct reading *reading;
	struct view_sink *sink;
	id unit; /* of the row */
};

static void name_silent(void *context, struct view_value *values)
{
	struct silent *s = context;
	str code, name;

	reading_named(s->reading, "unit", s->unit, &code, &name);
	values[UNANSWERED_UNIT] = view_text(code);
	values[UNANSWERED_NAME] = view_text(name);
}

static bool give_unanswered(struct silent *s, id measure, str code)
{
	struct board_duty duty;

	if (!board_binds(s->reading->board, s->unit, measure, &duty))
		return true;
	return view_row_later(s->sink,
		(struct view_value[]){
			view_text(code),
			view_date(duty.due),
			[UNANSWERED_UNIT] = view_none(),
			[UNANSWERED_NAME] = view_none(),
			view_number(s->reading->today.day > duty.due.day),
			view_number(duty_state_shown(duty.state)),
		},
		name_silent, s);
}

static bool each_of_measure(struct silent *s, id top, id measure, str code)
{
	struct board_walk walk = { 0 };
	id units[256];
	size_t count;

	while ((count = board_unanswered(
			s->reading->board, top, measure, &walk, units, COUNT(units))) > 0)
		for (size_t n = 0; n < count; n++) {
			s->unit = units[n];
			if (!give_unanswered(s, measure, code))
				return false;
		}
	return true;
}

static void each_unanswered(struct reading *reading, const void *in, struct view_sink *sink)
{
	const struct unanswered_parameters *asked = in;
	struct silent silent = { .reading = reading, .sink = sink };
	struct campaign campaign;
	struct arena arena;

	arena_init(&arena, 1 << 20);
	if (campaign_get(reading->conn, asked->campaign, &arena, &campaign)) {
		id top = id_given(asked->unit) ? asked->unit : campaign.unit;
		struct query *q = conn_query(reading->conn, &campaign_sql_measures_told);
		query_id(q, "campaign", asked->campaign);
		while (query_next(q)) {
			id measure = column_id(q, 0);
			if (id_given(asked->measure) && !id_eq(asked->measure, measure))
				continue;
			if (!each_of_measure(&silent, top, measure, column_text(q, 1)))
				break;
		}
		query_end(q);
	}
	arena_done(&arena);
}

/* Of a closed campaign it is still told who never answered; nobody is reminded or released any more. */
static bool is_in_force(struct reading *reading, const void *in)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 20);
	struct campaign campaign;

	return campaign_get(reading->conn, ((const struct unanswered_parameters *)in)->campaign,
		       &arena, &campaign) &&
	       campaign.state == CAMPAIGN_IN_FORCE;
}

static const struct view_bulk unanswered_bulk[] = {
	{ "duty.chase", .can = is_in_force },
	{ "duty.waive", .can = is_in_force },
};

const struct view unanswered_view = {
	.name = "unanswered",
	.bulk = unanswered_bulk,
	.bulk_count = COUNT(unanswered_bulk),
	.sees = SEES_AT,
	.right_at = "unit",
	.or_at = "campaign",
	.label = N_("Who has not answered"),
	.summary = N_("The units whose answer is still missing or was sent back"),
	.parameters = FIELD_TABLE(struct unanswered_parameters, unanswered_fields),
	.columns = unanswered_columns,
	.column_count = COUNT(unanswered_columns),
	.each = each_unanswered,
};
