/* The page of a duty, and the receipt of its answer. */
#include "campaign/duty_page.h"
#include "base/catalogue.h"
#include "campaign/address.h"
#include "campaign/campaign.sql.h"
#include "campaign/escalate.h"
#include "campaign/prove.h"
#include "view/view.h"
#include "web/markdown.h"

#define TRAIL_SHOWN 30
#define QUESTIONS_SHOWN 5
#define PERIODS_SHOWN 12
#define SOON_DAYS 3

/* ---- What is asked ---- */

static void take_measure(struct duty_filling *f, struct query *q)
{
	struct duty_page *page = f->page;

	f->measure_code = arena_copy(f->arena, column_text(q, 0));
	f->issued = column_date(q, 6);
	f->accepted_by = (enum accepted_by)column_number(q, 7);
	f->series = column_id(q, 10);
	f->version = column_number(q, 15);
	page->title = arena_copy(f->arena, column_text(q, 1));
	page->instruction = markdown_html(column_text(q, 5), f->arena);
	page->effort = column_null(q, 8) ? 0 : column_number(q, 8);
	page->nobody_accepts = f->accepted_by == ACCEPTED_NOBODY;
	page->withdrawn = !column_null(q, 16);
	page->campaign = arena_copy(f->arena, column_text(q, 24));
	page->proven_by = proven_label(f->reading, column_text(q, 28));
}

/* True where the measure is one of a campaign that was deployed; *ret_recurs: its periods bind, not it. */
static bool fill_measure(struct duty_filling *f, bool *ret_recurs)
{
	struct query *q = conn_query(f->reading->conn, &campaign_sql_measure_page);
	struct duty_page *page = f->page;
	id campaign = ID_NONE;

	query_id(q, "id", f->duty.measure);
	if (query_next(q)) {
		campaign = column_id(q, 2);
		*ret_recurs = !column_null(q, 9);
		take_measure(f, q);
	}
	query_end(q);
	if (!campaign_get(f->reading->conn, campaign, f->arena, &f->campaign) ||
		f->campaign.state == CAMPAIGN_DRAFT)
		return false;
	page->closed = f->campaign.state == CAMPAIGN_CLOSED;
	page->campaign_url = thing_url(f->reading, "campaign", campaign, f->arena);
	page->measure_url = thing_url(f->reading, "measure", f->duty.measure, f->arena);
	page->unit = reading_label(f->reading, "unit", f->duty.unit, f->arena);
	page->unit_url = thing_url(f->reading, "unit", f->duty.unit, f->arena);
	page->url = duty_address(f->reading, f->duty.unit, f->duty.measure, NULL, f->arena);
	page->all_url = address(f->arena, "/view/duties", "unit", f->unit_code, NULL);
	return true;
}

/* ---- By when, and why ---- */

static void add_why(struct duty_filling *f, struct due_why why)
{
	struct duty_page *page = f->page;

	if (page->whys.ptr && page->whys.count < PERIODS_SHOWN)
		page->whys.ptr[page->whys.count++] = why;
}

/* Of the unit and all above it. */
static void why_tightened(struct duty_filling *f)
{
	struct query *q = conn_query(f->reading->conn, &campaign_sql_tightened_told);

	query_id(q, "measure", f->duty.measure);
	while (query_next(q)) {
		id unit = column_id(q, 0);
		if (!column_null(q, 1) && board_within(f->reading->board, f->duty.unit, unit))
			add_why(f, (struct due_why){ .tightened = true,
					   .day = column_date(q, 1),
					   .unit = reading_label(
						   f->reading, "unit", unit, f->arena) });
	}
	query_end(q);
}

static void why_granted(struct duty_filling *f)
{
	struct query *q = conn_query(f->reading->conn, &campaign_sql_granted);

	query_id(q, "measure", f->duty.measure);
	query_id(q, "unit", f->duty.unit);
	if (query_next(q))
		add_why(f, (struct due_why){ .granted = true, .day = column_date(q, 0) });
	query_end(q);
}

static void why_after(struct duty_filling *f)
{
	struct query *q = conn_query(f->reading->conn, &campaign_sql_hanging);

	query_id(q, "measure", f->duty.measure);
	query_id(q, "unit", f->duty.unit);
	if (query_next(q) && !column_null(q, 0))
		add_why(f, (struct due_why){ .after = true,
				   .measure = reading_label(
					   f->reading, "measure", column_id(q, 0), f->arena),
				   .days = column_number(q, 2) });
	query_end(q);
}

static void fill_due(struct duty_filling *f)
{
	struct duty_page *page = f->page;
	const int64_t today = f->reading->today.day;

	page->whys.ptr = arena_array(f->arena, PERIODS_SHOWN, sizeof(*page->whys.ptr));
	if (page->due.day != f->issued.day) {
		add_why(f, (struct due_why){ .issued = true, .day = f->issued });
		why_tightened(f);
		why_after(f);
		why_granted(f);
	}
	if (!page->open && !page->returned)
		return;
	page->today = page->due.day == today;
	page->overdue = page->due.day < today;
	page->days_left = page->overdue ? 0 : page->due.day - today;
	page->days_over = page->overdue ? today - page->due.day : 0;
	page->soon = !page->overdue && page->days_left <= SOON_DAYS;
	id above;
	if (escalated(f->reading->conn, f->duty.measure, f->duty.unit, &above, NULL))
		page->passed_to = reading_label(f->reading, "unit", above, f->arena);
}

