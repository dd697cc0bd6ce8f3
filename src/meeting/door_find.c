/* Whose door it is on whose screen a number stands. */
#include "meeting/door_code.h"
#include "meeting/meeting.sql.h"

struct finding {
	struct reading *reading;
	struct arena *arena;
	str typed;
	moment now;
	id found;
	size_t fitting;
};

/* Whether it may have a screen now: whether that lets anybody in is the door's to say. */
static bool is_near(struct finding *f, id which)
{
	struct meeting meeting;

	return meeting_get(f->reading->conn, which, f->arena, &meeting) &&
	       (meeting.state == MEETING_IN_SESSION ||
		       (meeting.state == MEETING_ANNOUNCED && meeting.plan.ends.v.us > f->now.us));
}

static bool look_at_door(void *context, id thing, hash key)
{
	struct finding *f = context;

	if (door_number_fits(key, thing, f->typed, f->now) == FITS && is_near(f, thing)) {
		f->found = thing;
		f->fitting++;
	}
	return true;
}

/* Gone through are the doors whose code was ever shown, of meetings that are not over long ago: most never show one. */
id door_of_number(struct reading *reading, str typed, moment now, struct arena *arena)
{
	struct query *q = conn_query(reading->conn, &meeting_sql_first_between);
	struct finding finding = { reading, arena, typed, now, ID_NONE, 0 };
	id first = ID_NONE;

	query_moment(q, "since", (moment){ now.us - 2 * MEETING_DAYS_MAX * DAY_US });
	query_moment(q, "until", (moment){ now.us + 2 * DAY_US });
	if (query_next(q) && !column_null(q, 0))
		first = column_id(q, 0);
	query_end(q);
	if (id_given(first))
		reading_doors(reading, first, look_at_door, &finding);
	return finding.fitting == 1 ? finding.found : ID_NONE;
}
