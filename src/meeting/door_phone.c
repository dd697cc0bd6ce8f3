/* The pages of a door on phones: GET /s (a number is typed), GET /s/{code} (a code was scanned), POST /s.
 *
 * Whoever has shown a code gets an entry, which is good for some minutes on that phone alone; with it a name is
 * signed in. What is answered tells nobody who is expected: a name that nobody has and one that is not expected
 * get the same words. Whoever shows a code is counted for its door, and not for the address, which a hall has one
 * of. */
#include "base/catalogue.h"
#include "meeting/door_code.h"
#include "meeting/hall.h"
#include "meeting/meeting.sql.h"
#include "web/door.h"
#include "web/guard.h"

#define DOOR_PER_MINUTE 60000   /* requests that show a code of one door */
#define PAGES_PER_MINUTE 12000  /* on which a number can be typed, of one address */
#define NUMBERS_PER_MINUTE 3000 /* that are tried from one address: a hall of 5,000 may be in within two minutes */
#define NUMBERS_IN_ALL 12000    /* and from everywhere: of 1,000,000,000 two fit a door */
#define MARK_SECONDS (12 * 3600)
#define NEAR_MAX 2000
#define DAY_US INT64_C(86400000000)

struct phoning {
	struct request *request;
	struct response *response;
	struct reading *reading;
	struct meeting meeting;
	hash key;
	moment now;
};

/* ---- What the pages share ---- */

static void show(struct phoning *p, struct phone_page *view)
{
	struct page page = { .out = &p->response->body, .language = p->request->language };

	view->hall = hall_of(p->request, false);
	p->response->type = door_html;
	page_phone(&page, view);
}

static str text_of(struct phoning *p, const char *sentence)
{
	return str_of(tr(p->request->language, sentence));
}

static void refuse(struct phoning *p, int status, str sentence, bool asks_number)
{
	struct phone_page view = { .problem = sentence, .asks_number = asks_number };

	p->response->status = status;
	show(p, &view);
}

/* The phone's own secret: it is told from others by nothing else. */
static void mark_phone(struct request *request, struct response *response)
{
	char secret[DOOR_MARK];

	if (request->door.len == DOOR_MARK - 1)
		return;
	door_mark_make(secret);
	request->door = arena_copy(request->arena, str_of(secret));
	set_cookie(request, response, COOKIE_DOOR, request->door.ptr, MARK_SECONDS);
}

static str counted_as(struct request *request, const char *what)
{
	return arena_printf(request->arena, "%s from %.*s", what, STR_ARG(request->address));
}

/* True: refused, and the response is filled. */
static bool counted_at_door(struct phoning *p, id meeting)
{
	return request_counted(p->request, p->response,
		arena_printf(p->request->arena, "door %lld", (long long)meeting.v), DOOR_PER_MINUTE);
}

static bool counted_as_stranger(struct phoning *p)
{
	return request_counted(p->request, p->response, STR_NONE, 0);
}

static bool open_reading(struct phoning *p)
{
	p->reading = read_all(p->request, p->response);
	p->now = ledger_now(p->request->ledger);
	return p->reading;
}

static bool find_door(struct phoning *p, id meeting)
{
	return id_given(meeting) && meeting_get(p->reading->conn, meeting, p->request->arena, &p->meeting) &&
	       reading_door_key(p->reading, meeting, &p->key);
}

static void finish(struct phoning *p)
{
	sodium_memzero(&p->key, sizeof(p->key));
	if (p->reading)
		ledger_read_end(p->reading);
}

static str shown(struct phoning *p, moment at)
{
	char into[MOMENT_SHOWN];

	return arena_copy(p->request->arena, moment_show(at, into));
}

/* ---- A name is asked ---- */

static void fill_meeting(struct phoning *p, struct phone_page *view)
{
	view->title = p->meeting.plan.title;
	view->place = p->meeting.plan.place;
	view->when = shown(p, p->meeting.plan.starts.v);
	view->meeting = arena_printf(p->request->arena, "%lld", (long long)p->meeting.meeting.v);
}

/* Who has an account and is expected signs in with one tap. */
static bool own_is_expected(struct phoning *p)
{
	const struct request *request = p->request;

	if (!request->csrf.len || request->actor.v < ID_FIRST)
		return false;
	meeting_calls(p->reading->conn, &p->meeting, request->arena);
	return meeting_expects(
		p->reading->conn, p->reading->board, &p->meeting, request->actor, p->reading->today);
}

static void ask_name(struct phoning *p, struct phone_page *view)
{
	view->asks_name = true;
	fill_meeting(p, view);
	if (own_is_expected(p))
		view->own = reading_label(p->reading, "person", p->request->actor, p->request->arena);
	show(p, view);
}

/* False: the response is filled with when they open, or that they are closed. */
static bool doors_stand_open(struct phoning *p)
{
	const struct rolled rolled = rolled_get(p->reading->conn, p->meeting.meeting);
	const struct door door = door_of(&p->meeting, rolled.doors, p->now);

	if (door.is == DOORS_OPEN)
		return true;
	if (door.is == DOORS_EARLY)
		refuse(p, 422,
			arena_printf(p->request->arena, tr(p->request->language, N_("The doors open at %.*s.")),
				STR_ARG(shown(p, door.opens))),
			false);
	else
		refuse(p, 422, text_of(p, N_("The doors are closed: please go to a steward.")), false);
	return false;
}

