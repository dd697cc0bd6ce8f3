/* Reading what is asked of a view. */
#include "view/ask.h"
#include "base/text.h"
#include <time.h>

bool kind_is_text(enum field_kind kind)
{
	return kind == FIELD_TEXT || kind == FIELD_DECIMAL;
}

size_t view_column_find(const struct view *view, str name)
{
	size_t n = 0;

	while (n < view->column_count && !str_eq(str_of(view->columns[n].name), name))
		n++;
	return n;
}

bool view_asks(const struct view *view, const struct view_column *column)
{
	for (size_t n = 0; n < view->parameters.count; n++) {
		const struct field *field = &view->parameters.fields[n];
		if (!strcmp(field->name, column->name) ||
			(field->choices && field->choices == column->choices &&
				!strcmp(field->label, column->label)))
			return true;
	}
	return false;
}

/* ASCII letters small: as SQLite's lower() does. */
static str text_small(str text, struct arena *arena)
{
	str copy = arena_copy(arena, text);
	char *at = (char *)copy.ptr;

	for (size_t n = 0; n < copy.len; n++)
		if (at[n] >= 'A' && at[n] <= 'Z')
			at[n] = (char)(at[n] | 0x20);
	return copy;
}

static bool begins_with(str text, str small)
{
	for (size_t n = 0; n < small.len; n++) {
		char c = text.ptr[n];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c | 0x20);
		if (c != small.ptr[n])
			return false;
	}
	return true;
}

static bool holds(str text, str small)
{
	for (size_t n = 0; n + small.len <= text.len; n++)
		if (begins_with(str_from(text, n), small))
			return true;
	return false;
}

bool view_filter_fits(enum view_filter_kind kind, enum field_kind of)
{
	switch (kind) {
	case FILTER_IS:
		return true;
	case FILTER_HAS:
		return of == FIELD_TEXT;
	case FILTER_FROM:
	case FILTER_TO:
		return of == FIELD_NUMBER || of == FIELD_DATE || of == FIELD_MOMENT;
	}
	return false;
}

bool view_filter_passes(
	const struct view_filter *filter, enum field_kind of, const struct view_value *value)
{
	if (!value->given)
		return false;
	switch (filter->kind) {
	case FILTER_IS:
		return kind_is_text(of) ? str_eq(value->text, filter->value.text)
					: value->number == filter->value.number;
	case FILTER_HAS:
		return holds(value->text, filter->value.text);
	case FILTER_FROM:
		return value->number >= filter->value.number;
	case FILTER_TO:
		return value->number <= filter->value.number;
	}
	return false;
}

static bool choice_of(const struct choice *choices, str text, int64_t *ret)
{
	for (; choices->value; choices++)
		if (str_eq(str_of(choices->code), text)) {
			*ret = choices->value;
			return true;
		}
	return false;
}

bool view_column_read(const struct view_column *column, str text, struct view_value *ret)
{
	struct view_value value = { .given = true, .text = text };
	date day;
	moment at;
	bool fine = true, yes = false;

	if (column->kind == FIELD_DATE) {
		fine = date_parse(text, &day);
		value.number = fine ? day.day : 0;
	} else if (column->kind == FIELD_MOMENT) {
		fine = moment_parse(text, &at);
		value.number = fine ? at.us : 0;
	} else if (column->kind == FIELD_CHOICE) {
		fine = choice_of(column->choices, text, &value.number);
	} else if (column->kind == FIELD_YESNO) {
		fine = str_yesno(text, &yes);
		value.number = yes;
	} else if (!kind_is_text(column->kind)) {
		fine = str_number(text, &value.number);
	}
	if (fine)
		*ret = value;
	return fine;
}

/* ---- sort, limit, cursor ---- */

static void read_sort(struct view_asked *asked, str text, struct problems *problems)
{
	str name = str_starts(text, STR("-")) ? str_from(text, 1) : text;
	size_t column = view_column_find(asked->view, name);

	asked->down = name.len < text.len;
	if (asked->view->each)
		problem(problems, "sort", "sort", N_("This list has an order of its own."));
	else if (column == asked->view->column_count)
		problem(problems, "sort", "sort", N_("There is no column %.*s."), STR_ARG(name));
	else
		asked->sort = column;
}

static void read_limit(struct view_asked *asked, str text, struct problems *problems)
{
	if (!str_number(text, &asked->limit) || asked->limit < 1 || asked->limit > VIEW_ROWS_MAX)
		problem(problems, "limit", "range", N_("Give a number from 1 to %d."),
			VIEW_ROWS_MAX);
}

