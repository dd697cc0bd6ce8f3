/* What answers gave in numbers, added up: each number field of the measures that are shown, and of one of them unit
 * by unit as a chart. */
#include "campaign/board_page.h"
#include "campaign/campaign.sql.h"

struct number_field {
	id measure;
	str name, label;
};

struct numbering {
	struct filling *f;
	struct number_field *fields; /* of the campaign, measure by measure */
	size_t field_count;
	struct board_number *all; /* for each field a line of rows + 1 */
	size_t lines;
	size_t chosen;    /* that is told unit by unit; lines: none */
	decimal_sum part; /* sums are wider than what is drawn: how much of one is drawn as 1 */
};

static size_t measure_of(const struct filling *f, id measure)
{
	for (size_t n = 0; n < f->board.table.columns; n++)
		if (id_eq(f->board.measures[n].measure, measure))
			return n;
	return f->board.table.columns;
}

static const struct board_number *line_at(const struct numbering *n, size_t line)
{
	return n->all + line * (n->f->board.table.rows + 1);
}

static void read_fields(struct numbering *n)
{
	struct arena *arena = n->f->request->arena;
	struct query *q = conn_query(n->f->reading->conn, &campaign_sql_form_numbers_all);
	struct number_field *more;

	query_id(q, "campaign", n->f->board.campaign.campaign);
	while (query_next(q) &&
		(more = arena_more(arena, n->fields, n->field_count, sizeof(*more)))) {
		n->fields = more;
		n->fields[n->field_count++] = (struct number_field){ .measure = column_id(q, 0),
			.name = arena_copy(arena, column_text(q, 1)),
			.label = arena_copy(arena, column_text(q, 2)) };
	}
	query_end(q);
}

/* The field whose sum the line is; NULL: there is none. */
static const struct number_field *field_of(
	const struct numbering *n, const struct board_number *line)
{
	size_t first = 0;

	while (first < n->field_count && !id_eq(n->fields[first].measure, line->measure))
		first++;
	const size_t at = first + line->field;
	return at < n->field_count && id_eq(n->fields[at].measure, line->measure) ? &n->fields[at]
										  : NULL;
}

/* As people read it: 1,234.5. */
static str sum_text(const struct filling *f, const struct board_number *cell)
{
	CLEANUP(buf_done) struct buf text = BUF(128);
	struct page page = { .out = &text, .language = f->request->language };

	page_words(&page, cell->sum);
	return arena_copy(f->request->arena, buf_str(&text));
}

static int64_t total_answered(const struct filling *f, size_t measure)
{
	const struct board_table *table = &f->board.table;

	return table->counts[BOARD_ANSWERED][table->rows * table->columns + measure];
}

static void add_number(struct numbering *n, size_t line)
{
	struct filling *f = n->f;
	const struct board_number *total = line_at(n, line) + f->board.table.rows;
	const struct number_field *field = field_of(n, total);
	size_t at = measure_of(f, total->measure);
	struct board_way way = f->look->way;

	if (at == f->board.table.columns ||
		(f->group != PROGRESS_ALL && f->board.measures[at].group != f->group))
		return;
	str name = field ? arena_printf(f->request->arena, "%.*s.%.*s",
				   STR_ARG(f->board.measures[at].code), STR_ARG(field->name))
			 : STR_NONE;
	bool chosen = str_given(name) && str_eq(name, way.number);
	if (chosen)
		n->chosen = line;
	way.number = chosen ? STR_NONE : name;
	f->page->numbers.ptr[f->page->numbers.count++] = (struct board_page_number){
		.measure = f->board.measures[at].title,
		.label = field ? field->label : STR(""),
		.sum = sum_text(f, total),
		.given = total->given,
		.answered = total_answered(f, at),
		.chosen = chosen,
		.url = f->page->rows.count ? board_address(f->request->arena, f->board.unit.code,
						     STR_NONE, f->board.campaign.code, &way)
					   : STR_NONE,
	};
}

