/* The one place that composes SQL: from declared columns, with every value bound. */
#include "view/range.h"

static void compose_filters(const struct view_asked *asked, struct buf *out)
{
	static const char *const signs[] = {
		[FILTER_IS] = "=", [FILTER_FROM] = ">=", [FILTER_TO] = "<="
	};

	for (size_t n = 0; n < asked->filter_count; n++) {
		const struct view_filter *filter = &asked->filters[n];
		if (filter->kind == FILTER_HAS)
			buf_printf(
				out, " and lower(c%zu) like $f%zu escape '!'", filter->column, n);
		else
			buf_printf(
				out, " and c%zu %s $f%zu", filter->column, signs[filter->kind], n);
	}
}

/* The view's own condition, and those of the parameters that were given. */
static void compose_where(const struct view_asked *asked, struct buf *out)
{
	const struct view *view = asked->view;

	buf_printf(out, "where %s", view->where ? view->where : "1 = 1");
	for (size_t n = 0; n < view->when_count; n++)
		if (asked->when & 1u << n)
			buf_printf(out, " and %s", view->when[n].sql);
}

/* The column that it is sorted by, to be compared. */
static void compose_sorted(const struct view_asked *asked, struct buf *out)
{
	buf_printf(out, "c%zu", asked->sort);
	if (asked->view->columns[asked->sort].words)
		buf_printf(out, " collate %s", store_collation(asked->language));
}

/* What comes after the cursor's row: nulls stand last, whichever way the list runs. Where equal means the same
 * bytes, as it does in all of these orders, nothing is passed over. */
static void compose_cursor(const struct view_asked *asked, struct buf *out)
{
	bool always = asked->view->columns[asked->sort].always;

	if (!asked->cursor.given)
		return;
	if (!asked->cursor.value_given) {
		buf_printf(out, " and c%zu is null and k > $cursor_key", asked->sort);
		return;
	}
	buf_text(out, " and (");
	if (!always)
		buf_printf(out, "c%zu is null or ", asked->sort);
	compose_sorted(asked, out);
	buf_printf(out, " %s $cursor_value or (c%zu = $cursor_value and k > $cursor_key))",
		asked->down ? "<" : ">", asked->sort);
	if (!always || asked->down)
		return;
	buf_text(out, " and "); /* by which an index finds where to begin */
	compose_sorted(asked, out);
	buf_text(out, " >= $cursor_value");
}

/* Where no value can be missing nothing is said of it, so that an index can give the order. */
static void compose_order(const struct view_asked *asked, struct buf *out)
{
	buf_text(out, " order by ");
	if (!asked->view->columns[asked->sort].always)
		buf_printf(out, "case when c%zu is null then 1 else 0 end, ", asked->sort);
	compose_sorted(asked, out);
	buf_printf(out, "%s, k", asked->down ? " desc" : "");
}

void view_compose(const struct view_asked *asked, struct buf *out)
{
	const struct view *view = asked->view;
	bool rows = asked->limited && view->sees == SEES_ROWS;

	buf_text(out, "select ");
	for (size_t n = 0; n < view->column_count; n++)
		buf_printf(out, "c%zu, ", n);
	buf_printf(out, "k%s from (select ", rows ? ", u, d, p" : "");
	for (size_t n = 0; n < view->column_count; n++)
		buf_printf(out, "%s as c%zu, ", view->columns[n].sql, n);
	buf_printf(out, "%s as k", view->key);
	if (rows)
		buf_printf(out, ", %s as u, case when %s then 1 else 0 end as d, %s as p",
			view->unit, view->draft ? view->draft : "1 = 0",
			view->person ? view->person : "cast(null as bigint)");
	buf_printf(out, " %s ", view->from);
	compose_where(asked, out);
	range_compose(asked, out);
	buf_text(out, ") v where 1 = 1");
	compose_filters(asked, out);
	compose_cursor(asked, out);
	compose_order(asked, out);
	if (asked->limit && !asked->limited)
		buf_text(out, " limit $row_limit");
}

static void bind_value(
	struct query *q, const char *name, enum field_kind kind, const struct view_value *value)
{
	if (kind_is_text(kind))
		query_text(q, name, value->text);
	else
		query_number(q, name, value->number);
}

static void bind_parameter(struct query *q, const struct field *field, const void *in)
{
	const void *member = field_member_const(field, in);

	switch (field->kind) {
	case FIELD_TEXT:
		query_text(q, field->name, *(const str *)member);
		return;
	case FIELD_REF:
		query_id(q, field->name, *(const id *)member);
		return;
	case FIELD_CHOICE:
		if (*(const int *)member)
			query_number(q, field->name, *(const int *)member);
		return;
	case FIELD_DATE:
		if (!field->opt || ((const opt_date *)member)->given)
			query_date(q, field->name,
				field->opt ? ((const opt_date *)member)->v : *(const date *)member);
		return;
	case FIELD_NUMBER:
		if (!field->opt || ((const opt_number *)member)->given)
			query_number(q, field->name,
				field->opt ? ((const opt_number *)member)->v
					   : ((const number *)member)->v);
		return;
	default:
		must_failed("a parameter of a kind that is bound", __FILE__, __LINE__);
	}
}

void view_bind(const struct view_asked *asked, struct query *q)
{
	const struct view *view = asked->view;
	char name[24];

	for (size_t n = 0; n < view->parameters.count; n++)
		if (query_takes(q, view->parameters.fields[n].name))
			bind_parameter(q, &view->parameters.fields[n], asked->parameters.in);
	for (size_t n = 0; n < asked->filter_count; n++) {
		const struct view_filter *filter = &asked->filters[n];
		snprintf(name, sizeof(name), "f%zu", n);
		if (filter->kind == FILTER_HAS)
			query_text(q, name, filter->pattern);
		else
			bind_value(q, name, view->columns[filter->column].kind, &filter->value);
	}
	if (asked->cursor.given)
		query_number(q, "cursor_key", asked->cursor.key);
	if (asked->cursor.value_given)
		bind_value(
			q, "cursor_value", view->columns[asked->sort].kind, &asked->cursor.value);
	if (asked->limit && !asked->limited)
		query_number(q, "row_limit", asked->limit + 1);
}
