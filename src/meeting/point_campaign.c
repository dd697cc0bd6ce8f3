/* Points stressed, on the page of a campaign: what its own unit stressed first, then along the reader's own line, then
 * the newest of the other meetings. What is looked at does not grow with the units below. */
#include "meeting/hold_pages.h"
#include "meeting/meeting.sql.h"
#include "meeting/pages.h"

#define POINTS_SHOWN 20
#define UNITS_MAX (1 + HELD_MAX * BOARD_DEPTH_MAX)

struct gathering {
	struct reading *reading;
	id campaign;
	struct arena *arena;
	struct points points;
	id *units; /* whose meetings were looked at */
	size_t unit_count;
};

static bool is_full(const struct gathering *g)
{
	return !g->points.ptr || g->points.count == POINTS_SHOWN;
}

static void take_meeting(struct gathering *g, id meeting)
{
	if (!reading_knows(g->reading, "meeting", meeting))
		return;
	const struct points points = points_of(g->reading->conn, meeting, g->arena);
	for (size_t n = 0; n < points.count && !is_full(g); n++)
		g->points.ptr[g->points.count++] = points.ptr[n];
}

static bool is_taken(const struct gathering *g, id unit)
{
	for (size_t n = 0; n < g->unit_count; n++)
		if (id_eq(g->units[n], unit))
			return true;
	return false;
}

static void take_unit(struct gathering *g, id unit)
{
	if (!g->units || g->unit_count == UNITS_MAX || is_taken(g, unit))
		return;
	g->units[g->unit_count++] = unit;
	struct query *q = conn_query(g->reading->conn, &meeting_sql_meetings_of_campaign_at);
	query_id(q, "campaign", g->campaign);
	query_id(q, "unit", unit);
	while (!is_full(g) && query_next(q))
		take_meeting(g, column_id(q, 0));
	query_end(q);
}

/* From below upwards: what one's own unit stressed comes first. */
static void take_lines(struct gathering *g)
{
	const struct standing *standing = g->reading->standing;
	id line[BOARD_DEPTH_MAX];

	for (size_t n = 0; standing && n < standing->own; n++) {
		size_t left = board_line(g->reading->board, standing->held[n].unit, line);
		while (left > 0 && !is_full(g))
			take_unit(g, line[--left]);
	}
}

static void take_others(struct gathering *g)
{
	struct query *q = conn_query(g->reading->conn, &meeting_sql_meetings_of_campaign);

	query_id(q, "campaign", g->campaign);
	while (!is_full(g) && query_next(q))
		if (column_number(q, 2) != MEETING_CANCELLED && !is_taken(g, column_id(q, 1)))
			take_meeting(g, column_id(q, 0));
	query_end(q);
}

static struct points gather(struct reading *reading, id campaign, struct arena *arena)
{
	struct gathering g = { .reading = reading, .campaign = campaign, .arena = arena };

	g.points.ptr = arena_array(arena, POINTS_SHOWN, sizeof(*g.points.ptr));
	g.units = arena_array(arena, UNITS_MAX, sizeof(*g.units));
	take_unit(&g, reading_unit(reading, "campaign", campaign));
	take_lines(&g);
	take_others(&g);
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
