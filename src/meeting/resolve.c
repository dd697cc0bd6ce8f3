/* Resolutions: what a meeting decided, who is responsible and by when; taken, changed, taken back. */
#include "meeting/hold.h"
#include "meeting/meeting.sql.h"

const struct choice resolution_states[] = {
	{ RESOLUTION_OPEN, "open", N_("Not carried out yet") },
	{ RESOLUTION_ENACTED, "enacted", N_("Enacted") },
	{ RESOLUTION_DONE, "done", N_("Done") },
	{ RESOLUTION_DROPPED, "dropped", N_("Dropped") },
	{ RESOLUTION_WITHDRAWN, "withdrawn", N_("Taken back") },
	{ 0 },
};

/* ---- As it stands in the tables ---- */

static struct resolution resolution_in(struct query *q, struct arena *arena)
{
	return (struct resolution){
		.resolution = column_id(q, 0),
		.meeting = column_id(q, 1),
		.number = column_number(q, 2),
		.code = arena_copy(arena, column_text(q, 3)),
		.text = arena_copy(arena, column_text(q, 4)),
		.item = { !column_null(q, 5), column_number(q, 5) },
		.point = column_id(q, 6),
		.unit = column_id(q, 7),
		.due = { !column_null(q, 8), column_date(q, 8) },
		.state = (int)column_number(q, 9),
		.deployed = { !column_null(q, 10), column_date(q, 10) },
		.note = arena_copy(arena, column_text(q, 11)),
		.title = arena_copy(arena, column_text(q, 12)),
	};
}

bool resolution_get(struct conn *conn, id resolution, struct arena *arena, struct resolution *ret)
{
	struct query *q = conn_query(conn, &meeting_sql_resolution);

	query_id(q, "id", resolution);
	bool found = query_next(q);
	if (found)
		*ret = resolution_in(q, arena);
	query_end(q);
	return found;
}

static struct resolutions resolutions_in(struct query *q, struct arena *arena)
{
	struct resolutions all = { .ptr = arena_array(arena, RESOLUTIONS_MAX, sizeof(*all.ptr)) };

	while (all.ptr && all.count < RESOLUTIONS_MAX && query_next(q))
		all.ptr[all.count++] = resolution_in(q, arena);
	query_end(q);
	return all;
}

struct resolutions resolutions_of(struct conn *conn, id meeting, struct arena *arena)
{
	struct query *q = conn_query(conn, &meeting_sql_resolutions);

	query_id(q, "meeting", meeting);
	return resolutions_in(q, arena);
}

struct resolutions resolutions_of_point(struct conn *conn, id point, struct arena *arena)
{
	struct query *q = conn_query(conn, &meeting_sql_resolutions_of_point);

	query_id(q, "point", point);
	return resolutions_in(q, arena);
}

/* Signs by which a line begins. */
static bool is_sign(char c)
{
	return c == ' ' || c == '\t' || c == '#' || c == '>' || c == '-';
}

/* Without those that make words strong or code. */
static str unmarked(str line, struct arena *arena)
{
	char *plain = arena_alloc(arena, line.len + 1);
	size_t len = 0;

	for (size_t n = 0; plain && n < line.len; n++)
		if (line.ptr[n] != '*' && line.ptr[n] != '`')
			plain[len++] = line.ptr[n];
	return plain ? str_trim((str){ plain, len }) : STR("");
}

/* At most `max` characters, none of them cut. */
static str cut(str text, size_t max)
{
	size_t at = 0, characters = 0;

	for (; at < text.len; at++)
		if (((unsigned char)text.ptr[at] & 0xc0) != 0x80 && characters++ == max)
			break;
	return str_slice(text, 0, at);
}

/* What it is called: its first line, without the signs of Markdown. */
static str title_of(str text, struct arena *arena)
{
	str rest = str_trim(text), line = str_cut(&rest, '\n');

	while (line.len && is_sign(line.ptr[0]))
		line = str_from(line, 1);
	line = unmarked(line, arena);
	return cut(line.len ? line : STR("-"), TITLE_MAX);
}

/* ---- meeting.resolve ---- */

struct meeting_resolve {
	id meeting;
	str text;
	opt_number item;
	id point, unit;
	opt_date due;
};

