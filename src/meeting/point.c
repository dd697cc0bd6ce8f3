/* Points stressed: what whoever leads a meeting wants to be carried home from it. */
#include "campaign/campaign.h"
#include "meeting/hold.h"
#include "meeting/meeting.sql.h"

/* ---- As it stands in the tables ---- */

static struct point point_in(struct query *q, struct arena *arena)
{
	return (struct point){
		.point = column_id(q, 0),
		.meeting = column_id(q, 1),
		.number = column_number(q, 2),
		.code = arena_copy(arena, column_text(q, 3)),
		.text = arena_copy(arena, column_text(q, 4)),
		.clause = arena_copy(arena, column_text(q, 5)),
		.withdrawn = column_number(q, 6) != 0,
	};
}

bool point_get(struct conn *conn, id point, struct arena *arena, struct point *ret)
{
	struct query *q = conn_query(conn, &meeting_sql_point);

	query_id(q, "id", point);
	bool found = query_next(q);
	if (found)
		*ret = point_in(q, arena);
	query_end(q);
	return found;
}

static struct points points_in(struct query *q, size_t max, struct arena *arena)
{
	struct points points = { .ptr = arena_array(arena, max, sizeof(*points.ptr)) };

	while (points.ptr && points.count < max && query_next(q))
		points.ptr[points.count++] = point_in(q, arena);
	query_end(q);
	return points;
}

struct points points_of(struct conn *conn, id meeting, struct arena *arena)
{
	struct query *q = conn_query(conn, &meeting_sql_points);

	query_id(q, "meeting", meeting);
	return points_in(q, POINTS_MAX, arena);
}

/* ---- Whether anything is put on record ---- */

bool meeting_takes_record(
	struct tx *tx, const struct meeting *meeting, const char *field, struct problems *problems)
{
	if (meeting->state == MEETING_CANCELLED)
		problem(problems, field, "R-MEET-13", N_("This meeting was cancelled."));
	return meeting->state != MEETING_CANCELLED && !minutes_refuse(tx, meeting->meeting, field, problems);
}

bool meeting_has_begun(struct tx *tx, const struct meeting *meeting, const char *field, struct problems *problems)
{
	const bool begun = meeting->state == MEETING_IN_SESSION || meeting->state == MEETING_HELD;

	if (!meeting_takes_record(tx, meeting, field, problems))
		return false;
	if (!begun)
		problem(problems, field, "R-MEET-50", N_("This meeting has not begun.")); /* R-MEET-50 */
	return begun;
}

/* ---- meeting.stress ---- */

struct meeting_stress {
	id meeting;
	str text, clause;
};

static const struct field stress_fields[] = {
	{ AT(struct meeting_stress, meeting, REF), .label = N_("Meeting"), .need = true, .ref = "meeting" },
	{ AT(struct meeting_stress, text, TEXT), .label = N_("Point stressed"), .need = true,
		.max = POINT_TEXT_MAX, .help = N_("One sentence, as it will be repeated.") },
	{ AT(struct meeting_stress, clause, TEXT), .label = N_("Clause"), .max = CLAUSE_MAX,
		.help = N_("The number of a clause of the campaign's directive.") },
};

static int64_t points_count(struct conn *conn, id meeting)
{
	struct query *q = conn_query(conn, &meeting_sql_points_count);

	query_id(q, "meeting", meeting);
	int64_t count = query_next(q) ? column_number(q, 0) : 0;
	query_end(q);
	return count;
}

static void check_clause(struct tx *tx, const struct meeting *meeting, str clause, struct problems *problems)
{
	str title;

	if (clause.len && !campaign_clause(tx_conn(tx), meeting->plan.campaign, clause, tx_arena(tx), &title))
		problem(problems, "clause", "R-MEET-51",
			N_("The meeting's campaign has no directive with this clause.")); /* R-MEET-51 */
}

static void check_stress(struct tx *tx, const void *in, struct problems *problems)
{
	const struct meeting_stress *stress = in;
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), stress->meeting, tx_arena(tx), &meeting) ||
		!meeting_takes_record(tx, &meeting, "meeting", problems))
		return;
	if (points_count(tx_conn(tx), stress->meeting) >= POINTS_MAX)
		problem(problems, "meeting", "R-MEET-52", N_("At most %d points are stressed at a meeting."),
			POINTS_MAX); /* R-MEET-52 */
	check_clause(tx, &meeting, stress->clause, problems);
}

static void apply_stress(struct tx *tx, const struct event *event, const void *in)
{
	const struct meeting_stress *stress = in;
	const int64_t nr = points_count(tx_conn(tx), stress->meeting) + 1;
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), stress->meeting, tx_arena(tx), &meeting))
		return;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_point_insert);
	query_id(q, "id", event->first);
	query_id(q, "meeting", stress->meeting);
	query_number(q, "number", nr);
	query_text(q, "code",
		arena_printf(tx_arena(tx), "%.*s.p%lld", STR_ARG(meeting.code), (long long)nr));
	query_text(q, "text", stress->text);
	query_text(q, "clause", stress->clause);
	query_run(q);
	minutes_touched(tx, stress->meeting, event);
}

