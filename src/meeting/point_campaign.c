/* Points stressed, on the page of a campaign: what its own unit stressed first, then along the reader's own line, then
 * the newest of the other meetings. */
#include "meeting/hold_pages.h"
#include "meeting/meeting.sql.h"
#include "meeting/on_campaign.h"
#include "meeting/pages.h"

#define POINTS_SHOWN 20

struct gathering {
	struct reading *reading;
	struct arena *arena;
	struct points points;
};

static bool is_taken(const struct gathering *g, id point)
{
	for (size_t n = 0; n < g->points.count; n++)
		if (id_eq(g->points.ptr[n].point, point))
			return true;
	return false;
}

static bool take_meeting(void *context, id meeting, id unit)
{
	struct gathering *g = context;

	(void)unit;
	if (g->points.count == POINTS_SHOWN)
		return false;
	const struct points points = points_of(g->reading->conn, meeting, g->arena);
	for (size_t n = 0; n < points.count && g->points.count < POINTS_SHOWN; n++)
		if (!is_taken(g, points.ptr[n].point))
			g->points.ptr[g->points.count++] = points.ptr[n];
	return true;
}

static struct points gather(struct reading *reading, id campaign, struct arena *arena)
{
	struct gathering g = { .reading = reading, .arena = arena };
	const struct walk walk = { reading, campaign, &meeting_sql_meetings_of_campaign_at, take_meeting, &g };

	g.points.ptr = arena_array(arena, POINTS_SHOWN, sizeof(*g.points.ptr));
	if (!g.points.ptr)
		return g.points;
	walk_line(&walk);
	walk_others(&walk);
	return g.points;
}

static str all_url(struct reading *reading, id campaign, struct arena *arena)
{
	CLEANUP(buf_done) struct buf text = BUF(1024);
	struct page url = { .out = &text };

	buf_text(&text, "/view/points?campaign=");
	page_url_part(&url, reading_code(reading, "campaign", campaign, arena));
	return arena_copy(arena, buf_str(&text));
}

void show_on_campaign(struct request *request, struct reading *reading, id which, struct page *page)
{
	struct arena *arena = request->arena;
	const struct points points = gather(reading, which, arena);
	const struct ids ids = resolutions_that_deployed(reading->conn, which, arena);
	const struct resolutions all = resolutions_known(reading, &ids, arena);
	struct stressed_piece piece = { .of_campaign = true, .all_url = all_url(reading, which, arena) };

	piece.points = fill_points(reading, &points, true, arena);
	piece.resolutions = fill_resolutions(reading, &all, true, arena);
	piece_stressed(page, &piece);
}
