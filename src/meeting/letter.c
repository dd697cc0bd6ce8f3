/* What is sent to those who are invited: to whom, and what it says. */
#include "base/catalogue.h"
#include "meeting/meeting.sql.h"
#include "meeting/minutes.h"
#include "meeting/pages.h"

#define ICS_MAX ((size_t)2 << 20)

static bool takes_remarks(struct reading *reading, const struct minutes *minutes)
{
	return minutes->state == MINUTES_CIRCULATED && minutes->until.v.day >= reading->today.day;
}

bool meeting_stands(struct reading *reading, id which, struct arena *arena, struct meeting_stand *ret)
{
	struct meeting meeting;

	if (!meeting_get(reading->conn, which, arena, &meeting))
		return false;
	const struct minutes minutes = minutes_of(reading->conn, which, arena);
	*ret = (struct meeting_stand){
		.unit = meeting.unit,
		.announced = meeting.state == MEETING_ANNOUNCED,
		.cancelled = meeting.state == MEETING_CANCELLED,
		.sequence = meeting.sequence,
		.starts = meeting.plan.starts.v,
		.ends = meeting.plan.ends.v,
		.changed = meeting.changed,
		.minutes = meeting.state == MEETING_HELD && takes_remarks(reading, &minutes),
		.version = minutes.version,
	};
	return true;
}

bool meeting_is_news(str act)
{
	static const struct act *const acts[] = { &meeting_convene_act, &meeting_announce_act, &meeting_change_act,
		&meeting_cancel_act, &meeting_reply_act, &minutes_circulate_act };

	for (size_t n = 0; n < COUNT(acts); n++)
		if (str_eq(act, str_of(acts[n]->name)))
			return true;
	return false;
}

/* ---- To whom ---- */

static int by_id(const void *a, const void *b)
{
	const id *x = a, *y = b;

	return (x->v > y->v) - (x->v < y->v);
}

/* Two may send the same deputy. */
size_t meeting_guests(struct reading *reading, id which, struct arena *arena, id **ret, bool *ret_more)
{
	struct meeting meeting;
	size_t count = 0, kept = 0;

	*ret_more = false;
	if (!meeting_get(reading->conn, which, arena, &meeting))
		return 0;
	meeting_calls(reading->conn, &meeting, arena);
	const struct gathered all = meeting_gather(reading, &meeting, arena);
	id *list = arena_array(arena, 2 * all.count, sizeof(*list));
	for (size_t n = 0; list && n < all.count; n++) {
		list[count++] = all.ptr[n].person;
		if (all.ptr[n].reply.answer == REPLY_DEPUTY &&
			deputy_comes(reading->conn, &meeting, all.ptr[n].reply.deputy, reading->today))
			list[count++] = all.ptr[n].reply.deputy;
	}
	if (count)
		qsort(list, count, sizeof(*list), by_id);
	for (size_t n = 0; n < count; n++)
		if (kept == 0 || !id_eq(list[kept - 1], list[n]))
			list[kept++] = list[n];
	*ret = list;
	*ret_more = all.more;
	return kept;
}

size_t meeting_guests_among(struct reading *reading, id which, struct arena *arena, id *persons, size_t count)
{
	struct meeting meeting;
	size_t kept = 0;

	if (!meeting_get(reading->conn, which, arena, &meeting))
		return 0;
	meeting_calls(reading->conn, &meeting, arena);
	for (size_t n = 0; n < count; n++)
		if (meeting_expects(reading->conn, reading->board, &meeting, persons[n], reading->today))
			persons[kept++] = persons[n];
	return kept;
}

size_t meetings_ahead(struct conn *conn, moment now, moment since, struct arena *arena, id **ret)
{
	struct query *q = conn_query(conn, &meeting_sql_meetings_ahead);
	id *list = NULL;
	size_t count = 0;

	query_moment(q, "now", now);
	query_moment(q, "since", since);
	while (query_next(q) && (list = arena_more(arena, list, count, sizeof(*list))))
		list[count++] = column_id(q, 0);
	query_end(q);
	*ret = list;
	return list ? count : 0;
}

/* ---- For a calendar ---- */

static struct guest guest_of(struct reading *reading, const struct meeting *meeting, id who, struct arena *arena)
{
	struct org_person person;
	struct reply reply = { .answer = 0 };

	if (!org_person_get(reading->conn, who, arena, &person))
		return (struct guest){ .code = STR_NONE };
	reply_get(reading->conn, meeting->meeting, who, &reply);
	/* RFC 6638, 3.2.8: other times are asked for anew. */
	const int answer = reply.before_move ? 0 : reply.answer;
	return (struct guest){ person.name, person.mail, person.code, answer,
		answer == REPLY_DEPUTY ? reading_code(reading, "person", reply.deputy, arena) : STR_NONE };
}

