/* Rehearsals: the columns that a campaign would bring, weighed on the board. */
#include "campaign/rehearsal.h"
#include "campaign/campaign.sql.h"

static date monday_of(date day)
{
	return (date){ day.day - date_weekday(day) + 1 };
}

static date first_of(date day)
{
	int year, month, ignored;

	date_split(day, &year, &month, &ignored);
	return date_of(year, month, 1);
}

/* ---- Which columns ---- */

static bool in_months(const struct board_column *column, const date *months, size_t count)
{
	for (size_t n = 0; n < count; n++)
		if (first_of(column->due).day == months[n].day)
			return true;
	return false;
}

/* months NULL: whenever they are due. */
static void add_campaign(struct conn *conn, id campaign, const date *months, size_t month_count,
	struct arena *arena, struct rehearsal *r)
{
	struct board_column *columns;
	size_t count = columns_of_campaign(conn, campaign, arena, &columns);
	struct query *q = conn_query(conn, &campaign_sql_efforts);

	query_id(q, "campaign", campaign);
	for (size_t n = 0; n < count && query_next(q); n++) {
		if (months && !in_months(&columns[n], months, month_count))
			continue;
		r->cut |= r->count == BOARD_COLUMNS_MAX;
		if (r->cut)
			break;
		r->columns[r->count] = columns[n];
		r->minutes[r->count++] = column_null(q, 0) ? 0 : column_number(q, 0);
	}
	query_end(q);
}

/* Campaigns of other lines ask nothing of these units. */
static void add_others(
	struct conn *conn, struct board *board, struct arena *arena, struct rehearsal *r)
{
	struct query *q = conn_query(conn, &campaign_sql_campaigns_in_force);
	date months[BOARD_COLUMNS_MAX];
	size_t month_count = rehearsal_months(r, r->own, months);

	while (query_next(q)) {
		id other = column_id(q, 0), unit = column_id(q, 1);
		if (id_eq(other, r->campaign.campaign))
			continue;
		if (board_within(board, r->campaign.unit, unit) ||
			board_within(board, unit, r->campaign.unit))
			add_campaign(conn, other, months, month_count, arena, r);
	}
	query_end(q);
}

static void change(struct rehearsal *r, const struct rehearsal_change *change)
{
	for (size_t n = 0; n < r->own; n++) {
		if (!id_eq(r->columns[n].measure, change->measure))
			continue;
		if (change->due.given)
			r->columns[n].due = change->due.v;
		if (change->effort.given)
			r->minutes[n] = change->effort.v;
	}
}

bool rehearsal_read(struct conn *conn, struct board *board, id campaign, bool others,
	const struct rehearsal_change *changed, struct arena *arena, struct rehearsal *ret)
{
	*ret = (struct rehearsal){ .count = 0 };
	if (!campaign_get(conn, campaign, arena, &ret->campaign))
		return false;
	ret->columns = arena_array(arena, BOARD_COLUMNS_MAX, sizeof(*ret->columns));
	ret->minutes = arena_array(arena, BOARD_COLUMNS_MAX, sizeof(*ret->minutes));
	if (!ret->columns || !ret->minutes)
		return false;
	add_campaign(conn, campaign, NULL, 0, arena, ret);
	ret->own = ret->count;
	if (changed)
		change(ret, changed);
	if (others)
		add_others(conn, board, arena, ret);
	for (size_t n = 0; n < ret->count; n++)
		ret->columns[n].after = ID_NONE; /* days that hang on answers are not known yet */
	return !arena->failed;
}

/* ---- What they come to ---- */

struct weighing {
	const struct rehearsal *r;
	size_t columns;
	rehearsal_pick *pick;
	const void *context;
	struct burden burden;
};

