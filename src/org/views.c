/* What can be looked through: units, groups, the days of the calendar, persons, posts. */
#include "org/access.h"
#include "org/letterhead.h"
#include "org/person.h"
#include "org/post.h"
#include "org/retention.h"
#include "view/view.h"

struct units_parameters {
	id parent, group;
	int state, without;
};

static const struct choice unit_states[] = {
	{ 1, "open", N_("Open") },
	{ 2, "closed", N_("Closed") },
	{ 0 },
};

static const struct field parameters[] = {
	{ AT(struct units_parameters, parent, REF), .label = N_("Unit above"), .ref = "unit",
		.help = N_("Only the units directly below this one.") },
	{ AT(struct units_parameters, group, REF), .label = N_("Group"), .ref = "group",
		.help = N_("Only the units of this group.") },
	{ AT(struct units_parameters, state, CHOICE), .label = N_("State"), .choices = unit_states,
		.help = N_("Only open units, or only closed ones.") },
	{ AT(struct units_parameters, without, CHOICE), .label = N_("Without"),
		.choices = post_roles,
		.help = N_("Only open units at which nobody has this role today.") },
};

static const struct view_column columns[] = {
	{ "id", N_("Id"), FIELD_REF, .sql = "u.id" },
	{ "code", N_("Code"), FIELD_TEXT, .sql = "u.code", .always = true, .thing = "unit" },
	{ "name", N_("Name"), FIELD_TEXT, .sql = "u.name", .words = true, .always = true },
	{ "alias", N_("Alias"), FIELD_TEXT, .sql = "u.alias", .words = true },
	{ "above", N_("Unit above"), FIELD_TEXT,
		.sql = "(select p.code from org_unit p where p.id = u.parent)" },
	{ "level", N_("Level"), FIELD_TEXT, .sql = "u.level" },
	{ "kind", N_("Kind"), FIELD_TEXT, .sql = "u.kind" },
	{ "opened", N_("Opened"), FIELD_DATE, .sql = "u.opened" },
	{ "closed", N_("Closed"), FIELD_DATE, .sql = "u.closed" },
	{ "successor", N_("Successor"), FIELD_TEXT,
		.sql = "(select min(p.code) from org_successor s join org_unit p on p.id = "
		       "s.successor "
		       "where s.unit = u.id)" },
};

static const struct view_condition when[] = {
	{ "parent", "u.parent = $parent" },
	{ .parameter = "group",
		.sql = "u.id in (select g.unit from org_member g where g.grp = $group)" },
	{ "state", "case when u.closed is null then 1 else 2 end = $state" },
	{ "without",
		"u.closed is null and not exists (select 1 from org_post p where p.unit = u.id and "
		"p.role = $without and " POST_HELD ")" },
};

const struct view units_view = {
	.name = "units",
	.sees = SEES_ROWS,
	.unit = "u.id",
	.known = KNOWN_ON_LINE,
	.label = N_("Units"),
	.summary = N_("The organisation's units, closed ones too"),
	.parameters = FIELD_TABLE(struct units_parameters, parameters),
	.columns = columns,
	.column_count = COUNT(columns),
	.from = "from org_unit u",
	.when = when,
	.when_count = COUNT(when),
	.key = "u.id",
	.order = "code",
};

/* ---- groups ---- */

static const struct view_column group_columns[] = {
	{ "id", N_("Id"), FIELD_REF, .sql = "g.id" },
	{ "code", N_("Code"), FIELD_TEXT, .sql = "g.code", .always = true, .thing = "group" },
	{ "title", N_("Title"), FIELD_TEXT, .sql = "g.title", .words = true, .always = true },
	{ "units", N_("Units"), FIELD_NUMBER,
		.sql = "(select count(*) from org_member m join org_unit u on u.id = m.unit "
		       "where m.grp = g.id and u.closed is null)" },
};

