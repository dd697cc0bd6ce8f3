/* The page of a measure: what is to be done, by whom and by when, what will be asked, and how far it
 * is. */
#include "base/catalogue.h"
#include "campaign/address.h"
#include "campaign/campaign.sql.h"
#include "campaign/duty.h"
#include "campaign/figure.h"
#include "campaign/form.h"
#include "campaign/plan_pages.h"
#include "campaign/progress.h"
#include "campaign/prove.h"
#include "web/markdown.h"

#define CLAUSES_SHOWN 20
#define OWN_SHOWN 8
#define PERIODS_SHOWN 8
#define TIGHTENED_SHOWN 10
#define VERSIONS_SHOWN 5
#define QUESTIONS_SHOWN 5

struct filling {
	struct measure_piece *piece;
	struct request *request;
	struct reading *reading;
	struct arena *arena;
	id measure, campaign, campaign_unit;
	str code, campaign_code;
	id at; /* where it is counted */
	bool recurs;
};

static str copy(const struct filling *f, struct query *q, int column)
{
	return arena_copy(f->arena, column_text(q, column));
}

static str said(const struct filling *f, const char *text)
{
	return str_of(tr(f->request->language, text));
}

/* ---- What is to be done ---- */

static void fill_ties(const struct filling *f, struct query *q)
{
	struct measure_piece *piece = f->piece;
	id series = column_id(q, 10), after = column_id(q, 11), stronger = column_id(q, 14);

	if (id_given(series))
		piece->series_url = thing_url(f->reading, "measure", series, f->arena);
	if (id_given(after)) {
		piece->after = reading_label(f->reading, "measure", after, f->arena);
		piece->after_url = thing_url(f->reading, "measure", after, f->arena);
		piece->after_above = column_number(q, 12);
		piece->after_days = column_number(q, 13);
	}
	if (id_given(stronger) && reading_knows(f->reading, "measure", stronger)) {
		piece->strengthens = reading_label(f->reading, "measure", stronger, f->arena);
		piece->strengthens_url = thing_url(f->reading, "measure", stronger, f->arena);
	}
}

static void fill_head(struct filling *f, struct query *q)
{
	struct measure_piece *piece = f->piece;

	f->code = copy(f, q, 0);
	f->campaign = column_id(q, 2);
	f->campaign_unit = column_id(q, 25);
	f->campaign_code = copy(f, q, 27);
	f->at = counted_at(f->reading, f->campaign_unit);
	f->recurs = !column_null(q, 9);
	piece->campaign = copy(f, q, 24);
	piece->campaign_url = thing_url(f->reading, "campaign", f->campaign, f->arena);
	piece->draft = column_number(q, 26) == CAMPAIGN_DRAFT;
	piece->workstream = copy(f, q, 3);
	piece->stage = copy(f, q, 4);
	piece->instruction = markdown_html(column_text(q, 5), f->arena);
	piece->due = column_date(q, 6);
	piece->nobody_accepts = column_number(q, 7) == ACCEPTED_NOBODY;
	piece->effort = column_null(q, 8) ? 0 : column_number(q, 8);
	if (f->recurs)
		piece->every = every_word(column_number(q, 9), f->request->language);
	piece->version = column_number(q, 15);
	piece->withdrawn = !column_null(q, 16);
	piece->withdrawn_on = column_date(q, 16);
	piece->place = column_number(q, 17);
	piece->proven_by = proven_label(f->reading, column_text(q, 28));
	const struct scope scope = scope_of(q, 18, f->campaign_unit, f->arena);
	piece->scope = scope_words(f->reading, &scope, f->arena);
	if (id_given(f->at) && !id_eq(f->at, f->campaign_unit))
		piece->counted = reading_label(f->reading, "unit", f->at, f->arena);
	fill_ties(f, q);
}

static void fill_clauses(const struct filling *f)
{
	struct measure_piece *piece = f->piece;
	struct query *q = conn_query(f->reading->conn, &campaign_sql_clauses_carried_told);

	piece->clauses.ptr = arena_array(f->arena, CLAUSES_SHOWN, sizeof(*piece->clauses.ptr));
	query_id(q, "measure", f->measure);
	while (piece->clauses.ptr && piece->clauses.count < CLAUSES_SHOWN && query_next(q)) {
		str clause = copy(f, q, 0);
		piece->clauses.ptr[piece->clauses.count++] = (struct decided_measure){
			.title = arena_printf(
				f->arena, "%.*s %.*s", STR_ARG(clause), STR_ARG(column_text(q, 1))),
			.url = address(f->arena, "/view/clause-answers", "campaign",
				f->campaign_code, "clause", clause, NULL),
		};
	}
	query_end(q);
}

/* ---- What will be asked ---- */