static void choose_part(struct numbering *n)
{
	const struct board_number *line = line_at(n, n->chosen);

	n->part.v = 1;
	for (size_t k = 0; k < n->f->board.row_count; k++)
		if (line[n->f->board.rows[k].at].sum.v / INT32_MAX >= n->part.v)
			n->part.v = line[n->f->board.rows[k].at].sum.v / INT32_MAX + 1;
}

static void fill_line(
	const struct numbering *n, size_t row, struct chart_row *bar, struct figure_line *line)
{
	struct filling *f = n->f;
	const struct progress_row *unit = &f->board.rows[row];
	const struct board_number *cell = line_at(n, n->chosen) + unit->at;
	str *cells = arena_array(f->request->arena, 2, sizeof(*cells));

	if (!cells)
		return;
	*bar = (struct chart_row){ .label = unit->name };
	if (cell->given) {
		bar->values[0] = (int64_t)(cell->sum.v / n->part.v);
		bar->texts[0] = sum_text(f, cell);
	}
	cells[0] = cell->given ? bar->texts[0] : STR("–");
	cells[1] = arena_printf(f->request->arena, "%lld", (long long)cell->given);
	line->label = unit->name;
	line->cells.ptr = cells;
	line->cells.count = 2;
}

/* The number that was chosen, unit by unit. */
static void fill_figure(struct numbering *n, const struct board_page_number *told)
{
	struct filling *f = n->f;
	struct arena *arena = f->request->arena;
	enum language language = f->request->language;
	struct figure_piece *figure = &f->page->figure;
	size_t count = f->board.row_count;
	struct chart_row *rows = arena_array(arena, count, sizeof(*rows));
	struct chart_series *series = arena_array(arena, 1, sizeof(*series));
	str *heads = arena_array(arena, 2, sizeof(*heads));

	figure->lines.ptr = arena_array(arena, count, sizeof(*figure->lines.ptr));
	if (!rows || !series || !heads || !figure->lines.ptr)
		return;
	choose_part(n);
	for (size_t k = 0; k < count; k++)
		fill_line(n, k, &rows[k], &figure->lines.ptr[figure->lines.count++]);
	*series = (struct chart_series){ told->label, TONE_FIRST };
	heads[0] = told->label;
	heads[1] = str_of(tr(language, N_("Gave one")));
	figure->heads.ptr = heads;
	figure->heads.count = 2;
	figure->head = str_of(tr(language, N_("Unit")));
	figure->file_url = arena_printf(arena, "/chart%.*s",
		STR_ARG(board_address(arena, f->board.unit.code, STR_NONE, f->board.campaign.code,
			&f->look->way)));
	figure->chart = (struct chart_piece){
		.kind = CHART_BARS,
		.id = "number",
		.title = arena_printf(
			arena, "%.*s: %.*s", STR_ARG(told->measure), STR_ARG(told->label)),
		.desc = arena_printf(arena,
			tr(language, N_("%.*s and the units below it, added up")),
			STR_ARG(f->board.unit.name)),
		.series = { series, 1 },
		.rows = { rows, count },
	};
	f->page->figure_given = true;
}

void board_fill_numbers(struct filling *f)
{
	struct numbering n = { .f = f, .all = NULL };
	struct board_page *page = f->page;

	n.lines = n.chosen = board_read_numbers(f->reading->board, f->board.unit.unit,
		f->board.campaign.campaign, &f->board.table, &n.all);
	if (n.lines)
		read_fields(&n);
	page->numbers.ptr = arena_array(f->request->arena, n.lines, sizeof(*page->numbers.ptr));
	for (size_t line = 0; page->numbers.ptr && line < n.lines; line++)
		add_number(&n, line);
	for (size_t k = 0; k < page->numbers.count; k++)
		if (page->numbers.ptr[k].chosen && page->rows.count)
			fill_figure(&n, &page->numbers.ptr[k]);
	free(n.all);
}