static const struct field resolve_fields[] = {
	{ AT(struct meeting_resolve, meeting, REF), .label = N_("Meeting"), .need = true, .ref = "meeting" },
	{ AT(struct meeting_resolve, text, TEXT), .label = N_("What is resolved"), .need = true, .prose = true,
		.max = RESOLUTION_TEXT_MAX, .help = N_("Its first line is what it is called.") },
	{ AT(struct meeting_resolve, item, NUMBER), .label = N_("Item of the agenda"), .min = 1, .max = ITEMS_MAX,
		.help = N_("Its number, where it is of one.") },
	{ AT(struct meeting_resolve, point, REF), .label = N_("Point stressed"), .ref = "point",
		.help = N_("The point that it carries out, where it is of one.") },
	{ AT(struct meeting_resolve, unit, REF), .label = N_("Responsible unit"), .ref = "unit" },
	{ AT(struct meeting_resolve, due, DATE), .label = N_("By when") },
};

static int64_t resolutions_count(struct conn *conn, id meeting)
{
	struct query *q = conn_query(conn, &meeting_sql_resolutions_count);

	query_id(q, "meeting", meeting);
	int64_t count = query_next(q) ? column_number(q, 0) : 0;
	query_end(q);
	return count;
}

/* Which is responsible already may stay so, though it was closed or moved since. */
static void check_unit(struct tx *tx, const struct meeting *meeting, id unit, struct problems *problems)
{
	org_check_open(tx, unit, problems, "unit");
	if (!board_within(tx_board(tx), unit, meeting->unit))
		problem(problems, "unit", "R-MEET-59",
			N_("Only a unit at or below the one that meets is responsible.")); /* R-MEET-59 */
}

/* `meeting`: of the record, or of the resolution that is changed; `stands`: who is responsible until now, or none. */
static void check_resolved(struct tx *tx, struct meeting *meeting, const struct meeting_resolve *resolve, id stands,
	struct problems *problems)
{
	meeting_lists(tx_conn(tx), meeting, tx_arena(tx));
	check_subject(tx, meeting, resolve->item, resolve->point, problems);
	if (id_given(resolve->unit) && !id_eq(resolve->unit, stands))
		check_unit(tx, meeting, resolve->unit, problems);
	if (resolve->due.given && resolve->due.v.day < moment_day(meeting->plan.starts.v).day)
		problem(problems, "due", "R-MEET-60", N_("That day is before the meeting.")); /* R-MEET-60 */
}

static void check_resolve(struct tx *tx, const void *in, struct problems *problems)
{
	const struct meeting_resolve *resolve = in;
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), resolve->meeting, tx_arena(tx), &meeting) ||
		!meeting_has_begun(tx, &meeting, "meeting", problems))
		return;
	if (resolutions_count(tx_conn(tx), resolve->meeting) >= RESOLUTIONS_MAX)
		problem(problems, "meeting", "R-MEET-52", N_("At most %d resolutions are taken at a meeting."),
			RESOLUTIONS_MAX); /* R-MEET-52 */
	check_resolved(tx, &meeting, resolve, ID_NONE, problems);
}

static void bind_resolved(struct tx *tx, struct query *q, const struct meeting_resolve *resolve)
{
	query_text(q, "title", title_of(resolve->text, tx_arena(tx)));
	query_text(q, "text", resolve->text);
	if (resolve->item.given)
		query_number(q, "item", resolve->item.v);
	query_id(q, "point", resolve->point);
	query_id(q, "unit", resolve->unit);
	if (resolve->due.given)
		query_date(q, "due", resolve->due.v);
}

static void apply_resolve(struct tx *tx, const struct event *event, const void *in)
{
	const struct meeting_resolve *resolve = in;
	const int64_t nr = resolutions_count(tx_conn(tx), resolve->meeting) + 1;
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), resolve->meeting, tx_arena(tx), &meeting))
		return;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_resolution_insert);
	query_id(q, "id", event->first);
	query_id(q, "meeting", resolve->meeting);
	query_number(q, "number", nr);
	query_text(q, "code",
		arena_printf(tx_arena(tx), "%.*s.r%lld", STR_ARG(meeting.code), (long long)nr));
	bind_resolved(tx, q, resolve);
	query_run(q);
	minutes_touched(tx, resolve->meeting, event);
}

const struct act meeting_resolve_act = {
	.name = "meeting.resolve",
	.summary = N_("Take a resolution"),
	.history = N_("{actor} noted what {meeting} resolved: {text}[; responsible: {unit}][; by {due}]"),
	.version = 1,
	.record = FIELD_TABLE(struct meeting_resolve, resolve_fields),
	.right = RIGHT_ANSWER,
	.right_at = "meeting",
	.makes = "resolution",
	.check = check_resolve,
	.apply = apply_resolve,
};

/* ---- resolution.change and resolution.withdraw ---- */

/* The rest is as where it is taken; `meeting` is not given. */
struct resolution_change {
	id resolution;
	struct meeting_resolve to;
};

