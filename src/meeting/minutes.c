/* The minutes as they stand, and what becomes of them: circulated, remarked on, reopened. */
#include "meeting/minutes.h"
#include "meeting/meeting.sql.h"

const struct choice minutes_states[] = {
	{ MINUTES_DRAFT, "draft", N_("Draft") },
	{ MINUTES_CIRCULATED, "circulated", N_("Circulated") },
	{ MINUTES_APPROVED, "approved", N_("Approved") },
	{ MINUTES_REOPENED, "reopened", N_("Reopened") },
	{ 0 },
};

static struct minutes minutes_in(struct query *q, struct arena *arena)
{
	struct minutes minutes = {
		.version = column_number(q, 0),
		.state = (int)column_number(q, 1),
		.until = { !column_null(q, 2), column_date(q, 2) },
		.approved = column_moment(q, 3),
		.approved_by = column_id(q, 4),
		.event = column_null(q, 5) ? 0 : column_number(q, 5),
		.reason = arena_copy(arena, column_text(q, 7)),
		.sent = column_null(q, 8) ? 0 : column_number(q, 8),
	};

	if (!column_null(q, 6))
		minutes.hash = column_hash(q, 6);
	return minutes;
}

struct minutes minutes_of(struct conn *conn, id meeting, struct arena *arena)
{
	struct query *q = conn_query(conn, &meeting_sql_minutes_last);
	struct minutes minutes = { .state = MINUTES_DRAFT, .version = 1 };

	query_id(q, "meeting", meeting);
	if (query_next(q))
		minutes = minutes_in(q, arena);
	query_end(q);
	return minutes.state == MINUTES_REOPENED ? (struct minutes){ .state = MINUTES_DRAFT,
		.version = minutes.version + 1,
		.reason = minutes.reason }
						 : minutes;
}

bool minutes_version(
	struct conn *conn, id meeting, int64_t version, struct arena *arena, struct minutes *ret)
{
	struct query *q = conn_query(conn, &meeting_sql_minutes_version);

	query_id(q, "meeting", meeting);
	query_number(q, "version", version);
	bool found = query_next(q);
	if (found)
		*ret = minutes_in(q, arena);
	query_end(q);
	return found;
}

size_t minutes_made_by(struct conn *conn, id meeting, int64_t since, int64_t *ret, size_t max)
{
	struct query *q = conn_query(conn, &meeting_sql_minutes_made);
	size_t count = 0;

	query_id(q, "meeting", meeting);
	query_number(q, "since", since);
	query_number(q, "most", (int64_t)max);
	while (count < max && query_next(q))
		ret[count++] = column_number(q, 0);
	query_end(q);
	return count;
}

void minutes_touched(struct tx *tx, id meeting, const struct event *event)
{
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_made_insert);

	query_id(q, "meeting", meeting);
	query_number(q, "event", event->seq);
	query_run(q);
}

bool minutes_locked(struct conn *conn, id meeting)
{
	struct query *q = conn_query(conn, &meeting_sql_minutes_locked);

	query_id(q, "meeting", meeting);
	bool locked = query_next(q);
	query_end(q);
	return locked;
}

bool minutes_refuse(struct tx *tx, id meeting, const char *field, struct problems *problems)
{
	const bool locked = minutes_locked(tx_conn(tx), meeting);

	if (locked)
		problem(problems, field, "R-MEET-80",
			N_("The minutes of this meeting are approved: what they are made of stays "
			   "as it is, until they are "
			   "reopened.")); /* R-MEET-80 */
	return locked;
}

/* ---- minutes.circulate ---- */

struct minutes_circulate {
	id meeting;
	date until;
};

static const struct field circulate_fields[] = {
	{ AT(struct minutes_circulate, meeting, REF), .label = N_("Meeting"), .need = true,
		.ref = "meeting" },
	{ AT(struct minutes_circulate, until, DATE), .label = N_("Remarks until"), .need = true,
		.help = N_("The last day on which those who were expected may remark on them.") },
};

/* False where it refused. */
static bool check_held(struct tx *tx, id which, struct meeting *ret, struct problems *problems)
{
	if (!meeting_get(tx_conn(tx), which, tx_arena(tx), ret))
		return false;
	if (ret->state == MEETING_HELD)
		return true;
	problem(problems, "meeting", "R-MEET-71",
		N_("Only of a meeting that was held there are minutes.")); /* R-MEET-71 */
	return false;
}

