/* Gathering the weekly brief: see brief.h. Counts are the board's; what is new is counted from the duties
 * whose last event came after these days began. */
#include "campaign/brief.h"
#include "base/catalogue.h"
#include "campaign/campaign.sql.h"
#include "campaign/chase.h"
#include "web/markdown.h"

struct gathering {
	struct brief *brief;
	struct reading *reading;
	struct arena *arena;
	enum language language;
	struct progress_board board;
	int64_t *fresh_units, *fresh_measures; /* by row of the table, by column */
};

/* ---- What changed ---- */

/* The table's row that a unit counts in: the child of the unit asked at or above it. table.rows: its own,
 * or none. */
static size_t row_of(const struct gathering *g, id unit)
{
	const struct board_table *table = &g->board.table;
	const int depth = board_depth(g->reading->board, g->brief->unit.unit);
	id line[BOARD_DEPTH_MAX];
	size_t count = board_line(g->reading->board, unit, line);

	for (size_t n = 0; (int)count > depth && n < table->rows; n++)
		if (id_eq(table->units[n], line[depth]))
			return n;
	return table->rows;
}

static size_t column_of(const struct gathering *g, id measure)
{
	const struct board_table *table = &g->board.table;
	size_t from = 0, to = table->columns;

	while (from < to) { /* in the order of their ids */
		size_t middle = from + (to - from) / 2;
		if (table->measures[middle].v < measure.v)
			from = middle + 1;
		else
			to = middle;
	}
	return from < table->columns && id_eq(table->measures[from], measure) ? from
									      : table->columns;
}

static void count_change(
	struct gathering *g, id unit, size_t column, enum duty_state state, bool fresh)
{
	struct brief *brief = g->brief;

	brief->accepted += state == DUTY_ACCEPTED;
	brief->returned += state == DUTY_RETURNED;
	brief->waived += state == DUTY_WAIVED;
	if (!fresh || (state != DUTY_ANSWERED && state != DUTY_ACCEPTED))
		return;
	brief->all.fresh++;
	g->fresh_measures[column]++;
	g->fresh_units[row_of(g, unit)]++;
}

static void gather_changes(struct gathering *g)
{
	struct brief *brief = g->brief;
	const date before = { brief->since.day - 1 };
	struct query *q = conn_query(g->reading->conn, &campaign_sql_changes);

	g->fresh_units = arena_array(g->arena, g->board.table.rows + 1, sizeof(int64_t));
	g->fresh_measures = arena_array(g->arena, g->board.table.columns + 1, sizeof(int64_t));
	query_id(q, "campaign", brief->campaign.campaign);
	query_date(q, "since", before);
	query_number(q, "seq", reading_seq_at(g->reading, before));
	while (g->fresh_units && g->fresh_measures && query_next(q)) {
		const id unit = column_id(q, 0), measure = column_id(q, 1);
		if (board_within(g->reading->board, unit, brief->unit.unit) &&
			board_binds(g->reading->board, unit, measure, NULL))
			count_change(g, unit, column_of(g, measure),
				(enum duty_state)column_number(q, 2), column_number(q, 3) != 0);
	}
	query_end(q);
	q = conn_query(g->reading->conn, &campaign_sql_changes_around);
	query_id(q, "campaign", brief->campaign.campaign);
	query_date(q, "since", before);
	if (query_next(q)) {
		brief->asked = column_number(q, 0);
		brief->replied = column_number(q, 1);
		brief->amended = column_number(q, 2);
	}
	query_end(q);
}

/* ---- What the board says ---- */

static void add_cell(
	struct brief_counts *ret, const struct board_table *table, size_t row, size_t column)
{
	const size_t at = row * table->columns + column;

	ret->scope += table->counts[BOARD_SCOPE][at];
	ret->answered += table->counts[BOARD_ANSWERED][at];
	ret->accepted += table->counts[BOARD_ACCEPTS][at];
	ret->returned += table->counts[BOARD_RETURNS][at];
	ret->waived += table->counts[BOARD_WAIVES][at];
	ret->overdue += table->counts[BOARD_OVERDUE][at];
	ret->late += table->counts[BOARD_LATE][at];
	ret->percent = ret->scope ? ret->answered * 100 / ret->scope : 0;
}

static struct brief_counts counts_of(const struct gathering *g, size_t row)
{
	struct brief_counts counts = { .fresh = g->fresh_units ? g->fresh_units[row] : 0 };

	for (size_t n = 0; n < g->board.table.columns; n++)
		add_cell(&counts, &g->board.table, row, n);
	return counts;
}

/* What is left of all when the children are taken off. */
static struct brief_counts own_of(const struct gathering *g)
{
	struct brief_counts own = g->brief->all;

	for (size_t n = 0; n < g->board.row_count; n++) {
		const struct brief_counts child = counts_of(g, g->board.rows[n].at);
		own.scope -= child.scope;
		own.answered -= child.answered;
		own.overdue -= child.overdue;
		own.late -= child.late;
		own.fresh -= child.fresh;
	}
	own.percent = own.scope ? own.answered * 100 / own.scope : 0;
	return own;
}

static void gather_units(struct gathering *g)
{
	struct brief *brief = g->brief;
	const size_t count =
		g->board.row_count < BRIEF_UNITS_MAX ? g->board.row_count : BRIEF_UNITS_MAX;
	const int64_t fresh = brief->all.fresh;

	brief->all = counts_of(g, g->board.table.rows);
	brief->all.fresh = fresh;
	brief->own = own_of(g);
	brief->units.ptr = arena_array(g->arena, count, sizeof(*brief->units.ptr));
	for (size_t n = 0; brief->units.ptr && n < count; n++) {
		const struct progress_row *row = &g->board.rows[n];
		brief->units.ptr[brief->units.count++] = (struct brief_unit){ .name = row->name,
			.url = row->code,
			.nobody = row->nobody,
			.counts = counts_of(g, row->at) };
	}
	brief->more_units = (int64_t)(g->board.row_count - count);
}

