/* The acts by which somebody is counted present: at the door, by a steward, from paper; and what was counted. */
#include "meeting/attend.h"
#include "base/catalogue.h"
#include "base/json.h"
#include "meeting/meeting.sql.h"


const struct choice sign_in_ways[] = {
	{ WAY_CODE, "code", N_("Code on the screen") },
	{ WAY_TYPED, "typed", N_("Typed code") },
	{ WAY_SESSION, "session", N_("With an account") },
	{ WAY_STEWARD, "steward", N_("By a steward") },
	{ WAY_PAPER, "paper", N_("From paper") },
	{ 0 },
};

/* ---- What was counted ---- */

struct rolled rolled_get(struct conn *conn, id meeting)
{
	struct query *q = conn_query(conn, &meeting_sql_roll);
	struct rolled rolled = { .doors = DOORS_BY_TIME };

	query_id(q, "meeting", meeting);
	if (query_next(q))
		rolled = (struct rolled){ (enum doors_said)column_number(q, 0), column_number(q, 1),
			column_number(q, 2), true };
	query_end(q);
	return rolled;
}

opt_number meeting_heads(struct conn *conn, const struct meeting *meeting)
{
	const struct rolled rolled = rolled_get(conn, meeting->meeting);
	const int64_t there = rolled.signed_in + rolled.guests;

	return meeting->heads.given ? meeting->heads : (opt_number){ there > 0, there };
}

bool sign_in_get(struct conn *conn, id meeting, id person, struct sign_in *ret)
{
	struct query *q = conn_query(conn, &meeting_sql_sign_in);

	query_id(q, "meeting", meeting);
	query_id(q, "person", person);
	bool there = query_next(q);
	if (there)
		*ret = (struct sign_in){ column_moment(q, 0), (int)column_number(q, 1),
			column_null(q, 2) ? 0 : column_number(q, 2) };
	query_end(q);
	return there;
}

/* ---- The quorum ---- */

void meeting_quorum(struct conn *conn, struct meeting *meeting)
{
	struct query *q = conn_query(conn, &meeting_sql_quorum);

	query_id(q, "meeting", meeting->meeting);
	if (query_next(q)) {
		if (!column_null(q, 0))
			meeting->plan.quorum = (opt_number){ true, column_number(q, 0) };
		if (!column_null(q, 1))
			meeting->plan.quorum_share = (opt_number){ true, column_number(q, 1) };
	}
	query_end(q);
}

/* Whichever is said takes the place of both. */
void meeting_store_quorum(struct tx *tx, id meeting, const struct plan *plan)
{
	if (!plan->quorum.given && !plan->quorum_share.given)
		return;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_quorum_put);
	query_id(q, "meeting", meeting);
	if (plan->quorum.given && plan->quorum.v)
		query_number(q, "persons", plan->quorum.v);
	if (plan->quorum_share.given && plan->quorum_share.v)
		query_number(q, "share", plan->quorum_share.v);
	query_run(q);
}

/* ---- What is refused ---- */

/* R-MEET-35, R-MEET-36 */
static bool door_stands_open(struct tx *tx, const struct meeting *meeting, struct problems *problems)
{
	const struct door door = door_of(meeting, rolled_get(tx_conn(tx), meeting->meeting).doors, tx_at(tx));

	switch (door.is) {
	case DOORS_NONE:
		problem(problems, "meeting", "R-MEET-31", N_("Only a meeting that was announced has doors."));
		return false;
	case DOORS_EARLY:
		problem(problems, "meeting", "R-MEET-35", N_("The doors open at %.*s."),
			STR_ARG(shown_moment(door.opens, tx_arena(tx)))); /* R-MEET-35 */
		return false;
	case DOORS_SHUT:
		problem(problems, "meeting", "R-MEET-36",
			N_("The doors are closed: please go to a steward.")); /* R-MEET-36 */
		return false;
	case DOORS_OPEN:
		return true;
	}
	return false;
}

