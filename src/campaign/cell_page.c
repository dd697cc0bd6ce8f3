/* GET /board/{unit}/{measure}: one cell of a board, opened. */
#include "campaign/cell_page.h"
#include "base/catalogue.h"
#include "campaign/board_page.h"
#include "campaign/campaign.sql.h"
#include "campaign/progress.h"

#define SHOWN 30 /* rows of each list */

struct cell_asked {
	opt_date on, known;
	str lang;
};

static const struct field cell_fields[] = {
	{ AT(struct cell_asked, on, DATE), .label = N_("As if today were") },
	{ AT(struct cell_asked, known, DATE), .label = N_("As it was known on") },
	{ AT(struct cell_asked, lang, TEXT), .label = N_("Language"), .max = 20 },
};
static const struct field_table cell_table = FIELD_TABLE(struct cell_asked, cell_fields);

struct opening {
	struct request *request;
	struct reading *reading;
	struct board_way way;
	struct org_unit unit;
	struct campaign campaign;
	id measure;
	str code; /* of the measure */
	str known; /* the earlier day of which it is; not given: now */
	date as_of;
	uint32_t counts[BOARD_COUNTS];
	struct cell_page *page;
};

/* The list behind a count; there is none of what would be on another day. */
static str rests_url(const struct opening *o, enum board_count count)
{
	CLEANUP(buf_done) struct buf text = BUF(4096);
	struct page url = { .out = &text };

	if (!o->counts[count] || o->way.on.given)
		return STR_NONE;
	buf_text(&text, "/view/rests-on?unit=");
	page_url_part(&url, o->unit.code);
	buf_text(&text, "&measure=");
	page_url_part(&url, o->code);
	buf_printf(&text, "&count=%s", progress_counts[count].code);
	if (o->known.len) {
		buf_text(&text, "&known=");
		page_url_part(&url, o->known);
	}
	return arena_copy(o->request->arena, buf_str(&text));
}

static void fill_counts(struct opening *o)
{
	struct cell_page *page = o->page;

	board_total(o->reading->board, o->unit.unit, o->measure, o->as_of, o->counts);
	page->scope = o->counts[BOARD_SCOPE];
	page->answered = o->counts[BOARD_ANSWERED];
	page->binds = page->scope > 0;
	page->some_silent = page->scope > page->answered + (int64_t)o->counts[BOARD_WAIVES];
	page->percent = page->scope ? page->answered * 100 / page->scope : 0;
	page->share = (struct share_piece){ page->answered, page->scope };
	page->scope_url = rests_url(o, BOARD_SCOPE);
	page->answered_url = rests_url(o, BOARD_ANSWERED);
	page->counts.ptr = arena_array(o->request->arena, BOARD_COUNTS, sizeof(*page->counts.ptr));
	for (int k = BOARD_ACCEPTS; page->counts.ptr && k < BOARD_COUNTS; k++)
		page->counts.ptr[page->counts.count++] = (struct cell_count){
			.label = str_of(tr(o->request->language, progress_counts[k].label)),
			.url = rests_url(o, (enum board_count)k),
			.count = o->counts[k],
			.alarm = k == BOARD_OVERDUE && o->counts[k],
		};
}

static bool fill_lists(struct opening *o, struct err *err)
{
	static const char *const silent[] = { "unit", "name", "due", "state", "overdue", NULL };
	static const char *const answers[] = { "unit", "name", "state", "late", "given", "values",
		"note", "reason", NULL };
	const struct pair pairs[] = { { STR("measure"), o->code }, { STR("unit"), o->unit.code },
		{ STR("campaign"), o->campaign.code } };

	return excerpt_take(o->request, o->reading,
		       &(struct excerpt_asked){
			       &unanswered_view, silent, pairs, 3, SHOWN, "silent", o->known },
		       &o->page->silent, err) &&
	       excerpt_take(o->request, o->reading,
		       &(struct excerpt_asked){
			       &answers_view, answers, pairs, 2, SHOWN, "answers", o->known },
		       &o->page->answers, err);
}

