/* GET /rehearsal/{campaign}: what a campaign asks of whom, or would if it were amended; and its charts as files. */
#include "campaign/rehearsal_page.h"
#include "base/catalogue.h"
#include "campaign/board_page.h"
#include "campaign/campaign.sql.h"
#include "campaign/rehearsal.h"

#define SHOWN 20 /* rows of each list */
#define PAIRS_MAX 8

struct rehearsal_asked {
	id unit, measure;
	opt_date due;
	opt_number effort_minutes, most;
	str lang;
};

static const struct field asked_fields[] = {
	{ AT(struct rehearsal_asked, unit, REF), .label = N_("Unit"), .ref = "unit" },
	{ AT(struct rehearsal_asked, measure, REF), .label = N_("Measure"), .ref = "measure" },
	{ AT(struct rehearsal_asked, due, DATE), .label = N_("New day") },
	{ AT(struct rehearsal_asked, effort_minutes, NUMBER),
		.label = N_("Effort (minutes a unit)"), .max = 100000 },
	{ AT(struct rehearsal_asked, most, NUMBER), .label = N_("Duties in one week"), .min = 1,
		.max = 1000 },
	{ AT(struct rehearsal_asked, lang, TEXT), .label = N_("Language"), .max = 20 },
};
static const struct field_table asked_table = FIELD_TABLE(struct rehearsal_asked, asked_fields);

struct showing {
	struct request *request;
	struct reading *reading;
	struct rehearsal r;
	const struct rehearsal_asked *asked;
	struct org_unit unit; /* at and below which it is told */
	struct rehearsal_page *page;
};

/* ---- The charts ---- */

/* 12,345.6: as pages print it. */
static str hours_text(const struct showing *s, int64_t minutes)
{
	CLEANUP(buf_done) struct buf text = BUF(64);
	struct page page = { .out = &text, .language = s->request->language };

	page_words(&page, ((decimal){ .v = minutes / 6, .places = 1 }));
	return arena_copy(s->request->arena, buf_str(&text));
}

static str count_text(const struct showing *s, int64_t count)
{
	CLEANUP(buf_done) struct buf text = BUF(64);
	struct page page = { .out = &text, .language = s->request->language };

	page_words(&page, count);
	return arena_copy(s->request->arena, buf_str(&text));
}

static const char *say(const struct showing *s, const char *text)
{
	return tr(s->request->language, text);
}

static void fill_week(
	const struct showing *s, date monday, struct chart_row *row, struct figure_line *line)
{
	const struct rehearsal_asked *asked = s->asked;
	struct rehearsal_week week = rehearsal_week(s->reading->board, &s->r, s->unit.unit, monday,
		asked->most.given ? asked->most.v : REHEARSAL_WEEK_LIMIT);
	str *cells = arena_array(s->request->arena, 5, sizeof(*cells));

	if (!cells)
		return;
	cells[0] = hours_text(s, week.minutes);
	cells[1] = hours_text(s, week.others);
	cells[2] = count_text(s, week.duties);
	cells[3] = count_text(s, week.most);
	cells[4] = count_text(s, week.over);
	line->label = rehearsal_week_text(monday, s->request->arena);
	line->cells.ptr = cells;
	line->cells.count = 5;
	*row = (struct chart_row){ .label = line->label,
		.values = { week.minutes, week.others },
		.texts = { cells[0], cells[1] } };
}

static str chart_url(const struct showing *s, const char *name)
{
	CLEANUP(buf_done) struct buf text = BUF(8192);
	struct page url = { .out = &text };
	static const char *const asked[] = { "unit", "measure", "due", "effort_minutes", "most" };
	char before = '?';

	buf_text(&text, "/chart/rehearsal/");
	page_url_part(&url, s->r.campaign.code);
	buf_printf(&text, "/%s", name);
	for (size_t n = 0; n < COUNT(asked); n++) {
		str value = request_query(s->request, str_of(asked[n]));
		if (!value.len)
			continue;
		buf_printf(&text, "%c%s=", before, asked[n]);
		page_url_part(&url, value);
		before = '&';
	}
	return arena_copy(s->request->arena, buf_str(&text));
}

static bool fill_heads(const struct showing *s, struct figure_piece *figure, const char *head,
	const char *const *heads, size_t count)
{
	figure->head = str_of(say(s, head));
	figure->heads.ptr = arena_array(s->request->arena, count, sizeof(*figure->heads.ptr));
	for (size_t n = 0; figure->heads.ptr && n < count; n++)
		figure->heads.ptr[figure->heads.count++] = str_of(say(s, heads[n]));
	return figure->heads.ptr;
}