/* While the roll can be put right: from the opening of the doors until some days after it. */
static bool roll_is_open(struct tx *tx, const struct meeting *meeting, struct problems *problems)
{
	const struct door door = door_of(meeting, rolled_get(tx_conn(tx), meeting->meeting).doors, tx_at(tx));

	if (door.is == DOORS_NONE || door.is == DOORS_EARLY)
		return door_stands_open(tx, meeting, problems);
	if (minutes_refuse(tx, meeting->meeting, "meeting", problems))
		return false;
	if (tx_day(tx).day <= moment_day(meeting->plan.ends.v).day + ROLL_DAYS)
		return true;
	problem(problems, "meeting", "R-MEET-37", N_("The roll stays as it is %d days after the meeting."),
		ROLL_DAYS); /* R-MEET-37 */
	return false;
}

static void check_person(struct tx *tx, struct meeting *meeting, id person, struct problems *problems)
{
	struct sign_in in;

	meeting_calls(tx_conn(tx), meeting, tx_arena(tx));
	if (sign_in_get(tx_conn(tx), meeting->meeting, person, &in))
		problem(problems, "person", "R-MEET-38", N_("Signed in since %.*s."),
			STR_ARG(shown_moment(in.at, tx_arena(tx)))); /* R-MEET-38 */
	else if (!meeting_expects(tx_conn(tx), tx_board(tx), meeting, person, tx_day(tx)))
		problem(problems, "person", "R-MEET-39",
			N_("This person is not expected at the meeting, and comes in nobody's place.")); /* R-MEET-39 */
}

/* ---- meeting.let_in ---- */

static const struct field let_in_fields[] = {
	{ AT(struct let_in, meeting, REF), .label = N_("Meeting"), .need = true, .ref = "meeting" },
	{ AT(struct let_in, person, REF), .label = N_("Person"), .need = true, .ref = "person",
		.within_unit = true }, /* R-MEET-43 */
	{ AT(struct let_in, way, CHOICE), .label = N_("Way"), .need = true, .choices = sign_in_ways },
	{ AT(struct let_in, mark, NUMBER), .label = N_("Mark of the phone"),
		.help = N_("A random number, another one at each meeting.") },
};

static void check_let_in(struct tx *tx, const void *in, struct problems *problems)
{
	const struct let_in *let_in = in;
	struct meeting meeting;

	if (meeting_get(tx_conn(tx), let_in->meeting, tx_arena(tx), &meeting) &&
		door_stands_open(tx, &meeting, problems))
		check_person(tx, &meeting, let_in->person, problems);
}

/* Once. */
static void put(struct tx *tx, id meeting, id person, struct sign_in in)
{
	struct sign_in before;

	if (sign_in_get(tx_conn(tx), meeting, person, &before))
		return;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_sign_in_insert);
	query_id(q, "meeting", meeting);
	query_id(q, "person", person);
	query_moment(q, "at", in.at);
	query_number(q, "way", in.way);
	if (in.mark)
		query_number(q, "mark", in.mark);
	query_run(q);
	q = conn_query(tx_conn(tx), &meeting_sql_roll_add);
	query_id(q, "meeting", meeting);
	query_run(q);
}

static void apply_let_in(struct tx *tx, const struct event *event, const void *in)
{
	const struct let_in *let_in = in;

	put(tx, let_in->meeting, let_in->person,
		(struct sign_in){ event->at, let_in->way, let_in->mark.given ? let_in->mark.v : 0 });
}

/* Nobody's own account says that somebody is there whom a code let in: so it is not the person who did it, nor
 * who convened the meeting, but the door. */
const struct act meeting_let_in_act = {
	.name = "meeting.let_in",
	.summary = N_("Let somebody in at the door"),
	.history = N_("{actor} let {person} in to {meeting}: {way}"),
	.version = 1,
	.record = FIELD_TABLE(struct let_in, let_in_fields),
	.right = RIGHT_DOOR,
	.right_at = "meeting",
	.about = "person",
	.check = check_let_in,
	.apply = apply_let_in,
};

/* ---- meeting.sign_in ---- */

static const struct field sign_in_fields[] = {
	{ AT(struct signing, meeting, REF), .label = N_("Meeting"), .need = true, .ref = "meeting" },
	{ AT(struct signing, person, REF), .label = N_("Person"), .need = true, .ref = "person",
		.within_unit = true },
	{ AT(struct signing, came, MOMENT), .label = N_("When"), .since = 2,
		.help = N_("Not given: now; from paper, and once the meeting is over, when it began.") },
	{ AT(struct signing, paper, YESNO), .label = N_("From paper"),
		.help = N_("It stood on a roll that was signed by hand.") },
	{ AT(struct signing, way, CHOICE), .label = N_("Way"), .choices = sign_in_ways, .resolved = true },
	{ AT(struct signing, at, MOMENT), .label = N_("When"), .resolved = true }, /* in older events alone */
};

