/* What the reader of a duty's page may do about it: the answer form, filled as far as is known; taking an
 * answer or sending it back, releasing, pleading and deciding, asking. */
#include "base/catalogue.h"
#include "campaign/address.h"
#include "campaign/campaign.sql.h"
#include "campaign/duty_page.h"
#include "campaign/evidence.h"
#include "campaign/figure.h"
#include "campaign/form.h"

#define TYPED_MAX (FORM_MAX + 8)
#define NAMES_MAX (FORM_MAX + 8)
#define PLEAS_SHOWN 10
#define WHOLE_MAX 16384

struct answering_duty {
	struct duty_filling *f;
	struct pair typed[TYPED_MAX];
	size_t count;
	const char *beside[NAMES_MAX]; /* NULL ends */
	size_t beside_count;
};

static void type(struct answering_duty *a, const char *name, str text)
{
	if (a->count < TYPED_MAX)
		a->typed[a->count++] = (struct pair){ str_of(name), text };
}

static void leave_out(struct answering_duty *a, const char *name)
{
	if (a->beside_count + 1 < NAMES_MAX)
		a->beside[a->beside_count++] = name;
}

/* ---- Who ---- */

/* The nearest unit above in whose name the reader may answer for one that has nobody who does. */
static id place_taker(const struct duty_filling *f)
{
	id line[BOARD_DEPTH_MAX];
	size_t count = board_line(f->reading->board, f->duty.unit, line);

	if (!in_place_free(f->reading->conn, f->duty.unit, f->reading->today))
		return ID_NONE;
	for (size_t n = count; n > 1; n--)
		if (reading_may(f->reading, RIGHT_ANSWER, line[n - 2]))
			return line[n - 2];
	return ID_NONE;
}

static bool in_force(const struct duty_filling *f)
{
	return f->page->bound && !f->page->withdrawn && f->campaign.state == CAMPAIGN_IN_FORCE;
}

static bool plea_is_open(const struct duty_filling *f)
{
	return plea_waits(f->reading->conn, &f->duty);
}

static void fill_rights(struct duty_filling *f)
{
	struct duty_page *page = f->page;
	bool itself = reading_may(f->reading, RIGHT_ANSWER, f->duty.unit),
	     accepts = reading_may(f->reading, RIGHT_ACCEPT, f->duty.unit);
	id by = itself ? ID_NONE : place_taker(f);
	bool answers = itself || id_given(by);

	if (id_given(by)) {
		page->by = reading_code(f->reading, "unit", by, f->arena);
		page->answer.in_place_of = reading_label(f->reading, "unit", by, f->arena);
	}
	page->may_answer = answers && duty_may(f->state, f->accepted_by, MOVE_ANSWER);
	page->may_accept = accepts && duty_may(f->state, f->accepted_by, MOVE_ACCEPT);
	page->may_return = accepts && duty_may(f->state, f->accepted_by, MOVE_RETURN);
	page->may_waive = reading_may(f->reading, RIGHT_MANAGE, f->campaign.unit) &&
			  duty_may(f->state, f->accepted_by, MOVE_WAIVE);
	page->may_plead = answers && (page->open || page->returned) && !plea_is_open(f);
	page->may_ask = itself;
}

/* ---- The answer form ---- */

/* What was given for a figure by another measure is shown and not asked; an answer takes it by itself. */
static bool hold_figure(struct answering_duty *a, struct query *q, date day)
{
	struct duty_filling *f = a->f;
	struct answer_form *answer = &f->page->answer;
	struct figure figure;
	struct held held;

	if (column_null(q, 9) ||
		!figure_get(f->reading->conn, column_id(q, 9), f->arena, &figure) ||
		!figure_held(f->reading->conn, figure.figure, f->duty.unit,
			figure_begins(figure.period, day), f->arena, &held) ||
		id_eq(held.measure, f->duty.measure))
		return false;
	answer->held.ptr[answer->held.count++] = (struct held_line){
		.label = arena_copy(f->arena, column_text(q, 2)),
		.text = held.text,
		.from = reading_label(f->reading, "measure", held.measure, f->arena),
		.day = held.day,
	};
	leave_out(a, arena_printf(f->arena, "values.%.*s", STR_ARG(column_text(q, 1))).ptr);
	return true;
}

/* By which day figures are looked up: of a period its own first one. */
static date day_of_figures(const struct duty_filling *f)
{
	struct query *q = conn_query(f->reading->conn, &campaign_sql_measure_days);
	date day = f->issued;

	query_id(q, "id", f->duty.measure);
	if (query_next(q) && !column_null(q, 1))
		day = column_date(q, 1);
	query_end(q);
	return day;
}

