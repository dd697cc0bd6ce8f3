/* The page of a meeting. */
#include "base/catalogue.h"
#include "meeting/close.h"
#include "meeting/hold_pages.h"
#include "meeting/meeting.sql.h"
#include "meeting/minutes_told.h"
#include "meeting/pages.h"
#include "meeting/series_pages.h"
#include "web/door.h"
#include "web/form.h"
#include "web/markdown.h"

#define UNITS_SHOWN 100
#define PERSONS_SHOWN 200

/* Columns of the table of units; those before the last are parts of it. */
enum { COUNT_SILENT, COUNT_EXPECTED = REPLY_DEPUTY + 1, COUNTS };

struct filling {
	struct meeting_piece *piece;
	struct few_sum sums[COUNTS];
	struct request *request;
	struct reading *reading;
	struct arena *arena;
};

/* ---- Who is expected ---- */

static void fill_sums(struct filling *f)
{
	const id unit = f->piece->notice.meeting.unit;
	str told[COUNTS];

	if (f->piece->units.count < 2)
		return;
	for (size_t n = 0; n < COUNTS; n++)
		told[n] = few_sum(&f->sums[n], f->reading, unit, f->arena);
	f->piece->has_sums = true;
	f->piece->sums = (struct unit_line){
		.expected = told[COUNT_EXPECTED],
		.coming = told[REPLY_COMING],
		.not_coming = told[REPLY_NOT_COMING],
		.deputies = told[REPLY_DEPUTY],
		.silent = told[COUNT_SILENT],
	};
}

static void add_unit(struct filling *f, const struct expected_person *list, size_t count)
{
	struct meeting_piece *piece = f->piece;
	const id unit = list->unit;
	int64_t by[COUNTS] = { [COUNT_EXPECTED] = (int64_t)count };
	str told[COUNTS];

	if (!reading_may(f->reading, RIGHT_SEE, unit))
		return;
	for (size_t n = 0; n < count; n++)
		by[list[n].reply.before_move ? COUNT_SILENT : list[n].reply.answer]++;
	few_parts(f->reading, unit, by, COUNT_EXPECTED, f->arena, told);
	told[COUNT_EXPECTED] = few_or(f->reading, unit, by[COUNT_EXPECTED], f->arena);
	for (size_t n = 0; n < COUNTS; n++)
		few_add(&f->sums[n], by[n], told[n]);
	if (piece->units.count == UNITS_SHOWN) {
		piece->more_units++;
		return;
	}
	piece->units.ptr[piece->units.count++] = (struct unit_line){
		.name = reading_label(f->reading, "unit", unit, f->arena),
		.url = thing_url(f->reading, "unit", unit, f->arena),
		.expected = told[COUNT_EXPECTED],
		.coming = told[REPLY_COMING],
		.not_coming = told[REPLY_NOT_COMING],
		.deputies = told[REPLY_DEPUTY],
		.silent = told[COUNT_SILENT],
	};
}

static void add_person(struct filling *f, const struct expected_person *one)
{
	struct meeting_piece *piece = f->piece;
	const struct reply *reply = &one->reply;

	if (piece->persons.count == PERSONS_SHOWN || !reading_may_name(f->reading, one->person))
		return;
	piece->persons.ptr[piece->persons.count++] = (struct person_line){
		.name = reading_label(f->reading, "person", one->person, f->arena),
		.url = reading_knows(f->reading, "person", one->person)
			       ? thing_url(f->reading, "person", one->person, f->arena)
			       : STR_NONE,
		.reply = reply->answer ? choice_label(reply_answers, reply->answer, f->request->language).ptr : NULL,
		.deputy = reading_told(f->reading, "person", reply->deputy, f->arena),
		.before_move = reply->before_move,
		.reason = reply->answer ? reply_reason(f->reading, one->person, reply->event, f->arena) : STR_NONE,
	};
}