static void check_circulate(struct tx *tx, const void *in, struct problems *problems)
{
	const struct minutes_circulate *circulate = in;
	struct meeting meeting;

	if (!check_held(tx, circulate->meeting, &meeting, problems))
		return;
	const struct minutes minutes = minutes_of(tx_conn(tx), circulate->meeting, tx_arena(tx));
	if (minutes.state == MINUTES_APPROVED)
		problem(problems, "meeting", "R-MEET-72",
			N_("The minutes are approved: reopen them first.")); /* R-MEET-72 */
	if (circulate->until.day < tx_day(tx).day)
		problem(problems, "until", "R-MEET-73",
			N_("That day has already passed.")); /* R-MEET-73 */
	if (minutes.version > VERSIONS_MAX)
		problem(problems, "meeting", "R-MEET-81",
			N_("There are at most %d versions of minutes."),
			VERSIONS_MAX); /* R-MEET-81 */
}

static void apply_circulate(struct tx *tx, const struct event *event, const void *in)
{
	const struct minutes_circulate *circulate = in;
	const struct minutes minutes = minutes_of(tx_conn(tx), circulate->meeting, tx_arena(tx));
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_minutes_circulate);

	query_id(q, "meeting", circulate->meeting);
	query_number(q, "version", minutes.version);
	query_moment(q, "circulated", event->at);
	query_date(q, "until", circulate->until);
	query_number(q, "sent", event->seq);
	query_run(q);
}

const struct act minutes_circulate_act = {
	.name = "minutes.circulate",
	.summary = N_("Circulate the minutes of a meeting"),
	.history = N_("{actor} circulated the minutes of {meeting}; remarks until {until}"),
	.version = 1,
	.record = FIELD_TABLE(struct minutes_circulate, circulate_fields),
	.right = RIGHT_ANSWER,
	.right_at = "meeting",
	.check = check_circulate,
	.apply = apply_circulate,
};

/* ---- minutes.remark ---- */

struct minutes_remark {
	id meeting, person;
	opt_number item;
	id point, resolution;
	str text;
};

static const struct field remark_fields[] = {
	{ AT(struct minutes_remark, meeting, REF), .label = N_("Meeting"), .need = true,
		.ref = "meeting" },
	{ AT(struct minutes_remark, person, REF), .label = N_("Person"), .need = true,
		.ref = "person",
		.help = N_("Who was expected: oneself, or somebody of one's unit.") },
	{ AT(struct minutes_remark, item, NUMBER), .label = N_("Item of the agenda"), .min = 1,
		.max = ITEMS_MAX,
		.help = N_("Its number. Neither item, point nor resolution: on the whole.") },
	{ AT(struct minutes_remark, point, REF), .label = N_("Point stressed"), .ref = "point" },
	{ AT(struct minutes_remark, resolution, REF), .label = N_("Resolution"),
		.ref = "resolution" },
	{ AT(struct minutes_remark, text, TEXT), .label = N_("Remark"), .prose = true, .need = true,
		.max = REMARK_MAX, .personal = "person", .sealed_since = 2, .told_at = "meeting",
		.why = N_("So that who was there can put right what the minutes say.") },
};

struct remarked {
	int64_t all, of_version, of_person; /* of_person: of that version */
};

static struct remarked remarks_count(struct tx *tx, id meeting, int64_t version, id person)
{
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_remarks_count);
	struct remarked count = { 0 };

	query_id(q, "meeting", meeting);
	query_number(q, "version", version);
	query_id(q, "person", person);
	if (query_next(q))
		count = (struct remarked){ column_number(q, 0), column_number(q, 1), column_number(q, 2) };
	query_end(q);
	return count;
}

/* R-MEET-77: so that one who says much leaves room for the others. */
static void check_room(
	struct tx *tx, int64_t version, const struct minutes_remark *remark, struct problems *problems)
{
	const struct remarked count = remarks_count(tx, remark->meeting, version, remark->person);

	if (count.of_person >= REMARKS_OF_ONE)
		problem(problems, "person", "R-MEET-77",
			N_("There are at most %d remarks of one person on a version of the minutes."),
			REMARKS_OF_ONE);
	else if (count.of_version >= REMARKS_MAX)
		problem(problems, "meeting", "R-MEET-77",
			N_("There are at most %d remarks on a version of the minutes."), REMARKS_MAX);
}

