/* meeting.carry: open points of the meeting before in a series are put on the agenda. */
#include "meeting/series_carry.h"
#include "base/catalogue.h"
#include "meeting/meeting.sql.h"

/* ---- What is open ---- */

size_t open_points(struct conn *conn, id which, struct arena *arena, struct open_point **ret)
{
	struct open_point *list = arena_array(arena, OPEN_POINTS_MAX, sizeof(*list));
	struct meeting meeting;
	size_t count = 0;

	if (!list || !meeting_get(conn, which, arena, &meeting) || meeting.state != MEETING_CANCELLED)
		return 0;
	meeting_lists(conn, &meeting, arena);
	const struct item *items = meeting.plan.agenda.ptr;
	for (size_t n = 0; n < meeting.plan.agenda.count && count < OPEN_POINTS_MAX; n++)
		list[count++] = (struct open_point){ arena_printf(arena, "item.%zu", n + 1), items[n].title,
			items[n].presenter, items[n].minutes };
	*ret = list;
	return count;
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

static size_t points_before(struct conn *conn, id meeting, struct arena *arena, id *ret_before, struct open_point **ret)
{
	struct of_series of;

	if (!meeting_series(conn, meeting, &of))
		return 0;
	*ret_before = series_neighbour(conn, &of, false);
	return id_given(*ret_before) ? open_points(conn, *ret_before, arena, ret) : 0;
}

size_t points_to_carry(struct conn *conn, id meeting, struct arena *arena, id *ret_before, struct open_point **ret)
{
	struct open_point *list = NULL;
	const size_t count = points_before(conn, meeting, arena, ret_before, &list);
	size_t kept = 0;

	for (size_t n = 0; n < count; n++)
		if (!is_carried(conn, meeting, list[n].key))
			list[kept++] = list[n];
	*ret = list;
	return kept;
}

/* ---- meeting.carry ---- */

struct meeting_carry {
	id meeting;
	str point;
	struct texts points; /* their keys */
};

static const struct field carry_fields[] = {
	{ AT(struct meeting_carry, meeting, REF), .label = N_("Meeting"), .need = true, .ref = "meeting" },
	{ AT(struct meeting_carry, point, TEXT), .label = N_("Open point"), .max = 20,
		.help = N_("One of the meeting before: item.3. Not given: all of them.") },
	{ AT(struct meeting_carry, points, TEXTS), .label = N_("Points"), .max = OPEN_POINTS_MAX, .resolved = true },
};

static void resolve_carry(struct tx *tx, void *in, UNUSED struct problems *problems)
{
	struct meeting_carry *carry = in;
	struct open_point *list;
	id before;
	const size_t count = points_to_carry(tx_conn(tx), carry->meeting, tx_arena(tx), &before, &list);

	carry->points = (struct texts){ .ptr = arena_array(tx_arena(tx), count, sizeof(*carry->points.ptr)) };
	for (size_t n = 0; carry->points.ptr && n < count; n++)
		if (!carry->point.len || str_eq(carry->point, list[n].key))
			carry->points.ptr[carry->points.count++] = list[n].key;
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
			N_("The meeting before left no such point open.")); /* R-MEET-103 */
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
	series_own(tx, &meeting, &(struct plan){ .agenda = { .count = carry->points.count } });
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
	struct open_point *list;
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
	const size_t count = points_before(tx_conn(tx), carry->meeting, tx_arena(tx), &before, &list);
	for (size_t n = 0; n < count; n++)
		add_item(agenda, carry, &list[n]);
	tx_follow(tx, &meeting_change_act, &change, STR_NONE);
}

const struct act meeting_carry_act = {
	.name = "meeting.carry",
	.summary = N_("Put open points of the meeting before on the agenda"),
	.history = N_("{actor} put open points of the meeting before on the agenda of {meeting}"),
	.version = 1,
	.record = FIELD_TABLE(struct meeting_carry, carry_fields),
	.right = RIGHT_ANSWER,
	.right_at = "meeting",
	.resolve = resolve_carry,
	.check = check_carry,
	.apply = apply_carry,
	.then = then_carry,
};
