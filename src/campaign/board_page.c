/* Filling the page of a board: the line above the unit, its children by workstream, the measures
 * one by one. */
#include "campaign/board_page.h"
#include "base/catalogue.h"
#include "campaign/address.h"
#include "campaign/campaign.sql.h"

#define URL_MAX 4096
#define OTHERS_MAX 20 /* campaigns beside the one shown */

/* This board, looked at in another way. */
static str board_url(const struct filling *f, const struct board_way *way)
{
	return board_address(
		f->request->arena, f->board.unit.code, STR_NONE, f->board.campaign.code, way);
}

static str file_url(const struct filling *f, const char *format)
{
	CLEANUP(buf_done) struct buf text = BUF(URL_MAX);
	const struct board_way way = { .on = f->look->way.on, .known = f->look->way.known };

	buf_text(&text, "/api/v1");
	buf_add(&text, board_url(f, &way));
	buf_printf(&text, "&format=%s", format);
	return arena_copy(f->request->arena, buf_str(&text));
}

static str brief_url(const struct filling *f)
{
	str url = page_address(
		f->request->arena, "/brief/", f->board.unit.code, f->board.campaign.code);
	const opt_date *known = &f->look->way.known;
	char day[DATE_TEXT];

	return known->given ? arena_printf(f->request->arena, "%.*s&known=%.*s", STR_ARG(url),
				      STR_ARG(date_print(known->v, day)))
			    : url;
}

/* ---- The parts of the page ---- */

void board_fill_line(struct request *request, struct reading *reading, id unit, str campaign,
	const struct board_way *way, struct board_page_links *ret)
{
	id line[BOARD_DEPTH_MAX];
	size_t count = board_line(reading->board, unit, line);

	ret->ptr = arena_array(request->arena, count, sizeof(*ret->ptr));
	for (size_t n = 0; ret->ptr && n + 1 < count; n++) {
		struct org_unit above;
		if (reading_may(reading, RIGHT_SEE, line[n]) &&
			org_unit_get(reading->conn, line[n], request->arena, &above))
			ret->ptr[ret->count++] = (struct board_page_link){ .name = above.name,
				.url = board_address(
					request->arena, above.code, STR_NONE, campaign, way) };
	}
}

/* How the board above is looked at: what is open or chosen here need not be there. */
static void fill_line(const struct filling *f)
{
	struct board_way way = f->look->way;

	way.number = STR_NONE;
	board_fill_line(f->request, f->reading, f->board.unit.unit, f->board.campaign.code, &way,
		&f->page->line);
}

static void add_link(struct board_page_links *links, str name, str url, bool chosen)
{
	links->ptr[links->count++] = (struct board_page_link){ name, url, chosen };
}

/* By measure or by workstream; all of these, or one. */
static void fill_ways(const struct filling *f)
{
	struct board_page *page = f->page;
	const struct progress_board *board = &f->board;
	struct board_way way = f->look->way;

	page->ways.ptr = arena_array(f->request->arena, 2, sizeof(*page->ways.ptr));
	page->strands.ptr =
		arena_array(f->request->arena, board->group_count + 1, sizeof(*page->strands.ptr));
	if (!page->ways.ptr || !page->strands.ptr)
		return;
	for (const struct choice *by = board_by_choices; by->code; by++) {
		way.by = by->value == BOARD_BY_MEASURE ? 0 : by->value;
		add_link(&page->ways, str_of(tr(f->request->language, by->label)),
			board_url(f, &way), page->by_measure == (by->value == BOARD_BY_MEASURE));
	}
	way = f->look->way;
	way.workstream = STR_NONE;
	add_link(&page->strands, str_of(tr(f->request->language, N_("All workstreams"))),
		board_url(f, &way), f->group == PROGRESS_ALL);
	for (size_t n = 0; n < board->group_count; n++) {
		way.workstream = board->groups[n];
		add_link(&page->strands, board->groups[n], board_url(f, &way), f->group == n);
	}
	if (f->group != PROGRESS_ALL)
		page->strand = board->groups[f->group];
}

static struct board_page_measure measure_at(const struct filling *f, size_t n)
{
	const struct progress_board *board = &f->board;
	const struct board_table *table = &board->table;
	const struct board_way way = { .on = f->look->way.on, .known = f->look->way.known };
	const size_t at = table->rows * table->columns + n;
	const struct progress_measure *measure = &board->measures[n];