/* R-MEET-120: whoever signs somebody in after the meeting has it from paper. One that nobody opened is over at its
 * planned end: that it is closed first makes no other roll of the same paper. */
static bool is_past(const struct meeting *meeting, moment now)
{
	return meeting->state == MEETING_HELD ||
	       (meeting->state == MEETING_ANNOUNCED && now.us >= meeting->plan.ends.v.us);
}

static void resolve_sign_in(struct tx *tx, void *in, UNUSED struct problems *problems)
{
	struct signing *signing = in;
	struct meeting meeting;
	const bool past = meeting_get(tx_conn(tx), signing->meeting, tx_arena(tx), &meeting) &&
			  is_past(&meeting, tx_at(tx));

	signing->way = past || signing->came.given || (signing->paper.given && signing->paper.v) ? WAY_PAPER
											      : WAY_STEWARD;
}

/* Within the time in which somebody could come in. */
static void check_when(struct tx *tx, const struct meeting *meeting, opt_moment at, struct problems *problems)
{
	if (!at.given)
		return;
	if (at.v.us > tx_at(tx).us || at.v.us < meeting->plan.starts.v.us - DAY_US ||
		(meeting->closed.given && at.v.us > meeting->closed.v.us))
		problem(problems, "came", "R-MEET-40",
			N_("That is no time at which somebody could come to this meeting.")); /* R-MEET-40 */
}

static void check_sign_in(struct tx *tx, const void *in, struct problems *problems)
{
	const struct signing *signing = in;
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), signing->meeting, tx_arena(tx), &meeting) ||
		!roll_is_open(tx, &meeting, problems))
		return;
	check_when(tx, &meeting, signing->came, problems);
	check_person(tx, &meeting, signing->person, problems);
}

static moment earlier(moment a, moment b)
{
	return a.us < b.us ? a : b;
}

static void apply_sign_in(struct tx *tx, const struct event *event, const void *in)
{
	const struct signing *signing = in;
	struct sign_in made = { event->at, signing->way, 0 };
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), signing->meeting, tx_arena(tx), &meeting))
		return;
	if (signing->came.given || signing->at.given)
		made.at = signing->came.given ? signing->came.v : signing->at.v;
	else if (signing->way == WAY_PAPER)
		made.at = earlier(event->at, meeting.opened.given ? meeting.opened.v : meeting.plan.starts.v);
	put(tx, signing->meeting, signing->person, made);
	minutes_touched(tx, signing->meeting, event);
}

const struct act meeting_sign_in_act = {
	.name = "meeting.sign_in",
	.summary = N_("Sign somebody in to a meeting"),
	.history = N_("{actor} signed {person} in to {meeting}: {way}[, {came}][, {at}]"),
	.version = 2,
	.record = FIELD_TABLE(struct signing, sign_in_fields),
	.right = RIGHT_ANSWER,
	.right_at = "meeting",
	.about = "person",
	.resolve = resolve_sign_in,
	.check = check_sign_in,
	.apply = apply_sign_in,
};

/* ---- meeting.strike ---- */

struct striking {
	id meeting, person;
};

static const struct field strike_fields[] = {
	{ AT(struct striking, meeting, REF), .label = N_("Meeting"), .need = true, .ref = "meeting" },
	{ AT(struct striking, person, REF), .label = N_("Person"), .need = true, .ref = "person",
		.within_unit = true },
};

static void check_strike(struct tx *tx, const void *in, struct problems *problems)
{
	const struct striking *striking = in;
	struct meeting meeting;
	struct sign_in before;

	if (!meeting_get(tx_conn(tx), striking->meeting, tx_arena(tx), &meeting) ||
		!roll_is_open(tx, &meeting, problems))
		return;
	if (!sign_in_get(tx_conn(tx), striking->meeting, striking->person, &before))
		problem(problems, "person", "R-MEET-41", N_("This person has not signed in.")); /* R-MEET-41 */
}

