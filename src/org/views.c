/* What can be looked through: the units. */
#include "org/unit.h"
#include "view/view.h"

struct units_parameters {
	id parent;
};

static const struct field parameters[] = {
	{ AT(struct units_parameters, parent, REF), .label = N_("Unit above"), .ref = "unit",
		.help = N_("Only the units directly below this one.") },
};

static const struct view_column columns[] = {
	{ "id", N_("Id"), FIELD_REF, .sql = "u.id" },
	{ "code", N_("Code"), FIELD_TEXT, .sql = "u.code", .always = true },
	{ "name", N_("Name"), FIELD_TEXT, .sql = "u.name", .always = true },
	{ "alias", N_("Alias"), FIELD_TEXT, .sql = "u.alias" },
	{ "above", N_("Unit above"), FIELD_TEXT,
		.sql = "(select p.code from org_unit p where p.id = u.parent)" },
	{ "level", N_("Level"), FIELD_TEXT, .sql = "u.level" },
	{ "kind", N_("Kind"), FIELD_TEXT, .sql = "u.kind" },
	{ "opened", N_("Opened"), FIELD_DATE, .sql = "u.opened" },
	{ "closed", N_("Closed"), FIELD_DATE, .sql = "u.closed" },
};

static const struct view_condition when[] = { { "parent", "u.parent = $parent" } };

const struct view units_view = {
	.name = "units",
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