const struct act meeting_stress_act = {
	.name = "meeting.stress",
	.summary = N_("Stress a point at a meeting"),
	.history = N_("{actor} noted that it was stressed at {meeting}: {text}"),
	.version = 1,
	.record = FIELD_TABLE(struct meeting_stress, stress_fields),
	.right = RIGHT_ANSWER,
	.right_at = "meeting",
	.makes = "point",
	.check = check_stress,
	.apply = apply_stress,
};

/* ---- point.change and point.withdraw ---- */

struct point_change {
	id point;
	str text, clause;
};

static const struct field change_fields[] = {
	{ AT(struct point_change, point, REF), .label = N_("Point stressed"), .need = true, .ref = "point" },
	{ AT(struct point_change, text, TEXT), .label = N_("Text"), .need = true, .max = POINT_TEXT_MAX,
		.help = N_("One sentence, as it will be repeated.") },
	{ AT(struct point_change, clause, TEXT), .label = N_("Clause"), .max = CLAUSE_MAX,
		.help = N_("The number of a clause of the campaign's directive.") },
};

static const struct field withdraw_fields[] = {
	{ AT(struct point_change, point, REF), .label = N_("Point stressed"), .need = true, .ref = "point" },
};

static void now_change(struct reading *reading, id about, void *in, struct arena *arena)
{
	struct point_change *change = in;
	struct point point;

	if (!point_get(reading->conn, about, arena, &point))
		return;
	change->text = point.text;
	change->clause = point.clause;
}

/* False where it was refused. */
static bool is_standing(struct tx *tx, id which, struct meeting *meeting, struct problems *problems)
{
	struct point point;

	if (!point_get(tx_conn(tx), which, tx_arena(tx), &point) ||
		!meeting_get(tx_conn(tx), point.meeting, tx_arena(tx), meeting) ||
		!meeting_takes_record(tx, meeting, "point", problems))
		return false;
	if (point.withdrawn)
		problem(problems, "point", "R-MEET-53", N_("This point was taken back.")); /* R-MEET-53 */
	return !point.withdrawn;
}

static void check_change(struct tx *tx, const void *in, struct problems *problems)
{
	const struct point_change *change = in;
	struct meeting meeting;
	struct point point;

	/* The meeting may be of another campaign by now: what stays is not judged again. */
	if (is_standing(tx, change->point, &meeting, problems) &&
		point_get(tx_conn(tx), change->point, tx_arena(tx), &point) && !str_eq(point.clause, change->clause))
		check_clause(tx, &meeting, change->clause, problems);
}

static void touched(struct tx *tx, id which, const struct event *event)
{
	struct point point;

	if (point_get(tx_conn(tx), which, tx_arena(tx), &point))
		minutes_touched(tx, point.meeting, event);
}

static void apply_change(struct tx *tx, const struct event *event, const void *in)
{
	const struct point_change *change = in;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_point_change);

	query_id(q, "id", change->point);
	query_text(q, "text", change->text);
	query_text(q, "clause", change->clause);
	query_run(q);
	touched(tx, change->point, event);
}

const struct act point_change_act = {
	.name = "point.change",
	.summary = N_("Change a point that was stressed"),
	.history = N_("{actor} changed the point {point}: {text}"),
	.version = 1,
	.record = FIELD_TABLE(struct point_change, change_fields),
	.right = RIGHT_ANSWER,
	.right_at = "point",
	.now = now_change,
	.amends = true,
	.check = check_change,
	.apply = apply_change,
};

static void check_withdraw(struct tx *tx, const void *in, struct problems *problems)
{
	const id which = ((const struct point_change *)in)->point;
	struct meeting meeting;

	if (!is_standing(tx, which, &meeting, problems))
		return;
	if (resolutions_of_point(tx_conn(tx), which, tx_arena(tx)).count)
		problem(problems, "point", "R-MEET-54",
			N_("Resolutions were taken on this point: take them back first.")); /* R-MEET-54 */
	const struct notes notes = notes_of(tx_conn(tx), meeting.meeting, tx_arena(tx));
	const struct note *note = note_of(&notes, note_entry((opt_number){ .given = false }, which, tx_arena(tx)));
	if (note && note->text.len)
		problem(problems, "point", "R-MEET-111",
			N_("There are notes on this point: put them into another entry and empty this one "
			   "first.")); /* R-MEET-111 */
}

static void apply_withdraw(struct tx *tx, const struct event *event, const void *in)
{
	const id which = ((const struct point_change *)in)->point;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_point_withdraw);

	query_id(q, "id", which);
	query_run(q);
	touched(tx, which, event);
}

const struct act point_withdraw_act = {
	.name = "point.withdraw",
	.summary = N_("Take back a point that was stressed"),
	.history = N_("{actor} took back the point {point}"),
	.version = 1,
	.record = FIELD_TABLE(struct point_change, withdraw_fields),
	.right = RIGHT_ANSWER,
	.right_at = "point",
	.check = check_withdraw,
	.apply = apply_withdraw,
};