static const struct field change_fields[] = {
	{ AT(struct resolution_change, resolution, REF), .label = N_("Resolution"), .need = true,
		.ref = "resolution", .help = N_("What is not given, it does not have any more.") },
	{ AT_AS(struct resolution_change, to.text, "text", TEXT), .label = N_("What is resolved"), .need = true,
		.prose = true, .max = RESOLUTION_TEXT_MAX, .help = N_("Its first line is what it is called.") },
	{ AT_AS(struct resolution_change, to.item, "item", NUMBER), .label = N_("Item of the agenda"), .min = 1,
		.max = ITEMS_MAX, .help = N_("Its number, where it is of one.") },
	{ AT_AS(struct resolution_change, to.point, "point", REF), .label = N_("Point stressed"), .ref = "point",
		.help = N_("The point that it carries out, where it is of one.") },
	{ AT_AS(struct resolution_change, to.unit, "unit", REF), .label = N_("Responsible unit"), .ref = "unit" },
	{ AT_AS(struct resolution_change, to.due, "due", DATE), .label = N_("By when") },
};

static const struct field withdraw_fields[] = {
	{ AT(struct resolution_change, resolution, REF), .label = N_("Resolution"), .need = true,
		.ref = "resolution" },
};

static void now_change(struct reading *reading, id about, void *in, struct arena *arena)
{
	struct resolution_change *change = in;
	struct resolution now;

	if (resolution_get(reading->conn, about, arena, &now))
		change->to = (struct meeting_resolve){ .text = now.text,
			.item = now.item,
			.point = now.point,
			.unit = now.unit,
			.due = now.due };
}

/* Only as long as nothing came of it. False: refused. */
static bool is_open(struct tx *tx, id which, struct meeting *meeting, struct problems *problems)
{
	struct resolution resolution;

	if (!resolution_get(tx_conn(tx), which, tx_arena(tx), &resolution) ||
		!meeting_get(tx_conn(tx), resolution.meeting, tx_arena(tx), meeting) ||
		!meeting_has_begun(tx, meeting, "resolution", problems))
		return false;
	if (resolution.state == RESOLUTION_OPEN)
		return true;
	problem(problems, "resolution", "R-MEET-61",
		resolution.state == RESOLUTION_WITHDRAWN
			? N_("This resolution was taken back.")
			: N_("Something came of this resolution already: it stays as it was taken.")); /* R-MEET-61 */
	return false;
}

static void check_change(struct tx *tx, const void *in, struct problems *problems)
{
	const struct resolution_change *change = in;
	struct meeting meeting;
	struct resolution now;

	if (is_open(tx, change->resolution, &meeting, problems) &&
		resolution_get(tx_conn(tx), change->resolution, tx_arena(tx), &now))
		check_resolved(tx, &meeting, &change->to, now.unit, problems);
}

static void touched(struct tx *tx, id which, const struct event *event)
{
	struct resolution resolution;

	if (resolution_get(tx_conn(tx), which, tx_arena(tx), &resolution))
		minutes_touched(tx, resolution.meeting, event);
}

static void apply_change(struct tx *tx, const struct event *event, const void *in)
{
	const struct resolution_change *change = in;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_resolution_change);

	query_id(q, "id", change->resolution);
	bind_resolved(tx, q, &change->to);
	query_run(q);
	touched(tx, change->resolution, event);
}

const struct act resolution_change_act = {
	.name = "resolution.change",
	.summary = N_("Change a resolution"),
	.history = N_("{actor} changed the resolution {resolution}: {text}[; responsible: {unit}][; by {due}]"),
	.version = 1,
	.record = FIELD_TABLE(struct resolution_change, change_fields),
	.right = RIGHT_ANSWER,
	.right_at = "resolution",
	.now = now_change,
	.amends = true,
	.check = check_change,
	.apply = apply_change,
};

static void check_withdraw(struct tx *tx, const void *in, struct problems *problems)
{
	struct meeting meeting;

	is_open(tx, ((const struct resolution_change *)in)->resolution, &meeting, problems);
}

static void apply_withdraw(struct tx *tx, const struct event *event, const void *in)
{
	const id which = ((const struct resolution_change *)in)->resolution;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_resolution_state);

	query_id(q, "id", which);
	query_number(q, "state", RESOLUTION_WITHDRAWN);
	query_run(q);
	touched(tx, which, event);
}

const struct act resolution_withdraw_act = {
	.name = "resolution.withdraw",
	.summary = N_("Take back a resolution"),
	.history = N_("{actor} took back the resolution {resolution}"),
	.version = 1,
	.record = FIELD_TABLE(struct resolution_change, withdraw_fields),
	.right = RIGHT_ANSWER,
	.right_at = "resolution",
	.check = check_withdraw,
	.apply = apply_withdraw,
};
