/* Putting a document for paper together: see paper.h. */
#include "base/paper.h"

void paper_begin(struct paper *paper, enum language language, str title, struct arena *arena)
{
	*paper = (struct paper){ .language = language, .title = title, .arena = arena };
}

static struct paper_block *add(struct paper *paper, enum paper_kind kind, str text)
{
	struct paper_block *block = arena_alloc(paper->arena, sizeof(*block));

	if (!block)
		return NULL;
	*block = (struct paper_block){ .kind = kind, .text = text };
	if (paper->last)
		paper->last->next = block;
	else
		paper->blocks = block;
	paper->last = block;
	paper->parts++;
	return block;
}

void paper_heading(struct paper *paper, int level, str text)
{
	struct paper_block *block = add(paper, PAPER_HEADING, text);

	must(level >= 1 && level <= PAPER_LEVEL_MAX);
	if (block)
		block->level = level;
}

void paper_text(struct paper *paper, str text)
{
	add(paper, PAPER_TEXT, text);
}

void paper_item(struct paper *paper, str text)
{
	add(paper, PAPER_ITEM, text);
}

void paper_rule(struct paper *paper)
{
	add(paper, PAPER_RULE, STR_NONE);
}

void paper_how(struct paper *paper, const struct paper_how *how)
{
	if (!paper->last)
		return;
	paper->last->how = *how;
	paper->parts += how->marks.count;
}

void paper_append(struct paper *paper, const struct paper *more)
{
	if (!more->blocks)
		return;
	if (paper->last)
		paper->last->next = more->blocks;
	else
		paper->blocks = more->blocks;
	paper->last = more->last;
	paper->parts += more->parts;
}

void paper_table(struct paper *paper, str what, const struct paper_column *columns, size_t count)
{
	struct paper_block *block = add(paper, PAPER_TABLE, what);

	must(count >= 1 && count <= PAPER_COLUMNS_MAX);
	if (!block)
		return;
	block->columns = columns;
	block->column_count = count;
}

void paper_row(struct paper *paper, const str *cells, bool strong)
{
	struct paper_block *table = paper->last;
	struct paper_row *row = arena_alloc(paper->arena, sizeof(*row));

	if (!table || !row)
		return;
	must(table->kind == PAPER_TABLE);
	row->strong = strong;
	row->cells = arena_array(paper->arena, table->column_count, sizeof(*row->cells));
	if (!row->cells)
		return;
	memcpy(row->cells, cells, table->column_count * sizeof(*cells));
	if (table->last_row)
		table->last_row->next = row;
	else
		table->rows = row;
	table->last_row = row;
	table->row_count++;
	paper->parts += table->column_count;
}

void paper_row_marks(struct paper *paper, const struct paper_marks *marks)
{
	const struct paper_block *table = paper->last;

	if (!table || !table->last_row)
		return;
	table->last_row->marks = marks;
	for (size_t n = 0; n < table->column_count; n++)
		paper->parts += marks[n].count;
}

void paper_bars(struct paper *paper, str what)
{
	add(paper, PAPER_BARS, what);
}

void paper_bar(struct paper *paper, str label, str figure, int percent)
{
	struct paper_block *chart = paper->last;
	struct paper_bar *bar = arena_alloc(paper->arena, sizeof(*bar));

	must(percent >= 0 && percent <= 100);
	if (!chart || !bar)
		return;
	must(chart->kind == PAPER_BARS);
	*bar = (struct paper_bar){ .label = label, .figure = figure, .percent = percent };
	if (chart->last_bar)
		chart->last_bar->next = bar;
	else
		chart->bars = bar;
	chart->last_bar = bar;
	chart->bar_count++;
}
