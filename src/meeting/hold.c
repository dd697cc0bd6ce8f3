/* A meeting begins and ends. */
#include "meeting/listed.h"
#include "meeting/meeting.sql.h"

/* ---- meeting.open ---- */

struct meeting_open {
	id meeting;
};

static const struct field open_fields[] = {
	{ AT(struct meeting_open, meeting, REF), .label = N_("Meeting"), .need = true, .ref = "meeting" },
};

static date day_of(const struct meeting *meeting)
{
	return moment_day(meeting->plan.starts.v);
}

static str day_text(struct tx *tx, const struct meeting *meeting)
{
	char into[DATE_TEXT];

	return arena_copy(tx_arena(tx), date_print(day_of(meeting), into));
}

static void check_open(struct tx *tx, const void *in, struct problems *problems)
{
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), ((const struct meeting_open *)in)->meeting, tx_arena(tx), &meeting))
		return;
	if (meeting.state != MEETING_ANNOUNCED)
		problem(problems, "meeting", "R-MEET-24",
			N_("Only a meeting that was announced, and has not begun, is opened.")); /* R-MEET-24 */
	else if (day_of(&meeting).day != tx_day(tx).day)
		problem(problems, "meeting", "R-MEET-25", N_("It is opened on its own day, %.*s."),
			STR_ARG(day_text(tx, &meeting))); /* R-MEET-25 */
}

static void apply_open(struct tx *tx, const struct event *event, const void *in)
{
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_meeting_open);

	query_id(q, "id", ((const struct meeting_open *)in)->meeting);
	query_moment(q, "opened", event->at);
	query_run(q);
}

const struct act meeting_open_act = {
	.name = "meeting.open",
	.summary = N_("Open a meeting"),
	.history = N_("{actor} opened the meeting {meeting}"),
	.version = 1,
	.record = FIELD_TABLE(struct meeting_open, open_fields),
	.right = RIGHT_ANSWER,
	.right_at = "meeting",
	.check = check_open,
	.apply = apply_open,
};

/* ---- meeting.close ---- */

#define CLOSE_VERSION 2

struct meeting_close {
	id meeting;
	opt_moment began, ended;
	opt_number heads;
	struct rows roll; /* struct listed_unit */
	opt_yesno too_many; /* to be gone through: nobody is named */
};

static const struct field close_fields[] = {
	{ AT(struct meeting_close, meeting, REF), .label = N_("Meeting"), .need = true, .ref = "meeting" },
	{ AT(struct meeting_close, began, MOMENT), .label = N_("Began at"),
		.help = N_("Not given: when it was opened, or else as planned.") },
	{ AT(struct meeting_close, ended, MOMENT), .label = N_("Ended at"),
		.help = N_("Not given: now, or as planned where it was not opened and that is past.") },
	{ AT(struct meeting_close, heads, NUMBER), .label = N_("How many were there"), .min = 0,
		.max = HEADS_MAX, .help = N_("Not given: as many as signed in.") },
	{ AT(struct meeting_close, roll, ROWS), .label = N_("Who was expected"), .rows = &listed_table,
		.max = 2 * (int64_t)GATHERED_MAX, .resolved = true, .since = 2 },
	{ AT(struct meeting_close, too_many, YESNO), .label = N_("More than are gone through"),
		.resolved = true, .since = 2 },
};

static bool can_close(const struct meeting *meeting)
{
	return meeting->state == MEETING_ANNOUNCED || meeting->state == MEETING_IN_SESSION;
}

static void resolve_close(struct tx *tx, void *in, UNUSED struct problems *problems)
{
	struct meeting_close *close = in;
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), close->meeting, tx_arena(tx), &meeting) || !can_close(&meeting))
		return;
	meeting_calls(tx_conn(tx), &meeting, tx_arena(tx));
	close->too_many.given = true;
	close->roll = listed_resolve(tx, &meeting, &close->too_many.v);
}

struct span {
	moment began, ended;
};

/* What is not said is as it was planned where it was not opened, and, since version 2, never still to come. */
static struct span span_of(const struct meeting *meeting, const struct meeting_close *close, int version, moment now)
{
	const bool planned = !meeting->opened.given && (version < 2 || meeting->plan.ends.v.us < now.us);

	return (struct span){
		.began = close->began.given     ? close->began.v
			 : meeting->opened.given ? meeting->opened.v
						 : meeting->plan.starts.v,
		.ended = close->ended.given ? close->ended.v : planned ? meeting->plan.ends.v : now,
	};
}

static bool is_said(const struct meeting_close *close)
{
	return close->began.given || close->ended.given;
}

/* R-MEET-29, R-MEET-28. What was opened and is closed within the same moment took no time, and may. */
static void check_span(struct tx *tx, const struct meeting *meeting, const struct meeting_close *close,
	struct problems *problems)
{
	const struct span span = span_of(meeting, close, CLOSE_VERSION, tx_at(tx));
	const moment now = tx_at(tx);

	if (span.began.us > now.us)
		problem(problems, "began", "R-MEET-29",
			close->began.given ? N_("That is still to come.")
					   : N_("By the plan it has not begun yet: say when it did.")); /* R-MEET-29 */
	else if (moment_day(span.began).day < day_of(meeting).day)
		problem(problems, "began", "R-MEET-29",
			N_("It was announced for %.*s, and did not begin before that day."),
			STR_ARG(day_text(tx, meeting)));
	if (span.ended.us > now.us)
		problem(problems, "ended", "R-MEET-29", N_("That is still to come."));
	else if (span.began.us <= now.us && span.ended.us <= span.began.us &&
		 (is_said(close) || !meeting->opened.given))
		problem(problems, close->ended.given ? "ended" : "began", "R-MEET-28",
			N_("It ended before it began.")); /* R-MEET-28 */
}

static void check_close(struct tx *tx, const void *in, struct problems *problems)
{
	const struct meeting_close *close = in;
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), close->meeting, tx_arena(tx), &meeting))
		return;
	if (!can_close(&meeting)) {
		problem(problems, "meeting", "R-MEET-26",
			N_("Only a meeting that was announced or is in session is closed.")); /* R-MEET-26 */
		return;
	}
	if (day_of(&meeting).day > tx_day(tx).day)
		problem(problems, "meeting", "R-MEET-27", N_("It begins on %.*s only."),
			STR_ARG(day_text(tx, &meeting))); /* R-MEET-27 */
	else
		check_span(tx, &meeting, close, problems);
}

static void apply_close(struct tx *tx, const struct event *event, const void *in)
{
	const struct meeting_close *close = in;
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), close->meeting, tx_arena(tx), &meeting))
		return;
	const struct span span = span_of(&meeting, close, event->version, event->at);
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_meeting_close);
	query_id(q, "id", close->meeting);
	query_moment(q, "opened", span.began);
	query_moment(q, "closed", span.ended);
	if (close->heads.given)
		query_number(q, "heads", close->heads.v);
	query_run(q);
	if (close->too_many.given)
		listed_store(tx, close->meeting, &close->roll, close->too_many.v);
}

static void then_close(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	meeting_prove(tx, ((const struct meeting_close *)in)->meeting);
}

const struct act meeting_close_act = {
	.name = "meeting.close",
	.summary = N_("Close a meeting"),
	.history = N_("{actor} closed the meeting {meeting}"),
	.version = CLOSE_VERSION,
	.record = FIELD_TABLE(struct meeting_close, close_fields),
	.right = RIGHT_ANSWER,
	.right_at = "meeting",
	.resolve = resolve_close,
	.check = check_close,
	.apply = apply_close,
	.then = then_close,
};
