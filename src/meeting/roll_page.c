/* /meeting/{code}/roll: for a steward at the door, who ticks those who are there. */
#include "base/catalogue.h"
#include "base/collate.h"
#include "base/text.h"
#include "meeting/attend.h"
#include "meeting/hall.h"
#include "web/door.h"
#include "web/form.h"
#include "web/thing.h"

#define ROWS_SHOWN 50 /* each has a form, and a page notes at most a hundred keys of them */

struct named_line {
	const struct roll_line *line;
	str name, unit;
};

struct listing {
	struct request *request;
	struct reading *reading;
	struct arena *arena;
	struct collator *collator;
	struct expected_names names;
	struct named_line *lines;
	size_t count;
	str asked; /* folded */
	bool only_open;
	date day; /* of the meeting */
};

/* ---- Which are shown ---- */

static bool has(const struct listing *l, str text)
{
	CLEANUP(buf_done) struct buf folded = BUF(8192);

	text_fold(text, &folded);
	return folded.len >= l->asked.len && memmem(folded.ptr, folded.len, l->asked.ptr, l->asked.len);
}

static bool fits(const struct listing *l, const struct named_line *one)
{
	if (l->only_open && one->line->in.way)
		return false;
	return !l->asked.len || has(l, one->name) || has(l, one->unit) ||
	       has(l, reading_code(l->reading, "person", one->line->person, l->arena));
}

static int by_name(const void *a, const void *b, void *context)
{
	const struct named_line *x = a, *y = b;
	const int order = collator_cmp(context, x->name, y->name);

	if (order)
		return order;
	return (x->line->person.v > y->line->person.v) - (x->line->person.v < y->line->person.v);
}

static void name_line(struct listing *l, struct named_line *one)
{
	const struct roll_line *line = one->line;
	const struct expected_name *kept = expected_name(&l->names, line->person);

	one->name = kept ? kept->name : reading_label(l->reading, "person", line->person, l->arena);
	one->unit = kept ? kept->unit : reading_label(l->reading, "unit", line->unit, l->arena);
}

/* The first `wanted` of them in their order; the others stand behind, in none. */
static void sort_first(struct listing *l, size_t wanted)
{
	size_t from = 0, to = l->count;

	while (to - from > 1 && wanted < to) {
		const struct named_line pivot = l->lines[from + (to - from) / 2];
		size_t less = from, more = to, at = from;
		while (at < more) {
			const int order = by_name(&l->lines[at], &pivot, l->collator);
			const struct named_line one = l->lines[at];
			if (order < 0) {
				l->lines[at++] = l->lines[less];
				l->lines[less++] = one;
			} else if (order > 0) {
				l->lines[at] = l->lines[--more];
				l->lines[more] = one;
			} else {
				at++;
			}
		}
		if (wanted <= less)
			to = less;
		else if (wanted <= more)
			break;
		else
			from = more;
	}
	qsort_r(l->lines, wanted < l->count ? wanted : l->count, sizeof(*l->lines), by_name, l->collator);
}

/* How many of the roll the reader may not know by name. */
static int64_t take_lines(struct listing *l, const struct roll *roll)
{
	int64_t others = 0;

	for (size_t n = 0; n < roll->count; n++) {
		struct named_line one = { .line = &roll->ptr[n] };
		if (!roll_names(l->reading, roll, one.line)) {
			others++;
			continue;
		}
		name_line(l, &one);
		if (fits(l, &one))
			l->lines[l->count++] = one;
	}
	return others;
}

/* Of another day than the one on which the meeting begins: with that day. */
static str hour(const struct listing *l, moment at)
{
	return moment_day(at).day == l->day.day ? shown_hour(at, l->arena) : shown_moment(at, l->arena);
}

static void add_row(struct listing *l, const struct named_line *one, struct roll_page *view)
{
	const struct roll_line *line = one->line;

	view->rows.ptr[view->rows.count++] = (struct roll_row){
		.name = one->name,
		.unit = one->unit,
		.code = reading_code(l->reading, "person", line->person, l->arena),
		.key = form_key(l->request),
		.status = choice_label(roll_statuses, line->status, l->request->language),
		.at = line->in.way ? hour(l, line->in.at) : STR_NONE,
		.there = line->in.way != 0,
		.shared = line->shared > 0 && reading_may(l->reading, RIGHT_NAMES, line->unit),
	};
}

