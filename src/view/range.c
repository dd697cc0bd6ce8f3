/* The reader's range: rows of units that are not seen are left out, names that may not be known are
 * taken away. */
#include "view/range.h"

#define LISTED_MAX ((size_t)20000) /* units in a SELECT; a wider range is looked at row by row */

/* ---- Views that look at one unit ---- */

static id *parameter(const struct view_asked *asked, const char *name, const char **ret_thing)
{
	const struct field *field = field_find(&asked->view->parameters, str_of(name));

	*ret_thing = field->ref;
	return field_member(field, asked->parameters.in);
}

static bool sees(const struct view_asked *asked, struct reading *reading, const char *name)
{
	const char *thing;
	const id *at = name ? parameter(asked, name, &thing) : NULL;

	return at && id_given(*at) &&
	       reading_may(reading, RIGHT_SEE, reading_unit(reading, thing, *at));
}

static bool fill_in(struct view_asked *asked, struct reading *reading, struct problems *problems)
{
	const char *name = asked->view->right_at, *thing;
	id *at = parameter(asked, name, &thing);
	id top = standing_top(reading->standing, reading->board);

	if (id_given(top)) {
		*at = top;
		return true;
	}
	problem(problems, name, "need", N_("You hold posts at several units: say which one."));
	return false;
}

static bool at_fits(struct view_asked *asked, struct reading *reading, struct problems *problems)
{
	const struct view *view = asked->view;
	const char *thing;
	const id *at = parameter(asked, view->right_at, &thing);

	if (sees(asked, reading, view->right_at))
		return true;
	if (!id_given(*at) && sees(asked, reading, view->or_at))
		return true;
	if (!id_given(*at))
		return fill_in(asked, reading, problems);
	problem(problems, view->right_at, "R-LEDGER-03", N_("You have no right to see this."));
	return false;
}

bool view_shows(
	const struct view *view, struct reading *reading, const struct field *field, id named)
{
	return view->sees != SEES_AT || strcmp(view->right_at, field->name) != 0 ||
	       reading_may(reading, RIGHT_SEE, reading_unit(reading, field->ref, named));
}

static void list_units(struct view_asked *asked, struct reading *reading, struct arena *arena)
{
	asked->units = arena_array(arena, LISTED_MAX, sizeof(*asked->units));
	asked->unit_count = asked->units ? standing_range(reading->standing, reading->board,
						   asked->view->known == KNOWN_ON_LINE,
						   asked->units, LISTED_MAX)
					 : SIZE_MAX;
}

bool view_range(struct view_asked *asked, struct reading *reading, struct arena *arena,
	struct problems *problems)
{
	asked->limited = !reading_everywhere(reading);
	if (!asked->limited)
		return true;
	switch (asked->view->sees) {
	case SEES_ROWS:
		list_units(asked, reading, arena);
		return true;
	case SEES_ALL:
	case SEES_OWN:
		return true;
	case SEES_AT:
		return at_fits(asked, reading, problems);
	case SEES_UNSAID:
		break;
	}
	must_failed("a view that says who sees it", __FILE__, __LINE__);
}

/* ---- Views of many units ---- */

void range_compose(const struct view_asked *asked, struct buf *out)
{
	if (!asked->limited || asked->view->sees != SEES_ROWS || asked->unit_count == SIZE_MAX)
		return;
	buf_printf(out, " and %s in (0", asked->view->unit);
	for (size_t n = 0; n < asked->unit_count; n++)
		buf_printf(out, ",%lld", (long long)asked->units[n].v);
	buf_byte(out, ')');
}

static bool is_used(const struct view_asked *asked, size_t column)
{
	for (size_t n = 0; n < asked->filter_count; n++)
		if (asked->filters[n].column == column)
			return true;
	return asked->sort == column;
}

/* What was taken away must not be told by which rows there are, or in which order. */
static bool take_names(const struct view_asked *asked, struct view_value *values)
{
	const struct view *view = asked->view;

	for (size_t n = 0; n < view->column_count; n++) {
		if (!view->columns[n].name_of_person)
			continue;
		if (is_used(asked, n))
			return false;
		values[n] = view_none();
	}
	return !view->persons;
}

static bool take_few(const struct view_asked *asked, struct view_value *values)
{
	const struct view *view = asked->view;
	int64_t persons;

	for (size_t n = 0; n < view->column_count; n++) {
		if (!view->columns[n].counts_persons || !values[n].given ||
			!str_number(values[n].text, &persons) || persons >= FEW_PERSONS)
			continue;
		if (is_used(asked, n))
			return false;
		values[n] = view_text(STR("<5"));
	}
	return true;
}

bool range_row(const struct view_asked *asked, struct reading *reading, struct query *q,
	struct view_value *values)
{
	const struct view *view = asked->view;
	int extra = (int)view->column_count + 1;

	if (!asked->limited || view->sees != SEES_ROWS)
		return true;
	id unit = column_id(q, extra), person = column_id(q, extra + 2);
	bool draft = !column_null(q, extra + 1) && column_number(q, extra + 1);
	if (!standing_knows(
		    reading->standing, reading->board, draft ? KNOWN_IN_RANGE : view->known, unit))
		return false;
	if (id_given(person) && !reading_may_name(reading, person))
		return take_names(asked, values);
	return reading_may(reading, RIGHT_NAMES, unit) || take_few(asked, values);
}
