/* Writing the rows of a view: JSON, CSV, a table. */
#include "view/sink.h"
#include "base/csv.h"

static str choice_text(
	const struct view_column *column, int64_t value, bool for_people, enum language language)
{
	const struct choice *choice = choice_at(column->choices, value);

	if (!choice)
		return STR("");
	return str_of(for_people ? tr(language, choice->label) : choice->code);
}

static str moment_text(int64_t us, bool for_people, struct arena *arena)
{
	char text[MOMENT_TEXT];

	return arena_copy(arena, for_people ? moment_show((moment){ us }, text)
					    : moment_print((moment){ us }, text));
}

str view_value_text(const struct view_column *column, const struct view_value *value,
	bool for_people, enum language language, struct arena *arena)
{
	char text[DATE_TEXT];

	if (!value->given)
		return str_of(for_people && column->none ? tr(language, column->none) : "");
	switch (column->kind) {
	case FIELD_TEXT:
	case FIELD_DECIMAL:
		return for_people && str_given(value->told) ? value->told : value->text;
	case FIELD_DATE:
		return arena_copy(arena, date_print((date){ (int32_t)value->number }, text));
	case FIELD_MOMENT:
		return moment_text(value->number, for_people, arena);
	case FIELD_CHOICE:
		return choice_text(column, value->number, for_people, language);
	case FIELD_YESNO:
		if (for_people)
			return str_of(tr(language, value->number ? N_("yes") : N_("no")));
		return value->number ? STR("yes") : STR("no");
	default:
		return arena_printf(arena, "%lld", (long long)value->number);
	}
}

str view_text_of(
	const struct view_column *column, const struct view_value *value, struct arena *arena)
{
	return view_value_text(column, value, false, LANGUAGE_EN, arena);
}

/* ---- JSON ---- */

static void json_begin(struct view_sink *sink)
{
	const struct view *view = sink->asked->view;

	sink->json = json_into(sink->out);
	json_begin_object(&sink->json);
	json_key(&sink->json, STR("view")), json_text(&sink->json, str_of(view->name));
	json_key(&sink->json, STR("columns"));
	json_begin_array(&sink->json);
	for (size_t n = 0; n < sink->asked->shown_count; n++)
		json_text(&sink->json, str_of(view->columns[sink->asked->shown[n]].name));
	json_end(&sink->json);
	json_key(&sink->json, STR("rows"));
	json_begin_array(&sink->json);
}

static void json_value(
	struct view_sink *sink, const struct view_column *column, const struct view_value *value)
{
	if (!value->given)
		json_write_null(&sink->json);
	else if (column->kind == FIELD_NUMBER || column->kind == FIELD_REF)
		json_number(&sink->json, value->number);
	else if (column->kind == FIELD_YESNO)
		json_bool(&sink->json, value->number);
	else
		json_text(&sink->json,
			view_value_text(column, value, false, sink->language, &sink->row));
}

static void json_row(struct view_sink *sink, const struct view_value *values)
{
	const struct view_asked *asked = sink->asked;

	json_begin_object(&sink->json);
	for (size_t n = 0; n < asked->shown_count; n++) {
		const struct view_column *column = &asked->view->columns[asked->shown[n]];
		json_key(&sink->json, str_of(column->name));
		json_value(sink, column, &values[asked->shown[n]]);
	}
	json_end(&sink->json);
}

str sink_next(const struct view_sink *sink)
{
	const struct view_asked *asked = sink->asked;

	if (asked->view->each)
		return arena_printf(sink->arena, "%lld", (long long)(asked->skip + sink->given));
	if (!sink->last.given)
		return arena_printf(sink->arena, "%lld", (long long)sink->last_key);
	if (kind_is_text(asked->view->columns[asked->sort].kind))
		return arena_printf(sink->arena, "%lld:%.*s", (long long)sink->last_key,
			STR_ARG(sink->last.text));
	return arena_printf(
		sink->arena, "%lld:%lld", (long long)sink->last_key, (long long)sink->last.number);
}

static void json_finish(struct view_sink *sink)
{
	json_end(&sink->json);
	json_key(&sink->json, STR("next"));
	json_text(&sink->json, sink->more ? sink_next(sink) : STR_NONE);
	json_end(&sink->json);
}

/* ---- CSV ---- */

static void csv_begin(struct view_sink *sink)
{
	const struct view_asked *asked = sink->asked;

	for (size_t n = 0; n < asked->shown_count; n++)
		csv_value(sink->out, n == 0, str_of(asked->view->columns[asked->shown[n]].name));
	csv_line_end(sink->out);
}

static void csv_row(struct view_sink *sink, const struct view_value *values)
{
	const struct view_asked *asked = sink->asked;

	for (size_t n = 0; n < asked->shown_count; n++)
		csv_value(sink->out, n == 0,
			view_value_text(&asked->view->columns[asked->shown[n]],
				&values[asked->shown[n]], false, sink->language, &sink->row));
	csv_line_end(sink->out);
}

/* ---- Table ---- */