/* ---- The page ---- */

/* The page from its n-th row on, with what was asked. */
static str page_url_from(const struct listing *l, str url, str q, int64_t from)
{
	CLEANUP(buf_done) struct buf text = BUF(4096);
	struct page page = { .out = &text };

	buf_printf(&text, "%.*s?from=%lld", STR_ARG(url), (long long)from);
	if (q.len) {
		buf_text(&text, "&q=");
		page_url_part(&page, q);
	}
	if (l->only_open)
		buf_text(&text, "&open=1");
	return arena_copy(l->arena, buf_str(&text));
}

static void fill_rows(struct listing *l, struct roll_page *view, int64_t from)
{
	const size_t begin = from < (int64_t)l->count ? (size_t)from : 0;
	const size_t end = begin + ROWS_SHOWN < l->count ? begin + ROWS_SHOWN : l->count;

	sort_first(l, end);
	view->found = (int64_t)l->count;
	view->rows.ptr = arena_array(l->arena, ROWS_SHOWN, sizeof(*view->rows.ptr));
	for (size_t n = begin; view->rows.ptr && n < end; n++)
		add_row(l, &l->lines[n], view);
	view->here = page_url_from(l, view->url, view->q, (int64_t)begin);
	if (begin)
		view->first_url = page_url_from(l, view->url, view->q, 0);
	if (end < l->count)
		view->next_url = page_url_from(l, view->url, view->q, (int64_t)end);
}

static void fill_list(struct request *request, struct reading *reading, struct meeting *meeting, struct roll_page *view)
{
	CLEANUP(buf_done) struct buf asked = BUF(4096);
	struct listing l = { .request = request,
		.reading = reading,
		.arena = request->arena,
		.day = moment_day(meeting->plan.starts.v) };
	int64_t from = 0;

	view->q = request_query(request, STR("q"));
	text_fold(str_trim(view->q), &asked);
	l.asked = buf_str(&asked);
	str_yesno(request_query(request, STR("open")), &l.only_open);
	if (!str_number(request_query(request, STR("from")), &from) || from < 0)
		from = 0;
	meeting_calls(reading->conn, meeting, request->arena);
	const struct roll roll = roll_gather(reading, meeting, request->arena);
	l.lines = arena_array(request->arena, roll.count, sizeof(*l.lines));
	if (!l.lines)
		return;
	l.collator = collator_new(request->language);
	l.names = expected_names(reading, meeting->meeting, request->arena);
	view->others = take_lines(&l, &roll);
	view->listed = true;
	view->only_open = l.only_open;
	view->expected = roll.expected;
	view->many = roll.more;
	fill_rows(&l, view, from);
	collator_free(l.collator);
}

static struct roll_page page_of(struct request *request, struct reading *reading, const struct meeting *meeting)
{
	const struct rolled rolled = rolled_get(reading->conn, meeting->meeting);
	const str url = roll_url(reading, meeting->meeting, request->arena);

	return (struct roll_page){
		.frame = frame_of(request, url, "attendance"),
		.title = meeting->plan.title,
		.when = meeting->plan.starts.given ? shown_moment(meeting->plan.starts.v, request->arena) : STR_NONE,
		.url = url,
		.here = url,
		.back_url = thing_url(reading, "meeting", meeting->meeting, request->arena),
		.csrf = request->csrf,
		.code = meeting->code,
		.guests_key = form_key(request),
		.since = reading->seq,
		.name_key = form_key(request),
		.signed_in = rolled.signed_in,
		.guests = rolled.guests,
		.rows_url = STR("/act/meeting/sign_in/rows"),
		.list_url = arena_printf(request->arena, "/view/roll?meeting=%lld", (long long)meeting->meeting.v),
	};
}

static void show(struct request *request, struct response *response, const struct roll_page *view)
{
	struct page page = { .out = &response->body, .language = request->language };

	response->type = "text/html; charset=utf-8";
	page_roll(&page, view);
}