static void fill_form(const struct filling *f)
{
	struct measure_piece *piece = f->piece;
	const struct pair measure = { STR("measure"), f->code };
	struct field fields[FORM_MAX];
	size_t count = form_asks(f->reading, &measure, 1, f->arena, fields, FORM_MAX);

	piece->inputs.ptr = arena_array(f->arena, count, sizeof(*piece->inputs.ptr));
	for (size_t n = 0; piece->inputs.ptr && n < count; n++) {
		struct field *field = arena_alloc(f->arena, sizeof(*field));
		if (!field)
			return;
		*field = fields[n];
		str name = str_of(field->name);
		piece->inputs.ptr[piece->inputs.count++] =
			input_of(f->request, field, name, name, STR_NONE, NULL);
	}
}

static void fill_figures(const struct filling *f)
{
	struct measure_piece *piece = f->piece;
	struct query *q = conn_query(f->reading->conn, &campaign_sql_figures_used);

	piece->figures.ptr = arena_array(f->arena, FORM_MAX, sizeof(*piece->figures.ptr));
	query_id(q, "measure", f->measure);
	while (piece->figures.ptr && piece->figures.count < FORM_MAX && query_next(q))
		piece->figures.ptr[piece->figures.count++] = (struct figure_used){
			.title = copy(f, q, 1),
			.url = thing_url(f->reading, "figure", column_id(q, 0), f->arena),
			.label = copy(f, q, 2),
			.period = choice_label(
				figure_periods, column_number(q, 3), f->request->language),
		};
	query_end(q);
}

/* ---- How far it is ---- */

static void fill_counts(const struct filling *f)
{
	struct measure_piece *piece = f->piece;
	uint32_t counts[BOARD_COUNTS] = { 0 };
	str unit = reading_code(f->reading, "unit", f->at, f->arena);

	board_total(f->reading->board, f->at, f->measure, f->reading->today, counts);
	struct share share =
		share_of(counts[BOARD_ANSWERED], counts[BOARD_SCOPE], counts[BOARD_OVERDUE]);
	piece->percent = share.percent;
	piece->step = share.step;
	piece->counts.ptr = arena_array(f->arena, BOARD_COUNTS, sizeof(*piece->counts.ptr));
	for (int k = 0; piece->counts.ptr && k < BOARD_COUNTS; k++) {
		int64_t count = counts[k];
		piece->counts.ptr[piece->counts.count++] = (struct count_line){
			.label = said(f, progress_counts[k].label),
			.count = count,
			.alarm = k == BOARD_OVERDUE && count,
			.url = count ? address(f->arena, "/view/rests-on", "unit", unit, "measure",
					       f->code, "count", str_of(progress_counts[k].code),
					       NULL)
				     : STR_NONE,
		};
	}
}

static str number_label(const struct filling *f, size_t which)
{
	struct query *q = conn_query(f->reading->conn, &campaign_sql_form);
	str label = STR("");
	size_t at = 0;

	query_id(q, "measure", f->measure);
	while (!label.len && query_next(q)) {
		int64_t kind = column_number(q, 3);
		if ((kind == FORM_NUMBER || kind == FORM_DECIMAL) && at++ == which)
			label = copy(f, q, 2);
	}
	query_end(q);
	return label;
}

/* The last of each field's entries is the whole. */
static void add_numbers(const struct filling *f, const struct board_table *table,
	const struct board_number *numbers, size_t count)
{
	struct measure_piece *piece = f->piece;

	piece->numbers.ptr = arena_array(f->arena, FORM_MAX, sizeof(*piece->numbers.ptr));
	for (size_t n = 0; piece->numbers.ptr && n < count; n++) {
		const struct board_number *whole = &numbers[n * (table->rows + 1) + table->rows];
		if (id_eq(whole->measure, f->measure) && piece->numbers.count < FORM_MAX)
			piece->numbers.ptr[piece->numbers.count++] =
				(struct number_line){ number_label(f, whole->field), whole->sum,
					whole->given };
	}
}

static bool has_numbers(const struct filling *f)
{
	struct query *q = conn_query(f->reading->conn, &campaign_sql_form_numbers);

	query_id(q, "measure", f->measure);
	bool has = query_next(q);
	query_end(q);
	return has;
}

static void fill_numbers(const struct filling *f)
{
	struct board_table table = { 0 };
	struct board_number *numbers = NULL;

	if (!has_numbers(f))
		return;
	if (board_read(f->reading->board, f->at, f->campaign, f->reading->today, &table)) {
		size_t count =
			board_read_numbers(f->reading->board, f->at, f->campaign, &table, &numbers);
		add_numbers(f, &table, numbers, count);
	}
	board_table_done(&table);
	free(numbers);
}