static void apply_strike(struct tx *tx, const struct event *event, const void *in)
{
	const struct striking *striking = in;
	struct sign_in before;

	if (!sign_in_get(tx_conn(tx), striking->meeting, striking->person, &before))
		return;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_sign_in_delete);
	query_id(q, "meeting", striking->meeting);
	query_id(q, "person", striking->person);
	query_run(q);
	q = conn_query(tx_conn(tx), &meeting_sql_roll_take);
	query_id(q, "meeting", striking->meeting);
	query_run(q);
	minutes_touched(tx, striking->meeting, event);
}

const struct act meeting_strike_act = {
	.name = "meeting.strike",
	.summary = N_("Take back that somebody signed in"),
	.history = N_("{actor} took back that {person} signed in to {meeting}"),
	.version = 1,
	.record = FIELD_TABLE(struct striking, strike_fields),
	.right = RIGHT_ANSWER,
	.right_at = "meeting",
	.about = "person",
	.check = check_strike,
	.apply = apply_strike,
};

/* ---- What was signed for another time ---- */

static void clear(struct tx *tx, const struct statement *statement, id meeting)
{
	struct query *q = conn_query(tx_conn(tx), statement);

	query_id(q, "meeting", meeting);
	query_run(q);
}

/* R-MEET-49. Put off by a quarter of an hour it keeps those who are in the hall; moved to another day or to the
 * afternoon, it would have counted them without their coming. */
void roll_moved(struct tx *tx, const struct meeting *meeting, opt_moment starts)
{
	const int64_t by = starts.given && meeting->plan.starts.given ? starts.v.us - meeting->plan.starts.v.us : 0;

	if (by >= -DOORS_BEFORE_US && by <= DOORS_BEFORE_US)
		return;
	clear(tx, &meeting_sql_sign_ins_delete, meeting->meeting);
	clear(tx, &meeting_sql_roll_delete, meeting->meeting);
}

/* ---- meeting.guests ---- */

struct guests {
	id meeting;
	number guests;
};

static const struct field guests_fields[] = {
	{ AT(struct guests, meeting, REF), .label = N_("Meeting"), .need = true, .ref = "meeting" },
	{ AT(struct guests, guests, NUMBER), .label = N_("Guests"), .need = true, .min = 0, .max = GUESTS_MAX,
		.help = N_("How many are there who are on no list. Their names are not asked.") },
};

static void now_guests(struct reading *reading, id about, void *in, UNUSED struct arena *arena)
{
	((struct guests *)in)->guests.v = rolled_get(reading->conn, about).guests;
}

static void check_guests(struct tx *tx, const void *in, struct problems *problems)
{
	struct meeting meeting;

	if (meeting_get(tx_conn(tx), ((const struct guests *)in)->meeting, tx_arena(tx), &meeting))
		roll_is_open(tx, &meeting, problems);
}

static void apply_guests(struct tx *tx, const struct event *event, const void *in)
{
	const struct guests *guests = in;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_roll_guests);

	query_id(q, "meeting", guests->meeting);
	query_number(q, "guests", guests->guests.v);
	query_run(q);
	minutes_touched(tx, guests->meeting, event);
}

const struct act meeting_guests_act = {
	.name = "meeting.guests",
	.summary = N_("Say how many guests there are"),
	.history = N_("{actor} counted the guests of {meeting}"),
	.version = 1,
	.record = FIELD_TABLE(struct guests, guests_fields),
	.right = RIGHT_ANSWER,
	.right_at = "meeting",
	.now = now_guests,
	.amends = true, /* a steward at each door: nobody writes over what another one counted */
	.check = check_guests,
	.apply = apply_guests,
};

/* ---- A person's own file ---- */

void sign_ins_tell_of(struct reading *reading, id person, struct json *json)
{
	struct query *q = conn_query(reading->conn, &meeting_sql_sign_ins_of);
	char into[MOMENT_TEXT];

	json_key(json, STR("signed_in"));
	json_begin_array(json);
	query_id(q, "person", person);
	while (query_next(q)) {
		json_begin_object(json);
		json_key(json, STR("meeting")), json_text(json, column_text(q, 0));
		json_key(json, STR("at")), json_text(json, moment_print(column_moment(q, 1), into));
		json_key(json, STR("way"));
		json_text(json, choice_code(sign_in_ways, column_number(q, 2)));
		json_end(json);
	}
	query_end(q);
	json_end(json);
}
