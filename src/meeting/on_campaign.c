/* The meetings of a campaign, gone through for its page. */
#include "meeting/on_campaign.h"
#include "meeting/meeting.sql.h"

#define UNITS_MAX (1 + HELD_MAX * BOARD_DEPTH_MAX)
#define OTHERS_MAX 2000 /* of the newest, whosever they are; most cost no more than a look at the board */
#define KNOWN_MAX 200   /* of which the reader may know */

struct walked {
	id units[UNITS_MAX];
	size_t count;
};

static bool is_walked(const struct walked *walked, id unit)
{
	for (size_t n = 0; n < walked->count; n++)
		if (id_eq(walked->units[n], unit))
			return true;
	return false;
}

static void walk_unit(const struct walk *walk, struct walked *walked, id unit)
{
	bool go_on = true;

	if (walked->count == UNITS_MAX || is_walked(walked, unit))
		return;
	walked->units[walked->count++] = unit;
	struct query *q = conn_query(walk->reading->conn, walk->at);
	query_id(q, "campaign", walk->campaign);
	query_id(q, "unit", unit);
	while (go_on && query_next(q)) {
		const id meeting = column_id(q, 0);
		if (reading_knows(walk->reading, "meeting", meeting))
			go_on = walk->take(walk->context, meeting, unit);
	}
	query_end(q);
}

void walk_line(const struct walk *walk)
{
	const struct standing *standing = walk->reading->standing;
	struct walked walked = { .count = 0 };
	id line[BOARD_DEPTH_MAX];

	walk_unit(walk, &walked, reading_unit(walk->reading, "campaign", walk->campaign));
	for (size_t n = 0; standing && n < standing->own; n++) {
		size_t left = board_line(walk->reading->board, standing->held[n].unit, line);
		while (left > 0)
			walk_unit(walk, &walked, line[--left]);
	}
}

bool walk_others(const struct walk *walk)
{
	struct reading *reading = walk->reading;
	struct query *q = conn_query(reading->conn, &meeting_sql_meetings_of_campaign);
	size_t rows = 0, known = 0;
	bool go_on = true;

	query_id(q, "campaign", walk->campaign);
	query_number(q, "most", OTHERS_MAX);
	while (go_on && known < KNOWN_MAX && query_next(q)) {
		const id meeting = column_id(q, 0), unit = column_id(q, 1);
		rows++;
		if (!reading_near(reading, KNOWN_ON_LINE, unit) || !reading_knows(reading, "meeting", meeting))
			continue;
		known++;
		go_on = walk->take(walk->context, meeting, unit);
	}
	query_end(q);
	return go_on && known < KNOWN_MAX && rows < OTHERS_MAX;
}
