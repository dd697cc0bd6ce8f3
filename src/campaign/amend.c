/* campaign.amend: measures of a campaign in force are changed or withdrawn. An answer keeps the
 * version that it answered; whether it stands is the office's to say. */
#include "campaign/campaign.sql.h"
#include "campaign/duty.h"
#include "campaign/escalate.h"
#include "campaign/template.h"

enum answers { ANSWERS_STAND = 1, ANSWERS_AGAIN };

static const struct choice answers_choices[] = {
	{ ANSWERS_STAND, "stand", N_("Answers stand") },
	{ ANSWERS_AGAIN, "again", N_("Ask again") },
	{ 0 },
};

struct amendment {
	str code, title, instruction;
	opt_date due;
	opt_number effort_minutes;
	opt_yesno withdraw;
};

static const struct field amendment_fields[] = {
	{ AT(struct amendment, code, TEXT), .label = N_("Measure"), .need = true, .code = true,
		.code_there = true, .max = 2 * CODE_MAX, .help = N_("Its code within the campaign.") },
	{ AT(struct amendment, title, TEXT), .label = N_("New title"), .max = TITLE_MAX },
	{ AT(struct amendment, instruction, TEXT), .label = N_("What to do"), .prose = true,
		.max = 20000 },
	{ AT(struct amendment, due, DATE), .label = N_("New day") },
	{ AT(struct amendment, effort_minutes, NUMBER), .label = N_("Effort (minutes a unit)"),
		.max = 100000 },
	{ AT(struct amendment, withdraw, YESNO), .label = N_("Withdraw") },
};
static const struct field_table amendment_table = FIELD_TABLE(struct amendment, amendment_fields);

struct campaign_amend {
	id campaign;
	str reason;
	int answers;
	struct rows measures;
};

static const struct field fields[] = {
	{ AT(struct campaign_amend, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct campaign_amend, reason, TEXT), .label = N_("Reason"), .prose = true,
		.need = true, .max = 2000 },
	{ AT(struct campaign_amend, answers, CHOICE), .label = N_("Answers already given"),
		.need = true, .choices = answers_choices,
		.help = N_("They stand, or the units are asked again.") },
	{ AT(struct campaign_amend, measures, ROWS), .label = N_("Measures"), .need = true,
		.rows = &amendment_table, .max = MEASURES_MAX },
};

/* ---- Checks ---- */

struct found_measure {
	id measure;
	bool recurs, withdrawn;
};

static struct found_measure find(struct tx *tx, const struct campaign *campaign, str code)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_measure_of_campaign);
	struct found_measure found = { ID_NONE, false, false };

	query_id(q, "campaign", campaign->campaign);
	query_text(q, "code",
		arena_printf(tx_arena(tx), "%.*s.%.*s", STR_ARG(campaign->code), STR_ARG(code)));
	if (query_next(q))
		found = (struct found_measure){ column_id(q, 0), !column_null(q, 1),
			!column_null(q, 2) };
	query_end(q);
	return found;
}

static void check_due(struct tx *tx, const struct amendment *amendment,
	const struct campaign *campaign, struct problems *problems)
{
	if (amendment->due.v.day < tx_day(tx).day)
		problem(problems, "due", "R-CAMP-05", N_("That day has already passed."));
	if (amendment->due.v.day < campaign->starts.day ||
		amendment->due.v.day > campaign->ends.day)
		problem(problems, "due", "R-CAMP-11", N_("That day lies outside of the campaign."));
}

static bool says_nothing(const struct amendment *amendment)
{
	return !str_given(amendment->title) && !str_given(amendment->instruction) &&
	       !amendment->due.given && !amendment->effort_minutes.given &&
	       !(amendment->withdraw.given && amendment->withdraw.v);
}

