/* GET /meeting/{code}/projector: the agenda as it goes on, on the screen of the hall: the item at hand with the time
 * used and left, what comes next, papers, points stressed, resolutions as they are taken. */
#include "base/catalogue.h"
#include "meeting/hold_pages.h"
#include "meeting/notice.h"
#include "web/form.h"
#include "web/markdown.h"

#define MINUTE_US INT64_C(60000000)
#define REST_MS 60000 /* until a page is asked for again on which no time runs */
#define STEP 5

/* spent: of page->minutes, in microseconds. */
static void fill_clock(struct screen_page *page, int64_t spent)
{
	const int64_t minute = spent / MINUTE_US;

	page->runs = true;
	page->used = minute;
	page->planned = page->minutes > 0;
	page->is_over_time = page->planned && spent > page->minutes * MINUTE_US;
	page->left = page->is_over_time ? minute - page->minutes : page->minutes - minute;
	page->step = page->planned ? minute * 100 / page->minutes / STEP * STEP : 0;
	if (page->step > 100)
		page->step = 100;
	page->again_ms = (MINUTE_US - spent % MINUTE_US) / 1000 + 50; /* when the minute is full */
}

static void fill_item(struct screen_page *page, const struct notice *notice, const struct turns *turns, moment now)
{
	const int64_t at = turns->count ? turns->ptr[turns->count - 1].item : 0;

	page->items = (int64_t)notice->items.count;
	page->next = at < page->items ? notice->items.ptr[at].title : STR_NONE;
	if (at < 1 || at > page->items)
		return;
	const struct notice_item *item = &notice->items.ptr[at - 1];
	page->now = true;
	page->number = at;
	page->item = item->title;
	page->presenter = item->presenter;
	page->minutes = item->minutes;
	page->papers.ptr = item->papers.ptr;
	page->papers.count = item->papers.count;
	fill_clock(page, item_spent(turns, at, now));
}

/* Without an agenda, or before its first item: the meeting itself. */
static void fill_whole(struct screen_page *page, const struct meeting *meeting, moment now)
{
	page->minutes = (meeting->plan.ends.v.us - meeting->plan.starts.v.us) / MINUTE_US;
	fill_clock(page, now.us > meeting->opened.v.us ? now.us - meeting->opened.v.us : 0);
}

static void fill_ways(struct screen_page *page, struct request *request)
{
	page->may = request->csrf.len > 0;
	page->has_back = page->may && page->now && page->number > 1;
	page->has_next = page->may && page->now && page->number < page->items;
	page->back = page->number - 1;
	page->forth = page->number + 1;
	page->csrf = request->csrf;
	page->back_key = form_key(request);
	page->next_key = form_key(request);
}

static void show(struct request *request, struct response *response, struct reading *reading, id which)
{
	struct page out = { .out = &response->body, .language = request->language };
	struct arena *arena = request->arena;
	struct screen_page page = { .hall = hall_of(request, true), .again_ms = REST_MS };
	struct notice notice;

	if (!notice_gather(&notice, reading, which, STR(""), arena))
		return;
	const struct meeting *meeting = &notice.meeting;
	const struct points points = points_of(reading->conn, which, arena);
	const struct resolutions all = resolutions_of(reading->conn, which, arena);
	const struct turns turns = turns_of(reading->conn, meeting, arena);
	page.title = meeting->plan.title;
	page.unit = notice.unit;
	page.when = notice.when;
	page.url = notice.url;
	page.here = arena_printf(arena, "%.*s/projector", STR_ARG(notice.url));
	page.code = meeting->code;
	page.points = fill_points(reading, &points, false, arena);
	page.resolutions = fill_resolutions(reading, &all, false, arena);
	page.cancelled = meeting->state == MEETING_CANCELLED;
	page.reason = markdown_plain(meeting->reason, arena);
	page.over = meeting->state == MEETING_HELD || page.cancelled;
	page.ahead = meeting->state == MEETING_DRAFT || meeting->state == MEETING_ANNOUNCED;
	if (!page.over)
		fill_item(&page, &notice, page.ahead ? &(struct turns){ 0 } : &turns, ledger_now(request->ledger));
	if (!page.ahead && !page.over && !page.now)
		fill_whole(&page, meeting, ledger_now(request->ledger));
	if (!page.ahead && !page.over && reading_may(reading, RIGHT_ANSWER, meeting->unit))
		fill_ways(&page, request);
	response->type = "text/html; charset=utf-8";
	page_screen(&out, &page);
}

void get_screen(struct request *request, struct response *response)
{
	struct reading *reading = request_read(request, response);

	if (!reading)
		return;
	const id which = reading_find(reading, "meeting", request->parts[0]);
	if (id_given(which))
		show(request, response, reading, which);
	else
		response_missing(response, request->language);
	ledger_read_end(reading);
}