static bool is_shown(const struct view_asked *asked, size_t column)
{
	for (size_t n = 0; n < asked->shown_count; n++)
		if (asked->shown[n] == column)
			return true;
	return false;
}

/* Nothing: all of them. */
static void read_columns(struct view_asked *asked, str text, struct problems *problems)
{
	const struct view *view = asked->view;
	str rest = text.len ? text : STR_NONE;

	while (str_given(rest)) {
		str name = str_trim(str_cut(&rest, ','));
		size_t column = view_column_find(view, name);
		if (column == view->column_count)
			problem(problems, "columns", "choice", N_("There is no column %.*s."),
				STR_ARG(name));
		else if (is_shown(asked, column))
			problem(problems, "columns", "twice", N_("This is given twice."));
		else
			asked->shown[asked->shown_count++] = column;
	}
	for (size_t n = 0; !text.len && n < view->column_count; n++)
		asked->shown[asked->shown_count++] = n;
}

/* "17" after the row with key 17 whose value is absent; "17:value" after one that has it; of an
 * .each view the number of rows that were given. */
static void read_cursor(struct view_asked *asked, str text, struct problems *problems)
{
	str rest = text, key = str_cut(&rest, ':');
	struct view_cursor *cursor = &asked->cursor;
	bool fine = str_number(key, &cursor->key) && cursor->key >= 0;

	cursor->given = true;
	cursor->value_given = str_given(rest);
	asked->skip = cursor->key;
	if (fine && cursor->value_given && kind_is_text(asked->view->columns[asked->sort].kind))
		cursor->value = (struct view_value){ .given = true, .text = rest };
	else if (fine && cursor->value_given)
		fine = str_number(rest, &cursor->value.number);
	if (!fine)
		problem(problems, "cursor", "format",
			N_("This cursor is not one that an answer gave."));
}

/* ---- All of it ---- */

static bool is_common(str name)
{
	return str_eq(name, STR("sort")) || str_eq(name, STR("limit")) ||
	       str_eq(name, STR("cursor")) || str_eq(name, STR("columns"));
}

/* A day stands for its first or last moment, in the process's zone. */
static bool moment_of_day(str text, bool last, int64_t *ret)
{
	int year, month, of_month;
	date day;

	if (!date_parse(text, &day))
		return false;
	day.day += last;
	date_split(day, &year, &month, &of_month);
	struct tm tm = {
		.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = of_month, .tm_isdst = -1
	};
	*ret = (int64_t)mktime(&tm) * 1000000 - last;
	return true;
}

/* What like means by %, _ and ! is meant as it stands. */
static str pattern_of(str small, struct arena *arena)
{
	char *at = arena_alloc(arena, 2 * small.len + 3);
	size_t len = 0;

	if (!at)
		return STR_NONE;
	at[len++] = '%';
	for (size_t n = 0; n < small.len; n++) {
		if (small.ptr[n] && strchr("%_!", small.ptr[n]))
			at[len++] = '!';
		at[len++] = small.ptr[n];
	}
	at[len++] = '%';
	return (str){ at, len };
}

static bool filter_read(
	struct view_filter *filter, const struct view_column *column, str text, struct arena *arena)
{
	filter->value.given = true;
	if (filter->kind == FILTER_HAS) {
		filter->value.text = text_small(text, arena);
		filter->pattern = pattern_of(filter->value.text, arena);
		return true;
	}
	if (filter->kind != FILTER_IS && column->kind == FIELD_MOMENT &&
		moment_of_day(text, filter->kind == FILTER_TO, &filter->value.number))
		return true;
	return view_column_read(column, text, &filter->value);
}

str view_filter_name(str name, enum view_filter_kind *ret)
{
	static const struct {
		str end;
		enum view_filter_kind kind;
	} ends[] = {
		{ STR_INIT(".has"), FILTER_HAS },
		{ STR_INIT(".from"), FILTER_FROM },
		{ STR_INIT(".to"), FILTER_TO },
	};

	*ret = FILTER_IS;
	for (size_t n = 0; n < COUNT(ends); n++)
		if (str_ends(name, ends[n].end)) {
			*ret = ends[n].kind;
			return str_slice(name, 0, name.len - ends[n].end.len);
		}
	return name;
}