const struct view groups_view = {
	.name = "groups",
	.sees = SEES_ALL,
	.label = N_("Groups"),
	.summary = N_("Named groups of units, and how many open units each has"),
	.columns = group_columns,
	.column_count = COUNT(group_columns),
	.from = "from org_group g",
	.key = "g.id",
	.order = "code",
};

/* ---- calendar ---- */

static const struct choice listed_kinds[] = {
	{ DAY_HOLIDAY, "holiday", N_("Holiday") },
	{ DAY_WORKING, "working", N_("Working day") },
	{ 0 },
};

static const struct view_column calendar_columns[] = {
	{ "day", N_("Day"), FIELD_DATE, .sql = "c.day", .always = true },
	{ "kind", N_("Kind"), FIELD_CHOICE, .sql = "c.kind", .choices = listed_kinds,
		.always = true },
	{ "name", N_("Name"), FIELD_TEXT, .sql = "c.name", .words = true },
};

const struct view calendar_view = {
	.name = "calendar",
	.sees = SEES_ALL,
	.label = N_("Calendar"),
	.summary = N_(
		"The days that are not as their weekday: holidays, and working days at weekends"),
	.columns = calendar_columns,
	.column_count = COUNT(calendar_columns),
	.from = "from org_calendar c",
	.key = "c.day",
	.order = "day",
};

/* ---- persons ---- */

struct persons_parameters {
	id unit;
	int state;
};

static const struct choice person_states[] = {
	{ 1, "here", N_("Here") },
	{ 2, "left", N_("Has left") },
	{ 3, "erased", N_("Erased") },
	{ 0 },
};

static const struct field persons_fields[] = {
	{ AT(struct persons_parameters, unit, REF), .label = N_("Unit"), .ref = "unit",
		.help = N_("Only the persons of this unit.") },
	{ AT(struct persons_parameters, state, CHOICE), .label = N_("State"),
		.choices = person_states },
};

static const struct view_column persons_columns[] = {
	{ "id", N_("Id"), FIELD_REF, .sql = "p.id" },
	{ "code", N_("Code"), FIELD_TEXT, .sql = "p.code", .always = true, .thing = "person" },
	{ "name", N_("Name"), FIELD_TEXT, .sql = "n.name", .words = true, .name_of_person = true,
		.none = N_("(erased)") },
	{ "alias", N_("Alias"), FIELD_TEXT, .sql = "n.alias", .words = true, .name_of_person = true },
	{ "unit_code", N_("Unit"), FIELD_TEXT, .sql = ORG_CODE_OF("p.unit") },
	{ "unit_name", N_("Name of the unit"), FIELD_TEXT, .sql = ORG_NAME_OF("p.unit"), .words = true },
	{ "mail", N_("Mail"), FIELD_TEXT, .sql = "n.mail", .name_of_person = true },
	{ "phone", N_("Telephone"), FIELD_TEXT, .sql = "n.phone", .name_of_person = true },
	{ "joined", N_("Joined"), FIELD_DATE, .sql = "p.joined" },
	{ "gone", N_("Left"), FIELD_DATE, .sql = "p.gone" },
	{ "erased", N_("Erased"), FIELD_DATE, .sql = "p.erased" },
};

static const struct view_condition persons_when[] = {
	{ "unit", "p.unit = $unit" },
	{ "state",
		"case when p.erased is not null then 3 when p.gone is not null then 2 else 1 end "
		"= $state" },
};

const struct view persons_view = {
	.name = "persons",
	.sees = SEES_ROWS,
	.unit = "p.unit",
	.known = KNOWN_ON_LINE,
	.person = "p.id",
	.persons = true,
	.label = N_("Persons"),
	.summary = N_("Who belongs to which unit, and how they are reached at work"),
	.parameters = FIELD_TABLE(struct persons_parameters, persons_fields),
	.columns = persons_columns,
	.column_count = COUNT(persons_columns),
	.from = "from org_person p left join org_known n on n.person = p.id",
	.when = persons_when,
	.when_count = COUNT(persons_when),
	.key = "p.id",
	.order = "code",
};

