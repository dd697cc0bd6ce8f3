/* Attendance looked through: how many of each unit were there, and by name who was. */
#include "base/catalogue.h"
#include "meeting/attend.h"
#include "meeting/attend_span.h"
#include "meeting/meeting.sql.h"
#include "view/view.h"

#define MEETINGS_MOST 200 /* gone through at once */
#define DAYS_USUAL 92 /* looked back where nothing is said */

struct giving {
	struct reading *reading;
	struct view_sink *sink;
	struct arena arena; /* of a row */
	const struct meeting *meeting;
	id under; /* only units at or below; or all */
	bool more;
};

static struct view_value text_or_none(str text)
{
	return text.len ? view_text(text) : view_none();
}

static struct view_value moment_value(moment at)
{
	return view_number(at.us);
}

static str code_of(struct giving *g, const char *thing, id which)
{
	return id_given(which) && reading_knows(g->reading, thing, which)
		       ? reading_code(g->reading, thing, which, &g->arena)
		       : STR_NONE;
}

static size_t unit_end(const struct roll *roll, size_t from)
{
	size_t to = from + 1;

	while (to < roll->count && id_eq(roll->ptr[to].unit, roll->ptr[from].unit))
		to++;
	return to;
}

/* ---- attendance ---- */

struct attendance_asked {
	id meeting, unit;
	opt_date since, until;
};

static const struct field attendance_fields[] = {
	{ AT(struct attendance_asked, meeting, REF), .label = N_("Meeting"), .ref = "meeting",
		.help = N_("Not given: all of a span of time.") },
	{ AT(struct attendance_asked, unit, REF), .label = N_("Unit"), .ref = "unit",
		.help = N_("Only those of this unit and of the units below it, at meetings of these and of the units "
			   "above.") },
	{ AT(struct attendance_asked, since, DATE), .label = N_("Since"),
		.help = N_("Not given: a quarter of a year back.") },
	{ AT(struct attendance_asked, until, DATE), .label = N_("Until") },
};

static const struct view_column attendance_columns[] = {
	{ "meeting", N_("Meeting"), FIELD_TEXT, .always = true, .thing = "meeting" },
	{ "title", N_("Title"), FIELD_TEXT, .always = true },
	{ "starts", N_("Begins"), FIELD_MOMENT, .always = true },
	{ "unit", N_("Unit"), FIELD_TEXT, .always = true, .thing = "unit" },
	{ "unit_name", N_("Name of the unit"), FIELD_TEXT, .always = true },
	{ "expected", N_("Expected"), FIELD_TEXT, .always = true,
		.help = N_("Above the unit \"<5\" where there are fewer than five.") },
	{ "present", N_("Present"), FIELD_TEXT, .always = true },
	{ "late", N_("Came late"), FIELD_TEXT, .always = true },
	{ "deputised", N_("Deputised"), FIELD_TEXT, .always = true },
	{ "on_leave", N_("On leave"), FIELD_TEXT, .always = true },
	{ "absent", N_("Absent"), FIELD_TEXT, .always = true },
	{ "awaited", N_("Not there yet"), FIELD_TEXT, .always = true },
	{ "others", N_("Others"), FIELD_TEXT, .always = true,
		.help = N_("Who came in somebody's place, or is not expected any more.") },
};

static bool give_counts(struct giving *g, const struct roll_line *lines, size_t count)
{
	struct reading *reading = g->reading;
	const struct roll_counts counts = roll_count(lines, count);
	const id unit = lines->unit;
	str told[ROLL_AWAITED + 1];

	few_parts(reading, unit, counts.by + ROLL_PRESENT, ROLL_AWAITED, &g->arena, told + ROLL_PRESENT);
	return view_row(g->sink,
		(struct view_value[]){
			view_text(g->meeting->code),
			view_text(g->meeting->plan.title),
			moment_value(g->meeting->plan.starts.v),
			view_text(reading_code(reading, "unit", unit, &g->arena)),
			view_text(reading_label(reading, "unit", unit, &g->arena)),
			view_text(few_or(reading, unit, counts.expected, &g->arena)),
			view_text(told[ROLL_PRESENT]),
			view_text(told[ROLL_LATE]),
			view_text(told[ROLL_DEPUTISED]),
			view_text(told[ROLL_ON_LEAVE]),
			view_text(told[ROLL_ABSENT]),
			view_text(told[ROLL_AWAITED]),
			view_text(few_or(reading, unit, counts.others, &g->arena)),
		});
}

static bool is_asked(const struct giving *g, id unit)
{
	return reading_may(g->reading, RIGHT_SEE, unit) &&
	       (!id_given(g->under) || board_within(g->reading->board, unit, g->under));
}

