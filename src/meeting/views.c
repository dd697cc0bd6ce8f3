/* Meetings looked through. */
#include "meeting/parts.h"
#include "view/view.h"

struct parameters {
	id unit, campaign, series;
	int state;
};

static const struct field fields[] = {
	{ AT(struct parameters, unit, REF), .label = N_("Unit"), .ref = "unit",
		.help = N_("Only the meetings of this unit.") },
	{ AT(struct parameters, campaign, REF), .label = N_("Campaign"), .ref = "campaign",
		.help = N_("Only the meetings of this campaign.") },
	{ AT(struct parameters, series, REF), .label = N_("Series"), .ref = "series",
		.help = N_("Only the meetings of this series.") },
	{ AT(struct parameters, state, CHOICE), .label = N_("State"), .choices = meeting_states },
};

static const struct view_column columns[] = {
	{ "code", N_("Code"), FIELD_TEXT, .sql = "m.code", .always = true, .thing = "meeting" },
	{ "title", N_("Title"), FIELD_TEXT, .sql = "m.title", .words = true, .always = true },
	{ "kind", N_("Kind"), FIELD_CHOICE, .sql = "m.kind", .choices = meeting_kinds, .always = true },
	{ "unit_code", N_("Unit"), FIELD_TEXT, .sql = ORG_CODE_OF("m.unit"), .thing = "unit" },
	{ "unit_name", N_("Name of the unit"), FIELD_TEXT, .sql = ORG_NAME_OF("m.unit"), .words = true },
	{ "starts", N_("Begins"), FIELD_MOMENT, .sql = "m.starts" },
	{ "ends", N_("Ends"), FIELD_MOMENT, .sql = "m.ends" },
	{ "place", N_("Place"), FIELD_TEXT, .sql = "m.place", .words = true },
	{ "planned", N_("Minutes planned"), FIELD_NUMBER,
		.sql = "(select cast(sum(i.minutes) as bigint) from meeting_item i where i.meeting = m.id)" },
	{ "opened", N_("Opened"), FIELD_MOMENT, .sql = "m.opened" },
	{ "closed", N_("Closed"), FIELD_MOMENT, .sql = "m.closed" },
	{ "present", N_("How many were there"), FIELD_TEXT, .counts_persons = true,
		.sql = "cast(coalesce(m.heads, (select r.signed + r.guests from meeting_roll r "
		       "where r.meeting = m.id)) as text)",
		.help = N_("As was said when it was closed, else who signed in and the guests. Above the unit "
			   "\"<5\" where there were fewer than five.") },
	{ "is", N_("State"), FIELD_CHOICE, .sql = "m.state", .choices = meeting_states, .always = true },
	{ "series_code", N_("Series"), FIELD_TEXT, .thing = "series",
		.sql = "(select r.code from meeting_of_series s join meeting_series r on r.id = s.series "
		       "where s.meeting = m.id)" },
	{ "sequence", N_("Sequence of the invitation"), FIELD_NUMBER, .sql = "m.sequence", .always = true },
};

static const struct view_condition when[] = {
	{ "unit", "m.unit = $unit" },
	{ "campaign", "m.campaign = $campaign" },
	{ "series",
		.sql = "m.id in (select s.meeting from meeting_of_series s where s.series = $series)" },
	{ "state", "m.state = $state" },
};

const struct view meetings_view = {
	.name = "meetings",
	.sees = SEES_ROWS,
	.unit = "m.unit",
	.known = KNOWN_ON_LINE,
	.draft = "m.announced = 0",
	.label = N_("Meetings"),
	.summary = N_("Meetings: when and where, of which unit, and how they stand"),
	.parameters = FIELD_TABLE(struct parameters, fields),
	.columns = columns,
	.column_count = COUNT(columns),
	.from = "from meeting_meeting m",
	.when = when,
	.when_count = COUNT(when),
	.key = "m.id",
	.order = "-starts",
};

/* ---- feeds ---- */

static const struct view_column feed_columns[] = {
	{ "id", N_("Id"), FIELD_REF, .sql = "f.id", .thing = "feed" },
	{ "made", N_("Made"), FIELD_DATE, .sql = "f.made", .always = true },
	{ "until", N_("Until"), FIELD_DATE, .sql = "f.until", .always = true },
	{ "ended", N_("Ended"), FIELD_DATE, .sql = "f.ended" },
};

const struct view feeds_view = {
	.name = "feeds",
	.sees = SEES_OWN,
	.label = N_("Calendar feeds"),
	.summary = N_("The addresses at which your calendar reads where you are expected"),
	.columns = feed_columns,
	.column_count = COUNT(feed_columns),
	.from = "from meeting_feed f",
	.where = "f.person = $actor",
	.key = "f.id",
	.order = "-made",
};
