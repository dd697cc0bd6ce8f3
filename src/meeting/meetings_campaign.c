/* The meetings on the page of a campaign: the first of its own unit's and the newest of those, the newest along the
 * reader's own line, then those of others; told with the newest first. */
#include "base/catalogue.h"
#include "meeting/hold_pages.h"
#include "meeting/meeting.sql.h"
#include "meeting/on_campaign.h"
#include "meeting/pages.h"
#include "web/form.h"

#define MEETINGS_SHOWN 20
#define SHARE 5 /* of one unit on the line, as long as others have some too */

struct row {
	id meeting, unit;
	struct notice notice;
};

struct gathering {
	struct reading *reading;
	struct arena *arena;
	struct row *rows;
	size_t count, share;
};

static bool is_there(const struct gathering *g, id meeting)
{
	for (size_t n = 0; n < g->count; n++)
		if (id_eq(g->rows[n].meeting, meeting))
			return true;
	return false;
}

static size_t taken_of(const struct gathering *g, id unit)
{
	size_t count = 0;

	for (size_t n = 0; n < g->count; n++)
		count += id_eq(g->rows[n].unit, unit);
	return count;
}

static bool take(void *context, id meeting, id unit)
{
	struct gathering *g = context;

	if (g->count == MEETINGS_SHOWN || taken_of(g, unit) >= g->share)
		return false;
	if (is_there(g, meeting) ||
		!notice_gather(&g->rows[g->count].notice, g->reading, meeting, STR(""), g->arena))
		return true;
	g->rows[g->count].meeting = meeting;
	g->rows[g->count++].unit = unit;
	return true;
}

/* What a campaign began with stays, however many followed. */
static void take_first(struct gathering *g, id campaign)
{
	const id unit = reading_unit(g->reading, "campaign", campaign);
	struct query *q = conn_query(g->reading->conn, &meeting_sql_meetings_of_campaign_at);
	bool found = false;

	query_id(q, "campaign", campaign);
	query_id(q, "unit", unit);
	while (!found && query_next(q)) {
		const id meeting = column_id(q, 0);
		found = reading_knows(g->reading, "meeting", meeting);
		if (found)
			take(g, meeting, unit);
	}
	query_end(q);
}

static int64_t start_of(const struct row *row)
{
	const opt_moment starts = row->notice.meeting.plan.starts;

	return starts.given ? starts.v.us : INT64_MIN;
}

static int newest_first(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	const int64_t left = start_of(x), right = start_of(y);

	if (left != right)
		return left > right ? -1 : 1;
	return (x->meeting.v < y->meeting.v) - (x->meeting.v > y->meeting.v);
}

/* False: there may be more than were looked at. */
static bool gather(struct gathering *g, id campaign)
{
	const struct walk walk = {
		g->reading, campaign, &meeting_sql_meetings_of_campaign_newest_at, take, g
	};

	g->rows = arena_array(g->arena, MEETINGS_SHOWN, sizeof(*g->rows));
	if (!g->rows)
		return false;
	g->share = SHARE;
	take_first(g, campaign);
	walk_line(&walk);
	g->share = MEETINGS_SHOWN;
	const bool all = walk_others(&walk);
	walk_line(&walk); /* where there is room for more of these than their share */
	qsort(g->rows, g->count, sizeof(*g->rows), newest_first);
	return all;
}

static struct meeting_line line_of(const struct row *row, enum language language)
{
	const struct notice *notice = &row->notice;
	const int state = notice->meeting.state;
	const bool usual = state == MEETING_ANNOUNCED || state == MEETING_HELD;

	return (struct meeting_line){
		.title = notice->meeting.plan.title,
		.url = notice->url,
		.when = notice->when,
		.unit = notice->unit,
		.state = usual ? NULL : choice_label(meeting_states, state, language).ptr,
	};
}

void show_meetings(struct request *request, struct reading *reading, id campaign, struct page *page)
{
	struct gathering g = { .reading = reading, .arena = request->arena };
	struct meetings_piece piece = { .all_url = STR_NONE };
	CLEANUP(buf_done) struct buf text = BUF(1024);
	struct page url = { .out = &text };
	const bool all = gather(&g, campaign);

	if (!g.count && all)
		return;
	piece.meetings.ptr = arena_array(request->arena, MEETINGS_SHOWN, sizeof(*piece.meetings.ptr));
	for (size_t n = 0; piece.meetings.ptr && n < g.count; n++)
		piece.meetings.ptr[piece.meetings.count++] = line_of(&g.rows[n], request->language);
	buf_text(&text, "/view/meetings?campaign=");
	page_url_part(&url, reading_code(reading, "campaign", campaign, request->arena));
	piece.all_url = arena_copy(request->arena, buf_str(&text));
	piece_meetings(page, &piece);
}