	return (struct board_page_measure){
		.title = measure->title,
		.workstream = measure->workstream,
		.url = board_address(
			f->request->arena, board->unit.code, measure->code, STR_NONE, &way),
		.due = measure->due,
		.scope = table->counts[BOARD_SCOPE][at],
		.answered = table->counts[BOARD_ANSWERED][at],
		.accepted = table->counts[BOARD_ACCEPTS][at],
		.returned = table->counts[BOARD_RETURNS][at],
		.waived = table->counts[BOARD_WAIVES][at],
		.overdue = table->counts[BOARD_OVERDUE][at],
		.late = table->counts[BOARD_LATE][at],
		.step = board_cell_of(
			table->counts[BOARD_ANSWERED][at], table->counts[BOARD_SCOPE][at], 0)
				.step,
	};
}

static void fill_measures(const struct filling *f)
{
	struct board_page *page = f->page;
	const size_t count = f->board.table.columns;

	page->measures.ptr = arena_array(f->request->arena, count, sizeof(*page->measures.ptr));
	for (size_t n = 0; page->measures.ptr && n < count; n++)
		if (f->group == PROGRESS_ALL || f->board.measures[n].group == f->group)
			page->measures.ptr[page->measures.count++] = measure_at(f, n);
}

static void fill_head(const struct filling *f)
{
	const struct campaign *campaign = &f->board.campaign;
	const struct org_unit *unit = &f->board.unit;
	struct board_page *page = f->page;
	const date as_of = f->board.as_of;
	const struct campaign_time now = campaign_time(campaign, as_of);

	page->found = true;
	page->unit = unit->name;
	page->alias = unit->alias;
	page->as_of = as_of;
	page->starts = campaign->starts;
	page->ends = campaign->ends;
	page->day = now.day;
	page->days = now.days;
	page->ahead = now.ahead;
	page->running = now.running;
	page->closed = campaign->closed.given && campaign->closed.v.day <= as_of.day;
	page->closed_on = campaign->closed.v;
	page->asked = f->board.table.columns > 0;
	page->csv_url = file_url(f, "csv");
	page->xlsx_url = file_url(f, "xlsx");
	page->brief_url = brief_url(f);
	page->json_url = file_url(f, "json");
}

/* Pages about the same. What is to be done follows from what is known now. */
static void fill_ways_on(const struct filling *f)
{
	struct board_page *page = f->page;
	struct arena *arena = f->request->arena;
	struct board_way way = f->look->way;

	page->campaign_url = page_address(arena, "/campaign/", page->code, STR_NONE);
	page->unit_url = page_address(arena, "/unit/", f->board.unit.code, STR_NONE);
	page->rehearsal_url = page_address(arena, "/rehearsal/", page->code, STR_NONE);
	if (!way.known.given && !page->closed)
		page->chase_url = page_address(arena, "/chase/", f->board.unit.code, page->code);
	way.known = way.on = (opt_date){ .given = false };
	if (f->look->way.known.given)
		page->earlier = (struct earlier_piece){ f->look->way.known.v, board_url(f, &way) };
	else if (f->look->way.on.given)
		page->now_url = board_url(f, &way);
}

static void keep(struct board_page *page, const char *name, str value)
{
	if (str_given(value) && value.len)
		page->kept.ptr[page->kept.count++] = (struct board_kept){ name, value };
}

static struct input_piece day_asked(const struct filling *f, const char *name, const char *label)
{
	const struct field field = {
		.name = name, .label = label, .kind = FIELD_DATE, .need = true
	};
	str typed = request_query(f->request, str_of(name));
	struct input_piece input =
		input_of(f->request, &field, str_of(name), str_of(name), typed, f->look->days);

	input.required = false;
	return input;
}

/* The form for another day: all else stays as it is looked at. */
static void fill_day(const struct filling *f)
{
	struct board_page *page = f->page;
	struct arena *arena = f->request->arena;
	const struct board_way *way = &f->look->way;
	char today[DATE_TEXT];

	page->kept.ptr = arena_array(arena, 6, sizeof(*page->kept.ptr));
	if (!page->kept.ptr)
		return;
	keep(page, "campaign", page->code);
	keep(page, "by", choice_code(board_by_choices, way->by));
	keep(page, "workstream", way->workstream);
	keep(page, "open", way->open);
	keep(page, "sort", choice_code(board_sort_choices, way->sort));
	keep(page, "number", way->number);
	page->day_url = board_address(
		arena, f->board.unit.code, STR_NONE, STR_NONE, &(struct board_way){ 0 });
	page->on = day_asked(f, "on", N_("As if today were"));
	page->known = day_asked(f, "known", N_("As it was known on"));
	page->known.latest =
		arena_copy(arena, date_print(ledger_today(f->request->ledger), today));
	page->other_day = way->on.given || way->known.given || page->on.wrong || page->known.wrong;
}

