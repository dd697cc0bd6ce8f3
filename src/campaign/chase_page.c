/* GET and POST /chase/{unit}: who is to be reminded, with what, whom to call; and the note that it was sent. */
#include "campaign/chase_page.h"
#include "base/catalogue.h"
#include "campaign/address.h"
#include "campaign/board_page.h"
#include "campaign/campaign.sql.h"
#include "web/door.h"
#include "web/form.h"

#define SHOWN 20 /* units of one page */
#define URL_MAX 8192
#define TEXT_MAX ((size_t)4 << 20)

struct chase_asked {
	id campaign, measure;
	opt_date due_by;
	opt_number noted;
	str cursor, lang;
};

static const struct field asked_fields[] = {
	{ AT(struct chase_asked, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct chase_asked, measure, REF), .label = N_("Measure"), .ref = "measure" },
	{ AT(struct chase_asked, due_by, DATE), .label = N_("Due by") },
	{ AT(struct chase_asked, noted, NUMBER), .label = N_("Noted just now"), .min = 0 },
	{ AT(struct chase_asked, cursor, TEXT), .label = N_("From there on"), .max = 200 },
	{ AT(struct chase_asked, lang, TEXT), .label = N_("Language"), .max = 20 },
};
static const struct field_table asked_table = FIELD_TABLE(struct chase_asked, asked_fields);

struct chasing {
	struct request *request;
	struct reading *reading;
	const struct chase_asked *asked;
	struct org_unit unit;
	struct campaign campaign;
	struct chase_page *page;
	struct buf all; /* the texts of all rows */
};

/* ---- Addresses ---- */

static void add(struct page *url, const char *name, str value)
{
	if (!value.len)
		return;
	buf_printf(url->out, "&%s=", name);
	page_url_part(url, value);
}

/* A page or a file of this list, with what it was asked for. */
static str url_of(const struct chasing *c, const char *before, const char *after,
	const char *format, str cursor)
{
	CLEANUP(buf_done) struct buf text = BUF(URL_MAX);
	struct page url = { .out = &text };

	buf_text(&text, before);
	page_url_part(&url, c->unit.code);
	buf_text(&text, after);
	page_url_part(&url, c->campaign.code);
	add(&url, "measure", request_query(c->request, STR("measure")));
	add(&url, "due_by", request_query(c->request, STR("due_by")));
	add(&url, "format", str_of(format));
	add(&url, "cursor", cursor);
	return arena_copy(c->request->arena, buf_str(&text));
}

static str chase_url(const struct chasing *c, str cursor)
{
	return url_of(c, "/chase/", "?campaign=", NULL, cursor);
}

/* ---- One unit ---- */

static bool is_none(str number_text)
{
	return str_eq(number_text, STR("0"));
}

/* Whom to call: by name and telephone where the reader may know, else by code alone. */
static void fill_liaison(const struct chasing *c, id unit, struct chase_row *row)
{
	struct org_person person;
	id holder = org_post_holder(c->reading->conn, unit, ROLE_LIAISON, c->reading->today);

	row->nobody = !id_given(holder) && org_has_posts(c->reading->conn);
	if (!id_given(holder) ||
		!org_person_get(c->reading->conn, holder, c->request->arena, &person))
		return;
	row->holder_code = person.code;
	if (!reading_may_name(c->reading, holder))
		return;
	row->holder = person.name;
	row->mail = person.mail;
	row->phone = person.phone;
	row->tel = tel_address(c->request->arena, person.phone);
}

static str cell_of(const str *cells, const char *name)
{
	return cells[view_column_find(&chase_view, str_of(name))];
}

static struct chase_row row_of(struct chasing *c, const str *cells, int64_t at)
{
	struct arena *arena = c->request->arena;
	struct chase_row row = {
		.code = cell_of(cells, "unit"),
		.name = cell_of(cells, "name"),
		.open = cell_of(cells, "open"),
		.overdue = cell_of(cells, "overdue"),
		.reminded = cell_of(cells, "reminded"),
		.passed_on = cell_of(cells, "passed_on"),
		.text = cell_of(cells, "text"),
		.at = at,
	};
	id unit = reading_find(c->reading, "unit", row.code);

	row.late = !is_none(row.overdue);
	str_number(cell_of(cells, "times"), &row.times);
	row.was_passed_on = !is_none(row.passed_on);
	row.board_url = page_address(arena, "/board/", row.code, c->campaign.code);
	if (!id_eq(unit, c->unit.unit) && board_children(c->reading->board, unit, NULL, 0))
		row.below_url = page_address(arena, "/chase/", row.code, c->campaign.code);
	row.may_note = reading_may(c->reading, duty_chase_act.right, unit);
	fill_liaison(c, unit, &row);
	buf_add(&c->all, row.text);
	buf_byte(&c->all, '\n');
	return row;
}

