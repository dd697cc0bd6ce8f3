/* The rows of a view as a workbook: numbers as numbers, days as days, ids hidden. */
#include "base/catalogue.h"
#include "view/sink.h"

static enum book_kind book_kind_of(enum field_kind kind)
{
	switch (kind) {
	case FIELD_NUMBER:
	case FIELD_DECIMAL:
	case FIELD_REF:
		return BOOK_NUMBER;
	case FIELD_DATE:
		return BOOK_DATE;
	case FIELD_MOMENT:
		return BOOK_MOMENT;
	default:
		return BOOK_TEXT;
	}
}

void workbook_begin(struct view_sink *sink)
{
	const struct view_asked *asked = sink->asked;
	struct book_column *columns =
		arena_array(sink->arena, asked->shown_count, sizeof(*columns));

	if (!columns)
		return;
	for (size_t n = 0; n < asked->shown_count; n++) {
		const struct view_column *column = &asked->view->columns[asked->shown[n]];
		columns[n] = (struct book_column){ .name = str_of(column->name),
			.label = str_of(tr(sink->language, column->label)),
			.kind = book_kind_of(column->kind),
			.hidden = column->kind == FIELD_REF };
	}
	sink->book = book_new();
	book_sheet(sink->book, str_of(tr(sink->language, asked->view->label)), columns,
		asked->shown_count);
}

/* A choice is written by its code, as in CSV: so the file can be imported again. */
static void put(struct view_sink *sink, size_t at, const struct view_column *column,
	const struct view_value *value)
{
	if (!value->given)
		return;
	switch (column->kind) {
	case FIELD_NUMBER:
	case FIELD_REF:
		book_number(sink->book, at, value->number);
		return;
	case FIELD_DECIMAL:
		book_decimal(sink->book, at, value->text);
		return;
	case FIELD_DATE:
		book_date(sink->book, at, (date){ (int32_t)value->number });
		return;
	case FIELD_MOMENT:
		book_moment(sink->book, at, (moment){ value->number });
		return;
	default:
		book_text(sink->book, at,
			view_value_text(column, value, false, sink->language, &sink->row));
	}
}

bool workbook_row(struct view_sink *sink, const struct view_value *values)
{
	const struct view_asked *asked = sink->asked;

	for (size_t n = 0; sink->book && n < asked->shown_count; n++)
		put(sink, n, &asked->view->columns[asked->shown[n]], &values[asked->shown[n]]);
	return !sink->book || book_row(sink->book);
}