/* Whether the reader may look into a unit of which somebody is called. */
static bool is_called_near(struct giving *g, const struct call *call)
{
	struct reading *reading = g->reading;
	const id unit = id_given(call->person) ? reading_unit(reading, "person", call->person) : call->unit;
	const struct standing *standing = reading->standing;

	if (reading_may(reading, RIGHT_SEE, unit))
		return true;
	for (size_t n = 0; call->below.given && call->below.v && n < standing->count; n++)
		if (board_within(reading->board, standing->held[n].unit, unit))
			return true;
	return false;
}

/* Before all of it is gone through. Where people have signed in, a deputy may be of any unit. */
static bool may_be_told(struct giving *g, const struct meeting *meeting)
{
	const struct call *calls = meeting->plan.expected.ptr;
	bool may = reading_everywhere(g->reading) || rolled_get(g->reading->conn, meeting->meeting).signed_in > 0;

	if (!may && !standing_may_somewhere(g->reading->standing, RIGHT_SEE))
		return false;
	for (size_t n = 0; !may && n < meeting->plan.expected.count; n++)
		may = is_called_near(g, &calls[n]);
	return may;
}

/* False: enough. */
static bool give_meeting(struct giving *g, id which)
{
	CLEANUP(arena_done) struct arena arena = ARENA(32 << 20);
	struct meeting meeting;
	bool go_on = true;

	if (!reading_knows(g->reading, "meeting", which) ||
		!meeting_get(g->reading->conn, which, &arena, &meeting) || meeting.state == MEETING_DRAFT ||
		meeting.state == MEETING_CANCELLED)
		return true;
	meeting_calls(g->reading->conn, &meeting, &arena);
	if (!may_be_told(g, &meeting))
		return true;
	const struct roll roll = roll_glance(g->reading, &meeting, &arena);
	g->meeting = &meeting;
	for (size_t from = 0, to; go_on && from < roll.count; from = to) {
		to = unit_end(&roll, from);
		if (is_asked(g, roll.ptr[from].unit))
			go_on = give_counts(g, roll.ptr + from, to - from);
		arena_clear(&g->arena);
	}
	return go_on;
}

/* As meetings_of_span() has them. */
static size_t meetings_asked(struct reading *reading, const struct attendance_asked *asked, id *ret, size_t max)
{
	const date until = asked->until.given ? asked->until.v : reading->today;
	const date since = asked->since.given ? asked->since.v : (date){ until.day - DAYS_USUAL };

	return meetings_of_span(reading, &(struct span_asked){ since, until, asked->unit }, ret, max);
}

static void attendance_each(struct reading *reading, const void *in, struct view_sink *sink)
{
	const struct attendance_asked *asked = in;
	struct giving g = { .reading = reading, .sink = sink, .arena = ARENA(1 << 20), .under = asked->unit };
	id list[MEETINGS_MOST];

	if (id_given(asked->meeting)) {
		give_meeting(&g, asked->meeting);
	} else {
		const size_t count = meetings_asked(reading, asked, list, MEETINGS_MOST);
		for (size_t n = 0; count != SIZE_MAX && n < count && give_meeting(&g, list[n]); n++)
			;
	}
	arena_done(&g.arena);
}

static bool more_than_told(struct reading *reading, id which)
{
	CLEANUP(arena_done) struct arena arena = ARENA(32 << 20);
	struct meeting meeting;

	if (!meeting_get(reading->conn, which, &arena, &meeting))
		return false;
	meeting_calls(reading->conn, &meeting, &arena);
	return meeting_gather(reading, &meeting, &arena).more;
}

static void refuse_more(struct problems *problems)
{
	problem(problems, "meeting", "R-MEET-19",
		N_("More are expected than can be told one by one: %zu persons of %d units."), GATHERED_MAX,
		ORG_CALLED_UNITS_MAX);
}

static void attendance_check(struct reading *reading, const void *in, struct problems *problems)
{
	const struct attendance_asked *asked = in;
	id list[MEETINGS_MOST + 1];

	if (id_given(asked->meeting)) {
		if (more_than_told(reading, asked->meeting))
			refuse_more(problems);
		return;
	}
	const size_t count = meetings_asked(reading, asked, list, MEETINGS_MOST + 1);
	if (count == SIZE_MAX) {
		problem(problems, "since", "R-MEET-125",
			N_("Of this time there are more than the %d meetings that are looked at: ask for a shorter "
			   "time, or for a unit."),
			SPAN_LOOKED_MAX); /* R-MEET-125 */
	} else if (count > MEETINGS_MOST) {
		problem(problems, "since", "R-MEET-42",
			N_("These are more than %d meetings: ask for a shorter time."),
			MEETINGS_MOST); /* R-MEET-42 */
	}
}

const struct view attendance_view = {
	.name = "attendance",
	.sees = SEES_OWN,
	.label = N_("Attendance"),
	.summary = N_("How many of each unit were expected at meetings, and were there"),
	.parameters = FIELD_TABLE(struct attendance_asked, attendance_fields),
	.columns = attendance_columns,
	.column_count = COUNT(attendance_columns),
	.each = attendance_each,
	.check = attendance_check,
};

/* ---- roll ---- */

struct roll_asked {
	id meeting;
};