/* ---- The page ---- */

static bool fill_rows(struct chasing *c, struct problems *problems, struct err *err)
{
	struct chase_page *page = c->page;
	struct arena *arena = c->request->arena;
	struct view_cells cells = { .rows = 0 };
	struct pair pairs[6] = { { STR("campaign"), c->campaign.code },
		{ STR("unit"), c->unit.code }, { STR("limit"), arena_printf(arena, "%d", SHOWN) } };
	static const char *const asked[] = { "measure", "due_by", "cursor" };
	size_t count = 3;

	for (size_t n = 0; n < COUNT(asked); n++) {
		str value = request_query(c->request, str_of(asked[n]));
		if (value.len)
			pairs[count++] = (struct pair){ str_of(asked[n]), value };
	}
	if (!view_cells(&chase_view, c->reading, pairs, count, arena, problems, &cells, err))
		return false;
	page->rows.ptr = arena_array(arena, cells.rows, sizeof(*page->rows.ptr));
	for (size_t n = 0; page->rows.ptr && n < cells.rows; n++) {
		page->rows.ptr[n] =
			row_of(c, cells.cells + n * chase_view.column_count, (int64_t)n);
		page->notable += page->rows.ptr[n].may_note;
		page->rows.count++;
	}
	page->may_note = page->notable > 0;
	page->all = arena_copy(arena, buf_str(&c->all));
	page->next_url = str_given(cells.next) ? chase_url(c, cells.next) : STR_NONE;
	page->first_url = c->asked->cursor.len ? chase_url(c, STR_NONE) : STR_NONE;
	return true;
}

static void fill_options(const struct chasing *c)
{
	struct chase_page *page = c->page;

	page->options = rehearsal_options(
		c->reading, c->campaign.campaign, c->asked->measure, c->request->arena);
	for (size_t n = 0; n < page->options.count; n++)
		if (page->options.ptr[n].chosen)
			page->measure = page->options.ptr[n].code;
	page->due_by = request_query(c->request, STR("due_by"));
}

/* The units above, each with a list of its own. */
static void fill_line(const struct chasing *c)
{
	struct board_page_links *line = &c->page->line;
	id units[BOARD_DEPTH_MAX];
	size_t count = board_line(c->reading->board, c->unit.unit, units);

	line->ptr = arena_array(c->request->arena, count, sizeof(*line->ptr));
	for (size_t n = 0; line->ptr && n + 1 < count; n++) {
		struct org_unit above;
		if (reading_may(c->reading, RIGHT_SEE, units[n]) &&
			org_unit_get(c->reading->conn, units[n], c->request->arena, &above))
			line->ptr[line->count++] = (struct board_page_link){ .name = above.name,
				.url = page_address(c->request->arena, "/chase/", above.code,
					c->campaign.code) };
	}
}

static void fill_head(const struct chasing *c)
{
	struct chase_page *page = c->page;
	struct arena *arena = c->request->arena;

	page->unit = c->unit.name;
	page->campaign = c->campaign.title;
	page->code = c->campaign.code;
	page->in_force = c->campaign.state == CAMPAIGN_IN_FORCE;
	page->url = page_address(arena, "/chase/", c->unit.code, STR_NONE);
	page->csrf = c->request->csrf;
	page->key = form_key(c->request);
	page->noted = c->asked->noted.given ? c->asked->noted.v : 0;
	page->board_url = page_address(arena, "/board/", c->unit.code, c->campaign.code);
	page->campaign_url = page_address(arena, "/campaign/", c->campaign.code, STR_NONE);
	page->list_url = url_of(c, "/view/chase?unit=", "&campaign=", NULL, STR_NONE);
	page->csv_url = url_of(c, "/api/v1/view/chase?unit=", "&campaign=", "csv", STR_NONE);
	page->frame = frame_of(c->request, chase_url(c, STR_NONE), "chase");
}

/* The unit that the address names. False: the response is filled. */
static bool find_unit(struct chasing *c, struct response *response)
{
	struct request *request = c->request;
	id unit = reading_find(c->reading, "unit", request->parts[0]);

	if (!id_given(unit) || !org_unit_get(c->reading->conn, unit, request->arena, &c->unit)) {
		response_missing(response, request->language);
		return false;
	}
	if (reading_may(c->reading, RIGHT_SEE, unit))
		return true;
	response_forbidden(response, request->language);
	return false;
}

static void show(struct chasing *c, struct response *response)
{
	struct request *request = c->request;
	struct page page = { .out = &response->body, .language = request->language };
	struct chase_asked *asked;
	struct problems problems;
	struct err err;

	if (!find_unit(c, response) ||
		!request_parameters(request, response, &asked_table, c->reading, (void **)&asked))
		return;
	c->asked = asked;
	if (!campaign_get(c->reading->conn, asked->campaign, request->arena, &c->campaign))
		return;
	problems_init(&problems, request->arena, request->language);
	fill_head(c);
	fill_line(c);
	fill_options(c);
	if (!fill_rows(c, &problems, &err)) {
		response_fault(response, &err, request->language);
	} else if (problems_any(&problems)) {
		response_problems(response, &problems);
	} else {
		response->type = "text/html; charset=utf-8";
		page_chase(&page, c->page);
	}
}

