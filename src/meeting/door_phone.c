/* The pages of a door on phones: GET /s (a number is typed), GET /s/{code} (a code was scanned), POST /s.
 *
 * Whoever has shown a code gets an entry, which is good for some minutes on that phone alone; with it a name is
 * signed in. What is answered tells nobody who is expected: a name that nobody has and one that is not expected
 * get the same words; nor who has signed in already, but for the phone by which it did. Whoever shows a code is counted
 * for its door and for the phone, and not for the address, which a hall has one of. */
#include "base/catalogue.h"
#include "meeting/door_code.h"
#include "meeting/hall.h"
#include "web/door.h"
#include "web/guard.h"
#include "web/guess.h"

#define DOOR_PER_MINUTE 60000  /* requests that show a code of one door */
#define PAGES_PER_MINUTE 60000 /* on which a number can be typed, of one address */
#define PHONE_PER_MINUTE 60    /* requests of one phone that show a code: thirty people, one after the other */
#define MARK_SECONDS (12 * 3600)

struct phoning {
	struct request *request;
	struct response *response;
	str phone; /* the secret of its mark; not given: it has none of ours */
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

static struct phoning phoning_of(struct request *request, struct response *response)
{
	return (struct phoning){ .request = request,
		.response = response,
		.phone = mark_secret(request->web->guesses, request->door),
		.now = ledger_now(request->ledger) };
}

/* It is told from others by nothing else. */
static void mark_phone(struct phoning *p)
{
	char mark[MARK_TEXT];

	if (str_given(p->phone))
		return;
	mark_make(p->request->web->guesses, mark);
	p->phone = str_slice(arena_copy(p->request->arena, str_of(mark)), 0, MARK_SECRET);
	set_cookie(p->request, p->response, COOKIE_DOOR, mark, MARK_SECONDS);
}

/* A phone that has shown no code: each mark is one guess, of 1,000,000,000. False: the response is filled. */
static bool mark_stranger(struct phoning *p)
{
	if (!str_given(p->phone) &&
		!mark_may_be_made(p->request->web->guesses, p->request->address, p->now.us)) {
		p->response->retry_s = 60;
		refuse(p, 429,
			text_of(p, N_("Too many numbers are typed from here: wait a minute, or scan the code on the "
				      "screen.")),
			false);
		return false;
	}
	mark_phone(p);
	return true;
}

/* True: refused, and the response is filled. */
static bool refuse_many(struct phoning *p, bool fits)
{
	if (!fits)
		response_refuse(p->response, 429, "too_many",
			tr(p->request->language, N_("These are too many requests: wait a minute.")));
	return !fits;
}

static bool counted_at_door(struct phoning *p, id meeting)
{
	return (str_given(p->phone) && refuse_many(p, guesses_phone(p->request->web->guesses, p->phone, p->now.us,
							   PHONE_PER_MINUTE))) ||
	       request_counted(p->request, p->response,
		       arena_printf(p->request->arena, "door %lld", (long long)meeting.v), DOOR_PER_MINUTE);
}

static bool counted_as_stranger(struct phoning *p)
{
	return request_counted(p->request, p->response, STR_NONE, 0);
}

static bool open_reading(struct phoning *p)
{
	p->reading = read_all(p->request, p->response);
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

/* ---- A name is asked ---- */

static void fill_meeting(struct phoning *p, struct phone_page *view)
{
	view->title = p->meeting.plan.title;
	view->place = p->meeting.plan.place;
	view->when = shown_moment(p->meeting.plan.starts.v, p->request->arena);
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
				STR_ARG(shown_moment(door.opens, p->request->arena))),
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
	mark_phone(p);
	view.entry = door_entry(p->key, p->meeting.meeting, p->phone,
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
	struct phoning p = phoning_of(request, response);
	const str code = request->parts[0];
	const id meeting = door_address_meeting(code);

	if (!open_reading(&p))
		return;
	const enum door_fits fits =
		find_door(&p, meeting) ? door_address_fits(p.key, code, p.now) : FITS_NOT;
	/* An old one may be sent from anywhere, for an hour: it takes nothing from those who are in the hall. */
	if (fits == FITS ? counted_at_door(&p, meeting) : counted_as_stranger(&p)) {
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
	struct phoning p = phoning_of(request, response);
	const struct frame_layout frame = frame_of(request, STR("/s"), "attendance");
	struct phone_page view = { .asks_number = true,
		.language_url = frame.language_url,
		.language_name = frame.language_name,
		.language_tag = frame.language_tag };

	if (refuse_many(&p, guesses_address(request->web->guesses, request->address, p.now.us, PAGES_PER_MINUTE)))
		return;
	if (mark_stranger(&p))
		show(&p, &view);
}

/* R-MEET-46: see web/guess.h. */
static void take_number(struct phoning *p)
{
	struct request *request = p->request;
	struct guesses *guesses = request->web->guesses;

	if (!str_given(p->phone)) {
		if (!mark_stranger(p))
			return;
		refuse(p, 403, text_of(p, N_("This page needs its cookie: type the number once more.")), true);
		return;
	}
	p->response->retry_s = guess_wait(guesses, p->phone, request->address, p->now.us);
	if (p->response->retry_s) {
		refuse(p, 429,
			text_of(p, N_("Too many wrong numbers: wait a minute, or scan the code on the screen.")), true);
		return;
	}
	const str typed = door_digits(form_field(request, STR("number")), request->arena);
	const id meeting = str_given(typed) ? door_of_number(p->reading, typed, p->now, request->arena) : ID_NONE;
	if (!find_door(p, meeting)) {
		guess_wrong(guesses, p->phone, request->address, p->now.us);
		refuse(p, 422, text_of(p, N_("This number does not stand on the screen: look again, it changes.")),
			true);
		return;
	}
	guess_right(guesses, p->phone);
	if (!counted_at_door(p, meeting))
		let_phone_in(p, WAY_TYPED);
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
			unit.len ? N_("There are several of that name in that unit too: write your personal code "
				      "instead, or go to a steward.")
				 : N_("There are several of that name: write your unit too, or your personal code "
				      "instead."),
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
	*let_in = (struct let_in){ p->meeting.meeting, person, way, { true, door_mark(p->key, p->phone) } };
	s->actor = ID_DOOR;
	s->record.in = let_in;
	s->record.table = &meeting_let_in_act.record;
	return true;
}

static bool take_name(struct phoning *p, struct submission *s)
{
	const str phone = str_slice(p->request->door, 0, MARK_SECRET);
	int64_t which = 0;
	int way = 0;

	str_number(form_field(p->request, STR("meeting")), &which);
	if (!find_door(p, (id){ which }) || phone.len != MARK_SECRET ||
		!door_entry_fits(p->key, p->meeting.meeting, phone, form_field(p->request, STR("entry")), p->now,
			&way)) {
		if (!counted_as_stranger(p))
			refuse_code(p, FITS_OLD);
		return false;
	}
	p->phone = phone; /* an entry tells as well that it is ours, though Muster was started anew since */
	if (counted_at_door(p, p->meeting.meeting) || !doors_stand_open(p))
		return false;
	if (form_field(p->request, STR("other")).len) {
		ask_name(p, &(struct phone_page){ .entry = form_field(p->request, STR("entry")) });
		return false;
	}
	if (form_field(p->request, STR("own")).len && own_is_expected(p))
		return make_let_in(p, p->request->actor, WAY_SESSION, s);
	const id person = person_named(p);
	return id_given(person) && make_let_in(p, person, way, s);
}

bool post_phone(struct request *request, struct response *response, struct submission *s)
{
	struct phoning p = phoning_of(request, response);
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

/* Since when somebody is signed in is told to the phone by which it was, and to its own account. Any other that says
 * its name reads what one reads who was not signed in yet. R-MEET-44 */
static bool may_say_since(const struct let_in *let_in, const struct sign_in *in)
{
	return let_in->way == WAY_SESSION || (in->mark && let_in->mark.v == in->mark);
}

/* What is shown of a name is what was typed: a code does not tell whose it is. */
static void show_receipt(struct phoning *p, const struct let_in *let_in, bool before)
{
	struct phone_page view = { .done = true };
	struct sign_in in = { .way = 0 };

	fill_meeting(p, &view);
	view.at = shown_moment(p->now, p->request->arena);
	if (before && sign_in_get(p->reading->conn, let_in->meeting, let_in->person, &in) &&
		may_say_since(let_in, &in))
		view.since = shown_moment(in.at, p->request->arena);
	view.entry = form_field(p->request, STR("entry"));
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
	struct phoning p = phoning_of(request, response);

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