static void let_phone_in(struct phoning *p, int way)
{
	struct phone_page view = { .asks_name = true };

	if (!doors_stand_open(p))
		return;
	mark_phone(p->request, p->response);
	view.entry = door_entry(p->key, p->meeting.meeting, p->request->door,
		(struct entry){ way, { p->now.us + ENTRY_US } }, p->request->arena);
	ask_name(p, &view);
}

/* ---- A code was scanned ---- */

static void refuse_code(struct phoning *p, enum door_fits fits)
{
	refuse(p, 422,
		text_of(p, fits == FITS_OLD ? N_("This code has expired: look at the screen for the one that stands "
						 "there now.")
					    : N_("This is no code of a meeting: scan the one on the screen.")),
		true);
}

void get_phone_code(struct request *request, struct response *response)
{
	struct phoning p = { .request = request, .response = response };
	const str code = request->parts[0];
	const id meeting = door_address_meeting(code);

	if (!open_reading(&p))
		return;
	const enum door_fits fits =
		find_door(&p, meeting) ? door_address_fits(p.key, code, p.now) : FITS_NOT;
	if (fits == FITS_NOT ? counted_as_stranger(&p) : counted_at_door(&p, meeting)) {
		finish(&p);
		return;
	}
	if (fits == FITS)
		let_phone_in(&p, WAY_CODE);
	else
		refuse_code(&p, fits);
	finish(&p);
}

/* ---- A number is typed ---- */

void get_phone(struct request *request, struct response *response)
{
	struct phoning p = { .request = request, .response = response };
	const struct frame_layout frame = frame_of(request, STR("/s"), "attendance");
	struct phone_page view = { .asks_number = true,
		.language_url = frame.language_url,
		.language_name = frame.language_name,
		.language_tag = frame.language_tag };

	if (request_counted(request, response, counted_as(request, "door page"), PAGES_PER_MINUTE))
		return;
	mark_phone(request, response);
	show(&p, &view);
}

/* Whose number it is; ID_NONE: nobody's, or by a rare chance of two. */
static id find_number(struct phoning *p, str typed)
{
	struct query *q = conn_query(p->reading->conn, &meeting_sql_doors_near);
	id near[NEAR_MAX], found = ID_NONE;
	size_t count = 0, fitting = 0;
	hash key;

	query_moment(q, "now", p->now);
	query_moment(q, "since", (moment){ p->now.us - 2 * MEETING_DAYS_MAX * DAY_US });
	query_moment(q, "until", (moment){ p->now.us + 2 * DAY_US });
	query_number(q, "most", NEAR_MAX);
	while (count < NEAR_MAX && query_next(q))
		near[count++] = column_id(q, 0);
	query_end(q);
	for (size_t n = 0; n < count; n++)
		if (reading_door_key(p->reading, near[n], &key) &&
			door_number_fits(key, near[n], typed, p->now) == FITS) {
			found = near[n];
			fitting++;
		}
	sodium_memzero(&key, sizeof(key));
	return fitting == 1 ? found : ID_NONE;
}

/* R-MEET-46. Each phone has a few tries, then waits; each address and all together have so many that a hall never comes
 * near. True: the response is filled. */
static bool tries_too_often(struct phoning *p, str phone)
{
	struct request *request = p->request;
	const int wait = throttle_wait(request->web->throttle, phone, p->now.us);

	if (!wait)
		return request_counted(
			       request, p->response, counted_as(request, "numbers"), NUMBERS_PER_MINUTE) ||
		       request_counted(request, p->response, STR("numbers at doors"), NUMBERS_IN_ALL);
	p->response->retry_s = wait;
	refuse(p, 429,
		text_of(p, N_("Too many wrong numbers: wait a minute, or scan the code on the screen.")), true);
	return true;
}

static void take_number(struct phoning *p)
{
	struct request *request = p->request;
	const str phone = arena_printf(request->arena, "number by %.*s", STR_ARG(request->door));

	if (request->door.len != DOOR_MARK - 1) {
		mark_phone(request, p->response);
		refuse(p, 403, text_of(p, N_("This page needs its cookie: type the number once more.")), true);
		return;
	}
	if (tries_too_often(p, phone))
		return;
	const str typed = door_digits(form_field(request, STR("number")), request->arena);
	const id meeting = str_given(typed) ? find_number(p, typed) : ID_NONE;
	if (find_door(p, meeting)) {
		throttle_succeeded(request->web->throttle, phone);
		let_phone_in(p, WAY_TYPED);
		return;
	}
	throttle_failed(request->web->throttle, phone, p->now.us, true);
	refuse(p, 422, text_of(p, N_("This number does not stand on the screen: look again, it changes.")), true);
}

/* ---- A name is signed in ---- */