static void check_amendment(struct tx *tx, const struct amendment *amendment,
	const struct campaign *campaign, struct problems *problems)
{
	struct found_measure found = find(tx, campaign, amendment->code);

	if (!id_given(found.measure))
		problem(problems, "code", "not_found", N_("The campaign has no measure %.*s."),
			STR_ARG(amendment->code));
	else if (found.withdrawn)
		problem(problems, "code", "R-AMEND-02", N_("This measure was withdrawn."));
	else if (says_nothing(amendment))
		problem(problems, "code", "R-AMEND-03",
			N_("Say what becomes another.")); /* R-AMEND-03 */
	if (amendment->due.given && found.recurs)
		problem(problems, "due", "R-AMEND-04",
			N_("This measure recurs: name the period whose day becomes "
			   "another.")); /* R-AMEND-04 */
	else if (amendment->due.given)
		check_due(tx, amendment, campaign, problems);
}

static bool named_before(const struct amendment *list, size_t at)
{
	for (size_t n = 0; n < at; n++)
		if (str_eq(list[n].code, list[at].code))
			return true;
	return false;
}

static void check(struct tx *tx, const void *in, struct problems *problems)
{
	const struct campaign_amend *amend = in;
	const struct amendment *list = amend->measures.ptr;
	struct campaign campaign;

	if (!campaign_get(tx_conn(tx), amend->campaign, tx_arena(tx), &campaign))
		return;
	if (campaign.state != CAMPAIGN_IN_FORCE) {
		problem(problems, "campaign", "R-AMEND-05",
			N_("Only a campaign in force is amended.")); /* R-AMEND-05 */
		return;
	}
	for (size_t n = 0; n < amend->measures.count; n++) {
		problems_in_row(problems, "measures", n,
			amend->measures.lines ? amend->measures.lines[n] : 0);
		check_amendment(tx, &list[n], &campaign, problems);
		if (named_before(list, n))
			problem(problems, "code", "R-AMEND-06",
				N_("A measure is named once.")); /* R-AMEND-06 */
	}
	problems_in_row(problems, NULL, 0, 0);
}

/* ---- It has happened ---- */

/* What the measure says now. */
struct measure_now {
	str title, instruction;
	date due;
	opt_number effort;
	int64_t version;
};

static struct measure_now now_of(struct tx *tx, id measure)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_measure_now);
	struct measure_now now = { 0 };

	query_id(q, "id", measure);
	if (query_next(q))
		now = (struct measure_now){
			.title = arena_copy(tx_arena(tx), column_text(q, 0)),
			.instruction = arena_copy(tx_arena(tx), column_text(q, 1)),
			.due = column_date(q, 2),
			.effort = { !column_null(q, 3), column_number(q, 3) },
			.version = column_number(q, 4),
		};
	query_end(q);
	return now;
}

static void keep_version(struct tx *tx, const struct event *event, id measure,
	const struct measure_now *now, str reason)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_version_insert);

	query_id(q, "measure", measure);
	query_number(q, "version", now->version);
	query_text(q, "title", now->title);
	query_text(q, "instruction", now->instruction);
	query_date(q, "due", now->due);
	if (now->effort.given)
		query_number(q, "effort", now->effort.v);
	query_date(q, "until", event->day);
	query_text(q, "reason", reason);
	query_run(q);
}

/* "Weekly report (2026-W48)" keeps the name of its period. */
static str title_after(struct tx *tx, const struct amendment *amendment, str period, str now)
{
	if (!str_given(amendment->title))
		return now;
	if (!str_given(period))
		return amendment->title;
	return arena_printf(
		tx_arena(tx), "%.*s (%.*s)", STR_ARG(amendment->title), STR_ARG(period));
}

static void change_measure(struct tx *tx, id measure, const struct amendment *amendment, str period,
	const struct measure_now *now)
{
	opt_number effort =
		amendment->effort_minutes.given ? amendment->effort_minutes : now->effort;
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_measure_amend);

	query_id(q, "id", measure);
	query_text(q, "title", title_after(tx, amendment, period, now->title));
	query_text(q, "instruction",
		str_given(amendment->instruction) ? amendment->instruction : now->instruction);
	query_date(q, "due", amendment->due.given ? amendment->due.v : now->due);
	if (effort.given)
		query_number(q, "effort", effort.v);
	query_run(q);
}