/* The one that is to come next, one after it, and the last before. */
static void fill_periods(const struct filling *f)
{
	struct measure_piece *piece = f->piece;
	struct query *q = conn_query(f->reading->conn, &campaign_sql_periods);
	struct period_line *lines = arena_array(f->arena, MEASURES_MAX, sizeof(*lines));
	size_t count = 0, ahead = 0;

	query_id(q, "series", f->measure);
	while (lines && count < MEASURES_MAX && ahead < 2 && query_next(q)) {
		date due = column_date(q, 3);
		uint32_t counts[BOARD_COUNTS] = { 0 };
		bool coming = due.day >= f->reading->today.day;
		if (id_given(f->at))
			board_total(f->reading->board, f->at, column_id(q, 0), f->reading->today,
				counts);
		lines[count++] = (struct period_line){
			.code = period_of(copy(f, q, 1)),
			.url = thing_url(f->reading, "measure", column_id(q, 0), f->arena),
			.due = due,
			.next = coming && !ahead,
			.share = share_of(
				counts[BOARD_ANSWERED], counts[BOARD_SCOPE], counts[BOARD_OVERDUE]),
		};
		ahead += coming;
	}
	query_end(q);
	size_t from = count > PERIODS_SHOWN ? count - PERIODS_SHOWN : 0;
	piece->periods.ptr = lines ? lines + from : NULL;
	piece->periods.count = count - from;
	piece->periods_url = address(f->arena, "/view/periods", "measure", f->code, NULL);
}

/* ---- What became another ---- */

static void fill_tightened(const struct filling *f)
{
	struct measure_piece *piece = f->piece;
	struct query *q = conn_query(f->reading->conn, &campaign_sql_tightened_told);

	piece->tightened.ptr =
		arena_array(f->arena, TIGHTENED_SHOWN, sizeof(*piece->tightened.ptr));
	query_id(q, "measure", f->measure);
	while (piece->tightened.ptr && query_next(q)) {
		if (!reading_knows(f->reading, "unit", column_id(q, 0)))
			continue;
		if (piece->tightened.count == TIGHTENED_SHOWN) {
			piece->tightened_url = address(
				f->arena, "/view/tightened", "campaign", f->campaign_code, NULL);
			break;
		}
		piece->tightened.ptr[piece->tightened.count++] = (struct tightened_line){
			.unit = reading_label(f->reading, "unit", column_id(q, 0), f->arena),
			.day = !column_null(q, 1),
			.due = column_date(q, 1),
			.field = copy(f, q, 2),
			.least = column_number(q, 3),
		};
	}
	query_end(q);
}

static void fill_versions(const struct filling *f)
{
	struct measure_piece *piece = f->piece;
	struct query *q = conn_query(f->reading->conn, &campaign_sql_versions_told);

	piece->versions.ptr = arena_array(f->arena, VERSIONS_SHOWN, sizeof(*piece->versions.ptr));
	query_id(q, "measure", f->measure);
	query_number(q, "most", VERSIONS_SHOWN);
	while (piece->versions.ptr && query_next(q))
		piece->versions.ptr[piece->versions.count++] =
			(struct version_line){ column_number(q, 0), column_date(q, 1),
				copy(f, q, 2) };
	query_end(q);
	piece->versions_url = address(f->arena, "/view/versions", "measure", f->code, NULL);
}

/* ---- The reader's own ---- */

static void add_own(const struct filling *f, id unit)
{
	struct measure_piece *piece = f->piece;
	struct board_duty duty;

	if (piece->own.count == OWN_SHOWN ||
		!board_binds(f->reading->board, unit, f->measure, &duty))
		return;
	bool open = duty.state == BOARD_OPEN || duty.state == BOARD_RETURNED;
	piece->own.ptr[piece->own.count++] = (struct own_duty){
		.unit = reading_label(f->reading, "unit", unit, f->arena),
		.url = duty_address(f->reading, unit, f->measure, NULL, f->arena),
		.state = choice_label(
			duty_states, duty_state_shown(duty.state), f->request->language),
		.due = duty.due,
		.open = open,
		.overdue = open && f->reading->today.day > duty.due.day,
	};
}

static void fill_own(const struct filling *f)
{
	const struct standing *standing = f->reading->standing;

	f->piece->own.ptr = arena_array(f->arena, OWN_SHOWN, sizeof(*f->piece->own.ptr));
	for (size_t n = 0; f->piece->own.ptr && standing && n < standing->count; n++) {
		bool before = false;
		for (size_t k = 0; k < n; k++)
			before |= id_eq(standing->held[k].unit, standing->held[n].unit);
		if (!before)
			add_own(f, standing->held[n].unit);
	}
}

/* ---- The panel ---- */

static bool fill(struct filling *f)
{
	struct query *q = conn_query(f->reading->conn, &campaign_sql_measure_page);

	query_id(q, "id", f->measure);
	bool found = query_next(q);
	if (found)
		fill_head(f, q);
	query_end(q);
	if (!found)
		return false;
	fill_own(f);
	fill_clauses(f);
	fill_form(f);
	fill_figures(f);
	if (f->recurs)
		fill_periods(f);
	else if (id_given(f->at) && !f->piece->draft && !f->piece->withdrawn) {
		fill_counts(f);
		fill_numbers(f);
	}
	fill_tightened(f);
	fill_versions(f);
	questions_fill(&f->piece->questions, f->request, f->reading, f->campaign, f->measure,
		QUESTIONS_SHOWN);
	return true;
}

void show_measure(struct request *request, struct reading *reading, id measure, struct page *page)
{
	struct measure_piece piece = { .draft = false };
	struct filling f = { .piece = &piece,
		.request = request,
		.reading = reading,
		.arena = request->arena,
		.measure = measure };

	if (fill(&f))
		piece_measure(page, &piece);
}