static void fill_weeks(const struct showing *s)
{
	static const char *const heads[] = { N_("Hours"), N_("Hours of other campaigns"),
		N_("Duties"), N_("Most of one unit, all campaigns"), N_("Units with too many") };
	struct figure_piece *figure = &s->page->weeks;
	struct arena *arena = s->request->arena;
	date *weeks = arena_array(arena, BOARD_COLUMNS_MAX, sizeof(*weeks));
	size_t count = weeks ? rehearsal_weeks(&s->r, s->r.own, weeks) : 0;
	struct chart_row *rows = arena_array(arena, count, sizeof(*rows));
	struct chart_series *series = arena_array(arena, 2, sizeof(*series));
	bool others = false; /* ask anything in these weeks */

	figure->lines.ptr = arena_array(arena, count, sizeof(*figure->lines.ptr));
	if (!rows || !series || !figure->lines.ptr ||
		!fill_heads(s, figure, N_("Week"), heads, COUNT(heads)))
		return;
	for (size_t n = 0; n < count; n++) {
		fill_week(s, weeks[n], &rows[n], &figure->lines.ptr[figure->lines.count++]);
		others |= rows[n].values[1] > 0;
	}
	series[0] = (struct chart_series){ s->r.campaign.title, TONE_FIRST };
	series[1] = (struct chart_series){ str_of(say(s, N_("Other campaigns"))), TONE_SECOND };
	figure->file_url = chart_url(s, "weeks");
	figure->open = true;
	figure->chart = (struct chart_piece){
		.kind = CHART_COLUMNS,
		.id = "weeks",
		.title = str_of(say(s, N_("Person-hours due in each week"))),
		.desc = arena_printf(arena, say(s, N_("%.*s, at and below %.*s")),
			STR_ARG(s->r.campaign.title), STR_ARG(s->unit.name)),
		.series = { series, others ? 2 : 1 },
		.rows = { rows, count },
		.one = 60,
	};
	s->page->has_weeks = count > 0;
}

static str day_text(const struct showing *s, date day)
{
	CLEANUP(buf_done) struct buf text = BUF(64);
	struct page page = { .out = &text, .language = s->request->language };

	page_words(&page, day);
	return arena_copy(s->request->arena, buf_str(&text));
}

static void fill_stage(
	const struct showing *s, struct query *q, struct chart_row *row, struct figure_line *line)
{
	str *cells = arena_array(s->request->arena, 2, sizeof(*cells));

	if (!cells)
		return;
	*row = (struct chart_row){ .label = arena_copy(s->request->arena, column_text(q, 1)),
		.from = column_date(q, 2),
		.to = column_date(q, 3) };
	cells[0] = day_text(s, row->from);
	cells[1] = day_text(s, row->to);
	line->label = row->label;
	line->cells.ptr = cells;
	line->cells.count = 2;
}

static void fill_stages(const struct showing *s)
{
	static const char *const heads[] = { N_("From"), N_("To") };
	struct figure_piece *figure = &s->page->stages;
	struct arena *arena = s->request->arena;
	struct query *q = conn_query(s->reading->conn, &campaign_sql_stages_told);
	struct chart_row *rows = arena_array(arena, CHART_ROWS_MAX, sizeof(*rows));

	figure->lines.ptr = arena_array(arena, CHART_ROWS_MAX, sizeof(*figure->lines.ptr));
	query_id(q, "campaign", s->r.campaign.campaign);
	while (rows && figure->lines.ptr && figure->lines.count < CHART_ROWS_MAX && query_next(q)) {
		fill_stage(
			s, q, &rows[figure->lines.count], &figure->lines.ptr[figure->lines.count]);
		figure->lines.count++;
	}
	query_end(q);
	fill_heads(s, figure, N_("Stage"), heads, COUNT(heads));
	figure->file_url = chart_url(s, "stages");
	figure->chart = (struct chart_piece){
		.kind = CHART_STAGES,
		.id = "stages",
		.title = str_of(say(s, N_("Stages from day to day"))),
		.desc = s->r.campaign.title,
		.rows = { rows, figure->lines.count },
		.today = { true, s->reading->today },
	};
	s->page->has_stages = figure->lines.count > 0;
}

/* ---- The lists ---- */

