/* The clock's job: which duties are overdue so long that they go one step up the line today. */
#include "campaign/campaign.sql.h"
#include "campaign/duty.h"
#include "campaign/escalate.h"
#include <inttypes.h>

#define LOOKS_MAX 4096 /* units asked of the board in one look at the store */
#define ROUNDS_MAX 3   /* what was refused, since the store had changed, is looked at again */
#define CAMPAIGNS_MAX 1000

struct escalating {
	id campaign, top; /* top: the campaign's own unit, to whom it goes at last */
	int64_t after;    /* working days */
};

struct columns {
	id measures[MEASURES_MAX];
	size_t count;
};

/* Duties of one measure that go to one unit; sorted by that. */
struct going {
	id above;
	int64_t step;
	struct passed passed;
};

struct passed_on {
	struct clock *clock;
	struct escalating campaign;
	id measure;
	date before[BOARD_DEPTH_MAX + 1]; /* due before this day: it may go step n */
	struct buf going;                 /* of struct going */
};

/* ---- What there is to look at ---- */

static size_t list_campaigns(struct clock *clock, struct escalating *ret)
{
	struct reading *reading = clock_read(clock);
	size_t count = 0;

	if (!reading)
		return 0;
	struct query *q = conn_query(reading->conn, &campaign_sql_campaigns_escalating);
	while (count < CAMPAIGNS_MAX && query_next(q))
		ret[count++] = (struct escalating){ column_id(q, 0), column_id(q, 1),
			column_number(q, 2) };
	query_end(q);
	clock_read_end(clock);
	return count;
}

/* Its measures, and by when their duties had to be done to go a step today: a step for every so
 * many working days that have passed since. */
static bool look_at_campaign(struct passed_on *pass, struct columns *ret)
{
	struct reading *reading = clock_read(pass->clock);
	date day = clock_day(pass->clock);

	ret->count = 0;
	if (!reading)
		return false;
	for (int n = 1; n <= BOARD_DEPTH_MAX; n++) {
		day.day--;
		pass->before[n] = day =
			org_workday_before(reading->conn, day, pass->campaign.after - 1);
	}
	struct query *q = conn_query(reading->conn, &campaign_sql_measures_escalating);
	query_id(q, "campaign", pass->campaign.campaign);
	while (ret->count < MEASURES_MAX && query_next(q))
		ret->measures[ret->count++] = column_id(q, 0);
	query_end(q);
	clock_read_end(pass->clock);
	return true;
}

/* ---- One duty ---- */

static void look_at_duty(struct passed_on *pass, struct reading *reading, id unit)
{
	struct board_duty duty;
	id line[BOARD_DEPTH_MAX];

	if (!board_binds(reading->board, unit, pass->measure, &duty) ||
		duty.due.day >= pass->before[1].day)
		return;
	const struct duty_ref ref = { unit, pass->measure };
	date last = { INT32_MIN };
	int64_t step = escalated(reading->conn, pass->measure, unit, NULL, &last) + 1;
	size_t depth = board_line(reading->board, unit, line), top = 0;
	while (top < depth && !id_eq(line[top], pass->campaign.top))
		top++;
	if (step > BOARD_DEPTH_MAX || (int64_t)depth - 1 - step < (int64_t)top ||
		duty.due.day >= pass->before[step].day || last.day >= clock_day(pass->clock).day ||
		plea_waits(reading->conn, &ref))
		return;
	const size_t above = depth - 1 - (size_t)step;
	struct going going = { line[above], step, { unit, line[above + 1] } };
	buf_bytes(&pass->going, &going, sizeof(going));
}

/* Looks are short, so that what is written meanwhile does not pile up beside the database. */
static bool look_at_some(struct passed_on *pass, struct board_walk *walk)
{
	struct reading *reading = clock_read(pass->clock);
	id units[256];
	size_t count = 0;

	if (!reading)
		return false;
	for (size_t looked = 0; looked < LOOKS_MAX; looked += count) {
		count = board_unanswered(reading->board, pass->campaign.top, pass->measure, walk,
			units, COUNT(units));
		if (!count)
			break;
		for (size_t n = 0; n < count; n++)
			look_at_duty(pass, reading, units[n]);
	}
	clock_read_end(pass->clock);
	return count > 0;
}

/* ---- One measure ---- */

static int by_above(const void *a, const void *b)
{
	const struct going *x = a, *y = b;

	if (x->step != y->step)
		return x->step < y->step ? -1 : 1;
	if (x->above.v != y->above.v)
		return x->above.v < y->above.v ? -1 : 1;
	return (x->passed.unit.v > y->passed.unit.v) - (x->passed.unit.v < y->passed.unit.v);
}

static bool goes_along(const struct going *a, const struct going *b)
{
	return a->step == b->step && id_eq(a->above, b->above);
}

static bool send(
	struct passed_on *pass, const struct going *first, struct passed *list, size_t count)
{
	const struct duty_escalate escalate = {
		.measure = pass->measure,
		.above = first->above,
		.step = { first->step },
		.duties = { .ptr = list, .count = count },
	};
	char day[DATE_TEXT], key[LEDGER_KEY_MAX];

	date_print(clock_day(pass->clock), day);
	snprintf(key, sizeof(key), "escalation/%s/%" PRId64 "/%" PRId64 "/%" PRId64, day,
		pass->measure.v, first->step, list[0].unit.v);
	return clock_do(pass->clock, &duty_escalate_act, &escalate, str_of(key));
}

static void send_all(struct passed_on *pass)
{
	struct going *going = (struct going *)(void *)pass->going.ptr;
	const size_t count = pass->going.len / sizeof(*going);
	struct passed list[PASSED_MAX];

	if (count)
		qsort(going, count, sizeof(*going), by_above);
	for (size_t n = 0, some = 0; n < count; n += some, some = 0) {
		while (n + some < count && some < PASSED_MAX &&
			goes_along(&going[n], &going[n + some])) {
			list[some] = going[n + some].passed;
			some++;
		}
		if (!send(pass, &going[n], list, some))
			return;
	}
}

static void pass_measure(struct passed_on *pass)
{
	for (int round = 0; round < ROUNDS_MAX; round++) {
		struct board_walk walk = { 0 };
		buf_clear(&pass->going);
		while (look_at_some(pass, &walk))
			;
		must(!pass->going.failed);
		send_all(pass);
		if (!clock_settle(pass->clock))
			return;
	}
}

static void pass_campaign(struct passed_on *pass)
{
	struct columns columns;

	if (!look_at_campaign(pass, &columns))
		return;
	for (size_t n = 0; n < columns.count; n++) {
		pass->measure = columns.measures[n];
		pass_measure(pass);
	}
}

void escalation_run(struct clock *clock)
{
	struct escalating campaigns[CAMPAIGNS_MAX];
	size_t count = list_campaigns(clock, campaigns);
	struct passed_on pass = { .clock = clock, .going = BUF(SIZE_MAX) };

	for (size_t n = 0; n < count; n++) {
		pass.campaign = campaigns[n];
		pass_campaign(&pass);
	}
	buf_done(&pass.going);
}