static void gather_measures(struct gathering *g)
{
	struct brief *brief = g->brief;
	const struct board_table *table = &g->board.table;

	brief->measures.ptr = arena_array(g->arena, table->columns, sizeof(*brief->measures.ptr));
	for (size_t n = 0; brief->measures.ptr && g->board.measures && n < table->columns; n++) {
		struct brief_measure measure = { .title = g->board.measures[n].title,
			.due = table->due[n] };
		add_cell(&measure.counts, table, table->rows, n);
		measure.counts.fresh = g->fresh_measures ? g->fresh_measures[n] : 0;
		if (measure.counts.scope)
			brief->measures.ptr[brief->measures.count++] = measure;
	}
}

static str label_of(struct gathering *g, const struct board_number *total)
{
	struct query *q = conn_query(g->reading->conn, &campaign_sql_numbers_labelled);
	str label = STR_NONE;

	query_id(q, "measure", total->measure);
	for (size_t n = 0; query_next(q); n++)
		if (n == total->field)
			label = arena_copy(g->arena, column_text(q, 0));
	query_end(q);
	return label;
}

static void gather_numbers(struct gathering *g)
{
	struct brief *brief = g->brief;
	const size_t width = g->board.table.rows + 1;

	brief->numbers.ptr =
		arena_array(g->arena, g->board.number_count, sizeof(*brief->numbers.ptr));
	for (size_t n = 0; brief->numbers.ptr && n < g->board.number_count; n++) {
		const struct board_number *total =
			&g->board.numbers[n * width + g->board.table.rows];
		const size_t column = column_of(g, total->measure);
		if (!total->given || column == g->board.table.columns)
			continue;
		brief->numbers.ptr[brief->numbers.count++] =
			(struct brief_number){ .measure = g->board.measures[column].title,
				.label = label_of(g, total),
				.sum = total->sum,
				.given = total->given };
	}
}

/* ---- What is to be done about it ---- */

static bool take_line(void *context, const struct chase_line *line)
{
	struct gathering *g = context;
	struct brief *brief = g->brief;

	if (!brief->chase.ptr || brief->chase.count == BRIEF_CHASED_MAX) {
		brief->more_chase = brief->chase.ptr != NULL;
		return false;
	}
	brief->chase.ptr[brief->chase.count++] =
		(struct brief_chase){ .name = arena_copy(g->arena, line->name),
			.text = arena_copy(g->arena, line->text),
			.open = line->open,
			.overdue = line->overdue,
			.times = line->times,
			.reminded = line->reminded.given,
			.last = line->reminded.v };
	return true;
}

static void gather_chase(struct gathering *g)
{
	const struct chase_asked asked = { .campaign = g->brief->campaign.campaign,
		.unit = g->brief->unit.unit };

	g->brief->chase.ptr = arena_array(g->arena, BRIEF_CHASED_MAX, sizeof(*g->brief->chase.ptr));
	chase_lines(g->reading, &asked, take_line, g);
}

static void gather_questions(struct gathering *g)
{
	struct brief *brief = g->brief;
	struct query *q = conn_query(g->reading->conn, &campaign_sql_questions_waiting);

	brief->questions.ptr =
		arena_array(g->arena, BRIEF_QUESTIONS_MAX, sizeof(*brief->questions.ptr));
	query_id(q, "campaign", brief->campaign.campaign);
	query_number(q, "most", BRIEF_QUESTIONS_MAX);
	while (brief->questions.ptr && brief->questions.count < BRIEF_QUESTIONS_MAX &&
		query_next(q)) {
		str text = column_text(q, 2);
		brief->questions.ptr[brief->questions.count++] =
			(struct brief_question){ .measure = arena_copy(g->arena, column_text(q, 0)),
				.asked = column_date(q, 1),
				.text = arena_copy(g->arena, markdown_plain(text, g->arena)),
				.html = markdown_html(text, g->arena) };
	}
	query_end(q);
}

/* ---- All of it ---- */

static void set_days(struct brief *brief, date day)
{
	brief->day = day;
	brief->since = (date){ day.day - BRIEF_DAYS + 1 };
	brief->time = campaign_time(&brief->campaign, day);
}

bool brief_gather(struct brief *brief, struct reading *reading, id unit, id campaign,
	enum language language, struct arena *arena)
{
	struct gathering g = {
		.brief = brief, .reading = reading, .arena = arena, .language = language
	};

	*brief = (struct brief){ .day = reading->today };
	if (!progress_read(reading, unit, campaign, reading->today,
		    PROGRESS_NUMBERS | PROGRESS_UNITS, arena, &g.board)) {
		progress_done(&g.board);
		return false;
	}
	brief->unit = g.board.unit;
	brief->campaign = g.board.campaign;
	brief->title = arena_printf(
		arena, tr(language, N_("Weekly brief: %.*s")), STR_ARG(brief->campaign.title));
	set_days(brief, reading->today);
	gather_changes(&g);
	gather_units(&g);
	gather_measures(&g);
	gather_numbers(&g);
	gather_chase(&g);
	gather_questions(&g);
	progress_done(&g.board);
	return !arena->failed;
}