void get_roll(struct request *request, struct response *response)
{
	struct meeting meeting;
	struct reading *reading = open_hall(request, response, &meeting);

	if (!reading)
		return;
	struct roll_page view = page_of(request, reading, &meeting);
	view.done = str_given(request_query(request, STR("done")));
	if (meeting.state != MEETING_DRAFT && meeting.state != MEETING_CANCELLED)
		fill_list(request, reading, &meeting, &view);
	show(request, response, &view);
	ledger_read_end(reading);
}

/* ---- By the name that somebody says ---- */

static void show_problem(struct request *request, struct response *response, struct reading *reading,
	const struct meeting *meeting, str sentence)
{
	struct roll_page view = page_of(request, reading, meeting);

	view.problem = sentence;
	view.name = form_field(request, STR("name"));
	view.unit = form_field(request, STR("unit"));
	response->status = 422;
	show(request, response, &view);
}

/* Its own look: the steward need not know them by name beforehand, whoever says it is there. */
static enum named named(struct request *request, struct reading *reading, struct meeting *meeting, id *ret)
{
	const struct standing *standing = reading->standing;

	meeting_calls(reading->conn, meeting, request->arena);
	reading->standing = NULL;
	const enum named named = attend_named(reading, meeting, form_field(request, STR("name")),
		form_field(request, STR("unit")), ret);
	reading->standing = standing;
	return named;
}

static bool make_sign_in(struct request *request, id meeting, id person, struct submission *s)
{
	const str key = form_field(request, STR("key"));

	submission_init(s, &meeting_sign_in_act, request->language);
	struct signing *signing = arena_alloc(&s->arena, sizeof(*signing));
	if (!signing) {
		submission_done(s);
		return false;
	}
	*signing = (struct signing){ .meeting = meeting, .person = person };
	s->actor = request->actor;
	s->reach = request->reach;
	s->key = key.len ? arena_copy(&s->arena, key) : STR_NONE;
	s->record.in = signing;
	s->record.table = &meeting_sign_in_act.record;
	return true;
}

bool post_roll(struct request *request, struct response *response, struct submission *s)
{
	struct meeting meeting;
	struct reading *reading = open_hall(request, response, &meeting);
	id person = ID_NONE;
	bool made = false;

	if (!reading)
		return false;
	switch (named(request, reading, &meeting, &person)) {
	case NAMED_NOBODY:
		show_problem(request, response, reading, &meeting,
			str_of(tr(request->language, N_("Nobody who is expected is called so."))));
		break;
	case NAMED_SEVERAL:
		show_problem(request, response, reading, &meeting,
			str_of(tr(request->language, N_("Several are called so: say the unit, or the code."))));
		break;
	case NAMED_ONE:
		made = make_sign_in(request, meeting.meeting, person, s);
		break;
	}
	ledger_read_end(reading);
	return made;
}

/* It is there already, and the list does not tell that to this steward: nor does this (R-MEET-43). */
static bool is_withheld(struct reading *reading, const struct submission *s)
{
	const struct signing *signing = s->record.in;
	const struct roll roll = { .keeper = true };
	const struct roll_line line = { .person = signing->person,
		.unit = reading_unit(reading, "person", signing->person) };

	return problems_have(&s->problems, "R-MEET-38") && !roll_names(reading, &roll, &line);
}

void heard_roll(struct request *request, struct response *response, const struct submission *s)
{
	struct meeting meeting;

	if (s->outcome == OUTCOME_FAULT) {
		response_fault(response, &s->err, request->language);
		return;
	}
	struct reading *reading = open_hall(request, response, &meeting);
	if (!reading)
		return;
	if (s->outcome == OUTCOME_DONE || s->outcome == OUTCOME_REPEATED || is_withheld(reading, s))
		lead_to(response, arena_printf(request->arena, "%.*s?done=1",
					  STR_ARG(roll_url(reading, meeting.meeting, request->arena))));
	else
		show_problem(request, response, reading, &meeting,
			s->problems.count ? s->problems.list[0].text
					  : str_of(tr(request->language,
						    N_("Muster is busy: try again in a moment."))));
	ledger_read_end(reading);
}