static void ask_again(struct phoning *p, const char *sentence, bool asks_unit)
{
	struct phone_page view = { .problem = text_of(p, sentence), .asks_unit = asks_unit,
		.entry = form_field(p->request, STR("entry")),
		.name = form_field(p->request, STR("name")),
		.unit = form_field(p->request, STR("unit")) };

	p->response->status = 422;
	ask_name(p, &view);
}

static const char nobody[] =
	N_("Nobody can be signed in by that name here. Look whether it is written right, or go to a steward.");

/* Whom a name means; ID_NONE: the response is filled. */
static id person_named(struct phoning *p)
{
	const str name = form_field(p->request, STR("name")), unit = form_field(p->request, STR("unit"));
	id person = ID_NONE;

	meeting_calls(p->reading->conn, &p->meeting, p->request->arena);
	switch (attend_named(p->reading, &p->meeting, name, unit, &person)) {
	case NAMED_NOBODY:
		ask_again(p, nobody, unit.len > 0);
		return ID_NONE;
	case NAMED_SEVERAL:
		ask_again(p,
			N_("There are several of that name: write your unit too, or your personal code instead."),
			true);
		return ID_NONE;
	case NAMED_ONE:
		break;
	}
	return person;
}

static bool make_let_in(struct phoning *p, id person, int way, struct submission *s)
{
	submission_init(s, &meeting_let_in_act, p->request->language);
	struct let_in *let_in = arena_alloc(&s->arena, sizeof(*let_in));
	if (!let_in) {
		submission_done(s);
		response_refuse(p->response, 503, "busy",
			tr(p->request->language, N_("Muster is busy: try again in a moment.")));
		return false;
	}
	*let_in = (struct let_in){ p->meeting.meeting, person, way, { true, door_mark(p->key, p->request->door) } };
	s->actor = ID_DOOR;
	s->record.in = let_in;
	s->record.table = &meeting_let_in_act.record;
	return true;
}

static bool take_name(struct phoning *p, struct submission *s)
{
	int64_t which = 0;
	int way = 0;

	str_number(form_field(p->request, STR("meeting")), &which);
	if (!find_door(p, (id){ which }) ||
		!door_entry_fits(p->key, p->meeting.meeting, p->request->door,
			form_field(p->request, STR("entry")), p->now, &way)) {
		if (!counted_as_stranger(p))
			refuse_code(p, FITS_OLD);
		return false;
	}
	if (counted_at_door(p, p->meeting.meeting) || !doors_stand_open(p))
		return false;
	if (form_field(p->request, STR("own")).len && own_is_expected(p))
		return make_let_in(p, p->request->actor, WAY_SESSION, s);
	const id person = person_named(p);
	return id_given(person) && make_let_in(p, person, way, s);
}

bool post_phone(struct request *request, struct response *response, struct submission *s)
{
	struct phoning p = { .request = request, .response = response };
	bool submits = false;

	if (!open_reading(&p))
		return false;
	if (form_field(request, STR("entry")).len)
		submits = take_name(&p, s);
	else
		take_number(&p);
	finish(&p);
	return submits;
}

/* ---- What came of it ---- */

static bool has(const struct submission *s, const char *code)
{
	for (size_t n = 0; n < s->problems.count; n++)
		if (strcmp(s->problems.list[n].code, code) == 0)
			return true;
	return false;
}

/* What is shown of a name is what was typed: a code does not tell whose it is. */
static void show_receipt(struct phoning *p, const struct let_in *let_in, bool before)
{
	struct phone_page view = { .done = true, .before = before };
	struct sign_in in = { .way = 0 };

	fill_meeting(p, &view);
	sign_in_get(p->reading->conn, let_in->meeting, let_in->person, &in);
	view.at = shown(p, in.at);
	view.name = let_in->way == WAY_SESSION
			    ? reading_label(p->reading, "person", let_in->person, p->request->arena)
			    : form_field(p->request, STR("name"));
	show(p, &view);
}

static void hear(struct phoning *p, const struct submission *s)
{
	const bool done = s->outcome == OUTCOME_DONE, before = has(s, "R-MEET-38");
	const struct let_in *let_in = s->record.in;

	if (!meeting_get(p->reading->conn, let_in->meeting, p->request->arena, &p->meeting))
		response_missing(p->response, p->request->language);
	else if (done || before)
		show_receipt(p, let_in, before);
	else if (has(s, "R-MEET-39"))
		ask_again(p, nobody, false);
	else
		refuse(p, 422, s->problems.count ? s->problems.list[0].text : text_of(p, nobody), false);
}

void heard_phone(struct request *request, struct response *response, const struct submission *s)
{
	struct phoning p = { .request = request, .response = response };

	if (s->outcome == OUTCOME_FAULT) {
		response_fault(response, &s->err, request->language);
		return;
	}
	if (s->outcome == OUTCOME_BUSY) {
		response_refuse(response, 503, "busy",
			tr(request->language, N_("Muster is busy: try again in a moment.")));
		return;
	}
	if (!open_reading(&p))
		return;
	hear(&p, s);
	finish(&p);
}