static void weigh(void *context, uint32_t units, const uint8_t *asked)
{
	struct weighing *w = context;
	int64_t duties = 0, minutes = 0;

	for (size_t c = 0; c < w->columns; c++) {
		if (!asked[c] || !w->pick(w->context, &w->r->columns[c]))
			continue;
		duties++;
		minutes += w->r->minutes[c];
	}
	w->burden.units += duties ? units : 0;
	w->burden.duties += duties * units;
	w->burden.minutes += minutes * units;
	if (duties > w->burden.most)
		w->burden.most = duties;
	if (minutes > w->burden.most_minutes)
		w->burden.most_minutes = minutes;
}

struct burden rehearsal_burden(struct board *board, const struct rehearsal *r, id unit,
	size_t columns, rehearsal_pick *pick, const void *context)
{
	struct weighing w = { r, columns, pick, context, { 0 } };

	board_rehearse(board, r->campaign.unit, r->columns, columns, unit, NULL, weigh, &w);
	return w.burden;
}

bool pick_all(UNUSED const void *context, UNUSED const struct board_column *column)
{
	return true;
}

bool pick_week(const void *monday, const struct board_column *column)
{
	return monday_of(column->due).day == ((const date *)monday)->day;
}

bool pick_month(const void *first, const struct board_column *column)
{
	return first_of(column->due).day == ((const date *)first)->day;
}

static int by_day(const void *a, const void *b)
{
	int32_t x = ((const date *)a)->day, y = ((const date *)b)->day;

	return (x > y) - (x < y);
}

static size_t different(const struct rehearsal *r, size_t columns, date (*begin)(date), date *ret)
{
	size_t count = 0;

	for (size_t n = 0; n < columns; n++)
		ret[n] = begin(r->columns[n].due);
	if (columns)
		qsort(ret, columns, sizeof(*ret), by_day);
	for (size_t n = 0; n < columns; n++)
		if (!count || ret[count - 1].day != ret[n].day)
			ret[count++] = ret[n];
	return count;
}

size_t rehearsal_weeks(const struct rehearsal *r, size_t columns, date *ret)
{
	return different(r, columns, monday_of, ret);
}

size_t rehearsal_months(const struct rehearsal *r, size_t columns, date *ret)
{
	return different(r, columns, first_of, ret);
}

/* ---- Weeks ---- */

struct crowd {
	const struct rehearsal *r;
	date monday;
	int64_t limit, over;
};

int64_t rehearsal_duties(const struct rehearsal *r, date monday, const uint8_t *asked)
{
	int64_t duties = 0;

	for (size_t n = 0; n < r->count; n++)
		duties += asked[n] && pick_week(&monday, &r->columns[n]);
	return duties;
}

static void count_over(void *context, uint32_t units, const uint8_t *asked)
{
	struct crowd *crowd = context;

	if (rehearsal_duties(crowd->r, crowd->monday, asked) > crowd->limit)
		crowd->over += units;
}

struct rehearsal_week rehearsal_week(
	struct board *board, const struct rehearsal *r, id unit, date monday, int64_t limit)
{
	struct burden own = rehearsal_burden(board, r, unit, r->own, pick_week, &monday);
	struct burden all = rehearsal_burden(board, r, unit, r->count, pick_week, &monday);
	struct crowd crowd = { r, monday, limit, 0 };

	board_rehearse(
		board, r->campaign.unit, r->columns, r->count, unit, NULL, count_over, &crowd);
	return (struct rehearsal_week){
		.monday = monday,
		.duties = own.duties,
		.minutes = own.minutes,
		.others = all.minutes - own.minutes,
		.most = all.most,
		.over = crowd.over,
	};
}

str rehearsal_week_text(date monday, struct arena *arena)
{
	int year, week;

	date_week(monday, &year, &week);
	return arena_printf(arena, "%04d-W%02d", year, week);
}

str rehearsal_hours(int64_t minutes, struct arena *arena)
{
	return arena_printf(
		arena, "%lld.%lld", (long long)(minutes / 60), (long long)(minutes % 60 * 10 / 60));
}
