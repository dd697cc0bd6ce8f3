/* Minutes looked through: which are drafts, circulated, overdue, approved; and what was remarked on them. */
#include "meeting/meeting.sql.h"
#include "meeting/minutes_told.h"
#include "view/view.h"

struct parameters {
	id unit, campaign;
	int state;
};

static const struct field fields[] = {
	{ AT(struct parameters, unit, REF), .label = N_("Unit"), .ref = "unit",
		.help = N_("Only the meetings of this unit.") },
	{ AT(struct parameters, campaign, REF), .label = N_("Campaign"), .ref = "campaign",
		.help = N_("Only the meetings of this campaign.") },
	{ AT(struct parameters, state, CHOICE), .label = N_("State"), .choices = minutes_states },
};

/* What was reopened is a draft again: its next version. */
#define STATE "case when x.state is null or x.state = 3 then 4 else x.state end"

static const struct view_column columns[] = {
	{ "code", N_("Code"), FIELD_TEXT, .sql = "m.code", .always = true, .thing = "meeting" },
	{ "title", N_("Title"), FIELD_TEXT, .sql = "m.title", .words = true, .always = true },
	{ "unit_code", N_("Unit"), FIELD_TEXT, .sql = ORG_CODE_OF("m.unit"), .thing = "unit" },
	{ "unit_name", N_("Name of the unit"), FIELD_TEXT, .sql = ORG_NAME_OF("m.unit"),
		.words = true },
	{ "closed", N_("Closed"), FIELD_MOMENT, .sql = "m.closed", .always = true },
	{ "is", N_("State"), FIELD_CHOICE, .sql = STATE, .choices = minutes_states,
		.always = true },
	{ "version", N_("Version"), FIELD_NUMBER,
		.sql = "coalesce(x.version, 0) + case when x.state is null or x.state = 3 then 1 "
		       "else 0 end" },
	{ "until", N_("Remarks until"), FIELD_DATE,
		.sql = "case when x.state = 1 then x.until end" },
	{ "overdue", N_("Time for remarks is over"), FIELD_YESNO,
		.sql = "case when x.state = 1 and x.until < $today then 1 else 0 end",
		.help = N_("The day for remarks is past, and nobody approved them.") },
	{ "remarks", N_("Remarks"), FIELD_NUMBER,
		.sql = "(select count(*) from meeting_remark r where r.meeting = m.id)" },
	{ "approved", N_("Approved"), FIELD_MOMENT,
		.sql = "case when x.state = 2 then x.approved end" },
	{ "event", N_("Number in the ledger"), FIELD_NUMBER,
		.sql = "case when x.state = 2 then x.event end" },
};

static const struct view_condition when[] = {
	{ "unit", "m.unit = $unit" },
	{ "campaign", "m.campaign = $campaign" },
	{ "state", STATE " = $state" },
};

const struct view minutes_view = {
	.name = "minutes",
	.sees = SEES_ROWS,
	.unit = "m.unit",
	.known = KNOWN_ON_LINE,
	.label = N_("Minutes of meetings"),
	.summary = N_("The minutes of meetings that were held, and how they stand"),
	.parameters = FIELD_TABLE(struct parameters, fields),
	.columns = columns,
	.column_count = COUNT(columns),
	.from = "from meeting_meeting m left join meeting_minutes x on x.meeting = m.id "
		"left join meeting_minutes y on y.meeting = m.id and y.version > x.version",
	.where = "m.state = 5 and y.version is null", /* the newest version */
	.when = when,
	.when_count = COUNT(when),
	.key = "m.id",
	.order = "-closed",
};

/* ---- remarks ---- */

struct remarks_parameters {
	id meeting;
};

static const struct field remarks_fields[] = {
	{ AT(struct remarks_parameters, meeting, REF), .label = N_("Meeting"), .need = true,
		.ref = "meeting" },
};

static const struct view_column remark_columns[] = {
	{ "number", N_("Number"), FIELD_NUMBER, .always = true },
	{ "version", N_("Version"), FIELD_NUMBER, .always = true },
	{ "item", N_("Item of the agenda"), FIELD_NUMBER },
	{ "point", N_("Point stressed"), FIELD_TEXT, .thing = "point" },
	{ "resolution", N_("Resolution"), FIELD_TEXT, .thing = "resolution" },
	{ "who", N_("By"), FIELD_TEXT, .always = true },
	{ "text", N_("Remark"), FIELD_TEXT },
	{ "at", N_("When"), FIELD_MOMENT, .always = true },
};

static struct view_value code_or_none(
	struct reading *reading, const char *thing, id which, struct arena *arena)
{
	return id_given(which) ? view_text(reading_code(reading, thing, which, arena))
			       : view_none();
}

static void each_remark(struct reading *reading, const void *in, struct view_sink *sink)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 18);
	struct query *q = conn_query(reading->conn, &meeting_sql_remarks_all);
	bool more = true;

	query_id(q, "meeting", ((const struct remarks_parameters *)in)->meeting);
	while (more && query_next(q)) {
		arena_clear(&arena);
		const str text = remark_text(reading, column_number(q, 6), &arena);
		more = view_row(sink,
			(struct view_value[]){
				view_number(column_number(q, 0)),
				view_number(column_number(q, 1)),
				column_null(q, 3) ? view_none() : view_number(column_number(q, 3)),
				code_or_none(reading, "point", column_id(q, 4), &arena),
				code_or_none(reading, "resolution", column_id(q, 5), &arena),
				view_text(remark_by(reading, column_id(q, 2), &arena)),
				str_given(text) ? view_text(text) : view_none(),
				view_number(column_moment(q, 7).us),
			});
	}
	query_end(q);
}

/* A person's own file. */
void remarks_tell_of(struct reading *reading, id person, struct json *json)
{
	CLEANUP(arena_done) struct arena arena = ARENA(4 << 20);
	struct query *q = conn_query(reading->conn, &meeting_sql_remarks_of);

	json_key(json, STR("remarks"));
	json_begin_array(json);
	query_id(q, "person", person);
	while (query_next(q)) {
		json_begin_object(json);
		json_key(json, STR("meeting")), json_text(json, column_text(q, 0));
		json_key(json, STR("text")), json_text(json, remark_text(reading, column_number(q, 1), &arena));
		json_end(json);
	}
	query_end(q);
	json_end(json);
}

const struct view remarks_view = {
	.name = "remarks",
	.sees = SEES_ALL, /* of a meeting that is known; names as they may be known */
	.label = N_("Remarks on minutes"),
	.summary = N_("What those who were expected remarked on the minutes of a meeting"),
	.parameters = FIELD_TABLE(struct remarks_parameters, remarks_fields),
	.columns = remark_columns,
	.column_count = COUNT(remark_columns),
	.each = each_remark,
};