/* Of this measure alone. */
static str chase_url(const struct opening *o)
{
	CLEANUP(buf_done) struct buf text = BUF(4096);
	struct page url = { .out = &text };

	buf_add(&text, page_address(o->request->arena, "/chase/", o->unit.code, o->campaign.code));
	buf_text(&text, "&measure=");
	page_url_part(&url, o->code);
	return arena_copy(o->request->arena, buf_str(&text));
}

static void fill_ways(struct opening *o)
{
	struct cell_page *page = o->page;
	struct arena *arena = o->request->arena;

	board_fill_line(
		o->request, o->reading, o->unit.unit, o->campaign.code, &o->way, &page->line);
	page->board_url = board_address(arena, o->unit.code, STR_NONE, o->campaign.code, &o->way);
	page->measure_url = page_address(arena, "/measure/", o->code, STR_NONE);
	page->unit_url = page_address(arena, "/unit/", o->unit.code, STR_NONE);
	if (!o->known.len && o->campaign.state == CAMPAIGN_IN_FORCE)
		page->chase_url = chase_url(o);
	if (o->known.len)
		page->earlier.now_url =
			board_address(arena, o->unit.code, o->code, STR_NONE, &(struct board_way){ 0 });
	page->frame = frame_of(o->request,
		board_address(arena, o->unit.code, o->code, STR_NONE, &o->way), "board");
}

/* False where the campaign is a draft, or the measure recurs and its periods are meant. */
static bool find_measure(struct opening *o)
{
	struct cell_page *page = o->page;
	struct arena *arena = o->request->arena;
	struct query *q = conn_query(o->reading->conn, &campaign_sql_measure_cell);
	id campaign = ID_NONE;

	query_id(q, "id", o->measure);
	if (query_next(q)) {
		campaign = column_id(q, 0);
		o->code = arena_copy(arena, column_text(q, 1));
		page->title = arena_copy(arena, column_text(q, 2));
		page->workstream = arena_copy(arena, column_text(q, 3));
	}
	query_end(q);
	return id_given(campaign) &&
	       campaign_get(o->reading->conn, campaign, arena, &o->campaign) &&
	       org_unit_get(o->reading->conn, o->unit.unit, arena, &o->unit) &&
	       board_due(o->reading->board, o->unit.unit, o->measure, &page->due);
}

static bool may_see(struct request *request, struct response *response, struct opening *o)
{
	o->unit.unit = reading_find(o->reading, "unit", request->parts[0]);
	o->measure = reading_find(o->reading, "measure", request->parts[1]);
	if (!id_given(o->unit.unit) || !id_given(o->measure)) {
		response_missing(response, request->language);
		return false;
	}
	if (reading_may(o->reading, RIGHT_SEE, o->unit.unit))
		return true;
	response_forbidden(response, request->language);
	return false;
}

static void show(struct opening *o, struct response *response)
{
	struct request *request = o->request;
	struct page out = { .out = &response->body, .language = request->language };
	struct cell_asked *asked;
	struct err err;

	if (!may_see(request, response, o) ||
		!request_parameters(request, response, &cell_table, o->reading, (void **)&asked))
		return;
	o->known = earlier_day(request, &o->page->earlier.day);
	o->way = (struct board_way){ .on = asked->on,
		.known = { str_given(o->known), o->page->earlier.day } };
	o->as_of = o->page->as_of = asked->on.given ? asked->on.v : o->reading->today;
	if (!find_measure(o)) {
		response_refuse(response, 404, "R-BOARD-01",
			tr(request->language,
				N_("This campaign is not in force yet: it has no board.")));
		return;
	}
	o->page->unit = o->unit.name;
	o->page->campaign = o->campaign.title;
	fill_counts(o);
	fill_ways(o);
	if (!fill_lists(o, &err)) {
		response_fault(response, &err, request->language);
		return;
	}
	response->type = "text/html; charset=utf-8";
	page_cell(&out, o->page);
}

void get_cell(struct request *request, struct response *response)
{
	struct cell_page page = { .binds = false };
	struct opening opening = {
		.request = request, .reading = request_read(request, response), .page = &page
	};

	if (!opening.reading)
		return;
	show(&opening, response);
	ledger_read_end(opening.reading);
}
