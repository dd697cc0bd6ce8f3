/* What all campaigns in force ask of one unit, month by month. */
#include "campaign/campaign.sql.h"
#include "campaign/rehearsal.h"
#include "view/view.h"

struct burden_parameters {
	id unit;
};

static const struct field parameters[] = {
	{ AT(struct burden_parameters, unit, REF), .label = N_("Unit"), .need = true,
		.ref = "unit" },
};

static const struct view_column columns[] = {
	{ "month", N_("Month"), FIELD_TEXT, .always = true },
	{ "campaigns", N_("Campaigns"), FIELD_NUMBER, .always = true },
	{ "duties", N_("Duties"), FIELD_NUMBER, .always = true },
	{ "open", N_("Open"), FIELD_NUMBER, .always = true },
	{ "hours", N_("Hours"), FIELD_DECIMAL, .always = true },
	{ "allowed", N_("Limit"), FIELD_NUMBER },
};

static str month_of(date day, struct arena *arena)
{
	int year, month, ignored;

	date_split(day, &year, &month, &ignored);
	return arena_printf(arena, "%04d-%02d", year, month);
}

static int64_t minutes_of(struct conn *conn, id measure)
{
	struct query *q = conn_query(conn, &campaign_sql_measure_now);

	query_id(q, "id", measure);
	int64_t minutes = query_next(q) && !column_null(q, 3) ? column_number(q, 3) : 0;
	query_end(q);
	return minutes;
}

/* The lowest of the limits that hold for the unit. */
static struct view_value limit_of(struct reading *reading, id unit)
{
	struct query *q = conn_query(reading->conn, &campaign_sql_limits);
	int64_t lowest = INT64_MAX;

	while (query_next(q))
		if (board_within(reading->board, unit, column_id(q, 0)) &&
			column_number(q, 1) < lowest)
			lowest = column_number(q, 1);
	query_end(q);
	return lowest < INT64_MAX ? view_number(lowest) : view_none();
}

struct month {
	str name;
	int64_t campaigns, duties, open, minutes;
	id last; /* campaign */
};

static bool give_month(const struct month *month, struct view_value limit, struct arena *arena,
	struct view_sink *sink)
{
	return view_row(sink,
		(struct view_value[]){
			view_text(month->name),
			view_number(month->campaigns),
			view_number(month->duties),
			view_number(month->open),
			view_text(arena_printf(arena, "%lld.%lld", (long long)(month->minutes / 60),
				(long long)(month->minutes % 60 * 10 / 60))),
			limit,
		});
}

static bool in_force(struct conn *conn, id campaign, struct arena *arena)
{
	struct campaign found;

	return campaign_get(conn, campaign, arena, &found) && found.state == CAMPAIGN_IN_FORCE;
}

static void add_duty(struct reading *reading, const struct board_duty *duty, struct month *month)
{
	month->campaigns += !month->duties || !id_eq(month->last, duty->sheet);
	month->last = duty->sheet;
	month->duties++;
	month->open += duty->state == BOARD_OPEN || duty->state == BOARD_RETURNED;
	month->minutes += minutes_of(reading->conn, duty->measure);
}

/* Month by month, campaign by campaign. */
static int by_month(const void *a, const void *b)
{
	const struct board_duty *x = a, *y = b;
	int xy, xm, yy, ym, day;

	date_split(x->due, &xy, &xm, &day);
	date_split(y->due, &yy, &ym, &day);
	if (xy * 12 + xm != yy * 12 + ym)
		return xy * 12 + xm < yy * 12 + ym ? -1 : 1;
	if (!id_eq(x->sheet, y->sheet))
		return x->sheet.v < y->sheet.v ? -1 : 1;
	return 0;
}

static void each_month(struct reading *reading, const void *in, struct view_sink *sink)
{
	CLEANUP(arena_done) struct arena arena = ARENA(64 << 20);
	id unit = ((const struct burden_parameters *)in)->unit;
	size_t room = board_duties(reading->board, unit, NULL, 0);
	struct board_duty *duties = arena_array(&arena, room + 1, sizeof(*duties));
	size_t count = duties ? board_duties(reading->board, unit, duties, room) : 0;
	struct view_value limit = limit_of(reading, unit);
	struct month month = { .name = STR_NONE };

	if (count > room)
		count = room;
	if (count)
		qsort(duties, count, sizeof(*duties), by_month);
	for (size_t n = 0; n < count; n++) {
		if (!in_force(reading->conn, duties[n].sheet, &arena))
			continue;
		str name = month_of(duties[n].due, &arena);
		if (month.duties && !str_eq(name, month.name)) {
			if (!give_month(&month, limit, &arena, sink))
				return;
			month = (struct month){ .name = STR_NONE };
		}
		month.name = name;
		add_duty(reading, &duties[n], &month);
	}
	if (month.duties)
		give_month(&month, limit, &arena, sink);
}

const struct view burden_view = {
	.name = "burden",
	.sees = SEES_AT,
	.right_at = "unit",
	.label = N_("Burden"),
	.summary = N_("What all campaigns in force ask of one unit, month by month"),
	.parameters = FIELD_TABLE(struct burden_parameters, parameters),
	.columns = columns,
	.column_count = COUNT(columns),
	.each = each_month,
};