static void hold_figures(struct answering_duty *a)
{
	struct duty_filling *f = a->f;
	date day = day_of_figures(f);
	struct query *q = conn_query(f->reading->conn, &campaign_sql_form);

	f->page->answer.held.ptr =
		arena_array(f->arena, FORM_MAX, sizeof(*f->page->answer.held.ptr));
	query_id(q, "measure", f->duty.measure);
	while (f->page->answer.held.ptr && query_next(q))
		hold_figure(a, q, day);
	query_end(q);
}

/* What was given for that measure; of another period without days and files, which were its own. */
static void type_values(struct answering_duty *a, id measure)
{
	struct duty_filling *f = a->f;
	struct query *q = conn_query(f->reading->conn, &campaign_sql_duty_values);
	bool another = !id_eq(measure, f->duty.measure);

	query_id(q, "measure", measure);
	query_id(q, "unit", f->duty.unit);
	while (query_next(q)) {
		int64_t kind = column_number(q, 2);
		if (column_null(q, 3) || (another && (kind == FORM_FILE || kind == FORM_DATE)))
			continue;
		type(a, arena_printf(f->arena, "values.%.*s", STR_ARG(column_text(q, 0))).ptr,
			arena_copy(f->arena, column_text(q, 3)));
	}
	query_end(q);
}

static id period_before(const struct duty_filling *f, str *ret_period)
{
	struct query *q = conn_query(f->reading->conn, &campaign_sql_period_before);
	id measure = ID_NONE;

	query_id(q, "series", f->series);
	query_id(q, "unit", f->duty.unit);
	query_date(q, "due", f->issued);
	if (query_next(q)) {
		measure = column_id(q, 0);
		*ret_period = arena_copy(f->arena, period_of(column_text(q, 1)));
	}
	query_end(q);
	return measure;
}

static void type_before(struct answering_duty *a)
{
	struct duty_filling *f = a->f;
	struct answer_form *answer = &f->page->answer;
	id before = id_given(f->series) ? period_before(f, &answer->same_as) : ID_NONE;

	if (f->page->has_answer) {
		type_values(a, f->duty.measure);
		type(a, "note", f->note);
		return;
	}
	if (!id_given(before))
		return;
	answer->same = request_query(f->request, STR("same")).len > 0;
	answer->same_url = arena_printf(f->arena, "%.*s?same=yes#answer", STR_ARG(f->page->url));
	if (answer->same)
		type_values(a, before);
}

/* An answer takes the place of the one before with all its evidence: what was handed in stays, unless
 * it is left out on the act's own form. */
static void keep_evidence(struct answering_duty *a)
{
	struct duty_filling *f = a->f;
	struct answer_form *answer = &f->page->answer;
	struct query *q = conn_query(f->reading->conn, &campaign_sql_duty_evidence);
	char text[HASH_TEXT], day[DATE_TEXT];

	answer->kept.ptr = arena_array(f->arena, EVIDENCE_MAX, sizeof(*answer->kept.ptr));
	query_id(q, "measure", f->duty.measure);
	query_id(q, "unit", f->duty.unit);
	while (answer->kept.ptr && answer->kept.count < EVIDENCE_MAX && query_next(q)) {
		size_t line = answer->kept.count++;
		answer->kept.ptr[line] = (struct kept_piece){
			.line = (int64_t)line,
			.file = arena_copy(f->arena, hash_print(column_hash(q, 0), text)),
			.title = arena_copy(f->arena, column_text(q, 1)),
			.dated_text = arena_copy(f->arena, date_print(column_date(q, 2), day)),
			.valid_text =
				column_null(q, 3)
					? STR_NONE
					: arena_copy(f->arena, date_print(column_date(q, 3), day)),
		};
	}
	query_end(q);
}

static void add_pair(struct page *url, str name, str value, char mark)
{
	buf_byte(url->out, mark);
	buf_add(url->out, name);
	buf_byte(url->out, '=');
	page_url_part(url, value);
}

/* The act's own form, filled with all that this one is. */
static str whole_url(const struct answering_duty *a)
{
	CLEANUP(buf_done) struct buf text = BUF(WHOLE_MAX);
	struct page url = { .out = &text };
	const struct answer_form *answer = &a->f->page->answer;

	buf_text(&text, "/act/duty/answer");
	for (size_t n = 0; n < a->count; n++)
		if (!str_eq(a->typed[n].name, STR("note")))
			add_pair(&url, a->typed[n].name, a->typed[n].text, n ? '&' : '?');
	for (size_t n = 0; n < answer->kept.count; n++) {
		const struct kept_piece *kept = &answer->kept.ptr[n];
		struct arena *arena = a->f->arena;
		add_pair(&url, arena_printf(arena, "evidence.%zu.file", n), kept->file, '&');
		add_pair(&url, arena_printf(arena, "evidence.%zu.title", n), kept->title, '&');
		add_pair(&url, arena_printf(arena, "evidence.%zu.dated", n), kept->dated_text, '&');
	}
	add_pair(&url, STR("since"),
		arena_printf(a->f->arena, "%lld", (long long)a->f->page->since), '&');
	add_pair(&url, STR("back_to"),
		duty_address(
			a->f->reading, a->f->duty.unit, a->f->duty.measure, "receipt", a->f->arena),
		'&');
	return text.failed ? STR("/act/duty/answer") : arena_copy(a->f->arena, buf_str(&text));
}

