/* GET and POST /meeting/{code}/scribe: an entry for each item and each point stressed and one for the rest, each a form
 * of its own (script/scribe.js saves them by itself). Without script each has a page of its own (?entry=i3), since what
 * is sent there would lose what stands in all others; by POST it is shown as it will be read. */
#include "base/catalogue.h"
#include "meeting/attend.h"
#include "meeting/hold_pages.h"
#include "web/form.h"
#include "web/markdown.h"

struct scribing {
	struct request *request;
	struct reading *reading;
	struct arena *arena;
	struct scribe_page *page;
	struct meeting meeting;
	struct notes notes;
	str alone;     /* the entry that is shown alone; not given: all */
	str typed;     /* what is to be previewed of it */
	int64_t since; /* when that was begun */
	int64_t hand;  /* the item at hand; 0: none */
};

static void add_entry(struct scribing *s, opt_number item, id point, str heading, const char *kind)
{
	const str entry = note_entry(item, point, s->arena);
	const struct note *note = note_of(&s->notes, entry);
	const bool shown = str_given(s->typed);

	if (str_given(s->alone) && !str_eq(entry, s->alone))
		return;
	const str text = shown ? s->typed : note ? note->text : STR("");

	s->page->entries.ptr[s->page->entries.count++] = (struct scribe_entry){
		.entry = entry,
		.heading = heading,
		.kind = kind,
		.item = item.given ? item.v : 0,
		.point = id_given(point) ? reading_code(s->reading, "point", point, s->arena) : STR_NONE,
		.key = form_key(s->request),
		.since = shown ? s->since : note ? note->event : s->reading->seq,
		.text = text,
		.saved = note ? shown_hour(note->at, s->arena) : STR_NONE,
		.shown = shown,
		.preview = markdown_html(shown ? text : STR_NONE, s->arena),
	};
}

static void fill_entries(struct scribing *s)
{
	const struct points points = points_of(s->reading->conn, s->meeting.meeting, s->arena);
	const struct item *items = s->meeting.plan.agenda.ptr;
	const enum language language = s->request->language;
	const size_t count = points.count + s->meeting.plan.agenda.count + 1;

	s->page->entries.ptr = arena_array(s->arena, count, sizeof(*s->page->entries.ptr));
	if (!s->page->entries.ptr)
		return;
	for (size_t n = 0; n < s->meeting.plan.agenda.count; n++)
		add_entry(s, (opt_number){ true, (int64_t)n + 1 }, ID_NONE,
			arena_printf(s->arena, "%zu. %.*s", n + 1, STR_ARG(items[n].title)),
			tr(language, N_("Item of the agenda")));
	for (size_t n = 0; n < points.count; n++)
		add_entry(s, (opt_number){ .given = false }, points.ptr[n].point, points.ptr[n].text,
			tr(language, N_("Point stressed")));
	add_entry(s, (opt_number){ .given = false }, ID_NONE, str_of(tr(language, N_("All else"))), NULL);
}

static void fill_hand(struct scribing *s)
{
	const struct turns turns = turns_of(s->reading->conn, &s->meeting, s->arena);
	const struct item *items = s->meeting.plan.agenda.ptr;
	const int64_t at = turns.count ? turns.ptr[turns.count - 1].item : 0;

	if (s->meeting.state != MEETING_IN_SESSION || at < 1 || at > (int64_t)s->meeting.plan.agenda.count)
		return;
	s->hand = at;
	s->page->now_title = items[at - 1].title;
	s->page->has_next = at < (int64_t)s->meeting.plan.agenda.count;
	if (!s->page->has_next)
		return;
	s->page->next = at + 1;
	s->page->next_title = items[at].title;
	s->page->next_key = form_key(s->request);
}

/* Where the scribe goes on to write afterwards: the entry that was shown alone, or that of the item at hand. */
static str way_back(const struct scribing *s)
{
	if (str_given(s->alone))
		return arena_printf(
			s->arena, "%.*s?entry=%.*s", STR_ARG(s->page->here), STR_ARG(s->alone));
	return s->hand ? arena_printf(s->arena, "%.*s#note-i%lld", STR_ARG(s->page->here), (long long)s->hand)
		       : s->page->here;
}

/* The form of an act that comes back here. */
static str way(const struct scribing *s, const char *act, int64_t item)
{
	CLEANUP(buf_done) struct buf text = BUF(2048);
	struct page url = { .out = &text };

	buf_printf(&text, "/act/meeting/%s?meeting=", act);
	page_url_part(&url, s->meeting.code);
	if (item)
		buf_printf(&text, "&item=%lld", (long long)item);
	buf_text(&text, "&back_to=");
	page_url_part(&url, way_back(s));
	return arena_copy(s->arena, buf_str(&text));
}

static void fill_ways(struct scribing *s)
{
	s->page->screen_url = arena_printf(s->arena, "%.*s/projector", STR_ARG(s->page->url));
	s->page->stress_url = way(s, "stress", 0);
	s->page->resolve_url = way(s, "resolve", s->hand);
}

