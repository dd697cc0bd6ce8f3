/* Recurring measures: which periods there are, by their due days. */
#include "campaign/template.h"

const struct choice every_choices[] = {
	{ EVERY_WEEK, "week", N_("Week") },
	{ EVERY_MONTH, "month", N_("Month") },
	{ EVERY_QUARTER, "quarter", N_("Quarter") },
	{ 0 },
};

static const struct field period_fields[] = {
	{ AT(struct measure_period, code, TEXT), .label = N_("Code"), .need = true, .code = true,
		.max = CODE_MAX },
	{ AT(struct measure_period, begins, DATE), .label = N_("Begins"), .need = true },
	{ AT(struct measure_period, due, DATE), .label = N_("Due"), .need = true },
};
const struct field_table period_table = FIELD_TABLE(struct measure_period, period_fields);

/* Counted from the first, so that the 31st stays the 31st after a shorter month. */
static date due_after(date first, enum every every, int periods)
{
	if (every == EVERY_WEEK)
		return (date){ first.day + 7 * periods };
	return date_add_months(first, every == EVERY_MONTH ? periods : 3 * periods);
}

static str period_code(date due, enum every every, struct arena *arena)
{
	int year, month, day;

	if (every == EVERY_WEEK) {
		date_week(due, &year, &day);
		return arena_printf(arena, "%04d-W%02d", year, day);
	}
	date_split(due, &year, &month, &day);
	if (every == EVERY_MONTH)
		return arena_printf(arena, "%04d-%02d", year, month);
	return arena_printf(arena, "%04d-Q%d", year, (month + 2) / 3);
}

static void list_periods(
	struct measure_add *measure, const struct campaign *campaign, struct arena *arena)
{
	enum every every = (enum every)measure->every;
	date due = measure->due;
	struct measure_period *list;

	measure->periods = (struct rows){ 0 };
	list = every ? arena_array(arena, MEASURES_MAX + 1, sizeof(*list)) : NULL;
	for (int n = 0; list && n <= MEASURES_MAX && due.day <= campaign->ends.day; n++) {
		list[measure->periods.count++] =
			(struct measure_period){ period_code(due, every, arena), due, due };
		if (campaign->ends.day - due.day < (every == EVERY_WEEK ? 7 : 28))
			break; /* no period is shorter: the calendar may end here too */
		due = due_after(measure->due, every, n + 1);
	}
	measure->periods.ptr = list;
}

void measure_settle(struct conn *conn, struct measure_add *measure, const struct campaign *campaign,
	struct arena *arena)
{
	bool moves = measure->working_day.given && measure->working_day.v;
	date begins = campaign->starts;

	list_periods(measure, campaign, arena);
	struct measure_period *periods = measure->periods.ptr;
	for (size_t n = 0; n < measure->periods.count; n++) {
		if (moves)
			periods[n].due = org_workday_before(conn, periods[n].due, 0);
		periods[n].begins = begins;
		begins.day = periods[n].due.day + 1;
	}
	if (moves)
		measure->due = org_workday_before(conn, measure->due, 0);
}