static void fill_expected(struct filling *f)
{
	struct meeting_piece *piece = f->piece;
	const struct gathered all = meeting_gather(f->reading, &piece->notice.meeting, f->arena);

	piece->many = all.more;
	piece->nobody = piece->notice.expected.count && !all.more && !all.count;
	piece->units.ptr = arena_array(f->arena, UNITS_SHOWN, sizeof(*piece->units.ptr));
	piece->persons.ptr = arena_array(f->arena, PERSONS_SHOWN, sizeof(*piece->persons.ptr));
	if (!piece->units.ptr || !piece->persons.ptr)
		return;
	for (size_t from = 0, to; from < all.count; from = to) {
		for (to = from; to < all.count && id_eq(all.ptr[to].unit, all.ptr[from].unit); to++)
			add_person(f, &all.ptr[to]);
		add_unit(f, all.ptr + from, to - from);
	}
	fill_sums(f);
}

/* ---- One's own reply ---- */

static void fill_own(struct filling *f)
{
	struct meeting_piece *piece = f->piece;
	struct request *request = f->request;
	const struct meeting *meeting = &piece->notice.meeting;
	struct sign_in in;
	struct reply reply;

	if (meeting->state != MEETING_ANNOUNCED ||
		moment_day(meeting->plan.starts.v).day < f->reading->today.day)
		return;
	piece->instead = meeting_fills_in(f->reading->conn, f->reading->board, meeting, request->actor,
		f->reading->today);
	if (sign_in_get(f->reading->conn, meeting->meeting, request->actor, &in)) {
		piece->signed_in = shown_moment(in.at, f->arena);
		return;
	}
	piece->asks = request->csrf.len && meeting_invites(f->reading->conn, f->reading->board, meeting,
						    request->actor, f->reading->today);
	if (!piece->asks)
		return;
	piece->csrf = request->csrf;
	piece->coming_key = form_key(request);
	piece->not_coming_key = form_key(request);
	piece->deputy_key = form_key(request);
	piece->person = reading_code(f->reading, "person", request->actor, f->arena);
	if (reply_get(f->reading->conn, meeting->meeting, request->actor, &reply)) {
		piece->replied = choice_label(reply_answers, reply.answer, request->language).ptr;
		piece->before_move = reply.before_move;
		piece->own_deputy = reading_told(f->reading, "person", reply.deputy, f->arena);
	}
}

/* ---- All of it ---- */

static str notice_url(struct filling *f, const char *format)
{
	CLEANUP(buf_done) struct buf text = BUF(1024);
	struct page url = { .out = &text };

	buf_text(&text, "/api/v1/notice/");
	page_url_part(&url, f->piece->code);
	buf_printf(&text, "?format=%s", format);
	return arena_copy(f->arena, buf_str(&text));
}

static void fill_addresses(struct filling *f)
{
	struct meeting_piece *piece = f->piece;
	const struct meeting *meeting = &piece->notice.meeting;
	CLEANUP(buf_done) struct buf text = BUF(1024);
	struct page url = { .out = &text };

	piece->code = meeting->code;
	piece->url = thing_url(f->reading, "meeting", meeting->meeting, f->arena);
	piece->unit_url = thing_url(f->reading, "unit", meeting->unit, f->arena);
	if (str_given(piece->notice.campaign))
		piece->campaign_url = thing_url(f->reading, "campaign", meeting->plan.campaign, f->arena);
	buf_text(&text, "/view/meeting-expected?meeting=");
	page_url_part(&url, meeting->code);
	piece->expected_url = arena_copy(f->arena, buf_str(&text));
	piece->docx_url = notice_url(f, "docx");
	piece->pdf_url = notice_url(f, "pdf");
	piece->ics_url = notice_url(f, "ics");
}

static void show_meeting(struct request *request, struct reading *reading, id which, struct page *page)
{
	struct meeting_piece piece = { .asks = false };
	struct filling f = { .piece = &piece, .request = request, .reading = reading, .arena = request->arena };

	if (!notice_gather(&piece.notice, reading, which, base_url(request), request->arena))
		return;
	const struct meeting *meeting = &piece.notice.meeting;
	piece.kind = choice_label(meeting_kinds, meeting->kind, request->language).ptr;
	piece.state = choice_label(meeting_states, meeting->state, request->language).ptr;
	piece.draft = meeting->state == MEETING_DRAFT;
	piece.cancelled = meeting->state == MEETING_CANCELLED;
	piece.held = meeting->state == MEETING_HELD;
	piece.starts = meeting->plan.starts.v;
	piece.over = piece.notice.minutes && piece.notice.planned > piece.notice.minutes;
	piece.purpose = markdown_html(meeting->plan.purpose, request->arena);
	piece.reason = markdown_html(meeting->reason, request->arena);
	piece.text = notice_text(&piece.notice, request->language, request->arena);
	fill_addresses(&f);
	fill_own(&f);
	fill_expected(&f);
	piece_meeting(page, &piece);
}