/* Its liaison's address, who is known along the line. */
static str organiser_mail(struct reading *reading, id unit, struct arena *arena)
{
	id liaison = org_post_holder(reading->conn, unit, ROLE_LIAISON, reading->today);
	struct org_person person;

	return id_given(liaison) && reading_may_name(reading, liaison) &&
			       org_person_get(reading->conn, liaison, arena, &person)
		       ? person.mail
		       : STR_NONE;
}

struct calendar calendar_of(struct reading *reading, const struct notice *notice, id person, struct arena *arena)
{
	const struct meeting *meeting = &notice->meeting;
	const bool expected =
		meeting_expects(reading->conn, reading->board, meeting, person, reading->today);

	return (struct calendar){
		.store = reading_store(reading, arena),
		.organiser = notice->unit,
		.organiser_mail = organiser_mail(reading, meeting->unit, arena),
		.guest = expected ? guest_of(reading, meeting, person, arena)
				  : (struct guest){ .code = STR_NONE },
	};
}

/* ---- All of it ---- */

static str subject_of(const struct notice *notice, bool invited, enum language language, struct arena *arena)
{
	const char *sentence = N_("Meeting: %.*s");

	if (notice->meeting.state == MEETING_CANCELLED)
		sentence = N_("Cancelled: %.*s");
	else if (!invited)
		sentence = N_("You are no longer expected: %.*s");
	else if (notice->meeting.sequence > 0)
		sentence = N_("Meeting, changed: %.*s");
	return arena_printf(arena, tr(language, sentence), STR_ARG(notice->meeting.plan.title));
}

/* Who is no longer expected needs no more than to know which meeting it is. */
static str text_of(const struct notice *notice, bool invited, enum language language, struct arena *arena)
{
	if (invited || notice->meeting.state == MEETING_CANCELLED)
		return notice_text(notice, language, arena);
	return arena_printf(arena, tr(language, N_("You are no longer expected at this meeting of %.*s: %.*s\n%.*s")),
		STR_ARG(notice->unit), STR_ARG(notice->meeting.plan.title), STR_ARG(notice->url));
}

bool meeting_write(struct reading *reading, const struct meeting_letter_asked *asked, struct arena *arena,
	struct meeting_letter *ret)
{
	CLEANUP(buf_done) struct buf ics = BUF(ICS_MAX);
	const enum language language = reading->language;
	struct notice notice;

	if (!notice_gather(&notice, reading, asked->meeting, asked->base, arena) || !notice.meeting.plan.starts.given)
		return false;
	const bool cancelled = notice.meeting.state == MEETING_CANCELLED;
	struct calendar calendar = calendar_of(reading, &notice, asked->person, arena);
	if (asked->invited && !cancelled && !str_given(calendar.guest.code))
		return false; /* it was to be sent some days ago, and is no longer true */
	calendar.guest = guest_of(reading, &notice.meeting, asked->person, arena); /* also who is expected no longer */
	calendar.uninvited = !asked->invited && !cancelled;
	calendar.stamp = asked->stamp;
	if (!str_given(calendar.guest.code) || (!cancelled && notice.meeting.state != MEETING_ANNOUNCED) ||
		!notice_ics(&notice, &calendar, language, arena, &ics))
		return false;
	*ret = (struct meeting_letter){
		.name = calendar.guest.name,
		.mail = calendar.guest.mail,
		.unit = notice.unit,
		.reply_to = calendar.organiser_mail,
		.subject = subject_of(&notice, asked->invited, language, arena),
		.text = text_of(&notice, asked->invited, language, arena),
		.ics = arena_copy(arena, buf_str(&ics)),
		.method = cancelled || !asked->invited ? "CANCEL" : "REQUEST",
	};
	return !arena->failed;
}

/* ---- Minutes ---- */

bool meeting_write_minutes(struct reading *reading, const struct meeting_letter_asked *asked, struct arena *arena,
	struct meeting_letter *ret)
{
	const struct minutes minutes = minutes_of(reading->conn, asked->meeting, arena);
	const enum language language = reading->language;
	struct org_person person;
	struct notice notice;
	char day[DATE_TEXT];

	if (!takes_remarks(reading, &minutes) || !notice_gather(&notice, reading, asked->meeting, asked->base, arena) ||
		!org_person_get(reading->conn, asked->person, arena, &person) || person.gone.given)
		return false;
	const str until = date_print(minutes.until.v, day), title = notice.meeting.plan.title;
	*ret = (struct meeting_letter){
		.name = person.name,
		.mail = person.mail,
		.unit = notice.unit,
		.reply_to = organiser_mail(reading, notice.meeting.unit, arena),
		.subject = arena_printf(arena, tr(language, N_("Minutes, for your remarks: %.*s")), STR_ARG(title)),
		.text = arena_printf(arena,
			tr(language, N_("The minutes of this meeting of %.*s are circulated: %.*s\n"
					"Remarks are taken until %.*s:\n%.*s/minutes")),
			STR_ARG(notice.unit), STR_ARG(title), STR_ARG(until), STR_ARG(notice.url)),
	};
	return !arena->failed;
}
