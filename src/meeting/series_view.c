/* Series and templates looked through. */
#include "meeting/series.h"
#include "view/view.h"

struct parameters {
	id unit;
};

static const struct field fields[] = {
	{ AT(struct parameters, unit, REF), .label = N_("Unit"), .ref = "unit",
		.help = N_("Only those of this unit.") },
};

static const struct view_condition when[] = {
	{ "unit", "s.unit = $unit" },
};

static const struct view_column series_columns[] = {
	{ "code", N_("Code"), FIELD_TEXT, .sql = "s.code", .always = true, .thing = "series" },
	{ "title", N_("Title"), FIELD_TEXT, .sql = "s.title", .words = true, .always = true },
	{ "kind", N_("Kind"), FIELD_CHOICE, .sql = "s.kind", .choices = meeting_kinds, .always = true },
	{ "unit_code", N_("Unit"), FIELD_TEXT, .sql = ORG_CODE_OF("s.unit"), .thing = "unit" },
	{ "unit_name", N_("Name of the unit"), FIELD_TEXT, .sql = ORG_NAME_OF("s.unit"), .words = true },
	{ "repeats", N_("Repeats"), FIELD_CHOICE, .sql = "s.freq", .choices = rule_freqs, .always = true },
	{ "every", N_("Every so many"), FIELD_NUMBER, .sql = "s.every", .always = true },
	{ "time", N_("Begins at"), FIELD_TEXT, .sql = "s.at", .always = true },
	{ "first", N_("Meets first on"), FIELD_DATE, .sql = "s.first", .always = true },
	{ "until", N_("Until"), FIELD_DATE, .sql = "s.until" },
	{ "rule", N_("Rule"), FIELD_TEXT, .sql = "s.rule", .always = true },
	{ "ended", N_("Ended"), FIELD_DATE, .sql = "s.ended" },
	{ "meetings", N_("Meetings made"), FIELD_NUMBER,
		.sql = "(select count(*) from meeting_of_series o where o.series = s.id)" },
};

const struct view series_view = {
	.name = "series",
	.sees = SEES_ROWS,
	.unit = "s.unit",
	.known = KNOWN_ON_LINE,
	.label = N_("Series of meetings"),
	.summary = N_("Meetings that repeat: how often, of which unit, and until when"),
	.parameters = FIELD_TABLE(struct parameters, fields),
	.columns = series_columns,
	.column_count = COUNT(series_columns),
	.from = "from meeting_series s",
	.when = when,
	.when_count = COUNT(when),
	.key = "s.id",
	.order = "title",
};

static const struct view_column outline_columns[] = {
	{ "code", N_("Code"), FIELD_TEXT, .sql = "s.code", .always = true, .thing = "outline" },
	{ "name", N_("Name"), FIELD_TEXT, .sql = "s.name", .words = true, .always = true },
	{ "title", N_("Title"), FIELD_TEXT, .sql = "s.title", .words = true, .always = true },
	{ "kind", N_("Kind"), FIELD_CHOICE, .sql = "s.kind", .choices = meeting_kinds, .always = true },
	{ "unit_code", N_("Unit"), FIELD_TEXT, .sql = ORG_CODE_OF("s.unit"), .thing = "unit" },
	{ "unit_name", N_("Name of the unit"), FIELD_TEXT, .sql = ORG_NAME_OF("s.unit"), .words = true },
	{ "minutes", N_("Length in minutes"), FIELD_NUMBER, .sql = "s.minutes" },
	{ "place", N_("Place"), FIELD_TEXT, .sql = "s.place", .words = true },
	{ "ended", N_("Ended"), FIELD_DATE, .sql = "s.ended" },
};

const struct view outlines_view = {
	.name = "meeting-templates",
	.sees = SEES_ROWS,
	.unit = "s.unit",
	.known = KNOWN_ON_LINE,
	.label = N_("Meeting templates"),
	.summary = N_("Meetings that units keep as templates to begin from"),
	.parameters = FIELD_TABLE(struct parameters, fields),
	.columns = outline_columns,
	.column_count = COUNT(outline_columns),
	.from = "from meeting_outline s",
	.when = when,
	.when_count = COUNT(when),
	.key = "s.id",
	.order = "name",
};