/* A form that comes back is still of what was seen when it was opened. */
static int64_t since_of(const struct duty_filling *f)
{
	int64_t sent = 0, now = f->page->since;

	if (!f->request->again || !str_number(request_sent(f->request, STR("since")), &sent) || sent < 1)
		return now;
	return sent < now ? sent : now;
}

static void fill_answer_form(struct duty_filling *f)
{
	static const char *const fixed[] = { "unit", "measure", "by", NULL };
	static const char *const fixed_itself[] = { "unit", "measure", NULL };
	struct answering_duty a = { .f = f };
	struct answer_form *answer = &f->page->answer;

	answer->again = f->page->has_answer;
	answer->refused = f->request->again;
	answer->wanted = answer->refused || (f->page->open && !f->page->proven_by.len) || f->page->returned;
	type(&a, "unit", f->unit_code);
	type(&a, "measure", f->measure_code);
	if (f->page->by.len)
		type(&a, "by", f->page->by);
	else
		leave_out(&a, "by");
	leave_out(&a, "done");
	leave_out(&a, "evidence");
	hold_figures(&a);
	type_before(&a);
	keep_evidence(&a);
	answer->whole_url = whole_url(&a);
	const struct request *request = f->request;
	const struct form_asked asked = {
		.act = &duty_answer_act,
		.typed = answer->refused ? request->sent : a.typed,
		.count = answer->refused ? request->sent_count : a.count,
		.problems = answer->refused ? request->again->problems : NULL,
		.key = answer->refused ? request_sent(request, STR("key")) : STR_NONE,
		.fixed = f->page->by.len ? fixed : fixed_itself,
		.beside = a.beside,
		.to = duty_address(f->reading, f->duty.unit, f->duty.measure, "receipt", f->arena),
		.since = since_of(f),
	};
	form_fill(f->request, f->reading, &asked, &answer->parts);
	duty_fill_hands(f);
}

/* ---- Pleas ---- */

static void fill_pleas(struct duty_filling *f)
{
	struct duty_page *page = f->page;
	struct query *q = conn_query(f->reading->conn, &campaign_sql_pleas_of_duty);
	bool decides = in_force(f) && reading_may(f->reading, RIGHT_ACCEPT, f->duty.unit);

	page->pleas.ptr = arena_array(f->arena, PLEAS_SHOWN, sizeof(*page->pleas.ptr));
	query_id(q, "measure", f->duty.measure);
	query_id(q, "unit", f->duty.unit);
	query_number(q, "most", PLEAS_SHOWN);
	while (page->pleas.ptr && query_next(q)) {
		struct plea_asked *plea = &page->pleas.ptr[page->pleas.count++];
		*plea = (struct plea_asked){
			.code = arena_copy(f->arena, column_text(q, 1)),
			.time = !column_null(q, 3),
			.until = column_date(q, 3),
			.reason = arena_copy(f->arena, column_text(q, 4)),
			.asked = column_date(q, 5),
			.waits = column_number(q, 6) == PLEA_OPEN,
			.state = choice_label(
				plea_states, column_number(q, 6), f->request->language),
			.granted = !column_null(q, 8),
			.granted_until = column_date(q, 8),
			.note = arena_copy(f->arena, column_text(q, 9)),
		};
		plea->decide = plea->waits && decides;
		plea->grant_key = plea->decide ? form_key(f->request) : STR_NONE;
		plea->deny_key = plea->decide ? form_key(f->request) : STR_NONE;
	}
	query_end(q);
}

void duty_fill_forms(struct duty_filling *f)
{
	struct duty_page *page = f->page;

	page->csrf = f->request->csrf;
	page->since = duty_since(f->reading->conn, &f->duty);
	page->unit_code = f->unit_code;
	page->measure_code = f->measure_code;
	fill_pleas(f);
	if (!in_force(f))
		return;
	fill_rights(f);
	page->accept_key = page->may_accept ? form_key(f->request) : STR_NONE;
	page->return_key = page->may_return ? form_key(f->request) : STR_NONE;
	page->waive_key = page->may_waive ? form_key(f->request) : STR_NONE;
	page->plead_key = page->may_plead ? form_key(f->request) : STR_NONE;
	page->ask_key = page->may_ask ? form_key(f->request) : STR_NONE;
	if (page->may_answer)
		fill_answer_form(f);
}