/* ---- headcounts ---- */

struct headcounts_parameters {
	id unit;
};

static const struct field headcounts_fields[] = {
	{ AT(struct headcounts_parameters, unit, REF), .label = N_("Unit"), .ref = "unit",
		.help = N_("Only this unit.") },
};

static const struct view_column headcounts_columns[] = {
	{ "unit", N_("Unit"), FIELD_TEXT, .sql = "u.code", .always = true, .thing = "unit" },
	{ "name", N_("Name"), FIELD_TEXT, .sql = "u.name", .words = true, .always = true },
	{ "persons", N_("Persons"), FIELD_TEXT, .counts_persons = true,
		.sql = "cast((select count(*) from org_person h where h.unit = u.id and h.gone is "
		       "null) as text)",
		.help = N_("Above the unit \"<5\" where there are fewer than five.") },
};

static const struct view_condition headcounts_when[] = { { "unit", "u.id = $unit" } };

const struct view headcounts_view = {
	.name = "headcounts",
	.sees = SEES_ROWS,
	.unit = "u.id",
	.known = KNOWN_ON_LINE,
	.label = N_("Headcounts"),
	.summary = N_("How many persons belong to each open unit"),
	.parameters = FIELD_TABLE(struct headcounts_parameters, headcounts_fields),
	.columns = headcounts_columns,
	.column_count = COUNT(headcounts_columns),
	.from = "from org_unit u",
	.where = "u.closed is null",
	.when = headcounts_when,
	.when_count = COUNT(headcounts_when),
	.key = "u.id",
	.order = "unit",
};

/* ---- posts ---- */

struct posts_parameters {
	id unit, person;
	int state;
};

static const struct choice post_states[] = {
	{ 1, "held", N_("Held today") },
	{ 2, "coming", N_("Begins later") },
	{ 3, "over", N_("Over") },
	{ 0 },
};

#define POST_STATE                                                                                 \
	"case when " POST_HELD " then 1 when p.ended is null and p.since > $today then 2 else 3 "  \
	"end"

static const struct field posts_fields[] = {
	{ AT(struct posts_parameters, unit, REF), .label = N_("Unit"), .ref = "unit",
		.help = N_("Only the posts at this unit.") },
	{ AT(struct posts_parameters, person, REF), .label = N_("Person"), .ref = "person",
		.help = N_("Only the posts of this person.") },
	{ AT(struct posts_parameters, state, CHOICE), .label = N_("State"),
		.choices = post_states },
};

static const struct view_column posts_columns[] = {
	{ "id", N_("Id"), FIELD_REF, .sql = "p.id", .thing = "post" },
	{ "unit_code", N_("Unit"), FIELD_TEXT, .sql = ORG_CODE_OF("p.unit") },
	{ "unit_name", N_("Name of the unit"), FIELD_TEXT, .sql = ORG_NAME_OF("p.unit"), .words = true },
	{ "role", N_("Role"), FIELD_CHOICE, .sql = "p.role", .choices = post_roles,
		.always = true },
	{ "person_code", N_("Person"), FIELD_TEXT,
		.sql = "(select h.code from org_person h where h.id = p.person)",
		.thing = "person" },
	{ "name", N_("Name"), FIELD_TEXT,
		.sql = "(select n.name from org_known n where n.person = p.person)", .words = true,
		.name_of_person = true, .none = N_("(erased)") },
	{ "of", N_("In the place of"), FIELD_TEXT,
		.sql = "(select h.code from org_post d join org_person h on h.id = d.person where "
		       "d.id = p.deputy_of)" },
	{ "since", N_("From"), FIELD_DATE, .sql = "p.since" },
	{ "until", N_("Until"), FIELD_DATE, .sql = "p.until" },
	{ "ended", N_("Ended"), FIELD_DATE, .sql = "p.ended" },
	{ "is", N_("State"), FIELD_CHOICE, .sql = POST_STATE, .choices = post_states },
};

