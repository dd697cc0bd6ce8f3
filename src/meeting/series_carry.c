/* meeting.carry: what earlier meetings of a series left open is put on the agenda. */
#include "meeting/series_carry.h"
#include "base/catalogue.h"
#include "meeting/hold.h"
#include "meeting/meeting.sql.h"

/* ---- What is open ---- */

/* What is known of a meeting that was held: where neither anybody moved on in its agenda nor the scribe wrote to an
 * item, nobody knows which were reached. */
struct went {
	struct turns turns;
	struct notes notes;
	struct resolutions resolutions;
};

static bool was_followed(const struct went *went)
{
	bool noted = false;

	for (size_t n = 0; n < went->notes.count; n++)
		noted = noted || (went->notes.ptr[n].item && went->notes.ptr[n].text.len);
	return noted || went->turns.count > 1;
}

static bool was_reached(const struct went *went, int64_t item)
{
	for (size_t n = 0; n < went->turns.count; n++)
		if (went->turns.ptr[n].item == item)
			return true;
	for (size_t n = 0; n < went->notes.count; n++)
		if (went->notes.ptr[n].item == item && went->notes.ptr[n].text.len)
			return true;
	for (size_t n = 0; n < went->resolutions.count; n++)
		if (went->resolutions.ptr[n].item.given && went->resolutions.ptr[n].item.v == item)
			return true;
	return false;
}

static void add_items(struct conn *conn, struct meeting *meeting, struct arena *arena, struct open_points *points)
{
	const bool held = meeting->state == MEETING_HELD;
	struct went went = { .turns = { 0 } };

	if (!held && meeting->state != MEETING_CANCELLED)
		return;
	meeting_lists(conn, meeting, arena);
	if (held)
		went = (struct went){ turns_of(conn, meeting, arena), notes_of(conn, meeting->meeting, arena),
			resolutions_of(conn, meeting->meeting, arena) };
	if (held && !was_followed(&went))
		return;
	const struct item *items = meeting->plan.agenda.ptr;
	for (size_t n = 0; n < meeting->plan.agenda.count && points->count < OPEN_POINTS_MAX; n++)
		if (!was_reached(&went, (int64_t)n + 1))
			points->ptr[points->count++] = (struct open_point){ arena_printf(arena, "item.%zu", n + 1),
				items[n].title, items[n].presenter, items[n].minutes };
}

static void add_resolutions(struct conn *conn, id meeting, struct arena *arena, struct open_points *points)
{
	const struct resolutions all = resolutions_of(conn, meeting, arena);

	for (size_t n = 0; n < all.count && points->count < OPEN_POINTS_MAX; n++)
		if (all.ptr[n].state == RESOLUTION_OPEN)
			points->ptr[points->count++] =
				(struct open_point){ .key = all.ptr[n].code, .title = all.ptr[n].title };
}

struct open_points open_points(struct conn *conn, id before, struct arena *arena)
{
	struct open_points points = { .ptr = arena_array(arena, OPEN_POINTS_MAX, sizeof(*points.ptr)) };
	struct meeting meeting;
	struct of_series of;

	if (!points.ptr || !meeting_get(conn, before, arena, &meeting))
		return points;
	add_items(conn, &meeting, arena, &points);
	for (size_t n = 0; n < MEETINGS_BACK && id_given(before); n++) {
		add_resolutions(conn, before, arena, &points);
		before = meeting_series(conn, before, &of) ? series_neighbour(conn, &of, false) : ID_NONE;
	}
	return points;
}

static bool is_carried(struct conn *conn, id meeting, str key)
{
	struct query *q = conn_query(conn, &meeting_sql_taken_over);

	query_id(q, "meeting", meeting);
	query_text(q, "point", key);
	const bool carried = query_next(q);
	query_end(q);
	return carried;
}

static struct open_points points_before(struct conn *conn, id meeting, struct arena *arena, id *ret_before)
{
	struct of_series of;

	*ret_before = meeting_series(conn, meeting, &of) ? series_neighbour(conn, &of, false) : ID_NONE;
	return open_points(conn, *ret_before, arena);
}

struct open_points points_to_carry(struct conn *conn, id meeting, struct arena *arena, id *ret_before)
{
	struct open_points points = points_before(conn, meeting, arena, ret_before);
	size_t kept = 0;

	for (size_t n = 0; n < points.count; n++)
		if (!is_carried(conn, meeting, points.ptr[n].key))
			points.ptr[kept++] = points.ptr[n];
	points.count = kept;
	return points;
}