/* ---- What has come of it ---- */

static void take_counted(struct duty_filling *f, struct query *q)
{
	const struct thing *thing;
	id record = column_id(q, 10);

	if (!id_given(record))
		return;
	f->page->counted.code = arena_copy(f->arena, column_text(q, 12));
	str name = arena_copy(f->arena, column_text(q, 11));
	thing = slices_thing(ledger_slices(f->reading->ledger), name.ptr);
	if (!thing)
		return;
	f->page->counted.thing = str_of(tr(f->request->language, thing->label));
	if (reading_knows(f->reading, thing->name, record))
		f->page->counted.url = thing_url(f->reading, thing->name, record, f->arena);
}

static void take_answer(struct duty_filling *f, struct query *q)
{
	struct duty_page *page = f->page;

	f->state = (enum duty_state)column_number(q, 0);
	f->answered = column_id(q, 9);
	f->note = arena_copy(f->arena, column_text(q, 4));
	page->late = column_number(q, 1);
	page->reason = markdown_html(column_text(q, 5), f->arena);
	page->has_answer = !column_null(q, 2);
	if (!page->has_answer)
		return;
	page->given = column_moment(q, 2);
	page->given_by = id_given(column_id(q, 3))
				 ? reading_label(f->reading, reading_actors(f->reading),
					   column_id(q, 3), f->arena)
				 : STR_NONE;
	page->has_by = page->given_by.len > 0;
	page->done_on = column_date(q, 6);
	page->earlier_version = column_number(q, 7) < f->version;
	if (id_given(column_id(q, 8)))
		page->in_place = reading_label(f->reading, "unit", column_id(q, 8), f->arena);
	take_counted(f, q);
}

/* False where nothing was ever said of it. */
static bool fill_row(struct duty_filling *f)
{
	struct query *q = conn_query(f->reading->conn, &campaign_sql_duty_page);

	f->state = DUTY_OPEN;
	query_id(q, "measure", f->duty.measure);
	query_id(q, "unit", f->duty.unit);
	bool said = query_next(q);
	if (said)
		take_answer(f, q);
	query_end(q);
	return said;
}

static void fill_state(struct duty_filling *f)
{
	struct duty_page *page = f->page;

	page->state = choice_label(duty_states, f->state, f->request->language);
	page->open = f->state == DUTY_OPEN;
	page->answered = f->state == DUTY_ANSWERED;
	page->accepted = f->state == DUTY_ACCEPTED;
	page->returned = f->state == DUTY_RETURNED;
	page->waived = f->state == DUTY_WAIVED;
	page->nobody = org_has_posts(f->reading->conn) &&
		       !id_given(org_post_holder(
			       f->reading->conn, f->duty.unit, ROLE_LIAISON, f->reading->today));
	if (id_given(f->answered))
		page->receipt_url = duty_address(
			f->reading, f->duty.unit, f->duty.measure, "receipt", f->arena);
}

static void fill_trail(struct duty_filling *f)
{
	struct duty_page *page = f->page;
	int64_t seqs[TRAIL_SHOWN], now = 0;
	struct history_line lines[TRAIL_SHOWN];
	size_t made = duty_made_by(f->reading->conn, &f->duty, seqs, TRAIL_SHOWN);
	size_t count = history_at(f->reading, seqs, made, f->arena, lines);

	page->done = str_number(request_query(f->request, STR("done")), &now) && now > 0;
	page->trail.ptr = arena_array(f->arena, TRAIL_SHOWN, sizeof(*page->trail.ptr));
	for (size_t n = 0; page->trail.ptr && n < count; n++)
		page->trail.ptr[page->trail.count++] =
			(struct trail_line){ lines[n].at, lines[n].sentence, lines[n].seq == now };
}

/* ---- A measure that recurs ---- */

static void add_period(struct duty_filling *f, struct query *q)
{
	struct duty_page *page = f->page;
	id measure = column_id(q, 0);
	struct board_duty duty;

	if (!board_binds(f->reading->board, f->duty.unit, measure, &duty))
		return;
	if (page->periods.count == PERIODS_SHOWN) {
		for (size_t n = 1; n < PERIODS_SHOWN; n++)
			page->periods.ptr[n - 1] = page->periods.ptr[n];
		page->periods.count--;
	}
	bool open = duty.state == BOARD_OPEN || duty.state == BOARD_RETURNED;
	page->periods.ptr[page->periods.count++] = (struct own_duty){
		.unit = period_of(arena_copy(f->arena, column_text(q, 1))),
		.url = duty_address(f->reading, f->duty.unit, measure, NULL, f->arena),
		.state = choice_label(
			duty_states, duty_state_shown(duty.state), f->request->language),
		.due = duty.due,
		.open = open,
		.overdue = open && f->reading->today.day > duty.due.day,
	};
}