static const struct field roll_fields[] = {
	{ AT(struct roll_asked, meeting, REF), .label = N_("Meeting"), .need = true, .ref = "meeting" },
};

static const struct view_column roll_columns[] = {
	{ "unit", N_("Unit"), FIELD_TEXT, .thing = "unit" },
	{ "unit_name", N_("Name of the unit"), FIELD_TEXT },
	{ "person", N_("Person"), FIELD_TEXT, .thing = "person" },
	{ "name", N_("Name"), FIELD_TEXT },
	{ "persons", N_("Persons"), FIELD_TEXT, .always = true,
		.help = N_("Above the unit \"<5\" where there are fewer than five.") },
	{ "status", N_("Attendance"), FIELD_CHOICE, .choices = roll_statuses },
	{ "at", N_("Signed in"), FIELD_MOMENT },
	{ "way", N_("Way"), FIELD_CHOICE, .choices = sign_in_ways },
	{ "deputy", N_("Deputy"), FIELD_TEXT, .thing = "person" },
	{ "instead_of", N_("In the place of"), FIELD_TEXT, .thing = "person" },
	{ "reason", N_("Reason"), FIELD_TEXT },
	{ "same_phone", N_("On the same phone"), FIELD_NUMBER,
		.help = N_("How many signed in on one phone, where there were several.") },
};

static bool give_person(struct giving *g, const struct roll_line *line)
{
	struct reading *reading = g->reading;
	const struct reply *reply = &line->reply;

	return view_row(g->sink,
		(struct view_value[]){
			view_text(reading_code(reading, "unit", line->unit, &g->arena)),
			view_text(reading_label(reading, "unit", line->unit, &g->arena)),
			text_or_none(code_of(g, "person", line->person)),
			view_text(reading_label(reading, "person", line->person, &g->arena)),
			view_text(STR("1")),
			view_number(line->status),
			line->in.way ? moment_value(line->in.at) : view_none(),
			line->in.way ? view_number(line->in.way) : view_none(),
			text_or_none(code_of(g, "person", reply->deputy)),
			text_or_none(code_of(g, "person", line->instead_of)),
			reply->answer ? text_or_none(reply_reason(reading, line->person, reply->event, &g->arena))
				      : view_none(),
			line->shared && reading_may(reading, RIGHT_NAMES, line->unit) ? view_number(line->shared)
										      : view_none(),
		});
}

static bool give_others(struct giving *g, id unit, int64_t count)
{
	struct view_value row[COUNT(roll_columns)] = { 0 };

	row[0] = view_text(reading_code(g->reading, "unit", unit, &g->arena));
	row[1] = view_text(reading_label(g->reading, "unit", unit, &g->arena));
	row[4] = view_text(few_or(g->reading, unit, count, &g->arena));
	return view_row(g->sink, row);
}

/* One unit: names first. What stands beside the reader's line is not told. */
static bool give_unit(struct giving *g, const struct roll *roll, const struct roll_line *lines, size_t count)
{
	int64_t others = 0;
	bool go_on = true;

	for (size_t n = 0; go_on && n < count; n++) {
		if (roll_names(g->reading, roll, &lines[n]))
			go_on = give_person(g, &lines[n]);
		else
			others++;
		arena_clear(&g->arena);
	}
	if (go_on && others && reading_may(g->reading, RIGHT_SEE, lines->unit))
		go_on = give_others(g, lines->unit, others);
	arena_clear(&g->arena);
	return go_on;
}

static void roll_each(struct reading *reading, const void *in, struct view_sink *sink)
{
	CLEANUP(arena_done) struct arena arena = ARENA(32 << 20);
	struct giving g = { .reading = reading, .sink = sink, .arena = ARENA(1 << 20) };
	struct meeting meeting;

	if (meeting_get(reading->conn, ((const struct roll_asked *)in)->meeting, &arena, &meeting) &&
		meeting.state != MEETING_DRAFT && meeting.state != MEETING_CANCELLED) {
		meeting_calls(reading->conn, &meeting, &arena);
		const struct roll roll = roll_gather(reading, &meeting, &arena);
		for (size_t from = 0, to; from < roll.count; from = to) {
			to = unit_end(&roll, from);
			if (!give_unit(&g, &roll, roll.ptr + from, to - from))
				break;
		}
	}
	arena_done(&g.arena);
}

static void roll_check(struct reading *reading, const void *in, struct problems *problems)
{
	if (more_than_told(reading, ((const struct roll_asked *)in)->meeting))
		refuse_more(problems);
}

const struct view roll_view = {
	.name = "roll",
	.sees = SEES_OWN,
	.label = N_("Roll of a meeting"),
	.summary = N_("Who was expected at a meeting and what became of it: by name within one's unit, by "
		      "number above"),
	.parameters = FIELD_TABLE(struct roll_asked, roll_fields),
	.columns = roll_columns,
	.column_count = COUNT(roll_columns),
	.each = roll_each,
	.check = roll_check,
};