/* ---- meeting.carry ---- */

struct meeting_carry {
	id meeting;
	str point;
	struct texts points; /* their keys */
};

static const struct field carry_fields[] = {
	{ AT(struct meeting_carry, meeting, REF), .label = N_("Meeting"), .need = true, .ref = "meeting" },
	{ AT(struct meeting_carry, point, TEXT), .label = N_("Open point"), .max = POINT_KEY_MAX,
		.help = N_("An item of the meeting before, item.3, or the code of a resolution. Not given: "
			   "all that is open.") },
	{ AT(struct meeting_carry, points, TEXTS), .label = N_("Points"), .max = OPEN_POINTS_MAX, .resolved = true },
};

static void resolve_carry(struct tx *tx, void *in, UNUSED struct problems *problems)
{
	struct meeting_carry *carry = in;
	id before;
	const struct open_points open = points_to_carry(tx_conn(tx), carry->meeting, tx_arena(tx), &before);

	carry->points = (struct texts){ .ptr = arena_array(tx_arena(tx), open.count, sizeof(*carry->points.ptr)) };
	for (size_t n = 0; carry->points.ptr && n < open.count; n++)
		if (!carry->point.len || str_eq(carry->point, open.ptr[n].key))
			carry->points.ptr[carry->points.count++] = open.ptr[n].key;
}

static void check_carry(struct tx *tx, const void *in, struct problems *problems)
{
	const struct meeting_carry *carry = in;
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), carry->meeting, tx_arena(tx), &meeting) ||
		!meeting_is_ahead(tx, &meeting, problems))
		return;
	meeting_lists(tx_conn(tx), &meeting, tx_arena(tx));
	if (!carry->points.count)
		problem(problems, carry->point.len ? "point" : "meeting", "R-MEET-103",
			N_("No such point is open from earlier meetings of its series.")); /* R-MEET-103 */
	else if (meeting.plan.agenda.count + carry->points.count > ITEMS_MAX)
		problem(problems, "meeting", "R-MEET-103", N_("An agenda has at most %d items."), ITEMS_MAX);
}

/* The series does not change this agenda any more. */
static void apply_carry(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct meeting_carry *carry = in;
	const struct meeting meeting = { .meeting = carry->meeting };

	for (size_t n = 0; n < carry->points.count; n++) {
		struct query *q = conn_query(tx_conn(tx), &meeting_sql_taken_over_insert);
		query_id(q, "meeting", carry->meeting);
		query_text(q, "point", carry->points.ptr[n]);
		query_run(q);
	}
	series_own(tx, &meeting, &(struct meeting_change){ .plan.agenda.count = carry->points.count });
}

static void add_item(struct rows *agenda, const struct meeting_carry *carry, const struct open_point *point)
{
	for (size_t n = 0; n < carry->points.count; n++)
		if (str_eq(carry->points.ptr[n], point->key))
			((struct item *)agenda->ptr)[agenda->count++] =
				(struct item){ point->title, point->presenter, point->minutes };
}

static void then_carry(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct meeting_carry *carry = in;
	struct meeting_change change = { .meeting = carry->meeting };
	struct meeting meeting = { .meeting = carry->meeting };
	id before;

	meeting_lists(tx_conn(tx), &meeting, tx_arena(tx));
	const struct rows *now = &meeting.plan.agenda;
	struct rows *agenda = &change.plan.agenda;
	agenda->ptr = arena_array(tx_arena(tx), now->count + OPEN_POINTS_MAX, sizeof(struct item));
	if (!agenda->ptr)
		return;
	if (now->count)
		memcpy(agenda->ptr, now->ptr, now->count * sizeof(struct item));
	agenda->count = now->count;
	const struct open_points open = points_before(tx_conn(tx), carry->meeting, tx_arena(tx), &before);
	for (size_t n = 0; n < open.count; n++)
		add_item(agenda, carry, &open.ptr[n]);
	tx_follow(tx, &meeting_change_act, &change, STR_NONE);
}

const struct act meeting_carry_act = {
	.name = "meeting.carry",
	.summary = N_("Put what is open from earlier meetings on the agenda"),
	.history = N_("{actor} put what is open from earlier meetings on the agenda of {meeting}"),
	.version = 1,
	.record = FIELD_TABLE(struct meeting_carry, carry_fields),
	.right = RIGHT_ANSWER,
	.right_at = "meeting",
	.resolve = resolve_carry,
	.check = check_carry,
	.apply = apply_carry,
	.then = then_carry,
};