struct listed {
	const struct view *view;
	const char *const *columns;
	struct excerpt_piece *ret;
	const char *id;
	bool amended; /* it knows of amendments */
};

static size_t pairs_of(const struct showing *s, bool amended, struct pair *pairs)
{
	static const char *const names[] = { "measure", "due", "effort_minutes", "most" };
	size_t count = 0;

	pairs[count++] = (struct pair){ STR("campaign"), s->r.campaign.code };
	if (!id_eq(s->unit.unit, s->r.campaign.unit))
		pairs[count++] = (struct pair){ STR("unit"), s->unit.code };
	for (size_t n = 0; amended && n < COUNT(names); n++) {
		str value = request_query(s->request, str_of(names[n]));
		if (value.len)
			pairs[count++] = (struct pair){ str_of(names[n]), value };
	}
	return count;
}

static bool fill_lists(struct showing *s, struct err *err)
{
	static const char *const below[] = { "unit", "name", "units", "duties", "hours", "most",
		NULL };
	static const char *const over[] = { "week", "unit", "name", "duties", NULL };
	static const char *const repeats[] = { "measure", "label", "asked_by", "as", "units",
		NULL };
	static const char *const held[] = { "measure", "label", "figure", "units", "held", NULL };
	static const char *const nobody[] = { "unit", "name", "nearest", "nearest_name", NULL };
	struct rehearsal_page *page = s->page;
	const struct listed lists[] = {
		{ &rehearsal_view, below, &page->below, "below", true },
		{ &rehearsal_over_view, over, &page->over, "over", true },
		{ &rehearsal_repeats_view, repeats, &page->repeats, "repeats", true },
		{ &rehearsal_held_view, held, &page->held, "held", false },
		{ &rehearsal_nobody_view, nobody, &page->nobody, "nobody", false },
	};
	struct pair pairs[PAIRS_MAX];

	for (size_t n = 0; n < COUNT(lists); n++) {
		const struct listed *list = &lists[n];
		size_t count = pairs_of(s, list->amended, pairs);
		if (!excerpt_take(s->request, s->reading,
			    &(struct excerpt_asked){
				    list->view, list->columns, pairs, count, SHOWN, list->id },
			    list->ret, err))
			return false;
	}
	return true;
}

/* ---- The page ---- */

struct rehearsal_options rehearsal_options(
	struct reading *reading, id campaign, id chosen, struct arena *arena)
{
	struct query *q = conn_query(reading->conn, &campaign_sql_measures_told);
	struct rehearsal_options options = { .ptr = arena_array(
						     arena, MEASURES_MAX, sizeof(*options.ptr)) };

	query_id(q, "campaign", campaign);
	while (options.ptr && options.count < MEASURES_MAX && query_next(q))
		options.ptr[options.count++] = (struct rehearsal_option){
			.code = arena_copy(arena, column_text(q, 1)),
			.title = arena_copy(arena, column_text(q, 2)),
			.chosen = id_eq(column_id(q, 0), chosen),
		};
	query_end(q);
	return options;
}

static void fill_options(const struct showing *s)
{
	struct rehearsal_page *page = s->page;

	page->options = rehearsal_options(
		s->reading, s->r.campaign.campaign, s->asked->measure, s->request->arena);
	page->due = request_query(s->request, STR("due"));
	page->effort = request_query(s->request, STR("effort_minutes"));
	page->most_asked = request_query(s->request, STR("most"));
	page->unit_asked = id_given(s->asked->unit) ? s->unit.code : STR_NONE;
}

static void fill_ways(const struct showing *s)
{
	struct rehearsal_page *page = s->page;
	struct arena *arena = s->request->arena;
	const struct campaign *campaign = &s->r.campaign;

	page->url = page_address(arena, "/rehearsal/", campaign->code, STR_NONE);
	page->campaign_url = page_address(arena, "/campaign/", campaign->code, STR_NONE);
	if (campaign->state != CAMPAIGN_DRAFT)
		page->board_url = page_address(arena, "/board/", s->unit.code, campaign->code);
	if (page->draft && reading_may(s->reading, campaign_deploy_act.right, campaign->unit))
		page->deploy_url = page_address(
			arena, "/act/campaign/deploy?campaign=", campaign->code, STR_NONE);
	if (campaign->state == CAMPAIGN_IN_FORCE &&
		reading_may(s->reading, campaign_amend_act.right, campaign->unit))
		page->amend_url = page_address(
			arena, "/act/campaign/amend?campaign=", campaign->code, STR_NONE);
	page->frame = frame_of(s->request, page->url, "rehearsal");
}