bool meeting_can_change(struct reading *reading, const struct meeting *meeting)
{
	return meeting->state == MEETING_DRAFT ||
	       (meeting->state == MEETING_ANNOUNCED &&
		       moment_day(meeting->plan.starts.v).day >= reading->today.day);
}

enum { PLAN_NONE, PLAN_DRAFT, PLAN_AHEAD, PLAN_TODAY, PLAN_MISSED, PLAN_IN_SESSION, PLAN_HELD, PLAN_OVER };

static int plan_state(struct reading *reading, id which)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 18);
	struct meeting meeting;

	if (!meeting_get(reading->conn, which, &arena, &meeting))
		return PLAN_NONE;
	if (meeting.state == MEETING_DRAFT)
		return PLAN_DRAFT;
	if (meeting.state == MEETING_IN_SESSION)
		return PLAN_IN_SESSION;
	if (meeting.state == MEETING_HELD)
		return PLAN_HELD;
	if (meeting.state != MEETING_ANNOUNCED)
		return PLAN_OVER;
	const int32_t day = moment_day(meeting.plan.starts.v).day, today = reading->today.day;
	return day > today ? PLAN_AHEAD : day == today ? PLAN_TODAY : PLAN_MISSED;
}

/* What is over, or was cancelled, has nothing that could be done with it. */
static int place_on_meeting(int state, const struct act *act)
{
	const bool draft = state == PLAN_DRAFT, ahead = state == PLAN_AHEAD || state == PLAN_TODAY;

	if (state == PLAN_NONE)
		return ACT_LAST;
	if (act == &meeting_announce_act)
		return draft ? 0 : ACT_NEVER;
	if (act == &meeting_open_act)
		return state == PLAN_TODAY ? 1 : ACT_NEVER;
	if (act == &meeting_close_act)
		return state == PLAN_IN_SESSION ? 0 : state == PLAN_TODAY || state == PLAN_MISSED ? 2 : ACT_NEVER;
	if (act == &meeting_count_act)
		return state == PLAN_HELD ? 1 : ACT_NEVER;
	if (act == &minutes_circulate_act || act == &minutes_remark_act || act == &minutes_approve_act ||
		act == &minutes_reopen_act)
		return ACT_NEVER; /* their own page offers them */
	if (act == &meeting_change_act)
		return draft || ahead ? 3 : ACT_NEVER;
	if (act == &meeting_reply_act)
		return ahead ? 4 : ACT_NEVER;
	if (act == &meeting_cancel_act)
		return draft || ahead ? 5 : ACT_NEVER;
	if (act == &meeting_carry_act) /* its page asks for it where there is something */
		return ACT_NEVER;
	return ACT_LAST;
}

const struct panel meeting_panels[] = {
	{ "meeting", show_of_series },
	{ "meeting", show_carry },
	{ "meeting", show_meeting, plan_state, place_on_meeting, "meetings" },
	{ "meeting", show_again },
	{ "meeting", show_attendance, attend_state, attend_place, "attendance" },
	{ "meeting", show_hold, hold_state, hold_place, "meetings" },
	{ "meeting", show_counts },
	{ "meeting", show_minutes },
	{ "campaign", show_meetings },
	{ "campaign", show_on_campaign },
	{ .thing = "measure", .show = show_on_measure },
	{ "point", show_point, .help = "meetings" },
	{ "resolution", show_resolution, .help = "meetings" },
	{ "series", show_series, state_of_series, place_on_series, "meetings" },
	{ "outline", show_outline, state_of_outline, place_on_outline, "meetings" },
	{ 0 },
};
