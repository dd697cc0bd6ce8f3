/* The board over HTTP: JSON, CSV, a terminal's table, and the page. */
#include "base/book.h"
#include "base/csv.h"
#include "campaign/board_page.h"
#include "campaign/brief.h"
#include "campaign/chase_page.h"
#include "campaign/duty_page.h"
#include "campaign/fill.h"
#include "campaign/home.h"
#include "campaign/progress.h"
#include "campaign/rehearsal_page.h"
#include "campaign/welcome.h"
#include "ledger/noted.h"

#define CODES_MAX 200 /* a campaign's, a measure's and a field's together */
#define FILL_BYTES ((size_t)32 << 20)

struct board_asked {
	id campaign;
	opt_date on, known;
	opt_yesno numbers, bom;
	str format, lang;
	int by, sort;
	str workstream, open, number;
};

static const struct field asked_fields[] = {
	{ AT(struct board_asked, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct board_asked, on, DATE), .label = N_("As if today were"),
		.help = N_("Moves the day by which things are overdue, and nothing else: what was "
			   "answered by now counts.") },
	{ AT(struct board_asked, numbers, YESNO), .label = N_("With the number fields added up") },
	{ AT(struct board_asked, known, DATE), .label = N_("As it was known on") },
	{ AT(struct board_asked, format, TEXT), .label = N_("json, csv, table or xlsx"),
		.max = 10 },
	{ AT(struct board_asked, bom, YESNO), .label = N_("CSV begins with a byte order mark") },
	{ AT(struct board_asked, lang, TEXT), .label = N_("Language"), .max = 20 },
};

static const struct field_table asked_table = FIELD_TABLE(struct board_asked, asked_fields);

static const struct field page_fields[] = {
	{ AT(struct board_asked, campaign, REF), .label = N_("Campaign"), .ref = "campaign",
		.help = N_("Not given: of those in force that concern the unit, the one deployed "
			   "last.") },
	{ AT(struct board_asked, on, DATE), .label = N_("As if today were") },
	{ AT(struct board_asked, known, DATE), .label = N_("As it was known on") },
	{ AT(struct board_asked, by, CHOICE), .label = N_("Shown"), .choices = board_by_choices },
	{ AT(struct board_asked, workstream, TEXT), .label = N_("Workstream"), .max = TITLE_MAX },
	{ AT(struct board_asked, open, TEXT), .label = N_("With its periods"), .max = CODES_MAX },
	{ AT(struct board_asked, sort, CHOICE), .label = N_("Order"),
		.choices = board_sort_choices },
	{ AT(struct board_asked, number, TEXT), .label = N_("Number"), .max = CODES_MAX },
	{ AT(struct board_asked, lang, TEXT), .label = N_("Language"), .max = 20 },
};
static const struct field_table page_table = FIELD_TABLE(struct board_asked, page_fields);

