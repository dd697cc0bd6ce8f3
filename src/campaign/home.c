/* The first page: what is asked of the reader's units, in the order in which it is due. */
#include "campaign/home.h"
#include "base/catalogue.h"
#include "campaign/address.h"
#include "campaign/campaign.sql.h"
#include "campaign/duty.h"
#include "web/thing.h"

#define DUTIES_SHOWN 30
#define AWAITED_SHOWN 10 /* of each slice */
#define DAYS_SOON 31
#define DUTIES_MAX 20000 /* of all the reader's units */
#define UNITS_MAX HELD_MAX

struct open_duty {
	id unit;
	struct board_duty duty;
};

struct gathering {
	struct home_page *page;
	struct request *request;
	struct reading *reading;
	struct open_duty *duties;
	size_t count;
	size_t units; /* for which the reader answers */
};

/* ---- What is open ---- */

static bool is_open(const struct board_duty *duty)
{
	return duty->state == BOARD_OPEN || duty->state == BOARD_RETURNED;
}

static void add(struct gathering *g, struct open_duty open)
{
	struct open_duty *more = arena_more(g->request->arena, g->duties, g->count, sizeof(*more));

	if (!more)
		return;
	g->duties = more;
	g->duties[g->count++] = open;
}

static void gather_unit(struct gathering *g, id unit)
{
	size_t room = board_duties(g->reading->board, unit, NULL, 0);
	struct board_duty *duties = arena_array(g->request->arena, room, sizeof(*duties));

	if (!duties)
		return;
	g->units++;
	size_t count = board_duties(g->reading->board, unit, duties, room);
	for (size_t n = 0; n < count && n < room && g->count < DUTIES_MAX; n++)
		if (is_open(&duties[n]))
			add(g, (struct open_duty){ unit, duties[n] });
}

/* The units at which the reader holds a post by which it answers; of the operator none. */
static void gather(struct gathering *g)
{
	const struct standing *standing = g->reading->standing;
	id seen[UNITS_MAX];
	size_t count = 0;

	for (size_t n = 0; standing && n < standing->count; n++) {
		id unit = standing->held[n].unit;
		bool again = false;
		for (size_t k = 0; k < count; k++)
			again |= id_eq(seen[k], unit);
		if (again || !reading_may(g->reading, RIGHT_ANSWER, unit))
			continue;
		seen[count++] = unit;
		gather_unit(g, unit);
	}
}

static int by_day(const void *a, const void *b)
{
	const struct open_duty *x = a, *y = b;
	int32_t left = x->duty.due.day, right = y->duty.due.day;

	if (left != right)
		return (left > right) - (left < right);
	return (x->duty.measure.v > y->duty.measure.v) - (x->duty.measure.v < y->duty.measure.v);
}

static str reason_of(struct reading *reading, const struct open_duty *open, struct arena *arena)
{
	struct query *q = conn_query(reading->conn, &campaign_sql_duty_told);
	str reason = STR_NONE;

	query_id(q, "measure", open->duty.measure);
	query_id(q, "unit", open->unit);
	if (query_next(q))
		reason = arena_copy(arena, column_text(q, 4));
	query_end(q);
	return reason;
}

static struct home_duty told(const struct gathering *g, const struct open_duty *open)
{
	struct arena *arena = g->request->arena;
	int64_t days = (int64_t)open->duty.due.day - g->reading->today.day;
	bool returned = open->duty.state == BOARD_RETURNED;

	return (struct home_duty){
		.title = reading_label(g->reading, "measure", open->duty.measure, arena),
		.url = duty_address(g->reading, open->unit, open->duty.measure, NULL, arena),
		.campaign = reading_label(g->reading, "campaign", open->duty.sheet, arena),
		.unit = g->units > 1 ? reading_label(g->reading, "unit", open->unit, arena)
				     : STR_NONE,
		.due = open->duty.due,
		.days = days < 0 ? -days : days,
		.overdue = days < 0,
		.today = days == 0,
		.returned = returned,
		.reason = returned ? reason_of(g->reading, open, arena) : STR_NONE,
	};
}

/* What came back waits, whenever it is due. */
static bool is_soon(const struct gathering *g, const struct open_duty *open)
{
	return open->duty.due.day - g->reading->today.day <= DAYS_SOON ||
	       open->duty.state == BOARD_RETURNED;
}

static void fill_duties(struct gathering *g, id home)
{
	struct home_asked_piece *asked = &g->page->asked;
	struct arena *arena = g->request->arena;

	asked->duties.ptr = arena_array(arena, DUTIES_SHOWN, sizeof(*asked->duties.ptr));
	if (!asked->duties.ptr)
		return;
	gather(g);
	g->page->answers = g->units > 0;
	if (g->count)
		qsort(g->duties, g->count, sizeof(*g->duties), by_day);
	for (size_t n = 0; n < g->count; n++) {
		const struct open_duty *open = &g->duties[n];
		if (is_soon(g, open) && asked->duties.count < DUTIES_SHOWN)
			asked->duties.ptr[asked->duties.count++] = told(g, open);
		else if (asked->later++ == 0)
			asked->next = open->duty.due;
	}
	if (g->units && id_given(home))
		asked->url = address(arena, "/view/duties", "unit",
			reading_code(g->reading, "unit", home, arena), NULL);
}

/* Of the operator nothing: nobody is awaited who is not a person. */
static void fill_awaited(struct home_page *page, struct request *request, struct reading *reading)
{
	const struct slice *const *slices = ledger_slices(request->ledger);
	struct awaited list[AWAITED_SHOWN];

	for (size_t n = 0; slices[n] && reading->standing; n++) {
		if (!slices[n]->awaits || page->awaits.meetings.count)
			continue;
		size_t count = slices[n]->awaits(reading, request->actor, request->arena, list, AWAITED_SHOWN);
		page->awaits.meetings.ptr = arena_array(request->arena, count, sizeof(*list));
		if (!page->awaits.meetings.ptr || !count)
			continue;
		memcpy(page->awaits.meetings.ptr, list, count * sizeof(*list));
		page->awaits.meetings.count = count;
	}
	page->awaited = page->awaits.meetings.count > 0;
}

/* ---- The page ---- */

void home_fill(struct home_page *page, struct request *request, struct reading *reading)
{
	struct gathering g = { .page = page, .request = request, .reading = reading };
	id home = reading_home(reading);

	page->frame = frame_of(request, STR("/"), "start");
	page->empty = !id_given(home) && !board_roots(reading->board, NULL, 0);
	if (id_given(home)) {
		page->unit = reading_label(reading, "unit", home, request->arena);
		page->unit_url = thing_url(reading, "unit", home, request->arena);
		page->leads = reading_may(reading, RIGHT_MANAGE, home);
	}
	fill_duties(&g, home);
	fill_awaited(page, request, reading);
	home_fill_waits(page, request, reading);
	home_fill_changes(page, reading, home);
	home_fill_campaigns(page, request, reading, home);
}

void get_home(struct request *request, struct response *response)
{
	struct reading *reading = request_read(request, response);
	struct page page = { .out = &response->body, .language = request->language };
	struct home_page view = { .empty = false };

	if (!reading)
		return;
	home_fill(&view, request, reading);
	ledger_read_end(reading);
	response->type = "text/html; charset=utf-8";
	page_home(&page, &view);
}