static void show(struct scribing *s, struct response *response)
{
	struct page out = { .out = &response->body, .language = s->request->language };
	const struct pair typed = { STR("meeting"), s->meeting.code };
	static const char *const fixed[] = { "meeting", NULL };
	struct form_parts_piece parts = { .since = 0 };
	struct scribe_page page = { .title = s->meeting.plan.title };

	s->page = &page;
	form_fill(s->request, s->reading,
		&(struct form_asked){ .act = &meeting_note_act, .typed = &typed, .count = 1, .fixed = fixed }, &parts);
	meeting_lists(s->reading->conn, &s->meeting, s->arena);
	s->notes = notes_of(s->reading->conn, s->meeting.meeting, s->arena);
	const struct resolutions all = resolutions_of(s->reading->conn, s->meeting.meeting, s->arena);
	page.url = thing_url(s->reading, "meeting", s->meeting.meeting, s->arena);
	page.here = arena_printf(s->arena, "%.*s/scribe", STR_ARG(page.url));
	page.csrf = s->request->csrf;
	page.draft = parts.draft;
	page.code = s->meeting.code;
	page.all = !str_given(s->alone);
	page.locked = minutes_locked(s->reading->conn, s->meeting.meeting);
	page.begun = s->meeting.state == MEETING_IN_SESSION || s->meeting.state == MEETING_HELD;
	page.resolutions = fill_resolutions(s->reading, &all, false, s->arena);
	fill_entries(s);
	fill_hand(s);
	fill_ways(s);
	page.frame = frame_of(s->request, page.here, "meetings");
	page.frame.follows = false; /* what is being written stays; its parts follow */
	if (!page.entries.count) {
		response_missing(response, s->request->language);
		return;
	}
	response->type = "text/html; charset=utf-8";
	page_scribe(&out, &page);
}

static void answer(struct scribing *s, struct response *response)
{
	const id which = reading_find(s->reading, "meeting", s->request->parts[0]);

	if (!id_given(which) || !meeting_get(s->reading->conn, which, s->arena, &s->meeting))
		response_missing(response, s->request->language);
	else if (!reading_may(s->reading, RIGHT_ANSWER, s->meeting.unit))
		response_forbidden(response, s->request->language);
	else
		show(s, response);
}

void get_scribe(struct request *request, struct response *response)
{
	struct scribing s = { .request = request, .arena = request->arena };

	s.reading = request_read(request, response);
	if (!s.reading)
		return;
	s.alone = request_query(request, STR("entry"));
	answer(&s, response);
	ledger_read_end(s.reading);
}

typedef str asked_for(const struct request *, str name);

/* Which entry that is, of an item, a point or neither. */
static str entry_named(const struct scribing *s, asked_for *asked)
{
	const str item = asked(s->request, STR("item")), point = asked(s->request, STR("point"));
	int64_t which = 0;
	const bool numbered = str_given(item) && str_number(item, &which);

	return note_entry((opt_number){ numbered, which },
		str_given(point) ? reading_find(s->reading, "point", point) : ID_NONE, s->arena);
}

/* Whoever previews has not seen what another wrote meanwhile: the form stays as old as it was. */
static int64_t since_sent(const struct scribing *s)
{
	int64_t since = 0;

	if (!str_number(request_sent(s->request, STR("since")), &since) || since < 1)
		return 1;
	return since < s->reading->seq ? since : s->reading->seq;
}

void post_scribe(struct request *request, struct response *response)
{
	struct scribing s = { .request = request, .arena = request->arena };
	struct multipart form;

	if (!form_open(request, response, &form))
		return;
	s.reading = request_read(request, response);
	if (!s.reading)
		return;
	s.typed = request_sent(request, STR("text"));
	s.alone = entry_named(&s, request_sent);
	s.since = since_sent(&s);
	answer(&s, response);
	ledger_read_end(s.reading);
}

/* GET /act/meeting/note: a form of an act begins empty, and so would take the place of what stands there unseen. The
 * scribe's page is its form. */
void get_note_form(struct request *request, struct response *response)
{
	struct scribing s = { .request = request, .arena = request->arena };

	if (!form_may_somewhere(request, &meeting_note_act)) {
		response_forbidden(response, request->language);
		return;
	}
	s.reading = request_read(request, response);
	if (!s.reading)
		return;
	const id which = reading_find(s.reading, "meeting", request_query(request, STR("meeting")));
	const str entry = entry_named(&s, request_query);
	response->status = 303;
	response->type = "text/html; charset=utf-8";
	response->location = STR("/view/meetings");
	if (id_given(which))
		response->location = arena_printf(s.arena, "%.*s/scribe%s%.*s",
			STR_ARG(thing_url(s.reading, "meeting", which, s.arena)), entry.len ? "?entry=" : "",
			STR_ARG(entry));
	ledger_read_end(s.reading);
}