static const char schema[] =
	"{\"type\":\"object\",\"required\":[\"unit\",\"campaign\",\"as_of\",\"counts\","
	"\"measures\",\"rows\",\"in_place\",\"total\"],"
	"\"properties\":{"
	"\"unit\":{\"type\":\"object\",\"properties\":{\"code\":{\"type\":\"string\"},\"name\":{"
	"\"type\":\"string\"}}},"
	"\"campaign\":{\"type\":\"integer\"},\"as_of\":{\"type\":\"string\",\"format\":\"date\"},"
	"\"counts\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"
	"\"measures\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"id\":{"
	"\"type\":\"integer\"},\"code\":{\"type\":\"string\"},"
	"\"series\":{\"type\":[\"string\",\"null\"]},"
	"\"title\":{\"type\":\"string\"},\"due\":{\"type\":\"string\",\"format\":\"date\"},"
	"\"period\":{\"type\":[\"string\",\"null\"]}}}},"
	"\"rows\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"unit\":{"
	"\"type\":\"object\"},\"nobody\":{\"type\":\"boolean\"},"
	"\"in_place\":{\"type\":\"integer\",\"description\":\"Of the answers that stand, those "
	"that a "
	"unit above gave in the place of one that has nobody\"},"
	"\"cells\":{\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":{\"type\":"
	"\"integer\"}}}}}},"
	"\"total\":{\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":{\"type\":"
	"\"integer\"}}},\"in_place\":{\"type\":\"integer\"},"
	"\"numbers\":{\"type\":\"array\",\"items\":{\"type\":\"object\"}}}}";

static const char template_schema[] =
	"{\"type\":\"object\",\"required\":[\"title\",\"stages\",\"measures\"],\"properties\":{"
	"\"title\":{\"type\":\"string\"},"
	"\"stages\":{\"type\":\"array\",\"items\":{\"type\":\"object\"}},"
	"\"measures\":{\"type\":\"array\",\"items\":{\"type\":\"object\"}}}}";

static void write_csv(const struct request *request, struct response *response,
	const struct progress_board *board)
{
	if (request_marked(request))
		buf_text(&response->body, CSV_MARK);
	progress_csv(board, &response->body);
}

static void write_board(struct request *request, struct response *response, struct reading *reading,
	const struct progress_board *board, const struct board_asked *asked,
	enum view_format format)
{
	struct json json = json_into(&response->body);
	struct err err;

	switch (format) {
	case VIEW_JSON:
		progress_json(board, asked->numbers.given && asked->numbers.v, reading,
			request->arena, &json);
		return;
	case VIEW_CSV:
		response->type = "text/csv; charset=utf-8";
		if (request->local ||
			ledger_note_export(request->ledger, request->actor, STR("board"),
				board->unit.code, progress_csv_lines(board), &err))
			write_csv(request, response, board);
		else
			response_fault(response, &err, request->language);
		return;
	case VIEW_XLSX:
		response->type = BOOK_TYPE;
		response->filename =
			arena_printf(request->arena, "board-%.*s.xlsx", STR_ARG(board->unit.code))
				.ptr;
		if ((!request->local &&
			    !ledger_note_export(request->ledger, request->actor, STR("board"),
				    board->unit.code, (int64_t)board->row_count, &err)) ||
			!progress_xlsx(
				board, request->language, &response->body, request->arena, &err))
			response_fault(response, &err, request->language);
		return;
	case VIEW_TABLE:
		response->type = "text/plain; charset=utf-8";
		progress_print(board, request->language, request->arena, &response->body);
		return;
	}
}

static void refuse_unknown_unit(const struct request *request, struct response *response)
{
	response_refuse(
		response, 404, "not_found", tr(request->language, N_("There is no such unit.")));
}

/* Who knows of a unit above need not see its board. */
static bool may_see(
	const struct request *request, struct response *response, struct reading *reading, id unit)
{
	if (reading_may(reading, RIGHT_SEE, unit))
		return true;
	response_forbidden(response, request->language);
	return false;
}

static bool format_fits(struct request *request, struct response *response,
	const struct board_asked *asked, enum view_format *ret)
{
	struct problems problems;

	problems_init(&problems, request->arena, request->language);
	*ret = VIEW_JSON;
	if (asked->format.len && !view_format_of(asked->format, ret))
		problem(&problems, "format", "choice",
			N_("The format is one of json, csv, table, xlsx."));
	else if (asked->numbers.given && asked->numbers.v && *ret != VIEW_JSON)
		problem(&problems, "numbers", "choice",
			N_("Only JSON has the numbers: choose format json."));
	if (problems_any(&problems))
		response_problems(response, &problems);
	return !problems_any(&problems);
}

/* All of a board is answered at once, and an answer has its limit. */
static bool too_large(struct reading *reading, id unit, id campaign)
{
	return board_children(reading->board, unit, NULL, 0) *
		       (size_t)campaign_measures(reading->conn, campaign) >
	       BOARD_CELLS_MAX;
}

static const char too_large_text[] =
	N_("This board has more than a million cells: look at the units below one by one.");

static void answer_board(
	struct request *request, struct response *response, struct reading *reading)
{
	struct board_asked *asked;
	struct progress_board board;
	enum view_format format;
	id unit = reading_find(reading, "unit", request->parts[0]);

	if (!id_given(unit)) {
		refuse_unknown_unit(request, response);
		return;
	}
	if (!may_see(request, response, reading, unit) ||
		!request_parameters(request, response, &asked_table, reading, (void **)&asked))
		return;
	if (!format_fits(request, response, asked, &format))
		return;
	if (too_large(reading, unit, asked->campaign)) {
		response_refuse(response, 422, "R-BOARD-02",
			tr(request->language, too_large_text)); /* R-BOARD-02 */
		return;
	}
	date on = asked->on.given ? asked->on.v : reading->today;
	unsigned with =
		PROGRESS_UNITS | (asked->numbers.given && asked->numbers.v ? PROGRESS_NUMBERS : 0u);
	if (progress_read(reading, unit, asked->campaign, on, with, request->arena, &board))
		write_board(request, response, reading, &board, asked, format);
	else
		/* R-BOARD-01 */
		response_refuse(response, 422, "R-BOARD-01",
			tr(request->language,
				N_("This campaign is not in force yet: it has no board.")));
	progress_done(&board);
}

static void get_board(struct request *request, struct response *response)
{
	struct reading *reading = request_read(request, response);

	if (!reading)
		return;
	answer_board(request, response, reading);
	ledger_read_end(reading);
}

/* ---- The page ---- */

/* The query without the days that are none: `days` has what is wrong with them. */
static struct request without_wrong_days(const struct request *request, struct problems *days)
{
	struct pair *pairs = arena_array(request->arena, request->query_count, sizeof(*pairs));
	struct request kept = *request;
	str on = request_query(request, STR("on"));
	date day;
	bool wrong_known = problems_any(days), wrong_on = on.len && !date_parse(on, &day);

	if (wrong_on)
		problem(days, "on", "range", N_("Write a day as 2026-11-23."));
	kept.query_count = 0;
	for (size_t n = 0; pairs && n < request->query_count; n++)
		if (!(wrong_on && str_eq(request->query[n].name, STR("on"))) &&
			!(wrong_known && str_eq(request->query[n].name, STR("known"))))
			pairs[kept.query_count++] = request->query[n];
	kept.query = pairs;
	return kept;
}

static bool page_asked(const struct request *whole, struct response *response,
	struct reading *reading, str unit_text, struct problems *days, struct board_look *ret)
{
	struct request kept = without_wrong_days(whole, days), *request = &kept;
	struct board_asked *asked;

	if (!request_parameters(request, response, &page_table, reading, (void **)&asked))
		return false;
	*ret = (struct board_look){
		.unit = str_given(unit_text) ? reading_find(reading, "unit", unit_text) : ID_NONE,
		.campaign = asked->campaign,
		.way = { .on = asked->on,
			.known = asked->known,
			.by = asked->by,
			.sort = asked->sort,
			.workstream = asked->workstream,
			.open = asked->open,
			.number = asked->number },
	};
	if (asked->known.given && asked->known.v.day >= ledger_today(request->ledger).day)
		ret->way.known.given = false; /* what is known today is what is known */
	ret->missing = str_given(unit_text) && !id_given(ret->unit);
	if (id_given(ret->unit) && !may_see(request, response, reading, ret->unit))
		return false;
	if (!str_given(unit_text))
		ret->unit = reading_home(reading);
	return true;
}

static void show_board(struct request *request, struct response *response, struct reading *reading,
	str unit_text, struct problems *days)
{
	struct board_page view = { .found = false };
	struct page page = { .out = &response->body, .language = request->language };
	struct board_look look;

	if (!page_asked(request, response, reading, unit_text, days, &look))
		return;
	look.days = days;
	board_page_fill(&view, request, reading, &look);
	if (problems_any(days) && !view.found) { /* there is no form beside which it could be said */
		response_problems(response, days);
		return;
	}
	response->status = look.missing ? 404 : problems_any(days) ? 422 : 200;
	response->type = "text/html; charset=utf-8";
	page_board(&page, &view);
}

/* The chart of the number that the board tells unit by unit, as a file. */
static void get_number(struct request *request, struct response *response)
{
	struct reading *reading = request_read(request, response);
	struct board_page view = { .found = false };
	struct problems days;
	struct board_look look;

	if (!reading)
		return;
	problems_init(&days, request->arena, request->language);
	bool fine = page_asked(request, response, reading, request->parts[0], &days, &look);
	if (fine && problems_any(&days)) {
		response_problems(response, &days);
	} else if (fine) {
		board_page_fill(&view, request, reading, &look);
		if (view.figure_given)
			chart_answer(request, response, &view.figure.chart, "number.svg");
		else
			response_missing(response, request->language);
	}
	ledger_read_end(reading);
}

static void get_page(struct request *request, struct response *response)
{
	struct problems days;

	problems_init(&days, request->arena, request->language);
	struct reading *reading = request_read_day(request, response, &days);
	if (!reading)
		return;
	show_board(request, response, reading, request->parts[0], &days);
	ledger_read_end(reading);
}

const struct route campaign_routes[] = {
	{ .method = "GET",
		.path = "/api/v1/board/{unit}",
		.handler = get_board,
		.summary = N_("The board of a unit: its children and the measures of a campaign, "
			      "counted exactly"),
		.parameters = FIELD_TABLE(struct board_asked, asked_fields),
		.schema = schema,
		.looks_back = true,
		.cached = true },
	{ .method = "GET",
		.path = "/api/v1/template/{campaign}",
		.handler = get_template,
		.schema = template_schema,
		.summary = N_("A campaign as a template: its stages and measures, to begin another "
			      "with") },
	{ .method = "GET",
		.path = "/api/v1/brief/{unit}",
		.handler = get_brief_file,
		.parameters = FIELD_TABLE(struct brief_asked, brief_file_fields),
		.summary = N_("The weekly brief of a unit as a file, on its letterhead"),
		.looks_back = true,
		.slow = true },
	{ .method = "GET",
		.path = "/brief/{unit}",
		.handler = get_brief,
		.looks_back = true,
		.cached = true,
		.slow = true },
	{ .method = "GET",
		.path = "/board",
		.handler = get_page,
		.looks_back = true,
		.cached = true },
	{ .method = "GET",
		.path = "/board/{unit}",
		.handler = get_page,
		.looks_back = true,
		.cached = true },
	{ .method = "GET",
		.path = "/chart/board/{unit}",
		.handler = get_number,
		.looks_back = true,
		.cached = true },
	{ .method = "GET",
		.path = "/board/{unit}/{measure}",
		.handler = get_cell,
		.looks_back = true,
		.cached = true },
	{ .method = "GET",
		.path = "/chase/{unit}",
		.handler = get_chase,
		.slow = true,
		.own = true },
	{ .method = "POST", .path = "/chase/{unit}", .handler = post_chase, .slow = true },
	{ .method = "GET",
		.path = "/rehearsal/{campaign}",
		.handler = get_rehearsal,
		.slow = true,
		.cached = true },
	{ .method = "GET",
		.path = "/chart/rehearsal/{campaign}/{chart}",
		.handler = get_rehearsal_chart,
		.slow = true,
		.cached = true },
	{ .method = "GET",
		.path = "/duty/{unit}/{measure}",
		.handler = get_duty,
		.asks = true,
		.own = true },
	{ .method = "GET", .path = "/duty/{unit}/{measure}/receipt", .handler = get_receipt },
	{ .method = "GET", .path = "/fill/{unit}", .handler = get_fill, .slow = true },
	{ .method = "POST",
		.path = "/fill/{unit}",
		.handler = post_fill,
		.body_max = FILL_BYTES,
		.slow = true,
		.many = true,
		.carries = true },
	{ .method = "GET", .path = "/", .handler = get_home, .own = true },
	{ .method = "GET", .path = "/welcome", .handler = get_welcome, .open = true, .slow = true },
	{ 0 },
};
