/* The beginning of a list within another page: see excerpt.h. */
#include "web/excerpt.h"
#include "base/catalogue.h"
#include "web/leads.h"
#include "web/private.h"

#define URL_MAX 16384
#define PAIRS_MAX 10

struct taking {
	struct request *request;
	const struct view *view;
	const char *const *columns;
	struct excerpt_piece *ret;
	const struct excerpt_asked *asked;
	const struct view_cells *cells;
};

static str url_of(const struct taking *t, const struct pair *asked, size_t count, str known)
{
	CLEANUP(buf_done) struct buf url = BUF(URL_MAX);

	buf_printf(&url, "/view/%s", t->view->name);
	for (size_t n = 0; n < count; n++) {
		buf_byte(&url, n ? '&' : '?');
		url_encode(asked[n].name, &url);
		buf_byte(&url, '=');
		url_encode(asked[n].text, &url);
	}
	if (str_given(known)) {
		buf_printf(&url, "%cknown=", count ? '&' : '?');
		url_encode(known, &url);
	}
	return arena_copy(t->request->arena, buf_str(&url));
}

static const struct view_column *column_at(const struct taking *t, size_t n, size_t *ret)
{
	*ret = view_column_find(t->view, str_of(t->columns[n]));
	must(*ret < t->view->column_count);
	return &t->view->columns[*ret];
}

static struct excerpt_cell cell_of(const struct taking *t, size_t n, const str *row)
{
	size_t at;
	const struct view_column *column = column_at(t, n, &at);
	struct excerpt_cell cell = { .text = row ? row[at]
						 : str_of(tr(t->request->language, column->label)),
		.number = column->kind == FIELD_NUMBER || column->kind == FIELD_DECIMAL };
	const struct leads_row leads = { t->view, t->cells->columns, t->cells->column_count, row,
		t->asked->pairs, t->asked->count };

	if (row && !column->file)
		cell.url = leads_of(&leads, column, cell.text, t->request->arena);
	return cell;
}

static size_t width_of(const struct taking *t)
{
	size_t count = 0;

	while (t->columns[count])
		count++;
	return count;
}

static struct excerpt_row row_of(const struct taking *t, const str *row)
{
	struct excerpt_cell first = cell_of(t, 0, row);
	struct excerpt_row ret = { .name = first.text, .url = first.url };
	size_t width = width_of(t);

	ret.cells.ptr = arena_array(t->request->arena, width, sizeof(*ret.cells.ptr));
	for (size_t n = 1; ret.cells.ptr && n < width; n++)
		ret.cells.ptr[ret.cells.count++] = cell_of(t, n, row);
	return ret;
}

static void take_rows(const struct taking *t)
{
	const struct view_cells *cells = t->cells;
	struct excerpt_row heads = row_of(t, NULL);

	t->ret->head = heads.name;
	t->ret->heads.ptr = heads.cells.ptr;
	t->ret->heads.count = heads.cells.count;
	t->ret->more = str_given(cells->next);
	t->ret->rows.ptr = arena_array(t->request->arena, cells->rows, sizeof(*t->ret->rows.ptr));
	for (size_t n = 0; t->ret->rows.ptr && n < cells->rows; n++)
		t->ret->rows.ptr[t->ret->rows.count++] =
			row_of(t, cells->cells + n * t->view->column_count);
}

bool excerpt_take(struct request *request, struct reading *reading,
	const struct excerpt_asked *asked, struct excerpt_piece *ret, struct err *err)
{
	struct view_cells cells = { .rows = 0 };
	struct taking taking = { request, asked->view, asked->columns, ret, asked, &cells };
	struct pair pairs[PAIRS_MAX];
	struct problems problems;

	must(asked->count < COUNT(pairs));
	memcpy(pairs, asked->pairs, asked->count * sizeof(*pairs));
	pairs[asked->count] =
		(struct pair){ STR("limit"), arena_printf(request->arena, "%d", asked->limit) };
	problems_init(&problems, request->arena, request->language);
	*ret = (struct excerpt_piece){ .id = asked->id,
		.caption = str_of(tr(request->language, asked->view->label)),
		.all_url = url_of(&taking, asked->pairs, asked->count, asked->known) };
	if (!view_cells(asked->view, reading, pairs, asked->count + 1, request->arena, &problems,
		    &cells, err))
		return false;
	if (problems_any(&problems))
		ret->refusal = problems.list[0].text;
	else
		take_rows(&taking);
	return true;
}