static void consider(str name, const char *candidate, size_t *best, const char **near)
{
	size_t distance = text_distance(name, str_of(candidate));

	if (distance >= *best)
		return;
	*best = distance;
	*near = candidate;
}

static void refuse_unknown(const struct view *view, str name, struct problems *problems)
{
	size_t best = 2 + name.len / 5; /* nearer than this */
	const char *near = NULL;

	for (size_t n = 0; n < view->parameters.count; n++)
		consider(name, view->parameters.fields[n].name, &best, &near);
	for (size_t n = 0; n < view->column_count; n++)
		consider(name, view->columns[n].name, &best, &near);
	if (near)
		problem(problems, name.ptr, "unknown_field",
			N_("This list has neither a parameter nor a column of that name. Did you "
			   "mean %s?"),
			near);
	else
		problem(problems, name.ptr, "unknown_field",
			N_("This list has neither a parameter nor a column of that name."));
}

static void read_filter(struct view_asked *asked, const struct pair *pair,
	struct problems *problems, struct arena *arena)
{
	enum view_filter_kind kind;
	size_t column = view_column_find(asked->view, view_filter_name(pair->name, &kind));
	str name = arena_copy(arena, pair->name);

	if (column == asked->view->column_count ||
		!view_filter_fits(kind, asked->view->columns[column].kind)) {
		refuse_unknown(asked->view, name, problems);
		return;
	}
	if (asked->filter_count == FILTERS_MAX)
		return;
	struct view_filter *filter = &asked->filters[asked->filter_count];
	filter->column = column;
	filter->kind = kind;
	if (filter_read(filter, &asked->view->columns[column], pair->text, arena))
		asked->filter_count++;
	else
		problem(problems, name.ptr, "format", N_("No row can have that value here."));
}

static void take_condition(struct view_asked *asked, str parameter)
{
	const struct view *view = asked->view;

	for (size_t n = 0; n < view->when_count; n++)
		if (str_eq(str_of(view->when[n].parameter), parameter))
			asked->when |= 1u << n;
}

static id find(void *context, const char *thing, str text)
{
	return reading_find(context, thing, text);
}

static void read_parameters(struct view_asked *asked, struct reading *reading,
	const struct pair *pairs, size_t count, struct arena *arena, struct problems *problems)
{
	const struct field_table *table = &asked->view->parameters;
	struct pair *own = arena_array(arena, count, sizeof(*own));
	size_t own_count = 0;

	for (size_t n = 0; own && n < count; n++) {
		if (table->count && field_find(table, pairs[n].name)) {
			own[own_count++] = pairs[n];
			if (pairs[n].text.len)
				take_condition(asked, pairs[n].name);
		} else if (!is_common(pairs[n].name)) {
			read_filter(asked, &pairs[n], problems, arena);
		}
	}
	if (!table->count)
		return;
	if (record_read_pairs(&asked->parameters, table, own, own_count, arena, problems))
		record_resolve(&asked->parameters, find, reading, problems);
}

static str common(const struct pair *pairs, size_t count, str name)
{
	for (size_t n = 0; n < count; n++)
		if (str_eq(pairs[n].name, name))
			return pairs[n].text;
	return STR_NONE;
}

static void read_order(struct view_asked *asked, const struct view *view)
{
	str order = view->order ? str_of(view->order) : STR("");

	asked->down = str_starts(order, STR("-"));
	if (order.len)
		asked->sort = view_column_find(view, asked->down ? str_from(order, 1) : order);
}

bool view_ask(const struct view *view, struct reading *reading, const struct pair *pairs,
	size_t count, bool paged, struct arena *arena, struct problems *problems,
	struct view_asked *ret)
{
	str sort = common(pairs, count, STR("sort")), limit = common(pairs, count, STR("limit"));
	str cursor = common(pairs, count, STR("cursor"));

	*ret = (struct view_asked){ .view = view, .limit = paged ? ROWS_DEFAULT : 0,
		.language = reading->language };
	read_order(ret, view);
	read_columns(ret, common(pairs, count, STR("columns")), problems);
	read_parameters(ret, reading, pairs, count, arena, problems);
	if (sort.len)
		read_sort(ret, sort, problems);
	if (limit.len)
		read_limit(ret, limit, problems);
	if (cursor.len)
		read_cursor(ret, cursor, problems);
	if (!problems_any(problems) && view->check)
		view->check(reading, ret->parameters.in, problems);
	return !problems_any(problems) && !arena->failed;
}