void get_chase(struct request *request, struct response *response)
{
	struct chase_page page = { .in_force = false };
	struct chasing chasing = { .request = request,
		.reading = request_read(request, response),
		.page = &page,
		.all = BUF(TEXT_MAX) };

	if (!chasing.reading)
		return;
	show(&chasing, response);
	ledger_read_end(chasing.reading);
	buf_done(&chasing.all);
}

/* ---- It was sent ---- */

struct noting {
	struct request *request;
	str key;
	struct pair asked[3]; /* campaign, measure, note */
	int64_t noted;
	str last; /* the unit that was noted last */
	struct problems problems;
};

/* The same form sent twice notes each unit once. */
static str key_of(const struct noting *n, str unit, struct arena *arena)
{
	struct hashing hashing;
	char text[HASH_TEXT];

	if (!n->key.len)
		return STR_NONE;
	hash_begin(&hashing);
	hash_text(&hashing, n->key);
	hash_text(&hashing, unit);
	return arena_copy(arena, str_slice(hash_print(hash_end(&hashing), text), 0, 40));
}

static bool heard(struct noting *n, struct response *response, struct submission *s)
{
	const enum language language = n->request->language;

	switch (s->outcome) {
	case OUTCOME_DONE:
	case OUTCOME_REPEATED:
	case OUTCOME_WOULD:
		n->noted++;
		return true;
	case OUTCOME_NONE: /* it was refused before it was sent to the writer */
	case OUTCOME_REFUSED:
		for (size_t k = 0; k < s->problems.count; k++)
			problem(&n->problems, "", s->problems.list[k].code, "%.*s",
				STR_ARG(s->problems.list[k].text));
		return true;
	case OUTCOME_BUSY:
		response_refuse(response, 503, "busy",
			tr(language, N_("Muster is busy: try again in a moment.")));
		return false;
	case OUTCOME_FAULT:
		response_fault(response, &s->err, language);
		return false;
	}
	must_failed("an outcome", __FILE__, __LINE__);
}

static bool note_one(struct noting *n, struct response *response, str unit)
{
	struct pair pairs[4] = { { STR("unit"), unit }, n->asked[0], n->asked[1], n->asked[2] };
	struct submission s;

	submission_init(&s, &duty_chase_act, n->request->language);
	s.actor = n->request->actor;
	s.reach = n->request->reach;
	s.key = key_of(n, unit, &s.arena);
	record_read_pairs(&s.record, &s.act->record, pairs, COUNT(pairs), &s.arena, &s.problems);
	if (submission_worthwhile(&s))
		ledger_do(n->request->ledger, &s);
	n->last = unit;
	bool fine = heard(n, response, &s);
	submission_done(&s);
	return fine;
}

/* Back to the list, as it was asked for, and to the unit where it was one. */
static str back_url(const struct noting *n)
{
	CLEANUP(buf_done) struct buf text = BUF(URL_MAX);
	struct page url = { .out = &text };

	buf_text(&text, "/chase/");
	page_url_part(&url, n->request->parts[0]);
	buf_text(&text, "?campaign=");
	page_url_part(&url, n->asked[0].text);
	add(&url, "measure", n->asked[1].text);
	add(&url, "due_by", request_sent(n->request, STR("due_by")));
	buf_printf(&text, "&noted=%lld", (long long)n->noted);
	if (n->noted == 1) {
		buf_text(&text, "#unit-");
		page_url_part(&url, n->last);
	}
	return arena_copy(n->request->arena, buf_str(&text));
}

void post_chase(struct request *request, struct response *response)
{
	struct noting n = { .request = request };
	struct multipart form;

	problems_init(&n.problems, request->arena, request->language);
	if (!form_open(request, response, &form)) /* files, if any, are nobody's */
		return;
	n.key = request_sent(request, STR("key"));
	n.asked[0] = (struct pair){ STR("campaign"), request_sent(request, STR("campaign")) };
	n.asked[1] = (struct pair){ STR("measure"), request_sent(request, STR("measure")) };
	n.asked[2] = (struct pair){ STR("note"), request_sent(request, STR("note")) };
	for (size_t k = 0; k < request->sent_count; k++)
		if (str_eq(request->sent[k].name, STR("unit")) &&
			!note_one(&n, response, request->sent[k].text))
			return;
	if (problems_any(&n.problems))
		response_problems(response, &n.problems);
	else
		lead_to(response, back_url(&n));
}