static void withdraw(struct tx *tx, id measure, date day)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_measure_withdraw);

	query_id(q, "id", measure);
	query_date(q, "day", day);
	query_run(q);
}

static void send_back(struct tx *tx, id measure, const struct event *event, str reason)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_duties_again);

	query_id(q, "measure", measure);
	query_text(q, "reason", reason);
	query_text(q, "trail", duty_trail(event, tx_arena(tx)));
	query_run(q);
}

struct period {
	id measure;
	str period;
};

struct amending {
	struct tx *tx;
	const struct event *event;
	const struct campaign_amend *amend;
	struct ids again;
};

static void amend_one(struct amending *a, id measure, const struct amendment *amendment, str period)
{
	struct measure_now now = now_of(a->tx, measure);
	bool withdrawn = amendment->withdraw.given && amendment->withdraw.v;

	keep_version(a->tx, a->event, measure, &now, a->amend->reason);
	if (withdrawn) {
		withdraw(a->tx, measure, a->event->day);
		return;
	}
	change_measure(a->tx, measure, amendment, period, &now);
	if (amendment->due.given || a->amend->answers == ANSWERS_AGAIN)
		escalations_end(tx_conn(a->tx), measure, ID_NONE);
	if (a->amend->answers != ANSWERS_AGAIN)
		return;
	send_back(a->tx, measure, a->event, a->amend->reason);
	if (a->again.ptr && a->again.count < MEASURES_MAX)
		a->again.ptr[a->again.count++] = measure;
}

/* What is due already stays as it was asked. */
static void amend_periods(struct amending *a, id series, const struct amendment *amendment)
{
	struct query *q = conn_query(tx_conn(a->tx), &campaign_sql_periods);
	struct period *list = arena_array(tx_arena(a->tx), MEASURES_MAX, sizeof(*list));
	size_t count = 0;

	query_id(q, "series", series);
	while (list && count < MEASURES_MAX && query_next(q)) {
		str code = column_text(q, 1);
		if (column_date(q, 3).day < a->event->day.day)
			continue;
		list[count].measure = column_id(q, 0);
		list[count++].period = arena_copy(tx_arena(a->tx), period_of(code));
	}
	query_end(q);
	for (size_t n = 0; n < count; n++)
		amend_one(a, list[n].measure, amendment, list[n].period);
}

static void apply(struct tx *tx, const struct event *event, const void *in)
{
	const struct campaign_amend *amend = in;
	const struct amendment *list = amend->measures.ptr;
	struct amending a = { .tx = tx, .event = event, .amend = amend };
	struct campaign campaign;

	a.again.ptr = arena_array(tx_arena(tx), MEASURES_MAX, sizeof(*a.again.ptr));
	if (!campaign_get(tx_conn(tx), amend->campaign, tx_arena(tx), &campaign))
		return;
	for (size_t n = 0; n < amend->measures.count; n++) {
		struct found_measure found = find(tx, &campaign, list[n].code);
		struct measure_row row;
		if (!measure_get(tx_conn(tx), found.measure, tx_arena(tx), &row))
			continue;
		amend_one(&a, found.measure, &list[n],
			id_given(row.series) ? period_of(row.code) : STR_NONE);
		if (found.recurs)
			amend_periods(&a, found.measure, &list[n]);
	}
	tell_sheet_again(tx, amend->campaign, &a.again);
}

const struct act campaign_amend_act = {
	.name = "campaign.amend",
	.summary = N_("Change or withdraw measures of a campaign in force"),
	.history = N_("{actor} amended the campaign {campaign}: {reason}"),
	.version = 1,
	.record = FIELD_TABLE(struct campaign_amend, fields),
	.right = RIGHT_MANAGE,
	.right_at = "campaign",
	.amends = true,
	.shapes = true,
	.check = check,
	.apply = apply,
};