static void table_row(struct view_sink *sink, const struct view_value *values)
{
	const struct view_asked *asked = sink->asked;

	if (sink->cell_count + asked->shown_count > sink->cell_room) {
		size_t room = (sink->cell_room + asked->shown_count) * 2;
		str *cells = arena_array(sink->arena, room, sizeof(*cells));
		if (!cells)
			return;
		if (sink->cell_count)
			memcpy(cells, sink->cells, sink->cell_count * sizeof(*cells));
		sink->cells = cells;
		sink->cell_room = room;
	}
	for (size_t n = 0; n < asked->shown_count; n++)
		sink->cells[sink->cell_count++] = arena_copy(sink->arena,
			view_value_text(&asked->view->columns[asked->shown[n]],
				&values[asked->shown[n]], true, sink->language, sink->arena));
}

static void table_finish(struct view_sink *sink)
{
	const struct view_asked *asked = sink->asked;
	struct table_column columns[VIEW_COLUMNS_MAX];

	for (size_t n = 0; n < asked->shown_count; n++) {
		const struct view_column *column = &asked->view->columns[asked->shown[n]];
		columns[n] = (struct table_column){ str_of(tr(sink->language, column->label)),
			column->kind == FIELD_NUMBER || column->kind == FIELD_REF };
	}
	table_print(sink->out, columns, asked->shown_count, sink->cells,
		sink->cell_count / asked->shown_count);
	if (sink->more)
		buf_printf(sink->out,
			sink->given == 1
				? tr(sink->language, N_("%lld row, and there are more\n"))
				: tr(sink->language, N_("%lld rows, and there are more\n")),
			(long long)sink->given);
	else
		buf_printf(sink->out,
			sink->given == 1 ? tr(sink->language, N_("%lld row\n"))
					 : tr(sink->language, N_("%lld rows\n")),
			(long long)sink->given);
}

/* ---- The sink ---- */

static bool is_later(const struct view_sink *sink, size_t column)
{
	return sink->asked->view->columns[column].later;
}

void sink_begin(struct view_sink *sink)
{
	const struct view_asked *asked = sink->asked;

	arena_init(&sink->row, sink->arena->max);
	for (size_t n = 0; n < asked->filter_count; n++)
		sink->sought |= is_later(sink, asked->filters[n].column);
	sink->later = sink->sought;
	for (size_t n = 0; n < asked->shown_count; n++)
		sink->later |= is_later(sink, asked->shown[n]);
	if (sink->take)
		return;
	if (sink->format == VIEW_JSON)
		json_begin(sink);
	else if (sink->format == VIEW_CSV)
		csv_begin(sink);
	else if (sink->format == VIEW_XLSX)
		workbook_begin(sink);
}

void sink_row(struct view_sink *sink, const struct view_value *values, int64_t key)
{
	if (sink->asked->limit && sink->given == sink->asked->limit) {
		sink->more = true;
		return;
	}
	if (sink->take) {
		sink->enough = !sink->take(sink->context, values);
		return;
	}
	switch (sink->format) {
	case VIEW_JSON:
		json_row(sink, values);
		break;
	case VIEW_CSV:
		csv_row(sink, values);
		break;
	case VIEW_TABLE:
		table_row(sink, values);
		break;
	case VIEW_XLSX:
		sink->full = !workbook_row(sink, values);
		break;
	}
	sink->given++;
	sink->arena->failed |= sink->row.failed;
	arena_clear(&sink->row);
	if (sink->asked->view->each)
		return;
	sink->last_key = key;
	sink->last = values[sink->asked->sort];
	sink->last.text = arena_copy(sink->arena, sink->last.text);
}

bool sink_goes_on(const struct view_sink *sink)
{
	return !sink->more && !sink->full && !sink->enough && !sink->out->failed &&
	       !sink->arena->failed;
}

void sink_end(struct view_sink *sink)
{
	if (sink->take)
		;
	else if (sink->format == VIEW_JSON)
		json_finish(sink);
	else if (sink->format == VIEW_TABLE && !sink->cells_only)
		table_finish(sink);
	arena_done(&sink->row);
}

static bool passes(const struct view_sink *sink, const struct view_value *values, bool later)
{
	const struct view_asked *asked = sink->asked;

	for (size_t n = 0; n < asked->filter_count; n++) {
		const struct view_filter *filter = &asked->filters[n];
		if (is_later(sink, filter->column) == later &&
			!view_filter_passes(filter, asked->view->columns[filter->column].kind,
				&values[filter->column]))
			return false;
	}
	return true;
}

static bool give(struct view_sink *sink, const struct view_value *values)
{
	if (sink->seen++ < sink->asked->skip)
		return true;
	sink_row(sink, values, 0);
	return sink_goes_on(sink);
}

bool view_row(struct view_sink *sink, const struct view_value *values)
{
	return !passes(sink, values, false) || !passes(sink, values, true) || give(sink, values);
}

/* What is passed over or only counted costs no look-up. */
bool view_row_later(
	struct view_sink *sink, struct view_value *values, view_later *later, void *context)
{
	if (!passes(sink, values, false))
		return true;
	if (sink->sought || (sink->later && sink->seen >= sink->asked->skip))
		later(context, values);
	return !passes(sink, values, true) || give(sink, values);
}

struct view_value view_text(str text)
{
	return (struct view_value){ .given = str_given(text), .text = text };
}

struct view_value view_number(int64_t value)
{
	return (struct view_value){ .given = true, .number = value };
}

struct view_value view_id(id value)
{
	return (struct view_value){ .given = id_given(value), .number = value.v };
}

struct view_value view_date(date value)
{
	return (struct view_value){ .given = true, .number = value.day };
}

struct view_value view_none(void)
{
	return (struct view_value){ .given = false };
}