static void fill_frame(const struct filling *f)
{
	str here = f->page->found ? board_url(f, &f->look->way) : STR("/board");

	f->page->frame = frame_of(f->request, here, "board");
}

/* The workstream that was asked for; all, where the campaign has none of that name. */
static size_t group_named(const struct progress_board *board, str name)
{
	for (size_t n = 0; str_given(name) && n < board->group_count; n++)
		if (str_eq(board->groups[n], name))
			return n;
	return PROGRESS_ALL;
}

static void fill_body(struct filling *f)
{
	f->group = group_named(&f->board, f->look->way.workstream);
	f->page->by_measure = f->look->way.by != BOARD_BY_WORKSTREAM;
	fill_head(f);
	fill_ways_on(f);
	fill_day(f);
	fill_line(f);
	fill_ways(f);
	board_fill_units(f);
	board_fill_heat(f);
	fill_measures(f);
	board_fill_numbers(f);
}

static void fill_campaign(struct filling *f)
{
	struct campaign campaign;
	id unit = f->look->unit;
	date as_of = f->look->way.on.given ? f->look->way.on.v : f->reading->today;

	if (!campaign_get(f->reading->conn, f->campaign, f->request->arena, &campaign))
		return;
	f->page->campaign = campaign.title;
	f->page->code = campaign.code;
	f->page->draft = campaign.state == CAMPAIGN_DRAFT;
	if (f->page->draft)
		f->page->rehearsal_url =
			page_address(f->request->arena, "/rehearsal/", campaign.code, STR_NONE);
	if (!progress_read(f->reading, id_given(unit) ? unit : campaign.unit, campaign.campaign,
		    as_of, PROGRESS_UNITS, f->request->arena, &f->board))
		return;
	fill_body(f);
}

/* A campaign concerns the units below its own, and those above, which see what comes of it. */
static bool concerns(const struct filling *f, id own)
{
	struct board *board = f->reading->board;
	id unit = f->look->unit;

	return !id_given(unit) || board_within(board, unit, own) || board_within(board, own, unit);
}

/* Which campaign is shown, and which others in force could be, the latest first. */
static void fill_campaigns(struct filling *f)
{
	struct board_page *page = f->page;
	struct arena *arena = f->request->arena;
	struct query *q = conn_query(f->reading->conn, &campaign_sql_campaigns_in_force);
	struct org_unit asked;
	const struct board_way way = { .on = f->look->way.on, .known = f->look->way.known };
	str unit = STR_NONE;

	f->campaign = f->look->campaign;
	page->others.ptr = arena_array(arena, OTHERS_MAX, sizeof(*page->others.ptr));
	if (id_given(f->look->unit) &&
		org_unit_get(f->reading->conn, f->look->unit, arena, &asked)) {
		unit = asked.code;
		page->unit = asked.name;
	}
	while (page->others.ptr && page->others.count < OTHERS_MAX && query_next(q)) {
		id campaign = column_id(q, 0);
		if (!concerns(f, column_id(q, 1)))
			continue;
		if (!id_given(f->campaign))
			f->campaign = campaign;
		if (id_eq(campaign, f->campaign))
			continue;
		page->others.ptr[page->others.count++] = (struct board_page_link){
			.name = arena_copy(arena, column_text(q, 3)),
			.url = board_address(arena, unit, STR_NONE, column_text(q, 2), &way)
		};
	}
	query_end(q);
}

void board_page_fill(struct board_page *page, struct request *request, struct reading *reading,
	const struct board_look *look)
{
	struct filling f = { .page = page, .request = request, .reading = reading, .look = look };

	page->missing = look->missing;
	if (!look->missing) {
		fill_campaigns(&f);
		fill_campaign(&f);
	}
	fill_frame(&f);
	progress_done(&f.board);
}