static const struct view_condition posts_when[] = {
	{ "unit", "p.unit = $unit" },
	{ "person", "p.person = $person" },
	{ "state", POST_STATE " = $state" },
};

const struct view posts_view = {
	.name = "posts",
	.sees = SEES_ROWS,
	.unit = "p.unit",
	.known = KNOWN_ON_LINE,
	.person = "p.person",
	.persons = true,
	.label = N_("Posts"),
	.summary = N_("Who holds which role at which unit, and from when until when"),
	.parameters = FIELD_TABLE(struct posts_parameters, posts_fields),
	.columns = posts_columns,
	.column_count = COUNT(posts_columns),
	.from = "from org_post p",
	.when = posts_when,
	.when_count = COUNT(posts_when),
	.key = "p.id",
	.order = "unit_code",
};

/* ---- tokens ---- */

static const struct view_column tokens_columns[] = {
	{ "id", N_("Id"), FIELD_REF, .sql = "t.id", .thing = "token" },
	{ "label", N_("Label"), FIELD_TEXT,
		.sql = "coalesce(t.label, (select l.label from org_token_label l where l.token = "
		       "t.id), "
		       "'')",
		.words = true, .always = true },
	{ "owner", N_("Whose"), FIELD_TEXT,
		.sql = "(select h.code from org_person h where h.id = t.person)",
		.help = N_("Empty: the operator's.") },
	{ "reach", N_("Reach"), FIELD_CHOICE, .sql = "t.reach", .choices = token_reaches },
	{ "made", N_("Made"), FIELD_DATE, .sql = "t.made", .always = true },
	{ "until", N_("Until"), FIELD_DATE, .sql = "t.until", .always = true },
	{ "ended", N_("Ended"), FIELD_DATE, .sql = "t.ended" },
};

const struct view tokens_view = {
	.name = "tokens",
	.sees = SEES_OWN,
	.label = N_("Tokens"),
	.summary = N_("The tokens by which programs come in in your name"),
	.columns = tokens_columns,
	.column_count = COUNT(tokens_columns),
	.from = "from org_token t",
	.where = "(t.person = $actor or $actor = 1)",
	.key = "t.id",
	.order = "-made",
};

/* ---- retention ---- */

static const struct view_column retention_columns[] = {
	{ "days", N_("Days"), FIELD_NUMBER, .sql = "r.days", .always = true },
};

const struct view retention_view = {
	.name = "retention",
	.sees = SEES_ALL,
	.label = N_("Retention"),
	.summary = N_("For how many days what is known of those who have left is kept"),
	.columns = retention_columns,
	.column_count = COUNT(retention_columns),
	.from = "from org_retention r",
	.where = "r.days > 0",
	.key = "r.nr",
	.order = "days",
};

/* ---- letterheads ---- */

static const struct view_column letterhead_columns[] = {
	{ "unit", N_("Unit"), FIELD_TEXT, .sql = "u.code", .always = true, .thing = "unit" },
	{ "name", N_("Name"), FIELD_TEXT, .sql = "u.name", .words = true, .always = true },
	{ "day", N_("Given on"), FIELD_DATE, .sql = "l.day", .always = true },
};

const struct view letterheads_view = {
	.name = "letterheads",
	.sees = SEES_ROWS,
	.unit = "l.unit",
	.known = KNOWN_ON_LINE,
	.label = N_("Letterheads"),
	.summary =
		N_("Units with a letterhead of their own; those below take the nearest one above"),
	.columns = letterhead_columns,
	.column_count = COUNT(letterhead_columns),
	.from = "from org_letterhead l join org_unit u on u.id = l.unit",
	.key = "l.unit",
	.order = "unit",
};