static void fill_head(const struct showing *s)
{
	struct rehearsal_page *page = s->page;
	struct burden burden =
		rehearsal_burden(s->reading->board, &s->r, s->unit.unit, s->r.own, pick_all, NULL);

	page->title = s->r.campaign.title;
	page->unit = s->unit.name;
	page->draft = s->r.campaign.state == CAMPAIGN_DRAFT;
	page->closed = s->r.campaign.state == CAMPAIGN_CLOSED;
	for (size_t n = 0; n < s->r.own; n++)
		page->amended |= id_eq(s->r.columns[n].measure, s->asked->measure);
	page->starts = s->r.campaign.starts;
	page->ends = s->r.campaign.ends;
	page->measures = (int64_t)s->r.own;
	page->units = burden.units;
	page->duties = burden.duties;
	page->most = burden.most;
	page->hours = hours_text(s, burden.minutes);
	page->most_hours = hours_text(s, burden.most_minutes);
}

/* Where no unit is asked for: all of it, for who sees all of it; else as far as the reader sees. */
static bool may_see(struct showing *s, struct response *response)
{
	id unit = id_given(s->asked->unit) ? s->asked->unit : s->r.campaign.unit;

	if (!id_given(s->asked->unit) && !reading_may(s->reading, RIGHT_SEE, unit))
		unit = reading_home(s->reading);
	if (id_given(unit) && reading_may(s->reading, RIGHT_SEE, unit))
		return org_unit_get(s->reading->conn, unit, s->request->arena, &s->unit);
	response_forbidden(response, s->request->language);
	return false;
}

/* Reads what was asked, and weighs it. False: the response is filled. */
static bool begin(struct showing *s, struct response *response)
{
	struct request *request = s->request;
	id campaign = reading_find(s->reading, "campaign", request->parts[0]);
	struct rehearsal_asked *asked;

	if (!id_given(campaign)) {
		response_missing(response, s->request->language);
		return false;
	}
	if (!request_parameters(request, response, &asked_table, s->reading, (void **)&asked))
		return false;
	s->asked = asked;
	struct rehearsal_change change = { asked->measure, asked->due, asked->effort_minutes };
	bool read = rehearsal_read(s->reading->conn, s->reading->board, campaign, true,
		id_given(asked->measure) ? &change : NULL, request->arena, &s->r);
	const struct err *fault = conn_fault(s->reading->conn);
	if (fault)
		response_fault(response, fault, request->language);
	else if (!read) /* that it is too much for the arena, the kernel says */
		response_missing(response, request->language);
	return read && !fault && may_see(s, response);
}

static void show(struct showing *s, struct response *response)
{
	struct page page = { .out = &response->body, .language = s->request->language };
	struct err err;

	if (!begin(s, response))
		return;
	fill_head(s);
	fill_ways(s);
	fill_options(s);
	fill_stages(s);
	if (s->r.own) {
		fill_weeks(s);
		if (!fill_lists(s, &err)) {
			response_fault(response, &err, s->request->language);
			return;
		}
	}
	response->type = "text/html; charset=utf-8";
	page_rehearsal(&page, s->page);
}

void get_rehearsal(struct request *request, struct response *response)
{
	struct rehearsal_page page = { .draft = false };
	struct showing showing = {
		.request = request, .reading = request_read(request, response), .page = &page
	};

	if (!showing.reading)
		return;
	show(&showing, response);
	ledger_read_end(showing.reading);
}

static void draw(struct showing *s, struct response *response)
{
	bool weeks = str_eq(s->request->parts[1], STR("weeks")),
	     stages = str_eq(s->request->parts[1], STR("stages"));

	if (!begin(s, response))
		return;
	if (weeks && s->r.own)
		fill_weeks(s);
	if (stages)
		fill_stages(s);
	if (s->page->has_weeks)
		chart_answer(s->request, response, &s->page->weeks.chart, "weeks.svg");
	else if (s->page->has_stages)
		chart_answer(s->request, response, &s->page->stages.chart, "stages.svg");
	else
		response_missing(response, s->request->language);
}

void get_rehearsal_chart(struct request *request, struct response *response)
{
	struct rehearsal_page page = { .draft = false };
	struct showing showing = {
		.request = request, .reading = request_read(request, response), .page = &page
	};

	if (!showing.reading)
		return;
	draw(&showing, response);
	ledger_read_end(showing.reading);
}