/* The last of them, up to the one after the next. */
static void fill_periods(struct duty_filling *f)
{
	struct duty_page *page = f->page;
	struct query *q = conn_query(f->reading->conn, &campaign_sql_periods);
	int ahead = 0;

	page->periods.ptr = arena_array(f->arena, PERIODS_SHOWN, sizeof(*page->periods.ptr));
	query_id(q, "series", f->duty.measure);
	while (page->periods.ptr && ahead < 2 && query_next(q)) {
		add_period(f, q);
		ahead += column_date(q, 3).day >= f->reading->today.day;
	}
	query_end(q);
}

/* ---- The page ---- */

/* False where the unit has no such duty, and never had. */
static bool fill(struct duty_filling *f)
{
	struct duty_page *page = f->page;
	struct board_duty bound;
	bool recurs = false;

	f->unit_code = reading_code(f->reading, "unit", f->duty.unit, f->arena);
	if (!fill_measure(f, &recurs))
		return false;
	if (recurs) {
		fill_periods(f);
		return page->periods.count > 0;
	}
	bool said = fill_row(f);
	page->bound = board_binds(f->reading->board, f->duty.unit, f->duty.measure, &bound);
	if (!said && !page->bound)
		return false;
	page->due = page->bound ? bound.due : f->issued;
	fill_state(f);
	fill_due(f);
	return true;
}

/* The unit and the measure that the address names, as the reader may know them. */
static bool find(struct duty_filling *f)
{
	f->duty.unit = reading_find(f->reading, "unit", f->request->parts[0]);
	f->duty.measure = reading_find(f->reading, "measure", f->request->parts[1]);
	return id_given(f->duty.unit) && id_given(f->duty.measure) &&
	       reading_may(f->reading, RIGHT_SEE, f->duty.unit);
}

static bool is_of(const struct duty_filling *f, const char *name, str code)
{
	return str_eq(request_sent(f->request, str_of(name)), code);
}

static void show_duty(struct duty_filling *f, struct response *response)
{
	struct page page = { .out = &response->body, .language = f->request->language };

	if (!find(f) || !fill(f)) {
		response_missing(response, f->request->language);
		return;
	}
	if (!f->page->periods.count) {
		duty_fill_answer(f);
		duty_fill_forms(f);
		fill_trail(f);
	}
	questions_fill(&f->page->questions, f->request, f->reading, f->campaign.campaign,
		f->duty.measure, QUESTIONS_SHOWN);
	f->page->frame = frame_of(f->request, f->page->url, "duties");
	if (f->request->again) {
		f->page->frame.follows = false; /* it is being written */
		f->request->again->shown = f->page->may_answer && is_of(f, "unit", f->unit_code) &&
					   is_of(f, "measure", f->measure_code);
	}
	response->type = "text/html; charset=utf-8";
	page_duty(&page, f->page);
}

void get_duty(struct request *request, struct response *response)
{
	struct duty_page view = { .bound = false };
	struct duty_filling f = { .page = &view, .request = request, .arena = request->arena };

	f.reading = request_read(request, response);
	if (!f.reading)
		return;
	show_duty(&f, response);
	ledger_read_end(f.reading);
}

/* ---- The receipt ---- */

static void show_receipt(struct duty_filling *f, struct response *response)
{
	struct page page = { .out = &response->body, .language = f->request->language };

	if (!find(f) || !fill(f) || !id_given(f->answered)) {
		response_missing(response, f->request->language);
		return;
	}
	duty_fill_answer(f);
	const struct duty_page *duty = f->page;
	struct receipt_page view = {
		.title = duty->title,
		.unit = duty->unit,
		.campaign = duty->campaign,
		.given_by = duty->given_by,
		.has_by = duty->has_by,
		.in_place = duty->in_place,
		.counted = duty->counted,
		.duty_url = duty->url,
		.given = duty->given,
		.due = duty->due,
		.done_on = duty->done_on,
		.late = duty->late,
		.seq = arena_printf(f->arena, "%lld", (long long)f->answered.v),
		.values = { (struct value_line *)duty->values.ptr, duty->values.count },
		.note = duty->note,
		.evidence = (int64_t)duty->evidence.count,
		.fresh = request_query(f->request, STR("done")).len > 0,
	};
	view.frame = frame_of(f->request,
		duty_address(f->reading, f->duty.unit, f->duty.measure, "receipt", f->arena),
		"duties");
	response->type = "text/html; charset=utf-8";
	page_receipt(&page, &view);
}

void get_receipt(struct request *request, struct response *response)
{
	struct duty_page view = { .bound = false };
	struct duty_filling f = { .page = &view, .request = request, .arena = request->arena };

	f.reading = request_read(request, response);
	if (!f.reading)
		return;
	show_receipt(&f, response);
	ledger_read_end(f.reading);
}