static void check_entry(struct tx *tx, const struct meeting *meeting,
	const struct minutes_remark *remark, struct problems *problems)
{
	struct resolution found;

	check_subject(tx, meeting, remark->item, remark->point, problems);
	if (!id_given(remark->resolution))
		return;
	if (remark->item.given || id_given(remark->point))
		problem(problems, "resolution", "R-MEET-76",
			N_("A remark is on one entry.")); /* R-MEET-76 */
	else if (resolution_get(tx_conn(tx), remark->resolution, tx_arena(tx), &found) &&
		 (!id_eq(found.meeting, meeting->meeting) || found.state == RESOLUTION_WITHDRAWN))
		problem(problems, "resolution", "R-MEET-76",
			N_("This meeting took no such resolution."));
}

static void check_remark(struct tx *tx, const void *in, struct problems *problems)
{
	const struct minutes_remark *remark = in;
	struct meeting meeting;

	if (!check_held(tx, remark->meeting, &meeting, problems))
		return;
	meeting_lists(tx_conn(tx), &meeting, tx_arena(tx));
	const struct minutes minutes = minutes_of(tx_conn(tx), remark->meeting, tx_arena(tx));
	if (minutes.state != MINUTES_CIRCULATED || minutes.until.v.day < tx_day(tx).day) {
		problem(problems, "meeting", "R-MEET-74",
			N_("Remarks are taken while the minutes are circulated, until the day that "
			   "was said.")); /* R-MEET-74 */
		return;
	}
	if (!meeting_expects(tx_conn(tx), tx_board(tx), &meeting, remark->person, tx_day(tx)))
		problem(problems, "person", "R-MEET-75",
			N_("This person was not expected at the meeting.")); /* R-MEET-75 */
	check_room(tx, minutes.version, remark, problems);
	check_entry(tx, &meeting, remark, problems);
}

static void apply_remark(struct tx *tx, const struct event *event, const void *in)
{
	const struct minutes_remark *remark = in;
	const struct minutes minutes = minutes_of(tx_conn(tx), remark->meeting, tx_arena(tx));
	const int64_t nth = remarks_count(tx, remark->meeting, minutes.version, remark->person).all + 1;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_remark_insert);

	query_id(q, "meeting", remark->meeting);
	query_number(q, "number", nth);
	query_number(q, "version", minutes.version);
	query_id(q, "person", remark->person);
	if (remark->item.given)
		query_number(q, "item", remark->item.v);
	query_id(q, "point", remark->point);
	query_id(q, "resolution", remark->resolution);
	query_number(q, "event", event->seq);
	query_moment(q, "at", event->at);
	query_run(q);
}

const struct act minutes_remark_act = {
	.name = "minutes.remark",
	.summary = N_("Remark on the minutes of a meeting"),
	.history = N_("{actor} remarked for {person} on the minutes of {meeting}[, item {item}][, "
		      "{point}][, {resolution}]: {text}"),
	.version = 2,
	.record = FIELD_TABLE(struct minutes_remark, remark_fields),
	.right = RIGHT_ANSWER,
	.right_at = "person",
	.self = "person",
	.about = "meeting",
	.check = check_remark,
	.apply = apply_remark,
};

/* ---- minutes.reopen ---- */

struct minutes_reopen {
	id meeting;
	str reason;
};

static const struct field reopen_fields[] = {
	{ AT(struct minutes_reopen, meeting, REF), .label = N_("Meeting"), .need = true,
		.ref = "meeting" },
	{ AT(struct minutes_reopen, reason, TEXT), .label = N_("Reason"), .prose = true,
		.need = true, .max = REASON_MAX },
};

static void check_reopen(struct tx *tx, const void *in, struct problems *problems)
{
	if (!minutes_locked(tx_conn(tx), ((const struct minutes_reopen *)in)->meeting))
		problem(problems, "meeting", "R-MEET-79",
			N_("Only approved minutes are reopened.")); /* R-MEET-79 */
}

static void apply_reopen(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct minutes_reopen *reopen = in;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_minutes_reopen);

	query_id(q, "meeting", reopen->meeting);
	query_text(q, "reason", reopen->reason);
	query_run(q);
}

const struct act minutes_reopen_act = {
	.name = "minutes.reopen",
	.summary = N_("Reopen the minutes of a meeting"),
	.history = N_("{actor} reopened the minutes of {meeting}: {reason}"),
	.version = 1,
	.record = FIELD_TABLE(struct minutes_reopen, reopen_fields),
	.right = RIGHT_ANSWER,
	.right_at = "meeting",
	.check = check_reopen,
	.apply = apply_reopen,
};
